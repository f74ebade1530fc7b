"""What scenarios exercise of each profile: which cases fire and stay silent, and both sides of each figure.

A case *fires* when its decision is due, asked of somebody or waits for what it needs. It *stays silent* when its
occasion came up and its words were not met. A comparison is seen on a side when it alone decides: taken the other way,
the case would come out otherwise. It is seen *at the edge* when the value is the last one on its side: the next whole
number, or one session more or less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions import Condition
from attendance_policy.conditions.columns import Truth
from attendance_policy.conditions.model import Comparison, ValueName
from attendance_policy.decide.model import Decided
from attendance_policy.decide.recorded import read_log
from attendance_policy.decide.run import decide_block
from attendance_policy.policy.model import Case, Policy, Rule, Silence
from attendance_policy.rules.bind import Bound
from attendance_policy.scenario import Ready, Scenario
from attendance_policy.scenario.replay import settings_of, shared_of
from attendance_policy.testing.atoms import Atom, Parts, at_edge, expand, figure_of, forced, of_case, values_of

SIDES = ("no", "yes")


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
        if scenario.review_until is None:
            continue
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
    whole = of_case(decided.policy, rule, case)
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
        value, atoms = values_of(whole, bound)
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
            whole = ("or", *(expand(decided.policy, condition, condition.tree) for condition in level.when))
            value, atoms = values_of(whole, bound)
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
        if isinstance(atom, Comparison) and figure_of(atom, bound) is not None:
            known.figures.add(text)
        as_yes, as_no = (forced(whole, bound, atoms, text, taken) for taken in (2, 0))
        decides = looked_at & (as_yes != as_no)
        for side, truth in zip(SIDES, (0, 2), strict=True):
            at = decides & (value == truth)
            if at.any():
                _once(sides[side].seen, name)
            if at.any() and isinstance(atom, Comparison) and (at & at_edge(atom, bound)).any():
                _once(sides[side].edge, name)


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
