"""`letters` as it is called: every letter due is written or told, and no name is ever printed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from attendance_policy.calendar import from_open_days
from attendance_policy.events import read_events
from attendance_policy.letters.improve import period_of
from attendance_policy.letters.writers.merge import EVENT_COLUMNS, MERGE_COLUMNS
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from cli.called import Call
from cli.registers import days_of, written

DAYS = [date(2025, 9, 1) + timedelta(days=n) for n in range(33) if n % 7 < 5]  # five school weeks
NAMES = (
    "pupil_id,pupil_name,parent_id,parent_name,address_1,address_2,salutation\n"
    "P1,Zebedee <b>O'Neill</b> & Co,G1,Ms {{ 7*7 }} Quill,=1+1,Town EX1 1AA,\n"
    "P1,Zebedee <b>O'Neill</b> & Co,G2,Mr Quill,2 Road,Town EX1 1AA,\n"
)
PRINTED = ("Zebedee", "Quill", "EX1", "Road")
SAID = ("pupil_id,letter,support_given,support_offered,improvement_wanted,improvement_from,improvement_until,"
        "early_grounds\n")  # fmt: skip


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def register(tmp_path: Path) -> str:
    """P1 misses the fifth week with no accepted reason; P2 is never away; P3 misses a day each week."""
    whole = "/\\" * 25
    weekly = ("II" + "/\\" * 4) * 5
    rows = [row for pupil, marks in (("P1", "/\\" * 20 + "O" * 10), ("P2", whole), ("P3", weekly))
            for row in days_of(pupil, DAYS, marks)]  # fmt: skip
    return written(tmp_path / "register.csv", rows)


def arguments(register: str, out: Path, *more: str, policy: str = "basildon_lower") -> tuple[str, ...]:
    given = ("letters", "--policy", policy, "--register", register, "--out", str(out))
    return (*given, *(() if "--on" in more else ("--on", "2025-10-03")), *more)


def merged(out: Path) -> list[dict[str, str]]:
    text = (out / "merge.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def names_file(folder: Path, text: str = NAMES) -> str:
    path = folder / "names.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_what_is_due_is_written_or_told(call: Call, register: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    data = call.json(*arguments(register, out, "--since", "2025-09-01"))
    assert data["due"] == len(data["written"]) + len(data["not_written"]) == sum(data["counts"].values())
    (concern,) = [one for one in data["written"] if one["letter"] == "concern" and one["pupil_id"] == "P1"]
    assert (concern["rule"], concern["source"], concern["kind"]) == ("concern_letter", ["4.2"], "letter")
    assert len(concern["policy_sha256"]) == 64
    assert {one["pupil_id"] for one in data["written"]} == {"P1", "P3"}
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert (manifest["due"], manifest["written"], manifest["not_written"]) == (
        data["due"], len(data["written"]), len(data["not_written"])
    )  # fmt: skip
    for file in manifest["files"]:
        assert hashlib.sha256((out / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert sorted([*(file["name"] for file in manifest["files"]), "manifest.json"]) == sorted(
        path.name for path in out.iterdir()
    )
    assert len(merged(out)) == len(data["written"])
    page = (out / "letters.html").read_text("utf-8")
    assert page.count("<article ") == len(data["written"])


def test_a_pupil_who_has_left_has_no_letter(call: Call, register: str, tmp_path: Path) -> None:
    people = tmp_path / "pupils.csv"
    since = ("--since", "2025-09-01", "--pupils-file", str(people))
    for last, left in (("2025-10-03", False), ("2025-10-02", True)):
        people.write_text(f"pupil_id,start_date,leave_date\nP1,2025-09-01,{last}\nP3,2025-09-01,\n", encoding="utf-8")
        data = call.json(*arguments(register, tmp_path / last, *since))
        assert ("P1" in {one["pupil_id"] for one in data["written"]}) is not left
        assert "P3" in {one["pupil_id"] for one in data["written"]}
        gone = {one["why"] for one in data["not_written"] if one["pupil_id"] == "P1"}
        assert ("the pupil left on 2025-10-02" in gone) is left
        assert data["due"] == len(data["written"]) + len(data["not_written"])


def test_the_day_alone_counts_without_since(call: Call, register: str, tmp_path: Path) -> None:
    data = call.json(*arguments(register, tmp_path / "a", "--on", "2025-10-02"))
    assert all(one["at"] == "2025-10-02" for one in data["written"])
    nothing = call.json(*arguments(register, tmp_path / "b", "--on", "2025-10-04"))
    assert nothing["due"] == 0
    assert any("no school day on 2025-10-04" in note for note in nothing["notes"])
    assert not (tmp_path / "b" / "letters.html").exists()


def test_without_a_file_of_names_parents_are_addressed_by_the_pupil_s_id(
    call: Call, register: str, tmp_path: Path
) -> None:
    call.json(*arguments(register, tmp_path / "out", "--since", "2025-09-01"))
    row = next(row for row in merged(tmp_path / "out") if row["pupil_id"] == "P1")
    assert (row["parent_name"], row["salutation"], row["pupil_name"]) == (
        "The parents of pupil P1", "Dear parents", "pupil P1"
    )  # fmt: skip


def test_names_go_into_the_letters_and_nowhere_else(call: Call, register: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    given = arguments(register, out, "--since", "2025-09-01", "--names", names_file(tmp_path))
    data = call.json(*given)
    text = call(*given, "--overwrite")
    for said in (json.dumps(data), text, call.err, (out / "manifest.json").read_text("utf-8"),
                 (out / "letters.csv").read_text("utf-8")):  # fmt: skip
        assert not [name for name in PRINTED if name in said]
    page = (out / "letters.html").read_text("utf-8")
    assert "Zebedee &lt;b&gt;O&#39;Neill&lt;/b&gt; &amp; Co" in page
    assert "<b>" not in page
    assert "{{ 7*7 }}" in page and "49 Quill" not in page
    for one in data["not_written"]:
        if one["pupil_id"] == "P3":
            assert one["missing"] == ["pupil_name", "parent_name"]
    ours = [row for row in merged(out) if row["letter"] == "concern"]
    assert {row["parent_id"] for row in ours} == {"G1", "G2"}  # each parent is written to
    assert ours[0]["address_1"] == "'=1+1"  # no spreadsheet runs it
    assert ours[0]["pupil_name"] == "Zebedee <b>O'Neill</b> & Co"


def test_a_parent_without_an_address_is_told(call: Call, register: str, tmp_path: Path) -> None:
    names = names_file(tmp_path, NAMES.replace("2 Road,Town EX1 1AA", ","))
    data = call.json(*arguments(register, tmp_path / "out", "--since", "2025-09-01", "--names", names))
    (missed,) = [one for one in data["not_written"] if one["letter"] == "concern" and one["parent_id"] == "G2"]
    assert missed["missing"] == ["address"]


def test_what_the_log_has_is_not_written_again(call: Call, register: str, tmp_path: Path) -> None:
    first = call.json(*arguments(register, tmp_path / "a", "--since", "2025-09-01"))
    log = tmp_path / "a" / "letters.csv"
    assert log.read_text("utf-8").splitlines()[0] == ",".join(EVENT_COLUMNS)
    read = read_events(log)
    assert len(read.events) == len(first["written"]) and not read.account.rejects
    invitations = [event for event in read.events if event.id.endswith("_invitation")]
    assert all(event.kind == "letter" for event in read.events)  # an invitation is not the meeting
    assert len(invitations) == sum(one["kind"] == "meeting" for one in first["written"])
    again = call.json(*arguments(register, tmp_path / "b", "--since", "2025-09-01", "--events", str(log)))
    assert [one for one in again["written"] if one["letter"] == "concern"] == []
    assert all(one["why"].startswith("the log has it on") for one in again["not_written"])


def test_what_is_left_to_a_person_waits_for_them(call: Call, register: str, tmp_path: Path) -> None:
    plain = call.json(*arguments(register, tmp_path / "a", "--since", "2025-09-01", policy="lct"))
    left = [one for one in plain["not_written"] if one["letter"] == "sal_1"]
    assert left and {one["why"] for one in left} == {"left to the attendance officer"}
    asked = call.json(*arguments(register, tmp_path / "b", "--since", "2025-09-01", "--include-asked", policy="lct"))
    written = [one["pupil_id"] for one in asked["written"] if one["letter"] == "sal_1"]
    assert sorted(written) == sorted(one["pupil_id"] for one in left)
    assert asked["due"] == plain["due"]


@pytest.mark.parametrize(("until", "why"), [
    ("2025-10-20", "ends before 3 weeks"), ("2025-12-20", "longer than 6 weeks"), ("soon", "is no day"),
    ("2025-10-24", ""), ("2025-11-14", ""),
])  # fmt: skip
def test_a_notice_to_improve_runs_as_long_as_the_policy_allows(until: str, why: str) -> None:
    policy = Policies(Library()).load("sharley_park").policy
    said = {"improvement_until": until}
    calendar = from_open_days(DAYS)
    if why:
        with pytest.raises(ValueError, match=why):
            period_of(policy, "notice_to_improve", said, date(2025, 10, 3), calendar)
    else:
        found = period_of(policy, "notice_to_improve", said, date(2025, 10, 3), calendar)
        assert found["improvement_from"] == "3 October 2025"


def test_letters_of_an_earlier_run_go_where_others_take_their_place(
    call: Call, register: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    call(*arguments(register, out, "--since", "2025-09-01", "--write", "docx", "--write", "html"))
    first = sorted(path.name for path in (out / "docx").iterdir())
    assert len(first) > 3
    kept, edited = out / "docx" / "notes.txt", out / "docx" / first[-1]
    kept.write_text("ours", encoding="utf-8")
    edited.write_bytes(edited.read_bytes() + b"a change")
    data = call.json(*arguments(register, out, "--on", "2025-10-02", "--write", "docx", "--overwrite"))
    named = {one for one in data["files"] if one.startswith("docx/")}
    assert len(named) < len(first)
    assert {f"docx/{path.name}" for path in (out / "docx").iterdir()} == {*named, "docx/notes.txt", f"docx/{first[-1]}"}
    assert f"of an earlier run, and changed since, so it was left: `docx/{first[-1]}`" in data["notes"]
    assert not (out / "letters.html").exists()


@pytest.mark.parametrize("manifest", ["", "[]", '{"files": [{"name": "../own.csv", "sha256": "x"}]}', '{"files": 3}'])
def test_a_manifest_of_somebody_else_takes_no_file_away(
    call: Call, register: str, tmp_path: Path, manifest: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text(manifest, encoding="utf-8")
    (tmp_path / "own.csv").write_text("x", encoding="utf-8")
    call(*arguments(register, out, "--on", "2025-10-02", "--overwrite"))
    assert call.code == 0
    assert (tmp_path / "own.csv").exists()


def test_a_log_that_is_read_is_not_written_over(call: Call, register: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call(*arguments(register, out, "--since", "2025-09-01"))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    call(*arguments(register, out, "--since", "2025-09-01", "--events", str(out / "letters.csv"), "--overwrite"))
    assert call.code == 2
    assert "letters.csv` is read, and `--out` would write over it [would-be-lost]" in call.err
    call(*arguments(register, out, "--since", "2025-09-01", "--names", str(out / "merge.csv"), "--overwrite",
                    "--names-column", "parent_name=parent_name"))  # fmt: skip
    assert call.code in (2, 3)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_folders_are_not_written_over(call: Call, register: str, tmp_path: Path) -> None:
    given = arguments(register, tmp_path / "out", "--since", "2025-09-01")
    call(*given)
    assert call.code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    call(*given)
    assert call.code == 2
    assert "holds letters already" in call.err and "--overwrite" in call.err
    call(*given, "--overwrite")
    assert call.code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before  # same input, same bytes
    other = tmp_path / "other"
    other.mkdir()
    (other / "merge.csv").write_text("mine", encoding="utf-8")
    call(*arguments(register, other, "--since", "2025-09-01"))
    assert call.code == 2
    assert [path.name for path in other.iterdir()] == ["merge.csv"]
    assert (other / "merge.csv").read_text("utf-8") == "mine"


def test_a_template_that_lacks_what_the_document_wants_writes_nothing(
    call: Call, register: str, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "attendance_concern.yaml").write_text(
        "letter: attendance_concern\nsubject: Attendance\nblocks:\n  - text: Hello\n    meets: [attendance]\n", "utf-8"
    )
    data = call.json(*arguments(register, tmp_path / "out", "--since", "2025-09-01", "--include-asked", "--template",
                                str(own), policy="lct"))  # fmt: skip
    whys = {one["why"] for one in data["not_written"] if one["letter"] == "sal_1"}
    assert whys == {"the template `attendance_concern` has no block that meets: "
                    "invitation to make contact if support is needed"}  # fmt: skip


@pytest.mark.parametrize(("more", "code", "said"), [
    (("--since", "2025-10-04"), 2, "name an earlier day"),
    (("--on", "soon"), 2, "is not a date"),
    (("--names", "nowhere.csv"), 2, "there is no file"),
    (("--template", "nowhere"), 2, "there is no folder"),
    (("--write", "papyrus"), 2, "papyrus"),
    (("--names-column", "pupil_nam=Name", "--names", "register.csv"), 2, "did you mean `pupil_name`"),
])  # fmt: skip
def test_a_wrong_call_is_told(
    call: Call, register: str, tmp_path: Path, more: tuple[str, ...], code: int, said: str
) -> None:
    call(*arguments(register, tmp_path / "out", *more))
    assert call.code == code
    assert said in call.err
    assert not (tmp_path / "out").exists()


def test_the_table_to_merge_has_its_columns(call: Call, register: str, tmp_path: Path) -> None:
    call(*arguments(register, tmp_path / "out", "--since", "2025-09-01"))
    rows = merged(tmp_path / "out")
    assert tuple(rows[0]) == MERGE_COLUMNS
    doubts = [one["doubts"] for one in json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["letters"]]
    assert [row["send"] for row in rows] == ["check" if said else "yes" for said in doubts]
    for row in rows:
        assert row["clause"] and row["trigger_date"] and row["policy_version"] == "0040b, 2024-09"


def test_no_template_is_a_reason(call: Call, register: str, tmp_path: Path) -> None:
    profile = tmp_path / "policies" / "small.yaml"
    profile.parent.mkdir()
    profile.write_text(
        "policy: small\nname: Small\nkind: school\nextends: england_2024\nletters:\n"
        '  odd: {to: parents, source: "1"}\nstages:\n  first:\n    each: review\n    when: attendance < 95\n'
        '    will: {letter: odd, to: parents}\n    once: per year\n    source: "1"\n', "utf-8"
    )
    data = call.json(*arguments(register, tmp_path / "out", "--since", "2025-09-01", "--policies",
                                str(profile.parent), policy="small"))  # fmt: skip
    assert {one["why"] for one in data["not_written"]} == {"no template `odd`"}
    assert data["written"] == []
    text = call(*arguments(register, tmp_path / "out2", "--since", "2025-09-01", "--policies", str(profile.parent),
                           policy="small"))  # fmt: skip
    assert "letters: no template `odd`" in text


def test_a_notice_to_improve_from_the_register_to_the_page(call: Call, register: str, tmp_path: Path) -> None:
    facts = tmp_path / "facts.csv"
    given = arguments(register, tmp_path / "out", "--since", "2025-09-01", "--include-asked", "--assume",
                      "support_appropriate=always", "--assume", "support_engaged=never", "--facts", str(facts),
                      "--overwrite", policy="sharley_park")  # fmt: skip
    facts.write_text(SAID + "P1,notice_to_improve,,Mentor,,,2025-11-07,None\n", "utf-8")
    lacking = call.json(*given)
    (one,) = [one for one in lacking["not_written"] if one["letter"] == "notice_to_improve"]
    assert (one["pupil_id"], one["missing"]) == ("P1", ["improvement_wanted", "support_given"])
    facts.write_text(SAID + "P1,notice_to_improve,Talks,Mentor,Each day on time,,2025-10-10,None\n", "utf-8")
    (short,) = [one for one in call.json(*given)["not_written"] if one["letter"] == "notice_to_improve"]
    assert short["why"].startswith("the period to improve ends before 3 weeks")
    facts.write_text(SAID + "P1,notice_to_improve,Talks,Mentor,Each day on time,,2025-11-07,None\n", "utf-8")
    assert [one for one in call.json(*given)["written"] if one["letter"] == "notice_to_improve"]
    (row,) = [row for row in merged(tmp_path / "out") if row["letter"] == "notice_to_improve"]
    assert "begins on 3 October 2025 and ends on 7 November 2025" in row["body"]
    assert "for a first notice, £80 within 21 days" in row["body"]
    assert "For 10 sessions no leave was given, or no reason is known so far." in row["body"]
    log = csv.DictReader(io.StringIO((tmp_path / "out" / "letters.csv").read_text("utf-8")))
    assert ("notice", "notice_to_improve") in {(one["kind"], one["id"]) for one in log}


def test_templates_may_stand_beside_profiles(call: Call, register: str, tmp_path: Path) -> None:
    own = tmp_path / "policies" / "letters"
    own.mkdir(parents=True)
    (own / "attendance_concern.yaml").write_text(
        "letter: attendance_concern\nsubject: Ours\nblocks:\n  - text: Hello\n", encoding="utf-8"
    )
    call.json(*arguments(register, tmp_path / "out", "--since", "2025-09-01", "--policies", str(own.parent)))
    assert {row["subject"] for row in merged(tmp_path / "out") if row["letter"] == "concern"} == {"Ours"}


def test_a_letter_on_few_sessions_and_several_to_one_family_are_told_and_written(call: Call, tmp_path: Path) -> None:
    """On the third school day of the year P1 and P3, who live at one address, are below every figure."""
    first = DAYS[:3]
    rows = [row for pupil, marks in (("P1", "OOOO/\\"), ("P2", "/\\" * 3), ("P3", "//OOOO"))
            for row in days_of(pupil, first, marks)]  # fmt: skip
    early = written(tmp_path / "early.csv", rows)
    names = names_file(tmp_path, "pupil_id,pupil_name,parent_id,parent_name,address_1,address_2\n"
                       "P1,Zebedee,G1,Ms Quill,1 Road,Town EX1 1AA\n"
                       "P3,Zara,G1,Ms Quill,1  road,Town EX1 1AA\n")  # fmt: skip
    out = tmp_path / "out"
    found = call.json(*arguments(early, out, "--on", first[2].isoformat(), "--since", first[0].isoformat(), "--names",
                                 names, policy="basildon_lower"))  # fmt: skip
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert found["counts"]["written"] == len(manifest["letters"]) > 1
    few = [one for one in manifest["letters"] if any("possible session" in said for said in one["doubts"])]
    assert few and all("rests on" in one["doubts"][0] for one in few)
    notes = [note for note in found["notes"] if note.startswith("look at")]
    assert any("fewer than 20 possible sessions" in note for note in notes)
    assert any("1 family gets more than one on this day (P1, P3)" in note for note in notes)
    assert not any(said in str(found) for said in (*PRINTED, "Zara"))
    assert [one["doubts"] for one in found["written"]] == [one["doubts"] for one in manifest["letters"]]


def test_a_name_that_no_font_has_keeps_its_own_letter_back_and_no_other(
    call: Call, register: str, tmp_path: Path
) -> None:
    pytest.importorskip("typst")
    names = names_file(tmp_path, "pupil_id,pupil_name,parent_id,parent_name\nP1,\u738b\u5c0f\u660e,G1,Ms Quill\n"
                       "P3,Zebedee,G3,Mr Quill\n")  # fmt: skip
    for kinds in (("pdf",), ("pdf-each", "html")):
        out = tmp_path / "-".join(kinds)
        given = [part for kind in kinds for part in ("--write", kind)]
        found = call.json(*arguments(register, out, "--since", "2025-09-01", "--names", names, *given))
        assert found["due"] == found["counts"]["written"] + found["counts"]["not_written"]
        left = [one for one in found["not_written"] if "no sign for U+" in one["why"]]
        assert {one["pupil_id"] for one in left} == {"P1"} and "html" in left[0]["why"]
        assert {one["pupil_id"] for one in found["written"]} == {"P3"}
        assert (out / "letters.pdf").exists() or len(list((out / "pdf").iterdir())) == found["counts"]["written"]


def test_the_letters_of_a_large_register_are_those_of_a_small_one(
    call: Call, register: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = ("--since", "2025-09-01", "--include-asked")
    for policy in ("basildon_lower", "lct", "westwood"):
        whole = call.json(*arguments(register, tmp_path / f"{policy} whole", *wish, policy=policy))
        with monkeypatch.context() as patch:
            # The block of `decide` is a default, set when it was defined.
            patch.setattr("attendance_policy.decide.blocks.decide.__defaults__", (None, None, 1, 1))
            patch.setattr("attendance_policy.letters.columns.BLOCK", 1)
            parted = call.json(*arguments(register, tmp_path / f"{policy} parted", *wish, policy=policy))
        assert whole["written"]
        for name in ("merge.csv", "letters.html"):
            one, other = ((tmp_path / f"{policy} {form}" / name).read_bytes() for form in ("whole", "parted"))
            assert one == other
        assert {**whole, "folder": ""} == {**parted, "folder": ""}


def test_what_was_not_taken_of_a_file_or_is_in_doubt_is_told_beside_the_letters(
    call: Call, register: str, tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("at,pupil_id,kind,id\n2025-10-03,P1,letter,\nyesterday,P1,letter,concern\n", encoding="utf-8")
    given = ("--policy", "basildon_lower", "--register", register, "--events", str(log), "--on", "2025-10-03")
    for notes in (call.json("letters", *given, "--out", str(tmp_path / "out"))["notes"],
                  call.json("worklist", *given)["notes"]):  # fmt: skip
        (told,) = [note for note in notes if note.startswith("the events: ")]
        assert "2 rows read, 1 accepted, 1 rejected: 1 bad-time (first: line 3, " in told
        assert "; in doubt: 1 no-paper (first: line 2, " in told
    call("letters", *given[:4], "--on", "2025-10-03", "--out", str(tmp_path / "without"))
    assert "the events: " not in call.out
