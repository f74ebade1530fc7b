"""How an explanation reads: figures, clauses and law, days that come too late, and the short form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from attendance_policy.events import Event
from attendance_policy.explain.cited import cited
from attendance_policy.explain.model import Distance
from attendance_policy.explain.text import BRIEF, explanation_text
from attendance_policy.explain.words import distance_words
from attendance_policy.policy import Loaded
from explain.explaining import explained, in_full, the_rule
from reference.making import calendar, load, rule, school

DAILY = {"review": {"every": "school day"}}
ON = date(2025, 9, 12)
NAMES = {"STATS": "methodology of statistics", "REG": "Registration Regulations 2024"}


def loaded(**rules: Any) -> Loaded:
    return load(rules=rules, counting=DAILY)


def test_a_way_beside_a_stronger_one_is_told_why_it_is_not_decided() -> None:
    ways = [{"when": "marked('N')", "strength": "should"}, {"when": "marked('I')", "strength": "may"}]
    policy = load(rules={"r": rule(each="absence", any_of=ways, should={"tell": "parents"}, once="per year")})
    found = explained(policy, school(calendar(), {"anna": "NI"}), "anna", date(2025, 9, 1))
    should, may = (one for one in found.rules if one.rule == "r")
    assert (should.verdict, may.verdict) == ("yes", "no")
    text = in_full(found)
    assert "    - not met, as a stronger way of the rule asks for it\n" in text
    assert "it has not been raised before" in text and "not met, as it is done once" not in text


@pytest.mark.parametrize(
    ("source", "said"),
    [(("4.2",), "section 4.2"), (("4.2", "6", "7"), "sections 4.2, 6 and 7"), (("STATS",), "methodology of statistics"),
     (("REG 10",), "Registration Regulations 2024, 10"), (("App 3", "4.2"), "section 4.2; App 3"),
     (("Levels",), "“Levels”"), ((), "no clause given")],
)  # fmt: skip
def test_a_source_of_law_has_its_name_and_a_document_its_sections(source: tuple[str, ...], said: str) -> None:
    assert cited(source, NAMES) == said


@pytest.mark.parametrize(
    ("by", "more", "said"),
    [(1, True, "1 session marked N short"), (2, False, "2 sessions marked N too many"), (0, True, "only just"),
     (-2, True, "2 more than it takes"), (-2, False, "and would be with 2 more")],
)  # fmt: skip
def test_no_count_that_is_too_low_has_something_to_spare(by: int, more: bool, said: str) -> None:
    assert distance_words(Distance(by, "sessions marked N (reason not yet established)", more)) == said


def test_a_share_says_at_how_many_sessions_it_would_turn() -> None:
    """The figures said are those at which the same condition turns over: the text is asked of every share of 20."""
    about = {away: school(calendar(), {"anna": _marks(away)}) for away in range(21)}
    for when, yes, no in (("attendance < 90", "attendance is below 90%", "attendance is 90% or more"),
                          ("absence >= 25", "absence is 25% or more", "absence is below 25%")):  # fmt: skip
        policy = loaded(r=rule(each="review", when=when, once="per year"))
        holds = {}
        texts = {}
        for away, one in about.items():
            found = explained(policy, one, "anna", date(2025, 9, 12))
            told = the_rule(found).conditions[0]
            part = 20 - away if when.startswith("attendance") else away
            holds[part], texts[part] = told.verdict == "yes", in_full(found)
        for part, text in texts.items():
            words = yes if holds[part] else no
            said = re.search(rf"{words}: it is [\d.]+% \({part} of 20 sessions\)(.*)$", text, re.MULTILINE)
            assert said is not None, text
            if turn := re.fullmatch(r"; it would be met at (\d+) of 20", said[1]):
                assert not holds[part] and holds[int(turn[1])]
                assert not any(holds[n] for n in range(*sorted((part, int(turn[1])))) if n != int(turn[1]))
            elif turn := re.fullmatch(r"; it is so (?:up to|from) (\d+) of 20(?: on)?", said[1]):
                low, high = sorted((part, int(turn[1])))
                assert all(holds[n] for n in range(low, high + 1))
                beyond = int(turn[1]) + (1 if "up to" in said[1] else -1)
                assert not holds[beyond]
            else:
                assert said[1] == ", only just"
                assert holds[part] and not (holds[part - 1] and holds[part + 1])


def _marks(away: int) -> str:
    letters = "N" * away + "/" * (20 - away)
    return " ".join(a + b for a, b in zip(letters[::2], letters[1::2], strict=True))


def test_a_pupil_far_below_a_threshold_and_a_day_of_absence_read_plainly() -> None:
    about = school(calendar(), {"anna": "// // // // // // NN NN NN NN"})
    policy = loaded(r=rule(each="review", when="attendance < 95", once="per year"),
                    s=rule(each="absence", when="absence_day > 6", once="per spell"))  # fmt: skip
    text = in_full(explained(policy, about, "anna", ON))
    assert "attendance is below 95%: it is 60.00% (12 of 20 sessions); it is so up to 18 of 20" in text
    assert "not met, as it is the 4th day of the absence, 3 days too early" in text
    assert "to spare" not in text and "; not before" not in text
    assert "it has not been raised before" in text
    assert "Marked N (meaning of N) in the morning and in the afternoon." in text
    assert "If the pupil misses every session without leave from the next school day on" in text


@pytest.mark.parametrize(
    ("marks", "said"),
    [("// // // //", "it is 100.0% (8 of 8 sessions)"), ("N/ // // //", "it is 87.5% (7 of 8 sessions)"),
     ("N/ // //", "it is 83.3%, rounded from 83.33% (5 of 6 sessions)")],
)  # fmt: skip
def test_a_share_that_rounding_leaves_as_it_is_is_told_once(marks: str, said: str) -> None:
    policy = loaded(r=rule(each="review", when="attendance(places=1) < 50", once="per year"))
    about = school(calendar(), {"anna": marks})
    assert said in in_full(explained(policy, about, "anna", about.grid().days.days[-1]))


@pytest.mark.parametrize("when", ["attendance < 90", "not attendance < 90", "absence >= 10"])
def test_a_pupil_without_a_possible_session_has_no_figure_on_either_side(when: str) -> None:
    about = school(calendar(), {"anna": "XX " * 10})
    text = in_full(explained(loaded(r=rule(each="review", when=when, once="per year")), about, "anna", ON))
    assert "there was no possible session, and so no figure to compare" in text
    assert "it is no possible session" not in text


def test_no_code_and_no_key_of_a_profile_is_read_to_a_parent() -> None:
    about = school(calendar(), {"anna": "// // // // //"})
    policy = loaded(r=rule(each="review", when="sessions('N') >= 4", once="per year",
                           interpretation={"once": "nothing is said", "when": "so it is taken"}))  # fmt: skip
    text = in_full(explained(policy, about, "anna", date(2025, 9, 5)))
    assert "(code " not in text and "If the pupil misses every session and no reason is given from" in text
    assert "How the clause is read (how often): nothing is said." in text
    assert "How the clause is read (when it applies): so it is taken." in text


def test_of_many_ways_the_one_that_holds_is_told() -> None:
    ways = " or ".join(f"sessions('{letter}') >= 1" for letter in "NOIU")
    about = school(calendar(), {"anna": "NN"})
    text = in_full(explained(loaded(r=rule(each="review", when=ways, once="per year")), about, "anna",
                                      date(2025, 9, 1)))  # fmt: skip
    assert text.count("it is 0") == 0 and "With that, the 3 others need not hold." in text
    few = in_full(explained(loaded(r=rule(each="review", when=ways.partition(" or sessions('U')")[0],
                                                   once="per year")), about, "anna", date(2025, 9, 1)))  # fmt: skip
    assert few.count("it is 0") == 2 and "need not hold" not in few


def test_what_was_left_open_is_still_told_on_the_days_after() -> None:
    about = school(calendar(), {"anna": "// NN NN // //"})
    policy = loaded(r=rule(each="absence", when="not contact_made", once="per spell"),
                    s=rule(each="absence", when="sessions('N') >= 1", once="per spell"))  # fmt: skip
    first, second, back = (explained(policy, about, "anna", date(2025, 9, day)) for day in (2, 3, 4))
    assert [the_rule(found).left_open_on for found in (first, second, back)] == [
        None, date(2025, 9, 2), date(2025, 9, 2)]  # fmt: skip
    assert the_rule(second, "s").left_open_on is None and the_rule(second, "s").history
    assert (the_rule(first).verdict, the_rule(second).verdict) == ("not known", "no")
    text = in_full(second)
    head, rest = text.split("Left open on an earlier day\n---------------------------\n")
    open_part, _, decided = rest.partition("Not decided on this day")
    assert "“r”" in open_part and "“s”" in decided and "“r”" not in head + decided
    assert "It was left open on Tuesday 2 September 2025, and is open still." in open_part
    assert "it is done once in an absence, and was last left open on Tuesday 2 September 2025" in open_part
    assert "it is done once in an absence, and was last raised on Tuesday 2 September 2025" in decided
    assert "It was left open on Tuesday 2 September 2025." in in_full(back)
    brief = explanation_text(second, BRIEF).splitlines()
    assert brief[2] == "Nothing was decided on this day."
    assert brief[3].startswith("Still open since Tuesday 2 September 2025: “r” (") and "could tell" in brief[3]


def test_what_comes_after_the_school_year_is_left_out_of_the_text_and_stays_in_the_trace() -> None:
    when = "sessions('N', school_weeks=60) >= {}"
    policy = loaded(r=rule(each="review", when=when.format(560), once="ever"),
                    s=rule(each="review", when=when.format(40), once="ever"))  # fmt: skip
    about = school(calendar(weeks=60), {"anna": "// // // // // // // // // //"})
    found = explained(policy, about, "anna", ON)
    late, soon = (the_rule(found, name).ahead for name in "rs")
    assert found.until == date(2026, 8, 31) and late is not None and soon is not None
    assert soon.on < found.until < late.on
    assert found.in_time(late) is None and found.in_time(soon) == soon
    text = in_full(found)
    assert text.count("this would be decided on") == 1 and f"on {soon.on:%A} 10 October 2025." in text
    assert text.endswith("What would come only after the end of the school year (Monday 31 August 2026) is left out.")
    assert "left out" not in in_full(explained(policy, about, "anna", ON, rule="s"))


def test_in_short_it_is_a_line_a_rule_and_the_nearest_of_the_others() -> None:
    about = school(calendar(), {"anna": "// // // // // // // // // NN"})
    policy = loaded(
        yes=rule(each="review", when="attendance < 95", once="per year"),
        far=rule(each="review", when="sessions('N') >= 9", once="per year"),
        near=rule(each="review", when="sessions('N') >= 4", once="per year"),
        both=rule(each="review", when="sessions('N') >= 4 and sessions('O') >= 2", once="per year"),
        unsure=rule(each="review", when="social_worker and sessions('N') >= 3", once="per year"),
    )
    lines = explanation_text(explained(policy, about, "anna", ON), BRIEF).splitlines()
    assert [line.partition(":")[0] for line in lines[2:4]] == ["Decided", "Nearest of the others"]
    assert "“yes” (" in lines[2] and lines[2].endswith("it is 90.00% (18 of 20 sessions), only just.")
    assert "“near” (" in lines[3] and "it is 2, 2 sessions marked N" in lines[3] and " short; on " in lines[3]
    assert lines[4:] == ["3 rules not decided; `--all` says why of each."]


def test_a_step_that_nobody_recorded_is_told_as_taken_as_done() -> None:
    """Read to a parent, a letter that no log has would else be one that was sent."""
    about = school(calendar(), {"anna": "// NN NN // // // // // // //"})
    policy = loaded(s=rule(each="review", when="sessions('N') >= 1", once="per year"),
                    r=rule(each="review", after="s", when="sessions('N') >= 2", once="per year"))  # fmt: skip
    found = explained(policy, about, "anna", date(2025, 9, 10))
    assert the_rule(found, "r").assumed[-1] == "“s” is taken as done on 2025-09-02: no log was given"
    text = in_full(found)
    assert "has been done (taken as done on Tuesday 2 September 2025)" in text
    assert "Taken for granted: “s” is taken as done on Tuesday 2 September 2025: no log was given." in text
    recorded = replace(about, events=(Event(datetime(2025, 9, 3, 9), "anna", 2, "letter", True, id="s"),))
    logged = explained(policy, recorded, "anna", date(2025, 9, 10))
    assert "taken as done" not in in_full(logged)
    assert "has been done (on Wednesday 3 September 2025)" in in_full(logged)


def test_a_figure_that_the_document_does_not_give_is_said_once() -> None:
    target = {"not_stated": "section 6 speaks of a target and gives no figure", "source": "6"}
    policy = load(rules={"r": rule(each="review", when="attendance < target", once="per year")},
                  values={"target": target}, counting={"review": {"every": "school day"}})  # fmt: skip
    about = school(calendar(), {"anna": "// // NN"})
    text = " ".join(explanation_text(explained(policy, about, "anna", about.grid().days.days[-1])).split())
    assert "It is not known whether attendance is below “target”: section 6 speaks of a target" in text
    assert text.count("gives no figure") == 1
