"""Printing: problems as people and as editors read them, and JSON with its schema version."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import Any

import click

from attendance_policy.diagnostics import Problem, Severity

SCHEMA_VERSION = 1
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def coloured() -> bool:
    """Whether standard output may be coloured: a terminal, and NO_COLOR is not set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def show_problems(problems: Iterable[Problem], err: bool = False) -> None:
    """Problems for people: place, what is wrong, and below it what to do next."""
    for problem in problems:
        word = (
            click.style(problem.severity.value, fg=_COLOURS[problem.severity]) if coloured() else problem.severity.value
        )
        place = f"{problem.place}: " if problem.place.file else ""
        click.echo(f"{place}{word}: {problem.message} [{problem.code}]", err=err)
        if problem.suggestion:
            click.echo(f"    {problem.suggestion}", err=err)


def finding(problem: Problem) -> dict[str, Any]:
    """A problem as the JSON contract has it."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "message": problem.message,
        "suggestion": problem.suggestion,
    }


def show_json(value: dict[str, Any]) -> None:
    """One JSON object on standard output, `schema_version` first."""
    click.echo(json.dumps({"schema_version": SCHEMA_VERSION, **value}, ensure_ascii=False, indent=2))
