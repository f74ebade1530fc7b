"""`--pseudonymise KEYFILE`: pseudonyms in place of ids, under a key that the school keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def pseudonym_option(command: F) -> F:
    """`--pseudonymise`, handed to the command as `key_file`."""
    return click.option("--pseudonymise", "key_file", type=click.Path(path_type=Path), metavar="KEYFILE",
                        help="Read every id of a pupil, parent, school or class as a pseudonym under the key in "
                        "KEYFILE (`register key` makes one); the same id is the same pseudonym wherever it stands."
                        )(command)  # fmt: skip


@click.command(name="key")
@click.option("--out", "path", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The file of the "
              "key. One that is there is never written over.")  # fmt: skip
def key_command(path: Path) -> int:
    """Make a key for --pseudonymise, in a file that its owner alone may read.

    Keep it in the school: whoever has it can find out whose a pseudonym is, and without it nobody can. Another key
    gives other pseudonyms, so keep it as long as results are to be compared.
    """
    # Every command that reads a register imports this module, and few make a key.
    import secrets

    from attendance_policy.register import write_key

    write_key(path, secrets.token_bytes)
    click.echo(f"{path.as_posix()} holds a new key; keep it in the school, and hand it to nobody with the results")
    return 0
