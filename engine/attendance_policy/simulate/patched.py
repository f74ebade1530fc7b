"""What a call changes in a profile, told: each value before and after, and whether it still counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from attendance_policy.policy import Loaded
from attendance_policy.policy.paths import Path, parse_path, show_path
from attendance_policy.policy.tree import Tree, followed

Change = tuple[str, str, str]
# What a register is asked. Sentences about duties name these rules, and nothing of what they say.
_ASKED = ("stages", "rules")


def changed_values(before: Loaded, after: Loaded, paths: Iterable[str]) -> tuple[Change, ...]:
    """(path, before, after) of every value that `paths` set, in the order given; "" where there was none.

    A path into a condition gives the whole condition, which is what people read.
    """
    changes: dict[str, Change] = {}
    for written in paths:
        for path in _reached(after.tree, written):
            name = show_path(path)
            changes.setdefault(name, (name, _text(before.tree, path), _text(after.tree, path)))
    return tuple(changes.values())


def without_effect(after: Loaded, paths: Iterable[str]) -> tuple[str, ...]:
    """Paths whose value a working reading of an open point sets again, so that what was set counts for nothing."""
    read = after.resolved_tree({})
    lost = {
        show_path(path)
        for written in paths
        for path in _reached(after.tree, written)
        if _text(read, path) != _text(after.tree, path)
    }
    return tuple(sorted(lost))


def _reached(tree: Tree, written: str) -> list[Path]:
    """What a written path leads to, or the condition in which it ends."""
    found, length = followed(tree, parse_path(written))
    return found if length else []


def _text(tree: Tree, path: Path) -> str:
    try:
        value: Any = tree.value(path)
    except KeyError:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def same_duties(before: Loaded, after: Loaded) -> bool:
    """Whether a change surely leaves the duties alone, under every reading: the two profiles share everything but what
    stages and rules say, which no duty reads."""
    old, new = before.tree.data, after.tree.data
    return old.keys() == new.keys() and all(
        old[name].keys() == new[name].keys() if name in _ASKED else old[name] is new[name] for name in old
    )
