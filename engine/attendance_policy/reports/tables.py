"""The tables of one call, with their rows: what `simulate --out` writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from attendance_policy.decide.duties_model import Duties
from attendance_policy.decide.model import Decided
from attendance_policy.reports.hindsight import hindsight_rows
from attendance_policy.reports.notices import notice_rows
from attendance_policy.reports.report import Report
from attendance_policy.reports.table_catalogue import (
    AFTER,
    BEFORE,
    CHANGE,
    DECISIONS,
    DUTIES,
    MISSED,
    MOVED,
    NO_LONGER_DUE,
    NOTICES,
)
from attendance_policy.reports.table_model import Filled, Row, Table
from attendance_policy.simulate import WhatIf
from attendance_policy.simulate.model import NEVER
from attendance_policy.simulate.rows import count_of_decisions, decision_rows


def tables_of(report: Report) -> tuple[Filled, ...]:
    """Of one policy its decisions, notices and duties; of a what-if the decisions of both sides and the change."""
    what_if = report.what_if
    if what_if is not None:
        found = [
            _decisions(BEFORE, what_if.before.decided),
            _decisions(AFTER, what_if.after.decided),
            _changes(what_if),
        ]
        hindsight = report.in_hindsight
        if hindsight is not None:
            lists = ((NO_LONGER_DUE, hindsight.no_longer_due), (MOVED, hindsight.moved), (MISSED, hindsight.missed))
            found += [_rows(table, hindsight_rows(some)) for table, some in lists]
        return tuple(found)
    found = [_decisions(DECISIONS, report.outcome.decided)]
    events = report.inputs.events
    if events is not None and any(event.kind == "notice" for event in events.events):
        found.append(_rows(NOTICES, notice_rows(report.outcome.decided, events, report.inputs.calendar)))
    if report.duties is not None:
        found.append(_rows(DUTIES, _duties(report.duties)))
    return tuple(found)


def _rows(table: Table, rows: Iterable[Row]) -> Filled:
    """A table of which all rows are there."""
    every = tuple(rows)
    return Filled(table, len(every), lambda: iter(every))


def _decisions(table: Table, decided: Decided) -> Filled:
    return Filled(table, count_of_decisions(decided), lambda: decision_rows(decided))


def _changes(what_if: WhatIf) -> Filled:
    """Every pupil whom a rule newly or no longer reaches, or first reaches earlier or later."""
    days = what_if.before.grid.days.days
    ids = what_if.before.grid.pupil_ids
    sides = [(change.rule, what_if.before.first_days(change.rule), what_if.after.first_days(change.rule))
             for change in what_if.changes]  # fmt: skip

    def rows() -> Iterator[Row]:
        for rule, old, new in sides:
            for pupil in np.flatnonzero(old != new).tolist():
                was, now = int(old[pupil]), int(new[pupil])
                word = "newly" if was == NEVER else "no longer" if now == NEVER else _moved(was, now)
                first = (None if at == NEVER else days[at] for at in (was, now))
                yield (rule, ids[pupil], word, *first)

    return Filled(CHANGE, sum(int(np.count_nonzero(old != new)) for _, old, new in sides), rows)


def _moved(was: int, now: int) -> str:
    return "earlier" if now < was else "later"


def _duties(duties: Duties) -> Iterator[Row]:
    """Every decision about the school, by day, those without a day last."""
    for one in duties.decisions:
        yield (one.at, one.session, one.due.text if one.due is not None else "", one.role or "", one.rule,
               one.action or "", one.cadence, one.about, one.year, one.strength, one.status, one.result,
               tuple(one.source), tuple(one.law), one.words, tuple(one.turns_on),
               tuple(one.interpretation))  # fmt: skip
