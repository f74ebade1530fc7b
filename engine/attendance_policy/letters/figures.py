"""What a letter says of a pupil's attendance: counts of the marks known on the day, in the policy's own window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from attendance_policy.calendar import monday_of, school_year_of
from attendance_policy.codes import CodeBook, StatClass
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import Marks
from attendance_policy.letters.facts import Value
from attendance_policy.letters.model import Table
from attendance_policy.vocabulary.counting import Counting

_ATTENDED = (StatClass.PRESENT, StatClass.ELSEWHERE)
_MISSED = (StatClass.AUTHORISED, StatClass.UNAUTHORISED)
_HEAD = ("Day", "Session", "What the register says", "How it counts")

_HALVES, _WHOLE = ("morning", "afternoon"), "all day"
_BY_HALF_TERM = ("From", "To", "Possible sessions", "Missed", "Attendance")


def day_words(day: date) -> str:
    """`3 November 2025`."""
    return f"{day.day} {day:%B %Y}"


def in_period(first: str, last: str, old: bool = False) -> str:
    """From one day to another, in words: `from 3 September 2026 to 9 November 2026`, `on 3 September 2026`.

    `old`: the figures end well before the day of the letter, and whoever reads it is told.
    """
    if first == last:
        return f"on {first}{' alone' if old else ''}"
    return f"from {first} up to {last} and no further" if old else f"from {first} to {last}"


def marks_known(shared: Shared, pupil: int, at: int) -> Marks:
    """A pupil's marks as they were known on the day of index `at`: (2 * days) numbers of codes."""
    earlier = shared.earlier
    if earlier is not None:
        for line in np.flatnonzero((earlier.pupil == pupil) & (earlier.since <= at) & (at < earlier.until)).tolist():
            known: Marks = earlier.marks[line]
            return known
    final: Marks = shared.grid.marks[pupil]
    return final


def figures(shared: Shared, counting: Counting, pupil: int, at: int) -> dict[str, Value]:
    """The facts of the register about one pupil on the day of index `at`, that day included.

    Without a possible session there is no percentage, and so no `attendance` among the facts.
    """
    grid = shared.grid
    days = grid.days.days
    window = counting.attendance.removeprefix("this ").replace(" ", "_")
    start = max(int(grid.days.first_of[window][at]), int(grid.on_roll[0][pupil]), 0)
    marks = marks_known(shared, pupil, at)
    sessions = [(days[n // 2], n % 2, int(marks[n])) for n in range(2 * start, 2 * at + 2)]
    facts = _counts(grid.codes, counting, [mark for _, _, mark in sessions])
    period = {"year": "this school year", "half_term": "this half term"}.get(window, f"this {window}")
    facts |= {"period": period, "period_from": day_words(days[start]), "period_to": day_words(days[at])}
    facts["missed_sessions"] = Table("", _HEAD, tuple(_rows(grid.codes, sessions, _MISSED)))
    without = (StatClass.UNAUTHORISED,)
    facts["unauthorised_sessions"] = Table("", _HEAD, tuple(_rows(grid.codes, sessions, without)))
    this_year = int(grid.days.first_of["year"][at])
    begins = max(this_year, int(grid.on_roll[0][pupil]), 0)
    facts["by_half_term"] = Table("", _BY_HALF_TERM, tuple(_half_terms(shared, counting, marks, begins, at)))
    if this_year > 0 and _is_year_before(days[this_year - 1], days[at]):
        before = int(grid.days.first_of["year"][this_year - 1])
        last = _counts(grid.codes, counting, marks[2 * before : 2 * this_year].tolist())
        if "attendance" in last:
            facts["attendance_last_year"] = last["attendance"]
    return facts


def _is_year_before(day: date, other: date) -> bool:
    """Whether a day is of the school year before that of another: a register may hold years that are further apart."""
    return int(school_year_of(day)[:4]) + 1 == int(school_year_of(other)[:4])


def _counts(codes: CodeBook, counting: Counting, marks: list[int]) -> dict[str, Value]:
    counts = Counter(marks)
    counts.pop(0, None)
    of = {kind: sum(n for mark, n in counts.items() if codes.codes[mark - 1].stat_class is kind) for kind in StatClass}
    attended, missed = sum(of[kind] for kind in _ATTENDED), sum(of[kind] for kind in _MISSED)
    possible = attended + missed
    named = {codes.codes[mark - 1].code: n for mark, n in counts.items()}
    facts: dict[str, Value] = {
        "possible": possible, "attended": attended, "missed": missed, "authorised": of[StatClass.AUTHORISED],
        "unauthorised": of[StatClass.UNAUTHORISED], "late": named.get("L", 0) + named.get("U", 0),
        "unexplained": sum(named.get(code, 0) for code in counting.unexplained), "days_missed": _in_days(missed),
        "is_persistent": possible > 0 and 10 * missed >= possible, "is_severe": possible > 0 and 2 * missed >= possible,
        "reasons": tuple(_reasons(codes, counts)),
    }  # fmt: skip
    if possible:
        facts["attendance"] = percentage(attended, possible)
    return facts


def _half_terms(
    shared: Shared, counting: Counting, marks: Marks, first: int, last: int
) -> Iterator[tuple[str, ...]]:
    """A row for each half term from one day to another in which a session was possible."""
    days = shared.grid.days
    for half_term in range(int(days.half_term[first]), int(days.half_term[last]) + 1):
        inside = np.flatnonzero(days.half_term[: last + 1] == half_term)
        start, end = max(int(inside[0]), first), int(inside[-1])
        counts = _counts(shared.grid.codes, counting, marks[2 * start : 2 * end + 2].tolist())
        if "attendance" in counts:
            whole = (day_words(days.days[start]), day_words(days.days[end]))
            yield (*whole, str(counts["possible"]), str(counts["missed"]), str(counts["attendance"]))


def percentage(part: int, whole: int) -> str:
    """A share of at least one session, to one decimal and rounded down, so that nobody below a figure is shown at it:
    `94.9%`."""
    tenths = 1000 * part // whole
    return f"{tenths // 10}.{tenths % 10}%"


def _in_days(sessions: int) -> str:
    whole, half = divmod(sessions, 2)
    said = f"{whole or ''}{'½' if half else ''}" or "0"
    return f"{said} school day{'' if sessions in (1, 2) else 's'}"


def _reasons(codes: CodeBook, counts: Counter[int]) -> Iterator[str]:
    """Kinds of absence in words alone: a code means nothing to whoever opens the letter. Codes that mean the same
    are one kind."""
    missed: Counter[str] = Counter()
    for mark, number in counts.items():
        if (code := codes.codes[mark - 1]).stat_class in _MISSED:
            missed[code.meaning] += number
    for meaning, number in sorted(missed.items(), key=lambda one: (-one[1], one[0])):
        yield f"{meaning}: {number} session{'' if number == 1 else 's'}"


def _rows(
    codes: CodeBook, sessions: Sequence[tuple[date, int, int]], kinds: tuple[StatClass, ...]
) -> Iterator[tuple[str, ...]]:
    """A row for each session missed; for a whole day one, and for school days of a week that follow each other and say
    the same. `sessions`: the morning and the afternoon of each school day."""
    found: list[tuple[date, date, tuple[str, ...]]] = []
    before: date | None = None
    for (day, _, morning), (_, _, afternoon) in zip(sessions[::2], sessions[1::2], strict=True):
        said = [_missed(codes, mark, kinds) for mark in (morning, afternoon)]
        if said[0] and said[0] == said[1]:
            cells, first = (_WHOLE, *said[0]), day
            if before and found and found[-1][1:] == (before, cells) and monday_of(before) == monday_of(day):
                first, _, _ = found.pop()
            found.append((first, day, cells))
        else:
            found += [(day, day, (half, *cells)) for half, cells in zip(_HALVES, said, strict=True) if cells]
        before = day
    return ((_days_words(first, last), *cells) for first, last, cells in found)


def _missed(codes: CodeBook, mark: int, kinds: tuple[StatClass, ...]) -> tuple[str, ...]:
    """What a session that was missed says; () for any other."""
    code = codes.codes[mark - 1] if mark else None
    if code is None or code.stat_class not in kinds:
        return ()
    return (code.meaning, "authorised" if code.stat_class is StatClass.AUTHORISED else "not authorised")


def _days_words(first: date, last: date) -> str:
    """`Mon 3 November 2025`, `Mon 3 to Fri 7 November 2025`."""
    if first == last:
        return f"{first:%a} {day_words(first)}"
    month = "" if first.month == last.month else f" {first:%B}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first:%a} {first.day}{month}{year} to {last:%a} {day_words(last)}"
