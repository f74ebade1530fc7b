"""Edits that nobody hears of: a profile writes a value otherwise that its own answer to a standard question sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attendance_policy.diff.inherited import place_of, source_of
from attendance_policy.diff.model import Change
from attendance_policy.policy import Loaded
from attendance_policy.policy.paths import Path, show_path


def unheard(before: Loaded, after: Loaded) -> Iterator[Change]:
    """The values that two profiles write otherwise and that are the same in both, since `chooses` sets them."""
    old, new = _own(before), _own(after)
    if old is new or before.policy.id != after.policy.id:
        return
    for path, value in _leaves((), new):
        held = _at(old, path)
        chosen = _chosen(after, path) if isinstance(held, str) and held != value else None
        if chosen is not None and chosen == _chosen(before, path):
            reading = new["chooses"][chosen]["reading"]
            yield Change(
                show_path(path), "words", held, value, source_of(after, path), source_of(before, path),
                place_of(after, path), place_of(before, path),
                f"without effect: the answer `{reading}` to `{chosen}` under `chooses` sets this itself",
            )  # fmt: skip


def _chosen(loaded: Loaded, path: Path) -> str | None:
    """The standard question whose answer sets a value."""
    places, place = loaded.resolved.document.places, place_of(loaded, path)
    names = _own(loaded).get("chooses", {})
    return next((str(name) for name in names if places.nearest(("chooses", name)) == place), None)


def _own(loaded: Loaded) -> dict[str, Any]:
    data: Any = loaded.resolved.document.data
    return data or {}


def _leaves(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves((*path, key), inner)
    elif isinstance(value, str):
        yield path, value


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data
