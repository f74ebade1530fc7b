"""One policy as a page: everything it holds in sections, each value with its clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from attendance_policy.policy import Loaded
from attendance_policy.policy.model import OpenPoint
from attendance_policy.policy.tree import is_silence
from attendance_policy.reports.policy_words import clauses, name, notes, rule_lines, words

_KEYED = (
    ("Roles", "roles"),
    ("Reasons for absence", "reasons"),
    ("Questions for people", "judgements"),
    ("Flags", "flags"),
    ("Terms", "terms"),
    ("Values", "values"),
    ("Tiers", "tiers"),
    ("Letters", "letters"),
    ("Meetings", "meetings"),
    ("Forms", "forms"),
    ("Records", "records"),
    ("Formal steps", "formal_steps"),
    ("How it counts", "counting"),
    ("Measures", "measures"),
    ("Bounds", "bounds"),
    ("Codes", "codes"),
    ("Known findings", "accepted"),
)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a section: its name, its lines, and the clauses it comes from."""

    name: str
    lines: tuple[str, ...]
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its entries."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A policy for reading: title, what identifies it, and its sections."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def policy_page(loaded: Loaded, chosen: Iterable[str] = ()) -> Page:
    """The page of a policy as its document has it; open points follow with their readings and the working one.

    `chosen`: readings that the call fixed, as `POINT=READING`.
    """
    data = loaded.tree.data
    sections = [
        Section("Registers", _registers(data.get("registers"))),
        Section("Reporting an absence", _single(data.get("reporting"))),
        Section("Leave in term time", _single(data.get("leave"))),
        *(Section(title, _rules(loaded, section)) for title, section in _STEPS),
        *(Section(title, _group(data.get(key))) for title, key in _KEYED),
        Section("Adopted national text", _adopted(loaded)),
        Section("Open points", tuple(_point(point) for point in loaded.as_written.open_points)),
    ]
    return Page(loaded.as_written.name or loaded.as_written.id, _facts(loaded, chosen),
                tuple(section for section in sections if section.items))  # fmt: skip


_STEPS = (("Stages", "stages"), ("Rules", "rules"), ("Duties", "duties"))


def _facts(loaded: Loaded, chosen: Iterable[str]) -> tuple[tuple[str, str], ...]:
    data = loaded.tree.data
    found = [("id", loaded.as_written.id), ("kind", loaded.as_written.kind)]
    found += [(name(key), words(data[key])) for key in ("extends", "checked_against", "in_force") if key in data]
    document = data.get("document", {})
    found += [(name(key), words(value)) for key, value in document.items() if key != "source"]
    found += [("calendar", words(data["calendar"]))] if "calendar" in data else []
    return (*found, *(("read as", text) for text in chosen))


def _group(data: Any) -> tuple[Item, ...]:
    """A section of named entries; one that is silent as a whole is one entry."""
    if not isinstance(data, dict):
        return ()
    if is_silence(data):
        return (Item("", (words(data),), clauses(data)),)
    return tuple(Item(str(key), _lines(value), clauses(value)) for key, value in data.items())


def _registers(data: Any) -> tuple[Item, ...]:
    if not isinstance(data, dict) or is_silence(data):
        return _group(data)
    return tuple(
        Item(group, (words(value),) if is_silence(value) else tuple(
            f"{_SPOKEN.get(key, name(key))}: {words(inner)}" for key, inner in value.items()
            if key not in ("source", "interpretation", "law")) + tuple(notes(value)), clauses(value))
        for group, value in data.items()
    )  # fmt: skip


_SPOKEN = {"am": "morning register", "pm": "afternoon register", "arrive_by": "pupils arrive by"}


def _single(data: Any) -> tuple[Item, ...]:
    """A section whose keys are its entries."""
    if not isinstance(data, dict):
        return ()
    if is_silence(data):
        return _group(data)
    above = clauses(data)
    items = [Item(name(key), (words(value), *notes(value)), clauses(value) or above) for key, value in data.items()
             if key not in ("source", "interpretation", "law")]  # fmt: skip
    extra = notes(data)
    return (*items, Item("", tuple(extra), above)) if extra else tuple(items)


def _lines(value: Any) -> tuple[str, ...]:
    text = words(value)
    return (*((text,) if text else ()), *notes(value))


def _rules(loaded: Loaded, section: str) -> tuple[Item, ...]:
    data = loaded.tree.data.get(section, {})
    items = []
    for rule in loaded.as_written.rules:
        if rule.section == section:
            raw = data.get(rule.id, {})
            lines = [*rule_lines(rule), *notes(raw)]
            if isinstance(raw, dict) and isinstance(raw.get("each"), dict):
                lines.append(f"how often: {words(raw['each'])}")
            if isinstance(raw, dict) and "restates" in raw:
                lines.append(f"restates {words(raw['restates'])}: one duty in two clauses")
            sources = dict.fromkeys(clause for case in rule.cases for clause in case.source)
            items.append(Item(rule.id, tuple(lines), clauses(raw) or tuple(sources)))
    return tuple(items)


def _adopted(loaded: Loaded) -> tuple[Item, ...]:
    """The words that the document shares with the national base, by its clause."""
    entries = loaded.resolved.base.get("entries", {})
    adopts = loaded.tree.data.get("adopts", {})
    return tuple(
        Item(
            f"clause {clause}", tuple(words(entries[key].get("says", key)) for key in keys if key in entries), (clause,)
        )
        for clause, keys in adopts.items()
    )


def _point(point: OpenPoint) -> Item:
    lines = [f"{point.asks} ({point.kind})"]
    for reading in point.readings:
        where = f" [{', '.join(reading.source)}]" if reading.source else ""
        chosen = " (the working reading)" if reading.id == point.working else ""
        lines.append(f"{reading.id}: {reading.says}{where}{chosen}")
    if point.working:
        lines.append(f"because {point.because}" if point.because else "")
    else:
        lines.append("no working reading: questions that turn on it have no one answer")
    return Item(point.id, tuple(line for line in lines if line), point.source)


def as_text(page: Page) -> str:
    """The page for a terminal."""
    lines = [page.title, *(f"  {key}: {value}" for key, value in page.facts)]
    for section in page.sections:
        lines += ["", section.title]
        for item in section.items:
            lines += _item(item, "  ", "    ", str)
    return "\n".join(lines) + "\n"


def _item(item: Item, outer: str, inner: str, escape: Callable[[str], str]) -> list[str]:
    where = f" [{', '.join(item.source)}]" if item.source else ""
    if len(item.lines) == 1 or not item.name:
        head = f"{item.name}: " if item.name else ""
        return [f"{outer}{escape(head + line + where)}" for line in item.lines]
    return [f"{outer}{escape((item.name or '') + where)}", *(f"{inner}{escape(line)}" for line in item.lines)]


def as_markdown(page: Page) -> str:
    """The page as Markdown; nothing in a profile can become a heading, a link or a tag."""
    lines = [f"# {_escaped(page.title)}", ""]
    lines += [f"- {_escaped(f'{key}: {value}')}" for key, value in page.facts]
    for section in page.sections:
        lines += ["", f"## {_escaped(section.title)}", ""]
        for item in section.items:
            lines += _item(item, "- ", "  - ", _escaped)
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def as_html(page: Page) -> str:
    """The page as one HTML file without scripts; every value is escaped."""
    # Imported here: only this form needs a template.
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("attendance_policy.reports"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    return environment.get_template("policy_page.html").render(page=page)
