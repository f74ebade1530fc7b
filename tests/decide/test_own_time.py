"""An action with a time of its own is due then; the others of its rule are due when the rule is."""

from __future__ import annotations

from attendance_policy.decide.model import time_of
from attendance_policy.decide.points import due_by
from attendance_policy.policy import Policy
from reference.making import policy, rule

TEXT = {"contact": "parents", "how": "text", "due": "by 09:30"}
CALL = {"contact": "parents", "how": "phone"}


def _times(made: Policy) -> dict[str, str]:
    """Strength -> by when."""
    (one,) = made.rules
    times = {strength: time_of(case, actions) for case in one.cases for strength, actions in case.acts}
    return {strength: time.text if time is not None else "" for strength, time in times.items()}  # type: ignore[union-attr]


def test_the_only_action_of_a_strength_has_its_own_time() -> None:
    assert _times(policy(rules={"r": rule(each="absence", due="by 10:30", will=CALL, should=TEXT)})) == {
        "will": "by 10:30", "should": "by 09:30"}  # fmt: skip
    assert _times(policy(rules={"r": rule(each="absence", will=CALL, should=TEXT)})) == {
        "will": "", "should": "by 09:30"}  # fmt: skip


def test_of_several_actions_the_time_of_the_rule_holds() -> None:
    several = policy(rules={"r": rule(each="absence", due="by 10:30", will=[CALL, TEXT])})
    assert _times(several) == {"will": "by 10:30"}


def test_an_own_time_that_is_counted_from_a_deadline_moves_with_it() -> None:
    text = {**TEXT, "due": "30 minutes after reporting deadline"}
    early, late = (
        policy(rules={"r": rule(each="absence", will=text)}, reporting={"first_day": {"by": by}, "source": "1"})
        for by in ("08:30", "09:00")
    )
    assert due_by(early, late) == {"r"}
    assert due_by(early, early) == frozenset()
