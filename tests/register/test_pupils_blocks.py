"""A pupil file is read by columns, block by block: as if the csv module had read each row of it, in one go."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.register import NothingAccepted, Pupils, pupil_columns, read_pupils

_HEAD = "pupil_id,school_id,year,leave_date,class,fsm,fsm,contacts_held"
_PUPILS = st.sampled_from(["P1", "P2", " P2", "P3", "P44", "P555", "é6", ""])
_ROWS = st.tuples(
    _PUPILS, st.sampled_from(["S1", "S22", ""]), st.sampled_from(["7", " 7", "Year 8", "x"]),
    st.sampled_from(["", "2025-09-02", "2025-09-31"]), st.sampled_from(["7B", '"7B"', '"Oak\nRoom"', '"Oak']),
    st.sampled_from(["yes", "no", "perhaps"]), st.sampled_from(["yes", "no"]), st.sampled_from(["", "2", "1000"]),
)  # fmt: skip


def _read(data: bytes) -> tuple[object, ...]:
    """Everything that is read, or said of what cannot be."""
    try:
        pupils = read_pupils(data)
    except NothingAccepted as nothing:
        return nothing.account, nothing.problems
    return _values(pupils)


def _values(pupils: Pupils) -> tuple[object, ...]:
    flags = {name: column.tolist() for name, column in pupils.flags.items()}
    numbers = {name: column.tolist() for name, column in pupils.numbers.items()}
    return (pupils.pupil_ids, pupils.years, pupils.start, pupils.leave, pupils.school_ids, pupils.in_class, flags,
            numbers, pupils.flag_columns, pupils.account)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_ROWS, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_plain_blocks_are_read_as_all_others(rows: list[tuple[str, ...]], end: str) -> None:
    data = end.join([_HEAD, *map(",".join, rows)]).encode()
    at_once = _read(data)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pupil_columns, "BLOCK", 40)
        assert _read(data) == at_once
        patched.setattr(pupil_columns, "plain_columns", lambda *_: None)
        assert _read(data) == at_once


def test_rows_of_one_pupil_are_found_in_every_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pupil_columns, "BLOCK", 40)
    rows = [f"P{number:02},7" for number in range(40)]
    pupils = read_pupils("\n".join(["pupil_id,year", *rows, "P03,7", "P30,8"]).encode())
    assert [(one.line, one.code) for one in pupils.account.rejects] == [
        (32, "conflicting-pupil"), (42, "duplicate-pupil"), (43, "conflicting-pupil"),
    ]  # fmt: skip
    assert pupils.pupil_ids == tuple(f"P{number:02}" for number in range(40) if number != 30)


def test_what_a_row_says_under_the_second_heading_of_a_flag_is_nothing() -> None:
    pupils = read_pupils(b"pupil_id,fsm,fsm,contacts_held\nP1,yes,who knows,2\nP2,no,who knows,many\n")
    assert pupils.flags["fsm"].tolist() == [2] and pupils.account.ignored_columns == ("fsm",)
    assert [one.code for one in pupils.account.rejects] == ["bad-number"]
