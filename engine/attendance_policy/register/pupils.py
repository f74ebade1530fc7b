"""The pupil file: a row for each pupil, with the year group, the time on roll and any flags."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from attendance_policy.diagnostics import Place, Problem

from .accept import NothingAccepted, day_of
from .dispatch import as_table
from .maps.advice import advice_on_dates
from .maps.apply import day_text, word
from .maps.model import CANONICAL, FileMap, Map
from .model import NO, NOT_KNOWN, YES, Account, Pupils, Reject
from .pseudonyms import CLASS, PUPIL, SCHOOL, Pseudonyms
from .table import Table, batches, kept, load, name_of, open_table, shown
from .told import told
from .years import year_of

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
_NUMBER = re.compile(r"[0-9]{1,3}", re.ASCII)
ANSWERS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("yes", "y", "true", "t", "1"), YES),
        **dict.fromkeys(("", "no", "n", "false", "f", "0"), NO),
        **dict.fromkeys(("?", "not known"), NOT_KNOWN),
    }
)


class _Row(NamedTuple):
    """What one row says of a pupil; two rows that say the same are equal."""

    pupil_id: str
    school_id: str
    year: str
    start: date | None
    leave: date | None
    flags: tuple[int, ...]
    in_class: str = ""
    numbers: tuple[int, ...] = ()


class _UnacceptableError(Exception):
    def __init__(self, code: str, reason: str) -> None:
        self.code, self.reason = code, reason


_HIDDEN = {"pupil_id": PUPIL, "school_id": SCHOOL, "class": CLASS}
_IDS = ("pupil_id", "school_id")
_MOST_ALIKE = 1 << 16


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
    rejects: list[Reject] = []
    records: list[tuple[int, list[str]]] = []
    as_written: dict[int, list[str]] = {}
    ours = [(at, name) for at, name in enumerate(table.names) if _has_words(name, by)]
    for batch in batches(table.data[table.start :], table.first_line, table.width, table.delimiter, table.keep):
        rejects.extend(batch.broken)
        for line, record in zip(batch.lines, batch.rows, strict=True):
            fields = [field.strip() for field in record]
            as_written[line] = fields
            if ours:
                fields = fields.copy()
                for at, name in ours:
                    fields[at] = _ours(name, fields[at], by)
            records.append((line, fields if key is None else _hidden(table.names, fields, key)))
    flags, ignored = _flag_columns(table, records, known_flags)
    # A column that nobody knows may be a name, and is not shown.
    shows = [at for at, name in enumerate(table.names) if name in (*_KNOWN, *NUMBERS) or at in flags.values()]

    def written(line: int) -> str:
        fields = as_written[line]
        return kept([fields[at] if table.names[at] in _IDS else told(fields[at]) for at in shows])

    rows: dict[str, list[tuple[int, _Row]]] = {}
    alike: dict[tuple[str, ...], _Row] = {}  # of many pupils the same is said
    named = max(at for at, name in enumerate(table.names) if name == "pupil_id")
    for line, fields in records:
        try:
            beside = (*fields[:named], *fields[named + 1 :])
            like = alike.get(beside) if fields[named] else None
            if like is not None:
                row = _Row(fields[named], *like[1:])
            else:
                row = _row(table, fields, flags, by.dates)
                if len(alike) < _MOST_ALIKE:
                    alike[beside] = row
        except _UnacceptableError as fault:
            rejects.append(Reject(line, fault.code, fault.reason, written(line)))
        else:
            rows.setdefault(row.pupil_id, []).append((line, row))
    accepted: list[_Row] = []
    for pupil_id in sorted(rows):
        same = rows[pupil_id]
        repeated = list(_repeats(same, written)) if len(same) > 1 else []
        rejects.extend(repeated)
        if len(repeated) < len(same):
            accepted.append(same[0][1])
    account = Account(len(accepted) + len(rejects), len(accepted), 0, tuple(sorted(rejects)), ignored,
                      notes=table.notes)  # fmt: skip
    if not accepted:
        said = f"no row could be accepted, of {account.read} read" if account.read else "the pupil file has no rows"
        hint = f"line {account.rejects[0].line}: {account.rejects[0].reason}" if account.read else "give a row a pupil"
        dates = [fields[at] for at, name in enumerate(table.names) if name in _DATES for _, fields in records]
        advice = advice_on_dates(dates, file, "pupils", by.dates) if "bad-date" in account.by_code() else []
        raise NothingAccepted(account, [*advice, Problem(Place(file), "nothing-accepted", said, hint)])
    return _pupils(accepted, flags, table, account)


def _flag_columns(
    table: Table, records: list[tuple[int, list[str]]], known_flags: Collection[str]
) -> tuple[dict[str, int], tuple[str, ...]]:
    flags: dict[str, int] = {}
    ignored: list[str] = []
    for at, name in enumerate(table.names):
        if not name or name in _KNOWN or name in NUMBERS:
            continue
        if table.names.index(name) != at:
            ignored.append(table.written[at])
        elif name in known_flags or all(fields[at].lower() in ANSWERS for _, fields in records):
            flags[name] = at
        else:
            ignored.append(table.written[at])
    return dict(sorted(flags.items())), tuple(ignored)


def _has_words(name: str, map: FileMap) -> bool:
    """Whether a map may have another word for what stands in a column."""
    return bool((name in _DATES and map.dates) or map.words.get(name))


def _ours(name: str, text: str, map: FileMap) -> str:
    """What one field says, in our words; as it stands where the map has none for it."""
    return day_text(text, map) if name in _DATES and map.dates else word(name, text, map)


def _hidden(names: Sequence[str], fields: Sequence[str], key: Pseudonyms) -> list[str]:
    """The fields of a row with pseudonyms for ids and for classes, whose names may be those of teachers."""
    return [key.of(_HIDDEN[name], text) if name in _HIDDEN else text
            for name, text in zip(names, fields, strict=True)]  # fmt: skip


def _row(table: Table, fields: list[str], flags: Mapping[str, int], dates: str = "") -> _Row:
    said = dict(zip(table.names, fields, strict=True))
    if not said["pupil_id"]:
        raise _UnacceptableError("missing-pupil", "the row names no pupil")
    start, leave = (_date(said, name, dates) for name in _DATES)
    if start is not None and leave is not None and leave < start:
        raise _UnacceptableError(
            "leave-before-start", f"the last day on roll, `{leave}`, is before the first, `{start}`"
        )
    year = year_of(said.get("year", ""))
    if year is None:
        raise _UnacceptableError("bad-year", f"year {shown(told(said['year']))} is not `N`, `R` or `1` to `13`")
    values = []
    for name, at in flags.items():
        answer = ANSWERS.get(fields[at].lower())
        if answer is None:
            raise _UnacceptableError(
                "bad-flag", f"{shown(name)} is {shown(told(fields[at]))}, and not `yes`, `no` or `not known`"
            )
        values.append(answer)
    in_class = said.get("class", "")
    return _Row(said["pupil_id"], said.get("school_id", ""), year, start, leave, tuple(values), in_class,
                tuple(_number(said, name) for name in NUMBERS))  # fmt: skip


def _date(said: Mapping[str, str], name: str, form: str) -> date | None:
    text = said.get(name, "")
    day = day_of(text) if text else None
    if text and day is None:
        raise _UnacceptableError("bad-date", f"{shown(name)} is {shown(told(text))}; write it like "
                                 f"`{form or '2025-09-03'}`")  # fmt: skip
    return day


def _number(said: Mapping[str, str], name: str) -> int:
    """The number of a column, or -1 for a blank, `?` or `not known`."""
    text = said.get(name, "")
    if not text or ANSWERS.get(text.lower()) == NOT_KNOWN:
        return -1
    if _NUMBER.fullmatch(text) is None:
        raise _UnacceptableError("bad-number", f"{shown(name)} is {shown(told(text))}, and not a number from 0 to 999")
    return int(text)


def _repeats(rows: list[tuple[int, _Row]], written: Callable[[int], str]) -> Iterator[Reject]:
    first_line, first = rows[0]
    if all(row == first for _, row in rows):
        for line, _ in rows[1:]:
            yield Reject(line, "duplicate-pupil", f"the same pupil stands on line {first_line}", written(line))
        return
    for line, _ in rows:
        other = next(at for at, _ in rows if at != line)
        reason = f"line {other} says something else of the same pupil; keep the one that is right"
        yield Reject(line, "conflicting-pupil", reason, written(line))


def _pupils(rows: list[_Row], flags: Mapping[str, int], table: Table, account: Account) -> Pupils:
    values = np.array([row.flags for row in rows], np.uint8).reshape(len(rows), len(flags))
    return Pupils(
        tuple(row.pupil_id for row in rows),
        tuple(row.year for row in rows),
        tuple(row.start for row in rows),
        tuple(row.leave for row in rows),
        tuple(row.school_id for row in rows) if "school_id" in table.names else (),
        {name: np.ascontiguousarray(values[:, at]) for at, name in enumerate(flags)},
        account,
        tuple(row.in_class for row in rows) if "class" in table.names else (),
        {name: np.array([row.numbers[at] for row in rows], np.int32) for at, name in enumerate(NUMBERS)
         if name in table.names},
        {name: table.written[at] for name, at in flags.items()},
    )
