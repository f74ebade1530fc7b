"""What ships is what is tracked: the wheel's data equals the repository's, and works from an empty place."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "-q", "-w", str(target), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(target.glob("*.whl"))


def test_the_wheel_holds_the_tracked_policies_and_schemas(wheel):
    command = ["git", "ls-files", "policies", "schema"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    tracked = {line for line in listed.stdout.splitlines() if (ROOT / line).exists()}
    if not tracked:
        pytest.skip("not a git checkout")
    with zipfile.ZipFile(wheel) as archive:
        shipped = {n.partition("_data/")[2] for n in archive.namelist() if "/_data/" in n}
    assert shipped == tracked


def test_the_wheel_answers_from_an_empty_folder(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    site = str(tmp_path / "site")
    code = f"import sys; sys.path.insert(0, {site!r}); from attendance_policy.cli.app import main; main()"
    command = [sys.executable, "-c", code, "validate"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "0 errors" in done.stdout


def test_policies_hold_data_only():
    assert not list((ROOT / "policies").rglob("*.py"))
