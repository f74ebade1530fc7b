"""Figures as people read them: exact, whatever their size."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.reports.policy_words import name
from attendance_policy.reports.words import count_of, percent, rule_words, school_years, signed


@given(st.integers(1, 10**13).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_percentage_is_rounded_half_up(pair: tuple[int, int]) -> None:
    part, whole = pair
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(100 * part) / Decimal(whole)
        assert percent(part, whole) == str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(1, 2, "50.00"), (1, 20_000, "0.01"), (1, 20_001, "0.00"), (0, 7, "0.00"), (7, 7, "100.00"), (0, 0, None)],
)
def test_percentages_at_an_edge(part: int, whole: int, said: str | None) -> None:
    assert percent(part, whole) == said


def test_counts_and_changes() -> None:
    assert count_of(1, "pupil") == "1 pupil"
    assert count_of(0, "pupil") == "0 pupils"
    assert count_of(1234, "day", "days") == "1,234 days"
    assert (signed(0), signed(1200), signed(-3), signed(-3, "−")) == ("0", "+1,200", "-3", "−3")


def test_school_years() -> None:
    assert school_years((date(2025, 9, 1), date(2026, 7, 1))) == "2025/26"
    assert school_years((date(2025, 8, 31), date(2026, 7, 1))) == "2024/25 to 2025/26"


@pytest.mark.parametrize(
    ("rule", "said"),
    [("ehc_plan_told", "EHC plan told"), ("concern_letter", "concern letter"), ("details_to_flo", "details to FLO"),
     ("dsl_told", "DSL told"), ("late_at_lunch", "late at lunch"), ("asked_of_la", "asked of LA")],
)  # fmt: skip
def test_acronyms_are_kept(rule: str, said: str) -> None:
    assert rule_words(rule) == name(rule) == said
