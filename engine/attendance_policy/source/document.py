"""What reading gives: a tree in which every scalar is still text, the place of each value, and the problems found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from attendance_policy.diagnostics import Place, Problem, Severity
from attendance_policy.frozen import dataclass

Path: TypeAlias = "tuple[str | int, ...]"
"""The way from the root to a value: keys of mappings, and positions in lists counted from 0. The root is `()`."""

Data: TypeAlias = "dict[str, Data] | list[Data] | Text"


class Text(str):
    """A scalar as typed. `plain`: without quotes and not block text, so that a YAML reader may give it a type."""

    __slots__ = ("plain",)
    plain: bool

    def __new__(cls, value: str = "", plain: bool = False) -> Text:
        """`plain` is False unless said."""
        text = super().__new__(cls, value)
        text.plain = plain
        return text


class Places(Mapping[Path, Place]):
    """Where each path stands. Holds (line, column) pairs, counted from 1, and makes a `Place` when asked for one.

    A file has thousands of values and few problems, so places are not made ahead.
    """

    __slots__ = ("_at", "file")

    def __init__(self, file: str, at: Mapping[Path, tuple[int, int]]) -> None:
        self.file = file
        self._at = at

    def __getitem__(self, path: Path) -> Place:
        return Place(self.file, *self._at[path])

    def __iter__(self) -> Iterator[Path]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)

    def nearest(self, path: Path) -> Place:
        """The place of `path` or, when the file does not hold it, of the closest value above it."""
        for length in range(len(path), -1, -1):
            at = self._at.get(path[:length])
            if at is not None:
                return Place(self.file, *at)
        return Place(self.file)


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read.

    `data` is the tree of dicts, lists and `Text`; None when the file could not be read to its end. A value with a
    problem is still in the tree as typed (a missing one as an empty `Text`), so that later checks can go on; of
    duplicate keys the first counts. `places` holds values, `key_places` the keys of mappings, both by path.
    `problems` are sorted by place.
    """

    file: str
    data: Data | None
    places: Places
    key_places: Places
    problems: tuple[Problem, ...]

    def written_at(self, place: Place) -> Text | None:
        """The scalar that stands at a place; None where none does."""
        for path, at in self.places.items():
            if at == place:
                here: Any = self.data  # the path is one of this very tree
                for part in path:
                    here = here[part]
                if isinstance(here, Text):
                    return here
        return None

    @property
    def usable(self) -> bool:
        """Whether there is a tree and no problem in the file is an error."""
        return self.data is not None and all(p.severity is not Severity.ERROR for p in self.problems)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold: its size in bytes, levels of nesting, values and keys, and characters per text."""

    size: int = 1024 * 1024
    depth: int = 30
    values: int = 50_000
    text: int = 5_000


LIMITS = Limits()
# What to do about a file beyond them: most often it is another kind of file.
MEANT = "check that it is the file that is meant; a policy or a scenario of that size is split"
