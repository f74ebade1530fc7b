"""Each oddity fires on a register made odd in one way, and is silent on one that is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from attendance_policy.register import Account, Pupils, Register, Reject
from attendance_policy.register.inspect.oddities import ODDITIES, oddities_of
from attendance_policy.register.inspect.oddities.seen import Seen, spans_of, weekdays
from attendance_policy.register.upn import check_letter

from .conftest import book_of

CODES = book_of()
DAYS = tuple(weekdays(date(2025, 9, 1), date(2025, 12, 19)))
PUPILS = tuple(f"P{n:03d}" for n in range(20))
TODAY = date(2026, 1, 5)
Marks = np.ndarray
N = CODES.number


def usual() -> Marks:
    """Twenty pupils from September to Christmas, each away now and then, on days of their own."""
    marks = np.zeros((len(PUPILS), 2 * len(DAYS)), np.uint8)
    marks[:, ::2], marks[:, 1::2] = N["/"], N["\\"]
    for row in range(len(PUPILS)):
        marks[row, (row * 5) % 40 :: 43] = N["I"]
    return marks


def register_of(marks: Marks, ids: tuple[str, ...] = PUPILS, days: tuple[date, ...] = DAYS) -> Register:
    keep = (marks != 0).reshape(len(marks), -1, 2).any(axis=(0, 2))  # as `accept` does, a day without marks is none
    return Register(ids, tuple(np.array(days)[keep]), np.ascontiguousarray(marks[:, np.repeat(keep, 2)]), CODES)


def codes_of(seen: Seen) -> list[str]:
    return [oddity.code for oddity in oddities_of(seen)]


def made(change: Callable[[Marks], None]) -> Seen:
    marks = usual()
    change(marks)
    return Seen(register_of(marks), today=TODAY)


def put(rows: object, columns: object, value: int) -> Callable[[Marks], None]:
    def change(marks: Marks) -> None:
        marks[rows, columns] = value

    return change


def there(rows: slice) -> Callable[[Marks], None]:
    def change(marks: Marks) -> None:
        marks[rows, ::2], marks[rows, 1::2] = N["/"], N["\\"]

    return change


def with_ids(ids: tuple[str, ...]) -> Seen:
    return Seen(register_of(usual(), ids), today=TODAY)


def upn(number: int) -> str:
    digits = f"{number:012d}"
    return check_letter("A" + digits) + digits


def with_repeats(count: int) -> Seen:
    """The usual register, of which so many rows in a hundred gave a session of an id a second time."""
    rejects = tuple(Reject(line, "conflicting-mark", "") for line in range(2, 2 + count))
    return Seen(replace(register_of(usual()), account=Account(100, 100 - count, 0, rejects)), today=TODAY)


def of_marks(each: int) -> Seen:
    """Ids with so many marks each, on days of their own."""
    marks = np.zeros((60, 2 * len(DAYS)), np.uint8)
    for row in range(60):
        marks[row, row : row + each] = N["I"]
    return Seen(register_of(marks, tuple(f"M{n:03d}" for n in range(60))), today=TODAY)


UPNS = tuple(upn(n) for n in range(20))
ALL = slice(None)
# What is changed of the usual register; then the codes that are said, and pupils that are named in the first.
ODD: dict[str, tuple[Seen, list[str], tuple[str, ...]]] = {
    "half-a-day": (made(put(ALL, slice(1, None, 2), 0)), ["half-a-day"], ()),
    "half-of-each": (made(put(4, slice(0, None, 2), 0)), ["half-of-each"], ("P004",)),
    "stops-early": (made(put(slice(5, 10), slice(60, None), 0)), ["stops-early", "leaver"], ()),
    "weekday-without-marks": (made(put(ALL, slice(40, 42), 0)), ["weekday-without-marks"], ()),
    "thin-day": (made(put(slice(0, 15), slice(40, 42), 0)), ["thin-day"], ()),
    "future": (replace(made(lambda marks: None), today=date(2025, 12, 12)), ["future"], ()),
    "one-code-day": (made(put(ALL, slice(40, 42), N["N"])), ["one-code-day", "left-unexplained"], ()),
    "few-marks": (made(put(3, slice(10, None), 0)), ["few-marks", "leaver"], ("P003",)),
    "late-joiner": (made(put(3, slice(0, 60), 0)), ["late-joiner"], ("P003",)),
    "leaver": (made(put(3, slice(100, None), 0)), ["leaver"], ("P003",)),
    "never-away": (made(there(slice(7, 9))), ["never-away"], ("P007", "P008")),
    "never-there": (made(put(7, ALL, N["I"])), ["never-there"], ("P007",)),
    "left-unexplained": (made(put(7, 11, N["N"])), ["left-unexplained"], ("P007",)),
    "slashes": (made(put(7, 10, N["\\"])), ["slashes"], ()),
    "names-as-ids": (with_ids(tuple(f"Made{'abcdefghijklmnopqrst'[n]}, Up" for n in range(20))), ["names-as-ids"], ()),
    "dates-as-ids": (with_ids(tuple(f"{n:02d}/09/2025" for n in range(1, 21))), ["dates-as-ids"], ()),
    "ids-not-unique": (with_repeats(6), ["ids-not-unique"], ()),
    "ids-used-once": (of_marks(1), ["ids-used-once", "late-joiner", "leaver"], ()),
    "ids-alike": (with_ids(("00P1", *PUPILS[1:19], "p1")), ["ids-alike"], ("00P1", "p1")),
    "check-letter": (with_ids((*sorted(UPNS)[:19], "Z000000000999")), ["check-letter"], ("Z000000000999",)),
    "not-in-file": (Seen(register_of(usual()), Pupils((*PUPILS[1:], "Q"), ("7",) * 20, (None,) * 20, (None,) * 20)),
                    ["not-in-file", "not-in-file"], ("P000",)),
}  # fmt: skip
# Near to odd, and right.
SILENT: dict[str, Seen] = {
    "half-a-day": made(put(slice(0, 18), slice(1, 60, 2), 0)),
    "half-of-each": made(put(4, slice(0, 150, 2), 0)),
    "stops-early": made(put(slice(5, 10), slice(-20, None), 0)),
    "weekday-without-marks": made(put(ALL, slice(80, 90), 0)),  # a week
    "thin-day": made(put(slice(0, 9), slice(40, 42), 0)),
    "future": made(put(ALL, slice(-2, None), N["#"])),
    "one-code-day": made(lambda marks: marks.__setitem__((ALL, slice(40, 42)), [N["/"], N["I"]])),
    "few-marks": made(put(3, slice(20, None), 0)),
    "late-joiner": made(put(3, slice(0, 20), 0)),
    "leaver": made(put(3, slice(-20, None), 0)),
    "never-away": made(put(7, ALL, N["O"])),
    "never-there": made(put(7, slice(2, None), N["I"])),
    "left-unexplained": made(put(7, slice(-11, None), N["N"])),
    "slashes": made(put(ALL, slice(1, None, 2), N["/"])),  # a system that knows one sign
    "names-as-ids": with_ids(tuple(f"year 7, {n}" for n in range(20))),
    "dates-as-ids": with_ids(tuple(f"{n:02d}/09" for n in range(1, 21))),
    "ids-not-unique": with_repeats(5),
    "ids-used-once": of_marks(2),
    "ids-alike": with_ids(("10", "100", *PUPILS[2:])),
    "check-letter": with_ids(tuple(sorted(UPNS))),
    "not-in-file": Seen(register_of(usual()), Pupils(PUPILS, ("7",) * 20, (None,) * 20, (None,) * 20)),
}


def test_every_oddity_has_its_two_registers() -> None:
    assert set(ODD) == set(SILENT) == set(ODDITIES)


def test_the_page_explains_every_oddity() -> None:
    page = (Path(__file__).parents[2] / "docs" / "inspect.md").read_text(encoding="utf-8")
    assert [code for code in ODDITIES if f"`{code}`" not in page] == []


def test_nothing_is_odd_about_the_usual_register() -> None:
    assert codes_of(Seen(register_of(usual()), today=TODAY)) == []


@pytest.mark.parametrize("code", ODDITIES)
def test_fires(code: str) -> None:
    seen, codes, pupils = ODD[code]
    found = oddities_of(seen)
    assert sorted({oddity.code for oddity in found}) == sorted(set(codes))
    mine = next(oddity for oddity in found if oddity.code == code)
    assert mine.pupils == pupils
    assert mine.message
    assert not mine.message.endswith(".")


@pytest.mark.parametrize("code", ODDITIES)
def test_is_silent(code: str) -> None:
    assert code not in codes_of(SILENT[code])


def test_closures_for_everybody_are_no_warning() -> None:
    (found,) = oddities_of(made(put(ALL, slice(40, 42), N["#"])))
    assert (found.code, found.warning) == ("one-code-day", False)
    assert "`#`" in found.message


def test_many_who_are_never_away_are_a_warning() -> None:
    few, many = (next(o for o in oddities_of(made(there(rows))) if o.code == "never-away")
                 for rows in (slice(0, 4), slice(0, 10)))  # fmt: skip
    assert (few.warning, many.warning) == (False, True)


def test_a_register_of_one_mark_has_no_fault() -> None:
    marks = np.full((1, 2), N["/"], np.uint8)
    assert codes_of(Seen(Register(("A",), (date(2025, 9, 1),), marks, CODES), today=TODAY)) == []


def test_spans_are_joined_over_weekends() -> None:
    friday = date(2025, 9, 5)
    days = [friday, friday + timedelta(3), friday + timedelta(4), friday + timedelta(6)]
    assert spans_of(days) == [(friday, friday + timedelta(4)), (friday + timedelta(6), friday + timedelta(6))]
