"""The vocabulary and the columns hold the same facts, and each runs on a register."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from attendance_policy.conditions import Names, read_condition
from attendance_policy.conditions.columns import Column, Truth
from attendance_policy.decide.read_logged import read_logged
from attendance_policy.events import Event
from attendance_policy.facts.counts import Sums
from attendance_policy.facts.event_rows import event_rows
from attendance_policy.facts.frame import FACT_COLUMNS, Frame
from attendance_policy.facts.logged import Logged
from attendance_policy.facts.memory import Memory
from attendance_policy.facts.rows import Rows, absence_rows, return_rows, review_rows
from attendance_policy.vocabulary import CODE_SETS, FACTS, YEARS, Fact, Kind, Parameter
from attendance_policy.vocabulary.counting import CHOICES, Counting
from attendance_policy.vocabulary.facts import EVENT_ROWS, ROWS
from reference.making import CODES, calendar, event, school

ASKED = (*ROWS, *EVENT_ROWS)
ROW_FACTS = {name: fact for name, fact in FACTS.items() if set(fact.occasions) & set(ASKED)}


def test_every_fact_of_a_register_has_a_column_and_no_other_has() -> None:
    assert set(FACT_COLUMNS) == set(ROW_FACTS)
    elsewhere = {name for name, fact in FACTS.items() if not set(fact.occasions) & set(ASKED)}
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
        case "step or anchor":
            return ["'letter_1'", "'visit'", *(f"'{anchor}'" for anchor in parameter.choices)]
        case "number":
            return ["0" if parameter.name == "places" else "1", str(parameter.at_most)]
    return [f"'{word}'" for word in parameter.choices]


def _uses(fact: Fact) -> list[str]:
    """A fact with every value of every argument, one named argument at a time."""
    first = _values(fact.positional) if fact.positional is not None else []
    required = fact.positional is not None and fact.positional.required
    needed = [parameter for parameter in fact.named if parameter.required]
    written = [fact.name] if not required and not needed else []
    written += [f"{fact.name}({value})" for value in first]
    for parameter in fact.named:
        before = f"{first[0]}, " if required else ""
        written += [f"{fact.name}({before}{parameter.name}={value})" for value in _values(parameter)]
    return written


def _log() -> list[Event]:
    when = "2025-09-02 09:00"
    return [
        event(when, "anna", "request", "holiday", "refused", how="2025-09-03 to 2025-09-05"),
        event(when, "anna", "request", "leave", "granted", line=1, how="2025-09-08"),
        event(when, "ben", "report", line=2, how="phone"), event(when, "anna", "joined", line=3),
        event(when, "anna", "left", line=4), event(when, "anna", "visit", outcome="no answer", line=5),
        event(when, "cat", "evidence", line=6), event(when, "cat", "notice", "letter_1", line=7),
    ]  # fmt: skip


def _rows(occasion: str, marks: dict[str, str]) -> tuple[Rows, Logged]:
    grid = school(calendar(weeks=5, half_term=2), marks, year="7").grid()
    logged = read_logged([(one, False) for one in _log()], grid)
    if occasion in EVENT_ROWS:
        found = event_rows(occasion, grid, logged)
        assert found is not None
        return found, logged
    return {"review": lambda: review_rows(grid, "week", "last school day"), "absence": lambda: absence_rows(grid),
            "return": lambda: return_rows(grid)}[occasion](), logged  # fmt: skip


@pytest.mark.parametrize(
    "marks", [{"anna": "// N/ NN XX II // /U LB", "ben": "// // ..", "cat": "NN NN"}, {"anna": "//"}]
)
@pytest.mark.parametrize("name", sorted(ROW_FACTS))
def test_each_fact_runs_on_each_of_its_occasions(name: str, marks: dict[str, str]) -> None:
    fact = ROW_FACTS[name]
    for occasion in sorted(set(fact.occasions) & set(ASKED)):
        rows, logged = _rows(occasion, marks)
        for at_start in (False, True):
            seen = rows.at_start() if at_start else rows
            memory = Memory({"letter_1": rows.key[:1]}, frozenset({"letter_1"}))
            counting = Counting(improvement="attendance is higher")
            for written, log in itertools.product(_uses(fact), (logged, None)):
                if log is None and set(fact.occasions) & {"request", "report"} and occasion in EVENT_ROWS:
                    continue  # without a log there are none
                frame = Frame(seen, Sums(rows.grid), counting, memory, logged=log)
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
    return "1" if fact.kind in (Kind.COUNT, Kind.PERCENT) else f"'{_word(fact)}'"


def _word(fact: Fact) -> str:
    return YEARS[0] if fact.kind is Kind.YEAR else fact.choices[0] if fact.choices else "holiday"


def _compared(column: Truth | Column, fact: Fact) -> Truth:
    assert not isinstance(column, np.ndarray)
    return column.compare("==", Fraction(1) if _constant(fact) == "1" else _word(fact))
