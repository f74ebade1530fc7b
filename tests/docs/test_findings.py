"""Every contradiction and gap of the five documents stands where docs/findings.yaml says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attendance_policy.lint.catalogue import catalogue
from docs.findings_page import KINDS, PAGE, Entry, entries, fault, page

ENTRIES = list(entries())
# How many the readers of each document found: contradictions and gaps.
COUNTED = {
    "westwood": (18, 23), "lct": (22, 23), "sharley_park": (17, 20), "basildon_lower": (29, 21), "atlp_slade": (18, 20),
}  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.policy}-{entry.id}")
def test_an_entry_holds(entry: Entry) -> None:
    assert fault(entry) == ""


def test_none_is_left_out() -> None:
    for policy, (contradictions, gaps) in COUNTED.items():
        wanted = [f"a{n + 1}" for n in range(contradictions)] + [f"b{n + 1}" for n in range(gaps)]
        assert [entry.id for entry in ENTRIES if entry.policy == policy] == wanted


def test_an_entry_that_does_not_hold_is_told() -> None:
    of = {kind: next(entry for entry in ENTRIES if entry.kind == kind) for kind in KINDS}
    assert fault(replace(of["found_by"], at="values.none"))
    assert fault(replace(of["found_by"], where="tier-overlap"))
    assert fault(replace(of["open_point"], where="none"))
    assert fault(replace(of["silence"], where="reporting"))
    assert fault(replace(of["interpretation"], where="reporting"))
    assert fault(replace(of["stated"], where="values.none"))
    assert fault(replace(of["stated"], where=of["silence"].where, policy=of["silence"].policy))
    assert fault(replace(of["out_of_reach"], where="cannot be seen"))


def test_the_codes_are_codes() -> None:
    assert {entry.where for entry in ENTRIES if entry.kind == "found_by"} <= {rule.code for rule in catalogue()}


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run tests/docs/findings_page.py (`make docs`)"
