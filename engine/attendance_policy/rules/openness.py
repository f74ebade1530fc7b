"""Why a rule may be left at "not known": a silence, something no input holds, or a question to a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from attendance_policy.conditions import Condition, Use
from attendance_policy.facts.rests import STEPS
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Case, Policy, Rule, Silence
from attendance_policy.policy.times import Time
from attendance_policy.rules.settings import Settings, counting_of
from attendance_policy.vocabulary import FACTS, LOGGED_ANCHORS

_COUNTED = (
    "days", "weeks", "school days", "school weeks", "half terms", "terms", "working days", "months", "years",
)  # fmt: skip
# Known on one row of a log and not on the next.
_BY_ROW = ("contact_made", "contact_by", "evidence_given", "reason", "told_in_advance", "days_before")
# Known of every row, with a log.
_LOGGED = ("requested", "leave_outcome")


@dataclass(frozen=True, slots=True)
class Openness:
    """The open names of a rule's conditions, by kind, sorted.

    `columns`: uses that may be known on one row and not on the next: what it reads of the pupil file, whether somebody
    was reached, and tiers of which the document does not say what those are whom no level fits.
    """

    silences: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()
    columns: tuple[Use, ...] = ()

    def turns_on(self, unknown: Collection[Use]) -> tuple[str, tuple[str, ...]]:
        """What an open decision becomes, and the names it turns on: not_specified (a silence), if (an input is
        missing) or asks. `unknown`: those of `columns` that are not known on its row."""
        silences = tuple(sorted({*self.silences, *(use.name for use in unknown if use.kind == "tier")}))
        if silences:
            return "not_specified", silences
        missing = tuple(sorted({*self.missing, *(use.name for use in unknown)}))
        return ("if", missing) if missing else ("asks", self.judgements)


def conditions_of(rule: Rule, case: Case) -> list[Condition]:
    """Every condition a case of a rule reads."""
    found = [*case.conditions, *(way.when for way in case.ways if way.when is not None)]
    return [*found, rule.needs] if rule.needs is not None else found


def uses_of(
    policy: Policy, conditions: Iterable[Condition], simulated: Collection[str] | None = None
) -> frozenset[Use]:
    """Every use of a name, those inside terms and tiers and simulated judgements included.

    `simulated`: the judgements whose `in_simulation` is read; None for all of them.
    """
    seen: set[Use] = set()
    waiting = [use for condition in conditions for use in condition.uses]
    while waiting:
        use = waiting.pop()
        if use in seen:
            continue
        seen.add(use)
        inner: list[Condition] = []
        term = policy.terms.get(use.name) if use.kind == "term" else None
        if isinstance(term, Condition):
            inner.append(term)
        if use.kind == "tier":
            inner.extend(c for level in policy.tiers[use.name].levels for c in level.when)
        if use.kind == "judgement" and (simulated is None or use.name in simulated):
            condition = policy.judgements[use.name].in_simulation
            if isinstance(condition, Condition):
                inner.append(condition)
        waiting.extend(inside for condition in inner for inside in condition.uses)
    return frozenset(seen)


def openness(
    policy: Policy, rule: Rule, case: Case, occasion: str, settings: Settings, unlogged: Collection[str]
) -> Openness:
    """The names of a case that may be not known in a run. `unlogged`: steps that a log alone knows, without a log."""
    silences: set[str] = set()
    missing: set[str] = set()
    judgements: set[str] = set()
    columns: set[Use] = set()
    simulated = frozenset(policy.judgements) - settings.assume.keys() if settings.simulate else frozenset()
    for use in uses_of(policy, conditions_of(rule, case), simulated):
        if use.kind in ("term", "value"):
            said = (policy.terms if use.kind == "term" else policy.values).get(use.name)
            if isinstance(said, Silence) and not (use.kind == "value" and _taken(said, settings)):
                silences.add(use.name)
        elif any(key in STEPS and value in unlogged for key, value in use.args) or (
            not settings.log and (use.name in _LOGGED or any(key == "outcome" for key, _ in use.args))
        ):
            missing.add(use.name)
        elif use.name in settings.assume:
            continue
        elif use.kind == "judgement":
            judgement = policy.judgements[use.name]
            if judgement.unanswered == "ask" and (use.name not in simulated or judgement.in_simulation is None):
                judgements.add(use.name)
        elif use.kind == "tier":
            if policy.tiers[use.name].otherwise is not None:
                columns.add(use)
        elif use.kind == "flag" or use.name in _BY_ROW or _in_pupil_file(use):
            columns.add(use)
        elif use.name == "improved_since" and counting_of(policy, settings).improvement == "judged":
            judgements.add(use.name)
    for name, time in times_of(rule, case):
        if isinstance(time, Silence):
            silences.add(name)
        elif not countable(policy, time, occasion, settings.log):
            own = not time.anchor or _is_anchor(policy, time, occasion, settings.log)
            missing.add(time.text if own else time.anchor)
    by_row = sorted(columns, key=lambda use: (use.name, str(use)))
    return Openness(tuple(sorted(silences)), tuple(sorted(missing)), tuple(sorted(judgements)), tuple(by_row))


def known_openness(
    policy: Policy, rule: Rule, case: Case, occasion: str, settings: Settings, unlogged: frozenset[str]
) -> Openness:
    """The same, worked out once for a policy and what of the settings it turns on: no register is read for it."""
    known = _worked_out(policy)
    key = (rule.id, id(case), occasion, settings.simulate, settings.log, frozenset(settings.assume), unlogged)
    found = known.get(key)
    if found is None:
        found = known[key] = openness(policy, rule, case, occasion, settings, unlogged)
    return found


@lru_cache(maxsize=256)
def _worked_out(policy: Policy) -> dict[tuple[object, ...], Openness]:
    return {}


def times_of(rule: Rule, case: Case) -> list[tuple[str, Time | Silence]]:
    """The times that say when a case holds, each with its key."""
    found = [("not_before", rule.not_before), *(("not_before", way.not_before) for way in case.ways)]
    return [(name, time) for name, time in (*found, ("until", rule.until)) if time is not None]


def countable(policy: Policy, time: Time | Silence, occasion: str, log: bool) -> bool:
    """Whether a `not_before` or `until` can be counted on an occasion from what a register and a log (`log`) hold."""
    if isinstance(time, Silence) or not _is_anchor(policy, time, occasion, log):
        return False
    return time.kind == "anchor" or (time.kind == "offset" and time.unit in _COUNTED and time.edge == "after")


def _is_anchor(policy: Policy, time: Time, occasion: str, log: bool) -> bool:
    anchor = time.anchor
    if anchor in LOGGED_ANCHORS:
        return log
    if anchor == "return":
        return occasion in ("absence", "return")  # the return of this spell, which on a day of absence is to come
    return anchor == "spell starts" or anchor in policy.papers or policy.rule(anchor) is not None


def _in_pupil_file(use: Use) -> bool:
    return use.kind == "fact" and FACTS[use.name].known_from == "pupil file"


def _taken(value: Silence, settings: Settings) -> bool:
    return settings.simulate and value.in_simulation is not None
