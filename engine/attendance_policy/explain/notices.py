"""Notices beside a day: what is decided about them on it, and which notice another would be for each parent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attendance_policy.decide.due import shown
from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_log import read_notices
from attendance_policy.decide.notices_rules import decided_of_notices
from attendance_policy.decide.notices_told import steps_meant, told
from attendance_policy.events import Event
from attendance_policy.explain.model import NO, NOT_EVALUATED, NoticeTold, RuleTold
from attendance_policy.explain.one_pupil import OnePupil
from attendance_policy.policy.model import Policy


def notices_on(
    policy: Policy, one: OnePupil, on: date, events: Sequence[Event], only: str | None = None
) -> tuple[NoticeTold, ...]:
    """What is decided about the pupil's notices on a day, by parent."""
    known = [event for event in events if event.at.date() <= on]
    if not any(event.kind == "notice" and event.pupil_id == one.pupil_id for event in known):
        return ()
    notices = NoticesOf(policy, read_notices(known, policy.formal_steps), one.ahead)
    found = [made for made in decided_of_notices(notices, on, known, one.grid.pupils)
             if made.at == on and made.notice.pupil == one.pupil_id and only in (None, made.rule)]  # fmt: skip
    return tuple(
        NoticeTold(
            made.rule, made.notice.parent, made.action, made.status,
            (shown(made.due.at) or made.due.text) if made.due is not None else "", made.source,
            tuple((fact.text, fact.value) for fact in made.facts),
        )
        for made in sorted(found, key=lambda made: made.key)
    )  # fmt: skip


def standing_beside(
    policy: Policy, one: OnePupil, on: date, rule: RuleTold, events: Sequence[Event]
) -> tuple[str, ...]:
    """For a rule that was decided and names a notice: which one it would be for each known parent."""
    if rule.verdict in (NO, NOT_EVALUATED):
        return ()
    found = policy.rule(rule.rule)
    cases = [case for case in found.cases if case.name == rule.case] if found is not None else []
    actions = tuple(action for case in cases for _, acts in case.acts for action in acts)
    if not steps_meant(policy, actions):
        return ()
    known = [event for event in events if event.at.date() <= on]
    parents = sorted({e.parent_id for e in known if e.pupil_id == one.pupil_id and e.parent_id})
    log = read_notices(known, policy.formal_steps)
    return tuple(
        f"{policy.called.paper(said.step)} for {'parent ' + said.parent if said.parent else 'a parent'}: {said.words}"
        for said in told(policy, log, one.ahead, actions, parents, one.pupil_id, on)
    )
