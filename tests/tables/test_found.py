"""Decisions are in order by row, day and kind, in numbers of either width."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from attendance_policy.decide.merge import Key
from attendance_policy.tables.found import Found, Numbers, Span, in_order, kind_by_kind

FIRST = date(2025, 9, 1)
KINDS = [(rule, 0, 0, 0, (), "review") for rule in (4, 1, 3)]  # as they were come upon, not as they are ordered


@pytest.mark.parametrize(("rows", "width"), [(8_192, 32), (16_384, 32), (1 << 25, 64)])
def test_decisions_are_in_order(rows: int, width: int) -> None:
    span = Span.of([(FIRST + timedelta(days=7), "1" * 350), (FIRST, "1" * 20)], rows)
    random = np.random.default_rng(1)
    row, day, kind = (random.integers(0, most, 500) for most in (rows, 357, 3))
    row[0], day[0] = rows - 1, 356
    parts = []
    for number, key in enumerate(KINDS):
        of = np.sort(np.flatnonzero(kind == number))
        ordinal = (FIRST.toordinal() + day[of]).astype(np.int32)
        parts.append((key, span.of_rows(np.arange(rows)).take(row[of]) + span.of_days(ordinal)))
    said = {key: (str(key[0]),) for key in KINDS}
    found = in_order(parts, said, span)
    first = FIRST.toordinal() - date(1970, 1, 1).toordinal()
    each = zip(row.tolist(), (first + day).tolist(), kind.tolist(), strict=True)
    expected = sorted((r, d, str(KINDS[k][0])) for r, d, k in each)
    at = zip(found.row.tolist(), found.at.tolist(), [found.kinds[k][0] for k in _kind(found)], strict=True)
    assert list(at) == expected
    assert found.row.dtype.itemsize * 8 == width
    grouped = kind_by_kind([*parts[1:], *((key, some) for key, some in _halves(parts[0]))], said, span)
    each = zip(_kind(grouped), grouped.row.tolist(), grouped.at.tolist(), strict=True)
    assert [(r, d, grouped.kinds[k][0]) for k, r, d in each] == sorted(expected, key=lambda one: (one[2], *one[:2]))
    assert [grouped.kinds[k][0] for k, _ in grouped.parts] == sorted(str(key[0]) for key in KINDS)
    assert np.array_equal(np.concatenate([rows for _, rows in grouped.parts]), grouped.row)
    apart = {found.kinds[k]: rows.tolist() for k, rows in found.parts}
    assert apart == {(str(key[0]),): row[kind == number].tolist() for number, key in enumerate(KINDS)}


def _kind(found: Found) -> list[int]:
    kinds: list[int] = found.of_kinds(np.arange(len(found.kinds), dtype=np.int16)).tolist()
    return kinds


def _halves(part: tuple[Key, Numbers]) -> list[tuple[Key, Numbers]]:
    """What one kind did, as of two stretches of days whose rows stand among each other."""
    key, numbers = part
    return [(key, np.sort(numbers[start::2])) for start in (0, 1)]


@pytest.mark.parametrize("made", [in_order, kind_by_kind])
def test_the_decisions_of_no_kind_are_none(made: Callable[..., Found]) -> None:
    found = made([], {}, Span.of([], 0))
    assert (len(found.row), len(found.at), len(_kind(found)), found.kinds, found.parts) == (0, 0, 0, (), ())
