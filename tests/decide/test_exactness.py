"""Thresholds are compared exactly: through real rules on a real register, for every share and every figure."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reference.interpreter import Options
from reference.making import book, calendar, policy, pupil, rule
from reference.pupil import Pupil
from reference.side_by_side import School, by_engine

OPS = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b, ">": lambda a, b: a > b,
}  # fmt: skip
FIGURES = ("95", "90", "92.5", "96.67", "33.33", "50", "100", "0")


def _pupil(name: str, share: tuple[int, int], days: tuple[date, ...]) -> Pupil:
    """So many sessions present, then absent, then not possible: on the last day of the register, all of them count."""
    present, possible = share
    letters = "/" * present + "N" * (possible - present) + "X" * (2 * len(days) - possible)
    return pupil(name, days, " ".join(letters[i : i + 2] for i in range(0, len(letters), 2)))


def _who(conditions: list[str], shares: list[tuple[int, int]], weeks: int) -> dict[str, set[int]]:
    """Which of the shares each condition holds for."""
    plan = calendar(weeks=weeks)
    named = {f"r{index}": condition for index, condition in enumerate(conditions)}
    rules = {name: rule(each="review", when=condition, once="ever") for name, condition in named.items()}
    made = policy(rules=rules, counting={"review": {"every": "term"}})
    pupils = tuple(_pupil(str(index), share, plan.school_days) for index, share in enumerate(shares))
    found: dict[str, set[int]] = {condition: set() for condition in conditions}
    for decision in by_engine(made, School(plan, book(), pupils), Options()):
        found[named[decision.rule]].add(int(decision.pupil))
    return found


def test_every_share_of_up_to_forty_sessions_against_figures_it_can_and_cannot_reach() -> None:
    shares = [(part, whole) for whole in range(41) for part in range(whole + 1)]
    wanted: dict[str, set[int]] = {}
    for figure in FIGURES:
        hundredths = round(float(figure) * 100)
        for op, holds in OPS.items():
            for fact, missed in (("attendance", False), ("absence", True)):
                # In whole numbers: part / whole against hundredths / 10000. Nothing holds of no sessions at all.
                wanted[f"{fact} {op} {figure}"] = {
                    index
                    for index, (part, whole) in enumerate(shares)
                    if whole and holds(10000 * (whole - part if missed else part), hundredths * whole)
                }
    assert _who(list(wanted), shares, weeks=4) == wanted


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.integers(100, 10000),
    st.lists(st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=8),
    st.sampled_from([None, 0, 1, 2, 3]),
)
def test_a_figure_of_two_places(hundredths: int, shares: list[tuple[int, int]], places: int | None) -> None:
    # Beside the drawn shares, those nearest to the figure from both sides.
    near = hundredths * 200 // 10000
    shares = [*shares, (near, 200), (min(near + 1, 200), 200)]
    argument = "" if places is None else f"(places={places})"
    wanted: dict[str, set[int]] = {}
    for op, holds in OPS.items():
        condition = f"attendance{argument} {op} {hundredths / 100:.2f}"
        wanted[condition] = set()
        for index, (part, whole) in enumerate(shares):
            if not whole:
                continue
            scale = 10 ** (places or 0)
            exact = Fraction(100 * part, whole)
            seen = exact if places is None else Fraction((2 * 100 * part * scale + whole) // (2 * whole), scale)
            if holds(seen, Fraction(hundredths, 100)):
                wanted[condition].add(index)
    assert _who(list(wanted), shares, weeks=20) == wanted


def test_halves_round_up() -> None:
    shares = [(189, 200), (179, 200), (1, 8), (3, 8)]  # 94.5, 89.5, 12.5 and 37.5 per cent
    wanted = {
        "attendance(places=0) == 95": {0}, "attendance(places=0) == 90": {1},
        "attendance(places=0) in (13, 38)": {2, 3},
        "attendance(places=0) in (12, 37, 94, 89)": set(), "attendance(places=1) == 94.5": {0},
    }  # fmt: skip
    assert _who(list(wanted), shares, weeks=20) == wanted
