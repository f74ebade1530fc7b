"""Year groups as schools write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from attendance_policy.lazily import pattern

_NAMED_YEARS: Mapping[str, str] = MappingProxyType({"": "", "n": "N", "nursery": "N", "r": "R", "reception": "R"})
_YEAR = pattern(r"(?:year|yr|y)?[ .]*(n|r|nursery|reception|0?[1-9]|1[0-3])", re.ASCII)


def year_of(text: str) -> str | None:
    """The year group in its normal form: `N`, `R`, `1` to `13`, or "" when none is given; None when it is none.

    `Year 9`, `Y9`, `yr 9` and `09` are 9.
    """
    text = text.strip().lower()
    if text in _NAMED_YEARS:
        return _NAMED_YEARS[text]
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    return _NAMED_YEARS.get(found[1]) or found[1].lstrip("0")
