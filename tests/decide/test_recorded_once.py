"""What the log says of a rule itself: that it was done in its period already, that a pupil has improved since, that
somebody was reached; and what is to be considered beside what is simply done."""

from __future__ import annotations

import pytest

from attendance_policy.events import Event
from reference.interpreter import Options
from reference.making import agreed, calendar, event, fired, policy, rule, school

WARNING = {"letter": "warning", "to": "parents"}
ONLY_LOG = Options(simulate=False, take_done=False, log=True)
LATE_FALL = "// // // // // // // NN NN // // // NN // //"


def _days(name: str, found: list[tuple[str, str, str]]) -> list[str]:
    return [f"{status} {day[5:]}" for rule_id, status, day in found if rule_id == name]


@pytest.mark.parametrize("once", ["per year", "per term", "per half term", "ever"])
@pytest.mark.parametrize("what", ["warning", "r"])
def test_what_was_done_before_in_its_period_is_not_raised_again(once: str, what: str) -> None:
    made = policy(rules={"r": rule(each="review", when="attendance < 90", will=WARNING, once=once)})
    marks = {"anna": LATE_FALL}
    assert _days("r", fired(made, school(calendar(), marks, []), ONLY_LOG)) == ["due 09-12"]
    sooner = [event("2025-09-04", "anna", "letter", what)]
    assert _days("r", fired(made, school(calendar(), marks, sooner), ONLY_LOG)) == []
    # On the day itself, or after it, it was raised and then done.
    later = [event("2025-09-12", "anna", "letter", what)]
    assert _days("r", fired(made, school(calendar(), marks, later), ONLY_LOG)) == ["due 09-12"]


def test_what_was_done_in_one_half_term_is_raised_in_the_next() -> None:
    made = policy(rules={"r": rule(each="review", when="attendance < 90", will=WARNING, once="per half term")})
    marks = {"anna": "NN // // // // NN // // // //"}
    about = school(calendar(half_term=1), marks, [event("2025-09-02", "anna", "letter", "warning")])
    assert _days("r", fired(made, about, ONLY_LOG)) == ["due 09-19"]


def test_a_visit_made_in_one_spell_leaves_the_next_spell_its_own() -> None:
    made = policy(rules={"r": rule(each="absence", when="absence_day >= 2", will=WARNING, once="per spell")})
    marks = {"anna": "NN NN // NN NN"}
    about = school(calendar(), marks, [event("2025-09-01", "anna", "letter", "warning")])
    assert _days("r", fired(made, about, ONLY_LOG)) == ["due 09-05"]


def test_the_log_of_one_pupil_leaves_the_next_alone() -> None:
    made = policy(rules={"r": rule(each="review", when="attendance < 90", will=WARNING, once="per year")})
    about = school(calendar(), dict.fromkeys(("anna", "ben"), LATE_FALL), [event("2025-09-04", "anna", "letter", "r")])
    assert [d.pupil for d in agreed(made, about, ONLY_LOG)] == ["ben"]


def _improved(outcome: str) -> list[Event]:
    answer = [event("2025-09-10", "anna", "judgement", "improved_since(warning)", outcome)] if outcome else []
    return [event("2025-09-02", "anna", "letter", "warning"), *answer]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("", ["asks 09-05"]), ("no", ["asks 09-05", "due 09-12"]), ("yes", ["asks 09-05"])],
)
def test_somebody_says_whether_a_pupil_improved_since_a_letter(outcome: str, expected: list[str]) -> None:
    made = policy(rules={
        "first": rule(each="absence", will=WARNING),
        "r": rule(each="review", after="warning", when="not improved_since(warning)", once="per year"),
    })  # fmt: skip
    about = school(calendar(), {"anna": "// // // // // // // // // // // //"}, _improved(outcome))
    assert _days("r", fired(made, about, ONLY_LOG)) == expected


@pytest.mark.parametrize(("answered", "status"), [("2025-09-10", "asks"), ("2025-09-16", "due"), ("2025-09-17", "due")])
def test_what_was_said_before_a_step_came_again_is_not_about_it(answered: str, status: str) -> None:
    """After a second letter, what was said of the first answers nothing; what was said that day or later does."""
    made = policy(rules={
        "first": rule(each="review", will=WARNING, once="ever"),
        "r": rule(each="absence", after="warning", when="not improved_since(warning)"),
    })  # fmt: skip
    events = [event(day, "anna", "letter", "warning") for day in ("2025-09-02", "2025-09-16")]
    said = event(answered, "anna", "judgement", "improved_since(warning)", "no")
    about = school(calendar(), {"anna": "// " * 12 + "// // // NN"}, [*events, said])
    assert [one.split()[0] for one in _days("r", fired(made, about, ONLY_LOG))] == [status]


def test_what_is_left_open_once_it_is_known_that_nobody_was_reached() -> None:
    made = policy(
        rules={"r": rule(each="absence", when="not contact_made and not found")},
        judgements={"found": {"asks": "Was the pupil found?", "who": "office", "unanswered": "ask", "source": "1"}},
    )
    events = [event("2025-09-02", "anna", "contact", outcome="not reached")]
    about = school(calendar(), {"anna": "NN NN NN"}, events)
    assert [(d.status, d.names) for d in agreed(made, about, ONLY_LOG)] == [("asks", ("found",))] * 3
    nobody_knows = Options(simulate=False, take_done=False)
    told = agreed(made, school(calendar(), {"anna": "NN NN NN"}), nobody_knows)
    assert [(d.status, d.names) for d in told] == [("if", ("contact_made",))] * 3


def test_what_is_considered_stands_apart_from_what_is_done() -> None:
    made = policy(rules={
        "r": rule(each="absence", will=[WARNING, {"consider": "a visit"}, {"tell": "parents"}], once="per spell"),
        "after": rule(each="absence", after="r"),
    })  # fmt: skip
    case = made.rules[0].cases[0]
    assert [(strength, [a.verb for a in actions]) for strength, actions in case.acts] == [
        ("will", ["letter", "tell"]), ("will", ["consider"]),
    ]  # fmt: skip
    found = fired(made, school(calendar(), {"anna": "NN NN"}))
    assert found == [("r", "asks", "2025-09-01"), ("r", "due", "2025-09-01"), ("after", "due", "2025-09-02")]


def test_a_meeting_of_another_kind_does_not_do_a_step_that_is_called_meeting() -> None:
    rules = {
        "meeting": rule(each="review", when="attendance < 50", will={"meet": "parents"}, once="per year"),
        "plan": rule(after="meeting", each="review", when="attendance < 95", will={"plan": "support"}, once="per year"),
    }
    marks = {"anna": LATE_FALL}
    other = [event("2025-09-04", "anna", "meeting", "early_help")]
    assert _days("plan", fired(policy(rules=rules), school(calendar(), marks, other), ONLY_LOG)) == []
    same = [event("2025-09-04", "anna", "meeting", "meeting")]
    assert _days("plan", fired(policy(rules=rules), school(calendar(), marks, same), ONLY_LOG)) != []
