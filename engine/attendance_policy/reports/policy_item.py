"""The parts of a policy's page: sections, entries, and what stands in small print under them."""

from __future__ import annotations

from attendance_policy.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a section: its name, its sentences, the clauses it comes from.

    `notes`: interpretations and law. `raw`: its id and its conditions as the profile has them, for whoever changes it.
    """

    name: str
    lines: tuple[str, ...]
    source: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what it is about in a sentence, and its entries."""

    title: str
    items: tuple[Item, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A policy for reading: title, what identifies it, and its sections."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
