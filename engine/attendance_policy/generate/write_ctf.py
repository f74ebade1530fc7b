"""Write a register as a Common Transfer File: a record for each pupil and school year, with its counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import NO_MARK, StatClass
from attendance_policy.diagnostics import wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.generate.write import whole
from attendance_policy.register.model import Pupils, Register
from attendance_policy.register.upn import check_letter, upn_of

# Versions whose marks are a list with commas begin with 24; before, every session is one character.
LISTED, ONE_CHARACTER = 25, 23
_INVENTED = ("000", "0001")  # an authority and a school that do not exist
_NO_MARK = "-"
_AUGUST = 8
_PLAIN = {StatClass.AUTHORISED: "C", StatClass.NOT_POSSIBLE: "X"}


@dataclass(frozen=True)
class _Span:
    """The sessions of one school year: its first day, and for each place of the string a column of marks, -1 none."""

    start: date
    column: NDArray[np.int64]


def write_ctf(
    register: Register, path: Path, *, version: int = LISTED, days_a_week: int = 7,
    school: tuple[str, str] = _INVENTED, pupils: Pupils | None = None,
) -> None:  # fmt: skip
    """Write a register, whole or not at all; the pupils' ids must be unique pupil numbers.

    `version`: of the format; from 24 on marks stand in a list. `days_a_week`: 5 or 7. `school`: the authority and the
    number of the school. `pupils`: gives year groups. Pupils without a mark are written without a record. Raises
    `CannotGoOn` (exit code 2) for an id that is no such number, and for a mark that the form cannot hold.
    """
    known = pupils.aligned(register.pupil_ids) if pupils is not None else None
    spans = _spans(register, days_a_week)
    _check(register, version, spans)
    separator = "," if version > ONE_CHARACTER else ""
    letters = np.array([_NO_MARK, *(escape(code) for code in register.codes.letters[1:])], object)
    with whole(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        file.write(_head(register.days[-1], version, school))
        for row, upn in enumerate(register.pupil_ids):
            year = known.years[row] if known is not None else ""
            file.write(f" <Pupil>\n  <UPN>{upn}</UPN>\n" + (f"  <NCyearActual>{year}</NCyearActual>\n" if year else ""))
            file.write("  <Attendance>\n")
            for span in spans:
                file.writelines(_year(register, register.marks[row], span, school, letters, separator))
            file.write("  </Attendance>\n </Pupil>\n")
        file.write("</CTFpupilData>\n</CTfile>\n")


def as_upns(ids: tuple[str, ...]) -> tuple[str, ...]:
    """As many invented unique pupil numbers, in ascending order: of an authority that does not exist."""
    if len(ids) > 10**8:
        raise ValueError("there are not so many numbers")
    numbers = (f"0000{index:07d}" for index in range(len(ids)))
    # The last place is chosen so that every number begins with one letter, and their order is that of the pupils.
    return tuple(_beginning_with_a(number) for number in numbers)


def in_one_character(register: Register) -> Register:
    """The same, with every code of two characters as one of one character that counts alike: `C1` as `C`, `Y1` as `X`.

    A code of a class without such a one (see `_PLAIN`) stays as it is.
    """
    codes = register.codes
    becomes = np.arange(len(codes.letters), dtype=np.uint8)
    for code in codes.codes:
        plain = _PLAIN.get(code.stat_class, "")
        if len(code.code) > 1 and plain in codes:
            becomes[codes.number[code.code]] = codes.number[plain]
    return replace(register, marks=becomes[register.marks])


def _beginning_with_a(digits: str) -> str:
    return next(upn for last in "0123456789ABCDEFGHJKLMNPQRTUVWXYZ"
                if check_letter(upn := f"A{digits}{last}") == "A")  # fmt: skip


def _head(last: date, version: int, school: tuple[str, str]) -> str:
    started = last.year - (last.month < _AUGUST)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<CTfile>\n<Header>\n'
        " <DocumentName>Common Transfer File</DocumentName>\n"
        f" <CTFversion>{version}.0</CTFversion>\n <DateTime>{last.isoformat()}T18:00:00</DateTime>\n <SourceSchool>\n"
        f"  <LEA>{school[0]}</LEA>\n  <Estab>{school[1]}</Estab>\n  <AcademicYear>{started}</AcademicYear>\n"
        " </SourceSchool>\n</Header>\n<CTFpupilData>\n"
    )


def _year(
    register: Register, marks: NDArray[np.uint8], span: _Span, school: tuple[str, str], letters: NDArray[np.object_],
    separator: str,
) -> Iterator[str]:  # fmt: skip
    of_span = np.append(marks, NO_MARK)[span.column]
    if not of_span.any():
        return
    yield f"   <YearData>\n    <Year>{span.start.year - (span.start.month < _AUGUST)}</Year>\n"
    yield f"    <LEA>{school[0]}</LEA>\n    <Estab>{school[1]}</Estab>\n"
    for name, count in _counts(register, of_span).items():
        yield f"    <{name}>{count}</{name}>\n"
    yield f"    <AttendSessions>\n     <AttendanceStartDate>{span.start}</AttendanceStartDate>\n"
    yield f"     <AttendanceMarks>{separator.join(letters[of_span])}</AttendanceMarks>\n"
    yield "    </AttendSessions>\n   </YearData>\n"


def _counts(register: Register, marks: NDArray[np.uint8]) -> dict[str, int]:
    def count(*classes: StatClass) -> int:
        low, high = register.codes.range_of(*classes)
        return int(np.count_nonzero((marks >= low) & (marks < high)))

    attended, authorised, unauthorised = (
        count(StatClass.PRESENT, StatClass.ELSEWHERE), count(StatClass.AUTHORISED), count(StatClass.UNAUTHORISED)
    )  # fmt: skip
    return {
        "SessionsPossible": attended + authorised + unauthorised,
        "SessionsAuthorised": authorised,
        "SessionsAttended": attended,
        "SessionsUnauthorised": unauthorised,
    }


def _spans(register: Register, days_a_week: int) -> list[_Span]:
    by_year: dict[int, list[int]] = {}
    for at, day in enumerate(register.days):
        by_year.setdefault(day.year - (day.month < _AUGUST), []).append(at)
    spans = []
    for columns in by_year.values():
        first, last = register.days[columns[0]], register.days[columns[-1]]
        # A week begins on its Monday, but not in the year before.
        start = max(first - timedelta(first.weekday()), date(first.year - (first.month < _AUGUST), _AUGUST, 1))
        days = [start + timedelta(n) for n in range((last - start).days + 1)]
        days = [day for day in days if day.weekday() < 5 or days_a_week == 7]
        if not days:
            continue
        column_of = {register.days[column]: column for column in columns}
        places = [2 * column_of[day] + half if day in column_of else -1 for day in days for half in (0, 1)]
        spans.append(_Span(days[0], np.array(places, np.int64)))
    return spans


def _check(register: Register, version: int, spans: list[_Span]) -> None:
    for upn in register.pupil_ids:
        if upn_of(upn) != upn:
            _refuse(f"`{upn}` is no unique pupil number", "a Common Transfer File knows pupils by that number alone")
    for code in sorted(register.codes.letters[n] for n in np.flatnonzero(np.bincount(register.marks.ravel())).tolist()):
        if version <= ONE_CHARACTER and len(code) > 1:
            _refuse(f"code `{code}` has no place in a file with one character a mark", "write version 24 or later")
    held = np.zeros(register.marks.shape[1] + 1, np.bool_)
    for span in spans:
        held[span.column] = True
    for column in np.flatnonzero(~held[:-1]).tolist():
        if register.marks[:, column].any():
            day = register.days[column // 2]
            _refuse(f"a mark on `{day}`, a {day:%A}, has no place in a week of five days", "write weeks of seven days")


def _refuse(message: str, suggestion: str) -> NoReturn:
    raise wrong_call("not-in-this-form", message, suggestion)
