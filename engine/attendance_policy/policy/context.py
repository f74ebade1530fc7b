"""What building a policy carries along: the data, the names it may use, and the problems found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import field, replace
from typing import Any, TypeVar

from attendance_policy.conditions import Condition, Fault, Names, read_condition
from attendance_policy.diagnostics import Place, Problem, Severity, did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Silence, Source
from attendance_policy.policy.paths import Path
from attendance_policy.policy.times import Time, read_time
from attendance_policy.policy.tree import SILENCES, Tree, is_silence
from attendance_policy.source import Document

T = TypeVar("T")
Memo = dict[tuple[object, ...], tuple[Any, tuple[Any, ...]]]
_NAMES = ("names",)


def forked(memo: Memo) -> Memo:
    """A copy that grows by itself: what is built of a patch goes with the patch."""
    copy = dict(memo)
    if _NAMES in copy:
        known, problems = copy[_NAMES]
        copy[_NAMES] = [(names, roles, dict(built)) for names, roles, built in known], problems
    return copy


def of_names(memo: Memo, names: Names, roles: frozenset[str]) -> Memo:
    """What was built with the same names and roles: a reading may add some, and the next one not."""
    known: list[tuple[Names, frozenset[str], Memo]]
    known, _ = memo.setdefault(_NAMES, ([], ()))
    for other, its_roles, built in known:
        if other == names and its_roles == roles:
            return built
    known.append((names, roles, {}))
    return known[-1][2]


@dataclass
class Context:
    """One build. `memo` keeps conditions already checked against the same names, over all readings of a profile."""

    tree: Tree
    names: Names
    roles: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    memo: Memo = field(default_factory=dict)
    national: bool = False
    read: Callable[[], Document] | None = None

    def wrong(self, path: Path, code: str, message: str, suggestion: str = "",
              severity: Severity = Severity.ERROR) -> None:  # fmt: skip
        """Note a problem at a value."""
        self.problems.append(Problem(self.tree.origin(path).place, code, message, suggestion, severity))

    def kept(self, sections: tuple[str, ...], make: Callable[[], T]) -> T:
        """What `make` builds from these sections, built once: readings share the data of sections they leave alone."""
        parts = tuple(self.tree.data.get(section) for section in sections)
        return self.remembered(("sections", sections), parts, make)

    def remembered(self, what: tuple[object, ...], parts: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make` builds of these parts, built once for the same objects, with the problems it notes."""
        key = (*what, *map(id, parts))
        known = self.memo.get(key)
        if known is None:
            before = len(self.problems)
            made = make()
            # Holding the parts keeps their ids from being used again.
            known = self.memo[key] = ((made, parts), tuple(self.problems[before:]))
        else:
            self.problems.extend(known[1])
        kept: T = known[0][0]
        return kept

    def condition(self, path: Path, text: Any, occasion: str | None) -> Condition | None:
        """A checked condition; None when it is wrong (the problems are noted)."""
        if not isinstance(text, str):
            return None
        key = ("condition", text, occasion)
        known = self.memo.get(key)
        if known is None:
            read, wrong = read_condition(text, replace(self.names, occasion=occasion))
            known = read, tuple(wrong)
            self.memo[key] = known
        condition, faults = known
        if faults:
            start = self.tree.origin(path).place
            begins = self._begins(start, text)
            for fault in faults:
                column = start.column if begins is None else begins + fault.column
                place = self._held(fault) or Place(start.file, start.line, column)
                self.problems.append(Problem(place, fault.code, fault.message, fault.suggestion))
        return condition

    def _held(self, fault: Fault) -> Place | None:
        """Where a value holds what is wrong; None when it is the condition that is, or no profile gives the value."""
        if fault.value is None:
            return None
        name, key = fault.value
        value = self.tree.data.get("values", {}).get(name)
        if value is None:
            return None
        return self.tree.origin(("values", name, "in_simulation" if is_silence(value) and key == "is" else key)).place

    def _begins(self, place: Place, text: str) -> int | None:
        """The column of a condition's first sign; None where the text does not stand at its place as it is used."""
        written = self.read().written_at(place) if self.read is not None else None
        if written is None or written != text:
            return None  # inherited, adopted or put together by a patch
        return place.column if written.plain else place.column + 1

    def time(self, path: Path, value: Any) -> Time | Silence | None:
        """A time or a silence; None when it is missing or wrong."""
        if value is None:
            return None
        if is_silence(value):
            return self.silence(path, value)
        read = read_time(str(value), self.names.steps)
        if isinstance(read, Time):
            return read
        self.wrong(path, "wrong-time", read[0], read[1])
        return None

    def silence(self, path: Path, value: dict[str, Any]) -> Silence:
        """A silence as a value; more than one way of saying nothing is a problem."""
        kinds = [kind for kind in SILENCES if kind in value]
        if len(kinds) > 1:
            both = " and ".join(f"`{kind}`" for kind in kinds)
            self.wrong(path, "two-silences", f"{both} stand together", "keep the one that is true of the document")
        source = source_of(value) or self.tree.origin(path).source
        return Silence(kinds[0], str(value[kinds[0]]), source, value.get("in_simulation"))

    def role(self, path: Path, value: Any, meetings: Collection[str] | None = None) -> str | Silence:
        """A role, roles joined by ` or `, or a list (all of them); each must be known.

        `meetings`: those that may stand here too; None where only roles may.
        """
        if is_silence(value):
            return self.silence(path, value)
        written = value if isinstance(value, list) else [value]
        for text in written:
            for role in str(text).split(" or "):
                if role.strip() not in self.roles:
                    what, lists = ("not a role", "`roles`") if meetings is None else (
                        "neither a meeting nor a role", "`meetings` or `roles`")  # fmt: skip
                    self.wrong(path, "unknown-role", f"`{role.strip()}` is {what}",
                               did_you_mean(role, {*self.roles, *(meetings or ())})
                               or f"add it under {lists}, with its source")  # fmt: skip
        return " and ".join(str(text) for text in written)

    def source(self, path: Path, value: Any) -> Source:
        """The clause of a group, its own or the nearest above it."""
        own = source_of(value) if isinstance(value, dict) else ()
        return own or self.tree.origin(path).source


def source_of(value: dict[str, Any]) -> Source:
    """The `source` a group gives, as a tuple."""
    source = value.get("source", ())
    return (source,) if isinstance(source, str) else tuple(str(clause) for clause in source)


def law_of(value: dict[str, Any]) -> Source:
    """The `law` a group gives, as a tuple."""
    law = value.get("law", ())
    return (law,) if isinstance(law, str) else tuple(str(clause) for clause in law)


def interpretation_of(value: dict[str, Any]) -> tuple[str, ...]:
    """The interpretations of a group, as sentences: `what: why`."""
    said = value.get("interpretation", ())
    if isinstance(said, dict):
        return tuple(f"{key}: {words}" for key, words in said.items())
    return (said,) if isinstance(said, str) else ()


def words_of(value: Any) -> str:
    """Text, or a list joined by `and`: a list means all."""
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)


def as_tuple(value: Any) -> tuple[str, ...]:
    """Text or a list of texts, as a tuple."""
    if value is None:
        return ()
    return (str(value),) if not isinstance(value, list) else tuple(map(str, value))


def duplicates(words: Iterable[str]) -> list[str]:
    """The words that stand more than once, sorted."""
    return sorted(word for word, count in Counter(words).items() if count > 1)
