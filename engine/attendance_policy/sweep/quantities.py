"""`letters per week 20`: what is counted of the decisions, over which stretch of time, and how many there may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.model import REACHED, Fired
from attendance_policy.decide.points import is_asked
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.facts.days import Days
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Action, Policy
from attendance_policy.vocabulary.ways import parts_of, way_of

DECISIONS = "decisions"
PERIODS = ("day", "week", "term", "year")
_GIVEN = re.compile(r"(\S+) per (\S+) (\d{1,3}(?:,\d{3})+|\d{1,9})")


@dataclass(frozen=True, slots=True)
class Capacity:
    """At most `most` of `what` in any one `per` (of `PERIODS`). `what`: a word of `KINDS`, or the id of a rule."""

    what: str
    per: str
    most: int


def _sends(action: Action) -> bool:
    return action.verb == "letter"


def _meets(action: Action) -> bool:
    return action.verb == "meet"


def _visits(action: Action) -> bool:
    return _by(action, "visit")


def _calls(action: Action) -> bool:
    return _by(action, "phone")


def _by(action: Action, way: str) -> bool:
    """Whether somebody is contacted by a way, or may be: `visit or video call` is a visit too."""
    if action.verb != "contact":
        return False
    found = (way_of(part) for all_of in parts_of(dict(action.args).get("how", "")) for part in all_of)
    return any(one is not None and one[0] == way for one in found)


_ACTS: dict[str, Callable[[Action], bool]] = {"letters": _sends, "meetings": _meets, "visits": _visits, "calls": _calls}
KINDS = (*_ACTS, DECISIONS)


def read_capacity(text: str, policy: Policy) -> Capacity:
    """`WHAT per PERIOD N`. Raises `CannotGoOn` (exit code 2) when it cannot be meant."""
    match = _GIVEN.fullmatch(" ".join(text.split()))
    how = "write it like `letters per week 20`"
    if match is None:
        raise wrong_call("wrong-capacity", f"`{text}` is no capacity", how)
    what, per = match[1], match[2]
    if per not in PERIODS:
        raise wrong_call("wrong-capacity", f"`{per}` is no stretch of time here", did_you_mean(per, PERIODS)
                         or f"it may be {', '.join(f'`{one}`' for one in PERIODS)}")  # fmt: skip
    what = f"{what}s" if f"{what}s" in KINDS else what
    rules = [rule.id for rule in policy.rules if is_asked(policy, rule.id)]
    if what not in KINDS and what not in rules:
        raise wrong_call("wrong-capacity", f"nothing called `{what}` is counted", did_you_mean(what, (*KINDS, *rules))
                         or f"it may be {', '.join(f'`{one}`' for one in KINDS)}, or the id of a rule that a register "
                         "asks")  # fmt: skip
    return Capacity(what, per, int(match[3].replace(",", "")))


def counts(fired: Fired, what: str) -> bool:
    """Whether the decisions of one kind are counted: due, or left to a person, and of the quantity."""
    if fired.status not in REACHED:
        return False
    if what == DECISIONS or fired.rule.id == what:
        return True
    act = _ACTS.get(what)
    return act is not None and any(map(act, _every(fired.actions)))


def by_day(fired: Iterable[Fired], what: str, days: int) -> NDArray[np.int64]:
    """How many decisions of a quantity there are on each school day."""
    total = np.zeros(days, dtype=np.int64)
    for one in fired:
        if counts(one, what):
            total += np.bincount(one.day, minlength=days)
    return total


def by_period(daily: NDArray[np.int64], days: Days, per: str) -> tuple[int, ...]:
    """The same by day, week, term or school year of the register, in their order."""
    if per == "day" or not len(daily):
        return tuple(daily.tolist())
    which = getattr(days, per)
    total = np.zeros(int(which[-1]) + 1, dtype=np.int64)
    np.add.at(total, which, daily)
    return tuple(total.tolist())


def _every(actions: tuple[Action, ...]) -> Iterator[Action]:
    for action in actions:
        yield action
        yield from _every(action.parts)
