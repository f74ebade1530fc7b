"""Where a change was made: in the two profiles, in a base or trust above them, or in a text that they adopt."""

from __future__ import annotations

from typing import Any

from attendance_policy.diagnostics import Place
from attendance_policy.policy import Loaded
from attendance_policy.policy.paths import Path


def place_of(loaded: Loaded, path: Path) -> Place:
    """Where a value, or the nearest one above it, was written."""
    return loaded.tree.origin(path).place


def source_of(loaded: Loaded, path: Path) -> tuple[str, ...]:
    """The clauses that stand nearest to a value."""
    return loaded.tree.origin(path).source


def inherited(before: Loaded, old: Path | None, after: Loaded, new: Path | None) -> str:
    """The file above the profiles in which a value is written on every side that has it; "" where a profile itself
    writes it on one of them."""
    found = [_above(loaded, path) for loaded, path in ((before, old), (after, new)) if path is not None]
    return found[-1] if found and all(found) else ""


def _above(loaded: Loaded, path: Path) -> str:
    place = place_of(loaded, path)
    own = loaded.resolved.document
    if place.file and place.file != own.file:
        return place.file
    data: Any = own.data or {}
    names = ((clause, index, name) for clause, named in data.get("adopts", {}).items()
             for index, name in enumerate(named))  # fmt: skip
    name = next((name for clause, index, name in names if own.places.get(("adopts", clause, index)) == place), None)
    if name is None:
        return ""
    base = loaded.resolved.parents[0] if loaded.resolved.parents else "the base"
    return f"{base}, adopted as {name}"
