"""What a replay decides: days, keys, results, readings, due times and what was read. Shown on the five profiles."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from attendance_policy.policy import Policies
from attendance_policy.scenario import Decision, Ready, Replayed, Scenario, replay, replay_data, table_of
from scenario.shared import Reader

HEAD = "scenario: a test\ncalendar: england_example\nother_flags: no\n"


@pytest.fixture
def run(reader: Reader, schools: tuple[Ready, ...]) -> Any:
    """Replays a text through one school."""

    def one(school: str, text: str, head: str = HEAD) -> Replayed:
        ready = next(r for r in schools if r.loaded.policy.id == school)
        return replay(reader.text(head + text), [ready])[0]

    return one


def of(replayed: Replayed, rule: str) -> list[Decision]:
    """The decisions of a rule."""
    return [decision for decision in replayed.decisions if decision.rule == rule]


def one_of(replayed: Replayed, rule: str) -> Decision:
    """The only decision of a rule."""
    (decision,) = of(replayed, rule)
    return decision


FALL = """
pupils: {P1: {year: 4}}
register: {P1: {from 2025-09-02: '/\\ x20, I x3'}}
"""


def test_a_review_is_on_the_last_school_day_of_its_week_and_not_on_the_last_marked_day(run: Any) -> None:
    # The last mark is on Thursday 2 October; the week goes on.
    assert of(run("lct", FALL), "stage_a") == []
    days = [d.at for d in of(run("lct", FALL + "review_until: 2025-10-03"), "stage_a")]
    assert days == [date(2025, 10, 3)] * 2


def test_nothing_after_the_last_day_looked_at_is_listed(run: Any) -> None:
    before = run("basildon_lower", FALL + "review_until: 2025-10-01").decisions
    assert before and max(d.first_at for d in before) == date(2025, 10, 1)
    after = run("basildon_lower", FALL).decisions
    assert [d for d in after if d.first_at <= date(2025, 10, 1)] == list(before)


def test_the_key_is_the_period_and_survives_later_marks(run: Any) -> None:
    short = one_of(run("basildon_lower", FALL), "concern_letter")
    more = one_of(run("basildon_lower", FALL.replace("I x3", "I x3, /\\ x20")), "concern_letter")
    assert short.key == more.key == "concern_letter:will:P1:2025/26"
    corrected = run("basildon_lower", FALL.replace("I x3", "/\\ x3"))
    assert of(corrected, "concern_letter") == []


@pytest.mark.parametrize(
    ("once", "key"),
    [
        ("per term", "2025/26 autumn"),
        ("per half term", "2025/26 half term 1"),
        ("per spell", "spell of 2025-09-30"),
        ("ever", "ever"),
    ],
)
def test_the_key_of_each_period(run: Any, reader: Reader, policies: Policies, once: str, key: str) -> None:
    rule = "stages.concern_letter" if once != "per spell" else "rules.partner_support"
    marks = FALL.replace("I x3", "N x3")
    loaded = policies.patched(policies.load("basildon_lower"), [(f"{rule}.once", once)])
    (replayed,) = replay(reader.text(HEAD + marks), [Ready.of(loaded)])
    decision = of(replayed, rule.partition(".")[2])[0]
    assert decision.key.endswith(f":{key}") and decision.key.startswith(rule.partition(".")[2])


def test_steps_as_due_are_taken_as_done_and_recorded_ones_are_not(run: Any) -> None:
    text = FALL.replace("I x3", "I x3, /\\ x30")
    assert of(run("basildon_lower", text), "meeting") == []
    (asked,) = of(run("basildon_lower", text + "steps: as due"), "meeting")
    assert (asked.status, asked.result, asked.open_names) == ("asks", "discretionary", ("improved_since",))


def test_a_judgement_that_was_answered_is_no_longer_asked(run: Any) -> None:
    said = "steps: as due\nevents: [{at: 2025-10-06, pupil_id: P1, kind: judgement, id: %s, outcome: no}]"
    text = FALL.replace("I x3", "I x3, /\\ x30") + said % "improved_since(concern_letter)"
    asked, due = of(run("basildon_lower", text), "meeting")
    assert (asked.status, due.status, due.result, due.at) == ("asks", "due", "determined", date(2025, 10, 6))
    assert asked.key != due.key


def test_a_flag_is_not_known_until_a_pupil_has_it_or_the_scenario_says_no(run: Any) -> None:
    away = "register: {P1: {from 2025-09-02: '/\\ x5, N x2'}}"
    unknown = run("atlp_slade", "pupils: {P1: {year: 4}}\n" + away, HEAD.replace("other_flags: no\n", ""))
    assert [(d.status, d.result) for d in of(unknown, "tell_social_worker")] == [("if", "determined")]
    assert of(run("atlp_slade", "pupils: {P1: {year: 4}}\n" + away), "tell_social_worker") == []
    known = run(
        "atlp_slade", "pupils: {P1: {social_worker: true}, P2: {}}\n" + away.replace("}}", "}, P2: {2025-09-09: N}}")
    )
    assert [(d.pupil_id, d.status) for d in of(known, "tell_social_worker")] == [("P1", "due")]


def test_a_conflict_without_a_working_reading_has_no_value_of_its_own(run: Any) -> None:
    away = "pupils: {P1: {year: 4}}\nregister: {P1: {2025-09-10: N}}"
    decision = one_of(run("westwood", away), "contact_first_day")
    assert (decision.result, decision.status, decision.action) == ("conflict", "due", None)
    assert [(r.reading, r.decided, r.working) for r in decision.readings] == [
        ("as_written", True, False), ("phone_first", True, False),
    ]  # fmt: skip
    assert {r.action for r in decision.readings} == {
        "contact the home by phone or by a visit", "contact the parents by phone",
    }  # fmt: skip


def test_a_decision_that_only_another_reading_makes_is_told_and_not_made(run: Any) -> None:
    away = "pupils: {P1: {year: 8}}\nregister: {P1: {2025-09-10: N}}"
    will, may = sorted(of(run("basildon_lower", away), "first_day_calling"), key=lambda d: d.strength, reverse=True)
    assert (will.strength, will.status, will.result) == ("will", "due", "not_specified")
    assert (may.strength, may.status, may.result) == ("may", "if", "conflict")
    assert [(r.reading, r.decided, r.working) for r in may.readings] == [
        ("as_written", True, False), ("after_calls", False, True),
    ]  # fmt: skip


def test_a_point_that_the_call_settles_is_no_longer_open(reader: Reader, policies: Policies) -> None:
    away = "pupils: {P1: {year: 8}}\nregister: {P1: {2025-09-10: N}}"
    settled = ("early_visit=after_calls", "thirty_minutes=opening")
    ready = Ready.of(policies.load("basildon_lower", readings=settled))
    decision = one_of(replay(reader.text(HEAD + away), [ready])[0], "first_day_calling")
    assert (decision.strength, decision.result, decision.readings) == ("will", "determined", ())
    assert decision.due is not None and decision.due.as_data() == {
        "text": "30 minutes after register taken", "at": "2025-09-10 09:30",
    }  # fmt: skip


def test_a_standard_question_is_an_interpretation_and_leaves_the_result(run: Any) -> None:
    text = "pupils: {P1: {year: 8}}\nregister: {P1: {from 2025-09-02: '/\\ x38, I, /\\ x3, I x2'}}"
    decision = one_of(run("basildon_lower", text), "concern_letter")
    assert decision.result == "determined" and decision.at == date(2025, 11, 7)
    moved = {r.reading: r.at for r in decision.readings if r.point == "attendance_period"}
    assert moved == {
        "as_written": date(2025, 11, 7), "this_term": date(2025, 11, 7), "this_half_term": date(2025, 11, 6),
    }  # fmt: skip
    assert any(line.startswith("attendance_period: read as `as_written`") for line in decision.interpretation)


def test_one_duty_in_two_clauses_is_one_decision(run: Any) -> None:
    away = "pupils: {P1: {year: 8}}\nregister: {P1: {from 2025-09-10: N x2}}"
    replayed = run("basildon_lower", away)
    first = next(d for d in of(replayed, "first_day_calling") if d.strength == "will")
    assert set(first.restated_by) == {"first_morning_call", "contact_each_day"}
    assert set(first.source) >= {"6", "4.2", "4.5"}
    assert of(replayed, "first_morning_call") == []
    assert [d.at for d in of(replayed, "contact_each_day")] == [date(2025, 9, 11)]


def test_what_is_considered_is_asked_and_what_stands_beside_it_is_due(run: Any) -> None:
    text = "pupils: {P1: {year: 4}}\nregister: {P1: {from 2025-09-08: '/\\ x2, I x3'}}"
    due, asked = sorted(of(run("westwood", text), "letter_3a"), key=lambda d: d.status, reverse=True)
    assert due.status == "due" and due.action is not None and due.action.startswith("send Letter 3a")
    assert asked.status == "asks" and asked.action is not None and asked.action.startswith("consider a referral")
    assert len({due.key, asked.key}) == 2


@pytest.mark.parametrize(
    ("school", "marks", "rule", "at"),
    [
        ("basildon_lower", "2025-09-10: N", "first_day_calling", "2025-09-10 09:00"),
        ("basildon_lower", "2025-09-10: '/ N'", "first_day_calling", None),
        ("basildon_lower", "2025-09-10: N", "correct_code", "2025-09-17"),
        ("basildon_lower", "2025-12-19: N", "correct_code", "2025-12-30"),
        ("sharley_park", "2025-09-10: N", "first_morning_call", "2025-09-10"),
        ("lct", "2025-09-10: N", "recall", "2025-09-10 14:30"),
        ("atlp_slade", "2025-09-10: N", "call_first_day", "2025-09-10"),
    ],
)
def test_due(run: Any, school: str, marks: str, rule: str, at: str | None) -> None:
    decision = of(run(school, f"pupils: {{P1: {{year: 8}}}}\nregister: {{P1: {{{marks}}}}}"), rule)
    will = next(d for d in decision if d.strength == "will")
    assert will.due is not None and will.due.as_data()["at"] == at


def test_a_silence_about_when_keeps_its_words_and_its_clause(run: Any) -> None:
    replayed = run("sharley_park", "pupils: {P1: {year: 4}}\nregister: {P1: {2025-09-10: N}}\nevents: []")
    decision = one_of(replayed, "home_check")
    assert decision.due is not None
    assert decision.due.as_data() == {"not_stated": "4.5 gives no time for the visit", "source": ["4.5"]}


def test_what_a_decision_read(run: Any) -> None:
    decision = one_of(run("basildon_lower", FALL), "concern_letter")
    read = {fact.text: fact.value for fact in decision.facts}
    assert read == {"attendance < 95": "90.91% (40/44 sessions)", "punctuality_a_concern": "no"}
    tier = next(d for d in run("westwood", FALL + "review_until: 2025-10-03").decisions if d.rule == "letter_3a")
    assert [f.value for f in tier.facts if f.text == "level == 'persistent_absentee'"] == ["persistent_absentee"]
    assert {f.of for f in tier.facts if f.text.startswith("attendance(")} == {"level"}


def test_a_scenario_of_questions_alone_decides_nothing(run: Any) -> None:
    replayed = run("westwood", 'ask:\n  - arrive: {year: N, at: "2025-09-10 08:45"}', "scenario: a test\n")
    assert replayed.decisions == ()
    (answered,) = replayed.answers
    assert answered.answer is not None and answered.answer.as_data()["code"] == "L"


def test_a_reason_that_only_another_policy_names_is_told(run: Any) -> None:
    ask = "ask:\n  - leave: {requested: 2025-09-01, from: 2025-11-10, to: 2025-11-11, reason: protest}"
    (answered,) = run("westwood", ask).answers
    assert (answered.answer, answered.refused) == (None, "`protest` is not a reason of this policy")


def test_a_calendar_inside_the_file(reader: Reader, schools: tuple[Ready, ...]) -> None:
    text = """
scenario: A term of three weeks
calendar:
  calendar: own
  name: Own
  years: {"2025/26": {autumn: {first: 2025-09-08, last: 2025-09-26}}}
pupils: {P1: {year: 4}}
register: {P1: {from 2025-09-08: 'I to 2025-09-26'}}
"""
    scenario = reader.text(text)
    assert scenario.calendar is not None and len(scenario.calendar.school_days) == 15
    assert scenario.review_until == date(2025, 9, 26)
    assert any(one.decisions for one in replay(scenario, schools))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("now: 2025-01-05 09:00\nreview_until: 2025-10-03", date(2025, 1, 5)),
        ("review_until: 2025-10-03", date(2025, 10, 3)),
        ('ask: [{arrive: {year: 4, at: "2025-09-10 08:45"}}]', date(2025, 9, 10)),
        ("pupils: {P1: {}}", None),
    ],
)
def test_the_day_whose_versions_answer(reader: Reader, text: str, day: date | None) -> None:
    assert reader.text(HEAD + text).day == day


def test_a_single_day_says_otherwise_than_the_run_around_it(reader: Reader) -> None:
    scenario = reader.text(HEAD + "pupils: {P1: {}}\nregister: {P1: {from 2025-09-02: '/\\ x5', 2025-09-04: 'N I'}}")
    assert _letters(scenario, date(2025, 9, 4)) == ("N", "I")
    assert _letters(scenario, date(2025, 9, 5)) == ("/", "\\")


def _letters(scenario: Scenario, day: date) -> tuple[str, str]:
    assert scenario.register is not None
    at = 2 * scenario.register.day_index[day]
    marks, letters = scenario.register.marks[0], scenario.register.codes.letters
    return letters[marks[at]], letters[marks[at + 1]]


def test_the_same_replay_gives_the_same_bytes(reader: Reader, schools: tuple[Ready, ...]) -> None:
    scenario = reader.text(HEAD + FALL)
    once, again = replay(scenario, schools), replay(scenario, tuple(reversed(schools)))
    assert table_of(scenario, once) == table_of(scenario, tuple(reversed(again)))
    assert replay_data(scenario, once) == replay_data(scenario, tuple(reversed(again)))


def test_what_only_another_answer_to_a_standard_question_would_bring_is_not_listed(run: Any) -> None:
    # Were O counted as unexplained, the parents would be called; the document asks no such thing.
    replayed = run("sharley_park", "pupils: {P1: {year: 4}}\nregister: {P1: {2025-09-10: O}}")
    assert of(replayed, "first_morning_call") == []
