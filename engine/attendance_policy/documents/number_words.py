"""Numbers written in English words: `ninety-five`, `one hundred and ninety`, `third`, `twice`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
CARDINAL: dict[str, int] = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
ORDINAL: dict[str, int] = {word: number for number, word in enumerate(_ORDINALS, 1)} | {"thirtieth": 30}
OFTEN: dict[str, int] = {"once": 1, "twice": 2, "thrice": 3}
TIMES: dict[str, int] = OFTEN | {"dozen": 12}
# Words that are as often no number as one.
SOFT = frozenset({"one", "first", "second", "once", "single"})

_ANY = "|".join(sorted([*CARDINAL, *ORDINAL, *TIMES, "single", "hundred", "thousand"], key=len, reverse=True))
_RUN = re.compile(rf"\b(?:{_ANY})(?:(?:\s+and\s+|\s+|-)(?:{_ANY}))*\b", re.IGNORECASE)
_WORD = re.compile(rf"(?:{_ANY})\b|\band\b", re.IGNORECASE)
WORDS = _ANY


def numbers_in_words(text: str) -> Iterator[tuple[int, int, int, bool]]:
    """(start, end, number, soft) of each number written in words, in the order of the text."""
    for run in _RUN.finditer(text):
        words = [
            (m.group().lower(), m.start() + run.start(), m.end() + run.start()) for m in _WORD.finditer(run.group())
        ]
        at = 0
        while at < len(words):
            number, used = _longest([word for word, _, _ in words[at:]])
            if not used:
                at += 1
                continue
            last = at + used - 1
            yield words[at][1], words[last][2], number, used == 1 and words[at][0] in SOFT
            at = last + 1


def _longest(words: list[str]) -> tuple[int, int]:
    """The number that the first words make, and how many of them; (0, 0) when they make none."""
    head = words[0]
    if head == "single":
        return 1, 1
    if head in TIMES:
        return TIMES[head], 1
    if head in ORDINAL:
        return ORDINAL[head], 1
    if head in ("hundred", "thousand"):  # of `a hundred`
        head, words = "one", ["one", *words]
        number, used = _longest(words)
        return number, used - 1
    if head not in CARDINAL:
        return 0, 0
    number, used = _below_hundred(words)
    for word, times in (("hundred", 100), ("thousand", 1000)):
        if words[used : used + 1] == [word]:
            number, used = number * times, used + 1
            rest = words[used + 1 :] if words[used : used + 1] == ["and"] else words[used:]
            more, taken = _below_hundred(rest)
            if taken and more < times:
                skipped = 1 if words[used : used + 1] == ["and"] else 0
                number, used = number + more, used + skipped + taken
    return number, used


def _below_hundred(words: list[str]) -> tuple[int, int]:
    if not words or words[0] not in CARDINAL:
        return (ORDINAL[words[0]], 1) if words and words[0] in ORDINAL else (0, 0)
    tens = CARDINAL[words[0]]
    if tens >= 20 and len(words) > 1:
        ones = CARDINAL.get(words[1], ORDINAL.get(words[1], 0))
        if 1 <= ones <= 9:
            return tens + ones, 2
    return tens, 1
