"""Changes that a reading of an open point hides: the year is simulated by a reading that sets the same value itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.diff.model import Differences
from attendance_policy.diff.names import Names
from attendance_policy.diff.pairs import changed_pairs
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded
from attendance_policy.policy.model import OpenPoint
from attendance_policy.policy.paths import Path, parse_path


@dataclass(frozen=True, slots=True)
class Hidden:
    """An open point whose working reading sets what changed."""

    point: str
    working: str


def hidden_by(loaded: Loaded, path: Path) -> tuple[Hidden, ...]:
    """The points whose working reading, another than the profile's body, writes over a path of the body."""
    return tuple(
        Hidden(point.id, point.working)
        for point in loaded.as_written.open_points
        if point.working not in ("", "as_written") and any(_meet(one, path) for one in _written(point, point.working))
    )


def hidden_words(before: Loaded, old: Path | None, after: Loaded, new: Path | None) -> str:
    """What hides a change from every simulation, as a sentence; "" where nothing does."""
    sides = [hidden_by(loaded, path) for loaded, path in ((before, old), (after, new)) if path is not None]
    if not sides or not all(sides):
        return _unread(after, new if new is not None else old)
    said = " and ".join(f"`{one.point}` as `{one.working}`" for one in sides[-1])
    return f"shows under other readings only: the year is read by {said}, which sets this itself"


def _unread(loaded: Loaded, path: Path | None) -> str:
    """Of a change in a reading that the year is not simulated by."""
    if path is None or len(path) < 4 or path[0] != "open_points" or path[2] != "readings":
        return ""
    point = next((one for one in loaded.as_written.open_points if one.id == path[1]), None)
    if point is None or not point.working or point.working == path[3]:
        return ""
    return f"shows under the reading `{path[3]}` only: the year is read by `{point.id}` as `{point.working}`"


def elsewhere(found: Differences, names: Names) -> str:
    """Which rules would be decided otherwise under a reading that is not worked with, as a sentence; "" where none."""
    said = []
    for point, reading in _candidates(found):
        try:
            policies = [loaded.under({point: reading}) for loaded in (found.before, found.after)]
        except CannotGoOn:
            continue
        pairs = changed_pairs(policies[0], policies[1], names)
        rules = dict.fromkeys(side[0].id for pair in pairs for side in (pair.after or pair.before,) if side is not None)
        if rules:
            said.append(f"under the reading `{reading}` of `{point}` what is decided otherwise is "
                        f"{', '.join(f'`{rule}`' for rule in rules)}")  # fmt: skip
    return "; ".join(said)


def _candidates(found: Differences) -> Iterator[tuple[str, str]]:
    """The readings, other than those worked with, of the points that hide a change or are changed themselves."""
    touched = set()
    for change in found.changes:
        path = parse_path(change.path) if change.decides else ()
        touched |= {str(path[1])} if path[:1] == ("open_points",) and len(path) > 1 else set()
        touched |= {one.point for loaded in (found.before, found.after) for one in hidden_by(loaded, tuple(path))}
    known = {point.id: point for point in found.before.as_written.open_points}
    for point in found.after.as_written.open_points:
        if point.id in touched and point.id in known and point.working:
            names = [reading.id for reading in point.readings if known[point.id].reading(reading.id) is not None]
            yield from ((point.id, name) for name in names if name != point.working)


def _written(point: OpenPoint, reading: str) -> Iterable[Path]:
    held = point.reading(reading)
    return [tuple(parse_path(path)) for path in (*(path for path, _ in held.sets), *held.removes)] if held else []


def _meet(one: Path, other: Path) -> bool:
    """Whether two paths name the same value, or one what the other lies in; a figure inside a condition is in it."""
    return bool(other) and all(a in ("*", b) or str(a) == str(b) for a, b in zip(one, other, strict=False))


