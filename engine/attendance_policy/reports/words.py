"""Figures, dates and names as people read them. Percentages are rounded half up, in whole numbers."""

from __future__ import annotations

from datetime import date

from attendance_policy.calendar import school_year_of
from attendance_policy.vocabulary.spoken import spoken


def number(value: int) -> str:
    """`1,234`."""
    return f"{value:,}"


def signed(value: int, minus: str = "-") -> str:
    """`+12`, `-3` or `0`."""
    return "0" if value == 0 else f"+{value:,}" if value > 0 else f"{minus}{-value:,}"


def count_of(value: int, one: str, many: str = "") -> str:
    """`1 pupil`, `2 pupils`."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def percent(part: int, whole: int) -> str | None:
    """`part` of `whole` as a percentage with two places, rounded half up; None of nothing."""
    if not whole:
        return None
    hundredths = (20_000 * part + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def day_words(day: date) -> str:
    """`1 September 2025`."""
    return f"{day.day} {day:%B %Y}"


def school_years(days: tuple[date, ...]) -> str:
    """The school year of these days, or the first and the last: `2024/25 to 2025/26`."""
    if not days:
        return "no day"
    first, last = school_year_of(days[0]), school_year_of(days[-1])
    return first if first == last else f"{first} to {last}"


def period_words(days: tuple[date, ...]) -> str:
    """The school year of these days, and which of it: `2026/27 · marks from 3 September to 20 November 2026`."""
    if not days:
        return school_years(days)
    first, last = days[0], days[-1]
    since = f"{first.day} {first:%B}" if first.year == last.year else day_words(first)
    return f"{school_years(days)} · marks from {since} to {day_words(last)}"


def rule_words(rule: str) -> str:
    """A rule's id as it is said: `concern_letter` is `concern letter`, `ehc_plan` is `EHC plan`."""
    return spoken(rule)
