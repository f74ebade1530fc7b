"""Conditions told: each part of a condition in words, with what it read, how far off it is and who could tell."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from attendance_policy.conditions import Comparison, Condition, Use
from attendance_policy.conditions.columns import NOT_KNOWN as UNKNOWN
from attendance_policy.conditions.columns import Count, Percent
from attendance_policy.conditions.model import ValueName
from attendance_policy.decide.read_facts import decimal, value_of
from attendance_policy.explain.ahead import Ahead
from attendance_policy.explain.distance import distance_of
from attendance_policy.explain.model import NOT_KNOWN, TRUTH, YES, Told
from attendance_policy.facts.counts import window_end
from attendance_policy.facts.days import Index
from attendance_policy.frozen import dataclass
from attendance_policy.policy.called import roles_words
from attendance_policy.policy.condition_words import condition_words, many
from attendance_policy.policy.model import Silence
from attendance_policy.rules.bind import Bound
from attendance_policy.vocabulary import FACTS
from attendance_policy.vocabulary.phrases import FIGURES

UP_TO = "up to the day before"
_OF_MARKS = ("marked", "unexplained")
_OF_STEPS = {"done": "step", "times": "step", "improved_since": "improvement"}
_ATTENDANCE = Use("fact", "attendance")
_OF_DAYS = ("absence_day", "first_school_day", "last_school_day", "first_day_back", "after")
_OTHER = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<=", "in": "not in", "not in": "in"}


@dataclass(frozen=True, eq=False)
class Teller:
    """Tells the conditions of one row. `ahead`: what would come; None where it is not asked for."""

    bound: Bound
    row: int
    occasion: str
    ahead: Ahead | None = None

    def told(self, condition: Condition, kind: str = "condition") -> Told:
        """A whole condition with all its parts."""
        return replace(self._node(condition, condition.tree, False), kind=kind)

    def _node(self, condition: Condition, node: ast.expr, negated: bool) -> Told:
        if isinstance(node, ast.UnaryOp):
            return self._node(condition, node.operand, not negated)
        if isinstance(node, ast.BoolOp):
            parts = tuple(self._node(condition, part, negated) for part in node.values)
            joined = "all" if isinstance(node.op, ast.And) is not negated else "any"
            return self._said(condition, node, negated, joined=joined, parts=parts)
        if isinstance(node, ast.Compare):
            return self._compared(condition, node, negated)
        if isinstance(node, ast.Constant):
            return self._said(condition, node, negated)
        return self._named(condition, node, negated)

    def _said(
        self, condition: Condition, node: ast.expr, negated: bool, value: str = "", joined: str = "",
        parts: tuple[Told, ...] = (),
    ) -> Told:  # fmt: skip
        part = replace(condition, tree=node)
        words, denied = part, replace(condition, tree=ast.UnaryOp(ast.Not(), node))
        if negated:
            words, denied = denied, words
        written = ast.get_source_segment(condition.text, node) or condition.text
        truth = int(self.bound.truth(part)[self.row])
        return Told(
            "condition", condition_words(words, self.bound.policy.called), f"not ({written})" if negated else written,
            TRUTH[2 - truth if negated else truth], value, joined=joined, parts=parts,
            fact=condition_words(denied, self.bound.policy.called),
        )  # fmt: skip

    def _compared(self, condition: Condition, node: ast.Compare, negated: bool) -> Told:
        comparisons = [one for one in condition.comparisons if one.node is node]
        whole = self._said(condition, node, negated, value_of(self.bound, comparisons[0].use, self.row))
        if len(comparisons) > 1:
            alone = [replace(condition, comparisons=(one,)) for one in comparisons]
            parts = tuple(self._figure(inner, one, negated) for inner, one in zip(alone, comparisons, strict=True))
            return replace(whole, joined="any" if negated else "all", parts=parts)
        return self._figure(condition, comparisons[0], negated)

    def _figure(self, condition: Condition, one: Comparison, negated: bool) -> Told:
        said = self._said(condition, one.node, negated, value_of(self.bound, one.use, self.row))
        op = _OTHER[one.op] if negated else one.op
        threshold = f"{op} {', '.join(_constant(self.bound, c) for c in one.constants)}"
        said = replace(said, threshold=threshold, about=_about(one.use))
        if one.use.kind == "tier":
            return self._leveled(said, one.use)
        said = replace(said, up_to=self._up_to(one.use))
        if said.verdict == NOT_KNOWN:
            return replace(said, open=self._who_could_tell(one.use, one.constants))
        said = replace(said, distance=distance_of(self.bound, condition, one, negated, self.row,
                                                  self.bound.policy.called))  # fmt: skip
        if self.ahead is None:
            return said
        if said.verdict != YES and isinstance(self.bound.lookup(one.use), Count | Percent):
            leaf = replace(condition, tree=one.node)
            said = replace(said, ahead=self.ahead.of_condition(leaf, negated, self.occasion))
        return replace(said, leaves_window_on=self.ahead.leaves(one.use))

    def _up_to(self, use: Use) -> str:
        rows = self.bound.frame.rows
        if "at" in dict(use.args) or not isinstance(self.bound.lookup(use), Percent):
            return ""
        return UP_TO if int(window_end(rows, percent=True)[self.row]) == int(rows.day[self.row]) else ""

    def _leveled(self, said: Told, use: Use) -> Told:
        """A tier: from the top, what each level asks, up to the one the pupil is at."""
        tier = self.bound.policy.tiers[use.name]
        inner = Teller(self.bound.at_start_of_day(), self.row, self.occasion)
        parts = []
        for level in tier.levels:
            asked = tuple(inner.told(condition) for condition in level.when)
            fits = max((TRUTH.index(one.verdict) for one in asked), default=2)
            name = level.called or level.id.replace("_", " ")
            text = f"“{name}” fits the pupil" if asked else f"“{name}”, which is everybody left over"
            parts.append(Told("level", text, level.id, TRUTH[fits], joined="any" if asked else "", parts=asked,
                              fact=f"“{name}” does not fit the pupil", about="level"))  # fmt: skip
            if fits == 2:
                break
        silence = tier.otherwise.sentence() if tier.otherwise is not None and said.verdict == NOT_KNOWN else ""
        return replace(said, parts=tuple(parts), joined="first", open=silence)

    def _named(self, condition: Condition, node: ast.expr, negated: bool) -> Told:
        use = condition.use_at(node)
        said = self._said(condition, node, negated, value_of(self.bound, use, self.row))
        term = self.bound.policy.terms.get(use.name) if use.kind == "term" else None
        if isinstance(term, Condition):
            inner = self._node(term, term.tree, negated)
            return replace(said, joined="all", parts=(inner,))
        said = replace(said, about=_about(use))
        if use.name == "improved_since" and said.verdict != NOT_KNOWN and (read := self._then_and_now(use)):
            said = replace(said, value=read, up_to=self._up_to(_ATTENDANCE))
        if use.kind == "judgement":
            said = replace(said, fact=self._unanswered(use.name, said, negated))
        if said.verdict == NOT_KNOWN:
            return replace(said, open=self._who_could_tell(use, ()))
        if said.verdict != YES and self.ahead is not None and use.kind == "fact":
            leaf = replace(condition, tree=node)
            return replace(said, ahead=self.ahead.of_condition(leaf, negated, self.occasion))
        return said

    def _then_and_now(self, use: Use) -> str:
        """Attendance on the day of a step and on this day; "" without a step, and where a person has answered."""
        bound, step = self.bound, str(dict(use.args)["step"])
        since = bound.frame.memory.last_day(step, bound.frame.rows)
        last = int(since[self.row])
        judged = bound.frame.counting.improvement == "judged"
        if last < 0 or judged or self._answered(f"improved_since({step})", "pupil", since):
            return ""
        then = value_of(bound, Use("fact", "attendance", (("at", step),)), self.row)
        now = value_of(bound, _ATTENDANCE, self.row)
        if "%" not in then or "%" not in now:
            return ""  # no session was possible yet
        return f"{then} on {bound.frame.rows.grid.days.days[last].isoformat()}, {now} now"

    def _answered(self, name: str, about: str, since: Index | None = None) -> bool:
        """Whether somebody has answered, be it with yes or with no."""
        answers = self.bound.settings.judged.get(name)
        if answers is None:
            return False
        rows = self.bound.frame.rows
        found = np.full(len(rows), UNKNOWN, dtype=np.uint8)
        answers.put_in(found, rows, about, since)
        return bool(found[self.row] != UNKNOWN)

    def _unanswered(self, name: str, said: Told, negated: bool) -> str:
        """What is the case of a question that is not answered as the rule needs it: nobody has answered, or somebody
        has."""
        policy = self.bound.policy
        judgement = policy.judgements[name]
        who = roles_words(judgement.who or "school", policy.called)
        have = "have" if many(who) else "has"
        if said.verdict == NOT_KNOWN:
            return f"{who} {have} still to answer “{judgement.asks}”"
        if self._answered(judgement.id, judgement.about):
            return f"{who} {have} answered {'yes' if negated else 'no'} to “{judgement.asks}”"
        return said.fact if negated else f"{who} {have} not answered yes to “{judgement.asks}”"

    def _who_could_tell(self, use: Use, constants: Sequence[object]) -> str:
        policy = self.bound.policy
        for constant in constants:
            silence = policy.values.get(constant.name) if isinstance(constant, ValueName) else None
            if isinstance(silence, Silence):
                return f"the document does not give the figure: {silence.sentence()}"
        term = policy.terms.get(use.name) if use.kind == "term" else None
        if isinstance(term, Silence):
            return f"the document does not say what this is: {term.sentence()}"
        if use.kind == "judgement":
            judgement = policy.judgements[use.name]
            return f"{roles_words(judgement.who or 'school', policy.called)} could tell"
        if use.name == "improved_since":
            return "a person who knows the pupil could tell"
        known_from = FACTS[use.name].known_from if use.name in FACTS else "pupil file"
        if known_from == "register":
            known_from = "log of events"  # what counts marks is known, but not from a step that nobody has noted
        return f"the {known_from} could tell"


def _about(use: Use) -> str:
    """What a name asks of."""
    if use.kind in ("judgement", "flag"):
        return use.kind
    if use.kind == "tier":
        return "level"
    if use.name in _OF_MARKS:
        return "mark"
    if use.name in _OF_STEPS:
        return _OF_STEPS[use.name]
    if use.name in FACTS and FACTS[use.name].known_from == "pupil file":
        return "flag"
    return "day" if use.name in _OF_DAYS else "figure" if use.name in FIGURES else ""


def _constant(bound: Bound, constant: object) -> str:
    if isinstance(constant, ValueName):
        value = bound.values[constant.name]
        return decimal(value) if isinstance(value, Fraction) else str(value or constant.name)
    return decimal(constant) if isinstance(constant, Fraction) else str(constant)
