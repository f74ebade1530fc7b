"""What this program wrote itself is read beside a map of the school's own files: whole, and row by row in their log."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from attendance_policy.events import Event, read_events
from attendance_policy.letters.writers.merge import EVENT_COLUMNS, events_table
from attendance_policy.register import read_pupils, read_register
from attendance_policy.register.maps.model import FileMap, Map, RegisterMap
from register.conftest import book_of

COLUMNS = {"at": "When", "pupil_id": "UPN", "parent_id": "Contact", "kind": "Type", "id": "What", "by": "Staff",
           "how": "Way", "outcome": "Result"}  # fmt: skip
MAP = Map(
    "ours", "", RegisterMap(columns={"pupil_id": "UPN", "date": "Day", "session": "Half", "code": "Mark"}),
    FileMap(columns={"pupil_id": "UPN", "year": "Group"}),
    FileMap(columns=COLUMNS, dates="DD/MM/YYYY", times="DD/MM/YYYY hh:mm", words={"kind": {"letter home": "letter"}}),
)  # fmt: skip
NOTE = ("the columns have our own names, and are read without those of the map",)


def written() -> bytes:
    """A table of letters, as `letters` writes it."""
    letters = [
        SimpleNamespace(dated=date(2025, 9, day), pupil=SimpleNamespace(id=f"P{day}"), logged=("letter", "concern"),
                        addressee=SimpleNamespace(parent_id="=M1"), sent_by="the office", how="")
        for day in (3, 4)
    ]  # fmt: skip
    return events_table(letters)  # type: ignore[arg-type]


def plain(events: tuple[Event, ...]) -> list[Event]:
    return [replace(event, line=0) for event in events]


def test_letters_are_read_beside_a_map_as_without_it() -> None:
    beside, alone = read_events(written(), map=MAP), read_events(written())
    assert beside.events == alone.events
    assert len(beside.events) == 2
    assert (beside.account.notes, alone.account.notes) == (NOTE, ())


def test_the_rows_of_letters_are_read_under_the_schools_own_headings() -> None:
    rows = list(csv.reader(io.StringIO(written().decode())))
    head = [COLUMNS[name] for name in EVENT_COLUMNS]
    log = [head, ["01/09/2025", "P9", "", "Letter home", "", "", "", ""], *rows[1:]]
    out = io.StringIO()
    csv.writer(out).writerows(log)
    events = read_events(out.getvalue().encode(), map=MAP)
    assert events.account.rejects == ()
    assert plain(events.events)[1:] == plain(read_events(written()).events)


def test_a_register_and_a_pupil_file_of_ours() -> None:
    codes = book_of()
    register = read_register(b"pupil_id,date,session,code\nA1,2025-09-03,AM,/\n", codes, map=MAP)
    assert (register.pupil_ids, register.account.notes) == (("A1",), NOTE)
    assert read_pupils(b"pupil_id,year\nA1,7\n", map=MAP).account.notes == NOTE
