"""Records of JSON that are written alike are read many at a time, and as one at a time they would be."""

from __future__ import annotations

import json
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import json_stream
from attendance_policy.register.columns import Rows
from attendance_policy.register.json_records import read_json_records
from attendance_policy.register.json_shape import Run
from attendance_policy.register.json_stream import JsonStream
from attendance_policy.register.json_text import JsonText
from attendance_policy.register.maps.model import RegisterMap

MAP = RegisterMap(layout="records", columns={"pupil_id": "pupil.id", "code": "mark.code"})
PLAIN = ('"P1"', '"a,b"', '"\\\\"', '"/"', '""', '"é"', '"2025-09-03"')
ODD = ('"a\\"b"', '"\\u00e9"', '"\\u0000"', '"\\ud800"', "12", "-0.5e3", "null", "true", "NaN", "[]", "{}", '["x"]',
       "01", '"open', '"tab\t"', "")  # fmt: skip
VALUES = st.one_of(st.sampled_from(PLAIN), st.sampled_from(PLAIN), st.sampled_from(ODD))
FORMS = (
    '{{"pupil": {{"id": {0}}}, "date": {1}, "session": {2}, "mark": {{"name": {3}, "code": {4}}}, "school_id": {5}}}',
    '{{"pupil": {{"id": {0}}}, "date": {1}, "session": {2}, "mark": {{"name": {3}, "code": {4}}}}}',
    '{{ "pupil" : {{"id": {0}, "note": {5}}},\n "date": {1},\n "session": {2}, "mark": {{"code": {4} }} }}',
    '{{"date": {1}, "pupil": {{"id": {0}}}, "Date": {3}, "session": {2}, "mark": {{"code": {4}}}}}',
    '{{"date": {1}, "pupil.id": {0}, "session": {2}, "mark": {{"code": {4}}}}}',
    '{{"pupil": {{"id": {0}}}, "date": {1}, "session": {2}, "mark": {{"code": {4}}}, "school_id": {{"id": {5}}}}}',
    "{5}",
)
RECORD = st.tuples(st.sampled_from((0, 0, 0, 1, 2, 3, 4, 5, 6)), st.tuples(*[VALUES] * 6), st.integers(1, 3))
# How records are parted, what stands before the first and behind the last.
AROUND = (("[", ",", "]"), ("[\n", ",\n", "\n]\n"), ("[", " , ", "] []"), ("", "\n", "\n"), ("", "\n\n", ""))


def read(text: str) -> object:
    try:
        return said(read_json_records(text.encode("utf-8", "surrogatepass"), "marks.json", MAP))
    except CannotGoOn as stop:
        return [(one.code, one.message, one.place.line) for one in stop.problems]


def said(rows: Rows) -> object:
    fields = [rows.fields(row) for row in range(rows.line.size)]
    school = [rows.school.texts[at] for at in rows.school.index] if rows.school is not None else None
    return fields, school, rows.line.tolist(), rows.broken, rows.ignored_columns, rows.counted_in


@given(st.lists(RECORD, min_size=1, max_size=8), st.sampled_from(AROUND))
def test_many_at_once_is_one_at_a_time(
    records: list[tuple[int, tuple[str, ...], int]], around: tuple[str, str, str]
) -> None:
    before, between, behind = around
    texts = [FORMS[form].format(*values) for form, values, times in records for _ in range(times)]
    text = before + between.join(texts) + behind
    with patch.object(JsonStream, "_learn", lambda *_: None):
        one_at_a_time = read(text)
    assert read(text) == one_at_a_time
    with patch.object(json_stream, "_LEAST_AT_ONCE", 150), patch.object(json_stream, "_NEAR", 4):
        assert read(text) == one_at_a_time


def test_most_of_a_file_is_read_at_once_though_some_records_differ() -> None:
    marks = [{"pupil_id": f"P{n}", "date": "2025-09-03", "session": "AM", "code": "\\" if n % 2 else "/",
              "late": n if n % 5 else None} for n in range(5000)]  # fmt: skip
    marks[1000]["code"] = ["/"]
    del marks[3000]["late"]
    for text in (json.dumps(marks), json.dumps(marks, indent=1), "".join(f"{json.dumps(one)}\n" for one in marks)):
        paths = [(name,) for name in ("pupil_id", "date", "session", "code", "school_id")]
        found = list(JsonStream(JsonText([text]), "marks.json", (), paths, 4).records())
        runs = [one for one in found if isinstance(one, Run)]
        assert sum(run.count for run in runs) + len(found) - len(runs) == 5000
        assert len(found) < 40
        assert [text for run in runs for text in run.columns[0]][:3] == ["P1", "P2", "P3"]


def test_records_that_all_differ_are_not_looked_at_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(json_stream, "shape_of", lambda *_: made.append(1))
    records = [{"pupil_id": "P", "date": "d", "session": "AM", "code": "/", f"n{n}": n} for n in range(500)]
    stream = JsonStream(JsonText([json.dumps(records)]), "marks.json", (), [("pupil_id",)], 1)
    assert len(list(stream.records())) == 500
    assert len(made) < 100
