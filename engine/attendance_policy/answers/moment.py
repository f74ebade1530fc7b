"""One moment of one pupil: the conditions of a policy run over columns of length one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

import numpy as np

from attendance_policy.answers.model import Question
from attendance_policy.conditions import Condition, Use
from attendance_policy.conditions.columns import NO, NOT_KNOWN, YES, Column, Count, Truth, Unknown, Word
from attendance_policy.conditions.evaluate import evaluate
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Policy, Silence
from attendance_policy.policy.build import exact
from attendance_policy.policy.build_parts import clock
from attendance_policy.vocabulary import FACTS, YEARS, Kind

_MINUTES = tuple(clock(minute) for minute in range(24 * 60))

Fact = bool | int | str


@dataclass
class Moment:
    """What is known of one row. `facts`: the facts that hold; `said`: judgements that somebody has answered.

    Names that were read and are not known are noted while conditions run: `questions` to people, `silences` of the
    profile (as sentences), `missing` facts that the question did not give.
    """

    policy: Policy
    facts: Mapping[str, Fact]
    said: Mapping[str, bool] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    silences: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)

    def truth(self, condition: Condition) -> int:
        """The condition on this row: 0 no, 1 not known, 2 yes."""
        result = int(evaluate(condition, self.look_up, self._values(), 1)[0])
        if result == NOT_KNOWN:
            for use in condition.uses:
                value = self.policy.values.get(use.name) if use.kind == "value" else None
                if isinstance(value, Silence):
                    self.silences[use.name] = value.sentence()
        return result

    def look_up(self, use: Use) -> Truth | Column:
        """What a name of a condition is on this row."""
        match use.kind:
            case "term":
                term = self.policy.terms[use.name]
                if isinstance(term, Silence):
                    self.silences[use.name] = term.sentence()
                    return _one(NOT_KNOWN)
                return _one(np.uint8(self.truth(term)))
            case "judgement":
                return _one(self._judged(use.name))
            case "tier":
                return self._tier(use.name)
            case "flag":
                self.missing[use.name] = f"whether `{use.name}` holds is not known"
                return _one(NOT_KNOWN)
        return self._fact(use)

    def _fact(self, use: Use) -> Truth | Column:
        kind = FACTS[use.name].kind
        if use.name not in self.facts or use.args:
            self.missing[use.name] = f"`{use}` is not known"
            return _one(NOT_KNOWN) if kind is Kind.YES_NO else Unknown(1)
        value = self.facts[use.name]
        if kind is Kind.YES_NO:
            return _one(YES if value else NO)
        if kind is Kind.COUNT:
            return Count(np.array([int(value)], dtype=np.int64))
        words: tuple[str, ...] = FACTS[use.name].choices
        if kind is Kind.TIME:
            words = _MINUTES
        elif kind is Kind.YEAR:
            words = YEARS
        elif use.name == "reason":
            words = tuple(sorted(self.policy.reasons))
        return Word(np.array([words.index(str(value))], dtype=np.int16), words)

    def _judged(self, name: str) -> np.uint8:
        judgement = self.policy.judgements[name]
        if name in self.said:
            return YES if self.said[name] else NO
        if judgement.unanswered == "assume not":
            self.assumed[name] = f"{name}: taken as no until {judgement.who} says otherwise: {judgement.asks}"
            return NO
        self.questions[name] = Question(name, judgement.asks, judgement.who)
        return NOT_KNOWN

    def _tier(self, name: str) -> Word:
        tier = self.policy.tiers[name]
        words = tuple(level.id for level in tier.levels)
        for at, level in enumerate(tier.levels):
            fits = max((self.truth(condition) for condition in level.when), default=2)
            if fits:
                return Word(np.array([at if fits == 2 else -1], dtype=np.int16), words)
        return Word(np.array([len(words)], dtype=np.int16), words)

    def _values(self) -> dict[str, Fraction | str | None]:
        return {
            name: None if isinstance(value, Silence) else value if isinstance(value, str) else exact(value)
            for name, value in self.policy.values.items()
        }


def _one(value: np.uint8) -> Truth:
    return np.array([value], dtype=np.uint8)
