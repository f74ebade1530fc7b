"""From a log of events to requests, reports, days agreed, ways of contact, and who came on and off the roll."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from attendance_policy.events import Event
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.logged import OUTCOMES, Asked, Logged
from attendance_policy.facts.memory import Keys, is_among
from attendance_policy.vocabulary import REQUESTS
from attendance_policy.vocabulary.ways import OTHERWISE_CALLED, way_of

GRANTED = ("granted", "approved", "agreed", "authorised", "yes")
REFUSED = ("refused", "declined", "not granted", "no")
RECEIVED = "received"
_BY_HAND = ("hand", "by hand", "in person")
_SPAN = re.compile(r"(20\d\d-\d\d-\d\d)(?: to (20\d\d-\d\d-\d\d))?", re.ASCII)
REMOVAL = "removal"


def span_of(text: str) -> tuple[date, date] | None:
    """The first and last day of `2025-11-10 to 2025-11-14`, or of one date; None where it is neither."""
    match = _SPAN.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    try:
        first = date.fromisoformat(match[1])
        last = date.fromisoformat(match[2]) if match[2] else first
    except ValueError:
        return None
    return (first, last) if first <= last else None


def words_of(name: str) -> str:
    """An id as it is read: `home_education` is `home education`."""
    return name.replace("_", " ").strip().lower()


def _way(how: str) -> str:
    """The way that a log names, by whatever word; "" for none of the list."""
    words = words_of(how)
    known = way_of(OTHERWISE_CALLED.get(words, words))
    return known[0] if known is not None else ""


class _Reading:
    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = {pupil: index for index, pupil in enumerate(grid.pupil_ids)}
        self.days: dict[str, set[int]] = {}
        self.anchors: dict[str, set[int]] = {}
        self.ways: dict[str, tuple[set[int], set[int]]] = {}
        self.requested: dict[str, set[int]] = {what: set() for what in REQUESTS}
        self.asked: dict[str, list[tuple[int, str, int, int, int, int]]] = {"request": [], "report": []}

    def key(self, event: Event, day: date) -> int | None:
        """The key of the first school day on or after a day; None for a pupil or a day the register does not have."""
        row = self.rows.get(event.pupil_id)
        at = int(np.searchsorted(self.grid.days.ordinal, day.toordinal()))
        return None if row is None or at >= self.grid.size[1] else row * self.grid.size[1] + at

    def note(self, found: dict[str, set[int]], name: str, event: Event, day: date) -> None:
        key = self.key(event, day)
        if key is not None:
            found.setdefault(name, set()).add(key)

    def read(self, event: Event, reached: bool) -> None:
        day, outcome = event.at.date(), event.outcome.strip().lower()
        match event.kind:
            case "request":
                self.request(event, outcome)
            case "report":
                self.ask("report", event, None, 2)
                self.contact(event, event.how, True)
            case "contact" | "visit":
                self.contact(event, "visit" if event.kind == "visit" else event.how, reached)
            case "suspension":
                span = span_of(event.how)
                self.note(self.anchors, "suspension starts", event, span[0] if span else day)
            case "notice":
                by_hand = words_of(event.how) in _BY_HAND
                if outcome != RECEIVED:
                    self.note(self.anchors, "notice issued", event, day)
                if outcome == RECEIVED or by_hand:
                    self.note(self.anchors, "notice received", event, day)
            case "evidence" | "joined" | "left":
                self.note(self.days, event.kind, event, day)
            case "form" if words_of(event.id) == REMOVAL:
                self.note(self.days, "left", event, day)

    def request(self, event: Event, outcome: str) -> None:
        answer = 0 if outcome in GRANTED else 1 if outcome in REFUSED else 2
        span = span_of(event.how)
        self.ask("request", event, span, answer)
        what = words_of(event.id)
        if what in self.requested or span is not None:
            self.note(self.requested, what if what in self.requested else "leave", event, event.at.date())
        if span is not None and OUTCOMES[answer] == "granted":
            self.note(self.anchors, "leave starts", event, span[0])
            self.note(self.anchors, "agreed return", event, span[1] + timedelta(days=1))

    def ask(self, kind: str, event: Event, span: tuple[date, date] | None, answer: int) -> None:
        key = self.key(event, event.at.date())
        if key is not None:
            first, last = (day.toordinal() for day in span) if span is not None else (0, 0)
            reason = "" if words_of(event.id) == "leave" else event.id  # to be taught at home is no reason for leave
            self.asked[kind].append((key, reason, event.at.date().toordinal(), first, last, answer))

    def contact(self, event: Event, how: str, reached: bool) -> None:
        way, key = _way(how), self.key(event, event.at.date())
        if way and key is not None:
            self.ways.setdefault(way, (set(), set()))[not reached].add(key)


def read_logged(events: Iterable[tuple[Event, bool]], grid: Grid) -> Logged:
    """What a log says beside steps and judgements. `events`: each with whether it reached somebody.

    A request is about the days that `how` gives, `2025-11-10 to 2025-11-14`, and `outcome` says how it was answered.
    What is on a day without school counts from the next school day on.
    """
    reading = _Reading(grid)
    for event, reached in events:
        reading.read(event, reached)
    days = {name: _keys(found) for name, found in reading.days.items()}
    none = _keys(())
    evidence = days.get("evidence", none)
    return Logged(
        _asked(reading.asked["request"], evidence), _asked(reading.asked["report"], evidence),
        {name: _keys(found) for name, found in sorted(reading.anchors.items())},
        {way: (_keys(one), _keys(other)) for way, (one, other) in sorted(reading.ways.items())},
        {what: _keys(found) for what, found in sorted(reading.requested.items())},
        evidence, days.get("joined", none), days.get("left", none),
    )  # fmt: skip


def _asked(found: list[tuple[int, str, int, int, int, int]], evidence: Keys) -> Asked:
    ordered = sorted(found, key=lambda one: one[0])
    key, reason, *rest = zip(*ordered, strict=True) if ordered else ((),) * 6
    keys = np.array(key, dtype=np.int64)
    made, first, last, outcome = (np.array(column, dtype=np.int64) for column in rest)
    return Asked(keys, tuple(reason), made, first, last, outcome, is_among(keys, evidence).astype(np.int64))


def _keys(found: Iterable[int]) -> Keys:
    return np.array(sorted(found), dtype=np.int64)
