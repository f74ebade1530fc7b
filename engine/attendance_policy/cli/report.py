"""`report`: was an absence reported in time?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from attendance_policy.answers import Answer, Single, no_school, report
from attendance_policy.cli.asking import (
    as_moment,
    calendar_option,
    load_calendar,
    load_policy,
    now_option,
    reading_option,
    the_now,
)
from attendance_policy.cli.options import as_date, format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.telling import on_day, one_of_four, tell
from attendance_policy.diagnostics import wrong_call


@click.command(name="report")
@click.argument("policy", metavar="ID")
@click.option("--absent-on", required=True, metavar="DATE", help="The day of absence that is reported.")
@click.option("--at", "at_text", metavar="'DATE TIME'", help="When it was reported: YYYY-MM-DD HH:MM, in England.")
@click.option("--day", type=int, default=1, show_default=True, help="Which day of the absence it is.")
@click.option("--year", metavar="YEAR", help="The year group: N, R or 1 to 13.")
@click.option("--for", "reason", metavar="REASON", help="A reason that is told of by a rule of its own, such as "
              "appointment.")  # fmt: skip
@click.option("--how", multiple=True, metavar="WAY", help="How it was reported, such as phone (repeatable).")
@reading_option
@calendar_option
@now_option
@policies_option
@format_option("text", "json")
def command(
    policy: str, absent_on: str, at_text: str | None, day: int, year: str | None, how: tuple[str, ...],
    reason: str | None, readings: tuple[str, ...], calendar_name: str | None, now: str | None, today: str | None,
    folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """Whether an absence was reported in time, and whether it is still to be reported.

    Exits with 0 whatever the answer is.
    """
    _, moment = the_now(now, today)
    at = as_moment(at_text, "--at") if at_text is not None else moment
    if at is None:
        raise wrong_call("missing-option", "`--at` is missing", 'write `--at "YYYY-MM-DD HH:MM"`')
    absent = as_date(absent_on, "--absent-on")
    assert absent is not None
    library = open_library(folders)
    loaded = load_policy(library, policy, absent, readings)
    calendar = load_calendar(library, calendar_name, loaded)
    answer = replace(report(loaded, absent, at, day, year, how, reason, calendar), chosen=readings)
    if form == "json":
        show_json(answer.as_data())
    else:
        tell(answer, _sentence(answer, absent, at, bool(no_school(absent, absent, calendar))), _say)
        for line in _beside(answer):
            click.echo(f"  {line}")
    return 0


def _sentence(answer: Answer, absent: date, at: datetime, shut: bool) -> str:
    if shut:
        return f"There is no school on {on_day(absent)}, and no absence to report."
    values = answer.values
    when = f"{at:%H:%M}" if at.date() == absent else f"{at:%H:%M} on {on_day(at.date())}"
    what = f"An absence on {on_day(absent)} (day {answer.asked['day']}), reported at {when},"
    if answer.asked.get("for"):
        what = f"An absence for `{answer.asked['for']}` on {on_day(absent)}, told of at {when},"
    word = "is" if answer.asked.get("for") else "is reported"
    told = {True: f"{word} in time", False: f"{word} late", None: ""}[bool_of(values["on_time"])]
    deadline = f"; it was to be reported {values.get('deadline_is') or 'by'} {str(values['deadline'])[-5:]}"
    deadline = deadline if values["deadline"] is not None else ""
    due = f", and is still due ({values.get('or_else')})" if values["still_due"] else ""
    if answer.result == "determined":
        return f"{what} {told}{deadline}{due}."
    if answer.result == "conflict":
        if told:
            return f"{what} {told} under the working reading; the document says different things."
        return f"{what} is in time or late as one reads the document, which says different things."
    why = "" if answer.asked.get("for") else ": the document does not say by when"
    return f"{what} may be in time or late{why}."


def _beside(answer: Answer) -> list[str]:
    """What the document says of telling it, beside the time."""
    values, lines = answer.values, []
    for key, words in (("tell", "tell"), ("say", "say"), ("evidence", "evidence")):
        said = values.get(key)
        if said and answer.asked.get("for"):
            binding = f" ({values['evidence_is']})" if key == "evidence" and values.get("evidence_is") else ""
            lines.append(f"{words}: {', '.join(said) if isinstance(said, tuple) else said}{binding}")
    return lines


def bool_of(value: object) -> bool | None:
    """A value that is yes, no or nothing."""
    return value if isinstance(value, bool) else None


def _say(single: Single) -> str:
    if "how_accepted" in single.values:
        words = {True: "accepted", False: "not accepted"}
        return words.get(bool_of(single.values["how_accepted"]) or False, "not specified")
    if "on_time" not in single.values:
        return str(single.values["strength"] or "not specified")
    on_time = bool_of(single.values["on_time"])
    return one_of_four(single) if on_time is None else "in time" if on_time else "late"
