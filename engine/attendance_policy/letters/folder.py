"""Letters written into a folder: each file once, counted, and told in a manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from attendance_policy import __version__
from attendance_policy.diagnostics import CannotGoOn, Place, Problem, wrong_call
from attendance_policy.letters.model import Batch, NotWritten
from attendance_policy.letters.writers import WRITERS, files_of
from attendance_policy.letters.writers.merge import EVENTS_FILE, MERGE_FILE, events_table, merge_table
from attendance_policy.register.atomic import write_whole

MANIFEST = "manifest.json"
# The code of the problem that a letter holds a sign which no font has.
NO_SIGN = "no-such-sign"


def check_folder(folder: Path, overwrite: bool) -> None:
    """Refuse early a folder that holds letters already. Raises `CannotGoOn` (exit code 2)."""
    if folder.exists() and not folder.is_dir():
        raise wrong_call("cannot-be-written", f"`{folder.as_posix()}` is a file", "name a folder for `--out`")
    if not overwrite and (folder / MANIFEST).exists():
        raise wrong_call("letters-there", f"`{folder.as_posix()}` holds letters already",
                         "name another folder, or add `--overwrite`")  # fmt: skip


def write_letters(batch: Batch, folder: Path, kinds: Sequence[str], overwrite: bool = False, word: Path | None = None,
                  read: Collection[Path] = ()) -> tuple[str, ...]:  # fmt: skip
    """Write a batch: the letters as each of `kinds` has them, the tables and the manifest, which comes last.

    The names of the files. `word`: the school's own Word template, for `docx`. `read`: files that the call reads, where
    they lie; none is written over. Nothing is written where anything would
    be replaced without `overwrite`, or where a writer gave files for another number of letters. Raises
    `CannotGoOn`: exit code 2 for a folder that cannot be written to.
    """
    check_folder(folder, overwrite)
    content: dict[str, bytes] = {}
    for kind in kinds:
        files = list(files_of(kind, batch.written, **({"template": word} if kind == "docx" and word else {})))
        for name, data in files:
            if name in content:
                raise _miscounted(kind, f"two letters are written as `{name}`")
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise _miscounted(kind, f"`{name}` lies outside the folder")
            content[name] = data
        if len(files) != WRITERS[kind].count(len(batch.written)):
            raise _miscounted(kind, f"{len(files)} files of {kind} came of {len(batch.written)} letters")
    content[MERGE_FILE] = merge_table(batch.written)
    content[EVENTS_FILE] = events_table(batch.written)
    names = tuple(sorted(content))
    there = [name for name in (*names, MANIFEST) if (folder / name).exists()]
    if there and not overwrite:
        raise wrong_call("letters-there", f"`{folder.as_posix()}` holds `{there[0]}` already",
                         "name another folder, or add `--overwrite`")  # fmt: skip
    lost = next((name for name in (*names, MANIFEST) if (folder / name).resolve() in read), None)
    if lost is not None:
        raise wrong_call("would-be-lost", f"`{(folder / lost).as_posix()}` is read, and `--out` would write over it",
                         "name another folder for `--out`")  # fmt: skip
    _made(folder)
    # A manifest tells of files that are there: none does while they change.
    (folder / MANIFEST).unlink(missing_ok=True)
    for name in names:
        _made((folder / name).parent)
        write_whole(folder / name, content[name])
    write_whole(folder / MANIFEST, _manifest(batch, kinds, content))
    return (*names, MANIFEST)


def write_what_can_be(
    batch: Batch, folder: Path, kinds: Sequence[str], overwrite: bool = False, word: Path | None = None,
    read: Collection[Path] = (),
) -> tuple[Batch, tuple[str, ...]]:  # fmt: skip
    """Write a batch as `write_letters` does, but leave out the letters that hold a sign which no font for PDF has.

    The batch as it was written: those letters are among `not_written`, with the reason. One name is no reason for which
    all others wait. What an earlier run wrote into the folder goes, where nobody has changed it since: an old letter
    beside the new ones would be sent again. What has been changed stays, and a note names it. Raises `CannotGoOn` as
    `write_letters` does.
    """
    earlier = _earlier(folder) if overwrite else {}
    while True:
        try:
            names = write_letters(batch, folder, kinds, overwrite, word, read)
            left = _cleared(folder, {name: digest for name, digest in earlier.items() if name not in names}, read)
            said = [f"of an earlier run, and changed since, so it was left: `{name}`" for name in left]
            return replace(batch, notes=(*batch.notes, *said)), names
        except CannotGoOn as stop:
            # Nothing is written before every letter is set.
            batch = _without(batch, stop)


def _earlier(folder: Path) -> dict[str, str]:
    """What the manifest of an earlier run names: files of letters below the folder, and their checksums."""
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
        files = {str(one["name"]): str(one["sha256"]) for one in data["files"]}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}  # none, or not one of ours
    return {name: digest for name, digest in files.items()
            if not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts}  # fmt: skip


def _cleared(folder: Path, earlier: dict[str, str], read: Collection[Path]) -> list[str]:
    """Take out these files of an earlier run; the names of those that are not as it wrote them, or that are read."""
    left = []
    inside = folder.resolve()
    for name, digest in sorted(earlier.items()):
        path = folder / name
        if path.is_symlink() or not path.is_file() or not path.resolve().is_relative_to(inside):
            continue
        try:
            if path.resolve() in read or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                left.append(name)
            else:
                path.unlink()
        except OSError:
            left.append(name)
    return left


def _without(batch: Batch, stop: CannotGoOn) -> Batch:
    """The batch without the letters that cannot be set; raises what stopped it where that is anything else."""
    lacking = {problem.place.file: problem for problem in stop.problems if problem.code == NO_SIGN}
    out = [letter for letter in batch.written if letter.key in lacking]
    if len(lacking) < len(stop.problems) or not out:
        raise stop
    told = [
        NotWritten(one.pupil.id, one.addressee.parent_id, one.kind, one.id, one.called, one.basis.rule, one.trigger,
                   one.basis.clause, why=f"{lacking[one.key].message}; {lacking[one.key].suggestion}")
        for one in out
    ]  # fmt: skip
    kept = tuple(letter for letter in batch.written if letter.key not in lacking)
    return replace(batch, written=kept, not_written=(*batch.not_written, *told))


def _miscounted(kind: str, message: str) -> CannotGoOn:
    return CannotGoOn(Problem(Place(kind), "letters-miscounted", message, "nothing was written; report this"))


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise wrong_call("cannot-be-written", f"`{folder.as_posix()}` cannot be made: {reason}",
                         "name a folder that can be written to") from None  # fmt: skip


def _manifest(batch: Batch, kinds: Sequence[str], content: dict[str, bytes]) -> bytes:
    """What was written, without a name in it: counts, files with their checksums, and each letter by its ids."""
    basis = sorted({(one.basis.policy, one.basis.version, one.basis.sha256) for one in batch.written})
    data = {
        "schema_version": 1, "made_by": f"attendance-policy {__version__}", "policy": batch.policy,
        "policies": [{"policy": name, "version": version, "sha256": sha256} for name, version, sha256 in basis],
        "on": batch.on.isoformat(), "due": batch.due, "written": len(batch.written),
        "not_written": len(batch.not_written), "envelopes": batch.envelopes, "formats": sorted(kinds),
        "letters": [
            {"key": one.key, "envelope": one.envelope, "kind": one.kind, "id": one.id, "rule": one.basis.rule,
             "pupil_id": one.pupil.id,
             "parent_id": one.addressee.parent_id, "trigger": one.trigger.isoformat(),
             "clause": list(one.basis.clause), "doubts": list(one.doubts)} for one in batch.written
        ],
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(content.items())
        ],
    }  # fmt: skip
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode("utf-8")
