"""What a run decided on one row: the decisions themselves, and the verdict that each stands for."""

from __future__ import annotations

from collections.abc import Iterable

from attendance_policy.decide.model import Decided, Fired
from attendance_policy.explain.model import NO, NOT_KNOWN, YES
from attendance_policy.facts.rows import Rows
from attendance_policy.policy.model import Case, Rule

_RESULTS = {"due": "determined", "asks": "discretionary", "not_specified": "not_specified"}
# From (rule, case, occasion) to the verdict, the status and the acts that were decided on one day.
Outcomes = dict[tuple[str, str, str], tuple[str, tuple[tuple[str, str], ...]]]


def fired_at(decided: Decided, rule: Rule, case: Case, rows: Rows, row: int) -> tuple[Fired, ...]:
    """What one case decided on one row of its occasion."""
    return tuple(
        one for one in decided.of(rule.id)
        if one.case.name == case.name and one.rows.occasion == rows.occasion and (one.at == row).any()
    )  # fmt: skip


def is_open(fired: Fired) -> bool:
    """Whether a decision turns on something that is not known."""
    raised = fired.strength in ("should", "may") or any(action.verb == "consider" for action in fired.actions)
    return bool(fired.open_names) or fired.status in ("if", "not_specified") or (fired.status == "asks" and not raised)


def result_of(fired: Fired) -> str:
    """Which of the four answers a decision is, where no open point bears on it."""
    if fired.status in _RESULTS:
        return _RESULTS[fired.status]
    left = fired.strength in ("should", "may") or any(action.verb == "consider" for action in fired.actions)
    return "discretionary" if left else "determined"


def outcomes_on(decided: Decided, day: int, rules: Iterable[str]) -> Outcomes:
    """Everything that some rules decided on the day of that index, for comparing runs."""
    wanted = frozenset(rules)
    found: Outcomes = {}
    for one in decided.fired:
        if one.rule.id not in wanted or not (one.day == day).any():
            continue
        key = (one.rule.id, one.case.name, one.rows.occasion)
        verdict = NO if one.status == "first" else NOT_KNOWN if is_open(one) else YES
        known, acts = found.get(key, (NO, ()))
        best = max((known, verdict), key=(NO, NOT_KNOWN, YES).index)
        found[key] = (best, (*acts, (one.strength, one.status)))
    return found
