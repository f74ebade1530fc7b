"""Why a row of a register was not accepted, as one sentence in the user's words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date

from attendance_policy.calendar import Calendar
from attendance_policy.codes import Code, CodeBook
from attendance_policy.diagnostics import did_you_mean
from attendance_policy.frozen import dataclass

from .columns import NO_MARK_TEXTS, Rows
from .limits import why_closed
from .model import Pupils
from .table import shown
from .told import told

# Beyond so many different unknown codes the file holds something else, and guessing at each would take minutes.
_MOST_GUESSES = 200
_LONGEST_CODE = 8
_MOST_OTHERS = 3


@dataclass
class UnknownCodes:
    """Sentences about codes that are in no code book; each is worked out once."""

    codes: CodeBook
    _said: dict[str, str] = field(default_factory=dict)

    def sentence(self, letters: str) -> str:
        """What is wrong with `letters`, and which code may have been meant."""
        if letters not in self._said:
            self._said[letters] = self._work_out(letters)
        return self._said[letters]

    def _work_out(self, letters: str) -> str:
        said = f"code {shown(told(letters))} is not a code of the register"
        if told(letters) != letters:
            return said
        if len(letters) > _LONGEST_CODE or len(self._said) >= _MOST_GUESSES:
            return said
        odd = next((c for c in letters if not c.isascii()), "")
        if odd:
            said += f": it holds {unicodedata.name(odd, 'a character without a name').lower()} (U+{ord(odd):04X})"
        plain = unicodedata.normalize("NFKC", letters).strip()
        close = f"did you mean {shown(plain)}?" if plain in self.codes else did_you_mean(plain, self.codes.number)
        return f"{said}; {close}" if close else said


@dataclass(frozen=True)
class Sentences:
    """Sentences about the rows of one register. `roll` is the first and last day on roll of each known pupil."""

    rows: Rows
    codes: CodeBook
    calendar: Calendar | None
    roll: Mapping[str, tuple[date | None, date | None]]
    unknown: UnknownCodes

    def about(self, row: int, code: str, same: Sequence[int] = ()) -> str:
        """Why a row was rejected with `code`. `same` are all rows of the same pupil and session, in order."""
        said, heading = self._why(row, code, same), self.rows.heading
        return said if heading is None else f"in column {shown(heading.texts[heading.index[row]])}: {said}"

    def shut(self, row: int, code: str) -> tuple[date, str] | None:
        """Of a row that was rejected because there is no school on its day: the day, and why."""
        if code != "closed-day":
            return None
        day = date.fromisoformat(self.rows.fields(row)[1].strip())
        return day, why_closed(day, self.calendar)

    def _why(self, row: int, code: str, same: Sequence[int]) -> str:
        pupil_id, day, _, letters = (text.strip() for text in self.rows.fields(row))
        _, written, session, mark = (text.strip() for text in self.rows.as_written(row))
        match code:
            case "missing-pupil":
                return "the row names no pupil"
            case "bad-date":
                return _bad_date(written, self.rows.dates)
            case "bad-session":
                said = f"session {shown(told(session))} is neither `AM` nor `PM`"
                return said if session else "the session is missing"
            case "unknown-code":
                return self.unknown.sentence(mark)
            case "code-not-of-its-day":
                return _not_of_its_day(self.codes[letters], date.fromisoformat(day))
            case "before-start":
                return f"`{written}` is before the pupil's first day on roll, `{self.roll[pupil_id][0]}`"
            case "after-leave":
                return f"`{written}` is after the pupil's last day on roll, `{self.roll[pupil_id][1]}`"
            case "closed-day":
                shut = self.shut(row, code)
                why = shut[1] if shut is not None else ""
                return f"there is no school on `{written}` ({why}), and code {shown(mark)} says that there was"
            case "dual-registration":
                return f"the mark of the other school, on {self._where(same[0])}, is kept"
            case "duplicate-mark":
                return f"the same mark stands on {self._where(same[0])}"
            case _:
                return self._conflict(row, same)

    def _where(self, row: int) -> str:
        return f"{self.rows.counted_in} {self.rows.line[row]:,}"

    def _conflict(self, row: int, same: Sequence[int]) -> str:
        others = [other for other in same[: _MOST_OTHERS + 1] if other != row][:_MOST_OTHERS]
        said = []
        for other in others:
            no_mark = self.rows.fields(other)[-1].strip() in NO_MARK_TEXTS
            mark = shown(self.rows.as_written(other)[-1].strip())
            said.append(f"{'no mark' if no_mark else mark} on {self._where(other)}")
        more = len(same) - 1 - len(others)
        and_more = f" and {more} more" if more else ""
        return f"the session also has {', '.join(said)}{and_more}; keep the one that is right"


def sentences_about(rows: Rows, codes: CodeBook, calendar: Calendar | None, pupils: Pupils | None) -> Sentences:
    """Sentences about these rows."""
    roll: dict[str, tuple[date | None, date | None]] = {}
    if pupils is not None:
        roll = dict(zip(pupils.pupil_ids, zip(pupils.start, pupils.leave, strict=True), strict=True))
    return Sentences(rows, codes, calendar, roll, UnknownCodes(codes))


def _bad_date(written: str, form: str) -> str:
    if not written:
        return "the date is missing"
    like = "2025-09-03" if form == "YYYY-MM-DD" else form
    right = ", with its right weekday" if "Ddd" in form else ""
    return f"{shown(told(written))} is not a date of this century written like `{like}`{right}"


def _not_of_its_day(code: Code, day: date) -> str:
    if code.valid_from is not None and day < code.valid_from:
        return f"code {shown(code.code)} cannot stand on `{day}`: it is in use from `{code.valid_from}`"
    said = f"code {shown(code.code)} cannot stand on `{day}`: it was in use until `{code.valid_until}`"
    return f"{said}; use {shown(code.becomes)}" if code.becomes else said
