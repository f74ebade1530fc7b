"""A register looked at as a whole: how it is written, what of it is accepted, what it holds and what is odd."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import Problem
from attendance_policy.frozen import dataclass
from attendance_policy.register.accept import NothingAccepted, accept
from attendance_policy.register.maps.advice import advice_on_dates
from attendance_policy.register.maps.model import RegisterMap
from attendance_policy.register.model import Account, Pupils, Register
from attendance_policy.register.packed import read_packed_bytes
from attendance_policy.register.pseudonyms import Pseudonyms, in_order
from attendance_policy.register.pupil_years_read import read_pupil_years
from attendance_policy.register.recheck import recheck
from attendance_policy.register.summary import Summary, summary_of

from .beside import Beside
from .guess import given, guess
from .model import COMPACT, Guess, NotRead, Oddity
from .names import Known
from .oddities import oddities_of
from .oddities.ids import names_for_ids
from .oddities.seen import Seen, spans_of, weekdays

Span = tuple[date, date]


@dataclass(frozen=True, eq=False)
class Inspected:
    """What there is to say of a file. `summary` and `register` are None where no row could be accepted.

    `account` is None where its rows could not be told apart before something is filled in. `gaps`: spans of weekdays
    between the first and the last day on which nobody has a mark. `written`: each mark as the file writes it, with how
    often. `show_ids`: ids may be shown; where they read like names they are not. `problems`: why nothing was accepted.
    `beside`: the pupil file and the log of events, where they were given.
    """

    file: str
    guess: Guess
    register: Register | None = None
    account: Account | None = None
    summary: Summary | None = None
    gaps: tuple[Span, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    written: tuple[tuple[str, int], ...] = ()
    show_ids: bool = True
    problems: tuple[Problem, ...] = ()
    beside: tuple[Beside, ...] = ()


def look(
    data: bytes, file: str, codes: CodeBook, known: Known, *, map: RegisterMap | None = None,
    base: RegisterMap | None = None, pupils: Pupils | None = None, today: date | None = None,
    progress: Callable[[float], None] | None = None, key: Pseudonyms | None = None,
) -> Inspected:  # fmt: skip
    """Look at a register; `map` where somebody says how it is written, else that is guessed, from `base` on.

    `pupils` gives year groups and the time on roll. With a `key`, every id is its pseudonym. Raises
    `CannotGoOn` (exit code 3) where the file is damaged, empty or of a kind that is not read.
    """
    if key is not None:
        with key.in_errors(_ours(map or base)):
            return _hidden(_look(data, file, codes, known, map, base, pupils, today, progress, key), key)
    return _look(data, file, codes, known, map, base, pupils, today, progress, None)


def _ours(map: RegisterMap | None) -> frozenset[str]:
    return frozenset(map.columns.values()) if map is not None else frozenset()


def _hidden(seen: Inspected, key: Pseudonyms) -> Inspected:
    """What was found, with nothing quoted of the file that may be an id."""
    ours = frozenset((*seen.guess.map.columns.values(), *(one.column for one in seen.guess.not_read)))
    asks = tuple(replace(ask, message=key.said(ask.message, ours), hint=key.said(ask.hint, ours),
                         key=(*ask.key[:1], *(key.shown(part, ours) for part in ask.key[1:])))
                 for ask in seen.guess.asks)  # fmt: skip
    why = {place: key.said(said, ours) for place, said in seen.guess.why.items()}
    account = key.account(seen.account, ours) if seen.account is not None else None
    return replace(
        seen, guess=replace(seen.guess, asks=asks, why=why), account=account,
        register=replace(seen.register, account=account) if seen.register and account else seen.register,
        written=tuple((key.shown(text, ours), count) for text, count in seen.written),
        problems=tuple(key.problem(one, ours) for one in seen.problems),
    )  # fmt: skip


def _look(
    data: bytes, file: str, codes: CodeBook, known: Known, map: RegisterMap | None, base: RegisterMap | None,
    pupils: Pupils | None, today: date | None, progress: Callable[[float], None] | None, key: Pseudonyms | None,
) -> Inspected:  # fmt: skip
    if map is not None:
        found = given(data, file, codes, map, progress)
    else:
        found = guess(data, file, codes, known, progress, base or RegisterMap())
    if found.layout in COMPACT:
        register = (read_packed_bytes if found.layout == "packed" else read_pupil_years)(data, file, codes)
        register = key.register(register) if key is not None else register
        not_read = tuple(NotRead(column) for column in register.account.ignored_columns)
        seen = Inspected(file, replace(found, not_read=not_read))
        pupils = pupils or register.told
        try:
            register = recheck(register, file, pupils=pupils)
        except NothingAccepted as nothing:
            return replace(seen, account=nothing.account, problems=tuple(nothing.problems))
        return _whole(seen, in_order(register) if key is not None else register, pupils, today)
    if found.rows is None:
        return Inspected(file, found)
    rows = key.rows(found.rows) if key is not None else found.rows
    seen = Inspected(file, found, written=_written(found))
    try:
        register = accept(rows, codes, file, pupils=pupils)
    except NothingAccepted as nothing:
        day = found.rows.day
        asked = any(ask.key == ("dates",) for ask in found.asks)
        advice = [] if asked else advice_on_dates(day.written or day.texts, file, "register", found.rows.dates)
        return replace(seen, account=nothing.account, problems=(*advice, *nothing.problems))
    return _whole(seen, register, pupils, today)


def _whole(seen: Inspected, register: Register, pupils: Pupils | None, today: date | None) -> Inspected:
    view = Seen(register, pupils, today)
    marked = {day for day, count in zip(register.days, view.pupils_on.tolist(), strict=True) if count}
    empty = [day for day in weekdays(min(marked), max(marked)) if day not in marked] if marked else []
    return replace(
        seen, register=register, account=register.account, summary=summary_of(register, pupils),
        gaps=tuple(spans_of(empty)), oddities=oddities_of(view), show_ids=not names_for_ids(view),
    )  # fmt: skip


def _written(found: Guess) -> tuple[tuple[str, int], ...]:
    assert found.rows is not None
    column = found.rows.code
    counts = np.bincount(column.index, minlength=len(column.texts)).tolist()
    told: dict[str, int] = {}
    for text, count in zip(column.written or column.texts, counts, strict=True):
        if count:
            told[text.strip()] = told.get(text.strip(), 0) + count
    return tuple(sorted(told.items(), key=lambda pair: (-pair[1], pair[0])))
