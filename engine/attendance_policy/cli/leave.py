"""`leave`: the notice of a request for leave, and what may be granted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from attendance_policy.answers import LeaveAnswer, Request, Single, leave, no_school
from attendance_policy.cli.asking import (
    as_said,
    assume_option,
    calendar_option,
    load_calendar,
    load_policy,
    now_option,
    reading_option,
    the_now,
)
from attendance_policy.cli.options import as_date, format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.telling import on_day, one_of_four, tell_grounds
from attendance_policy.diagnostics import CannotGoOn, wrong_call
from attendance_policy.library import Library
from attendance_policy.policy import Loaded
from attendance_policy.reports.words import count_of

_GRANTED = {
    "always": "is always granted",
    "at_discretion": "may be granted",
    "normally_not": "is normally not granted",
    "never": "is never granted",
}


@click.command(name="leave")
@click.argument("policy", metavar="ID")
@click.option("--requested", metavar="DATE", help="The day of the request; `--today` serves too.")
@click.option("--from", "first", required=True, metavar="DATE", help="The first day of leave.")
@click.option("--to", "last", required=True, metavar="DATE", help="The last day of leave.")
@click.option("--reason", metavar="NAME", help="The reason: a name under `reasons` of the profile.")
@click.option("--evidence/--no-evidence", default=None, help="Whether evidence was handed in.")
@click.option("--day-by-day", is_flag=True, help="List each day: is it a school day, and what notice it had.")
@click.option("--returned", metavar="DATE", help="The day the pupil came back, for days after the leave.")
@assume_option
@reading_option
@calendar_option
@now_option
@policies_option
@format_option("text", "json")
def command(
    policy: str, requested: str | None, first: str, last: str, reason: str | None, evidence: bool | None,
    day_by_day: bool, returned: str | None, assumed: tuple[str, ...], readings: tuple[str, ...],
    calendar_name: str | None, now: str | None, today: str | None, folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """What a policy says to a request for leave in term time: the notice given, and what may be granted.

    Notice runs from the day of the request to the first day of leave. The policy is that of the day of the request,
    or, where none is in force then, that of the first day of leave. Exits with 0 whatever the answer is.
    """
    fixed, _ = the_now(now, today)
    asked_on = as_date(requested, "--requested") or fixed
    if asked_on is None:
        raise wrong_call("missing-option", "`--requested` is missing", "write `--requested YYYY-MM-DD`")
    start, end, back = as_date(first, "--from"), as_date(last, "--to"), as_date(returned, "--returned")
    assert start is not None and end is not None
    library = open_library(folders)
    loaded = _policy_of(library, policy, (asked_on, start), readings)
    request = Request(asked_on, start, end, reason, evidence)
    calendar = load_calendar(library, calendar_name, loaded)
    answer = leave(loaded, request, calendar, as_said(assumed, loaded), day_by_day or back is not None, back)
    answer = replace(answer, grant=replace(answer.grant, chosen=readings))
    if form == "json":
        show_json(answer.as_data())
    else:
        shut = no_school(start, end, calendar)
        _tell_nothing_asked(answer, shut) if shut else _tell(answer, request)
        _tell_days(answer)
    return 0


def _policy_of(library: Library, policy: str, days: tuple[date, date], readings: tuple[str, ...]) -> Loaded:
    """The version of the first of the two days on which there is one."""
    try:
        return load_policy(library, policy, days[0], readings)
    except CannotGoOn as stop:
        if days[1] < days[0] or all(problem.code != "not-in-force" for problem in stop.problems):
            raise
        return load_policy(library, policy, days[1], readings)


def _tell(answer: LeaveAnswer, request: Request) -> None:
    click.echo(_granted(answer))
    tell_grounds(answer.grant, _say_granted)
    click.echo("")
    click.echo(_notice(answer, request))
    tell_grounds(answer.notice, _say_notice)


def _tell_nothing_asked(answer: LeaveAnswer, why: str) -> None:
    click.echo(f"No school day is asked for: {why}.")
    tell_grounds(replace(answer.grant, not_specified=""), _say_granted)


def _tell_days(answer: LeaveAnswer) -> None:
    if answer.days:
        click.echo("")
    for day in answer.days:
        school = {True: "school day", False: "no school", None: "school day not known"}[day.school_day]
        met = {True: "enough notice", False: "too little notice", None: "notice not specified"}[day.met]
        late = "; after the agreed leave" if day.late else ""
        late += "; longer than the reason is accepted" if day.within_limit is False else ""
        click.echo(f"  {day.date}: {school}; asked for {count_of(day.given_days, 'day')} before, {met}{late}")


def _granted(answer: LeaveAnswer) -> str:
    grant = answer.grant
    values = grant.values
    what = f"Leave for `{grant.asked['reason']}`" if grant.asked["reason"] else "Leave"
    may = values["may_be_granted"]
    marks = [
        f"{mark} if it is {word}"
        for word in ("granted", "refused")
        if (mark := values.get(f"marked_if_{word}")) is not None
    ]
    tail = f" Marked {', '.join(marks)}." if marks else ""
    who = f"; the {grant.decided_by} decides" if grant.decided_by else ""
    if may is None:
        if grant.result == "conflict":
            return f"{what}: the document says different things about whether it is granted.{tail}"
        return f"{what}: the document does not say whether it is granted.{tail}"
    under = " under the working reading; the document says different things" if grant.result == "conflict" else ""
    return f"{what} {_GRANTED[str(may)]}{who}{under}.{tail}"


def _notice(answer: LeaveAnswer, request: Request) -> str:
    notice = answer.notice
    values = notice.values
    given = f"Asked for on {on_day(request.requested)}, {values['given']} before {on_day(request.first)}"
    if values["required"] is None:
        return f"{given}; how much notice is needed is not settled."
    hedge = f" {values['hedge']}" if values.get("hedge") else ""
    asked = f"{values['required']}{hedge}"
    if values["met"] is None:
        return f"{given}; {asked} of notice is asked for, and whether that is met is not settled."
    word = "that is enough" if values["met"] else "that is too little"
    latest = f"; the latest day was {values['latest_request']}" if values["latest_request"] else ""
    decide = f", which the {notice.decided_by} may excuse" if notice.result == "discretionary" else ""
    under = "; the document says different things" if notice.result == "conflict" else ""
    return f"{given}: {word}{decide} ({asked} of notice{latest}){under}."


def _say_granted(single: Single) -> str:
    may = single.values["may_be_granted"]
    return f"{_GRANTED[str(may)]}" if may is not None else one_of_four(single)


def _say_notice(single: Single) -> str:
    met = single.values["met"]
    if met is None:
        return one_of_four(single)
    word = "enough" if met else "too little"
    return (
        f"{word} ({single.values['required']})" if single.result == "determined" else f"{word}, {one_of_four(single)}"
    )
