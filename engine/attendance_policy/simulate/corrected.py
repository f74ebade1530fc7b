"""Corrections in a run: what was read of them, and what hindsight makes of decisions taken before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from attendance_policy.decide.model import REACHED, Decided, Fired
from attendance_policy.facts.grid import Grid
from attendance_policy.frozen import dataclass
from attendance_policy.policy.sentences import sentences
from attendance_policy.register.corrections import NO_MARK, NOT_USED, SESSIONS, TOLD, Change, Corrected

_LETTERS = ("letter", "issue")
_SHORT = {"per year": "year", "per term": "term", "per half term": "half_term", "per episode": "half_term"}


@dataclass(frozen=True, order=True, slots=True)
class Made:
    """One correction that bears on a decision: a mark before and after, `-` for none, and when that was known."""

    known: date
    day: date
    session: str
    before: str
    after: str

    def sentence(self) -> str:
        """`2025-09-10 AM N became I, known 2025-09-17`."""
        return f"{self.day} {self.session} {self.before} became {self.after}, known {self.known}"


@dataclass(frozen=True, slots=True)
class Hindsight:
    """One decision that only one side has: as known on its day, or as corrected.

    `letter`: whether it sends or issues something. `instead`: the day on which, as corrected, the same is decided in
    the same period. `corrections`: those of the pupil, of marks up to the later of the two days, that became known
    after the earlier; where there is none, the decision follows from another that they moved.
    """

    at: date
    pupil_id: str
    rule: str
    case: str
    action: str
    papers: tuple[str, ...]
    status: str
    letter: bool
    corrections: tuple[Made, ...]
    instead: date | None = None


@dataclass(frozen=True, slots=True)
class InHindsight:
    """`no_longer_due`: decided as known, and not as corrected. `missed`: the other way round. `moved`: decided on both
    sides, in one period but on another day."""

    no_longer_due: tuple[Hindsight, ...]
    missed: tuple[Hindsight, ...]
    moved: tuple[Hindsight, ...]

    @property
    def letters(self) -> tuple[Hindsight, ...]:
        """The letters that would no longer have been due."""
        return tuple(one for one in self.no_longer_due if one.letter)


@dataclass(frozen=True, slots=True)
class _One:
    fired: Fired
    row: int
    pupil: int
    day: int
    spell_day: int


def in_hindsight(known: Decided, final: Decided, changes: Iterable[Change]) -> InHindsight:
    """What is decided as known on each day against what is decided on the corrected marks, of the same policy.

    Decisions of one rule, case and action on one pupil are the same on the same day, or in one period in which it is
    done once: the year, term or half term that the rule names, the half term where it is once while it holds, an
    absence that reaches over both days.
    """
    by_pupil: dict[int, list[Change]] = {}
    for change in changes:
        by_pupil.setdefault(change.row, []).append(change)
    sides = [_decisions(decided, by_pupil) for decided in (known, final)]
    gone: list[Hindsight] = []
    missed: list[Hindsight] = []
    moved: list[Hindsight] = []
    for key in sorted(sides[0].keys() | sides[1].keys()):
        old, new = (side.get(key, []) for side in sides)
        both = {one.day for one in old} & {one.day for one in new}
        left = [one for one in new if one.day not in both]
        for one in (one for one in old if one.day not in both):
            match = next((other for other in left if _one_period(known.grid, one, other)), None)
            if match is None:
                gone.append(_told(known, one, by_pupil))
            else:
                left.remove(match)
                moved.append(_told(known, one, by_pupil, match))
        missed += [_told(final, one, by_pupil) for one in left]
    return InHindsight(*(tuple(sorted(found, key=_order)) for found in (gone, missed, moved)))


def _order(one: Hindsight) -> tuple[date, str, str, str, str]:
    return one.at, one.pupil_id, one.rule, one.case, one.action


def _decisions(decided: Decided, pupils: Mapping[int, object]) -> dict[tuple[object, ...], list[_One]]:
    found: dict[tuple[object, ...], list[_One]] = {}
    for fired in decided.fired:
        if fired.status not in REACHED:
            continue
        rows = fired.rows
        acts = fired.case.acts.index((fired.strength, fired.actions))
        for row in fired.at.tolist():
            pupil = int(rows.pupil[row])
            if pupil in pupils:
                key = (fired.rule.id, fired.rule.cases.index(fired.case), rows.occasion, acts, pupil)
                found.setdefault(key, []).append(
                    _One(fired, row, pupil, int(rows.day[row]), int(rows.spell_day[row]))
                )  # fmt: skip
    return {key: sorted(ones, key=lambda one: one.day) for key, ones in found.items()}


def _one_period(grid: Grid, one: _One, other: _One) -> bool:
    case = one.fired.case
    once = case.once or ("per episode" if case.repeat is None and one.fired.rows.occasion == "review" else "")
    if once == "per spell":
        return max(one.spell_day, other.spell_day) <= min(one.day, other.day)
    if once in _SHORT:
        number = getattr(grid.days, _SHORT[once])
        return bool(number[one.day] == number[other.day])
    return once == "ever"


def _told(
    decided: Decided, one: _One, by_pupil: Mapping[int, list[Change]], match: _One | None = None
) -> Hindsight:
    grid, fired = decided.grid, one.fired
    actions = fired.actions
    at = grid.days.days[one.day]
    instead = grid.days.days[match.day] if match is not None else None
    first, last = sorted((at, instead or at))
    letters = (NO_MARK, *grid.codes.letters[1:])
    made = sorted(
        Made(change.known, change.day, SESSIONS[change.half], letters[change.before], letters[change.after])
        for change in by_pupil[one.pupil]
        if change.known > first and change.day <= last
    )
    every = [part for action in actions for part in (action, *action.parts)]
    papers = {action.target for action in every if action.target in decided.policy.papers}
    return Hindsight(
        at, grid.pupil_ids[one.pupil], fired.rule.id, fired.case.name, sentences(actions, decided.policy.called),
        tuple(sorted(papers)), fired.status, any(action.verb in _LETTERS for action in every), tuple(made),
        instead,
    )  # fmt: skip


def correction_notes(laid: Corrected, where: Callable[[int], str]) -> tuple[str, ...]:
    """How many corrections were read, used and not used, and what is worth knowing of some; each is in one count.
    `where`: a line of the log in words."""
    if not laid.read:
        return ()
    unused = sum(map(len, laid.not_used.values()))
    throughout = len(laid.told.get("unsaid", ()))
    parts = [f"{laid.used:,} used", f"{throughout:,} taken throughout" if throughout else "", f"{unused:,} not used"]
    read = "1 correction of a mark read" if laid.read == 1 else f"{laid.read:,} corrections of marks read"
    notes = [f"{read}: {', '.join(filter(None, parts))}"]
    for sentence, lines in ((said, laid.not_used.get(name)) for name, said in NOT_USED.items()):
        notes += [f"not used, {sentence}: {_counted(lines, where)}"] if lines else []
    for sentence, lines in ((said, laid.told.get(name)) for name, said in TOLD.items()):
        notes += [f"{sentence}: {_counted(lines, where)}"] if lines else []
    return tuple(notes)


def _counted(lines: tuple[int, ...], where: Callable[[int], str]) -> str:
    return f"1 ({where(lines[0])})" if len(lines) == 1 else f"{len(lines):,} (the first on {where(lines[0])})"
