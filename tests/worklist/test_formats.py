"""The same list on a terminal, on paper, in a calendar and in a table."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from syrupy.assertion import SnapshotAssertion

from attendance_policy.reports.worklist_table import COLUMNS
from cli.called import Call

from .school import SMALL, School, log, register

MARKS = {
    "P1": {"2025-11-05": "NN", "2025-11-06": "NN", "2025-11-07": "NN", "2025-11-10": "NN"},
    "=P2": {"2025-11-07": "/N"},
    "P3": {f"2025-11-{day:02}": "II" for day in (3, 4, 5, 6)},
}
LOG = ("2025-11-06 09:10,P1,,contact,,,phone,no answer",)


class Made:
    """One list in every form."""

    def __init__(self, call: Call, folder: Path, policy: str, day: str) -> None:
        school = School(call, policy, register(folder, MARKS, "2025-11-14"))
        self.files = {kind: folder / f"list.{kind}" for kind in ("html", "ics", "csv")}
        people = folder / "pupils.csv"
        people.write_text("pupil_id,year,class\nP1,8,8B\nP3,R,Oak\n", encoding="utf-8")
        given = [*school.arguments, "--on", day, "--events", log(folder, *LOG), "--pupils-file", str(people)]
        for kind, path in self.files.items():
            given += [f"--{kind}", str(path)]
        self.text = call(*given)
        assert call.code == 0, call.err
        self.data: dict[str, Any] = call.json(*given)

    def read(self, kind: str) -> str:
        return self.files[kind].read_bytes().decode("utf-8-sig")


@pytest.fixture
def friday(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    monkeypatch.setenv("COLUMNS", "100")
    return Made(call, tmp_path, SMALL, "2025-11-07")


def test_text(friday: Made, snapshot: SnapshotAssertion) -> None:
    assert friday.text == snapshot
    assert max(len(line) for line in friday.text.splitlines()) <= 100


def test_calendar_as_written(friday: Made, snapshot: SnapshotAssertion) -> None:
    assert friday.read("ics").replace("\r\n", "\n") == snapshot


def test_table_as_written(friday: Made, snapshot: SnapshotAssertion) -> None:
    assert friday.read("csv").replace("\r\n", "\n") == snapshot


def test_the_calendar_is_read_back(friday: Made) -> None:
    found = Calendar.from_ical(friday.files["ics"].read_bytes())
    events = found.walk("VEVENT")
    listed = [one for one in friday.data["items"] if one["kind"] != "depends"]
    assert len(events) == len(listed) == len({str(event["uid"]) for event in events})
    (zone,) = found.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/London"
    for event, item in zip(events, listed, strict=True):
        start = event.decoded("dtstart")
        if item["time"] is None:
            assert start == date.fromisoformat(item["on"])
        else:
            assert start.strftime("%Y-%m-%d %H:%M") == f"{item['on']} {item['time']}"
            assert event["dtstart"].params["TZID"] == "Europe/London"
            assert "dtend" not in event
        assert event.decoded("dtstamp") == datetime(2025, 11, 7, tzinfo=UTC)
        assert not event.walk("VALARM")
        assert (item["pupil_id"] or item["class"] or "the school") in str(event["summary"])
        assert not re.search(r"P1|P3", str(event["uid"]))


def test_an_hour_in_summer_is_an_hour_of_england(call: Call, tmp_path: Path) -> None:
    school = School(call, SMALL, register(tmp_path, {"P1": {"2025-09-08": "NN"}}, "2025-09-12"))
    path = tmp_path / "list.ics"
    school.on("2025-09-08", "--ics", str(path))
    calendar = Calendar.from_ical(path.read_bytes())
    (call_by,) = [e for e in calendar.walk("VEVENT") if str(e["summary"]) == "P1: contact the parents by phone"]
    assert call_by.decoded("dtstart").astimezone(UTC) == datetime(2025, 9, 8, 8, 30, tzinfo=UTC)


def test_an_event_keeps_its_uid_when_it_is_overdue(call: Call, tmp_path: Path) -> None:
    school = School(call, SMALL, register(tmp_path, MARKS, "2025-11-14"))
    uids = {}
    for day in ("2025-11-05", "2025-11-06"):
        path = tmp_path / f"{day}.ics"
        school.on(day, "--ics", str(path), "--events", log(tmp_path, "2025-11-05,PZ,,contact,,,phone,"))
        uids[day] = {str(event["summary"]).removeprefix("overdue: "): str(event["uid"])
                     for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")}  # fmt: skip
    name = "P1: contact the parents by phone"
    assert uids["2025-11-05"][name] == uids["2025-11-06"][name]


def test_the_table_is_safe_in_a_spreadsheet(friday: Made) -> None:
    head, *rows = list(csv.reader(io.StringIO(friday.read("csv"))))
    assert tuple(head) == COLUMNS
    assert len(rows) == len(friday.data["items"])
    pupils = {row[COLUMNS.index("pupil_id")] for row in rows}
    assert "'=P2" in pupils and "=P2" not in pupils
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_the_same_input_gives_the_same_bytes(call: Call, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
    one, other = (Made(call, folder, "basildon_lower", "2025-11-07") for folder in folders)
    assert one.text == other.text
    assert all(one.read(kind) == other.read(kind) for kind in one.files)


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.named: list[str] = []
        self.boxes = 0
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.named += [str(given[name]) for name in ("for", "aria-labelledby", "aria-describedby") if given.get(name)]
        self.boxes += given.get("type") == "checkbox"
        self.loaded += [str(given[name]) for name in ("src", "href") if given.get(name)]
        assert tag != "script"


def test_the_page_has_a_box_for_each_item_and_loads_nothing(friday: Made) -> None:
    page = _Page(friday.read("html"))
    assert page.boxes == len(friday.data["items"])
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.named) <= set(page.ids)
    assert all(one.startswith(("#", "data:")) for one in page.loaded)


def test_what_a_file_holds_is_text_on_the_page(call: Call, tmp_path: Path) -> None:
    path = register(tmp_path, {"<b>P1</b>": {"2025-11-07": "NN"}}, "2025-11-07")
    page = tmp_path / "list.html"
    School(call, SMALL, path).on("2025-11-07", "--html", str(page))
    assert "&lt;b&gt;P1&lt;/b&gt;" in page.read_text("utf-8") and "<b><b>" not in page.read_text("utf-8")


@pytest.mark.parametrize("wrong", [("--on", "2025-13-01"), ("--on", "2025-11-07", "--since", "2025-11-08"),
                                   ("--on", "2025-11-07", "--days", "0"), ("--on", "2025-11-07", "--role", "nobody"),
                                   ("--on", "2025-11-07", "--html", "no/such/folder/list.html")])  # fmt: skip
def test_a_wrong_call(call: Call, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    school = School(call, SMALL, register(tmp_path, MARKS, "2025-11-07"))
    call(*school.arguments, *wrong)
    assert (call.code, call.out) == (2, "")
    assert call.err
