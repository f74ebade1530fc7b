"""Where the figures of a document stand. A sentence that a page breaks into lines is read as one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from attendance_policy.documents.clauses import Clauses
from attendance_policy.documents.figures import figures_in
from attendance_policy.documents.left_out import without_number, without_others
from attendance_policy.documents.model import Document, Figure, Line
from attendance_policy.frozen import dataclass

# A line as long as this may have been broken by the width of the page.
_BROKEN = 40
_ENDED = re.compile(r"[.:;!?]\s*$")
_GOES_ON = re.compile(r"^\s*[a-z0-9£(]")
_ITEM = re.compile(r"^\s*(?:[-–•·▪*]|o\s|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.):](?=\s))")


@dataclass(frozen=True, slots=True)
class At:
    """A figure at a line (index), as it stands in `text`: the line, or the lines of one sentence."""

    line: int
    figure: Figure
    text: str


def figures_of(document: Document, clauses: Clauses) -> tuple[At, ...]:
    """Every figure outside the list of contents, in the order of the lines."""
    headed = {at for at, _ in clauses.starts}
    found: list[At] = []
    for lines in _sentences(document, clauses, headed):
        texts = [_bare(document.lines[at], at in headed) for at in lines]
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text) + 1)
        joined = without_others(" ".join(texts), numbered=False)
        found += [At(lines[bisect_right(starts, one.start) - 1], one, joined) for one in figures_in(joined)]
    return tuple(found)


def _bare(line: Line, is_heading: bool) -> str:
    """The line with its own number, and what Word counts before it, blanked."""
    return without_number(" " * line.counted + line.text[line.counted :], is_heading)


def _sentences(document: Document, clauses: Clauses, headed: set[int]) -> Iterator[list[int]]:
    """The lines (index), those that go on from one another together. A Word file has whole paragraphs already."""
    together: list[int] = []
    for at in range(len(document.lines)):
        if clauses.contents[0] <= at < clauses.contents[1]:
            continue
        if together and not (
            document.kind != "docx"
            and together[-1] == at - 1
            and at not in headed
            and _go_on(document.lines[at - 1].text, document.lines[at].text)
        ):
            yield together
            together = []
        together.append(at)
    if together:
        yield together


def _go_on(text: str, following: str) -> bool:
    return (
        len(text.strip()) >= _BROKEN
        and "\t" not in text.strip()
        and "\t" not in following.strip()
        and not _ENDED.search(text)
        and _GOES_ON.match(following) is not None
        and not _ITEM.match(following)
    )
