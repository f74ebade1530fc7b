"""`list`: the profiles that are found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.library import Found, Library

_COLUMNS = ("id", "name", "kind", "extends", "in force", "file")


@click.command(name="list")
@policies_option
@format_option("text", "json")
def command(folders: tuple[Path, ...], form: str) -> int:
    """Every profile that is found: your folders first, the packaged ones last.

    A profile of an earlier folder hides one of the same id in a later folder; hidden ones are listed and say so.
    """
    library = open_library(folders)
    rows = [_row(library, found) for found in library.found]
    if form == "json":
        show_json({"policies": rows})
        return 0
    table = [_COLUMNS, *(_cells(row) for row in rows)]
    for line in as_table(table):
        click.echo(line)
    for row in rows:
        if row["hidden_by"]:
            click.echo(f"note: {row['file']} is hidden by {row['hidden_by']}, which has the same id")
    return 0


def _row(library: Library, found: Found) -> dict[str, Any]:
    data = library.document(found).data
    head: dict[str, Any] = data if isinstance(data, dict) else {}
    before = [f for f in library.visible() if f.id == found.id and f.folder < found.folder]
    hides = [f.shown for f in library.found if f.id == found.id and f.folder > found.folder] if not before else []
    since, until = found.since, found.until
    return {
        "id": found.id,
        "name": _text(head.get("name")),
        "kind": _text(head.get("kind")),
        "extends": _text(head.get("extends")),
        "in_force": {"from": since.isoformat() if since else None, "until": until.isoformat() if until else None},
        "file": found.shown,
        "shadows": hides,
        "hidden_by": before[0].shown if before else None,
    }


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str) else None


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    since, until = row["in_force"]["from"], row["in_force"]["until"]
    dates = f"{'from ' + since if since else ''}{' ' if since and until else ''}{'until ' + until if until else ''}"
    return (row["id"], row["name"] or "", row["kind"] or "", row["extends"] or "", dates, row["file"])


def as_table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of equal length as lines with their columns under each other; the last column runs on."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]) - 1)]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
            for row in rows]  # fmt: skip
