"""Corrections of marks in a log: which mark of which session became what, and since when it was known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.register.corrections import NO_MARK, Correction
from attendance_policy.register.table import shown
from attendance_policy.register.told import told

from .model import Event

CORRECTION = "correction"
_SESSION = re.compile(r"(20\d\d-\d\d-\d\d)[ T]([AaPp][Mm])", re.ASCII)
_FORM = "write it like `2025-09-10 AM`"
_OWN = {"AM": "/", "PM": "\\"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a correction. `column`: the column of the log it stands in; `code`: of the reject."""

    column: str
    code: str
    message: str
    suggestion: str = ""


def correction_of(event: Event, codes: CodeBook | None) -> Correction | Fault:
    """An event of kind `correction` as what it says. Without `codes` the letters are taken as they are."""
    written = _SESSION.fullmatch(event.id)
    day = _date(written[1]) if written else None
    if written is None or day is None:
        if not event.id:
            return Fault("id", "bad-session", "the session that is corrected is missing", _FORM)
        return Fault("id", "bad-session", f"{shown(told(event.id))} is not a session", _FORM)
    session = written[2].upper()
    if event.at.date() < day:
        return Fault("at", "known-too-early", f"a mark of {day} cannot have been corrected on {event.at.date()}",
                     "`at` is when it became known that the mark was wrong")  # fmt: skip
    letters: dict[str, str] = {}
    for column in ("outcome", "how"):
        text = getattr(event, column)
        fault = _wrong(column, text, day, codes)
        if fault is not None:
            return fault
        own = text in _OWN.values() and (codes is None or _OWN[session] in codes)
        letters[column] = _OWN[session] if own else text
    order = (event.at.hour * 60 + event.at.minute, event.line)
    return Correction(event.pupil_id, day, session, event.at.date(), order,
                      letters["outcome"], letters["how"], event.line)  # fmt: skip


def corrections_of(events: Iterable[Event], codes: CodeBook) -> tuple[Correction, ...]:
    """The corrections among events that were checked with the same codes."""
    found = (correction_of(event, codes) for event in events if event.kind == CORRECTION)
    return tuple(one for one in found if isinstance(one, Correction))


def _wrong(column: str, text: str, day: date, codes: CodeBook | None) -> Fault | None:
    if not text:
        if column == "how":
            return None
        return Fault(column, "unknown-code", "the corrected mark is missing", "write the code, or `-` for no mark")
    if codes is None or text == NO_MARK:
        return None
    if text not in codes:
        hint = did_you_mean(text, codes.number) or "codes are those of the register, `-` is no mark"
        return Fault(column, "unknown-code", f"code {shown(told(text))} is not a code of the register", hint)
    code = codes[text]
    if not code.valid_on(day):
        hint = f"it is written `{code.becomes}` on that day" if code.becomes else "check the date, or the code"
        return Fault(column, "code-not-of-its-day", f"{shown(text)} is no code on {day}", hint)
    return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
