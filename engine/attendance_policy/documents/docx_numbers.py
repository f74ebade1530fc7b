"""The numbers that Word itself puts before paragraphs: they stand nowhere in a paragraph's text, and clauses are cited
by them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import qn

from attendance_policy.frozen import dataclass

_LEVELS = 9
_DEEPEST_STYLE = 10
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
# What Word puts before an item that is not numbered.
BULLET = "-"


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is written: `text` with `%1` for the number of the first level."""

    start: int
    form: str
    text: str
    legal: bool


class Numbers:
    """Counts a document's numbered paragraphs as Word does, when it is asked about each of them in their order."""

    def __init__(self, part: Any) -> None:
        """`part`: the numbering part's element, or None where the file has none."""
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        for element in part if part is not None else ():
            if element.tag == qn("w:abstractNum"):
                self._abstract[element.get(qn("w:abstractNumId"))] = element
            elif element.tag == qn("w:num"):
                self._lists[element.get(qn("w:numId"))] = element
        self._counted: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Any) -> str:
        """What Word writes before a paragraph: `4.2`, `(a)`, `-` for a bullet, "" for nothing."""
        placed = self._placed(paragraph)
        if placed is None:
            return ""
        number, depth = placed
        of_list = self._lists.get(number)
        abstract = _child_value(of_list, "w:abstractNumId") if of_list is not None else None
        if of_list is None or abstract is None or abstract not in self._abstract:
            return ""
        levels = _levels(self._abstract[abstract])
        starts = _overridden(of_list, levels)
        if depth not in levels:
            return ""
        counted = self._counted.setdefault(abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for level in starts:  # a list that begins anew, with the numbers of another
                counted.pop(level, None)
        for above in range(depth):
            if above in levels:
                counted.setdefault(above, starts.get(above, levels[above].start))
        counted[depth] = counted[depth] + 1 if depth in counted else starts.get(depth, levels[depth].start)
        for below in [level for level in counted if level > depth]:
            del counted[below]
        return _written(levels, counted, depth)

    def _placed(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the level of a paragraph: its own, else that of its style or of one its style is based on."""
        number = depth = None
        own = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        if own is not None:
            number, depth = _child_value(own, "w:numId"), _child_value(own, "w:ilvl")
        style: Any = paragraph.style
        for _ in range(_DEEPEST_STYLE):
            if style is None or number is not None:
                break
            given = style.element.pPr.numPr if style.element.pPr is not None else None
            if given is not None:
                number = _child_value(given, "w:numId")
                depth = depth if depth is not None else _child_value(given, "w:ilvl")
                if depth is None and number is not None:
                    depth = self._level_of_style(number, style.style_id)
            style = style.base_style
        if number is None or number == "0":
            return None
        return number, int(depth) if depth is not None and depth.isdigit() else 0

    def _level_of_style(self, number: str, style: str) -> str | None:
        of_list = self._lists.get(number)
        abstract = self._abstract.get(_child_value(of_list, "w:abstractNumId") or "") if of_list is not None else None
        for level in abstract.findall(qn("w:lvl")) if abstract is not None else ():
            if _child_value(level, "w:pStyle") == style:
                return str(level.get(qn("w:ilvl")))
        return None


def _child_value(element: Any, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _levels(abstract: Any) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in abstract.findall(qn("w:lvl")):
        at = int(level.get(qn("w:ilvl")))
        found[at] = _Level(
            int(_child_value(level, "w:start") or 1),
            _child_value(level, "w:numFmt") or "decimal",
            _child_value(level, "w:lvlText") or "",
            level.find(qn("w:isLgl")) is not None,
        )
    return {at: found[at] for at in sorted(found) if at < _LEVELS}


def _overridden(of_list: Any, levels: dict[int, _Level]) -> dict[int, int]:
    """Levels at which a list begins anew, with the number it begins at; `levels` take what the list itself says."""
    starts: dict[int, int] = {}
    for override in of_list.findall(qn("w:lvlOverride")):
        at = int(override.get(qn("w:ilvl")))
        if (start := _child_value(override, "w:startOverride")) is not None:
            starts[at] = int(start)
        if override.find(qn("w:lvl")) is not None:
            levels.update(_levels(override))
    return starts


def _written(levels: Mapping[int, _Level], counted: Mapping[int, int], depth: int) -> str:
    level = levels[depth]
    if level.form == "bullet":
        return BULLET
    if level.form == "none":
        return ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        form = levels[at].form if at in levels else "decimal"
        return _formed(counted.get(at, 1), "decimal" if level.legal else form)

    return _PLACE.sub(number, level.text).strip()


def _formed(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        left, written = number, ""
        for value, sign in _ROMAN:
            written += sign * (left // value)
            left %= value
        return written.upper() if form == "upperRoman" else written
    return f"{number:02d}" if form == "decimalZero" else str(number)
