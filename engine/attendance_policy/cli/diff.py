"""`diff`: what changed in meaning between two policies."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from attendance_policy.cli.asking import now_option, the_now
from attendance_policy.cli.options import format_option, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.revisions import Named, named, names_a_revision
from attendance_policy.diff import compare
from attendance_policy.reports.diff_text import diff_data, diff_markdown, diff_text


@click.command(name="diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--brief", is_flag=True, help="Leave out what is only cited or worded otherwise.")
@click.option("--exit-code", "tell", is_flag=True, help="Exit with 1 where anything differs.")
@now_option
@policies_option
@format_option("text", "markdown", "json")
def command(
    before: str, after: str, brief: bool, tell: bool, now: str | None, today: str | None, folders: tuple[Path, ...],
    form: str,
) -> int:  # fmt: skip
    """Compare two policies by meaning: value, clause, before, after, and the effect in words.

    A and B are ids, paths, `-` for standard input, or REV:PATH, a file at a revision of git with the base and trust of
    that revision. Another name or order is no change. Exits with 0 whatever differs, unless --exit-code is given.
    """
    day, _ = the_now(now, today)
    beside = names_a_revision(before) or names_a_revision(after)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        sides: list[Named] = [
            named(name, folders, day, Path(scratch).resolve(), beside)
            for name, scratch in ((before, one), (after, other))
        ]
        found = compare(sides[0].loaded, sides[1].loaded)
    if form == "json":
        show_json(diff_data(found))
    else:
        click.echo((diff_text if form == "text" else diff_markdown)(found, brief))
    return 1 if tell and found.changes else 0
