"""Two profiles compared by meaning: each kind of change, and everything that is none."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.analysis.quantities import Quantity
from attendance_policy.answers.kept import last_kept
from attendance_policy.answers.spans import latest_before
from attendance_policy.decide.due import moved
from attendance_policy.decide.notices_days import last_day
from attendance_policy.diff import compare
from attendance_policy.diff.region_words import region_words
from attendance_policy.diff.spelling import same_length, same_time
from attendance_policy.library import read_calendar
from attendance_policy.policy.called import Called
from attendance_policy.policy.formal import Length
from attendance_policy.vocabulary import FACTS, Kind
from attendance_policy.vocabulary.counting import Counting
from diff.pairs_of_profiles import SCHOOL, differences, edited, loaded, policies

NO_CHANGE = {
    "rules in another order": [
        ('  many_unauthorised:\n    each: review\n    when: sessions(\'unauthorised\', school_weeks=10) >= many\n'
         '    who: office\n    will: {consider: penalty_notice}\n    once: per year\n    source: "13"\n', ""),
        ("rules:\n", 'rules:\n  many_unauthorised: {each: review, when: "sessions(\'unauthorised\', school_weeks=10) '
         '>= many", who: office, will: {consider: penalty_notice}, once: per year, source: "13"}\n'),
    ],
    "a rule under another name": [("letter_2:", "second_letter:")],
    "a letter under another name": [("  first: {to", "  opening: {to"), ("letter: first", "letter: opening"),
                                    ("after: first", "after: opening"), ("weeks after first", "weeks after opening")],
    "a term and the rule that reads it under other names": [("low: {", "falling: {"), ("when: low", "when: falling"),
                                                            ("letter_1:", "letter_one:")],
    "a judgement under another name": [("serious: {", "grave: {"), ("or serious", "or grave")],
    "a value under another name": [("  many: {", "  lots: {"), (">= many", ">= lots")],
    "a register group under another name": [("everybody:", "all_years:")],
    "a condition the other way round": [("low and not young_carer", "not young_carer and low")],
    "a condition written without its term": [("when: low and", "when: attendance < 95 and")],
    "absence for attendance": [("when: attendance < 90 or serious", "when: absence > 10 or serious")],
    "ten or more as more than nine": [("school_weeks=10) >= many", "school_weeks=10) > 9")],
    "a condition as two ways": [("    when: attendance < 90 or serious\n",
                                 "    any_of:\n      - {when: attendance < 90}\n      - {when: serious}\n")],
    "a level that an earlier one has cut already": [
        ("attendance < 90, source", "attendance < 90.0, source"),
    ],
    "actions of one list in another order": [("[{letter: second}, {contact: parents}]",
                                              "[{contact: parents}, {letter: second}]")],
    "one minute from its other side": [('late_from: "08:46"', 'late_after: "08:45"'),
                                       ('by: "08:30"', 'before: "08:31"')],
    "what holds anyway written out": [("once: per year\n    source: \"11\"", "once: per year\n    source: \"11\"\n"),
                                      ("    after: first\n    each: review\n", "    after: first\n")],
    "a distance in a smaller unit": [("not_before: 2 weeks after first", "not_before: 14 days after first")],
    "a notice in days": [("at_least: 2 weeks", "at_least: 14 days")],
    "a list of one": [('source: "12"', 'source: ["12"]')],
    "cases and levels that overlap nowhere in another order": [
        ('      red: {when: attendance < 90, source: "8"}\n', ""),
        ("      green: {source", '      red: {when: attendance < 90, source: "8"}\n      green: {source'),
    ],
}  # fmt: skip


@pytest.mark.parametrize("edits", NO_CHANGE.values(), ids=NO_CHANGE)
def test_said_otherwise_is_no_change(edits: list[tuple[str, str]]) -> None:
    found = differences(*edits)
    assert found.changes == ()
    assert edited(*edits) != SCHOOL


def test_what_was_chosen_for_one_value_and_now_for_another_is_words() -> None:
    plain = 'once: per year\n    source: "13"'
    once = (plain, plain.replace("source", "interpretation: {once: of a year}\n    source"))
    before = edited(once)
    after = edited(("once: per year\n    interpretation: {once", "repeat: every 4 weeks\n    interpretation: {repeat"),
                   of=before)  # fmt: skip
    found = compare(loaded(before), loaded(after))
    assert [one.path for one in found.changes if one.decides] == ["rules.many_unauthorised.repeat"]


def test_what_is_renamed_is_told() -> None:
    found = differences(("letter_2:", "second_letter:"), ("low: {", "falling: {"), ("when: low", "when: falling"))
    assert dict(found.renamed) == {("stages", "letter_2"): "second_letter", ("terms", "low"): "falling"}


CHANGES = {
    "a figure in a condition": (
        [("low: {when: attendance < 95", "low: {when: attendance < 93")],
        "terms.low.when", "attendance < 95", "attendance < 93", ("7",),
        "low reaches attendance below 93% instead of attendance below 95%; letter_1 no longer reaches attendance from "
        "93% and below 95% where the pupil does not care for a parent (`young_carer`)",
    ),
    "a band": (
        [("90 <= attendance < 95, source", "attendance < 96, source")],
        "tiers.colour.levels.amber.when", "90 <= attendance < 95", "attendance < 96", ("8",), None,
    ),
    "a value of the profile": (
        [("many: {is: 10", "many: {is: 8")],
        "values.many.is", 10, 8, ("7",),
        "many_unauthorised reaches 8 or more sessions of unauthorised absence in the last 10 school weeks instead of "
        "10 or more sessions of unauthorised absence in the last 10 school weeks",
    ),
    "one more condition": (
        [("unexplained\n", "unexplained and not young_carer\n")],
        "rules.call.when", "absence_day == 1 and unexplained", "absence_day == 1 and unexplained and not young_carer",
        ("12",), "call no longer reaches the first day of the absence where no reason is known and the pupil cares for "
        "a parent (`young_carer`)",
    ),
    "a due time": ([("due: by 09:30", "due: by 10:00")], "rules.call.due", "by 09:30", "by 10:00", ("12",),
                   "due by 10:00 instead of by 09:30: the office has 30 minutes more"),
    "who": ([("    who: office\n    will: {contact", "    who: headteacher\n    will: {contact")], "rules.call.who",
            "office", "headteacher", ("12",), "done by the headteacher instead of the office"),
    "a strength": ([("should: [", "must: [")], "stages.letter_2.must", "should", "must", ("11",),
                   "must instead of should: a duty, before left to a person"),
    "how often": ([('once: per year\n    source: "13"', 'repeat: every 4 weeks\n    source: "13"')],
                  "rules.many_unauthorised.repeat", {"once": "per year"}, {"repeat": "every 4 weeks"}, ("13",),
                  "for as long as it holds, it comes again every 4 weeks; before: a pupil comes to it at most once in "
                  "a school year"),
    "an edge of a register": ([('absent_from: "09:01"', 'absent_from: "09:11"')], "registers.everybody.am.absent_from",
                              "09:01", "09:11", ("3",), "in the morning pupils are absent from 09:11 instead of "
                              "09:01: 10 minutes later"),
    "an edge that takes its minute in": ([('by: "08:30"', 'before: "08:30"')], "reporting.first_day.before",
                                         {"by": "08:30"}, {"before": "08:30"}, ("4",),
                                         "an absence is to be reported by 08:29 instead of 08:30: "
                                         "parents have 1 minute less"),
    "a silence": ([('by: "09:00"}', 'by: {not_stated: no time}}')], "reporting.later_days.by", "09:00",
                  {"not_stated": "no time"}, ("4",), "left open now, where it was said: an absence is to be reported "
                  "by 09:00"),
    "a notice": ([("at_least: 2 weeks", "at_least: 3 weeks")], "leave.notice.at_least", "2 weeks", "3 weeks", ("5",),
                 "leave is to be asked for at least 3 weeks instead of 2 weeks in advance: parents have to ask 1 week "
                 "earlier"),
    "one action more": ([("{letter: second}, ", "{letter: second}, {tell: headteacher}, ")], "stages.letter_2.should",
                        [{"letter": "second"}, {"contact": "parents"}],
                        [{"letter": "second"}, {"tell": "headteacher"}, {"contact": "parents"}], ("11",), None),
    "a rule gone": ([("  call:\n    each: absence\n    when: absence_day == 1 and unexplained\n    who: office\n"
                      '    will: {contact: parents, how: phone}\n    due: by 09:30\n    source: "12"\n', "")],
                    "rules.call", ..., None, ("12",),
                    "no longer done: the office will contact the parents by phone, when it is the first day of the "
                    "absence and no reason is known"),
    "a rule come": (
        [("rules:\n", "rules:\n  meet: {after: first, each: review, when: 88 <= attendance < 92 and not young_carer, "
          "who: office, will: {meet: parents}, once: per term, source: '21'}\n")],
        "rules.meet", None,
        {"after": "first", "each": "review", "when": "88 <= attendance < 92 and not young_carer", "who": "office",
         "will": {"meet": "parents"}, "once": "per term", "source": "21"},
        ("21",),
        "a new rule: the office will meet the parents, after the first letter, when attendance is 88% or more and "
        "below 92% and the pupil does not care for a parent; at most once in a term",
    ),
    "a rule of two ways come": (
        [("rules:\n", "rules:\n  meet: {each: review, any_of: [{when: low}, {when: serious}], who: office, "
          "will: {meet: parents}, repeat: every 4 weeks, source: '21'}\n")],
        "rules.meet", None,
        {"each": "review", "any_of": [{"when": "low"}, {"when": "serious"}], "who": "office",
         "will": {"meet": "parents"}, "repeat": "every 4 weeks", "source": "21"},
        ("21",),
        "a new rule: the office will meet the parents, when “low” applies or when the office answers yes to “Is it "
        "serious?”; every 4 weeks",
    ),
    "an inherited way of counting": ([("flags:", "counting: {attendance: {is: this term, source: '20'}}\nflags:")],
                                     "counting.attendance.is", "this year", "this term", ("20",),
                                     "attendance is measured over this term instead of this year, where a rule "
                                     "names no time"),
}  # fmt: skip


# A way of counting of the profile's own answers the question of the base about it, which is open no more.
CLOSED = {"counting.attendance.is": ["open_points.attendance_period"]}


@pytest.mark.parametrize("case", CHANGES.values(), ids=CHANGES)
def test_a_change(case: tuple[object, ...]) -> None:
    edits, path, before, after, source, effect = case
    found = differences(*edits)  # type: ignore[misc]
    deciding = [one for one in found.changes if one.decides]
    assert [one.path for one in deciding] == [path, *CLOSED.get(str(path), [])]
    one = deciding[0]
    assert (one.after, one.source) == (after, source)
    assert before is ... or one.before == before
    assert effect is None or one.effect == effect


def test_a_clause_alone_is_told_apart() -> None:
    found = differences(('    due: by 09:30\n    source: "12"', '    due: by 09:30\n    source: "12.1"'))
    assert [(one.path, one.kind, one.before, one.after) for one in found.changes] == [
        ("rules.call.source", "clause", "12", "12.1")
    ]
    assert not found.decides


def test_words_alone_are_told_apart() -> None:
    found = differences(("asks: Is it serious?", "asks: Is this a serious matter?"))
    assert [(one.path, one.kind) for one in found.changes] == [("judgements.serious.asks", "words")]
    assert not found.decides


def test_levels_that_overlap_are_another_tier_in_another_order() -> None:
    wider = ('amber: {when: 90 <= attendance < 95, source: "8"}', 'amber: {when: attendance < 95, source: "8"}')
    red = '      red: {when: attendance < 90, source: "8"}\n'
    amber = '      amber: {when: attendance < 95, source: "8"}\n'
    before = loaded(edited(wider))
    after = loaded(edited(wider, (red, ""), (amber, amber + red)))
    found = compare(before, after)
    assert [(one.path, one.effect) for one in found.changes] == [
        ("tiers.colour.levels", "by_colour (red) no longer reaches attendance below 90%; by_colour (amber or green) "
         "reaches everybody instead of attendance from 90% or no attendance figure yet")
    ]  # fmt: skip


def test_two_changes_of_one_rule_are_two() -> None:
    found = differences(("due: by 09:30", "due: by 09:00"), ("absence_day == 1 and", "absence_day <= 2 and"))
    assert [one.path for one in found.changes] == ["rules.call.when", "rules.call.due"]
    assert found.changes[0].effect == "call newly reaches the second day of the absence where no reason is known"


def test_another_entry_with_the_same_words_is_no_rename() -> None:
    """Of two letters alike the one is gone and the other new where another rule sends it."""
    found = differences(("  second: {to: parents, source: \"11\"}", "  third: {to: parents, source: \"15\"}"),
                        ("[{letter: second}, {contact: parents}]", "{contact: parents}"),
                        ('source: "14"', 'source: "14"\n  thanked: {each: review, when: attendance >= 99, who: office, '
                         'may: {letter: third}, once: per year, source: "15"}'))  # fmt: skip
    assert not found.renamed
    assert {one.path for one in found.changes} == {"letters.second", "letters.third", "stages.letter_2.should",
                                                   "rules.thanked"}  # fmt: skip


def test_too_many_values_are_not_decided() -> None:
    names = [f"flag_{at}" for at in range(16)]
    flags = "".join(f'  {name}: {{means: a flag, source: "6"}}\n' for name in names)
    either = (
        ("flags: {young_carer: {means: cares for a parent, source: \"6\"}}\n",
         f'flags:\n  young_carer: {{means: cares for a parent, source: "6"}}\n{flags}'),
    )  # fmt: skip
    before = loaded(edited(*either, ("low and not young_carer", " or ".join(names))))
    after = loaded(edited(*either, ("low and not young_carer", " or ".join(names[:-1]))))
    found = compare(before, after)
    assert found.undecided == ("stages.letter_1.when",)
    assert "not decided" in found.changes[0].effect


def test_a_condition_that_is_gone_is_told_whatever_form_it_had() -> None:
    two_ways = "when: serious\n    any_of: [{when: attendance < 90}, {when: low}]"
    both = edited(("when: attendance < 90 or serious", two_ways))
    neither = edited(("    when: attendance < 90 or serious\n", ""))
    found = {change.path for change in compare(loaded(both), loaded(neither)).changes}
    assert {"stages.letter_2.when", "stages.letter_2.any_of"} <= found


def test_any_two_of_the_shipped_profiles_can_be_compared() -> None:
    every = policies()
    profiles = [every.examine(found) for found in every.library.found if found.id != "england_2006"]
    for one, other in pairwise([*profiles, profiles[0]]):
        assert compare(one, other).changes


def test_what_a_term_and_its_rules_reach_alike_is_said_once() -> None:
    """The region is that of the term; the rules that reach just the same are named after it."""
    rules = "".join(f'  by_{name}: {{each: review, when: low, who: office, will: {{contact: parents}}, once: per year, '
                    f'source: "7"}}\n' for name in "ab")  # fmt: skip
    before = SCHOOL.replace("rules:\n", f"rules:\n{rules}", 1)
    after = before.replace("low: {when: attendance < 95", "low: {when: attendance < 93")
    (one,) = compare(loaded(before), loaded(after)).changes
    assert one.effect.startswith("low reaches attendance below 93% instead of attendance below 95%; ")
    assert "and so do by_a and by_b" in one.effect and one.effect.count("below 93% instead of") == 1


SAME_LENGTHS = [
    ("due", "2 hours after register taken", "120 minutes after register taken"),
    ("until", "1 year after letter", "12 months after letter"),
    ("not_before", "1 week after letter", "7 days after letter"),
    ("at_least", "4 weeks", "28 days"), ("keep_for", "6 years", "72 months"), ("within", "1 month", "1 months"),
    ("within", "1 year from the offence", "12 months from the offence"),
    ("each", "fortnight", "2 weeks"), ("each", "12 months", "year"), ("each", "1 week", "week"),
]  # fmt: skip
OTHER_LENGTHS = [
    ("due", "5 school days after letter", "1 school week after letter"),
    ("due", "5 working days after letter", "1 week after letter"),
    ("due", "1 day after letter", "24 hours after letter"), ("due", "1 week after letter", "7 days after meeting"),
    ("not_before", "4 weeks after letter", "1 month after letter"), ("due", "by 09:30", "before 09:30"),
    ("at_least", "4 weeks", "20 school days"), ("at_least", "4 weeks", "4 school weeks"),
    ("keep_for", "1 month", "30 days"), ("keep_for", "1 year", "365 days"), ("within", "21 days", "28 days"),
    ("within", "1 year from the offence", "12 months from the notice"),
    ("each", "fortnight", "14 days"), ("each", "6 weeks", "half term"), ("repeat", "every 1 week", "every 7 days"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "one", "other"), SAME_LENGTHS)
def test_one_length_in_two_units_is_one(key: str, one: str, other: str) -> None:
    assert (same_time(one, other) if key in ("due", "until", "not_before") else same_length(key, one, other))


@pytest.mark.parametrize(("key", "one", "other"), OTHER_LENGTHS)
def test_units_that_a_calendar_counts_are_not_one_another(key: str, one: str, other: str) -> None:
    assert not same_time(one, other) and not same_length(key, one, other)


@given(st.integers(1, 30), st.sampled_from([("weeks", 7, "days"), ("years", 12, "months"), ("hours", 60, "minutes")]),
       st.datetimes(datetime(2024, 9, 1), datetime(2026, 7, 20)))  # fmt: skip
def test_what_is_called_one_length_ends_at_one_moment(count: int, units: tuple[str, int, str], start: datetime) -> None:
    """The engine counts both to the same moment: due times, times to wait, notice, payments and records alike."""
    unit, each, smaller = units
    assert same_length("within", f"{count} {unit}", f"{count * each} {smaller}")
    calendar = read_calendar("england_example", ())
    assert moved(start, count, unit, calendar) == moved(start, count * each, smaller, calendar)
    if unit == "hours":
        return
    day, lengths = start.date(), (Length("", count, unit), Length("", count * each, smaller))
    assert len({last_day(day, length, calendar) for length in lengths}) == 1
    assert len({last_kept(day, length.count, length.unit) for length in lengths}) == 1
    if unit == "weeks":
        assert len({latest_before(day, one.count, one.unit, calendar, Counting()) for one in lengths}) == 1


def test_a_distance_repeated_is_counted_by_its_own_unit() -> None:
    """Weeks run from Monday to Monday, so that every 4 weeks is not every 28 days."""
    every = ('once: per year\n    source: "13"', 'repeat: every 4 weeks\n    source: "13"')
    days = ("every 4 weeks", "every 28 days")
    (one,) = compare(loaded(edited(every)), loaded(edited(days, of=edited(every)))).changes
    assert (one.path, one.decides) == ("rules.many_unauthorised.repeat", True)


def test_a_figure_in_another_unit_is_the_same() -> None:
    unit = 'unit: sessions, source: "7"}'
    unused = (unit, unit + '\n  open_for: {is: 0.5, unit: hours, source: "3"}')
    minutes = ("{is: 0.5, unit: hours", "{is: 30, unit: minutes")
    before = edited(unused)
    assert compare(loaded(before), loaded(edited(minutes, of=before))).changes == ()
    assert compare(loaded(before), loaded(edited(("0.5", "0.25"), of=before))).decides


def test_an_effect_is_told_of_nobody_who_cannot_be() -> None:
    """What is counted in six weeks is part of what is counted in ten."""
    (one,) = differences(("school_weeks=10", "school_weeks=6")).changes
    assert one.effect == (
        "many_unauthorised no longer reaches 10 or more sessions of unauthorised absence in the last 10 school weeks "
        "and fewer than 10 sessions of unauthorised absence in the last 6 school weeks"
    )
    (one,) = differences(("sessions('unauthorised'", "sessions('O'")).changes
    assert "newly reaches" not in one.effect


def test_and_is_told_apart_from_or() -> None:
    (one,) = differences(("attendance < 90 or serious", "attendance < 90 and serious")).changes
    assert one.effect == (
        "letter_2 no longer reaches (attendance below 90% where the office answers no to “Is it serious?” (`serious`)) "
        "or ((attendance from 90% or no attendance figure yet) where the office answers yes to “Is it serious?” "
        "(`serious`))"
    )


IF_NOT, IF = (f"the office answers {word} to “Is it serious?” (`serious`)" for word in ("no", "yes"))
FROM_90 = "(attendance from 90% or no attendance figure yet)"
WORDS = {
    "what all of them share is said once": (
        "(attendance < 90 or serious) and (ehc_plan or looked_after or youth_offending)",
        "no longer reaches cases where the pupil has no EHC plan and the pupil is not looked after by the local "
        f"authority and the pupil has no youth offending worker, namely attendance below 90% or cases where {IF}",
    ),
    "years": (
        "year in ('R', '1', '2', '5') and (attendance < 90 or serious)",
        "no longer reaches cases where the pupil is in Nursery, Year 3 or Year 4 or Year 6 to Year 13, namely "
        f"attendance below 90% or cases where {IF}",
    ),
    "a time since": (
        "(attendance < 90 or serious) and school_days_since('letter_1') >= 1",
        "no longer reaches cases where no school day has passed since “letter 1” or “letter 1” has not happened, "
        f"namely attendance below 90% or cases where {IF}",
    ),
    "how often": (
        "attendance < 90 or serious or times('visit', outcome='unanswered', this='spell') >= 2",
        f"newly reaches {FROM_90} where {IF_NOT} and an unanswered visit has taken place 2 or more times in this "
        "absence",
    ),
}


@pytest.mark.parametrize("case", WORDS.values(), ids=WORDS)
def test_what_a_condition_reads_is_said_in_words(case: tuple[str, str]) -> None:
    after, effect = case
    (one,) = differences(("attendance < 90 or serious", after)).changes
    assert one.effect == f"letter_2 {effect}"


def test_a_word_that_no_condition_names_is_one_of_the_others() -> None:
    arrival = Quantity("arrival", Kind.WORD, (), FACTS["arrival"].choices)
    said = [region_words(arrival, ("late", "after close"), {at}, Called())[0] for at in (0, 1)]
    assert said == ["the pupil arrives late but before the register closes",
                    "the pupil arrives on time or the pupil arrives after the register has closed"]  # fmt: skip


def test_a_minute_from_its_other_side_is_told_as_the_same() -> None:
    (one,) = differences(("due: by 09:30", "due: before 09:31")).changes
    assert one.effect == "due before 09:31 instead of by 09:30: the same last minute"


def test_a_day_marked_with_a_code_is_marked_with_one_of_a_list_that_has_it() -> None:
    """Who is reached by one code is reached by two: nobody is lost."""
    asked = edited(("absence_day == 1 and unexplained", "marked('I')"))
    (one,) = compare(loaded(asked), loaded(edited(("marked('I')", "marked('I or M')"), of=asked))).changes
    assert one.effect == "call newly reaches cases where the day is marked I or M and the day is not marked I"
