"""No option writes over a file that the same call reads, nor two options one file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cli.called import Call, called_beside

MARKS = "pupil_id,date,session,code\nP1,2025-09-03,AM,/\n"
FILES = {"marks.csv": MARKS, "pupils.csv": "pupil_id,year\nP1,7\n"}
RUN = ("--policy", "sharley_park", "--register", "marks.csv", "--pupils-file", "pupils.csv")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    return called_beside(FILES, capsys, monkeypatch, tmp_path)


@pytest.mark.parametrize(
    "command",
    [("register", "pack", "marks.csv", "--out", "marks.csv"),
     ("register", "pack", "marks.csv", "--to", "parquet", "--out", "./marks.csv"),
     ("register", "pack", "marks.csv", "--out", "p", "--rejects", "marks.csv"),
     ("register", "inspect", "marks.csv", "--rejects", "marks.csv"),
     ("simulate", *RUN, "--out", "out", "--register", "out/decisions.csv"),
     ("simulate", *RUN, "--out", "out", "--tables", "xlsx", "--events", "out/datapackage.json"),
     ("simulate", *RUN, "--rejects", "pupils.csv"), ("simulate", *RUN, "--html", "marks.csv"),
     ("sweep", *RUN, "--vary", "stages.x=1:2:1", "--out", "marks.csv"),
     ("worklist", *RUN, "--on", "2025-09-03", "--csv", "link.csv")],
    ids=lambda command: " ".join(command),
)  # fmt: skip
def test_a_file_that_is_read_is_not_written_over(command: tuple[str, ...], call: Call) -> None:
    Path("link.csv").symlink_to("marks.csv")
    Path("out").mkdir()
    Path("out/decisions.csv").write_text(MARKS, encoding="utf-8")
    call(*command)
    assert call.code == 2
    assert "is read, and `--" in call.err
    assert "[would-be-lost]" in call.err
    assert Path("out/decisions.csv").read_text(encoding="utf-8") == MARKS
    assert {name: Path(name).read_text(encoding="utf-8") for name in FILES} == FILES


def test_two_options_do_not_write_one_file(call: Call) -> None:
    call("simulate", *RUN, "--html", "page.html", "--governors", "page.html")
    assert call.code == 2
    assert "`--html` and `--governors` both write `page.html` [would-be-lost]" in call.err


@pytest.mark.skipif(sys.platform == "win32", reason="devices are files elsewhere")
def test_a_device_takes_whatever_is_written(call: Call) -> None:
    call("simulate", *RUN, "--html", "/dev/null", "--governors", "/dev/null", "--brief")
    assert call.code == 0, call.err
