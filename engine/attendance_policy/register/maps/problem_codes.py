"""The codes of what can be wrong with a map of exports."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "map-shape": "A map, or a part of one, is not of the shape it needs: an id, a table, a list, a text.",
        "map-key": "A map has a key that is none, or one that says nothing in its layout.",
        "map-layout": "A map names a layout that is none.",
        "map-column": "A map names a column that is none of ours, or calls one verified that it does not name.",
        "map-column-twice": "A map takes two of our columns from one column of the file.",
        "map-flag": "A map names a flag of the pupil file that the vocabulary does not have.",
        "map-dates": "A form of dates or times in a map is none that a date can be read in.",
        "map-encoding": "A map names an encoding that is not read.",
        "map-delimiter": "A map names a delimiter that is not read.",
        "map-session": "The sessions of a map are not those of the register.",
        "map-code": "A map turns a mark into a code that is not in the code book.",
        "map-word": "A map turns a word into one that has no meaning in its column.",
        "map-word-twice": "A map gives one word, or one mark, two meanings.",
        "map-headings": "The pattern of a wide file's headings does not say its date and session.",
    }
)
