"""Who was contacted: a call of the parents is no call of anybody who comes after them, and a call is no visit."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.called import Call

from .school import SMALL, School, log, register

_RULES = """
  emergency: {each: absence, when: absence_day == 1 and unexplained, who: office,
    will: {contact: emergency contacts, how: phone}, due: same day, source: "3.7"}
  welfare: {each: absence, when: absence_day == 1 and unexplained, who: office,
    will: {contact: police}, due: same day, source: "3.8"}
  visited: {each: absence, when: absence_day == 1 and unexplained, who: head,
    will: {contact: home, how: visit}, due: same day, source: "3.9"}
  reached: {each: absence, when: absence_day == 1 and unexplained, who: office,
    will: {contact: parents, how: visit or email}, due: same day, source: "3.10"}
"""
DAY = "2025-11-07"
ALL = {"call", "emergency", "welfare", "visited", "reached"}


@pytest.fixture
def school(call: Call, tmp_path: Path) -> School:
    """P1 is away on Friday 7 November, with no reason known."""
    policies = tmp_path / "policies"
    policies.mkdir()
    text = Path(SMALL).read_text("utf-8").replace("policy: small", "policy: ordered")
    (policies / "ordered.yaml").write_text(text + _RULES.lstrip("\n"), encoding="utf-8")
    found = School(call, "ordered", register(tmp_path, {"P1": {DAY: "NN"}}, DAY))
    found.arguments = (*found.arguments, "--policies", str(policies))
    return found


@pytest.mark.parametrize(
    ("event", "done"),
    [
        # No way and nobody named, as many systems export it.
        ("contact,,,,not reached", {"call", "reached"}),
        ("contact,,,,reached", {"call", "reached"}),
        ("contact,,,phone,not reached", {"call"}),
        ("contact,,,email,reached", {"reached"}),
        ("visit,,,,not reached", {"visited", "reached"}),
        # With whom, by their name or by the rule that contacts them.
        ("contact,emergency contacts,,phone,reached", {"emergency"}),
        ("contact,emergency_contacts,,,reached", {"emergency"}),
        ("contact,emergency_contacts,,,not reached", set()),
        ("contact,police,,,reached", {"welfare"}),
        ("contact,call,,phone,not reached", {"call"}),
        ("contact,emergency,,phone,not reached", {"emergency"}),
        ("contact,anything else,,phone,reached", {"call"}),
    ],
)
def test_a_contact_is_one_with_whom_the_log_says(school: School, tmp_path: Path, event: str, done: set[str]) -> None:
    events = log(tmp_path, f"{DAY} 09:40,P1,,{event}")
    assert set(school.rules(DAY, "--events", events)) & ALL == ALL - done


def test_a_parent_who_is_named_is_no_emergency_contact(school: School, tmp_path: Path) -> None:
    events = log(tmp_path, f"{DAY} 09:40,P1,M1,contact,,,phone,reached")
    assert set(school.rules(DAY, "--events", events)) & ALL == ALL - {"call"}


def test_a_parent_who_rang_is_beside_the_name_and_no_attempt_of_the_school(school: School, tmp_path: Path) -> None:
    events = log(tmp_path, f"{DAY} 08:20,P1,,report,,,phone,", f"{DAY} 08:50,P1,,contact,,,email,not reached")
    script = school.item(DAY, "call", "--events", events)["script"]
    assert [(one["kind"], one["at"]) for one in script["tried"]] == [("contact", f"{DAY} 08:50")]
    assert [(one["kind"], one["at"]) for one in script["reports"]] == [("report", f"{DAY} 08:20")]
    text = " ".join(school.call(*school.arguments, "--on", DAY, "--events", events).split())
    assert "[ ] P1: parent rang 08:20" in text and "P1, parent rang 08:20)" in text
    assert "tried so far Fri 7 Nov 08:50 contact by email, not reached" in text


@pytest.mark.parametrize(
    ("report", "said"),
    [(f"{DAY} 08:20,P1,,report,,,,", "parent reported 08:20"), (f"{DAY},P1,,report,,,,", "parent reported Fri 7 Nov"),
     (f"{DAY} 08:20,P1,,report,,,email,", "parent reported 08:20 by email")],
)  # fmt: skip
def test_how_a_parent_reported_is_said_as_far_as_the_log_says(
    school: School, tmp_path: Path, report: str, said: str
) -> None:
    text = " ".join(school.call(*school.arguments, "--on", DAY, "--events", log(tmp_path, report)).split())
    assert f"P1, {said})" in text and "nothing in the log" in text
