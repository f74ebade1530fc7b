"""Where each value of a resolved policy was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy
from attendance_policy.policy.paths import Path, show_path
from attendance_policy.policy.shape import schema
from attendance_policy.policy.tree import Tree

# Where a value stands that no file has.
ENGINE = "engine's default"


@dataclass(frozen=True, slots=True)
class Traced:
    """One value of a policy: its path as patches write it, the file and line it stands on, and the nearest clause.

    What no file has stands at `ENGINE`, on line 0.
    """

    path: str
    value: Any
    file: str
    line: int
    source: tuple[str, ...]


def in_order(data: dict[str, Any]) -> dict[str, Any]:
    """The sections of a policy in the order in which the schema has them: what identifies it comes first."""
    order = list(schema()["properties"])
    return dict(sorted(data.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)))


def traced(tree: Tree) -> Iterator[Traced]:
    """Every value of a policy in the order it is written. A list of plain values is one value; clauses are not listed.

    A value that a policy takes over from its base or its trust has the place where that one wrote it; adopted text has
    the place of the line that adopts it.
    """
    for path, value in _leaves(in_order(tree.data), ()):
        origin = tree.origin(path)
        yield Traced(show_path(path), value, origin.place.file, origin.place.line, origin.source)


def by_default(tree: Tree, policy: Policy) -> Iterator[Traced]:
    """What the engine takes where nothing is written and the rules decide: what an answer to a judgement is about."""
    for name, judgement in policy.judgements.items():
        if judgement.about and "about" not in tree.data.get("judgements", {}).get(name, {}):
            yield Traced(show_path(("judgements", name, "about")), judgement.about, ENGINE, 0, ())


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            if key not in ("source", "law"):
                yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value
