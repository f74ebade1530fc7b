"""A line of a document without what a conversion or a layout put into it."""

from __future__ import annotations

import html
import re

_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_EMPHASIS = re.compile(r"\*\*|__|^#{1,6}\s+")
_SPACES = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u3000]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def tidied(text: str) -> str:
    """Marks of bookmarks and emphasis taken out, every kind of space made one; tabs stay, they part columns."""
    text = html.unescape(_BOOKMARK.sub("", text))
    return _SPACES.sub(" ", _EMPHASIS.sub("", text)).rstrip().strip("\r\n\x0b\x0c")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a title: case, dashes, signs and the number of spaces do not matter."""
    return tuple(word.lower().replace("’", "'").replace("'", "") for word in _WORD.findall(text))
