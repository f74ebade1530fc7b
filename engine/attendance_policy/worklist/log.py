"""What the log of events says of an item: whether it is done, and what was tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attendance_policy.decide.model import Fired
from attendance_policy.decide.recorded import DONE_KINDS
from attendance_policy.events import REACHED, Event
from attendance_policy.policy.graph import papers_of, steps_of
from attendance_policy.policy.model import Action, Policy
from attendance_policy.vocabulary.ways import OTHERWISE_CALLED, parts_of, way_of, way_words
from attendance_policy.worklist.model import Tried

VISIT, REPORT = "visit", "report"
_CONTACTS = ("contact", VISIT, REPORT)
_LOGGED = ("contact", "meet", "letter", "issue")
# Who is contacted first. Whoever else is (emergency contacts, an authority) has a call only where the log says so.
_FIRST = re.compile(r"(?!.*\bemergency\b).*\b(?:parents?|carers?|home|famil(?:y|ies))\b")

_HOME = re.compile(r"\b(?:parents?|carers?|home|famil(?:y|ies)|emergency|contacts?|pupils?|child(?:ren)?)\b")


class Log:
    """The events up to a day, by pupil. Without a log of events nothing is done, and nobody knows what was tried."""

    def __init__(self, events: Iterable[Event] | None, policy: Policy, until: date) -> None:
        self.given = events is not None
        self.policy = policy
        self._of: dict[str, list[Event]] = {}
        for event in events or ():
            if event.at.date() <= until:
                self._of.setdefault(event.pupil_id, []).append(event)
        self._done_by = steps_of(policy)
        self._targets = {
            rule.id: frozenset(one for case in rule.cases for _, actions in case.acts for one in _contacted(actions))
            for rule in policy.rules
        }
        self._named = frozenset(one for targets in self._targets.values() for one in targets)

    def events(self, pupil: str, since: date) -> Sequence[Event]:
        """A pupil's events from a day on, in order."""
        return [event for event in self._of.get(pupil, ()) if event.at.date() >= since]

    def done_since(self, fired: Fired, pupil: str) -> date | None:
        """The last day on which the log has a decision's act as done for a pupil; None where it does not.

        The id of the rule, or of a paper it sends, does the whole of it. Without such an id a call, a visit or a
        meeting stands for itself, and the act is done when every part of it that leaves an event is. Letters and
        notices are known by their ids alone. A contact of which the log does not say with whom is one with the
        parents; nobody else is contacted by it.
        """
        names = {fired.rule.id, *papers_of(self.policy, fired.actions)}
        events = self._of.get(pupil, ())
        named = [e.at.date() for e in events if e.kind in DONE_KINDS and e.id and not names.isdisjoint(self._steps(e))]
        parts = [day for action in fired.actions for day in self._action(action, events)]
        known = [day for day in parts if day is not None]
        if known and len(known) == len(parts):
            named.append(min(known))
        return max(named, default=None)

    def tells_of(self, fired: Fired) -> bool:
        """Whether people log a decision's act: a call, a visit, a meeting, a letter, a notice. What has no such part
        (watching, telling, a word with the pupil) is in a log only where somebody notes it by the rule's id."""
        return bool(papers_of(self.policy, fired.actions)) or any(_leaves_event(action) for action in fired.actions)

    def _steps(self, event: Event) -> set[str]:
        return {event.id, *self._done_by.get(event.id, ())}

    def _action(self, action: Action, events: Sequence[Event]) -> Iterator[date | None]:
        """For each part of an action that leaves an event, the last day of one; None where there is none."""
        if action.verb == "one_of":
            inner = [day for part in action.parts for day in self._action(part, events)]
            if inner:
                yield max((day for day in inner if day is not None), default=None)
            return
        for part in action.parts:
            if dict(part.args).get("strength") not in ("may", "should"):
                yield from self._action(part, events)
        if action.verb == "contact":
            yield max((e.at.date() for e in events if self._is_contact(action, e)), default=None)
        elif action.verb == "meet":
            named = (action.target, "")
            yield max((e.at.date() for e in events if e.kind == "meeting" and e.id in named), default=None)
        elif action.verb in ("letter", "issue"):
            kind = "letter" if action.verb == "letter" else "notice"
            yield max((e.at.date() for e in events if e.kind == kind and e.id == action.target), default=None)

    def _is_contact(self, action: Action, event: Event) -> bool:
        """Whether an event is the contact that an action asks for: with whom it asks for, by a way it asks for."""
        if event.kind not in ("contact", "visit"):
            return False
        first = bool(_FIRST.match(action.target))
        whom = self._whom(event)
        if whom:
            if action.target not in whom and not (first and any(_FIRST.match(one) for one in whom)):
                return False
        elif not first:
            return False
        if not first and not _reached(event):
            return False  # who comes after the parents is called because nobody answered: that goes on until one does
        how, way = dict(action.args).get("how", ""), _way(event)
        wanted = [known[0] for every in parts_of(how) for one in every if (known := way_of(one)) is not None]
        if not way:
            # A call of which no way is known was by any way, but nobody went there.
            return not wanted or any(one != VISIT for one in wanted)
        return not wanted or way in wanted

    def _whom(self, event: Event) -> frozenset[str]:
        """With whom a contact was, as far as the log says: by an id that names them or a rule that contacts them, or by
        a parent; nobody where it does not say."""
        if event.id:
            named = event.id.replace("_", " ").strip().lower()
            of_rule = self._targets.get(event.id, frozenset[str]())
            if named in self._named or of_rule:
                return frozenset((named,)) if named in self._named else of_rule
        return frozenset(("parents",)) if event.parent_id else frozenset()

    def tried(self, pupil: str, since: date) -> tuple[Tried, ...]:
        """Contacts with anybody about a pupil from a day on, and reports of the parents. Free text of the log is left
        out."""
        return tuple(
            Tried(event.at, event.has_time, event.kind, way_words(way) if (way := _way(event)) else "", _reached(event))
            for event in self.events(pupil, since) if event.kind in _CONTACTS
        )  # fmt: skip


def _contacted(actions: Iterable[Action]) -> Iterator[str]:
    for action in actions:
        if action.verb == "contact":
            yield action.target
        yield from _contacted(action.parts)


def speaks(action: Action) -> bool:
    """Whether somebody at home, or who stands in for them, is spoken to."""
    if action.parts:
        return any(speaks(part) for part in action.parts)
    return action.verb == "contact" and bool(_HOME.search(action.target))


def asks_visit(action: Action) -> bool:
    """Whether somebody goes there, or may."""
    how = dict(action.args).get("how", "")
    return any(asks_visit(part) for part in action.parts) or VISIT in how


def _leaves_event(action: Action) -> bool:
    if action.verb == "meet" and action.target == "pupil":
        return False
    return action.verb in _LOGGED or any(_leaves_event(part) for part in action.parts)


def _way(event: Event) -> str:
    if event.kind == VISIT:
        return VISIT
    words = event.how.replace("_", " ").strip().lower()
    known = way_of(OTHERWISE_CALLED.get(words, words))
    return known[0] if known is not None else ""


def _reached(event: Event) -> bool | None:
    said = event.outcome.strip().lower()
    return True if event.kind == "report" or said in REACHED else False if said else None
