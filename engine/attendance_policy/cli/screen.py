"""The terminal that a report is printed on: its width, signs and colours, read from outside here alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click

from attendance_policy.cli.output import coloured
from attendance_policy.reports.layout import Style

_WIDEST, _NARROWEST, _USUAL = 160, 70, 80  # a narrower terminal breaks the lines itself


def style_of_terminal() -> Style:
    """How to print here."""
    width = min(max(_columns(), _NARROWEST), _WIDEST)
    return Style(width, Style.can_print(sys.stdout.encoding), coloured())


def _columns() -> int:
    """As `shutil.get_terminal_size` finds them, whose module takes 2 ms to import, with three kinds of compression."""
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and int(named):
        return int(named)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _USUAL if sys.__stdout__ else _USUAL
    except (ValueError, OSError):  # closed, or no terminal
        return _USUAL


def show_lines(lines: Iterable[str]) -> None:
    """Print; a sign that the terminal's encoding lacks becomes a question mark, never a fault."""
    encoding = sys.stdout.encoding or "utf-8"
    for line in lines:
        click.echo(line.encode(encoding, "replace").decode(encoding))
