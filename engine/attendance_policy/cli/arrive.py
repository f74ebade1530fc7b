"""`arrive`: the code for an arrival."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from attendance_policy.answers import Answer, Single, arrive, no_school
from attendance_policy.cli.asking import (
    as_moment,
    as_said,
    assume_option,
    calendar_option,
    load_calendar,
    load_policy,
    now_option,
    reading_option,
    the_now,
)
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.telling import on_day, one_of_four, tell
from attendance_policy.diagnostics import wrong_call


@click.command(name="arrive")
@click.argument("policy", metavar="ID")
@click.option("--year", required=True, metavar="YEAR", help="The year group: N, R or 1 to 13.")
@click.option("--at", "at_text", metavar="'DATE TIME'", help="When the pupil arrives: YYYY-MM-DD HH:MM, in England.")
@click.option("--session", type=click.Choice(("am", "pm"), case_sensitive=False), help="Needed where the time does not "
              "say: after noon and before the afternoon register is taken.")  # fmt: skip
@click.option("--accompanied/--alone", default=None, help="Whether an adult comes with the pupil.")
@assume_option
@reading_option
@calendar_option
@now_option
@policies_option
@format_option("text", "json")
def command(
    policy: str, year: str, at_text: str | None, session: str | None, accompanied: bool | None,
    assumed: tuple[str, ...], readings: tuple[str, ...], calendar_name: str | None, now: str | None, today: str | None,
    folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """The code for a pupil of a year group who arrives at a time.

    Late from the time the policy names, else after the register is taken. Exits with 0 whatever the answer is.
    """
    _, moment = the_now(now, today)
    at = as_moment(at_text, "--at") if at_text is not None else moment
    if at is None:
        raise wrong_call("missing-option", "`--at` is missing", 'write `--at "YYYY-MM-DD HH:MM"`')
    library = open_library(folders)
    loaded = load_policy(library, policy, at.date(), readings)
    calendar = load_calendar(library, calendar_name, loaded)
    answer = arrive(loaded, year, at, session, accompanied, as_said(assumed, loaded), calendar)
    answer = replace(answer, chosen=readings)
    if form == "json":
        show_json(answer.as_data())
    else:
        tell(answer, _sentence(answer, at, bool(no_school(at.date(), at.date(), calendar))), _say)
    return 0


def _sentence(answer: Answer, at: datetime, shut: bool) -> str:
    asked = answer.asked
    year = {"N": "A nursery pupil", "R": "A reception pupil"}.get(str(asked["year"]), f"A Year {asked['year']} pupil")
    who = f"{year} who arrives at {at:%H:%M} on {on_day(at.date())} ({asked['session']})"
    if shut:
        return f"{who} has no mark: there is no school that day."
    code, late = answer.values["code"], answer.values["minutes_late"]
    by = f", {late} minute{'' if late == 1 else 's'} after the register is taken" if late else ""
    match answer.result:
        case "determined":
            return f"{who} is marked {code}{by}."
        case "discretionary":
            return f"{who} is marked as the {answer.decided_by} decides{by}."
        case "conflict" if code is not None:
            return f"{who} is marked {code} under the working reading{by}; the document says different things."
        case "conflict":
            return f"{who} has no one mark: the document says different things."
    if answer.values["marked_as"] is not None:
        return f"{who} is marked {answer.values['marked_as']}{by}; the document names no code."
    return f"{who} has no mark that the document settles."


def _say(single: Single) -> str:
    word = single.values.get("code") or single.values.get("marked_as")
    return str(word) if word is not None else one_of_four(single)
