"""Whether strings of marks have five days a week or seven. The file tells, where only one of the two can be true.

A string of seven days has places for Saturday and Sunday, one of five has not. The format does not say which it is.
Read the wrong way, a string of five days has marks on weekends, which the counts beside it do not hold; and a string of
seven goes on into days that had not come when the file was made, or into the next school year.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

from .table import refuse

BOTH = (5, 7)
WEEK = 7
_HINT = "write `days_a_week: 5` or `days_a_week: 7` under `register:` in a map, and give it with `--map`"

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Against:
    """Why marks cannot have so many days a week: the first place that shows it."""

    line: int
    reason: str


@dataclass(frozen=True)
class Chosen:
    """How many days a week the strings have; `note` says how that was found, "" where it makes no difference."""

    days: int
    note: str = ""
    doubt: Against | None = None


def ordinals(start: Ints, place: Ints, days: int) -> Ints:
    """The day (as an ordinal) of each place of a string that begins on the day `start`, two places a day.

    With five days a week `start` is a day from Monday to Friday.
    """
    day = place >> 1
    if days == WEEK:
        return start + day
    since_monday = (start - 1) % WEEK
    day = day + since_monday
    found: Ints = start - since_monday + day // 5 * WEEK + day % 5
    return found


def last_day(start: date, made: date | None) -> date:
    """The last day that a string can hold: the end of its school year, or the day on which the file was made."""
    end = date(start.year + (start.month >= 8), 8, 31)
    return end if made is None or made < start else min(end, made)


def against_five(start: date, place: int, made: date | None, line: int) -> Against | None:
    """Why a string whose last mark stands at `place` has not five days a week, or None."""
    if start.weekday() >= 5:
        return Against(line, f"with five it could not begin on `{start}`, a {start:%A}")
    last = int(ordinals(np.array([start.toordinal()]), np.array([place]), 5)[0])
    limit = last_day(start, made)
    if last <= limit.toordinal():
        return None
    what = "the day the file was made" if limit == made else "the end of its school year"
    return Against(line, f"with five its last mark would stand on `{date.fromordinal(last)}`, after {what}, `{limit}`")


def against_seven(start: date, place: int, line: int) -> Against:
    """Why a string with a mark at `place`, a weekend if it has seven days a week, has not."""
    day = start + timedelta(place >> 1)
    return Against(line, f"with seven it would have a mark on `{day}`, a {day:%A}")


def choose(said: int, against: dict[int, Against], alike: bool, file: str) -> Chosen:
    """Five or seven. `said`: what the map says, 0 when nothing; `alike`: both give every mark the same day.

    Raises `CannotGoOn` (exit code 3) where neither the map nor the file says it.
    """
    if said:
        return Chosen(said, doubt=against.get(said))
    if alike:
        return Chosen(WEEK)
    left = [days for days in BOTH if days not in against]
    if len(left) == 1:
        (why,) = against.values()
        word = "five" if left[0] == 5 else "seven"
        return Chosen(left[0], f"strings of marks are read with {word} days a week: of the one on line {why.line}, "
                               f"{why.reason}")  # fmt: skip
    said_so = (
        "the strings of marks can be read with five days a week or with seven, and nothing in the file tells which"
    )
    if not left:
        told = "; ".join(f"line {against[days].line}: {against[days].reason}" for days in BOTH)
        said_so = f"the strings of marks fit neither five days a week nor seven: {told}"
    return refuse(file, "days-a-week", said_so, _HINT)
