"""`once` and `repeat`: the first in a period, an episode, a spell; again at a distance."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Term
from reference.interpreter import Options
from reference.making import book, calendar, event, fired, policy, pupil, rule, school
from reference.side_by_side import School

DAILY: dict[str, Any] = {"review": {"every": "school day"}}
TWO_YEARS = Calendar(
    "two", "Two years",
    (
        Term("autumn", date(2024, 9, 2), date(2024, 9, 13), (date(2024, 9, 5), date(2024, 9, 6))),
        Term("spring", date(2025, 1, 6), date(2025, 1, 8)),
        Term("autumn", date(2025, 9, 1), date(2025, 9, 3)),
    ),
)  # fmt: skip


def _days(about: School, each: str, **keys: Any) -> list[str]:
    made = policy(rules={"r": rule(each=each, **keys)}, counting=DAILY)
    return [day for _, _, day in fired(made, about)]


@pytest.mark.parametrize(
    ("once", "days"),
    [("ever", ["2024-09-02"]), ("per year", ["2024-09-02", "2025-09-01"]),
     ("per term", ["2024-09-02", "2025-01-06", "2025-09-01"]),
     ("per half term", ["2024-09-02", "2024-09-09", "2025-01-06", "2025-09-01"])],
)  # fmt: skip
def test_the_first_of_each_period(once: str, days: list[str]) -> None:
    about = School(TWO_YEARS, book(), (pupil("anna", TWO_YEARS.school_days, "NN " * 14),))
    assert _days(about, "review", when="sessions('N') >= 1", once=once) == days
    assert _days(about, "absence", when="sessions('N') >= 1", once=once) == days


def test_an_episode_lasts_until_it_has_stopped_being_true() -> None:
    about = school(calendar(), {"anna": "NN NN // NN // // NN NN"})
    days = _days(about, "review", when="consecutive('N') >= 1", once="per episode")
    assert days == ["2025-09-01", "2025-09-04", "2025-09-09"]
    assert _days(about, "absence", once="per episode") == ["2025-09-01"]


def test_an_episode_is_one_pupils() -> None:
    about = school(calendar(), {"anna": "// // NN", "ben": "NN // //"})
    made = policy(rules={"r": rule(each="review", when="consecutive('N') >= 1", once="per episode")}, counting=DAILY)
    assert [day for _, _, day in fired(made, about)] == ["2025-09-01", "2025-09-03"]


def test_once_in_a_spell() -> None:
    about = school(calendar(), {"anna": "NN NN /N NX XX NN N/ NN"})
    assert _days(about, "absence", when="absence_day >= 2", once="per spell") == ["2025-09-02", "2025-09-04"]


def test_without_once_an_absence_is_asked_each_day_and_a_review_once_an_episode() -> None:
    about = school(calendar(), {"anna": "NN NN // NN"})
    assert len(_days(about, "absence")) == 3
    silent = {"not_stated": "it does not say how often"}
    assert _days(about, "review", when="consecutive('N') >= 1", once=silent) == ["2025-09-01", "2025-09-04"]


def test_again_at_a_distance_from_the_first_day_it_held() -> None:
    about = school(calendar(), {"anna": "NN " * 12 + "// // NN NN NN"})
    days = _days(about, "absence", when="absence_day >= 2", repeat="every 3 school days")
    assert [day[8:] for day in days] == ["02", "05", "10", "15", "22"]


def test_a_day_of_a_spell_without_sessions_is_none_of_its_days() -> None:
    about = school(calendar(), {"anna": "NN XX NN NN NN"})
    assert _days(about, "absence", repeat="every 2 school days") == ["2025-09-01", "2025-09-04"]


def test_a_distance_that_falls_on_a_weekend_is_put_off_to_the_next_row() -> None:
    about = school(calendar(), {"anna": "NN " * 10})
    assert [day[8:] for day in _days(about, "absence", repeat="every 3 days")] == ["01", "04", "08", "10"]


def test_a_distance_between_reviews_is_put_off_and_not_lost() -> None:
    """Reviews come weekly; a closed day makes the distance between them four or nine days, never five or ten."""
    plan = calendar(weeks=5, closed=[date(2025, 9, 8)])
    about = school(plan, {"anna": "NN " * 24})
    made = policy(rules={"r": rule(each="review", when="absence >= 10", repeat="every 5 school days")})
    assert [day[5:] for _, _, day in fired(made, about)] == ["09-05", "09-19", "09-26", "10-03"]


@pytest.mark.parametrize(
    ("repeat", "days"),
    [("every 1 week", ["09-05", "09-12", "09-26", "10-03"]), ("every 2 weeks", ["09-05", "09-26", "10-03"]),
     ("every 2 school weeks", ["09-05", "09-26"]), ("every 3 school weeks", ["09-05", "10-03"]),
     ("every 21 days", ["09-05", "09-26"]), ("every 20 days", ["09-05", "09-26"])],
)  # fmt: skip
def test_weeks_are_of_the_calendar_and_school_weeks_of_the_school(repeat: str, days: list[str]) -> None:
    about = school(calendar(weeks=5, half_term=2), {"anna": "NN " * 20})
    made = policy(rules={"r": rule(each="review", when="absence >= 10", repeat=repeat)})
    assert [day[5:] for _, _, day in fired(made, about)] == days


def test_a_review_that_comes_early_in_its_week_is_a_week_after_the_last() -> None:
    plan = calendar(weeks=3, closed=[date(2025, 9, 12)])
    about = school(plan, {"anna": "NN " * 14})
    made = policy(rules={"r": rule(each="review", when="absence >= 10", repeat="every 1 week")})
    assert [day[5:] for _, _, day in fired(made, about)] == ["09-05", "09-11", "09-19"]


def test_a_review_repeats_from_the_first_time_it_held_and_a_pause_puts_it_off() -> None:
    about = school(calendar(), {"anna": "NN NN // // // NN NN NN // NN"})
    days = _days(about, "review", when="consecutive('N') >= 1", repeat="every 3 school days")
    assert [day[8:] for day in days] == ["01", "08", "09", "12"]


@pytest.mark.parametrize(
    ("marked", "every", "on", "days"),
    [(13, "school day", "last school day", 13), (13, "week", "last school day", 3), (13, "week", "first school day", 3),
     (18, "half term", "last school day", 2), (13, "half term", "first school day", 2),
     (18, "term", "last school day", 1), (18, "week", "last school day", 4),
     # What goes on after the register has not had its last day.
     (12, "week", "last school day", 2), (17, "half term", "last school day", 1), (17, "term", "last school day", 0),
     (8, "half term", "last school day", 1), (7, "half term", "last school day", 0)],
)  # fmt: skip
def test_review_days(marked: int, every: str, on: str, days: int) -> None:
    plan = calendar(weeks=5, half_term=2, closed=[date(2025, 9, 5), date(2025, 9, 8)])
    about = school(plan, {"anna": "// " * marked})
    made = policy(
        rules={"r": rule(each="review", repeat="every 1 day")}, counting={"review": {"every": every, "on": on}}
    )
    found = [day[5:] for _, _, day in fired(made, about)]
    assert len(found) == days
    if every == "week" and marked == 13:
        assert found == (["09-04", "09-12", "09-26"] if on == "last school day" else ["09-01", "09-09", "09-22"])


def test_an_open_decision_is_not_raised_after_the_first_yes_of_its_period() -> None:
    """Whatever the answer, it would not be the first."""
    made = policy(
        rules={"r": rule(each="absence", when="unexplained and alone", once="per spell")},
        judgements={"alone": {"asks": "Is the pupil alone?", "who": "head", "unanswered": "ask"}},
        counting={"unexplained": {"is": ["N"]}},
    )
    events = [event("2025-09-02", "anna", "judgement", "alone", "yes")]
    about = school(calendar(), {"anna": "NN NN NN // NN", "ben": "NN NN"}, events)
    assert fired(made, about) == [
        ("r", "asks", "2025-09-01"), ("r", "asks", "2025-09-01"), ("r", "due", "2025-09-02"),
        ("r", "asks", "2025-09-05"),
    ]  # fmt: skip
    both = policy(
        rules={"r": rule(each="review", when="sessions('N', this='week') >= 1 or (sick and sessions('I') >= 1)",
                         once="per year")},
        judgements={"sick": {"asks": "Is it so?", "who": "head", "unanswered": "ask"}},
        counting=DAILY,
    )  # fmt: skip
    about = school(calendar(), {"anna": "// NN // // //  II // // // //"})
    assert fired(both, about, Options()) == [("r", "due", "2025-09-02")]
