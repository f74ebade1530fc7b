"""What a map may name: its keys, our columns of each kind of file, and the words for a character or no mark."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attendance_policy.register.columns import OPTIONAL, REQUIRED

REGISTER_COLUMNS = (*REQUIRED, *OPTIONAL)
EVENT_COLUMNS = ("at", "pupil_id", "parent_id", "kind", "id", "by", "how", "outcome")
PUPIL_COLUMNS = ("pupil_id", "school_id", "year", "start_date", "leave_date", "class", "contacts_held")

MAP_KEYS = ("map", "name", "source", "register", "pupils", "events")
FILE_KEYS = ("columns", "verified", "encoding", "delimiter", "sheet", "dates", "words")
EVENT_KEYS = (*FILE_KEYS, "times")
REGISTER_KEYS = ("layout", *FILE_KEYS[:-1], "sessions", "codes", "records", "headings", "school_year", "days_a_week",
                 "no_mark")  # fmt: skip
# Keys that say something of one layout alone.
OF_LAYOUT: Mapping[str, str] = MappingProxyType(
    {"records": "records", "headings": "wide", "school_year": "wide", "days_a_week": "ctf", "no_mark": "ctf"}
)
DELIMITER_WORDS: Mapping[str, str] = MappingProxyType({"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"})
NO_MARK_WORDS = ("no mark", "-", "")
FLAG_WORDS = ("yes", "no", "not known")
