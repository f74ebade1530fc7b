"""The facts of a call or a visit: what was missed, since when, what was tried, what parents were to report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from attendance_policy.decide.due import AFTERNOON, deadline_minute, of_afternoon
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import Marks
from attendance_policy.frozen import dataclass
from attendance_policy.letters.figures import marks_known
from attendance_policy.policy.build_parts import clock
from attendance_policy.policy.model import Action, Deadline, Policy, Reporting, Silence
from attendance_policy.policy.sentences import sentence
from attendance_policy.worklist.log import REPORT, Log, speaks
from attendance_policy.worklist.missed import AWAY, back_on
from attendance_policy.worklist.model import BOTH, Item, Missed, Script
from attendance_policy.worklist.picks import Pick
from attendance_policy.worklist.why import nth

# Without an absence behind it, as many days as a caller can tell over the phone.
_MOST_DAYS = 10
_RECORDS = ("record", "ask", "mark")


@dataclass(frozen=True, eq=False)
class Scripts:
    """What scripts are written from: one block of pupils, its marks as known, and the log."""

    policy: Policy
    shared: Shared
    log: Log
    until: date

    def script(self, pick: Pick) -> Script | None:
        """The facts for a call or a visit; None where nobody at home is spoken to."""
        if not any(speaks(action) for action in pick.fired.actions):
            return None
        grid, rows = self.shared.grid, pick.fired.rows
        at = sum(day <= self.until for day in grid.days.days) - 1
        pupil, in_spell = pick.pupil, int(rows.spell[pick.row]) >= 0
        start = int(rows.spell_day[pick.row]) if in_spell else max(int(grid.days.first_of["year"][at]), 0)
        marks = marks_known(self.shared, pupil, at)
        back = back_on(self.shared, marks, start, at) if in_spell else None
        missed = list(self._missed(marks, start, at if back is None else back))
        days = list(dict.fromkeys(one.day for one in missed))
        kept = frozenset(days if in_spell and len(days) <= _MOST_DAYS else days[-_MOST_DAYS:])
        first = grid.days.days[start] if in_spell else None
        tried = self.log.tried(grid.pupil_ids[pupil], first or min(pick.raised, self.until))
        return Script(
            tuple(one for one in missed if one.day in kept), len(days) - len(kept), first,
            len(days) if in_spell else 0, tuple(one for one in tried if one.kind != REPORT),
            *self._reporting(pick, in_spell), reports=tuple(one for one in tried if one.kind == REPORT),
        )  # fmt: skip

    def _missed(self, marks: Marks, start: int, at: int) -> Iterator[Missed]:
        grid = self.shared.grid
        for day in range(start, at + 1):
            halves = [
                (name, grid.codes.codes[mark - 1])
                for name, mark in zip(("morning", "afternoon"), marks[2 * day : 2 * day + 2].tolist(), strict=True)
                if mark and grid.codes.codes[mark - 1].stat_class in AWAY
            ]  # fmt: skip
            if len(halves) == 2 and halves[0][1] == halves[1][1]:
                halves = [(BOTH, halves[0][1])]
            for name, code in halves:
                yield Missed(grid.days.days[day], name, code.code, code.meaning)

    def _reporting(self, pick: Pick, in_spell: bool) -> tuple[str, str, tuple[str, ...]]:
        """By when parents were to report, what the log says of that, and what they are to say."""
        reporting = self.policy.reporting
        if not in_spell or not isinstance(reporting, Reporting):
            return "", "", ()
        day = int(pick.fired.rows.in_spell[pick.row])
        deadline = reporting.later_days if day > 0 else reporting.first_day
        minute = deadline_minute(self.policy, day)
        which = "the first day" if day == 0 else f"the {nth(day + 1)} day"
        said = ""
        if minute is not None and isinstance(deadline, Deadline):
            edge = deadline.edge
            word = "before" if getattr(edge, "takes", "out") == "in" else "by"
            clause = _cited(deadline.source or reporting.source)
            said = f"{word} {clock(minute)} on {which}{clause}"
            if of_afternoon(pick.fired, pick.row):
                said = f"not said for {AFTERNOON}, as {clock(minute)} is over when it begins{clause}"
        elif isinstance(deadline, Silence):
            said = f"not said: {deadline.sentence()}"
        elif isinstance(deadline, Deadline) and isinstance(deadline.edge, Silence):
            said = f"not said: {deadline.edge.sentence()}"
        since = self.log.events(self.shared.grid.pupil_ids[pick.pupil], pick.raised)
        reports = [event for event in since if event.kind == REPORT]
        told = ""
        if self.log.given:
            told = "a report is in the log" if reports else "no report is in the log since then"
        say = (deadline.say if isinstance(deadline, Deadline) else ()) or reporting.say
        return said, told, say


def _cited(source: Sequence[str]) -> str:
    return f" ({', '.join(source)})" if source else ""


def records_of(policy: Policy, actions: Sequence[Action]) -> Iterator[str]:
    """What is to be asked for and written down, in the policy's words; one of several is for a person to choose."""
    for action in actions:
        if action.verb in _RECORDS:
            yield sentence(action, policy.called)


def with_records(items: Sequence[tuple[Item, tuple[str, ...]]]) -> list[Item]:
    """The items, those that have a script with what the list asks to have recorded of the same pupil."""
    of_pupil: dict[str, dict[str, None]] = {}
    for item, records in items:
        of_pupil.setdefault(item.whom, {}).update(dict.fromkeys(records))
    return [
        item if item.script is None else replace(item, script=replace(item.script, record=tuple(of_pupil[item.whom])))
        for item, _ in items
    ]
