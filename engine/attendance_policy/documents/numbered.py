"""Which numbered lines of a document are its clauses: headings, and paragraphs of any length that carry a number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attendance_policy.documents.clock import MONTHS
from attendance_policy.documents.model import Line
from attendance_policy.documents.tidy import words_of
from attendance_policy.frozen import dataclass

Key = tuple[tuple[int, str], ...]

_NUMBERED = re.compile(
    r"^\s*(?:section\s+)?(?P<n>\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?)(?P<sign>[.):](?=\s|$)|[.)]?(?=\s)|\.(?=[A-Z]))\s*"
    r"(?:[-–—:]\s*)?(?P<title>\S.*)$",
    re.IGNORECASE,
)
# A line that ends so goes on in the next, whose number is no clause's: `as section` / `4.2 says`.
_GOES_ON = re.compile(
    r"\b(?:sections?|sec|paragraphs?|paras?|clauses?|parts?|points?|pages?|see|in|and|or|to|of|the|than|at|by|for|from"
    r"|least|most|under|over|with|within|after|before|between|until|a|an|is|are)\s*$",
    re.IGNORECASE,
)
LONGEST = 16
# A number before it makes a longer line a heading still.
_LONGEST_NUMBERED = 26
_MOST = 3000


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at a line (index). `label`: `4.2`, `app 2`, or "" where it has a title alone. `title`: its words, of a
    paragraph the first. `loose`: a paragraph, which counts where the numbers above lead up to it. `whole`: of a
    paragraph, that it begins as a sentence does."""

    line: int
    label: str
    title: tuple[str, ...]
    key: Key = ()
    loose: bool = False
    whole: bool = True


def key_of(number: str) -> Key:
    """`7.1a` as something that can be put in order."""
    parts = re.findall(r"(\d+)([a-z]?)", number.lower())
    return tuple((int(digits), letter) for digits, letter in parts)


def numbered_lines(lines: tuple[Line, ...], free: Iterable[int], paragraphs: bool) -> list[Heading]:
    """The lines (of those with index in `free`) that begin with a number as a clause does. `paragraphs`: whether those
    that are sentences count although their number is of one part; `4.2` always does."""
    found = [one for at in free if (one := _numbered(lines, at)) is not None]
    return [one for one in found if paragraphs or not one.loose or len(one.key) > 1]


def _numbered(lines: tuple[Line, ...], at: int) -> Heading | None:
    line = lines[at]
    match = _NUMBERED.match(line.text)
    if match is None or (at and not line.counted and _GOES_ON.search(lines[at - 1].text)):
        return None
    words = words_of(match["title"])
    if not words:
        return None
    key = key_of(match["n"])
    loose, whole = not _is_heading(line, match, words), _begins_a_sentence(match["title"])
    if len(key) == 1 and not match["sign"] and (loose or not key[0][0]):  # `0` alone is a cell of a table
        return None
    if loose and len(key) == 1 and not whole:
        return None
    return Heading(at, match["n"].lower(), words[:_LONGEST_NUMBERED], key, loose, whole)


def _begins_a_sentence(title: str) -> bool:
    first = title.lstrip("\"'‘“(*")[:1]
    return first.isalpha() and not first.islower()


def _is_heading(line: Line, match: re.Match[str], words: tuple[str, ...]) -> bool:
    title = match["title"].rstrip()
    if len(words) > _LONGEST_NUMBERED or "\t" in title or title.endswith((";", ",")):
        return False
    if not _begins_a_sentence(title):
        return bool(line.level)
    if words[0][:3] in [month[:3] for month in MONTHS] and len(words) <= 2:
        return False
    return not (title.endswith(".") and len(words) > (LONGEST if "." in match["n"] else 8))


def in_order(lines: tuple[Line, ...], numbered: list[Heading]) -> list[Heading]:
    """The headings among numbered lines: the heaviest row of them whose numbers go up, without great leaps.

    A numbered list inside a section begins again at 1 and so stands in no such row. A paragraph stands in it only
    after the number before its own, or as a sentence below the section that its number names.
    """
    numbered = numbered[:_MOST]
    nearest = _nearest_before(numbered)
    best: list[tuple[int, int]] = []  # (weight of the best row that ends here, where its last but one is)
    for here, one in enumerate(numbered):
        weight, before = (0, -1) if not one.loose or one.key[-1][0] == 1 else (-10_000, -1)
        for there in range(here):
            other = numbered[there]
            if best[there][0] <= weight or other.key >= one.key or one.key[0][0] - other.key[0][0] > 3:
                continue
            if not one.loose or _leads_to(other, one, nearest[here], numbered):
                weight, before = best[there][0], there
        best.append((weight + _weight(lines, numbered, here), before))
    if not best:
        return []
    at = max(range(len(best)), key=lambda n: best[n][0])
    row: list[Heading] = []
    while at >= 0:
        row.append(numbered[at])
        at = best[at][1]
    return row[::-1]


def _nearest_before(numbered: list[Heading]) -> list[int]:
    """Of each: where the nearest line above with the number before its own is, among those of one part; -1 if none."""
    last: dict[int, int] = {}
    found = []
    for at, one in enumerate(numbered):
        found.append(last.get(one.key[0][0] - 1, -1))
        if len(one.key) == 1:
            last[one.key[0][0]] = at
    return found


def _leads_to(other: Heading, one: Heading, nearest: int, numbered: list[Heading]) -> bool:
    """Whether a paragraph's number is the next after another's: 4.2 after 4.1 or 4.1.3, 4.1 after 4. A sentence may
    leave numbers of its section out.

    Of one part, the number before must be the nearest above that is so: 11 after 10 of a list, not after section 10.
    """
    depth = len(one.key) - 1
    if depth and one.whole and other.key[0] == one.key[0]:
        return True
    number, letter = one.key[-1]
    if other.key == one.key[:-1]:
        return number == 1
    if len(other.key) <= depth or other.key[:depth] != one.key[:-1]:
        return False
    if number - other.key[depth][0] != (0 if letter and letter != "a" and number == other.key[depth][0] else 1):
        return False
    if depth:
        return True
    if nearest < 0:
        return False
    return numbered[nearest] == other if len(other.key) == 1 else numbered[nearest].line < other.line


def _is_item(lines: tuple[Line, ...], numbered: list[Heading], here: int) -> bool:
    """Whether the line before or after has the number before or after: so items of a list stand, not headings."""
    one = numbered[here]
    for other in numbered[max(0, here - 1) : here] + numbered[here + 1 : here + 2]:
        first, last = sorted((one.line, other.line))
        if (
            len(one.key) == len(other.key)
            and one.key[:-1] == other.key[:-1]
            and other.key[-1][0] - one.key[-1][0] == (1 if other.line > one.line else -1)
            and not any(line.text.strip() for line in lines[first + 1 : last])
        ):
            return True
    return False


def _weight(lines: tuple[Line, ...], numbered: list[Heading], here: int) -> int:
    one = numbered[here]
    if one.loose:
        return 7 if len(one.key) > 1 else 1
    alone = one.line == 0 or not lines[one.line - 1].text.strip()
    weight = 10 + (6 if lines[one.line].level else 0) + (2 if alone else 0) + (1 if len(one.title) <= 8 else 0)
    return weight - (6 if _is_item(lines, numbered, here) else 0)
