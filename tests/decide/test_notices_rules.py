"""Rules on the occasion `notice`: asked on the rows of notices, of their own small set of facts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_log import read_notices
from attendance_policy.decide.notices_model import NoticeDecision
from attendance_policy.decide.notices_rules import decided_of_notices, notice_rules
from attendance_policy.events import Event
from attendance_policy.policy import Policy
from attendance_policy.register.model import NO, NOT_KNOWN, YES, Pupils
from decide.test_notices import FINE, by_hand, event
from reference.making import policy as made

WARNING = {"issued_by": "head", "runs_for": {"is": "20 days"}, "source": "2"}
PUPILS = Pupils(("p", "q", "r"), ("4", "9", ""), (None,) * 3, (None,) * 3, (),
                {"looked_after": np.array([YES, NO, NOT_KNOWN], dtype=np.uint8)})  # fmt: skip


def policy_of(**rule: Any) -> Policy:
    rules = {"call": {"each": "notice", "who": "office", "will": {"contact": "parents"}, "source": "3", **rule}}
    judged = {"fair": {"asks": "Is it fair?", "who": "head", "unanswered": "ask"}}
    return made(formal_steps={"fine": FINE, "warning": WARNING}, rules=rules, judgements=judged,
                values={"limit_of_days": {"not_stated": "no figure is given", "source": "4"}})  # fmt: skip


def called(policy: Policy, *events: Event, until: str = "2030-01-01") -> list[NoticeDecision]:
    log = read_notices(events, policy.formal_steps)
    found = decided_of_notices(NoticesOf(policy, log), date.fromisoformat(until), events, PUPILS)
    return [one for one in found if one.rule == "call"]


def days(policy: Policy, *events: Event) -> list[str]:
    return [str(one.at) for one in called(policy, *events)]


def test_rows_are_the_issue_each_last_day_that_passes_and_the_end() -> None:
    every = policy_of()
    assert len(notice_rules(every)) == 1
    assert days(every, by_hand("2025-03-03")) == ["2025-03-03", "2025-03-25", "2025-04-01"]
    assert days(every, event("2025-03-03", step="warning")) == ["2025-03-03", "2025-03-23"]
    paid = [by_hand("2025-03-03"), event("2025-03-10", "payment")]
    assert days(every, *paid) == ["2025-03-03"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("is_notice('fine')", ["2025-03-03", "2025-03-25", "2025-04-01", "2025-05-06", "2025-06-04"]),
        ("is_notice(warning)", []),
        ("notice_number == 2", ["2025-05-06", "2025-06-04"]),
        ("notice_days > 21 and not notice_paid", ["2025-03-25", "2025-04-01", "2025-06-04"]),
        ("notice_days == 0", ["2025-03-03", "2025-05-06"]),
        ("year == 4 and looked_after", ["2025-03-03", "2025-03-25", "2025-04-01", "2025-05-06", "2025-06-04"]),
        ("year == 9", []),
    ],
)
def test_what_it_may_ask(when: str, expected: list[str]) -> None:
    when = when.replace("== 4", "== '4'").replace("== 9", "== '9'")
    assert days(policy_of(when=when), by_hand("2025-03-03"), by_hand("2025-05-06")) == expected


def test_what_is_not_known_is_said() -> None:
    posted = event("2025-03-03", how="post")
    unknown = called(policy_of(when="notice_days > 3"), posted)
    assert {(one.status, one.open_names) for one in unknown} == {("if", ("notice_days",))}
    no_flag = called(policy_of(when="looked_after"), by_hand("2025-03-03", pupil="r"))[0]
    assert (no_flag.status, no_flag.open_names) == ("if", ("looked_after",))
    asked = called(policy_of(when="fair"), by_hand("2025-03-03"))[0]
    assert (asked.status, asked.open_names, asked.result) == ("asks", ("fair",), "discretionary")
    silent = called(policy_of(when="notice_days > limit_of_days"), by_hand("2025-03-03"))[0]
    assert (silent.status, silent.open_names, silent.result) == ("not_specified", ("limit_of_days",), "not_specified")


def test_a_judgement_is_answered_for_one_parent_or_for_both() -> None:
    policy = policy_of(when="fair")

    def judged(parent: str, outcome: str) -> Event:
        return Event(datetime(2025, 3, 3), "p", 9, "judgement", False, parent, "fair", "", "", outcome)

    assert called(policy, by_hand("2025-03-03"), judged("b", "no"))[0].status == "asks"
    assert called(policy, by_hand("2025-03-03"), judged("", "no")) == []
    assert called(policy, by_hand("2025-03-03"), judged("a", "yes"))[0].status == "due"


def test_once_strength_due_and_order() -> None:
    two = [by_hand("2025-03-03"), by_hand("2025-10-06")]
    assert days(policy_of(once="ever"), *two) == ["2025-03-03"]
    assert days(policy_of(once="per year"), *two) == ["2025-03-03", "2025-10-06"]
    may = made(formal_steps={"fine": FINE}, rules={"call": {"each": "notice", "who": "office", "source": "3",
               "may": {"contact": "parents"}, "due": "2 weeks after notice received"}})  # fmt: skip
    first = called(may, by_hand("2025-03-03"))[0]
    assert (first.status, first.due and first.due.at) == ("asks", date(2025, 3, 17))
    late = policy_of(not_before="1 month after notice issued")
    assert days(late, by_hand("2025-03-03")) == []
    assert days(late, by_hand("2025-02-28")) == ["2025-03-29"]
    keys = [one.key for one in called(policy_of(), *two)]
    assert len(set(keys)) == len(keys) == 5


def test_a_rule_waits_for_what_was_done_before() -> None:
    after = made(formal_steps={"fine": FINE}, rules={"call": {"each": "notice", "after": "warning", "who": "office",
                 "will": {"contact": "parents"}, "source": "3"}})  # fmt: skip
    letter = event("2025-03-04", "letter", step="warning", parent="")
    assert days(after, by_hand("2025-03-03")) == []
    assert days(after, by_hand("2025-03-03"), letter) == ["2025-03-25", "2025-04-01"]
    assert days(after, by_hand("2025-03-03"), letter, by_hand("2025-03-04", pupil="q")) == ["2025-03-25", "2025-04-01"]
    needs = called(policy_of(needs="notice_paid"), by_hand("2025-03-03"))
    assert {one.status for one in needs} == {"first"}


def test_the_condition_of_a_step_is_read_where_it_is_issued() -> None:
    policy = made(formal_steps={"fine": {**FINE, "when": "looked_after and notice_number == 1"}})
    log = read_notices([by_hand("2025-03-03")], policy.formal_steps)
    issued = decided_of_notices(NoticesOf(policy, log), date(2025, 3, 3), (), PUPILS)[0]
    assert ("only when looked_after and notice_number == 1", "yes") in [(f.text, f.value) for f in issued.facts]
