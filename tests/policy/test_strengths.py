"""One action has one strength: what a child says of it replaces what its parent says."""

from __future__ import annotations

import pytest

from attendance_policy.diagnostics import Place
from attendance_policy.policy.strengths import give_way
from attendance_policy.policy.tree import Origin, Tree, merge

BASE = {"must": {"consider": "notice"}, "may": [{"letter": "one"}, {"tell": "parents"}], "when": "persistent"}


def laid(own: dict[str, object], base: dict[str, object] | None = None, section: str = "rules") -> dict[str, object]:
    tree = Tree({section: {"step": base or BASE}})
    tree.origins[section, "step", "may"] = Origin(Place("base.yaml", 3))
    give_way(tree, {section: {"step": own}})
    merge(tree, {section: {"step": own}}, {})
    found: dict[str, object] = tree.data[section]["step"]
    return found


@pytest.mark.parametrize("section", ["stages", "rules", "duties"])
def test_the_same_action_ends_with_the_strength_of_the_child(section: str) -> None:
    found = laid({"will": {"consider": "notice", "weighing": "the case"}}, section=section)
    assert found == {"will": {"consider": "notice", "weighing": "the case"}, "may": BASE["may"], "when": "persistent"}


def test_another_action_stands_beside_it() -> None:
    assert laid({"will": {"consider": "another step"}})["must"] == {"consider": "notice"}
    assert laid({"will": {"letter": "notice"}})["must"] == {"consider": "notice"}


def test_of_several_actions_only_the_same_one_goes() -> None:
    found = laid({"must": {"tell": "parents"}})
    assert found["must"] == {"tell": "parents"}
    assert found["may"] == [{"letter": "one"}]


def test_an_action_among_several_to_choose_from_is_the_same_action() -> None:
    found = laid({"will": {"one_of": [{"letter": "one"}, {"tell": "parents"}]}})
    assert "may" not in found


def test_a_case_of_a_rule_is_weakened_too_and_the_rule_is_not() -> None:
    base = {"must": {"tell": "parents"}, "for_tier": {"red": {"must": {"tell": "parents"}, "due": "by 09:30"}}}
    found = laid({"for_tier": {"red": {"should": {"tell": "parents"}}}}, base)
    assert found["must"] == {"tell": "parents"}
    assert found["for_tier"] == {"red": {"should": {"tell": "parents"}, "due": "by 09:30"}}


def test_what_says_nothing_of_strength_changes_none() -> None:
    assert laid({"who": "school"}) == {**BASE, "who": "school"}
    assert laid({"not_stated": "the text is silent"}) == {"not_stated": "the text is silent"}


def test_the_parent_keeps_what_it_had() -> None:
    tree = Tree({"rules": {"step": BASE}})
    child = tree.copied()
    give_way(child, {"rules": {"step": {"will": {"consider": "notice"}}}})
    assert tree.data == {"rules": {"step": BASE}}
    assert BASE["must"] == {"consider": "notice"}
