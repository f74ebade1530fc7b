"""A worklist as a calendar file: an event an item, at its hour or for the whole day, with no alarm.

Events and not tasks: the calendars that schools use show no VTODO of another's file. Same list, same bytes: what is
stamped is the day of the list, and an event keeps its UID however often the list is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

from attendance_policy.reports.worklist_words import about, due_words, readings, ruled, script_rows, whom
from attendance_policy.worklist.model import DECIDE, DEPENDS, OVERDUE, Item, Worklist

_ZONE = "Europe/London"


def worklist_calendar(found: Worklist) -> bytes:
    """An iCalendar file of what is to be done and decided; what depends on something not known is not in it."""
    made = Calendar()
    made.add("prodid", "-//Attendance Policy//Worklist//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Worklist: {found.name}")
    made.add_component(_zone())
    for item in found.items:
        if item.kind != DEPENDS:
            made.add_component(_event(item, found))
    written: bytes = made.to_ical()
    return written


def _event(item: Item, found: Worklist) -> Event:
    event = Event()
    event.add("uid", uid(found.policy, item))
    event.add("dtstamp", datetime.combine(found.on, time(), UTC))
    if item.at is not None:
        # An hour by which: it begins and ends on the minute, and takes up no time.
        event.add("dtstart", datetime.combine(item.on, item.at, ZoneInfo(_ZONE)))
    else:
        event.add("dtstart", item.on)
        event.add("dtend", item.on + timedelta(days=1))
    late = "overdue: " if item.group == OVERDUE else "decide: " if item.kind == DECIDE else ""
    event.add("summary", f"{late}{whom(item)}: {item.action}")
    event.add("description", "\n".join(_description(item)))
    event.add("categories", [item.who])
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    return event


def uid(policy: str, item: Item) -> str:
    """The same for the same decision of the same policy, whenever the list is made; it gives no pupil away."""
    return hashlib.sha256(f"{policy}\0{item.key}".encode()).hexdigest()[:32] + "@attendance-policy.invalid"


def _description(item: Item) -> Iterator[str]:
    yield f"{item.who} {item.says}"
    yield from (text for text in (about(item), due_words(item), ruled(item)) if text)
    yield from readings(item)
    if item.script is not None:
        yield from (f"{label}: {text}" for label, text in script_rows(item.script))


def _zone() -> Timezone:
    """The time of England by its rule, which is the same in every list."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    for part, name, month, hour, before, after in (
        (TimezoneDaylight(), "BST", 3, 1, 0, 1), (TimezoneStandard(), "GMT", 10, 2, 1, 0),
    ):  # fmt: skip
        part.add("tzname", name)
        part.add("dtstart", datetime.combine(_last_sunday(1996, month), time(hour)))
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", vRecur(freq="yearly", bymonth=month, byday="-1su"))
        zone.add_component(part)
    return zone


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
