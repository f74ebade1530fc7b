"""Tables written into a folder: all of them or none, with a description that is put there last."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.register.atomic import cannot_write, keep_mode, lock, to_disk
from attendance_policy.register.table import shown
from attendance_policy.reports.package import PACKAGE, WrittenTable, package
from attendance_policy.reports.table_catalogue import TABLES
from attendance_policy.reports.table_model import Filled
from attendance_policy.reports.writers import FORMATS, Sink, check_formats, check_size, open_sink

# Drafts lie in the folder itself, so that they are on the same disk. One that was left behind is ours to empty.
DRAFTS = ".tables.part"
_AT_ONCE = 1 << 16  # rows; a row group of Parquet
# How the name of one table would end, with the format that is meant.
_FILES = {**{name: name for name in FORMATS}, "tsv": "csv", "json": "jsonl", "ndjson": "jsonl", "xls": "xlsx",
          "xlsm": "xlsx"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote; `others`: files in the folder that have the name of a table and are of an earlier run."""

    tables: tuple[WrittenTable, ...]
    others: tuple[str, ...]


def check_folder(folder: Path) -> None:
    """Refuse early a folder that could not be written to at the end of a long run. Raises `CannotGoOn` (2 or 3)."""
    form = _FILES.get(folder.suffix.lower().removeprefix("."))
    if form is not None:
        name, plain = folder.as_posix(), folder.with_suffix("").as_posix()
        raise wrong_call("no-folder", f"`--out` names a folder, and {shown(name)} is named like a file",
                         f"write `--out {plain} --tables {form}`")  # fmt: skip
    above = next((path for path in (folder, *folder.absolute().parents) if path.exists()), None)
    if above is None or not above.is_dir():
        name = (above or folder).as_posix()
        raise wrong_call("cannot-be-written", f"{shown(name)} is no folder", "name a folder for `--out`", name)
    if not os.access(above, os.W_OK | os.X_OK):
        name = above.as_posix()
        raise CannotGoOn(Problem(Place(name), "cannot-be-written", f"{shown(name)} cannot be written to",
                                 "check who may write there, or name another folder for `--out`"))  # fmt: skip


def write_tables(
    folder: Path, tables: Sequence[Filled], formats: Sequence[str], policies: Sequence[str],
    progress: Callable[[float], None] | None = None,
) -> Written:  # fmt: skip
    """Write tables, each in every one of `formats`, and `datapackage.json`, which names them with their checksums.

    Everything is written beside its place first. While the files are put in place there is no `datapackage.json`; what
    it describes is complete. Files that are not of this run are left alone. `progress`: the share that is done.

    Raises `CannotGoOn` when it cannot be written (2: a wrong path, more rows than a format holds; 3: no room, not
    allowed, another run is writing there). What was in the folder is then as it was.
    """
    check_formats(formats)
    for filled in tables:
        check_size(filled, formats)
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _held(folder), _drafts(folder) as drafts:
            for filled in tables:
                _check_places(folder, [f"{filled.table.name}.{name}" for name in formats])
            written = _written(drafts, tables, formats, progress or (lambda _: None))
            _write(drafts / PACKAGE, package(policies, written))
            _put_in_place(drafts, folder, [one.name for one in written])
        names = {one.name for one in written}
        others = (name for name in names_of(FORMATS) if name not in names and (folder / name).exists())
        return Written(written, tuple(others))
    except OSError as error:
        raise cannot_write(folder, error) from None
    finally:
        if made:
            with suppress(OSError):  # it holds what was written
                folder.rmdir()


def names_of(formats: Iterable[str]) -> Iterator[str]:
    """What a run may call its tables in these formats."""
    return (f"{table.name}.{name}" for table in TABLES for name in formats)


def _check_places(folder: Path, names: Sequence[str]) -> None:
    for path in (folder / name for name in (*names, PACKAGE)):
        if path.is_dir():
            raise wrong_call("cannot-be-written", f"{shown(path.as_posix())} is a folder", "name another folder",
                             path.as_posix())  # fmt: skip


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """No other run writes to the folder meanwhile."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        lock(descriptor)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _drafts(folder: Path) -> Iterator[Path]:
    """An empty folder for drafts, which is gone afterwards."""
    drafts = folder / DRAFTS
    _cleared(drafts)
    drafts.mkdir(mode=0o700)
    try:
        yield drafts
    finally:
        with suppress(OSError):
            _cleared(drafts)


def _cleared(drafts: Path) -> None:
    if drafts.is_symlink() or drafts.is_file():
        drafts.unlink()
    elif drafts.exists():
        shutil.rmtree(drafts)


def _written(
    drafts: Path, tables: Sequence[Filled], formats: Sequence[str], progress: Callable[[float], None]
) -> tuple[WrittenTable, ...]:
    total = sum(filled.count for filled in tables) or 1
    done = 0
    found: list[WrittenTable] = []
    for filled in tables:
        paths = [drafts / f"{filled.table.name}.{name}" for name in formats]
        with ExitStack() as stack:
            streams = [stack.enter_context(_opened(path)) for path in paths]
            sinks: list[Sink] = []
            for name, stream in zip(formats, streams, strict=True):
                sinks.append(open_sink(name, stream, filled.table))
                stack.callback(sinks[-1].drop)
            rows, count = filled.rows(), 0
            while some := list(islice(rows, _AT_ONCE)):
                count += len(some)
                for sink in sinks:
                    sink.add(some)
                progress(min((done + count) / total, 1.0))
            for sink, stream in zip(sinks, streams, strict=True):
                sink.close()
                to_disk(stream)
        done += count
        for name, path in zip(formats, paths, strict=True):
            with path.open("rb") as file:
                checksum = hashlib.file_digest(file, "sha256").hexdigest()
            found.append(WrittenTable(filled.table, name, count, path.stat().st_size, checksum))
    return tuple(found)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    stream = path.open("wb")
    try:
        yield stream
    except BaseException:
        with suppress(OSError):  # what could not be written is tried once more, and fails once more
            stream.close()
        raise
    stream.close()


def _write(path: Path, content: bytes) -> None:
    with _opened(path) as stream:
        stream.write(content)
        to_disk(stream)


def _put_in_place(drafts: Path, folder: Path, names: Sequence[str]) -> None:
    """Move the drafts to their places, the description last; all are put back where one cannot be moved."""
    every = [*names, PACKAGE]
    kept: dict[str, Path] = {}
    for name in every:
        if (folder / name).exists():
            keep_mode(folder / name, drafts / name)
            with suppress(OSError):  # a disk without second names; then there is nothing to put back
                os.link(folder / name, drafts / f"{name}.old")
                kept[name] = drafts / f"{name}.old"
    moved: list[str] = []
    try:
        (folder / PACKAGE).unlink(missing_ok=True)
        for name in every:
            (drafts / name).replace(folder / name)
            moved.append(name)
    except BaseException:
        for name in (*moved, PACKAGE):
            with suppress(OSError):
                if name in kept:
                    kept[name].replace(folder / name)
                elif name in moved:
                    (folder / name).unlink()
        raise
    _names_to_disk(folder)


def _names_to_disk(folder: Path) -> None:
    """Have the new names on the disk too; where folders cannot be opened the system does so in its own time."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
