"""What is expected of policies in scenarios, and what came of it: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from attendance_policy.diagnostics import Place, Problem
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Policy
from attendance_policy.scenario import Scenario

# What an expectation may be about. `none`: that there is no such decision.
KINDS = ("answer", "decision", "none", "duty")


def is_duty(policy: Policy, name: str) -> bool:
    """Whether a rule is of the school and about no pupil: `duties` counts it, and no decision is ever of it."""
    rule = policy.rule(name)
    return rule is not None and rule.section == "duties"


@dataclass(frozen=True)
class Expected:
    """One expectation. `values`: names of `replay --format json` with what they must be, as text, None or groups of
    these. `index`: of an answer, which question. `confirmed`: a person stands for it."""

    kind: str
    values: Mapping[str, Any]
    place: Place
    confirmed: bool = True
    index: int = -1

    @property
    def rule(self) -> str:
        """The rule that it names, or ""."""
        return str(self.values.get("rule", ""))

    @property
    def words(self) -> str:
        """It in one line."""
        said = ", ".join(f"{key} {_plain(value)}" for key, value in self.values.items())
        head = {"answer": f"answer {self.index + 1}", "none": "no decision"}.get(self.kind, self.kind)
        return f"{head}: {said}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return "null" if value is None else str(value)


@dataclass(frozen=True)
class OfPolicy:
    """Everything that one scenario expects of one policy. `complete`: no other decision may be there, of `rules` or,
    where that is empty, of any."""

    policy: str
    place: Place
    expected: tuple[Expected, ...]
    complete: bool = False
    rules: frozenset[str] = frozenset()
    confirmed: bool = True

    def is_complete_for(self, rule: str) -> bool:
        """Whether a decision of this rule must be expected."""
        return self.complete and (not self.rules or rule in self.rules)


@dataclass(frozen=True, eq=False)
class Suite:
    """A scenario with what it expects. `problems`: what is wrong with the expectations themselves."""

    scenario: Scenario
    policies: tuple[OfPolicy, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of one expectation, or (`kind` "unexpected") a decision that nobody expected.

    `differs`: why it failed, in words; "" where it passed. `covers`: the rules, with their cases, whose decisions it
    was about.
    """

    file: str
    policy: str
    kind: str
    words: str
    place: Place
    confirmed: bool
    differs: str = ""
    hint: str = ""
    covers: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it is as expected."""
        return not self.differs


@dataclass(frozen=True)
class Tested:
    """A run of expectations. `problems`: scenarios and expectations that could not be used."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...] = ()
    scenarios: int = 0
    policies: tuple[str, ...] = field(default_factory=tuple)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """What is not as expected."""
        return tuple(one for one in self.outcomes if not one.passed)

    @property
    def passed(self) -> int:
        """How many expectations hold."""
        return sum(one.passed for one in self.outcomes)

    @property
    def unconfirmed(self) -> int:
        """How many expectations nobody has confirmed yet."""
        return sum(not one.confirmed for one in self.outcomes)
