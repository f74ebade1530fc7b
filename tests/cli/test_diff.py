"""`diff` as it is called: text, Markdown, JSON, exit codes, revisions of git, a history that is saved and replayed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import Call
from diff.pairs_of_profiles import SCHOOL, edited

LOWER = ("low: {when: attendance < 95", "low: {when: attendance < 93")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two versions of a profile in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(SCHOOL, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(edited(LOWER, ('source: "12"', 'source: "12.1"')), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_the_page(call: Call, files: Path, form: str, snapshot: SnapshotAssertion) -> None:
    assert call("diff", "old.yaml", "new.yaml", "--format", form) == snapshot
    assert (call.code, call.err) == (0, "")


def test_the_contract(call: Call, files: Path) -> None:
    data = call.json("diff", "old.yaml", "new.yaml")
    assert {"path", "before", "after", "source", "effect"} <= data["changes"][0].keys()
    assert data["counterexample"]["shortest"] is True
    assert data["counterexample"]["days"] == 8


def test_brief_leaves_out_clauses(call: Call, files: Path) -> None:
    assert "rules.call.source" in call("diff", "old.yaml", "new.yaml", "--no-counterexample")
    assert "rules.call.source" not in call("diff", "old.yaml", "new.yaml", "--no-counterexample", "--brief")


def test_exit_codes(call: Call, files: Path) -> None:
    assert call.json("diff", "old.yaml", "old.yaml", "--no-counterexample")["counterexample"] is None
    call("diff", "old.yaml", "old.yaml", "--exit-code", "--no-counterexample")
    assert (call.code, call.out.splitlines()[1]) == (0, "no change of meaning")
    call("diff", "old.yaml", "new.yaml", "--exit-code", "--no-counterexample")
    assert call.code == 1
    call("diff", "old.yaml", "none.yaml")
    assert call.code == 2
    (files / "new.yaml").write_text("policy: small\nkind: school\n", encoding="utf-8")
    call("diff", "old.yaml", "new.yaml")
    assert call.code == 3


def test_a_history_is_saved_and_replayed(call: Call, files: Path) -> None:
    call("diff", "old.yaml", "new.yaml", "--save", "history.yaml")
    data = call.json("replay", "history.yaml", "--policy", "old.yaml", "--policy", "new.yaml")
    sides = [[d["rule"] for d in one["decisions"]] for one in data["scenarios"][0]["policies"]]
    assert "letter_1" in sides[0]
    assert "letter_1" not in sides[1]


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_nothing_to_save(call: Call, files: Path, form: str) -> None:
    """Only the history is missing: what the two differ in is told all the same."""
    told = call("diff", "old.yaml", "old.yaml", "--format", form)
    assert told
    assert call("diff", "old.yaml", "old.yaml", "--format", form, "--save", "history.yaml") == told
    assert call.code == 2
    assert "nothing-to-save" in call.err
    assert not (files / "history.yaml").exists()


def _git(folder: Path, *arguments: str) -> None:
    git = shutil.which("git")
    assert git is not None
    who = ["-c", "user.name=A", "-c", "user.email=a@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run([git, *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a trust and its academy; in the second revision the trust has changed."""
    if shutil.which("git") is None:
        pytest.skip("there is no git here")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "ours"
    (folder / "policies").mkdir(parents=True)
    trust = SCHOOL.replace("policy: small", "policy: above").replace("kind: school", "kind: trust")
    academy = 'policy: academy\nname: An academy\nkind: school\nextends: above\ndocument: {title: Ours}\n'
    (folder / "policies" / "above.yaml").write_text(trust, encoding="utf-8")
    (folder / "policies" / "academy.yaml").write_text(academy, encoding="utf-8")
    _git(folder, "init", "-q")
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "first")
    (folder / "policies" / "above.yaml").write_text(edited(LOWER, of=trust), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("name", ["HEAD:policies/academy.yaml", "HEAD:./policies/academy.yaml"])
def test_a_revision_has_its_own_trust(call: Call, repository: Path, name: str) -> None:
    data = call.json("diff", name, "policies/academy.yaml", "--no-counterexample")
    assert [(one["path"], one["before"], one["after"]) for one in data["changes"]] == [
        ("terms.low.when", "attendance < 95", "attendance < 93")
    ]
    assert data["changes"][0]["inherited"] == "policies/above.yaml"
    assert data["before"]["file"] == "HEAD:policies/academy.yaml"


def test_a_revision_named_from_a_folder_below_the_top(
    call: Call, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "policies")
    for name in ("HEAD:./academy.yaml", "HEAD:policies/academy.yaml", "HEAD:../policies/academy.yaml"):
        data = call.json("diff", name, "academy.yaml", "--no-counterexample")
        assert [one["path"] for one in data["changes"]] == ["terms.low.when"], name
    call("diff", "HEAD:academy.yaml", "academy.yaml")
    assert call.code == 2
    assert "did you mean `HEAD:policies/academy.yaml`?" in call.err


def test_a_what_if_between_revisions(call: Call, repository: Path) -> None:
    run = ("simulate", "--register", "marks.csv", "--pupils-file", "pupils.csv")
    (repository / "pupils.csv").write_text("pupil_id,year_group,young_carer\nP1,5,no\n", encoding="utf-8")
    days = [f"2025-09-{day:02}" for day in (8, 9, 10, 11, 12, 15, 16, 17, 18, 19)]
    # Two sessions of twenty are missed: 90%.
    rows = [f"P1,{day},{session},{'I' if (day, session) in ((days[0], 'AM'), (days[1], 'AM')) else '/'}"
            for day in days for session in ("AM", "PM")]  # fmt: skip
    (repository / "marks.csv").write_text("\n".join(["pupil_id,date,session,code", *rows, ""]), encoding="utf-8")
    path = repository / "policies" / "above.yaml"
    path.write_text(path.read_text("utf-8").replace("attendance < 93", "attendance < 80"), encoding="utf-8")
    paths = ("HEAD:policies/academy.yaml", "policies/academy.yaml")
    # The sides are the letters of the revision and of the working folder, each with its own trust.
    for policy, against, letters in ((*paths, (1, 0)), (*reversed(paths), (0, 1)), (paths[0], paths[0], (1, 1))):
        found = call.json(*run, "--policy", policy, "--against", against)["change"]["letter_1"]
        assert (found["before"], found["after"]) == letters, (policy, against)


def test_where_a_revision_is_not_read_the_message_says_how(call: Call, repository: Path) -> None:
    call("show", "HEAD:policies/academy.yaml")
    assert call.code == 2
    assert "`git show HEAD:policies/academy.yaml > FILE` makes a file" in call.err


@pytest.mark.parametrize(("name", "code"), [
    ("HEAD~5:policies/academy.yaml", "no-such-revision"),
    ("--output=x:policies/academy.yaml", "no-such-revision"),
    ("HEAD:policies/none.yaml", "no-such-file"),
    ("HEAD:../../etc/passwd", "no-such-file"),
    ("HEAD:policies", "no-such-file"),
])  # fmt: skip
def test_a_revision_that_is_not_there(call: Call, repository: Path, name: str, code: str) -> None:
    call("diff", "--", name, "policies/academy.yaml")
    assert call.code == 2
    assert f"[{code}]" in call.err


def test_without_git(call: Call, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    call("diff", "HEAD:policies/academy.yaml", "policies/academy.yaml")
    assert call.code == 2
    assert "[no-git]" in call.err


@pytest.mark.parametrize(
    ("save", "code", "said"), [("new.yaml", 2, "would-be-lost"), ("none/x.yaml", 2, "cannot-be-written")]
)
def test_a_history_is_saved_over_nothing_that_is_read(call: Call, files: Path, save: str, code: int, said: str) -> None:
    before = (files / "new.yaml").read_bytes()
    assert call("diff", "old.yaml", "new.yaml", "--save", save) == ""
    assert (call.code, f"[{said}]" in call.err) == (code, True)
    assert (files / "new.yaml").read_bytes() == before
