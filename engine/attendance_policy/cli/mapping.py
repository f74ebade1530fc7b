"""`--map` and `--encoding`: how a school's own files are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from attendance_policy.cli.output import show_problems
from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import Problem
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.encoding import ENCODINGS
from attendance_policy.register.maps.model import PLAIN, Map
from attendance_policy.vocabulary import FLAGS

if TYPE_CHECKING:
    from attendance_policy.register.maps.values import Known

F = TypeVar("F", bound=Callable[..., Any])


def map_options(command: F) -> F:
    """`--map ID|FILE` and `--encoding NAME`."""
    command = click.option("--encoding", "encoding", type=click.Choice(ENCODINGS), help="How the CSV files given are "
                           "encoded, where they do not say it themselves.")(command)  # fmt: skip
    return click.option("--map", "map_name", metavar="ID|FILE", help="How the files given are written: the columns, "
                        "dates, sessions and codes of a school's own export.")(command)  # fmt: skip


def load_map(name: str | None, encoding: str | None, library: Library, codes: CodeBook | None = None) -> Map | None:
    """The map that a call names, None without one. Warnings of the map go to standard error.

    `codes`: the code book of the library, where it has been read already.
    Raises `CannotGoOn`: exit code 2 when there is none, 3 when it cannot be used.
    """
    found: Map | None = None
    if name is not None:
        from attendance_policy.library import map_path
        from attendance_policy.register.maps.read import read_map
        from attendance_policy.source import read_file

        path = map_path(name, library.folders[:-1])
        problems: list[Problem] = []
        book = codes or code_book(Policies(library).resolver)
        found = read_map(read_file(path, library.shown(path)), known_words(book), problems)
        show_problems(sorted(problems), err=True)
    if encoding is None:
        return found
    plain = found or PLAIN
    return replace(
        plain, register=replace(plain.register, encoding=encoding), pupils=replace(plain.pupils, encoding=encoding),
        events=replace(plain.events, encoding=encoding),
    )  # fmt: skip


def known_words(codes: CodeBook) -> Known:
    """What the words of a map may stand for."""
    # Every command that reads a file imports this module, and few name a map.
    from attendance_policy.events import KINDS
    from attendance_policy.events.outcomes import CONTACTS, NOT_REACHED, REACHED
    from attendance_policy.register.maps.values import Known

    return Known(codes, FLAGS, KINDS, (*REACHED, *NOT_REACHED), CONTACTS)
