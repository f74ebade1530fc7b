"""The page about CI: its job, its script and its shell are run as they are printed, in a repository made for it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
(SCRIPT, SHELL), (JOB,) = (re.findall(rf"^```{form}\n(.*?)^```$", PAGE, re.M | re.S) for form in ("sh", "yaml"))
STEPS = yaml.safe_load(JOB)["jobs"]["policies"]["steps"]
RUN = {step["name"]: step["run"] for step in STEPS if "run" in step}
# What lint finds in a profile is no fault of the call.
FINDINGS = ("Lint",)
BEFORE, AFTER = "persistent: {when: attendance < 90", "persistent: {when: attendance < 89"


def _said(*arguments: str, cwd: Path, code: int | None = 0, **more: str) -> str:
    command = Path(sys.executable).parent
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**ours, "PATH": f"{command}{os.pathsep}{ours['PATH']}", "PYTHONUTF8": "1", **more}
    done = subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8",
                          check=False)  # fmt: skip
    assert code is None or done.returncode == code, (arguments, done.stdout[-2000:], done.stderr)
    return done.stdout


def _git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.invalid", "-c", "commit.gpgsign=false")
    _said("git", *who, *arguments, cwd=folder)


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in which the merge of an edit into main is checked out, as it is for a pull request."""
    if shutil.which("git") is None or shutil.which("bash") is None:
        pytest.skip("there is no git or no bash here")
    origin, ours = tmp_path_factory.mktemp("origin"), tmp_path_factory.mktemp("clone") / "ours"
    for name in ("policies", "scenarios", "ci"):
        (origin / name).mkdir()
    profile = (ROOT / "policies" / "westwood.yaml").read_text(encoding="utf-8")
    assert BEFORE in profile
    (origin / "policies" / "westwood.yaml").write_text(profile, encoding="utf-8")
    for path in (ROOT / "policies" / "tests" / "westwood").glob("*.yaml"):
        shutil.copy(path, origin / "scenarios")
    (origin / "ci" / "what-changed.sh").write_text(SCRIPT, encoding="utf-8")
    _git(origin, "init", "-q", "-b", "main")
    _git(origin, "add", ".")
    _git(origin, "commit", "-q", "-m", "first")
    _git(origin.parent, "clone", "-q", str(origin), str(ours))
    _git(ours, "checkout", "-q", "-b", "edit")
    (ours / "policies" / "westwood.yaml").write_text(profile.replace(BEFORE, AFTER), encoding="utf-8")
    new = profile.replace("policy: westwood", "policy: another", 1)
    (ours / "policies" / "another.yaml").write_text(new, encoding="utf-8")
    _git(ours, "add", ".")
    _git(ours, "commit", "-q", "-m", "second")
    _git(ours, "checkout", "-q", "main")
    _git(ours, "merge", "-q", "--no-ff", "-m", "merge", "edit")
    return ours


def _told(summary: str) -> None:
    assert "| `terms.persistent.when` |" in summary
    assert "attendance < 90 | attendance < 89" in summary
    assert re.search(r"^  letter_3a +\d+ +\d+ +−\d+ ", summary, re.M), summary
    assert "policies/another.yaml is new" in summary


def test_every_step_of_the_job_runs(merged: Path, tmp_path: Path) -> None:
    assert list(RUN) == ["Install", "Validate", "Lint", "Test", "What changed"]
    summary = tmp_path / "summary.md"
    for name, line in RUN.items():
        if name == "Install":
            assert line == 'python -m pip install "$ATTENDANCE_POLICY"'
            continue
        # The profile that was edited no longer does what is expected of it: that is what the step is for.
        code = None if name in FINDINGS else 1 if name == "Test" else 0
        said = _said("bash", "-e", "-c", line, cwd=merged, code=code, GITHUB_STEP_SUMMARY=str(summary))
        if name == "Test":
            assert "::error file=scenarios/" in said
    found = json.loads((merged / "lint.sarif").read_text(encoding="utf-8"))
    places = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in found["runs"][0]["results"]}
    assert "policies/westwood.yaml" in places
    _told(summary.read_text(encoding="utf-8"))


def test_every_action_is_named_with_its_version() -> None:
    assert all(re.fullmatch(r"[\w./-]+@v\d+", step["uses"]) for step in STEPS if "uses" in step)


def test_what_has_not_changed_is_not_told_and_a_revision_that_is_not_there_fails(merged: Path) -> None:
    _said("sh", "ci/what-changed.sh", "HEAD^9", cwd=merged, code=2)
    assert _said("sh", "ci/what-changed.sh", "HEAD", cwd=merged) == ""


def test_the_plain_shell_runs(merged: Path) -> None:
    lines = SHELL.splitlines()
    assert lines[2] == RUN["Install"].replace("python3", "python")
    rest = "\n".join(lines[3:])  # without what makes an environment and installs
    _said("sh", "-e", "-c", rest, cwd=merged, code=1)  # lint and the expectations, as above
    for name in ("lint.xml", "test.xml"):
        assert ElementTree.parse(merged / name).getroot().tag == "testsuites"
    _told((merged / "what-changed.md").read_text(encoding="utf-8"))
