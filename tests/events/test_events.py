"""Events: order, the account of every kind of bad row, and files that are none."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.events import EVENT_REJECT_CODES, KINDS, read_events
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.maps.model import FileMap, Map

HEADER = b"at,pupil_id,parent_id,kind,id,by,how,outcome\n"
# In two encodings, so made here.
MIXED = HEADER + b"2025-09-03,P1,,contact,,Ren\xe9,,\n2025-09-03,P1,,contact,,Ren\xc3\xa9,,\n"
CODES = code_book(Policies(Library()).resolver)
BAD = {"encoding": MIXED} | {p.stem: p.read_bytes() for p in sorted((Path(__file__).parent / "bad").glob("*.csv"))}


def test_every_reject_code_has_a_file() -> None:
    assert set(BAD) == set(EVENT_REJECT_CODES)


@pytest.mark.parametrize("code", BAD)
def test_account(code: str, snapshot: SnapshotAssertion) -> None:
    account = read_events(BAD[code], CODES).account
    assert code in {reject.code for reject in account.rejects}
    assert account.accepted + account.rejected == account.read
    assert account.accepted > 0
    told = [f"read {account.read}, accepted {account.accepted}"]
    told += [f"line {r.line}: {r.code}: {r.reason}\n    {r.text!r}" for r in account.rejects]
    assert "\n".join(told) == snapshot


def test_order_and_values() -> None:
    data = (
        b"\xef\xbb\xbfKind,AT,Pupil ID,how,comment\r\nvisit,2025-09-04,P1,,\r\nCONTACT,2025-09-03 09:05,P2,phone,x\r\n"
        b"contact,2025-09-03T09:05,P1, text ,\r\nletter,2025-09-03,P2,,\r\n"
    )
    events = read_events(data)
    assert [(e.at, e.has_time, e.pupil_id, e.kind, e.how, e.line) for e in events.events] == [
        (datetime(2025, 9, 3), False, "P2", "letter", "", 5),
        (datetime(2025, 9, 3, 9, 5), True, "P1", "contact", "text", 4),
        (datetime(2025, 9, 3, 9, 5), True, "P2", "contact", "phone", 3),
        (datetime(2025, 9, 4), False, "P1", "visit", "", 2),
    ]
    assert [e.kind for e in events.of_pupil["P1"]] == ["contact", "visit"]
    assert events.account.ignored_columns == ("comment",)


def test_every_kind_is_read() -> None:
    data = HEADER + b"".join(f"2025-09-03,P1,,{kind},,,,\n".encode() for kind in KINDS if kind != "correction")
    data += b"2025-09-03,P1,,correction,2025-09-03 AM,,,I\n"
    assert sorted(e.kind for e in read_events(data).events) == list(KINDS)


def test_a_forgotten_quote_swallows_no_row() -> None:
    data = (
        HEADER + b'2025-09-03,P1,,contact,,,,"left\n2025-09-04,P2,,visit,,,,x\n2025-09-05,P3,,visit,,,,"y"\n,,,,,,,\n\n'
    )
    events = read_events(data)
    assert [e.pupil_id for e in events.events] == ["P2", "P3"]
    assert [(r.line, r.code) for r in events.account.rejects] == [(2, "unreadable-row"), (5, "missing-pupil")]


def test_an_outcome_that_is_no_known_word_is_told() -> None:
    said = ("Reached", "no answer", "", "spoke to Mr Zebedee", "rung off", "not reachd")
    data = HEADER + "".join(f"2025-09-0{n},P1,,contact,,,phone,{one}\n" for n, one in enumerate(said, 1)).encode()
    data += b"2025-09-08,P1,,visit,,,,waved\n2025-09-08,P1,,request,leave,,,perhaps\n"
    account = read_events(data).account
    assert (account.read, account.accepted, account.rejects) == (8, 8, ())
    assert [(doubt.line, doubt.code) for doubt in account.doubts] == [(n, "unknown-outcome") for n in (5, 6, 7, 8)]
    reasons = [doubt.reason for doubt in account.doubts]
    assert all("counts as unanswered" in reason for reason in reasons)
    assert "Zebedee" not in repr(account.doubts) and not any("rung" in reason for reason in reasons)
    assert "`not reached`" in reasons[2]


def test_an_answer_that_is_neither_yes_nor_no_is_told() -> None:
    said = ("Yes", "y", "1", "No", "N", "false", "maybe", "")
    data = HEADER + "".join(f"2025-09-0{n},P1,,judgement,a_concern,,,{one}\n" for n, one in enumerate(said, 1)).encode()
    account = read_events(data).account
    assert (account.accepted, account.rejects) == (8, ())
    assert [(doubt.line, doubt.code) for doubt in account.doubts] == [(8, "unknown-outcome"), (9, "unknown-outcome")]
    assert account.doubts[0].reason == "the answer is neither `yes` nor `no`, and counts as no; write one of them"


def test_a_paper_that_is_not_named_is_told() -> None:
    rows = ("letter,,", "meeting,,", "notice,,", "letter,concern,", "contact,,", "evidence,,", "Letter,,")
    data = HEADER + "".join(f"2025-09-0{n},P1,,{row},,\n" for n, row in enumerate(rows, 1)).encode()
    account = read_events(data).account
    assert (account.accepted, account.rejects) == (7, ())
    assert [(doubt.line, doubt.code) for doubt in account.doubts] == [(n, "no-paper") for n in (2, 3, 4, 8)]
    assert account.doubts[0].reason == (
        "the letter has no `id`, so it counts for no letter or step of the policy, which may come again; name the rule "
        "or the paper, or let a map name its column"
    )


def test_a_map_may_say_what_an_outcome_means() -> None:
    map = Map("m", "m", events=FileMap(words={"outcome": {"rung off": "reached"}}))
    events = read_events(HEADER + b"2025-09-03,P1,,contact,,,phone,Rung off\n", map=map)
    assert (events.events[0].outcome, events.account.doubts) == ("reached", ())


def test_a_header_alone_is_no_event() -> None:
    assert read_events(HEADER).events == ()


UNUSABLE = {
    "empty": b"\n",
    "workbook": b"PK\x03\x04",
    "semicolons": b"at;pupil;kind\n",
    "missing column": b"at,pupil,kind\n",
    "column twice": b"at,pupil_id,kind,Kind\n",
    "all rejected": HEADER + b"x,P1,,contact,,,,\n",
    "endless header": b"x" * 200_000,
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable(name: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(CannotGoOn) as caught:
        read_events(UNUSABLE[name])
    assert caught.value.exit_code == 3
    assert "\n".join(f"{p.place}: {p.code}: {p.message} ({p.suggestion})" for p in caught.value.problems) == snapshot


def test_paths(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn) as caught:
        read_events(tmp_path / "nowhere.csv")
    assert caught.value.exit_code == 2
    with pytest.raises(CannotGoOn) as caught:
        read_events(tmp_path)
    assert caught.value.exit_code == 3
    path = tmp_path / "events.csv"
    path.write_bytes(HEADER + b"2025-09-03,P1,,contact,,,,\n")
    assert len(read_events(path).events) == 1


@given(st.binary(max_size=60) | st.text('2025-0903 :contact,P1"\n\r\0é', max_size=90).map(str.encode))
def test_any_bytes_are_accounted_for(data: bytes) -> None:
    account = read_events(HEADER + b"2025-09-03,P1,,contact,,,,\n" + data).account
    assert account.accepted + account.rejected == account.read >= 1
