"""Comparing two policies: what changed, where it was written, and what it does."""

from __future__ import annotations

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.diff.conditions import by_text
from attendance_policy.diff.effects import effect_of, shift_words
from attendance_policy.diff.inherited import inherited, place_of, source_of
from attendance_policy.diff.model import Change, Differences
from attendance_policy.diff.names import Id, Names, find_renamed
from attendance_policy.diff.overridden import hidden_words
from attendance_policy.diff.regions import shift
from attendance_policy.diff.unheard import unheard
from attendance_policy.diff.walk import CONDITIONS, Raw, Side, Walk
from attendance_policy.policy import Loaded
from attendance_policy.policy.paths import parse_path, show_path
from attendance_policy.policy.shape import schema

# What a profile is called and what it builds on is no change of what it says; nor is what lint is told to accept.
LEFT_OUT = ("policy", "name", "kind", "extends", "checked_against", "follows", "adopts", "chooses", "accepted",
            "removes", "entries", "questions", "instruments", "repealed", "bounds")  # fmt: skip
_OF_A_BASE = ("entries", "questions", "instruments", "repealed", "bounds")


def compare(before: Loaded, after: Loaded) -> Differences:
    """Every change from one usable policy to another, in the order of a profile's sections.

    Both are compared as written; how an open point is read is one of the things that may change.
    """
    sides = Side.of(before.tree.data, before.as_written), Side.of(after.tree.data, after.as_written)
    walk = Walk(*sides, find_renamed(before.tree.data, after.tree.data, _Same(sides)))
    national = before.as_written.kind == after.as_written.kind == "national"
    left_out = tuple(key for key in LEFT_OUT if not (national and key in _OF_A_BASE))
    changes = [_change(walk, before, after, raw) for raw in walk.every(left_out)]
    told = {one.path for one in changes}
    changes += [one for one in unheard(before, after) if one.path not in told]
    order = {name: at for at, name in enumerate(schema()["properties"])}
    ranked = sorted(enumerate(changes), key=lambda one: (order.get(one[1].path.split(".")[0], 99), one[0]))
    undecided = tuple(one.path for _, one in ranked if "not decided" in one.effect)
    renamed = {one: other[1] for one, other in walk.names.ids.items()}
    return Differences(before, after, tuple(one for _, one in ranked), renamed, undecided)


class _Same:
    """Whether two entries are the same under other names."""

    def __init__(self, sides: tuple[Side, Side]) -> None:
        self.sides = sides

    def __call__(self, one: Id, other: Id, names: Names) -> bool:
        return Walk(*self.sides, names).alike(one, other)


def _in_a_reading(walk: Walk, before: Loaded, after: Loaded, raw: Raw) -> str:
    """What a condition that a reading of an open point sets reaches otherwise, under that reading."""
    if raw.path[:1] != ("open_points",) or raw.path[4:5] != ("set",) or len(raw.path) != 6:
        return ""
    point, reading, inner = str(raw.path[1]), str(raw.path[3]), parse_path(str(raw.path[5]))
    if inner[-1] not in CONDITIONS or not isinstance(raw.before, str) or not isinstance(raw.after, str):
        return ""
    try:
        policies = [loaded.under({point: reading}) for loaded in (before, after)]
    except CannotGoOn:
        return ""
    old, new = by_text(policies[0]).get(raw.before), by_text(policies[1]).get(raw.after)
    if old is None or new is None:
        return ""
    moved = shift(policies[0], [[old]], policies[1], [[new]], walk.names)
    return f"under the reading `{reading}`, {inner[1]} {shift_words(moved)}"


def _change(walk: Walk, before: Loaded, after: Loaded, raw: Raw) -> Change:
    gone, come = raw.after is None, raw.before is None
    hidden = ""
    if raw.kind not in ("clause", "words"):
        hidden = hidden_words(before, None if come else raw.path_before, after, None if gone else raw.path)
    return Change(
        show_path(raw.path),
        "changed" if raw.kind == "strength" else raw.kind,
        raw.before,
        raw.after,
        source_of(before, raw.path_before) if gone else source_of(after, raw.path),
        () if come else source_of(before, raw.path_before),
        place_of(before, raw.path_before) if gone else place_of(after, raw.path),
        place_of(after, raw.path) if come else place_of(before, raw.path_before),
        "; ".join(said for said in (effect_of(walk, raw) or _in_a_reading(walk, before, after, raw), hidden) if said),
        inherited(before, None if come else raw.path_before, after, None if gone else raw.path),
    )
