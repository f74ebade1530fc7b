"""A folder of tables when something goes wrong: killed, no room, not allowed, held by another. Old files stay whole."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register.atomic import lock, write_whole
from attendance_policy.reports.package import PACKAGE
from attendance_policy.reports.table_catalogue import CHANGE, DECISIONS
from attendance_policy.reports.table_folder import DRAFTS, check_folder, write_tables
from attendance_policy.reports.table_model import TEXT, Column, Filled, Row, Table
from attendance_policy.reports.writers import FORMATS

TABLES = [Table(name, "a test", (Column("run", TEXT, "which run", "1"), Column("row", TEXT, "which row", "1")))
          for name in ("one", "two", "three")]  # fmt: skip
TESTS = str(Path(__file__).parents[1])


def tables(run: str, rows: int) -> list[Filled]:
    def made() -> Iterator[Row]:
        return ((run, f"{n} {'x' * 40}") for n in range(rows))

    return [Filled(table, rows, made) for table in TABLES]


def written(folder: Path, run: str = "old", *formats: str) -> dict[str, bytes]:
    write_tables(folder, tables(run, 50), formats or ("csv",), ["a_policy"])
    return files(folder)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


HEAD = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from attendance_policy.diagnostics import CannotGoOn
from reports.test_table_folder import check_folder, tables, write_tables, written
"""
# Writes the tables again and again, each run with its own number in every row, until it is killed.
ENDLESS = """
print("ready", flush=True)
for run in range(1, 100000):
    write_tables(Path(sys.argv[1]), tables(str(run), 4000), sys.argv[2:], ["a_policy"])
"""
# One call, whose error is told as the program tells it: exit code and message.
ONCE = """
import resource
if int(sys.argv[2]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    write_tables(Path(sys.argv[1]), tables("new", int(sys.argv[3])), sys.argv[4:], ["a_policy"])
except CannotGoOn as stop:
    print(stop.problems[0].message, "|", stop.problems[0].suggestion)
    sys.exit(stop.exit_code)
"""


def command(code: str, path: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-c", HEAD.format(tests=TESTS) + code, str(path), *arguments]


def child(code: str, path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(code, path, *arguments), capture_output=True, text=True)


def once(folder: Path, *formats: str, most_bytes: int = 0, rows: int = 3000) -> tuple[int, str, str]:
    done = child(ONCE, folder, str(most_bytes), str(rows), *formats)
    return done.returncode, done.stdout, done.stderr


# ---------------------------------------------------------------- killed


def test_killed_at_any_moment_every_table_is_whole_and_what_is_described_is_complete(tmp_path: Path) -> None:
    chance = random.Random(20)
    cut = set()
    for _ in range(6):
        with subprocess.Popen(command(ENDLESS, tmp_path, "csv", "jsonl"), stdout=subprocess.PIPE) as writing:
            assert writing.stdout is not None and writing.stdout.readline() == b"ready\n"
            time.sleep(0.02 + 0.3 * chance.random())
            writing.send_signal(signal.SIGKILL)
        cut.add((tmp_path / DRAFTS).exists())
        left = set(files(tmp_path))
        for name in sorted(left & {f"{table.name}.csv" for table in TABLES}):
            with (tmp_path / name).open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            assert len(rows) == 4000 and len({row["run"] for row in rows}) == 1
            assert rows[-1]["row"] == f"3999 {'x' * 40}"
        if PACKAGE in left:
            check_described(tmp_path)
        assert left <= {f"{table.name}.{form}" for table in TABLES for form in ("csv", "jsonl")} | {PACKAGE}
    assert True in cut  # it was killed with drafts open at least once
    written(tmp_path, "last", "csv", "jsonl")
    check_described(tmp_path)
    assert not (tmp_path / DRAFTS).exists()


def check_described(folder: Path) -> None:
    for one in json.loads((folder / PACKAGE).read_text("utf-8"))["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}", one["path"]


# Ends without a word as the file after so many is to be moved to its place.
CUT_OFF = """
import os
moved, move = [], Path.replace
def replace(path, target):
    moved.append(target)
    if len(moved) > int(sys.argv[2]):
        os._exit(9)
    return move(path, target)
Path.replace = replace
written(Path(sys.argv[1]), "new")
"""


@pytest.mark.parametrize("after", [1, 2, 3])
def test_cut_off_between_two_tables_nothing_says_that_they_belong_together(tmp_path: Path, after: int) -> None:
    old = written(tmp_path)
    assert child(CUT_OFF, tmp_path, str(after)).returncode == 9
    left = files(tmp_path)
    assert PACKAGE in old and PACKAGE not in left
    assert sum(left[f"{table.name}.csv"] != old[f"{table.name}.csv"] for table in TABLES) == after
    written(tmp_path, "again")
    check_described(tmp_path)
    assert not (tmp_path / DRAFTS).exists()


@pytest.mark.parametrize("fails", range(4))
def test_what_was_moved_is_put_back_where_a_later_file_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    old = written(tmp_path)
    (tmp_path / "two.csv").unlink()
    del old["two.csv"]
    move, moved = Path.replace, []

    def held(path: Path, target: Path) -> Path:
        moved.append(target.name)
        if len(moved) == fails + 1:
            raise PermissionError(13, "Permission denied")
        return move(path, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(CannotGoOn, match="cannot be written: permission denied") as stop:
        written(tmp_path, "new")
    assert stop.value.exit_code == 3 and "another program" in stop.value.problems[0].suggestion
    assert files(tmp_path) == old and not (tmp_path / DRAFTS).exists()


# ---------------------------------------------------------------- no room


@pytest.mark.parametrize("form", list(FORMATS))
@pytest.mark.parametrize("share", [0.02, 0.6])
def test_without_room_the_old_files_stay(tmp_path: Path, form: str, share: float) -> None:
    old = written(tmp_path, "old", form)
    code, _, _ = once(tmp_path / "whole", form)
    assert code == 0
    size = (tmp_path / "whole" / f"one.{form}").stat().st_size
    code, out, err = once(tmp_path, form, most_bytes=max(1, int(size * share)))
    assert (code, err) == (3, "")
    assert "cannot be written: file too large | what stood there is as it was; make room" in out
    assert files(tmp_path) == old and not (tmp_path / DRAFTS).exists()
    code, _, _ = once(tmp_path / "fresh", form, most_bytes=max(1, int(size * share)))
    assert code == 3 and not (tmp_path / "fresh").exists()  # a folder that was made for nothing is gone


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_full_disk_is_told_and_the_old_files_stay(tmp_path: Path, form: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("only where a small disk may be mounted")
    try:
        old = written(disk, "old", form)
        code, out, err = once(disk, form, rows=200_000 if form == "parquet" else 20_000)
        assert (code, err) == (3, "")
        assert "cannot be written: no space left on device | what stood there is as it was" in out
        assert files(disk) == old and not (disk / DRAFTS).exists()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_device_is_written_to_and_never_replaced() -> None:
    for name in ("/dev/full", "/dev/null"):
        if not Path(name).is_char_device():
            pytest.skip("a system without such devices")
    with pytest.raises(CannotGoOn, match="`/dev/full` cannot be written: no space left on device") as stop:
        write_whole(Path("/dev/full"), b"x")
    assert stop.value.exit_code == 3
    write_whole(Path("/dev/null"), b"x")
    assert Path("/dev/full").is_char_device() and Path("/dev/null").is_char_device()
    assert not list(Path("/dev").glob(".*.part"))


SINGLE = """
import resource
from attendance_policy.register.atomic import write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    write_whole(Path(sys.argv[1]), b"x" * 200)
except CannotGoOn as stop:
    sys.exit(stop.exit_code)
"""


def test_without_room_a_single_file_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    assert child(SINGLE, path).returncode == 3
    assert files(tmp_path) == {"page.html": b"old"}


# ---------------------------------------------------------------- places


# Root may write anywhere, so the calls are made as nobody. What they import is imported before.
AS_NOBODY = """
import os
folder = Path(sys.argv[1])
written(folder / "ours")
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
theirs = folder / "theirs"
for call in (check_folder, lambda f: check_folder(f / "new"), written):
    try:
        call(theirs)
    except CannotGoOn as stop:
        print(stop.exit_code, stop.problems[0].message.rpartition("`")[2], "|", stop.problems[0].suggestion)
"""


def test_a_folder_that_may_not_be_written_to() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "theirs"
        old = written(folder)
        folder.chmod(0o555)
        done = child(AS_NOBODY, Path(name))
        folder.chmod(0o755)
        assert (done.returncode, done.stderr) == (0, "")
        early = "3  cannot be written to | check who may write there, or name another folder for `--out`"
        late = "3  cannot be written: permission denied | check who may write there, and whether another program has it"
        assert done.stdout.splitlines() == [early, early, f"{late} open"]
        assert files(folder) == old and list(files(folder)) == sorted(path.name for path in folder.iterdir())


def test_a_wrong_path_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file", tmp_path / "file" / "under"):
        for call in (check_folder, lambda folder: written(folder)):
            with pytest.raises(CannotGoOn) as stop:
                call(path)
            assert stop.value.exit_code == 2, path
    (tmp_path / "two.csv").mkdir()
    with pytest.raises(CannotGoOn, match="` is a folder") as stop:
        written(tmp_path)
    assert stop.value.exit_code == 2 and not (tmp_path / "one.csv").exists()
    check_folder(tmp_path / "new" / "one")


def test_a_file_that_is_open_elsewhere_keeps_its_reader(tmp_path: Path) -> None:
    old = written(tmp_path)
    with (tmp_path / "one.csv").open("rb") as reader:
        assert written(tmp_path, "new")["one.csv"] != old["one.csv"]
        assert reader.read() == old["one.csv"]


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    old = written(tmp_path)
    held = os.open(tmp_path, os.O_RDONLY)
    try:
        lock(held)
        with pytest.raises(CannotGoOn, match="another run is writing it") as stop:
            written(tmp_path, "new")
        assert stop.value.exit_code == 3 and files(tmp_path) == old
    finally:
        os.close(held)
    assert written(tmp_path, "new") != old


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    draft = tmp_path / ".page.html.part"
    with draft.open("wb") as other:
        lock(other.fileno())
        with pytest.raises(CannotGoOn, match="another run is writing it"):
            write_whole(tmp_path / "page.html", b"ours")
        assert draft.exists()  # theirs
    draft.write_bytes(b"longer than what comes: of a run that was cut off")
    write_whole(tmp_path / "page.html", b"ours")
    assert files(tmp_path) == {"page.html": b"ours"}


def test_what_was_left_behind_is_cleared_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_bytes(b"kept")
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_bytes(b"mine")
    (out / DRAFTS).symlink_to(elsewhere)
    written(out)
    assert (elsewhere / "kept.txt").exists() and not (out / DRAFTS).is_symlink()
    (out / DRAFTS).mkdir()
    (out / DRAFTS / "one.csv").write_bytes(b"half")
    assert written(out)["notes.txt"] == b"mine"
    assert not (out / DRAFTS).exists()


def test_tables_of_an_earlier_run_are_named_and_kept(tmp_path: Path) -> None:
    both = [Filled(table, 0, lambda: iter(())) for table in (DECISIONS, CHANGE)]
    assert write_tables(tmp_path, both, ["csv"], []).others == ()
    found = write_tables(tmp_path, both[:1], ["csv", "jsonl"], [])
    assert found.others == ("change.csv",) and (tmp_path / "change.csv").exists()
    described = json.loads((tmp_path / PACKAGE).read_text("utf-8"))["resources"]
    assert [one["path"] for one in described] == ["decisions.csv", "decisions.jsonl"]


def test_a_file_that_is_replaced_keeps_who_may_read_it(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "one.csv").chmod(0o640)
    written(tmp_path, "new")
    assert stat.S_IMODE((tmp_path / "one.csv").stat().st_mode) == 0o640
