"""Reading a calendar file: terms, half terms and closed days of school years."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from attendance_policy.calendar import Calendar, Closed, Term
from attendance_policy.diagnostics import CannotGoOn, Place, Problem, did_you_mean, wrong_call
from attendance_policy.lazily import pattern
from attendance_policy.library import kept_calendars
from attendance_policy.library.kept import KeptFiles
from attendance_policy.library.packaged import packaged
from attendance_policy.source import LIMITS, Document

LONGEST_TERM = 366
_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def calendar_ids() -> list[str]:
    """The ids of the packaged calendars."""
    return sorted(path.stem for path in (packaged("policies") / "calendars").glob("*.yaml"))


def read_calendar(
    name: str, folders: tuple[Path, ...] = (), shown: str | None = None, kept: KeptFiles | None = None
) -> Calendar:
    """The calendar of an id or a path. `kept`: where calendars that were read are kept between runs.

    Raises `CannotGoOn`: exit code 2 when there is none, 3 when the file cannot be used.
    """
    path = calendar_path(name, folders)
    content = _content(path) if kept is not None else None
    if kept is None or content is None:
        return _read(path, shown or path.as_posix())[0]
    key = kept_calendars.key_of(content)
    known = kept.get(key)
    calendar = kept_calendars.unpacked(known) if known is not None else None
    if calendar is None:
        calendar, good = _read(path, shown or path.as_posix(), content)
        body = kept_calendars.packed(calendar) if good else None
        if body is not None:
            kept.put(key, body)
    return calendar


def _content(path: Path) -> bytes | None:
    """What stands in a file; None where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(LIMITS.size + 1)
    except (OSError, ValueError):
        return None


def _read(path: Path, shown: str, content: bytes | None = None) -> tuple[Calendar, bool]:
    """The calendar of a file, and whether there is nothing to say of it. Raises as `read_calendar`."""
    from attendance_policy.source import read_file, read_yaml  # with all of YAML, which a kept calendar does not need

    document = read_file(path, shown) if content is None else read_yaml(content, shown)
    problems = list(document.problems)
    calendar = calendar_of(document, problems)
    errors = [p for p in problems if p.severity == "error"]
    if calendar is None or errors:
        raise CannotGoOn(errors or [Problem(Place(document.file), "calendar-shape", "this is not a calendar")])
    return calendar, not problems


def calendar_path(name: str, folders: tuple[Path, ...] = ()) -> Path:
    """The file of a calendar's id or path, the given folders first. A wrong call when there is none."""
    path = Path(name)
    if not ("/" in name or name.endswith((".yaml", ".yml"))):
        places = [folder / "calendars" / f"{name}.yaml" for folder in (*folders, packaged("policies"))]
        existing = [place for place in places if place.is_file()]
        if not existing:
            hint = did_you_mean(name, calendar_ids()) or "give the path of a calendar file"
            if path.is_file():
                hint = "a file of that name is there; a calendar is YAML, in a file that ends in .yaml"
            raise wrong_call("no-such-calendar", f"there is no calendar `{name}`", hint)
        path = existing[0]
    return path


def calendar_of(document: Document, problems: list[Problem]) -> Calendar | None:
    """The calendar a document holds, or None; what is wrong with it is added to `problems`."""
    return _Reader(document, problems).calendar() if isinstance(document.data, dict) else None


class _Reader:
    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self.document = document
        self.problems = problems

    def wrong(self, path: tuple[str | int, ...], message: str, suggestion: str) -> None:
        self.problems.append(Problem(self.document.places.nearest(path), "calendar-shape", message, suggestion))

    def calendar(self) -> Calendar | None:
        data: Any = self.document.data
        known = {"calendar", "name", "invented", "note", "years", "closed"}
        for key in data:
            if key not in known:
                self.wrong((key,), f"`{key}` is not a key of a calendar", did_you_mean(key, known))
        if not isinstance(data.get("calendar"), str) or not isinstance(data.get("years"), dict):
            self.wrong((), "a calendar needs `calendar` (its id) and `years`", "see policies/calendars")
            return None
        terms: list[Term] = []
        paths: dict[int, tuple[str | int, ...]] = {}
        for year, names in data["years"].items():
            if not isinstance(names, dict):
                self.wrong(("years", year), f"`{year}` needs its terms", "list autumn, spring and summer")
                continue
            for name, term in names.items():
                read = self.term(("years", year, name), str(name), term)
                if read is not None:
                    paths[id(read)] = ("years", year, name)
                    terms.append(read)
        closed = []
        shut: Any = data.get("closed", [])
        if not isinstance(shut, list):
            self.wrong(("closed",), "`closed` needs a list of days", "write each as {day: 2025-10-31, reason: …}")
            shut = []
        for index, entry in enumerate(shut):
            if not isinstance(entry, dict) or "day" not in entry:
                self.wrong(("closed", index), "a closed day needs `day`", "write it as {day: 2025-10-31, reason: …}")
                continue
            day = self.day(("closed", index, "day"), entry["day"])
            if day is not None:
                closed.append(Closed(day, str(entry.get("reason", "closed"))))
        terms.sort(key=lambda term: term.first)
        for before, after in pairwise(terms):
            if before.last >= after.first:
                self.wrong(paths[id(after)], f"`{after.name}` starts on {after.first}, before `{before.name}` ends on "
                           f"{before.last}", "check the dates of both")  # fmt: skip
        invented = str(data.get("invented", "false")).lower() == "true"
        return Calendar(str(data["calendar"]), str(data.get("name", "")), tuple(terms), tuple(closed), invented)

    def term(self, path: tuple[str | int, ...], name: str, data: Any) -> Term | None:
        if not isinstance(data, dict):
            self.wrong(path, f"`{name}` needs `first` and `last`", "write both dates as YYYY-MM-DD")
            return None
        missing = [key for key in ("first", "last") if key not in data]
        for key in missing:
            self.wrong(path, f"`{name}` needs `{key}`", "write it as YYYY-MM-DD")
        if missing:
            return None
        first, last = self.day((*path, "first"), data["first"]), self.day((*path, "last"), data["last"])
        if first is None or last is None:
            return None
        if last < first:
            self.wrong(path, f"`{name}` ends before it starts", "check the dates")
        elif (last - first).days > LONGEST_TERM:
            self.wrong(path, f"`{name}` is longer than a year", "check the dates")
        return Term(name, first, last, self.half_term((*path, "half_term"), name, first, last, data.get("half_term")))

    def half_term(
        self, path: tuple[str | int, ...], name: str, first: date, last: date, data: Any
    ) -> tuple[date, date] | None:
        if data is None:
            return None
        if not isinstance(data, list) or len(data) != 2:
            self.wrong(path, f"the half term of `{name}` needs its first and last day", "write it as [first, last]")
            return None
        begin, end = self.day((*path, 0), data[0]), self.day((*path, 1), data[1])
        if begin is None or end is None:
            return None
        if not first < begin <= end < last:
            self.wrong(path, f"the half term of `{name}` does not lie inside it", "check the dates")
        return begin, end

    def day(self, path: tuple[str | int, ...], text: Any) -> date | None:
        if isinstance(text, str) and _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        shown = f"`{text}`" if isinstance(text, str) else "this"
        self.wrong(path, f"{shown} is not a date", "write it as YYYY-MM-DD")
        return None
