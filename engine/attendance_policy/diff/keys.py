"""Keys of a profile that decide nothing."""

from __future__ import annotations

CLAUSES = ("source", "law")
# Words about a value, for people: no answer and no decision rests on them.
WORDS = ("interpretation", "called", "means", "meaning", "status", "asks", "because", "title", "note", "about",
         "instruments", "statements")  # fmt: skip
