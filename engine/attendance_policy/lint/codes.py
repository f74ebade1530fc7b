"""Codes that are out of use on a day, and what is written for them where it is one code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attendance_policy.codes import Code
from attendance_policy.lint.model import Mend
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.paths import Path
from attendance_policy.policy.resolve import Resolver
from attendance_policy.source import replaced


def gone_by(resolver: Resolver, day: date) -> dict[str, Code]:
    """Codes whose last day is before a day, by their letters."""
    codes = code_book(resolver).codes
    return {code.code: code for code in codes if code.valid_until is not None and code.valid_until < day}


def renewed(gone: Mapping[str, Code], path: Path, written: str) -> Mend | None:
    """A mark with its one successor in place of each code that is gone; None where a person has to choose."""
    if path[-1] not in ("mark", "otherwise"):
        return None
    before = written.split(" or ")
    after = [gone[name].becomes if name in gone else name for name in before]
    if any(not name or " or " in name for name in after) or before == after:
        return None
    new = " or ".join(dict.fromkeys(after))
    return Mend(f"write `{new}` for `{' or '.join(before)}`", lambda content: replaced(content, path, new))
