"""Oddities of days: without marks, ahead of time, with few pupils, or with one mark for everybody."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attendance_policy.codes import StatClass
from attendance_policy.register.inspect.model import Oddity

from .seen import Seen, many, said, spans_of, weekdays

_SHORT_GAP = 2  # weekdays: a longer gap is a holiday
_ENOUGH_PUPILS, _ENOUGH_DAYS = 10, 5
_ALL_PRESENT = 100  # pupils: fewer may all be there on a good day


def gaps(seen: Seen) -> Iterator[Oddity]:
    """A weekday or two in a row on which nobody has a mark."""
    marked = {day for day, count in zip(seen.register.days, seen.pupils_on.tolist(), strict=True) if count}
    empty = [day for day in weekdays(min(marked), max(marked)) if day not in marked] if marked else []
    short = [day for first, last in spans_of(empty) if len(weekdays(first, last)) <= _SHORT_GAP
             for day in weekdays(first, last)]  # fmt: skip
    if short:
        yield Oddity("weekday-without-marks", f"{many(len(short), 'weekday')} between days of school "
                     f"{'has' if len(short) == 1 else 'have'} no mark: {said(short)}",
                     "a day without school, or one that was not exported")  # fmt: skip


def ahead(seen: Seen) -> Iterator[Oddity]:
    """Marks after today that are not the closures which a school enters in advance."""
    if seen.today is None:
        return
    closed = seen.of(StatClass.ADMINISTRATIVE, StatClass.NOT_POSSIBLE)
    marks = (seen.marked & ~closed).reshape(len(seen.marked), -1, 2).sum(axis=(0, 2))
    found = [(day, n) for day, n in zip(seen.register.days, marks.tolist(), strict=True) if n and day > seen.today]
    if found:
        count, days = sum(n for _, n in found), [day for day, _ in found]
        yield Oddity("future", f"{many(count, 'mark')} on {many(len(days), 'day')} that had not come on "
                     f"{said([seen.today])}: "
                     f"{said(days, 3)}", "marks entered in advance count as sessions; or a year is wrong",
                     warning=True)  # fmt: skip


def thin_days(seen: Seen) -> Iterator[Oddity]:
    """Days on which fewer than half as many pupils as usual have a mark, within the register's time."""
    usual = int(np.median(seen.pupils_on[seen.pupils_on > 0])) if (seen.pupils_on > 0).any() else 0
    if usual < _ENOUGH_PUPILS or len(seen.open_days) < _ENOUGH_DAYS:
        return
    at = seen.open_days[seen.pupils_on[seen.open_days] * 2 < usual]
    days = [day for day in seen.dates(at) if day.weekday() < 5]
    if days and len(days) * 4 <= len(seen.open_days):
        least = int(seen.pupils_on[at].min())
        yield Oddity("thin-day", f"on {many(len(days), 'day')} fewer than half of the usual {usual:,} pupils have a "
                     f"mark (down to {least:,}): {said(days)}", "a day for some year groups, or half of an export",
                     warning=True)  # fmt: skip


def one_code_days(seen: Seen) -> Iterator[Oddity]:
    """Days on which every mark is the same: of everybody, as a register filled in by itself would have it."""
    register = seen.register
    by_code: dict[str, list[int]] = {}
    for at in range(len(register.days)):
        marks = register.marks[:, 2 * at : 2 * at + 2]
        numbers = np.unique(marks[marks > 0]).tolist()
        letters = [register.codes.letters[n] for n in numbers]
        there = set(letters) <= {"/", "\\"}
        same = len(letters) == 1 or (there and len(letters) == 2)
        if same and seen.pupils_on[at] >= (_ALL_PRESENT if there else _ENOUGH_PUPILS):
            by_code.setdefault(" and ".join(f"`{one}`" for one in letters), []).append(at)
    for what, numbers in sorted(by_code.items()):
        code = register.codes.codes[int(register.marks[:, 2 * numbers[0] : 2 * numbers[0] + 2].max()) - 1]
        closed = code.stat_class in (StatClass.ADMINISTRATIVE, StatClass.NOT_POSSIBLE)
        days = said([register.days[at] for at in numbers])
        hint = ("days without school: right, if the school was shut" if closed else
                "a register that was filled in for everybody, and never taken?")  # fmt: skip
        yield Oddity("one-code-day", f"on {many(len(numbers), 'day')} every pupil has {what}: {days}", hint,
                     warning=not closed)  # fmt: skip


def slashes(seen: Seen) -> Iterator[Oddity]:
    r"""`\` in mornings, or `/` in afternoons where `\` is used too. Both count as present."""
    number, marks = seen.register.codes.number, seen.register.marks
    if "/" not in number or "\\" not in number:
        return
    mornings, afternoons = marks[:, ::2], marks[:, 1::2]
    back = int((mornings == number["\\"]).sum())
    used = (afternoons == number["\\"]).any()
    forward = int((afternoons == number["/"]).sum()) if used else 0
    if back or forward:
        told = [f"{many(count, half)} marked `{sign}`" for count, half, sign in
                ((back, "morning", "\\"), (forward, "afternoon", "/")) if count]  # fmt: skip
        yield Oddity("slashes", f"{' and '.join(told)}, the sign of the other half of the day",
                     "both count as present; where there are many, morning and afternoon may be swapped")  # fmt: skip
