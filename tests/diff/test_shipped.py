"""Single edits of the shipped profiles: their words and their history, as `diff` shows them."""

from __future__ import annotations

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.diff import compare
from attendance_policy.diff.counterexample import find_counterexample
from attendance_policy.library import read_calendar
from attendance_policy.policy.codebook import code_book
from attendance_policy.reports.history_text import counterexample_text
from attendance_policy.scenario import Ready, read_scenario, replay, replay_data, table_of
from attendance_policy.source import read_yaml
from diff.pairs_of_profiles import policies

EDITS = [
    ("atlp_slade", "rules.visit_vulnerable.repeat", "every 1 week"),
    ("atlp_slade", "rules.visit_fifth_day.when",
     "absence_day >= 5 and contact_made or not unexplained and not vulnerable"),
    ("basildon_lower", "stages.concern_letter.when", "attendance < 93 or punctuality_a_concern"),
    ("basildon_lower", "rules.correct_code.due", "5 school days after session"),  # the same day but over holidays
    ("lct", "stages.stage_b.any_of.1.when", "attendance <= 90"),
    ("lct", "stages.stage_b.any_of.1.not_before", "3 school weeks after sal_1"),
    ("sharley_park", "stages.first_stage_letter.once", "per half term"),
    ("sharley_park", "rules.wellbeing_call.when", "absence_day >= 3"),
    ("westwood", "rules.evidence_when_persistent.once", "per year"),
    ("westwood", "rules.early_conversation.when", "attendance < 95 and attendance_decreasing"),
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit[0]}.{edit[1]}")
def test_an_edit_and_its_history(edit: tuple[str, str, str], snapshot: SnapshotAssertion) -> None:
    school, path, value = edit
    before = policies().load(school)
    after = policies().patched(before, [(path, value)])
    found = compare(before, after)
    calendar, codes = read_calendar("england_example", ()), code_book(policies().resolver)
    searched = find_counterexample(found, calendar, codes)
    assert searched.first is not None and searched.first.kind == "history"
    scenario = read_scenario(read_yaml(searched.first.text, "saved.yaml"), codes, lambda _: calendar)
    both = [replay(scenario, [Ready.of(one)]) for one in (before, after)]
    sides = [replay_data(scenario, one)["policies"] for one in both]
    keys = ("at", "action", "due", "role", "strength", "status")
    told = [[[d[key] for key in keys] for d in side[0]["decisions"]] for side in sides]
    assert told[0] != told[1]  # the file alone shows it, without the search
    for one in searched.first.shown:
        assert one.before != one.after
        for side, said in zip(both, (one.before, one.after), strict=True):
            _in_the_words_of(table_of(scenario, side), said)
    effects = "\n".join(f"{one.path}: {one.before} -> {one.after}\n  {one.effect}" for one in found.changes)
    assert f"{effects}\n\n{counterexample_text(searched)}" == snapshot


def _in_the_words_of(table: str, said: str) -> None:
    """What keeps a decision open is said as a replay of the file says it."""
    flat = " ".join(table.split())
    for standing in re.findall(r"(?:discretionary|not specified|conflict)[^;)]*", said):
        assert standing in flat, standing


EFFECTS = [
    ("lct", "leave.notice.strength", "should", "should instead of must: left to a person, before a duty"),
    ("lct", "formal_steps.penalty_notice.amounts.first.0.pay", "60", "60 pounds to pay instead of 80"),
    ("lct", "counting.review.every", "school day", "reviewed every school day instead of week"),
    ("westwood", "values.return_after_leave.is", "10", "no condition of a rule reads this figure"),
    ("lct", "values.return_after_leave.is", "5", "place_at_risk no longer reaches "
     "1 or more sessions marked C in this absence where fewer than 5 school days have passed since agreed return"),
]  # fmt: skip


@pytest.mark.parametrize(("school", "path", "value", "effect"), EFFECTS)
def test_no_change_is_silent(school: str, path: str, value: str, effect: str) -> None:
    before = policies().load(school)
    (one,) = compare(before, policies().patched(before, [(path, value)])).changes
    assert (one.path, one.effect) == (path, effect)


def test_a_level_is_named_with_its_tier() -> None:
    before = policies().load("westwood")
    (one,) = compare(before, policies().patched(before, [("tiers.level.levels.harder.when", "90 <= attendance < 93")])
                     ).changes  # fmt: skip
    assert one.effect.startswith("level harder reaches attendance from 90% and below 93% instead of ")
