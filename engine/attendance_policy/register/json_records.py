"""Marks as JSON: a list of objects, each of which is a mark, as the interfaces of school systems give them.

Which name is which of ours is said by a map; a name may be a path with dots into objects (`student.id`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

import numpy as np

from attendance_policy.diagnostics import did_you_mean

from .columns import OPTIONAL, REQUIRED, ColumnBuilder, Rows
from .encoding import as_utf8
from .header import looked_up
from .json_stream import Found, JsonStream, NotText, Object
from .maps.model import RegisterMap
from .model import Reject
from .table import refuse, shown
from .told import told_headings

_BLOCK = 4096  # records: few enough that their texts are still in the cache when the columns are made
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
_MOST_NAMED = 100
_MOST_SHOWN = 12
_MOST_LIKELY, _DEEPEST = 3, 5
_PLAIN = RegisterMap(layout="records")
_SCHOOL = "school_id"

_Path = tuple[str, ...]


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
    text = as_utf8(data, map.encoding).decode("utf-8", "surrogateescape")
    if "\r" in text:  # never within a text of JSON
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = "\\u" in text or "\0" in text or (not text.isascii() and _NOT_TEXT.search(text) is not None)
    stream = JsonStream(text, file, _path_of(map.records))
    names = [*REQUIRED, _SCHOOL]
    paths = [_path_of(map.columns.get(name, name)) for name in names]
    plain = _plain_reader(paths)
    builders = [ColumnBuilder() for _ in names]
    kept: list[list[str]] = [[] for _ in names]
    lines: list[int] = []
    numbers: list[int] = []
    broken: list[tuple[int, int, _FaultError]] = []
    first: Object | None = None
    seen: dict[str, bool] = {}  # the names of records, and whether a list stands there
    lacking = dict.fromkeys(REQUIRED, 0)
    several = False  # whether a line holds several records
    objects = 0
    line, counted = 1, 0
    for number, found in enumerate(stream.records(), start=1):
        more = text.count("\n", counted, found.at)
        several = several or (number > 1 and not more)
        line, counted = line + more, found.at
        try:
            record = _object_of(found)
            objects += 1
            first = first or record
            if not record.keys() <= seen.keys() and len(seen) < _MOST_NAMED:
                seen.update({key: isinstance(value, list) for key, value in record.items()})
            fields = plain(record)
            if fields is None:
                fields = [_text_at(record, path, name) for path, name in zip(paths, names, strict=True)]
                for name, field in zip(REQUIRED, fields, strict=False):
                    lacking[name] += field is None
                if None in fields[: len(REQUIRED)]:
                    at = fields.index(None)
                    raise _FaultError("wrong-record", f"the record has no {shown('.'.join(paths[at]))}"
                                      f"{_likely(record, paths[at], names[at])}")  # fmt: skip
            if odd and any(field and _NOT_TEXT.search(field) for field in fields):
                raise _FaultError("encoding", "the record holds a character that is no text")
        except _FaultError as fault:
            broken.append((line, number, fault))
        else:
            for column, field in zip(kept, fields, strict=True):
                column.append(field or "")
            lines.append(line)
            numbers.append(number)
            if len(kept[0]) >= _BLOCK:
                _add(builders, kept)
                if progress is not None:
                    progress(found.at / len(text))
    _add(builders, kept)
    for name, path in zip(REQUIRED, paths, strict=False):
        if objects and lacking[name] == objects:
            _missing(file, name, path, {stream.written(key): is_list for key, is_list in seen.items()}, map,
                     _likely(first, path, name) if first else "")  # fmt: skip
    ours = {*OPTIONAL, *(path[0] for path in paths)}
    ours.update(_path_of(map.columns[name])[0] for name in OPTIONAL if name in map.columns)
    ignored = tuple(stream.written(key) for key in seen if key not in ours)
    if progress is not None:
        progress(1.0)
    pupil, day, session, code, school = (builder.column() for builder in builders)
    rejects = tuple(Reject(number if several else line, fault.code, fault.reason) for line, number, fault in broken)
    where = np.array(numbers if several else lines, np.int64)
    return Rows(pupil, day, session, code, where, rejects, ignored, counted_in="record" if several else "line",
                school=school if any(school.texts) else None)  # fmt: skip


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
    hint = _likely(record, path, name) if isinstance(value, Object) else ""
    raise _FaultError("wrong-record", f"{shown(whole)}{ours} is {_kind(value)}, and not a text{hint}")


def _likely(record: Object, path: _Path, name: str) -> str:
    """Where the text may stand instead, as the line of a map to write; "" where nothing looks like it.

    Names within what stands at the path come first, then the same name within something else.
    """
    # A name that is no usual heading may be anybody's: of these none is told.
    usual = [leaf for leaf in _leaves(record) if len(told_headings(map(str.title, leaf))) == len(leaf)]
    leaves = [leaf for leaf in usual if leaf != path]
    within = [leaf for leaf in leaves if leaf[: len(path)] == path]
    same = [leaf for leaf in leaves if leaf[-1] in (path[-1], name)]
    found = [".".join(leaf) for leaf in [leaf for leaf in within if leaf in same] or within or same]
    lines = " or ".join(f"`{name}: {leaf}`" for leaf in found[:_MOST_LIKELY])
    return f"; write {lines} under `columns` of a map" if found else ""


def _leaves(record: Object, before: _Path = ()) -> list[_Path]:
    found: list[_Path] = []
    for name, value in record.items():
        path = (*before, name)
        if isinstance(value, Object):
            found += _leaves(value, path) if len(path) < _DEEPEST else []
        elif isinstance(value, str):
            found.append(path)
    return found


def _kind(value: object) -> str:
    if isinstance(value, NotText):
        return f"`{value.what}`"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, Object) else "null" if value is None else "a text or number"


def _add(builders: Sequence[ColumnBuilder], kept: Sequence[list[str]]) -> None:
    for builder, texts in zip(builders, kept, strict=True):
        builder.add_texts(texts)
        texts.clear()


def _missing(file: str, name: str, path: _Path, seen: Mapping[str, bool], map: RegisterMap, likely: str) -> NoReturn:
    written = map.columns.get(name, name)
    names = ", ".join(shown(one) for one in told_headings(list(seen))[:_MOST_SHOWN]) or "others"
    said = f"no record has {shown(written)}, which is our `{name}`; the names are {names}"
    lists = [one for one, is_list in seen.items() if is_list]
    if lists and not map.records:
        refuse(file, "missing-column", said, f"write `records: {lists[0]}` in a map, and give it with `--map`", 1)
    if likely:
        refuse(file, "missing-column", said, f"{likely.removeprefix('; ')}, and give it with `--map`", 1)
    close = did_you_mean(path[0], seen)
    hint = f"{close} write `{name}: {close.split('`')[1]}` under `columns`" if close else "say it under `columns`"
    refuse(file, "missing-column", said, f"{hint} of a map, and give it with `--map`", 1)
