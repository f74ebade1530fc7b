"""What is to be done before: the decision waits, and uses up none of how often it may be made."""

from __future__ import annotations

from typing import Any

from reference.interpreter import Options
from reference.making import agreed, calendar, event, policy, rule, school

DAILY = {"review": {"every": "school day"}}
LOGGED = Options(simulate=False, take_done=False, log=True)


def _decided(marks: str, events: list[Any], **keys: Any) -> list[tuple[str, str]]:
    made = policy(rules={"r": rule(each="review", needs="done(warning)", **keys)}, counting=DAILY)
    found = agreed(made, school(calendar(), {"anna": marks}, events), LOGGED)
    return sorted((decision.day.isoformat()[-2:], decision.status) for decision in found)


SENT = [event("2025-09-03", "anna", "letter", "warning")]


def test_waiting_uses_up_no_once() -> None:
    assert _decided("NN NN NN NN NN", SENT, when="sessions('N') >= 1", once="ever") == [("01", "first"), ("04", "due")]
    assert _decided("NN NN", [], when="sessions('N') >= 1", once="per year") == [("01", "first")]


def test_once_it_was_made_it_does_not_wait_again() -> None:
    made = policy(rules={"r": rule(each="review", needs="consecutive('N') == 1", once="ever")}, counting=DAILY)
    found = agreed(made, school(calendar(), {"anna": "// NN // NN"}), LOGGED)
    assert [(d.day.day, d.status) for d in found if d.status == "due"] == [(2, "due")]
    assert [(d.day.day, d.status) for d in found if d.status == "first"] == [(1, "first")]


def test_an_episode_waits_once_and_is_then_made_once() -> None:
    found = _decided("NN NN NN NN NN", SENT, when="sessions('N') >= 1", once="per episode")
    assert found == [("01", "first"), ("04", "due")]


def test_a_distance_is_counted_from_the_first_that_was_made() -> None:
    found = _decided("NN NN NN NN NN II II", SENT, when="sessions('N') >= 1", repeat="every 2 school days")
    assert found == [("01", "first"), ("03", "first"), ("04", "due"), ("08", "due")]
