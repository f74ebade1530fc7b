"""The records of a JSON file, one after the other, so that few of them are held as text, and one as objects.

A file is a list of records, an object that holds such a list somewhere, several of these one after the other, or an
object a line (JSON Lines). The standard module decodes each record; what stands around them is stepped over here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from typing import Any, NamedTuple, NoReturn

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.frozen import dataclass

from .header import looked_up
from .json_faults import NEVER_CLOSED, said_of
from .json_shape import Run, Shape, shape_of
from .json_text import JsonText
from .table import refuse, shown

_COMMA = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")
_BLANK = re.compile(r"[ \t\r\n]*")
_MOST_NAMED = 12
_NEAR = 64  # characters: more than a word of JSON or a character's number has, and than an error is off its place
_HELD = 1 << 18  # characters that are done with, before they are let go
_LEAST_AT_ONCE, _AT_ONCE = 1 << 14, 1 << 19  # characters of records that are read at once
_TRIES, _WORTH = 64, 4  # shapes that are tried, and the records that each must read to be worth it


@dataclass(frozen=True)
class NotText:
    """Something that a JSON file holds where a text or a number should stand. `what`: how messages call it."""

    what: str


class Object(dict[str, Any]):
    """An object, its names as they are looked up. `twice`: those which stand in it more than once."""

    __slots__ = ("twice",)
    twice: frozenset[str]


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        self[name] = found = looked_up(name)
        return found


class Found(NamedTuple):
    """A record, or why there is none: `value`, the line on which it begins, and `fault` in words."""

    value: object
    line: int
    fault: str = ""


class JsonStream:
    """Steps through one text. `path`: the names that lead to the list of records; () for the top.

    `reads`: the paths within a record of which many are read at once, as a `Run`, where they are written alike; the
    first `required` of them stand in each. Without any, every record is given as it is. A record that may go on behind
    what is held is read again with more of the file. Raises `CannotGoOn` (exit code 3) from `records` where the file is
    damaged, or has no list at the path.
    """

    def __init__(
        self, held: JsonText, file: str, path: tuple[str, ...], reads: Sequence[tuple[str, ...]] = (), required: int = 0
    ) -> None:
        self._held, self._file, self._path = held, file, tuple(looked_up(name) for name in path)
        self._names = _Names()
        self._decode = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=str, parse_float=str, parse_constant=NotText
        ).raw_decode
        self._seen: list[str] = []  # names beside the path, for a message
        self._lists: list[str] = []
        self._reached = False
        self._reads, self._required = reads, required
        self._shape: Shape | None = None
        self._tries = self._read = 0
        self._at_once = _LEAST_AT_ONCE

    def records(self) -> Iterator[Found | Run]:
        """Every record in the order of the file; a line that is no JSON gives a fault, and the next line goes on."""
        at = self._skip(0)
        is_list = self._is_at(at, "[")
        by_line = not self._path and self._is_at(at, "{")
        while not self._is_end(at):
            if by_line:
                at = yield from self._alike(at)
                if self._is_end(at):
                    break
                found, end = self._line(at)
                yield found
                after = self._skip(end)
                self._learn(found.value, at, end, after)
                at = after
            else:
                at = self._skip((yield from self._within(at, self._path)))
            at = self._let_go(at)
        if not (by_line or self._reached):
            self._no_list(is_list)

    def written(self, key: str) -> str:
        """How the file writes a name, first."""
        return next((name for name, looked in self._names.items() if looked == key), key)

    def _within(self, at: int, path: tuple[str, ...], depth: int = 0) -> Generator[Found | Run, None, int]:
        """Gives the records of one value whose list stands at `path`; returns where the value ends."""
        if not path:
            if self._is_at(at, "["):
                self._reached = True
                return (yield from self._elements(at))
            return self._value(at)[1]
        if not self._is_at(at, "{"):
            return self._value(at)[1]
        at, first, seen = self._skip(at + 1), True, set[str]()
        while not self._is_at(at, "}"):
            if not first:
                at = self._skip(self._expect(",", at))
            first = False
            if not self._is_at(at, '"'):
                self._damaged(at, "a name in quotation marks should stand here")
            name, at = self._value(at)
            at = self._skip(self._expect(":", self._skip(at)))
            key = self._names[name]
            if key == path[0]:
                if key in seen:
                    self._damaged(at, f"{shown(name)} stands twice")
                at = yield from self._within(at, path[1:], depth + 1)
            else:
                at = self._value(at)[1]
            if self._held.text[at - 1] == "]" and not depth:
                self._lists.append(name)
            seen.add(key)
            if len(self._seen) < _MOST_NAMED:
                self._seen.append(name)
            at = self._skip(at)
        return at + 1

    def _elements(self, at: int) -> Generator[Found | Run, None, int]:
        comma, value_at, line = _COMMA.match, self._value, self._held.line
        at = self._skip(at + 1)
        if self._is_at(at, "]"):
            return at + 1
        while True:
            at = yield from self._alike(at)
            value, end = value_at(at)
            yield Found(value, line(at))
            after = comma(self._held.text, end)
            if after is None:
                end = self._skip(end)  # with more of the file, where what is held ends here
                after = comma(self._held.text, end)
            if after is None:
                break
            following = self._skip(after.end())
            self._learn(value, at, end, following)
            at = self._let_go(following)
        return self._expect("]", end)

    def _alike(self, at: int) -> Generator[Run, None, int]:
        """Gives the records from an offset on that are written as the last one was; returns where the next begins."""
        while self._shape is not None:
            if len(self._held.text) - at < _AT_ONCE and not self._held.is_all:
                self._held.more(_AT_ONCE)
            line = self._held.line(at)
            columns, length = self._shape.read(self._held.text[at : at + self._at_once])
            if not length:
                break
            count = len(columns[0])
            self._read += count
            yield Run(columns, line, self._shape.lines, count)
            # More is looked at where all was read: what stands behind a record that differs is looked at again.
            full = length + _NEAR * _NEAR > self._at_once
            self._at_once = min(self._at_once * 2, _AT_ONCE) if full else _LEAST_AT_ONCE
            at = self._let_go(at + length)
        return at

    def _learn(self, value: object, at: int, end: int, following: int) -> None:
        """See how a record is written, unless too many were seen that tell nothing of the next."""
        self._shape = None
        if not self._reads or not isinstance(value, Object):
            return
        self._tries += 1
        if self._tries > _TRIES and self._read < self._tries * _WORTH:
            self._reads = ()
            return
        text = self._held.text
        self._shape = shape_of(text[at:end], text[end:following], self._reads, self._required,
                               self._names.__getitem__)  # fmt: skip

    def _line(self, at: int) -> tuple[Found, int]:
        """One object of JSON Lines. What follows it on its line, or what cannot be read, costs that line alone."""
        line = self._held.line(at)
        try:
            value, end = self._decoded(at)
        except RecursionError:
            fault = "it is nested too deeply"
        except ValueError as error:
            fault = f"it is no JSON: {said_of(error)}"
        else:
            return Found(value, line), end
        while (end := self._held.text.find("\n", at)) < 0 and self._held.more():
            pass
        if end < 0:
            end = len(self._held.text)
        return Found(None, line, fault), end

    def _value(self, at: int) -> tuple[Any, int]:
        try:
            return self._decoded(at)
        except RecursionError:
            self._damaged(at, "what stands here is nested too deeply")
        except ValueError as error:
            where = getattr(error, "pos", at)
            self._damaged(where, said_of(error))

    def _decoded(self, at: int) -> tuple[Any, int]:
        """The value at an offset and where it ends. What is wrong near the end of what is held may be right with more
        of the file, and a number that ends there may go on. Raises what the standard module raises."""
        held = self._held
        while True:
            try:
                value, end = self._decode(held.text, at)
            except ValueError as error:
                open_text = said_of(error) == NEVER_CLOSED
                if not (open_text or self._may_go_on(getattr(error, "pos", at))) or not self._read_on(at):
                    raise
            else:
                if not self._may_go_on(end) or not self._read_on(at):
                    return value, end

    def _may_go_on(self, at: int) -> bool:
        """Whether an offset is so near to the end of what is held that more of the file may say something else."""
        return not self._held.is_all and at + _NEAR > len(self._held.text)

    def _read_on(self, at: int) -> bool:
        """Read as much again as stands behind an offset, so that a long value is not looked at too often."""
        return self._held.more(len(self._held.text) - at + 1)

    def _let_go(self, at: int) -> int:
        if at < _HELD:
            return at
        self._held.let_go(at)
        return 0

    def _object(self, pairs: list[tuple[str, Any]]) -> Object:
        names = self._names
        found = Object([(names[name], value) for name, value in pairs])
        found.twice = frozenset()
        if len(found) < len(pairs):
            counted = Counter(names[name] for name, _ in pairs)
            found.twice = frozenset(name for name, count in counted.items() if count > 1)
        return found

    def _skip(self, at: int) -> int:
        while True:
            found = _BLANK.match(self._held.text, at)
            at = found.end() if found else at
            if at < len(self._held.text) or not self._held.more():
                return at

    def _is_at(self, at: int, sign: str) -> bool:
        """Whether a sign stands at an offset up to which everything was skipped."""
        return self._held.text[at : at + 1] == sign

    def _is_end(self, at: int) -> bool:
        return at >= len(self._held.text)

    def _expect(self, sign: str, at: int) -> int:
        if not self._is_at(at, sign):
            self._damaged(at, f"{shown(sign)} should stand here")
        return at + 1

    def _damaged(self, at: int, said: str) -> NoReturn:
        is_end = self._is_end(self._skip(at)) or said == NEVER_CLOSED
        line = self._held.line(min(at, len(self._held.text)))
        if is_end:
            refuse(self._file, "damaged-file", "the JSON file ends in the middle", "export it again", line)
        refuse(self._file, "damaged-file", f"the file is no JSON from here: {said}", "export it again", line)

    def _no_list(self, is_list: bool) -> NoReturn:
        if not self._path:
            refuse(self._file, "no-records", "the file is no list of objects", "export the marks as a list", 1)
        wanted = ".".join(self._path)
        hint = did_you_mean(self._path[0], self._seen)
        if is_list:
            hint = "the file is itself a list: leave `records` out of the map"
        if not hint and self._lists:
            hint = f"write `records: {self._lists[0]}` in the map"
        refuse(self._file, "no-records", f"there is no list at `{wanted}`", hint or "check `records` of the map", 1)
