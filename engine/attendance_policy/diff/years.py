"""The year groups that histories and questions may speak of: those that the schools of both policies have."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.decide.due import window_minute
from attendance_policy.policy.model import Policy, RegisterGroup
from attendance_policy.vocabulary import YEARS

_USUAL = "5"


def years_of(before: Policy, after: Policy) -> tuple[str, ...]:
    """The year groups that both have; where they have none in common, those of either."""
    old, new = _years(before), _years(after)
    return tuple(year for year in YEARS if year in (old & new or old | new))


def usual_year(years: tuple[str, ...]) -> str:
    """The year group of a pupil of whom nothing asks for another one."""
    return _USUAL if _USUAL in years or not years else years[0]


def years_moved(before: Policy, after: Policy, years: tuple[str, ...]) -> tuple[str, ...]:
    """One year group, the first, of each pair of registers that are taken or closed at other times."""
    found: dict[object, str] = {}
    for year in years:
        old, new = tuple(_register_times(before, year)), tuple(_register_times(after, year))
        if old != new:
            found.setdefault((old, new), year)
    return tuple(found.values())


def _register_times(policy: Policy, year: str) -> Iterator[int | None]:
    groups = policy.registers if isinstance(policy.registers, tuple) else ()
    group = next((one for one in groups if year in one.years or not one.years), None)
    for window in (group.am, group.pm) if group is not None else ():
        yield from (window_minute(window, anchor) for anchor in ("register taken", "register closes"))


def _years(policy: Policy) -> frozenset[str]:
    """Those that registers are kept of; every one where a register is for all, or nothing is said."""
    groups = [one for one in policy.registers if isinstance(one, RegisterGroup)] if isinstance(
        policy.registers, tuple) else []  # fmt: skip
    if not groups or any(not group.years for group in groups):
        return frozenset(YEARS)
    return frozenset(year for group in groups for year in group.years)
