"""Notices of a log as a table: what was decided about each, and what one more would be where a rule raises it."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.calendar import Calendar
from attendance_policy.decide.due import shown
from attendance_policy.decide.model import Decided
from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_log import read_notices
from attendance_policy.decide.notices_model import NoticeDecision
from attendance_policy.decide.notices_rules import decided_of_notices
from attendance_policy.decide.notices_told import steps_meant, told
from attendance_policy.events import Events
from attendance_policy.policy.model import Silence
from attendance_policy.reports.table_model import Row


def notice_rows(decided: Decided, events: Events, calendar: Calendar) -> Iterator[Row]:
    """Every decision about a notice up to the last day of the register, then what each notice that a rule raises would
    be for each parent: rows of the table `NOTICES`."""
    yield from _decided(decided, events, calendar)
    yield from _raised(decided, events, calendar)


def _decided(decided: Decided, events: Events, calendar: Calendar) -> Iterator[Row]:
    policy, grid = decided.policy, decided.grid
    last = grid.days.days[-1]
    known = [event for event in events.events if event.at.date() <= last]
    notices = NoticesOf(policy, read_notices(known, policy.formal_steps), calendar)
    for one in decided_of_notices(notices, last, known, grid.pupils):
        yield _row(one)


def _row(one: NoticeDecision) -> Row:
    role = one.role.sentence() if isinstance(one.role, Silence) else one.role
    due = (shown(one.due.at) or one.due.text) if one.due is not None else ""
    return (one.key, one.at, one.notice.pupil, one.notice.parent, one.rule, one.case, one.action, due, role,
            one.strength, one.status, one.result, tuple(one.source), tuple(one.law), tuple(one.open_names),
            tuple(one.silences), tuple(one.interpretation))  # fmt: skip


def _raised(decided: Decided, events: Events, calendar: Calendar) -> Iterator[Row]:
    """By day, pupil and rule, as the decisions stand."""
    policy, grid = decided.policy, decided.grid
    found: list[tuple[tuple[int, int, int], Row]] = []
    for index, fired in enumerate(decided.fired):
        if not steps_meant(policy, fired.actions):
            continue
        for day, pupil in zip(fired.day.tolist(), fired.pupil.tolist(), strict=True):
            at, name = grid.days.days[day], grid.pupil_ids[pupil]
            mine = [event for event in events.events if event.at.date() <= at]
            parents = sorted({event.parent_id for event in mine if event.pupil_id == name and event.parent_id})
            log = read_notices(mine, policy.formal_steps)
            for one in told(policy, log, calendar, fired.actions, parents, name, at):
                known = bool(one.parent or not one.missing)
                key = f"{fired.rule.id}/{one.step}:{name}:parent {one.parent or 'not named'}:{at.isoformat()}"
                row: Row = (key, at, name, one.parent, fired.rule.id, one.step, f"would be: {one.words}",
                       "", "", fired.strength, fired.status if known else "if",
                       "not_specified" if one.silences else "determined", tuple(fired.case.source),
                       tuple(fired.rule.law), tuple(fired.open_names) if known else ("parent_id",),
                       tuple(one.silences), ())  # fmt: skip
                found.append(((day, pupil, index), row))
    yield from (row for _, row in sorted(found, key=lambda pair: pair[0]))
