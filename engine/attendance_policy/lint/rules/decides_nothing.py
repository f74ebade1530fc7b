"""decides-nothing: a part of a condition without which the same pupils are meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from attendance_policy.analysis.words import witness
from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import case_path, on_a_register
from attendance_policy.lint.idle import LIMIT, Idle, idle_parts
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Rule as PolicyRule
from attendance_policy.policy.paths import Path

_DO = "check figures, signs and `and` or `or` against the clause; if the document has it so, it may stay or go"
_BOTH = "a document may name both, and then both may stay; else check the two names against the clause"


def _find(subject: Subject) -> Iterator[Finding]:
    policy = subject.policy
    for name, term in policy.terms.items():
        if isinstance(term, Condition):
            yield from _of(subject, ("terms", name), term, [()])
    for tier in policy.tiers.values():
        for level in tier.levels:
            for when in level.when:
                yield from _of(subject, ("tiers", tier.id, "levels", level.id), when, [()])
    for rule in policy.rules:
        yield from _of_rule(subject, rule) if on_a_register(rule) else ()


def _of_rule(subject: Subject, rule: PolicyRule) -> Iterator[Finding]:
    """Each condition that is written at a rule, beside those that hold with it in every case and way."""
    ways = [
        (*case.conditions, *((way.when,) if way.when is not None else ())) for case in rule.cases for way in case.ways
    ]
    written = set(_texts(subject.data[rule.section][rule.id]))
    for when in dict.fromkeys(one for way in ways for one in way if one.text in written):
        beside = [tuple(one for one in way if one != when) for way in ways if when in way]
        yield from _of(subject, case_path(rule, rule.cases[0]), when, beside)


def _of(subject: Subject, path: Path, when: Condition, beside: list[tuple[Condition, ...]]) -> Iterator[Finding]:
    place: Path = (*path, "when") if (*path, "when") in subject.tree.origins else path
    found = idle_parts(subject.policy, when, beside)
    if found is None:
        yield RULE.at(
            subject,
            place,
            f"not decided: whether every part of `{when.text}` decides something would take more than {LIMIT} cases",
            "`test --mutate` shows which figures no expectation notices",
            severity=Severity.NOTE,
        )
    for one in found or ():
        of = "" if one.part == when else f", a part of `{when.text}`,"
        both = _is_spelt_out(one)
        yield RULE.at(subject, place, f"`{one.part.text}`{of} decides nothing: {_why(one)}", _BOTH if both else _DO,
                      witness=_shown(one), severity=Severity.NOTE if both else None)  # fmt: skip


def _is_spelt_out(one: Idle) -> bool:
    """Whether the part is a name beside a wider name, as in "persistently or severely absent": people say both."""
    return one.joined == "or" and one.by is not None and all(isinstance(c.tree, ast.Name) for c in (one.part, one.by))


def _why(one: Idle) -> str:
    if one.always:
        return "everything meets it"
    if one.by is None:
        return "the rest means the same without it"
    if one.joined == "and":
        return f"whenever `{one.by.text}` holds, so does it"
    return f"whenever it holds, so does `{one.by.text}`"


def _shown(one: Idle) -> str:
    """A pupil who tells the two apart, by the one figure that both turn on; "" where they turn on more."""
    if one.apart is None or one.by is None:
        return ""
    wide, narrow = (one.part, one.by) if one.joined == "and" else (one.by, one.part)
    values = list(one.apart.values.items())
    if len(values) != 1:
        return ""
    return f"{witness(*values[0])} meets `{wide.text}` and not `{narrow.text}`"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _texts(one)


RULE = Rule(
    "decides-nothing",
    Severity.WARNING,
    "a part of a condition that decides nothing",
    "Where one part of `a and b` follows from the other, the same pupils are meant without it: the step waits for the "
    "narrower of two lines, and nobody may have meant that. `level == 'severe' and attendance < 90` is no wider than "
    "the level, and in `a > 3 or a > 5` nothing turns on 5: often `and` is written for `or`, or a figure is another's. "
    "It is a note where a name stands beside a wider one, as in `persistent or severe`. Computed over every cell, with "
    "terms and tiers looked into and beside what must hold with the condition; where there are too many cells it is "
    "told that nothing is decided. What only memory or the calendar makes idle is not seen.",
    _find,
)
