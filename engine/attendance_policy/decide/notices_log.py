"""The notices of a log: which formal step was taken for which parent and child, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from attendance_policy.events import Event
from attendance_policy.frozen import dataclass

_POUNDS = re.compile(r"£?\s*(\d{1,6}(?:\.\d{1,2})?)(?:\s*pounds?)?", re.ASCII | re.IGNORECASE)
RECEIVED = "received"
_BY_HAND = ("hand", "by hand", "in person")


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment; `pounds` is None where the log does not say how much."""

    on: date
    pounds: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One formal step that was taken. `parent` is "" where the log names none. `order`: its place in the log.

    `nth`: 1, or which one of the same step, parent, child and day it is.
    """

    step: str
    parent: str
    pupil: str
    issued: date
    order: int
    by: str = ""
    nth: int = 1
    received: date | None = None
    withdrawn: date | None = None
    paid: tuple[Paid, ...] = ()

    def is_withdrawn(self, day: date) -> bool:
        """Whether it was withdrawn on or before a day."""
        return self.withdrawn is not None and self.withdrawn <= day


@dataclass(frozen=True)
class Notices:
    """Every notice of a log, in its order. `loose`: events that belong to no notice, each with why."""

    all: tuple[Notice, ...] = ()
    loose: tuple[tuple[Event, str], ...] = ()

    def parents_of(self, pupil: str) -> tuple[str, ...]:
        """The parents that notices of a child name, sorted."""
        return tuple(sorted({one.parent for one in self.all if one.pupil == pupil and one.parent}))


def read_notices(events: Iterable[Event], steps: Collection[str]) -> Notices:
    """The notices of these formal steps. Events of kind `notice` issue one; `payment` and `withdrawal` belong to the
    last one of the same parent, child and step that is still open.

    `outcome: received` says when a notice was received: the last one issued that nobody said this of, else one handed
    over that day. `how: by hand` is issued and received at once. A payment's `outcome` may give the pounds.
    """
    found: list[Notice] = []
    loose: list[tuple[Event, str]] = []
    for order, event in enumerate(sorted(events)):
        if event.kind not in ("notice", "payment", "withdrawal") or (event.id and event.id not in steps):
            continue
        if event.kind == "notice":
            if not event.id:
                loose.append((event, "the notice does not say of which formal step it is"))
                continue
            _issue_or_receive(found, event, order)
            continue
        at = _open_notice(found, event)
        if at is None:
            loose.append((event, f"the {event.kind} belongs to no notice that was issued before"))
        elif event.kind == "withdrawal":
            found[at] = replace(found[at], withdrawn=event.at.date())
        else:
            found[at] = replace(found[at], paid=(*found[at].paid, Paid(event.at.date(), _pounds(event.outcome))))
    return Notices(tuple(found), tuple(loose))


def _issue_or_receive(found: list[Notice], event: Event, order: int) -> None:
    day = event.at.date()
    said = event.outcome.strip().lower() == RECEIVED
    by_hand = event.how.strip().lower() in _BY_HAND
    if said and not by_hand:
        for at in range(len(found) - 1, -1, -1):
            one = found[at]
            if _same(one, event) and one.received is None and one.withdrawn is None:
                found[at] = replace(one, received=day)
                return
    nth = 1 + sum(_same(one, event) and one.issued == day for one in found)
    received = day if said or by_hand else None
    found.append(Notice(event.id, event.parent_id, event.pupil_id, day, order, event.by, nth, received))


def _same(one: Notice, event: Event) -> bool:
    return (one.step, one.parent, one.pupil) == (event.id, event.parent_id, event.pupil_id)


def _open_notice(found: list[Notice], event: Event) -> int | None:
    """The last notice that an event may belong to; an event may leave out the step, or the parent where there is but
    one."""
    fits = [
        at for at, one in enumerate(found)
        if one.pupil == event.pupil_id and one.withdrawn is None
        and one.step == (event.id or one.step) and one.parent == (event.parent_id or one.parent)
    ]  # fmt: skip
    parents = {found[at].parent for at in fits}
    steps = {found[at].step for at in fits}
    return fits[-1] if fits and len(parents) == 1 and len(steps) == 1 else None


def _pounds(text: str) -> Fraction | None:
    match = _POUNDS.fullmatch(text.strip())
    return Fraction(match[1]) if match else None
