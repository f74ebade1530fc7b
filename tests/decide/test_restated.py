"""One duty said in two clauses is one decision."""

from __future__ import annotations

from collections import Counter

from attendance_policy.decide.blocks import decide
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.rows import decisions


def test_a_restated_call_is_one_decision_with_both_clauses():
    policies = Policies(Library())
    calendar = read_calendar("england_example")
    register, pupils = generate("secondary", 40, 3, calendar, code_book(policies.resolver))
    policy = policies.load("basildon_lower").policy
    every = decide(policy, Shared.of(lay(register, pupils, calendar)), Settings())
    one = folded(every)

    def calls(decided, rule):
        return {(d.pupil_id, d.at) for d in decisions(decided) if d.rule == rule and d.strength == "will"}

    first, again = calls(every, "first_day_calling"), calls(every, "first_morning_call")
    assert first and first == again
    assert calls(one, "first_day_calling") == first
    assert not calls(one, "first_morning_call")
    later = calls(every, "contact_each_day")
    assert calls(one, "contact_each_day") == later - first != later
    clauses = {clause for d in decisions(one) if d.rule == "first_day_calling" for clause in d.source}
    assert {"6", "4.5"} <= clauses
    others = Counter(d.rule for d in decisions(every)) - Counter(d.rule for d in decisions(one))
    assert set(others) == {"first_morning_call", "contact_each_day", "evidence_fifth_day"}


def test_nothing_is_folded_where_nothing_is_restated():
    policies = Policies(Library())
    calendar = read_calendar("england_example")
    register, pupils = generate("primary", 20, 3, calendar, code_book(policies.resolver))
    policy = policies.load("westwood").policy
    assert not any(rule.restates for rule in policy.rules)
    decided = decide(policy, Shared.of(lay(register, pupils, calendar)), Settings())
    assert folded(decided) is decided
