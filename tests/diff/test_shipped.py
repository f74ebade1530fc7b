"""Single edits of the shipped profiles: their words and their history, as `diff` shows them."""

from __future__ import annotations

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.diff import compare
from attendance_policy.diff.counterexample import find_counterexample
from attendance_policy.library import read_calendar
from attendance_policy.policy.codebook import code_book
from attendance_policy.reports.history_text import counterexample_text
from attendance_policy.scenario import Ready, read_scenario, replay, replay_data, table_of
from attendance_policy.source import read_yaml
from diff.pairs_of_profiles import policies

EDITS = [
    ("atlp_slade", "rules.visit_vulnerable.repeat", "every 1 week"),
    ("atlp_slade", "rules.visit_fifth_day.when",
     "absence_day >= 5 and contact_made or not unexplained and not vulnerable"),
    ("basildon_lower", "stages.concern_letter.when", "attendance < 93 or punctuality_a_concern"),
    ("basildon_lower", "rules.correct_code.due", "5 school days after session"),  # the same day but over holidays
    ("lct", "stages.stage_b.any_of.1.when", "attendance <= 90"),
    ("lct", "stages.stage_b.any_of.1.not_before", "3 school weeks after sal_1"),
    ("sharley_park", "stages.first_stage_letter.once", "per half term"),
    ("lct", "stages.stage_a.once", "ever"),
    ("sharley_park", "rules.wellbeing_call.when", "absence_day >= 3"),
    ("sharley_park", "rules.three_visits.when",
     "not contact_made and times('visit', outcome='unanswered', this='spell') >= 3"),
    ("sharley_park", "rules.watched_weekly.repeat", "every 2 school weeks"),
    ("sharley_park", "rules.consider_penalty_notice.needs", "done(first_stage)"),
    ("westwood", "rules.evidence_when_persistent.once", "per year"),
    ("westwood", "rules.early_conversation.when", "attendance < 95 and attendance_decreasing"),
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit[0]}.{edit[1]}")
def test_an_edit_and_its_history(edit: tuple[str, str, str], snapshot: SnapshotAssertion) -> None:
    school, path, value = edit
    before = policies().load(school)
    after = policies().patched(before, [(path, value)])
    found = compare(before, after)
    calendar, codes = read_calendar("england_example", ()), code_book(policies().resolver)
    searched = find_counterexample(found, calendar, codes)
    assert searched.first is not None and searched.first.kind == "history"
    scenario = read_scenario(read_yaml(searched.first.text, "saved.yaml"), codes, lambda _: calendar)
    both = [replay(scenario, [Ready.of(one)]) for one in (before, after)]
    sides = [replay_data(scenario, one)["policies"] for one in both]
    keys = ("at", "action", "due", "role", "strength", "status")
    told = [[[d[key] for key in keys] for d in side[0]["decisions"]] for side in sides]
    assert told[0] != told[1]  # the file alone shows it, without the search
    for one in searched.first.shown:
        assert one.before != one.after
        for side, said in zip(both, (one.before, one.after), strict=True):
            _in_the_words_of(table_of(scenario, side), said)
    effects = "\n".join(f"{one.path}: {one.before} -> {one.after}\n  {one.effect}" for one in found.changes)
    assert f"{effects}\n\n{counterexample_text(searched)}" == snapshot


def _in_the_words_of(table: str, said: str) -> None:
    """What keeps a decision open is said as a replay of the file says it."""
    flat = " ".join(table.split())
    for standing in re.findall(r"(?:discretionary|not specified|conflict)[^;)]*", said):
        assert standing in flat, standing


EFFECTS = [
    ("lct", "leave.notice.strength", "should", "should instead of must: left to a person, before a duty"),
    ("lct", "leave.notice.at_least", "3 weeks",
     "leave is to be asked for at least 3 weeks instead of 2 weeks in advance: parents have to ask 1 week earlier"),
    ("lct", "leave.notice.at_least", "10 school days", "leave is to be asked for at least 10 school days instead of "
     "2 weeks in advance: only school days count, no longer every day of the calendar"),
    ("lct", "leave.answer.within", "5 school days", "answered within 5 school days, where it was left open"),
    ("lct", "formal_steps.penalty_notice.amounts.first.0.pay", "60",
     "a parent has 60 pounds to pay for the first notice instead of 80: 20 pounds less"),
    ("lct", "formal_steps.penalty_notice.limit.at_most", "3",
     "at most 3 of them instead of 2, then something else follows"),
    ("lct", "formal_steps.penalty_notice.limit.in", "2 years",
     "counted over 2 years instead of 3 years: 1 year shorter"),
    ("lct", "letters.sal_1.to", "pupil", "goes to the pupil instead of the parents"),
    ("lct", "stages.stage_a.may.to", "pupil", "the attendance officer may send School Attendance Letter 1 to the "
     "pupil, instead of: the attendance officer may send School Attendance Letter 1 to the parents"),
    ("lct", "stages.stage_b.any_of.0.not_before", "2 weeks after sal_1", "not before 2 weeks after School Attendance "
     "Letter 1 instead of 3 weeks after School Attendance Letter 1: it can come 1 week sooner"),
    ("lct", "rules.first_day_contact.for_tier.red.due", "by 10:00",
     "due by 10:00 instead of by 09:30: the attendance officer has 30 minutes more"),
    ("lct", "rules.correct_code.due", "5 days after session", "due 5 days after the session instead of 5 working days "
     "after the session: every day of the calendar counts, no longer Mondays to Fridays but for bank holidays"),
    ("lct", "counting.review.every", "school day",
     "every pupil is reviewed once a school day instead of once a week: what the review raises is seen more often"),
    ("lct", "open_points.weeks_after_sal_1.working", "school_weeks",
     "the year is simulated by the reading `school_weeks` instead of `as_written`"),
    ("lct", "open_points.weeks_after_sal_1.readings.school_weeks.set.'stages.stage_b.any_of.0.not_before'",
     "4 school weeks after sal_1", "under the reading `school_weeks`, not before 4 school weeks after School "
     "Attendance Letter 1 instead of 3 school weeks after School Attendance Letter 1: it can come 1 school week later; "
     "shows under the reading `school_weeks` only: the year is read by `weeks_after_sal_1` as `as_written`"),
    ("lct", "tiers.rag.levels.green.led_by", "attendance officer",
     "led by the attendance officer instead of school staff"),
    ("lct", "rules.contact_logged.will.due", "by 10:00", "the academy will record the contact in Bromcom, by 10:00, "
     "instead of: the academy will record the contact in Bromcom, by 10:30: the academy has 30 minutes less"),
    ("westwood", "open_points.exactly_90.readings.more_than_18_days.set.'terms.persistent.when'",
     "sessions('absent', this='year') > 38", "under the reading `more_than_18_days`, persistent reaches 39 or more "
     "sessions of absence this school year instead of 37 or more sessions of absence this school year; shows under "
     "the reading `more_than_18_days` only: the year is read by `exactly_90` as `as_written`"),
    ("atlp_slade", "registers.everyone.am.closes", "09:20",
     "in the morning the register closes at 09:20 instead of 08:55: 25 minutes later"),
    ("atlp_slade", "registers.everyone.am.late_after", "08:44",
     "in the morning pupils are late after 08:44 instead of 08:45: 1 minute earlier"),
    ("atlp_slade", "rules.visit_vulnerable.repeat", "every 1 week", "for as long as it holds, it comes again every 1 "
     "week instead of every 3 school days: less often; weeks are counted from Monday, days one by one"),
    ("sharley_park", "rules.consider_penalty_notice.needs", "done(first_stage)", "waits until the 1st stage attendance "
     "letter has been sent instead of until the pre-attendance letter has been sent"),
    ("sharley_park", "records.emergency_contacts.at_least", "2 numbers",
     "at least 2 numbers instead of 3 numbers: 1 number less"),
    ("westwood", "stages.letter_1a.once", "per term",
     "a pupil comes to it at most once in a term instead of once in a school year: more often"),
    ("westwood", "stages.letter_1b.after", "letter_2a",
     "follows “letter 2a” instead of “letter 1a”: nobody is reached before “letter 2a” has been done"),
    ("westwood", "reasons.religious_observance.at_most", "2 days",
     "at most 2 days instead of 1 day of leave for this reason: 1 day more"),
    ("westwood", "judgements.whereabouts_known.unanswered", "assume not", "until somebody answers, the question is "
     "taken as no instead of put to somebody once all else holds"),
    ("westwood", "values.return_after_leave.is", "10", "no condition of a rule reads this figure"),
    ("lct", "values.return_after_leave.is", "5", "place_at_risk no longer reaches "
     "1 or more sessions marked C in this absence where fewer than 5 school days have passed since agreed return"),
]  # fmt: skip


@pytest.mark.parametrize(("school", "path", "value", "effect"), EFFECTS)
def test_no_change_is_silent(school: str, path: str, value: str, effect: str) -> None:
    before = policies().load(school)
    (one,) = compare(before, policies().patched(before, [(path, value)])).changes
    assert (one.path, one.effect) == (path, effect)


def test_a_level_is_named_with_its_tier() -> None:
    before = policies().load("westwood")
    (one,) = compare(before, policies().patched(before, [("tiers.level.levels.harder.when", "90 <= attendance < 93")])
                     ).changes  # fmt: skip
    assert one.effect.startswith("level harder reaches attendance from 90% and below 93% instead of ")


def test_what_is_done_as_readings_differ_is_told_of_each() -> None:
    """No one thing is done on either side: what differs is what one of the readings asks for."""
    before = policies().load("lct")
    after = policies().patched(before, [("rules.contact_logged.will.due", "by 10:00")])
    calendar, codes = read_calendar("england_example", ()), code_book(policies().resolver)
    found = find_counterexample(compare(before, after), calendar, codes).first
    assert found is not None
    (shown,) = found.shown
    assert shown.before.startswith("school will: readings differ (conflict; which_log (conflict): as_written yes, ")
    assert "by 10:30" in shown.before and "by 10:00" in shown.after


def test_what_no_condition_reads_is_not_searched() -> None:
    before = policies().load("lct")
    after = policies().patched(before, [("tiers.rag.levels.green.led_by", "attendance officer")])
    calendar, codes = read_calendar("england_example", ()), code_book(policies().resolver)
    assert find_counterexample(compare(before, after), calendar, codes).bound.startswith("the same on every register")


def test_a_rule_that_marks_never_raise_is_said_to_be() -> None:
    before = policies().load("sharley_park")
    after = policies().patched(before, [("rules.late_asked_why.when", "session == 'am' and arrived > '08:50'")])
    calendar, codes = read_calendar("england_example", ()), code_book(policies().resolver)
    found = compare(before, after)
    assert found.changes[0].effect == ("late_asked_why newly reaches cases where the pupil arrives from 08:51 to 08:55 "
                                       "and it is the morning session")  # fmt: skip
    searched = find_counterexample(found, calendar, codes)
    assert searched.found == ()
    assert searched.bound == ("no history is searched: `late_asked_why` is asked at each arrival, and a history has "
                              "marks alone")  # fmt: skip


def test_two_answers_that_differ_never_read_the_same() -> None:
    before = policies().load("sharley_park")
    after = policies().patched(before, [("leave.decided_by", "governing board")])
    calendar, codes = read_calendar("england_example", ()), code_book(policies().resolver)
    found = find_counterexample(compare(before, after), calendar, codes).first
    assert found is not None and found.kind == "question"
    assert [(one.before, one.after) for one in found.shown] == [
        tuple(f"discretionary, notice met no, may be granted at discretion, decided by {who}"
              for who in ("headteacher", "governing board"))
    ]  # fmt: skip
