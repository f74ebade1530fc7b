"""Decisions are in order by row, day and kind, in numbers of either width."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from attendance_policy.tables.found import Span, in_order

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
    found = in_order(parts, {key: (str(key[0]),) for key in KINDS}, span)
    first = FIRST.toordinal() - date(1970, 1, 1).toordinal()
    each = zip(row.tolist(), (first + day).tolist(), kind.tolist(), strict=True)
    expected = sorted((r, d, str(KINDS[k][0])) for r, d, k in each)
    at = zip(found.row.tolist(), found.at.tolist(), [found.kinds[k][0] for k in found.kind.tolist()], strict=True)
    assert list(at) == expected
    assert found.row.dtype.itemsize * 8 == width
    apart = {found.kinds[k]: rows.tolist() for k, rows in found.parts}
    assert apart == {(str(key[0]),): row[kind == number].tolist() for number, key in enumerate(KINDS)}


def test_the_decisions_of_no_kind_are_none() -> None:
    found = in_order([], {}, Span.of([], 0))
    assert (len(found.row), len(found.at), len(found.kind), found.kinds, found.parts) == (0, 0, 0, (), ())
