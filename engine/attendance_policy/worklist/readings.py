"""Items under other readings: what each reading of an open point makes of what is on the list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.due import due_of, shown
from attendance_policy.decide.model import Decided, Fired
from attendance_policy.decide.points import Touch
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.model import OpenPoint, Reading
from attendance_policy.policy.sentences import sentences, who_words
from attendance_policy.rules.order import downstream, upstream
from attendance_policy.worklist.model import DEPENDS, Read
from attendance_policy.worklist.picks import Pick

# Rule, case, occasion, strength, whether it is to be considered, pupil and day: which decision it is.
Identity = tuple[str, str, str, str, bool, int, date]
Run = Callable[[Policy, Collection[str]], Decided]
NOT_DUE = "not due"


@dataclass(frozen=True, eq=False)
class Found:
    """One decision on the list, of the run `decided`; with what other readings make of it."""

    pick: Pick
    decided: Decided
    reads: tuple[Read, ...] = field(default=())


def identity_of(fired: Fired, row: int) -> Identity:
    """Which decision a row of what fired is."""
    rows = fired.rows
    considered = any(action.verb == "consider" for action in fired.actions)
    return (fired.rule.id, fired.case.name, rows.occasion, fired.strength, considered, int(rows.pupil[row]),
            rows.grid.days.days[int(rows.day[row])])  # fmt: skip


def with_readings(loaded: Loaded, found: Sequence[Found], touches: Iterable[Touch], run: Run) -> list[Found]:
    """What is on the list with every reading that decides otherwise, of the points that have a working reading."""
    reads: dict[int, list[Read]] = {}
    identities = [identity_of(one.pick.fired, one.pick.row) for one in found]
    spoken: dict[int, str] = {}
    here = [_words(one.decided, one.pick.fired, one.pick.row, spoken) for one in found]
    for touch in touches:
        rules = downstream(loaded.policy, touch.rules)
        wanted = {identity: at for at, identity in enumerate(identities) if identity[0] in rules}
        if not wanted or not touch.point.working:
            continue
        said: dict[str, dict[Identity, str]] = {}
        for reading in touch.point.readings:
            if reading.id != touch.point.working:
                policy = loaded.under({touch.point.id: reading.id})
                of = {identity[0] for identity in wanted}
                keys = {name: _keys(found, [at for identity, at in wanted.items() if identity[0] == name])
                        for name in of}  # fmt: skip
                said[reading.id] = _said(run(policy, upstream(policy, of)), wanted, keys)
        for identity, at in wanted.items():
            own = here[at]
            under = {name: every.get(identity, NOT_DUE) for name, every in said.items()}
            if any(one != own for one in under.values()):
                for reading in touch.point.readings:
                    words = under.get(reading.id, own)
                    reads.setdefault(at, []).append(_read(touch.point, reading, "as here" if words == own else words))
    return [replace(one, reads=tuple(reads.get(at, ()))) for at, one in enumerate(found)]


def of_unsettled(
    loaded: Loaded, held: Mapping[str, str], touches: Iterable[Touch], run: Run,
    pick: Callable[[Decided], Sequence[Pick]],
) -> list[Found]:  # fmt: skip
    """What would be on the list under any reading of a point of which nobody has said how it is read.

    What is due under some readings and not under others depends on that. `held`: from a rule to its point.
    """
    found: list[Found] = []
    for touch in touches:
        rules = frozenset(rule for rule, point in held.items() if point == touch.point.id)
        if not rules:
            continue
        under: dict[Identity, dict[str, tuple[Pick, Decided]]] = {}
        for reading in touch.point.readings:
            policy = loaded.under({touch.point.id: reading.id})
            decided = run(policy, upstream(policy, rules))
            for one in pick(decided):
                if one.fired.rule.id in rules:
                    under.setdefault(identity_of(one.fired, one.row), {})[reading.id] = (one, decided)
        for runs in under.values():
            first, decided = next(iter(runs.values()))
            own = _words(decided, first.fired, first.row)
            words = {name: _words(ran, one.fired, one.row) for name, (one, ran) in runs.items()}
            reads = tuple(
                _read(touch.point, reading, "as here" if said == own else said)
                for reading in touch.point.readings for said in [words.get(reading.id, NOT_DUE)]
            )  # fmt: skip
            if len(runs) < len(touch.point.readings):
                first = replace(first, kind=DEPENDS)
            found.append(Found(first, decided, reads if {one.under for one in reads} != {"as here"} else ()))
    return found


def _keys(found: Sequence[Found], places: Sequence[int]) -> NDArray[np.int64]:
    """The pupils and days of some of what was found, as numbers."""
    return np.unique([found[at].pick.fired.rows.key[found[at].pick.row] for at in places])


def _said(
    decided: Decided, wanted: Mapping[Identity, int], keys: Mapping[str, NDArray[np.int64]]
) -> dict[Identity, str]:
    """The words of those decisions that a run makes. `wanted`: which; `keys`: their pupils and days, by rule.

    A reading may make the same case as binding as another one: what it has in the place of a decision that it does not
    make is one of the same case, pupil and day that the list does not have.
    """
    found: dict[Identity, str] = {}
    instead: dict[tuple[object, ...], str] = {}
    spoken: dict[int, str] = {}
    for fired in decided.fired:
        if fired.rule.id not in keys or fired.status == "first":
            continue
        for row in fired.at[np.isin(fired.rows.key[fired.at], keys[fired.rule.id])].tolist():
            identity = identity_of(fired, row)
            words = _words(decided, fired, row, spoken)
            if identity in wanted:
                found[identity] = words
            else:
                instead.setdefault(_same_case(identity), words)
    others = {identity: instead[key] for identity in wanted if (key := _same_case(identity)) in instead}
    return {**others, **found}


def _same_case(identity: Identity) -> tuple[object, ...]:
    rule, case, occasion, _, _, pupil, day = identity
    return rule, case, occasion, pupil, day


def _words(decided: Decided, fired: Fired, row: int, spoken: dict[int, str] | None = None) -> str:
    """Who does what by when. `spoken`: what was said of each of what fired before, but the time."""
    policy = decided.policy
    known = {} if spoken is None else spoken
    if id(fired) not in known:
        known[id(fired)] = (
            f"{who_words(fired.case.who, policy.called)} {fired.strength} {sentences(fired.actions, policy.called)}"
        )
    due = due_of(policy, fired, row, decided.bounds[fired.rows.occasion].frame)
    by = f", due {shown(due.at) or due.text}" if due is not None else ""
    left = {"asks": ", for a person to decide", "if": ", if known", "not_specified": ", not settled"}
    return f"{known[id(fired)]}{by}{left.get(fired.status, '')}"


def _read(point: OpenPoint, reading: Reading, under: str) -> Read:
    return Read(point.id, point.asks, reading.id, reading.says, reading.source or point.source,
                reading.id == point.working, point.because, under)  # fmt: skip
