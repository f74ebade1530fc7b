"""waits-for-ever: a rule that is not before a time after a step, and does not ask that the step was done."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.analysis.space import every_condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import conditions_of
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Case, Policy
from attendance_policy.policy.model import Rule as PolicyRule
from attendance_policy.policy.times import Time

_SCHOOL_TIME = {"school days": "school_days", "school weeks": "school_weeks"}
_SINCE = {"days": "days_since", "weeks": "weeks_since"}


def _find(subject: Subject) -> Iterator[Finding]:
    policy = subject.policy
    for rule in policy.rules:
        if rule.after:
            continue
        told: set[str] = set()
        for case in rule.cases:
            asked = _asked(policy, rule, case)
            for time in (rule.not_before, *(way.not_before for way in case.ways)):
                if not isinstance(time, Time) or time.kind != "offset" or time.text in told:
                    continue
                if time.anchor not in steps_of(policy) or time.anchor in asked:
                    continue
                told.add(time.text)
                yield RULE.at(
                    subject,
                    (rule.section, rule.id),
                    f"`{rule.id}` is not before `{time.text}`, and so never about a pupil of whom `{time.anchor}` was "
                    "never done",
                    f"where it follows that step, say `after: {time.anchor}`; for a pause after it, ask "
                    f"`{_pause(time)}` under `when` and take `not_before` out",
                )


def _asked(policy: Policy, rule: PolicyRule, case: Case) -> frozenset[str]:
    """The steps that the conditions of a case speak of: whoever wrote them has thought of pupils without the step."""
    conditions = [*conditions_of(case), *((rule.needs,) if rule.needs is not None else ())]
    return frozenset(
        str(value) for one in every_condition(policy, conditions) for use in one.uses for _, value in use.args
    )


def _pause(time: Time) -> str:
    if time.unit in _SINCE:
        return f"not {_SINCE[time.unit]}({time.anchor}) < {time.count}"
    window = _SCHOOL_TIME.get(time.unit)
    return f"times({time.anchor}, {f'{window}={time.count}' if window else 'school_weeks=…'}) == 0"


RULE = Rule(
    "waits-for-ever",
    Severity.WARNING,
    "a rule that waits for a step without asking for it",
    "A pause after a meeting, written as `not_before: 4 school weeks after support_meeting`: pupils who never had the "
    "meeting would never be reached. A rule that follows the step says `after`.",
    _find,
)
