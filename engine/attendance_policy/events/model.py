"""What people did, as far as the school wrote it down: events in order, and the account of what was read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from functools import cached_property

from attendance_policy.frozen import dataclass
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

    Events are ordered by time, pupil and line; what was not written down is "". Of several logs, lines are counted on
    from one to the next in the order in which they were given: `Events.where` says which line of which log one is.
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


@dataclass(frozen=True, slots=True)
class Log:
    """One of several logs. `before`: how many lines those before it have; `account`: with the lines of this one."""

    file: str
    before: int
    account: Account


@dataclass(frozen=True)
class Events:
    """Events in order. `logs`: of several, each with its own account; `account` is then that of all, with the lines
    counted on from one to the next. Of a single one `logs` is empty."""

    events: tuple[Event, ...] = ()
    account: Account = field(default_factory=Account)
    logs: tuple[Log, ...] = ()

    @property
    def accounts(self) -> Mapping[str, Account]:
        """From the name of each log to what was read of it; the name of a single one is ""."""
        return {log.file: log.account for log in self.logs} or {"": self.account}

    def where(self, line: int) -> str:
        """Where an event stands, in words: `line 3`, or of several logs ``line 3 of `letters.csv` ``."""
        if not self.logs:
            return f"line {line}"
        log = self.logs[max(bisect_left([one.before for one in self.logs], line) - 1, 0)]
        return f"line {line - log.before} of `{log.file}`"

    @cached_property
    def of_pupil(self) -> dict[str, tuple[Event, ...]]:
        """From a pupil's id to that pupil's events, in order."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.pupil_id, []).append(event)
        return {pupil: tuple(events) for pupil, events in sorted(found.items())}
