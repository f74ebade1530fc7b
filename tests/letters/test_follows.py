"""What a letter tells of the policy: the figures that brought it about, and what follows when."""

from __future__ import annotations

import pytest

from attendance_policy.letters.follows import _READER, formal_facts, next_steps
from attendance_policy.letters.grounds import Grounds
from attendance_policy.letters.tell import _with_you
from attendance_policy.library import Library
from attendance_policy.policy import Policies, Policy


@pytest.fixture(scope="module")
def policies() -> dict[str, Policy]:
    loader = Policies(Library())
    return {name: loader.load(name).policy for name in ("basildon_lower", "lct", "sharley_park", "westwood")}


@pytest.mark.parametrize(("school", "rule", "said"), [
    ("basildon_lower", "concern_letter", ("attendance below 95%",)),
    ("westwood", "letter_1a", ("attendance from 93% to 95.9%",)),
    ("westwood", "letter_2a", ("attendance from 90.1% to 92.9%",)),
    ("westwood", "letter_3a", ("attendance below 90%",)),
])  # fmt: skip
def test_the_figures_that_brought_it_about(
    policies: dict[str, Policy], school: str, rule: str, said: tuple[str, ...]
) -> None:
    found = policies[school].rule(rule)
    assert found is not None
    assert Grounds(policies[school]).thresholds(found.cases[0]) == said


def test_what_follows_is_told_way_by_way(policies: dict[str, Policy]) -> None:
    policy = policies["lct"]
    rule = policy.rule("stage_a")
    assert rule is not None
    surely, early = next_steps(policy, rule, ("sal_1",))
    # A time that both ways have is said once, and whoever reads it is you.
    assert surely == (
        "The attendance officer should send School Attendance Letter 2 to you, no sooner than 3 weeks after this "
        "letter, if the attendance officer decides that it is needed, or if attendance is below 90%"
    )
    assert early == (
        "The attendance officer may send School Attendance Letter 2 to you, no sooner than 2 weeks after this "
        "letter, if attendance is 90% or more and attendance has not improved since this letter"
    )


def test_where_nothing_follows_nothing_is_said(policies: dict[str, Policy]) -> None:
    policy = policies["westwood"]
    rule = policy.rule("letter_2b")
    assert rule is not None
    assert all("Letter 2b" not in step for step in next_steps(policy, rule, ("no_improvement_2b",)))
    assert next_steps(policies["basildon_lower"], policies["basildon_lower"].rules[-1], ()) == ()


def test_what_a_penalty_comes_to(policies: dict[str, Policy]) -> None:
    facts = formal_facts(policies["sharley_park"].formal_steps["penalty_notice"])
    assert facts["penalty_amounts"] == (
        "for a first notice, £80 within 21 days, or £160 within 28 days", "for a second notice, £160 within 28 days"
    )  # fmt: skip
    assert facts["penalty_unpaid"] == "28 days"
    # A document that leaves the sums to its authority gives none.
    assert "penalty_amounts" not in formal_facts(policies["westwood"].formal_steps["penalty_notice"])
    notice = policies["sharley_park"].formal_steps["notice_to_improve"]
    assert formal_facts(notice) == {"notice_runs_for": "3 to 6 weeks"}
    assert formal_facts(None) == {}


def test_a_level_that_follows_is_told_with_its_figure(policies: dict[str, Policy]) -> None:
    """Nobody outside school knows which percentage `harder to make progress` is."""
    policy = policies["westwood"]
    (rule,) = (one for one in policy.rules if one.id == "letter_2a")
    said = next_steps(policy, rule, ())
    # What one case does is one sentence, and its condition is said once.
    (one,) = said
    assert one.count("“harder to make progress” (attendance from 90.1% to 92.9%)") == 1
    assert one.startswith("The attendance officer will send Letter 2b to you and offer continued support, and may ")


def test_only_who_reads_it_is_you() -> None:
    for said, read in (
        ("ask the parents for evidence", "ask you for evidence"), ("the parents' view", "the parents' view"),
        ("the parents and carers", "the parents and carers"), ("the parents of the pupil", "the parents of the pupil"),
    ):  # fmt: skip
        assert _READER.sub("you", said) == read


def test_a_reader_outside_school_is_told_who_decides_in_words_of_a_school(policies: dict[str, Policy]) -> None:
    """4.2: a referral, where attendance has deteriorated after letter, meeting and plan."""
    said = [one for policy in policies.values() for rule in policy.rules for one in next_steps(policy, rule, ())]
    assert any(one.endswith("legal sanctions, if the school decides that it is needed") for one in said)
    # The question that the policy asks its people is none for parents to read.
    assert not [one for one in said if " answer" in one or "?" in one]


def test_parents_at_a_meeting_are_you() -> None:
    assert _with_you(["the head", "the parents"]) == ["you", "the head"]
    assert _with_you(["the head", "the family worker"]) == ["the head", "the family worker"]
