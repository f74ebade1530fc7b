"""The words of a worklist, the same on a terminal, on paper, in a calendar and in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attendance_policy.reports.words import rule_words
from attendance_policy.vocabulary.ways import way_words
from attendance_policy.worklist.model import BOTH, NO_TIME, OVERDUE, SCHOOL, Item, Missed, Read, Script, Tried, Worklist

_BY_PHONE = way_words("phone")


def capital(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def assumed_words(found: Worklist) -> Iterator[str]:
    """What was taken for granted where the inputs or the document say nothing."""
    for name, said in found.assumed.items():
        yield f"{rule_words(name)}: {said}"


def short_day(day: date) -> str:
    """`Mon 10 Nov`."""
    return f"{day:%a} {day.day} {day:%b}"


def long_day(day: date) -> str:
    """`Monday 10 November 2025`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def when(item: Item, found: Worklist) -> str:
    """When it is due, in few words: `09:30`, `Sat 8 Nov`; "" for the end of the day itself."""
    said = f"{item.at:%H:%M}" if item.at is not None else ""
    if item.on == found.on or item.group == NO_TIME or item.is_left:
        return said
    return f"{short_day(item.on)} {said}".strip()


def whom(item: Item) -> str:
    """`P1, Year 8, 8B`; a class, or the school."""
    if item.about == SCHOOL:
        return f"class {item.whom}" if item.whom else "the school"
    said = [item.whom, year_words(item.year), item.in_class, f"parent {item.parent}" if item.parent else ""]
    return ", ".join(part for part in said if part)


def year_words(year: str) -> str:
    """`Year 8`, `Reception`; "" where it is not known."""
    return {"": "", "N": "Nursery", "R": "Reception"}.get(year, f"Year {year}")


def due_words(item: Item) -> str:
    """What the policy says of the time; "" for a duty of which it says nothing."""
    if item.due is None:
        return "the policy gives no time" if item.group == NO_TIME and item.about != SCHOOL else ""
    if item.due.silence is not None:
        return f"no time is given: {item.due.text}"
    if item.due.at is None:
        return f"due {item.by or item.due.text}: when that is, neither the register nor the log says"
    return f"due {item.by or item.due.text}"


def ruled(item: Item) -> str:
    """By which rule, and which sections of the document."""
    name = rule_words(item.rule) + (f" ({item.case.replace('_', ' ')})" if item.case else "")
    return f"{name}, {', '.join(item.source)}" if item.source else name


def about(item: Item) -> str:
    """Of whom, since when where it is late, and why."""
    late = f"{when_late(item)}: " if item.is_left else ""
    return f"{late}{item.why}".removesuffix(": ")


def when_late(item: Item) -> str:
    """`due since Fri 7 Nov, 3 times`; `since Fri 7 Nov` for what never had a time."""
    times = f", {item.times} times" if item.times > 1 else ""
    due = "due " if item.group == OVERDUE else ""
    return f"{due}since {short_day(item.since or item.on)}{times}"


def since_words(item: Item) -> str:
    """The same within a list: `7 Nov ×3`."""
    since = item.since or item.on
    return f"{since.day} {since:%b}" + (f" ×{item.times}" if item.times > 1 else "")


def readings(item: Item) -> Iterator[str]:
    """The interpretations that an item rests on, and what other readings make of it."""
    if item.interpretation:
        yield f"interpretation: {'; '.join(item.interpretation)}"
    points: dict[str, list[Read]] = {}
    for read in item.readings:
        points.setdefault(read.point, []).append(read)
    for reads in points.values():
        working = next((read for read in reads if read.working), None)
        others = [read for read in reads if read is not working and (working is None or read.under != "as here")]
        said = "; ".join(f"“{reading_says(read)}”: {read.under}" for read in others)
        if working is None:
            yield f"open point, and nobody has said which holds: {reads[0].asks} {said}"
        else:
            yield f"open point: {reads[0].asks} {read_here(working)} Otherwise, {said}"


def read_here(working: Read) -> str:
    """How an open point is read, and why: `Read here as “5 sessions”, because ….`"""
    why = f", because {working.because}" if working.because else ""
    return f"Read here as “{reading_says(working)}”{why}."


def reading_says(read: Read) -> str:
    """What a reading says, or its name."""
    return read.says or read.reading.replace("_", " ")


def script_rows(script: Script) -> Iterator[tuple[str, str]]:
    """The facts of a call: what they are, and they themselves."""
    if script.first_day is not None:
        number = f", {script.day_of_absence} school days" if script.day_of_absence > 1 else ""
        yield "absent since", f"{long_day(script.first_day)}{number}"
    if script.missed:
        before = f"; and {script.more} more day{'' if script.more == 1 else 's'} before" if script.more else ""
        yield "missed", "; ".join(missed_words(script.missed)) + before
    if script.report_due:
        yield "to be reported", script.report_due + (f"; {script.reported}" if script.reported else "")
    elif script.reported:
        yield "reported", script.reported
    yield "tried so far", "; ".join(_tried(one) for one in script.tried) or "nothing in the log"
    if script.ask:
        yield "ask", "; ".join(script.ask)
    if script.record:
        yield "then", "; ".join(script.record)


def report_words(item: Item, on: date) -> str:
    """What parents said of themselves, the last time: `parent reported 08:20`; "" where the log has nothing of it."""
    if item.script is None or not item.script.reports:
        return ""
    last = max(item.script.reports, key=lambda one: one.at)
    day = "" if last.at.date() == on and last.has_time else short_day(last.at.date())
    at = f"{last.at:%H:%M}" if last.has_time else ""
    said, way = ("rang", "") if last.way == _BY_PHONE else ("reported", last.way)
    return " ".join(part for part in ("parent", said, day, at, way) if part)


def missed_words(missed: Iterable[Missed]) -> Iterator[str]:
    """By code: `Mon 3 Nov, Tue 4 Nov morning: N (no reason yet)`. What names no half is the whole day."""
    by_code: dict[tuple[str, str], list[str]] = {}
    for one in missed:
        half = "" if one.session == BOTH else f" {one.session}"
        by_code.setdefault((one.code, one.meaning), []).append(short_day(one.day) + half)
    for (code, meaning), days in by_code.items():
        yield f"{', '.join(days)}: {code} ({meaning})"


def _tried(one: Tried) -> str:
    at = f"{short_day(one.at.date())} {one.at:%H:%M}" if one.has_time else short_day(one.at.date())
    what = f"{one.kind} {one.way}".strip() if one.kind != "visit" else "visit"
    end = {True: ", reached", False: ", not reached", None: ""}[one.reached]
    return f"{at} {what}{end}"
