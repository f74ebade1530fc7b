"""Tables of pupil-years decide as the register does, however they are cut; what is wrong is told by its row."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.decide.run import Shared
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.facts.grid import lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import Pupils, Register, read_register, write_pupil_years
from attendance_policy.register.pupil_years import character, days_of, days_text, open_days, pupil_years
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate import simulate
from attendance_policy.simulate.rows import decisions
from attendance_policy.tables import Engine, decisions_schema, engine_of, run_table

POLICIES = Policies(Library())
CODES = code_book(POLICIES.resolver)
CALENDAR = read_calendar("england_example")
PROFILES = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")


def made(pupils: int = 60, seed: int = 1) -> tuple[Register, Pupils]:
    return generate("secondary", pupils, seed, CALENDAR, CODES)


def column(table: pa.Table, name: str, values: list[Any]) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, pa.array(values))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of("sharley_park")


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return pupil_years(*made())


@pytest.mark.parametrize("profile", PROFILES)
def test_a_table_decides_what_a_register_decides(profile: str) -> None:
    register, pupils = made()
    loaded = POLICIES.load(profile)
    outcome = simulate(loaded, Shared.of(lay(register, pupils, CALENDAR)), Settings())
    expected = sorted(
        (d.pupil_id, d.at, d.rule, d.case, d.action, d.due, d.role, d.strength, d.status, d.result,
         "; ".join(d.law), "; ".join(d.open_names))
        for d in decisions(outcome.decided)
    )  # fmt: skip
    found = run_table(pupil_years(register, pupils), engine_of(profile), plain=True).drop_columns(
        ["school_id", "source", "interpretation"]
    )
    assert sorted(tuple(row.values()) for row in found.to_pylist()) == expected
    assert expected


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(1, 59), max_size=4))
def test_the_decisions_of_parts_are_those_of_the_whole(cuts: list[int]) -> None:
    table = pupil_years(*made())
    engine = engine_of("westwood")
    edges = [0, *sorted(cuts), 60]
    parts = [run_table(table.slice(a, b - a), engine, plain=True) for a, b in itertools.pairwise(edges)]
    assert pa.concat_tables(parts).equals(run_table(table, engine, plain=True))


def test_schools_with_days_of_their_own_stand_in_one_table(engine: Engine) -> None:
    one, other = made(20, 1)[0], made(20, 2)[0]
    shorter = Register(other.pupil_ids, other.days[3:], other.marks[:, 6:], CODES)
    plain = [_plain(pupil_years(register)) for register in (one, shorter)]
    both = pa.concat_tables(plain).take(pa.array([n // 2 + 20 * (n % 2) for n in range(40)]))  # turn and turn about
    found = run_table(both, engine, plain=True).sort_by([("pupil_id", "ascending")])
    apart = pa.concat_tables([run_table(part, engine, plain=True) for part in plain]).sort_by("pupil_id")
    assert sorted(map(str, found.to_pylist())) == sorted(map(str, apart.to_pylist()))


def _plain(table: pa.Table) -> pa.Table:
    return column(table, "marks", [one.decode() for one in table["marks"].to_pylist()]).set_column(
        table.column_names.index("days"), "days", table["days"].cast(pa.string())
    )


def test_no_rows_are_no_decisions(table: pa.Table, engine: Engine) -> None:
    found = run_table(table.slice(0, 0), engine)
    assert (found.num_rows, found.schema) == (0, decisions_schema())


def test_a_planned_closure_of_the_whole_part_is_still_a_day_of_the_whole(engine: Engine) -> None:
    register, pupils = made(20)
    marks = register.marks.copy()
    marks[:3, 40:50] = CODES.number["#"]
    table = pupil_years(Register(register.pupil_ids, register.days, marks, CODES), pupils)
    whole = run_table(table, engine, plain=True)
    assert pa.concat_tables([run_table(table.slice(0, 3), engine, plain=True),
                             run_table(table.slice(3), engine, plain=True)]).equals(whole)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "said", "row"),
    [
        ("marks", ["?" * 380] * 3, "the mark `?` stands for no code", 11),
        ("marks", ["//" * 190, "//" * 189, "//" * 190], "378 marks stand beside `days` with 380 sessions", 12),
        ("marks", ["//" * 190, "//" * 190, None], "1 row has no `marks`", 13),
        ("marks", [1, 2, 3], "the column `marks` is int64", 0),
        ("days", ["12"] * 3, "`days` is `12`", 11),
        ("first_day", ["today"] * 3, "the column `first_day` is string", 0),
    ],
)
def test_what_cannot_be_taken_is_told(name: str, values: list[Any], said: str, row: int, table: pa.Table,
                                      engine: Engine) -> None:  # fmt: skip
    wrong = column(table.slice(0, 3), name, values)
    if name == "days":
        wrong = column(wrong, "marks", ["////"] * 3)
    with pytest.raises(CannotGoOn) as told:
        run_table(wrong, engine, file="years.parquet", first_row=10)
    assert said in told.value.problems[0].message
    assert told.value.problems[0].place.line == row


@pytest.mark.parametrize(
    ("dates", "marks", "said"),
    [
        ({"start_date": date(2025, 9, 8)}, {"2025-09-05": "..", "2025-09-08": "//"}, ""),
        ({"start_date": date(2025, 9, 8)}, {"2025-09-05": ".O"},
         "there is a mark on `2025-09-05`, before the pupil's first day on roll, `2025-09-08`"),
        ({"leave_date": date(2025, 9, 5)}, {"2025-09-05": ".O"}, ""),
        ({"leave_date": date(2025, 9, 5)}, {"2025-09-08": "O."},
         "there is a mark on `2025-09-08`, after the pupil's last day on roll, `2025-09-05`"),
        ({"start_date": date(2025, 9, 8), "leave_date": date(2025, 9, 5)}, {},
         "1 row has a `leave_date` before the `start_date`"),
        ({}, {"2025-09-06": "#."}, ""),
        ({}, {"2025-09-06": ".O"},
         "there is no school on `2025-09-06` (a Saturday), and code `O` says that there was"),
    ],
)
def test_a_mark_that_no_register_holds_ends_the_run(dates: dict[str, date], marks: dict[str, str], said: str,
                                                    engine: Engine) -> None:  # fmt: skip
    """Any other way of reading rejects such a mark and tells of it; a table has nowhere to tell."""
    row = {"2025-09-05": "..", "2025-09-06": "..", "2025-09-08": ".."} | marks
    kinds = {name: pa.array([None, day], pa.date32()) for name, day in dates.items()}
    wrong = pa.table({
        "pupil_id": ["A", "B"], "first_day": pa.array([date(2025, 9, 5)] * 2, pa.date32()), "days": ["1101"] * 2,
        "marks": pa.array([b"//..//", "".join(row.values()).encode()], pa.binary()), **kinds,
    })  # fmt: skip
    if not said:
        run_table(wrong, engine)
        return
    with pytest.raises(CannotGoOn) as told:
        run_table(wrong, engine, file="years.parquet", first_row=10)
    assert told.value.problems[0].message == said
    assert told.value.problems[0].place.line in (0, 12)


@pytest.mark.parametrize(("kind", "value", "said"), [
    (pa.int64(), 2**32 + 1, "1 row has a `contacts_held` of `4294967297` or the like"),
    (pa.int8(), -7, "1 row has a `contacts_held` of `-7` or the like"),
    (pa.uint64(), 1000, "1 row has a `contacts_held` of `1000` or the like"),
    (pa.uint32(), 999, ""),
])  # fmt: skip
def test_a_number_is_one_that_any_other_form_may_hold(kind: pa.DataType, value: int, said: str, table: pa.Table,
                                                      engine: Engine) -> None:  # fmt: skip
    some = table.slice(0, 3).append_column("index", pa.array([1, 2, 3], pa.uint32()))
    numbered = some.append_column("contacts_held", pa.array([None, value, 2], kind))
    if not said:
        run_table(numbered, engine)
        return
    with pytest.raises(CannotGoOn, match=said):
        run_table(numbered, engine)


def test_a_first_day_that_is_none_is_told(table: pa.Table, engine: Engine) -> None:
    far = table.slice(0, 2).set_column(
        table.column_names.index("first_day"), "first_day", pa.array([-800_000, 0], pa.int32()).cast(pa.date32()))
    with pytest.raises(CannotGoOn, match="`first_day` is no day that can be counted from"):
        run_table(far, engine)


def test_a_column_that_is_missing_is_named(table: pa.Table, engine: Engine) -> None:
    with pytest.raises(CannotGoOn, match="there is no column `days`"):
        run_table(table.drop_columns("days"), engine)


def test_a_code_that_is_not_in_force_is_told_with_its_day(table: pa.Table, engine: Engine) -> None:
    early = column(table.slice(0, 1), "first_day", [date(2023, 9, 4)])
    wrong = column(early, "marks", ["Y" * 379 + "2"])
    with pytest.raises(CannotGoOn, match="code `Y2` is not in force on"):
        run_table(wrong, engine)


def test_every_code_has_a_character_of_its_own() -> None:
    signs = [character(code.code) for code in CODES.codes]
    assert all(len(sign) == 1 for sign in signs)
    assert len(set(signs)) == len(signs)


def test_days_are_read_as_they_were_written() -> None:
    register, _ = made(30)
    is_open = open_days(register)
    first = register.days[0]
    assert days_of(first, days_text(register.days, is_open)) == (register.days, tuple(is_open.tolist()))


def test_a_register_is_read_back_with_all_that_is_told_of_its_pupils(tmp_path: Path) -> None:
    register, pupils = made(50)
    path = tmp_path / "years.parquet"
    write_pupil_years(register, path, pupils)
    again = read_register(path, CODES)
    told = again.told
    assert (again.pupil_ids, again.days) == (register.pupil_ids, register.days)
    assert again.marks.tobytes() == register.marks.tobytes()
    assert told is not None
    wanted = pupils.aligned(register.pupil_ids)
    assert (told.years, told.start, told.leave, told.school_ids) == (
        wanted.years, wanted.start, wanted.leave, wanted.school_ids)  # fmt: skip
    assert {name: flags.tolist() for name, flags in told.flags.items()} == {
        name: flags.tolist() for name, flags in wanted.flags.items()
    }
    first = path.read_bytes()
    write_pupil_years(again, path, told)
    assert path.read_bytes() == first


def test_a_file_that_was_changed_is_told(tmp_path: Path) -> None:
    register, pupils = made(50)
    path = tmp_path / "years.parquet"
    write_pupil_years(register, path, pupils)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(CannotGoOn, match="the Parquet file cannot be read"):
        read_register(path, CODES)
