"""What a formal step would be for a parent and a child on a day, and what it costs, runs for and takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from attendance_policy.answers.model import (
    DETERMINED,
    DISCRETIONARY,
    NOT_SPECIFIED,
    Answer,
    Question,
    Single,
    Value,
    joined,
)
from attendance_policy.answers.readings import answer
from attendance_policy.calendar import Calendar
from attendance_policy.decide.notices import NoticesOf, unmet
from attendance_policy.decide.notices_days import COUNTED, Unknown, last_day
from attendance_policy.decide.notices_log import read_notices
from attendance_policy.decide.notices_payments import NOT_SAID
from attendance_policy.decide.notices_standing import Standing, ordinal, standing_of
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.events import Event
from attendance_policy.policy import Loaded, Policy, Silence
from attendance_policy.policy.formal import FormalStep, Length, Period, pounds
from attendance_policy.policy.sentences import sentences

SECTIONS = ("formal_steps", "judgements", "terms")


def formal(
    loaded: Loaded, step_id: str, pupil: str, parent: str, day: date, events: Iterable[Event],
    calendar: Calendar | None = None, since: date | None = None, where: Callable[[int], str] = "line {}".format,
) -> Answer:  # fmt: skip
    """What a formal step would be if it were taken on `day`; `parent` "" for a parent whom no event names.

    Values: `number`, `which`, `barred`, `next_barred`, `barred_until`, `instead`, `pay`, `runs_until` (one day, or the
    first and the last), `strength`, `who`, and what stands beside them. `result` is about the step, not about who takes
    it, whose readings stand with the others. `since`: the day from which `within` counts. `where`: a line of the
    log, in words. Only events up to the day are read. Raises a wrong call for a step that no reading of the policy has.
    """
    known = sorted({name for choice in _policies(loaded) for name in choice.formal_steps})
    if step_id not in known:
        hint = did_you_mean(step_id, known) or ("formal steps are " + ", ".join(f"`{name}`" for name in known)
                                                if known else "the policy has no formal steps")  # fmt: skip
        raise wrong_call("unknown-step", f"`{step_id}` is not a formal step of `{loaded.policy.id}`", hint)
    before = tuple(event for event in events if event.at.date() <= day)
    asked: dict[str, Value] = {
        "policy": loaded.policy.id, "step": step_id, "pupil_id": pupil or None, "parent_id": parent or None,
        "on": day.isoformat(),
    }  # fmt: skip
    found = answer(loaded, lambda policy: _one(policy, step_id, pupil, parent, day, before, calendar, since, where),
                   SECTIONS, asked)  # fmt: skip
    # Who takes it and until when it is to be paid are questions of their own: that they are open changes neither the
    # number nor the amounts.
    for name, of in (("who takes it", _who), ("until when it is to be paid", _until)):
        beside = answer(loaded, partial(of, step_id=step_id, pupil=pupil, parent=parent, day=day, events=before,
                                        calendar=calendar), SECTIONS)  # fmt: skip
        told = {read.point for read in found.readings}
        fresh = tuple(read for read in beside.readings if read.point not in told)
        note = (f"{name}: {beside.not_specified}",) if beside.not_specified and (fresh or not beside.readings) else ()
        found = replace(
            found,
            values={**found.values, **beside.values},
            readings=(*found.readings, *fresh),
            interpretation=joined(found.interpretation, beside.interpretation),
            notes=(*found.notes, *note),
        )
    return replace(found, decided_by=found.decided_by and str(found.values["who"] or ""))


def _policies(loaded: Loaded) -> tuple[Policy, Policy]:
    return loaded.policy, loaded.as_written


def _one(
    policy: Policy, step_id: str, pupil: str, parent: str, day: date, events: tuple[Event, ...],
    calendar: Calendar | None, since: date | None, where: Callable[[int], str],
) -> Single:  # fmt: skip
    values: dict[str, Value] = dict.fromkeys(
        ("number", "which", "per", "barred", "next_barred", "barred_until", "instead", "pay", "runs_until", "strength")
    )
    step = policy.formal_steps.get(step_id)
    if not isinstance(step, FormalStep):
        said = step.sentence() if step is not None else "the policy does not have this step"
        return Single(NOT_SPECIFIED, values, step.source if step is not None else (), said)
    log = read_notices(events, policy.formal_steps)
    standing = standing_of(policy, step, log, parent, pupil, day)
    notices = NoticesOf(policy, log, calendar)
    silences = list(standing.silences)
    interpretation = [*step.interpretation, *standing.interpretation]
    ends = notices.ends(step, day)
    if isinstance(ends, Silence):
        silences.append(f"how long it runs: {ends.sentence()}")
    elif isinstance(ends, Unknown):
        silences.append(ends.why)
    elif ends is not None and not standing.barred:
        values["runs_until"] = tuple(dict.fromkeys(one.isoformat() for one in ends))
        interpretation.append("runs for: counted from the day it is issued, which is not in it")
    values |= _counted(standing)
    values["strength"] = step.strength or None
    if standing.missing:
        silences.append("which one it is: no event names a parent of the child")
    left = step.strength in ("should", "may") and standing.number is None and values["runs_until"] is None
    result = NOT_SPECIFIED if silences else DISCRETIONARY if left else DETERMINED
    shown: dict[str, Value] = {**_beside(policy, step, standing), **_begun(step, since)}
    shown["waits_for"] = unmet(step, pupil, parent, day, events) or None
    return Single(
        result, values, step.source, "; ".join(silences),
        decided_by=step.role if result == DISCRETIONARY and isinstance(step.role, str) else "",
        asks=_asks(policy, step),
        interpretation=tuple(interpretation), notes=tuple(f"{where(event.line)}: {why}" for event, why in log.loose
                                                         if event.pupil_id == pupil), shown=shown,
    )  # fmt: skip


def _who(policy: Policy, step_id: str, **_: object) -> Single:
    step = policy.formal_steps.get(step_id)
    role = step.role if isinstance(step, FormalStep) else ""
    said = role.sentence() if isinstance(role, Silence) else "" if role else "the policy does not say"
    named = role if isinstance(role, str) and role else None
    return Single(NOT_SPECIFIED if said else DETERMINED, {"who": named}, step.source if step is not None else (), said)


def _counted(standing: Standing) -> dict[str, Value]:
    if standing.number is None:
        return {}
    until = standing.barred_until.isoformat() if standing.barred_until is not None else None
    return {
        "number": standing.number, "which": ordinal(standing.number), "per": standing.per,
        "barred": standing.barred,
        "next_barred": standing.next_barred, "barred_until": until, "instead": standing.instead or None,
        "pay": tuple(amount.sentence() for amount in standing.amounts) or None,
    }  # fmt: skip


def _until(
    policy: Policy, step_id: str, pupil: str, parent: str, day: date, events: tuple[Event, ...],
    calendar: Calendar | None,
) -> Single:  # fmt: skip
    """The last days for paying, if the days begin to count on the day itself."""
    values: dict[str, Value] = {"counted_from": None, "pay_until": None}
    step = policy.formal_steps.get(step_id)
    if not isinstance(step, FormalStep):
        return Single(DETERMINED, values)
    log = read_notices(events, policy.formal_steps)
    amounts = standing_of(policy, step, log, parent, pupil, day).amounts
    days = [last_day(day, one.within, calendar) for one in amounts if isinstance(one.within, Length)]
    if not days:
        return Single(DETERMINED, values, step.source)
    values["counted_from"] = step.counted_from or None
    if not step.counted_from:
        return Single(NOT_SPECIFIED, values, step.source, NOT_SAID)
    values["pay_until"] = tuple(one.isoformat() for one in days if isinstance(one, date))
    return Single(DETERMINED, values, step.source, interpretation=(f"amounts: {COUNTED}",))


def _beside(policy: Policy, step: FormalStep, standing: Standing) -> dict[str, Value]:
    """Everything else that the step says, as text."""
    unpaid = step.unpaid
    contains = step.contains.sentence() if isinstance(step.contains, Silence) else step.contains
    follows = "; ".join(sentences(actions, policy.called) for _, actions in unpaid.acts) if unpaid is not None else ""
    after = unpaid.after.text if unpaid is not None and isinstance(unpaid.after, Length) else ""
    issued_by = step.issued_by.sentence() if isinstance(step.issued_by, Silence) else step.issued_by
    texts: dict[str, Value] = {
        "counted": tuple(_named(one.issued, one.pupil, one.parent, standing) for one in standing.counted),
        "not_counted": tuple(one.issued.isoformat() for one in standing.left_out),
        "issued_by": issued_by, "to": step.to, "for": step.of, "first": sentences(step.first, policy.called),
        "then": sentences(step.then, policy.called), "paid_to": step.paid_to,
        "unpaid": f"after {after}: {unpaid.who}: {follows}" if unpaid is not None and after else follows,
        "contains": contains, "when": step.when.text if step.when is not None else "", "after": step.after,
        "within": step.within.text if step.within is not None else "", "court": step.court,
        "fine_at_most": pounds(step.fine_at_most) if step.fine_at_most is not None else "",
        "counts_toward": step.counts_toward, "appeal": step.appeal, "extended_by": _longer(step),
    }  # fmt: skip
    return {key: value or None for key, value in texts.items()}


def _longer(step: FormalStep) -> str:
    period = step.runs_for
    if not isinstance(period, Period) or period.extended_by is None:
        return ""
    most = f", for at most {period.at_most.text} in all" if period.at_most is not None else ""
    return f"{period.extended_by.text} at a time{most}"


def _named(issued: date, pupil: str, parent: str, standing: Standing) -> str:
    child = f" for {pupil}" if pupil != standing.pupil else ""
    return f"{issued}{child}" + (f" to {parent}" if parent != standing.parent else "")


def _begun(step: FormalStep, since: date | None) -> dict[str, Value]:
    """The last day on which a step can be begun, where the day its time counts from is given."""
    if step.within is None or step.within.length is None or since is None:
        return {"begin_by": None}
    last = last_day(since, step.within.length, None)
    return {"begin_by": last.isoformat() if isinstance(last, date) else None}


def _asks(policy: Policy, step: FormalStep) -> tuple[Question, ...]:
    """The questions to people that the step's own condition asks."""
    uses = step.when.uses if step.when is not None else ()
    judged = dict.fromkeys(use.name for use in uses if use.kind == "judgement")
    return tuple(Question(name, policy.judgements[name].asks, policy.judgements[name].who) for name in judged)
