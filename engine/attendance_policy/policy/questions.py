"""Standard questions of a base that a profile answers: under `chooses`, or by a way of counting of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attendance_policy.diagnostics import Place, Problem, Severity, did_you_mean
from attendance_policy.policy.patch import apply_patch
from attendance_policy.policy.paths import Path, parse_path, show_path
from attendance_policy.policy.tree import Origin, Tree
from attendance_policy.source import Document

_TEXTS = ("interpretation", "law", "status")  # what a base says of its own way of counting


def settle(
    tree: Tree, data: Mapping[str, Any], document: Document, origins: Mapping[Path, Origin], standard: Sequence[str]
) -> list[Problem]:
    """Close the questions to which `data`, about to be laid over the tree, gives another answer by itself.

    What the parent says of its own way of counting goes with it. A problem is an open point with the id of a question,
    an answer without a clause, and an answer under `chooses` beside another one.
    """
    problems = [
        Problem(document.places.nearest(("open_points", name)), "name-taken",
                f"`{name}` is a question that the base asks", "answer it under `chooses`, or rename this one")
        for name in data.get("open_points", {}) if name in standard
    ]  # fmt: skip
    for name in standard:
        point = tree.data.get("open_points", {}).get(name)
        if point is None:
            continue
        chosen = data.get("chooses", {}).get(name)
        answers = [(path, own) for path, own in _own(point["readings"], data) if chosen or own != tree.value(path)]
        for path, own in answers:
            if chosen is not None:
                problems += _other(tree, path, own, name, chosen["reading"], point, origins[path].place)
                continue
            if not origins[path].source:
                problems.append(Problem(
                    origins[path].place, "answer-without-clause",
                    f"`{show_path(path)}` answers `{name}`, which the base asks, and names no clause",
                    "add `source` where the document says so; else choose a reading under `chooses`", Severity.WARNING,
                ))  # fmt: skip
            _forget(tree, path[:2], data)
        if answers and chosen is None:
            tree.drop(("open_points", name))
    return problems


def _other(
    tree: Tree, path: Path, own: Any, name: str, chosen: str, point: Mapping[str, Any], place: Place
) -> list[Problem]:
    """An answer beside that of `chooses`. Where that sets the value itself, this one is only without effect."""
    said = point["readings"].get(chosen, {}).get("set", {})
    wanted = said.get(show_path(path), tree.value(path))
    if own == wanted:
        return []
    return [Problem(
        place, "answered-twice",
        f"`{show_path(path)}` is `{_said(own)}` here, and `chooses` answers `{name}` with `{chosen}`, which is "
        f"`{_said(wanted)}`", "take one of the two out",
        Severity.WARNING if show_path(path) in said else Severity.ERROR,
    )]  # fmt: skip


def _own(readings: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """The values that some reading of a question sets, where a profile gives one by itself."""
    paths = dict.fromkeys(path for reading in readings.values() for path in reading.get("set", {}))
    for path in map(parse_path, paths):
        value: Any = data
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if value is not None:
            yield path, value


def _forget(tree: Tree, path: Path, data: Mapping[str, Any]) -> None:
    section, name = map(str, path)
    for key in _TEXTS:
        if key in tree.value(path) and key not in data[section][name]:
            tree.drop((*path, key))


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def choose(tree: Tree, data: Mapping[str, Any], document: Document, standard: Sequence[str]) -> list[Problem]:
    """Read the standard questions as a profile chooses; what its document itself decides is closed."""
    problems: list[Problem] = []
    points = tree.data.get("open_points", {})
    for name, choice in data.get("chooses", {}).items():
        place = document.places.nearest(("chooses", name))
        point = points.get(name)
        if point is None or name not in standard:
            hint = did_you_mean(name, standard) or "`show` lists the questions of the base"
            problems.append(Problem(place, "unknown-question", f"the base asks no question `{name}`", hint))
            continue
        names = ["as_written", *point["readings"]]
        if choice["reading"] not in names:
            place = document.places.nearest(("chooses", name, "reading"))
            problems.append(
                Problem(place, "unknown-reading", f"`{choice['reading']}` is not a reading of `{name}`",
                        did_you_mean(choice["reading"], names) or "it may be " + ", ".join(f"`{n}`" for n in names))
            )  # fmt: skip
            continue
        source = choice.get("source", ())
        origin = Origin(place, (source,) if isinstance(source, str) else tuple(source))
        if source:
            # The document itself decides it: the point is closed, and its reading is what the profile says.
            _close(tree, name, point["readings"].get(choice["reading"], {}), origin)
            continue
        tree.put(("open_points", name, "working"), choice["reading"], origin)
        tree.put(("open_points", name, "because"), choice["because"], origin)
    return problems


def _close(tree: Tree, name: str, reading: Mapping[str, Any], origin: Origin) -> None:
    """Apply a reading that the document itself gives, and take its point off the list of open ones."""
    apply_patch(tree, tuple(reading.get("set", {}).items()), tuple(reading.get("remove", ())), origin)
    tree.drop(("open_points", name))
