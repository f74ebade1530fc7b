"""The vocabulary and the columns hold the same facts, and each runs on a register."""

from __future__ import annotations

import numpy as np
import pytest

from attendance_policy.conditions import Names, read_condition
from attendance_policy.conditions.columns import Column, Truth
from attendance_policy.facts.counts import Sums
from attendance_policy.facts.frame import FACT_COLUMNS, YEARS, Frame
from attendance_policy.facts.memory import Memory
from attendance_policy.facts.rows import Rows, absence_rows, return_rows, review_rows
from attendance_policy.vocabulary import CODE_SETS, FACTS, Fact, Kind, Parameter
from attendance_policy.vocabulary.counting import CHOICES, Counting
from attendance_policy.vocabulary.facts import ROWS
from reference.making import CODES, calendar, school

ROW_FACTS = {name: fact for name, fact in FACTS.items() if set(fact.occasions) & set(ROWS)}


def test_every_fact_of_a_register_has_a_column_and_no_other_has() -> None:
    assert set(FACT_COLUMNS) == set(ROW_FACTS)
    elsewhere = {name for name, fact in FACTS.items() if not set(fact.occasions) & set(ROWS)}
    assert elsewhere and not elsewhere & set(FACT_COLUMNS)


def test_counting_knows_each_of_its_choices() -> None:
    for name, ways in CHOICES.items():
        if name not in ("spell", "how_often"):  # a definition, and what rules are built with
            assert getattr(Counting(), name) == ways[0] or name == "improvement"
            assert getattr(Counting(), name) in ways


def _values(parameter: Parameter) -> list[str]:
    match parameter.takes:
        case "set":
            return [f"'{name}'" for name in (*CODE_SETS, *CODES)]
        case "step":
            return ["'letter_1'", "'visit'"]
        case "number":
            return ["0" if parameter.name == "places" else "1", str(parameter.at_most)]
    return [f"'{word}'" for word in parameter.choices]


def _uses(fact: Fact) -> list[str]:
    """A fact with every value of every argument, one named argument at a time."""
    first = _values(fact.positional) if fact.positional is not None else []
    required = fact.positional is not None and fact.positional.required
    written = [fact.name] if not required else []
    written += [f"{fact.name}({value})" for value in first]
    for parameter in fact.named:
        before = f"{first[0]}, " if required else ""
        written += [f"{fact.name}({before}{parameter.name}={value})" for value in _values(parameter)]
    return written


def _rows(occasion: str, marks: dict[str, str]) -> Rows:
    grid = school(calendar(weeks=5, half_term=2), marks, year="7").grid()
    return {"review": lambda: review_rows(grid, "week", "last school day"), "absence": lambda: absence_rows(grid),
            "return": lambda: return_rows(grid)}[occasion]()  # fmt: skip


@pytest.mark.parametrize(
    "marks", [{"anna": "// N/ NN XX II // /U LB", "ben": "// // ..", "cat": "NN NN"}, {"anna": "//"}]
)
@pytest.mark.parametrize("name", sorted(ROW_FACTS))
def test_each_fact_runs_on_each_of_its_occasions(name: str, marks: dict[str, str]) -> None:
    fact = ROW_FACTS[name]
    for occasion in sorted(set(fact.occasions) & set(ROWS)):
        rows = _rows(occasion, marks)
        for at_start in (False, True):
            seen = rows.at_start() if at_start else rows
            memory = Memory({"letter_1": rows.key[:1]}, frozenset({"letter_1"}))
            frame = Frame(seen, Sums(rows.grid), Counting(improvement="attendance is higher"), memory)
            for written in _uses(fact):
                column = frame.fact(_use(written, occasion, fact))
                truth = column if isinstance(column, np.ndarray) else _compared(column, fact)
                assert truth.shape == (len(rows),) and truth.dtype == np.uint8, written
                assert set(truth.tolist()) <= {0, 1, 2}


def _use(written: str, occasion: str, fact: Fact):  # type: ignore[no-untyped-def]
    text = written if fact.kind is Kind.YES_NO else f"{written} == {_constant(fact)}"
    condition, faults = read_condition(text, Names(occasion, steps=("letter_1",), codes=tuple(CODES)))
    assert condition is not None, (text, faults)
    return condition.uses[0]


def _constant(fact: Fact) -> str:
    return f"'{fact.choices[0]}'" if fact.choices else f"'{YEARS[0]}'" if fact.kind is Kind.YEAR else "1"


def _compared(column: Truth | Column, fact: Fact) -> Truth:
    assert not isinstance(column, np.ndarray)
    from fractions import Fraction

    word = fact.choices[0] if fact.choices else YEARS[0] if fact.kind is Kind.YEAR else None
    return column.compare("==", word if word is not None else Fraction(1))
