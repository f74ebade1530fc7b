"""Which value each comment and blank line of a profile belongs to, so that it moves with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import field

from attendance_policy.frozen import dataclass
from attendance_policy.source import Document, Path, Remark


@dataclass(slots=True)
class Notes:
    """What stands around one value: lines above it ("" is a blank line), a comment beside it, lines after the last
    value inside it."""

    above: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    def speaks(self) -> bool:
        """Whether any of it is a comment."""
        return any(self.above) or bool(self.beside) or bool(self.below)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where a key or a list item begins; `column` is that of the key, or of the item's dash."""

    line: int
    at: int
    path: Path
    column: int


@dataclass(frozen=True, slots=True)
class Remarks:
    """The notes of every value that has any, and the lines at the head of the file."""

    head: tuple[str, ...]
    notes: dict[Path, Notes]


def place_remarks(document: Document, remarks: Iterable[Remark]) -> Remarks:
    """Give each remark to a value: a line of its own to the value below it, or, where it stands deeper than that, to
    the group above it that it is indented with; a comment at the end of a line to what begins on that line."""
    anchors = sorted(_anchors(document), key=lambda anchor: (anchor.line, anchor.at, len(anchor.path)))
    lines = [anchor.line for anchor in anchors]
    notes: dict[Path, Notes] = {}
    waiting: list[Remark] = []

    def give(upto: int) -> None:
        """Give the lines that wait to what is around them: the anchor `upto` is the next value."""
        following = anchors[upto] if upto < len(anchors) else None
        held: list[str] = []
        for remark in waiting:
            held.append(remark.text)
            owner = _group_above(anchors[:upto], remark, following) if remark.text else None
            if owner is not None:
                notes.setdefault(owner, Notes()).below += held
                held = []
        if held:
            path = following.path if following is not None else ()
            kept = notes.setdefault(path, Notes())
            (kept.above if following is not None else kept.below).extend(held)
        waiting.clear()

    passed = 0
    for remark in remarks:
        reached = bisect_right(lines, remark.line)
        if remark.beside:
            first = bisect_right(lines, remark.beside - 1)
            begins = first if first < len(anchors) and anchors[first].line == remark.beside else max(reached - 1, 0)
            notes.setdefault(anchors[begins].path, Notes()).beside.append(remark.text)
            continue
        if reached != passed:
            give(passed)
            passed = reached
        waiting.append(remark)
    give(passed)
    head = notes.get(anchors[0].path) if anchors else None
    above = tuple(head.above) if head is not None else ()
    if head is not None:
        head.above = []
    return Remarks(above, notes)


def _anchors(document: Document) -> Iterable[_Anchor]:
    for path, place in document.key_places.items():
        yield _Anchor(place.line, place.column, path, place.column)
    for path, place in document.places.items():
        if path and isinstance(path[-1], int):
            yield _Anchor(place.line, place.column, path, place.column - 2)


def _group_above(before: list[_Anchor], remark: Remark, following: _Anchor | None) -> Path | None:
    """The group whose last line a remark is: it stands deeper than the value after it, and as deep as its values."""
    deep = following.column if following is not None else 0
    if not before or remark.column <= deep:
        return None
    last = before[-1].path
    columns = {anchor.path: anchor.column for anchor in before if last[: len(anchor.path)] == anchor.path}
    fitting = [path for path, column in columns.items() if deep < column <= remark.column]
    return max(fitting, key=len)[:-1] if fitting else None
