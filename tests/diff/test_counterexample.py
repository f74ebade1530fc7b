"""The history that two policies decide differently: found, as short as it says, and different when replayed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.diff import compare, counterexample
from attendance_policy.diff.aims import Aims, Profile
from attendance_policy.diff.counterexample import Searched, find_counterexample
from attendance_policy.diff.families import how_many, longer, shortest
from attendance_policy.diff.histories import PRESENT, UNMARKED, History, Two
from attendance_policy.diff.names import Names
from attendance_policy.diff.pairs import Run
from attendance_policy.diff.simpler import shorter
from attendance_policy.library import read_calendar
from attendance_policy.policy import Loaded
from attendance_policy.policy.codebook import code_book
from attendance_policy.scenario import Ready, read_scenario, replay, replay_data
from attendance_policy.source import read_yaml
from diff.pairs_of_profiles import SCHOOL, edited, loaded, policies


def searched(before: Loaded, after: Loaded) -> Searched:
    calendar = read_calendar("england_example", ())
    return find_counterexample(compare(before, after), calendar, code_book(policies().resolver))


def replayed(text: str, one: Loaded) -> object:
    """What one policy makes of a scenario file, read from its text alone."""
    calendar = read_calendar("england_example", ())
    scenario = read_scenario(read_yaml(text, "saved.yaml"), code_book(policies().resolver), lambda _: calendar)
    assert not scenario.problems
    data = replay_data(scenario, replay(scenario, [Ready.of(one)]))
    side = data["policies"][0]  # type: ignore[index]
    shown = [{key: d[key] for key in ("at", "action", "due", "role", "strength", "status")} for d in side["decisions"]]
    return shown, [{**a, "source": None, "readings": None} for a in side["answers"]], side.get("duties")


def checked(before: Loaded, after: Loaded) -> Searched:
    """A search, whose every find is different when it is replayed."""
    found = searched(before, after)
    for one in found.found:
        assert replayed(one.text, before) != replayed(one.text, after), one.text
        assert one.shown
    return found


FOUND = {
    "a share": ([("low: {when: attendance < 95", "low: {when: attendance < 93")], "history", 8, True),
    "a count": ([("many: {is: 10", "many: {is: 8")], "history", 4, True),
    "a day of absence": ([("absence_day == 1 and", "absence_day <= 2 and")], "history", 2, True),
    "a due time": ([("due: by 09:30", "due: by 10:00")], "history", 1, True),
    "who": ([("    who: office\n    will: {contact", "    who: headteacher\n    will: {contact")], "history", 1, True),
    "a flag": ([("unexplained\n", "unexplained and not young_carer\n")], "history", 1, True),
    "a judgement": ([("attendance < 90 or serious", "attendance < 90")], "history", None, True),
    "a step before": ([("not_before: 2 weeks after first", "not_before: 1 week after first")], "history", 2, True),
    "an arrival": ([('absent_from: "09:01"', 'absent_from: "09:11"')], "question", 0, True),
    "a report": ([('by: "08:30"', 'before: "08:30"')], "question", 0, True),
    "a notice": ([("at_least: 2 weeks", "at_least: 3 weeks")], "question", 0, True),
    "a duty": ([("rules:\n", 'duties:\n  meet: {each: term, who: office, will: {review: attendance}, source: "16"}\n'
                 "rules:\n")], "duties", None, True),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
def test_a_history_is_found(case: tuple[list[tuple[str, str]], str, int | None, bool]) -> None:
    edits, kind, days, proved = case
    found = checked(loaded(SCHOOL, "before.yaml"), loaded(edited(*edits)))
    assert found.first is not None
    assert found.first.kind == kind
    assert days is None or found.first.days == days
    assert found.first.proved is proved
    assert found.first.bound


def test_a_question_is_asked_where_the_answer_turns() -> None:
    found = searched(loaded(SCHOOL, "before.yaml"), loaded(edited(("at_least: 2 weeks", "at_least: 3 weeks"))))
    assert found.first is not None
    assert "2025-10-27" in found.first.text  # 14 days before the leave: enough for two weeks, too little for three


def test_what_is_only_cited_otherwise_needs_no_search() -> None:
    found = searched(loaded(SCHOOL, "before.yaml"), loaded(edited(('source: "12"', 'source: "12.1"'))))
    assert found.found == ()
    assert found.bound == "the same on every history: nothing that differs decides anything"


def test_names_and_order_alone_have_no_counterexample() -> None:
    one = edited(
        ("letter_2:", "second_letter:"), ("  first: {to", "  opening: {to"), ("letter: first", "letter: opening"),
        ("after: first", "after: opening"), ("weeks after first", "weeks after opening"),
    )  # fmt: skip
    assert searched(loaded(SCHOOL, "before.yaml"), loaded(one)).found == ()


def test_a_bound_is_said_where_nothing_is_found() -> None:
    """Nobody can be away for 380 days of a school year of 190."""
    edits = ("absence_day == 1 and unexplained", "(absence_day == 1 or absence_day == 380) and unexplained")
    found = searched(loaded(SCHOOL, "before.yaml"), loaded(edited(edits)))
    assert found.found == ()
    assert found.bound.startswith("the same on every history tried: every history of up to 3 school days")


@settings(max_examples=3, deadline=timedelta(seconds=60))
@given(st.integers(51, 99), st.integers(51, 99))
def test_the_days_of_a_share_are_the_fewest(low: int, high: int) -> None:
    """The fewest sessions that show a share between two figures, counted by brute force, bound the days found."""
    if low == high:
        return
    low, high = min(low, high), max(low, high)
    before = loaded(edited(("low: {when: attendance < 95", f"low: {{when: attendance < {low}")), "before.yaml")
    after = loaded(edited(("low: {when: attendance < 95", f"low: {{when: attendance < {high}")))
    found = checked(before, after)
    fewest = next(q for q in range(1, 400) if any(low <= Fraction(100 * p, q) < high for p in range(q + 1)))
    assert found.first is not None
    assert found.first.days >= -(-fewest // 2)
    assert found.first.proved == (found.first.days == -(-fewest // 2)) or found.first.days <= 4


@pytest.mark.parametrize(
    ("low", "high", "each", "days", "because"),
    [
        (90, 91, "review", 5, "no share of fewer than 10 sessions"),  # 9 of 10
        (94, 95, "review", 9, "no share of fewer than 17 sessions"),  # an odd number: half of the last day is spare
        # 1 of 2 shows it; on a day of absence the share is that of the days before, so one day comes on top.
        (50, 60, "absence", 2, "every history of one day was tried"),
    ],
)
def test_a_length_is_called_the_shortest_where_no_shorter_one_can_show_the_share(
    low: int, high: int, each: str, days: int, because: str
) -> None:
    asked = ("each: review\n    when: low and", f"each: {each}\n    when: low and")
    of = [("low: {when: attendance < 95", f"low: {{when: attendance < {figure}") for figure in (low, high)]
    edits = [[one] if each == "review" else [one, asked] for one in of]
    first = checked(loaded(edited(*edits[0]), "before.yaml"), loaded(edited(*edits[1]))).first
    assert first is not None
    assert (first.days, first.proved) == (days, True) and first.bound.startswith(because)


CLOSES = [
    ("due: by 09:30", "due: 30 minutes after register closes"),
    ('taken: "08:30", late_from: "08:46", absent_from: "09:01"', 'taken: "08:30", closes: "09:20"'),
]


def test_a_due_time_moves_with_the_register() -> None:
    """The rule is the same in both; only the register that its due time is counted from closes at another time."""
    before = edited(*CLOSES)
    found = checked(loaded(before, "before.yaml"), loaded(edited(('"09:20"', '"09:25"'), of=before))).first
    assert found is not None and (found.kind, found.days) == ("history", 1)
    assert [(one.before[-5:], one.after[-5:]) for one in found.shown] == [("09:50", "09:55")]


def test_only_the_pupils_of_that_register_show_it() -> None:
    """Of two registers one closes later: a pupil of its years is looked at, and not the usual one of year 5."""
    before = edited(
        *CLOSES, ("  everybody:\n    years: all\n", "  upper:\n    years: [7, 8, 9]\n"),
        ("reporting: {", """  lower:
    years: [5, 6]
    am: {taken: "08:30", closes: "09:10"}
    pm: {taken: "13:00", closes: "13:15"}
    source: "3"
reporting: {"""),
    )  # fmt: skip
    found = checked(loaded(before, "before.yaml"), loaded(edited(('"09:20"', '"09:25"'), of=before))).first
    assert found is not None and (found.kind, found.days) == ("history", 1)
    assert "year: 7" in found.text


def test_an_afternoon_does_not_show_a_morning_register() -> None:
    """The afternoon register decides where only the afternoon was missed, the morning's where the morning was too."""
    before = edited(*CLOSES)
    found = checked(loaded(before, "before.yaml"), loaded(edited(('closes: "13:15"', 'closes: "13:20"'), of=before)))
    assert found.first is not None and found.first.kind == "history"
    assert "/ N" in found.first.text


def test_another_hour_of_the_morning_is_shown_by_a_morning() -> None:
    """An absence of the afternoon alone is due by neither of the two."""
    found = checked(loaded(SCHOOL, "before.yaml"), loaded(edited(("due: by 09:30", "due: by 10:00")))).first
    assert found is not None and "/ N" not in found.text
    assert [(one.before[-5:], one.after[-5:]) for one in found.shown] == [("09:30", "10:00")]


def test_an_afternoon_register_that_is_taken_past_an_hour_is_shown_by_an_afternoon() -> None:
    before = edited(("due: by 09:30", "due: by 13:05"))
    taken = ('taken: "13:00"', 'taken: "13:10"')
    found = checked(loaded(before, "before.yaml"), loaded(edited(taken, of=before))).first
    assert found is not None and (found.kind, found.days) == ("history", 1) and "/ N" in found.text
    ((old, new),) = [(one.before, one.after) for one in found.shown]
    assert old.endswith("13:05") and "13:05 is over when the afternoon register is taken at 13:10" in new
    # Where the hour is over in both, or in neither, nobody is due otherwise.
    late = edited(("due: by 09:30", "due: by 13:30"))
    again = checked(loaded(late, "before.yaml"), loaded(edited(taken, of=late)))
    assert all(one.kind != "history" for one in again.found)


def test_a_morning_alone_is_tried() -> None:
    """Missed in the morning and back in the afternoon: neither an afternoon nor a whole day is like it."""
    tried = list(shortest(Aims((Profile(),), ("N",)), 1))
    assert {one.marks[0] for one in tried} == {
        ("/", "\\"), ("N", "N"), ("N", "\\"), ("/", "N"), ("L", "\\"), ("U", "\\"),
    }  # fmt: skip
    assert len(tried) == how_many(Aims((Profile(),), ("N",)), 1)


def test_a_search_is_the_same_each_time() -> None:
    before, after = loaded(SCHOOL, "before.yaml"), loaded(edited(("many: {is: 10", "many: {is: 8")))
    first, again = searched(before, after), searched(before, after)
    assert [replace(one) for one in first.found] == [replace(one) for one in again.found]


def test_a_history_may_begin_on_any_day_of_the_week() -> None:
    """Away on a Friday and on the Monday after it: the second day of absence, or the fourth."""
    fourth = ("absence_day == 1 and", "absence_day == 4 and")
    counted = ("flags:", "counting: {day_of_absence: {is: calendar days, source: '20'}}\nflags:")
    found = checked(loaded(edited(fourth), "before.yaml"), loaded(edited(fourth, counted)))
    assert found.first is not None
    assert (found.first.days, found.first.proved) == (2, True)
    assert "2025-09-05" in found.first.text


def test_the_pupil_is_of_a_year_group_that_the_school_has() -> None:
    """Nobody of year 5 is in a school for years 7 to 9; of two schools with years in common, it is one of those."""
    years = SCHOOL.replace("years: all", "years: [7, 8, 9]")
    assert years != SCHOOL
    share = ("low: {when: attendance < 95", "low: {when: attendance < 93")
    asked = ("unexplained\n", "unexplained and year > 6\n")
    for old, new in (share, asked, ('absent_from: "09:01"', 'absent_from: "09:11"')):
        assert old in years
        for found in searched(loaded(years), loaded(years.replace(old, new))).found:
            said = [int(year) for year in re.findall(r"year: (\d+)", found.text)]
            assert said and set(said) <= {7, 8, 9}, found.text
    five = searched(loaded(SCHOOL), loaded(SCHOOL.replace(*share)))
    assert five.first is not None and "year: 5" in five.first.text


APART = {
    "once a year, once a term": ([('once: per year\n    source: "10"', 'once: per term\n    source: "10"')], 2, True),
    "a shorter wait": ([("not_before: 2 weeks after first", "not_before: 1 week after first")], 2, True),
    "a shorter window": ([("school_weeks=10", "school_weeks=6")], 5, False),
    "school weeks and school days": ([("school_weeks=10", "school_days=50")], 5, False),
    "a window and a term": ([("school_weeks=10", "this='term'")], 5, False),
    "a step before": ([("after: first\n", "after: call\n")], None, True),
}  # fmt: skip


@pytest.mark.parametrize("case", APART.values(), ids=APART)
def test_days_between_are_left_out(case: tuple[list[tuple[str, str]], int | None, bool]) -> None:
    """What time alone tells apart is shown by a few days with marks, and a gap up to where the time is over."""
    edits, days, proved = case
    first = checked(loaded(SCHOOL, "before.yaml"), loaded(edited(*edits))).first
    assert first is not None and first.kind == "history"
    assert (days is None or first.days == days) and first.proved is proved


def test_what_is_done_once_ever_comes_again_in_another_year() -> None:
    ever = ('once: per year\n    source: "13"', 'once: ever\n    source: "13"')
    found = checked(loaded(edited(ever), "before.yaml"), loaded(SCHOOL)).first
    assert found is not None and found.kind == "history"
    months = re.findall(r"from (\d{4}-\d\d)", found.text)
    assert months[0] < "2026-08" < months[-1]


@pytest.mark.parametrize(
    ("edits", "days"),
    [([("many: {is: 10", "many: {is: 8")], 4),
     ([("attendance < 90 or serious", "attendance < 90")], 2),
     ([("not_before: 2 weeks after first", "not_before: 1 week after first")], 2)],
    ids=["days in a row", "over a wait", "of a wait"],
)  # fmt: skip
def test_no_holiday_lies_in_a_history_for_which_a_term_will_do(edits: list[tuple[str, str]], days: int) -> None:
    first = checked(loaded(SCHOOL, "before.yaml"), loaded(edited(*edits))).first
    assert first is not None and (first.kind, first.days, first.proved) == ("history", days, True)
    said = sorted(date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", first.text))
    assert said[0] >= date(2025, 9, 2) and said[-1] <= date(2025, 10, 24), first.text


def test_a_holiday_is_longer_than_a_gap() -> None:
    """Of as many days with marks, the history that no holiday lies in is the shorter, however long its gap."""
    calendar = read_calendar("england_example", ())
    small, codes = loaded(SCHOOL, "before.yaml").policy, code_book(policies().resolver)
    two = Two.of(small, small, Names(), calendar, codes, (Run(frozenset(), frozenset()),) * 2)
    term_ends = two.days.index(date(2025, 10, 24))
    over = History(term_ends, (PRESENT, PRESENT))
    within = History(0, (PRESENT, *(UNMARKED,) * 20, PRESENT))
    weekend, week = History(3, (PRESENT, PRESENT)), History(2, (PRESENT, PRESENT))
    assert sorted((over, within, weekend, week), key=two.size) == [week, weekend, within, over]


def test_a_history_keeps_the_marks_of_its_ends() -> None:
    one = History(2, (("N", "N"), UNMARKED, UNMARKED, PRESENT, UNMARKED, ("/", "N")))
    assert (one.marked, one.size[:2]) == (3, (3, 6))
    for simpler in shorter(one):
        assert not simpler.marks or UNMARKED not in (simpler.marks[0], simpler.marks[-1])
        assert simpler.size[:2] <= one.size[:2]


def test_of_many_longer_histories_some_are_tried_and_counted() -> None:
    """So many of each lot, spread over all of it; what is left out is in the count."""
    kinds = tuple(Profile(flags=(f"flag_{at}",)) for at in range(24))
    aims = Aims(kinds, ("N", "O", "I", "G"), ((Fraction(93), Fraction(95)),))
    lots, every = list(longer(aims, 500)), list(longer(aims, 10**9))
    assert [len(lot.histories) for lot in every] == [lot.of for lot in every] == [lot.of for lot in lots]
    for lot, whole in zip(lots, every, strict=True):
        assert len(lot.histories) <= 500
        assert set(lot.histories) <= set(whole.histories) and len(set(lot.histories)) == len(lot.histories)
    first = lots[0].histories
    assert {one.flags for one in first} == {kind.flags for kind in kinds}
    assert {mark for one in first for day in one.marks for mark in day} >= {*aims.codes}
    assert {len(one.marks) for one in first} == {*range(4, 10)}


def test_the_bound_says_how_many_of_the_longer_ones_were_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    edits = ("absence_day == 1 and unexplained", "(absence_day == 1 or absence_day == 380) and unexplained")
    before, after = loaded(SCHOOL, "before.yaml"), loaded(edited(edits))
    monkeypatch.setattr(counterexample, "_MOST_LONG", dict.fromkeys(counterexample._MODES, 10**6))
    all_of_them = searched(before, after).bound
    monkeypatch.setattr(counterexample, "_MOST_LONG", dict.fromkeys(counterexample._MODES, 50))
    some_of_them = searched(before, after).bound
    assert re.search(r"; some of up to \d+ days, with sessions of one code away$", all_of_them)
    tried = re.search(r"; (\d+) of ([\d,]+) longer ones, of up to \d+ days, with sessions", some_of_them)
    assert tried is not None and int(tried[1]) < int(tried[2].replace(",", ""))


def test_a_rule_that_only_one_side_has_to_run_is_no_difference() -> None:
    """What `formal_sanctions` waits for now is run on that side alone; its own decisions are the same on both."""
    before = policies().load("westwood")
    after = policies().patched(before, [("stages.formal_sanctions.after", "letter_3a")])
    calendar, codes = read_calendar("england_example", ()), code_book(policies().resolver)
    search = counterexample._Search(compare(before, after), calendar, codes)
    assert "letter_3a" in search.two.runs[1].rules - search.two.runs[1].compared
    found = search.history()
    assert found is not None and found.proved and found.days == 2
    assert (search.unlike, search.replayed_alike) == (0, 0)
