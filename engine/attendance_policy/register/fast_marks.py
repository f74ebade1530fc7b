"""The four columns of the plain long form from the bytes of a block: an id, a date like 2025-09-03, AM or PM, a code.

Behind an id come sixteen bytes, `,2025-09-03,AM,/`: two words of 64 bits hold all of them. What is laid out otherwise
is left to `fast_csv`.
"""

from __future__ import annotations

import numpy as np

from .fast_csv import Texts, distinct, distinct_short, is_plain_text, words_from, words_of

_TAIL = 14  # bytes from the first delimiter to the third
_COUNT = 3  # delimiters in a line
_NEWLINE, _RETURN = b"\n\r"


def columns_of_marks(block: bytes, delimiter: str = ",") -> list[Texts] | None:
    """For each of the four columns its distinct texts, and the number of the text in each row.

    `block`: whole lines, the last with its end. None when a line is laid out otherwise: a field more, a session that is
    not of two bytes or a date not of ten, a code of more than two, a quotation mark.
    """
    buffer, words = words_from(block)
    line_end = np.flatnonzero(buffer == _NEWLINE)
    sign = ord(delimiter)
    if not is_plain_text(block, buffer) or np.count_nonzero(buffer == sign) != _COUNT * line_end.size:
        return None
    start = np.empty_like(line_end)
    start[0] = 0
    start[1:] = line_end[:-1] + 1
    end = line_end
    returns = np.count_nonzero(buffer == _RETURN)
    if returns:
        end = line_end - 1
        if returns != end.size or (buffer[end] != _RETURN).any():
            return None
    third = end - 2  # nearly all codes are a character; whether there are delimiters is asked below
    others = np.flatnonzero(buffer[third] != sign)
    shorter = buffer[end[others] - 1] == sign
    third[others] += np.where(shorter, 1, -1)
    first = third - _TAIL
    id_length = first - start
    if id_length.min() < 0:
        return None
    one, two = words[first], words[first + 8]
    # A delimiter before the date, and one on either side of the session: with as many in all, there are no others.
    if ((one & np.uint64(0xFF)) != sign).any():
        return None
    if ((two & np.uint64(0x00FF0000FF000000)) != np.uint64(sign << 24 | sign << 48)).any():
        return None
    of_id = words_of(words, start, id_length)
    if of_id is None:
        return None
    # Behind no code stands the end of the line, which no code begins with.
    code = (two >> np.uint64(56)).astype(np.uint16)
    longer = others[~shorter]
    code[longer] |= buffer[end[longer] - 1].astype(np.uint16) << 8
    found = (
        (distinct(of_id), start, first),
        (distinct([one >> np.uint64(8), two & np.uint64(0xFFFFFF)]), first + 1, first + 11),
        (distinct_short((two >> np.uint64(32)).astype(np.uint16)), first + 12, third),
        (distinct_short(code), third + 1, end),
    )
    columns: list[Texts] = []
    for (rows, index), begins, ends in found:
        places = zip(begins[rows].tolist(), ends[rows].tolist(), strict=True)
        columns.append(([block[a:b].decode() for a, b in places], index))
    return columns
