"""Calls from odd shells: streams that are closed or full, arguments that are nothing, years that are none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.registers import FIXTURE

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no device that is full")


def _call(arguments: str, redirected: str, folder: Path) -> tuple[int, str]:
    """What the shell calls, from a process that has no other streams; the exit code and what is told."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m attendance_policy {arguments} {redirected}', sys.executable],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )  # fmt: skip
    return done.returncode, done.stderr.decode()


@needs_full
@pytest.mark.parametrize("arguments", ["list", "list --format json", "--help", "fmt -"])
def test_no_room_for_what_is_printed_is_told_and_is_no_fault(arguments: str, tmp_path: Path) -> None:
    code, told = _call(arguments, f"< {FIXTURE} > {FULL}", tmp_path)
    assert code == 3
    assert told == (
        "error: there is no room for what is printed [cannot-be-written]\n    make room, or send it to another place\n"
    )


@needs_full
@pytest.mark.parametrize(("arguments", "code"), [("list", 0), ("validate nowhere.yaml", 2), ("lisst", 2)])
def test_no_room_for_what_is_told_leaves_the_exit_code(arguments: str, code: int, tmp_path: Path) -> None:
    assert _call(arguments, f"2> {FULL}", tmp_path) == (code, "")


@pytest.mark.parametrize(("redirected", "code"), [(">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0)])
def test_a_closed_stream_is_no_fault(redirected: str, code: int, tmp_path: Path) -> None:
    assert _call("list", redirected, tmp_path) == (code, "")


def test_what_is_printed_goes_into_no_file_that_took_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    asked = "generate --phase primary --pupils 1 --seed 1 --out made.csv"
    assert _call(asked, "", tmp_path)[0] == 0
    whole = (tmp_path / "made.csv").read_bytes()
    (tmp_path / "made.csv").unlink()
    assert _call(asked, "<&- >&- 2>&-", tmp_path) == (0, "")
    assert (tmp_path / "made.csv").read_bytes() == whole


@pytest.mark.parametrize("arguments", ["validate -", "fmt -", "show -"])
def test_a_closed_standard_input_is_a_wrong_call(arguments: str, tmp_path: Path) -> None:
    code, told = _call(arguments, "<&-", tmp_path)
    assert (code, told) == (
        2, "error: standard input is closed [cannot-be-read]\n    name a file instead of `-`\n"
    )  # fmt: skip


@pytest.mark.parametrize("arguments", ["worklist --policy lct --register r.csv --on",
                                       "leave lct --requested 2026-03-02 --to 9999-12-31 --from"])  # fmt: skip
@pytest.mark.parametrize("day", ["9999-12-31", "0026-03-02"])
def test_a_day_of_a_mistyped_year_is_a_wrong_call(arguments: str, day: str, tmp_path: Path) -> None:
    code, told = _call(f"{arguments} {day}", "", tmp_path)
    assert code == 2
    assert "is in no year from 1900 to 2999 [wrong-date]\n    check the year of `--" in told


@pytest.mark.parametrize(("arguments", "told"), [
    ("simulate --policy lct --register r.csv --out ''", "`--out` is given nothing"),
    ("letters --policy lct --register r.csv --on 2026-03-20 --out=", "`--out` is given nothing"),
    ("report lct --calendar '' --absent-on 2026-03-20", "`--calendar` is given nothing"),
    ("validate ''", "an argument is nothing"),
    ("''", "an argument is nothing"),
])  # fmt: skip
def test_an_argument_that_is_nothing_is_a_wrong_call(arguments: str, told: str, tmp_path: Path) -> None:
    said = f"error: {told}; name what is meant, or leave it out\n"
    assert _call(arguments, "", tmp_path) == (2, said)
    assert not list(tmp_path.iterdir())
