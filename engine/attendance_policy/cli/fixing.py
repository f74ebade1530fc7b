"""`lint --fix`: mending files in place, or showing what would change."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

import click

from attendance_policy.cli.output import finding, show_json
from attendance_policy.diagnostics import CannotGoOn, Severity
from attendance_policy.frozen import dataclass
from attendance_policy.library import Found
from attendance_policy.lint.fix import Fixed, mend
from attendance_policy.policy import Policies


@dataclass(frozen=True)
class FixedFile:
    """One file before and after."""

    shown: str
    path: Path
    before: bytes
    after: bytes
    fixed: tuple[Fixed, ...]


def fix_files(
    targets: Iterable[Found], policies: Policies, now: date, only: Collection[str], dry_run: bool
) -> list[FixedFile]:
    """Mend every file, or none: written when all have been mended. Raises `CannotGoOn` for one that keeps errors."""
    files: list[FixedFile] = []
    for target in targets:
        before = target.path.read_bytes()
        mended = mend(before, target.shown, policies, now, only)
        loaded = policies.examine(target)
        if not loaded.usable and not _usable(mended.content, target, policies):
            raise CannotGoOn([p for p in loaded.problems if p.severity is Severity.ERROR])
        files.append(FixedFile(target.shown, target.path, before, mended.content, mended.fixed))
    for file in files:
        if not dry_run and file.after != file.before:
            from attendance_policy.register.atomic import write_whole  # imported here: it brings numpy along

            write_whole(file.path.resolve(), file.after)
    return files


def _usable(content: bytes, target: Found, policies: Policies) -> bool:
    return policies.examine_document(policies.library.document_of(content, target.shown)).usable


def fixed_data(files: Iterable[FixedFile]) -> list[dict[str, object]]:
    """What was mended, as the JSON contract has it."""
    return [{**finding(one.problem), "fixed": one.says} for file in files for one in file.fixed]


def show_fixed(files: Iterable[FixedFile]) -> None:
    """What was mended, a line for each."""
    for file in files:
        for one in file.fixed:
            click.echo(f"{one.problem.place}: fixed: {one.says} [{one.problem.code}]")


def show_preview(files: list[FixedFile], form: str) -> None:
    """What would be mended: as JSON, or the difference of each file and then a line for each."""
    if form == "json":
        show_json({"would_fix": fixed_data(files)})
        return
    show_difference(files)
    for file in files:
        for one in file.fixed:
            click.echo(f"{one.problem.place}: would fix: {one.says} [{one.problem.code}]")
    click.echo(f"{len(files)} examined: {sum(len(file.fixed) for file in files)} would be fixed")


def show_difference(files: Iterable[FixedFile]) -> None:
    """Each file that would change, as a unified difference."""
    for file in files:
        name = file.shown.lstrip("/")
        before, after = (side.decode().splitlines(keepends=True) for side in (file.before, file.after))
        for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
            click.echo(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n", nl=False)
