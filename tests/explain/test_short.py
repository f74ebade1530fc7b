"""The usual text: what was decided first and why, what is open under what it turns on, what was close, and the rest
in families of which no rule is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attendance_policy.explain.brief import still_open
from attendance_policy.explain.text import explanation_text
from explain.explaining import explained, in_full
from reference import drawing, drawing_schools
from reference.interpreter import Options
from reference.making import calendar, event, load, rule, school
from reference.side_by_side import School

DAILY = {"review": {"every": "school day"}}
ON = date(2025, 9, 12)
TURN = re.compile(r"it is not so that|\bno: |\byes: |not .{0,40}answers? no\b")


def _text(marks: str, **rules: Any) -> str:
    about = school(calendar(), {"anna": marks})
    return explanation_text(explained(load(rules=rules, counting=DAILY), about, "anna", about.grid().days.days[-1]))


def test_it_opens_with_what_was_decided_and_why() -> None:
    text = _text("// // // // // // // NN NN NN", far=rule(each="review", when="sessions('O') >= 9", once="per year"),
                 farther=rule(each="review", when="sessions('O') >= 30", once="per year"),
                 r=rule(each="review", when="attendance < 75", once="per year", will={"letter": "warning"}),
                 e=rule(each="absence"))  # fmt: skip
    lines = text.splitlines()
    assert lines[3] == "Decided on this day"
    assert "  Why: attendance is below 75%: it is 70.00% (14 of 20 sessions), only just." in lines
    assert "  Why: the pupil is absent." in lines  # a rule that asks for nothing more
    assert lines[-1] == "`--all` tells every rule in full, `--rule ID` one of them."
    assert "- 1 rule needs a figure that is less than half reached: “farther”." in lines


def test_a_day_on_which_nothing_was_decided_says_so_first() -> None:
    lines = _text("// // //", r=rule(each="absence", when="sessions('N') >= 2", once="per spell")).splitlines()
    assert lines[2:4] == ["The policy asks nothing about this pupil on this day.", "Nothing was decided on this day."]


@pytest.mark.parametrize(
    ("marks", "when", "close"),
    [("NN N/ // // //", "sessions('N') >= 6", True), ("NN // // // //", "sessions('N') >= 6", False),
     ("// // // // /N", "attendance < 80", False), ("// // // // NN", "attendance < 75", True),
     ("// // // // /N", "absence >= 20", True), ("NN NN // // //", "attendance >= 90", False),
     ("NN // // // //", "attendance >= 85", True)],
)  # fmt: skip
def test_close_is_from_half_of_the_way_on(marks: str, when: str, close: bool) -> None:
    """3 of 6 sessions are half of the way; of 10 sessions, 2 missed are 2 of the 3 that take attendance below 75%; to
    come from 2 missed of 10 to 1 is half of the way as well."""
    text = _text(marks, r=rule(each="review", when=when, once="per year"))
    head = "Close to being decided" if close else "Not close; the nearest of the others"
    assert head in text.splitlines()
    if not close:
        assert "Close to being decided" not in text


def test_what_is_open_stands_under_what_it_turns_on_once() -> None:
    text = _text("// NN", a=rule(each="absence", when="social_worker", once="per spell"),
                 b=rule(each="absence", when="social_worker and unexplained", once="per spell"),
                 c=rule(each="absence", when="not contact_made", once="per spell"))  # fmt: skip
    assert text.count("It is not known whether the pupil has a social worker (the pupil file could tell):") == 1
    assert "whether somebody responsible has been reached" in text and "whether nobody" not in text
    assert text.index("- “a”") < text.index("- “b”") < text.index("It is not known whether somebody")


def test_of_several_conditions_those_that_are_not_known_are_asked_about() -> None:
    policy = load(rules={"c": rule(each="absence", when="unexplained and not contact_made", once="per spell")})
    text = in_full(explained(policy, school(calendar(), {"anna": "// NN"}), "anna", date(2025, 9, 2)))
    assert text.count("- not known: whether somebody responsible has been reached") == 2
    assert "- met: no reason is known" in text


def test_a_question_of_a_person_is_told_by_what_is_the_case() -> None:
    made: dict[str, Any] = {"asks": "Is the school worried?", "who": "head", "source": "1"}
    policy = load(judgements={"worried": made, "sure": {**made, "asks": "Is it sure?", "unanswered": "ask"}},
                  rules={"r": rule(each="review", when="worried", once="per year"),
                         "n": rule(each="review", when="not worried and sessions('N') >= 9", once="per year"),
                         "s": rule(each="review", when="sure", once="per year")}, counting=DAILY)  # fmt: skip
    marks = {"anna": "// // NN"}
    nobody = explained(policy, school(calendar(), marks), "anna", date(2025, 9, 1))
    assert "- not met, as the head has not answered yes to “Is the school worried?”" in in_full(nobody)
    assert "- not known: the head has still to answer “Is it sure?”" in in_full(nobody)
    assert "The head has still to answer “Is it sure?”:" in explanation_text(nobody)
    for answer, said in (("no", "not met, as the head has answered no to"), ("yes", "met: the head answers yes to")):
        one = event("2025-09-01", "anna", "judgement", "worried", outcome=answer)
        text = in_full(explained(policy, school(calendar(), marks, [one]), "anna", date(2025, 9, 2)))
        assert f"- {said} “Is the school worried?”" in text, text
        assert ("- not met, as the head has answered yes to" in text) is (answer == "yes")


def test_of_several_conditions_those_that_are_not_met_are_told() -> None:
    about = school(calendar(), {"anna": "NN // // // //"})
    policy = load(
        rules={"r": rule(each="review", when="sessions('N') >= 1 and (sessions('O') >= 2 or ehc_plan) and "
                                             "attendance < 50", once="per year"),
               "w": rule(each="review", once="per year", any_of=[{"when": "sessions('O') >= 2"},
                                                                  {"when": "sessions('I') >= 2"}])},
        counting=DAILY,
    )  # fmt: skip
    text = in_full(explained(policy, about, "anna", date(2025, 9, 5)))
    assert "- not met, as attendance is 50% or more\n" in text
    assert "- not known: whether the pupil has an EHC plan\n" in text
    assert ("- not met, as the pupil has fewer than 2 sessions marked O (meaning of O) this school year and the pupil "
            "has fewer than 2 sessions marked I (meaning of I) this school year\n") in text  # fmt: skip


def test_what_stands_for_an_answer_in_a_simulation_is_said_in_words() -> None:
    policy = load(judgements={"better": {"asks": "Is it better?", "source": "1",
                                         "in_simulation": "sessions('N') == 0"}},
                  rules={"r": rule(each="review", when="better", once="per year")}, counting=DAILY)  # fmt: skip
    about = school(calendar(), {"anna": "NN //"})
    text = in_full(explained(policy, about, "anna", date(2025, 9, 1), Options(simulate=True)))
    assert ("“Is it better?” is taken as yes where the pupil has 0 sessions marked N (meaning of N) this school year."
            in text)  # fmt: skip


def test_what_another_reading_would_decide_is_not_among_the_others() -> None:
    point = {"kind": "conflict", "asks": "Below 95, or below 90?", "source": "2", "as_written": {"says": "below 90"},
             "readings": {"higher": {"says": "below 95", "source": "7", "set": {"rules.r.when": "attendance < 95"}}},
             "working": "as_written", "because": "it comes first"}  # fmt: skip
    about = school(calendar(), {"anna": "// // // // // // // // // NN"})
    policy = load(rules={"r": rule(each="review", when="attendance < 90", once="per year")},
                  open_points={"figure": point}, counting=DAILY)  # fmt: skip
    text = explanation_text(explained(policy, about, "anna", about.grid().days.days[-1]))
    assert "Decided only if the document is read otherwise" in text
    assert "- Read as “below 95” (section 7): “r” would be decided." in text and "The others" not in text


def test_what_was_told_once_is_named_when_it_is_told_again() -> None:
    point = {"kind": "conflict", "asks": "Ten, or one?", "source": "2", "as_written": {"says": "one"},
             "readings": {"ten": {"says": "ten", "source": "7",
                                  "set": {"terms.enough.when": "sessions('N') >= 10"}}},
             "working": "as_written", "because": "it comes first"}  # fmt: skip
    rules = {name: rule(each="review", when="enough", once="per year") for name in "rs"}
    policy = load(terms={"enough": {"when": "sessions('N') >= 1", "source": "1"}}, rules=rules,
                  open_points={"figure": point}, counting=DAILY)  # fmt: skip
    text = explanation_text(explained(policy, school(calendar(), {"anna": "// N/"}), "anna", date(2025, 9, 2)))
    told = ("It is read here as “one” (section 2), because it comes first; read as “ten” (section 7), this is not "
            "decided.")  # fmt: skip
    assert text.count(told) == 1
    assert text.count("  As told above: “Ten, or one?”.") == 1 and text.index(told) < text.index("As told above")


def test_a_rule_whose_step_was_taken_does_not_wait_for_one() -> None:
    """Attendance has improved since, and that is what keeps the second from being decided."""
    policy = load(rules={"a": rule(each="review", when="sessions('N') >= 1", once="per year"),
                         "b": rule(each="review", after="a", when="not improved_since(a)", once="per year"),
                         "c": rule(each="review", after="d", when="sessions('N') >= 1", once="per year"),
                         "d": rule(each="review", when="sessions('O') >= 9", once="per year")},
                  counting={**DAILY, "improvement": {"is": "attendance is higher"}})  # fmt: skip
    text = explanation_text(explained(policy, school(calendar(), {"anna": "NN // // // //"}), "anna",
                                      date(2025, 9, 5)))  # fmt: skip
    assert "- 1 rule turns on improvement, which is otherwise: “b”." in text
    assert "- 1 rule comes after a step that was not taken: “c”." in text


def test_a_step_that_was_not_taken_is_said_without_a_figure() -> None:
    text = _text("// //", r=rule(each="review", when="times('visit') >= 1", once="per year"))
    assert "It is 0" not in text


def test_what_was_raised_before_is_told_with_its_day() -> None:
    text = _text("// NN NN // //", r=rule(each="review", when="sessions('N') >= 1", once="per year"))
    assert "- 1 rule was raised before, and is not due again: “r” (on Tuesday 2 September 2025)." in text


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
          phases=(Phase.generate,))  # fmt: skip
@given(drawing.profiles(), drawing_schools.schools(least=1), drawing.options(), st.data())
def test_no_rule_is_lost(sections: dict[str, Any], about: School, options: Options, data: st.DataObject) -> None:
    """Every rule is named, or counted in its family; and nothing has to be turned round twice."""
    loaded = load(**sections)
    grid, _ = about.known(options.log)
    if not grid.days.days:
        return
    pupil, day = data.draw(st.sampled_from(grid.pupil_ids)), data.draw(st.sampled_from(grid.days.days))
    found = explained(loaded, about, pupil, day, options)
    text = explanation_text(found)
    head, _, others = text.partition("The others\n----------\n")
    counted = sum(int(count) for count in re.findall(r"^- (\d+) rules? ", others, re.MULTILINE))
    named = {one.called for one in found.rules if f"“{one.called}”" in head}
    names = [one.called for one in found.rules]
    assert counted + sum(name in named for name in names) >= len(names)
    assert counted <= len(names)
    for one in found.rules:
        if one.verdict in ("yes", "not known") or still_open(one):
            assert f"“{one.called}”" in head
    assert not TURN.search(text) and not TURN.search(in_full(found))


@pytest.mark.parametrize(
    ("when", "told"),
    [("absence_day == 1", "1 rule was for an earlier day or a lower figure"),
     ("consecutive('N') == 1", "1 rule was for an earlier day or a lower figure"),
     ("absence_day == 1 or consecutive('N') == 1", "1 rule was for an earlier day or a lower figure"),
     ("absence_day == 9", "1 rule is about another day of an absence or of the year"),
     ("absence_day == 1 or sessions('N') >= 30", "1 rule needs a figure that is less than half reached"),
     ("attendance < 20", "1 rule needs a figure that is less than half reached")],
)  # fmt: skip
def test_a_figure_that_is_over_is_not_one_still_to_be_reached(when: str, told: str) -> None:
    near = rule(each="absence", when="sessions('N') >= 10", once="per year")
    text = _text("// // // // // // // NN NN NN", near=near, r=rule(each="absence", when=when))
    assert f"- {told}: “r”." in text


def test_what_was_raised_before_is_no_figure_far_from_being_reached() -> None:
    near = rule(each="absence", when="sessions('N') >= 10", once="per year")
    raised = rule(each="absence", when="attendance < 50", once="per year")
    text = _text("NN NN // // // // // NN", near=near, r=raised)
    assert "- 1 rule was raised before, and is not due again: “r”." in text


def test_of_a_pupil_who_has_left_that_is_said_of_every_rule() -> None:
    policy = load(rules={"a": rule(each="absence"), "b": rule(each="review", when="attendance < 50", once="per year"),
                         "c": rule(each="return"), "d": rule(each="removal")})  # fmt: skip
    one = school(calendar(), {"anna": "// // .. ..", "ben": "// // // //"})
    about = replace(one, pupils=(replace(one.pupils[0], leave=date(2025, 9, 2)), one.pupils[1]))
    text = explanation_text(explained(policy, about, "anna", date(2025, 9, 4)))
    assert "- 3 rules are not asked, as the pupil is not on roll on this day: “a”, “b”, “c”." in text
    assert "is not reviewed" not in text and "is not absent" not in text


def test_the_part_that_keeps_a_condition_from_holding_is_not_told_twice() -> None:
    when = "(absence_day == 1 or consecutive('N') == 1) and unexplained"
    policy = load(rules={"r": rule(each="absence", when=when)})
    lines = in_full(explained(policy, school(calendar(), {"anna": "NN NN"}), "anna", date(2025, 9, 2))).splitlines()
    told = [line.strip() for line in lines if line.strip().startswith("- ")]
    assert len(told) == len(set(told)) == 4, told


@pytest.mark.parametrize(
    ("marks", "on", "each", "told"),
    [("// N/ // NN", 4, "review", "not improved since “a”: it was 75.00% (3 of 4 sessions) on Tuesday 2 September 2025 "
      "and is 62.50% (5 of 8 sessions)"),
     ("// N/ // NN", 4, "absence", "improved since “a”: it was 75.00% (3 of 4 sessions) on Tuesday 2 September 2025 "
      "and is 83.33% (5 of 6 sessions) up to the day before"),
     ("// // // //", 4, "review", "improved since “a”: it was 100.00% (2 of 2 sessions) on Monday 1 September 2025 "
      "and is 100.00% (8 of 8 sessions), with nothing to improve")],
)  # fmt: skip
def test_improvement_is_told_with_attendance_then_and_now(marks: str, on: int, each: str, told: str) -> None:
    when = "sessions('N') >= 1" if "N" in marks else "sessions('N') == 0"
    policy = load(rules={"a": rule(each="review", when=when, once="per year"),
                         "b": rule(each=each, after="a", when="not improved_since(a)",
                                   **({"once": "per year"} if each == "review" else {}))},
                  counting={**DAILY, "improvement": {"is": "attendance is higher"}})  # fmt: skip
    found = explained(policy, school(calendar(), {"anna": marks}), "anna", date(2025, 9, on), rule="b")
    assert f"attendance has {told}\n" in in_full(found) + "\n"


def test_improvement_is_told_without_figures_where_a_person_answered_or_nothing_was_done() -> None:
    policy = load(rules={"a": rule(each="review", when="sessions('N') >= 1", once="per year"),
                         "b": rule(each="review", after="a", when="not improved_since(a)", once="per year")},
                  counting={**DAILY, "improvement": {"is": "attendance is higher"}})  # fmt: skip
    log = [event("2025-09-02", "anna", "letter", "a"),
           event("2025-09-03", "anna", "judgement", "improved_since(a)", outcome="yes")]  # fmt: skip
    about = school(calendar(), {"anna": "// N/ // NN", "ben": "// N/ // //"}, log)
    text = in_full(explained(policy, about, "anna", date(2025, 9, 4), rule="b"))
    assert "- not met, as attendance has improved since “a”\n" in text
    assert "- met: attendance has not improved since “a”\n" in in_full(
        explained(policy, about, "ben", date(2025, 9, 4), rule="b"))  # fmt: skip
