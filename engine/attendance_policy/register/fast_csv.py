"""The columns of a plain block of CSV straight from its bytes, without an object for each row.

Fields are gathered as 64-bit words, eight characters at a time, and told apart by those words. A block that is not
plain (a quote, a row of another width, bytes that are not UTF-8) is left to the csv module: the answer here is None.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

_WORD = 8
_LONGEST_FIELD = 64
_LONGEST_LINE = 100_000  # below the csv module's own limit on a field, so that both ways agree on what is too long
_SLOTS, _FEW_SLOTS = 16, 12  # bits; to lay out and to look through many slots takes longer than the rows of a school
_ROUNDS = 12
_FEW_RUNS = 4  # rows of a run, on average, from which on runs are looked at
_SHORT = 2  # bytes: so few that a table has a place for every text
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
_MASKS = np.array([(1 << (8 * n)) - 1 for n in range(_WORD + 1)], np.uint64)
_NEWLINE, _RETURN, _QUOTE = b'\n\r"'

Words = list[NDArray[np.uint64]]
# The distinct texts of some fields, and the number of the text in each of them.
Texts = tuple[list[str], NDArray[np.int32]]


@dataclass(frozen=True)
class Plain:
    """The fields of a block of plain lines. `starts` and `ends`, of shape (rows, columns), count bytes of `block`."""

    block: bytes
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    words: NDArray[np.uint64]

    def distinct(self, at: int | NDArray[np.intp]) -> Texts | None:
        """The distinct texts of one column, or of several row by row, and the number of the text in each field.

        None when a field is too long to be told apart here.
        """
        start, end = self.starts[:, at].ravel(), self.ends[:, at].ravel()
        length = end - start
        of_field = words_of(self.words, start, length)
        if of_field is None:
            return None
        is_short = int(length.max(initial=0)) <= _SHORT and length.size >> _FEW_SLOTS > 0
        first, index = distinct_short(of_field[0].astype(np.uint16)) if is_short else distinct(of_field)
        places = zip(start[first].tolist(), end[first].tolist(), strict=True)
        # Fields end at newlines, so none holds one: decoded together, they come apart there again.
        return b"\n".join([self.block[a:b] for a, b in places]).decode().split("\n"), index


def plain_columns(
    block: bytes, width: int, wanted: Sequence[int], delimiter: str = ","
) -> list[Texts] | None:
    """For each wanted column of a block of whole lines: its distinct texts, and the number of the text in each row.

    `width` is the number of columns, at least 2, parted by `delimiter`, an ASCII character; `block` ends with a
    newline. None when the block is not plain.
    """
    plain = plain_fields(block, width, delimiter)
    if plain is None:
        return None
    columns = []
    for at in wanted:
        column = plain.distinct(at)
        if column is None:
            return None
        columns.append(column)
    return columns


def unquoted(block: bytes, delimiter: str = ",") -> bytes:
    """A block of whole lines without its quotation marks, where each stands around a whole field that needs none; else
    the block as it is."""
    buffer = np.frombuffer(block, np.uint8)
    at = np.flatnonzero(buffer == _QUOTE)
    if not at.size or at.size % 2 or int(at[-1]) + 1 == buffer.size:
        return block
    opens, closes = at[::2], at[1::2]
    # A line of two marks alone is a row with a field that says nothing; without them it would be a blank line.
    is_all = (closes == opens + 1) & (buffer[opens - 1] == _NEWLINE) & np.isin(buffer[closes + 1], (_NEWLINE, _RETURN))
    if is_all.any():
        return block
    separates = (buffer == ord(delimiter)) | (buffer == _NEWLINE)
    ends = separates | (buffer == _RETURN)
    before = np.cumsum(ends)
    is_whole = ends[closes + 1].all() and separates[opens[opens > 0] - 1].all()
    if not is_whole or (before[opens] != before[closes]).any():
        return block
    bare: bytes = buffer[buffer != _QUOTE].tobytes()
    return bare


def plain_fields(block: bytes, width: int, delimiter: str = ",") -> Plain | None:
    """Where the fields of a block of whole lines stand; None when it is not plain. The arguments of `plain_columns`."""
    buffer, words = words_from(block)
    if not is_plain_text(block, buffer):
        return None
    separators = np.flatnonzero((buffer == ord(delimiter)) | (buffer == _NEWLINE))
    if separators.size == 0 or separators.size % width:
        return None
    ends = separators.reshape(-1, width)
    is_newline = buffer[ends] == _NEWLINE
    if is_newline[:, :-1].any() or not is_newline[:, -1].all():
        return None
    starts = np.empty_like(ends)
    starts[0, 0] = 0
    starts[1:, 0] = ends[:-1, -1] + 1
    starts[:, 1:] = ends[:, :-1] + 1
    if int((ends[:, -1] - starts[:, 0]).max()) > _LONGEST_LINE:
        return None
    returns = np.count_nonzero(buffer == _RETURN)
    if returns:
        before_newline = buffer[ends[:, -1] - 1] == _RETURN
        if np.count_nonzero(before_newline) != returns:
            return None
        ends[:, -1] -= before_newline
    return Plain(block, starts, ends, words)


def words_from(block: bytes) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """The bytes of a block, and one 64-bit word for every byte it can begin on; little-endian on every machine, as the
    masks are."""
    padded = np.frombuffer(block + bytes(_LONGEST_FIELD + _WORD), np.uint8)
    words = np.ndarray((padded.size - _WORD + 1,), np.dtype("<u8"), buffer=padded.data, strides=(1,))
    return padded[: len(block)], words


def is_plain_text(block: bytes, buffer: NDArray[np.uint8]) -> bool:
    """Whether a block is UTF-8 without a quotation mark and without a zero."""
    if int(buffer.min()) == 0 or (buffer == _QUOTE).any():
        return False
    if int(buffer.max()) < 0x80:
        return True
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def words_of(words: NDArray[np.uint64], start: NDArray[np.intp], length: NDArray[np.intp]) -> Words | None:
    """Each field as words, zero after its end. No text holds a zero byte, so equal words are equal texts.

    None when a field is too long to be told apart here.
    """
    longest, shortest = int(length.max(initial=0)), int(length.min(initial=_LONGEST_FIELD))
    if longest > _LONGEST_FIELD:
        return None
    found = []
    for at in range(0, max(longest, 1), _WORD):
        if shortest >= min(at + _WORD, longest):  # every field fills the word as far as the longest does
            found.append(words[start + at] & _MASKS[min(longest - at, _WORD)])
        else:
            found.append(words[start + at] & _MASKS[np.minimum(np.maximum(length - at, 0), _WORD)])
    return found


def distinct_short(slot: NDArray[np.uint16]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """The same as `distinct` for texts of at most two bytes, each of which has a slot of its own."""
    speaker = np.full(1 << (8 * _SHORT), -1, np.intp)
    speaker[slot] = np.arange(slot.size)
    taken = np.flatnonzero(speaker >= 0)
    number = np.zeros(speaker.size, np.int32)
    number[taken] = np.arange(taken.size, dtype=np.int32)
    return speaker[taken], number[slot]


def distinct(words: Words) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """A row for each distinct value, and for every row the number of its value. Of a run of equal rows, such as those
    of a pupil, the first alone is looked at."""
    new = words[0][1:] != words[0][:-1]
    for word in words[1:]:
        new |= word[1:] != word[:-1]
    heads = np.append(0, np.flatnonzero(new) + 1)
    if heads.size * _FEW_RUNS > words[0].size or not words[0].size:
        return _distinct(words)
    first, index = _distinct([word[heads] for word in words])
    return heads[first], np.repeat(index, np.diff(heads, append=words[0].size))


def _distinct(words: Words, turn: int = 0) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """The same as `distinct`, whatever stands beside what.

    A hash sends each row to a slot; the last row to arrive speaks for the slot. Rows that differ from the speaker go
    round again with another hash. Every value is wholly with its speaker or wholly in the next round.
    """
    rows = words[0].size
    if turn == _ROUNDS:
        return _distinct_by_sorting(words)
    mix = _MIX[turn % _MIX.size] + np.uint64(2 * turn)
    hashed = words[0] * mix
    for word in words[1:]:
        hashed = (hashed ^ (hashed >> np.uint64(29)) ^ word) * mix
    bits = _FEW_SLOTS if rows >> _FEW_SLOTS == 0 else _SLOTS
    slot = (hashed >> np.uint64(64 - bits)).astype(np.intp)
    speaker = np.full(1 << bits, -1, np.intp)
    speaker[slot] = np.arange(rows)
    taken = np.flatnonzero(speaker >= 0)
    number = np.zeros(speaker.size, np.int32)
    number[taken] = np.arange(taken.size, dtype=np.int32)
    first, index = speaker[taken], number[slot]
    differs = np.zeros(rows, np.bool_)
    for word in words:
        differs |= word[first[index]] != word
    if differs.any():
        again = np.flatnonzero(differs)
        more_first, more_index = _distinct([word[again] for word in words], turn + 1)
        index[again] = more_index + np.int32(first.size)
        first = np.concatenate([first, again[more_first]])
    return first, index


def _distinct_by_sorting(words: Words) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    number = np.zeros(words[0].size, np.int64)
    first = np.zeros(1, np.intp)
    for word in words:
        distinct, of_word = np.unique(word, return_inverse=True)
        _, first, number = np.unique(number * distinct.size + of_word, return_index=True, return_inverse=True)
    return first, number.astype(np.int32)
