"""Whether every reading of every open point leaves a good profile, and what of that a patch can change."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.policy.build import Built
from attendance_policy.policy.model import OpenPoint
from attendance_policy.policy.patch import CONDITIONS, CannotPatchError, apply_reading
from attendance_policy.policy.paths import Path
from attendance_policy.policy.shapes import ENTRY, shape_of
from attendance_policy.policy.tree import Tree, paths_in

if TYPE_CHECKING:
    from attendance_policy.policy.load import Loaded

# From the ids of a point and of its reading to the entries that it changes, each named by its section and its id.
Reached = Mapping[tuple[str, str], frozenset[Path]]
# A figure of a condition; what stands in quotes, and what is part of a name, is none.
_FIGURE = re.compile(r"""('[^']*'|"[^"]*")|(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])""")
# The sections of which an entry with other figures is the same to everything that is checked between entries.
_ASKED = ("stages", "rules")


def check_readings(loaded: Loaded, built: Built, good: Loaded | None = None) -> list[Problem]:
    """Every reading as it will be asked, the other points at `working`: the shape of what it touches, and the whole.

    `good`: the profile without errors of which this is a patch; what a reading cannot find otherwise is not checked.
    """
    problems: list[Problem] = []
    known = set(built.problems)
    other = other_figures(good.tree, loaded.tree) if good is not None else None
    for point in built.policy.open_points:
        for reading in point.readings:
            if reading.id == "as_written" and point.working in ("", "as_written"):
                continue
            if good is not None and other is not None and _same_under(good, other, point, reading.id):
                continue
            path: Path = ("open_points", point.id, "readings", reading.id)
            place = loaded.tree.origin(path).place
            name = f"reading `{reading.id}` of `{point.id}`"
            tree = loaded.tree.copied()
            try:
                touched = apply_reading(tree, point.id, reading)
            except CannotPatchError as error:
                problems.append(Problem(loaded.tree.origin(error.path).place, "unknown-path", f"{name}: {error}",
                                        error.hint or "name a path that `show --origin` lists"))  # fmt: skip
                continue
            told = loaded.tree.value(path) if reading.id != "as_written" else None
            inside = {loaded.tree.origin(at).place for at in paths_in(told, path)}
            shape = [problem for changed in touched if good is None or not _share(loaded.tree, good.tree, changed)
                     for problem in shape_of(tree, changed, place, inside)]  # fmt: skip
            problems += shape
            if shape:
                continue
            try:
                found = loaded.built_under({point.id: reading.id}).problems
            except ValueError as error:
                problems.append(Problem(place, "readings-clash", f"{name}, beside the working readings: {error}",
                                        "let the two readings set different paths"))  # fmt: skip
                continue
            for problem in found:
                if problem not in known and problem.severity is Severity.ERROR:
                    message = f"under {name}: {problem.message}"
                    lines = {(one.file, one.line) for one in inside}
                    at = problem.place if (problem.place.file, problem.place.line) in lines else place
                    problems.append(replace(problem, place=at, message=message))
    return problems


def reached_by(tree: Tree, points: Iterable[OpenPoint]) -> Reached:
    """The entries that each reading changes by itself, of data that was found good."""
    return {
        (point.id, reading.id): frozenset(
            path[:ENTRY] for path in apply_reading(tree.copied(), point.id, reading)
        )
        for point in points for reading in point.readings if reading.id != "as_written"
    }  # fmt: skip


def alike_under_readings(good: Loaded, other: Loaded) -> bool:
    """Whether a patch of a good profile surely leaves alone which rules each reading decides otherwise: it changes
    nothing but figures in conditions of rules that no reading changes."""
    changed = other_figures(good.tree, other.tree)
    return changed is not None and not _meet(changed, good.reached.values())


def _same_under(good: Loaded, other: Collection[Path], point: OpenPoint, reading: str) -> bool:
    """Whether a reading surely finds a profile with other figures in these rules as good as it found it before.

    So it is where neither this reading nor a working one changes those rules too: as they stand the rules are good,
    and between rules only names count.
    """
    chosen = [(one.id, one.working) for one in good.as_written.open_points if one.id != point.id]
    reached = [good.reached.get(one, frozenset()) for one in (*chosen, (point.id, reading))]
    return not _meet(other, reached)


def _meet(entries: Collection[Path], reached: Iterable[Collection[Path]]) -> bool:
    """Whether readings change one of these entries, or a whole section with it."""
    return any(path == entry[: len(path)] for paths in reached for path in paths for entry in entries)


def other_figures(before: Tree, after: Tree) -> frozenset[Path] | None:
    """The rules whose conditions have other figures, where that is all that differs; else None."""
    if list(before.data) != list(after.data):
        return None
    found: set[Path] = set()
    for section, old in before.data.items():
        new = after.data[section]
        if old is new:
            continue
        if section not in _ASKED or not isinstance(new, dict) or list(old) != list(new):
            return None
        for name, entry in old.items():
            if entry is not new[name]:
                if _without_figures(entry) != _without_figures(new[name]):
                    return None
                found.add((section, name))
    return frozenset(found)


def _without_figures(value: Any, within: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _without_figures(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_figures(inner, within) for inner in value]
    if within in CONDITIONS and isinstance(value, str):
        return _FIGURE.sub(lambda found: found.group(1) or "0", value)
    return value


def _share(tree: Tree, other: Tree, path: Path) -> bool:
    """Whether two trees hold as one object the entry in which a path lies, and the readings that may change it."""
    if tree.data["open_points"] is not other.data.get("open_points"):
        return False
    try:
        one: object = tree.value(path[:ENTRY])
        return one is other.value(path[:ENTRY])
    except KeyError:
        return False
