"""Under a key no id of a pupil, parent, school or class is in anything that a command prints or writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance_policy.cli.app import run
from attendance_policy.register import read_key
from attendance_policy.register.pseudonyms import PUPIL
from privacy.school import IDS, NAME, PUPILS, letters, on_registers, registers, written
from privacy.test_no_names import said_by, texts_in

# Of one format, every command; of the others, those that read it each in their own way.
_READ = ("register", "worklist")


@pytest.fixture
def key(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> str:
    assert run(["register", "key", "--out", str(tmp_path / "key")]) == 0
    out, _ = capfd.readouterr()
    assert (tmp_path / "key").read_text().strip() not in out
    return str(tmp_path / "key")


@pytest.mark.parametrize("broken", [False, True], ids=["right", "broken"])
@pytest.mark.parametrize("name", list(registers()))
def test_no_id_is_told(
    name: str, broken: bool, key: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    school = written(tmp_path / "in", broken)
    calls = list(on_registers(school, tmp_path / "out", name, "--pseudonymise", key))
    calls = calls if name == "long.csv" else [call for call in calls if call[0] in _READ]
    told = ""
    for call, code, said in said_by(calls, capfd):
        assert [one for one in (*IDS, NAME) if one in said] == [], call
        assert code in (0, 3), (call, said)
        told += said
    files = dict(texts_in(tmp_path / "out"))
    assert [(file, one) for file, text in files.items() for one in (*IDS, NAME) if one in text] == []
    if name == "long.csv":
        pupil = read_key(Path(key)).of(PUPIL, PUPILS[0])
        assert pupil in told
        assert pupil in files["long.csv.packed"]


def test_letters_are_refused(key: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    school = written(tmp_path / "in")
    assert run(letters(school, tmp_path / "out", "long.csv", "--pseudonymise", key)) == 2
    _, err = capfd.readouterr()
    assert "a letter goes to a person" in err
    assert not (tmp_path / "out").exists()


def test_a_pupil_is_named_by_id_or_by_pseudonym(
    key: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    school = written(tmp_path / "in")
    given = ("explain", "--policy", "lct", "--register", school.registers["long.csv"], "--on", "2025-10-03",
             "--pseudonymise", key, "--pupil")  # fmt: skip
    pupil = read_key(Path(key)).of(PUPIL, PUPILS[0])
    said = [text for _, _, text in said_by([(*given, PUPILS[0]), (*given, pupil)], capfd)]
    assert said[0] == said[1]
    assert pupil in said[0]
    (stranger,) = [text for _, code, text in said_by([(*given, "PUP9999")], capfd) if code == 2]
    assert "PUP9999" not in stranger
