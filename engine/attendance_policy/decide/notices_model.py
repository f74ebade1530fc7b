"""What is decided about notices: rows of parent, child and day, and decisions on them."""

from __future__ import annotations

from datetime import date

from attendance_policy.decide.due import Due
from attendance_policy.decide.notices_log import Notice
from attendance_policy.decide.read_facts import FactRead
from attendance_policy.frozen import dataclass
from attendance_policy.policy.formal import FormalStep
from attendance_policy.policy.model import Silence, Source

# What a row is: the notice is issued, a day on which less had to be paid is over, all are, or it has run.
ISSUED, DAY_PASSED, UNPAID, ENDS = "issued", "day passed", "unpaid", "ends"
PAY = "pay"  # the part of a step that says until when it is to be paid
KINDS = (ISSUED, DAY_PASSED, UNPAID, ENDS)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice on one day. `known` is false where the day is the earliest there can be, not a day that is known."""

    notice: Notice
    step: FormalStep
    kind: str
    day: date
    known: bool = True


@dataclass(frozen=True)
class NoticeDecision:
    """One decision about a notice. `rule`: the formal step, or the rule that is asked on the occasion; `case`: which
    part of the step it comes from. `status` as every decision's; `silences`: what the document leaves open. `moment`:
    of a rule, on which row of the notice."""

    rule: str
    case: str
    notice: Notice
    at: date
    strength: str
    action: str
    role: str | Silence
    status: str
    due: Due | None = None
    facts: tuple[FactRead, ...] = ()
    open_names: tuple[str, ...] = ()
    silences: tuple[str, ...] = ()
    interpretation: tuple[str, ...] = ()
    source: Source = ()
    law: Source = ()
    moment: str = ""

    @property
    def key(self) -> str:
        """Step and part, child, parent and day of issue: later events change what it says, never its key."""
        one = self.notice
        again = f" {one.nth}" if one.nth > 1 else ""
        of = "" if one.step == self.rule else f" of {one.step}" + (f" {self.moment}" if self.moment else "")
        part = f"/{self.case}" if self.case else ""
        strength = f":{self.strength}" if self.strength else ""
        return f"{self.rule}{part}{of}{strength}:{one.pupil}:parent {one.parent or 'not named'}:{one.issued}{again}"

    @property
    def result(self) -> str:
        """Which of the four answers it is, where no open point bears on it."""
        if self.silences or self.status == "not_specified":
            return "not_specified"
        return "discretionary" if self.status == "asks" or self.strength in ("should", "may") else "determined"
