"""What a reason rests on: done as the log has it, or only taken as done."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.called import Call

from .school import SMALL, School, log, register

_RULES = """
  spoken: {each: absence, after: letter_sent, when: absence_day == 1, who: head,
    will: {tell: parents, what: the absence}, due: same day, source: "4.1"}
  again: {each: absence, when: done(concern) and absence_day == 1, who: head,
    will: {tell: parents, what: the absence}, due: same day, source: "4.2"}
  counted: {each: absence, when: times('concern') >= 1 and absence_day == 1, who: head,
    will: {tell: parents, what: the absence}, due: same day, source: "4.3"}
  later: {each: absence, not_before: 2 school days after concern, when: absence_day == 1, who: head,
    will: {tell: parents, what: the absence}, due: same day, source: "4.4"}
"""
DAY = "2025-11-07"


@pytest.fixture
def school(call: Call, tmp_path: Path) -> School:
    """P1 is away for the first days of the year, so that a letter is due on 5 September, and on 7 November."""
    policies = tmp_path / "policies"
    policies.mkdir()
    text = Path(SMALL).read_text("utf-8").replace("policy: small", "policy: looks_back")
    (policies / "looks_back.yaml").write_text(text + _RULES.lstrip("\n"), encoding="utf-8")
    away = {"P1": {**{f"2025-09-{day:02}": "OO" for day in range(2, 6)}, DAY: "NN"}}
    found = School(call, "looks_back", register(tmp_path, away, DAY))
    found.arguments = (*found.arguments, "--policies", str(policies))
    return found


def _whys(school: School, *more: str) -> dict[str, str]:
    rules = ("spoken", "again", "counted", "later")
    return {one["rule"]: one["why"] for one in school.on(DAY, *more)["items"] if one["rule"] in rules}


def test_a_step_that_nobody_recorded_is_told_as_taken(school: School, tmp_path: Path) -> None:
    found = _whys(school, "--events", log(tmp_path, "2025-09-08,PZ,,visit,,,,"))
    assert found == {
        "spoken": "“letter sent” taken as done on Friday 5 September 2025 (not in the log), 1st day of the absence",
        "again": "the letter of concern is taken as sent on Friday 5 September 2025 (not in the log), "
                 "1st day of the absence",
        "counted": "the letter of concern has been sent before (1) "
                   "(taken as sent on Friday 5 September 2025, not in the log), 1st day of the absence",
        "later": "2 school days after the letter of concern "
                 "(taken as sent on Friday 5 September 2025, not in the log), 1st day of the absence",
    }  # fmt: skip


def test_without_a_log_it_says_that_there_is_none(school: School) -> None:
    found = _whys(school)
    assert found["again"].startswith(
        "the letter of concern is taken as sent on Friday 5 September 2025 (no log was given)"
    )


def test_what_the_log_has_is_told_as_done(school: School, tmp_path: Path) -> None:
    found = _whys(school, "--events", log(tmp_path, "2025-09-08,P1,,letter,concern,,,"))
    assert not any("taken as" in why for why in found.values())
    assert found["again"] == "the letter of concern has been sent, 1st day of the absence"
    assert found["spoken"] == "“letter sent” done Monday 8 September 2025, 1st day of the absence"
