"""What a decision read: each comparison and yes/no name of its conditions, with the value it had on that row."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from attendance_policy.conditions import Condition, Use
from attendance_policy.conditions.columns import Count, Percent, Word
from attendance_policy.conditions.levels import Levels
from attendance_policy.conditions.model import Comparison, ValueName
from attendance_policy.decide.model import Fired
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Silence
from attendance_policy.policy.times import Time
from attendance_policy.rules.bind import Bound
from attendance_policy.rules.openness import countable, times_of
from attendance_policy.vocabulary import ANCHORS

_TRUTH = ("no", "not known", "yes")
NO_FIGURE = "no possible session"  # of a percentage, of which then every comparison is no


@dataclass(frozen=True, slots=True)
class FactRead:
    """One thing a condition asked, as it is written, and what it was. `of`: the tier whose levels ask it, else ""."""

    text: str
    value: str
    of: str = ""


def read_facts(bound: Bound, fired: Fired, row: int) -> tuple[FactRead, ...]:
    """Everything that decided one row, in the order the rule has it; a name that stands twice is told once.

    A percentage is rounded half up to two places, with the sessions it is the share of.
    """
    found: dict[str, FactRead] = {}
    rule, case = fired.rule, fired.case
    for step in rule.after:
        found[f"after {step}"] = FactRead(f"after {step}", done_on(bound, step, row))
    for name, time in times_of(rule, case):
        key = name.replace("_", " ")
        if isinstance(time, Silence):
            found[key] = FactRead(key, time.sentence())
        elif time.kind in ("offset", "anchor"):
            text = f"{key} {time.text}"
            found[text] = FactRead(text, counted_from(bound, time, row))
    conditions = [*case.conditions, *(way.when for way in case.ways if way.when is not None)]
    for condition in (*conditions, *((rule.needs,) if rule.needs is not None else ())):
        for fact in _of(bound, condition, row):
            if fact.text not in found or (found[fact.text].of and not fact.of):
                found[fact.text] = fact
    return tuple(found.values())


def done_on(bound: Bound, step: str, row: int) -> str:
    """When a step was last done before a row: `done 2025-10-03`, or `not done`."""
    rows = bound.frame.rows
    last = int(bound.frame.memory.last_day(step, rows)[row])
    return f"done {rows.grid.days.days[last].isoformat()}" if last >= 0 else "not done"


def counted_from(bound: Bound, time: Time, row: int) -> str:
    """When that was from which a time is counted."""
    if time.anchor not in ANCHORS:
        return done_on(bound, time.anchor, row)
    rows = bound.frame.rows
    if not countable(bound.policy, time, rows.occasion, bound.frame.logged is not None):
        return "not known"
    day = int(bound.frame.day_of(time.anchor)[row])
    return f"{time.anchor} {rows.grid.days.days[day].isoformat()}" if day >= 0 else "never"


def _of(bound: Bound, condition: Condition, row: int) -> Iterator[FactRead]:
    """The comparisons and names of a condition in the order of its text."""
    compared: dict[int, list[Comparison]] = {}
    for comparison in condition.comparisons:
        compared.setdefault(id(comparison.node), []).append(comparison)
    inside: set[int] = set()
    nodes = sorted(
        (n for n in ast.walk(condition.tree) if isinstance(n, ast.Compare | ast.Name | ast.Call)),
        key=lambda n: (n.lineno, n.col_offset, -(n.end_col_offset or 0)),
    )
    for node in nodes:
        if id(node) in compared:
            inside |= {id(inner) for inner in ast.walk(node)}
            yield from _compared(bound, condition, node, compared[id(node)], row)
        elif id(node) not in inside and any(known is node for known, _ in condition.nodes):
            inside |= {id(inner) for inner in ast.walk(node)}
            yield from _named(bound, condition.use_at(node), row)


def _compared(
    bound: Bound, condition: Condition, node: ast.expr, comparisons: list[Comparison], row: int
) -> Iterator[FactRead]:
    text = ast.get_source_segment(condition.text, node) or " and ".join(f"{c.use} {c.op}" for c in comparisons)
    use = comparisons[0].use
    silent = [c.name for one in comparisons for c in one.constants if isinstance(c, ValueName)]
    yield FactRead(text, value_of(bound, use, row))
    for name in silent:
        yield FactRead(name, _constant(bound, name))
    if use.kind == "tier":
        start = bound.at_start_of_day()
        for level in bound.policy.tiers[use.name].levels:
            for condition_of_level in level.when:
                for inner in condition_of_level.uses:
                    if inner.kind in ("fact", "flag"):
                        yield FactRead(str(inner), value_of(start, inner, row), use.name)
                    elif inner.kind == "value":
                        yield FactRead(inner.name, _constant(start, inner.name), use.name)
                    else:
                        yield from (replace(fact, of=use.name) for fact in _named(start, inner, row))


def _named(bound: Bound, use: Use, row: int) -> Iterator[FactRead]:
    if use.kind == "tier":
        return
    yield FactRead(str(use), value_of(bound, use, row))
    term = bound.policy.terms.get(use.name) if use.kind == "term" else None
    if isinstance(term, Condition):
        yield from _of(bound, term, row)
    elif isinstance(term, Silence):
        yield FactRead(use.name, term.sentence())


def _constant(bound: Bound, name: str) -> str:
    value = bound.values[name]
    silence = bound.policy.values[name]
    if value is None and isinstance(silence, Silence):
        return silence.sentence()
    return decimal(value) if isinstance(value, Fraction) else str(value)


def value_of(bound: Bound, use: Use, row: int) -> str:
    """What a use of a name was on one row, as people read it; a share of sessions with its sessions."""
    column = bound.lookup(use)
    if isinstance(column, np.ndarray):
        return _TRUTH[int(column[row])]
    if isinstance(column, Percent):
        return _percent(int(column.part[row]), int(column.whole[row]), column.places)
    if isinstance(column, Count):
        if column.known is not None and not column.known[row]:
            return "not known"
        return "never" if column.exists is not None and not column.exists[row] else str(int(column.values[row]))
    if isinstance(column, Levels):
        level = column.at(row)
        return "not known" if level is None else level or _of_none(bound, use, bool(column.in_hole()[row]))
    if isinstance(column, Word):
        at = int(column.values[row])
        return "not known" if at < 0 else column.words[at] or "none of them"
    return "not known"


def _of_none(bound: Bound, use: Use, silent: bool) -> str:
    """What is said of a pupil whom no level of a tier fits: the document's silence, where it is one."""
    otherwise = bound.policy.tiers[use.name].otherwise
    return otherwise.sentence() if otherwise is not None and silent else "none of them"


def _percent(part: int, whole: int, places: int | None) -> str:
    if whole == 0:
        return NO_FIGURE
    text = f"{half_up(Fraction(100 * part, whole), 2)}% ({part}/{whole} session{'' if whole == 1 else 's'})"
    return text if places is None else f"{half_up(Fraction(100 * part, whole), places)}%, rounded from {text}"


def half_up(value: Fraction, places: int) -> str:
    """A figure rounded half up to so many decimal places, without a float."""
    scaled = (2 * value.numerator * 10**places + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(scaled, 10**places)
    return f"{whole}.{rest:0{places}d}" if places else str(whole)


def decimal(value: Fraction) -> str:
    """An exact decimal figure as it is written: `95`, `92.9`."""
    return f"{(Decimal(value.numerator) / Decimal(value.denominator)).normalize():f}"
