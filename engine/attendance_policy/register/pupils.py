"""The pupil file: a row for each pupil, with the year group, the time on roll and any flags."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attendance_policy.diagnostics import Place, Problem
from attendance_policy.frozen import dataclass
from attendance_policy.lazily import pattern

from .accept import NothingAccepted, day_of
from .columns import Column
from .maps.apply import day_text, word
from .maps.model import CANONICAL, FileMap, Map
from .model import NO, NOT_KNOWN, YES, Account, Pupils, Reject
from .pupil_columns import Meant, Said, first_of_each, meant, said_in, text_of, wrong_rows
from .sheets import as_table
from .shown import kept, shown
from .table import Table, load, name_of, open_table
from .told import told
from .whose import CLASS, PUPIL, SCHOOL
from .years import year_of

if TYPE_CHECKING:
    from .pseudonyms import Pseudonyms

PUPIL_REJECT_CODES: Mapping[str, str] = MappingProxyType(
    {
        "unreadable-row": "A quotation mark is never closed, or a field is too long.",
        "encoding": "The row holds bytes that are not UTF-8 text.",
        "wrong-number-of-fields": "The row has more or fewer fields than the header.",
        "missing-pupil": "The row names no pupil.",
        "bad-year": "The year group is not N, R or 1 to 13.",
        "bad-date": "A date is not written like 2025-09-03, or is not in this century.",
        "leave-before-start": "The last day on roll is before the first.",
        "bad-flag": "A flag that the policy uses is neither yes, no nor not known.",
        "bad-number": "A number, such as how many contacts the school holds, is not 0 to 999 in plain digits.",
        "duplicate-pupil": "The same row stands on an earlier line.",
        "conflicting-pupil": "Rows say different things of one pupil; none of them is accepted.",
    }
)
_REQUIRED = ("pupil_id",)
_DATES = ("start_date", "leave_date")
_KNOWN = ("pupil_id", "school_id", "year", *_DATES, "class")
# Columns of whole numbers; a blank is not known.
NUMBERS = ("contacts_held",)
MOST = 999
_NO_NUMBER = -1
_NUMBER = pattern(r"[0-9]{1,3}", re.ASCII)
ANSWERS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("yes", "y", "true", "t", "1"), YES),
        **dict.fromkeys(("", "no", "n", "false", "f", "0"), NO),
        **dict.fromkeys(("?", "not known"), NOT_KNOWN),
    }
)
_HIDDEN = {"pupil_id": PUPIL, "school_id": SCHOOL, "class": CLASS}
_IDS = ("pupil_id", "school_id")


@dataclass(frozen=True, eq=False)
class _Columns:
    """What each column of a file means."""

    pupil: Meant[str]
    school: Meant[str]
    year: Meant[str]
    start: Meant[date | None]
    leave: Meant[date | None]
    in_class: Meant[str]
    flags: Mapping[str, Meant[int]]
    numbers: Mapping[str, Meant[int]]

    @property
    def beside_pupil(self) -> tuple[Meant[object], ...]:
        """All of them but the pupils' ids."""
        return (self.school, self.year, self.start, self.leave, self.in_class, *self.flags.values(),
                *self.numbers.values())  # fmt: skip


def read_pupils(
    source: Path | bytes, known_flags: Collection[str] = (), *, map: Map | None = None, key: Pseudonyms | None = None
) -> Pupils:
    """Read a pupil file (CSV, or a sheet of a workbook), ordered by pupil id. `map`: how it is written.

    Every column beyond the known ones is a flag when its values are all yes, no, blank (no) or not known. A column
    with other words is left aside and named among the account's `ignored_columns`, unless it is in `known_flags`: then
    the rows with such words are rejected. A flag whose column the file lacks is not in `flags`: nobody knows it. With a
    `key`, pupils, schools and classes are pseudonyms, in what is raised as well.
    Raises `CannotGoOn`: exit code 2 when nothing is at the path, 3 when no row could be accepted
    (`NothingAccepted`).
    """
    by = map.pupils if map is not None else CANONICAL
    if key is None:
        return _read(source, known_flags, by, None)
    ours = frozenset((*known_flags, *by.columns.values()))
    with key.in_errors(ours):
        pupils = _read(source, known_flags, by, key)
    headings = {flag: key.heading(column) for flag, column in pupils.flag_columns.items()}
    return replace(pupils, account=key.account(pupils.account, ours), flag_columns=headings)


def _read(source: Path | bytes, known_flags: Collection[str], by: FileMap, key: Pseudonyms | None) -> Pupils:
    file = name_of(source)
    data = as_table(load(source), file, by)
    table = open_table(data, file, _REQUIRED, frozenset((*_KNOWN, *NUMBERS)) | frozenset(known_flags), by)
    said = said_in(table, _ours(by, key))
    flags, ignored = _flag_columns(table, said, known_flags)
    columns = _meaning(table, said, flags)
    # A column that nobody knows may be a name, and is not shown.
    shows = [at for at, name in enumerate(table.names) if name in (*_KNOWN, *NUMBERS) or at in flags.values()]

    def written(row: int) -> str:
        fields = said.as_written(row)
        return kept([fields[at] if table.names[at] in _IDS else told(fields[at]) for at in shows])

    rejects = list(said.broken)
    wrong = _wrong(columns)
    for row in np.flatnonzero(wrong).tolist():
        code, reason = _fault_of(said.named(row), list(flags), by.dates)
        rejects.append(Reject(int(said.line[row]), code, reason, written(row)))
    accepted, again = first_of_each(columns.pupil, np.flatnonzero(~wrong))
    refused = set[str]()
    for pupil, rows in again.items():
        repeated = list(_repeats(rows, columns, said, written))
        rejects += repeated
        if len(repeated) == len(rows):
            refused.add(pupil)
    if refused:
        accepted = accepted[[pupil not in refused for pupil in columns.pupil.of_rows(accepted)]]
    account = Account(accepted.size + len(rejects), accepted.size, 0, tuple(sorted(rejects)), ignored,
                      notes=table.notes)  # fmt: skip
    if not accepted.size:
        count = f"no row could be accepted, of {account.read} read" if account.read else "the pupil file has no rows"
        hint = f"line {account.rejects[0].line}: {account.rejects[0].reason}" if account.read else "give a row a pupil"
        dates = [text for at, name in enumerate(table.names) if name in _DATES for text in said.columns[at].texts]
        from .maps.advice import advice_on_dates

        advice = advice_on_dates(dates, file, "pupils", by.dates) if "bad-date" in account.by_code() else []
        raise NothingAccepted(account, [*advice, Problem(Place(file), "nothing-accepted", count, hint)])
    return _pupils(accepted, columns, flags, table, account)


def _ours(by: FileMap, key: Pseudonyms | None) -> dict[str, Callable[[str], str]]:
    """For the columns that may be written otherwise, from a text to what it says in our words: with pseudonyms for ids
    and for classes, whose names may be those of teachers."""
    ours: dict[str, Callable[[str], str]] = {name: partial(word, name, map=by) for name in by.words}
    if by.dates:
        ours |= {name: partial(day_text, map=by) for name in _DATES}
    if key is not None:
        for name, kind in _HIDDEN.items():
            ours[name] = partial(_hidden, key, kind, ours.get(name))
    return ours


def _hidden(key: Pseudonyms, kind: str, ours: Callable[[str], str] | None, text: str) -> str:
    return key.of(kind, ours(text) if ours is not None else text)


def _flag_columns(table: Table, said: Said, known_flags: Collection[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """From a flag to the place of its column, in alphabetical order; and the columns that mean nothing, as written."""
    flags: dict[str, int] = {}
    ignored: list[str] = []
    for at, name in enumerate(table.names):
        if not name or name in _KNOWN or name in NUMBERS:
            continue
        if table.names.index(name) != at:
            ignored.append(table.written[at])
        elif name in known_flags or all(_answer_of(text) is not None for text in said.columns[at].texts):
            flags[name] = at
        else:
            ignored.append(table.written[at])
    return dict(sorted(flags.items())), tuple(ignored)


def _meaning(table: Table, said: Said, flags: Mapping[str, int]) -> _Columns:
    def of(name: str) -> Column | None:
        return said.columns[table.names.index(name)] if name in table.names else None

    rows = said.line.size
    return _Columns(
        text_of(of("pupil_id"), rows),
        text_of(of("school_id"), rows),
        meant(of("year"), year_of, "", rows),
        meant(of("start_date"), day_of, None, rows),
        meant(of("leave_date"), day_of, None, rows),
        text_of(of("class"), rows),
        {name: meant(said.columns[at], _answer_of, NO, rows) for name, at in flags.items()},
        {name: meant(of(name), _number_of, _NO_NUMBER, rows) for name in NUMBERS},
    )


def _wrong(columns: _Columns) -> NDArray[np.bool_]:
    """The rows that are not accepted, whatever the others say: those of which `_fault_of` tells why."""
    start, leave = (
        np.array([other if day is None else day.toordinal() for day in column.values], np.int32)[column.index]
        for column, other in ((columns.start, date.min.toordinal()), (columns.leave, date.max.toordinal()))
    )
    nobody = np.array([not pupil for pupil in columns.pupil.values], np.bool_)[columns.pupil.index]
    return wrong_rows(columns.beside_pupil, nobody.size) | nobody | (leave < start)


def _answer_of(text: str) -> int | None:
    """NO, NOT_KNOWN or YES; None for a text that is none of them."""
    return ANSWERS.get(text.lower())


def _number_of(text: str) -> int | None:
    """The number that a text says, -1 for a blank, `?` or `not known`; None for a text that is no number."""
    if not text or _answer_of(text) == NOT_KNOWN:
        return _NO_NUMBER
    return int(text) if _NUMBER.fullmatch(text) else None


def _fault_of(said: Mapping[str, str], flags: Sequence[str], dates: str = "") -> tuple[str, str]:
    """The first reason for which a row that says something wrong is not accepted, as a code and a sentence.

    `said`: from a column, as it is looked up, to its field. `dates`: how the file is said to write them.
    """
    if not said["pupil_id"]:
        return "missing-pupil", "the row names no pupil"
    days: list[date | None] = []
    for name in _DATES:
        text = said.get(name, "")
        days.append(day_of(text) if text else None)
        if text and days[-1] is None:
            return "bad-date", f"{shown(name)} is {shown(told(text))}; write it like `{dates or '2025-09-03'}`"
    start, leave = days
    if start is not None and leave is not None and leave < start:
        return "leave-before-start", f"the last day on roll, `{leave}`, is before the first, `{start}`"
    if year_of(said.get("year", "")) is None:
        return "bad-year", f"year {shown(told(said['year']))} is not `N`, `R` or `1` to `13`"
    for name in flags:
        if _answer_of(said[name]) is None:
            return "bad-flag", f"{shown(name)} is {shown(told(said[name]))}, and not `yes`, `no` or `not known`"
    for name in NUMBERS:
        text = said.get(name, "")
        if _number_of(text) is None:
            return "bad-number", f"{shown(name)} is {shown(told(text))}, and not a number from 0 to 999"
    raise AssertionError("nothing is wrong with the row")


def _repeats(rows: Sequence[int], columns: _Columns, said: Said, written: Callable[[int], str]) -> Iterator[Reject]:
    """The rejects among the rows of one pupil: those after the first where all say the same, else all."""
    lines = said.line[rows].tolist()
    meaning = [tuple(column.of(row) for column in columns.beside_pupil) for row in rows]
    if all(one == meaning[0] for one in meaning):
        for line, row in zip(lines[1:], rows[1:], strict=True):
            yield Reject(line, "duplicate-pupil", f"the same pupil stands on line {lines[0]}", written(row))
        return
    for line, row in zip(lines, rows, strict=True):
        other = lines[0] if line != lines[0] else lines[1]
        reason = f"line {other} says something else of the same pupil; keep the one that is right"
        yield Reject(line, "conflicting-pupil", reason, written(row))


def _pupils(
    rows: NDArray[np.intp], columns: _Columns, flags: Mapping[str, int], table: Table, account: Account
) -> Pupils:
    return Pupils(
        columns.pupil.of_rows(rows),
        columns.year.of_rows(rows),
        columns.start.of_rows(rows),
        columns.leave.of_rows(rows),
        columns.school.of_rows(rows) if "school_id" in table.names else (),
        {name: np.array(column.values, np.uint8)[column.index[rows]] for name, column in columns.flags.items()},
        account,
        columns.in_class.of_rows(rows) if "class" in table.names else (),
        {name: np.array(column.values, np.int32)[column.index[rows]] for name, column in columns.numbers.items()
         if name in table.names},
        {name: table.written[at] for name, at in flags.items()},
    )  # fmt: skip
