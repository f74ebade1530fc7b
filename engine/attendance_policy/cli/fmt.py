"""`fmt`: order and style of profiles."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from attendance_policy.cli.options import format_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import read_standard_input
from attendance_policy.diagnostics import CannotGoOn, Problem, wrong_call
from attendance_policy.layout import Tidied, tidy
from attendance_policy.library import profile_files
from attendance_policy.register.atomic import write_whole
from attendance_policy.register.table import load

_STDIN = "<stdin>"


@click.command(name="fmt")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when something would change.")
@format_option("text", "json")
def command(paths: tuple[str, ...], check: bool, form: str) -> int:
    """Put profiles in order and in one style; without a path, those below ./policies.

    Keys stand in the order of the reference of keys, and what fits on one line of 120 columns stands on one. Comments
    and the meaning stay. A folder means the profiles in it and below it; `-` reads standard input and writes standard
    output. A file whose YAML or keys are wrong is left as it is, and so is every other file of the call; what else
    `validate` finds does not matter here.
    """
    if "-" in paths:
        return _through(paths, check, form)
    files = _files(paths or ("policies",))
    tidied = {file: tidy(load(file), file.as_posix()) for file in files}
    _stop_at(problem for one in tidied.values() for problem in one.problems)
    changed = [file for file, one in tidied.items() if one.changed]
    if not check:
        for file in changed:
            write_whole(file.resolve(), tidied[file].content or b"")
    if form == "json":
        show_json({"checked": len(files), "changed": [file.as_posix() for file in changed]})
    else:
        for file in changed:
            click.echo(f"{file.as_posix()}: {'would change' if check else 'put in order'}")
        click.echo(f"{len(files)} checked: {len(changed)} {'would change' if check else 'changed'}")
    return 1 if check and changed else 0


def _through(paths: tuple[str, ...], check: bool, form: str) -> int:
    """From standard input to standard output."""
    if len(paths) > 1:
        raise click.UsageError("`-` stands beside other paths; name it alone")
    one: Tidied = tidy(read_standard_input(), _STDIN)
    _stop_at(one.problems)
    content = one.content or b""
    changed = [_STDIN] if one.changed else []
    if form == "json":
        show_json({"checked": 1, "changed": changed, **({} if check else {"text": content.decode()})})
    elif check:
        click.echo(f"1 checked: {len(changed)} would change")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    return 1 if check and changed else 0


def _stop_at(problems: Iterable[Problem]) -> None:
    found = sorted(set(problems))
    if found:
        raise CannotGoOn(found, exit_code=3)


def _files(paths: Iterable[str]) -> list[Path]:
    files: list[Path] = []
    for name in paths:
        path = Path(name)
        if path.is_dir():
            files += profile_files(path)
        elif path.is_file():
            files.append(path)
        else:
            hint = "name a profile or a folder of profiles"
            raise wrong_call("no-such-file", f"there is no file `{name}`", hint, name)
    return list(dict.fromkeys(files))
