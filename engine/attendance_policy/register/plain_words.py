"""What a text of a file says without telling of anybody: a date, a time, a mark, a word of ours."""

from __future__ import annotations

import re

from .maps.names import DELIMITER_WORDS, EVENT_COLUMNS, FLAG_WORDS, MAP_KEYS, PUPIL_COLUMNS, REGISTER_COLUMNS

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = rf"\d{{1,4}}[-/. ](?:\d{{1,2}}|{_MONTH})[-/. ]\d{{2,4}}"
_PLAIN = re.compile(rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]* )?{_DAY}(?:[T ]\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?"
                    r"(?:[ _-]?[ap]m)?|\d{1,2}:\d{2}|(?:(?:dates|times): )?[DMYhms/.: -]+",
                    re.ASCII | re.IGNORECASE)  # fmt: skip
_WORDS = frozenset((
    *REGISTER_COLUMNS, *PUPIL_COLUMNS, *EVENT_COLUMNS, *MAP_KEYS, *FLAG_WORDS, *DELIMITER_WORDS,
    "true", "false", "AM", "PM", "register", "columns", "dates", "sessions", "codes", "headings", "records", "words",
    "times", "layout", "sheet", "encoding", "delimiter", "--map", "--encoding", "--strict", "--sheet", "--rejects",
    "--pseudonymise", "CSV UTF-8", "CSV", "UTF-8", "UTF-16", "utf-16", "Windows-1252", "windows-1252", "utf-8",
    "2025-09-10 AM",
))  # fmt: skip
_MOST_OF_A_MARK = 2


def is_plain(text: str) -> bool:
    """Whether a text can be shown of whatever file: at most two characters, a date or time, or a word of ours."""
    return len(text) <= _MOST_OF_A_MARK or text in _WORDS or _PLAIN.fullmatch(text) is not None
