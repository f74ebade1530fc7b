"""Cells in words: `attendance above 92.9% and below 93%`, and one value out of them as a witness."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from attendance_policy.analysis.quantities import Quantity, Value
from attendance_policy.vocabulary import FACTS, Kind


def runs(cells: Sequence[Value], chosen: Collection[Value]) -> tuple[tuple[int, int], ...]:
    """The chosen cells as runs of neighbours: (first, last) indices. A cell without a value stands alone."""
    found: list[tuple[int, int]] = []
    for at, cell in enumerate(cells):
        if cell not in chosen:
            continue
        if found and found[-1][1] == at - 1 and cell is not None:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return tuple(found)


def region(quantity: Quantity, cells: Sequence[Value], run: tuple[int, int]) -> str:
    """A run of cells in words."""
    first, last = run
    if cells[first] is None:
        return f"{quantity} without a value"
    if quantity.kind is not Kind.PERCENT:
        if quantity.kind is Kind.YES_NO:
            return str(quantity) if cells[first] else f"not {quantity}"
        if first == last:
            return f"{quantity} of {cells[first]}"
        return f"{quantity} from {cells[first]} to {cells[last]}"
    values = [cell for cell in cells if cell is not None]
    low = f"from {_share(values[first])}" if first % 2 == 0 else f"above {_share(values[first - 1])}"
    high = f"up to {_share(values[last])}" if last % 2 == 0 else f"below {_share(values[last + 1])}"
    if first == last and first % 2 == 0:
        return f"{quantity} of exactly {_share(values[first])}"
    if last == len(values) - 1:
        return f"{quantity} {low}"
    return f"{quantity} {high}" if first == 0 else f"{quantity} {low} and {high}"


def witness(quantity: Quantity, value: Value) -> str:
    """One value in words; of a share, the fewest sessions that show it."""
    if value is None or quantity.kind is not Kind.PERCENT:
        unit = FACTS[quantity.name].unit if quantity.name in FACTS else ""
        return f"{quantity} of {value} {unit}".strip() if value is not None else f"{quantity} without a value"
    assert isinstance(value, Fraction)
    share = value / 100
    sessions = "session" if share.denominator == 1 else "sessions"
    return f"{quantity} of {_share(value)}: {share.numerator} of {share.denominator} {sessions}"


def _share(value: Value) -> str:
    assert isinstance(value, Fraction)
    scaled = value * 10_000
    about = "" if scaled.denominator == 1 else "about "
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = f"{whole // 10_000}.{whole % 10_000:04d}".rstrip("0").rstrip(".")
    return f"{about}{digits}%"
