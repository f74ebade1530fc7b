"""Keys of which a place holds one: a minute cannot be both in time and late.

In a patch and in a child the later key drops the earlier; inside one file two of them are a slip, and are named.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attendance_policy.diagnostics import Problem
from attendance_policy.policy.paths import Path
from attendance_policy.policy.tree import EXCLUSIVE, is_silence
from attendance_policy.source import Document


def find_exclusive(data: dict[str, Any], document: Document) -> list[Problem]:
    """Keys that exclude each other and stand together in one deadline, window or rule; sorted by place."""
    problems = []
    for path, value in _places(data):
        for group in EXCLUSIVE:
            both = [key for key in value if key in group]
            if len(both) > 1 and not is_silence(value):
                place = document.key_places.nearest((*path, both[1]))
                names = " and ".join(f"`{key}`" for key in both)
                problems.append(Problem(place, "exclusive-keys", f"{names} exclude each other", "keep one of them"))
    return sorted(problems)


def _places(data: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    yield from _groups(data.get("reporting"), ("reporting",))
    for name, group in _groups(data.get("registers"), ("registers",)):
        yield from _groups(group, name)
    for section in ("letters", "meetings", "forms", "records"):
        for path, paper in _groups(data.get(section), (section,)):
            yield from _groups({"score": paper.get("score")}, path)
    for section in ("stages", "rules", "duties"):
        for path, rule in _groups(data.get(section), (section,)):
            yield path, rule
            for cases in ("for_tier", "for_years"):
                yield from _groups(rule.get(cases), (*path, cases))


def _groups(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict):
                yield (*path, key), inner
