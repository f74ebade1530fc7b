"""Why a letter goes out: the conditions that hold of its pupil, in words, and the figures among them.

Where any of several is enough, only those that hold are told: nobody is written to about a figure that was kept.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from attendance_policy.conditions import Comparison, Condition, Use
from attendance_policy.conditions.levels import Levels
from attendance_policy.conditions.model import ValueName
from attendance_policy.decide.read_facts import decimal
from attendance_policy.decide.waiting import waited
from attendance_policy.frozen import dataclass
from attendance_policy.policy.condition_words import conditions_words
from attendance_policy.policy.model import Case, Policy, Way
from attendance_policy.rules.bind import Bound

# A question that the policy asks its people, in the words of a condition.
ANSWERED = re.compile(r"(?P<verb>answers?|do(?:es)? not answer) (?P<said>yes|no) to (?P<asks>“[^”]*”)")
_BELOW = {"<": "below {}", "<=": "{} or below", ">": "above {}", ">=": "{} or above"}
_OTHER = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_NO, _YES = 0, 2


@dataclass(frozen=True, eq=False)
class Grounds:
    """Reads conditions of one policy. `bound`: the columns of the one row that is told of; without it nothing is known
    of any pupil, and every part of a condition is told."""

    policy: Policy
    bound: Bound | None = None

    def of(self, case: Case) -> tuple[Condition, ...]:
        """What holds of a case: its conditions, and the ways of it that hold, each without the parts that do not."""
        ways = [way.when for way in self._ways(case) if way.when is not None]
        return tuple(self.held(condition) for condition in (*case.conditions, *ways))

    def why(self, case: Case) -> str:
        """What holds of a case in words; of several ways that hold, the first. "" where it has no condition."""
        ways = [way.when for way in self._ways(case) if way.when is not None][:1]
        conditions = tuple(self.held(condition) for condition in (*case.conditions, *ways))
        return _plain(conditions_words(conditions, self.policy.called)) if conditions else ""

    def thresholds(self, case: Case) -> tuple[str, ...]:
        """The figures that attendance or absence is compared with, where that holds: `attendance below 95%`."""
        return tuple(dict.fromkeys(said for condition in self.of(case) for said in self.figures(condition)))

    def held(self, condition: Condition) -> Condition:
        """The condition without the parts that did not bring it about."""
        return replace(condition, tree=self._kept(condition, condition.tree, False))

    def figures(self, condition: Condition) -> Iterator[str]:
        """The figures of a condition and of all that it names."""
        yield from self._figures(condition, condition.tree, False, frozenset())

    def _ways(self, case: Case) -> Sequence[Way]:
        return [way for way in case.ways if self._is_way(way)] or case.ways

    def _is_way(self, way: Way) -> bool:
        if self.bound is None:
            return True
        over = way.not_before is None or int(waited(self.policy, way.not_before, self.bound.frame)[0]) == _YES
        return over and (way.when is None or self._truth(way.when, way.when.tree) == _YES)

    def _kept(self, condition: Condition, node: ast.expr, negated: bool) -> ast.expr:
        if isinstance(node, ast.UnaryOp):
            return ast.UnaryOp(node.op, self._kept(condition, node.operand, not negated))
        if not isinstance(node, ast.BoolOp):
            return node
        parts = node.values
        if isinstance(node.op, ast.Or) is not negated:
            wanted = _NO if negated else _YES
            parts = [part for part in parts if self._truth(condition, part) in (wanted, None)] or parts
        kept = [self._kept(condition, part, negated) for part in parts]
        return kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)

    def _truth(self, condition: Condition, node: ast.expr) -> int | None:
        """0 no, 1 not known, 2 yes; None without a row."""
        return int(self.bound.truth(replace(condition, tree=node))[0]) if self.bound is not None else None

    def _figures(self, condition: Condition, node: ast.expr, negated: bool, seen: frozenset[str]) -> Iterator[str]:
        if isinstance(node, ast.UnaryOp):
            yield from self._figures(condition, node.operand, not negated, seen)
        elif isinstance(node, ast.BoolOp):
            for part in node.values:
                yield from self._figures(condition, part, negated, seen)
        elif isinstance(node, ast.Compare):
            chain = [one for one in condition.comparisons if one.node is node]
            if chain[0].use.kind == "tier":
                yield from () if negated else self._level(chain[0], seen)
            elif chain[0].use.name in ("attendance", "absence"):
                yield from self._compared(chain, negated)
        elif not isinstance(node, ast.Constant):
            use = condition.use_at(node)
            term = self.policy.terms.get(use.name) if use.kind == "term" and use.name not in seen else None
            if isinstance(term, Condition):
                tree = self._kept(term, term.tree, negated)
                yield from self._figures(term, tree, negated, seen | {use.name})

    def _compared(self, chain: Sequence[Comparison], negated: bool) -> Iterator[str]:
        said = [(_OTHER.get(one.op, "") if negated else one.op, f"{decimal(figure)}%")
                for one in chain for figure in map(self._figure, one.constants) if figure is not None]  # fmt: skip
        name = chain[0].use.name
        if negated and len(chain) > 1:
            return  # outside two figures: which of them it was, a line each would not tell
        if [op for op, _ in said] == [">=", "<="]:
            yield f"{name} from {said[0][1]} to {said[1][1]}"
        elif said and all(op in _BELOW for op, _ in said):
            yield f"{name} {' and '.join(_BELOW[op].format(text) for op, text in said)}"

    def _figure(self, constant: object) -> Fraction | None:
        if isinstance(constant, ValueName) and self.bound is not None:
            constant = self.bound.values.get(constant.name)
        return constant if isinstance(constant, Fraction) else None

    def _level(self, asked: Comparison, seen: frozenset[str]) -> Iterator[str]:
        """The figures of the levels that are asked for, or of the one of them that the pupil is at."""
        if asked.op not in ("==", "in"):
            return
        wanted = {str(constant) for constant in asked.constants}
        levels = [one for one in self.policy.tiers[asked.use.name].levels if one.id in wanted]
        morning = Grounds(self.policy, self.bound.at_start_of_day() if self.bound is not None else None)
        for level in [one for one in levels if self._is_at(asked.use, one.id)] or levels:
            fits = [one for one in level.when if morning._truth(one, one.tree) in (_YES, None)]
            for inner in fits or level.when:
                kept = morning.held(inner)
                yield from morning._figures(kept, kept.tree, False, seen)

    def _is_at(self, use: Use, level: str) -> bool:
        column = self.bound.lookup(use) if self.bound is not None else None
        return not isinstance(column, Levels) or int(column.among([level], True)[0]) == _YES


def _plain(said: str) -> str:
    """A condition as it is said to somebody outside school: who decides what, in words that a school would use."""

    def decided(found: re.Match[str]) -> str:
        return f"{found['verb'].replace('answer', 'say')} {found['said']} to this: {found['asks']}"

    return ANSWERED.sub(decided, said)
