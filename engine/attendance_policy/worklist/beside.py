"""What is due beside the decisions about pupils: the duties of the school, and what becomes of notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from attendance_policy.decide.due import Due
from attendance_policy.decide.duties_model import SCHOOL as WHOLE_SCHOOL
from attendance_policy.decide.duties_model import Duty, Span
from attendance_policy.decide.duties_open import duties_under
from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_log import read_notices
from attendance_policy.decide.notices_model import ISSUED, PAY, NoticeDecision
from attendance_policy.decide.notices_payments import counted_from, settled_on
from attendance_policy.decide.notices_rules import decided_of_notices
from attendance_policy.events import Event
from attendance_policy.policy import Loaded
from attendance_policy.policy.formal import FormalStep
from attendance_policy.policy.model import Silence
from attendance_policy.policy.sentences import who_words
from attendance_policy.register import Pupils
from attendance_policy.worklist.model import DAY, NOTICE, SCHOOL, TIMED, Item
from attendance_policy.worklist.picks import Days, Picked, due_day, kind_of

_SESSIONS = {"am": "morning", "pm": "afternoon"}


def duty_items(loaded: Loaded, days: Days, classes: tuple[str, ...], events: Sequence[Event]) -> Iterator[Item]:
    """The duties of the school on the days of a list; nothing where its calendar says nothing of them."""
    if not days.calendar.covers(days.on):
        return
    known = tuple(event for event in events if event.at.date() <= days.last)
    duties = duties_under(loaded, Span(days.calendar, days.on, days.through, classes, known), days.on)
    names = loaded.policy.called
    for duty in duties.decisions:
        if duty.at is None or not days.on <= duty.at <= days.through:
            continue
        at = _hour(duty.due)
        who = who_words(duty.who if duty.who is not None else "", names)
        action = duty.action or "readings of the document differ on what"
        session = _SESSIONS.get(duty.session, "")
        whom = "" if duty.about == WHOLE_SCHOOL else duty.about.removeprefix("class ")
        said = f"{duty.strength} {action}" + (f", for the {session}" if session else "")
        yield Item(
            duty.key, TIMED if at is not None else DAY, kind_of(duty.status), SCHOOL, whom, duty.at, at,
            duty.at, duty.due, duty.role or "", who, action, said, duty.rule, duty.case, duty.strength, duty.status,
            duty.result, duty.source, duty.law, why=_each(duty, session), hedge=duty.hedge,
            interpretation=duty.interpretation, turns_on=duty.turns_on,
        )  # fmt: skip


def _each(duty: Duty, session: str) -> str:
    """What it is for."""
    if duty.status in ("on_request", "on_event"):
        return duty.words
    return "" if not duty.cadence else f"every {duty.cadence}" + (f", the {session}" if session else "")


def _hour(due: Due | None) -> time | None:
    return due.at.time() if due is not None and isinstance(due.at, datetime) else None


def notice_items(
    loaded: Loaded, days: Days, events: Sequence[Event], pupils: Pupils, totals: Picked
) -> Iterator[Item]:
    """What is decided on these days about notices of the log, by parent and child. `totals`: what is left out is
    counted there."""
    policy = loaded.policy
    known = [event for event in events if event.at.date() <= days.last]
    if not any(event.kind == "notice" for event in known):
        return
    notices = NoticesOf(policy, read_notices(known, policy.formal_steps), days.calendar)
    in_class = dict(zip(pupils.pupil_ids, pupils.in_class, strict=True)) if pupils.in_class else {}
    years = dict(zip(pupils.pupil_ids, pupils.years, strict=True))
    for made in sorted(decided_of_notices(notices, days.through, known, pupils), key=lambda one: one.key):
        at = made.due.at if made.due is not None else None
        on: date = due_day(at) if at is not None else made.at
        if made.status == "first" and made.rule != made.notice.step:
            totals.waiting += made.at == days.on
            continue
        if not days.on <= on <= days.through:
            continue
        if _is_done(made, notices, days.last):
            totals.done += 1
            continue
        hour = _hour(made.due)
        role = made.role if isinstance(made.role, str) else ""
        said = made.role.words if isinstance(made.role, Silence) else "the policy names nobody"
        who = who_words(role, policy.called) if role else f"somebody ({said})"
        parent = made.notice.parent
        yield Item(
            made.key, TIMED if hour is not None else DAY, kind_of(made.status), NOTICE, made.notice.pupil, on, hour,
            made.at, made.due, role, who, made.action, f"{made.strength} {made.action}".strip(), made.rule, made.case,
            made.strength, made.status, made.result, made.source, made.law,
            ", ".join(f"{fact.text}: {fact.value}" for fact in made.facts), years.get(made.notice.pupil, ""),
            in_class.get(made.notice.pupil, ""), parent, interpretation=made.interpretation,
            turns_on=(*made.silences, *made.open_names),
        )  # fmt: skip


def _is_done(made: NoticeDecision, notices: NoticesOf, last: date) -> bool:
    """Whether the log itself has it as done: the issuing of a notice, unless it was one too many, and the payment of
    one that is paid or withdrawn by the last day."""
    step = notices.policy.formal_steps[made.notice.step]
    if made.rule != made.notice.step or made.case not in (ISSUED, PAY) or not isinstance(step, FormalStep):
        return False
    standing = notices.standing(made.notice, step)
    if made.case == ISSUED:
        return not standing.barred
    settled = settled_on(made.notice, standing.amounts, counted_from(step, made.notice), notices.calendar)
    return settled is not None or made.notice.is_withdrawn(last)
