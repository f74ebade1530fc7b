"""The plain long form, a pupil's lines together: where each line says what, without a text for any of them.

Behind an id come sixteen bytes, `,2025-09-03,AM,/`. They and the id are taken from a block as words of 64 bits, counted
from the end of the line. Of the last word only the day, the session and the code differ from line to line: these bits
are a number below 131,072, and what it means is asked once for a file (`verdicts`). The month and the pupil are those
of the line before, nearly always, so they are looked at where they change.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

_WORD = 8
_TAIL = 16  # bytes from the first delimiter to a code of one character
_LONGEST_ID = 64
_BEFORE = _LONGEST_ID + _TAIL + _WORD  # bytes before a block, so that words of its first line are there
_FEW_RUNS = 4  # lines of a pupil, on average, below which other ways of reading are as fast
_SAMPLE = 24  # lines
_NEWLINE, _RETURN = b"\n\r"

# `-03,AM,/`: what every such word has, beside the delimiters, and the bits that all of them have alike.
_OF_TAIL = int.from_bytes(b"-\x30\x30\0\x40M\0\0", "little")
_ALIKE_TAIL = int.from_bytes(b"\xff\xfc\xf0\xff\xee\xff\xff\x80", "little")
# `,2025-09`: the same.
_OF_MONTH = int.from_bytes(b"\x0020\x30\x30-\x30\x30", "little")
_ALIKE_MONTH = int.from_bytes(b"\xff\xff\xff\xf0\xf0\xff\xfe\xf0", "little")
# The bits of day and session that differ; by one multiplication copies of them come to stand in the top nine, each in
# its own place, and none falls on another.
_DIFFER = np.uint64(int.from_bytes(b"\0\x03\x0f\0\x11\0\0\0", "little"))
_TOGETHER = np.uint64(1 << 23 | 1 << 44 | 1 << 48)
_HALVES = 9  # bits
CODES = 1 << 8  # numbers of a code: its byte, from `LONGER` on those of two bytes, for whoever numbers them
LONGER = 1 << 7
SLOTS = (1 << _HALVES) * CODES
MONTHS = 1 << 13  # numbers of a month; 0 is no month


@dataclass(frozen=True)
class Lines:
    """A block of lines. `ids`, `first`: of each run of lines of a pupil the id, "" for none, and where it begins.

    `months`, `first_of_month`: of each run of lines of a month its number, and where it begins. `slot`: of each line
    the number of its day, session and code, of which the lowest 8 bits are the code. `longer`, `second`: lines with a
    code of two bytes, and the second. `odd`: lines that are laid out otherwise. `stops`: the end of each line.
    """

    block: bytes
    ids: tuple[str, ...]
    first: NDArray[np.intp]
    months: NDArray[np.int64]
    first_of_month: NDArray[np.intp]
    slot: NDArray[np.int64]
    longer: NDArray[np.intp]
    second: NDArray[np.uint8]
    odd: NDArray[np.intp]
    stops: NDArray[np.intp]

    @property
    def size(self) -> int:
        """How many lines there are."""
        return self.stops.size

    def some(self, at: NDArray[np.intp]) -> bytes:
        """Some of the lines, as they are."""
        begin = np.where(at > 0, self.stops[at - 1], 0)
        return b"".join(self.block[a:b] for a, b in zip(begin.tolist(), self.stops[at].tolist(), strict=True))


def seem_plain(block: bytes, delimiter: str) -> bool:
    """Whether the first lines of a block are laid out as `plain_lines` asks, so that it is worth a try."""
    begin = block[: _SAMPLE * (_LONGEST_ID + _TAIL)].split(b"\n", _SAMPLE)[:-1]
    sign = re.escape(delimiter.encode())
    plain = re.compile(rb'([^"\r%b]+)%b20\d\d-\d\d-\d\d%b[AP]M%b[^"%b]{0,2}' % ((sign,) * 5))
    found = [one for line in begin if (one := plain.fullmatch(line.rstrip(b"\r")))]
    return 2 * len(found) > len(begin) and _FEW_RUNS * len({one[1] for one in found}) <= len(begin)


def plain_lines(block: bytes, delimiter: str = ",") -> Lines | None:
    """The lines of a block of whole lines, the last with its end; None where it is not worth while, or has a
    quotation mark, or ends its lines now so and now so: others read it then."""
    if b'"' in block or not seem_plain(block, delimiter):
        return None
    buffer = np.frombuffer(bytes(_BEFORE) + block, np.uint8)
    newline = np.flatnonzero(buffer == _NEWLINE)
    end, start = newline, np.append(_BEFORE, newline[:-1] + 1)
    if b"\r" in block:
        end = newline - 1
        if np.count_nonzero(buffer == _RETURN) != end.size or (buffer[end] != _RETURN).any():
            return None
    sign = ord(delimiter)
    first = end - _TAIL  # the first delimiter; whether it is one is asked below
    room = -(-min(max(int((first - start).max()), 1), _LONGEST_ID) // _WORD) * _WORD  # for an id, in whole words
    size = _TAIL + room
    # A piece of `size` bytes for every byte that it can end before. Little-endian on every machine, as the masks are.
    pieces = np.ndarray((buffer.size - size + 1,), np.dtype((np.void, size)), buffer=buffer.data, strides=(1,))
    words = pieces[end - size].view("<u8").reshape(end.size, -1)
    one, two = words[:, -2].copy(), words[:, -1].copy()
    alike, like = np.uint64(_ALIKE_TAIL), np.uint64(_OF_TAIL | sign << 24 | sign << 48)
    odd = np.flatnonzero((two & alike) != like)
    longer, second = odd[:0], buffer[:0]
    if odd.size:
        for more, at in ((1, odd[buffer[end[odd] - 3] == sign]), (-1, odd[buffer[end[odd] - 1] == sign])):
            # A code of two bytes or of none. Behind no code stands the end of the line, which no code begins with.
            moved = pieces[end[at] - more - size].view("<u8").reshape(at.size, words.shape[1])
            fits = np.flatnonzero((moved[:, -1] & alike) == like)
            at, moved = at[fits], moved[fits]
            words[at], one[at], two[at] = moved, moved[:, -2], moved[:, -1]
            first[at] -= more
            if more == 1:
                longer, second = at, buffer[end[at] - 1]
        odd = np.flatnonzero((two & alike) != like)
    slot = (((two & _DIFFER) * _TOGETHER) >> np.uint64(64 - _HALVES)) << np.uint64(8) | (two >> np.uint64(56))
    new_month = np.flatnonzero(_changes(one))
    months = _months(one[new_month], sign)
    length = first - start
    strange = (length > room) | (length < 0)
    if (months == 0).any():
        strange |= np.repeat(months == 0, np.diff(new_month, append=end.size))
    if odd.size or strange.any():
        strange[odd] = True
        odd = np.flatnonzero(strange)
        length[odd] = 0  # whatever stands where their ids would be is none
    heads = _heads(words[:, :-2], length, odd)
    if heads.size * _FEW_RUNS > end.size:
        return None
    ids = _ids(block, first[heads] - _BEFORE, length[heads], sign)
    if ids is None:
        return None
    return Lines(block, ids, heads, months, new_month, slot.view(np.int64), longer, second, odd,
                 newline + (1 - _BEFORE))  # fmt: skip


def text_of_slot(slot: int) -> tuple[str, str, int]:
    """What a number of day, session and code says: `03`, `AM`, and the number of the code."""
    return (*_DAYS_AND_SESSIONS[slot // CODES], slot % CODES)


def text_of_month(month: int) -> str:
    """What a number of a month says: `2025-09`, or what is no month."""
    digits = (month >> 9 & 15, month >> 5 & 15, month >> 4 & 1, month & 15)
    a, b, c, d = (chr(0x30 + digit) for digit in digits)
    return f"20{a}{b}-{c}{d}"


def _changes(word: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Where a run of equal words begins."""
    new = np.empty(word.size, np.bool_)
    new[0] = True
    np.not_equal(word[1:], word[:-1], out=new[1:])
    return new


def _heads(words: NDArray[np.uint64], length: NDArray[np.intp], odd: NDArray[np.intp]) -> NDArray[np.intp]:
    """The lines on which a run of lines of one id begins. Each odd line is a run of its own.

    `words`, of shape (lines, words), end where the id does, so that the first ones begin with what is not the id's.
    """
    count = words.shape[1]
    good = np.delete(length, odd) if odd.size else length
    shortest, longest = int(good.min(initial=_LONGEST_ID)), int(good.max(initial=0))
    if shortest == longest:
        new = np.zeros(len(words), np.bool_)
        foreign = np.full(1, count * _WORD - longest)
    else:
        new = _changes(length.view(np.uint64))
        foreign = count * _WORD - length
    for at in range(count):
        strange = np.clip(foreign - at * _WORD, 0, _WORD)  # bytes of this word that are not the id's
        # In two steps: numpy promises nothing of a shift by all bits.
        half = (4 * strange).astype(np.uint64)
        new |= _changes(words[:, at] >> half >> half)
    new[0] = True
    if odd.size:
        new[odd] = True
        new[np.minimum(odd + 1, new.size - 1)] = True
    return np.flatnonzero(new)


def _ids(block: bytes, end: NDArray[np.intp], length: NDArray[np.intp], sign: int) -> tuple[str, ...] | None:
    """The ids that end so; "" for what is none. None where they are not UTF-8."""
    said = [block[b - n : b] if n else b"" for b, n in zip(end.tolist(), length.tolist(), strict=True)]
    strange = (b"\n", b"\r", b"\0", bytes([sign]))
    if any(one in b"".join(said) for one in strange):
        said = [b"" if any(one in text for one in strange) else text for text in said]
    try:
        return tuple(b"\n".join(said).decode("utf-8").split("\n"))
    except UnicodeDecodeError:
        return None


def _months(word: NDArray[np.uint64], sign: int) -> NDArray[np.int64]:
    """The number of each month: the bits of four digits. 0, which is `2000-00`, for what is none."""
    number = np.zeros(word.size, np.uint64)
    for byte, bits in ((3, 4), (4, 4), (6, 1), (7, 4)):
        number = number << np.uint64(bits) | word >> np.uint64(8 * byte) & np.uint64((1 << bits) - 1)
    number[(word & np.uint64(_ALIKE_MONTH)) != np.uint64(_OF_MONTH | sign)] = 0
    return number.view(np.int64)


def _days_and_sessions() -> dict[int, tuple[str, str]]:
    """What each number of a day and a session says."""
    found = {}
    for tens in range(4):
        for ones in range(16):
            for session in b"@APQ":
                word = tens << 8 | ones << 16 | (session & 0x11) << 32
                number = (word * int(_TOGETHER) & (1 << 64) - 1) >> (64 - _HALVES)
                found[number] = (chr(0x30 + tens) + chr(0x30 + ones), chr(session) + "M")
    return found


_DAYS_AND_SESSIONS = _days_and_sessions()
