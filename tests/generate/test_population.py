"""What holds for any synthetic register: the same bytes for a seed, and marks only where they belong."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.calendar import Calendar
from attendance_policy.codes import Code, CodeBook, StatClass
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.generate import generate
from attendance_policy.register.model import NO, YES, Pupils, Register


@pytest.fixture(scope="module")
def secondary(calendar: Calendar, codes: CodeBook) -> tuple[Register, Pupils]:
    return generate("secondary", 3_000, 5, calendar, codes)


@pytest.fixture(scope="module")
def primary(calendar: Calendar, codes: CodeBook) -> tuple[Register, Pupils]:
    return generate("primary", 3_000, 5, calendar, codes)


def is_code(register: Register, code: str) -> np.ndarray:
    return register.marks == register.codes.number[code]


def test_the_same_seed_gives_the_same_register(calendar: Calendar, codes: CodeBook) -> None:
    one, two = (generate("primary", 300, 9, calendar, codes) for _ in range(2))
    other, _ = generate("primary", 300, 10, calendar, codes)
    assert one[0].marks.tobytes() == two[0].marks.tobytes()
    assert one[1].start == two[1].start
    assert all((one[1].flags[name] == two[1].flags[name]).all() for name in one[1].flags)
    assert one[0].marks.tobytes() != other.marks.tobytes()


@pytest.mark.parametrize("fewer", [1, 255, 256, 257, 600])
def test_pupils_do_not_depend_on_how_many_are_asked_for(
    fewer: int, secondary: tuple[Register, Pupils], calendar: Calendar, codes: CodeBook
) -> None:
    register, pupils = generate("secondary", fewer, 5, calendar, codes)
    assert (register.marks == secondary[0].marks[:fewer]).all()
    assert pupils.years == secondary[1].years[:fewer]
    assert pupils.leave == secondary[1].leave[:fewer]


def test_the_shape_of_the_values(primary: tuple[Register, Pupils], calendar: Calendar) -> None:
    register, pupils = primary
    assert register.pupil_ids == pupils.pupil_ids == tuple(sorted(set(register.pupil_ids)))
    assert register.pupil_ids[123] == "P000123"
    assert register.days == tuple(d for d in calendar.school_days if date(2025, 9, 1) <= d <= date(2026, 8, 31))
    assert register.marks.shape == (3_000, 380)
    assert set(pupils.years) == {"R", "1", "2", "3", "4", "5", "6"}
    assert register.account.read == register.account.accepted == np.count_nonzero(register.marks)
    assert set(pupils.flags) == {"compulsory_age", "ehc_plan", "social_worker", "youth_offending", "looked_after"}
    assert all(set(np.unique(column)) <= {NO, YES} for column in pupils.flags.values())


@pytest.mark.parametrize("which", ["primary", "secondary"])
def test_there_is_a_mark_exactly_while_on_roll(which: str, request: pytest.FixtureRequest) -> None:
    register, pupils = request.getfixturevalue(which)
    joined = left = 0
    for row, start, leave in zip(register.marks, pupils.start, pupils.leave, strict=True):
        own = [(start is None or start <= d) and (leave is None or d <= leave) for d in register.days]
        assert ((row > 0) == np.repeat(own, 2)).all()
        joined, left = joined + (start is not None), left + (leave is not None)
    assert 0.02 < joined / 3_000 < 0.04
    assert 0.01 < left / 3_000 < 0.03


def test_codes_stand_where_they_can(primary: tuple[Register, Pupils], secondary: tuple[Register, Pupils]) -> None:
    for register, pupils in (primary, secondary):
        years = np.asarray(pupils.years)
        morning = np.arange(register.marks.shape[1]) % 2 == 0
        month = np.repeat([day.month for day in register.days], 2)
        assert not is_code(register, "/")[:, ~morning].any()
        assert not is_code(register, "\\")[:, morning].any()
        assert not is_code(register, "U")[:, ~morning].any()
        assert not is_code(register, "C2")[:, morning].any()
        assert not is_code(register, "X")[years != "R"].any()
        assert not is_code(register, "W")[years != "10"].any()
        assert not is_code(register, "S")[years != "11"].any()
        assert set(month[is_code(register, "S").any(axis=0)]) <= {5, 6, 7}
        assert is_code(register, "L")[:, morning].sum() > 2 * is_code(register, "L")[:, ~morning].sum()
        used = {register.codes.letters[n] for n in np.unique(register.marks)}
        assert {"I", "M", "G", "E", "O", "U", "N", "C", "C2", "R", "L", "V", "P", "B", "K"} <= used


def test_holidays_last_five_to_ten_sessions_and_lean_on_breaks(primary: tuple[Register, Pupils]) -> None:
    holiday = is_code(primary[0], "G")
    lengths = []
    for row in holiday:
        edges = np.flatnonzero(np.diff(row.astype(np.int8), prepend=0, append=0))
        lengths += (edges[1::2] - edges[::2]).tolist()
    assert min(lengths) >= 5
    assert np.mean(np.asarray(lengths) <= 10) > 0.9  # two may touch
    week = np.repeat([day.isocalendar().week for day in primary[0].days], 2)
    of_week = {number: holiday[:, week == number].mean() for number in (42, 43, 46, 11, 26)}
    assert of_week[43] > 1.3 * of_week[42] > 1.3 * of_week[46]  # up to the autumn half term, before it, after it
    assert of_week[26] > 1.5 * of_week[11]  # summer and spring


def test_days_elsewhere_keep_to_a_weekday(secondary: tuple[Register, Pupils]) -> None:
    weekday = np.repeat([day.weekday() for day in secondary[0].days], 2)
    for code in ("B", "P"):
        of_pupil = [set(weekday[row].tolist()) for row in is_code(secondary[0], code) if row.any()]
        assert len(of_pupil) > 50
        assert {len(days) for days in of_pupil} == {1}
        assert set.union(*of_pupil) == {0, 1, 2, 3, 4}


def test_lateness_is_the_habit_of_a_few(secondary: tuple[Register, Pupils]) -> None:
    late = np.sort(is_code(secondary[0], "L").sum(axis=1))[::-1]
    assert late[:300].sum() > 0.35 * late.sum()  # a tenth of the pupils


def test_flags_go_with_absence(secondary: tuple[Register, Pupils]) -> None:
    register, pupils = secondary
    low, high = register.codes.range_of(StatClass.AUTHORISED, StatClass.UNAUTHORISED)
    absent = ((register.marks >= low) & (register.marks < high)).sum(axis=1)
    for name in ("ehc_plan", "social_worker"):
        has = pupils.flags[name] == YES
        assert 0.01 < has.mean() < 0.08
        assert absent[has].mean() > absent[~has].mean()


def test_compulsory_age_is_open_only_in_reception(primary: tuple[Register, Pupils]) -> None:
    _, pupils = primary
    reception = np.asarray(pupils.years) == "R"
    of_age = pupils.flags["compulsory_age"] == YES
    assert of_age[~reception].all()
    assert 0.45 < of_age[reception].mean() < 0.7


def test_other_school_years(calendar: Calendar, codes: CodeBook) -> None:
    register, _ = generate("primary", 10, 1, calendar, codes, school_year="2024/25")
    assert (register.days[0], register.days[-1]) == (date(2024, 9, 3), date(2025, 7, 21))


def test_progress_is_told(calendar: Calendar, codes: CodeBook) -> None:
    seen: list[tuple[int, int]] = []
    generate("primary", 300, 1, calendar, codes, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(256, 300), (300, 300)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"phase": "nursery"}, "unknown-phase"),
        ({"pupils": 0}, "too-few-pupils"),
        ({"seed": -1}, "bad-seed"),
        ({"school_year": "2023/24"}, "unknown-school-year"),
        ({"codes": CodeBook.of([Code("/", "present", StatClass.PRESENT, True)])}, "codes-missing"),
    ],
)
def test_a_wrong_call_is_told(change: dict[str, object], code: str, calendar: Calendar, codes: CodeBook) -> None:
    call = {"phase": "primary", "pupils": 3, "seed": 1, "calendar": calendar, "codes": codes, **change}
    with pytest.raises(CannotGoOn) as told:
        generate(**call)  # type: ignore[arg-type]
    assert (told.value.problems[0].code, told.value.exit_code) == (code, 2)
    assert told.value.problems[0].suggestion


@settings(max_examples=15, deadline=None)
@given(phase=st.sampled_from(["primary", "secondary"]), pupils=st.integers(1, 40), seed=st.integers(0, 2**64))
def test_any_seed_gives_a_sound_register(
    phase: str, pupils: int, seed: int, calendar: Calendar, codes: CodeBook
) -> None:
    register, known = generate(phase, pupils, seed, calendar, codes)  # type: ignore[arg-type]
    assert register.marks.shape == (pupils, 380)
    assert register.marks.max() <= len(codes.codes)
    assert len(known.years) == len(known.start) == len(known.school_ids) == pupils
    assert (register.marks > 0).sum(axis=1).min() >= 10
