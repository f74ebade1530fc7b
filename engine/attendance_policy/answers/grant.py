"""What leave may be granted for a reason, and what the absence is marked as either way."""

from __future__ import annotations

from collections.abc import Collection

from attendance_policy.answers.longest import limited
from attendance_policy.answers.model import (
    DETERMINED,
    DISCRETIONARY,
    NOT_SPECIFIED,
    Single,
    Value,
    clause,
    joined,
)
from attendance_policy.answers.moment import Fact, Moment
from attendance_policy.answers.notice import Request
from attendance_policy.calendar import Calendar
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.policy import Loaded, Policy, Silence
from attendance_policy.policy.model import Leave, Reason
from attendance_policy.vocabulary import CODE_SETS

_GRANTED = {"always": "always", "at discretion": "at_discretion", "normally not": "normally_not", "never": "never"}


def grounds_of(as_written: Policy) -> frozenset[str]:
    """The reasons that are grounds for leave: those that some reading of `leave.grounds` lists, and those that the
    document has parents ask for as leave and leaves to discretion."""
    found = set(as_written.leave.grounds) if isinstance(as_written.leave, Leave) else set()
    for point in as_written.open_points:
        for reading in point.readings:
            for path, value in reading.sets:
                if path == "leave.grounds" and isinstance(value, list):
                    found.update(map(str, value))
    for reason in as_written.reasons.values():
        if isinstance(reason, Reason) and reason.process == "leave" and reason.granted == "at discretion":
            found.add(reason.id)
    return frozenset(found)


def grant_of(
    policy: Policy, request: Request, said: dict[str, bool], grounds: Collection[str], calendar: Calendar | None = None
) -> Single:
    """What may be granted: `may_be_granted`, `code_if_granted`, `code_if_refused`.

    Where the text prints no letter, the code is null and `marked_if_granted` or `marked_if_refused` holds its word.
    `grounds` are the reasons that some reading makes a ground for leave: such a one that `leave.grounds` does not list
    is never granted.
    """
    leave = policy.leave if isinstance(policy.leave, Leave) else None
    if request.reason is None:
        return _without_a_reason(policy, leave)
    known = policy.reasons.get(request.reason)
    if known is None:
        return not_specified(f"the policy says nothing about `{request.reason}`", leave.source if leave else ())
    if isinstance(known, Silence):
        return not_specified(known.sentence(), known.source)
    single = _for_reason(policy, known, leave, request, said, grounds)
    return single if known.limit is None else limited(single, known.limit, known.source, request, calendar)


def check_reason(reasons: dict[str, object], reason: str) -> None:
    """Raise a wrong call for a reason that no reading of the policy knows."""
    if reason not in reasons:
        names = sorted(reasons)
        raise wrong_call("unknown-reason", f"`{reason}` is not a reason of this policy", did_you_mean(reason, names)
                         or "its reasons are " + ", ".join(f"`{name}`" for name in names))  # fmt: skip


def known_reasons(loaded: Loaded) -> dict[str, object]:
    """The reasons of a policy under any of its readings, by id."""
    known: dict[str, object] = dict(loaded.as_written.reasons)
    for point in loaded.as_written.open_points:
        for reading in point.readings:
            known |= {path.split(".")[1]: None for path, _ in reading.sets if path.startswith("reasons.")}
    return known


def _without_a_reason(policy: Policy, leave: Leave | None) -> Single:
    if leave is None:
        silence = policy.leave if isinstance(policy.leave, Silence) else None
        return not_specified(silence.sentence() if silence else "the policy has nothing on leave",
                             silence.source if silence else ())  # fmt: skip
    if not leave.grounds and not leave.decided_by:
        return not_specified(
            f"the policy does not say what leave may be granted for{clause(leave.source)}", leave.source
        )
    values = {**_EMPTY, "may_be_granted": "at_discretion"}
    notes = (f"leave may be granted for: {', '.join(leave.grounds)}",) if leave.grounds else ()
    notes = (*notes, *(leave.reply.sentences() if leave.reply is not None else ()))
    return Single(DISCRETIONARY, values, leave.source, decided_by=leave.decided_by, notes=notes)


def _for_reason(
    policy: Policy, reason: Reason, leave: Leave | None, request: Request, said: dict[str, bool],
    known_grounds: Collection[str],
) -> Single:  # fmt: skip
    grounds = leave.grounds if leave is not None else ()
    rests_on_leave = leave is not None and (reason.process == "leave" or reason.id in known_grounds)
    source = joined(reason.source, leave.source if leave is not None and rests_on_leave else ())
    values: dict[str, Value] = dict(_EMPTY)
    notes: list[str] = []
    for key, mark in (("granted", reason.mark), ("refused", reason.otherwise)):
        if isinstance(mark, Silence):
            notes.append(f"the mark if it is {key}: {mark.sentence()}")
        elif mark is not None:
            values[f"code_if_{key}"] = None if mark in CODE_SETS or " " in mark else mark
            values[f"marked_if_{key}"] = mark
    if rests_on_leave and leave is not None and leave.reply is not None:
        notes.extend(leave.reply.sentences())
    who = reason.decided_by or (leave.decided_by if leave is not None else "")
    shut_out = grounds and reason.id in known_grounds and reason.id not in grounds
    if shut_out and reason.granted in ("", "at discretion"):
        notes.append(f"leave may be granted only for: {', '.join(grounds)}")
        return Single(DETERMINED, {**values, "may_be_granted": "never"}, source, notes=tuple(notes),
                      interpretation=reason.interpretation)  # fmt: skip
    granted = reason.granted or ("at discretion" if reason.id in grounds else "")
    if granted:
        values["may_be_granted"] = _GRANTED[granted]
        decided = granted in ("always", "never")
        return Single(DETERMINED if decided else DISCRETIONARY, values, source, decided_by="" if decided else who,
                      interpretation=reason.interpretation, notes=tuple(notes))  # fmt: skip
    if reason.when is not None:
        return _by_condition(policy, reason, request, said, values, source, tuple(notes))
    sentence = f"the policy gives the mark for `{reason.id}` and does not say whether it is granted{clause(source)}"
    return Single(NOT_SPECIFIED, values, source, sentence, interpretation=reason.interpretation, notes=tuple(notes))


def _by_condition(
    policy: Policy, reason: Reason, request: Request, said: dict[str, bool], values: dict[str, Value],
    source: tuple[str, ...], notes: tuple[str, ...],
) -> Single:  # fmt: skip
    """A reason that is accepted when a condition holds: always when it does, never when it does not."""
    days = (request.first - request.requested).days
    facts: dict[str, Fact] = {"reason": reason.id, "days_before": max(days, 0)}
    if days != 0:  # on the day itself it turns on an hour that a request does not give
        facts["told_in_advance"] = days > 0
    if request.evidence is not None:
        facts["evidence_given"] = request.evidence
    moment = Moment(policy, facts, said)
    assert reason.when is not None
    truth = moment.truth(reason.when)
    taken = joined(reason.interpretation, moment.assumed.values())
    notes = (*notes, f"accepted when: {reason.when.text}")
    if truth != 1:
        values = {**values, "may_be_granted": "always" if truth else "never"}
        return Single(DETERMINED, values, source, interpretation=taken, notes=notes)
    if days == 0 and "told_in_advance" in moment.missing:
        moment.missing["told_in_advance"] = "asked for on the day itself: in advance of which hour is not given"
    open_names = (*moment.silences.values(), *moment.missing.values())
    if open_names:
        return Single(NOT_SPECIFIED, values, source, "; ".join(open_names) + clause(source), interpretation=taken,
                      notes=notes)  # fmt: skip
    asks = tuple(moment.questions.values())
    return Single(
        DISCRETIONARY, {**values, "may_be_granted": "at_discretion"}, source,
        decided_by=" and ".join(dict.fromkeys(question.who for question in asks)), asks=asks, interpretation=taken,
        notes=notes,
    )  # fmt: skip


_EMPTY: dict[str, Value] = {
    "may_be_granted": None,
    "code_if_granted": None,
    "code_if_refused": None,
    "marked_if_granted": None,
    "marked_if_refused": None,
}


def not_specified(sentence: str, source: tuple[str, ...] = ()) -> Single:
    """A grant of which only that sentence is said."""
    return Single(NOT_SPECIFIED, dict(_EMPTY), source, sentence)
