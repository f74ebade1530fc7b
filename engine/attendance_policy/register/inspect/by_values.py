"""Columns beside the required ones whose headings nobody knows: found by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from attendance_policy.register.header import looked_up
from attendance_policy.register.years import year_of

from .columns import Found, not_read_of
from .contents import is_dates
from .names import holds

_Fits = Callable[[str, Sequence[str]], bool]
_WHY = dict.fromkeys(("start_date", "leave_date"), "guessed from its name")
_PAPERS = frozenset(("letter", "letters", "meeting", "meetings", "notice", "notices"))
_OF_PAPERS = frozenset(("id", "ref", "refs", "reference", "letter", "paper", "step", "stage", "template"))
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)
_YEAR = re.compile(r"y.*|reception|nursery", re.ASCII)
_WORD = re.compile(r"[a-z]+", re.ASCII)
# A heading of these alone is of the time on roll; with another word it may be of a plan or a placement.
_LEAVES = re.compile(r"leav(?:e|er|ers|es|ing)|left|end|ends|ended|exit")
_STARTS = re.compile(r"start(?:s|ed|ing)?|join(?:s|ed|er|ing)?|admission|admitted|adm|entry|entered|enrol(?:led|ment)?")
_BESIDE = frozenset(("date", "day", "of", "on", "off", "from", "the", "school", "roll", "last", "first", "pupil"))


def add_by_values(
    part: str, headers: Sequence[str], sample: Sequence[Sequence[str]], known: Collection[str], found: Found
) -> Found:
    """The same with the optional columns of a pupil file or a log of events (`part`) that their values give away.

    `sample`: some texts of each column. `known`: our names. A column is taken where it alone may be ours.
    """
    for ours, fits in _tests(part, headers, sample, found).items():
        free = [at for at, header in enumerate(headers) if header and header not in found.columns.values()
                and looked_up(header) not in known and not holds(header)]  # fmt: skip
        likely = [at for at in free if fits(headers[at], sample[at])]
        if ours in found.columns or ours in map(looked_up, headers) or len(likely) != 1:
            continue
        header, texts = headers[likely[0]], sample[likely[0]]
        found.columns[ours] = header
        found.why["columns", ours] = _WHY.get(ours, "guessed from what stands in it; its name is not a known one")
        not_read = list(found.not_read)
        not_read.remove(not_read_of(header, texts))
        found.not_read = tuple(not_read)
    return found


def _tests(part: str, headers: Sequence[str], sample: Sequence[Sequence[str]], found: Found) -> Mapping[str, _Fits]:
    if part == "pupils":
        return {"year": _are_years, "start_date": _days_of(_STARTS), "leave_date": _days_of(_LEAVES)}
    kind = looked_up(found.columns.get("kind", "kind"))
    kinds = {word for header, texts in zip(headers, sample, strict=True) if looked_up(header) == kind
             for text in texts for word in _words(text)}  # fmt: skip
    return {} if _PAPERS.isdisjoint(kinds) else {"id": _are_papers}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _said(texts: Sequence[str]) -> set[str]:
    return {text.strip() for text in texts} - {""}


def _are_papers(header: str, texts: Sequence[str]) -> bool:
    """Whether texts are written like our names of papers, and one has two words joined or the heading says so."""
    said = _said(texts)
    if not said or not all(map(_NAME.fullmatch, said)):
        return False
    return any("_" in text for text in said) or not _OF_PAPERS.isdisjoint(_words(header))


def _are_years(_: str, texts: Sequence[str]) -> bool:
    """Whether texts are year groups that say so: `Year 8`, `Y8`, and beside them any that `year_of` reads."""
    said = _said(texts)
    named = sum(_YEAR.fullmatch(text.lower()) is not None for text in said if year_of(text))
    return bool(said) and all(year_of(text) for text in said) and named * 2 >= len(said)


def _days_of(word: re.Pattern[str]) -> _Fits:
    """Whether a column holds days, or nothing yet, under a heading of the time on roll that has this word."""

    def fits(header: str, texts: Sequence[str]) -> bool:
        words = _words(header)
        said = any(map(word.fullmatch, words)) and all(one in _BESIDE or word.fullmatch(one) for one in words)
        return said and (not _said(texts) or is_dates(texts))

    return fits
