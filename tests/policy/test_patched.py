"""A patched profile is checked where the patch can matter, and is what it would be if all of it were checked anew."""

from __future__ import annotations

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.library import Library
from attendance_policy.policy import Policies, load
from attendance_policy.policy.patch import CONDITIONS
from attendance_policy.policy.readings import _without_figures, other_figures
from attendance_policy.policy.tree import Origin, Tree, paths_in

NAMES = ("sharley_park", "atlp_slade", "westwood", "lct", "basildon_lower")
POLICIES = Policies(Library())
LETTER = "stages.concern_letter"


def patches(name: str) -> list[tuple[str, str]]:
    """Other figures in rules, and changes of other kinds."""
    loaded = POLICIES.load(name)
    found: list[tuple[str, str]] = []
    for section in ("stages", "rules", "terms"):
        data = loaded.tree.data.get(section, {})
        for path in paths_in(data, (section,)):
            if path[-1] in CONDITIONS and isinstance(text := loaded.tree.value(path), str):
                for word in ("attendance", "absence_day", "sessions"):
                    if f"{word} " in text and text.count(word) == 1:
                        found.append((".".join(map(str, (*path, word))), "7"))
    values = [(f"values.{value}.is", "3") for value, said in loaded.tree.data.get("values", {}).items() if "is" in said]
    others = [(f"stages.{stage}.once", "per year") for stage in loaded.tree.data.get("stages", {})]
    return found[:8] + values[:2] + others[:3]


def told(loaded: load.Loaded) -> tuple[object, ...]:
    return loaded.problems, repr(loaded.policy), repr(loaded.as_written)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shared_with_the_profile_changes_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = POLICIES.load(name)
    sets = patches(name)
    assert len(sets) > 3

    def patched(one: tuple[str, str]) -> object:
        try:
            after = POLICIES.patched(before, [one])
        except CannotGoOn as stop:
            return stop.problems
        under = [repr(after.under({point.id: reading.id}))
                 for point in after.as_written.open_points[:3] for reading in point.readings]  # fmt: skip
        return told(after), under

    found = [patched(one) for one in sets]
    assert sum(isinstance(one[0], tuple) for one in found) > 2
    whole = load._finish
    monkeypatch.setattr(load, "_finish", lambda resolved, tree, like=None: whole(resolved, tree))
    assert [patched(one) for one in sets] == found


def test_a_patch_leaves_nothing_behind() -> None:
    before = POLICIES.load("basildon_lower")
    first = told(POLICIES.patched(before, [(f"{LETTER}.when.attendance", "93")]))
    size = len(before.memo), len(before._sections)
    POLICIES.patched(before, [(f"{LETTER}.when.attendance", "90")])
    assert told(POLICIES.patched(before, [(f"{LETTER}.when.attendance", "93")])) == first
    assert (len(before.memo), len(before._sections)) == size
    assert told(before) == told(POLICIES.load("basildon_lower"))


def test_only_readings_that_change_the_same_rule_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    before = POLICIES.load("basildon_lower")
    built: list[object] = []
    under = load.Loaded.built_under

    def counted(self: load.Loaded, choices: dict[str, str]) -> object:
        built.append(choices)
        return under(self, choices)

    monkeypatch.setattr(load.Loaded, "built_under", counted)
    POLICIES.patched(before, [(f"{LETTER}.when.attendance", "93")])
    few = len(built)
    built.clear()
    POLICIES.patched(before, [(f"{LETTER}.once", "per term")])
    readings = sum(len(point.readings) for point in before.as_written.open_points)
    assert few < 5 < readings // 2 < len(built)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("attendance < 95", "attendance < 93.5", True),
        ("sessions('unauthorised', school_weeks=10) >= 10", "sessions('unauthorised', school_weeks=4) >= 3", True),
        ("improved_since(letter_1)", "improved_since(letter_2)", False),
        ("rag == 'level 1'", "rag == 'level 2'", False),
        ("attendance < 95", "absence < 95", False),
        ("attendance < limit", "attendance < 95", False),
    ],
)
def test_figures_are_told_from_names(one: str, other: str, same: bool) -> None:
    assert (_without_figures({"when": one}) == _without_figures({"when": other})) is same


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("stages", "a", "when"), "attendance < 90", {("stages", "a")}),
        (("stages", "a", "due"), "5 days", None),
        (("terms", "t", "when"), "absence_day == 2", None),
        (("stages", "b"), {"when": "attendance < 90"}, None),
    ],
)
def test_what_differs_beyond_figures_is_checked_whole(
    path: tuple[str, ...], value: object, found: set[tuple[str, ...]] | None
) -> None:
    before = Tree({"stages": {"a": {"when": "attendance < 95", "due": "3 days"}}, "terms": {"t": {"when": "x == 1"}}})
    after = before.copied()
    after.put(path, value, Origin(load.Place("--set")))
    assert other_figures(before, before.copied()) == frozenset()
    assert other_figures(before, after) == found
