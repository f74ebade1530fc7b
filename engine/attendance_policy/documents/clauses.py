"""Where in a document a clause stands that a profile cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field

from attendance_policy.documents.headings import Outline, is_title, outline_of
from attendance_policy.documents.model import Document, Line
from attendance_policy.documents.numbered import Key, key_of
from attendance_policy.documents.tidy import words_of
from attendance_policy.frozen import dataclass

_NUMBER = re.compile(
    r"^(?:section|sec\.?|§|paragraph|para\.?|clause)?\s*(\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?)\.?(?:\s+(.*)|(\(.*))?$",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"^(?:app(?:endix)?|annexe?|schedule)\.?\s*(\d{1,2}|[a-z])\b[\s:.–—-]*(.*)$", re.IGNORECASE)
_FRONT = frozenset({"cover", "front page", "title page", "first page", "cover page", "front matter", "front cover"})
# What narrows a clause in words that are no title, or by a letter in brackets: the whole clause is looked at.
_NARROWED = re.compile(
    r"^(?:on|about|under|the|first|second|third|fourth|last|next|final)\b|^\("
    r"|(?:paragraph|sentence|bullets?|list|table|flow\s?chart|diagram|figure|note|footnote|box|row|column|heading|steps?)$",
    re.IGNORECASE,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Clause:
    """A cited clause as found. `spans`: lines (index), first to before the last; empty where it is not found.

    `also`: lines that might be its heading as well. `part`: words of the clause that are no heading in it.
    """

    name: str
    spans: tuple[Span, ...]
    also: tuple[int, ...] = ()
    part: str = ""

    def holds(self, line: int) -> bool:
        """Whether a line (index) stands in the clause."""
        return any(start <= line < end for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Clauses:
    """Every clause that was asked for, the headings that say in which one a line stands, and the list of contents."""

    found: Mapping[str, Clause]
    starts: tuple[tuple[int, str], ...] = field(default=())
    contents: tuple[int, int] = (0, 0)

    def name_at(self, line: int) -> str:
        """The section that a line (index) stands in, as headings say; "" before the first."""
        name = ""
        for start, label in self.starts:
            if start > line:
                break
            name = label
        return name


def find_clauses(document: Document, cited: Iterable[str], headings: Mapping[str, str]) -> Clauses:
    """Find each cited clause. `headings`: clause -> the heading it stands under, where a caller says so."""
    names = sorted(set(cited))
    outline = _outline(document, names)
    titled = {
        name: _named_lines(document, outline, headings[name])
        if name in headings
        else _title_lines(document, outline, name)
        for name in names
        if _is_titled(name, headings)
    }
    bounds = sorted({heading.line for heading in outline.headings} | {at for lines in titled.values() for at in lines})
    found: dict[str, Clause] = {}
    for name in names:
        if name in titled:
            lines = titled[name]
            spans = tuple((at, _end_of_titled(document, outline, bounds, at, name in headings)) for at in lines)
            found[name] = Clause(name, spans, lines if len(lines) > 1 else ())
        elif " ".join(words_of(name)) in _FRONT:
            first = [at for at in (*bounds, outline.contents[0]) if at > 0]
            end = min(first, default=len(document.lines))
            has_text = any(line.text.strip() for line in document.lines[:end])
            found[name] = Clause(name, ((0, end),) if has_text and 0 not in bounds else ())
        else:
            found[name] = _numbered(document, outline, name)
    _narrow(document, found)
    starts = {h.line: h.label or document.lines[h.line].text.strip().rstrip(":") for h in outline.headings}
    for name, lines in titled.items():
        starts |= dict.fromkeys(lines, name)
    return Clauses(found, tuple(sorted(starts.items())), outline.contents)


def _is_titled(name: str, headings: Mapping[str, str]) -> bool:
    if name in headings:
        return True
    return not (_NUMBER.match(name) or _APPENDIX.match(name) or " ".join(words_of(name)) in _FRONT)


def _outline(document: Document, names: list[str]) -> Outline:
    """The outline; numbered paragraphs are in it where clauses are cited that without them are not there."""

    def missing(outline: Outline) -> int:
        return sum(
            not any(one.key[: len(key)] == key for one in outline.headings)
            for name in names
            if (match := _NUMBER.match(name)) and (key := key_of(match[1]))
        )

    outline = outline_of(document)
    if not missing(outline):
        return outline
    fuller = outline_of(document, paragraphs=True)
    return fuller if missing(fuller) < missing(outline) else outline


def _end_of_titled(document: Document, outline: Outline, bounds: list[int], at: int, named: bool) -> int:
    """The line (index) that ends what stands under a title: the next title that is not below it by style; where a
    caller named it, by number too."""
    own = next((heading for heading in outline.headings if heading.line == at), None)
    if named and own is not None and own.label:
        return _end_of(outline, own.key, own.line, len(document.lines))
    level = document.lines[at].level
    after = (bound for bound in bounds if bound > at and not 0 < level < document.lines[bound].level)
    return next(after, len(document.lines))


def _end_of(outline: Outline, key: Key, start: int, end: int) -> int:
    inside = [heading.line for heading in outline.headings if key and heading.key[: len(key)] == key]
    last = max([start, *inside])
    return next((heading.line for heading in outline.headings if heading.line > last and heading.label), end)


def _named_lines(document: Document, outline: Outline, title: str) -> tuple[int, ...]:
    """The lines that a caller says head a clause: as titles are found, else any line that begins with the words."""
    wanted = words_of(title)
    begun = [at for at, line in enumerate(document.lines) if wanted and words_of(line.text)[: len(wanted)] == wanted]
    whole = [at for at in begun if words_of(document.lines[at].text) == wanted]
    unnumbered = [at for at, line in enumerate(document.lines) if wanted and _unnumbered(line)[: len(wanted)] == wanted]
    for lines in (whole, _title_lines(document, outline, title), begun, unnumbered):
        if free := tuple(at for at in lines if not outline.in_contents(at)):
            return free
    return ()


def _title_lines(document: Document, outline: Outline, name: str) -> tuple[int, ...]:
    """The lines that fit a title best: whole, then as it begins, then with words left out between."""
    wanted = words_of(name)
    ranked: dict[tuple[int, int], list[int]] = {}
    for at, line in enumerate(document.lines):
        if not is_title(line) or outline.in_contents(at):
            continue
        words = words_of(line.text) if wanted and wanted[0].isdigit() else _unnumbered(line)
        rank = 0 if words == wanted else 1 if words[: len(wanted)] == wanted else 2 if _in_turn(wanted, words) else 9
        if wanted and rank < 9:
            ranked.setdefault((0 if line.level else 1, rank) if rank < 2 else (2, rank), []).append(at)
    return tuple(ranked[min(ranked)]) if ranked else ()


def _unnumbered(line: Line) -> tuple[str, ...]:
    words = words_of(line.text)
    return words[next((n for n, word in enumerate(words) if not word.isdigit()), 0) :]


def _in_turn(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    left = iter(words)
    return words[:1] == wanted[:1] and all(word in left for word in wanted)


def _numbered(document: Document, outline: Outline, name: str) -> Clause:
    if match := _NUMBER.match(name):
        label, part = match[1].lower(), match[2] or match[3] or ""
        key = key_of(label)
        inside = [h for h in outline.headings if h.key[: len(key)] == key and h.key]
        own = [h for h in inside if h.key == key]
    elif match := _APPENDIX.match(name):
        label, part = f"app {match[1].lower()}", match[2] or ""
        inside = own = [h for h in outline.headings if h.label == label]
    else:
        return Clause(name, ())
    if not inside:
        return Clause(name, ())
    start = inside[0].line
    end = _end_of(outline, inside[0].key[: len(key)] if match.re is _NUMBER else (), start, len(document.lines))
    title = own[0].title if own else ()
    left = "" if not part or words_of(part) == title[: len(words_of(part))] or _NARROWED.search(part) else part
    return Clause(name, ((start, end),), outline.also.get(label, ()), left)


def _narrow(document: Document, found: dict[str, Clause]) -> None:
    """Where a clause names a part of an appendix or section, look for the line that heads the part."""
    heads: dict[str, int] = {}
    for name, clause in found.items():
        if clause.part and clause.spans:
            (start, end), wanted = clause.spans[0], words_of(clause.part)
            for at in range(start + 1, end):
                words = words_of(document.lines[at].text)
                fits = words[: len(wanted)] == wanted or (len(words) <= len(wanted) + 6 and _anywhere(wanted, words))
                if fits and len(words) <= 16:
                    heads[name] = at
                    break
    for name, at in heads.items():
        clause = found[name]
        others = [line for line in heads.values() if at < line < clause.spans[0][1]]
        found[name] = Clause(name, ((at, min(others, default=clause.spans[0][1])),), clause.also)


def _anywhere(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    left = iter(words)
    return all(word in left for word in wanted)
