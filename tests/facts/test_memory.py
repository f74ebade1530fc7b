"""Keys of pupil and day, looked up among others."""

from __future__ import annotations

import numpy as np
import pytest

from attendance_policy.facts.memory import is_among


@pytest.mark.parametrize(
    ("keys", "some"),
    [([], []), ([1, 2], []), ([], [1]), ([1, 5, 5, 9], [9, 5, 9]), ([7, 3], [4]), ([10**12, 3], [3, 10**12, -1])],
)
def test_a_key_is_among_others_as_numpy_says(keys: list[int], some: list[int]) -> None:
    one, other = (np.array(values, dtype=np.int64) for values in (keys, some))
    assert is_among(one, other).tolist() == np.isin(one, other).tolist()
    assert is_among(one, other).dtype == np.bool_
