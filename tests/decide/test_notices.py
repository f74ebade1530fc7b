"""Which notice it is for a parent and a child, what it costs until when, and what follows: to the day."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.calendar import Calendar
from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_days import Unknown, last_day
from attendance_policy.decide.notices_log import Notices, read_notices
from attendance_policy.decide.notices_model import NoticeDecision
from attendance_policy.decide.notices_standing import Standing, first_free, standing_of
from attendance_policy.decide.read_facts import FactRead
from attendance_policy.events import Event
from attendance_policy.library import read_calendar
from attendance_policy.policy import Policy
from attendance_policy.policy.formal import FormalStep, Length
from reference import notices as reference
from reference.making import policy as made

LIMIT: dict[str, Any] = {"at_most": 2, "in": "3 years", "from": "the first notice was issued",
                         "per": ["parent", "pupil"], "then": "other action"}  # fmt: skip
FINE: dict[str, Any] = {
    "issued_by": "head", "counted_from": "notice received", "paid_to": "office", "source": "1", "limit": LIMIT,
    "amounts": {"first": [{"pay": 80, "within": "21 days"}, {"pay": 160, "within": "28 days"}],
                "second": [{"pay": 160, "within": "28 days"}]},
    "unpaid": {"after": "28 days", "who": "office", "must": {"consider": "going to court"}},
}  # fmt: skip


def policy_of(**changes: Any) -> Policy:
    return made(formal_steps={"fine": {**FINE, **changes}})


@cache
def plain() -> Policy:
    return policy_of()


@cache
def rolling() -> Policy:
    return policy_of(limit={**LIMIT, "from": "rolling", "per": ["parent"]})


@cache
def sparing() -> Policy:
    return policy_of(limit={**LIMIT, "not_counted": ["withdrawn"]})


def event(at: str, kind: str = "notice", pupil: str = "p", parent: str = "a", step: str = "fine", how: str = "",
          outcome: str = "", line: int = 0) -> Event:  # fmt: skip
    return Event(datetime.fromisoformat(at), pupil, line, kind, False, parent, step, "", how, outcome)


def by_hand(at: str, **more: Any) -> Event:
    return event(at, how="by hand", **more)


def standing(policy: Policy, events: list[Event], on: str, pupil: str = "p", parent: str = "a",
             step: str = "fine") -> Standing:  # fmt: skip
    found = policy.formal_steps[step]
    assert isinstance(found, FormalStep)
    return standing_of(policy, found, read_notices(events, policy.formal_steps), parent, pupil, date.fromisoformat(on))


def decisions(policy: Policy, events: list[Event], until: str = "2030-01-01",
              calendar: Calendar | None = None) -> list[NoticeDecision]:  # fmt: skip
    log: Notices = read_notices(events, policy.formal_steps)
    return NoticesOf(policy, log, calendar).decisions(date.fromisoformat(until), events)


def unpaid(policy: Policy, events: list[Event]) -> list[str]:
    return [str(one.at) for one in decisions(policy, events) if one.case == "unpaid"]


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2025-03-01", "21 days", "2025-03-22"),
        ("2025-03-01", "3 weeks", "2025-03-22"),
        ("2024-02-29", "3 years", "2027-02-28"),
        ("2025-08-31", "6 months", "2026-02-28"),
        ("2023-08-31", "6 months", "2024-02-29"),
        ("2025-12-31", "1 month", "2026-01-31"),
        ("2025-12-24", "2 working days", "2025-12-30"),
    ],
)
def test_last_days(start: str, text: str, end: str) -> None:
    count, unit = text.split(maxsplit=1)
    length = Length(text, int(count), unit if unit.endswith("s") else unit + "s")
    assert last_day(date.fromisoformat(start), length, None) == date.fromisoformat(end)


def test_school_days_need_a_calendar_that_reaches() -> None:
    length = Length("20 school days", 20, "school days")
    assert isinstance(last_day(date(2025, 11, 3), length, None), Unknown)
    calendar = read_calendar("england_example")
    assert last_day(date(2025, 11, 3), length, calendar) == date(2025, 12, 2)  # 28 November is closed
    assert isinstance(last_day(date(2031, 11, 3), length, calendar), Unknown)
    assert isinstance(last_day(date(2027, 7, 20), length, calendar), Unknown)


@pytest.mark.parametrize(
    ("paid", "pounds", "settled"),
    [
        ("2025-03-24", "80", True),  # day 21
        ("2025-03-25", "80", False),  # day 22: 160 is due
        ("2025-03-25", "160", True),
        ("2025-03-31", "160", True),  # day 28
        ("2025-03-31", "", True),
        ("2025-04-01", "160", False),  # day 29
        ("2025-04-01", "", False),
        ("2025-03-24", "£79.99", False),
    ],
)
def test_what_is_paid_in_time(paid: str, pounds: str, settled: bool) -> None:
    events = [by_hand("2025-03-03"), event(paid, "payment", outcome=pounds)]
    assert unpaid(plain(), events) == ([] if settled else ["2025-04-01"])


def test_no_time_is_named_for_what_follows_an_unpaid_notice() -> None:
    late = decisions(plain(), [by_hand("2025-03-03")])[-1]
    assert (late.case, late.at, late.due) == ("unpaid", date(2025, 4, 1), None)
    assert FactRead("28 days after notice received", "2025-03-31") in late.facts


def test_payments_add_up() -> None:
    parts = [event("2025-03-05", "payment", outcome="50"), event("2025-03-20", "payment", outcome="30 pounds")]
    assert unpaid(plain(), [by_hand("2025-03-03"), *parts]) == []
    assert unpaid(plain(), [by_hand("2025-03-03"), *parts[1:]]) == ["2025-04-01"]


def test_the_first_notice_says_both_amounts_and_their_last_days() -> None:
    first, pay = decisions(plain(), [by_hand("2025-03-03")])[:2]
    assert (first.case, first.result, first.open_names, first.role) == ("issued", "determined", (), "head")
    assert first.action == "the first: 80 pounds within 21 days or 160 pounds within 28 days"
    assert (pay.case, pay.result, pay.role) == ("pay", "determined", "parents")
    assert pay.action == ("pay 80 pounds within 21 days (until 2025-03-24) or 160 pounds within 28 days "
                          "(until 2025-03-31) to the office")  # fmt: skip
    assert pay.due is not None and pay.due.at == date(2025, 3, 31)


def test_that_a_notice_was_received_is_not_taken_for_granted() -> None:
    issued, pay, later = decisions(plain(), [event("2025-03-03", how="post")])
    assert (issued.status, issued.result) == ("due", "determined")
    assert (pay.status, pay.open_names, pay.due and pay.due.at) == ("if", ("notice received",), None)
    assert "until" not in pay.action
    # The earliest day there can be is listed, and turns on the receipt.
    assert (later.case, later.at, later.status, later.open_names) == (
        "unpaid", date(2025, 4, 1), "if", ("notice received",))  # fmt: skip
    told = [event("2025-03-03", how="post"), event("2025-03-06", outcome="received")]
    assert unpaid(plain(), told) == ["2025-04-04"]
    assert len(read_notices(told, ["fine"]).all) == 1


def test_from_when_days_count_may_be_the_issue_or_unsaid() -> None:
    issue = policy_of(counted_from="notice issued")
    assert unpaid(issue, [event("2025-03-03", how="post")]) == ["2025-04-01"]
    unsaid = made(formal_steps={"fine": {key: value for key, value in FINE.items() if key != "counted_from"}})
    only = decisions(unsaid, [by_hand("2025-03-03")])
    assert [(one.case, one.result) for one in only] == [("issued", "determined"), ("pay", "not_specified")]
    assert only[1].silences == ("the policy does not say from when its days count",)


def test_three_years_to_the_day() -> None:
    two = [by_hand("2024-09-10"), by_hand("2025-01-13")]
    on_the_day = standing(plain(), two, "2027-09-10")
    assert (on_the_day.number, on_the_day.barred, on_the_day.barred_until) == (3, True, date(2027, 9, 10))
    assert first_free(on_the_day) == date(2027, 9, 11)
    after = standing(plain(), two, "2027-09-11")
    assert (after.number, after.barred, [str(a.pay) for a in after.amounts]) == (1, False, ["80", "160"])
    leap = standing(plain(), [by_hand("2024-02-29"), by_hand("2024-03-04")], "2025-01-01")
    assert leap.barred_until == date(2027, 2, 28)


def test_the_second_says_until_when_a_third_is_barred() -> None:
    second = standing(plain(), [by_hand("2024-09-10")], "2025-01-13")
    assert (second.number, second.barred, second.next_barred) == (2, False, True)
    assert second.barred_until == date(2027, 9, 10) and second.instead == "other action"
    assert [str(amount.pay) for amount in second.amounts] == ["160"]


def test_a_rolling_time_is_looked_back_from_each_notice() -> None:
    two = [by_hand("2024-09-10"), by_hand("2026-09-10")]
    assert standing(rolling(), two, "2027-09-10").number == 3
    assert standing(rolling(), two, "2027-09-11").number == 2  # the first has dropped out, the second has not
    assert standing(plain(), two, "2027-09-11").number == 1
    assert standing(rolling(), two, "2027-09-11").barred_until == date(2029, 9, 10)


def test_a_withdrawn_notice_counts_unless_the_profile_says_otherwise() -> None:
    events = [by_hand("2025-03-03"), event("2025-03-10", "withdrawal"), by_hand("2025-05-06")]
    assert standing(plain(), events, "2025-09-01").number == 3
    assert "withdrawn" in " ".join(standing(plain(), events, "2025-09-01").interpretation)
    spared = standing(sparing(), events, "2025-09-01")
    assert (spared.number, [str(one.issued) for one in spared.left_out]) == (2, ["2025-03-03"])
    # On the day before it is withdrawn it still counts.
    assert standing(sparing(), events, "2025-03-09").number == 2
    assert unpaid(plain(), events[:2]) == []


def test_a_notice_withdrawn_after_28_days_was_unpaid_before() -> None:
    assert unpaid(plain(), [by_hand("2025-03-03"), event("2025-04-02", "withdrawal")]) == ["2025-04-01"]
    assert unpaid(plain(), [by_hand("2025-03-03"), event("2025-04-01", "withdrawal")]) == []


def test_two_children_of_one_parent_and_two_parents_of_one_child() -> None:
    events = [by_hand("2025-03-03"), by_hand("2025-03-03", pupil="q"), by_hand("2025-03-03", parent="b")]
    assert [standing(plain(), events, "2025-09-01", pupil=p, parent=a).number
            for p, a in (("p", "a"), ("q", "a"), ("p", "b"), ("q", "b"))] == [2, 2, 2, 1]  # fmt: skip
    assert [standing(rolling(), events, "2025-09-01", pupil=p, parent=a).number
            for p, a in (("p", "a"), ("q", "a"), ("p", "b"), ("q", "b"))] == [3, 3, 2, 2]  # fmt: skip


def test_the_summer_stops_no_clock() -> None:
    assert unpaid(plain(), [by_hand("2025-07-14")]) == ["2025-08-12"]


def test_one_too_many_is_barred_and_costs_nothing() -> None:
    third = decisions(plain(), [by_hand("2025-03-03"), by_hand("2025-03-04"), by_hand("2025-03-05")])
    own = [one for one in third if one.notice.issued == date(2025, 3, 5)]
    assert [one.case for one in own] == ["issued"]
    assert own[0].action == "the third, and no more than 2 may be issued until 2028-03-03; instead: other action"


def test_what_a_document_leaves_open_stays_open() -> None:
    silent = policy_of(amounts={"left_to": "council"}, limit={"left_to": "council", "source": "9"})
    found = standing(silent, [by_hand("2025-03-03")], "2025-09-01")
    assert (found.number, found.barred, found.barred_until) == (None, False, None)
    assert found.silences == ("how many there may be: left to council (9)", "what it costs: left to council (1)")
    assert decisions(silent, [by_hand("2025-03-03")])[0].result == "not_specified"
    once = policy_of(amounts={"first": FINE["amounts"]["first"]})
    assert standing(once, [by_hand("2025-03-03")], "2025-09-01").silences == (
        "what it costs: the policy gives no amount for the second",)  # fmt: skip


def test_a_step_may_count_toward_nothing_or_toward_another() -> None:
    def with_other(toward: str) -> Policy:
        other = {"issued_by": "head", "source": "2", "counts_toward": toward}
        return made(formal_steps={"fine": FINE, "street": other})

    events = [by_hand("2025-03-03", step="street")]
    assert standing(with_other("nothing"), events, "2025-09-01").number == 1
    assert standing(with_other("fine"), events, "2025-09-01").number == 2
    assert standing(with_other("nothing"), events, "2025-09-01", step="street").number is None
    assert standing(with_other("fine"), events, "2025-09-01", step="street").number == 2


def test_a_notice_that_names_no_parent_counts_for_nobody_and_is_told() -> None:
    found = standing(plain(), [by_hand("2025-03-03", parent="")], "2025-09-01")
    assert found.number == 1
    assert found.interpretation[-1] == "log: the fine of 2025-03-03 names no parent and is not counted"
    issued = decisions(plain(), [by_hand("2025-03-03", parent="")])[0]
    assert (issued.status, issued.open_names) == ("if", ("parent_id",))


def test_a_step_that_runs_ends_on_a_day_or_between_two() -> None:
    def runs(period: Any) -> list[NoticeDecision]:
        steps = {"warning": {"issued_by": "head", "runs_for": period, "source": "1"}}
        return decisions(made(formal_steps=steps), [event("2025-11-03", step="warning")], "2026-12-31",
                         read_calendar("england_example"))  # fmt: skip

    issued, ended = runs({"at_least": "3 weeks", "at_most": "6 weeks"})
    assert issued.action == "runs until a day from 2025-11-24 to 2025-12-15"
    assert (ended.at, ended.result, ended.role, ended.due and ended.due.at) == (
        date(2025, 11, 24), "discretionary", "head", date(2025, 12, 15))  # fmt: skip
    assert [one.at for one in runs({"is": "20 days"})][1:] == [date(2025, 11, 23)]
    assert [one.at for one in runs({"is": "20 school days"})][1:] == [date(2025, 12, 2)]
    assert [one.result for one in runs({"not_stated": "no time is given"})] == ["not_specified"]


def test_what_comes_first_must_be_in_the_log() -> None:
    steps = {"order": {"who": "office", "source": "1"}, "breach": {"after": "order", "who": "office", "source": "1"}}
    policy = made(formal_steps=steps)
    alone = decisions(policy, [event("2025-11-03", step="breach")])
    assert (alone[0].status, alone[0].open_names) == ("first", ("order",))
    both = [event("2025-10-01", step="order", parent=""), event("2025-11-03", step="breach")]
    assert [one.status for one in decisions(policy, both)] == ["due", "due"]


def test_what_is_done_afterwards_is_not_told_to_who_issued_it() -> None:
    policy = policy_of(then=[{"tell": "office", "what": "copy"}])
    assert [one.case for one in decisions(policy, [by_hand("2025-03-03")], "2025-03-03")] == ["issued", "pay", "then"]
    own = Event(datetime(2025, 3, 3), "p", 0, "notice", False, "a", "fine", "office", "by hand")
    assert [(one.case, one.role) for one in decisions(policy, [own], "2025-03-03")] == [
        ("issued", "office"), ("pay", "parents")]  # fmt: skip


def test_events_that_belong_to_no_notice_are_kept_apart() -> None:
    log = read_notices([event("2025-03-01", "payment"), event("2025-03-02", step="")], ["fine"])
    assert [why for _, why in log.loose] == [
        "the payment belongs to no notice that was issued before",
        "the notice does not say of which formal step it is",
    ]
    # Without a parent a payment belongs to the only one there is.
    found = read_notices([by_hand("2025-03-03"), event("2025-03-05", "payment", parent="")], ["fine"])
    assert len(found.all[0].paid) == 1 and not found.loose


def test_keys_stay_when_more_is_written_down() -> None:
    events = [event("2025-03-03", how="post"), by_hand("2025-03-03", line=2)]
    before = {one.key for one in decisions(plain(), events)}
    told = [*events, event("2025-03-06", outcome="received"), event("2025-05-01", "withdrawal")]
    assert {one.key for one in decisions(plain(), told)} <= before
    assert len(before) == len(decisions(plain(), events))
    assert "fine/issued:p:parent a:2025-03-03 2" in before


_DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))
_EVENTS = st.lists(
    st.builds(
        lambda day, kind, pupil, parent, how, outcome: event(
            day.isoformat(), kind, pupil, parent, how=how if kind == "notice" else "",
            outcome={"notice": "received" if outcome == "80" else "", "withdrawal": ""}.get(kind, outcome)),
        _DAYS, st.sampled_from(["notice", "notice", "notice", "payment", "withdrawal"]), st.sampled_from("pq"),
        st.sampled_from("ab"), st.sampled_from(["post", "by hand"]), st.sampled_from(["", "80", "160", "79.5"]),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(_EVENTS, st.sampled_from(["plain", "rolling", "sparing"]), _DAYS)
def test_the_engine_counts_as_the_reference_does(events: list[Event], which: str, day: date) -> None:
    events = sorted({(e.at, e.pupil_id, e.parent_id, e.kind): e for e in events}.values())
    events = [Event(e.at, e.pupil_id, n, *[getattr(e, f) for f in ("kind", "has_time", "parent_id", "id", "by", "how",
              "outcome")]) for n, e in enumerate(events)]  # fmt: skip
    policy = {"plain": plain, "rolling": rolling, "sparing": sparing}[which]()
    limit = {"plain": LIMIT, "rolling": {**LIMIT, "from": "rolling", "per": ["parent"]},
             "sparing": {**LIMIT, "not_counted": ["withdrawn"]}}[which]  # fmt: skip
    formal = {**FINE, "limit": limit}
    every = reference.kept(events, "fine")
    made_of = [one for one in decisions(policy, events, "2035-01-01") if one.case == "issued"]
    assert sorted((str(one.notice.issued), one.notice.pupil, one.notice.parent) for one in made_of) == sorted(
        (str(one.issued), one.pupil, one.parent) for one in every)  # fmt: skip
    found = {(one.notice.issued, one.notice.pupil, one.notice.parent): one for one in made_of}
    late = {(one.notice.issued, one.notice.pupil, one.notice.parent): one.at
            for one in decisions(policy, events, "2035-01-01")
            if one.case == "unpaid" and one.status != "if"}  # fmt: skip
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "11th",
             "12th", "13th", "14th")  # fmt: skip
    for index, one in enumerate(every):
        number = reference.number_of(formal, every[:index], one.parent, one.pupil, one.issued)
        at = (one.issued, one.pupil, one.parent)
        assert found[at].action.startswith((f"the {words[number - 1]}:", f"the {words[number - 1]},")), found[at].action
        assert late.get(at) == reference.unpaid_on(formal, one, number), one
    so_far = reference.kept([e for e in events if e.at.date() <= day], "fine")
    for pupil in "pq":
        for parent in "ab":
            mine = standing(policy, [e for e in events if e.at.date() <= day], str(day), pupil, parent)
            assert mine.number == reference.number_of(formal, so_far, parent, pupil, day)
            if mine.barred:
                assert first_free(mine) == reference.first_free_day(formal, so_far, parent, pupil, day)
