"""What reading a scenario carries along: the document, and the problems found at its places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from attendance_policy.diagnostics import Place, Problem, Severity
from attendance_policy.source import Document, Path, Text

_DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"20\d\d-\d\d-\d\d(?:[ T](?:[01]\d|2[0-3]):[0-5]\d)?", re.ASCII)


@dataclass
class Reading:
    """One file being read."""

    document: Document
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path, key: bool = False) -> Place:
        """Where a value stands, or its key."""
        if key and path in self.document.key_places:
            return self.document.key_places[path]
        return self.document.places.nearest(path)

    def wrong(self, path: Path, code: str, message: str, suggestion: str = "", *, key: bool = False,
              severity: Severity = Severity.ERROR) -> None:  # fmt: skip
        """Note a problem at a value, or at its key."""
        self.problems.append(Problem(self.place(path, key), code, message, suggestion, severity))

    def wrong_in_text(self, path: Path, column: int, code: str, message: str, suggestion: str) -> None:
        """Note a problem inside a text, `column` characters from its start."""
        start = self.place(path)
        here = self._raw(path)
        quoted = 1 if isinstance(here, Text) and not here.plain else 0
        moved = replace(start, column=start.column + quoted + column) if start.line else start
        self.problems.append(Problem(moved, code, message, suggestion))

    def day(self, path: Path, text: object) -> date | None:
        """A date; None when it is none (the problem is noted)."""
        try:
            if _DAY.fullmatch(str(text)):
                return date.fromisoformat(str(text))
        except ValueError:
            pass
        self.wrong(path, "scenario-date", f"`{text}` is not a date", "write it as YYYY-MM-DD")
        return None

    def moment(self, path: Path, text: object, need_time: bool = False) -> tuple[datetime, bool] | None:
        """A local time and whether a time of day is given; None when it is none (the problem is noted)."""
        written = str(text)
        try:
            if _MOMENT.fullmatch(written) and (len(written) > 10 or not need_time):
                return datetime.fromisoformat(written), len(written) > 10
        except ValueError:
            pass
        form = "YYYY-MM-DD HH:MM" if need_time else "YYYY-MM-DD or YYYY-MM-DD HH:MM"
        self.wrong(path, "scenario-time", f"`{text}` is not a date with a time" if need_time else
                   f"`{text}` is not a date or a date with a time", f"write it as {form}")  # fmt: skip
        return None

    def _raw(self, path: Path) -> object:
        here: object = self.document.data
        for part in path:
            if isinstance(here, dict):
                here = here.get(part)
            elif isinstance(here, list) and isinstance(part, int):
                here = here[part]
        return here
