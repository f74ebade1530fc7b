"""Occasions: when a rule is asked, and about whom. A duty is asked by a cadence instead."""

from __future__ import annotations

from attendance_policy.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Occasion:
    """A list of rows (who, moment) on which facts are columns."""

    name: str
    about: str
    description: str


_OCCASIONS = (
    Occasion("arrival", "pupil, time", "a pupil arrives"),
    Occasion("report", "pupil, spell", "a parent reports an absence"),
    Occasion("request", "pupil, request", "somebody asks for leave, an appointment or a day of observance"),
    Occasion("absence", "pupil, school day", "each school day of a spell on which the pupil is away"),
    Occasion("return", "pupil, school day", "the first school day back after a spell"),
    Occasion("review", "pupil, review day", "each review day of the school, for every pupil on roll"),
    Occasion("notice", "parent and pupil, day", "a notice is issued or a payment day passes"),
    Occasion("removal", "pupil, day", "a name is to come off the roll"),
    Occasion("joining", "pupil, day", "a name comes onto the roll"),
)
OCCASIONS: dict[str, Occasion] = {occasion.name: occasion for occasion in _OCCASIONS}

# What `each` of a duty may say; `request from X` and `N months` are checked by their form.
CADENCES: tuple[str, ...] = (
    "session",
    "school day",
    "week",
    "fortnight",
    "month",
    "half term",
    "term",
    "year",
    "review",
)
