"""`duties`: what a school must do of itself, and when, on its calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from attendance_policy.calendar import Calendar
from attendance_policy.cli.asking import (
    calendar_option,
    load_calendar,
    load_policy,
    now_option,
    reading_option,
    the_now,
)
from attendance_policy.cli.mapping import load_map, map_options
from attendance_policy.cli.options import as_date, events_option, format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import logs_of, sources_of
from attendance_policy.cli.pseudonyms import pseudonym_option
from attendance_policy.cli.screen import show_lines, style_of_terminal
from attendance_policy.decide.duties_model import Duties, Span
from attendance_policy.decide.duties_open import duties_under
from attendance_policy.decide.duties_summary import duties_data, duty_data, reading_data
from attendance_policy.diagnostics import wrong_call
from attendance_policy.events import read_logs
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded
from attendance_policy.register import read_key, read_pupils
from attendance_policy.reports.duties_text import duties_text
from attendance_policy.reports.words import count_of, day_words

_EXAMPLE_CALENDAR = "england_example"


@click.command(name="duties")
@click.argument("policy", metavar="ID")
@click.option("--from", "first_text", required=True, metavar="DATE", help="The first day.")
@click.option("--to", "last_text", required=True, metavar="DATE", help="The last day.")
@events_option("What people did: a request raises the duty that waits for it, where its `by` names who asks")
@click.option("--pupils-file", "pupils_name", metavar="FILE", help="With a column `class`, duties of class teachers "
              "are listed for each class.")  # fmt: skip
@reading_option
@calendar_option
@map_options
@pseudonym_option
@now_option
@policies_option
@format_option("text", "json")
def command(
    policy: str, first_text: str, last_text: str, events_names: tuple[str, ...], pupils_name: str | None,
    readings: tuple[str, ...], calendar_name: str | None, now: str | None, today: str | None,
    folders: tuple[Path, ...], form: str, map_name: str | None, encoding: str | None, key_file: Path | None,
) -> int:  # fmt: skip
    """What is due of the school itself between two days, by role: each session, week, half term, term or year.

    Without --calendar or a calendar in the profile, the example calendar is taken, and that is said. --today shows the
    version that holds on a day (else on the first), and from when on the next day of each duty is sought.
    """
    first, last = as_date(first_text, "--from"), as_date(last_text, "--to")
    assert first is not None and last is not None
    if last < first:
        raise wrong_call("dates-out-of-order", f"`--to` is {last}, before `--from` on {first}", "check the two dates")
    day, _ = the_now(now, today)
    library = open_library(folders)
    loaded = load_policy(library, policy, day or first, readings)
    calendar, taken = _calendar(library, calendar_name, loaded)
    for one in (first, last):
        if not calendar.covers(one):
            raise wrong_call("outside-calendar", f"the calendar `{calendar.id}` says nothing about {one}",
                             "choose another day, or another calendar with `--calendar`")  # fmt: skip
    logs = logs_of(events_names, {"--pupils-file": pupils_name})
    pupils = sources_of({"--pupils-file": pupils_name})["--pupils-file"]
    key = read_key(key_file) if key_file is not None else None
    by = load_map(map_name, encoding, library)
    span = Span(
        calendar, first, last, read_pupils(pupils, map=by, key=key).classes if pupils is not None else (),
        read_logs(logs, map=by, key=key).events if logs else (),
    )  # fmt: skip
    duties = duties_under(loaded, span, day)
    if form == "json":
        show_json(_data(loaded, duties, readings, taken))
    else:
        title = f"Duties of the school: {loaded.policy.name} ({loaded.policy.id})"
        show_lines(duties_text(title, [_about(duties), *taken, *(f"read as `{one}`" for one in readings)], duties,
                               style_of_terminal()))  # fmt: skip
    return 0


def _calendar(library: Library, name: str | None, loaded: Loaded) -> tuple[Calendar, tuple[str, ...]]:
    """The calendar of a call, and what was taken for granted with it."""
    given = load_calendar(library, name, loaded)
    calendar = given or read_calendar(_EXAMPLE_CALENDAR, library.folders[:-1])
    if given is None:
        return calendar, (f"no calendar is named: `{calendar.id}` is taken, which is invented",)
    return calendar, (f"`{calendar.id}` is an invented calendar",) if calendar.invented else ()


def _about(duties: Duties) -> str:
    span = duties.span
    days = sum(span.first <= day <= span.last for day in span.calendar.school_days)
    said = [f"{day_words(span.first)} to {day_words(span.last)}", count_of(days, "school day"), span.calendar.id]
    return ", ".join(said)


def _data(loaded: Loaded, duties: Duties, readings: tuple[str, ...], taken: tuple[str, ...]) -> dict[str, object]:
    span = duties.span
    return {
        "policy": loaded.policy.id,
        "name": loaded.policy.name,
        "from": _iso(span.first),
        "to": _iso(span.last),
        "calendar": span.calendar.id,
        "classes": list(span.classes),
        "duties": duties_data(duties),
        "decisions": [duty_data(one) for one in duties.decisions],
        "readings": [reading_data(one) for one in duties.readings],
        "notes": list(taken),
        "under": list(readings),
    }


def _iso(day: date) -> str:
    return day.isoformat()
