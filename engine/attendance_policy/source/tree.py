"""The tree of one file while it grows: values, their places, and the mappings and lists still open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from .document import Data, Path, Text

DROPPED: Final = Text("")
"""Stands for a key that cannot be used (a repeat, a list): its value is checked and then dropped. Known by identity."""


@dataclass(slots=True)
class Open:
    """A mapping or list not yet closed. `mark` is where it begins.

    `key` is the key read last, while its value is awaited; `next` is the path of that value.
    """

    holds: dict[str, Data] | list[Data]
    path: Path
    flow: bool
    dropped: bool
    mark: Any
    is_key: bool = False
    key: Text | None = None
    key_event: Any = None
    next: Path = ()
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    last_plain: Text | None = None


class Tree:
    """The tree so far, with places as (line, column), counted from 1. `data` is None until the root is complete."""

    __slots__ = ("data", "key_places", "open", "places")

    def __init__(self) -> None:
        self.data: Data | None = None
        self.places: dict[Path, tuple[int, int]] = {}
        self.key_places: dict[Path, tuple[int, int]] = {}
        self.open: list[Open] = []

    def awaits_key(self) -> bool:
        """Whether what comes next is a key."""
        return bool(self.open) and self.open[-1].key is None and isinstance(self.open[-1].holds, dict)

    def key(self, key: Text, event: Any) -> None:
        """Note a key that is neither a repeat nor unusable."""
        top = self.open[-1]
        at = (event.start_mark.line + 1, event.start_mark.column + 1)
        top.key = key
        top.keys[key] = at
        top.next = (*top.path, key)
        if not top.dropped:
            self.key_places[top.next] = at

    def drop_key(self, event: Any = None) -> None:
        """The value of this key is to be dropped. No `event`: the key was no text."""
        self.open[-1].key, self.open[-1].key_event = DROPPED, event

    def begin(self, holds: dict[str, Data] | list[Data], event: Any, is_key: bool) -> None:
        """Open a mapping or list."""
        path, dropped = self._next(event.start_mark)
        self.open.append(Open(holds, path, bool(event.flow_style), dropped, event.start_mark, is_key))

    def end(self) -> None:
        """Close the mapping or list opened last."""
        closed = self.open.pop()
        if closed.is_key:
            self.drop_key()
        else:
            self._place(closed.holds)

    def value(self, text: Text, mark: Any) -> None:
        """Add a text, whose place is `mark`."""
        self._next(mark)
        self._place(text)

    def _next(self, mark: Any) -> tuple[Path, bool]:
        """The path of the value that comes next, and whether it is to be dropped; if not, its place is kept."""
        path: Path = ()
        if self.open:
            top = self.open[-1]
            if top.dropped or (isinstance(top.holds, dict) and (top.key is None or top.key is DROPPED)):
                return top.path, True
            path = (*top.path, len(top.holds)) if isinstance(top.holds, list) else top.next
        self.places[path] = (mark.line + 1, mark.column + 1)
        return path, False

    def _place(self, value: Data) -> None:
        if not self.open:
            self.data = value
            return
        top = self.open[-1]
        if isinstance(top.holds, list):
            top.holds.append(value)
            return
        if top.key is not None and top.key is not DROPPED:
            top.holds[top.key] = value
        top.key = None
