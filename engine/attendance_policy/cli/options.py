"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from attendance_policy.cli.paths import standard_input
from attendance_policy.diagnostics import wrong_call
from attendance_policy.library import KeptFiles, Library

F = TypeVar("F", bound=Callable[..., Any])
_YEARS = (1900, 2999)


def policies_option(command: F) -> F:
    """`--policies DIR`, repeatable: folders to look in before the packaged ones."""
    return click.option("--policies", "folders", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
                        help="Look for profiles in DIR before the packaged ones (repeatable).")(command)  # fmt: skip


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format`, text by default."""
    return click.option("--format", "form", type=click.Choice(formats), default="text", show_default=True,
                        help="How to print.")  # fmt: skip


def events_option(what: str, required: bool = False) -> Callable[[F], F]:
    """`--events FILE`, repeatable: a school may keep one log of calls and another of letters."""
    return click.option("--events", "events_names", multiple=True, required=required, metavar="FILE",
                        help=f"{what} (repeatable).")  # fmt: skip


def open_library(folders: tuple[Path, ...]) -> Library:
    """The library of a call; the working directory and the user's cache are found here and nowhere below."""
    folder = cache_folder()
    kept = KeptFiles(folder) if folder is not None else None
    return Library(folders, Path.cwd(), kept, partial(standard_input, "the policy"))


def cache_folder() -> Path | None:
    """Where this user's runs keep what they read of profiles and calendars; None where they are to keep nothing.

    `ATTENDANCE_POLICY_CACHE` is a folder or `off`; else it is the place for such things that the system names.
    """
    named = os.environ.get("ATTENDANCE_POLICY_CACHE", "").strip()
    call = click.get_current_context(silent=True)
    if named == "off" or (call is not None and call.find_root().params.get("no_cache")):
        return None
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME", "")
    if Path(home).is_absolute():
        return Path(home) / "attendance-policy"
    try:
        return Path.home() / ".cache" / "attendance-policy"
    except RuntimeError:  # a user without a home
        return None


def as_date(text: str | None, option: str) -> date | None:
    """A date given as YYYY-MM-DD; a wrong call when it is none."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise wrong_call("wrong-date", f"`{text}` is not a date", f"write `{option}` as YYYY-MM-DD") from None
    if not _YEARS[0] <= day.year <= _YEARS[1]:  # a mistyped year; near the last that there is, no days can be counted
        raise wrong_call("wrong-date", f"`{text}` is in no year from {_YEARS[0]} to {_YEARS[1]}",
                         f"check the year of `{option}`")  # fmt: skip
    return day
