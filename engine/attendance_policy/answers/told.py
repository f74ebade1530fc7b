"""When and how an absence for a reason is told of, such as an appointment: what the document says of it."""

from __future__ import annotations

from datetime import date, datetime

from attendance_policy.answers.model import DETERMINED, NOT_SPECIFIED, Single, Value, clause, joined
from attendance_policy.policy import Policy, Silence
from attendance_policy.policy.build_parts import clock
from attendance_policy.policy.model import Deadline, Edge, Reason, Reporting, Source

APPOINTMENT = "appointment"
IN_ADVANCE = "told_in_advance"


def timed(
    edge: Edge, deadline: Deadline, absent_on: date, at: datetime, shown: dict[str, Value]
) -> tuple[dict[str, Value], dict[str, Value]]:
    """What a deadline by the clock on the day of an absence makes of a report: values, and what is shown with them."""
    minute = at.hour * 60 + at.minute
    in_time = minute < edge.minute or (minute == edge.minute and edge.takes == "out")
    on_time = at.date() < absent_on or (at.date() == absent_on and in_time)
    values: dict[str, Value] = {"deadline": f"{absent_on.isoformat()} {clock(edge.minute)}", "on_time": on_time}
    values["still_due"] = not on_time and bool(deadline.or_else)
    return values, {**shown, "deadline_is": "by" if edge.takes == "out" else "before"}


def told_of(policy: Policy, name: str, absent_on: date, at: datetime) -> Single:
    """Whether an absence for a reason was told of in time.

    A reason that is accepted when it was told of in advance: a day before is in time, a day after is not, and on the
    day itself it turns on an hour that nobody has given. Shown beside it: who is told (`tell`), what is said (`say`),
    `evidence` and how binding that is.
    """
    values: dict[str, Value] = {"deadline": None, "on_time": None, "still_due": None}
    reason = policy.reasons.get(name)
    if not isinstance(reason, Reason):
        said = reason.sentence() if reason else f"the policy says nothing about `{name}`"
        return Single(NOT_SPECIFIED, values, reason.source if reason else (), said)
    deadline = _deadline(policy, name)
    own = deadline if isinstance(deadline, Deadline) else None
    source = joined(reason.source, own.source if own else deadline.source if isinstance(deadline, Silence) else ())
    interpretation = joined(reason.interpretation, own.interpretation if own else ())
    shown: dict[str, Value] = {
        "strength": (own.strength if own else "") or None,
        "or_else": (own.or_else if own else "") or None,
        "when_told": reason.when_told or None,
        "tell": reason.tell or None,
        "say": (own.say if own else ()) or None,
        "evidence": reason.evidence if isinstance(reason.evidence, str) else None,
        "evidence_is": reason.strength or None,
    }
    notes = (f"evidence: {reason.evidence.sentence()}",) if isinstance(reason.evidence, Silence) else ()
    if own is not None and isinstance(own.edge, Edge):
        values, shown = timed(own.edge, own, absent_on, at, shown)
        return Single(DETERMINED, values, source, interpretation=interpretation, notes=notes, shown=shown)
    vague = _silence(deadline, reason)
    if reason.when_told == "in advance" or (reason.when and any(use.name == IN_ADVANCE for use in reason.when.uses)):
        notes = (*notes, *([vague] if vague else []))
        if at.date() != absent_on:
            values |= {"on_time": at.date() < absent_on, "still_due": False}
            return Single(DETERMINED, values, source, interpretation=interpretation, notes=notes, shown=shown)
        said = f"it is told of in advance, and at what hour of that day it begins is not given{clause(source)}"
    else:
        said = vague or f"the policy does not say by when `{name}` is told of{clause(source)}"
    return Single(NOT_SPECIFIED, values, source, said, interpretation=interpretation, notes=notes, shown=shown)


def ways_to_tell(policy: Policy, name: str) -> tuple[str | Silence | None, Source]:
    """The ways in which an absence for a reason may be told of, and the clause."""
    reason = policy.reasons.get(name)
    deadline = _deadline(policy, name)
    if isinstance(deadline, Deadline) and deadline.how is not None:
        return deadline.how, deadline.source
    if isinstance(reason, Reason) and reason.how:
        return reason.how, reason.source
    return None, reason.source if reason is not None else ()


def _deadline(policy: Policy, name: str) -> Deadline | Silence | None:
    if name != APPOINTMENT or not isinstance(policy.reporting, Reporting):
        return None
    return policy.reporting.appointments


def _silence(deadline: Deadline | Silence | None, reason: Reason) -> str:
    """What is said of the time, where no clock can tell it."""
    open_ = deadline.edge if isinstance(deadline, Deadline) else deadline
    if isinstance(open_, Silence):
        return f"by when it is told of: {open_.sentence()}"
    if reason.when_told in ("", "in advance"):
        return ""
    return f"by when it is told of: the document says only: {reason.when_told}{clause(reason.source)}"
