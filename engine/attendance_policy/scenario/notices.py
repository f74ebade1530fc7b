"""Decisions about notices in a replay: by parent and child, under every reading of every open point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from attendance_policy.answers.readings import touches
from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_log import Notices, read_notices
from attendance_policy.decide.notices_model import NoticeDecision
from attendance_policy.decide.notices_rules import decided_of_notices
from attendance_policy.decide.notices_told import Told, steps_meant, told
from attendance_policy.events import Event
from attendance_policy.policy import Loaded, Policy, Silence
from attendance_policy.policy.model import Action, OpenPoint, Reading
from attendance_policy.scenario.model import Decision, Scenario, UnderReading

Found = Mapping[str, NoticeDecision]
_SECTIONS = ("formal_steps", "rules", "stages", "terms", "values", "judgements")


def parents_of(events: Iterable[Event], pupil: str, until: date) -> tuple[str, ...]:
    """The parents that any event of a pupil names up to a day, sorted."""
    return tuple(sorted({e.parent_id for e in events
                         if e.pupil_id == pupil and e.parent_id and e.at.date() <= until}))  # fmt: skip


def told_beside(
    scenario: Scenario, policy: Policy, actions: tuple[Action, ...], pupil: str, day: date
) -> tuple[Told, ...]:
    """Where each notice that a decision names would stand, for each known parent; nothing without a log."""
    if not scenario.log or not steps_meant(policy, actions):
        return ()
    known = [event for event in scenario.events if event.at.date() <= day]
    log = read_notices(known, policy.formal_steps)
    return told(policy, log, scenario.calendar, actions, parents_of(known, pupil, day), pupil, day)


def notice_decisions(scenario: Scenario, loaded: Loaded, until: date) -> tuple[Decision, ...]:
    """Every decision about a notice of the log up to a day; what readings of an open point change is shown."""
    events = tuple(event for event in scenario.events if event.at.date() <= until)
    if not any(event.kind == "notice" for event in events):
        return ()

    def run(policy: Policy) -> Found:
        log: Notices = read_notices(events, policy.formal_steps)
        notices = NoticesOf(policy, log, scenario.calendar)
        return {one.key: one for one in decided_of_notices(notices, until, events, scenario.pupils)}

    base = run(loaded.policy)
    readings = _under_readings(loaded, base, run)
    every = {**{key: one for reads in readings.values() for key, one in reads[1].items() if key not in base}, **base}
    made = [_decision(one, key in base, {p: r[0][key] for p, r in readings.items() if key in r[0]}, loaded)
            for key, one in every.items()]  # fmt: skip
    order = {pupil: index for index, pupil in enumerate(scenario.pupils.pupil_ids)}
    return tuple(sorted(made, key=lambda one: (order.get(one.pupil_id, len(order)), one.first_at, one.parent_id,
                                               one.key)))  # fmt: skip


Reads = dict[str, tuple[UnderReading, ...]]


def _under_readings(
    loaded: Loaded, base: Found, run: Callable[[Policy], Found]
) -> dict[str, tuple[Reads, dict[str, NoticeDecision]]]:
    """For each open point that matters: what its readings make of each decision, and decisions of other readings."""
    found: dict[str, tuple[Reads, dict[str, NoticeDecision]]] = {}
    for point in loaded.as_written.open_points:
        if not touches(point, _SECTIONS):
            continue
        own = point.working or "as_written"
        runs = {r.id: base if r.id == own else run(loaded.under({point.id: r.id})) for r in point.readings}
        keys = sorted({key for one in runs.values() for key in one})
        open_keys = [key for key in keys if len({_said(one.get(key)) for one in runs.values()}) > 1]
        if not open_keys:
            continue
        reads: Reads = {
            key: tuple(_read(point, reading, runs[reading.id].get(key)) for reading in point.readings)
            for key in open_keys
        }
        others = {key: one[key] for one in runs.values() for key in open_keys if key in one}
        found[point.id] = (reads, others)
    return found


def _said(one: NoticeDecision | None) -> tuple[object, ...]:
    if one is None:
        return ()
    return (one.at, one.action, _role(one), one.status, one.silences, one.due)


def _role(one: NoticeDecision) -> str | None:
    return None if isinstance(one.role, Silence) or not one.role else one.role


def _read(point: OpenPoint, reading: Reading, one: NoticeDecision | None) -> UnderReading:
    source = reading.source or point.source
    said = (point.id, point.kind, point.standard, point.asks, reading.id, reading.says, source,
            reading.id == point.working)  # fmt: skip
    if one is None:
        return UnderReading(*said, False)
    return UnderReading(*said, True, one.at, one.action, one.due, _role(one), one.strength, one.status)


def _decision(
    one: NoticeDecision, base: bool, reads: Mapping[str, tuple[UnderReading, ...]], loaded: Loaded
) -> Decision:
    role = one.role.sentence() if isinstance(one.role, Silence) else "" if one.role else "the policy names nobody"
    made = Decision(
        one.key, one.at, one.at, one.notice.pupil, one.rule, one.case, one.action, one.due, _role(one), one.strength,
        one.status, one.result, one.source, one.law, one.facts, (), one.open_names, "", one.interpretation,
        "; ".join([*one.silences, *([role] if role else [])]), occasion="notice", parent_id=one.notice.parent,
    )  # fmt: skip
    if not reads:
        return made
    points = {point.id: point for point in loaded.as_written.open_points}
    every = tuple(read for group in reads.values() for read in group)
    own = [read for read in every if not read.standard]
    unsettled = [read for point, group in reads.items() if not points[point].working for read in group]
    result = made.result
    if own:
        result = "conflict" if any(read.kind == "conflict" for read in own) else "not_specified"
    alike = {
        name: all(not read.decided or getattr(read, name) == getattr(made, name) for read in unsettled)
        for name in ("at", "action", "role", "due")
    }
    moved = not base or not alike["at"] or any(not read.decided for read in unsettled)
    days = [read.at for read in unsettled if read.at is not None]
    chosen = tuple(f"{p.id}: read as `{p.working}`, because {p.because}"
                   for p in (points[name] for name in reads) if p.working)  # fmt: skip
    return replace(
        made, readings=every, result=result, status="if" if moved else made.status,
        at=made.at if alike["at"] else None, first_at=min([made.first_at, *days]),
        action=made.action if alike["action"] else None, role=made.role if alike["role"] else None,
        due=made.due if alike["due"] else None, interpretation=(*made.interpretation, *chosen),
    )  # fmt: skip
