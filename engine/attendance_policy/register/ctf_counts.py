"""The counts that a record of a year gives beside its marks, held against the marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import NO_MARK, CodeBook, StatClass

from .ctf_elements import COUNTS, Year
from .limits import CLOSED_DAY_CODES

# What a mark counts as: nothing, or as a possible session which was attended, authorised or unauthorised absence.
KINDS = 4
_NOTHING, _ATTENDED = 0, 1
_KIND_OF: Mapping[StatClass, int] = {
    StatClass.PRESENT: _ATTENDED,
    StatClass.ELSEWHERE: _ATTENDED,
    StatClass.AUTHORISED: 2,
    StatClass.UNAUTHORISED: 3,
}


def kinds_of(texts: Sequence[str], translated: Mapping[str, str], codes: CodeBook | None) -> NDArray[np.uint8]:
    """What each text counts as, a number below `KINDS`; without codes, every mark but those of closed days counts."""
    ours = [translated.get(text, text) for text in texts]
    if codes is None:
        return np.array([_ATTENDED if one and one not in CLOSED_DAY_CODES else _NOTHING for one in ours], np.uint8)
    numbers = [codes.number.get(one, NO_MARK) for one in ours]
    return np.array([_KIND_OF.get(codes.codes[n - 1].stat_class, _NOTHING) if n else _NOTHING for n in numbers],
                    np.uint8)  # fmt: skip


def given(year: Year) -> dict[str, int | None]:
    """The counts that a record gives, by name; None where one is no number. Blank ones are not given."""
    return {
        name: int(text) if text.isdecimal() and len(text) < 10 else None
        for name, text in zip(COUNTS, year.counts, strict=True) if text
    }  # fmt: skip


def counted(kinds: NDArray[np.int64]) -> dict[str, int]:
    """The same counts of marks, from how many there are of each kind."""
    _, attended, authorised, unauthorised = kinds.tolist()
    return dict(zip(COUNTS, (attended + authorised + unauthorised, attended, authorised, unauthorised), strict=True))


def differences(said: Mapping[str, int | None], found: Mapping[str, int]) -> str:
    """What of the counts does not fit the marks, as a sentence; "" when all do."""
    parts = []
    for name, count in said.items():
        if count is None:
            parts.append(f"`{name}` is no number")
        elif count != found[name]:
            parts.append(f"`{name}` says {count}, and the marks give {found[name]}")
    return "; ".join(parts)
