"""Decisions that corrections undid or brought, as text, data and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.register.corrections import Corrected
from attendance_policy.reports.layout import Style, wrapped
from attendance_policy.reports.table_model import Row
from attendance_policy.reports.words import count_of, number
from attendance_policy.simulate.corrected import Hindsight, InHindsight

_MOST = 10


@dataclass(frozen=True, slots=True)
class Undone:
    """One list of decisions that only one side has, or that moved. `rows`: letters and formal steps, each as (day,
    pupil id or "", what with the day instead, why). `others`: the other decisions, as (rule, how many). `none`: what is
    said where there are no rows."""

    title: str
    rows: tuple[tuple[str, str, str, str], ...]
    others: tuple[tuple[str, int], ...]
    none: str

    @property
    def heading(self) -> str:
        """The title with how many there are."""
        return f"{self.title}: {number(len(self.rows))}" if self.rows else self.title

    def others_sentence(self) -> str:
        """`Other decisions of this kind: 3 (evidence 2, meeting 1)`; "" where there are none."""
        said = ", ".join(f"{rule} {number(count)}" for rule, count in self.others)
        return f"Other decisions of this kind: {number(sum(n for _, n in self.others))} ({said})" if said else ""


def undone(found: InHindsight, steps: Collection[str], with_ids: bool) -> tuple[Undone, ...]:
    """What corrections undid, moved and brought. `steps`: the formal steps of the policy, which are listed as letters
    are. Pupils are named with `with_ids` alone."""
    lists = (
        ("Letters and notices that would no longer have been due", found.no_longer_due, "None."),
        ("Letters and notices that would have been due on another day", found.moved, "None."),
        ("Letters and notices that would have been due, and were missed", found.missed, "None."),
    )
    made = []
    for title, decisions, none in lists:
        listed = [one.letter or any(paper in steps for paper in one.papers) for one in decisions]
        chosen = [one for one, is_listed in zip(decisions, listed, strict=True) if is_listed]
        others = Counter(one.rule for one, is_listed in zip(decisions, listed, strict=True) if not is_listed)
        rows = tuple((one.at.isoformat(), one.pupil_id if with_ids else "", _what(one), _why(one)) for one in chosen)
        made.append(Undone(title, rows, tuple(sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))), none))
    return tuple(made)


def _what(one: Hindsight) -> str:
    what = f"{one.rule} ({', '.join(one.papers)})" if one.papers and one.papers != (one.rule,) else one.rule
    asked = ", for a person to decide" if one.status == "asks" else ""
    return f"{what}{asked}{f', on {one.instead} instead' if one.instead is not None else ''}"


def _why(one: Hindsight) -> str:
    return "; ".join(made.sentence() for made in one.corrections) or "follows from another decision that moved"


def hindsight_sections(
    found: InHindsight, steps: Collection[str], style: Style, with_ids: bool = False
) -> Iterator[tuple[str, list[str]]]:
    """Titles with their lines: what would not have been due, what moved and what was missed; the first of each."""
    parts = undone(found, steps, with_ids)
    for part in parts:
        lines = wrapped(part.none, style, "  ") if not part.rows else []
        for at, pupil, what, why in part.rows[:_MOST]:
            lines += wrapped(f"{at}{f' {pupil}' if pupil else ''} {what}: {why}", style, "  ", "    ")
        if len(part.rows) > _MOST:
            said = f"and {count_of(len(part.rows) - _MOST, 'more', 'more')}; `--out DIR` writes all"
            lines += wrapped(said, style, "  ")
        others = part.others_sentence()
        yield part.heading, [*lines, *(wrapped(others, style, "  ", "    ") if others else [])]
    if not with_ids and any(part.rows for part in parts):
        yield "Who they are", wrapped("`--with-ids` names the pupils; `--out DIR` writes every one", style, "  ")


def hindsight_data(found: InHindsight) -> dict[str, Any]:
    """`no_longer_due`, `missed`: decisions by day; `moved`: those on another day of their period."""
    return {
        "no_longer_due": [_data(one) for one in found.no_longer_due],
        "missed": [_data(one) for one in found.missed],
        "moved": [{**_data(one), "instead": str(one.instead)} for one in found.moved],
    }


def _data(one: Hindsight) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "pupil_id": one.pupil_id,
        "rule": one.rule,
        "case": one.case,
        "letter": one.letter,
        "papers": list(one.papers),
        "action": one.action,
        "status": one.status,
        "corrections": [
            {
                "session": f"{made.day} {made.session}",
                "before": made.before,
                "after": made.after,
                "known": made.known.isoformat(),
            }
            for made in one.corrections
        ],
    }


def corrections_data(laid: Corrected | None) -> dict[str, Any] | None:
    """How many corrections were read and used, and why others were not; None where none was read."""
    if laid is None or not laid.read:
        return None
    return {
        "read": laid.read,
        "used": laid.used,
        "throughout": len(laid.told.get("unsaid", ())),
        "not_used": {name: len(lines) for name, lines in laid.not_used.items()},
        "replacing_another_mark": len(laid.told.get("otherwise", ())),
    }


def hindsight_rows(found: Sequence[Hindsight]) -> Iterator[Row]:
    """Decisions as rows of the tables `NO_LONGER_DUE`, `MOVED` and `MISSED`."""
    for one in found:
        yield (one.at, one.pupil_id, one.rule, one.case, one.letter, tuple(one.papers), one.action, one.status,
               one.instead, tuple(made.sentence() for made in one.corrections))  # fmt: skip
