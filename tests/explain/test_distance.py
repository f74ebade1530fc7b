"""How far off: in sessions, exactly; over holidays, in tiers, terms and several ways; and when it leaves the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from attendance_policy.events import Event
from explain.explaining import explained, figure, in_full, leaves, the_rule
from reference.interpreter import Options
from reference.making import calendar, event, load, rule, school

DAILY = {"review": {"every": "school day"}}
TEN = "sessions('unauthorised', school_weeks=10) >= 10"


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("marks", "distance", "verdict", "crosses"),
    [("NN " * 4 + "N/", 1, "no", "2025-09-08"), ("NN " * 5, 0, "yes", None), ("NN " * 4 + "NN NN", -2, "yes", None),
     ("NN " * 4 + "//", 2, "no", "2025-09-08"), ("// " * 5, 10, "no", "2025-09-12")],
    ids=["one short", "exactly", "two over", "two short", "none"],
)  # fmt: skip
def test_a_count_at_its_edge(marks: str, distance: int, verdict: str, crosses: str | None) -> None:
    loaded = load(rules={"r": rule(each="review", when=TEN, once="per year")}, counting=DAILY)
    about = school(calendar(), {"anna": marks})
    on = about.grid().days.days[-1]
    told = figure(explained(loaded, about, "anna", on))
    assert told.distance is not None
    assert (told.distance.by, told.verdict, told.distance.more) == (distance, verdict, True)
    assert told.distance.unit == "sessions of unauthorised absence"
    assert (told.ahead.on.isoformat() if told.ahead else None) == crosses


@pytest.mark.parametrize(
    ("when", "away", "distance", "more"),
    [("attendance < 95", 0, 3, False), ("attendance < 95", 2, 1, False), ("attendance < 95", 3, 0, False),
     ("attendance < 95", 5, -2, False), ("attendance <= 95", 2, 0, False), ("attendance >= 95", 3, 1, True),
     ("absence >= 10", 3, 1, True), ("attendance(places=0) < 95", 2, 1, False),
     ("not (attendance >= 95)", 2, 1, False)],
)  # fmt: skip
def test_a_percentage_is_counted_in_sessions(when: str, away: int, distance: int, more: bool) -> None:
    # 40 sessions: 95% is 38 of them in school.
    loaded = load(rules={"r": rule(each="review", when=when, once="per year")}, counting=DAILY)
    letters = "N" * away + "/" * (40 - away)
    marks = " ".join(a + b for a, b in zip(letters[::2], letters[1::2], strict=True))
    about = school(calendar(), {"anna": marks})
    told = figure(explained(loaded, about, "anna", about.grid().days.days[-1]))
    assert told.distance is not None and told.distance.unit == "sessions"
    assert told.distance.by == distance
    assert told.distance.by <= 0 or told.distance.more is more


def test_it_would_cross_after_the_holiday_and_leaves_the_window_by_school_weeks() -> None:
    plan = calendar(weeks=20, half_term=2)
    loaded = load(rules={"r": rule(each="review", when="sessions('N', school_weeks=3) >= 6", once="per term")},
                  counting=DAILY)  # fmt: skip
    about = school(plan, {"anna": "NN // // // // // // // // NN"})  # to the Friday before the holiday
    told = figure(explained(loaded, about, "anna", day("2025-09-12")))
    assert told.distance is not None and told.distance.by == 2
    assert told.ahead is not None and told.ahead.on == day("2025-09-22")
    assert told.leaves_window_on == day("2025-09-29")  # the third school week after the first begins


def test_who_joins_after_the_register_ends_comes_with_the_first_day_on_roll() -> None:
    asked = {"r": "attendance < 100", "s": "sessions('N') == 0"}
    made = load(rules={one: rule(each="review", when=when, once="per year") for one, when in asked.items()},
                counting=DAILY)  # fmt: skip
    about = school(calendar(), {"anna": "// // //", "ben": ""})
    for start, comes in (("2025-09-04", "2025-09-04"), ("2025-09-10", "2025-09-10"), ("2025-09-13", "2025-09-15"),
                         ("2025-10-20", None)):  # fmt: skip
        joins = replace(about, pupils=(about.pupils[0], replace(about.pupils[1], start=day(start))))
        for on in ("2025-09-01", "2025-09-03"):
            told = explained(made, joins, "ben", day(on))
            for name in asked:
                entry = the_rule(told, name)
                assert (entry.ahead.on.isoformat() if entry.ahead else None) == comes, (start, on, name)


@pytest.mark.parametrize(
    ("leave", "comes"), [("2025-09-09", "2025-09-05"), ("2025-09-05", "2025-09-05"), ("2025-09-04", None)]
)
def test_who_leaves_is_absent_no_more(leave: str, comes: str | None) -> None:
    made = {"a": rule(each="absence", when="consecutive('N') >= 2", once="per spell"),
            "r": rule(each="review", when="sessions('N') >= 4", once="per year")}  # fmt: skip
    about = school(calendar(), {"anna": "// // //", "ben": "// // // // // // //"}, leave=day(leave))
    told = explained(load(rules=made, counting=DAILY), about, "anna", day("2025-09-03"))
    for name in made:
        entry = the_rule(told, name)
        assert (entry.ahead.on.isoformat() if entry.ahead else None) == comes, name


def test_what_the_log_names_only_later_is_done_only_where_the_log_says_so() -> None:
    made = {"r": rule(each="absence", once="per spell", should={"letter": "warning", "to": "parents"}),
            "s": rule(each="review", after="r", once="per year")}  # fmt: skip
    about = school(calendar(), {"anna": "NN // // // //"})
    named = replace(about, events=(event("2025-09-05", "anna", "letter", "warning"),))
    options = Options(simulate=True, take_done=True, discretion=Fraction(1), log=True)
    for one, comes in ((about, "2025-09-02"), (named, None)):
        entry = the_rule(explained(load(rules=made, counting=DAILY), one, "anna", day("2025-09-01"), options), "s")
        assert (entry.ahead.on.isoformat() if entry.ahead else None) == comes


def test_a_percentage_recovers_when_the_pupil_is_in_school() -> None:
    loaded = load(rules={"r": rule(each="review", when="attendance >= 90", once="per year")}, counting=DAILY)
    about = school(calendar(), {"anna": "NN // // // // //"})  # 10 of 12; 18 of 20 after four more days
    entry = the_rule(explained(loaded, about, "anna", day("2025-09-08")))
    assert entry.verdict == "no"
    assert entry.ahead is not None and entry.ahead.on == day("2025-09-12") and "in school" in entry.ahead.course


def test_an_absence_rule_crosses_only_by_the_absence_it_asks_about() -> None:
    made = {"r": rule(each="absence", when="consecutive('I') >= 3", once="per spell")}
    about = school(calendar(), {"anna": "// // //"})
    entry = the_rule(explained(load(rules=made), about, "anna", day("2025-09-03")))
    assert entry.verdict == "not evaluated" and entry.why_not_asked == "the pupil is not absent on this day"
    assert entry.ahead is not None and entry.ahead.on == day("2025-09-08") and "code I" in entry.ahead.course


def test_tiers_terms_and_several_ways_are_told_to_their_figures() -> None:
    loaded = load(
        tiers={"level": {"levels": {"red": {"when": "attendance < 50"}, "amber": {"when": "attendance < 90"},
                                    "green": {}}, "source": "1"}},
        terms={"often_late": {"when": "sessions('L', this='term') >= 3", "source": "1"}},
        rules={"r": rule(each="review", any_of=[{"when": "level == 'red'"}, {"when": "often_late"}], once="per year")},
        counting=DAILY,
    )  # fmt: skip
    about = school(calendar(), {"anna": "LL // N/ //"})
    found = explained(loaded, about, "anna", day("2025-09-04"))
    either = the_rule(found).conditions[0]
    assert either.joined == "any" and [part.verdict for part in either.parts] == ["no", "no"]
    red, late = either.parts
    assert red.joined == "first" and [level.verdict for level in red.parts] == ["no", "yes"]
    assert [leaf.distance.by for leaf in leaves(red) if leaf.distance] == [4, 0]
    assert [leaf.distance.by for leaf in leaves(late) if leaf.distance] == [1]


def test_what_is_done_once_says_when_it_was() -> None:
    loaded = load(rules={"r": rule(each="review", when="sessions('N') >= 1", once="per year")}, counting=DAILY)
    found = explained(loaded, school(calendar(), {"anna": "// NN // NN"}), "anna", day("2025-09-04"))
    entry = the_rule(found)
    assert entry.verdict == "no" and [told.verdict for told in entry.conditions] == ["yes", "no"]
    assert entry.conditions[-1].value == "last on 2025-09-02" and entry.history == (day("2025-09-02"),)
    assert "it is done once in a school year, and was last raised on Tuesday 2 September 2025" in in_full(found)


def test_after_and_needs_say_what_is_missing() -> None:
    loaded = load(
        rules={"one": rule(each="review", when="sessions('N') >= 2", will={"letter": "warning"}, once="per year"),
               "two": rule(each="review", after="one", when="sessions('N') >= 1", once="per year"),
               "r": rule(each="review", when="sessions('N') >= 1", needs="done('invitation')", once="per year")},
        counting=DAILY,
    )  # fmt: skip
    found = explained(loaded, school(calendar(), {"anna": "// N/ N/ //"}), "anna", day("2025-09-02"))
    assert [told.verdict for told in the_rule(found, "two").conditions][:2] == ["no", "yes"]
    entry = the_rule(found)
    assert (entry.verdict, entry.status) == ("no", "first")
    assert [(told.kind, told.verdict) for told in entry.conditions] == [
        ("condition", "yes"), ("needs", "no"), ("once", "yes")]  # fmt: skip
    assert "something has to be done first" in in_full(found)


def test_what_is_not_known_says_who_could_tell() -> None:
    loaded = load(
        judgements={"worried": {"asks": "Is the school worried?", "who": "head", "unanswered": "ask", "source": "1"}},
        values={"line": {"not_stated": "no figure is given"}},
        rules={"r": rule(each="review", when="sessions('N') >= 1 and worried", once="per year"),
               "s": rule(each="review", when="attendance < line", once="per year"),
               "e": rule(each="review", when="ehc_plan", once="per year")},
        counting=DAILY,
    )  # fmt: skip
    found = explained(loaded, school(calendar(), {"anna": "// NN"}), "anna", day("2025-09-02"))
    opens = {}
    for name in "rse":
        entry = the_rule(found, name)
        opens[name] = [leaf.open for told in entry.conditions for leaf in leaves(told) if leaf.open]
    assert opens["r"] == ["the head could tell"]
    assert opens["s"] == ["the document does not give the figure: no figure is given"]
    assert opens["e"] == ["the pupil file could tell"]
    assert (the_rule(found, "r").verdict, the_rule(found, "r").status) == ("not known", "asks")
    # These two were open on the first day already, and are raised once while it is so.
    assert the_rule(found, "s").conditions[-1].value == "last on 2025-09-01"


def test_a_conflict_of_readings_is_not_known_until_somebody_says_which() -> None:
    point = {"kind": "conflict", "asks": "Below 95, or below 90?", "source": "2", "as_written": {"says": "below 95"},
             "readings": {"lower": {"says": "below 90", "source": "7",
                                    "set": {"rules.r.when": "attendance < 90"}}}}  # fmt: skip
    rules = {"r": rule(each="review", when="attendance < 95", once="per year")}
    about = school(calendar(), {"anna": "// // // // // // /N"})  # 13 of 14: 92.86%
    found = explained(load(rules=rules, open_points={"figure": point}, counting=DAILY), about, "anna",
                      day("2025-09-09"))  # fmt: skip
    entry = the_rule(found)
    assert (entry.verdict, entry.status, entry.result) == ("not known", "if", "conflict")
    assert [(one.reading, one.verdict) for one in entry.readings] == [("as_written", "yes"), ("lower", "no")]
    text = in_full(found)
    assert "The document contradicts itself: Below 95, or below 90?" in text
    assert "“below 90” (section 7): not decided." in text
    working = {**point, "working": "lower", "because": "it comes last"}
    settled = the_rule(explained(load(rules=rules, open_points={"figure": working}, counting=DAILY), about, "anna",
                                 day("2025-09-09")))  # fmt: skip
    assert settled.verdict == "no" and [one.working for one in settled.readings] == [False, True]


def test_a_time_says_what_it_is_counted_from() -> None:
    loaded = load(rules={"one": rule(each="review", when="sessions('N') >= 1", once="per year"),
                         "r": rule(each="review", after="one", due="3 school days after one", once="per year")},
                  counting=DAILY)  # fmt: skip
    found = explained(loaded, school(calendar(), {"anna": "NN // //"}), "anna", day("2025-09-02"))
    due = the_rule(found).due
    assert due is not None and due.anchor_at == "2025-09-01" and due.due.at == day("2025-09-04")
    assert "3 school days after “one”, that is Thursday 4 September 2025 (“one”: Monday 1 September 2025)" in (
        in_full(found))  # fmt: skip


def test_what_was_recorded_is_what_was_done() -> None:
    loaded = load(rules={"r": rule(each="review", when="sessions('N') >= 1", will={"letter": "warning"},
                                   once="per year")}, counting=DAILY)  # fmt: skip
    about = school(calendar(), {"anna": "NN // //"}, [event("2025-09-01", "anna", "letter", "warning")])
    entry = the_rule(explained(loaded, about, "anna", day("2025-09-03")))
    assert entry.verdict == "no" and entry.conditions[-1].value == "last on 2025-09-01"


def test_a_day_without_school_says_what_comes() -> None:
    loaded = load(rules={"r": rule(each="review", when="sessions('N') >= 1", once="per year"),
                         "a": rule(each="absence", once="per spell")},
                  counting={"review": {"every": "week"}})  # fmt: skip
    found = explained(loaded, school(calendar(), {"anna": "// // // // // NN NN"}), "anna", day("2025-09-06"))
    assert found.occasions == () and {rule.verdict for rule in found.rules} == {"not evaluated"}
    assert dict(found.next_on) == {"absence": day("2025-09-08"), "review": day("2025-09-12")}
    assert found.notes[0] == (
        "there is no school on Saturday 6 September 2025; the next school day is Monday 8 September 2025"
    )


def test_what_was_noted_after_the_day_does_not_count_on_it() -> None:
    loaded = load(rules={"r": rule(each="review", when="sessions('N') >= 5", will={"letter": "warning"},
                                   once="per year")}, counting=DAILY)  # fmt: skip
    about = school(calendar(), {"anna": "NN // // //"}, [event("2025-09-03", "anna", "letter", "warning")])
    entry = the_rule(explained(loaded, about, "anna", day("2025-09-02")))
    # Noted as sent on the 3rd; on the 2nd nobody could know, and two more days of absence would bring it.
    assert entry.history == () and entry.ahead is not None and entry.ahead.on == day("2025-09-04")


def test_the_marks_are_those_known_on_the_day() -> None:
    loaded = load(rules={"r": rule(each="review", when="sessions('N') >= 2", once="per year")}, counting=DAILY)
    found = Event(datetime(2025, 9, 3, 9), "anna", 1, "correction", True, id="2025-09-01 PM", outcome="/")
    about = school(calendar(), {"anna": "NN // // //"}, [found])
    before = explained(loaded, about, "anna", day("2025-09-02"))
    after = explained(loaded, about, "anna", day("2025-09-04"))
    assert (figure(before).value, figure(after).value) == ("2", "1")
    assert any("corrected later" in note for note in before.notes) and not after.notes
