"""Decisions as rows that people and tables can read, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from attendance_policy.decide.model import Decided, Fired
from attendance_policy.policy.model import Silence
from attendance_policy.policy.sentences import sentences


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `key`: rule, case, pupil and day, stable over replays. `result`: one of the four answers."""

    key: str
    at: date
    pupil_id: str
    rule: str
    case: str
    action: str
    due: str
    role: str
    strength: str
    status: str
    result: str
    source: tuple[str, ...]
    law: tuple[str, ...]
    open_names: tuple[str, ...]
    interpretation: tuple[str, ...]


_RESULTS = {"due": "determined", "first": "determined", "asks": "discretionary", "if": "determined",
            "not_specified": "not_specified"}  # fmt: skip


def decisions(decided: Decided) -> Iterator[Decision]:
    """Every decision, by day, then pupil, then in the order of the profile's rules."""
    order = {rule.id: index for index, rule in enumerate(decided.policy.rules)}
    rows = [
        (int(day), int(pupil), order[fired.rule.id], index)
        for index, fired in enumerate(decided.fired)
        for day, pupil in zip(fired.day, fired.pupil, strict=True)
    ]
    for day, pupil, _, index in sorted(rows):
        yield _one(decided, decided.fired[index], pupil, day)


def _one(decided: Decided, fired: Fired, pupil: int, day: int) -> Decision:
    at = decided.grid.days.days[day]
    pupil_id = decided.grid.pupil_ids[pupil]
    case = fired.case
    action = sentences(fired.actions, decided.policy.called)
    time = fired.due
    due = time.sentence() if isinstance(time, Silence) else time.text if time is not None else ""
    who = case.who.sentence() if isinstance(case.who, Silence) else case.who
    name = f"{fired.rule.id}/{case.name}" if case.name else fired.rule.id
    key = f"{name}:{fired.strength}:{pupil_id}:{at.isoformat()}"
    source = list(case.source)
    for other in decided.restated.get(fired.rule.id, ()):
        rule = decided.policy.rule(other)
        source += [clause for c in (rule.cases if rule else ()) for clause in c.source if clause not in source]
    return Decision(key, at, pupil_id, fired.rule.id, case.name, action, due, who, fired.strength, fired.status,
                    _RESULTS[fired.status], tuple(source), fired.rule.law, fired.open_names,
                    fired.rule.interpretation)  # fmt: skip
