"""Marks as JSON: lists wherever they stand, JSON Lines, paths with dots; each fault at its line or record."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import Account, NothingAccepted, Register, read_register
from attendance_policy.register.json_records import read_json_records
from attendance_policy.register.maps.model import Map, RegisterMap

WONDE = RegisterMap(
    layout="records",
    records="data",
    columns={"pupil_id": "student_id", "code": "attendance_code.code", "minutes_late": "minutes_late"},
)
MARK = {"pupil_id": "P1", "date": "2025-09-03", "session": "AM", "code": "/"}


def _read(text: str | bytes, codes: CodeBook, map: RegisterMap | None = None) -> Register:
    data = text.encode() if isinstance(text, str) else text
    return read_register(data, codes, map=Map("m", "m", map) if map is not None else None)


def _refused(text: str, codes: CodeBook, map: RegisterMap | None = None) -> tuple[int, str, str, str]:
    with pytest.raises(CannotGoOn) as caught:
        _read(text, codes, map)
    assert caught.value.exit_code == 3
    problem = caught.value.problems[0]
    return problem.place.line, problem.code, problem.message, problem.suggestion


def _told(account: Account) -> list[tuple[int, str, str]]:
    return [(reject.line, reject.code, reject.reason) for reject in account.rejects]


def test_a_page_of_an_interface(codes: CodeBook) -> None:
    text = """{"meta": {"page": 1, "of": [1, 2]}, "data": [
  {"student_id": "P1", "date": "2025-09-03", "session": "AM", "attendance_code": {"code": "/"}, "comment": null},
  {"student_id": 12, "date": "2025-09-03", "session": "PM", "attendance_code": {"code": "L"}, "minutes_late": 5},
  {"student_id": 12, "date": "2025-09-03", "session": "AM", "attendance_code": null},
  {"student_id": 12, "date": "2025-09-04", "session": "AM", "attendance_code": "L"},
  {"student_id": 12, "date": "2025-09-04", "session": "AM", "attendance_code": {"name": "Late"}},
  {"student_id": 12, "date": "2025-09-04", "session": "PM", "attendance_code": {"code": "Z9"}}
], "more": false}
"""
    register = _read(text, codes, WONDE)
    assert (register.pupil_ids, register.days) == (("12", "P1"), (date(2025, 9, 3),))
    assert register.account.ignored_columns == ("comment", "attendance_code.name")
    assert (register.account.read, register.account.accepted, register.account.unmarked) == (6, 3, 1)
    assert _told(register.account) == [
        (5, "wrong-record", "`attendance_code.code` leads through a text or number, and not an object"),
        (6, "wrong-record", "the record has no `attendance_code.code`"),
        (7, "unknown-code", "code `Z9` is not a code of the register"),
    ]
    # Pages saved one after the other are read as one; a name with a dot may also stand as it is.
    flat = text.replace('"attendance_code": {"code": "/"}', '"attendance_code.code": "/"').replace("P1", "P2")
    assert _read(text + flat, codes, WONDE).pupil_ids == ("12", "P1", "P2")


def test_lists_and_lines_are_the_same(codes: CodeBook) -> None:
    marks = [MARK, {**MARK, "session": "PM", "code": "Z9"}, {**MARK, "pupil_id": 7, "code": None}]
    lines = [json.dumps(mark) for mark in marks]
    of_lines = _read("\n".join(lines), codes)
    assert [reject.line for reject in of_lines.account.rejects] == [2]
    for text in (json.dumps(marks, indent=1), json.dumps({"a": {"b": marks}}, indent=1)):
        map = RegisterMap(records="a.b") if text.startswith("{") else None
        register = _read(text, codes, map)
        assert register.marks.tolist() == of_lines.marks.tolist()
        line = register.account.rejects[0].line
        assert text.split("\n")[line - 1].strip() == "{"  # where the record begins
        assert '"Z9"' in text.split("\n")[line + 3]
    # Records of one line are counted instead.
    rows = read_json_records(json.dumps(marks).encode(), "x")
    assert (rows.counted_in, rows.line.tolist()) == ("record", [1, 2, 3])
    for encoding in ("utf-8-sig", "utf-16"):
        assert _read("\n".join(lines).encode(encoding), codes).account == of_lines.account
    assert _read("\r".join(lines), codes).account == of_lines.account


def test_a_line_that_is_none_costs_itself(codes: CodeBook) -> None:
    good = json.dumps(MARK)
    account = _read(f"{good}\n{good[:-1]}\nnonsense\n17\n{good.replace('AM', 'PM')}\n", codes).account
    assert (account.read, account.accepted) == (5, 2)
    assert _told(account) == [
        (2, "wrong-record", "the record cannot be read: it is no JSON: a comma or a closing bracket is missing"),
        (3, "wrong-record", "the record cannot be read: it is no JSON: a value is missing"),
        (4, "wrong-record", "the record is a text or number, and not an object"),
    ]


def test_what_no_text_is(codes: CodeBook) -> None:
    good = json.dumps(MARK)
    records = [
        good,
        good.replace('"P1"', '"\\ud800"'),
        good.replace('"P1"', '"a\\u0000"'),
        good.replace('"P1"', "9" * 9999),
        good.replace('"/"', "true"),
        good.replace('"/"', "-Infinity"),
        good.replace('"/"', "{}"),
        good.replace('"code"', '"Code": "L", "code"'),
        good.replace("{", '{"x": [{"y": NaN, "y": 1}], ').replace("AM", "PM"),
    ]
    account = _read("[\n" + ",\n".join(records) + "\n]", codes).account
    assert account.accepted == 3  # a number of any length is an id, and what nobody asks for may be anything
    assert _told(account) == [
        (3, "encoding", "the record holds a character that is no text"),
        (4, "encoding", "the record holds a character that is no text"),
        (6, "wrong-record", "`code` is `true`, and not a text"),
        (7, "wrong-record", "`code` is `-Infinity`, and not a text"),
        (8, "wrong-record", "`code` is an object, and not a text"),
        (9, "wrong-record", "`code` stands twice in the record"),
    ]


def test_files_that_are_refused(codes: CodeBook) -> None:
    page = json.dumps({"data": [MARK], "page": 1}, indent=1)
    by_data = RegisterMap(records="data")
    assert _refused(page, codes) == (
        1,
        "missing-column",
        "no record has `pupil_id`, `date`, `session` or `code`; the names are `data`, `page`",
        "write `records: data` in a map, and give it with `--map`; `attendance-policy register inspect FILE` writes "
        "one",
    )
    assert _refused(page, codes, RegisterMap(records="dat"))[1:] == (
        "no-records", "there is no list at `dat`", "did you mean `data`?",
    )  # fmt: skip
    assert _refused("[]", codes, by_data)[2:] == (
        "there is no list at `data`",
        "the file is itself a list: leave `records` out of the map",
    )
    assert _refused("[]", codes)[1:3] == ("nothing-accepted", "the register has no rows")
    assert _refused(json.dumps([MARK]).replace("date", "datum"), codes)[3] == (
        "write `date: datum` under `columns` of a map, and give it with `--map`; `attendance-policy register "
        "inspect FILE` looks for them"
    )
    # What is missing is told at once, with a line for each that is near.
    other = [{"student_id": "P1", "datum": "2025-09-03", "half": "AM", "mark": {"code": "/"}}]
    assert _refused(json.dumps(other), codes)[2:] == (
        "no record has `pupil_id`, `date`, `session` or `code`; the names are `student_id`, `datum`, `half`, `mark`",
        "write `pupil_id: …` and `date: datum` and `session: …` and `code: mark.code` under `columns` of a map, "
        "and give it with `--map`; `attendance-policy register inspect FILE` looks for them",
    )
    for cut in (8, 30, 60, len(page) - 2):
        assert _refused(page[:cut], codes, by_data)[:3] == (
            page[:cut].count("\n") + 1, "damaged-file", "the JSON file ends in the middle",
        )  # fmt: skip
    assert _refused(page.replace(",", " "), codes, by_data)[:3] == (
        5, "damaged-file", "the file is no JSON from here: a comma or a closing bracket is missing",
    )  # fmt: skip
    assert _refused('{"data": [], "data": []}', codes, by_data)[2].endswith("`data` stands twice")
    assert _refused("[" * 100_000, codes)[2].endswith("what stands here is nested too deeply")
    assert _refused('{"a":' * 100_000, codes, by_data)[2].endswith("what stands here is nested too deeply")


TEXTS = st.sampled_from(["P1", "P2", "2025-09-03", "AM", "/", "", "é", "\\"])
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["code", "x"]), inner, max_size=2),
    max_leaves=4,
)
RECORDS = st.fixed_dictionaries(
    {}, optional={"pupil_id": VALUES, "date": VALUES, "session": VALUES, "code": VALUES, "name": VALUES}
)


def _accounted(data: bytes, codes: CodeBook, map: RegisterMap | None = None) -> Account | None:
    try:
        account = _read(data, codes, map).account
    except NothingAccepted as nothing:
        account = nothing.account
    except CannotGoOn as refused:
        assert refused.exit_code == 3
        return None
    assert account.accepted + account.rejected == account.read
    return account


@given(records=st.lists(st.just(MARK) | RECORDS | VALUES, max_size=8), indent=st.sampled_from([None, 1]))
def test_every_record_is_accounted_for(codes: CodeBook, records: list[object], indent: int | None) -> None:
    account = _accounted(json.dumps([MARK, *records], indent=indent).encode(), codes)
    assert account is not None
    assert account.read == 1 + len(records)


SEEDS = (
    json.dumps({"meta": {"page": 1}, "data": [MARK, {**MARK, "session": "PM", "comment": 'a "b" \u00e9'}]}, indent=1),
    json.dumps([MARK, {**MARK, "code": None}]),
    "\n".join([json.dumps(MARK), json.dumps({**MARK, "pupil_id": 7})]),
)


@pytest.mark.parametrize(
    ("record", "columns", "hint"),
    [
        ({"date": {"date": "2025-09-03 00:00:00.000000", "timezone": "Europe/London"}}, {}, "`date: date.date`"),
        ({"code": {"data": {"code": "/"}}}, {}, "`code: code.data.code`"),
        ({"mark": {"code": "/"}, "code": None}, {"code": "attendance.code"}, "`code: mark.code`"),
        ({"date": {"day": "2025-09-03", "term": "x"}}, {}, "`date: date.day` or `date: date.term`"),
        ({"date": {"Kowalski": "2025-09-03"}}, {}, "`date` is an object, and not a text"),
    ],
)  # fmt: skip
def test_a_record_within_a_record_is_told_with_the_line_to_write(
    codes: CodeBook, record: dict, columns: dict[str, str], hint: str
) -> None:
    whole = {"pupil_id": "P1", "date": "2025-09-03", "session": "AM", "code": "/"} | record
    with pytest.raises(CannotGoOn) as caught:
        read_register(json.dumps([whole]).encode(), codes, map=Map("m", "", RegisterMap(columns=columns)))
    said = " ".join(f"{problem.message} {problem.suggestion}" for problem in caught.value.problems)
    assert hint in said
    assert "kowalski" not in said.lower()


JUNK = st.sampled_from(
    [
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\\u",
        "\n",
        "\0",
        "NaN",
        "1e999",
        "null",
        '"data"',
        "\r",
        "\ufeff",
        "[" * 2000,
    ]
)


@given(
    seed=st.sampled_from(SEEDS),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 9), JUNK.map(str.encode) | st.binary(max_size=3)), max_size=6
    ),
    records=st.sampled_from(["", "data", "data.x", "meta"]),
)
def test_any_json_is_accounted_for(
    codes: CodeBook, seed: str, edits: list[tuple[float, int, bytes]], records: str
) -> None:
    data = seed.encode()
    for where, gone, new in edits:
        at = int(where * len(data))
        data = data[:at] + new + data[at + gone :]
    _accounted(data, codes, RegisterMap(layout="records", records=records))
