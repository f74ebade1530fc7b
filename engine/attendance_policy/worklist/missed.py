"""What could only be done on its own day, and was not: a call about an absence that is over, or long ago."""

from __future__ import annotations

from datetime import date

from attendance_policy.calendar import Calendar
from attendance_policy.codes import StatClass
from attendance_policy.decide.model import Fired
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import Marks
from attendance_policy.frozen import dataclass
from attendance_policy.letters.figures import marks_known
from attendance_policy.policy.model import Silence
from attendance_policy.policy.times import Time
from attendance_policy.rules.openness import conditions_of, uses_of
from attendance_policy.worklist.log import REPORT, Log, asks_visit, speaks

# For so many school days a call that was due on its day is still worth making while the pupil is away.
LATEST = 5
_BY_CLOCK = ("minutes", "hours")
_ATTENDED = (StatClass.PRESENT, StatClass.ELSEWHERE)
AWAY = (StatClass.AUTHORISED, StatClass.UNAUTHORISED)


@dataclass(frozen=True, eq=False)
class Missed:
    """What tells whether an overdue contact was missed. `shared`: the marks of the block that was decided; `on`: the
    day of the list."""

    shared: Shared
    log: Log
    calendar: Calendar
    on: date

    def is_missed(self, fired: Fired, row: int, due: date) -> bool:
        """Whether a decision of an earlier day can no longer be done: a contact with somebody at home about an absence,
        due on the day of its decision or at no time that is given, when the pupil is back; or, of a call that was due
        then, more than `LATEST` school days ago when there was a contact since. While nobody was spoken to about a
        pupil who is still away, it stays to be done. `due`: when it was due; without a time, when it was decided."""
        if fired.rows.occasion != "absence" or not any(speaks(action) for action in fired.actions):
            return False
        days = fired.rows.grid.days.days
        raised = days[int(fired.rows.day[row])]
        timeless = fired.due is None or isinstance(fired.due, Silence)
        only_at_once = all(speaks(action) for action in fired.actions) if timeless else _on_its_day(fired)
        if due != raised or not only_at_once:
            return False
        pupil, at = int(fired.rows.pupil[row]), sum(one <= self.on for one in days) - 1
        marks = marks_known(self.shared, pupil, at)
        if back_on(self.shared, marks, int(fired.rows.day[row]), at) is not None:
            return True
        if timeless:
            return self._answered(fired, pupil, raised)
        if any(asks_visit(action) for action in fired.actions):
            return False
        gone = sum(due < day <= self.on for day in self.calendar.school_days)
        pupil_id = fired.rows.grid.pupil_ids[pupil]
        return gone > LATEST and any(one.kind != REPORT for one in self.log.tried(pupil_id, raised))


    def _answered(self, fired: Fired, pupil: int, raised: date) -> bool:
        """Whether somebody was reached since, where the rule asks for more only because nobody was."""
        policy = self.log.policy
        asked = uses_of(policy, conditions_of(fired.rule, fired.case), ())
        if not any(use.name == "contact_made" for use in asked):
            return False
        tried = self.log.tried(fired.rows.grid.pupil_ids[pupil], raised)
        return any(one.reached or one.kind == REPORT for one in tried)


def back_on(shared: Shared, marks: Marks, start: int, at: int) -> int | None:
    """The index of the day on which a pupil is back from the absence that begins on the day of index `start`, as far
    as the marks go up to the day of index `at`; None while there is none."""
    away = False
    for session in range(2 * start, 2 * at + 2):
        code = shared.grid.codes.codes[marks[session] - 1] if marks[session] else None
        if code is not None and (code.in_school or code.stat_class in _ATTENDED):
            if away:
                return session // 2
        elif code is not None and code.stat_class in AWAY:
            away = True
    return None


def _on_its_day(fired: Fired) -> bool:
    time = fired.due
    return isinstance(time, Time) and (time.kind in ("clock", "phrase") or time.unit in _BY_CLOCK)
