"""What each reading of the open points makes of a day: the same run under each, and where it decides otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from attendance_policy.decide.due import due_of, shown
from attendance_policy.decide.model import Decided
from attendance_policy.decide.points import touching
from attendance_policy.explain.model import NO, NOT_EVALUATED, NOT_KNOWN, ReadingTold, RuleTold
from attendance_policy.explain.one_pupil import OnePupil
from attendance_policy.explain.verdicts import outcomes_on
from attendance_policy.policy import Loaded
from attendance_policy.policy.model import OpenPoint, Reading
from attendance_policy.rules.order import downstream, upstream

Key = tuple[str, str, str]


def with_readings(
    loaded: Loaded, one: OnePupil, at: int, base: Decided, told: tuple[RuleTold, ...]
) -> tuple[RuleTold, ...]:
    """The same rules with every reading that decides otherwise on the day of index `at`.

    Where the point has no working reading, nobody has said which holds, and so the decision is not known.
    """
    found: dict[Key, list[ReadingTold]] = {}
    for touch in touching(loaded):
        point, own = touch.point, touch.point.working or "as_written"
        rules = downstream(loaded.policy, touch.rules)
        runs = {own: base}
        for reading in point.readings:
            if reading.id != own:
                policy = loaded.under({point.id: reading.id})
                runs[reading.id] = one.decided(policy, upstream(policy, downstream(policy, touch.rules)))
        said = {name: outcomes_on(run, at, rules) for name, run in runs.items()}
        dues = {name: _dues(run, at) for name, run in runs.items()}
        for key in sorted({key for every in said.values() for key in every}):
            if len({(every.get(key), dues[name].get(key)) for name, every in said.items()}) > 1:
                found.setdefault(key, []).extend(
                    _told(
                        point, reading, said[reading.id].get(key, (NO, ()))[0], dues[reading.id].get(key, ("", False))
                    )
                    for reading in point.readings
                )
    return tuple(_with(rule, found.get((rule.rule, rule.case, rule.occasion), [])) for rule in told)


def _dues(decided: Decided, at: int) -> Mapping[Key, tuple[str, bool]]:
    """When each rule is due, in words, and whether these say why the document gives no time."""
    found: dict[Key, tuple[str, bool]] = {}
    for one in decided.fired:
        frame = decided.bounds[one.rows.occasion].frame
        for row in one.at[one.day == at].tolist():
            due = due_of(decided.policy, one, row, frame)
            if due is not None:
                key = (one.rule.id, one.case.name, one.rows.occasion)
                words = f"{due.text} ({shown(due.at)})" if due.at is not None else due.text
                found[key] = words, due.silence is not None
    return found


def _told(point: OpenPoint, reading: Reading, verdict: str, due: tuple[str, bool]) -> ReadingTold:
    return ReadingTold(
        point.id, point.kind, point.standard, point.asks, reading.id, reading.says, reading.source or point.source,
        reading.id == point.working, point.because, verdict, *due,
    )  # fmt: skip


def _with(rule: RuleTold, readings: list[ReadingTold]) -> RuleTold:
    if not readings or rule.verdict == NOT_EVALUATED:
        return rule
    settled = {read.point for read in readings if read.working}
    apart = [point for point in {read.point for read in readings} - settled
             if len({read.verdict for read in readings if read.point == point}) > 1]  # fmt: skip
    if not apart:
        return replace(rule, readings=tuple(readings))
    conflict = any(read.kind == "conflict" for read in readings if read.point in apart)
    return replace(rule, readings=tuple(readings), verdict=NOT_KNOWN, status="if",
                   result="conflict" if conflict else "not_specified")  # fmt: skip
