"""Facts of the calendar: breaks of one's own school year, the first day back, the first day of a week."""

from __future__ import annotations

from datetime import date

from attendance_policy.calendar import Calendar, Term
from reference.making import book, fired, policy, pupil, rule
from reference.side_by_side import School

TWO_YEARS = Calendar(
    "two", "Two years",
    (
        Term("autumn", date(2024, 9, 2), date(2024, 9, 20), (date(2024, 9, 9), date(2024, 9, 13))),
        Term("autumn", date(2025, 9, 1), date(2025, 9, 19), (date(2025, 9, 8), date(2025, 9, 12))),
    ),
)  # fmt: skip


def _school(first: date, text: str) -> School:
    days = [day for day in TWO_YEARS.school_days if day >= first]
    return School(TWO_YEARS, book(), (pupil("anna", days, text),))


def test_last_years_break_is_not_this_years() -> None:
    made = policy(rules={"late_autumn": rule(each="absence", when="after('autumn half term')")})
    one_year = _school(date(2025, 9, 1), "NN NN NN NN NN NN NN NN NN NN")
    assert [day for _, _, day in fired(made, one_year)] == [f"2025-09-{n}" for n in (15, 16, 17, 18, 19)]


def test_a_break_of_each_year_is_over_in_its_own_year_only() -> None:
    made = policy(rules={"late_autumn": rule(each="absence", when="after('autumn half term')")})
    both_years = _school(date(2024, 9, 19), "NN NN NN NN NN NN NN NN NN")
    found = [day for _, _, day in fired(made, both_years)]
    assert found == ["2024-09-19", "2024-09-20", "2025-09-15", "2025-09-16"]


def test_a_break_is_over_on_the_day_after_it_whatever_weekday_that_is() -> None:
    term = Term("autumn", date(2025, 9, 1), date(2025, 9, 12), (date(2025, 9, 8), date(2025, 9, 9)))
    plan = Calendar("plan", "Plan", (term,))
    about = School(plan, book(), (pupil("anna", plan.school_days, "NN " * 8),))
    made = policy(rules={"late_autumn": rule(each="absence", when="after('autumn half term')")})
    assert [day[8:] for _, _, day in fired(made, about)] == ["10", "11", "12"]


def test_the_first_day_back_is_the_calendars_not_the_registers() -> None:
    made = policy(rules={"first": rule(each="absence", when="first_day_back")})
    days = "NN " * 12
    assert [day for _, _, day in fired(made, _school(date(2025, 9, 1), days))] == ["2025-09-01", "2025-09-15"]
    assert [day for _, _, day in fired(made, _school(date(2025, 9, 2), days))] == ["2025-09-15"]


def test_the_first_day_of_a_week_need_be_no_monday() -> None:
    made = policy(rules={"first": rule(each="absence", when="first_school_day(of='week')")})
    plan = Calendar("plan", "Plan", (Term("autumn", date(2025, 9, 3), date(2025, 9, 12)),))
    for first, found in ((3, ["03", "08"]), (4, ["08"])):
        days = [day for day in plan.school_days if day >= date(2025, 9, first)]
        about = School(plan, book(), (pupil("anna", days, "NN " * len(days)),))
        assert [day[8:] for _, _, day in fired(made, about)] == found
