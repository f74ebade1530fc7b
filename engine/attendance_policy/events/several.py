"""Several logs of one school read as one: a log of calls, a log of letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from itertools import accumulate

from attendance_policy.frozen import dataclass
from attendance_policy.register.model import Account, Reject

from .model import Event, Events, Log

_Said = tuple[object, ...]


@dataclass(frozen=True)
class Before:
    """What earlier logs hold, by what an event says; so that the same event in two logs is one."""

    files: list[str] = field(default_factory=list)
    _places: dict[_Said, list[str]] = field(default_factory=dict)

    def add(self, file: str, events: Iterable[Event]) -> None:
        """Remember the events of a log."""
        self.files.append(file)
        here: dict[_Said, list[str]] = {}
        for event in sorted(events, key=lambda one: one.line):
            here.setdefault(_said(event), []).append(f"line {event.line} of `{file}`")
        for said, places in here.items():
            if len(places) > len(self._places.get(said, ())):
                self._places[said] = places

    def repeats(self, event: Event, met: Counter[_Said]) -> str:
        """Where an earlier log has the same event, "" where none has. `met`: of the log that is read, how often each
        was met so far: two calls of a day without a time in one log are two calls, and in another the same two."""
        said = _said(event)
        places = self._places.get(said, ())
        met[said] += 1
        return places[met[said] - 1] if met[said] <= len(places) else ""


def _said(event: Event) -> _Said:
    return (event.at, event.has_time, event.pupil_id, event.kind, event.parent_id, event.id, event.by, event.how,
            event.outcome)  # fmt: skip


def merged(read: Sequence[tuple[str, Events]]) -> Events:
    """Logs, each with its name, as one in order of time; of the same time and pupil, the earlier log stands first."""
    before = [0, *accumulate(_last_line(one) for _, one in read)]
    logs = tuple(Log(file, at, one.account) for (file, one), at in zip(read, before, strict=False))
    events = sorted(replace(event, line=event.line + at) for (_, one), at in zip(read, before, strict=False)
                    for event in one.events)  # fmt: skip
    return Events(tuple(events), _sum(logs), logs)


def _last_line(log: Events) -> int:
    return max((row.line for rows in (log.events, log.account.rejects) for row in rows), default=0)


def _sum(logs: Sequence[Log]) -> Account:
    accounts = [log.account for log in logs]
    return Account(
        sum(one.read for one in accounts), sum(one.accepted for one in accounts), 0,
        tuple(_moved(reject, log.before) for log in logs for reject in log.account.rejects),
        tuple(dict.fromkeys(column for one in accounts for column in one.ignored_columns)),
        tuple(_moved(doubt, log.before) for log in logs for doubt in log.account.doubts),
        tuple(f"`{log.file}`: {note}" for log in logs for note in log.account.notes),
    )  # fmt: skip


def _moved(row: Reject, by: int) -> Reject:
    return replace(row, line=row.line + by)
