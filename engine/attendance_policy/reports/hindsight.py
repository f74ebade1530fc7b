"""Decisions that corrections undid or brought, as text, data and a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attendance_policy.register.corrections import Corrected
from attendance_policy.reports.layout import Style, wrapped
from attendance_policy.reports.tables import write_table
from attendance_policy.reports.words import count_of, number
from attendance_policy.simulate.corrected import Hindsight, InHindsight

HINDSIGHT_COLUMNS = ("at", "pupil_id", "rule", "case", "letter", "papers", "action", "status", "instead", "corrections")
_MOST = 10


def hindsight_sections(found: InHindsight, style: Style) -> Iterator[tuple[str, list[str]]]:
    """Titles with their lines: the letters that would not have been due, and what was missed; the first of each."""
    letters, moved = found.letters, [one for one in found.moved if one.letter]
    others = len(found.no_longer_due) - len(letters)
    said = f"Other decisions that would not have been taken: {number(others)}"
    yield "Letters that would no longer have been due", [
        *_first(letters, "None.", style), *(wrapped(said, style, "  ") if others else []),
    ]  # fmt: skip
    if found.moved:
        others = len(found.moved) - len(moved)
        said = f"Other decisions on another day of the same period: {number(others)}"
        yield "Letters that would have been due on another day", [
            *_first(moved, "None.", style), *(wrapped(said, style, "  ") if others else []),
        ]  # fmt: skip
    yield "Would have been due, and was missed", _first(found.missed, "Nothing.", style)


def _first(told: Sequence[Hindsight], none: str, style: Style) -> list[str]:
    lines = wrapped(none, style, "  ") if not told else []
    for one in told[:_MOST]:
        why = "; ".join(made.sentence() for made in one.corrections) or "follows from another decision that moved"
        what = f"{one.rule} ({', '.join(one.papers)})" if one.papers and one.papers != (one.rule,) else one.rule
        asked = ", for a person to decide" if one.status == "asks" else ""
        instead = f", on {one.instead} instead" if one.instead is not None else ""
        lines += wrapped(f"{one.at} {one.pupil_id} {what}{asked}{instead}: {why}", style, "  ", "    ")
    if len(told) > _MOST:
        lines += wrapped(f"and {count_of(len(told) - _MOST, 'more', 'more')}; `--out DIR` writes all", style, "  ")
    return lines


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


def write_hindsight(found: Sequence[Hindsight], path: Path) -> None:
    """Decisions as a CSV table. Raises `CannotGoOn` (exit code 2) when it cannot be written."""
    rows = [
        (one.at.isoformat(), one.pupil_id, one.rule, one.case, "yes" if one.letter else "no", "; ".join(one.papers),
         one.action, one.status, str(one.instead or ""), "; ".join(made.sentence() for made in one.corrections))
        for one in found
    ]  # fmt: skip
    write_table(path, HINDSIGHT_COLUMNS, rows)
