"""What a profile calls its roles, papers, judgements, terms, tiers, flags and codes: the words of its sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.policy.least import least_values
from attendance_policy.policy.tree import is_silence
from attendance_policy.vocabulary.unsaid import SCHOOL, UNANSWERED

# Stands beside the name of a value that is a silence.
NO_FIGURE = " (the document gives no figure)"
# What a letter is `about` that stands apart from letters of concern.
PRAISE = "praise"
PAPERS = ("letters", "meetings", "forms", "records", "formal_steps")
STEPS = ("stages", "rules", "duties")
# The sections that these names come from, without those of rules.
NAMED = (*PAPERS, "roles", "flags", "judgements", "terms", "values", "tiers", "codes")
# Names of bodies take no article, except when they end in one of these.
_BODIES = frozenset({"team", "department", "education", "service", "committee", "board", "principal", "officer", "lead",
                     "director", "headteacher", "court", "council", "authority", "ewo", "flo"})  # fmt: skip
_BARE = frozenset({"other", "another", "all", "any", "every", "each", "no", "the", "a", "an", "staff", "school staff",
                   "either", "both", "one", "whoever", "whichever", "their", "its"})  # fmt: skip
# Nouns of which there may be several: one alone takes an article.
_SINGLE = frozenset({
    "plan", "contract", "timetable", "notice", "visit", "form", "assessment", "letter", "meeting", "order", "approach",
    "certificate", "review", "referral", "report", "passport", "panel", "warning", "conversation", "reminder", "copy",
    "rating", "register", "place", "photograph", "list", "target", "record", "briefing", "day", "prescription", "note",
    "card",
})  # fmt: skip
_JOINS = (" and ", " or ", ", ")
_HEAD_ENDS = re.compile(r" (?:of|with|for|from|to|in|on|at|by|about|that|which|who|and|after|before|between)\b|,")


@dataclass(frozen=True, slots=True)
class Called:
    """The names of one profile. `papers`: id to (section, name); `letters_to`: letter to its reader.

    `judgements`: id to (question, who answers, what holds until then). `values`: id to its figure or its silence.
    `praise`: the letters that the profile says are about praise. `over`: what sessions, days and spells are counted
    over where a condition gives no window, such as `this year`; "" where it is not told.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    letters_to: Mapping[str, str] = field(default_factory=dict)
    rules: frozenset[str] = frozenset()
    flags: Mapping[str, str] = field(default_factory=dict)
    judgements: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    tiers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    praise: frozenset[str] = frozenset()
    over: str = ""

    def letters_to_of(self, letter: str) -> dict[str, str]:
        """Who a letter goes to, where its entry says so."""
        return {"to": self.letters_to[letter]} if letter in self.letters_to else {}

    def paper(self, name: str) -> str:
        """A paper, rule or event by its name, with its article: `the concern letter`."""
        if name in self.papers:
            return self.papers[name][1]
        words = name.replace("_", " ")
        return f"“{words}”" if name in self.rules else with_a(words)


def called(data: Mapping[str, Any]) -> Called:
    """The names of a resolved profile, but those of its rules."""
    papers = {
        name: (section, _paper(section, name, value))
        for section in PAPERS for name, value in _entries(data, section)
    }  # fmt: skip
    return Called(
        {name: _role(name, value) for name, value in _entries(data, "roles")},
        papers,
        {name: " and ".join([to] if isinstance(to, str) else to)
         for name, value in _entries(data, "letters") if isinstance(to := value.get("to"), str | list)},
        frozenset(),
        {name: str(value.get("means", "")) for name, value in _entries(data, "flags")},
        {name: (str(value.get("asks", "")), _joined(value.get("who", SCHOOL)), str(value.get("unanswered", UNANSWERED)))
         for name, value in _entries(data, "judgements")},
        {name: str(value.get("called", name.replace("_", " "))) for name, value in _entries(data, "terms")},
        {
            **{name: f"{least.numerator:,}" for name, (least, _) in least_values(dict(data)).items()},
            **{name: _value(name, value) for name, value in _entries(data, "values")},
        },
        {name: {level: str(inner.get("called", "")) for level, inner in value.get("levels", {}).items()}
         for name, value in _entries(data, "tiers")},
        {name: str(value.get("meaning", "")) for name, value in _entries(data, "codes")},
        frozenset(name for name, value in _entries(data, "letters") if value.get("about") == PRAISE),
    )  # fmt: skip


def rules_in(data: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the rules of a resolved profile."""
    return frozenset(name for section in STEPS for name, _ in _entries(data, section))


def _entries(data: Mapping[str, Any], section: str) -> list[tuple[str, dict[str, Any]]]:
    entries = data.get(section, {})
    if not isinstance(entries, dict) or is_silence(entries):
        return []
    return [(str(name), value) for name, value in entries.items() if isinstance(value, dict)]


def _joined(value: Any) -> str:
    return " and ".join(map(str, value)) if isinstance(value, list) else "" if isinstance(value, dict) else str(value)


def _role(name: str, value: Mapping[str, Any]) -> str:
    name_used = str(value.get("called", name))
    return with_the(name if is_short(name_used) else name_used)


def _paper(section: str, name: str, value: Mapping[str, Any]) -> str:
    words = name.replace("_", " ")
    used = str(value.get("called", words))
    if is_short(used):
        used = f"{words} ({used})"
    elif "called" not in value and section in ("letters", "meetings") and section[:-1] not in words:
        used = f"{words} {section[:-1]}"
    if section == "formal_steps":
        return with_a(used)
    # A name with a number of its own (`Letter 1a`) takes no article.
    return used if used[:1].isupper() and any(letter.isdigit() for letter in used) else with_the(used)


def _value(name: str, value: Mapping[str, Any]) -> str:
    words = "the " + name.replace("_", " ")
    if is_silence(value):
        return f"“{name.replace('_', ' ')}”{NO_FIGURE}"
    unit = str(value.get("unit", ""))
    return f"{words} ({value['is']}{'%' if unit == '%' else f' {unit}' if unit else ''})"


def is_short(text: str) -> bool:
    """Whether a name is letters to be spelled out: `AO`, `FLO`."""
    return all(word.isupper() and len(word) <= 4 for word in text.split())


def with_the(name: str) -> str:
    """A role with its article: `the parents`, `school staff`, `Family Connect`, `the Department for Education`."""
    said: list[str] = []
    for one in name.split(" or "):
        first, last = one.split()[0], one.split()[-1]
        bare = first.lower() in _BARE or last == "staff"
        named = first[:1].isupper() and not is_short(first) and last.lower() not in _BODIES
        named = named and len(one.split()) <= 2
        said.append(one if bare or named or said else f"the {one}")
    return " or ".join(said)


def with_a(words: str) -> str:
    """Words of the profile with the article that one of several takes: `a support plan`, `medical evidence`."""
    head = _HEAD_ENDS.split(words, maxsplit=1)[0].split()
    if not head or head[0].lower() in _BARE or head[-1].lower() not in _SINGLE:
        return words
    return f"{'an' if words[0].lower() in 'aeiou' and not words.startswith(('one', 'uni')) else 'a'} {words}"


def listed(parts: Sequence[str], word: str = "and") -> str:
    """`a, b and c`; with semicolons where a part holds an `and` or a comma of its own."""
    if len(parts) < 2:
        return "".join(parts)
    if any(f" {word} " in part or "," in part for part in parts):
        return "; ".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def roles_words(text: str, names: Called) -> str:
    """Roles as the profile calls them: `the headteacher and the governing board`. Words that are no role stay."""
    parts, joins, rest = [], [], text
    known = sorted(names.roles, key=lambda role: (-len(role), role))
    while rest:
        role = next((r for r in known if rest == r or rest.startswith(tuple(r + join for join in _JOINS))), None)
        if role is None:
            # No role of the list: a person or a body in the document's own words.
            match = re.match(r"(.+?)(?: (?:and|or) |, |$)", rest)
            assert match is not None
            role, said = match[1], match[1]
        else:
            said = names.roles[role]
        parts.append(said)
        rest = rest[len(role) :]
        for join in _JOINS:
            if rest.startswith(join):
                joins.append(join)
                rest = rest[len(join) :]
                break
    if not parts:
        return "the school"
    text = parts[0]
    for index, (join, part) in enumerate(zip(joins, parts[1:], strict=False)):
        more = joins[index : index + 2] == [" and ", " and "]
        text += (", " if more else join) + part
    return text
