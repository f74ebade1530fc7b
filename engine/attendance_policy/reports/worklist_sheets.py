"""A worklist laid out for people: counts first, what has an hour, a sheet for each role, lists of what is left over.

Every item stands in exactly one place: on the sheet of its role, or, where it is left from an earlier day, in a list at
the end. What is alike is said once above the items, and what they rest on once at the end, by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from datetime import date

from attendance_policy.frozen import dataclass
from attendance_policy.reports.words import count_of
from attendance_policy.reports.worklist_points import Point, Points
from attendance_policy.reports.worklist_whys import alike
from attendance_policy.reports.worklist_words import (
    due_words,
    report_words,
    ruled,
    script_rows,
    short_day,
    since_words,
    when,
    whom,
    year_words,
)
from attendance_policy.worklist.model import DAY, DECIDE, DEPENDS, DO, NO_TIME, OVERDUE, SCHOOL, TIMED, Item, Worklist

HEADINGS = {TIMED: "By a time", DAY: "By the end of the day", NO_TIME: "No time is given"}
LEFT = {DECIDE: "For a person to decide", DEPENDS: "Depends on what no file says"}
LATE = {
    OVERDUE: "Overdue, and not recorded as done",
    NO_TIME: "Decided earlier without a time, and not recorded as done",
}
# A role with fewer items than these shares its sheet with others.
_SMALL = 8
# Reasons longer than these do not stand in columns.
_SHORT = 56
Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One item: whom it is about, why, and the facts of a call, as far as they are not said above. `points`: numbers
    of what it rests on beside what all of them do."""

    item: Item
    whom: str
    about: str
    script: Rows = ()
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """Items that ask the same of the same role at the same time, by the same clause. `why` and `script`: what is alike
    of all of them, "" and () of one alone; `points`: numbers of what they all rest on; `columns`: how many lines stand
    beside one another; `number`: of its list, 0 for what is on a sheet."""

    at: str
    says: str
    foot: str
    why: str
    script: Rows
    points: tuple[int, ...]
    lines: tuple[Line, ...]
    columns: int = 1
    number: int = 0
    since: date | None = None

    @property
    def years(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """The lines by year group, for a head of year; in the order in which they stand."""
        for year in dict.fromkeys(line.item.year for line in self.lines):
            yield year_words(year), tuple(line for line in self.lines if line.item.year == year)

    @property
    def count(self) -> str:
        """`3 pupils`; what is of the school is counted as it stands."""
        pupils = {line.item.whom for line in self.lines if line.item.about != SCHOOL}
        return count_of(len(pupils), "pupil") if pupils else count_of(len(self.lines), "duty", "duties")


@dataclass(frozen=True, slots=True)
class Part:
    """Some items of one role under one heading."""

    heading: str
    bundles: tuple[Bundle, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items a role has. `times`: (hour, number); `left`: overdue; `waiting`: decided earlier, no time."""

    times: tuple[tuple[str, int], ...]
    day: int
    no_time: int
    decide: int
    depends: int
    left: int
    waiting: int

    @property
    def total(self) -> int:
        """All of them."""
        now = sum(number for _, number in self.times) + self.day + self.no_time
        return now + self.decide + self.depends + self.left + self.waiting


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one role has before it. `late`: its lists at the end."""

    who: str
    counts: Counts
    parts: tuple[Part, ...]
    late: tuple[Part, ...]

    @property
    def is_small(self) -> bool:
        """Whether it shares its sheet of paper with others."""
        return self.counts.total - self.counts.left - self.counts.waiting < _SMALL


@dataclass(frozen=True, slots=True)
class Hour:
    """What one role has to do by one hour. `pupils`: of what is to be done, each once."""

    at: str
    who: str
    says: str
    count: str
    whom: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A whole list. `hours`: what is to be done by an hour, in the order of the hours."""

    sheets: tuple[Sheet, ...]
    hours: tuple[Hour, ...]
    points: tuple[Point, ...]


def on_sheets(found: Worklist) -> Laid:
    """The list as it is read, on a screen and on paper."""
    order = sorted({item.who for item in found.items}, key=lambda who: _first(found, who))
    points = Points.of(found, [item for who in order for item in found.items if item.who == who])
    sheets: list[Sheet] = []
    for who in order:
        mine = [item for item in found.items if item.who == who]
        made = _Sheet(found, points, sum(len(part.bundles) for sheet in sheets for part in sheet.late))
        sheets.append(made.sheet(who, mine))
    large = [sheet for sheet in sheets if not sheet.is_small]
    return Laid((*large, *(sheet for sheet in sheets if sheet.is_small)), tuple(_hours(found)), tuple(points.points))


def _first(found: Worklist, who: str) -> tuple[object, ...]:
    """The roles in the order of their first hour; somebody of whom the document does not say who it is comes last."""
    timed = [one for one in found.items if one.who == who and one.kind == DO and one.group == TIMED]
    first = min((f"{one.on} {one.at}" for one in timed), default="~")
    return who.startswith("somebody"), first, who


def _hours(found: Worklist) -> Iterator[Hour]:
    timed: dict[tuple[str, str, str], list[Item]] = {}
    for item in found.items:
        if item.kind == DO and item.group == TIMED:
            timed.setdefault((when(item, found), item.who, item.says), []).append(item)
    for (at, who, says), items in timed.items():
        names = tuple(dict.fromkeys(_rang(item, found.on) for item in items))
        yield Hour(at, who, says, count_of(len(names), "pupil") if items[0].about != SCHOOL else "", names)


def _rang(item: Item, on: date) -> str:
    said = report_words(item, on)
    return f"{whom(item)}, {said}" if said else whom(item)


def _beside(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def counts_of(found: Worklist, items: Sequence[Item]) -> Counts:
    """Every item in one of the counts."""
    now = [item for item in items if not item.is_left]
    todo = [item for item in now if item.kind == DO]
    times: dict[str, int] = {}
    for item in todo:
        if item.group == TIMED:
            times[when(item, found)] = times.get(when(item, found), 0) + 1
    day, no_time = (sum(item.group == group for item in todo) for group in (DAY, NO_TIME))
    decide, depends = (sum(item.kind == kind for item in now) for kind in (DECIDE, DEPENDS))
    left, waiting = (sum(item.is_left and item.group == group for item in items) for group in (OVERDUE, NO_TIME))
    return Counts(tuple(times.items()), day, no_time, decide, depends, left, waiting)


@dataclass
class _Sheet:
    """One role's sheet in the making. `lists`: how many lists at the end there are before it. `told`: the facts of
    calls that stand on it already, by pupil."""

    found: Worklist
    points: Points
    lists: int
    told: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def sheet(self, who: str, mine: Sequence[Item]) -> Sheet:
        now = [item for item in mine if not item.is_left]
        parts = [Part(heading, self._bundles(one for one in now if one.kind == DO and one.group == group))
                 for group, heading in HEADINGS.items()]  # fmt: skip
        parts += [Part(words, self._bundles(one for one in now if one.kind == kind)) for kind, words in LEFT.items()]
        late = []
        for group, heading in LATE.items():
            bundles = self._bundles(one for one in mine if one.is_left and one.group == group)
            late.append(Part(heading, tuple(replace(one, number=self.lists + at) for at, one in enumerate(bundles, 1))))
            self.lists += len(bundles)
        kept = (tuple(part for part in some if part.bundles) for some in (parts, late))
        return Sheet(who, counts_of(self.found, mine), *kept)

    def _bundles(self, items: Iterable[Item]) -> tuple[Bundle, ...]:
        """In the order of the list; those that are alike come with the first of them."""
        same: dict[tuple[str, str, str], list[Item]] = {}
        for item in items:
            at = "" if item.is_left else when(item, self.found)
            foot = _beside(due_words(item), ruled(item))
            same.setdefault((at, item.says, foot), []).append(item)
        return tuple(self._bundle(*key, items) for key, items in same.items())

    def _bundle(self, at: str, says: str, foot: str, items: Sequence[Item]) -> Bundle:
        every = [set(self.points.numbers(item)) for item in items]
        # A list is told in few words: what any of it rests on stands above it.
        points = set[int]().union(*every) if items[0].is_left else set.intersection(*every)
        rest = {id(item): tuple(at for at in self.points.numbers(item) if at not in points) for item in items}
        common = tuple(sorted(points))
        if items[0].is_left:
            items = sorted(items, key=lambda item: (_year(item.year), item.since, item.whom))
            lines = [Line(item, whom(replace(item, year="")), since_words(item)) for item in items]
            since = min(item.since for item in items if item.since is not None)
            return Bundle(at, says, foot, "", (), common, tuple(lines), 4, since=since)
        why = alike([item.why for item in items])
        scripts = [self._script(item) for item in items]
        shared = tuple(row for row in scripts[0] if len(items) > 1 and all(row in rows for rows in scripts))
        lines = [
            Line(item, whom(item), _beside(report_words(item, self.found.on), own),
                 tuple(row for row in rows if row not in shared), rest[id(item)])
            for item, own, rows in zip(items, why.own, scripts, strict=True)
        ]  # fmt: skip
        wide = max(len(line.whom) + len(line.about) for line in lines)
        columns = 1 if any(line.script for line in lines) or len(lines) < 2 else 3 if wide < 30 else 2
        return Bundle(at, says, foot, why.shared, shared, common, tuple(lines), columns if wide <= _SHORT else 1)

    def _script(self, item: Item) -> Rows:
        """The facts of a call, once on a sheet for each pupil. Where nobody knows whether it is to be made at all, and
        no hour waits for it, they are left to the other forms."""
        if item.script is None or (item.kind == DEPENDS and item.at is None):
            return ()
        rows = tuple(script_rows(item.script))
        told = self.told.setdefault(item.whom, set())
        new = tuple(row for row in rows if row not in told)
        told.update(rows)
        if len(new) == len(rows):
            return rows
        return (*new, ("the rest" if new else "facts of the call", "as above"))


def _year(year: str) -> tuple[int, str]:
    """Years in their order, nursery and reception first."""
    return (int(year) if year.isdigit() else -1 if year == "R" else -2, year)


def left_words(bundle: Bundle) -> str:
    """A list in one line: `will contact the parents by phone: 41 pupils, since Tue 9 Sep; list 3`."""
    since = f", since {short_day(bundle.since)}" if bundle.since is not None else ""
    return f"{bundle.says}: {bundle.count}{since}; list {bundle.number}"


def count_words(counts: Counts) -> Iterator[str]:
    """`5 by 09:00`, `38 by the end of the day`, `49 to decide`: each count that is not none."""
    yield from (f"{number:,} by {at}" for at, number in counts.times)
    for number, words in (
        (counts.day, "by the end of the day"), (counts.no_time, "without a time"), (counts.decide, "to decide"),
        (counts.depends, "to find out about"), (counts.left, "overdue"),
        (counts.waiting, "from earlier days without a time"),
    ):  # fmt: skip
        if number:
            yield f"{number:,} {words}"


def points_words(points: Sequence[int]) -> str:
    """`rests on 1, 4`, the numbers of what stands at the end; "" for none."""
    return f"rests on {', '.join(str(number) for number in points)}" if points else ""
