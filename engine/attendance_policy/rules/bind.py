"""Names of conditions bound to columns: facts by the frame, terms, tiers, judgements and values by the policy."""

from __future__ import annotations

from dataclasses import field, replace
from fractions import Fraction
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions import Condition, Use
from attendance_policy.conditions.columns import NO, NOT_KNOWN, YES, Column, Percent, Truth, truth
from attendance_policy.conditions.evaluate import evaluate
from attendance_policy.conditions.levels import Levels
from attendance_policy.facts.frame import Frame
from attendance_policy.facts.memory import Keys, with_outcome
from attendance_policy.facts.rests import STEPS, looks_back
from attendance_policy.frozen import dataclass
from attendance_policy.policy.build import exact
from attendance_policy.policy.model import Judgement, Policy, Silence, Tier
from attendance_policy.rules.openness import uses_of
from attendance_policy.rules.settings import Settings, drawn, read_share

At = NDArray[np.int64]
_Done = tuple[Keys | None, ...]  # when each of some steps was done
# Whether somebody was reached: no, where a log is kept and nobody noted a contact.
CONTACTS = ("contact_made", "contact_by")


@dataclass
class Bound:
    """One policy on one set of rows. `assumed` collects what was taken where only a person knows."""

    policy: Policy
    frame: Frame
    settings: Settings
    assumed: dict[str, str] = field(default_factory=dict)
    _values: dict[str, Fraction | str | None] | None = None
    _taken: dict[str, str] = field(default_factory=dict)
    _tiers: dict[str, tuple[Levels, dict[str, str], _Done]] = field(default_factory=dict)
    _start: Bound | None = None
    _whole: tuple[Bound, At] | None = None

    def only(self, at: At, step: str = "", kept: NDArray[np.int64] | None = None) -> Bound:
        """The same of these rows alone, which ascend. What is known of a row is the same. `step`: they are rows after
        it, `kept` many of each time that it was done; None: all."""
        return Bound(self.policy, self.frame.only(at, step, kept), self.settings, self.assumed, _whole=(self, at))

    def truth(self, condition: Condition) -> Truth:
        """A condition on every row: 0 no, 1 not known, 2 yes."""
        return evaluate(condition, self.lookup, self.values, len(self.frame.rows))

    @property
    def values(self) -> dict[str, Fraction | str | None]:
        """The profile's constants; None where it is silent (in a simulation, what it says to take instead)."""
        if self._values is None:
            self._values = {}
            for name, value in self.policy.values.items():
                if isinstance(value, Silence):
                    taken = value.in_simulation if self.settings.simulate else None
                    if taken is not None:
                        self._taken[name] = f"taken as {taken}: {value.sentence()}"
                    value = taken if taken is not None else value
                self._values[name] = (
                    None if isinstance(value, Silence) else value if isinstance(value, str) else exact(float(value))
                )
        self.assumed.update(self._taken)
        return self._values

    def lookup(self, use: Use) -> Truth | Column:
        """What a use of a name is on these rows."""
        match use.kind:
            case "term":
                return self._term(use.name)
            case "tier":
                return self.tier(use.name)
            case "judgement":
                return self._judgement(self.policy.judgements[use.name])
            case "flag":
                return self._assumed_or(use.name, self.frame.flag(use.name))
        column = self.frame.fact(use)
        if use.name == "unexplained" and self.frame.counting.unexplained != self.policy.counting.unexplained:
            taken, said = self.frame.counting.unexplained, self.policy.counting.unexplained
            self.assumed["unexplained"] = (
                f"{' and '.join(taken)} stand for no reason known: a finished register has few {' or '.join(said)} left"
            )
        if use.name == "improved_since":
            self.assumed.update(self._improvement())
            assert isinstance(column, np.ndarray)
            step = str(dict(use.args)["step"])
            column = self._answered(f"improved_since({step})", column, "pupil", step)
        if use.name in CONTACTS and self.settings.log and use.name not in self.settings.assume:
            assert isinstance(column, np.ndarray)
            if (column == NOT_KNOWN).any():  # the log is the record of who was reached
                self.assumed[use.name] = "no, where the log holds no contact of an absence"
            return np.where(column == NOT_KNOWN, np.uint8(0), column)
        if isinstance(column, np.ndarray) and use.name in self.settings.assume:
            return self._assumed_or(use.name, column)
        return column

    def tier(self, name: str) -> Levels:
        """The levels of a tier, as they were when the day began."""
        return self.at_start_of_day()._tier(name)

    def at_start_of_day(self) -> Bound:
        """The same, on a frame that sees the register as it was when the day began."""
        if self.frame.rows.occasion == "review" or self.frame.rows.start_of_day:
            return self
        if self._start is None and self._whole is not None:
            self._start = self._whole[0].at_start_of_day().only(self._whole[1])
        if self._start is None:
            frame = replace(self.frame, rows=self.frame.rows.at_start(), kept=self.frame.kept_at_start)
            self._start = Bound(self.policy, frame, self.settings, self.assumed)
        return self._start

    def _term(self, name: str) -> Truth:
        term = self.policy.terms[name]
        if isinstance(term, Silence):
            return self.frame.every(NOT_KNOWN)
        return self.truth(term)

    def _tier(self, name: str) -> Levels:
        """The first level that fits, from the top."""
        known = self._tiers.get(name)
        done = tuple(self.frame.memory.keys.get(step) for step in _steps(self.policy, name))
        if known is not None and all(one is other for one, other in zip(known[2], done, strict=True)):
            self.assumed.update(known[1])
            return known[0]
        if self._whole is not None:
            picked = self._whole[0]._tier(name).pick(self._whole[1])
            self._tiers[name] = picked, {}, done
            return picked
        tier = self.policy.tiers[name]
        outer, self.assumed = self.assumed, {}
        fits = tuple(
            reduce(np.maximum, map(self.truth, one.when)) if one.when else self.frame.every(YES) for one in tier.levels
        )
        column = Levels(tuple(one.id for one in tier.levels), fits, self._placed(tier))
        taken, self.assumed = self.assumed, outer
        outer.update(taken)
        self._tiers[name] = column, taken, done
        return column

    def _placed(self, tier: Tier) -> NDArray[np.bool_] | None:
        """Rows on which every percentage that a tier asks for is one; None where it need not be known.

        What a document does not say of those whom no level fits is not about a pupil without a single session.
        """
        if tier.otherwise is None:
            return None
        found = np.ones(len(self.frame.rows), dtype=np.bool_)
        for use in uses_of(self.policy, [condition for one in tier.levels for condition in one.when]):
            column = self.frame.fact(use) if use.kind == "fact" else None
            if isinstance(column, Percent):
                found &= column.whole > 0
        return found

    def _judgement(self, judgement: Judgement) -> Truth:
        rows = self.frame.rows
        result = self.frame.every(NOT_KNOWN if judgement.unanswered == "ask" else NO)
        simulated = judgement.in_simulation if self.settings.simulate else None
        share = self.settings.assume.get(judgement.id)
        if share is None and isinstance(simulated, str):
            share = read_share(simulated)
        if share is not None:
            result = truth(rows.of_pupil(drawn(self.frame.grid, judgement.id, share, self.settings.seed)))
            self.assumed[judgement.id] = f"{_said(share)}: {judgement.asks}"
        elif isinstance(simulated, Condition):
            result = self.truth(simulated)
            self.assumed[judgement.id] = f"{simulated.text}: {judgement.asks}"
        elif judgement.unanswered != "ask":
            self.assumed.setdefault(judgement.id, f"no, unless recorded: {judgement.asks}")
        return self._answered(judgement.id, result, judgement.about)

    def _answered(self, name: str, result: Truth, about: str, step: str = "") -> Truth:
        """A truth, with the latest answer of the log put in its place while it holds. `step`: answers since it."""
        if name in self.settings.judged:
            result, rows = result.copy(), self.frame.rows  # others may read the same column
            since = self.frame.memory.last_day(step, rows) if step else None
            self.settings.judged[name].put_in(result, rows, about, since)
        return result

    def _assumed_or(self, name: str, column: Truth) -> Truth:
        share = self.settings.assume.get(name)
        if share is None:
            return column
        self.assumed[name] = f"{_said(share)} where it is not known"
        taken = truth(self.frame.rows.of_pupil(drawn(self.frame.grid, name, share, self.settings.seed)))
        return np.where(column == NOT_KNOWN, taken, column)

    def _improvement(self) -> dict[str, str]:
        if self.frame.counting.improvement != self.policy.counting.improvement:
            return {"improvement": f"{self.frame.counting.improvement}, where a person judges"}
        return {}


@lru_cache(maxsize=256)
def _steps(policy: Policy, tier: str) -> tuple[str, ...]:
    """The steps a tier looks back at, sorted: it is another one once one of them was done again."""
    found: set[str] = set()
    for use in uses_of(policy, [condition for one in policy.tiers[tier].levels for condition in one.when]):
        args = dict(use.args)
        for step in (str(args[key]) for key in STEPS if key in args and looks_back(use)):
            found |= {step, with_outcome(step, str(args["outcome"]))} if "outcome" in args else {step}
    return tuple(sorted(found))


def _said(share: Fraction) -> str:
    return {Fraction(0): "never", Fraction(1): "always"}.get(share, f"for a share of {share} of the pupils")
