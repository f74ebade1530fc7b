"""Names that differ and mean the same: ids of rules, papers, terms, values, tiers, judgements and register groups."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from attendance_policy.diff.keys import CLAUSES, WORDS
from attendance_policy.frozen import dataclass

# Sections whose ids only this profile reads. Flags are columns of the pupil file, reasons are said on the command line,
# roles are posts of the school: under another name, these are something else.
FAMILIES: tuple[tuple[str, ...], ...] = (
    ("terms",), ("values",), ("judgements",), ("letters",), ("meetings",), ("forms",), ("records",), ("formal_steps",),
    ("tiers",), ("registers",), ("stages", "rules"), ("duties",),
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Id = tuple[str, str]
# Whether two entries mean the same where the first is written with these other names.
Same = Callable[[Id, Id, "Names"], bool]


@dataclass(frozen=True)
class Names:
    """`ids`: from (section, id) before to (section, id) after, for entries under another id."""

    ids: Mapping[Id, Id] = field(default_factory=dict)

    @cached_property
    def words(self) -> dict[str, str]:
        """From a word as it stood before to the word that now stands for it."""
        return {old: new for (_, old), (_, new) in self.ids.items()}

    def now(self, text: str) -> str:
        """A text of the first policy in the names of the second."""
        if not self.words:
            return text
        return _WORD.sub(lambda found: self.words.get(found[0], found[0]), text)

    def turned(self) -> Names:
        """From the names of the second policy to those of the first."""
        return Names({other: one for one, other in self.ids.items()})

    def with_(self, before: Id, after: Id) -> Names:
        """These names and one more."""
        return Names({**self.ids, before: after})


def entries(data: Mapping[str, Any], sections: tuple[str, ...]) -> Iterator[Id]:
    """The ids of some sections."""
    for section in sections:
        held = data.get(section, {})
        if isinstance(held, dict):
            yield from ((section, name) for name in held)


def find_renamed(before: Mapping[str, Any], after: Mapping[str, Any], same: Same) -> Names:
    """The entries of the first data that the second holds under another id, with the same meaning and the same users.

    Names are found in rounds: a rule can only be recognised once the letters and terms it names are.
    """
    names = Names()
    while True:
        grown = _round(before, after, same, names)
        if grown.ids == names.ids:
            return names
        kept = _used_alike(before, after, grown)
        if kept.ids.keys() <= names.ids.keys() and grown.ids.keys() > kept.ids.keys():
            # What nobody was seen to use alike may still carry the rule that uses it: look once more with it.
            wider = _used_alike(before, after, _round(before, after, same, grown))
            if wider.ids.keys() <= names.ids.keys():
                return names
            kept = wider
        names = kept


def _round(before: Mapping[str, Any], after: Mapping[str, Any], same: Same, names: Names) -> Names:
    for family in FAMILIES:
        old, new = list(entries(before, family)), list(entries(after, family))
        there = {name for _, name in new}
        here = {name for _, name in old}
        gone = [one for one in old if one[1] not in there and one not in names.ids]
        come = [one for one in new if one[1] not in here and one not in names.ids.values()]
        for one in gone:
            fits = [other for other in come if same(one, other, names.with_(one, other))]
            if fits:
                chosen = max(fits, key=lambda other: difflib.SequenceMatcher(None, one[1], other[1]).ratio())
                names = names.with_(one, chosen)
                come.remove(chosen)
    return names


def _used_alike(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> Names:
    """The names whose users are the same ones, as far as they have any: an entry that something else uses is another
    entry, be it written in the same words."""
    while True:
        kept = {
            one: other for one, other in names.ids.items()
            if _alike({names.now(user) for user in _users(before, one[1])}, _users(after, other[1]))
        }  # fmt: skip
        if kept == names.ids:
            return names
        names = Names(kept)


def _alike(users: set[str], others: set[str]) -> bool:
    return bool(users & others) or not (users or others)


def _users(data: Mapping[str, Any], name: str) -> set[str]:
    """The ids of the entries that name an id, other than itself."""
    word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])")
    return {
        user
        for section, held in data.items()
        if isinstance(held, dict) and section not in WORDS
        for user, value in held.items()
        if user != name and _names_it(value, word)
    }


def _names_it(value: Any, word: re.Pattern[str]) -> bool:
    if isinstance(value, dict):
        read = [inner for key, inner in value.items() if key not in (*CLAUSES, *WORDS, "says")]
        return any(_names_it(one, word) for one in (*value, *read))
    if isinstance(value, list):
        return any(_names_it(inner, word) for inner in value)
    return isinstance(value, str) and word.search(value) is not None
