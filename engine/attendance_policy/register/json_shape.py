"""Records of JSON that are written alike, read many at a time.

An interface writes every record in one way: the same names in the same order, with the same blanks between. What one
record looks like, with a hole where each value stands, is a regular expression that finds the next ones without making
an object of any. It matches only what the standard module reads in the same way; whatever differs is left to that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from attendance_policy.frozen import dataclass

_Path = tuple[str, ...]

_PLAIN = r'[^"\\\x00-\x1f]*+'
_TEXT = rf'"{_PLAIN}(?:"|(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}){_PLAIN})++")'
# A text that is kept holds no character by number and no half of a pair: these may be no text.
_PLAIN_KEPT = r'[^"\\\x00-\x1f\ud800-\udfff]*+'
_KEPT = rf'"{_PLAIN_KEPT}(?:"|(?:\\["\\/bfnrt]{_PLAIN_KEPT})++")'
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
_ANY = rf"(?:{_TEXT}|null|{_NUMBER}|true|false)"
_READ = rf"({_KEPT}|null|{_NUMBER})"
_TOKEN = re.compile(rf"[ \t\r\n]+|[{{}},:]|{_TEXT}|null|true|false|{_NUMBER}")
_MOST = 4096  # characters of a record
_MOST_TEXTS = 1 << 17  # remembered at a time


@dataclass(frozen=True)
class Run:
    """Records that follow one another. `columns`: of each path that is read, the texts. `line`: of the first record;
    each begins `lines` lines after the one before it."""

    columns: Sequence[Sequence[str]]
    line: int
    lines: int
    count: int


class Shape:
    """How one record is written, with what parts it from the next. Only `shape_of` makes one."""

    def __init__(self, pattern: str, groups: Sequence[int], lines: int) -> None:
        self._split = re.compile(pattern).split
        self._to_a_gap = re.compile(rf"(?:{_unheld(pattern)})*").match
        self._groups, self.lines = tuple(groups), lines
        self._texts: dict[str, str] = {"null": ""}

    def read(self, text: str) -> tuple[list[list[str]], int]:
        """The columns of the records that a text begins with, and how many of its characters they take."""
        # One flat list is made quicker than a tuple for each record: what stands before a record, and its groups.
        parts = self._split(text)
        step = max(self._groups) + 2
        between = parts[::step]
        rest = len(between[-1])
        if any(between[:-1]):
            found = self._to_a_gap(text)
            end = found.end() if found is not None else 0
            return self.read(text[:end]) if end else ([], 0)
        columns = [self._said(parts[at + 1 :: step]) if at >= 0 else [""] * (len(between) - 1) for at in self._groups]
        return columns, len(text) - rest

    def _said(self, written: Sequence[str]) -> list[str]:
        texts = self._texts
        new = set(written).difference(texts)
        if new:
            if len(texts) > _MOST_TEXTS:
                self._texts = texts = {"null": ""}
                new = set(written).difference(texts)
            for one in new:
                texts[one] = str(json.loads(one)) if "\\" in one else one[1:-1] if one[0] == '"' else one
        return list(map(texts.__getitem__, written))


def _unheld(pattern: str) -> str:
    """A pattern without its groups."""
    return pattern.replace(_READ, f"(?:{_READ[1:]}")


def shape_of(
    record: str, after: str, paths: Sequence[_Path], required: int, names: Callable[[str], str]
) -> Shape | None:  # fmt: skip
    """The shape of a record that the standard module has read, `after` which the next one begins; None where it has
    none: it holds a list, a name twice, or lacks one of the first `required` of `paths`.

    `names`: a name as it is looked up.
    """
    if len(record) > _MOST:
        return None
    pattern: list[str] = []
    found: dict[_Path, int] = {}
    path: list[str] = []
    seen: list[set[str]] = []
    name, wants_name, at, top = "", False, 0, set[str]()
    while at < len(record):
        token = _TOKEN.match(record, at)
        if token is None:
            return None
        at, said = token.end(), token[0]
        if said == "{":
            path += [name] if seen else []
            seen.append(set() if seen else top)
        elif said == "}":
            seen.pop()
            name = path.pop() if seen else ""
        if said in "{,":
            wants_name = True
        elif said[0] not in "}: \t\r\n":
            if not wants_name:
                here = (*path, name)
                pattern.append(_READ if here in paths else _ANY)
                if here in paths:
                    found[here] = len(found)
                continue
            name, wants_name = names(json.loads(said)), False
            if name in seen[-1]:
                return None
            seen[-1].add(name)
        pattern.append(re.escape(said))
    # What is not needed may be missing, but not be something else than a text.
    if any(path not in found and (at < required or path[0] in top) for at, path in enumerate(paths)):
        return None
    groups = [found.get(path, -1) for path in paths]
    return Shape("".join((*pattern, re.escape(after))), groups, (record + after).count("\n"))
