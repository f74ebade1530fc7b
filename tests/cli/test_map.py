"""`--map` and `--encoding`: a school's own files give what the canonical ones give, wherever files are read."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from attendance_policy.cli.app import run
from cli.registers import FIXTURE, generated

MAP = """map: ours
register:
  columns: {pupil_id: UPN, date: Day, session: Half, code: Mark}
  dates: DD/MM/YYYY
  sessions: {AM: Morning, PM: Afternoon}
  codes: {"*": no mark}
pupils:
  columns: {pupil_id: Ünique, year: Group}
  words: {year: {seven: 7}}
events:
  columns: {at: When, pupil_id: UPN, kind: Type, id: Step, parent_id: To}
  dates: D/M/YY
  words: {kind: {fine: notice}}
"""


def _as_theirs(folder: Path, register: str, pupils: str) -> tuple[str, str]:
    rows, people = folder / "theirs.csv", folder / "people.csv"
    with Path(register).open(encoding="utf-8") as file, rows.open("w", encoding="utf-16", newline="") as out:
        table = csv.writer(out, delimiter="\t")
        table.writerow(("Mark", "Half", "Day", "UPN"))
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["date"])
            half = {"AM": "morning", "PM": "AFTERNOON"}[row["session"]]
            table.writerow((row["code"] or "*", half, f"{day:%d/%m/%Y}", row["pupil_id"]))
    with Path(pupils).open(encoding="utf-8") as file, people.open("w", encoding="cp1252", newline="") as out:
        reader = csv.DictReader(file)
        table = csv.writer(out, delimiter=";")
        table.writerow([{"pupil_id": "Ünique", "year": "Group"}.get(n, n) for n in reader.fieldnames or ()])
        table.writerows([["Seven" if n == "year" and v == "7" else v for n, v in row.items()] for row in reader])
    return str(rows), str(people)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str, str, str]:
    folder = tmp_path_factory.mktemp("map")
    register, pupils = generated(folder, 20)
    (folder / "ours.yaml").write_text(MAP, encoding="utf-8")
    return folder, register, pupils, *_as_theirs(folder, register, pupils)


def _json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert run([*words, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("verb", ["simulate", "explain"])
def test_the_same_decisions(
    verb: str, files: tuple[Path, str, str, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, register, pupils, rows, people = files
    with Path(register).open(encoding="utf-8") as file:
        pupil = next(csv.DictReader(file))["pupil_id"]
    about = ("--pupil", pupil, "--on", "2026-01-20") if verb == "explain" else ()
    capsys.readouterr()
    call = (verb, "--policy", FIXTURE, *about)
    plain = _json(capsys, *call, "--register", register, "--pupils-file", pupils)
    by = ("--map", str(folder / "ours.yaml"), "--encoding", "windows-1252")
    mapped = _json(capsys, *call, "--register", rows, "--pupils-file", people, *by)
    assert json.dumps(plain).replace(register, "FILE") == json.dumps(mapped).replace(rows, "FILE")


def test_duties_and_notices_read_by_a_map(
    files: tuple[Path, str, str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by = ("--map", str(files[0] / "ours.yaml"))
    log = tmp_path / "log.csv"
    log.write_text("When,UPN,Type,Step,To\n3/11/25,P1,Fine,penalty_notice,M1\n", encoding="utf-8")
    capsys.readouterr()
    found = _json(capsys, "notice", "basildon_lower", "--events", str(log), "--on", "2025-12-01", *by)
    notices = found["notices"]
    assert isinstance(notices, list)
    assert any(one["issued"] for one in notices)
    span = ("--from", "2025-11-03", "--to", "2025-11-07", "--events", str(log))
    assert run(["duties", "basildon_lower", *span, *by]) == 0
    assert run(["duties", "basildon_lower", *span]) == 3
    assert "missing-column" in capsys.readouterr().err


def test_what_is_wrong_with_a_map_is_told(
    files: tuple[Path, str, str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = files[1]
    call = ("simulate", "--policy", FIXTURE, "--register", register, "--brief")
    assert run([*call, "--map", "simms"]) == 2
    assert "did you mean `sims`?" in capsys.readouterr().err
    bad = tmp_path / "bad.yaml"
    bad.write_text("map: bad\nregister: {codes: {x: XX}}\n", encoding="utf-8")
    assert run([*call, "--map", str(bad)]) == 3
    assert "bad.yaml:2:23: error: `XX`, for which `x` stands, is no code of the register [map-code]" in (
        capsys.readouterr().err
    )
    bad.write_text("map: bad\npupils: {columns: {free_school_meals: FSM}}\n", encoding="utf-8")
    assert run([*call, "--map", str(bad)]) == 0
    assert "[map-flag]" in capsys.readouterr().err
    assert run([*call, "--map", str(tmp_path / "none.yaml")]) == 2
    assert run([*call, "--encoding", "ebcdic"]) == 2


def test_a_map_is_found_in_a_folder_of_policies_and_what_it_takes_for_granted_is_said(
    files: tuple[Path, str, str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "maps").mkdir()
    text = "map: school\nregister: {codes: {U: N}, columns: {code: code, date: date}, verified: [date]}\n"
    (tmp_path / "maps" / "school.yaml").write_text(text, encoding="utf-8")
    capsys.readouterr()
    found = _json(capsys, "simulate", "--policy", FIXTURE, "--register", files[1], "--map", "school", "--policies",
                  str(tmp_path))  # fmt: skip
    assumed = found["assumed"]
    assert isinstance(assumed, dict)
    assert assumed["codes"].startswith("`U` is read as `N`")
    assert assumed["map"] == "`school`; not verified in it: `code`"
