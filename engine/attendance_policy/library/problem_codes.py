"""The codes of what cannot be found, and of calendar files."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "no-such-folder": "A folder named by `--policies` does not exist.",
        "no-such-file": "There is no file at this path.",
        "no-such-policy": "No profile has this id; or a folder is named for a profile, or holds none.",
        "not-in-force": "There are profiles of this id, and none of them holds on the day asked for.",
        "no-such-calendar": "No calendar has this id.",
        "no-such-map": "No map of exports has this id.",
        "open-on-bank-holiday": "A calendar has a school day on a bank holiday.",
        "odd-number-of-days": "A school year of a calendar is far from 190 days long.",
        "term-outside-year": "A term of a calendar does not lie in the school year under which it stands.",
        "closed-on-weekend": "A closed day of a calendar is a Saturday or a Sunday.",
        "closed-outside-term": "A closed day of a calendar lies in no term, or in a half term, and so closes nothing.",
        "calendar-shape": "A calendar file is not terms, half terms and closed days with dates in their order.",
    }
)
