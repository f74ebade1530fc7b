"""What a log says of the time on roll: pupils who joined or left, beside what the pupil file says of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from attendance_policy.frozen import dataclass
from attendance_policy.register.model import Account, Pupils, Reject

from .model import Event, Events

DIFFERS = "roll-differs"
IN_TWO_WAYS = "roll-in-two-ways"
_COLUMN = {"joined": "start_date", "left": "leave_date"}
_DID = {"joined": "joined", "left": "left"}


@dataclass(frozen=True, slots=True)
class OnRoll:
    """Pupils with the time on roll that their file and the log say. `pupils`: None where neither says anything.

    `events`: with a doubt for each that could not be taken. `taken`: lines of those that were.
    """

    pupils: Pupils | None
    events: Events
    taken: tuple[int, ...] = ()


def on_roll(pupils: Pupils | None, events: Events) -> OnRoll:
    """Take `joined` for the first day on roll and `left` for the last, where the pupil file gives none.

    Where the file says another day, or the log several, nothing is taken, and the event is in doubt.
    """
    said: dict[str, dict[str, list[Event]]] = {}
    for event in events.events:
        if event.kind in _COLUMN:
            said.setdefault(event.pupil_id, {}).setdefault(event.kind, []).append(event)
    if not said:
        return OnRoll(pupils, events)
    nobody = Pupils((), (), (), ())
    known = (pupils or nobody).aligned(tuple(sorted({*(pupils.pupil_ids if pupils is not None else ()), *said})))
    days: dict[str, list[date | None]] = {"joined": list(known.start), "left": list(known.leave)}
    doubts: list[Reject] = []
    taken: list[int] = []
    for at, pupil in enumerate(known.pupil_ids):
        of_pupil = said.get(pupil, {})
        found = list(_doubts_of(of_pupil, days["joined"][at], days["left"][at]))
        doubts += found
        for kind, (first, *_) in of_pupil.items():
            if not found and days[kind][at] is None:
                days[kind][at] = first.at.date()
                taken.append(first.line)
    roll = replace(known, start=tuple(days["joined"]), leave=tuple(days["left"]))
    return OnRoll(roll, _doubting(events, doubts), tuple(sorted(taken)))


def _doubts_of(said: dict[str, list[Event]], start: date | None, leave: date | None) -> Iterator[Reject]:
    """What keeps the events of one pupil from being taken."""
    days = {kind: sorted({event.at.date() for event in events}) for kind, events in said.items()}
    kept = {"joined": start, "left": leave}
    for kind, found in days.items():
        file = kept[kind]
        first, last = said[kind][0], said[kind][-1]
        if len(found) > 1:
            yield Reject(last.line, IN_TWO_WAYS, f"the log says that the pupil {_DID[kind]} on {found[0]} and on "
                         f"{found[-1]}; write the right day as {_names(kind)} of the pupil file")  # fmt: skip
        elif file is not None and file != found[0]:
            yield Reject(first.line, DIFFERS, f"the log says that the pupil {_DID[kind]} on {found[0]}, and "
                         f"{_names(kind)} of the pupil file is {file}, which is taken; right the one that is "
                         "wrong")  # fmt: skip
    first_day = start or (days["joined"][0] if "joined" in days else None)
    last_day = leave or (days["left"][0] if "left" in days else None)
    if said and first_day is not None and last_day is not None and last_day < first_day:
        line = max(event.line for events in said.values() for event in events)
        yield Reject(line, IN_TWO_WAYS, f"the pupil would have left on {last_day} and joined on {first_day}, after "
                     "that; where both are right, keep one time on roll in the pupil file, as `start_date` and "
                     "`leave_date`")  # fmt: skip


def _names(kind: str) -> str:
    return f"`{_COLUMN[kind]}`"


def _doubting(events: Events, doubts: Iterable[Reject]) -> Events:
    """The same with more in doubt, each in the account of its own log, too."""
    doubts = tuple(sorted(doubts))
    if not doubts:
        return events
    logs = tuple(
        replace(log, account=_more(log.account, [replace(doubt, line=doubt.line - log.before) for doubt in doubts
                                                 if log.before < doubt.line <= end]))
        for log, end in zip(events.logs, [*(log.before for log in events.logs[1:]), max(d.line for d in doubts)],
                            strict=False)
    )  # fmt: skip
    return replace(events, account=_more(events.account, doubts), logs=logs)


def _more(account: Account, doubts: Iterable[Reject]) -> Account:
    return replace(account, doubts=tuple(sorted((*account.doubts, *doubts))))
