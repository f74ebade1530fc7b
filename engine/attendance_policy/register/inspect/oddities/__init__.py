"""What may be right in a register and deserves a look: one function for each, found in the table by its code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from attendance_policy.register.inspect.model import Oddity

from .days import ahead, gaps, one_code_days, slashes, thin_days
from .halves import half_a_day, half_of_each, stops_early
from .ids import (
    days_as_ids,
    ids_alike,
    ids_of_marks,
    ids_of_several,
    not_in_file,
    people_as_ids,
    wrong_check_letters,
)
from .pupils import few_marks, joiners, leavers, left_unexplained, never_away, never_there
from .seen import Seen

ODDITIES: Mapping[str, Callable[[Seen], Iterator[Oddity]]] = MappingProxyType(
    {
        "names-as-ids": people_as_ids,
        "dates-as-ids": days_as_ids,
        "ids-not-unique": ids_of_several,
        "ids-used-once": ids_of_marks,
        "half-a-day": half_a_day,
        "stops-early": stops_early,
        "weekday-without-marks": gaps,
        "thin-day": thin_days,
        "future": ahead,
        "one-code-day": one_code_days,
        "few-marks": few_marks,
        "half-of-each": half_of_each,
        "late-joiner": joiners,
        "leaver": leavers,
        "never-away": never_away,
        "never-there": never_there,
        "left-unexplained": left_unexplained,
        "slashes": slashes,
        "ids-alike": ids_alike,
        "check-letter": wrong_check_letters,
        "not-in-file": not_in_file,
    }
)


def oddities_of(seen: Seen) -> tuple[Oddity, ...]:
    """Everything odd about a register, in the order of the table."""
    return tuple(oddity for find in ODDITIES.values() for oddity in find(seen))
