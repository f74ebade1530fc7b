"""What people did, as far as the school wrote it down: events in order, and the account of what was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from attendance_policy.register.model import Account

# What an event may be; the list is closed, so that a misspelt kind is never an event that no rule ever sees.
KINDS = (
    "contact",
    "correction",
    "evidence",
    "form",
    "joined",
    "judgement",
    "left",
    "letter",
    "meeting",
    "notice",
    "payment",
    "report",
    "request",
    "suspension",
    "visit",
    "withdrawal",
)


@dataclass(frozen=True, order=True, slots=True)
class Event:
    """One thing that was done or happened. `at` is local time in England, midnight where `has_time` is false.

    Events are ordered by time, pupil and line; what was not written down is "".
    """

    at: datetime
    pupil_id: str
    line: int
    kind: str
    has_time: bool = False
    parent_id: str = ""
    id: str = ""
    by: str = ""
    how: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Events:
    """Events in order."""

    events: tuple[Event, ...] = ()
    account: Account = field(default_factory=Account)

    @cached_property
    def of_pupil(self) -> dict[str, tuple[Event, ...]]:
        """From a pupil's id to that pupil's events, in order."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.pupil_id, []).append(event)
        return {pupil: tuple(events) for pupil, events in sorted(found.items())}
