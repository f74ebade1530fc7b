"""Contacts: whether somebody responsible was reached in a spell of absence, from the log of events."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions.columns import NOT_KNOWN, Truth
from attendance_policy.facts.memory import Keys
from attendance_policy.facts.rows import Rows
from attendance_policy.frozen import dataclass


@dataclass(frozen=True, eq=False)
class Contacts:
    """Contacts of the log as keys (pupil * days + day): those that reached somebody, and those that did not."""

    reached: Keys
    tried: Keys


def contact_made(rows: Rows, contacts: Contacts | None) -> Truth:
    """Yes: reached in this spell, up to this day. No: tried and failed. Not known: nobody tried, or no log.

    Of what nobody tried, a log is the record: `rules/bind.py` takes it as no, unless a run assumes otherwise.
    """
    result = np.full(len(rows), NOT_KNOWN, dtype=np.uint8)
    if contacts is None:
        return result
    count = len(rows.grid.days.days)
    first = rows.pupil.astype(np.int64) * count + rows.spell_day
    for keys, answer in ((contacts.tried, 0), (contacts.reached, 2)):
        result[_any(keys, first, rows.key)] = answer
    return result


def _any(keys: Keys, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.searchsorted(keys, last, side="right") > np.searchsorted(keys, first, side="left")
    return found
