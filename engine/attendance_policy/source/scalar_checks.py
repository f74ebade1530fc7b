"""The checks on one text: its length, and characters that are not what they look like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attendance_policy.diagnostics import Place, Problem, Severity
from attendance_policy.frozen import dataclass

from .document import LIMITS, Text
from .lookalikes import (
    character_name,
    curly_quoted,
    first_hidden,
    first_lookalike,
    hidden_character,
    in_ascii,
    lookalike,
    shown,
    visible,
    with_article,
    without_hidden,
)

_SHORT = 40
"""Texts of at most this many characters and no space are words of the language: ids, codes, times."""

# Through escapes: `scan` refuses these characters themselves.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_COLONS = "\uff1a\ufe55\ua789\u2236"
_SIGN = re.compile(rf"(?:- )*(?:-|[\w.'\"-]+ ?(?P<colon>[:{_COLONS}]))(?P<space>.|$)")
_NUMBER_SIGN = re.compile(r" # ?[0-9]")
_CURLY_INSIDE = re.compile("[“”]")


@dataclass(frozen=True, slots=True)
class Where:
    """The stretch of the file that a text takes up. Lines and columns count from 0; the end is the place after it."""

    file: str
    lines: list[str]
    line: int
    column: int
    end_line: int
    end_column: int

    def place(self, character: str = "") -> Place:
        """The place of the text or, if it stands there unescaped, of its first `character`."""
        if character:
            for number in range(self.line, self.end_line + 1):
                start = self.column if number == self.line else 0
                if (at := self.lines[number].find(character, start)) >= 0:
                    return Place(self.file, number + 1, at + 1)
        return Place(self.file, self.line + 1, self.column + 1)


def check_key(text: Text, where: Where) -> Iterator[Problem]:
    """Problems of a key: it must look like what it is."""
    yield from _check_any(text, where)
    if not text.isascii():
        yield from _check_word(text, where)


def check_value(text: Text, where: Where) -> Iterator[Problem]:
    """Problems of a value. Prose may hold any letters; a single word must look like what it is."""
    yield from _check_any(text, where)
    if text.plain:
        yield from _check_comment(text, where)
    if text.isascii():
        return
    if len(text) <= _SHORT and not re.search(r"[ \n]", text):
        yield from _check_word(text, where)
    elif text.plain:
        yield from check_signs(text, where)
        if curly_quoted(text) and not _CURLY_INSIDE.search(text[1:-1]):
            message = f"{shown(text)} stands in curly quotes, which are part of the text"
            suggestion = 'write straight quotes: "…"'
            yield Problem(where.place(), "curly-quotes", message, suggestion, Severity.WARNING)


def check_signs(text: str, where: Where) -> Iterator[Problem]:
    """A colon or dash at the beginning of `text` that is none, or has no ordinary space after it."""
    found = _SIGN.match(text)
    colon, space = (found["colon"] or "", found["space"]) if found else ("", "")
    if colon and colon in _COLONS:
        message = f"`{colon}` is {with_article(character_name(colon))}, not `:`"
        yield Problem(where.place(colon), "look-alike", message, "type `:` and a space")
    elif name := hidden_character(space) or hidden_character(text[:1]):
        character = space if hidden_character(space) else text[0]
        message = f"{shown(text, 30)} holds {name} where YAML wants a space"
        yield Problem(where.place(character), "hidden-character", message, "delete it and type a space")


def _check_any(text: Text, where: Where) -> Iterator[Problem]:
    if len(text) > LIMITS.text:
        message = f"this text has {len(text):,} characters; at most {LIMITS.text:,} are allowed"
        yield Problem(where.place(), "text-too-long", message, "quote the clause, not the document; check the quotes")
    if found := _CONTROL.search(text):
        message = f"{shown(text, 30)} holds {with_article(character_name(found.group()))}"
        yield Problem(where.place(), "control-character", message, "take its escape out")


def _check_word(text: Text, where: Where) -> Iterator[Problem]:
    if name := hidden_character(text):
        meant = without_hidden(text)
        suggestion = f"write {shown(meant)}" if meant else "delete it"
        yield Problem(
            where.place(first_hidden(text) or ""), "hidden-character", f"{shown(text)} holds {name}", suggestion
        )
    elif said := lookalike(text):
        message = f"{shown(text)} is not what it looks like: {said}"
        suggestion = f"type {shown(in_ascii(text))} on the keyboard"
        yield Problem(where.place(first_lookalike(text) or ""), "look-alike", message, suggestion)
    elif curly_quoted(text):
        message = f"{shown(text)} stands in curly quotes, which are part of the text"
        yield Problem(
            where.place(), "curly-quotes", message, f'write straight quotes: "{visible(text.strip("“”„‟‘’‚‛"))}"'
        )


def _check_comment(text: Text, where: Where) -> Iterator[Problem]:
    rest = where.lines[where.end_line][where.end_column : where.end_column + 80]
    if rest.startswith(" #") and (" " in text or _NUMBER_SIGN.match(rest)):
        place = Place(where.file, where.end_line + 1, where.end_column + 2)
        message = f"{shown(rest)} is read as a comment, and the text ends with {shown(text[-30:])}"
        suggestion = "quote the text; if it is a comment, put two spaces before the `#`"
        yield Problem(place, "comment-cuts-text", message, suggestion, Severity.WARNING)
