"""Where the sections of a document begin: numbered headings, appendices, and the list of contents, which is none."""

from __future__ import annotations

import re

from attendance_policy.documents.model import Document, Line
from attendance_policy.documents.numbered import LONGEST, Heading, in_order, numbered_lines
from attendance_policy.documents.tidy import words_of
from attendance_policy.frozen import dataclass

_APPENDIX = re.compile(
    r"^\s*(?P<kind>app(?:endix)?|annexe?|schedule)\.?\s*(?P<n>\d{1,2}|[A-Z])(?![\w.]\d)(?!\w)\s*"
    r"(?P<title>.*)$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"^\s*(?:table of )?contents(?: page)?\s*:?\s*$", re.IGNORECASE)
_TO_PAGE = re.compile(r"(?:\.{2,}|…|\t|\s{2,})\s*\d{1,3}\s*$")
_PAGE_END = re.compile(r"[\s.…]*\d{1,3}\s*$")
_BULLET = re.compile(r"^\s*[-–•·▪*o]\s+")


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


def outline_of(document: Document, paragraphs: bool = False) -> Outline:
    """The outline of a document. `paragraphs`: whether sentences behind a number of one part are clauses too."""
    lines = document.lines
    contents, titles = _contents(lines)
    free = [
        at for at in range(len(lines)) if not contents[0] <= at < contents[1] and not _TO_PAGE.search(lines[at].text)
    ]
    appendices = [found for at in free if (found := _appendix(lines, at)) is not None]
    end = appendices[0].line if appendices else len(lines)
    numbered = numbered_lines(lines, [at for at in free if at < end], paragraphs) or numbered_lines(
        lines, free, paragraphs
    )
    chain = in_order(lines, numbered)
    titled = [
        Heading(at, "", words_of(lines[at].text))
        for at in free
        if lines[at].level or words_of(lines[at].text) in titles
    ]
    kept = {heading.line: heading for heading in [*titled, *_first_of_each(appendices), *chain]}
    also: dict[str, tuple[int, ...]] = {}
    for other in [*numbered, *appendices]:
        if other.line not in kept and not other.loose and any(other.label == one.label for one in kept.values()):
            also[other.label] = (*also.get(other.label, ()), other.line)
    return Outline(tuple(kept[at] for at in sorted(kept)), contents, titles, also)


def is_title(line: Line, most: int = LONGEST) -> bool:
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


def _appendix(lines: tuple[Line, ...], at: int) -> Heading | None:
    match = _APPENDIX.match(lines[at].text)
    if match is None:
        return None
    title = match["title"].strip()
    if len(title.split()) > LONGEST or title.endswith((".", ";", ",")) or title[:1] == ")":
        return None
    if title and title[0].isalpha() and title[0].islower():  # `Appendix 1 sets out …`
        return None
    return Heading(at, f"app {match['n'].lower()}", words_of(title))


def _first_of_each(appendices: list[Heading]) -> list[Heading]:
    found: dict[str, Heading] = {}
    for one in appendices:
        found.setdefault(one.label, one)
    return list(found.values())
