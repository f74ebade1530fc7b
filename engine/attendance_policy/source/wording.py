"""PyYAML's errors in our words. Only its own loader's: libyaml words the same errors differently."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import yaml

from attendance_policy.diagnostics import Place, Problem
from attendance_policy.frozen import dataclass

from .lookalikes import shown, visible
from .scalar_checks import Where, check_signs

_BIG_ESCAPE = re.compile(r"\\U(?!000[0-9A-Fa-f]|0010)[0-9A-Fa-f]{8}")
_KEY_BEFORE = re.compile(r"[^\s#][^#]*?:\s")


@dataclass(frozen=True, slots=True)
class _Broken:
    """An error as PyYAML gives it: what was wrong, where, what it was reading, and where that began (from 0)."""

    problem: str
    line: int
    column: int
    context: str
    start_line: int
    start_column: int
    lines: list[str]

    @property
    def before(self) -> str:
        return self.lines[self.line][: self.column]

    @property
    def rest(self) -> str:
        return self.lines[self.line][self.column :]

    @property
    def from_start(self) -> str:
        return self.lines[self.start_line][self.start_column :]

    @property
    def at_end(self) -> bool:
        return self.line >= len(self.lines) - 1 and not self.rest.strip()


_Said = tuple[str, str, str, bool]
"""A code, a message, a suggestion, and whether the place is where the reading began instead of where it broke off."""


def in_our_words(
    error: yaml.MarkedYAMLError, lines: list[str], file: str, opened: Any = None, quoted: Any = None
) -> list[Problem]:
    """The problems that explain `error`: what broke and, if one stands in the lines around it, the unseen cause.

    `opened` is the mark of the bracket still open, and `quoted` the event of the quoted text read last, if any.
    """
    at, start = error.problem_mark, error.context_mark
    last = len(lines) - 1
    line = min(at.line, last) if at else 0
    column = at.column if at else 0
    broken = _Broken(
        error.problem or "",
        line,
        column,
        error.context or "",
        min(start.line, last) if start else line,
        start.column if start else column,
        lines,
    )
    if opened and not broken.rest.strip() and broken.problem.startswith("expected the node content"):
        broken = replace(broken, problem="expected ',' or", start_line=opened.line, start_column=opened.column)
    code, message, suggestion, from_start = _explain(broken)
    if code == "text-after-quote" and quoted and quoted.start_mark.line < quoted.end_mark.line == broken.line:
        start_mark = quoted.start_mark
        broken = replace(broken, start_line=start_mark.line, start_column=start_mark.column)
        code, message, suggestion, from_start = _quote(broken, f"closed only on line {broken.line + 1}")
    place = (broken.start_line, broken.start_column) if from_start else (broken.line, broken.column)
    problems = [Problem(Place(file, place[0] + 1, place[1] + 1), code, message, suggestion)]
    for number in range(max(min(broken.start_line, broken.line) - 1, 0), broken.line + 1):
        text = lines[number].lstrip(" ")
        if not text.isascii():
            column = len(lines[number]) - len(text)
            problems.extend(check_signs(text, Where(file, lines, number, column, number, len(lines[number]))))
    return problems


def unreadable_escape(lines: list[str], file: str) -> Problem:
    """The problem of a `\\\\U` escape beyond the last character there is; PyYAML does not say where it stands."""
    for number, line in enumerate(lines, start=1):
        if found := _BIG_ESCAPE.search(line):
            message = f"{shown(found.group())} is no character"
            place = Place(file, number, found.start() + 1)
            return Problem(place, "bad-escape", message, "write `\\\\` for a backslash")
    return Problem(Place(file), "broken-yaml", "the file cannot be read as YAML", "see what an editor makes of it")


def _explain(broken: _Broken) -> _Said:
    for beginning, explain in _EXPLANATIONS:
        if broken.problem.startswith(beginning):
            return explain(broken)
    if "block scalar" in broken.context:
        return _block_text(broken)
    if "tag" in broken.context:
        return "tag", f"{shown(broken.from_start)} sets the type of a value", _QUOTE_IT, True
    if "alias" in broken.context or "anchor" in broken.context:
        return _unexpected(broken, from_start=True)
    return _unknown(broken)


_QUOTE_IT = "quote the text"


def _unknown(broken: _Broken) -> _Said:
    return "broken-yaml", f"{shown(broken.rest or 'the end of the file')} cannot be read here", _QUOTE_IT, False


def _no_colon(broken: _Broken) -> _Said:
    message = f"{shown(broken.from_start)} has no colon"
    suggestion = "write `key: value`; a text over several lines goes into quotes or under `|`"
    if re.match(r"[A-Za-z_][\w-]*:\S", broken.from_start):
        message = f"{shown(broken.from_start)} has no space after its colon"
        suggestion = "put a space after the colon"
    elif broken.from_start[:1] in ("'", '"'):
        suggestion = "write `key: value`; close the quotes on the same line"
    return "missing-colon", message, suggestion, True


def _colon(broken: _Broken) -> _Said:
    key = broken.before.strip()
    if _KEY_BEFORE.match(broken.before.lstrip(" -")):
        text = re.sub(r"^[^:]*:\s+", "", broken.lines[broken.line].strip())
        suggestion = f"quote the text: {_quoted(text)}"
        return "colon-in-text", f"a second colon stands after {shown(key)}", suggestion, False
    if not key:
        return _no_key(broken)
    message = f"{shown(key)} is indented under something that already has a value"
    return "bad-indentation", message, "line it up with the key it belongs beside", False


def _no_key(broken: _Broken) -> _Said:
    return "empty-key", "a colon has no key before it", "write the key, or quote the text", False


def _quoted(text: str) -> str:
    return f"'{visible(text)}'" if '"' in text else f'"{visible(text)}"'


def _dash(broken: _Broken) -> _Said:
    message = f"{shown(broken.rest)} begins a list item where none can begin"
    return "dash-in-line", message, "put each `- ` on a line of its own, or quote the text", False


def _quote(broken: _Broken, how: str = "not closed") -> _Said:
    message = f"the quotation mark before {shown(broken.from_start[1:])} is {how}"
    suggestion = "close it; inside single quotes write '' for one, inside double quotes \\\""
    return "unclosed-quote", message, suggestion, True


def _escape(broken: _Broken) -> _Said:
    start = broken.before.rfind("\\")
    said = broken.lines[broken.line][max(start, 0) : broken.column + 1]
    return "bad-escape", f"{shown(said)} means nothing in double quotes", "write `\\\\`, or use single quotes", False


def _block_text(broken: _Broken) -> _Said:
    message = f"{shown(broken.from_start)} has text on the line of its `{broken.from_start[:1]}`"
    return "bad-block-text", message, "begin the text on the next line, or quote it", True


def _bracket(broken: _Broken) -> _Said:
    if _after_quote(broken):
        return _text_after_quote(broken)
    if broken.rest.startswith("?"):
        return _unexpected(broken)
    if broken.rest.startswith(":") and broken.line == broken.start_line:
        key = re.split(r"[\[{,]", broken.before)[-1].strip()
        last = key.rpartition(" ")[2]
        suggestion = f"where {shown(last)} is a key, write the comma that is missing before it; else {_QUOTE_IT}"
        return "colon-in-text", f"a second colon stands after {shown(key)}", suggestion, False
    opened = broken.from_start[:1]
    closing = {"[": "]", "{": "}"}.get(opened, "the bracket")
    rest = broken.rest if broken.line == broken.start_line else broken.lines[broken.line].strip()
    where = "before the end of the file" if broken.at_end else f"before {shown(rest)}, line {broken.line + 1}"
    return "unclosed-bracket", f"`{opened}` is not closed {where}", f"write `{closing}` or the missing comma", True


def _after_quote(broken: _Broken) -> bool:
    return broken.before.rstrip(" ")[-1:] in ("'", '"') and broken.rest[:1] not in ("", "]", "}", ",", "-")


def _text_after_quote(broken: _Broken) -> _Said:
    message = f"{shown(broken.rest)} follows a closing quotation mark"
    return "text-after-quote", message, "put the quotes round the whole text", False


def _block(broken: _Broken) -> _Said:
    """Something that is not part of the mapping or list above it."""
    if _after_quote(broken) and broken.before.strip():
        return _text_after_quote(broken)
    if broken.rest[:1] in ("]", "}", ","):
        return _unexpected(broken)
    if any(line.startswith("...") for line in broken.lines[: broken.line]):
        return "more-than-one-document", "a second document starts here", "leave out `...`, or make two files", False
    if broken.rest.startswith(":") and not broken.before.strip(" -"):
        return _no_key(broken)
    message = f"{shown(broken.rest)} at column {broken.column + 1} belongs to nothing above it"
    if broken.before.strip():
        return "broken-yaml", f"{shown(broken.rest)} cannot follow here", _QUOTE_IT, False
    return "bad-indentation", message, "line it up with the lines it belongs beside", False


def _unexpected(broken: _Broken, from_start: bool = False) -> _Said:
    rest = broken.from_start if from_start else broken.rest
    sign = "a backtick" if rest[:1] == "`" else f"`{rest[:1]}`"
    if not rest.strip():
        return _unknown(broken)
    if rest.startswith("..."):
        return "broken-yaml", "`...` ends the file before it begins", "take it out", from_start
    if rest[:1] in ("]", "}", ","):
        message, suggestion = f"{sign} stands where a value should", "take it out, or quote the text"
    else:
        message, suggestion = f"{sign} cannot begin a text", "quote the text"
    return "unexpected-character", message, suggestion, from_start


def _tag(broken: _Broken) -> _Said:
    return "tag", f"{shown(broken.rest)} sets the type of a value", _QUOTE_IT, False


_EXPLANATIONS: tuple[tuple[str, Callable[[_Broken], _Said]], ...] = (
    ("could not find expected ':'", _no_colon),
    ("mapping values are not allowed", _colon),
    ("sequence entries are not allowed", _dash),
    ("mapping keys are not allowed", _unexpected),
    ("found unexpected end of stream", _quote),
    ("found unexpected document separator", _quote),
    ("found unknown escape character", _escape),
    ("expected escape sequence", _escape),
    ("expected indentation indicator", _block_text),
    ("expected chomping or indentation", _block_text),
    ("expected a comment or a line break", _block_text),
    ("expected ',' or", _bracket),
    ("expected <block end>", _block),
    ("expected '<document start>'", _block),
    ("expected the node content", _unexpected),
    ("found undefined tag handle", _tag),
    ("found character", _unexpected),
)
