"""Decisions under the readings of open points: which of them every reading gives, and which turn on one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from attendance_policy.decide.model import Decided
from attendance_policy.decide.points import Touch
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.model import OpenPoint, Reading
from attendance_policy.rules.order import upstream
from attendance_policy.scenario.drafts import Draft, Identity
from attendance_policy.scenario.model import UnderReading

Drafts = dict[Identity, Draft]
# Decides a policy, for some rules only; gives the run and its drafts of those rules.
Run = Callable[[Policy, Collection[str], Collection[str]], tuple[Decided, Drafts]]


@dataclass
class Open:
    """A decision that turns on open points. `decided`: the run and the draft it is taken from; `base`: whether the
    policy, as it is run, makes it."""

    decided: Decided
    draft: Draft
    base: bool
    readings: list[UnderReading] = field(default_factory=list)
    points: dict[str, OpenPoint] = field(default_factory=dict)

    def note(self, point: OpenPoint, readings: list[UnderReading]) -> None:
        """One more point that it turns on."""
        self.points[point.id] = point
        self.readings += readings


def turning_on(
    loaded: Loaded, touches: Collection[Touch], base: Decided, drafts: Drafts, run: Run
) -> dict[Identity, Open]:
    """Every decision that some reading of some point makes otherwise, or not at all, or alone."""
    found: dict[Identity, Open] = {}
    for touch in touches:
        point = touch.point
        own = point.working or "as_written"
        mine = {i: d for i, d in drafts.items() if i.rule in touch.rules}
        runs: dict[str, tuple[Decided, Drafts]] = {own: (base, mine)}
        for reading in point.readings:
            if reading.id != own:
                policy = loaded.under({point.id: reading.id})
                runs[reading.id] = run(policy, upstream(policy, touch.rules), touch.rules)
        _compare(point, own, runs, found)
    return found


def _compare(
    point: OpenPoint, own: str, runs: Mapping[str, tuple[Decided, Drafts]], found: dict[Identity, Open]
) -> None:
    base = runs[own][1]
    matched = {name: _matched(base, drafts) for name, (_, drafts) in runs.items()}
    for identity, draft in base.items():
        others = {name: pairs.get(identity) for name, pairs in matched.items()}
        if all(other is not None and other.at == draft.at and draft.says_as(other) for other in others.values()):
            continue
        known = found.setdefault(identity, Open(runs[own][0], draft, True))
        known.note(point, [_under(point, reading, others[reading.id]) for reading in point.readings])
    if point.standard:
        return  # nobody's words ask for what only another answer to a standard question would bring
    # What only other readings decide, each once: under the first reading that has it.
    for name, (decided, drafts) in runs.items():
        taken = {other.identity for other in matched[name].values()}
        # What is made in a period is not also left open in it.
        made = {(other.group, other.period) for other in matched[name].values() if not _open(other)}
        for identity, draft in drafts.items():
            if _open(draft) and (draft.group, draft.period) in made:
                continue
            if identity in taken or (identity in found and point.id in found[identity].points):
                continue
            others = {other: theirs.get(identity) if other != own else None for other, (_, theirs) in runs.items()}
            known = found.setdefault(identity, Open(decided, draft, False))
            known.note(point, [_under(point, reading, others[reading.id]) for reading in point.readings])


def _matched(base: Drafts, other: Drafts) -> dict[Identity, Draft]:
    """From the identity of a base draft to the draft of the other run that is the same decision, on whatever day.

    Drafts of one day first; of the rest, those of one group and period, or of one group where the rule is once per
    episode, in the order of days. What is made goes with what is made before it goes with what is still open.
    """
    pairs: dict[Identity, Draft] = {}
    taken: set[Identity] = set()
    slots: dict[object, list[Draft]] = {}
    for draft in other.values():
        slots.setdefault(_slot(draft), []).append(draft)

    def pair(identity: Identity, candidates: Iterable[Draft], draft: Draft, alike: bool) -> None:
        free = (one for one in candidates if one.identity not in taken and not (alike and _open(one) != _open(draft)))
        found = next(free, None)
        if found is not None:
            pairs[identity] = found
            taken.add(found.identity)

    for alike in (True, False):
        for identity, draft in base.items():
            if identity not in pairs and identity in other:
                pair(identity, (other[identity],), draft, alike)
        for identity, draft in base.items():
            if identity not in pairs:
                pair(identity, slots.get(_slot(draft), ()), draft, alike)
    return pairs


def _open(draft: Draft) -> bool:
    return bool(draft.fired.open_names)


def _slot(draft: Draft) -> object:
    case = draft.fired.case
    unsaid = not case.once and case.repeat is None and draft.identity.occasion == "review"
    episode = case.once == "per episode" or unsaid
    return draft.group, "" if episode else draft.period


def _under(point: OpenPoint, reading: Reading, draft: Draft | None) -> UnderReading:
    own = reading.id == point.working
    source = reading.source or point.source
    said = (point.id, point.kind, point.standard, point.asks, reading.id, reading.says, source, own)
    if draft is None:
        return UnderReading(*said, False)
    return UnderReading(*said, True, draft.at, draft.action, draft.due, draft.role, draft.identity.strength,
                        draft.status)  # fmt: skip
