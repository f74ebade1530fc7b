"""Days and distances as a person says them."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from attendance_policy.decide.read_facts import NO_FIGURE
from attendance_policy.explain.model import Distance, Told

_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?\b")
_SHARE = re.compile(r"(.*%) \((\d+)/(\d+) (sessions?)\)")
_THEN_AND_NOW = re.compile(r"(.*) on ([\d-]+), (.*) now")
_SESSIONS = re.compile(r"\b(\d+)/(\d+)\b")
_ROUNDED = re.compile(r"^([\d.]+)%, rounded from ([\d.]+)%")
# What a code stands for has been said where the condition is.
_BRACKETS = re.compile(r" \([^)]*\)")
# Keys of a profile as an interpretation names them, and what they are about.
_ABOUT = {
    "once": "how often", "repeat": "how often", "when": "when it applies", "any_of": "when it applies",
    "each": "when it is asked", "needs": "what comes first", "after": "what comes first", "due": "by when",
    "not_before": "from when", "until": "how long", "who": "who does it", "must": "what is done",
    "will": "what is done", "should": "what is done", "may": "what is done", "for_tier": "for whom",
    "for_years": "for whom", "with": "with whom", "about": "what about", "ask": "what is done", "mark": "what is done",
    "strength": "how binding it is", "lasts": "how long", "in_turn": "in what order", "one_of": "which of them",
}  # fmt: skip


def day_words(day: date) -> str:
    """`Thursday 12 March 2026`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def with_days(text: str) -> str:
    """A text with every date in it as a person says it, and the time of day behind it."""

    def said(found: re.Match[str]) -> str:
        day = day_words(date.fromisoformat(found[1]))
        return f"{day} at {found[2]}" if found[2] else day

    return _ISO.sub(said, text)


def interpretation_words(said: str) -> str:
    """How a clause is read, with what that is about: `How the clause is read (how often): it gives no interval`."""
    key, colon, words = said.partition(": ")
    about, words = (f" ({_ABOUT[key]})", words) if colon and key in _ABOUT else ("", said)
    return f"How the clause is read{about}: {words}"


def figure_words(told: Told, met: str = "so") -> str:
    """A figure with what was read and how far off that is: `attendance is below 95%: it is 94.95% (94 of 99 sessions),
    only just`. `met`: how it is said that something would be so."""
    if told.value == NO_FIGURE:
        return f"there was {NO_FIGURE}, and so no figure to compare"
    return f"{told.text}: it is {share_words(told)}{far_words(told, met)}"


def far_words(told: Told, met: str = "so") -> str:
    """How far a figure is off, as it follows what was read: `, 2 sessions of unauthorised absence short`."""
    if told.distance is None:
        return ""
    if not told.distance.unit:
        return _days_off(told.distance)
    share = share_of(told)
    return f", {distance_words(told.distance)}" if share is None else _share_off(told.distance, *share, met)


def share_words(told: Told) -> str:
    """What was read: `94.95% (94 of 99 sessions) up to the day before`, or a count as it stands."""
    share = _SHARE.fullmatch(_ROUNDED.sub(_once, told.value))
    value = f"{share[1]} ({share[2]} of {share[3]} {share[4]})" if share else told.value
    if told.distance is not None and not told.distance.unit:
        value = f"the {_nth(told.value)}"
    return f"{value} {told.up_to}" if told.up_to else value


def then_and_now_words(told: Told) -> str:
    """What attendance was at a step and what it is: `it was 100.00% (46 of 46 sessions) on 2025-10-03 and is 95.83%
    (46 of 48 sessions)`; where nothing was missed then or since, that there is nothing to improve."""
    said = _THEN_AND_NOW.fullmatch(told.value)
    assert said is not None, told.value
    then, day, now = said.groups()
    shares = [(int(part), int(whole)) for part, whole in _SESSIONS.findall(told.value)]
    full = len(shares) == 2 and all(part == whole for part, whole in shares)
    nothing = ", with nothing to improve" if full else ""
    then, now = (_SESSIONS.sub(r"\1 of \2", one) for one in (then, now))
    return f"it was {then} on {day} and is {now}{f' {told.up_to}' if told.up_to else ''}{nothing}"


def share_of(told: Told) -> tuple[int, int] | None:
    """Of a percentage, how many of how many sessions it is the share of; None for any other figure."""
    share = _SHARE.fullmatch(_ROUNDED.sub(_once, told.value))
    return (int(share[2]), int(share[3])) if share is not None else None


def _once(rounded: re.Match[str]) -> str:
    """A rounded share: told once where rounding leaves it as it is."""
    return f"{rounded[1]}%" if Fraction(rounded[1]) == Fraction(rounded[2]) else rounded[0]


def _share_off(distance: Distance, now: int, whole: int, met: str) -> str:
    """How many of the same sessions it would take; where it holds, up to how many it would hold."""
    by = distance.by
    if by == 0:
        return ", only just"
    if by > 0:
        return f"; it would be {met} at {now + by if distance.more else now - by} of {whole}"
    return f"; it is so from {now + by} of {whole} on" if distance.more else f"; it is so up to {now - by} of {whole}"


def distance_words(distance: Distance) -> str:
    """How far a count is off: `2 sessions of unauthorised absence short`; where it holds, what it has to spare."""
    unit = _BRACKETS.sub("", distance.unit)
    by, unit = distance.by, _one(unit) if abs(distance.by) == 1 else unit
    if by == 0:
        return "only just"
    if by > 0:
        return f"{by} {unit} short" if distance.more else f"{by} {unit} too many"
    return f"{-by} more than it takes" if distance.more else f"and would be with {-by} more"


def _days_off(distance: Distance) -> str:
    """How many days of an absence are still to come; nothing where it holds or is over."""
    days = f"{distance.by} day{'' if distance.by == 1 else 's'}"
    return f", {days} too early" if distance.by > 0 and distance.more else ""


def _nth(value: str) -> str:
    if not value.isdigit():
        return value
    tail = {"1": "st", "2": "nd", "3": "rd"}.get(value[-1], "th") if value[-2:-1] != "1" else "th"
    return f"{value}{tail}"


def _one(unit: str) -> str:
    for many, one in (("school days", "school day"), ("sessions", "session"), ("separate spells", "separate spell"),
                      ("days", "day"), ("weeks", "week"), ("times", "time")):  # fmt: skip
        if unit.startswith(many):
            return one + unit[len(many) :]
    return unit
