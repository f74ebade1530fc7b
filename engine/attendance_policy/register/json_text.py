"""The text of a JSON file, of which a part is held: more is read when it is needed, and what is done with is let go."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

NO_TEXT = re.compile("[\0\ud800-\udfff]")


def texts_of(pieces: Iterable[bytes]) -> Iterator[str]:
    """UTF-8 as text, each end of a line as one character. A byte that is none becomes half of a surrogate pair."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    held = ""
    for piece in pieces:
        text = held + decoder.decode(piece)
        held = "\r" if text.endswith("\r") else ""
        yield _lines(text[: len(text) - len(held)])
    yield _lines(held + decoder.decode(b"", True))


def _lines(text: str) -> str:
    # Never within a text of JSON.
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class JsonText:
    """What is held of a text: `text`. Offsets are of what is held, and stay until something is let go.

    `odd`: whether what was read so far may hold a character that is no text. `is_all`: nothing comes after `text`.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        self.text = ""
        self.odd = self.is_all = False
        self._pieces = iter(pieces)
        self._last = ""
        self._line, self._counted = 1, 0

    def more(self, least: int = 1) -> bool:
        """Read on, at least so many characters where the file has them; False where it has none."""
        found: list[str] = []
        size = 0
        while size < least and (piece := next(self._pieces, None)) is not None:
            found.append(piece)
            size += len(piece)
            self.odd = self.odd or _is_odd(self._last + piece)
            self._last = piece[-1:] or self._last
        self.is_all = size < least
        self.text += "".join(found)
        return size > 0

    def let_go(self, at: int) -> None:
        """Hold nothing any more of what stands before an offset: what stood there is now at 0."""
        self.line(at)
        self.text, self._counted = self.text[at:], 0

    def line(self, at: int) -> int:
        """The line of an offset, 1 is the first. Of offsets before the last that was asked for, it is the last's."""
        if at > self._counted:
            self._line += self.text.count("\n", self._counted, at)
            self._counted = at
        return self._line


def _is_odd(text: str) -> bool:
    return "\\u" in text or "\0" in text or (not text.isascii() and NO_TEXT.search(text) is not None)
