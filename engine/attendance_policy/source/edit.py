"""Changing single values of a file where they stand: everything else keeps every sign, comment and line end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from attendance_policy.frozen import dataclass

from .compose import QUESTION
from .document import Path
from .quoting import written


class CannotEditError(ValueError):
    """The path is not in the file, or what stands there cannot be changed by itself."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands, in signs counted from 0: from its key (or its dash, or itself) to its last sign."""

    begins: int
    value: int
    ends: int
    in_brackets: bool
    alone: bool


def quoted(content: bytes, path: Path) -> bytes:
    """The file with one scalar in quotes. Raises CannotEditError."""
    text, span = _found(content, path)
    typed = text[span.value : span.ends]
    return (text[: span.value] + written(typed, span.in_brackets, as_text=True) + text[span.ends :]).encode()


def replaced(content: bytes, path: Path, value: str) -> bytes:
    """The file with another text for one scalar, in the quotes that the old one has. Raises CannotEditError."""
    text, span = _found(content, path)
    typed = text[span.value : span.ends]
    sign = typed[:1] if typed[:1] in "\"'" and '"' not in value and "'" not in value and "\\" not in value else ""
    new = f"{sign}{value}{sign}" if sign else written(value, span.in_brackets)
    return (text[: span.value] + new + text[span.ends :]).encode()


def removed(content: bytes, path: Path) -> bytes:
    """The file without one entry of a group: its lines with the comments above it, or its part of a line in brackets.

    A group that would be empty goes as a whole. Raises CannotEditError.
    """
    text, span = _found(content, path)
    if span.alone and len(path) > 1:
        return removed(content, path[:-1])
    first, last = _in_brackets(text, span) if span.in_brackets else _lines(text, span)
    return (text[:first] + text[last:]).encode()


def _in_brackets(text: str, span: Span) -> tuple[int, int]:
    """A part with the comma after it, or with the one before it when it is the last."""
    after = span.ends + len(text[span.ends :]) - len(text[span.ends :].lstrip())
    if text[after : after + 1] == ",":
        following = text[after + 1 :]
        return span.begins, after + 1 + len(following) - len(following.lstrip())
    before = text[: span.begins].rstrip()
    return (len(before) - 1 if before.endswith(",") else span.begins), span.ends


def _lines(text: str, span: Span) -> tuple[int, int]:
    first = text.rfind("\n", 0, span.begins) + 1
    end = text.find("\n", span.ends)
    last = len(text) if end < 0 else end + 1
    indent = text[first : span.begins]
    if indent.strip():
        raise CannotEditError("it begins beside something else")
    while first:
        above = text.rfind("\n", 0, first - 1) + 1
        if not text[above:first].startswith(f"{indent}#") or (not indent and above == 0):
            break
        first = above
    before = text[:first].rstrip("\r\n \t")
    if not text[first:].strip() or (not indent and not text[last:].strip()):
        return len(before) + (1 if text[len(before) : len(before) + 1] == "\n" else 0), last
    # of the blank lines around a section, those above it stay
    if not indent and text[:first].endswith(("\n\n", "\r\n\r\n")):
        while text[last:].startswith(("\n", "\r\n")):
            last += 2 if text[last] == "\r" else 1
    return first, last


def _found(content: bytes, path: Path) -> tuple[str, Span]:
    text = content.decode("utf-8")
    stand_in = next(sign for sign in map(chr, range(0xE000, 0xF900)) if sign not in text)
    node: Any = yaml.compose(QUESTION.sub(stand_in, text), Loader=yaml.SafeLoader)
    begins, in_brackets, alone = 0, False, True
    for part in path:
        inner = {key: (start, value) for key, start, value in _inner(node)}
        listed = isinstance(node, yaml.SequenceNode) and str(part).isdecimal()
        key = int(part) if listed else str(part).replace("?", stand_in)
        if key not in inner:
            key = str(part)
        if key not in inner:
            raise CannotEditError(f"the file does not hold `{part}`")
        in_brackets = bool(node.flow_style)
        alone = len(inner) == 1
        begins, node = inner[key]
    return text, Span(begins, node.start_mark.index, _end(node, text), in_brackets, alone)


def _inner(node: Any) -> Iterator[tuple[str | int, int, Any]]:
    """The parts of a group or list: key or position, where it begins, and its value."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, key.start_mark.index, value
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield index, value.start_mark.index, value


def _end(node: Any, text: str) -> int:
    """The sign after a value. PyYAML gives a block the end of the blank lines and comments after it."""
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return _end_of_block(text, node.start_mark.index, node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        end: int = node.end_mark.index
        return end
    return max(_end(value, text) for _, _, value in _inner(node))


def _end_of_block(text: str, begins: int, ends: int) -> int:
    """The end of the last line of a block text: of those lines that stand as deep as its first."""
    lines = text[begins:ends].splitlines(keepends=True)
    depths = [len(line) - len(line.lstrip()) if line.strip() else -1 for line in lines]
    deep = next((depth for depth in depths[1:] if depth >= 0), 0)
    last = max((at for at, depth in enumerate(depths) if at and deep and depth >= deep), default=0)
    return begins + len("".join(lines[: last + 1]).rstrip("\r\n"))
