"""What a policy's rules refer to: which rules do a step, which steps a rule looks back at, and circles among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from attendance_policy.conditions import Condition
from attendance_policy.policy.model import Action, Policy, Silence

_DOING = ("letter", "meet", "issue", "plan", "record")

Fault = tuple[str, str, str, str, str]


@lru_cache(maxsize=256)
def steps_of(policy: Policy) -> dict[str, tuple[str, ...]]:
    """From a step (a rule, or a paper) to the rules by which it is done."""
    done_by: dict[str, list[str]] = {rule.id: [rule.id] for rule in policy.rules}
    for rule in policy.rules:
        for paper in sorted({p for case in rule.cases for _, group in case.acts for p in papers_of(policy, group)}):
            done_by.setdefault(paper, []).append(rule.id)
    return {step: tuple(rules) for step, rules in done_by.items()}


def papers_of(policy: Policy, actions: Iterable[Action]) -> frozenset[str]:
    """The papers that are done when these actions are: sent, held, issued, drawn up or written."""
    every = [part for action in actions for part in (action, *action.parts)]
    return frozenset(a.target for a in every if a.verb in _DOING and a.target in policy.papers)


def needs_of(policy: Policy, rule_id: str) -> frozenset[str]:
    """The steps a rule looks back at: its `after`, and the steps in its conditions and in terms and tiers they name."""
    known = policy.needs.get(rule_id)
    return known if known is not None else find_needs(policy, rule_id)


@lru_cache(maxsize=8192)
def find_needs(policy: Policy, rule_id: str) -> frozenset[str]:
    """The same, of a policy that is being built."""
    rule = policy.rule(rule_id)
    if rule is None:
        return frozenset()
    steps: set[str] = set(rule.after)
    for time in (rule.not_before, rule.until, *(way.not_before for case in rule.cases for way in case.ways)):
        if time is not None and not isinstance(time, Silence) and time.kind in ("offset", "anchor"):
            steps.add(time.anchor)
    waiting = [c for case in rule.cases for c in (*case.conditions, *(w.when for w in case.ways if w.when))]
    seen: set[str] = set()
    if rule.needs is not None:
        waiting.append(rule.needs)
    while waiting:
        for use in waiting.pop().uses:
            steps.update(str(value) for key, value in use.args if key in ("step", "since", "at"))
            if use.name in seen:
                continue
            seen.add(use.name)
            term = policy.terms.get(use.name) if use.kind == "term" else None
            if isinstance(term, Condition):
                waiting.append(term)
            if use.kind == "tier":
                waiting.extend(c for level in policy.tiers[use.name].levels for c in level.when)
            if use.kind == "judgement":
                simulated = policy.judgements[use.name].in_simulation
                if isinstance(simulated, Condition):
                    waiting.append(simulated)
    return frozenset(steps)


def find_circles(policy: Policy, needs: Mapping[str, frozenset[str]]) -> list[Fault]:
    """Rules that wait for each other, terms and tiers defined by each other: section, id, code, message, what to do.

    `needs`: from each rule to what `needs_of` says of it.
    """
    done_by = steps_of(policy)
    graph = {
        rule.id: sorted({r for step in needs[rule.id] for r in done_by.get(step, ())})
        for rule in policy.rules
    }
    faults: list[Fault] = []
    for circle in _circles(graph):
        rule = policy.rule(circle[0])
        section = rule.section if rule is not None else "rules"
        said = f"these rules wait for each other: {_arrows(circle)}", "let one of them start without the others"
        if len(circle) == 1:
            said = f"`{circle[0]}` waits for itself", "name the step that comes before it"
        faults.append((section, circle[0], "rules-circle", *said))
    defined: dict[str, list[str]] = {}
    for name, term in policy.terms.items():
        defined[name] = sorted(u.name for u in term.uses) if isinstance(term, Condition) else []
    for name, tier in policy.tiers.items():
        defined[name] = sorted({u.name for level in tier.levels for c in level.when for u in c.uses})
    for circle in _circles({k: [n for n in v if n in defined] for k, v in defined.items()}):
        section = "terms" if circle[0] in policy.terms else "tiers"
        faults.append((section, circle[0], "terms-circle", f"these are defined by each other: {_arrows(circle)}",
                       "define one without the other"))  # fmt: skip
    return faults


def _arrows(circle: tuple[str, ...]) -> str:
    return " → ".join(f"`{name}`" for name in (*circle, circle[0]))


def _circles(graph: dict[str, list[str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    state: dict[str, int] = {}
    for root in sorted(graph):
        if root in state:
            continue
        line: list[str] = []
        stack = [(root, iter(graph[root]))]
        state[root] = 1
        line.append(root)
        while stack:
            node, inner = stack[-1]
            for nxt in inner:
                if state.get(nxt) == 1:
                    found.append(tuple(line[line.index(nxt) :]))
                elif nxt not in state and nxt in graph:
                    state[nxt] = 1
                    line.append(nxt)
                    stack.append((nxt, iter(graph[nxt])))
                    break
            else:
                state[node] = 2
                line.pop()
                stack.pop()
    return found
