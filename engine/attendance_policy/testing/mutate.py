"""Which mutants of a profile its expectations notice.

Of a mutant only what its change can touch is decided and asked again; the rest is that of the profile itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from attendance_policy.decide.points import touching
from attendance_policy.decide.run import Shared
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded
from attendance_policy.scenario import Ready, Scenario, replay
from attendance_policy.scenario.asked import answers_of
from attendance_policy.scenario.data import answer_data, decision_data
from attendance_policy.scenario.duties import duties_in
from attendance_policy.scenario.notices import notice_decisions
from attendance_policy.scenario.replay import decisions_of, shared_of
from attendance_policy.testing.affected import Affected, affected
from attendance_policy.testing.check import Datum, duties_of, outcomes_of
from attendance_policy.testing.model import OfPolicy, Suite
from attendance_policy.testing.mutants import Mutant, mutants_of, mutated

# What became of a mutant. `idle`: it changes nothing that decides; `equal`: it decides the same on everything.
# `broken`: it is no profile any more. The rest is live: noticed, or not.
NOTICED, SURVIVED, IDLE, EQUAL, BROKEN, LIVE = "noticed", "survived", "idle", "equal", "broken", "live"
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Verdict:
    """What became of one mutant. `by`: the first scenario that noticed it."""

    mutant: Mutant
    result: str
    by: str = ""


@dataclass(frozen=True)
class Mutation:
    """The mutants of one policy. The score is of those that change what is decided."""

    policy: str
    verdicts: tuple[Verdict, ...]

    def count(self, *results: str) -> int:
        """How many became one of these."""
        return sum(verdict.result in results for verdict in self.verdicts)

    @property
    def score(self) -> int:
        """Noticed mutants in whole percent, rounded down."""
        whole = self.count(NOTICED, SURVIVED)
        return 100 * self.count(NOTICED) // whole if whole else 100

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """What no expectation noticed."""
        return tuple(verdict.mutant for verdict in self.verdicts if verdict.result == SURVIVED)


def mutation_of(
    ready: Ready, suites: Sequence[Suite], progress: Progress | None = None,
    only: Callable[[Mutant], bool] | None = None,
) -> Mutation:  # fmt: skip
    """What becomes of every mutant of a policy whose expectations hold. `only`: of these mutants."""
    bench = Bench(ready, suites)
    mutants = [mutant for mutant in mutants_of(ready.loaded) if only is None or only(mutant)]
    verdicts = []
    for index, mutant in enumerate(mutants):
        verdicts.append(bench.verdict(mutant))
        if progress is not None:
            progress((index + 1) / len(mutants))
    return Mutation(ready.loaded.policy.id, tuple(verdicts))


@dataclass(eq=False)
class _Stage:
    """One scenario with what the profile itself makes of it."""

    suite: Suite
    one: OfPolicy
    shared: Shared | None
    answers: list[Datum]
    decisions: list[Datum]
    notices: list[Datum]
    duties: list[Datum]

    @property
    def scenario(self) -> Scenario:
        return self.suite.scenario

    def minds(self, what: Affected) -> bool:
        """Whether an expectation may notice."""
        if what.duties and any(one.kind == "duty" for one in self.one.expected):
            return True
        asked = {self.scenario.questions[one.index].verb for one in self.one.expected if one.kind == "answer"}
        if asked & what.verbs:
            return True
        if self.one.complete and (not self.one.rules or self.one.rules & what.rules):
            return True
        named = [one for one in self.one.expected if one.kind in ("decision", "none")]
        return any(not one.rule or one.rule in what.rules or what.notices for one in named)


class Bench:
    """A policy with the scenarios that expect something of it, against which mutants are held."""

    def __init__(self, ready: Ready, suites: Sequence[Suite], progress: Progress | None = None) -> None:
        self.ready = ready
        self.points = frozenset(touch.point.id for touch in ready.touches)
        self.stages: list[_Stage] = []
        for index, suite in enumerate(suites):
            if progress is not None:
                progress(index / len(suites))
            self.add(suite)

    def add(self, suite: Suite) -> None:
        """One more scenario."""
        name = self.ready.loaded.policy.id
        self.stages += [_stage(suite, one, self.ready) for one in suite.policies if one.policy == name]

    def kind(self, mutant: Mutant) -> str:
        """Whether a mutant is live, or idle, equal or broken, before anything is decided."""
        return self._taken(mutant)[0]

    def verdict(self, mutant: Mutant) -> Verdict:
        """What becomes of a mutant."""
        kind, changed, what = self._taken(mutant)
        if changed is None or what is None:
            return Verdict(mutant, kind)
        for stage in self.stages:
            if stage.minds(what) and self._notices(stage, changed, what):
                return Verdict(mutant, NOTICED, stage.scenario.file)
        return Verdict(mutant, SURVIVED)

    def _taken(self, mutant: Mutant) -> tuple[str, Ready | None, Affected | None]:
        after = mutated(self.ready.loaded, mutant)
        if after is None:
            return BROKEN, None, None
        try:
            what = affected(self.ready.loaded, after, mutant.point, mutant.reading)
            if what.same or what.alike:
                return IDLE if what.same else EQUAL, None, None
            return LIVE, self._ready(after, mutant, what), what
        except CannotGoOn:
            return BROKEN, None, None

    def changed(self, mutant: Mutant) -> Loaded | None:
        """The profile with a change; None where it is no profile any more."""
        return mutated(self.ready.loaded, mutant)

    def rules(self, mutant: Mutant) -> frozenset[str]:
        """The rules that a change may make decide otherwise."""
        after = self.changed(mutant)
        return frozenset() if after is None else \
            affected(self.ready.loaded, after, mutant.point, mutant.reading).rules  # fmt: skip

    def _ready(self, after: Loaded, mutant: Mutant, what: Affected) -> Ready:
        points = self.points | ({mutant.point} if mutant.point else set())
        return Ready(after, touching(after, _bearing(self.ready, points, what.rules, mutant.point)))

    def _notices(self, stage: _Stage, changed: Ready, what: Affected) -> bool:
        scenario, loaded = stage.scenario, changed.loaded
        answers, duties, notices = stage.answers, stage.duties, stage.notices
        decisions = stage.decisions
        try:
            if what.verbs & {question.verb for question in scenario.questions}:
                answers = _answers(scenario, loaded, what.verbs, stage.answers)
            if stage.shared is not None and scenario.review_until is not None:
                asked = [rule for rule in what.rules if loaded.policy.rule(rule) is not None]
                again = decisions_of(scenario, changed, stage.shared, scenario.review_until, asked)[1] if asked else ()
                decisions = [*(d for d in stage.decisions if d["rule"] not in what.rules), *map(decision_data, again)]
                if what.notices:
                    notices = [decision_data(n) for n in notice_decisions(scenario, loaded, scenario.review_until)]
            if what.duties and stage.duties:
                duties = duties_of(duties_in(scenario, loaded))
        except CannotGoOn:
            return True
        found = outcomes_of(scenario.file, stage.one, answers, [*decisions, *notices], duties)
        return not all(outcome.passed for outcome in found)


def _bearing(ready: Ready, points: frozenset[str] | set[str], rules: frozenset[str], own: str) -> set[str]:
    """Open points that bear on some rules."""
    touched = {touch.point.id for touch in ready.touches if touch.rules & rules}
    return (touched & points) | ({own} if own else set())


def _answers(scenario: Scenario, loaded: Loaded, verbs: frozenset[str], known: Sequence[Datum]) -> list[Datum]:
    again = tuple(question for question in scenario.questions if question.verb in verbs)
    told = iter([answer_data(one) for one in answers_of(replace(scenario, questions=again), loaded)])
    return [next(told) if question.verb in verbs else known[index]
            for index, question in enumerate(scenario.questions)]  # fmt: skip


def _stage(suite: Suite, one: OfPolicy, ready: Ready) -> _Stage:
    scenario = suite.scenario
    (replayed,) = replay(scenario, [ready])
    shared = shared_of(scenario, [ready.loaded.policy])
    notices: list[Any] = []
    decisions: list[Mapping[str, Any]] = [decision_data(decision) for decision in replayed.decisions]
    if scenario.review_until is not None and shared is not None:
        notices = [decision_data(n) for n in notice_decisions(scenario, ready.loaded, scenario.review_until)]
        keys = {notice["key"] for notice in notices}
        decisions = [decision for decision in decisions if decision["key"] not in keys]
    return _Stage(suite, one, shared, [answer_data(a) for a in replayed.answers], decisions, notices,
                  duties_of(replayed.duties))  # fmt: skip
