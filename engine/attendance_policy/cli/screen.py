"""The terminal that a report is printed on: its width, signs and colours, read from outside here alone."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable

import click

from attendance_policy.cli.output import coloured
from attendance_policy.reports.layout import Style

_WIDEST, _NARROWEST = 160, 70  # a narrower terminal breaks the lines itself


def style_of_terminal() -> Style:
    """How to print here."""
    width = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    return Style(width, Style.can_print(sys.stdout.encoding), coloured())


def show_lines(lines: Iterable[str]) -> None:
    """Print; a sign that the terminal's encoding lacks becomes a question mark, never a fault."""
    encoding = sys.stdout.encoding or "utf-8"
    for line in lines:
        click.echo(line.encode(encoding, "replace").decode(encoding))
