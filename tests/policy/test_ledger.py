"""Every rule of each document has a place in its profile, and every entry of a profile a rule behind it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.scalars import type_scalars
from attendance_policy.policy.shape import check_shape, schema
from attendance_policy.policy.tree import matching
from attendance_policy.source import read_file

ROOT = Path(__file__).parents[2]
# How many rules each document holds, and how its ids begin.
PINNED = {
    "lct": ("LCT", 268),
    "sharley_park": ("SPK", 202),
    "basildon_lower": ("BAS", 264),
    "atlp_slade": ("ATL", 172),
    "westwood": ("WES", 195),
}
# Keys of a profile that say what it is, not what the document says.
IDENTITY = {"policy", "name", "kind", "extends", "checked_against", "in_force", "calendar", "adopts", "roles"}


@cache
def policies():
    return Policies(Library())


@cache
def ledger(name):
    document = read_file(ROOT / "policies" / "ledger" / f"{name}.yaml", f"policies/ledger/{name}.yaml")
    assert not document.problems, document.problems
    data, warnings = type_scalars(document, schema("ledger"))
    assert not warnings, warnings
    assert not check_shape(data, document, "ledger")
    return data


@cache
def tree(name):
    return policies().load(name).tree


def covered(name):
    """Every path that a rule of the ledger names, as parts."""
    found = set()
    for rule in ledger(name)["rules"].values():
        for written in rule["where"]:
            found.update(matching(tree(name), written))
    return found


@pytest.mark.parametrize("name", PINNED)
def test_every_rule_is_there_once(name):
    prefix, count = PINNED[name]
    rules = ledger(name)["rules"]
    assert ledger(name)["ledger"] == name
    assert len(rules) == count
    assert {rule.partition("-")[0] for rule in rules} == {prefix}
    areas = {}
    for rule in rules:
        areas.setdefault(rule.split("-")[1], []).append(int(rule.split("-")[2]))
    for area, numbers in areas.items():
        assert numbers == list(range(1, len(numbers) + 1)), area


@pytest.mark.parametrize("name", PINNED)
def test_no_entry_names_a_path_that_is_gone(name):
    gone = []
    for rule, entry in ledger(name)["rules"].items():
        for written in entry["where"]:
            try:
                matching(tree(name), written)
            except ValueError as error:
                gone.append(f"{rule}: {error}")
    assert not gone


@pytest.mark.parametrize("name", PINNED)
def test_every_entry_of_the_profile_has_a_rule_behind_it(name):
    own = policies().resolver.read(policies().library.document(policies().library.find(name))).data
    known = covered(name)
    bare = []
    for section, entries in own.items():
        if section in IDENTITY or (section,) in known:
            continue
        for entry in entries if isinstance(entries, dict) else ():
            path = (section, entry)
            if entry in ("source", "interpretation"):
                continue
            if path not in known and not any(p[:2] == path for p in known):
                bare.append(".".join(path))
    assert not bare


@pytest.mark.parametrize("name", PINNED)
def test_what_a_machine_can_decide_is_not_only_described(name):
    for rule, entry in ledger(name)["rules"].items():
        if entry["lives"] == "descriptive" and "M" in entry["kind"]:
            assert entry.get("because"), f"{rule} is only described, and does not say why"
        if entry["lives"] == "judgement":
            assert entry.get("raised_for") and entry.get("recorded"), (
                f"{rule} does not say who decides, or what is kept"
            )
