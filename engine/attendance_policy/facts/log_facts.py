"""Facts that a log of events gives beside what was done: ways of contact, requests and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from attendance_policy.conditions.columns import NOT_KNOWN, Column, Count, Truth, Word, truth
from attendance_policy.facts.contacts import Contacts, contact_made
from attendance_policy.facts.counts import Args
from attendance_policy.facts.logged import OUTCOMES, Asked
from attendance_policy.facts.memory import last_on_or_before

if TYPE_CHECKING:
    from attendance_policy.facts.frame import Frame


def not_known(frame: Frame, args: Args) -> Truth:
    """Nobody knows it of any row."""
    return np.full(len(frame.rows), NOT_KNOWN, dtype=np.uint8)


def contact_by(frame: Frame, args: Args) -> Truth:
    """Yes: somebody was reached that way in this spell. No: it was tried. Not known: it was not; see `contact_made`."""
    if frame.logged is None:
        return not_known(frame, args)
    none = np.array([], dtype=np.int64)
    reached, tried = frame.logged.ways.get(str(args["way"]), (none, none))
    return contact_made(frame.rows, Contacts(reached, tried))


def requested(frame: Frame, args: Args) -> Truth:
    """Whether it was asked for on or before the row's day."""
    if frame.logged is None:
        return not_known(frame, args)
    keys = frame.logged.requested.get(str(args["what_for"]))
    none = np.zeros(len(frame.rows), dtype=np.bool_)
    return truth(last_on_or_before(keys, frame.rows) >= 0 if keys is not None else none)


def leave_outcome(frame: Frame, args: Args) -> Column:
    """Of a request, its own outcome; of a day away, that of the last request for it that was made by then."""
    rows = frame.rows
    if frame.logged is None:
        return Word(np.full(len(rows), -1, dtype=np.int16), OUTCOMES)
    asked = frame.logged.requests
    if rows.occasion == "request":
        return Word(asked.outcome.astype(np.int16), OUTCOMES)
    found = np.full(len(rows), len(OUTCOMES), dtype=np.int16)
    ordinal = rows.grid.days.ordinal[rows.day]
    whose = asked.key // max(len(rows.grid.days.days), 1)
    for index in np.flatnonzero(asked.first).tolist():
        low, high = np.searchsorted(rows.pupil, [whose[index], whose[index] + 1]).tolist()
        day = ordinal[low:high]
        about = (day >= asked.first[index]) & (day <= asked.last[index]) & (rows.key[low:high] >= asked.key[index])
        found[low:high][about] = asked.outcome[index]
    return Word(found, (*OUTCOMES, ""))


def _asked(frame: Frame) -> Asked:
    """The requests or reports that the rows are."""
    assert frame.logged is not None
    return frame.logged.requests if frame.rows.occasion == "request" else frame.logged.reports


def reason(frame: Frame, args: Args) -> Column:
    """The reason that the log gives; not known where it gives none."""
    given = _asked(frame).reason
    words = tuple(sorted({*given} - {""}))
    return Word(np.array([words.index(one) if one else -1 for one in given], dtype=np.int16), words)


def told_in_advance(frame: Frame, args: Args) -> Truth:
    """A request made before the first day it is about; not known where the log gives no days."""
    asked = _asked(frame)
    return truth(asked.made < asked.first, asked.first > 0)


def days_before(frame: Frame, args: Args) -> Column:
    """Calendar days from the request to the first day asked for, 0 for one made later."""
    asked = _asked(frame)
    return Count(np.maximum(asked.first - asked.made, 0), None, asked.first > 0)


def evidence_given(frame: Frame, args: Args) -> Truth:
    """Yes where the log has evidence: on the day of the request or report, or in this spell by then. Else not known."""
    rows = frame.rows
    if frame.logged is None:
        return not_known(frame, args)
    if rows.occasion != "absence":
        return np.where(_asked(frame).evidence > 0, 2, NOT_KNOWN).astype(np.uint8)
    since = last_on_or_before(frame.logged.evidence, rows)
    return np.where(since >= rows.spell_day, 2, NOT_KNOWN).astype(np.uint8)
