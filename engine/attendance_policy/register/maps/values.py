"""The values of a map: texts, tables, forms of dates; each is checked at its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import Problem, Severity, did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.register.encoding import ENCODINGS
from attendance_policy.register.years import year_of
from attendance_policy.source import Document, Path

from .dates import SERIAL, form_of
from .names import DELIMITER_WORDS, FLAG_WORDS

_BRACES = re.compile(r"\{([^{}]*)\}")
_WEEKDAY = re.compile(r"\{(Dddd?)\}([^{}]*)\{")


@dataclass(frozen=True)
class Known:
    """What a map's words may stand for: codes of the register, flags of the vocabulary, kinds of events, `outcomes` of
    the kinds that are `reached_by`: contacts and visits."""

    codes: CodeBook
    flags: Collection[str] = ()
    kinds: Collection[str] = ()
    outcomes: Collection[str] = ()
    reached_by: Collection[str] = ()

    def fault(self, part: str, column: str, text: str) -> tuple[str, str] | None:
        """What is wrong with a word of ours in a column, and what to do; None when nothing is."""
        if part == "events":
            if column == "kind" and self.kinds and text not in self.kinds:
                hint = did_you_mean(text, self.kinds) or f"the kinds are {in_ticks(sorted(self.kinds))}"
                return f"`{text}` is no kind of event", hint
            if column == "outcome" and text == "?":
                return "`?` is not filled in", "write `reached` or `not reached`, or take the line out"
            return None
        if column == "year":
            return None if year_of(text) else (f"`{text}` is no year group", "write `N`, `R` or `1` to `13`")
        if column in self.flags and text.lower() not in FLAG_WORDS:
            return f"`{text}` is no answer to `{column}`", "write `yes`, `no` or `not known`"
        return None


@dataclass(frozen=True)
class Values:
    """Reads values of one document; what is wrong goes to `problems`, and a harmless value comes back."""

    document: Document
    problems: list[Problem]

    def wrong(
        self, path: Path, code: str, message: str, suggestion: str, severity: Severity = Severity.ERROR,
        key: bool = False,
    ) -> None:  # fmt: skip
        """Add a problem at a path; `key`: at the key itself, not at what stands under it."""
        places = self.document.key_places if key and path in self.document.key_places else self.document.places
        self.problems.append(Problem(places.nearest(path), code, message, suggestion, severity))

    def keys(self, path: Path, data: dict[str, Any], known: Collection[str]) -> None:
        """Every key must be known."""
        for key in data:
            if key not in known:
                hint = did_you_mean(key, known) or f"the keys are {in_ticks(known)}"
                self.wrong((*path, key), "map-key", f"`{key}` is not a key here", hint, key=True)

    def table(self, path: Path, data: Any) -> dict[str, Any]:
        """A table of names and values."""
        if isinstance(data, dict):
            return data
        if data == "" and may_be_empty(path):
            return {}
        self.wrong(path, "map-shape", f"`{path[-1]}` needs names and what each stands for", "write `ours: theirs`")
        return {}

    def text(self, path: Path, data: Any) -> str:
        """A text."""
        if isinstance(data, str):
            return str(data).strip()
        self.wrong(path, "map-shape", f"`{path[-1]}` needs one text", "write a single value")
        return ""

    def texts(self, path: Path, data: Any) -> list[str]:
        """A list of texts."""
        if isinstance(data, list):
            return [self.text((*path, index), one) for index, one in enumerate(data)]
        self.wrong(path, "map-shape", f"`{path[-1]}` needs a list", f"write it as `{path[-1]}: [first, second]`")
        return []

    def one_of(self, path: Path, data: Any, known: Collection[str], code: str, what: str) -> str:
        """One word of a closed list; "" when it is none of them."""
        text = self.text(path, data)
        if text in known:
            return text
        hint = did_you_mean(text, known) or f"write {' or '.join(f'`{one}`' for one in known)}"
        self.wrong(path, code, f"`{text}` is no {what}", hint)
        return ""

    def encoding(self, path: Path, data: Any) -> str:
        """An encoding by its name; "" when none is given."""
        return self.one_of(path, data, ENCODINGS, "map-encoding", "encoding that is read") if data else ""

    def delimiter(self, path: Path, data: Any) -> str:
        """A delimiter: by its word, or the character itself."""
        if not data:
            return ""
        if isinstance(data, str) and data in DELIMITER_WORDS.values():
            return str(data)
        return DELIMITER_WORDS.get(self.one_of(path, data, DELIMITER_WORDS, "map-delimiter", "delimiter"), "")

    def form(self, path: Path, data: Any) -> str:
        """How dates or moments are written; "" when nothing is said."""
        text = self.text(path, data)
        if text and form_of(text) is None:
            self.wrong(path, "map-dates", f"dates cannot be read as `{text}`",
                       f"write a form like `DD/MM/YYYY`, `D/M/YY`, `DD-Mon-YY`, `YYYYMMDD` or `{SERIAL}`")  # fmt: skip
            return ""
        return text

    def headings(self, path: Path, written: str, year_known: bool) -> str:
        """How a wide file heads its columns: one date in braces, and the session in braces or in letters.

        A weekday in braces of its own before the date is part of it: `{Ddd} {DD Mon}` is `{Ddd DD Mon}`.
        """
        text = _WEEKDAY.sub(r"{\1\2", written)
        parts = _BRACES.findall(text)
        dates = [part for part in parts if part != "session"]
        sessions = parts.count("session")
        if len(dates) != 1 or sessions > 1:
            self.wrong(path, "map-headings", f"`{text}` does not say where the date stands, once, and the session",
                       "write them in braces, like `{DD/MM/YYYY} {session}`")  # fmt: skip
        elif form_of(dates[0]) is None and not (year_known and form_of(f"{dates[0]} YYYY")):
            short = form_of(f"{dates[0]} YYYY") is not None
            self.wrong(path, "map-headings", f"dates cannot be read as `{dates[0]}`",
                       "say which year with `school_year`, like `2025/26`" if short else
                       "write a form like `DD/MM/YYYY`, `D/M/YY` or `DD-Mon`")  # fmt: skip
        return text


def may_be_empty(path: Path) -> bool:
    """Whether a table stands at a path of which a person may take out every line: it is then as absent."""
    inside = path[2:] if len(path) > 1 and isinstance(path[1], int) else path[1:]
    return inside in (("columns",), ("codes",), ("sessions",)) or (inside[:1] == ("words",) and len(inside) < 3)


def in_ticks(names: Iterable[str]) -> str:
    """Names in backticks, parted by commas."""
    return ", ".join(f"`{name}`" for name in names)
