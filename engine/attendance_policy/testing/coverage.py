"""How much of a policy its expectations cover: rules, both sides of each condition, and the edge of each figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attendance_policy.decide.points import REGISTER_OCCASIONS
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy
from attendance_policy.scenario import Ready
from attendance_policy.testing.exercised import SIDES, Exercised, measure
from attendance_policy.testing.model import Outcome, Suite

WHAT = ("rules", "conditions", "edges")


@dataclass(frozen=True)
class Share:
    """So many of so many. `missing`: the others, in words."""

    seen: int
    total: int
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        """In whole percent, rounded down: 100 means all."""
        return 100 * self.seen // self.total if self.total else 100

    def __add__(self, other: Share) -> Share:
        return Share(self.seen + other.seen, self.total + other.total, (*self.missing, *other.missing))


@dataclass(frozen=True)
class Coverage:
    """What the expectations about one policy cover. `rules`: cases of rules of which a decision was expected and
    taken; `conditions`: sides of comparisons and yes/no names that decided; `edges`: sides of figures that did so at
    their last value. `unasked`: rules that only a question could ask, which decide nothing."""

    policy: str
    rules: Share
    conditions: Share
    edges: Share
    unasked: tuple[str, ...] = ()


def coverage_of(
    policies: Iterable[Ready], suites: Sequence[Suite], outcomes: Sequence[Outcome]
) -> tuple[Coverage, ...]:
    """The coverage of each policy, by the scenarios that expect something of it."""
    found = []
    for ready in policies:
        policy = ready.loaded.policy
        mine = [suite for suite in suites if any(one.policy == policy.id for one in suite.policies)]
        named = [(suite.scenario.file, suite.scenario) for suite in mine]
        cases = measure(named, [ready]).get(policy.id, [])
        decided = {pair for one in outcomes if one.policy == policy.id and one.passed for pair in one.covers}
        found.append(_coverage(policy, cases, decided))
    return tuple(found)


def _coverage(policy: Policy, cases: Sequence[Exercised], decided: set[tuple[str, str]]) -> Coverage:
    wanted = [(rule.id, case.name) for rule in policy.rules if is_decided(policy, rule.id) for case in rule.cases]
    rules = _share({_name(*one): one in decided for one in wanted})
    sides: dict[str, bool] = {}
    edges: dict[str, bool] = {}
    for case in cases:
        for text, held in case.atoms.items():
            for side in SIDES:
                name = f"{case.name}: `{text}` decides as {side}"
                sides[name] = bool(held[side].seen)
                if text in case.figures:
                    edges[f"{name} at its edge"] = bool(held[side].edge)
    unasked = tuple(rule.id for rule in policy.rules if not is_decided(policy, rule.id))
    return Coverage(policy.id, rules, _share(sides), _share(edges), unasked)


def is_decided(policy: Policy, name: str) -> bool:
    """Whether a register, a log or a calendar asks a rule; a rule of an arrival decides nothing by itself."""
    rule = policy.rule(name)
    return rule is not None and (rule.section == "duties" or bool(REGISTER_OCCASIONS & set(rule.occasions)))


def _share(seen: Mapping[str, bool]) -> Share:
    return Share(sum(seen.values()), len(seen), tuple(name for name, is_seen in seen.items() if not is_seen))


def _name(rule: str, case: str) -> str:
    return f"{rule} ({case})" if case else rule


def below(coverage: Iterable[Coverage], threshold: int) -> list[str]:
    """What lies under a threshold, in percent, in words."""
    return [
        f"{one.policy}: {what} {share.percent}% ({share.seen} of {share.total})"
        for one in coverage
        for what, share in ((what, getattr(one, what)) for what in WHAT)
        if 100 * share.seen < threshold * share.total
    ]
