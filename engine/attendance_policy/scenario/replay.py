"""Replaying a scenario: the same questions and the same marks through several policies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from attendance_policy.decide.model import Decided
from attendance_policy.decide.points import Touch, touching
from attendance_policy.decide.read_facts import FactRead
from attendance_policy.decide.recorded import Recorded, read_log
from attendance_policy.decide.run import Shared, decide_block
from attendance_policy.facts.grid import lay
from attendance_policy.facts.versions import earlier_lines
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policy, Silence
from attendance_policy.rules.order import upstream
from attendance_policy.rules.settings import Settings
from attendance_policy.scenario.asked import answers_of
from attendance_policy.scenario.drafts import Draft, Identity, drafts_of, facts_of, result_of
from attendance_policy.scenario.duties import duties_in
from attendance_policy.scenario.flags import with_other_flags
from attendance_policy.scenario.model import Decision, Replayed, Scenario, UnderReading
from attendance_policy.scenario.notices import notice_decisions, told_beside
from attendance_policy.scenario.under import Drafts, Open, turning_on

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Ready:
    """A policy with what its open points touch, worked out once for many scenarios."""

    loaded: Loaded
    touches: tuple[Touch, ...]

    @staticmethod
    def of(loaded: Loaded) -> Ready:
        """For one policy."""
        return Ready(loaded, touching(loaded))


def replay(scenario: Scenario, policies: Sequence[Ready]) -> tuple[Replayed, ...]:
    """What each policy answers and decides, in the order given. Raises a wrong call for a question nobody can ask."""
    shared = shared_of(scenario, [ready.loaded.policy for ready in policies])
    replayed = []
    for ready in policies:
        policy = ready.loaded.policy
        answers = answers_of(scenario, ready.loaded)
        duties = duties_in(scenario, ready.loaded)
        if shared is None or scenario.review_until is None:
            replayed.append(Replayed(policy.id, policy.name, answers, (), duties=duties))
            continue
        decided, found = decisions_of(scenario, ready, shared, scenario.review_until)
        notices = notice_decisions(scenario, ready.loaded, scenario.review_until)
        replayed.append(Replayed(policy.id, policy.name, answers, _beside(found, notices), decided.assumed, duties))
    return tuple(replayed)


def shared_of(scenario: Scenario, policies: Sequence[Policy]) -> Shared | None:
    """The marks of a scenario with what all policies count on them; None where no day is looked at."""
    if scenario.register is None or not scenario.review_until or scenario.calendar is None:
        return None
    pupils = with_other_flags(scenario.pupils, policies) if scenario.other_flags_no else scenario.pupils
    grid = lay(scenario.register, pupils, scenario.calendar, scenario.register.days[-1])
    return Shared.of(grid, earlier_lines(grid, scenario.changes))


def settings_of(scenario: Scenario, log: Recorded) -> Settings:
    """What is taken as done, judged and known in a scenario, for one policy's reading of its log."""
    return Settings(
        simulate=False, take_done=scenario.take_done, recorded=log.steps, judged=log.judged, log=scenario.log,
        logged=log.logged,
    )  # fmt: skip


def decisions_of(
    scenario: Scenario, ready: Ready, shared: Shared, until: date, rules: Collection[str] | None = None
) -> tuple[Decided, tuple[Decision, ...]]:
    """A run and its decisions up to a day. `rules`: only these, with nothing but what they look back at; None for all.

    `rules` must hold with a rule those that it restates and that restate it.
    """
    loaded = ready.loaded
    log = read_log(scenario.events, shared.grid, loaded.policy)
    settings = settings_of(scenario, log)
    contacts = log.contacts if scenario.log else None

    def run(policy: Policy, only: Collection[str], shown: Collection[str]) -> tuple[Decided, Drafts]:
        decided = decide_block(policy, shared, settings, contacts, only)
        return decided, drafts_of(decided, until, shown)

    needed = None if rules is None else upstream(loaded.policy, rules)
    base = decide_block(loaded.policy, shared, settings, contacts, needed)
    drafts = drafts_of(base, until, rules)
    touches = ready.touches if rules is None else [
        replace(touch, rules=touch.rules & frozenset(rules))
        for touch in ready.touches if touch.rules & frozenset(rules)
    ]  # fmt: skip
    turning = turning_on(loaded, touches, base, drafts, run)
    order = {rule.id: index for index, rule in enumerate(loaded.policy.rules)}
    extras = {i: one.draft for i, one in turning.items() if not one.base}
    every = sorted(
        (*drafts.items(), *extras.items()),
        key=lambda pair: (pair[0].pupil, pair[0].day, order.get(pair[0].rule, len(order)), pair[1].status),
    )
    restates = {rule.id: rule.restates for rule in loaded.policy.rules if rule.restates}
    folded = _folded(drafts, restates)
    decisions = []
    for identity, draft in every:
        if identity in folded.gone:
            continue
        known = turning.get(identity)
        by = folded.into.get(identity, ())
        made = _decision(known.decided if known else base, draft, known, by)
        told = told_beside(scenario, loaded.policy, draft.fired.actions, made.pupil_id, made.first_at)
        decisions.append(replace(made, occasion=identity.occasion, notices=told))
    return base, tuple(decisions)


def _beside(found: tuple[Decision, ...], notices: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Decisions about pupils and decisions about notices, by pupil and day."""
    return tuple(sorted((*found, *notices), key=lambda one: (one.pupil_id, one.first_at))) if notices else found


@dataclass(frozen=True)
class _Folded:
    gone: frozenset[Identity]
    into: dict[Identity, tuple[Draft, ...]]


def _folded(drafts: Drafts, restates: dict[str, tuple[str, ...]]) -> _Folded:
    """One duty in two clauses is one decision: a rule goes into the one it restates, on the same day."""
    gone: set[Identity] = set()
    into: dict[Identity, tuple[Draft, ...]] = {}
    for identity, draft in drafts.items():
        for name in restates.get(identity.rule, ()):
            same = [
                i for i in drafts
                if replace(i, rule=name, case="") == replace(identity, rule=name, case="") and i.rule == name
            ]  # fmt: skip
            if same and drafts[same[0]].status == draft.status:
                gone.add(identity)
                into[same[0]] = (*into.get(same[0], ()), draft)
    return _Folded(frozenset(gone), into)


def _decision(decided: Decided, draft: Draft, known: Open | None, restating: tuple[Draft, ...]) -> Decision:
    rule, case, identity = draft.fired.rule, draft.fired.case, draft.identity
    readings = tuple(known.readings) if known is not None else ()
    own = tuple(read for read in readings if not read.standard)
    result, status = result_of(draft), draft.status
    if own:
        result = "conflict" if any(read.kind == "conflict" for read in own) else "not_specified"
    base = known is None or known.base
    unsettled = () if known is None else tuple(read for read in readings if not _has_working(read, known))
    if not base or any(not read.decided or read.at != draft.at or read.status != status for read in unsettled):
        status = "if"
    pupil = decided.grid.pupil_ids[identity.pupil]
    name = f"{rule.id}/{case.name}" if case.name else rule.id
    facts = facts_of(decided, draft)
    silences = [case.who.sentence()] if isinstance(case.who, Silence) else []
    choices = () if known is None else tuple(
        f"{point.id}: read as `{point.working}`, because {point.because}"
        for point in known.points.values() if point.working
    )  # fmt: skip
    return Decision(
        _key(name, draft, pupil),
        _same(draft.at, [read.at for read in unsettled]),
        min([draft.at, *(read.at for read in unsettled if read.at is not None)]),
        pupil, rule.id, case.name,
        _same(draft.action, [read.action for read in unsettled]),
        draft.due if all(_due(read) == _due(draft) or read.at != draft.at for read in unsettled) else None,
        None if silences else _same(draft.role, [read.role for read in unsettled]),
        identity.strength, status, result,
        tuple(dict.fromkeys((*case.source, *(s for d in restating for s in d.fired.case.source)))),
        rule.law, facts, readings, _turned_on(draft, facts), case.hedge,
        (*rule.interpretation, *choices), "; ".join(silences),
        tuple(d.fired.rule.id for d in restating), done=draft.fired.actions,
    )  # fmt: skip


def _key(name: str, draft: Draft, pupil: str) -> str:
    """Rule and case, strength, pupil and period; what is left open is another decision than what is made later."""
    one = draft.identity
    considered, still_open = " consider" if one.considered else "", ":open" if draft.fired.open_names else ""
    return f"{name}:{one.strength}{considered}:{pupil}:{draft.period}{still_open}"


def _turned_on(draft: Draft, facts: tuple[FactRead, ...]) -> tuple[str, ...]:
    """Of the names that may be not known, those that are on this row."""
    unknown = " ".join(fact.text for fact in facts if fact.value == "not known")
    return tuple(name for name in draft.fired.open_names if name in unknown) or draft.fired.open_names


def _has_working(read: UnderReading, known: Open) -> bool:
    return bool(known.points[read.point].working)


def _due(value: Draft | UnderReading) -> tuple[object, ...]:
    return (value.due.text, value.due.at) if value.due is not None else ()


def _same(value: T, others: Sequence[T | None]) -> T | None:
    return value if all(other is None or other == value for other in others) else None
