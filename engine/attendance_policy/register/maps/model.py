"""A map of a school's exports: which column is which, how dates and sessions are written, what local codes stand for.

A map is data. It never guesses: what it leaves empty is read as the canonical form writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from attendance_policy.frozen import dataclass

# How marks stand in a file: a row for each mark; a row for each pupil and a column for each session; a list of JSON
# objects; a Common Transfer File.
LAYOUTS = ("long", "wide", "records", "ctf")


@dataclass(frozen=True, slots=True)
class FileMap:
    """How one kind of file is written. `columns`: our name -> the name in the file (a path with dots in JSON).

    `encoding`: `utf-8`, `utf-16` or `windows-1252`; "" is UTF-8, or what the byte-order mark says. `delimiter`: one
    character; "" is told from the header. `sheet`: of a workbook; "" is the only one. `records`: where the list of
    objects stands in JSON, names parted by dots; "" is the whole file. `dates`: like `DD/MM/YYYY`; "" is YYYY-MM-DD.
    `times`: the same for a moment of an event. `words`: our column -> word in the file (lower case) -> ours.
    `verified`: our names whose place in the export was read in the vendor's documents or code.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    records: str = ""
    dates: str = ""
    times: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    verified: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RegisterMap(FileMap):
    """How a register is written. `codes`: local mark -> code of the code book, or "" for no mark.

    `headings`: of a wide file, how a column is headed, like `{DD/MM/YYYY} {session}`. `school_year`: like `2025/26`, of
    a wide file whose headings leave out the year. `days_a_week` and `no_mark` are
    of a Common Transfer File's string of marks: 5 or 7 days (0: not said), and the character for no mark.
    """

    layout: str = "long"
    codes: Mapping[str, str] = field(default_factory=dict)
    headings: str = ""
    school_year: str = ""
    days_a_week: int = 0
    no_mark: str = "-"


@dataclass(frozen=True, slots=True)
class Map:
    """One school's (or system's) exports. `checked`: sentences on what of it is verified, and against what.

    `more_events`: how other logs are written, where `events` is a list; each log is read by the first that fits it.
    """

    id: str
    name: str
    register: RegisterMap = field(default_factory=RegisterMap)
    pupils: FileMap = field(default_factory=FileMap)
    events: FileMap = field(default_factory=FileMap)
    source: tuple[str, ...] = ()
    more_events: tuple[FileMap, ...] = ()


CANONICAL = FileMap()
PLAIN = Map("", "")
