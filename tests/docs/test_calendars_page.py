"""docs/calendars.md: its files are read, its commands run, and they say what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from attendance_policy.cli.app import run
from attendance_policy.library import read_calendar

TEXT = (Path(__file__).parents[2] / "docs" / "calendars.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w.]+)`\n```\w+\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))
CONSOLE = re.findall(r"^```console\n\$ attendance-policy ([^\n]*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("oakfield.yaml", "marks.csv"):
        (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("call", "said"), CONSOLE, ids=[call.split()[0] for call, _ in CONSOLE])
def test_each_command_says_what_the_page_says(
    call: str, said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(shlex.split(call)) == 0, capsys.readouterr().err
    out = capsys.readouterr().out
    assert not said or out == said
    if "--rejects" in call:
        written = (here / "rejects.csv").read_text(encoding="utf-8")
        assert written.replace("\r\n", "\n") == FILES["rejects.csv"]
    if "duties" in call:
        assert "24 Oct 2025, 3 Nov 2025" in " ".join(out.split())  # half term is left out


def test_the_page_has_its_commands_and_the_day_that_was_forgotten_mends_the_warning(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(CONSOLE) == 3
    (line,) = re.findall(r"goes under `closed`: `(\{.*?\})`", TEXT)
    Path("oakfield.yaml").write_text(f"{FILES['oakfield.yaml']}  - {line}\n", encoding="utf-8")
    assert run(["validate", "oakfield.yaml"]) == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().out


def test_it_is_known_by_its_id_in_a_folder_of_policies(here: Path) -> None:
    (here / "ours" / "calendars").mkdir(parents=True)
    (here / "oakfield.yaml").rename(here / "ours" / "calendars" / "oakfield.yaml")
    calendar = read_calendar("oakfield", (here / "ours",))
    assert calendar.name == "Oakfield School, 2025/26"
    call = next(call for call, _ in CONSOLE if call.startswith("simulate")).replace("oakfield.yaml", "oakfield")
    assert run([*shlex.split(call), "--policies", "ours"]) == 0
