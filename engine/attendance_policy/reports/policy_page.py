"""One policy as a page: everything it holds in sections, each value with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attendance_policy.policy import Loaded
from attendance_policy.policy.model import OpenPoint
from attendance_policy.policy.tree import is_silence
from attendance_policy.reports.policy_formal import formal_steps
from attendance_policy.reports.policy_item import Item, Page, Section
from attendance_policy.reports.policy_rules import rule_item
from attendance_policy.reports.policy_sections import grouped
from attendance_policy.reports.policy_times import leave, registers, reporting
from attendance_policy.reports.policy_words import capital, name, words
from attendance_policy.vocabulary.ways import way_words

_KEYED = (
    ("Reasons for absence", "reasons", ""),
    ("Questions for people", "judgements", "Only a person can answer these with yes or no; rules wait for the answer."),
    ("What is known of a pupil", "flags", "Columns of the pupil file beside those that every policy knows."),
    ("Words with a meaning of their own", "terms", ""),
    ("Figures", "values", ""),
    ("Levels", "tiers", "A pupil is at the first level that fits."),
    ("Letters", "letters", ""),
    ("Meetings", "meetings", ""),
    ("Forms", "forms", ""),
    ("Records", "records", ""),
    ("Formal steps", "formal_steps", ""),
    ("What else the document says", "statements", "It decides nothing about a pupil on a day."),
    ("Roles", "roles", ""),
    ("How it counts", "counting", ""),
    ("Measures", "measures", ""),
    ("Limits", "bounds", ""),
    ("Codes", "codes", ""),
    ("Findings that are known", "accepted", ""),
)


def policy_page(loaded: Loaded, chosen: Iterable[str] = ()) -> Page:
    """The page of a policy as its document has it; open points follow with their readings and the working one.

    `chosen`: readings that the call fixed, as `POINT=READING`.
    """
    data, policy = loaded.tree.data, loaded.as_written
    sections = [
        Section("Registers", registers(data.get("registers"), policy)),
        Section("Reporting an absence", reporting(data.get("reporting"), policy)),
        Section("Leave in term time", leave(data.get("leave"), policy)),
        *(Section(title, _rules(loaded, section), about) for title, section, about in _STEPS),
        *(Section(title, formal_steps(policy) if key == "formal_steps" else grouped(key, data.get(key), policy), about)
          for title, key, about in _KEYED),
        Section("National text that the document repeats", _adopted(loaded)),
        *_offered(data),
        Section("Short names of law and guidance", _law(loaded)),
        Section("Where the document can be read in two ways", tuple(_point(point) for point in policy.open_points)),
    ]  # fmt: skip
    return Page(loaded.as_written.name or loaded.as_written.id, _facts(loaded, chosen),
                tuple(section for section in sections if section.items))  # fmt: skip


_STEPS = (
    ("Stages", "stages", "The steps of support, in the order in which a pupil moves through them."),
    ("Rules", "rules", "What happens about one pupil."),
    ("Duties", "duties", "What the school does by the calendar."),
)


def _facts(loaded: Loaded, chosen: Iterable[str]) -> tuple[tuple[str, str], ...]:
    data = loaded.tree.data
    document = data.get("document", {})
    found = [(name(key), _document(key, value)) for key, value in document.items() if key != "source"]
    found += [(name(key), words(data[key])) for key in ("in_force", "calendar") if key in data]
    found += [("policy", loaded.as_written.id), ("kind", loaded.as_written.kind)]
    found += [(name(key), words(data[key])) for key in ("extends", "checked_against") if key in data]
    return (*((capital(key), text) for key, text in found), *(("Read as", text) for text in chosen))


def _document(key: str, value: Any) -> str:
    """What the document says of itself."""
    if key in ("review", "approval") and isinstance(value, dict) and not is_silence(value):
        each = value.get("each")
        said = [f"every {each}" if isinstance(each, str) and each != "review" else f"at each {each}" if each else ""]
        said += [f"also on {words(value['also_on'])}"] if "also_on" in value else []
        said += [f"by {words(value['who'])}"] if "who" in value else []
        return ", ".join(part for part in said if part)
    if key == "approved" and isinstance(value, list):
        return "; ".join(_approved(one) for one in value if isinstance(one, dict))
    if key == "readings_approved" and isinstance(value, dict):
        return f"by {value['who']} on {value['on']}"
    if key == "questions_to" and isinstance(value, dict):
        how = f" {way_words(value['how'])}" if isinstance(value.get("how"), str) else ""
        return f"{words(value.get('who', ''))}{how}"
    return "; ".join(map(str, value)) if key == "cites" and isinstance(value, list) else words(value)


def _approved(one: dict[str, Any]) -> str:
    when = one.get("in")
    said = f" in {when}" if isinstance(when, str) else f" ({words(when)})" if when is not None else ""
    return f"by {one.get('who', 'somebody')}{said}"


def _rules(loaded: Loaded, section: str) -> tuple[Item, ...]:
    data = loaded.tree.data.get(section, {})
    policy = loaded.as_written
    return tuple(
        rule_item(rule, data.get(rule.id, {}), policy.called) for rule in policy.rules if rule.section == section
    )


def _adopted(loaded: Loaded) -> tuple[Item, ...]:
    """The words that the document shares with the national base, by its clause."""
    entries = loaded.resolved.base.get("entries", {})
    adopts = loaded.tree.data.get("adopts", {})
    return tuple(
        Item(f"Clause {clause}", tuple(capital(words(entries[key].get("says", key))) for key in keys if key in entries))
        for clause, keys in adopts.items()
    )


def _offered(data: Mapping[str, Any]) -> tuple[Section, ...]:
    """What a national base has for those who extend it: text to adopt, and questions to answer."""
    entries = tuple(
        Item(key, (capital(words(entry.get("says", key))),), _law_of(entry))
        for key, entry in data.get("entries", {}).items()
    )
    questions = tuple(
        Item(key, (capital(words(one["asks"])), *(
            f"{reading}: {words(said['says'])}"
            for reading, said in {"as_written": one["as_written"], **one["readings"]}.items()
        )), _law_of(one)) for key, one in data.get("questions", {}).items()
    )  # fmt: skip
    return (
        Section("Text that a document may repeat", entries, "What a document repeats, its profile `adopts`."),
        Section("Questions that a profile may answer", questions, "An answer stands under `chooses`."),
    )


def _law_of(entry: Mapping[str, Any]) -> tuple[str, ...]:
    law = entry.get("law", ())
    return (law,) if isinstance(law, str) else tuple(map(str, law))


def _law(loaded: Loaded) -> tuple[Item, ...]:
    """The short names that the base gives law and guidance: `REG 10` is regulation 10 of these regulations."""
    names = loaded.resolved.base.get("instruments", {})
    return tuple(Item(str(short), (capital(words(long)),)) for short, long in names.items())


_KINDS = {"conflict": "the document says different things", "silence": "the document does not say"}


def _point(point: OpenPoint) -> Item:
    lines = [f"{point.asks} ({_KINDS.get(point.kind, point.kind)})"]
    for reading in point.readings:
        where = f" [{', '.join(reading.source)}]" if reading.source else ""
        chosen = ". This is the working reading" if reading.id == point.working else ""
        chosen += f", because {point.because}" if chosen and point.because else ""
        lines.append(f"{capital(name(reading.id))}: {reading.says}{where}{chosen}")
    if not point.working:
        lines.append("No reading is worked with: what turns on it has no one answer")
    readings = " or ".join(f"{point.id}={reading.id}" for reading in point.readings)
    return Item(capital(name(point.id)), tuple(lines), point.source, (), (f"--reading {readings}",))
