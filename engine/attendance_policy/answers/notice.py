"""How much notice of leave was given, and whether it is enough."""

from __future__ import annotations

from datetime import date

from attendance_policy.answers.model import DETERMINED, DISCRETIONARY, NOT_SPECIFIED, Single, Value, clause
from attendance_policy.answers.spans import Unknown, latest_before, spell_out
from attendance_policy.calendar import Calendar
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Policy, Silence
from attendance_policy.policy.model import Leave, Notice, Reason


@dataclass(frozen=True, slots=True)
class Request:
    """A request for leave: the day it was made, first and last day of the leave, and the reason where one is given."""

    requested: date
    first: date
    last: date
    reason: str | None = None
    evidence: bool | None = None


def notice_of(policy: Policy, request: Request, calendar: Calendar | None) -> Single:
    """The notice of a request: `required`, `given`, `met`, `latest_request`.

    Notice runs from the day of the request to the first day of leave; exactly N weeks meets N weeks. Where the text
    softens the length (`should`, `where possible`) and it is not met, it is a person's to decide. The notice holds for
    reasons that are asked for as leave; of others the text must say so.
    """
    days = (request.first - request.requested).days
    values: dict[str, Value] = {"required": None, "given": spell_out(days), "met": None, "latest_request": None}
    shown: dict[str, Value] = {"given_days": days, "strength": None, "hedge": None}
    if days < 0:
        values["met"] = False
    leave = policy.leave
    if leave is None or isinstance(leave, Silence):
        said = "the policy has nothing on leave" if leave is None else leave.sentence()
        return Single(NOT_SPECIFIED, {**values, "met": None}, () if leave is None else leave.source, said, shown=shown)
    apart = _not_leave(policy, leave, request.reason)
    if apart:
        return Single(NOT_SPECIFIED, {**values, "met": None}, leave.source, apart, shown=shown)
    notice = leave.notice
    if notice is None or isinstance(notice, Silence):
        said = f"the policy does not say how long before leave it is asked for{clause(leave.source)}"
        said = notice.sentence() if isinstance(notice, Silence) else said
        return Single(NOT_SPECIFIED, values, leave.source, said, shown=shown)
    source = notice.source or leave.source
    notes = _asking(notice)
    shown |= {"strength": notice.strength or None, "hedge": notice.hedge or None}
    shown["in_advance"] = notice.in_advance or None
    if notice.count is None and days < 0 and notice.in_advance == "must":
        # Whatever the length would be: after the leave has begun nothing is asked for in advance.
        return Single(DETERMINED, values, source, interpretation=notice.interpretation, notes=notes, shown=shown)
    if notice.count is None:
        said = notice.silence.sentence() if notice.silence else f"the policy gives no length{clause(source)}"
        return Single(NOT_SPECIFIED, values, notice.silence.source if notice.silence else source, f"the notice: {said}",
                      interpretation=notice.interpretation, notes=notes, shown=shown)  # fmt: skip
    unit = notice.unit if notice.count != 1 else notice.unit[:-1]
    values["required"] = f"{notice.count} {unit}"
    latest = latest_before(request.first, notice.count, notice.unit, calendar, policy.counting)
    if isinstance(latest, Unknown):
        return Single(NOT_SPECIFIED, values, source, latest.why, interpretation=notice.interpretation, notes=notes,
                      shown=shown)  # fmt: skip
    met = request.requested <= latest
    values |= {"met": met, "latest_request": latest.isoformat()}
    # After the leave has begun no wording makes it notice.
    to_decide = not met and days >= 0 and (notice.strength in ("should", "may") or bool(notice.hedge))
    return Single(
        DISCRETIONARY if to_decide else DETERMINED, values, source,
        decided_by=leave.decided_by if to_decide else "",
        interpretation=(*notice.interpretation, *_counted(notice.unit)), notes=notes, shown=shown,
    )  # fmt: skip


def given_only(request: Request, why: str) -> Single:
    """The notice that was given, where none is asked for, and why."""
    days = (request.first - request.requested).days
    values: dict[str, Value] = {"required": None, "given": spell_out(days), "met": None, "latest_request": None}
    return Single(NOT_SPECIFIED, values, (), why, shown={"given_days": days, "strength": None, "hedge": None})


def _asking(notice: Notice) -> tuple[str, ...]:
    """What the text says of asking, beside how long before it is done."""
    said = [f"leave {notice.in_advance} be asked for before it begins"] if notice.in_advance else []
    if isinstance(notice.counted_to, Silence):
        said.append(f"what counts as asking: {notice.counted_to.sentence()}")
    elif notice.counted_to is not None:
        said.append(f"it is asked for once it is {notice.counted_to}")
    return tuple(said)


def _not_leave(policy: Policy, leave: Leave, name: str | None) -> str:
    """Why the notice of leave is not said to hold for a reason; "" when it holds."""
    reason = policy.reasons.get(name) if name is not None else None
    if name is None or name in leave.grounds or (isinstance(reason, Reason) and reason.process == "leave"):
        return ""
    return (
        f"the notice of leave is not said to hold for `{name}`{clause(leave.source)}; if the document says it does, "
        "add `process: leave` to the reason, or name it under `leave.grounds`"
    )


def _counted(unit: str) -> tuple[str, ...]:
    ways = {
        "months": "a month back from a day the earlier month does not have is its last day",
        "school weeks": "a school week back is the same weekday of the school week before",
        "school days": "the day of the request counts and the first day of leave does not",
        "working days": "Monday to Friday without the bank holidays of England; the day of the request counts",
    }
    return (ways[unit],) if unit in ways else ()
