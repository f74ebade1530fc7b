"""Which letters are due: the letters, notices and invitations among the decisions of some days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from attendance_policy.decide.model import Decided, Fired
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Action, Policy
from attendance_policy.policy.tree import is_silence

LETTER, NOTICE, MEETING = "letter", "notice", "meeting"
# Of what occasions letters still go out when the pupil has left: what becomes of a name that comes off the roll.
AFTER_LEAVING = frozenset({"removal"})
# A meeting is one that parents are invited to when one of these is among those it is with.
_PARENTS = re.compile(r"\b(?:parents?|carers?|family|families)\b")


@dataclass(frozen=True, eq=False)
class Wanted:
    """One letter that a decision makes due, before it has an addressee.

    `pupil`, `day`: indices into the grid. `row`: an index into the rows of `fired`. `id`: the paper, or the rule where
    the policy names none. `asked`: the document leaves it to a person.
    """

    kind: str
    id: str
    action: Action
    fired: Fired
    row: int
    pupil: int
    day: int
    asked: bool


def due_letters(decided: Decided, data: Mapping[str, Any], first: date, last: date) -> Iterator[Wanted]:
    """Every letter due by what was decided from one day to another, by day, pupil and the order of the rules.

    `data`: the resolved profile, for who is at a meeting.
    """
    days = decided.grid.days.ordinal
    low, high = np.searchsorted(days, [first.toordinal(), last.toordinal() + 1]).tolist()
    order = {rule.id: index for index, rule in enumerate(decided.policy.rules)}
    found: list[tuple[tuple[int, int, int, int, int], Wanted]] = []
    for index, fired in enumerate(decided.fired):
        if fired.status not in ("due", "asks"):
            continue
        sent = [one for action in fired.actions for one in _sent(decided.policy, data, fired, action)]
        for at in fired.at[(fired.day >= low) & (fired.day < high)].tolist() if sent else ():
            pupil, day = int(fired.rows.pupil[at]), int(fired.rows.day[at])
            for place, (kind, name, action, asked) in enumerate(sent):
                key = (day, pupil, order[fired.rule.id], index, place)
                found.append((key, Wanted(kind, name, action, fired, at, pupil, day, asked)))
    return (wanted for _, wanted in sorted(found, key=lambda one: one[0]))


def waiting(decided: Decided, data: Mapping[str, Any], first: date, last: date) -> Mapping[str, int]:
    """How many letters those days have that are not due: from a status (first, if, not_specified) to their number."""
    days = decided.grid.days.ordinal
    low, high = np.searchsorted(days, [first.toordinal(), last.toordinal() + 1]).tolist()
    counts: dict[str, int] = {}
    for fired in decided.fired:
        if fired.status not in ("due", "asks"):
            letters = sum(len(list(_sent(decided.policy, data, fired, action))) for action in fired.actions)
            here = int(((fired.day >= low) & (fired.day < high)).sum())
            if letters and here:
                counts[fired.status] = counts.get(fired.status, 0) + letters * here
    return counts


def letters_named(policy: Policy, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(rule, kind, id) of every letter that a rule of the policy sends, whatever becomes of it."""
    for rule in policy.rules:
        for case in rule.cases:
            for strength, actions in case.acts:
                fired = strength in ("should", "may")
                for action in actions:
                    for kind, name, _, _ in _found(policy, data, rule.id, action, fired):
                        yield rule.id, kind, name


def _sent(
    policy: Policy, data: Mapping[str, Any], fired: Fired, action: Action
) -> Iterator[tuple[str, str, Action, bool]]:
    return _found(policy, data, fired.rule.id, action, fired.status == "asks")


def _found(
    policy: Policy, data: Mapping[str, Any], rule: str, action: Action, asked: bool
) -> Iterator[tuple[str, str, Action, bool]]:
    if action.parts:
        # One of several is for a person to choose; of what is done in turn, it is not known how far it has come.
        for part in action.parts:
            yield from _found(policy, data, rule, part, True)
    elif action.verb == "letter":
        yield LETTER, action.target, action, asked
    elif action.verb in ("issue", "offer") and action.target in policy.formal_steps:
        yield NOTICE, action.target, action, asked
    elif action.verb == "meet" and _with_parents(data, action):
        held = entry(data, "meetings", action.target)
        yield MEETING, action.target if held else rule, action, asked


def _with_parents(data: Mapping[str, Any], action: Action) -> bool:
    who = [action.target, *words(dict(action.args).get("with", ""))]
    who += words(entry(data, "meetings", action.target).get("with", ""))
    return any(_PARENTS.search(one) for one in who)


def entry(data: Mapping[str, Any], section: str, name: str) -> Mapping[str, Any]:
    """An entry of a section of the profile; empty where there is none, or a silence."""
    part = data.get(section)
    found = part.get(name) if isinstance(part, dict) and not is_silence(part) else None
    return found if isinstance(found, dict) and not is_silence(found) else {}


def words(value: object) -> list[str]:
    """A text or a list of texts as a list; nothing for a silence."""
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if isinstance(value, str) else []
