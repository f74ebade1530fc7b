"""Units and anchors of time. A unit is always named; an anchor is what a time is counted from."""

from __future__ import annotations

UNITS: dict[str, str] = {
    "minutes": "minutes by the clock",
    "hours": "hours by the clock",
    "sessions": "half school days: a morning or an afternoon",
    "school days": "days on which the school is open to pupils",
    "school weeks": "weeks that `counting.school_week` counts, Monday to Sunday",
    "days": "calendar days",
    "weeks": "calendar weeks of seven days",
    "working days": "Monday to Friday without bank holidays",
    "months": "calendar months",
    "half terms": "half terms of the school calendar",
    "terms": "terms of the school calendar",
    "years": "years",
}

ANCHORS: dict[str, str] = {
    "register taken": "the time the pupil's register of that session is taken",
    "register closes": "the time the pupil's register of that session closes",
    "reporting deadline": "the time by which the absence was to be reported",
    "session": "the session itself",
    "entry made": "when an entry was made in the register",
    "spell starts": "the first day of the spell of absence",
    "return": "the first school day back",
    "agreed return": "the day on which the pupil was to be back after leave",
    "leave starts": "the first day of leave",
    "suspension starts": "the first day of a suspension",
    "notice issued": "the day a notice was issued",
    "notice received": "the day a notice was received",
}

# Anchors that a log of events gives, for times and for `days_since` and its like.
LOGGED_ANCHORS: tuple[str, ...] = (
    "agreed return", "leave starts", "suspension starts", "notice issued", "notice received",
)  # fmt: skip
