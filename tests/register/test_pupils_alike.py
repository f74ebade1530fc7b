"""Of many pupils a file says the same: what a row says does not depend on the rows beside it."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.register.accept import NothingAccepted
from attendance_policy.register.pupils import Pupils, read_pupils

_HEAD = "pupil_id,school_id,year,start_date,leave_date,ehc_plan"
_ROWS = st.tuples(
    st.sampled_from(["S1", "S2", ""]), st.sampled_from(["7", "Year 7", "8", "x"]),
    st.sampled_from(["", "2025-09-03", "2025-09-31"]), st.sampled_from(["", "2025-09-02", "2026-01-05"]),
    st.sampled_from(["yes", "no", "", "not known"]),
)  # fmt: skip


def _read(lines: list[str]) -> tuple[Pupils | None, set[tuple[str, str]]]:
    try:
        pupils = read_pupils("\n".join([_HEAD, *lines]).encode(), ["ehc_plan"])
    except NothingAccepted as nothing:
        return None, {(one.code, one.reason) for one in nothing.account.rejects}
    return pupils, {(one.code, one.reason) for one in pupils.account.rejects}


@settings(max_examples=150, deadline=None)
@given(st.lists(_ROWS, min_size=1, max_size=8))
def test_each_row_is_read_as_if_it_stood_alone(rows: list[tuple[str, ...]]) -> None:
    lines = [",".join((f"P{number}", *row)) for number, row in enumerate(rows)]
    together, rejected = _read(lines)
    faults: set[tuple[str, str]] = set()
    accepted: list[tuple[str, str, date | None, date | None, int]] = []
    for line in lines:
        alone, fault = _read([line])
        faults |= fault
        if alone is not None:
            accepted.append((alone.pupil_ids[0], alone.years[0], alone.start[0], alone.leave[0],
                             int(alone.flags["ehc_plan"][0])))  # fmt: skip
    assert rejected == faults
    found = [] if together is None else list(
        zip(together.pupil_ids, together.years, together.start, together.leave, together.flags["ehc_plan"].tolist(),
            strict=True)
    )  # fmt: skip
    assert found == accepted


def test_a_row_without_a_pupil_is_none_however_many_are_like_it() -> None:
    pupils, rejected = _read(["P1,S1,7,,,yes", "P2,S1,7,,,yes", ",S1,7,,,yes"])
    assert pupils is not None and pupils.pupil_ids == ("P1", "P2") and pupils.account.read == 3
    assert rejected == {("missing-pupil", "the row names no pupil")}
