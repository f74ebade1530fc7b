"""Scored forms: the score and the band of each risk, at each edge, and of the whole form."""

from __future__ import annotations

import pytest

from answers.asked import loaded
from attendance_policy.answers import score
from attendance_policy.answers.score import ScoreAnswer
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.library import Library
from attendance_policy.policy import Policies


def asked(form: str, *risks: dict[str, int]) -> ScoreAnswer:
    return score(loaded("papers", "where_high_begins=as_written"), form, risks)


def product(likelihood: int, severity: int) -> dict[str, int]:
    return {"likelihood": likelihood, "severity": severity}


@pytest.mark.parametrize(
    ("likelihood", "severity", "number", "band"),
    [
        (1, 0, 0, "low"),
        (1, 1, 1, "low"),
        (2, 1, 2, "middle"),
        (3, 1, 3, "middle"),
        (2, 2, 4, "high"),
        (3, 2, 6, "high"),
    ],
)
def test_each_edge_of_a_product(likelihood: int, severity: int, number: int, band: str) -> None:
    whole = asked("product", product(likelihood, severity)).whole
    assert (whole.result, whole.values["score"], whole.values["band"]) == ("determined", number, band)


def test_the_words_of_the_numbers_and_of_the_band() -> None:
    values = asked("product", product(2, 2)).whole.values
    assert values["words"] == ("likelihood 2 (maybe)", "severity 2 (no word (App 1))")
    assert values["called"] == "HIGH"
    assert asked("product", product(1, 1)).whole.values["called"] is None


def test_a_band_with_a_clause_of_its_own() -> None:
    assert asked("product", product(2, 2)).whole.source == ("App 1", "App 2")
    assert asked("product", product(1, 1)).whole.source == ("App 1",)


def test_several_risks_have_the_band_of_the_highest() -> None:
    found = asked("product", product(1, 1), product(3, 2), product(2, 1))
    assert [risk.values["band"] for risk in found.risks] == ["low", "high", "middle"]
    assert [risk.asked["risk"] for risk in found.risks] == [1, 2, 3]
    assert (found.whole.result, found.whole.values["score"], found.whole.values["band"]) == ("determined", 6, "high")


def test_a_sum_and_what_no_band_holds() -> None:
    assert asked("total", {"one": 1, "two": 1}).whole.values["band"] == "low"
    assert asked("total", {"one": 2, "two": 2}).whole.values["band"] == "high"
    between = asked("total", {"one": 1, "two": 2}).whole
    assert (between.result, between.values["score"], between.values["band"]) == ("not_specified", 3, None)
    assert between.not_specified == "the table has nothing for 3 (App 3)"


def test_several_risks_of_a_form_that_has_no_band_of_its_own() -> None:
    whole = asked("total", {"one": 1, "two": 1}, {"one": 2, "two": 2}).whole
    assert (whole.result, whole.values["band"]) == ("not_specified", None)
    assert whole.not_specified == "the policy gives a band to each answer and none to them together (App 3)"


def test_forms_that_nothing_is_said_of() -> None:
    assert asked("unscored", {"x": 1}).whole.not_specified == "the policy does not say how `unscored` is scored"
    assert asked("silent", {"x": 1}).whole.not_specified == "it is scored and not said how (App 5)"


def test_a_score_on_which_readings_differ_is_a_conflict_and_others_are_not() -> None:
    policy = loaded("papers")
    four = score(policy, "product", [product(2, 2)]).whole
    assert (four.result, four.values["band"], four.values["score"]) == ("conflict", None, 4)
    assert [(r.reading, r.single.values["band"]) for r in four.readings] == [("as_written", "high"), ("six", "middle")]
    six = score(policy, "product", [product(3, 2)]).whole
    assert (six.result, six.values["band"], six.readings) == ("determined", "high", ())


@pytest.mark.parametrize(
    ("form", "risks", "code", "message"),
    [
        ("products", [product(1, 1)], "unknown-form", "`products` is not a form of this policy"),
        ("product", [], "no-risk", "nothing is given to score"),
        ("product", [{"likelihood": 1}], "wrong-part", "`severity` has no number"),
        ("product", [{**product(1, 1), "speed": 1}], "wrong-part", "`speed` is not a part of `product`"),
        ("product", [product(4, 1)], "wrong-part", "`likelihood` cannot be 4"),
        ("product", [product(0, 1)], "wrong-part", "`likelihood` cannot be 0"),
    ],
)
def test_wrong_calls(form: str, risks: list[dict[str, int]], code: str, message: str) -> None:
    with pytest.raises(CannotGoOn) as stopped:
        asked(form, *risks)
    assert stopped.value.exit_code == 2
    assert [(p.code, p.message) for p in stopped.value.problems] == [(code, message)]


def test_every_risk_of_the_trusts_form_has_the_colour_its_appendix_prints() -> None:
    trust = Policies(Library()).load("lct")
    for likelihood in range(1, 6):
        for severity in range(1, 6):
            number = likelihood * severity
            colour = "red" if number >= 20 else "amber" if number >= 10 else "green"
            found = score(trust, "student_risk_assessment", [product(likelihood, severity)]).whole
            assert (found.result, found.values["score"], found.values["band"]) == ("determined", number, colour)
