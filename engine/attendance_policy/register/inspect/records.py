"""A first look at JSON: where its list of records stands, and how they name our columns."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from typing import Any

from attendance_policy.codes import CodeBook
from attendance_policy.register.columns import REQUIRED
from attendance_policy.register.encoding import as_utf8
from attendance_policy.register.json_stream import Found, JsonStream
from attendance_policy.register.json_text import JsonText
from attendance_policy.register.maps.model import RegisterMap
from attendance_policy.register.table import shown

from .columns import guess_columns
from .model import Guess, Key
from .names import Known
from .tables import sample_of_records

_SOME = 2000
_DEEPEST = 4


def look_at_records(data: bytes, file: str, plain: RegisterMap, codes: CodeBook, known: Known) -> Guess:
    """The list of records, and our columns among their names. What is no JSON is left for the reader to refuse."""
    map = replace(plain, layout="records")
    text = as_utf8(data, plain.encoding).decode("utf-8", "replace")
    path = "" if text.lstrip()[:1] == "[" else _list_in(text)
    stream = JsonStream(JsonText([text]), file, tuple(path.split(".")) if path else ())
    records = [found.value for found in islice(stream.records(), _SOME)
               if isinstance(found, Found) and isinstance(found.value, dict)]  # fmt: skip
    names = {looked: stream.written(looked) for record in records for looked in _names(record)}
    sample = sample_of_records(records)
    headers = tuple(".".join(names.get(part, part) for part in header.split(".")) for header in sample.headers)
    found = guess_columns(headers, sample.texts, REQUIRED, codes, known)
    why: dict[Key, str] = dict(found.why)
    if path:
        why["records",] = f"guessed: {shown(path)} is the list of objects"
    return Guess("records", replace(map, columns=found.columns, records=path), why, tuple(found.asks), found.not_read)


def _list_in(text: str) -> str:
    """The names that lead to the longest list of objects of one JSON value; "" where there is none, or no one value."""
    try:
        value = json.loads(text)
    except ValueError:
        return ""
    lists = list(_lists(value, ""))
    return max(lists, key=lambda found: found[0])[1] if lists else ""


def _lists(value: Any, path: str) -> list[tuple[int, str]]:
    if not isinstance(value, dict) or path.count(".") >= _DEEPEST:
        return []
    found = []
    for name, inner in value.items():
        here = f"{path}.{name}" if path else name
        if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner[:_SOME]):
            found.append((len(inner), here))
        else:
            found += _lists(inner, here)
    return found


def _names(record: dict[str, Any]) -> set[str]:
    inner = (name for value in record.values() if isinstance(value, dict) for name in _names(value))
    return {*record, *inner}
