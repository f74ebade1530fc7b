"""The encoding of a text file, as far as its bytes tell it."""

from __future__ import annotations

from attendance_policy.register.encoding import encoding_of

_HEAD = 1 << 16


def guess_encoding(data: bytes) -> tuple[str, str]:
    """The encoding that a map must name ("" where it need not) and the grounds for it.

    Windows-1252 is guessed where nothing beyond ASCII is UTF-8; one broken row of a UTF-8 file is that row's fault.
    """
    if encoding_of(data) == "utf-16" or data.startswith(b"\xef\xbb\xbf"):
        return "", ""
    head = data[:_HEAD]
    if b"\0" in head:
        halves = [half.count(b"\0") * 5 > len(half) * 4 for half in (head[::2], head[1::2])]
        return ("utf-16", "guessed: every other byte is a zero") if halves[0] != halves[1] else ("", "")
    try:
        data.decode("utf-8")
        return "", ""
    except UnicodeDecodeError as error:
        first = error.start
    if any(ord(sign) < 0xDC80 or ord(sign) > 0xDCFF for sign in _beyond_ascii(data)):
        return "", ""
    try:
        sign = data.decode("cp1252")[first]
    except UnicodeDecodeError:
        return "", ""
    line = data.count(b"\n", 0, first) + 1
    return "windows-1252", f"guessed: the bytes are no UTF-8; the one on line {line:,} is then `{sign}`"


def _beyond_ascii(data: bytes) -> set[str]:
    return {sign for sign in set(data.decode("utf-8", "surrogateescape")) if not sign.isascii()}
