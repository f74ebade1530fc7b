"""Who is asked when: spells of absence, days back, reviews of pupils on roll; and what a day itself says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Term
from reference.interpreter import Options
from reference.making import agreed, book, calendar, fired, policy, pupil, rule, school
from reference.side_by_side import School

DAILY: dict[str, Any] = {"review": {"every": "school day"}}


def _asked(about: School, each: str = "absence", **keys: Any) -> list[int]:
    """The days of the month on which a rule is asked; of a review, each."""
    more = {"repeat": "every 1 day"} if each == "review" else {}
    made = policy(rules={"r": rule(each=each, **more, **keys)}, counting=DAILY)
    return [int(day[8:]) for _, _, day in fired(made, about)]


@pytest.mark.parametrize(
    ("marks", "absent", "back"),
    [
        ("NN // NN", [1, 3], [2]),
        ("/N N/ //", [1, 2], [2]),  # one spell over two half days
        ("N/ N/ //", [1, 2], [1, 2]),  # two spells: in school between them
        ("NX XX N/ //", [1, 3], [3]),  # sessions that are not possible neither count nor break
        ("N. .. N/", [1, 3], [3]),  # nor do sessions without a mark
        ("N# ## N/", [1, 3], [3]),  # nor a closure
        ("UU NN UU", [2], [3]),  # U is late in the classroom, not away
        ("BB NB //", [2], [2]),  # an approved activity is not away
        ("XX XX //", [], []),
        ("NN NN NN", [1, 2, 3], []),
        ("LU IO OL", [2, 3], [3]),
    ],
)
def test_spells_and_days_back(marks: str, absent: list[int], back: list[int]) -> None:
    about = school(calendar(), {"anna": marks})
    assert _asked(about) == absent
    assert _asked(about, "return") == back


def test_a_spell_is_one_pupils_and_each_begins_its_own() -> None:
    about = school(calendar(), {"anna": "// // NN", "ben": "NN NN //", "cat": "NN // //"})
    made = policy(rules={"r": rule(each="absence", when="absence_day == 1"), "b": rule(each="return")})
    found = [(d.rule, d.pupil, d.day.day) for d in agreed(made, about, Options())]
    assert found == [("b", "ben", 3), ("b", "cat", 2), ("r", "anna", 3), ("r", "ben", 1), ("r", "cat", 1)]


def test_a_spell_goes_on_over_the_holidays() -> None:
    terms = (Term("summer", date(2025, 7, 17), date(2025, 7, 18)), Term("autumn", date(2025, 9, 1), date(2025, 9, 3)))
    plan = Calendar("two", "Two", terms)
    about = School(plan, book(), (pupil("anna", plan.school_days, "// NN NN //"),))
    assert _asked(about, when="absence_day == 2") == [1]
    assert _asked(about, "return", when="sessions('N', this='spell') == 4") == [2]


def test_a_return_counts_its_day_and_takes_percentages_from_its_start() -> None:
    about = school(calendar(), {"anna": "// // NN N/ //"})
    assert _asked(about, "return", when="sessions('N') == 3") == [4]
    assert _asked(about, "return", when="attendance(places=2) == 66.67") == [4]
    assert _asked(about, "return", when="sessions('N', this='spell') == 3") == [4]


@pytest.mark.parametrize(
    ("marks", "away", "days"),
    [
        ("NN // //", 2, 1),
        ("NN /N //", 2, 1),  # back in the morning: the afternoon is of the next spell, or of no more than itself
        ("NN N/ //", 3, 2),  # back in the afternoon
        ("NN XN N/", 4, 3),  # a morning that is not possible is no way back
        ("NN X/ //", 2, 1),
        ("NN UN //", 2, 1),  # late, and away again
    ],
)
def test_a_return_counts_what_was_missed_before_it(marks: str, away: int, days: int) -> None:
    about = school(calendar(), {"anna": marks})
    first = _asked(about, "return")[:1]
    for fact, count in (("sessions('away', this='spell')", away), ("school_days('away', this='spell')", days),
                        ("spells('away', this='spell')", 1)):  # fmt: skip
        assert _asked(about, "return", when=f"{fact} == {count}")[:1] == first, fact


def test_the_spell_of_a_return_starts_on_its_first_day() -> None:
    about = school(calendar(), {"anna": "NN // NN NN NN //"})
    assert _asked(about, "return", not_before="3 school days after spell starts") == [8]
    assert _asked(about, "return", not_before="4 school days after spell starts") == []


@pytest.mark.parametrize(
    ("start", "leave", "marks", "days"),
    [(None, None, "// // // //", [1, 2, 3, 4]), (None, None, ".. // .. ..", [2]),
     (None, None, ".. ./ .. N.", [2, 3, 4]),
     (2, None, ".. // // ..", [2, 3, 4]), (2, None, ".. .. .. ..", [2, 3, 4]), (None, 3, "// // .. ..", [1, 2, 3]),
     (2, 3, ".. // // ..", [2, 3]), (3, 3, ".. .. // ..", [3]), (9, None, ".. .. .. ..", []), (None, None, "", []),
     (None, 3, "", [])],
)  # fmt: skip
def test_reviews_are_of_pupils_on_roll(start: int | None, leave: int | None, marks: str, days: list[int]) -> None:
    plan = calendar()
    about = pupil("anna", plan.school_days, marks, start=date(2025, 9, start) if start else None,
                  leave=date(2025, 9, leave) if leave else None)  # fmt: skip
    other = pupil("ben", plan.school_days, "// // // //", start=date(2025, 10, 1))
    assert _asked(School(plan, book(), (about, other)), "review") == days


def test_who_leaves_on_a_day_without_school_is_reviewed_up_to_the_day_before() -> None:
    plan = calendar()
    about = pupil("anna", plan.school_days, "// // // // // ", start=date(2025, 9, 1), leave=date(2025, 9, 6))
    other = pupil("ben", plan.school_days, "// " * 7, start=date(2025, 10, 1))
    assert _asked(School(plan, book(), (about, other)), "review") == [1, 2, 3, 4, 5]


def test_what_the_day_itself_says() -> None:
    about = school(calendar(), {"anna": "NN OO IN /N /N LU XN"})
    assert _asked(about, when="marked('I')") == [3]
    assert _asked(about, when="marked('absent') and not marked('N')") == [2]
    assert _asked(about, when="unexplained") == [1, 3, 4, 5, 9]
    assert _asked(about, when="session == 'am'") == [1, 2, 3]
    assert _asked(about, when="session == 'pm'") == [4, 5, 9]
    assert _asked(about, "return", when="marked('late')") == [8]


@pytest.mark.parametrize(
    ("what", "count"),
    [("present", 3), ("elsewhere", 2), ("authorised", 1), ("unauthorised", 3), ("absent", 4), ("late", 2), ("away", 3),
     ("possible", 9), ("X", 1), ("#", 0), ("N", 1), ("U", 1), ("L", 1)],
)  # fmt: skip
def test_what_counts_as_what(what: str, count: int) -> None:
    about = school(calendar(), {"anna": "/L BB X. ## U/ ON II"})
    letters = "".join(["/L", "BB", "X.", "##", "U/", "ON", "I"])
    assert len(letters) == 13
    found = {n for n in range(12) if _asked(about, when=f"sessions('{what}') == {n} and marked('I')")}
    assert found == {count + (1 if what in ("authorised", "absent", "away", "possible") else 0)}
    assert _asked(about, when="sessions == 10 and marked('I')") == [9]


def test_attendance_counts_approved_activities_as_present() -> None:
    about = school(calendar(), {"anna": "/L BB UX #. NN"})
    assert _asked(about, when="attendance == 80 and absence == 20") == [5]


def test_unauthorised_is_what_the_profile_counts() -> None:
    about = school(calendar(), {"anna": "ON UN"})
    made = policy(rules={"r": rule(each="absence", when="sessions('unauthorised') == 2 and sessions('absent') == 4")},
                  counting={"unauthorised": {"is": ["O", "U"]}})  # fmt: skip
    assert [day for _, _, day in fired(made, about)] == ["2025-09-02"]


@pytest.mark.parametrize(
    ("condition", "years"),
    [("year == 7", "7"), ("year < 7", "NR16"), ("year <= '7'", "NR167"), ("year in ('R', 1)", "R1"),
     ("year != 7", "NR168"),
     ("year >= 8", "8"), ("year > 'N'", "R1678"), ("year not in ('N', 'R')", "1678")],
)  # fmt: skip
def test_year_groups_have_an_order(condition: str, years: str) -> None:
    plan = calendar()
    everybody = tuple(
        pupil(year or "none", plan.school_days, "NN", year=year) for year in ("N", "R", "1", "6", "7", "8", "")
    )
    made = policy(rules={"r": rule(each="absence", when=condition)})
    found = agreed(made, School(plan, book(), everybody), Options())
    assert {d.pupil for d in found if d.status == "due"} == set(years)
    assert [d.pupil for d in found if d.status == "if"] == ["none"]
