"""What looks like a figure and is none of the document's: it is taken out, by rule, before figures are looked for."""

from __future__ import annotations

import re

# The years that have no number.
_LETTERED = r"(?:[RN]|reception|nursery)\b"
# Each rule has a name that docs/check-source.md explains.
RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("addresses on the web and of mail", re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")),
    (
        "telephone numbers",
        re.compile(r"(?<![\d.,£])(?:\+44[\s()0-9-]{8,}|0\d{2,4}[\s-]?\d{3}[\s-]?\d{3,4}|0\d{9,10})(?!\d)"),
    ),
    (
        "years and numbers of laws",
        re.compile(
            r"\b(?:act|regulations?|order|rules|code)\b[^.;]{0,25}?\b(?:19|20)\d\d(?:(?:\s*(?:,|and|&)\s*)+(?:19|20)\d\d)*"
            r"|\b(?:19|20)\d\d\s+(?:\w+\s+){0,3}(?:act|regulations?)\b|\bSI\s*\d{4}/\d+|\b(?:19|20)\d\d/\d{2,4}\b",
            re.IGNORECASE,
        ),
    ),
    ("school years", re.compile(r"\b(?:19|20)\d\d\s*[-–/]\s*(?:20)?(?:1[3-9]|[2-9]\d)\b")),
    (
        "years of amendments",
        re.compile(
            r"\((?:and|as amended|,|\s|(?:19|20)\d\d)*(?:19|20)\d\d(?:,|\s|and|(?:19|20)\d\d)*amendments?\)",
            re.IGNORECASE,
        ),
    ),
    (
        "references to sections, parts and pages",
        re.compile(
            r"\b(?:sections?|sec\.?|§|paragraphs?|paras?\.?|parts?|chapters?|schedules?|appendix|appendices|app\.?|annex|clauses?"
            r"|regulations?|articles?|pages?|step|stage|figure|table|version|item|point|s\.?)\s*\d[\d.]*[a-z]?\b"
            r"(?:\s*(?:,|and|&|to|or|-|–|of)\s*\d[\d.]*\b(?!\s*(?:%|days?|weeks?|sessions?|months?|years?|hours?|minutes?)))*",
            re.IGNORECASE,
        ),
    ),
    (
        "year groups and key stages",
        re.compile(
            r"\b(?:years?|yrs?\.?|year groups?|key\s+stages?|ks|y|grades?|class)\s?"
            rf"(?:\d{{1,2}}\b(?![.:]\d)|{_LETTERED})"
            r"(?:\s*(?:,\s*(?:and|or|&)|,|and|&|to|or|-|–|/)\s*(?:year\s*)?"
            rf"(?:\d{{1,2}}\b(?![.:]\d|\s*(?:%|[ap]m|days?|weeks?|sessions?|years?))|{_LETTERED}))*",
            re.IGNORECASE,
        ),
    ),
    ("letters and forms by number", re.compile(r"\b(?:letters?|forms?|level|tier)\s+\d{1,2}[a-z]?\b", re.IGNORECASE)),
    ("footnote marks", re.compile(r"\^\{?\d+\}?|\[\d+\]|(?<=[a-z]{3})\d{1,2}(?![\w%]|[.,:]\d)")),
)
# `8.30 am` at the start of a line is a time, and `4.2 ` a number of the text.
_LIST_NUMBER = re.compile(r"^\s*\(?(?:\d{1,2}(?:\.\d)*[a-z]?[.):]|\d{1,2}(?:\.\d){1,3}[a-z]?)\s+(?=\D)")
_HEADING_NUMBER = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*[a-z]?\b\.?")
_PAGE_LINE = re.compile(r"^\s*(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\s*$", re.IGNORECASE)


def without_number(text: str, is_heading: bool = False) -> str:
    """A line with the number of an item, a heading or a page alone blanked, so that every place stays the same."""
    if _PAGE_LINE.match(text):
        return " " * len(text)
    text = _LIST_NUMBER.sub(lambda m: " " * len(m.group()), text)
    return _HEADING_NUMBER.sub(lambda m: " " * len(m.group()), text) if is_heading else text


def without_others(text: str, numbered: bool = True) -> str:
    """The text with all that is left out blanked, so that every place stays the same. `numbered`: a number at its start
    may be one of a list."""
    text = without_number(text) if numbered else text
    for _, pattern in RULES:
        text = pattern.sub(lambda m: " " * len(m.group()), text)
    return text
