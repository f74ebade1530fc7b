"""What the log says of a contact or a visit: somebody was reached, or nobody was; and what says neither."""

from __future__ import annotations

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.register.model import Reject

from .model import Event

CONTACTS = ("contact", "visit")
REACHED = ("reached", "made", "answered", "yes")
NOT_REACHED = ("not reached", "not made", "not answered", "no answer", "unanswered", "nobody in", "no")
UNKNOWN = "unknown-outcome"


def doubt_of(event: Event, text: str) -> Reject | None:
    """Of a contact or a visit whose outcome is no known word: that it counts as unanswered. `text`: the row's.

    A blank says nothing, and is no doubt.
    """
    said = event.outcome.strip().lower()
    if event.kind not in CONTACTS or not said or said in (*REACHED, *NOT_REACHED):
        return None
    hint = did_you_mean(said, (*REACHED, *NOT_REACHED)) or "write `reached` or `not reached`, or let the map say which"
    # What people write of a talk is not for a page: it is not quoted.
    return Reject(event.line, UNKNOWN, f"the outcome is no known word, and counts as unanswered; {hint}", text)
