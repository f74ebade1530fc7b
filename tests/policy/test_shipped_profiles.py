"""The profiles that come with the program: every value knows where it stands, every reading holds, nothing is lost."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance_policy.library import Library, packaged
from attendance_policy.policy import Loaded, Policies, Policy
from attendance_policy.policy.build import Built, build
from attendance_policy.policy.patch import apply_patch
from attendance_policy.policy.tree import Origin, paths_in

ROOT = Path(__file__).parents[2]
SCHOOLS = sorted(path.stem for path in packaged("policies").glob("*.yaml"))
BASES = sorted(path.stem for path in packaged("policies").glob("base/*.yaml"))


@cache
def loaded(name: str) -> Loaded:
    policies = Policies(Library([], cwd=ROOT))
    return policies.examine(policies.library.latest(name))


@pytest.mark.parametrize("name", [*SCHOOLS, *BASES])
def test_it_validates_without_a_word(name: str) -> None:
    assert loaded(name).problems == ()


@pytest.mark.parametrize("name", [*SCHOOLS, *BASES])
def test_every_value_has_a_place(name: str) -> None:
    tree = loaded(name).tree
    paths = [path for path in paths_in(tree.data, ()) if path]
    assert len(paths) > 100
    for path in paths:
        assert path in tree.origins, path
        place = tree.origins[path].place
        assert place.line > 0 and place.column > 0, path
        assert (ROOT / place.file).is_file(), place


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_value_stands_where_its_origin_says(name: str) -> None:
    """Texts of the profile's own file are found on the line of their origin, or below where they are folded."""
    tree = loaded(name).tree
    own = loaded(name).resolved.document
    lines = (ROOT / own.file).read_text("utf-8").splitlines()
    checked = 0
    for path in paths_in(tree.data, ()):
        value, place = tree.value(path), tree.origin(path).place
        if isinstance(value, str) and place.file == own.file and own.places.get(path) == place:
            begins = re.match(r"['\"]?(\w*)", lines[place.line - 1][place.column - 1 :])
            assert begins is not None and value.startswith(begins[1]), path
            checked += 1
    assert checked > 100


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_rule_cites_its_document(name: str) -> None:
    policy = loaded(name).policy
    assert policy.rules
    for rule in policy.rules:
        for case in rule.cases:
            assert case.source, (rule.id, case.name)
            assert all(clause.strip() for clause in case.source)


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_reading_of_every_point_builds(name: str) -> None:
    profile = loaded(name)
    for point in profile.as_written.open_points:
        for reading in point.readings:
            built = profile.built_under({point.id: reading.id})
            assert [p for p in built.problems if p.severity == "error"] == []
            assert profile.under({point.id: reading.id}).id == profile.policy.id


def test_a_reading_built_beside_the_others_is_the_reading_built_alone() -> None:
    """Readings share what they leave alone; the profile with the most working readings shares most."""
    profile = max(map(loaded, SCHOOLS), key=lambda one: sum(bool(p.working) for p in one.as_written.open_points))
    for point in profile.as_written.open_points:
        for reading in point.readings:
            beside, alone = profile.built_under({point.id: reading.id}), loaded_anew(profile, point.id, reading.id)
            assert beside.problems == alone.problems
            for part in fields(Policy):
                assert repr(getattr(beside.policy, part.name)) == repr(getattr(alone.policy, part.name)), part.name


def loaded_anew(profile: Loaded, point: str, reading: str) -> Built:
    """A reading built of sections of its own, with nothing remembered."""
    return build(profile.resolved, replace(profile, _sections={}).resolved_tree({point: reading}))


@pytest.mark.parametrize("name", SCHOOLS)
def test_no_patch_changes_nothing(name: str) -> None:
    profile = loaded(name)
    tree = profile.tree.copied()
    assert apply_patch(tree, (), (), Origin(profile.tree.origin(()).place)) == []
    assert (tree.data, tree.origins) == (profile.tree.data, profile.tree.origins)
    written = profile.under({point.id: "as_written" for point in profile.as_written.open_points})
    assert written.rules == profile.as_written.rules
    assert written.registers == profile.as_written.registers


@pytest.mark.parametrize("name", SCHOOLS)
def test_loading_twice_gives_the_same(name: str) -> None:
    policies = Policies(Library([], cwd=ROOT))
    again = policies.examine(policies.library.latest(name))
    assert again.tree.data == loaded(name).tree.data
    assert again.tree.origins == loaded(name).tree.origins
    assert again.policy.rules == loaded(name).policy.rules


@cache
def _bodies() -> dict[str, list[str]]:
    return {
        name: (packaged("policies") / f"{name}.yaml").read_text("utf-8").splitlines(keepends=True) for name in SCHOOLS
    }


@cache
def with_bases() -> Policies:
    """The bases are read once for all slips."""
    return Policies(Library([], cwd=ROOT))


NOISE = st.sampled_from([
    "", "x", "x: 1", "  - x", "[]", "{}", "{not_stated: why}", "5", "true", ".inf", "08:30", "'", "not_stated: why",
    "  ", "when: attendance < 95", "years: all", "says: {a: b}", "set: {a.b: c}", "remove: [a]",
    "any_of: [{when: cse}]", "who: [parents, school]", "each: [review, absence]", "1" * 400,
    "is: 1" + "0" * 400, "working: x",
    "in_simulation: 1/0",
])  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_no_slip_in_a_profile_stops_the_program(data: st.DataObject) -> None:
    """A line dropped, doubled, shifted, or its value replaced: always problems in words, or a profile."""
    lines = list(data.draw(st.sampled_from(sorted(_bodies().items())))[1])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at].rstrip("\n")
        key, colon, _ = line.partition(": ")
        noise = data.draw(NOISE)
        beside = " " * (len(line) - len(line.lstrip()))
        lines[at] = data.draw(st.sampled_from([
            "", line + "\n" + line, "  " + line, line[2:], f"{key}{colon}{noise}", f"{line}\n{beside}{noise}",
            line.replace(" < ", " = "), line.replace('"', ""), line.replace("source", "sauce"),
        ])) + "\n"  # fmt: skip
    policies = with_bases()
    result = policies.examine_document(policies.library.document_of("".join(lines).encode(), "slip.yaml"))
    for problem in result.problems:
        assert problem.message
        assert problem.place.file
    if result.usable:
        for point in result.as_written.open_points:
            for reading in point.readings:
                result.under({point.id: reading.id})
