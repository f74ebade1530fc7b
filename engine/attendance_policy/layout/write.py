"""Lines of YAML: what fits on one line, or is said in two, stands in brackets; the rest is a block whose parts do."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping

from attendance_policy.layout.order import holds_ids, in_order
from attendance_policy.layout.remarks import Notes
from attendance_policy.policy.schema_walk import Schemas, SchemaWalk
from attendance_policy.source import Data, Path, written

WIDTH = 120
# An entry of so many lines is still read in one go; a longer one is a block, a key on each line.
_SENTENCE = 2
# A list is filled only when its items are short: sentences read better one below the other.
_SHORT = 48
_STEP = 2
_SIGNS = (": >", ": >-", ": |", ": |-", "- >", "- >-", "- |", "- |-")


class Writer:
    """Writes one profile. `notes`: what stands around its values. `as_text`: values to be quoted that are not."""

    def __init__(self, walk: SchemaWalk, notes: Mapping[Path, Notes], as_text: Collection[Path]) -> None:
        self._walk = walk
        self._notes = notes
        self._as_text = as_text
        # A group that holds a comment cannot be one line.
        spoken = [path for path, note in notes.items() if note.speaks()]
        self._open = {path[:length] for path in spoken for length in range(len(path))}
        self._open |= {path for path in spoken if notes[path].below}

    def lines(self, data: dict[str, Data]) -> Iterator[str]:
        """Every line of a profile, without the head of the file."""
        yield from self._mapping(data, self._walk.expanded((self._walk.root,)), (), 0)
        yield from _separate(self._below((), 0), first=False)

    def _mapping(self, data: dict[str, Data], schemas: Schemas, path: Path, indent: int) -> Iterator[str]:
        for number, key in enumerate(in_order(data, schemas)):
            inner = (*path, key)
            below = self._walk.at(path, schemas, key)
            note = self._notes.get(inner, Notes())
            own = self._value(data[key], below, inner, indent, _key(data, key))
            above = list(note.above) if len(inner) <= _STEP else [line for line in note.above if line]
            if not path and len(own) > 1 and not (above and not above[0]):
                above.insert(0, "")  # a section of several lines stands apart
            yield from _separate([" " * indent + line if line else "" for line in above], first=not number)
            yield from self._beside(note, own, indent)
            yield from self._below(inner, indent + _STEP)

    def _beside(self, note: Notes, own: list[str], indent: int) -> Iterator[str]:
        """The lines of a value with the comment that stands beside its first, or above it where there is no room."""
        comment = "  ".join(note.beside)
        if comment and len(own[0]) + 2 + len(comment) <= WIDTH and not own[0].endswith(_SIGNS):
            own = [f"{own[0]}  {comment}", *own[1:]]
        elif comment:
            yield " " * indent + comment
        yield from own

    def _below(self, path: Path, indent: int) -> list[str]:
        note = self._notes.get(path, Notes())
        return [" " * indent + line if line else "" for line in note.below]

    def _value(self, value: Data, schemas: Schemas, path: Path, indent: int, before: str) -> list[str]:
        """The lines of a value after its key or its dash (`before`), which stand at `indent`."""
        start = " " * indent + before
        section = len(path) == 1 and isinstance(value, dict) and bool(value) and holds_ids(value, schemas)
        if isinstance(value, str):
            return self._text(value, path, indent, start)
        flat = None if section or path in self._open else self._flat(value, schemas, path)
        if flat is not None and len(start) + 1 + len(flat) <= WIDTH:
            return [f"{start} {flat}"]
        if isinstance(value, list):
            return self._list(value, schemas, path, indent, start)
        if path not in self._open and not section and len(path) > 1:
            filled = _filled(f"{start} {{", "}", self._parts(value, schemas, path), indent + 2 * _STEP)
            if filled is not None and len(filled) <= _SENTENCE:
                return filled
        return self._hung(start, list(self._mapping(value, schemas, path, indent + _STEP)))

    def _hung(self, start: str, block: list[str]) -> list[str]:
        """A block after a key stands below it, and after a dash beside it; comments of its first line go above."""
        if not start.endswith("-"):
            return [start, *block]
        indent = " " * (len(start) - 1)
        first = next(number for number, line in enumerate(block) if not line.lstrip().startswith("#"))
        above = [indent + line.strip() for line in block[:first]]
        return [*above, f"{start} {block[first].strip()}", *block[first + 1 :]]

    def _flat(self, value: Data, schemas: Schemas, path: Path) -> str | None:
        """A value on one line inside brackets, or with its own; None where it cannot be."""
        if isinstance(value, str):
            return None if "\n" in value else written(value, True, path in self._as_text)
        if isinstance(value, list):
            items = self._walk.below(schemas, 0)
            return _joined("[]", [self._flat(item, items, (*path, i)) for i, item in enumerate(value)])
        return _joined("{}", self._parts(value, schemas, path))

    def _parts(self, value: dict[str, Data], schemas: Schemas, path: Path) -> list[str | None]:
        """The keys of a group with their values, each on one line."""
        parts = []
        for key in in_order(value, schemas):
            inner = self._flat(value[key], self._walk.at(path, schemas, key), (*path, key))
            parts.append(None if inner is None else f"{_key(value, key, True)} {inner}")
        return parts

    def _text(self, text: str, path: Path, indent: int, start: str) -> list[str]:
        line = "" if "\n" in text else written(text, as_text=path in self._as_text)
        deep = " " * (indent + _STEP)
        if line and len(start) + 1 + len(line) <= WIDTH:
            return [f"{start} {line}"]
        if _folds(text.removesuffix("\n")):
            folded = textwrap.wrap(text, WIDTH - len(deep), break_long_words=False, break_on_hyphens=False)
            sign = ">" if text.endswith("\n") else ">-"
            return [f"{start} {sign}", *(deep + part for part in folded)]
        if not line and _stands(text):
            sign = "|" if text.endswith("\n") else "|-"
            return [f"{start} {sign}", *(deep + part if part else "" for part in text.removesuffix("\n").split("\n"))]
        return [f"{start} {written(text)}"]

    def _list(self, value: list[Data], schemas: Schemas, path: Path, indent: int, start: str) -> list[str]:
        items = self._walk.below(schemas, 0)
        if path not in self._open and all(isinstance(item, str) for item in value):
            flat = [self._flat(item, items, (*path, i)) for i, item in enumerate(value)]
            filled = _filled(f"{start} [", "]", flat, len(start) + 2)
            if filled is not None and all(len(word or "") <= _SHORT for word in flat):
                return filled
        block: list[str] = []
        deep = indent + _STEP
        for index, item in enumerate(value):
            inner = (*path, index)
            note = self._notes.get(inner, Notes())
            block += [" " * deep + line for line in note.above if line]
            block += self._beside(note, self._value(item, items, inner, deep, "-"), deep)
            block += self._below(inner, deep + _STEP)
        return self._hung(start, block)


def _key(data: dict[str, Data], key: str, in_brackets: bool = False) -> str:
    """A key with its colon, as it was typed."""
    typed = next(known for known in data if known == key)
    return f"{written(typed, in_brackets)}:"


def _joined(brackets: str, parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return f"{brackets[0]}{', '.join(known)}{brackets[1]}" if len(known) == len(parts) else None


def _filled(start: str, end: str, parts: list[str | None], indent: int) -> list[str] | None:
    """Parts of a list or group in brackets, as many on a line as it takes; None where one has no line of its own."""
    lines, here = [], start
    for number, part in enumerate(parts):
        if part is None:
            return None
        piece = part + (end if number == len(parts) - 1 else ",")
        if number and len(here) + 1 + len(piece) > WIDTH:
            lines.append(here)
            here = " " * indent + piece
        else:
            here += f" {piece}" if number else piece
    lines.append(here)
    return lines if all(len(line) <= WIDTH for line in lines) else None


def _separate(lines: list[str], first: bool) -> list[str]:
    """Lines above a value: no blank line above the first of a group, and never two in a row."""
    kept: list[str] = []
    for line in lines:
        if line or (kept[-1] if kept else not first):
            kept.append(line)
    return kept


def _folds(text: str) -> bool:
    """Whether a text that is folded between its words reads back the same."""
    return bool(text.strip()) and text == " ".join(text.split())


def _stands(text: str) -> bool:
    """Whether a text of several lines reads back the same when it stands as it is."""
    lines = text.removesuffix("\n").split("\n")
    return bool(lines[0].strip()) and not lines[0][0].isspace() and bool(lines[-1])
