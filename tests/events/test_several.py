"""Several logs read as one: their order, the account of each, and an event that stands in two of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.events import Events, read_events, read_logs
from attendance_policy.register.maps.model import FileMap, Map

HEADER = "at,pupil_id,kind,id,by\n"
CALLS = HEADER + "2025-09-03 09:40,P1,contact,,office\n2025-09-03,P2,contact,,office\n2025-09-03,P2,contact,,office\n"
LETTERS = HEADER + "2025-09-03,P1,letter,concern,head\n2025-09-05,P9,letter,concern,head\nsoon,P1,letter,concern,head\n"


def written(folder: Path, **texts: str) -> list[Path]:
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def test_each_has_its_account_and_all_stand_in_order(tmp_path: Path) -> None:
    calls, letters = written(tmp_path, calls=CALLS, letters=LETTERS)
    events = read_logs([calls, letters])
    assert [(log.file, log.account.read, log.account.accepted, log.account.rejected) for log in events.logs] == [
        (calls.as_posix(), 3, 3, 0), (letters.as_posix(), 3, 2, 1)]  # fmt: skip
    assert (events.account.read, events.account.accepted, events.account.rejected) == (6, 5, 1)
    told = [(event.pupil_id, event.kind, events.where(event.line)) for event in events.events]
    of_calls, of_letters = (f"of `{path.as_posix()}`" for path in (calls, letters))
    assert told == [
        ("P1", "letter", f"line 2 {of_letters}"), ("P2", "contact", f"line 3 {of_calls}"),
        ("P2", "contact", f"line 4 {of_calls}"), ("P1", "contact", f"line 2 {of_calls}"),
        ("P9", "letter", f"line 3 {of_letters}"),
    ]  # fmt: skip
    assert [events.where(reject.line) for reject in events.account.rejects] == [f"line 4 {of_letters}"]


def test_one_log_is_read_as_before(tmp_path: Path) -> None:
    (calls,) = written(tmp_path, calls=CALLS)
    assert read_logs([calls]) == read_events(calls)
    assert (read_logs([calls]).logs, read_logs([calls]).where(3)) == ((), "line 3")


def test_the_same_event_in_two_logs_is_one_and_told(tmp_path: Path) -> None:
    more = CALLS + "2025-09-03,P2,contact,,office\n2025-09-04,P1,contact,,office\n"
    calls, both = written(tmp_path, calls=CALLS, both=more)
    events = read_logs([calls, both])
    # Two calls of a day without a time in one log are two; a third in the other log is one more.
    assert [(r.line, r.code, r.reason) for r in events.logs[1].account.rejects] == [
        (line, "duplicate-event", f"the same event stands on line {line} of `{calls.as_posix()}`") for line in (2, 3, 4)
    ]  # fmt: skip
    assert len(events.events) == 5
    assert [event.pupil_id for event in events.events].count("P2") == 3


def test_a_log_that_holds_nothing_new_is_no_fault_and_one_of_nothing_is(tmp_path: Path) -> None:
    calls, again, bad = written(tmp_path, calls=CALLS, again=CALLS, bad=HEADER + "soon,P1,contact,,\n")
    assert [log.account.accepted for log in read_logs([calls, again]).logs] == [3, 0]
    with pytest.raises(CannotGoOn) as caught:
        read_logs([calls, bad])
    assert (caught.value.exit_code, caught.value.problems[-1].place.file) == (3, bad.as_posix())


def test_each_log_is_read_by_the_form_of_the_map_that_fits_it(tmp_path: Path) -> None:
    calls = FileMap(columns={"at": "Rung", "pupil_id": "UPN", "kind": "What"}, dates="DD/MM/YYYY")
    sent = FileMap(columns={"at": "Sent", "pupil_id": "Pupil", "kind": "Type"}, dates="D-Mon-YY", delimiter=";")
    one, two, ours = written(tmp_path, one="UPN,Rung,What\nP1,03/09/2025,Contact\n",
                             two="Type;Pupil;Sent\nLetter;P1;4-Sep-25\n", ours=LETTERS)  # fmt: skip
    events = read_logs([two, one, ours], map=Map("m", "m", events=calls, more_events=(sent,)))
    assert [(event.at.day, event.kind) for event in events.events] == [(3, "contact"), (3, "letter"), (4, "letter"),
                                                                       (5, "letter")]  # fmt: skip


ROWS = st.lists(st.sampled_from(CALLS.splitlines()[1:] + LETTERS.splitlines()[1:-1]), max_size=6)


@given(ROWS, ROWS)
def test_two_logs_add_up_and_hold_no_more_than_either_alone(one: list[str], two: list[str]) -> None:
    files = [(HEADER + "".join(f"{row}\n" for row in rows)).encode() for rows in (one, two)]
    alone = [read_events(data) for data in files]
    both = read_logs(files)
    for log in both.logs:
        assert log.account.accepted + log.account.rejected == log.account.read
    assert sum(log.account.accepted for log in both.logs) == len(both.events)
    for said in {_said(event) for events in alone for event in events.events}:
        assert _count(both, said) == max(_count(events, said) for events in alone)


def _said(event: object) -> tuple[object, ...]:
    return tuple(getattr(event, name) for name in ("at", "has_time", "pupil_id", "kind", "id", "by"))


def _count(events: Events, said: tuple[object, ...]) -> int:
    return sum(_said(event) == said for event in events.events)
