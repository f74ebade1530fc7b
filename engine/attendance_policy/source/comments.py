"""Comments and blank lines of a YAML file, which no tree of values holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from attendance_policy.frozen import dataclass

from .compose import QUESTION, fastest_loader
from .scan import scan

_SIGN = re.compile(r"[|>][-+0-9]*[ \t]+(#.*)")
_OPENS = (yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
_CLOSES = (yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with its `#`, or a blank line (`text` is ""). Lines and columns are counted from 1.

    `beside`: the line of what a comment at the end of a line belongs to, where a bracket closed there was opened; 0 for
    a line of its own.
    """

    line: int
    column: int
    text: str
    beside: int = 0


def read_remarks(content: str | bytes) -> tuple[Remark, ...]:
    """The comments and blank lines of a file that was read without errors, from top to bottom.

    Blank lines inside a text are the text's. Raises what PyYAML raises for a file it cannot read.
    """
    text, _ = scan(content, "")
    return tuple(sorted(_remarks(text or ""), key=lambda remark: (remark.line, remark.column)))


def _remarks(text: str) -> Iterator[Remark]:
    lines = text.split("\n")
    inside: set[int] = set()  # lines that a text began before
    opened: list[int] = []
    starts: dict[int, int] = {}  # by line: where the outermost bracket closed on it was opened
    here = (0, 0)
    for token in _tokens(QUESTION.sub("_", text)):
        start, end = token.start_mark, token.end_mark
        yield from _between(lines, here, (start.line, start.column), starts)
        if isinstance(token, _OPENS):
            opened.append(start.line)
        elif isinstance(token, _CLOSES) and opened:
            starts[end.line] = min(opened.pop(), starts.get(end.line, end.line))
        elif isinstance(token, yaml.ScalarToken):
            last = end.line + (end.column > 0)
            while token.style in ("|", ">") and last > start.line + 1 and not lines[last - 1].strip():
                last -= 1  # blank lines below a block text stand between it and what follows
            inside.update(range(start.line + 1, last))
            yield from _after_sign(token, lines)
        here = max(here, (end.line, end.column))
    for number, line in enumerate(lines[:-1]):
        if not line.strip() and number not in inside:
            yield Remark(number + 1, 1, "")


def _tokens(text: str) -> list[Any]:
    """libyaml refuses a few things that PyYAML's own loader reads."""
    try:
        return list(yaml.scan(text, Loader=fastest_loader()))
    except yaml.YAMLError:
        return list(yaml.scan(text, Loader=yaml.SafeLoader))


def _between(
    lines: list[str], start: tuple[int, int], end: tuple[int, int], starts: dict[int, int]
) -> Iterator[Remark]:
    """The comments between two tokens, where there are only these and white space."""
    for number in range(start[0], min(end[0] + 1, len(lines))):
        first = start[1] if number == start[0] else 0
        last = end[1] if number == end[0] else len(lines[number])
        at = lines[number].find("#", first, last)
        if at >= 0:
            before = lines[number][:at]
            if not before.strip(" -"):  # after the dash of an item it belongs to what follows, as above the dash
                yield Remark(number + 1, len(before) - len(before.lstrip(" ")) + 1, lines[number][at:].rstrip())
            else:
                yield Remark(number + 1, at + 1, lines[number][at:].rstrip(), starts.get(number, number) + 1)


def _after_sign(token: Any, lines: list[str]) -> Iterator[Remark]:
    """The comment after the sign of a block text, which is part of its token."""
    if token.style not in ("|", ">"):
        return
    line, column = token.start_mark.line, token.start_mark.column
    found = _SIGN.match(lines[line], column)
    if found:
        yield Remark(line + 1, found.start(1) + 1, found[1].rstrip(), line + 1)
