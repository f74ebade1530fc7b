"""A problem in a condition stands at its sign, however the condition is written; elsewhere at the narrowest value."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy.family import TRUST, examined

RULE = """policy: s
name: A school
kind: school
extends: base
rules:
  follow_up:
    each: review
    when: {when}
    who: office
    will: {{contact: parents}}
    once: per year
    source: "1"
"""


@pytest.mark.parametrize(("written", "column"), [
    ("attendance < 95 and attendnce > 5", 31),
    ('"attendance < 95 and attendnce > 5"', 32),
    ("'attendance < 95 and attendnce > 5'", 32),
])  # fmt: skip
def test_plain_and_quoted(tmp_path: Path, written: str, column: int) -> None:
    (problem,) = examined(tmp_path, "s", s=RULE.format(when=written)).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("unknown-name", 8, column)


def test_every_problem_of_a_file_is_told_in_one_run(tmp_path: Path) -> None:
    text = RULE.format(when="attendnce < 95 and year == 15").replace("office", "ofice").replace('    source: "1"\n', "")
    found = examined(tmp_path, "s", s=text).problems
    assert [(p.place.line, p.code) for p in found] == [
        (7, "no-source"), (8, "unknown-name"), (8, "unknown-word"), (9, "unknown-role"),
    ]  # fmt: skip


def test_what_was_inherited_is_told_where_it_stands(tmp_path: Path) -> None:
    academy = "policy: academy\nname: X\nkind: school\nextends: trust\nremoves: [flags.young_carer]\n"
    (problem,) = examined(tmp_path, "academy", trust=TRUST, academy=academy).problems
    lines = TRUST.lstrip("\n").splitlines()
    assert problem.place.file == "trust.yaml"
    assert lines[problem.place.line - 1].strip() == "when: attendance < 95 and not young_carer"


def test_adopted_text_is_told_where_it_is_adopted(tmp_path: Path) -> None:
    school = 'policy: s\nname: X\nkind: school\nextends: base\nadopts: {"4": [warning]}\n'
    (problem,) = examined(tmp_path, "s", s=school).problems
    assert (problem.code, problem.message[:12]) == ("unknown-name", "`persistent`")
    assert (problem.place.file, problem.place.line, problem.place.column) == ("s.yaml", 5, 16)


def test_what_is_wrong_in_a_reading_is_told_at_its_value_and_not_at_the_name_of_the_reading(tmp_path: Path) -> None:
    text = RULE.format(when="attendance < 95") + """open_points:
  how:
    kind: conflict
    asks: How is it?
    as_written: {says: so, source: "1"}
    readings:
      by_figure:
        says: otherwise
        set:
          rules.follow_up.when: attendance < 90 and attendnce > 5
          rules.follow_up.who: ofice
          rules.follow_up.will:
            - {contact: parents}
            - {contact: parnts}
      by_shape:
        says: again otherwise
        set: {rules.follow_up.once: per yaer}
      by_path:
        says: nothing
        set:
          rules.follow_up.source: "2"
          rules.follow_upp.once: per term
      by_removal:
        says: no more
        remove:
          - rules.follow_up.will
"""
    problems = examined(tmp_path, "s", s=text).problems
    assert [(p.place.line, p.place.column, p.code) for p in problems] == [
        (22, 53, "unknown-name"), (23, 32, "unknown-role"), (26, 25, "unknown-role"), (29, 37, "not-one-of"),
        (34, 34, "unknown-path"), (36, 9, "no-action"),
    ]  # fmt: skip


def test_a_level_whose_condition_cannot_be_read_is_not_taken_for_one_without(tmp_path: Path) -> None:
    tiers = "tiers:\n  level:\n    levels: {low: {when: attendance => 90}, high: {when: attendance > 95}}\n"
    problems = examined(tmp_path, "s", s=RULE.format(when="attendance < 95") + tiers + "    source: '1'\n").problems
    assert [problem.code for problem in problems] == ["condition-syntax"]
