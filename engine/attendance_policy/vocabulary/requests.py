"""What a parent may ask a school for, where a condition reads whether it was asked: a closed list."""

from __future__ import annotations

REQUESTS: dict[str, str] = {
    "leave": "leave in term time; any request that gives days is one",
    "home education": "to educate the pupil at home",
    "part-time timetable": "a timetable of part of the week",
    "flexible schooling": "to be taught partly at home",
    "another school": "a place at another school",
}
