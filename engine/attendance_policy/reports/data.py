"""A simulation or a what-if as data: the keys that scripts may rely on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attendance_policy.decide.duties_model import Duties
from attendance_policy.decide.duties_summary import duties_data
from attendance_policy.events import Events
from attendance_policy.register import Account
from attendance_policy.reports.hindsight import corrections_data, hindsight_data
from attendance_policy.reports.report import Report
from attendance_policy.reports.rule_count_data import rule_count_data
from attendance_policy.reports.words import percent
from attendance_policy.simulate import Outcome, WhatIf
from attendance_policy.simulate.inputs import Inputs


def report_data(report: Report) -> dict[str, Any]:
    """What a call found out: of a what-if the top level is `before`, which stands beside `after` again."""
    data = _run_data(report.outcome, report.inputs, report.assumed, report.duties)
    data["call_notes"] = list(report.notes)
    if report.what_if is None:
        return data
    data |= _what_if_data(report.what_if, report)
    return data if report.in_hindsight is None else {**data, **hindsight_data(report.in_hindsight)}


def _run_data(
    outcome: Outcome, inputs: Inputs, assumed: Mapping[str, str], duties: Duties | None
) -> dict[str, Any]:
    """One run. Counts are of decisions, `pupils` of distinct pupils; `attendance.percent` is rounded half up."""
    days = inputs.grid.days.days
    return {
        "policy": outcome.policy,
        "name": outcome.name,
        "days": {"first": days[0].isoformat(), "last": days[-1].isoformat(), "count": len(days)},
        "pupils": outcome.pupils,
        "sessions": outcome.sessions,
        "attendance": {
            "present": outcome.present,
            "possible": outcome.possible,
            "percent": percent(outcome.present, outcome.possible),
        },
        "register": {**_account(inputs.register.account), "unmarked": inputs.register.account.unmarked},
        "pupil_file": None if inputs.pupils is None else {
            **_account(inputs.pupils.account), "not_in_file": list(inputs.not_in_file)
        },
        "events": None if inputs.events is None else _logs(inputs.events),
        "corrections": corrections_data(inputs.corrections),
        "calendar": {"id": inputs.calendar.id, "inferred": inputs.calendar.inferred},
        "decisions": {count.rule: rule_count_data(count) for count in outcome.decisions},
        "weeks": [{"start": week.start.isoformat(), "decisions": week.decisions} for week in outcome.weeks],
        "assumed": dict(assumed),
        "readings": [
            {
                "point": one.point,
                "kind": one.kind,
                "asks": one.asks,
                "reading": one.reading,
                "says": one.says,
                "working": one.working == one.reading,
                "rule": one.rule,
                "count": one.count,
                "pupils": one.pupils,
            }
            for one in outcome.readings
        ],
        "held": dict(outcome.held),
        "not_asked": [{"rule": rule, "occasion": occasion} for rule, occasion in outcome.not_asked],
        "notes": list(inputs.notes),
        "duties": duties_data(duties) if duties is not None else {},
    }  # fmt: skip


def _what_if_data(what_if: WhatIf, report: Report) -> dict[str, Any]:
    return {
        "before": _run_data(what_if.before, report.inputs, report.assumed, report.duties),
        "after": _run_data(what_if.after, report.inputs, report.assumed_after, report.duties_after),
        "patch": [{"path": path, "before": old, "after": new} for path, old, new in what_if.patch],
        "change": {
            change.rule: {
                "newly": change.newly,
                "no_longer": change.no_longer,
                "earlier": change.earlier,
                "later": change.later,
                "before": change.before,
                "after": change.after,
            }
            for change in what_if.changes
        },
    }


def _logs(events: Events) -> dict[str, Any]:
    """What was read of the log; of several, of all of them, and under `files` of each."""
    files = [{"file": log.file, **_account(log.account)} for log in events.logs]
    return {**_account(events.account), **({"files": files} if files else {})}


def _account(account: Account) -> dict[str, Any]:
    return {
        "read": account.read,
        "accepted": account.accepted,
        "rejected": len(account.rejects),
        "by_reason": account.by_code(),
        **({"closed_days": _closed_days(account)} if account.by_shut_day() else {}),
        "ignored_columns": list(account.ignored_columns),
        **({"doubts": account.doubts_by_code()} if account.doubts else {}),
        **({"notes": list(account.notes)} if account.notes else {}),
    }


def _closed_days(account: Account) -> list[dict[str, Any]]:
    return [{"day": day.isoformat(), "reason": why, "count": count}
            for (day, why), count in account.by_shut_day().items()]  # fmt: skip
