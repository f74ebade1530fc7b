"""Reading a map of exports from YAML. Every problem has its place; a map with an error is not used."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn, Problem, Severity, did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.source import Document, Path

from .model import LAYOUTS, FileMap, Map, RegisterMap
from .names import (
    EVENT_COLUMNS,
    EVENT_KEYS,
    FILE_KEYS,
    MAP_KEYS,
    NO_MARK_WORDS,
    OF_LAYOUT,
    PUPIL_COLUMNS,
    REGISTER_COLUMNS,
    REGISTER_KEYS,
)
from .values import Known, Values, in_ticks, may_be_empty

_ID = re.compile(r"[a-z][a-z0-9_]*")
_YEAR = re.compile(r"20(\d\d)/(\d\d)", re.ASCII)


def read_map(document: Document, known: Known, warnings: list[Problem] | None = None) -> Map:
    """The map that a document holds; what is worth mending is added to `warnings`.

    Raises `CannotGoOn` (exit code 3) with every error in it.
    """
    problems: list[Problem] = []
    found = map_of(document, known, problems)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if found is None or errors:
        raise CannotGoOn(errors)
    if warnings is not None:
        warnings += problems
    return found


def map_of(document: Document, known: Known, problems: list[Problem]) -> Map | None:
    """The map that a document holds, or None; what is wrong with it, warnings too, is added to `problems`."""
    empty = {place for path, place in document.places.items() if may_be_empty(path)}
    problems += [one for one in document.problems if one.code != "null-value" or one.place not in empty]
    if document.data is None:
        return None
    return _Reader(Values(document, problems), known).map()


@dataclass(frozen=True)
class _Reader:
    values: Values
    known: Known

    def map(self) -> Map | None:
        say = self.values
        data: Any = say.document.data
        if not isinstance(data, dict) or "map" not in data:
            say.wrong((), "map-shape", "this is not a map: it has no `map`", "begin with `map:` and an id")
            return None
        say.keys((), data, MAP_KEYS)
        name = say.text(("map",), data["map"])
        if not _ID.fullmatch(name):
            say.wrong(("map",), "map-shape", f"`{name}` is not an id", "write it in small letters, like `our_school`")
        register = self.register(say.table(("register",), data.get("register", {})))
        pupils = self.pupils(say.table(("pupils",), data.get("pupils", {})))
        events, *more = self.logs(data.get("events", {}))
        source = tuple(say.texts(("source",), data.get("source", [])))
        return Map(name, say.text(("name",), data.get("name", "")), register, pupils, events, source, tuple(more))

    def register(self, data: dict[str, Any]) -> RegisterMap:
        say, at = self.values, ("register",)
        say.keys(at, data, REGISTER_KEYS)
        layout = say.one_of((*at, "layout"), data.get("layout", "long"), LAYOUTS, "map-layout", "layout") or "long"
        for key, of in OF_LAYOUT.items():
            if key in data and layout != of:
                say.wrong((*at, key), "map-key", f"`{key}` says nothing in the layout `{layout}`",
                          f"leave it out, or write `layout: {of}`", key=True)  # fmt: skip
        part = self.file(at, data, REGISTER_COLUMNS, frozenset(REGISTER_COLUMNS))
        sessions = say.table((*at, "sessions"), data.get("sessions", {}))
        days = "days_a_week" in data and say.one_of(
            (*at, "days_a_week"), data["days_a_week"], ("5", "7"), "map-shape", "number of days"
        )
        no_mark = say.text((*at, "no_mark"), data.get("no_mark", "-"))
        if len(no_mark) > 2:
            say.wrong((*at, "no_mark"), "map-shape", f"`{no_mark}` is no mark of a file", "write one character")
        headings, year = (say.text((*at, key), data.get(key, "")) for key in ("headings", "school_year"))
        written = _YEAR.fullmatch(year)
        if year and (written is None or (int(written[1]) + 1) % 100 != int(written[2])):
            say.wrong((*at, "school_year"), "map-dates", f"`{year}` is no school year", "write it like `2025/26`")
        if headings:
            headings = say.headings((*at, "headings"), headings, bool(year))
        return RegisterMap(
            **part, records=say.text((*at, "records"), data.get("records", "")),
            words={"session": self.sessions((*at, "sessions"), sessions)} if sessions else {}, layout=layout,
            codes=self.codes((*at, "codes"), say.table((*at, "codes"), data.get("codes", {}))), headings=headings,
            school_year=year, days_a_week=int(days or 0), no_mark=no_mark,
        )  # fmt: skip

    def pupils(self, data: dict[str, Any]) -> FileMap:
        self.values.keys(("pupils",), data, FILE_KEYS)
        part = self.file(("pupils",), data, (*PUPIL_COLUMNS, *sorted(self.known.flags)), None)
        return FileMap(**part, words=self.words(("pupils", "words"), data, (*PUPIL_COLUMNS, *part["columns"])))

    def logs(self, data: Any) -> list[FileMap]:
        """How logs are written: one form, or a list of forms."""
        if not isinstance(data, list):
            return [self.events(("events",), self.values.table(("events",), data))]
        found = [self.events(at, self.values.table(at, one)) for n, one in enumerate(data) for at in [("events", n)]]
        return found or [FileMap()]

    def events(self, at: Path, data: dict[str, Any]) -> FileMap:
        say = self.values
        say.keys(at, data, EVENT_KEYS)
        part = self.file(at, data, EVENT_COLUMNS, frozenset(EVENT_COLUMNS))
        return FileMap(**part, times=say.form((*at, "times"), data.get("times", "")),
                       words=self.words((*at, "words"), data, EVENT_COLUMNS))  # fmt: skip

    def file(
        self, at: Path, data: dict[str, Any], ours: tuple[str, ...], closed: Collection[str] | None
    ) -> dict[str, Any]:
        """What every kind of file has. `closed`: the only columns there are; None when a policy may have others."""
        say = self.values
        columns: dict[str, str] = {}
        taken: dict[str, str] = {}
        for name, theirs in say.table((*at, "columns"), data.get("columns", {})).items():
            place = (*at, "columns", name)
            text = say.text(place, theirs)
            if name not in ours:
                hint = did_you_mean(name, ours) or f"the columns are {in_ticks(ours)}"
                if closed is not None:
                    say.wrong(place, "map-column", f"`{name}` is not a column of ours", hint, key=True)
                else:
                    say.wrong(place, "map-flag", f"`{name}` is no column that the vocabulary has",
                              f"right where a policy names it; else {hint}", Severity.WARNING, key=True)  # fmt: skip
            if not text:
                say.wrong(place, "map-shape", f"`{name}` has no column of the file", "write the heading of its column")
            elif text.lower() in taken:
                say.wrong(place, "map-column-twice", f"`{name}` and `{taken[text.lower()]}` are both `{text}`",
                          "keep one of the two")  # fmt: skip
            taken.setdefault(text.lower(), name)
            columns[name] = text
        verified = say.texts((*at, "verified"), data.get("verified", []))
        for index, name in enumerate(verified):
            if name not in columns:
                say.wrong((*at, "verified", index), "map-column", f"`{name}` is called verified and is no column here",
                          did_you_mean(name, columns) or "name it under `columns`")  # fmt: skip
        return {
            "columns": columns,
            "verified": frozenset(verified),
            "encoding": say.encoding((*at, "encoding"), data.get("encoding", "")),
            "delimiter": say.delimiter((*at, "delimiter"), data.get("delimiter", "")),
            "sheet": say.text((*at, "sheet"), data.get("sheet", "")),
            "dates": say.form((*at, "dates"), data.get("dates", "")),
        }

    def sessions(self, at: tuple[str, ...], data: dict[str, Any]) -> dict[str, str]:
        say = self.values
        words: dict[str, str] = {}
        for session, written in data.items():
            if session not in ("AM", "PM"):
                say.wrong((*at, session), "map-session", f"`{session}` is no session", "the sessions are `AM` and `PM`",
                          key=True)  # fmt: skip
                continue
            of_session = [written] if isinstance(written, str) else written
            for index, word in enumerate(say.texts((*at, session), of_session)):
                if words.get(word.lower(), session) != session:
                    say.wrong((*at, session, index), "map-word-twice", f"`{word}` is both `AM` and `PM`",
                              "keep it under one of the two")  # fmt: skip
                words.setdefault(word.lower(), session)
        return words

    def codes(self, at: tuple[str, ...], data: dict[str, Any]) -> dict[str, str]:
        say = self.values
        codes: dict[str, str] = {}
        for mark, written in data.items():
            code = say.text((*at, mark), written)
            code = "" if code.lower() in NO_MARK_WORDS else code
            if code and code not in self.known.codes:
                hint = did_you_mean(code, self.known.codes.number) or "write a code of the register, or `no mark`"
                say.wrong((*at, mark), "map-code", f"`{code}`, for which `{mark}` stands, is no code of the register",
                          hint)  # fmt: skip
            if mark.strip() in codes:
                say.wrong((*at, mark), "map-word-twice", f"the mark `{mark.strip()}` has two meanings", "keep one")
            codes[mark.strip()] = code
        return codes

    def words(self, at: Path, data: dict[str, Any], columns: tuple[str, ...]) -> dict[str, dict[str, str]]:
        say = self.values
        found: dict[str, dict[str, str]] = {}
        for column, written in say.table(at, data.get("words", {})).items():
            if column not in columns:
                hint = did_you_mean(column, columns) or "words stand under one of our columns"
                say.wrong((*at, column), "map-column", f"`{column}` is not a column of ours", hint, key=True)
                continue
            ours: dict[str, str] = {}
            for word, meaning in say.table((*at, column), written).items():
                place = (*at, column, word)
                text = say.text(place, meaning)
                fault = self.known.fault(str(at[0]), column, text)
                if fault is not None:
                    say.wrong(place, "map-word", *fault)
                if ours.get(word.strip().lower(), text) != text:
                    say.wrong(place, "map-word-twice", f"`{word}` has two meanings", "capitals do not matter; keep one")
                ours.setdefault(word.strip().lower(), text)
            found[column] = ours
        return found


def taken_by_map(map: Map, codes: CodeBook) -> dict[str, str]:
    """What a map takes for granted: columns that nobody has verified, and codes of the book read as other ones."""
    taken: dict[str, str] = {}
    logs = (("events: ", one) for one in (map.events, *map.more_events))
    parts = (("", map.register), ("pupils: ", map.pupils), *logs)
    unverified = [f"{before}`{theirs}`" for before, part in parts for ours, theirs in sorted(part.columns.items())
                  if ours not in part.verified]  # fmt: skip
    if unverified and any(part.verified for _, part in parts):
        taken["map"] = f"`{map.id}`; not verified in it: {', '.join(unverified)}"
    said = []
    for mark, code in sorted(map.register.codes.items()):
        if mark in codes and mark != code and not (mark == "-" and not code):
            said.append(f"`{mark}` is read as {f'`{code}`' if code else 'no mark'}")
    if said:
        taken["codes"] = f"{', '.join(said)}: codes of the register that the map reads as other ones"
    return taken
