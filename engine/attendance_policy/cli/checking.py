"""How the commands that check something print: one option, and one writer for each format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import click

from attendance_policy.diagnostics import CannotGoOn, Problem

if TYPE_CHECKING:
    from attendance_policy.reports.formats.model import Checked

# `text` and `json` are each command's own; the others are written the same for all.
CHECK_FORMATS = ("text", "json", "github", "sarif", "junit")


T = TypeVar("T")


def each_there(names: Iterable[str], find: Callable[[str], T]) -> tuple[list[T], list[Problem]]:
    """What is found of several names, in their order, and why others are not: one slip of a call hides nothing of what
    it names beside it. Raises `CannotGoOn` for an input that is there and cannot be used."""
    found: list[T] = []
    missing: list[Problem] = []
    for name in names:
        try:
            found.append(find(name))
        except CannotGoOn as stop:
            if stop.exit_code != 2:
                raise
            missing += stop.problems
    return found, sorted(set(missing))


def show_checked(checked: Checked, form: str) -> None:
    """Print what was checked as `github`, `sarif` or `junit`."""
    click.echo(_written(checked, form), nl=False)


def _written(checked: Checked, form: str) -> str:
    if form == "github":
        from attendance_policy.reports.formats.github import github

        return github(checked)
    if form == "sarif":
        from attendance_policy.reports.formats.sarif import sarif

        return sarif(checked, _docs())
    from attendance_policy.reports.formats.junit import junit

    return junit(checked)


def _docs() -> str:
    """Where the documentation is published, as the installed package says; "" when it says nothing."""
    from importlib import metadata  # imported here: it brings the package for mail along

    try:
        urls = metadata.metadata("attendance-policy").get_all("Project-URL") or ()
    except metadata.PackageNotFoundError:
        return ""
    named = dict(str(url).split(", ", 1) for url in urls if ", " in url)
    return named.get("Documentation", "")
