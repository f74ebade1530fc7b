"""docs/registers.md: its example runs and gives what the page says, and its table is that of the packaged maps."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from attendance_policy.cli.app import run
from docs.registers_page import PAGE, page

_FILE = re.compile(r"^`([\w.]+)`\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_table_of_maps_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run tests/docs/registers_page.py"


def test_the_example_gives_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = dict(_FILE.findall(text))
    given = {"our_school.yaml", "marks.csv", "pupils.csv", "log.csv"}
    assert set(found) == given | {"rejects.csv"}
    for name in given:
        (tmp_path / name).write_text(found[name], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (command,) = re.findall(r"^\$ attendance-policy (simulate .*)$", text, re.MULTILINE)
    assert run(shlex.split(command)) == 0, capsys.readouterr().err
    written = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
    assert written.replace("\r\n", "\n") == found["rejects.csv"]


def test_the_message_about_dates_is_the_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("marks.csv").write_text("pupil_id,date,session,code\nA1,03/09/2025,AM,/\n", encoding="utf-8")
    assert run(["simulate", "--policy", "basildon_lower", "--register", "marks.csv"]) == 3
    first_two = capsys.readouterr().err.splitlines()[:2]
    assert "\n".join(first_two) in PAGE.read_text(encoding="utf-8")
