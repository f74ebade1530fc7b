"""Percentages compare exactly in whatever width their products fit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.conditions.columns import Percent, products

OPS = {"<": Fraction.__lt__, "<=": Fraction.__le__, ">": Fraction.__gt__, ">=": Fraction.__ge__,
       "==": Fraction.__eq__, "!=": Fraction.__ne__}  # fmt: skip
SHARES = st.lists(st.integers(0, 700).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))),
                  max_size=8)  # fmt: skip


@given(SHARES, st.sampled_from(sorted(OPS)), st.fractions(0, 100, max_denominator=10_000_000), st.booleans())
def test_percentages_compare_as_fractions_do(
    shares: list[tuple[int, int]], op: str, figure: Fraction, narrow: bool
) -> None:
    part, whole = np.array(shares, dtype=np.int32).reshape(-1, 2).T
    column = Percent(part.astype(np.int16), whole.astype(np.int16)) if narrow else Percent(part, whole)
    found = column.compare(op, figure).tolist()
    for (some, out_of), truth in zip(shares, found, strict=True):
        assert truth == (2 if out_of and OPS[op](Fraction(100 * some, out_of), figure) else 0)


@pytest.mark.parametrize("kind", [np.int16, np.int32])
@pytest.mark.parametrize("most", [255**2, 32767**2, 2**40])
def test_columns_multiplied_by_columns_are_exact(kind: type[np.signedinteger], most: int) -> None:
    """Over more rows than are compared at a time, and at the edge of what each width holds."""
    top = min(int(most**0.5), 32767)
    one, other = np.full(70_001, top, dtype=kind), np.full(70_001, top, dtype=kind)
    by = other.copy()
    by[::3] -= 1
    assert (products(one, other, ">", other, by, top * top) == (np.arange(70_001) % 3 == 0)).all()
