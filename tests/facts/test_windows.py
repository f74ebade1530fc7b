"""What a window takes in: periods, school weeks, school days, since a step, the spell; and counting inside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Closed, Term
from attendance_policy.policy import Policy
from reference.interpreter import Options
from reference.making import book, calendar, event, fired, policy, pupil, rule, school
from reference.side_by_side import School


def _each(occasion: str, when: str, **sections: Any) -> Policy:
    more = {"once": "per episode"} if occasion == "review" else {}
    return policy(rules={"r": rule(each=occasion, when=when, **more)}, **sections)


def _days(made: Policy, about: School, options: Options | None = None) -> list[str]:
    return [day[5:] for name, _, day in fired(made, about, options) if name == "r"]


def test_counts_of_an_absence_take_in_the_day_and_percentages_do_not() -> None:
    about = school(calendar(), {"anna": "// // // NN NN"})
    assert _days(_each("absence", "sessions('absent') >= 2"), about) == ["09-04", "09-05"]
    assert _days(_each("absence", "attendance < 100"), about) == ["09-05"]


def test_a_review_sees_its_whole_day() -> None:
    made = _each("review", "attendance < 100", counting={"review": {"every": "school day"}})
    assert _days(made, school(calendar(), {"anna": "// // N/ //"})) == ["09-03"]


@pytest.mark.parametrize(
    ("window", "count"),
    [("this='week'", 2), ("this='half term'", 4), ("this='term'", 6), ("this='year'", 6), ("school_days=1", 1),
     ("school_days=5", 2), ("school_days=6", 3), ("school_days=400", 6), ("school_weeks=1", 2), ("school_weeks=2", 4),
     ("school_weeks=3", 6), ("school_weeks=60", 6)],
)  # fmt: skip
def test_how_far_a_window_reaches(window: str, count: int) -> None:
    # One session missed on each of two days of three weeks, the first of them before the half-term break.
    plan = calendar(weeks=5, half_term=1)
    about = school(plan, {"anna": "// // // N/ N/  // // // N/ N/  // // // N/ N/"})
    for wanted, says in ((count, True), (count - 1, False), (count + 1, False)):
        made = _each("absence", f"sessions('N', {window}) == {wanted}")
        assert ("09-26" in _days(made, about)) == says


def test_school_weeks_are_weeks_with_school_and_skip_holidays() -> None:
    plan = calendar(weeks=6, half_term=2)
    about = school(plan, {"anna": "NN // // // //  // // // // //  NN // // // //"})
    assert _days(_each("absence", "sessions('N', school_weeks=2) == 2"), about) == ["09-01", "09-22"]
    assert _days(_each("absence", "sessions('N', school_weeks=3) == 4"), about) == ["09-22"]


def test_full_weeks_only_looks_further_back_over_short_weeks() -> None:
    short = date(2025, 9, 10)
    plan = calendar(weeks=4, closed=[short])
    about = school(plan, {"anna": "NN // // // //  // // // //  // NN // // //"})
    counted = {"counting": {"school_week": {"is": "full weeks only"}}}
    assert _days(_each("absence", "sessions('N', school_weeks=2) == 4"), about) == []
    assert _days(_each("absence", "sessions('N', school_weeks=2) == 4", **counted), about) == ["09-16"]
    assert _days(_each("absence", "sessions('N', school_weeks=1) == 4", **counted), about) == []


def test_how_far_back_a_register_goes_changes_no_count_by_itself() -> None:
    """A window of more weeks than lie behind takes in everything: a year in school before it adds nothing."""
    plan = calendar(weeks=4, closed=[date(2025, 9, 1)])
    counted = {"counting": {"school_week": {"is": "full weeks only"}}}
    made = _each("absence", "sessions('N', school_weeks=10) >= 4", **counted)
    alone = school(plan, {"anna": "NN // // //  NN // // // //"})
    assert _days(made, alone) == ["09-08"]
    first_week = school(plan, {"anna": "NN NN // //"})
    assert _days(made, first_week) == ["09-03"]
    earlier = Term("summer", date(2025, 4, 21), date(2025, 7, 18))
    both = Calendar("both", "Both", (earlier, *plan.terms), (*plan.closed, Closed(date(2025, 5, 5), "bank holiday")))
    before = sum(day < date(2025, 9, 1) for day in both.school_days)
    longer = School(both, book(), (pupil("anna", both.school_days, "// " * before + "NN // // //  NN // // // //"),))
    assert _days(made, longer) == ["09-08"]


def test_windows_of_the_year_end_with_august() -> None:
    terms = (Term("summer", date(2025, 7, 14), date(2025, 7, 18)), Term("autumn", date(2025, 9, 1), date(2025, 9, 5)))
    plan = Calendar("two", "Two", terms)
    about = school(plan, {"anna": "// // // // NN  // N/"})
    assert _days(_each("absence", "sessions('N', this='year') == 1"), about) == ["09-02"]
    assert _days(_each("absence", "sessions('N') == 1"), about) == ["09-02"]
    assert _days(_each("absence", "sessions('N', school_days=3) == 3"), about) == ["09-02"]
    assert _days(_each("absence", "attendance < 100"), about) == []


def test_without_a_window_the_profile_says_how_long() -> None:
    plan = calendar(weeks=4, half_term=1)
    about = school(plan, {"anna": "NN // // // //  N/ N/"})
    assert _days(_each("absence", "sessions('N') >= 3"), about) == ["09-15", "09-16"]
    counted = {"counting": {"attendance": {"is": "this half term"}}}
    assert _days(_each("absence", "sessions('N') >= 2", **counted), about) == ["09-01", "09-16"]
    for share in ("attendance < 100", "absence > 0"):
        assert _days(_each("absence", share, **counted), about) == ["09-16"]
    for count in ("school_days('N')", "spells('N')"):
        assert _days(_each("absence", f"{count} == 1"), about) == ["09-01"]
        assert _days(_each("absence", f"{count} == 1", **counted), about) == ["09-01", "09-15"]


def test_since_a_step_begins_the_day_after_it() -> None:
    made = _each("absence", "sessions('N', since=warning) == 1")
    about = school(calendar(), {"anna": "N/ N/ N/ N/"}, [event("2025-09-02", "anna", "letter", "warning")])
    assert _days(made, about) == ["09-03"]


def test_since_a_step_that_never_was_every_comparison_is_no() -> None:
    for op in ("==", "<", ">=", "!="):
        made = _each("absence", f"sessions('N', since=warning) {op} 0 or absence(since=warning) {op} 0")
        assert _days(made, school(calendar(), {"anna": "N/ N/"}, [])) == []


def test_a_spell_is_known_on_its_own_days_and_not_on_a_review() -> None:
    about = school(calendar(), {"anna": "// N/ // NN NN // // //"})
    assert _days(_each("absence", "sessions('N', this='spell') >= 3"), about) == ["09-05"]
    assert _days(_each("return", "sessions('N', this='spell') >= 3"), about) == ["09-08"]
    assert _days(_each("review", "sessions('N', this='spell') < 9"), about) == []


def test_attendance_as_it_was_at_a_step_is_measured_over_the_same_time() -> None:
    """`at` is the day of the step, that day included, over what the profile measures attendance over."""
    plan = calendar(weeks=4, half_term=1)
    events = [event("2025-09-15", "anna", "letter", "warning")]
    about = school(plan, {"anna": "NN NN NN NN NN  // N/ // NN"}, events)
    year = _each("absence", "attendance(at=warning) < 50")
    half = _each("absence", "attendance(at=warning) == 100", counting={"attendance": {"is": "this half term"}})
    said = _each("absence", "attendance(at=warning, this='half term') == 100")
    assert _days(year, about) == _days(half, about) == _days(said, about) == ["09-16", "09-18"]


def test_improvement_compares_the_same_measure_then_and_now() -> None:
    plan = calendar(weeks=4, half_term=1)
    events = [event("2025-09-15", "anna", "letter", "warning")]
    about = school(plan, {"anna": "// // // // //  NN // NN NN // NN"}, events)
    counting: dict[str, Any] = {"improvement": {"is": "attendance is higher"}}
    assert _days(_each("absence", "improved_since(warning)", counting=counting), about) == ["09-17"]
    counting["attendance"] = {"is": "this half term"}
    made = _each("absence", "improved_since(warning)", counting=counting)
    assert _days(made, about) == ["09-17", "09-18", "09-22"]


def test_no_better_is_no_improvement() -> None:
    events = [event("2025-09-02", "anna", "letter", "warning")]
    about = school(calendar(), {"anna": "// NN NN // NN // // NN"}, events)
    made = _each("absence", "improved_since(warning)", counting={"improvement": {"is": "attendance is higher"}})
    # Half of all sessions up to the letter, a third, a half again, and then more.
    assert _days(made, about) == ["09-10"]


def test_who_has_missed_nothing_has_nothing_to_improve() -> None:
    events = [event("2025-09-02", "anna", "letter", "warning")]
    counting: dict[str, Any] = {"improvement": {"is": "attendance is higher"}}
    about = school(calendar(), {"anna": "// // // NN // NN // NN"}, events)
    # An absence is asked about with the attendance before its day: 100% at the letter and on the first, less since.
    assert _days(_each("absence", "improved_since(warning)", counting=counting), about) == ["09-04"]
    assert _days(_each("absence", "not improved_since(warning)", counting=counting), about) == ["09-08", "09-10"]


@pytest.mark.parametrize(("what", "count"), [("N", 2), ("absent", 2), ("X", 1), ("B", 1), ("present", 3)])
def test_spells_are_runs_that_sessions_not_possible_do_not_break(what: str, count: int) -> None:
    about = school(calendar(), {"anna": "// NX .N // BB // NN"})
    for wanted in (count - 1, count, count + 1):
        expected = ["09-09"] if wanted == count else []
        assert [d for d in _days(_each("absence", f"spells('{what}') == {wanted}"), about) if d == "09-09"] == expected


def test_a_spell_counts_in_the_window_in_which_it_begins() -> None:
    about = school(calendar(), {"anna": "// // // // NN  NN // // // NN"})
    assert _days(_each("absence", "spells('N', this='week') == 0"), about) == ["09-08"]
    assert _days(_each("absence", "spells('N', school_weeks=2) == 2"), about) == ["09-12"]


@pytest.mark.parametrize(
    ("marks", "any_session", "both_sessions"),
    [("NN N/ NN", 3, 1), ("NN XX NN", 2, 2), ("NN NX NN", 3, 3), ("NN BB NN", 1, 1), ("NN .. NN", 2, 2)],
)
def test_days_in_a_row(marks: str, any_session: int, both_sessions: int) -> None:
    about = school(calendar(), {"anna": marks})
    for way, count in (("any session missed", any_session), ("both sessions missed", both_sessions)):
        counted = {"counting": {"absent_day": {"is": way}}}
        for wanted in (count - 1, count, count + 1):
            made = _each("absence", f"consecutive('unauthorised') == {wanted}", **counted)
            assert ("09-03" in _days(made, about)) == (wanted == count), (way, wanted)


def test_which_days_are_missed() -> None:
    about = school(calendar(), {"anna": "NN N/ NX /N NN"})
    any_session = _each("absence", "school_days('N') == 5")
    both = _each("absence", "school_days('N') == 3", counting={"absent_day": {"is": "both sessions missed"}})
    assert _days(any_session, about) == _days(both, about) == ["09-05"]


def test_days_of_absence_are_school_days_or_calendar_days() -> None:
    plan = calendar(closed=[date(2025, 9, 9)])
    about = school(plan, {"anna": "// // // // NN NX .. NN"})
    by_school = {day: n for n in range(1, 9) for day in _days(_each("absence", f"absence_day == {n}"), about)}
    assert by_school == {"09-05": 1, "09-08": 2, "09-11": 3}
    counted = {"counting": {"day_of_absence": {"is": "calendar days"}}}
    by_date = {day: n for n in range(1, 9) for day in _days(_each("absence", f"absence_day == {n}", **counted), about)}
    assert by_date == {"09-05": 1, "09-08": 4, "09-11": 7}


def test_school_days_and_weeks_since_a_step() -> None:
    plan = calendar(closed=[date(2025, 9, 5)])
    about = school(plan, {"anna": "// N/ N/ N/ " + "N/ " * 9}, [event("2025-09-03", "anna", "letter", "warning")])
    start = date(2025, 9, 3)
    for fact, wanted in (("days_since", 5), ("school_days_since", 2), ("weeks_since", 1)):
        found = _days(_each("absence", f"{fact}(warning) == {wanted}"), about)
        dates = [date.fromisoformat(f"2025-{day}") for day in found]
        if fact == "days_since":
            assert dates == [start + timedelta(days=5)]
        elif fact == "school_days_since":
            assert dates == [date(2025, 9, 8)]
        else:
            assert dates == [date(2025, 9, n) for n in (10, 11, 12, 15, 16)]
