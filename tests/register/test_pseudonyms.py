"""Pseudonyms: one for each id, the same in every file, and under a key no id is left in anything that was read."""

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.events import read_events
from attendance_policy.register import NothingAccepted, Register, read_key, read_pupils, read_register, write_key
from attendance_policy.register.model import Account
from attendance_policy.register.packed import pack
from attendance_policy.register.pseudonyms import CLASS, PARENT, PUPIL, SCHOOL, Pseudonyms

from .conftest import book_of

CODES = book_of()
KEY = bytes(range(32))
IDS = st.text("aZ9 ,.'\"`;-é/=", min_size=2, max_size=9).map(lambda text: f"Zq{text}q".strip())
FIELDS = {
    "date": st.sampled_from(["2025-09-03", "2025-09-04", "03/09/2025", "", "2025-13-01"]),
    "session": st.sampled_from(["AM", "PM", "noon", ""]),
    "code": st.sampled_from(["/", "L", "Q9", "", "#", "Y"]),
}


def _named(key: bytes = KEY) -> Pseudonyms:
    return Pseudonyms(key)


def _csv(header: str, rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header.split(","), *rows])
    return out.getvalue().encode()


def _everything(read: Callable[[], object]) -> str:
    """All that a reader says: what it gives, its account, or what it raises."""
    try:
        found = read()
    except CannotGoOn as stop:
        account = stop.account if isinstance(stop, NothingAccepted) else Account()
        return repr([stop.problems, str(stop), asdict(account)])
    if isinstance(found, Register):
        return repr([found.pupil_ids, asdict(found.account), found.told])
    return repr(found)


@st.composite
def _rows(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Ids, and rows of a register in which they stand in their column, in others, and in rows that are none."""
    ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    rows = []
    for _ in range(draw(st.integers(1, 8))):
        one = draw(st.sampled_from(ids))
        row = [one, *(draw(field) for field in FIELDS.values())]
        if draw(st.booleans()):
            row[draw(st.integers(0, 3))] = draw(st.sampled_from(ids))
        rows.append(row + [one] * draw(st.sampled_from([0, 0, 0, 1])))
    return ids, rows


@settings(deadline=None)
@given(_rows())
@example((["Zq`q"], [["Zq`q", "Zq`q", "AM", "/"]]))
def test_no_id_of_a_register_is_left(made: tuple[list[str], list[list[str]]]) -> None:
    ids, rows = made
    book = CODES
    for header in ("pupil_id,date,session,code", "date,pupil_id,session,code", "pupil,date,session,code",
                   "pupil_id,school_id,session,date"):  # fmt: skip
        data = _csv(header, rows)
        said = _everything(lambda data=data: read_register(data, book, key=_named()))
        assert [one for one in ids if one in said] == []
    headless = _csv(",".join(one.replace(",", "") for one in rows[0]), rows)
    said = _everything(lambda: read_register(headless, book, key=_named()))
    assert [one for one in ids if one in said] == []


@settings(deadline=None)
@given(_rows())
def test_no_id_of_records_is_left(made: tuple[list[str], list[list[str]]]) -> None:
    ids, rows = made
    names = ("pupil_id", "date", "session", "code", "session")
    records = [dict(zip(names, row, strict=False)) | {row[0]: row[0]} for row in rows]
    data = json.dumps([*records, rows[0][0], {rows[0][0]: [1]}]).encode()
    said = _everything(lambda: read_register(data, CODES, key=_named()))
    assert [one for one in ids if one in said or json.dumps(one)[1:-1] in said] == []


@settings(deadline=None)
@given(_rows())
@example((["Zq,9q", "Zq99q"], [["Zq99q", "Zq,9q", "AM", "/"]]))
def test_no_id_of_pupils_and_events_is_left(made: tuple[list[str], list[list[str]]]) -> None:
    ids, rows = made
    people = [[row[0], row[1], row[-1], row[0], row[2]] for row in rows]
    files = [_csv("pupil_id,school_id,year,class,ehc_plan", people), _csv("pupil_id,start_date,year,class,x", people)]
    for data in files:
        said = _everything(lambda data=data: read_pupils(data, {"ehc_plan"}, key=_named()))
        assert [one for one in ids if one in said] == []
    log = [[row[1], row[0], row[-1], row[2], f"letter {row[0]}", row[0], f"told {row[0]}"] for row in rows]
    log += [["2025-09-03", row[0], row[0], "correction", row[-1], row[3], row[0]] for row in rows]
    log += [["2025-09-03", row[0], row[0], "letter", row[0], "", ""] for row in rows]
    data = _csv("at,pupil_id,parent_id,kind,id,how,outcome", log)
    said = _everything(lambda: read_events(data, CODES, key=_named()))
    assert [one for one in ids if one in said] == []


def test_an_id_is_the_same_pseudonym_in_every_file(codes: CodeBook) -> None:
    rows = [["B2", "2025-09-03", "AM", "/"], ["A1", "2025-09-03", "AM", "L"], [" C3 ", "2025-09-03", "AM", "I"]]
    data = _csv("pupil_id,date,session,code", rows)
    plain = read_register(data, codes)
    ours = {one: _named().of(PUPIL, one) for one in plain.pupil_ids}
    packed = pack(plain)
    for source in (data, packed):
        register = read_register(source, codes, key=_named())
        assert register.pupil_ids == tuple(sorted(ours.values()))
        for one, other in ours.items():
            assert register.marks[register.row[other]].tolist() == plain.marks[plain.row[one]].tolist()
    people = _csv("pupil_id,school_id,class,year", [["A1", "S1", "Ms Kestrel", "7"], ["C3", "S1", "", "8"]])
    pupils = read_pupils(people, key=_named())
    assert dict(zip(pupils.pupil_ids, pupils.years, strict=True)) == {ours["A1"]: "7", ours["C3"]: "8"}
    assert set(pupils.school_ids) == {_named().of(SCHOOL, "S1")}
    assert set(pupils.in_class) == {_named().of(CLASS, "Ms Kestrel"), ""}
    events = read_events(_csv("at,pupil_id,parent_id,kind", [["2025-09-03", "A1", "M1", "letter"]]), key=_named())
    assert [(one.pupil_id, one.parent_id) for one in events.events] == [(ours["A1"], _named().of(PARENT, "M1"))]


def test_another_key_gives_other_pseudonyms_and_another_kind_too() -> None:
    one = _named().of(PUPIL, "A1")
    assert one.startswith("P-") and len(one) == 12
    assert _named().of(PUPIL, " A1 ") == one
    assert _named(KEY[::-1]).of(PUPIL, "A1") != one
    assert _named().of(PARENT, "A1")[2:] != one[2:]
    assert _named().of(PUPIL, "  ") == ""


def test_what_is_known_of_a_pseudonym_does_not_change() -> None:
    # Results of two years are compared by pseudonym: how they are made cannot change.
    assert _named().of(PUPIL, "P000001") == "P-A5FF6U5BHO"


def test_a_whole_county_has_no_two_alike() -> None:
    named = _named()
    assert len({named.of(PUPIL, f"P{number:06d}") for number in range(50_000)}) == 50_000


def test_two_ids_alike_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendance_policy.register.pseudonyms._LENGTH", 1)
    named = _named()
    with pytest.raises(CannotGoOn) as caught:
        for number in range(33):
            named.of(PUPIL, f"A{number}")
    assert caught.value.problems[0].code == "pseudonyms-collide"


def test_a_reject_keeps_its_place_and_what_is_no_id(codes: CodeBook) -> None:
    rows = [["A1", "2025-09-03", "AM", "/"], ["A1", "03/09/2025", "AM", "/"], ["A1", "2025-09-03", "PM", "Q9"],
            ["A1", "2025-09-04", "midday", "/"]]  # fmt: skip
    register = read_register(_csv("pupil_id,date,session,code", rows), codes, key=_named())
    pupil = _named().of(PUPIL, "A1")
    assert [(one.line, one.code, one.text) for one in register.account.rejects] == [
        (3, "bad-date", f"{pupil},03/09/2025,AM,/"),
        (4, "unknown-code", f"{pupil},2025-09-03,PM,Q9"),
        (5, "bad-session", f"{pupil},2025-09-04,(not shown),/"),
    ]
    assert "`Q9`" in register.account.rejects[1].reason
    assert "`(not shown)`" in register.account.rejects[2].reason


def test_a_reject_of_a_packed_register_says_its_row_of_the_file(codes: CodeBook) -> None:
    ids = [f"A{number}" for number in range(9)]
    rows = [[one, day, "AM", "/"] for one in ids for day in ("2025-09-03", "2025-09-04")]
    packed = pack(read_register(_csv("pupil_id,date,session,code", rows), codes))
    people = _csv("pupil_id,start_date", [["A7", "2025-09-04"]])
    found = read_register(packed, codes, pupils=read_pupils(people, key=_named()), key=_named())
    assert [(one.line, one.code) for one in found.account.rejects] == [(8, "before-start")]
    assert found.account.rejects[0].text.startswith(_named().of(PUPIL, "A7"))
    assert found.account.read == found.account.accepted + 1


def test_a_key_is_written_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_key(path, os.urandom)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(read_key(path).key) == 32
    before = path.read_bytes()
    with pytest.raises(CannotGoOn) as caught:
        write_key(path, os.urandom)
    assert caught.value.exit_code == 2
    assert path.read_bytes() == before
    assert before.decode().strip() not in repr(read_key(path))


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [
        (KEY.hex(), 0o644, "key-open-to-others"),
        (KEY.hex(), 0o640, "key-open-to-others"),
        (KEY[:31].hex(), 0o600, "key-too-short"),
        ("", 0o600, "key-too-short"),
        ("a phrase that somebody made up, long enough to be a key", 0o600, "no-key"),
        ("ключ", 0o600, "no-key"),
        ("ab" * 32, 0o600, "no-key"),
    ],
)
def test_a_key_that_is_none_is_refused(content: str, mode: int, code: str, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    with pytest.raises(CannotGoOn) as caught:
        read_key(path)
    (problem,) = caught.value.problems
    assert (caught.value.exit_code, problem.code) == (3, code)
    assert not content or content not in problem.message + problem.suggestion


def test_no_key_at_all(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn) as caught:
        read_key(tmp_path / "none")
    assert caught.value.exit_code == 2
