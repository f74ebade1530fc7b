"""Formal steps as parts of a policy: every key has its type, a silence stays one, and mistakes are told."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from attendance_policy.diagnostics import Problem
from attendance_policy.policy.formal import ORDINALS, Amount, FormalStep, Length, Limit, Period, Within, pounds
from attendance_policy.policy.model import Silence
from reference.making import _policies, load

SCHEMA = Path(__file__).parents[2] / "schema" / "policy.schema.json"


def step_of(**keys: Any) -> FormalStep | Silence:
    return load(formal_steps={"fine": keys}).policy.formal_steps["fine"]


FULL: dict[str, Any] = {
    "issued_by": "head or police", "to": "each parent", "for": "each pupil", "first": {"ask": "whether it is in order"},
    "then": [{"tell": "office", "what": "copy"}], "counted_from": "notice received",
    "amounts": {"first": [{"pay": 80, "within": "21 days"}, {"pay": 62.5}], "second": [{"pay": 160}]},
    "paid_to": "office", "unpaid": {"after": "28 days", "who": "office", "may": {"consider": "court"}},
    "limit": {"at_most": 2, "in": "3 years", "from": "rolling", "per": ["parent"], "not_counted": "withdrawn",
              "then": "other action"},
    "runs_for": {"at_least": "3 weeks", "at_most": "6 weeks", "extended_by": "1 month"}, "contains": ["a", "b"],
    "when": "compulsory_age", "after": "conviction", "who": "head", "within": "6 months from the alleged offence",
    "court": "magistrates", "fine_at_most": 1000, "counts_toward": "nothing", "appeal": "none", "strength": "may",
    "source": "5.2", "law": "PN", "status": "verified", "interpretation": {"within": "chosen"},
}  # fmt: skip


def test_every_key_of_the_schema_has_its_place() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))["$defs"]["formal_step"]["else"]["properties"]
    assert set(FULL) == set(schema)
    step = step_of(**FULL)
    assert isinstance(step, FormalStep)
    bare = step_of(source="5.2")
    assert isinstance(bare, FormalStep)
    fields = {"for": "of"}
    for key in schema:
        if key != "source":
            assert getattr(step, fields.get(key, key)) != getattr(bare, fields.get(key, key)), key


def test_the_parts_are_typed() -> None:
    step = step_of(**FULL)
    assert isinstance(step, FormalStep)
    assert step.amounts == (
        (Amount(Fraction(80), Length("21 days", 21, "days")), Amount(Fraction(125, 2))),
        (Amount(Fraction(160)),),
    )
    assert step.limit == Limit(2, Length("3 years", 3, "years"), True, ("parent",), ("withdrawn",), "other action")
    assert step.runs_for == Period(None, Length("3 weeks", 3, "weeks"), Length("6 weeks", 6, "weeks"),
                                   Length("1 month", 1, "months"))  # fmt: skip
    six_months = Length("6 months", 6, "months")
    assert step.within == Within("6 months from the alleged offence", six_months, "alleged offence")
    assert step.unpaid is not None and [strength for strength, _ in step.unpaid.acts] == ["may"]
    assert (step.role, step.name, step.fine_at_most, step.interpretation) == (
        "head", "fine", Fraction(1000), ("within: chosen",))  # fmt: skip
    assert [amount.sentence() for amount in step.amounts[0]] == ["80 pounds within 21 days", "62.50 pounds"]


@pytest.mark.parametrize(("value", "text"), [(80, "80"), (62.5, "62.50"), (0.05, "0.05"), (0, "0")])
def test_pounds(value: float, text: str) -> None:
    assert pounds(Fraction(str(value))) == text


@pytest.mark.parametrize("key", ["issued_by", "amounts", "limit", "runs_for", "contains"])
def test_a_silence_stays_a_silence(key: str) -> None:
    step = step_of(**{key: {"left_to": "council"}, "source": "7"})
    assert isinstance(step, FormalStep)
    assert getattr(step, key) == Silence("left_to", "council", ("7",))


def test_a_whole_step_may_be_a_silence() -> None:
    step = step_of(not_stated="it is only named", source="8")
    assert isinstance(step, Silence) and step.sentence() == "it is only named (8)"


def test_words_that_give_no_length_are_kept() -> None:
    step = step_of(within="a reasonable time", source="1")
    assert isinstance(step, FormalStep) and step.within == Within("a reasonable time")


def test_the_ordinals_are_those_of_the_schema() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))["$defs"]["formal_step"]["else"]["properties"]
    assert list(schema["amounts"]["else"]["properties"]) == list(ORDINALS[:2])


@pytest.mark.parametrize(
    ("keys", "code", "words"),
    [
        ({"who": "nobody known"}, "unknown-role", "nobody known"),
        ({"unpaid": {"who": "stranger"}}, "unknown-role", "stranger"),
        ({"then": {"tell": "stranger"}}, "unknown-role", "stranger"),
        ({"counts_toward": "fines"}, "unknown-step", "fines"),
        ({"runs_for": {"is": "3 terms"}}, "wrong-unit", "terms"),
        ({"amounts": {"first": [{"pay": 8, "within": "2 hours"}]}}, "wrong-unit", "hours"),
        ({"when": "attendence < 90"}, "unknown-name", "attendence"),
        ({"counted_from": "notice recieved"}, "not-one-of", "notice recieved"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(keys: dict[str, Any], code: str, words: str) -> None:
    found = [problem for problem in examined(formal_steps={"fine": {"source": "1", **keys}}) if problem.code == code]
    assert len(found) == 1 and words in found[0].message and found[0].place.line > 5


def test_a_reading_counts_from_nothing_else_either() -> None:
    point = {"kind": "silence", "asks": "From when?", "as_written": {"says": "it does not say", "source": "1"},
             "readings": {"received": {"says": "from receipt",
                                       "set": {"formal_steps.fine.counted_from": "notice_recieved"}}}}  # fmt: skip
    found = examined(formal_steps={"fine": {"source": "1"}}, open_points={"days_for_paying": point})
    assert [problem.code for problem in found] == ["not-one-of"]
    assert "`notice received`" in found[0].suggestion


def examined(**sections: Any) -> tuple[Problem, ...]:
    policies = _policies()
    data = {"policy": "tiny", "name": "Tiny", "kind": "school", "extends": "tiny_base", **sections}
    text = yaml.safe_dump(data, sort_keys=False)
    return policies.examine_document(policies.library.document_of(text.encode(), "tiny.yaml")).problems
