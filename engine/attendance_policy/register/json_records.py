"""Marks as JSON: a list of objects, each of which is a mark, as the interfaces of school systems give them.

Which name is which of ours is said by a map; a name may be a path with dots into objects (`student.id`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .columns import OPTIONAL, REQUIRED, ColumnBuilder, Rows, joined
from .encoding import utf8_pieces
from .header import looked_up
from .json_shape import Run
from .json_stream import Found, JsonStream, NotText, Object
from .json_text import NO_TEXT, JsonText, texts_of
from .json_told import leaves, likely, refuse_missing
from .maps.model import RegisterMap
from .model import Reject
from .table import shown
from .text_blocks import BLOCK, pieces_of

_BLOCK = 4096  # records: few enough that their texts are still in the cache when the columns are made
_SHIFT = 32  # bits for the line
_LINES = (1 << _SHIFT) - 1
_MOST_NAMED = 100
_PLAIN = RegisterMap(layout="records")
_SCHOOL = "school_id"

_Path = tuple[str, ...]
_Count = TypeVar("_Count", int, NDArray[np.int64])


class _FaultError(Exception):
    def __init__(self, code: str, reason: str) -> None:
        self.code, self.reason = code, reason


def read_json_records(
    data: bytes, file: str, map: RegisterMap = _PLAIN, progress: Callable[[float], None] | None = None
) -> Rows:
    """The marks of a JSON file, each as a row. Rows are counted in lines, or in records where a line holds several.

    A record that is no object, lacks a required name, has one twice, or a list where a text should stand is one
    reject. Null is a blank. Raises `CannotGoOn` (exit code 3) when the file is no JSON, has no list where `map` says
    that it stands, or when no record has one of the required names.
    """
    whole = JsonBlocks(lambda: utf8_pieces(pieces_of(io.BytesIO(data), len(data), BLOCK, progress), map.encoding),
                       file, map)  # fmt: skip
    found = list(whole())
    rows = joined(found, tuple(one for part in found for one in part.broken), found[0])
    return whole.finished(rows)


class JsonBlocks:
    """The marks of a JSON file, some records at a time. `pieces`: its bytes as UTF-8, from the beginning each time.

    Whether a line holds several records is known at the end alone. Until `finished` a row is counted in both: `line`
    is the number of its record, shifted by `_SHIFT` bits, and its line.
    """

    def __init__(self, pieces: Callable[[], Iterator[bytes]], file: str, map: RegisterMap) -> None:
        self._pieces, self._file, self._map = pieces, file, map
        self._names = [*REQUIRED, _SCHOOL]
        self._paths = [_path_of(map.columns.get(name, name)) for name in self._names]
        self._begin()

    def _begin(self) -> None:
        self._first: Object | None = None
        self._seen: dict[str, bool] = {}  # the names of records, and whether a list stands there
        self._paths_seen: dict[_Path, None] = {}  # where something stands that is no object
        self._lacking = dict.fromkeys(REQUIRED, 0)
        self._several = False  # whether a line holds several records
        self._objects = 0
        self._written: Callable[[str], str] = str

    def __call__(self) -> Iterator[Rows]:
        """The rows from the beginning of the file; at least one block, with or without rows."""
        self._begin()
        held = JsonText(texts_of(self._pieces()))
        stream = JsonStream(held, self._file, _path_of(self._map.records), self._paths, len(REQUIRED))
        self._written = stream.written
        plain = _plain_reader(self._paths)
        kept: list[list[str]] = [[] for _ in self._names]
        counted: list[int] = []
        broken: list[Reject] = []
        before = number = 0
        for found in stream.records():
            self._several = self._several or found.line == before
            before = found.line
            if isinstance(found, Run):
                self._several = self._several or (found.count > 1 and not found.lines)
                self._objects += found.count
                for column, texts in zip(kept, found.columns, strict=True):
                    column.extend(texts)
                counted += _places(number + 1, found)
                number += found.count
                before += found.lines * (found.count - 1)
            else:
                number += 1
                both = number << _SHIFT | before
                try:
                    fields = self._fields(found, plain)
                    if held.odd and any(field and NO_TEXT.search(field) for field in fields):
                        raise _FaultError("encoding", "the record holds a character that is no text")
                except _FaultError as fault:
                    broken.append(Reject(both, fault.code, fault.reason))
                else:
                    for column, field in zip(kept, fields, strict=True):
                        column.append(field or "")
                    counted.append(both)
            if len(counted) + len(broken) >= _BLOCK:
                yield _rows(kept, counted, broken)
                kept, counted, broken = [[] for _ in self._names], [], []
        yield _rows(kept, counted, broken)

    def _fields(self, found: Found, plain: Callable[[Object], list[str | None] | None]) -> list[str | None]:
        """The texts of a record. Raises `_FaultError`."""
        record = _object_of(found)
        self._objects += 1
        self._first = self._first or record
        if not record.keys() <= self._seen.keys() and len(self._seen) < _MOST_NAMED:
            self._seen.update({key: isinstance(value, list) for key, value in record.items()})
        if len(self._paths_seen) < _MOST_NAMED:
            self._paths_seen.update(dict.fromkeys(leaves(record, every=True)))
        fields = plain(record)
        if fields is None:
            fields = [_text_at(record, path, name) for path, name in zip(self._paths, self._names, strict=True)]
            for name, field in zip(REQUIRED, fields, strict=False):
                self._lacking[name] += field is None
            if None in fields[: len(REQUIRED)]:
                at = fields.index(None)
                raise _FaultError("wrong-record", f"the record has no {shown('.'.join(self._paths[at]))}"
                                  f"{likely(record, self._paths[at], self._names[at])}")  # fmt: skip
        return fields

    def finished(self, rows: Rows) -> Rows:
        """Rows of all blocks, each by its line or its record. Raises `CannotGoOn` (exit code 3) where no record has
        one of the required names."""
        written, first, columns = self._written, self._first, self._map.columns
        missing = [(name, path) for name, path in zip(REQUIRED, self._paths, strict=False)
                   if self._objects and self._lacking[name] == self._objects]  # fmt: skip
        if missing:
            refuse_missing(self._file, missing, first or Object(), self._map,
                     {written(key): is_list for key, is_list in self._seen.items()})  # fmt: skip
        ours = {".".join(path) for path in self._paths}
        ours.update(".".join(_path_of(columns.get(name, name))) for name in OPTIONAL)
        above = {path[:deep] for path in self._paths for deep in range(1, len(path))}
        ignored = tuple(".".join(map(written, path)) for path in self._paths_seen
                        if ".".join(path) not in ours and path not in above)  # fmt: skip
        school = rows.school if rows.school is not None and any(rows.school.texts) else None
        broken = tuple(replace(one, line=int(self._place(one.line))) for one in rows.broken)
        return replace(rows, line=self._place(rows.line), broken=broken, ignored_columns=ignored, school=school,
                       counted_in="record" if self._several else "line")  # fmt: skip

    def _place(self, both: _Count) -> _Count:
        return both >> _SHIFT if self._several else both & _LINES


def _rows(kept: Sequence[list[str]], counted: list[int], broken: list[Reject]) -> Rows:
    builders = [ColumnBuilder() for _ in kept]
    for builder, texts in zip(builders, kept, strict=True):
        builder.add_texts(texts)
    pupil, day, session, code, school = (builder.column() for builder in builders)
    return Rows(pupil, day, session, code, np.array(counted, np.int64), tuple(broken), school=school)


def _places(number: int, run: Run) -> list[int]:
    """The place of each record of a run, of which the first has a number."""
    at = np.arange(run.count, dtype=np.int64)
    places: list[int] = ((number + at) << _SHIFT | (run.line + run.lines * at)).tolist()
    return places


def _path_of(written: str) -> _Path:
    return tuple(looked_up(part) for part in written.split(".")) if written else ()


def _object_of(found: Found) -> Object:
    if found.fault:
        raise _FaultError("wrong-record", f"the record cannot be read: {found.fault}")
    if not isinstance(found.value, Object):
        raise _FaultError("wrong-record", f"the record is {_kind(found.value)}, and not an object")
    return found.value


def _plain_reader(paths: Sequence[_Path]) -> Callable[[Object], list[str | None] | None]:
    """Reads the texts of a record in which each stands, once, where it should; for any other it gives None."""
    optional = paths[-1]

    def plain(record: Object) -> list[str | None] | None:
        fields: list[str | None] = []
        for path in paths:
            value: object = record
            for part in path:
                if type(value) is not Object or value.twice:
                    return None
                value = value.get(part)
            if type(value) is str:
                fields.append(value)
            elif path is optional and value is None:
                fields.append("")
            else:
                return None
        return fields

    return plain


def _text_at(record: Object, path: _Path, name: str) -> str | None:
    """The text at a path: "" for null, None where the path leads nowhere."""
    value: object = record
    whole = ".".join(path)
    if len(path) > 1 and whole in record:
        path = (whole,)
    for part in path:
        if value is None:
            return ""
        if not isinstance(value, Object):
            raise _FaultError("wrong-record", f"{shown(whole)} leads through {_kind(value)}, and not an object")
        if part in value.twice:
            raise _FaultError("wrong-record", f"{shown(part)} stands twice in the record")
        if part not in value:
            return None
        value = value[part]
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    ours = "" if whole == name else f", our `{name}`,"
    hint = likely(record, path, name) if isinstance(value, Object) else ""
    raise _FaultError("wrong-record", f"{shown(whole)}{ours} is {_kind(value)}, and not a text{hint}")


def _kind(value: object) -> str:
    if isinstance(value, NotText):
        return f"`{value.what}`"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, Object) else "null" if value is None else "a text or number"
