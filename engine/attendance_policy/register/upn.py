"""Unique pupil numbers: 13 characters, of which the first is a check letter over the twelve that follow."""

from __future__ import annotations

from attendance_policy.lazily import pattern

# The letters that stand for 0 to 22; I, O and S, which look like digits, stand for nothing.
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = pattern(f"[{_LETTERS}][0-9]{{11}}[0-9{_LETTERS}]")


def upn_of(text: str) -> str | None:
    """The number in capitals, or None where a text has not the form of one. A temporary number ends in a letter."""
    text = text.strip().upper()
    return text if _UPN.fullmatch(text) else None


def check_letter(upn: str) -> str:
    """The letter that the twelve characters after the first ask for: their weighted sum, by 2 to 13, modulo 23."""
    values = [int(one) if one.isdigit() else _LETTERS.index(one) for one in upn[1:]]
    return _LETTERS[sum(weight * value for weight, value in enumerate(values, start=2)) % 23]
