"""What a school hands over for letters and for nothing else: names and addresses, its own particulars, spoken facts.

No message here ever repeats a cell of these files: a fault is told by its line and its column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from datetime import date
from pathlib import Path

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.letters.facts import SAID_FACTS
from attendance_policy.letters.figures import day_words
from attendance_policy.letters.model import Addressee, School
from attendance_policy.register.maps.model import CANONICAL, FileMap
from attendance_policy.register.table import Table, batches, load, name_of, open_table
from attendance_policy.source import read_yaml

ADDRESS = tuple(f"address_{n}" for n in range(1, 8))
NAME_COLUMNS = ("pupil_id", "pupil_name", "parent_id", "parent_name", *ADDRESS, "salutation", "language")
SCHOOL_KEYS = ("name", "address", "phone", "email", "signatory", "signatory_role")
_OTHERWISE = "; a column that is called otherwise there is named by `--names-column`, like `pupil_name=Legal name`"
_THE_KEYS = (f"its keys are {', '.join(f'`{key}`' for key in SCHOOL_KEYS)}; `signatory` is the name of who signs, and "
             "`signatory_role` what that person is")  # fmt: skip
_ISO = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
_MOST_LINES = 7


@dataclass(frozen=True, slots=True)
class Person:
    """One parent of one pupil: a row of the file of names."""

    pupil_name: str
    addressee: Addressee


@dataclass(frozen=True, slots=True)
class Read:
    """How much of a file was read. `rejected`: (line, reason), without anything that stands in the row. `notes`: what
    else is to be known of the file."""

    read: int = 0
    accepted: int = 0
    rejected: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """The parents of each pupil, in the order of the file. `addresses`: whether the file has lines of addresses."""

    of_pupil: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    addresses: bool = False
    read: Read = field(default_factory=Read)


@dataclass(frozen=True, slots=True)
class Said:
    """What people say of single letters. `rows`: pupil -> (letter or "" for any, facts); a date also as a date."""

    rows: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = field(default_factory=dict)
    read: Read = field(default_factory=Read)

    def of(self, pupil_id: str, papers: Collection[str]) -> dict[str, str]:
        """The facts of a letter; what names the letter goes before what names none."""
        found: dict[str, str] = {}
        for wanted, facts in sorted(self.rows.get(pupil_id, ()), key=lambda row: bool(row[0])):
            if not wanted or wanted in papers:
                found |= facts
        return found


def read_names(source: Path | bytes, by: FileMap = CANONICAL) -> Names:
    """Read a file of names (CSV): `NAME_COLUMNS`, of which the ids and names of pupil and parent are required, but for
    `parent_id`. `by`: how the file is written, where that is not as ours are.

    A parent who stands twice for a pupil is rejected the second time. Raises `CannotGoOn`: exit code 2 when nothing is
    at the path, 3 when it is no such table or no row could be accepted.
    """
    table, lines, rejected = _rows(source, ("pupil_id", "pupil_name", "parent_name"), NAME_COLUMNS, by, _OTHERWISE)
    found: dict[str, list[Person]] = {}
    seen: dict[tuple[str, ...], int] = {}
    for line, said in lines:
        address = tuple(said[name] for name in ADDRESS if said.get(name))
        key = (said["pupil_id"], said.get("parent_id") or said["parent_name"])
        if reason := _fault(said, ("pupil_id", "pupil_name", "parent_name")):
            rejected.append((line, reason))
        elif key in seen:
            rejected.append((line, f"the same parent of the same pupil stands on line {seen[key]}"))
        else:
            seen[key] = line
            name = said["parent_name"]
            greeting = re.sub(r"^dear\s+", "", said.get("salutation") or name, flags=re.IGNORECASE).rstrip(" ,")
            person = Addressee(name, f"Dear {greeting}", address, said.get("parent_id", ""), said.get("language", ""))
            found.setdefault(said["pupil_id"], []).append(Person(said["pupil_name"], person))
    read = _account(source, len(seen), rejected, table.notes)
    return Names({pupil: tuple(rows) for pupil, rows in found.items()}, bool(set(ADDRESS) & set(table.names)), read)


def read_said(source: Path | bytes, by: FileMap = CANONICAL) -> Said:
    """Read a file of facts (CSV): `pupil_id`, `letter` (the letter, meeting, notice or rule it is for; blank for any)
    and columns named after the facts that only people know. A blank is not given. A date like 2026-01-12 is one.

    Raises `CannotGoOn`: exit code 2 when nothing is at the path, 3 when a column is no such fact or no row could be
    accepted.
    """
    known = ("pupil_id", "letter", *SAID_FACTS)
    table, lines, rejected = _rows(source, ("pupil_id",), known, by)
    problems = [
        Problem(Place(table.file, table.first_line - 1), "unknown-fact", f"the column `{name}` is no fact",
                did_you_mean(name, known) or "docs/letters.md lists the facts that only people know")
        for name in table.ignored
    ]  # fmt: skip
    if problems:
        raise CannotGoOn(problems)
    found: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    accepted = 0
    for line, said in lines:
        if reason := _fault(said, ("pupil_id",)):
            rejected.append((line, reason))
            continue
        accepted += 1
        facts = {name: said[name] for name in SAID_FACTS if said.get(name)}
        found.setdefault(said["pupil_id"], []).append((said.get("letter", ""), facts))
    rows_of = {pupil: tuple(rows) for pupil, rows in found.items()}
    return Said(rows_of, _account(source, accepted, rejected, table.notes))


def read_school(path: Path) -> School:
    """Read the school's own particulars (YAML): `SCHOOL_KEYS`, of which `name` is required; `address` is a list.

    Raises `CannotGoOn`: exit code 2 when nothing is at the path, 3 for a file with faults.
    """
    document = read_yaml(load(path), path.as_posix())
    if not document.usable:
        raise CannotGoOn(document.problems)
    data = document.data
    problems: list[Problem] = []
    if not isinstance(data, dict) or not data.get("name"):
        raise CannotGoOn(Problem(Place(document.file), "wrong-school-file", "the file gives no `name` of the school",
                                 _THE_KEYS))
    for key, value in data.items():
        place = document.places.nearest((key,))
        if key not in SCHOOL_KEYS:
            problems.append(Problem(place, "wrong-school-file", f"`{key}` is not a key of this file",
                                    did_you_mean(key, SCHOOL_KEYS) or _THE_KEYS))
        elif isinstance(value, dict) or (isinstance(value, list) and (
                key != "address" or len(value) > _MOST_LINES or not all(isinstance(one, str) for one in value))):
            problems.append(Problem(place, "wrong-school-file", f"`{key}` is no text", "`address` is a list of at most "
                                    f"{_MOST_LINES} lines, and all else one line"))  # fmt: skip
    if problems:
        raise CannotGoOn(problems)
    address = data.get("address", [])
    lines = [_tidy(str(one)) for one in (address if isinstance(address, list) else str(address).split(","))]
    texts = {key: _tidy(str(data.get(key, ""))) for key in SCHOOL_KEYS if key != "address"}
    return School(address=tuple(line for line in lines if line), **texts)


def as_day(text: str) -> date | None:
    """The day a fact gives as 2026-01-12; None for any other words."""
    try:
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def said_words(text: str) -> str:
    """A fact as a letter says it: a day in words, anything else as it was given."""
    day = as_day(text)
    return day_words(day) if day is not None else text


def _rows(
    source: Path | bytes, required: tuple[str, ...], known: tuple[str, ...], by: FileMap, otherwise: str = ""
) -> tuple[Table, list[tuple[int, dict[str, str]]], list[tuple[int, str]]]:
    table = _opened(source, required, known, by, otherwise)
    lines: list[tuple[int, dict[str, str]]] = []
    rejected: list[tuple[int, str]] = []
    for batch in batches(table.data[table.start :], table.first_line, table.width, table.delimiter, ()):
        rejected += [(reject.line, reject.reason) for reject in batch.broken]
        for line, fields in zip(batch.lines, batch.rows, strict=True):
            cells = zip(table.names, fields, strict=True)
            lines.append((line, {name: _tidy(cell) for name, cell in cells if name in known}))
    return table, lines, rejected


def _opened(
    source: Path | bytes, required: tuple[str, ...], known: tuple[str, ...], by: FileMap, otherwise: str
) -> Table:
    """The table. Where a file has no header, its first row stands in its place, and no message may repeat that.
    `otherwise`: what else there is to do about a column that is missing, "" for nothing."""
    try:
        return open_table(load(source), name_of(source), required, known, by)
    except CannotGoOn as stop:
        problems = [
            replace(one, message=one.message.partition(";")[0], suggestion="the first line names the columns, of which "
                    f"{', '.join(f'`{name}`' for name in required)} must be there{otherwise}")
            if one.code == "missing-column" else one for one in stop.problems
        ]  # fmt: skip
        raise CannotGoOn(problems, stop.exit_code) from None


def _fault(said: Mapping[str, str], required: tuple[str, ...]) -> str:
    for name in required:
        if not said.get(name):
            return f"the row has no `{name}`"
    unprintable = next((name for name, cell in said.items() if not cell.isprintable()), "")
    return f"`{unprintable}` holds a character that cannot be printed" if unprintable else ""


def _account(
    source: Path | bytes, accepted: int, rejected: list[tuple[int, str]], notes: tuple[str, ...]
) -> Read:
    read = Read(accepted + len(rejected), accepted, tuple(sorted(rejected)), notes)
    if read.read and not accepted:
        line, reason = read.rejected[0]
        said = f"no row could be accepted, of {read.read} read"
        raise CannotGoOn(Problem(Place(name_of(source)), "nothing-accepted", said, f"line {line}: {reason}"))
    return read


def _tidy(text: str) -> str:
    return " ".join(text.split())
