"""What has one right answer is mended in the file; what a person has to decide stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attendance_policy.library import Library
from attendance_policy.lint.fix import Mended, mend
from attendance_policy.policy import Policies
from cli.called import Call

NOW = date(2025, 8, 1)
ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
HEAD = """\
# the head
policy: example
name: Example School
kind: school
extends: england_2024
document: {title: Attendance Policy, reviewed: "2024-09", next_review: "2025-09", source: cover}   # note
"""
WRONG = """\

accepted:
  # known since May
  known: {finding: review-overdue, at: document.next_review, because: all are revised, until: "2025-12-31"}
terms:
  often_away:   {when: absence >= 10, called: 10, source: 4.2}   # stays
"""
RIGHT = """\

terms:
  often_away:   {when: absence >= 10, called: "10", source: "4.2"}   # stays
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


def mended(text: str, *only: str, folders: tuple[Path, ...] = ()) -> Mended:
    """A profile, mended."""
    return mend(text.encode(), "example.yaml", Policies(Library(folders, ROOT)), NOW, only)


def test_everything_with_one_answer_is_mended_and_nothing_else_moves() -> None:
    done = mended(HEAD + WRONG)
    assert done.content.decode() == HEAD + RIGHT
    assert [(one.problem.code, one.problem.place.line, one.says) for one in done.fixed] == [
        ("accepted-gone", 10, "take out the acceptance `known`"),
        ("quote-it", 9, "put it in quotes"),
        ("quote-it", 9, "put it in quotes"),
    ]
    again = mended(done.content.decode())
    assert again.fixed == () and again.content == done.content


def test_only_the_rules_that_are_named() -> None:
    done = mended(HEAD + WRONG, "accepted-gone")
    assert {one.problem.code for one in done.fixed} == {"accepted-gone"} and b"called: 10," in done.content


def test_an_acceptance_of_what_is_there_stays() -> None:
    text = HEAD.replace("2025-09", "2025-07") + WRONG.replace(": 10,", ': "10",').replace(": 4.2", ': "4.2"')
    assert mended(text).fixed == ()


def test_an_acceptance_of_a_code_that_does_not_exist_is_for_a_person() -> None:
    text = HEAD + WRONG.replace("review-overdue", "review-overdu")
    assert {one.problem.code for one in mended(text).fixed} == {"quote-it"}


@pytest.mark.parametrize("file", sorted(FIXTURES.glob("*/*.yaml")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_no_fixture_is_changed_but_those_with_one_answer(file: Path) -> None:
    done = mend(file.read_bytes(), file.name, Policies(Library((), FIXTURES)), NOW)
    wanted = {"accepted-gone": 1, "quote-it": 7}.get(file.parent.name, 0) if file.stem == "fires" else 0
    codes = [one.problem.code for one in done.fixed]
    assert codes == [file.parent.name] * wanted or file.parent.name.startswith("accepted-")


def test_a_code_with_one_successor_is_written_for_the_old_one(tmp_path: Path) -> None:
    base = (ROOT / "policies" / "base" / "england_2024.yaml").read_text(encoding="utf-8")
    later = base.replace("class: authorised, status: verified}\n  \"J1\"", "class: authorised, until: \"2025-01-31\","
                         " becomes: C1, status: verified}\n  \"J1\"")  # fmt: skip
    assert later != base
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "england_2024.yaml").write_text(later, encoding="utf-8")
    reasons = "reasons:\n  appointment: {mark: 'M', otherwise: M or C, source: \"4\"}  # a remark\n"
    listed = (
        "rules:\n  seen: {each: absence, who: school, will: [{tell: parents, what: leave}, {mark: M}], "
        'once: per spell, source: "4"}\n'
    )
    done = mended(HEAD + reasons + listed, "obsolete-code", folders=(tmp_path,))
    renewed = reasons.replace("'M'", "'C1'").replace("M or C", "C1 or C") + listed.replace("mark: M", "mark: C1")
    assert done.content.decode() == HEAD + renewed
    assert [one.says for one in done.fixed] == ["write `C1` for `M`", "write `C1 or C` for `M or C`",
                                                "write `C1` for `M`"]  # fmt: skip


def test_an_old_code_in_a_profile_on_the_list_of_today_is_mended_though_the_profile_is_not_valid(
    call: Call, tmp_path: Path
) -> None:
    file = tmp_path / "example.yaml"
    reasons = 'reasons:\n  interview: {mark: "J", source: "4"}  # a remark\n'
    file.write_text(HEAD + reasons, encoding="utf-8")
    call("validate", str(file))
    assert call.code == 1
    assert "code `J` (interview) may not be used after 2024-08-18 [unknown-code]\n    `J1` has taken" in call.out
    out = call("lint", str(file), "--now", "2025-08-01", "--fix")
    assert call.code == 0 and ":8:21: fixed: write `J1` for `J` [obsolete-code]\n" in out
    assert file.read_text(encoding="utf-8") == HEAD + reasons.replace('"J"', '"J1"')


@pytest.mark.parametrize("more", ['  away: {mark: "H", source: "4"}\n', '  away: {mark: C, surce: "4"}\n'])
def test_nothing_is_written_while_errors_stay_that_a_person_has_to_mend(
    call: Call, tmp_path: Path, more: str
) -> None:
    file = tmp_path / "example.yaml"
    text = HEAD + 'reasons:\n  interview: {mark: "J", source: "4"}\n' + more
    file.write_text(text, encoding="utf-8")
    call("lint", str(file), "--now", "2025-08-01", "--fix")
    assert call.code == 3 and file.read_text(encoding="utf-8") == text


def test_a_change_that_makes_the_profile_unusable_is_not_made() -> None:
    file = FIXTURES / "obsolete-code" / "fires.yaml"  # J became J1, which the base it extends does not have
    assert mend(file.read_bytes(), file.name, Policies(Library((), FIXTURES)), NOW).fixed == ()


def test_a_dry_run_shows_the_difference_and_writes_nothing(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(HEAD + WRONG, encoding="utf-8")
    out = call("lint", str(file), "--now", "2025-08-01", "--fix", "--dry-run")
    assert call.code == 1 and file.read_text(encoding="utf-8") == HEAD + WRONG
    assert f"--- a{file}\n+++ b{file}\n" in out and '+  often_away:   {when: absence >= 10, called: "10"' in out
    assert ":10:10: would fix: take out the acceptance `known` [accepted-gone]\n" in out
    assert out.endswith("1 examined: 3 would be fixed\n")


def test_fix_writes_the_file_says_what_it_did_and_looks_again(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "example.yaml"
    file.write_bytes((HEAD + WRONG).replace("\n", "\r\n").encode())
    out = call("lint", str(file), "--now", "2025-08-01", "--fix")
    assert call.code == 0 and file.read_bytes() == (HEAD + RIGHT).replace("\n", "\r\n").encode()
    assert out.count(": fixed: ") == 3 and "[accepted-gone]" in out and "1 examined: 1 found, 0 accepted\n" in out
    assert call("lint", str(file), "--now", "2025-08-01", "--fix", "--dry-run").endswith("0 would be fixed\n")
    assert call.code == 0


def test_no_file_is_written_when_one_has_errors(call: Call, tmp_path: Path) -> None:
    good, bad = tmp_path / "example.yaml", tmp_path / "bad.yaml"
    good.write_text(HEAD + WRONG, encoding="utf-8")
    bad.write_text("policy: bad\nkind: school\n", encoding="utf-8")
    call("lint", str(good), str(bad), "--fix")
    assert call.code == 3 and good.read_text(encoding="utf-8") == HEAD + WRONG


@pytest.mark.parametrize("arguments", [("--fix",), ("--dry-run", "westwood"), ("-", "--fix")], ids=" ".join)
def test_a_fix_needs_to_be_told_what_it_may_change(call: Call, arguments: tuple[str, ...]) -> None:
    call("lint", *arguments)
    assert call.code == 2


def test_what_was_fixed_as_json(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(HEAD + WRONG, encoding="utf-8")
    before = call.json  # exits with 0: the findings that are left are notes
    call("lint", str(file), "--now", "2025-08-01", "--fix", "--dry-run", "--format", "json")
    assert '"would_fix"' in call.out and call.code == 1
    data = before("lint", str(file), "--now", "2025-08-01", "--fix")
    assert data["fixed"][0]["fixed"] == "take out the acceptance `known`"
