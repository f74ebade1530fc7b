"""What the commands that ask a policy share: options, the moment asked about, and the policy of that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import click

from attendance_policy.calendar import Calendar
from attendance_policy.cli.options import as_date
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.lazily import pattern
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies

F = TypeVar("F", bound=Callable[..., Any])
_MOMENT = pattern(r"(\d{4}-\d{2}-\d{2})(?:[ T]([01]\d|2[0-3]):([0-5]\d))?")


def reading_option(command: F) -> F:
    """`--reading POINT=READING`, repeatable."""
    return click.option("--reading", "readings", multiple=True, metavar="POINT=READING",
                        help="Answer under this reading of an open point (repeatable).")(command)  # fmt: skip


def calendar_option(command: F) -> F:
    """`--calendar ID|FILE`."""
    return click.option("--calendar", "calendar_name", metavar="ID|FILE",
                        help="The school calendar, wherever a school day counts.")(command)  # fmt: skip


def assume_option(command: F) -> F:
    """`--assume NAME=always|never`, repeatable."""
    return click.option("--assume", "assumed", multiple=True, metavar="NAME=always|never",
                        help="What to take where only a person knows (repeatable).")(command)  # fmt: skip


def now_option(command: F) -> F:
    """`--now` and `--today`: fix the clock."""
    command = click.option("--today", metavar="DATE", help="The day to take for today.")(command)
    return click.option("--now", metavar="'DATE TIME'", help="The moment to take for now.")(command)


def as_moment(text: str, option: str) -> datetime:
    """A local time given as `YYYY-MM-DD HH:MM`; a wrong call when it is none."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None or match[2] is None:
        raise wrong_call("wrong-time", f"`{text}` is not a date with a time",
                         f'write `{option} "YYYY-MM-DD HH:MM"`')  # fmt: skip
    day = as_date(match[1], option)
    assert day is not None
    return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]))


def the_now(now: str | None, today: str | None) -> tuple[date | None, datetime | None]:
    """The day and, where a time is given, the moment that `--now` or `--today` fixes."""
    if now is not None and today is not None:
        raise wrong_call("two-clocks", "`--now` and `--today` stand together", "keep one of them")
    if today is not None:
        return as_date(today, "--today"), None
    if now is None:
        return None, None
    if len(now.strip()) == len("YYYY-MM-DD"):
        return as_date(now.strip(), "--now"), None
    moment = as_moment(now, "--now")
    return moment.date(), moment


def load_policy(library: Library, name: str, day: date | None, readings: tuple[str, ...]) -> Loaded:
    """The policy a call names, of the version that holds on `day`; `-` reads a profile from standard input."""
    return Policies(library).load(name, day, readings=readings)


def load_calendar(library: Library, name: str | None, loaded: Loaded) -> Calendar | None:
    """The calendar that `--calendar` names, else the one the profile names, else none."""
    wanted = name or loaded.policy.calendar
    return read_calendar(wanted, library.folders[:-1], kept=library.kept) if wanted else None


def as_said(assumed: tuple[str, ...], loaded: Loaded) -> dict[str, bool]:
    """Judgements answered by `--assume NAME=always|never`. A share of pupils answers no question about one pupil."""
    said: dict[str, bool] = {}
    for text in assumed:
        name, equals, value = text.partition("=")
        if not equals or value not in ("always", "never"):
            raise wrong_call("wrong-assumption", f"`{text}` answers no question about one pupil",
                             "write it as `NAME=always` or `NAME=never`")  # fmt: skip
        if name not in loaded.policy.judgements:
            known = loaded.policy.judgements
            raise wrong_call("unknown-judgement", f"there is no judgement `{name}`", did_you_mean(name, known)
                             or "judgements are " + ", ".join(f"`{j}`" for j in sorted(known)))  # fmt: skip
        said[name] = value == "always"
    return said
