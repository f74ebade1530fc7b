"""Corrections of marks among the events of a scenario: each checked at its place, and laid on the register."""

from __future__ import annotations

from collections.abc import Iterable

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import Severity
from attendance_policy.events import CORRECTION, Event, Fault, correction_of, corrections_of
from attendance_policy.register.corrections import NOT_USED, TOLD, Corrected, corrected
from attendance_policy.register.model import Pupils, Register
from attendance_policy.scenario.reading import Reading


def is_sound(reading: Reading, index: int, event: Event, codes: CodeBook) -> bool:
    """Whether the event at a place of the list is no correction, or one that says everything (else it is noted)."""
    fault = correction_of(event, codes) if event.kind == CORRECTION else None
    if isinstance(fault, Fault):
        reading.wrong(("events", index, fault.column), "correction", fault.message, fault.suggestion)
    return not isinstance(fault, Fault)


def with_corrections(
    reading: Reading, register: Register | None, events: Iterable[Event], codes: CodeBook, calendar: Calendar | None,
    pupils: Pupils,
) -> Corrected | None:  # fmt: skip
    """The register with the corrections of the events, None without either; what changes nothing is a warning."""
    found = corrections_of(events, codes)
    if register is None or not found:
        return None
    laid = corrected(register, found, calendar=calendar, pupils=pupils)
    count = len(reading.document.data["events"]) if isinstance(reading.document.data, dict) else 0
    at = {reading.place(("events", index)).line: index for index in reversed(range(count))}
    for told, sentences in ((laid.not_used, NOT_USED), (laid.told, TOLD)):
        for name, lines in told.items():
            for line in lines:
                reading.wrong(("events", at[line]), "correction-not-used", f"a correction {sentences[name]}",
                              "check the session, the codes and the register", severity=Severity.WARNING)  # fmt: skip
    return laid
