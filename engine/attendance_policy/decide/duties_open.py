"""Duties under the readings of open points: which decisions every reading makes, and which turn on one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from attendance_policy.decide.duties import duties_of, in_order
from attendance_policy.decide.duties_document import DOCUMENT_RULES
from attendance_policy.decide.duties_model import Duties, Duty, DutyHead, DutyReading, Span
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.model import OpenPoint, Reading, Rule

_MADE = ("due", "asks")
_AHEAD = timedelta(days=400)
# What a rule's occasions hold where its document gives no rhythm.
NOT_STATED = "not stated"
_Decisions = dict[str, Duty]


@dataclass(frozen=True)
class _Runs:
    """One open point with what each reading decides of the duties it touches. `own`: the reading that is run."""

    point: OpenPoint
    rules: frozenset[str]
    own: str
    of: Mapping[str, _Decisions]


def duties_under(loaded: Loaded, span: Span, since: date | None = None) -> Duties:
    """The duties of a policy in a span of days, every open point read as it is worked with, and what others read.

    A decision that readings disagree on has the kind of the point as its `result`. It stays as the working reading
    has it; without one it is an `if`, and so is what only another reading asks for. `since`: the day from which on the
    next day of each duty is sought, the first of the span unless given.
    """
    since = since or span.first
    found, told = _found(loaded, span)
    heads = _heads(loaded.policy, found.values())
    order = {head.rule: at for at, head in enumerate(heads)}
    decisions = tuple(sorted(found.values(), key=lambda one: in_order(one, order)))
    upcoming: dict[str, date] = {}
    for one in _found(loaded, replace(span, first=since, last=since + _AHEAD, requests=()))[0].values():
        if one.at is not None and one.status in _MADE:
            upcoming[one.rule] = min(one.at, upcoming.get(one.rule, one.at))
    return Duties(span, since, heads, decisions, tuple(told), upcoming)


def _found(loaded: Loaded, span: Span) -> tuple[_Decisions, list[DutyReading]]:
    """Every decision of the working readings and of the others, and what each reading makes of the duties it moves."""
    base = {one.key: one for one in duties_of(loaded.policy, span)}
    found = dict(base)
    told: list[DutyReading] = []
    for point in loaded.as_written.open_points:
        runs = _runs(loaded, point, base, span)
        if runs is not None:
            told += _compare(runs, base, found)
    return found, told


def _heads(policy: Policy, found: Iterable[Duty]) -> tuple[DutyHead, ...]:
    """Every duty of the policy, its document's, then those that only another reading has."""
    heads = {
        rule.id: DutyHead(rule.id, _role(rule.cases[0].who) if rule.cases else None, _rhythm(rule),
                          rule.cases[0].source if rule.cases else ())
        for rule in policy.rules if rule.section == "duties"
    }  # fmt: skip
    schedule = policy.schedule
    for name, cycle in zip(DOCUMENT_RULES, (schedule.review, schedule.approval) if schedule else (), strict=False):
        if cycle is not None:
            heads[name] = DutyHead(name, cycle.who or None, cycle.names, cycle.source)
    for one in found:
        if one.rule not in heads:
            heads[one.rule] = DutyHead(one.rule, one.role, (one.cadence,) if one.cadence else (), one.source)
    return tuple(heads.values())


def _role(who: object) -> str | None:
    return who if isinstance(who, str) and who else None


def _rhythm(rule: Rule) -> tuple[str, ...]:
    return () if rule.occasions == (NOT_STATED,) else rule.occasions


def _runs(loaded: Loaded, point: OpenPoint, base: _Decisions, span: Span) -> _Runs | None:
    own = point.working or "as_written"
    others = {one.id: loaded.under({point.id: one.id}) for one in point.readings if one.id != own}
    rules = frozenset(name for policy in others.values() for name in _otherwise(loaded.policy, policy))
    if not rules:
        return None
    of = {name: {one.key: one for one in duties_of(policy, span, rules)} for name, policy in others.items()}
    return _Runs(point, rules, own, {**of, own: {key: one for key, one in base.items() if one.rule in rules}})


def _otherwise(before: Policy, after: Policy) -> set[str]:
    """Duties that two versions of a policy have in different words, or count otherwise."""
    if before.schedule is None or after.schedule is None:
        return set()
    old, new = ({r.id: r for r in p.rules if r.section == "duties"} for p in (before, after))
    each = before.schedule.each, after.schedule.each
    names = {n for n in old.keys() | new.keys() if old.get(n) != new.get(n) or each[0].get(n) != each[1].get(n)}
    if before.registers != after.registers or before.reporting != after.reporting:
        names |= {n for n, rule in new.items() if any(case.due is not None for case in rule.cases)}
    review = (before.counting.review_every, before.counting.review_on)
    if review != (after.counting.review_every, after.counting.review_on):
        names |= {n for n, rule in new.items() if "review" in rule.occasions}
    document = (replace(s, each={}) for s in (before.schedule, after.schedule))
    return names | (set(DOCUMENT_RULES) if next(document) != next(document) else set())


def _compare(runs: _Runs, base: _Decisions, found: _Decisions) -> list[DutyReading]:
    """Mark what readings disagree on in `found`, and add what only another one asks for; the readings, by duty."""
    point, moved = runs.point, set()
    others = [theirs for name, theirs in runs.of.items() if name != runs.own]
    for key, one in runs.of[runs.own].items():
        if not all(key in theirs and _same(one, theirs[key]) for theirs in others):
            moved.add(one.rule)
            found[key] = _turned(found[key], [theirs.get(key) for theirs in others], point)
    for theirs in others:
        for key, one in theirs.items():
            if key not in base:
                moved.add(one.rule)
                if one.status in _MADE and not point.standard:
                    known = found.get(key, replace(one, status="if"))
                    found[key] = _noted(known, point)
    return [_told(runs, reading, name) for name in sorted(moved) for reading in point.readings]


def _same(one: Duty, other: Duty) -> bool:
    said = [(each.action, each.who, each.status, each.words, _due(each)) for each in (one, other)]
    return said[0] == said[1]


def _due(one: Duty) -> dict[str, object] | None:
    return one.due.as_data() if one.due is not None else None


def _turned(one: Duty, others: Sequence[Duty | None], point: OpenPoint) -> Duty:
    noted = _noted(one, point)
    if point.working:
        why = f"{point.id}: read as `{point.working}`, because {point.because}"
        return replace(noted, interpretation=(*noted.interpretation, why))
    known = [other for other in others if other is not None]
    settled = len(known) == len(others) and all(other.status == one.status for other in known)
    return replace(
        noted,
        status=noted.status if settled else "if",
        action=noted.action if all(other.action == one.action for other in known) else None,
        who=noted.who if all(other.who == one.who for other in known) else None,
        due=noted.due if all(_due(other) == _due(one) for other in known) else None,
    )


def _noted(one: Duty, point: OpenPoint) -> Duty:
    """The decision with one more point that it turns on."""
    if point.standard:
        return one
    result = "conflict" if "conflict" in (point.kind, one.result) else "not_specified"
    return replace(one, result=result, turns_on=tuple(dict.fromkeys((*one.turns_on, point.id))))


def _told(runs: _Runs, reading: Reading, rule: str) -> DutyReading:
    point = runs.point
    theirs = [one for one in runs.of[reading.id].values() if one.rule == rule]
    made = [one for one in theirs if one.status in _MADE]
    days = [one.at for one in made if one.at is not None]
    return DutyReading(
        point.id, point.kind, point.standard, point.asks, reading.id, reading.says, reading.source or point.source,
        reading.id == point.working, rule, len(made), _each(theirs), theirs[0].role if theirs else None,
        min(days, default=None), tuple(dict.fromkeys(one.action for one in theirs if one.action)),
    )  # fmt: skip


def _each(decisions: Iterable[Duty]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.cadence for one in decisions if one.cadence))
