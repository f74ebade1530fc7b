"""counted-from-another: a rule that waits for one step and counts from, or asks about, another."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.analysis.space import every_condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import conditions_of
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.steps import awaited, own_steps
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Case, Policy
from attendance_policy.policy.model import Rule as PolicyRule
from attendance_policy.policy.times import Time

_SINCE = ("improved_since", "days_since", "weeks_since", "school_days_since")


def _find(subject: Subject) -> Iterator[Finding]:
    policy = subject.policy
    for rule in policy.rules:
        if not rule.after:
            continue
        known = _certain(policy, rule)
        for case in rule.cases:
            for step, said in _counted(policy, rule, case):
                if step in known or step in own_steps(policy, rule, case) or step not in steps_of(policy):
                    continue
                yield RULE.at(
                    subject,
                    (rule.section, rule.id),
                    f"`{rule.id}` waits for {' or '.join(f'`{one}`' for one in rule.after)} and goes by `{said}`, a "
                    "step that it does not wait for",
                    f"did you mean `{said.replace(step, rule.after[0])}`? else let it wait for `{step}`",
                )


def _certain(policy: Policy, rule: PolicyRule) -> frozenset[str]:
    """Every step that a rule waits for, by any of its names: as a rule, and as the paper that the rule sends."""
    found = set(awaited(policy, rule)) if len(rule.after) == 1 else set(rule.after)
    rules = {by for step in rule.after for by in steps_of(policy).get(step, ())}
    return frozenset(found | rules | {paper for paper, by in steps_of(policy).items() if rules & {*by}})


def _counted(policy: Policy, rule: PolicyRule, case: Case) -> Iterator[tuple[str, str]]:
    """Each step that a case counts from or asks about, and where it says so."""
    for condition in every_condition(policy, conditions_of(case)):
        for use in condition.uses:
            if use.kind == "fact" and use.name in _SINCE:
                step = str(dict(use.args)["step"])
                yield step, f"{use.name}({step})"
    for time in (rule.not_before, rule.until, case.due, *(way.not_before for way in case.ways)):
        if isinstance(time, Time) and time.kind == "offset":
            yield time.anchor, time.text


RULE = Rule(
    "counted-from-another",
    Severity.WARNING,
    "a rule that waits for one step and counts from another",
    "A line that was copied from the row above it: after the second letter, `not improved_since(letter_1)`, or 3 weeks "
    "after the first. What a step rests on through the step it waits for is no finding, and neither is what the log "
    "gives, such as the agreed return.",
    _find,
)
