"""What is found under other readings, and not in the body."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from attendance_policy.library import Library
from attendance_policy.lint import Finding, lint
from attendance_policy.lint.catalogue import catalogue
from attendance_policy.lint.under_readings import OF_ONE_RULE, OF_SEVERAL, OF_TIMES, lint_readings
from attendance_policy.policy import Loaded, Policies

NOW = date(2025, 8, 1)
ALL = (*OF_TIMES, *OF_ONE_RULE, *OF_SEVERAL)
PROFILE = """\
policy: example
name: Example School
kind: school
extends: england_2024
letters:
  concern: {called: letter of concern, to: parents, source: "3"}
tiers:
  level:
    asks: how much support
    levels:
      good: {when: attendance >= 95, source: "3"}
      low: {when: attendance < 95, source: "3"}
    source: "3"
stages:
  first: {each: review, when: level == 'low', who: school, will: {letter: concern}, once: per year, source: "3"}
  second: {each: review, when: attendance < 90, who: school, will: {meet: parents}, once: per year, source: "3"}
open_points:
  where_low_begins:
    kind: conflict
    asks: Where does low begin?
    as_written: {source: "3", says: below 95}
    readings:
      lower: {source: "4", says: below 94.5, set: {tiers.level.levels.low.when: attendance < 94.5}}
      same: {source: "5", says: under 95, set: {tiers.level.levels.low.when: not attendance >= 95}}
  who_is_met:
    kind: conflict
    asks: Whose parents are met?
    as_written: {source: "3", says: below 90}
    readings:
      above: {source: "6", says: above 90, set: {stages.second.when: attendance > 90}}
      low: {source: "7", says: low and below 96, set: {stages.second.when: level == 'low' and attendance < 96}}
    working: low
    because: it names the level
"""


def examined(text: str, tmp_path: Path) -> tuple[Loaded, Policies]:
    file = tmp_path / "example.yaml"
    file.write_text(text, encoding="utf-8")
    policies = Policies(Library((), tmp_path))
    loaded = policies.examine_document(policies.library.document_of(file.read_bytes(), file.name))
    assert loaded.usable, loaded.problems
    return loaded, policies


def told(loaded: Loaded, policies: Policies, only: tuple[str, ...] = ()) -> dict[tuple[str, str], str]:
    """(code, reading) to the path of each finding under a reading."""
    under = lint_readings(loaded, policies, NOW, lint(loaded, policies, NOW), only)
    points = [point for point in loaded.as_written.open_points if len(point.readings) > 1]
    assert {"where_low_begins", "who_is_met"} <= {point.id for point in points}, "beside the questions of the base"
    assert under.points == len(points)
    assert under.readings == sum(len(point.readings) - 1 for point in points) and not under.left_out
    return {(one.problem.code, one.reading): one.path for one in under.linted.findings}


def test_what_a_reading_brings_is_told_with_it_and_nothing_of_the_body(tmp_path: Path) -> None:
    loaded, policies = examined(PROFILE, tmp_path)
    assert told(loaded, policies) == {
        ("tier-gap", "lower of where_low_begins"): "tiers.level",
        ("wrong-way-round", "above of who_is_met"): "stages.second.when",
        ("decides-nothing", "low of who_is_met"): "stages.second.when",
    }


def test_one_rule_alone_and_a_rule_that_no_reading_changes(tmp_path: Path) -> None:
    loaded, policies = examined(PROFILE, tmp_path)
    assert list(told(loaded, policies, ("tier-gap",))) == [("tier-gap", "lower of where_low_begins")]
    assert lint_readings(loaded, policies, NOW, lint(loaded, policies, NOW), ("review-overdue",)).readings == 0


def test_the_working_readings_are_looked_at_together(tmp_path: Path) -> None:
    text = PROFILE.replace("who_is_met:\n    kind", "who_is_met:\n    working: above\n    because: so\n    kind")
    text = text.replace("    working: low\n    because: it names the level\n", "")
    text = text.replace("open_points:\n", """\
rules:
  third: {each: review, when: attendance < 80, who: school, will: {meet: parents}, once: per year, source: "8"}
open_points:
  third_is:
    kind: conflict
    asks: Whose parents are met thirdly?
    as_written: {source: "8", says: below 80}
    readings: {others: {source: "9", says: above 90, set: {rules.third.when: attendance > 90}}}
    working: others
    because: so
""")  # fmt: skip
    loaded, policies = examined(text, tmp_path)
    under = lint_readings(loaded, policies, NOW, lint(loaded, policies, NOW), ("same-rule-twice",))
    [only] = under.linted.findings
    assert only.reading == "working" and only.problem.message.endswith(", under the working readings together")


@pytest.mark.parametrize("name", ["westwood", "basildon_lower"])
def test_looking_only_at_what_has_changed_finds_all_that_there_is(name: str) -> None:
    policies = Policies(Library(()))
    loaded = policies.examine(policies.library.find(name))
    body = lint(loaded, policies, NOW)
    expected: set[tuple[str, str, str]] = set()
    known = {(one.problem.code, one.path, one.problem.message) for one in body.findings}
    for point in loaded.as_written.open_points:
        for reading in point.readings[1:]:
            at = {one.id: "as_written" for one in loaded.as_written.open_points} | {point.id: reading.id}
            read = replace(loaded, as_written=loaded.built_under(at).policy, tree=loaded.resolved_tree(at))
            expected |= {
                (one.problem.code, one.path, f"{reading.id} of {point.id}")
                for one in lint(read, policies, NOW, ALL).findings
                if (one.problem.code, one.path, one.problem.message) not in known
            }
    found = lint_readings(loaded, policies, NOW, body).linted.findings
    assert {key(one) for one in found if one.reading != "working"} == expected
    assert expected or name != "westwood", "there is something to be found"


def key(one: Finding) -> tuple[str, str, str]:
    return one.problem.code, one.path, one.reading


def test_every_rule_that_looks_at_readings_is_a_rule() -> None:
    assert len(set(ALL)) == len(ALL)
    assert set(ALL) <= {rule.code for rule in catalogue()}
