"""Open points: where a document contradicts itself or leaves a choice, and the ways to read it."""

from __future__ import annotations

from attendance_policy.frozen import dataclass

Source = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an open point: a patch. `sets`: (path as written, value); `removes`: paths as written."""

    id: str
    says: str
    source: Source
    sets: tuple[tuple[str, object], ...]
    removes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A contradiction or a silence with its readings; `readings[0]` is always `as_written`."""

    id: str
    kind: str
    asks: str
    source: Source
    readings: tuple[Reading, ...]
    working: str
    because: str
    standard: bool = False

    def reading(self, name: str) -> Reading | None:
        """The reading of that name."""
        return next((reading for reading in self.readings if reading.id == name), None)
