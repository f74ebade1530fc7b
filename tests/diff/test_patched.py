"""Random patches of the shipped profiles: exactly the patched paths differ, and nothing differs from itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.diff import compare
from attendance_policy.diff.keys import CLAUSES
from attendance_policy.policy import Loaded
from attendance_policy.policy.paths import Path, show_path
from attendance_policy.policy.tree import Tree, is_silence, paths_in
from diff.pairs_of_profiles import policies

SCHOOLS = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")
# A text of each of these keys, and another that the same key may have.
OTHERS = {
    "once": ("per term", "per year", "ever"),
    "due": ("by 09:17", "by 14:43", "3 school weeks after spell starts"),
    "unanswered": ("ask", "assume not"),
    "strength": ("must", "should", "may"),
    "by": ("07:11", "07:12"),
    "closes": ("09:58", "09:59"),
    "asks": ("Is this another question?",),
    "who": ("headteacher", "parents"),
}


@pytest.mark.parametrize("school", (*SCHOOLS, "england_2006", "england_2024"))
def test_a_profile_is_the_same_as_itself(school: str) -> None:
    found = compare(policies().load(school), policies().load(school))
    assert found.changes == ()
    assert found.renamed == {}


def _leaves(tree: Tree) -> list[Path]:
    """The texts of rules, judgements, registers and reporting that may be replaced."""
    found = []
    for path in paths_in(tree.data, ()):
        if path and path[0] in ("stages", "rules", "judgements", "registers", "reporting") and path[-1] in OTHERS:
            value = tree.value(path)
            silent = any(is_silence(tree.value(path[:n])) for n in range(1, len(path)))
            listed = any(isinstance(part, int) or part in CLAUSES for part in path)
            if isinstance(value, str) and not silent and not listed:
                found.append(path)
    return found


LEAVES = {school: _leaves(policies().load(school).tree) for school in SCHOOLS}


@settings(max_examples=25, deadline=timedelta(seconds=20))
@given(st.data())
def test_exactly_the_patched_paths_differ(data: st.DataObject) -> None:
    school = data.draw(st.sampled_from(SCHOOLS))
    before: Loaded = policies().load(school)
    chosen = data.draw(st.lists(st.sampled_from(LEAVES[school]), min_size=1, max_size=4, unique=True))
    sets = {path: data.draw(st.sampled_from(OTHERS[str(path[-1])])) for path in chosen}
    try:
        after = policies().patched(before, [(show_path(path), value) for path, value in sets.items()])
    except CannotGoOn:
        return  # the patch makes no valid profile
    expected = {show_path(path) for path, value in sets.items() if before.tree.value(path) != value}
    assert {one.path for one in compare(before, after).changes} == expected
    assert {one.path for one in compare(after, before).changes} == expected
