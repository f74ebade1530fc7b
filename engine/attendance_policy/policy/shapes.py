"""The shape of what a patch changed: the entry that holds it, laid beside the part of the schema that describes it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from attendance_policy.diagnostics import Place, Problem, did_you_mean
from attendance_policy.policy.paths import Path
from attendance_policy.policy.tree import Tree

# Where in the schema the parts of a profile are described.
ENTRY = 2


def shape_of(tree: Tree, path: Path, place: Place, places: Collection[Place] = ()) -> list[Problem]:
    """The shape of the entry that holds a changed path: each problem at its value where that stands at one of `places`,
    else where the change does, else at `place`."""

    def at(wrong: Path) -> Place:
        near = [tree.origin(wrong).place, *([tree.origin(path).place] if path[: len(wrong)] == wrong else [])]
        return next((one for one in near if one in places), place)

    from attendance_policy.policy.shape import check_part, schema  # most patches change nothing that has a shape

    whole = path[:ENTRY]
    try:
        value: Any = tree.value(whole)
    except KeyError:
        return []
    section = str(path[0])
    if section not in schema()["properties"]:
        known = schema()["properties"]
        hint = did_you_mean(section, known) or "name a section of the profile"
        return [Problem(place, "unknown-key", f"`{section}` is not a key of the profile", hint)]
    if section in ("reporting", "leave", "counting", "document", "in_force") or len(path) < ENTRY:
        return check_part(tree.data[section], ("properties", section), at, (section,))
    return check_part({path[1]: value}, ("properties", section), at, (section,))
