"""What a school hands over for letters: read whole, told by line, and never repeated in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.letters.model import Addressee, School
from attendance_policy.letters.school_files import Person, read_names, read_said, read_school, said_words
from attendance_policy.register.maps.model import FileMap

HEAD = "pupil_id,pupil_name,parent_id,parent_name,address_1,address_2,salutation,language\n"


def test_names_are_read_in_order_a_parent_a_row() -> None:
    names = read_names((HEAD + "P1,Ann B,G1, Ms  C ,1 Road,Town,,Polish\nP1,Ann B,G2,Mr D,,,dear Mr D,\n").encode())
    assert names.of_pupil == {"P1": (
        Person("Ann B", Addressee("Ms C", "Dear Ms C", ("1 Road", "Town"), "G1", "Polish")),
        Person("Ann B", Addressee("Mr D", "Dear Mr D", (), "G2", "")),
    )}  # fmt: skip
    assert names.addresses
    assert (names.read.read, names.read.accepted, names.read.rejected) == (2, 2, ())


def test_what_is_no_utf_8_is_told_the_option_that_reads_it() -> None:
    data = (HEAD + "P1,Zoë B,G1,Ms C,,,,\nP2,Al D,G2,Mr D,,,,\n").encode("cp1252")
    ((line, reason),) = read_names(data).read.rejected
    assert line == 2 and reason.endswith("or give `--encoding windows-1252`")
    assert read_names(data, FileMap(encoding="windows-1252")).of_pupil["P1"][0].pupil_name == "Zoë B"


def test_columns_may_have_other_names() -> None:
    by = FileMap({"pupil_id": "UPN", "pupil_name": "Forename Surname", "parent_name": "Contact"})
    names = read_names(b"UPN,Forename Surname,Contact\nP1,Ann B,Ms C\n", by)
    assert names.of_pupil["P1"][0].pupil_name == "Ann B"
    assert not names.addresses


@pytest.mark.parametrize(("row", "said"), [
    (",Secret Name,G1,Ms C,,,,", "the row has no `pupil_id`"),
    ("P1,Secret Name,G1,,,,,", "the row has no `parent_name`"),
    ("P1,  ,G1,Secret Parent,,,,", "the row has no `pupil_name`"),
    ("P0,Secret Name,G0,Ms Hidden,,,,", "the same parent of the same pupil stands on line 2"),
    ("P1,Secret\u202eName,G1,Ms C,,,,", "`pupil_name` holds a character that cannot be printed"),
    ("P1,Secret Name", "fields"),
])  # fmt: skip
def test_a_row_that_is_not_accepted_is_told_by_its_line_alone(row: str, said: str) -> None:
    names = read_names((HEAD + "P0,Ann B,G0,Ms C,,,,\n" + row + "\n").encode())
    ((line, reason),) = names.read.rejected
    assert line == 3
    assert said in reason
    assert "Secret" not in reason and "Hidden" not in reason
    assert names.read.read == names.read.accepted + len(names.read.rejected) == 2


def test_a_file_without_one_good_row_is_refused_without_a_name() -> None:
    with pytest.raises(CannotGoOn) as found:
        read_names((HEAD + ",Secret Name,G1,Ms Hidden,,,,\n").encode())
    text = repr(found.value.problems)
    assert found.value.exit_code == 3
    assert "Secret" not in text and "Hidden" not in text


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(CannotGoOn) as found:
        read_names(b"pupil_id,pupil_name\nP1,Ann\n")
    assert found.value.problems[0].message == "there is no column `parent_name`"
    assert "`--names-column`, like `pupil_name=Legal name`" in found.value.problems[0].suggestion


def test_a_file_without_a_header_gives_nothing_of_its_first_row_away() -> None:
    for reader in (read_names, read_said):
        with pytest.raises(CannotGoOn) as found:
            reader(b"P1,Secret Name,Ms Hidden,G1\nP2,Secret Other,Mr Hidden,G2\n")
        assert "Secret" not in repr(found.value.problems) and "Hidden" not in repr(found.value.problems)


def test_other_encodings_are_read_when_they_are_named() -> None:
    names = read_names("pupil_id,pupil_name,parent_name\nP1,Zoë,Łuk\n".encode("utf-16"))
    assert names.of_pupil["P1"][0].pupil_name == "Zoë"
    named = read_names("pupil_id,pupil_name,parent_name\nP1,Zoë,C\n".encode("cp1252"), FileMap(encoding="windows-1252"))
    assert named.of_pupil["P1"][0].pupil_name == "Zoë"


def test_facts_for_a_letter_go_before_facts_for_any() -> None:
    said = read_said(b"pupil_id,letter,target,reply_by\nP1,concern,95%,\nP1,,90%,2026-01-12\nP2,,80%,\n")
    assert said.of("P1", ("concern",)) == {"target": "95%", "reply_by": "2026-01-12"}
    assert said.of("P1", ("praise",)) == {"target": "90%", "reply_by": "2026-01-12"}
    assert said.of("P3", ("concern",)) == {}


def test_a_column_that_is_no_fact_is_refused() -> None:
    with pytest.raises(CannotGoOn) as found:
        read_said(b"pupil_id,targt\nP1,95%\n")
    (problem,) = found.value.problems
    assert problem.message == "the column `targt` is no fact"
    assert "did you mean `target`" in problem.suggestion


@pytest.mark.parametrize(("text", "said"), [
    ("2026-01-12", "12 January 2026"), ("2026-02-30", "2026-02-30"), ("Monday at 9", "Monday at 9"),
])  # fmt: skip
def test_a_date_is_said_in_words(text: str, said: str) -> None:
    assert said_words(text) == said


def school_file(folder: Path, text: str) -> Path:
    path = folder / "school.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_school_s_own_particulars(tmp_path: Path) -> None:
    text = 'name: Example Academy\naddress: [1 Lane, Town]\nphone: "01234 567890"\nsignatory_role: Head\n'
    assert read_school(school_file(tmp_path, text)) == School(
        "Example Academy", ("1 Lane", "Town"), "01234 567890", "", "", "Head"
    )


@pytest.mark.parametrize(("text", "said"), [
    ("phone: '1'\n", "the file gives no `name`"),
    ("name: A\nadress: [x]\n", "`adress` is not a key"),
    ("name: A\nphone: [x]\n", "`phone` is no text"),
    ("name: A\naddress: [a, b, c, d, e, f, g, h]\n", "`address` is no text"),
    ("- a\n", "the file gives no `name`"),
])  # fmt: skip
def test_a_faulty_school_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CannotGoOn) as found:
        read_school(school_file(tmp_path, text))
    assert said in found.value.problems[0].message
    assert found.value.exit_code == 3


@pytest.mark.parametrize(("key", "hint"), [
    ("post", "its keys are `name`, `address`, `phone`, `email`, `signatory`, `signatory_role`"),
    ("adress", "did you mean `address`?"),
])  # fmt: skip
def test_a_key_that_is_none_is_told_which_there_are(tmp_path: Path, key: str, hint: str) -> None:
    with pytest.raises(CannotGoOn) as found:
        read_school(school_file(tmp_path, f"name: A\n{key}: Head\n"))
    assert found.value.problems[0].suggestion.startswith(hint)
