"""What a list rests on, each once and numbered: open points with what other readings make of it, interpretations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from attendance_policy.reports.words import count_of, rule_words
from attendance_policy.reports.worklist_words import read_here, reading_says
from attendance_policy.worklist.model import Item, Read, Worklist

# More times than these by which something would be due otherwise are counted.
_MOST_TIMES = 3
_DUE = re.compile(r", due (?P<time>\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)(?=,|$)")


@dataclass(slots=True)
class Point:
    """One thing that items rest on, at its number. `says`: what it is; `otherwise`: what else would be due."""

    number: int
    says: str
    otherwise: tuple[str, ...] = ()


@dataclass
class Points:
    """Every point of a list, in the order of the items that rest on them."""

    points: list[Point] = field(default_factory=list)
    _at: dict[tuple[str, ...], int] = field(default_factory=dict)

    @staticmethod
    def of(found: Worklist, items: Sequence[Item]) -> Points:
        """The points of a list, numbered as `items` come; interpretations of a rule are one."""
        made = Points()
        reads: dict[str, list[tuple[Item, Read]]] = {}
        for item in items:
            for read in item.readings:
                made._number(("point", read.point))
                reads.setdefault(read.point, []).append((item, read))
            if item.interpretation:
                made._number((item.rule, *item.interpretation))
        for key, number in made._at.items():
            if key[0] == "point":
                says, otherwise = _asked(reads[key[1]]), tuple(_otherwise(reads[key[1]]))
            else:
                says, otherwise = f"{rule_words(key[0])}, by our reading: {'; '.join(key[1:])}", ()
            made.points.append(Point(number, says, otherwise))
        return made

    def _number(self, key: tuple[str, ...]) -> int:
        return self._at.setdefault(key, len(self._at) + 1)

    def numbers(self, item: Item) -> tuple[int, ...]:
        """The numbers of what an item rests on."""
        keys: list[tuple[str, ...]] = [("point", read.point) for read in item.readings]
        keys += [(item.rule, *item.interpretation)] if item.interpretation else []
        return tuple(sorted({self._at[key] for key in keys}))


def _asked(reads: Sequence[tuple[Item, Read]]) -> str:
    first = reads[0][1]
    working = next((read for _, read in reads if read.working), None)
    clause = f" ({', '.join(working.source if working is not None else first.source)})" if first.source else ""
    if working is None:
        return f"open point, and nobody has said which reading holds{clause}: {first.asks}"
    return f"open point{clause}: {first.asks} {read_here(working)}"


def _otherwise(reads: Sequence[tuple[Item, Read]]) -> Iterator[str]:
    """By reading and rule, what would be due, and for how many of the items that are on the list."""
    settled = {read.point for _, read in reads if read.working}
    made: dict[tuple[str, str, str], list[str]] = {}
    for item, read in reads:
        if read.working or (read.point in settled and read.under == "as here"):
            continue
        time = _DUE.search(read.under)
        words = read.under[: time.start()] + read.under[time.end() :] if time is not None else read.under
        key = (reading_says(read), rule_words(item.rule), words)
        made.setdefault(key, []).append(time["time"] if time is not None else "")
    for (reading, rule, words), times in made.items():
        named = sorted({time for time in times if time})
        due = f", due {', '.join(named)}" if 0 < len(named) <= _MOST_TIMES else ""
        due = due or (f", due at {len(named)} times, which differ by pupil" if named else "")
        yield f"“{reading}”, {rule}, of {count_of(len(times), 'item')}: {words}{due}"
