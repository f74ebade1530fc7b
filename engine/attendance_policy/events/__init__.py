"""Events: what people did and what happened, read from a file."""

from typing import TYPE_CHECKING

from attendance_policy.lazily import lazily

if TYPE_CHECKING:
    from .corrections import CORRECTION, Fault, correction_of, corrections_of
    from .model import KINDS, Event, Events, Log
    from .outcomes import REACHED, YES
    from .read import EVENT_REJECT_CODES, form_of_log, read_events, read_logs
    from .several import Before

__getattr__ = lazily(
    __name__,
    corrections="CORRECTION Fault correction_of corrections_of",
    model="KINDS Event Events Log",
    outcomes="REACHED YES",
    read="EVENT_REJECT_CODES form_of_log read_events read_logs",
    several="Before",
)

__all__ = [
    "CORRECTION",
    "EVENT_REJECT_CODES",
    "KINDS",
    "REACHED",
    "YES",
    "Before",
    "Event",
    "Events",
    "Fault",
    "Log",
    "correction_of",
    "corrections_of",
    "form_of_log",
    "read_events",
    "read_logs",
]
