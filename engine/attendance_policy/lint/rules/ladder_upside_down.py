"""ladder-upside-down: a later step that reaches everybody whom an earlier one reaches, and milder cases too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from attendance_policy.analysis.quantities import Quantity, Value
from attendance_policy.analysis.space import Space, space_of
from attendance_policy.analysis.words import region, runs, witness
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.concern import step_of_concern
from attendance_policy.lint.conditions import conditions_of, on_a_register, when_path
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.graph import needs_of, steps_of
from attendance_policy.policy.model import Case, Policy
from attendance_policy.policy.model import Rule as PolicyRule
from attendance_policy.vocabulary import Kind

_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth")
_NUMBERED = re.compile(rf"(.*?)(?<![a-z])(\d+|{'|'.join(_ORDER)})(?![a-z]{{2}})(.*)", re.IGNORECASE)


def _find(subject: Subject) -> Iterator[Finding]:
    policy = subject.policy
    for early, late in sorted(_pairs(subject), key=lambda pair: (pair[0].path, pair[1].path)):
        cases = [case for rule in (early, late) for case in rule.cases]
        if len(cases) != 2:
            continue
        if not (step_of_concern(subject, early, cases[0]) and step_of_concern(subject, late, cases[1])):
            continue
        turns_on = [set(space_of(policy, conditions_of(case)).cells) for case in cases]
        space = space_of(policy, [condition for case in cases for condition in conditions_of(case)])
        for quantity in space.cells if space.decided else ():
            if quantity.kind is not Kind.PERCENT or not all(quantity in one for one in turns_on):
                continue
            only = _only_later(space, quantity, *cases)
            if not only:
                continue
            cells = space.cells[quantity]
            [(first, last), *_] = runs(cells, only)
            place = subject.place(when_path(subject, early))
            # Who has had the first step may be followed up until attendance is better than what began it.
            yield RULE.at(
                subject,
                when_path(subject, late),
                f"`{late.id}` comes after `{early.id}` (line {place.line}) and reaches milder cases: "
                f"{region(quantity, cells, (first, last))} is in {_texts(cases[1])} and not in {_texts(cases[0])}",
                "let the figures of the two change places, or write an open point if the document has it so",
                witness=witness(quantity, cells[first]),
                severity=Severity.NOTE if _waits(policy, early, late) else None,
            )


def _texts(case: Case) -> str:
    return " and ".join(f"`{condition.text}`" for condition in conditions_of(case))


def _pairs(subject: Subject) -> set[tuple[PolicyRule, PolicyRule]]:
    """Rules of which one is the step before the other: by the numbers in names that are alike but for them."""
    series: dict[tuple[str, str], list[tuple[int, PolicyRule]]] = defaultdict(list)
    letters = subject.data.get("letters", {})
    papers = {paper: rules for paper, rules in steps_of(subject.policy).items() if paper in letters}
    asked = [rule for rule in subject.policy.rules if on_a_register(rule)]
    for rule in asked:
        names = {rule.id, *(paper for paper, rules in papers.items() if rule.id in rules)}
        names |= {str(letters[paper].get("called", "")) for paper in names & set(papers)}
        for name in names:
            match = _NUMBERED.fullmatch(name)
            if match is not None:
                word = match[2].lower()
                number = int(word) if word.isdigit() else _ORDER.index(word) + 1
                series[match[1].lower(), match[3].lower()].append((number, rule))
    by_id = {rule.id: rule for rule in asked}
    found = {
        (one, other) for steps in series.values() for n, one in steps for m, other in steps if n < m and one != other
    }
    done_by = steps_of(subject.policy)
    waiting = {(by_id[before], rule) for rule in asked for step in rule.after for before in done_by.get(step, ())
               if before in by_id and before != rule.id}  # fmt: skip
    return found | waiting


def _waits(policy: Policy, early: PolicyRule, late: PolicyRule) -> bool:
    done_by = steps_of(policy)
    return any(early.id in done_by.get(step, ()) for step in needs_of(policy, late.id))


def _only_later(space: Space, quantity: Quantity, early: Case, late: Case) -> set[Value]:
    """The shares that only the later case takes in, above some that both do; none where the earlier takes in others."""
    rows: dict[tuple[Value, ...], list[tuple[Fraction, int, int]]] = defaultdict(list)
    for point in space.points():
        share = point.values[quantity]
        if isinstance(share, Fraction):
            others = tuple(value for key, value in point.values.items() if key != quantity)
            rows[others].append((share, point.holds(early), point.holds(late)))
    found: set[Value] = set()
    for row in rows.values():
        if any(before > after for _, before, after in row):
            apart = _apart(row)
            if not apart:
                return set()
            found |= apart
            continue
        both = [share for share, before, after in row if before == after == 2]
        found |= {share for share, before, after in row if both and share > min(both) and (before, after) == (0, 2)}
    return found


def _apart(row: list[tuple[Fraction, int, int]]) -> set[Value]:
    """The shares of the later step where the two share none, and all of its own are milder; else none."""
    early = [share for share, before, _ in row if before]
    late = [share for share, before, after in row if after]
    return {*late} if late and min(late) > max(early) else set()


RULE = Rule(
    "ladder-upside-down",
    Severity.WARNING,
    "a later step that reaches milder cases than the one before it",
    "The first letter below 85% and the second below 92% are figures that have changed places: at 88% a pupil gets the "
    "second and not the first; so are two ranges of which the later is the milder. Steps are ordered by the numbers in "
    "the names of rules and letters, and by `after`. Where the later one waits for the earlier one it is a note: a "
    "pupil may be followed up until attendance is better than what began it. Computed over every cell.",
    _find,
)
