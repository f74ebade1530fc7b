"""What of a cell is repeated in a message: nothing that could be somebody's name."""

from __future__ import annotations

import pytest

from attendance_policy.events import read_events
from attendance_policy.register.told import NOT_TOLD, told


@pytest.mark.parametrize("cell", ["Zoe Lee", "Jo Ng", "Mr Lee", "spoke to Mrs Li", "Kowalski", "lunch with Kowalski",
                                  "Zoë Lee"])  # fmt: skip
def test_a_cell_that_may_name_somebody_is_not_repeated(cell: str) -> None:
    assert told(cell) == NOT_TOLD


@pytest.mark.parametrize("cell", ["Rec", "Old", "ABC", "X9", "03-Sep-25", "Wed 3 Sep", "spoke to Mum",
                                  "Spoke to Mum and Dad", "Medical", "31/09/2025", "a b", ""])  # fmt: skip
def test_any_other_is(cell: str) -> None:
    assert told(cell) == cell


@pytest.mark.parametrize(("kind", "said"), [("Biscuits", "`Biscuits`"), ("Spoke to Mrs Jones", f"`{NOT_TOLD}`"),
                                            ("Phone call", "`Phone call`")])  # fmt: skip
def test_a_kind_that_is_a_sentence_is_not_repeated_with_a_name(kind: str, said: str) -> None:
    kinds = ("contact", "visit", kind)
    rows = ["at,pupil_id,kind", *(f"2025-09-0{at} 08:45,A1,{one}" for at, one in enumerate(kinds, 1))]
    assert f"kind {said} is not known" in read_events("\n".join(rows).encode()).account.rejects[-1].reason
