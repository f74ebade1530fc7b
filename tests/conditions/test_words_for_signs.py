"""Words for a sign of comparison are looked for only where some may begin; none of them is missed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.conditions import signs

PATTERNS = [re.compile(words.pattern, re.I | re.A) for _, words in signs._worded()]
PHRASES = st.one_of([st.from_regex(pattern, fullmatch=True) for pattern in PATTERNS])


@given(PHRASES)
def test_every_phrase_may_begin_where_it_begins(phrase: str) -> None:
    name = re.match("[A-Za-z_][A-Za-z0-9_]*", phrase)
    assert name is not None
    assert signs._may_compare(f"attendance {phrase} 3", len("attendance "), name.group())


@pytest.mark.parametrize("text", ["not late", "not", "at", "no x", "isolated", "overdue"])
def test_other_names_begin_none(text: str) -> None:
    assert not signs._may_compare(text, 0, text.split()[0])
