"""The mutants of a profile: the same profile with one number, time, comparison, unit or period a step away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attendance_policy.diagnostics import Place, Severity
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded
from attendance_policy.policy.build import Built, build
from attendance_policy.policy.load import replace_tree
from attendance_policy.policy.paths import Path, parse_path, show_path
from attendance_policy.policy.shapes import shape_of
from attendance_policy.policy.tree import SILENCES, Origin, Tree
from attendance_policy.testing.steps import of_condition, of_number, of_time

_SECTIONS = ("registers", "reporting", "leave", "reasons", "terms", "values", "tiers", "counting", "stages", "rules",
             "duties", "formal_steps", "forms", "records", "open_points")  # fmt: skip
_CONDITIONS = ("when", "needs", "stop_when")
_VERBS = ("must", "will", "should", "may")
# Words about a value, and what only a simulation takes: nothing in them is asked of a register.
_TEXTS = frozenset({*SILENCES, "source", "because", "asks", "means", "interpretation", "called", "title", "weighing",
                    "hedge", "law", "cites", "also", "contains", "about", "in_simulation", "parts", "remove", "working",
                    "restates", "kind", "mark", "evidence", "accept", "what", "years"})  # fmt: skip
_RENAMED = {"late_from": "late_after", "late_after": "late_from", "absent_from": "absent_after",
            "absent_after": "absent_from", "by": "before", "before": "by"}  # fmt: skip
_EDGED = ("am", "pm", "first_day", "later_days", "appointments", "reporting")


@dataclass(frozen=True)
class Mutant:
    """One change. `kind`: number, time, comparison, unit or period. `point`, `reading`: where it stands in the patch
    of a reading, else "". `value`: what is put at `at`."""

    path: str
    kind: str
    before: str
    after: str
    place: Place
    at: Path
    value: Any
    point: str = ""
    reading: str = ""

    @property
    def words(self) -> str:
        """It in one line."""
        return f"{self.path}: {self.before} -> {self.after}"


def mutants_of(loaded: Loaded) -> tuple[Mutant, ...]:
    """Every mutant of what stands in the profile's own file, in its order; not all of them can be built."""
    file = loaded.tree.origin(("policy",)).place.file
    found = [
        mutant for section in loaded.tree.data if section in _SECTIONS
        for mutant in _walk(loaded.tree, (section,), loaded.tree.data[section], section)
        if mutant.place.file == file
    ]  # fmt: skip
    unique = {(one.path, one.kind, one.after): one for one in found}
    return tuple(sorted(unique.values(), key=lambda one: (one.place, one.path)))


def _walk(tree: Tree, path: Path, value: Any, key: str) -> Iterator[Mutant]:
    if isinstance(value, Mapping):
        yield from _renamed(tree, path, value)
        for name, inner in value.items():
            said = _key(path, str(name))
            if said not in _TEXTS and not (said in _VERBS and not _in_turn(inner)):
                yield from _walk(tree, (*path, name), inner, said)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(tree, (*path, index), inner, key)
    elif isinstance(value, str):
        for kind, after in of_condition(value) if key in _CONDITIONS else of_time(value):
            yield _mutant(tree, path, kind, str(value), str(after), after)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        for kind, after in of_number(value):
            yield _mutant(tree, path, kind, str(value), str(after), after)


def _key(path: Path, name: str) -> str:
    """The key that says what a value is; of a patch, the last part of the path it sets."""
    return str(parse_path(name)[-1]) if path[:1] == ("open_points",) and path[-1:] == ("set",) else name


def _in_turn(value: Any) -> bool:
    """Whether an act has parts with times or conditions of their own."""
    parts = value if isinstance(value, list) else [value]
    return any(isinstance(part, Mapping) and part.keys() & {"due", "in_turn", "one_of", "stop_when"} for part in parts)


def _renamed(tree: Tree, path: Path, value: Mapping[str, Any]) -> Iterator[Mutant]:
    for old, new in _RENAMED.items():
        said = value.get(old)
        if isinstance(said, str) and ":" in said and str(path[-1]) in _EDGED and new not in value:
            changed = {new if key == old else key: inner for key, inner in value.items()}
            one = _mutant(tree, (*path, old), "comparison", f"{old} {said}", f"{new} {said}", None)
            yield Mutant(one.path, one.kind, one.before, one.after, one.place, path, changed, one.point, one.reading)


def _mutant(tree: Tree, path: Path, kind: str, before: str, after: str, value: Any) -> Mutant:
    point, reading = (str(path[1]), str(path[3])) if path[0] == "open_points" and len(path) > 3 else ("", "")
    return Mutant(show_path(path), kind, before, after, tree.origin(path).place, path, value, point, reading)


def mutated(loaded: Loaded, mutant: Mutant) -> Loaded | None:
    """The profile with the change; None where it is no profile any more."""
    tree = loaded.tree.copied()
    kept = {path: origin for path, origin in tree.origins.items() if path[: len(mutant.at)] == mutant.at}
    tree.put(mutant.at, mutant.value, Origin(tree.origin(mutant.at).place, tree.origin(mutant.at).source), kept)
    if shape_of(tree, mutant.at, mutant.place):
        return None
    resolved = replace_tree(loaded.resolved, tree)
    try:
        built = build(resolved, tree, loaded.memo)
        if not _sound(built):
            return None
        changed = Loaded(resolved, built.policy, built.policy, (), tree, loaded.memo, {(): built})
        working = changed.built_under({})
        if not _sound(working) or (mutant.point and not _sound(changed.built_under({mutant.point: mutant.reading}))):
            return None
        changed.policy = working.policy
    except (ValueError, KeyError):
        return None
    return changed


def _sound(built: Built) -> bool:
    return all(problem.severity is not Severity.ERROR for problem in built.problems)
