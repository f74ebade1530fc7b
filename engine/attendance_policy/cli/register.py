"""`register inspect` and `register pack`: what a file holds and the map that reads it; the compact form."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from attendance_policy.cli.asking import now_option, the_now
from attendance_policy.cli.inspecting import look_at
from attendance_policy.cli.mapping import known_words, load_map, map_options
from attendance_policy.cli.options import events_option, format_option, open_library, policies_option
from attendance_policy.cli.output import show_json, show_problems
from attendance_policy.cli.paths import check_writable, logs_of, sources_of
from attendance_policy.cli.progress import Progress
from attendance_policy.cli.pseudonyms import key_command, pseudonym_option
from attendance_policy.cli.screen import show_lines, style_of_terminal
from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import Place, Problem, wrong_call
from attendance_policy.events import Before
from attendance_policy.library import Library, map_ids, map_path
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import (
    read_key,
    read_pupils,
    read_register,
    write_packed,
    write_pupil_years,
    write_rejects,
)
from attendance_policy.register.atomic import write_whole
from attendance_policy.register.dispatch import layout_of
from attendance_policy.register.inspect.draft import draft
from attendance_policy.register.inspect.guess import compact_form
from attendance_policy.register.inspect.look import Inspected, look
from attendance_policy.register.inspect.names import Known
from attendance_policy.register.inspect.strangers import beside_register
from attendance_policy.register.maps.model import Map, RegisterMap
from attendance_policy.register.maps.read import read_map
from attendance_policy.register.packed import checksum_of, read_packed
from attendance_policy.register.pupil_years_read import read_pupil_years
from attendance_policy.register.table import load, name_of
from attendance_policy.register.text_blocks import size_of
from attendance_policy.reports.inspect_data import inspected_data, packed_data, problem_of
from attendance_policy.reports.inspect_text import inspected_text
from attendance_policy.reports.words import count_of, day_words, number
from attendance_policy.source import read_file

_PATH = click.Path(path_type=Path)


@click.group(name="register")
def command() -> None:
    """What a file holds, the map that reads it, and its compact form."""


@command.command(name="inspect")
@click.argument("file_name", metavar="FILE")
@map_options
@pseudonym_option
@click.option("--pupils-file", "pupils_name", metavar="FILE", help="Year groups and dates on roll; looked at, too.")
@events_option("What people did; looked at, too")
@click.option("--sheet", metavar="NAME", help="Of a workbook, the sheet to look at.")
@click.option("--write-map", "map_file", type=_PATH, metavar="FILE", help="Write the map that reads the file.")
@click.option("--rejects", "rejects_path", type=_PATH, metavar="FILE", help="Write the rows that were not accepted, "
              "with line and reason.")  # fmt: skip
@click.option("--strict", is_flag=True, help="End with exit code 3 where anything is to be filled in, or any row is "
              "not accepted or in doubt.")  # fmt: skip
@now_option
@policies_option
@format_option("text", "json")
def inspect(
    file_name: str, map_name: str | None, encoding: str | None, pupils_name: str | None,
    events_names: tuple[str, ...], sheet: str | None, map_file: Path | None, rejects_path: Path | None, strict: bool,
    now: str | None, today: str | None, folders: tuple[Path, ...], form: str, key_file: Path | None,
) -> int:  # fmt: skip
    """Say what a register holds and how it is written, and write the map that reads it.

    Without --map the layout, the columns, the dates and the words for sessions are guessed, and every guess is said;
    the same goes for a pupil file and a log of events. What could be read in two ways is asked for. Names of pupils
    are never read and never shown. The exit code is 0 where every file that was given could be read, rejects or none
    (`--strict` asks for none), and 3 where no row of one can be used as it stands.
    """
    check_writable({"--write-map": map_file, "--rejects": rejects_path},
                   [file_name, pupils_name, *events_names, map_name, key_file])  # fmt: skip
    if map_file is not None and map_file.exists():
        raise wrong_call("already-there", f"`{map_file.as_posix()}` exists", "name another file, or move this one away")
    key = read_key(key_file) if key_file is not None else None
    library = open_library(folders)
    codes = code_book(Policies(library).resolver)
    named = {"FILE": file_name, "--pupils-file": pupils_name}
    logs = logs_of(events_names, named)
    files = sources_of(named)
    source = files["FILE"]
    assert source is not None
    map = load_map(map_name, encoding, library, codes)
    said = map.register if map is not None and map_name is not None else None
    base = RegisterMap(encoding=encoding or "", sheet=sheet or "")
    if said is not None and sheet is not None:
        said = replace(said, sheet=sheet)
    maps = _maps(library, codes)
    before = Before()
    beside = tuple(
        look_at(part, given, maps, known_words(codes), map=map if said is not None else None,
                encoding=encoding or "", key=key, before=before)
        for part, given in (("pupils", files["--pupils-file"]), *(("events", log) for log in logs))
        if given is not None
    )  # fmt: skip
    pupils = next((one.pupils for one in beside if one.pupils is not None), None)
    day, moment = the_now(now, today)
    clock = day or (moment.date() if moment is not None else date.today())
    with Progress() as progress:
        seen = look(load(source), name_of(source), codes, Known.of(maps), map=said, base=base,
                    pupils=pupils, today=clock, key=key, progress=progress.of("reading the register"))  # fmt: skip
    seen = replace(seen, beside=beside_register(beside, seen.register.pupil_ids) if seen.register else beside)
    if map_file is not None:
        write_whole(map_file, draft(seen.guess, seen.file, beside).encode("utf-8"))
    several = len(logs) > 1
    accounts = {"register": seen.account, **{f"events {one.file}" if several and one.part == "events" else one.part:
                                             one.account for one in beside}}  # fmt: skip
    if rejects_path is not None:
        write_rejects({kind: account for kind, account in accounts.items() if account is not None}, rejects_path)
    if form == "json":
        show_json(inspected_data(seen))
    else:
        show_lines(inspected_text(seen, style_of_terminal(), map_file.as_posix() if map_file else ""))
    return _ended(seen, strict)


def _ended(seen: Inspected, strict: bool) -> int:
    """3 when no row of a file can be used as it stands; when `strict`, too, where anything is left to do."""
    problems = []
    for file, read, asks in ((seen.file, seen.register is not None, seen.guess.asks),
                             *((one.file, one.account is not None and not one.problems, one.asks)
                               for one in seen.beside)):  # fmt: skip
        if not read:
            said = "no row can be accepted before the map is filled in" if asks else "no row could be accepted"
            problems.append(Problem(Place(file), "nothing-accepted", said))
    if strict and not problems:
        problems = _left(seen)
    if not problems:
        return 0
    sys.stdout.flush()
    show_problems(problems, err=True)
    return 3


def _left(seen: Inspected) -> list[Problem]:
    """What `--strict` does not let pass: the first row of each reason, and what is to be filled in."""
    found = [problem_of(ask, seen.file) for ask in seen.guess.asks]
    found += [problem_of(ask, one.file) for one in seen.beside for ask in one.asks]
    accounts = [(seen.file, seen.account), *((one.file, one.account) for one in seen.beside)]
    for file, account in accounts:
        for first in (*account.first_by_code().values(), *account.first_doubts().values()) if account else ():
            found.append(Problem(Place(file, first.line), first.code, first.reason))
    return sorted(found)


def _maps(library: Library, codes: CodeBook) -> list[Map]:
    """The maps that can be found: columns of a file may be named as one of them has it."""
    words = known_words(codes)
    folders = library.folders[:-1]
    maps = []
    for name in map_ids(folders):
        path = map_path(name, folders)
        maps.append(read_map(read_file(path, library.shown(path)), words))
    return maps


@command.command(name="pack")
@click.argument("file_name", metavar="FILE")
@click.option("--out", "path", required=True, type=_PATH, metavar="FILE", help="The packed register.")
@click.option("--to", "kind", type=click.Choice(("packed", "parquet")), default="packed", show_default=True,
              help="One line and bytes, or Parquet with a row for each pupil, which other tools read.")  # fmt: skip
@click.option("--pupils-file", "pupils_name", metavar="FILE", help="With --to parquet: year groups, dates on roll and "
              "flags, written beside the marks.")  # fmt: skip
@map_options
@pseudonym_option
@click.option("--rejects", "rejects_path", type=_PATH, metavar="FILE", help="Write the rows that were not accepted, "
              "with line and reason.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Refuse a file in which any row is not accepted.")
@policies_option
@format_option("text", "json")
def pack_command(
    file_name: str, path: Path, map_name: str | None, encoding: str | None, rejects_path: Path | None, strict: bool,
    folders: tuple[Path, ...], form: str, key_file: Path | None, kind: str, pupils_name: str | None,
) -> int:  # fmt: skip
    """Write the compact form of a register, which is read fastest, and read it back to compare.

    It holds pupils' ids, days and marks, and nothing else: what was rejected is not in it. With --to parquet it can
    hold what a pupil file says as well, and `simulate --out DIR.parquet` streams it.
    """
    if pupils_name is not None and kind != "parquet":
        raise wrong_call("no-place-for-pupils", "`--pupils-file` without `--to parquet`",
                         "the packed form holds marks alone; name the pupil file when it is simulated")  # fmt: skip
    check_writable({"--out": path, "--rejects": rejects_path}, [file_name, pupils_name, map_name, key_file])
    key = read_key(key_file) if key_file is not None else None
    library = open_library(folders)
    codes = code_book(Policies(library).resolver)
    files = sources_of({"FILE": file_name, "--pupils-file": pupils_name})
    source, people = files["FILE"], files["--pupils-file"]
    assert source is not None
    map = load_map(map_name, encoding, library, codes)
    pupils = read_pupils(people, map=map, key=key) if people is not None else None
    with Progress() as progress:
        register = read_register(source, codes, map=map, pupils=pupils, key=key,
                                 progress=progress.of("reading the register"))  # fmt: skip
    account = register.account
    if rejects_path is not None:
        write_rejects({"register": account}, rejects_path)
    if strict and account.rejects:
        first = account.rejects[0]
        show_problems([Problem(Place(name_of(source), first.line), first.code,
                               f"{account.rejected:,} of {account.read:,} {account.unit}s rejected; the first: "
                               f"{first.reason}",
                               "without `--strict` they are left out")], err=True)  # fmt: skip
        return 3
    if kind == "parquet":
        write_pupil_years(register, path, pupils)
    else:
        write_packed(register, path)
    written = checksum_of(register)
    del register  # two would be held else
    register = read_packed(path, codes) if kind == "packed" else read_pupil_years(load(path), path.as_posix(), codes)
    if checksum_of(register) != written:
        raise wrong_call("not-as-written", f"`{path.as_posix()}` does not read back as it was written",
                         "look at the disk, and pack the register again")  # fmt: skip
    size, was = path.stat().st_size, size_of(source)
    if form == "json":
        data = load(source) if was else b""  # a pipe is read once
        layout = compact_form(data) or layout_of(data, map.register if map is not None else RegisterMap())
        show_json({"file": path.as_posix(), **packed_data(register, account, name_of(source), layout if was else None),
                   "bytes": {"before": was or None, "after": size}, "compared": True})  # fmt: skip
        return 0
    show_lines([
        f"{path.as_posix()}: {count_of(len(register.pupil_ids), 'pupil')}, "
        f"{number(account.accepted - account.unmarked)} marks, {day_words(register.days[0])} to "
        f"{day_words(register.days[-1])}; read back and compared",
        f"{count_of(account.read, account.unit)} read = {number(account.accepted)} accepted + "
        f"{number(account.rejected)} rejected",
        f"{number(was)} bytes became {number(size)}" if was else f"{number(size)} bytes",  # of a pipe nobody knows
    ])  # fmt: skip
    return 0


command.add_command(key_command)
