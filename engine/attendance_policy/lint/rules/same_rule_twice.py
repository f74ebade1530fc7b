"""same-rule-twice: two rules do the same for the same pupils."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from attendance_policy.analysis.space import space_of
from attendance_policy.conditions import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import conditions_of, on_a_register
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Action, Case, Silence
from attendance_policy.policy.model import Rule as PolicyRule
from attendance_policy.policy.times import Time


def _find(subject: Subject) -> Iterator[Finding]:
    alike: dict[object, list[tuple[PolicyRule, Case]]] = defaultdict(list)
    for rule in subject.policy.rules:
        for case in rule.cases if on_a_register(rule) else ():
            if acts := _acts(case):
                alike[rule.occasions, rule.after, _text(rule.needs), _text(rule.until), acts].append((rule, case))
    for group in alike.values():
        for (one, a), (other, b) in combinations(group, 2):
            if one.id in (other.id, *other.restates) or other.id in one.restates:
                continue  # said again, and one decision
            if _hold_alike(subject, a, b):
                yield RULE.at(
                    subject,
                    (other.section, other.id),
                    f"`{one.id}` (line {subject.place((one.section, one.id)).line}) and `{other.id}` do the same for "
                    f"the same pupils{_apart(a, b)}",
                    "keep one of them, and give it both clauses as its source",
                    clauses=tuple(dict.fromkeys((*a.source, *b.source))),
                )


def _acts(case: Case) -> tuple[tuple[object, ...], ...]:
    """What a case does, however binding it is."""
    return tuple(sorted({_act(action) for _, group in case.acts for action in group}, key=str))


def _act(action: Action) -> tuple[object, ...]:
    parts = tuple(_act(part) for part in action.parts)
    return action.verb, action.target, action.args, parts, _text(action.stop_when)


def _text(said: Condition | Time | Silence | str | None) -> str:
    if isinstance(said, Silence):
        return said.sentence()
    return said if isinstance(said, str) else said.text if said is not None else ""


def _apart(one: Case, other: Case) -> str:
    """What the two say differently."""
    pairs = (
        ("who", _text(one.who), _text(other.who)),
        ("by when", _text(one.due), _text(other.due)),
        ("how often", one.once or str(one.repeat or ""), other.once or str(other.repeat or "")),
    )
    words = [f"{name}: {a or 'not said'} and {b or 'not said'}" for name, a, b in pairs if a != b]
    return f", and differ in {'; '.join(words)}" if words else ""


def _hold_alike(subject: Subject, one: Case, other: Case) -> bool:
    if [way.not_before for way in one.ways] != [way.not_before for way in other.ways]:
        return False
    space = space_of(subject.policy, (*conditions_of(one), *conditions_of(other)))
    return space.decided and all(point.holds(one) == point.holds(other) for point in space.points())


RULE = Rule(
    "same-rule-twice",
    Severity.WARNING,
    "two rules that are one",
    "The same step written twice is done twice, and the next change is made in one place only. Conditions are compared "
    "by what they mean: `attendance < 90` and `not attendance >= 90` are one. Where the two differ in who, by when or "
    "how often, the document may contradict itself, which is an open point. A rule that `restates` another is one with "
    "it.",
    _find,
)
