"""Resolved data and where each value of it comes from.

One operation changes it: the patch. Inheritance, adoption, readings and what-ifs are all patches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from attendance_policy.diagnostics import Place, did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.policy.paths import Path, parse_path, show_path
from attendance_policy.source import Document

# Of these keys, one that a patch gives drops the others beside it.
EXCLUSIVE = (
    ("by", "before"),
    ("late_from", "late_after"),
    ("closes", "absent_from", "absent_after"),
    ("once", "repeat"),
    ("multiply", "add"),
)
SILENCES = ("not_stated", "left_to", "says")
_SILENCES = frozenset(SILENCES)
# Replaced whole, never merged key by key: what they hold only makes sense together.
_WHOLE = frozenset({"must", "will", "should", "may", "otherwise", "limit", "runs_for", "amounts", "levels", "years",
                    "bands"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was written: a place in a file, and the clause that stands nearest to it."""

    place: Place
    source: tuple[str, ...] = ()


@dataclass
class Tree:
    """A profile's data with the origin of every value.

    Copies share what they do not change: `put` and `drop` replace the groups along their path, never alter them, so
    that a rule no patch touched is the same object in every patched profile.
    """

    data: dict[str, Any]
    origins: dict[Path, Origin] = field(default_factory=dict)

    def copied(self) -> Tree:
        """A copy that may be changed."""
        return Tree(self.data, dict(self.origins))

    def origin(self, path: Path) -> Origin:
        """The origin of a value, or of the nearest one above it."""
        for length in range(len(path), -1, -1):
            found = self.origins.get(path[:length])
            if found is not None:
                return found
        return Origin(Place(""))

    def value(self, path: Path) -> Any:
        """The value at a path; KeyError when there is none."""
        here: Any = self.data
        for part in path:
            if isinstance(here, list) and str(part).isdigit() and int(part) < len(here):
                here = here[int(part)]
            elif isinstance(here, dict) and part in here:
                here = here[part]
            else:
                raise KeyError(part)
        return here

    def _forget(self, path: Path, value: Any) -> None:
        for known in paths_in(value, path):
            self.origins.pop(known, None)

    def _opened(self, path: Path) -> Any:
        """The group at a path, copied together with every group above it; made where it is missing."""
        here: Any = dict(self.data)
        self.data = here
        for part in path:
            key: Any = int(part) if isinstance(here, list) else part
            inner = here[key] if isinstance(here, list) else here.get(key)
            copied: Any = list(inner) if isinstance(inner, list) else dict(inner) if isinstance(inner, dict) else {}
            here[key] = copied
            here = copied
        return here

    def put(self, path: Path, value: Any, origin: Origin, origins: Mapping[Path, Origin] | None = None) -> None:
        """Set a value, replacing what was there; keys it excludes go, missing groups above it are made.

        `origins` may hold the origin of each value inside `value`.
        """
        here = self._opened(path[:-1])
        last: Any = int(path[-1]) if isinstance(here, list) else path[-1]
        if isinstance(here, dict):
            for other in [o for group in EXCLUSIVE if last in group for o in group if o != last and o in here]:
                self._forget((*path[:-1], other), here.pop(other))
            if last in here:
                self._forget(path, here[last])
        here[last] = value
        self.origins[path] = origin
        if origins is not None:
            for inner in paths_in(value, path):
                if inner in origins:
                    self.origins[inner] = origins[inner]

    def drop(self, path: Path) -> None:
        """Remove a value; KeyError when there is none."""
        value = self.value(path)
        here = self._opened(path[:-1])
        self._forget(path, value)
        if not isinstance(here, list):
            del here[path[-1]]
            return
        # What follows in the list moves up, and its origins with it.
        above, place = path[:-1], int(path[-1])
        for index in range(place, len(here) - 1):
            moved = here[index + 1]
            for old in paths_in(moved, (*above, index + 1)):
                origin = self.origins.pop(old, None)
                if origin is not None:
                    self.origins[(*above, index, *old[len(path) :])] = origin
        del here[place]


def paths_in(value: Any, path: Path) -> list[Path]:
    """A path and the paths of everything in its value, each before those below it."""
    found: list[Path] = []
    _add_paths(value, path, found)
    return found


def _add_paths(value: Any, path: Path, found: list[Path]) -> None:
    found.append(path)
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, inner in parts:
        if isinstance(inner, (dict, list)):
            _add_paths(inner, (*path, part), found)
        else:  # as most are
            found.append((*path, part))


def origins_of(document: Document, data: Any) -> dict[Path, Origin]:
    """The origin of every value: its place, and the nearest `source` (or `law`) at or above it."""
    origins: dict[Path, Origin] = {}
    place = document.places.nearest

    def walk(value: Any, path: Path, source: tuple[str, ...]) -> None:
        if isinstance(value, dict):
            own = value.get("source", value.get("law"))
            if isinstance(own, str):
                source = (own,)
            elif isinstance(own, list):
                source = tuple(str(clause) for clause in own)
            for key, inner in value.items():
                walk(inner, (*path, key), source)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                walk(inner, (*path, index), source)
        origins[path] = Origin(place(path), source)

    walk(data, (), ())
    return origins


def is_silence(value: Any) -> bool:
    """Whether a value says that there is none."""
    return isinstance(value, dict) and not _SILENCES.isdisjoint(value)


def merge(tree: Tree, data: Mapping[str, Any], origins: Mapping[Path, Origin], at: Path = ()) -> None:
    """Lay a child's data over a tree: groups key by key, everything else whole; a silence replaces, and is replaced."""
    for key, value in data.items():
        path = (*at, key)
        try:
            current = tree.value(path)
        except KeyError:
            current = None
        mergeable = isinstance(value, dict) and isinstance(current, dict) and key not in _WHOLE
        if mergeable and not is_silence(value) and not is_silence(current):
            if path in origins:
                tree.origins[path] = origins[path]
            merge(tree, value, origins, path)
        else:
            tree.put(path, value, origins.get(path, Origin(Place(""))), origins)


def matching(tree: Tree, written: str) -> list[Path]:
    """The paths that a written one names in this tree: `*` is every key. Raises ValueError with a sentence."""
    parts = parse_path(written)
    found, length = followed(tree, parts)
    if length < len(parts):
        known = [str(k) for path in found for k in (tree.value(path) if isinstance(tree.value(path), dict) else ())]
        above = f"`{show_path(tuple(parts[:length]))}`" if length else "the profile"
        hint = did_you_mean(parts[length], known)
        raise ValueError(f"`{written}`: there is no `{parts[length]}` in {above}" + (f"; {hint}" if hint else ""))
    return found


def followed(tree: Tree, parts: Sequence[str]) -> tuple[list[Path], int]:
    """The paths that the parts of a written one lead to, as far as they lead anywhere, and how many of them do."""
    found: list[Path] = [()]
    for index, part in enumerate(parts):
        wider: list[Path] = []
        for path in found:
            here = tree.value(path)
            if part == "*" and isinstance(here, dict):
                wider.extend((*path, key) for key in here)
            elif isinstance(here, list) and part.isdigit() and int(part) < len(here):
                wider.append((*path, int(part)))
            elif isinstance(here, dict) and part in here:
                wider.append((*path, part))
        if not wider:
            return found, index
        found = wider
    return found, len(parts)
