"""Decisions as rows that people and tables can read, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from attendance_policy.decide.model import Decided, Fired
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Silence
from attendance_policy.policy.sentences import sentences


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `key`: rule, case, strength, pupil and day, no two alike, stable over replays. `result`: one of the
    four answers."""

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


Rest = tuple[
    str, str, str, str, str, str, str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]
]
Row = tuple[str, date, str, *Rest]
_RESULTS = {"due": "determined", "first": "determined", "asks": "discretionary", "if": "determined",
            "not_specified": "not_specified"}  # fmt: skip
_AT_ONCE = 1 << 16


def count_of_decisions(decided: Decided) -> int:
    """How many decisions there are."""
    return sum(len(fired.at) for fired in decided.fired)


def decisions(decided: Decided) -> Iterator[Decision]:
    """Every decision, by day, then pupil, then in the order of the profile's rules."""
    return (Decision(*row) for row in decision_rows(decided))


def decision_rows(decided: Decided) -> Iterator[Row]:
    """The same as tuples, in the order of a `Decision`'s fields. Only some are there at a time: a large school year has
    millions."""
    order = {rule.id: index for index, rule in enumerate(decided.policy.rules)}
    fired = decided.fired
    if not fired:
        return
    days = np.concatenate([one.day for one in fired])
    pupils = np.concatenate([one.pupil for one in fired])
    kind = np.repeat(np.arange(len(fired), dtype=np.int32), [len(one.at) for one in fired])
    rule = np.array([order[one.rule.id] for one in fired], np.int32)[kind]
    by = np.lexsort((kind, rule, pupils, days))
    said = [said_of(decided, one) for one in fired]
    ids, dates = decided.grid.pupil_ids, decided.grid.days.days
    texts = [day.isoformat() for day in dates]
    for start in range(0, len(by), _AT_ONCE):
        some = by[start : start + _AT_ONCE]
        for day, pupil, n in zip(days[some].tolist(), pupils[some].tolist(), kind[some].tolist(), strict=True):
            name, rest = said[n]
            yield (f"{name}:{ids[pupil]}:{texts[day]}", dates[day], ids[pupil], *rest)


def said_of(decided: Decided, fired: Fired) -> tuple[str, Rest]:
    """What all decisions of one kind say alike: how the key begins, and the fields from the rule on."""
    case = fired.case
    action = sentences(fired.actions, decided.policy.called)
    time = fired.due
    due = time.sentence() if isinstance(time, Silence) else time.text if time is not None else ""
    who = case.who.sentence() if isinstance(case.who, Silence) else case.who
    name = f"{fired.rule.id}/{case.name}" if case.name else fired.rule.id
    source = list(case.source)
    for other in decided.restated.get(fired.rule.id, ()):
        rule = decided.policy.rule(other)
        source += [clause for c in (rule.cases if rule else ()) for clause in c.source if clause not in source]
    rest = (fired.rule.id, case.name, action, due, who, fired.strength, fired.status, _RESULTS[fired.status],
            tuple(source), fired.rule.law, fired.open_names, fired.rule.interpretation)  # fmt: skip
    # What is to be considered stands beside what is done at one strength, as another decision.
    beside = sum(strength == fired.strength for strength, _ in case.acts) > 1
    considered = " consider" if beside and any(action.verb == "consider" for action in fired.actions) else ""
    occasion = fired.rows.occasion
    again = f" {occasion}" if occasion != fired.rule.occasions[0] else ""
    return f"{name}:{fired.strength}{considered}{again}", rest
