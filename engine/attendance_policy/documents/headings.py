"""Where the sections of a document begin: numbered headings, appendices, and the list of contents, which is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from attendance_policy.documents.clock import MONTHS
from attendance_policy.documents.model import Document, Line
from attendance_policy.documents.tidy import words_of

Key = tuple[tuple[int, str], ...]

_NUMBERED = re.compile(
    r"^\s*(?:section\s+)?(?P<n>\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?)(?:[.):](?=\s|$)|[.)]?(?=\s)|\.(?=[A-Z]))\s*"
    r"(?:[-–—:]\s*)?(?P<title>\S.*)$",
    re.IGNORECASE,
)
_APPENDIX = re.compile(
    r"^\s*(?P<kind>app(?:endix)?|annexe?|schedule)\.?\s*(?P<n>\d{1,2}|[A-Z])(?![\w.]\d)(?!\w)\s*"
    r"(?P<title>.*)$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"^\s*(?:table of )?contents(?: page)?\s*:?\s*$", re.IGNORECASE)
_TO_PAGE = re.compile(r"(?:\.{2,}|…|\t|\s{2,})\s*\d{1,3}\s*$")
_PAGE_END = re.compile(r"[\s.…]*\d{1,3}\s*$")
_BULLET = re.compile(r"^\s*[-–•·▪*o]\s+")
_LONGEST = 16
# A number before it makes a longer line a heading still.
_LONGEST_NUMBERED = 26
_MOST = 3000


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at a line (index). `label`: `4.2`, `app 2`, or "" where it has a title alone."""

    line: int
    label: str
    title: tuple[str, ...]
    key: Key = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings in their order. `contents`: lines of the list of contents, first to before the last. `titles`: what
    that list names. `also`: label -> lines that might be its heading as well and were not taken."""

    headings: tuple[Heading, ...]
    contents: tuple[int, int]
    titles: frozenset[tuple[str, ...]]
    also: dict[str, tuple[int, ...]]

    def in_contents(self, line: int) -> bool:
        """Whether a line (index) stands in the list of contents."""
        return self.contents[0] <= line < self.contents[1]


def key_of(number: str) -> Key:
    """`7.1a` as something that can be put in order."""
    parts = re.findall(r"(\d+)([a-z]?)", number.lower())
    return tuple((int(digits), letter) for digits, letter in parts)


def outline_of(document: Document) -> Outline:
    """The outline of a document."""
    lines = document.lines
    contents, titles = _contents(lines)
    free = [
        at for at in range(len(lines)) if not contents[0] <= at < contents[1] and not _TO_PAGE.search(lines[at].text)
    ]
    appendices = [found for at in free if (found := _appendix(lines, at)) is not None]
    end = appendices[0].line if appendices else len(lines)
    numbered = [found for at in free if at < end and (found := _numbered(lines, at)) is not None]
    if not numbered:
        numbered = [found for at in free if (found := _numbered(lines, at)) is not None]
    chain = _in_order(lines, numbered[:_MOST])
    titled = [
        Heading(at, "", words_of(lines[at].text))
        for at in free
        if lines[at].level or words_of(lines[at].text) in titles
    ]
    kept = {heading.line: heading for heading in [*titled, *_first_of_each(appendices), *chain]}
    also: dict[str, tuple[int, ...]] = {}
    for other in [*numbered, *appendices]:
        if other.line not in kept and any(other.label == one.label for one in kept.values()):
            also[other.label] = (*also.get(other.label, ()), other.line)
    return Outline(tuple(kept[at] for at in sorted(kept)), contents, titles, also)


def is_title(line: Line, most: int = _LONGEST) -> bool:
    """Whether a line may be a heading: short, no item of a list, no sentence."""
    text = line.text.strip()
    return (
        bool(text)
        and len(text.split()) <= most
        and "\t" not in text
        and not text.endswith((".", ";", ","))
        and not _BULLET.match(line.text)
    )


def _contents(lines: tuple[Line, ...]) -> tuple[tuple[int, int], frozenset[tuple[str, ...]]]:
    """The list of contents: from its heading to where the title it names first stands a second time."""
    for start, line in enumerate(lines):
        if not _CONTENTS.match(line.text):
            continue
        first = next((at for at in range(start + 1, len(lines)) if lines[at].text.strip()), None)
        if first is None:
            break
        wanted = _entry(lines[first])
        end = next((at for at in range(first + 1, len(lines)) if words_of(lines[at].text) == wanted), None)
        if end is None:
            break
        titles = {_entry(lines[at]) for at in range(first, end)} - {()}
        return (start, end), frozenset(titles)
    return (0, 0), frozenset()


def _entry(line: Line) -> tuple[str, ...]:
    return words_of(_PAGE_END.sub("", line.text))


def _numbered(lines: tuple[Line, ...], at: int) -> Heading | None:
    match = _NUMBERED.match(lines[at].text)
    if match is None:
        return None
    title = match["title"]
    words = words_of(title)
    if not words or len(words) > _LONGEST_NUMBERED or "\t" in title.strip() or title.rstrip().endswith((";", ",")):
        return None
    first = title.lstrip("\"'‘“(*")[:1]
    if not first.isalpha() or first.islower() or (words[0][:3] in [month[:3] for month in MONTHS] and len(words) <= 2):
        return None
    if title.rstrip().endswith(".") and len(words) > (_LONGEST if "." in match["n"] else 8):
        return None
    return Heading(at, match["n"].lower(), words, key_of(match["n"]))


def _appendix(lines: tuple[Line, ...], at: int) -> Heading | None:
    match = _APPENDIX.match(lines[at].text)
    if match is None:
        return None
    title = match["title"].strip()
    if len(title.split()) > _LONGEST or title.endswith((".", ";", ",")) or title[:1] == ")":
        return None
    if title and title[0].isalpha() and title[0].islower():  # `Appendix 1 sets out …`
        return None
    return Heading(at, f"app {match['n'].lower()}", words_of(title))


def _first_of_each(appendices: list[Heading]) -> list[Heading]:
    found: dict[str, Heading] = {}
    for one in appendices:
        found.setdefault(one.label, one)
    return list(found.values())


def _in_order(lines: tuple[Line, ...], numbered: list[Heading]) -> list[Heading]:
    """The headings among numbered lines: the longest row of them whose numbers go up, without great leaps.

    A numbered list inside a section begins again at 1 and so stands in no such row.
    """
    best: list[tuple[int, int]] = []  # (weight of the best row that ends here, where its last but one is)
    for here, one in enumerate(numbered):
        weight, before = 0, -1
        for there in range(here):
            other = numbered[there]
            leap = one.key[0][0] - other.key[0][0]
            if other.key < one.key and leap <= 3 and best[there][0] > weight:
                weight, before = best[there][0], there
        listed = _is_item(lines, numbered, here)
        best.append((weight + _weight(lines, one) - (6 if listed else 0), before))
    if not best:
        return []
    at = max(range(len(best)), key=lambda n: best[n][0])
    row: list[Heading] = []
    while at >= 0:
        row.append(numbered[at])
        at = best[at][1]
    return row[::-1]


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


def _weight(lines: tuple[Line, ...], one: Heading) -> int:
    alone = one.line == 0 or not lines[one.line - 1].text.strip()
    return 10 + (6 if lines[one.line].level else 0) + (2 if alone else 0) + (1 if len(one.title) <= 8 else 0)
