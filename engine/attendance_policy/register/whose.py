"""Whose an id is: the kinds of ids that pseudonyms stand for."""

from __future__ import annotations

PUPIL, PARENT, SCHOOL, CLASS = "P", "G", "S", "C"
