"""What the shared scenarios exercise of each profile: which cases fire and stay silent, and both sides of each figure.

A case *fires* when its decision is due, asked of somebody or waits for what it needs. It *stays silent* when its
occasion came up and its words were not met. A comparison is seen on a side when it alone decides: taken the other way,
the case would come out otherwise. It is seen *at the edge* when the value is the last one on its side: the next whole
number, or one session more or less.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions import Condition, Use
from attendance_policy.conditions.columns import Count, Percent, Truth
from attendance_policy.conditions.model import Comparison, ValueName
from attendance_policy.decide.model import Decided
from attendance_policy.decide.recorded import read_log
from attendance_policy.decide.run import decide_block
from attendance_policy.policy.model import Case, Policy, Rule, Silence
from attendance_policy.rules.bind import Bound
from attendance_policy.scenario import Ready, Scenario
from attendance_policy.scenario.replay import settings_of, shared_of

SIDES = ("no", "yes")
Atom = Comparison | Use | str  # a str is `after` or a step that must have been done
Parts = tuple[Any, ...]  # ("and" | "or" | "not", part...) or ("atom", Atom)


@dataclass
class Side:
    """Scenarios in which one side of an atom decided; `edge`: those in which it did so at the last value."""

    seen: list[str] = field(default_factory=list)
    edge: list[str] = field(default_factory=list)


@dataclass
class Exercised:
    """What was seen of one case of a rule, or of one level of a tier. Names of scenarios, in their order."""

    rule: str
    case: str
    occasions: tuple[str, ...]
    fires: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    came_up: list[str] = field(default_factory=list)
    atoms: dict[str, dict[str, Side]] = field(default_factory=dict)
    figures: set[str] = field(default_factory=set)
    always: bool = False
    turns_on_silence: bool = False

    @property
    def name(self) -> str:
        """The rule, with its case where it has several."""
        return f"{self.rule} ({self.case})" if self.case else self.rule

    def missing(self) -> list[str]:
        """What no scenario shows, one line each."""
        if not self.came_up:
            return [f"{self.name}: its occasion never came up"]
        found = [] if self.fires else [f"{self.name}: never fires"]
        found += [] if self.silent or self.always else [f"{self.name}: never stays silent"]
        for text, sides in self.atoms.items():
            for side in SIDES:
                if not sides[side].seen:
                    found.append(f"{self.name}: `{text}` never decides as {side}")
                elif text in self.figures and not sides[side].edge:
                    found.append(f"{self.name}: `{text}` never decides as {side} at its edge")
        return found


def run(scenario: Scenario, policies: Sequence[Ready]) -> list[Decided]:
    """A scenario through policies, as a replay decides it before readings are compared; [] with nobody to look at."""
    shared = shared_of(scenario, [ready.loaded.policy for ready in policies])
    if shared is None:
        return []
    found = []
    for ready in policies:
        policy = ready.loaded.policy
        log = read_log(scenario.events, shared.grid, policy)
        contacts = log.contacts if scenario.log else None
        found.append(decide_block(policy, shared, settings_of(scenario, log), contacts))
    return found


def measure(named: Sequence[tuple[str, Scenario]], policies: Sequence[Ready]) -> dict[str, list[Exercised]]:
    """By policy: what the scenarios show of each case that a register asks, in the order of the profile."""
    found: dict[str, dict[tuple[str, str], Exercised]] = {ready.loaded.policy.id: {} for ready in policies}
    for name, scenario in named:
        for decided in run(scenario, policies):
            until = int(np.searchsorted(decided.grid.days.ordinal, scenario.review_until.toordinal(), side="right"))
            for rule in decided.policy.rules:
                for case in rule.cases:
                    known = found[decided.policy.id].setdefault(
                        (rule.id, case.name), Exercised(rule.id, case.name, rule.occasions)
                    )
                    _note(known, name, decided, rule, case, until)
            _note_tiers(found[decided.policy.id], name, decided, until)
    return {policy: list(cases.values()) for policy, cases in found.items()}


def _note(known: Exercised, name: str, decided: Decided, rule: Rule, case: Case, until: int) -> None:
    whole = _of_case(decided.policy, rule, case)
    known.always = whole == ("and",)
    known.turns_on_silence = known.turns_on_silence or _silent_by_nature(decided.policy, rule, case)
    for occasion in rule.occasions:
        bound = decided.bounds.get(occasion)
        if bound is None:
            continue
        looked_at = bound.frame.rows.day < until
        if not looked_at.any():
            continue
        _once(known.came_up, name)
        fired = [f for f in decided.fired if f.rule is rule and f.case is case and f.rows is bound.frame.rows]
        if any(
            (f.day < until).any() and (f.status in ("due", "asks", "first") or known.turns_on_silence) for f in fired
        ):
            _once(known.fires, name)
        value, atoms = _values(whole, bound)
        if (looked_at & (value == 0)).any():
            _once(known.silent, name)
        _sides(known, name, whole, bound, atoms, looked_at)


def _note_tiers(found: dict[tuple[str, str], Exercised], name: str, decided: Decided, until: int) -> None:
    """Each level of a tier that some rule reads, where no level above it fits."""
    for tier in decided.policy.tiers.values():
        for index, level in enumerate(tier.levels):
            if not level.when:
                continue
            known = found.setdefault((tier.id, level.id), Exercised(tier.id, level.id, ("review",)))
            bound = decided.bounds.get("review")
            if bound is None:
                continue
            looked_at = bound.frame.rows.day < until
            for above in tier.levels[:index]:
                for condition in above.when:
                    looked_at &= bound.truth(condition) == 0
            if not looked_at.any():
                continue
            _once(known.came_up, name)
            whole = ("or", *(_expand(decided.policy, condition, condition.tree) for condition in level.when))
            value, atoms = _values(whole, bound)
            for truth, names in ((2, known.fires), (0, known.silent)):
                if (looked_at & (value == truth)).any():
                    _once(names, name)
            _sides(known, name, whole, bound, atoms, looked_at)


def _sides(
    known: Exercised, name: str, whole: Parts, bound: Bound, atoms: dict[str, tuple[Atom, Truth]],
    looked_at: NDArray[np.bool_],
) -> None:  # fmt: skip
    for text, (atom, value) in atoms.items():
        sides = known.atoms.setdefault(text, {side: Side() for side in SIDES})
        if isinstance(atom, Comparison) and _figure(atom, bound) is not None:
            known.figures.add(text)
        as_yes, as_no = (_values(whole, bound, {text: forced})[0] for forced in (2, 0))
        decides = looked_at & (as_yes != as_no)
        for side, truth in zip(SIDES, (0, 2), strict=True):
            at = decides & (value == truth)
            if at.any():
                _once(sides[side].seen, name)
            if at.any() and isinstance(atom, Comparison) and (at & _at_edge(atom, bound)).any():
                _once(sides[side].edge, name)


def _of_case(policy: Policy, rule: Rule, case: Case) -> Parts:
    """Everything that must hold for a case, as one condition; `needs` is not: unmet, the decision waits."""
    parts: list[Parts] = [("atom", step) for step in rule.after]
    parts += [_expand(policy, condition, condition.tree) for condition in case.conditions]
    ways = [("and",) if way.when is None else _expand(policy, way.when, way.when.tree) for way in case.ways]
    if all(way != ("and",) for way in ways):
        parts.append(("or", *ways))
    return ("and", *parts)


def _expand(policy: Policy, condition: Condition, node: ast.expr) -> Parts:
    match node:
        case ast.BoolOp(values=values):
            return ("and" if isinstance(node.op, ast.And) else "or", *(_expand(policy, condition, v) for v in values))
        case ast.UnaryOp(operand=operand):
            return ("not", _expand(policy, condition, operand))
        case ast.Compare():
            mine = [comparison for comparison in condition.comparisons if comparison.node is node]
            return ("and", *(("atom", comparison) for comparison in mine))
        case ast.Constant():
            return ("and",)
    use = condition.use_at(node)
    term = policy.terms.get(use.name) if use.kind == "term" else None
    if isinstance(term, Condition):
        return _expand(policy, term, term.tree)
    return ("atom", use)


def _said(atom: Atom) -> str:
    if isinstance(atom, Comparison):
        listed = [str(float(c)) if isinstance(c, Fraction) and c.denominator != 1 else str(c) for c in atom.constants]
        return f"{atom.use} {atom.op} {', '.join(listed)}"
    return f"after {atom}" if isinstance(atom, str) else str(atom)


def _values(
    whole: Parts, bound: Bound, forced: dict[str, int] | None = None
) -> tuple[Truth, dict[str, tuple[Atom, Truth]]]:
    """The condition on every row, with each of its atoms."""
    atoms: dict[str, tuple[Atom, Truth]] = {}
    rows = len(bound.frame.rows)

    def value(parts: Parts) -> Truth:
        kind, *inner = parts
        if kind == "atom":
            text = _said(inner[0])
            own = _atom(inner[0], bound)
            atoms[text] = (inner[0], own)
            return np.full(rows, forced[text], dtype=np.uint8) if forced and text in forced else own
        if kind == "not":
            return np.uint8(2) - value(inner[0])
        result = np.full(rows, 2 if kind == "and" else 0, dtype=np.uint8)
        for part in inner:
            result = (np.minimum if kind == "and" else np.maximum)(result, value(part))
        return result

    return value(whole), atoms


def _atom(atom: Atom, bound: Bound) -> Truth:
    if isinstance(atom, str):
        return np.where(bound.frame.memory.last_day(atom, bound.frame.rows) >= 0, 2, 0).astype(np.uint8)
    if isinstance(atom, Use):
        found = bound.lookup(atom)
        assert isinstance(found, np.ndarray)
        return found
    column = bound.lookup(atom.use)
    assert not isinstance(column, np.ndarray)
    op = {"in": "==", "not in": "!="}.get(atom.op, atom.op)
    join: Callable[..., Truth] = np.maximum if atom.op == "in" else np.minimum
    constants = [bound.values[c.name] if isinstance(c, ValueName) else c for c in atom.constants]
    each = [column.compare(op, constant) for constant in constants]
    result = each[0]
    for one in each[1:]:
        result = join(result, one)
    return result


def _figure(atom: Comparison, bound: Bound) -> Fraction | None:
    constant = atom.constants[0]
    value = bound.values[constant.name] if isinstance(constant, ValueName) else constant
    return value if isinstance(value, Fraction) else None


def _at_edge(atom: Comparison, bound: Bound) -> NDArray[np.bool_]:
    """Rows whose value is the last one on its side of the figure: one whole number or one session from the other."""
    column, figure = bound.lookup(atom.use), _figure(atom, bound)
    if figure is None:
        return np.ones(len(bound.frame.rows), dtype=np.bool_)
    if isinstance(column, Count):
        return np.abs(column.values - float(figure)) <= 1
    assert isinstance(column, Percent)
    apart = np.abs(100 * column.part.astype(np.int64) - float(figure) * column.whole)
    # Rounded to a place, the figure itself lies up to half a place away.
    slack = 0 if column.places is None else column.whole * 0.5 * 10.0**-column.places
    return apart <= 100 + slack


def _silent_by_nature(policy: Policy, rule: Rule, case: Case) -> bool:
    """Whether a case turns on a value that the document does not give: it never fires, and is counted."""
    used = {use.name for condition in _conditions(policy, rule, case) for use in condition.uses}
    used |= {c.name for x in _conditions(policy, rule, case) for y in x.comparisons for c in y.constants
             if isinstance(c, ValueName)}  # fmt: skip
    silent = {name for name, value in {**policy.terms, **policy.values}.items() if isinstance(value, Silence)}
    return bool(used & silent)


def _conditions(policy: Policy, rule: Rule, case: Case) -> Iterator[Condition]:
    waiting = [*case.conditions, *(way.when for way in case.ways if way.when is not None)]
    while waiting:
        condition = waiting.pop()
        yield condition
        for use in condition.uses:
            term = policy.terms.get(use.name)
            if use.kind == "term" and isinstance(term, Condition):
                waiting.append(term)


def _once(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)
