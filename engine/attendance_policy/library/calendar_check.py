"""Checking a calendar file: its shape, its dates, and its days against the bank holidays of England.

The calendar stays the source of the school's days; bank holidays only raise a warning.
"""

from __future__ import annotations

from pathlib import Path

from attendance_policy.calendar import Calendar
from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.library.calendar_dates import check_dates
from attendance_policy.library.calendars import calendar_ids, calendar_of, calendar_path
from attendance_policy.source import Document

# A school year is 380 sessions, 190 days; a calendar far from it has probably lost or gained a week.
USUAL_DAYS = (185, 195)


def is_calendar(name: str, folders: tuple[Path, ...] = ()) -> bool:
    """Whether a name is a calendar's: an id of one, or a file that begins with `calendar:` and is no profile."""
    if "/" in name or name.endswith((".yaml", ".yml")):
        path = Path(name)
        if not path.is_file():
            return False
        from attendance_policy.source import read_file  # with all of YAML, which an id does not need

        data = read_file(path).data
        return isinstance(data, dict) and "calendar" in data and "years" in data and "policy" not in data
    return name in calendar_ids() or any((folder / "calendars" / f"{name}.yaml").is_file() for folder in folders)


def examine_calendar(name: str, folders: tuple[Path, ...] = (), shown: str | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with a calendar file, sorted by place."""
    from attendance_policy.source import read_file

    path = calendar_path(name, folders)
    document = read_file(path, shown or path.as_posix())
    problems = list(document.problems)
    calendar = calendar_of(document, problems)
    if calendar is not None and not any(p.severity is Severity.ERROR for p in problems):
        problems += check_bank_holidays(calendar, document)
        problems += check_dates(calendar, document)
    return tuple(sorted(set(problems)))


def check_bank_holidays(calendar: Calendar, document: Document) -> list[Problem]:
    """Warnings: a school day that is a bank holiday, and a school year that is not about 190 days long."""
    import holidays  # slow to import, and only this check needs it

    years = sorted({day.year for day in calendar.school_days})
    england = holidays.country_holidays("GB", subdiv="ENG", years=years)
    problems: list[Problem] = []
    place = document.places.nearest(("years",))
    for day in calendar.school_days:
        if day in england:
            problems.append(
                Problem(place, "open-on-bank-holiday", f"{day} is a school day and a bank holiday ({england[day]})",
                        "list it under `closed`, unless the school is open", Severity.WARNING)
            )  # fmt: skip
    by_year: dict[str, int] = {}
    for day in calendar.school_days:
        year = f"{day.year if day.month >= 9 else day.year - 1}"
        by_year[year] = by_year.get(year, 0) + 1
    for year, count in sorted(by_year.items()):
        if not USUAL_DAYS[0] <= count <= USUAL_DAYS[1]:
            problems.append(
                Problem(place, "odd-number-of-days", f"the school year from September {year} has {count} school days",
                        "about 190 are usual; check the terms and the closed days", Severity.WARNING)
            )  # fmt: skip
    return problems
