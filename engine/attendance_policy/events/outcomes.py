"""What a log says that may not be what was meant: a contact or visit that came to nothing known, a paper not named, an
answer that is neither yes nor no."""

from __future__ import annotations

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.register.model import Reject

from .model import Event

CONTACTS = ("contact", "visit")
REACHED = ("reached", "made", "answered", "yes")
NOT_REACHED = ("not reached", "not made", "not answered", "no answer", "unanswered", "nobody in", "no")
UNKNOWN = "unknown-outcome"
# The answer to a judgement.
YES = ("yes", "y", "true", "1")
NO = ("no", "n", "false", "0")
# What goes by its `id`: without one no rule sees that it was sent or held.
PAPERS = ("letter", "meeting", "notice")
NO_PAPER = "no-paper"


def doubt_of(event: Event, text: str) -> Reject | None:
    """Of a contact or a visit whose outcome is no known word: that it counts as unanswered; of a letter, a meeting or a
    notice without an id: that it counts for no paper, so that what was sent may be sent again; of a judgement whose
    answer is neither yes nor no: that it counts as no. `text`: the row's.

    A blank outcome of a contact or a visit says nothing, and is no doubt.
    """
    if event.kind in PAPERS and not event.id:
        said = f"the {event.kind} has no `id`, so it counts for no letter or step of the policy, which may come again"
        return Reject(event.line, NO_PAPER, f"{said}; name the rule or the paper, or let a map name its column", text)
    said = event.outcome.strip().lower()
    if event.kind == "judgement" and said not in (*YES, *NO):
        return Reject(event.line, UNKNOWN, "the answer is neither `yes` nor `no`, and counts as no; write one of them",
                      text)  # fmt: skip
    if event.kind not in CONTACTS or not said or said in (*REACHED, *NOT_REACHED):
        return None
    hint = did_you_mean(said, (*REACHED, *NOT_REACHED)) or "write `reached` or `not reached`, or let the map say which"
    # What people write of a talk is not for a page: it is not quoted.
    return Reject(event.line, UNKNOWN, f"the outcome is no known word, and counts as unanswered; {hint}", text)
