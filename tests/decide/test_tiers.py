"""Levels of a tier where not everything is known, and those of whom the document says nothing."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from attendance_policy.conditions.levels import Levels
from reference.interpreter import Options
from reference.making import agreed, calendar, policy, rule, school
from reference.side_by_side import run_engine

REPLAY = Options(simulate=False, take_done=False)
ASK = {"asks": "Is it so?", "who": "head", "unanswered": "ask"}


def _opened(when: str, levels: dict[str, Any], marks: str = "// NN", **tier: Any) -> list[tuple[int, str, Any]]:
    made = policy(
        rules={"r": rule(each="absence", when=when)}, judgements={"asked": ASK}, tiers={"t": {"levels": levels, **tier}}
    )
    return [(d.day.day, d.status, d.names) for d in agreed(made, school(calendar(), {"anna": marks}), REPLAY)]


TWO = {"top": {"when": "asked"}, "middle": {"when": "attendance == 100"}, "rest": {"called": "the rest"}}


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("t == 'rest'", []),  # attendance is 100: top or middle
        ("t in ('top', 'middle')", [(2, "due", ())]),
        ("t != 'rest'", [(2, "due", ())]),
        ("t == 'middle'", [(2, "asks", ("asked",))]),
        ("t in ('middle', 'rest')", [(2, "asks", ("asked",))]),
        ("t not in ('top', 'middle')", []),
        ("not t == 'rest'", [(2, "due", ())]),
    ],
)
def test_a_comparison_is_as_sure_as_the_levels_let_it_be(when: str, found: list[Any]) -> None:
    assert _opened(when, TWO) == found


HOLE = {"good": {"when": "attendance >= 60"}, "bad": {"when": "attendance < 40"}}
SILENT = {"not_stated": "the table has no level between its ranges"}


def test_whom_no_level_fits_is_at_none() -> None:
    assert _opened("t == 'good'", HOLE, "// NN NN") == [(2, "due", ())]
    assert _opened("t != 'good'", HOLE, "// NN NN") == []


def test_of_whom_the_document_says_nothing_is_not_specified() -> None:
    assert _opened("t == 'bad'", HOLE, "// NN NN", otherwise=SILENT) == [(3, "not_specified", ("t",))]
    assert _opened("not t == 'bad'", HOLE, "// NN NN", otherwise=SILENT) == [
        (2, "due", ()), (3, "not_specified", ("t",)),
    ]  # fmt: skip
    # Elsewhere the silence leaves nothing open.
    assert _opened("t == 'good' and asked", HOLE, "// NN", otherwise=SILENT) == [(2, "asks", ("asked",))]


def test_who_has_no_figure_is_in_no_hole_of_the_table() -> None:
    # On the first day there has been no session: nothing that the table could have a level for.
    assert _opened("t == 'bad'", HOLE, "NN NN", otherwise=SILENT) == [(2, "due", ())]


@pytest.mark.parametrize("hole", [False, True])
def test_a_comparison_is_what_every_way_to_settle_the_levels_agrees_on(hole: bool) -> None:
    names = "abcd"
    fits = tuple(np.array(np.meshgrid(*[[0, 1, 2]] * len(names)), dtype=np.uint8).reshape(len(names), -1))
    column = Levels(tuple(names), fits, np.ones(len(fits[0]), np.bool_) if hole else None)
    asked = [(some, inside) for count in (1, 2, 3) for some in combinations(names, count) for inside in (True, False)]
    for row, held in enumerate(zip(*(one.tolist() for one in fits), strict=True)):
        ways = product(*[{0: (False,), 1: (False, True), 2: (True,)}[one] for one in held])
        at = {next((name for name, yes in zip(names, way, strict=True) if yes), "") for way in ways}
        silent = hole and "" in at
        assert column.at(row) == (next(iter(at)) if len(at) == 1 else None)
        assert column.in_hole()[row] == silent
        assert column.compare("==", None)[row] == (0 if at == {""} and not silent else 1)
        for some, inside in asked:
            meets = {one != "" and (one in some) == inside for one in at}
            assert column.among(some, inside)[row] == (1 if silent or len(meets) == 2 else 2 * meets.pop())


def test_a_tier_is_worked_out_once_until_a_step_it_looks_back_at_was_done_again() -> None:
    made = policy(rules={name: rule(each="absence", when="once_away") for name in ("first", "second")},
                  terms={"once_away": {"when": "consecutive('absent') >= 9"}},
                  tiers={"t": {"levels": {"known": {"when": "done(first)"}, "new": {"called": "new"}}}})  # fmt: skip
    bound = run_engine(made, school(calendar(), {"anna": "// NN NN"}), Options()).bounds["absence"]
    tier = bound.tier("t")
    assert bound.tier("t") is tier
    assert tier.compare("==", "known").tolist() == [0, 0]
    bound.frame.memory.add("second", bound.frame.rows.key[:1])
    assert bound.tier("t") is tier
    bound.frame.memory.add("first", bound.frame.rows.key[:1])
    assert bound.tier("t").compare("==", "known").tolist() == [0, 2]
