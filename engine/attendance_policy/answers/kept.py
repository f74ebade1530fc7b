"""Until which day a record is kept."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from attendance_policy.answers.model import DETERMINED, NOT_SPECIFIED, Answer, Single, Value, clause
from attendance_policy.answers.readings import answer
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.policy import Loaded, Policy, Silence
from attendance_policy.policy.records import Record

SECTIONS = ("records",)
_MONTHS = {"years": 12, "months": 1}
_DAYS = {"weeks": 7, "days": 1}
_COUNTED = "the day itself is not counted: the same date at the end of the time is the last day"


def kept(loaded: Loaded, record: str, on: date) -> Answer:
    """The last day on which an entry of a record must still be kept that was made on a day.

    Values: `kept_until` (YYYY-MM-DD), and beside it `keep_for` and `kept_from`. Not specified where the document is
    silent. Raises a wrong call for a record that no reading of the policy has.
    """
    if record not in loaded.policy.records and record not in loaded.as_written.records:
        names = sorted(loaded.policy.records)
        raise wrong_call("unknown-record", f"`{record}` is not a record of this policy", did_you_mean(record, names)
                         or "its records are " + (", ".join(f"`{name}`" for name in names) or "none"))  # fmt: skip
    asked: dict[str, Value] = {"policy": loaded.policy.id, "record": record, "on": on.isoformat()}
    return answer(loaded, lambda policy: _kept(policy, record, on), SECTIONS, asked)


def _kept(policy: Policy, name: str, on: date) -> Single:
    values: dict[str, Value] = {"kept_until": None}
    shown: dict[str, Value] = {"keep_for": None, "kept_from": None}
    record = policy.records.get(name)
    if not isinstance(record, Record):
        said = record.sentence() if record else f"the policy has no record `{name}`"
        return Single(NOT_SPECIFIED, values, record.source if record else (), said, shown=shown)
    single = Single(NOT_SPECIFIED, values, record.source, interpretation=record.interpretation, shown=shown)
    for silence in (record.keep_for, record.kept_from):
        if isinstance(silence, Silence):
            return replace(single, source=silence.source or record.source, not_specified=silence.sentence())
    if not isinstance(record.keep_for, tuple):
        said = f"the policy does not say how long `{name}` is kept{clause(record.source)}"
        return replace(single, not_specified=said)
    count, unit = record.keep_for
    shown = {"keep_for": f"{count} {unit if count != 1 else unit[:-1]}", "kept_from": str(record.kept_from) or None}
    last = last_kept(on, count, unit)
    if last is None:
        return replace(single, not_specified=f"{unit} are not counted for a record", shown=shown)
    return replace(single, result=DETERMINED, values={"kept_until": last.isoformat()}, shown=shown,
                   interpretation=(*record.interpretation, _COUNTED))  # fmt: skip


def last_kept(on: date, count: int, unit: str) -> date | None:
    """The last day of a time that runs from a day; None for units that no calendar of dates counts.

    A date that the last month does not have is that month's last day: six years from 29 February end on the 28th.
    """
    try:
        if unit in _DAYS:
            return on + timedelta(days=count * _DAYS[unit])
        if unit in _MONTHS:
            years, month = divmod(on.month - 1 + count * _MONTHS[unit], 12)
            year = on.year + years
            return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return date.max
    return None
