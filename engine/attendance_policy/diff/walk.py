"""Walking two profiles side by side: the values that differ, by meaning and not by spelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from attendance_policy.conditions.model import Condition
from attendance_policy.diff.conditions import by_text
from attendance_policy.diff.keys import CLAUSES, WORDS
from attendance_policy.diff.names import FAMILIES, Id, Names
from attendance_policy.diff.regions import Shift, shift
from attendance_policy.diff.said import said_out
from attendance_policy.diff.spelling import minute_of, same_length, same_time, same_tree, same_value
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import STRENGTHS, Policy
from attendance_policy.policy.paths import Path
from attendance_policy.policy.tree import is_silence

CONDITIONS = ("when", "needs", "stop_when", "in_simulation")
_TIMES = ("due", "not_before", "until")
# Lists that say what comes first; any other list means all of it, in whatever order.
_ORDERED = ("in_turn", "amounts", "parts")
_EITHER = (("by", "before"), ("late_from", "late_after"), ("absent_from", "absent_after", "closes"),
           ("once", "repeat"), ("multiply", "add"))  # fmt: skip
_GONE = object()


@dataclass(frozen=True)
class Raw:
    """Two values that differ, and where each stands; `shifts`: what a condition made of every value before and now."""

    path: Path
    path_before: Path
    before: Any
    after: Any
    kind: str = "changed"
    shifted: Shift | None = None


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two policies: its data, and its conditions by their text."""

    data: Mapping[str, Any]
    policy: Policy
    conditions: Mapping[str, Condition] = field(default_factory=dict)

    @staticmethod
    def of(data: Mapping[str, Any], policy: Policy) -> Side:
        """For a profile."""
        return Side(data, policy, by_text(policy))


@dataclass(frozen=True, eq=False)
class Walk:
    """Two policies and the names under which the first's entries stand in the second."""

    before: Side
    after: Side
    names: Names = field(default_factory=Names)

    def every(self, left_out: tuple[str, ...]) -> Iterator[Raw]:
        """Every value that differs, section by section."""
        sections = [*self.before.data, *(key for key in self.after.data if key not in self.before.data)]
        paired = {section for family in FAMILIES for section in family}
        for section in sections:
            if section in left_out or section in paired:
                continue
            yield from self._pair((section,), (section,), section, self.before.data.get(section, _GONE),
                                  self.after.data.get(section, _GONE))  # fmt: skip
        for family in FAMILIES:
            yield from self._family(family)

    def _family(self, family: tuple[str, ...]) -> Iterator[Raw]:
        old = {(s, name): value for s in family for name, value in _entries(self.before.data, s)}
        new = {(s, name): value for s in family for name, value in _entries(self.after.data, s)}
        moved = {name: (s, name) for s, name in new}
        taken: set[Id] = set()
        for one, value in old.items():
            other = self.names.ids.get(one) or moved.get(one[1])
            if other is None or other in taken:
                yield Raw(one, one, value, None, "removed")
                continue
            taken.add(other)
            yield from self._pair(other, one, other[1], said_out(one[0], value, self.before.data),
                                  said_out(other[0], new[other], self.after.data))  # fmt: skip
        for other, value in new.items():
            if other not in taken:
                yield Raw(other, other, None, value, "added")
        for section in family:  # a silence in place of the whole section
            held, now = self.before.data.get(section), self.after.data.get(section)
            if is_silence(held) or is_silence(now):
                yield from self._pair((section,), (section,), section, _GONE if held is None else held,
                                      _GONE if now is None else now)  # fmt: skip

    def alike(self, one: Id, other: Id) -> bool:
        """Whether two entries mean the same, their clauses aside."""
        old = said_out(one[0], self.before.data[one[0]][one[1]], self.before.data)
        new = said_out(other[0], self.after.data[other[0]][other[1]], self.after.data)
        return all(raw.kind == "clause" for raw in self._pair((), (), "", old, new))

    def _pair(self, path: Path, before: Path, key: str, old: Any, new: Any, ordered: bool = False) -> Iterator[Raw]:
        kind = "clause" if key in CLAUSES else "words" if key in WORDS or _of_a_reading(path[:-1], key) else ""
        if old is _GONE or new is _GONE:
            if old is not new:
                yield Raw(path, before, None if old is _GONE else old, None if new is _GONE else new,
                          kind or ("added" if old is _GONE else "removed"))  # fmt: skip
            return
        if isinstance(old, list) != isinstance(new, list):
            old, new = (value if isinstance(value, list) else [value] for value in (old, new))
        if isinstance(old, dict) and isinstance(new, dict) and _silent(path, old) == _silent(path, new):
            yield from self._groups(path, before, key, old, new, kind)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._lists(path, before, key, old, new, kind)
        else:
            yield from self._leaf(path, before, key, old, new, kind)

    def _groups(self, path: Path, before: Path, key: str, old: dict[str, Any], new: dict[str, Any],
                kind: str) -> Iterator[Raw]:  # fmt: skip
        if _silent(path, old):
            if any(not self._equal(old.get(k), new.get(k)) for k in {*old, *new} - {*CLAUSES}):
                yield Raw(path, before, old, new, kind or "changed")
            elif any(not self._equal(old.get(k), new.get(k)) for k in CLAUSES):
                yield Raw((*path, "source"), (*before, "source"), old.get("source"), new.get("source"), "clause")
            return
        found: list[Raw] = []
        if not kind:  # of words about a value, none stands for another
            old, new, found = self._turned(path, before, old, new)
        yield from found
        seen = set()
        for name, value in old.items():
            now = name if name in new else self.names.now(str(name))
            seen.add(now)
            yield from self._pair((*path, now), (*before, name), now if not kind else key, value, new.get(now, _GONE))
        for name, value in new.items():
            if name not in seen:
                yield from self._pair((*path, name), (*before, name), name if not kind else key, _GONE, value)
        if key == "levels" and path[:1] == ("tiers",):
            yield from self._order(path, before, old, new)

    def _turned(self, path: Path, before: Path, old: dict[str, Any],
                new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], list[Raw]]:  # fmt: skip
        """Keys of which one stands for another taken together: a strength that is now another, `by` for `before`."""
        old, new, found = dict(old), dict(new), []
        for strength in STRENGTHS:
            others = [s for s in STRENGTHS if s in new and s not in old]
            if strength in old and strength not in new:
                same = [s for s in others if not any(self._pair(path, before, s, old[strength], new[s]))]
                if same:
                    found.append(Raw((*path, same[0]), (*before, strength), strength, same[0], "strength"))
                    del old[strength], new[same[0]]
        for group in _EITHER:
            here, there = ([key for key in group if key in data] for data in (old, new))
            if len(here) == len(there) == 1 and here != there:
                one, other = here[0], there[0]
                if minute_of(one, old[one]) is None or minute_of(one, old[one]) != minute_of(other, new[other]):
                    found.append(Raw((*path, other), (*before, one), {one: old[one]}, {other: new[other]}))
                del old[one], new[other]
        if path[:1] == ("values",) and same_value(old, new):
            for data in (old, new):
                data.pop("is")
                data.pop("unit")
        held = [tuple(key for key in ("any_of", "when") if key in data) for data in (old, new)]
        if sorted(held) == [("any_of",), ("when",)]:
            found += self._ways(path, before, old, new)
            for data in (old, new):
                data.pop("when", None)
                data.pop("any_of", None)
        return old, new, found

    def _ways(self, path: Path, before: Path, old: dict[str, Any], new: dict[str, Any]) -> list[Raw]:
        """A condition that has become several ways, or the other way round: the same where they hold alike."""
        sides = [_conditions(data, side) for data, side in ((old, self.before), (new, self.after))]
        moved = None
        if sides[0] is not None and sides[1] is not None:
            moved = shift(self.before.policy, [sides[0]], self.after.policy, [sides[1]], self.names)
            if moved.same:
                return []
        one, other = ("when" if "when" in data else "any_of" for data in (old, new))
        return [Raw((*path, other), (*before, one), {one: old[one]}, {other: new[other]}, "changed", moved)]

    def _order(self, path: Path, before: Path, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Raw]:
        """Levels in another order are another tier only where two of them fit at once."""
        common = [self.names.now(name) for name in old if self.names.now(name) in new]
        order = [name for name in new if name in common]
        if common == order:
            return
        turned = False
        for at, one in enumerate(common):
            for other in common[at + 1 :]:
                if order.index(other) < order.index(one):
                    turned = turned or self._both_fit(new[one], new[other])
        if turned:
            yield Raw(path, before, list(old), list(new))

    def _both_fit(self, one: dict[str, Any], other: dict[str, Any]) -> bool:
        groups = [_conditions(data, self.after) for data in (one, other)]
        if groups[0] is None or groups[1] is None:
            return True
        policy = self.after.policy
        found = shift(policy, [groups[0], groups[1]], policy, [groups[0], groups[1]], Names())
        return not found.decided or bool(found.after or found.unknown[1])

    def _lists(self, path: Path, before: Path, key: str, old: list[Any], new: list[Any], kind: str) -> Iterator[Raw]:
        if key in _ORDERED:
            if len(old) == len(new):
                for at, (one, other) in enumerate(zip(old, new, strict=True)):
                    yield from self._pair((*path, at), (*before, at), "", one, other)
            else:
                yield Raw(path, before, old, new, kind or "changed")
            return
        left = list(range(len(new)))
        rest = []
        for at, one in enumerate(old):
            match = next((i for i in left if not any(self._pair((), (), key, one, new[i]))), None)
            if match is None:
                rest.append(at)
            else:
                left.remove(match)
        if len(rest) == len(left) and all(isinstance(old[i], dict) for i in rest):
            for at, i in zip(rest, left, strict=True):
                yield from self._pair((*path, i), (*before, at), "", old[at], new[i])
        elif rest or left:
            yield Raw(path, before, old, new, kind or "changed")

    def _leaf(self, path: Path, before: Path, key: str, old: Any, new: Any, kind: str) -> Iterator[Raw]:
        if self._equal(old, new) or self._same_length(key, old, new):
            return
        if key in CONDITIONS and isinstance(old, str) and isinstance(new, str):
            one, other = self.before.conditions.get(old), self.after.conditions.get(new)
            if one is not None and other is not None:
                moved = shift(self.before.policy, [[one]], self.after.policy, [[other]], self.names)
                if moved.same or same_tree(self.names.now(old), new):
                    return
                yield Raw(path, before, old, new, kind or "changed", moved)
                return
        yield Raw(path, before, old, new, kind or "changed")

    def _equal(self, old: Any, new: Any) -> bool:
        if old == new and isinstance(old, bool) == isinstance(new, bool):
            return True
        if isinstance(old, str) and isinstance(new, str):
            said = self.names.now(old)
            return said == new or (" or " in said and sorted(said.split(" or ")) == sorted(new.split(" or ")))
        if isinstance(old, list) or isinstance(new, list):
            one, other = (v if isinstance(v, list) else [] if v is None else [v] for v in (old, new))
            return sorted(map(str, one)) == sorted(map(str, other))
        return False

    def _same_length(self, key: str, old: Any, new: Any) -> bool:
        if not isinstance(old, str) or not isinstance(new, str) or key == "repeat":
            return False
        said = self.names.now(old)
        return same_time(said, new) if key in _TIMES else same_length(key, said, new)


def _silent(path: Path, value: Any) -> bool:
    """Whether a value is a silence. What a reading of an open point says is no silence: it may set values beside."""
    return is_silence(value) and not _of_a_reading(path, "says")


def _of_a_reading(path: Path, key: str) -> bool:
    """Whether this is what the document says in one reading of an open point: words, beside what the reading sets."""
    held = path[:1] == ("open_points",) and (path[2:] == ("as_written",) or (len(path) == 4 and path[2] == "readings"))
    return key == "says" and held


def _entries(data: Mapping[str, Any], section: str) -> list[tuple[str, Any]]:
    held = data.get(section)
    return list(held.items()) if isinstance(held, dict) and not is_silence(held) else []


def _conditions(data: Mapping[str, Any], side: Side) -> list[Condition] | None:
    """The ways a rule or a level applies by; None where one of them is more than a condition."""
    if "any_of" not in data:
        texts = [data["when"]] if "when" in data else []
    else:
        if any(set(way) - {"when", *CLAUSES, *WORDS} for way in data["any_of"]):
            return None
        texts = [way["when"] for way in data["any_of"]]
    found = [side.conditions.get(text) for text in texts]
    return None if None in found else [one for one in found if one is not None]
