"""The bare decision in other engines: the five bands and the threshold of a penalty notice, all figures given.

A row is a pupil at a review. The answer is the number of the band, and 8 more where the threshold is met. Every engine
is written as its own pages show it; each answers before it is timed, and must answer as ours does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from numpy.typing import NDArray
from simpleeval import SimpleEval

from attendance_policy.decide.blocks import BLOCK, lines_of
from attendance_policy.decide.run import Shared
from attendance_policy.facts.frame import Frame
from attendance_policy.facts.memory import Memory
from attendance_policy.rules.bind import Bound
from attendance_policy.rules.settings import Settings
from benchmarks import plain
from benchmarks.case import Year, ladder

PENALTY = 8
FLOOR = "memory floor: every figure read once"
_BANDS = ((50, 0), (90, 1), (93, 2), (95, 3))
Answer = NDArray[np.integer]
Names = dict[str, float]


@dataclass(frozen=True)
class Rows:
    """Rows with their figures, as lists of names for engines that take a row and as arrays for the others."""

    attendance: NDArray[np.float64]
    unauthorised: NDArray[np.int32]
    weeks: int

    def named(self, count: int) -> list[Names]:
        """The first rows, each a mapping of names."""
        pairs = zip(self.attendance[:count].tolist(), self.unauthorised[:count].tolist(), strict=True)
        return [{"attendance": a, "unauthorised_10_weeks": u} for a, u in pairs]


@dataclass(frozen=True)
class Peer:
    """One way to decide. `takes`: how many rows it is given; `prepare` gives the call that is timed."""

    name: str
    package: str
    takes: int | None
    prepare: Callable[[], Callable[[], Answer]]

    @property
    def version(self) -> str:
        """Which version is installed; "" for none."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return ""


class Ours:
    """Our engine on the conditions of the ladder, with the counts of the rows made beforehand, as the others have.

    It takes the pupils in blocks, as it does in every run.
    """

    def __init__(self, about: Year) -> None:
        self.policy = ladder().policy
        self.grid = about.grid
        whole, counting = Shared.of(about.grid), self.policy.counting_in_simulation
        self.rows = whole.rows_of("review", counting.review_every, counting.review_on)
        self.frames = []
        for start in range(0, about.grid.size[0], BLOCK):
            part = lines_of(whole, start, min(start + BLOCK, about.grid.size[0]))
            rows = part.rows_of("review", counting.review_every, counting.review_on)
            self.frames.append(Frame(rows, part.sums, counting, Memory({}, frozenset())))
        rule = self.policy.rule("penalty_first")
        assert rule is not None
        self.penalty = rule.cases[0].ways[0].when or rule.cases[0].conditions[0]
        self()

    def __call__(self) -> Answer:
        return np.concatenate([self._block(frame) for frame in self.frames])

    def _block(self, frame: Frame) -> Answer:
        bound = Bound(self.policy, frame, Settings())
        fits = bound.tier("band").fits
        band = np.full(len(fits[0]), len(fits) - 1, dtype=np.uint8)
        for number in range(len(fits) - 2, -1, -1):  # the first that fits, from the top
            np.copyto(band, np.uint8(number), where=fits[number] == 2)
        return band + (bound.truth(self.penalty) == 2) * np.uint8(PENALTY)

    def given(self) -> Rows:
        """The same figures for the others, counted without our engine."""
        about, pupil, day = plain.told(self.grid), self.rows.pupil, self.rows.day

        def up_to(member: NDArray[np.bool_]) -> NDArray[np.int64]:
            total = np.cumsum(member[about.marks], axis=1, dtype=np.int64)[:, 1::2]
            return np.pad(total, ((0, 0), (1, 0)))

        here, held = (up_to(member)[pupil, day + 1] for member in (about.present, about.possible))
        away = up_to(about.unauthorised)
        missed = away[pupil, day + 1] - away[pupil, about.window[day]]
        attendance = np.where(held > 0, 100.0 * here / np.maximum(held, 1), 100.0)
        return Rows(attendance, missed.astype(np.int32), len(np.unique(day)))


def peers(ours: Ours, rows: Rows, few: int) -> Iterator[Peer]:
    """Every engine, installed or not. `few`: how many rows those are given that take them one by one."""
    named = rows.named(few)
    yield Peer(FLOOR, "numpy", None, lambda: _floor(rows))
    yield Peer("hand-written kernel (numba)", "numba", None, lambda: _numba(rows))
    yield Peer("this engine", "attendance-policy", None, lambda: ours)
    yield Peer("OpenFisca-Core, a period a week", "OpenFisca-Core", None, lambda: _openfisca(rows))
    yield Peer("polars expressions", "polars", None, lambda: _polars(rows))
    yield Peer("zen-engine, compiled expression", "zen-engine", few, lambda: _zen_expression(named))
    yield Peer("CEL in Rust, compiled", "common-expression-language", few, lambda: _cel(named))
    yield Peer("plain simpleeval, parsed once", "simpleeval", few, lambda: _simpleeval(named))
    yield Peer("zen-engine, decision graph", "zen-engine", few // 10, lambda: _zen_graph(named[: few // 10]))


def _each(call: Callable[[Names], float], named: list[Names]) -> Callable[[], Answer]:
    return lambda: np.array([int(call(one)) for one in named], dtype=np.int64)


def _ternary() -> str:
    chain = "".join(f"attendance < {figure}.0 ? {number} : " for figure, number in _BANDS)
    return f"({chain}4) + (unauthorised_10_weeks >= 10 ? {PENALTY} : 0)"


def _simpleeval(named: list[Names]) -> Callable[[], Answer]:
    chain = "".join(f"{number} if attendance < {figure} else " for figure, number in _BANDS)
    evaluate = SimpleEval()
    parsed = evaluate.parse(f"({chain}4) + ({PENALTY} if unauthorised_10_weeks >= 10 else 0)")

    def one(names: Names) -> float:
        evaluate.names = names
        return float(evaluate.eval("", previously_parsed=parsed))

    return _each(one, named)


def _zen_expression(named: list[Names]) -> Callable[[], Answer]:
    import zen

    return _each(zen.compile_expression(_ternary()).evaluate, named)


def _zen_graph(named: list[Names]) -> Callable[[], Answer]:
    import zen

    bands = [{"_id": f"r{number}", "i": f"< {figure}", "o": str(number)} for figure, number in _BANDS]
    table = {
        "hitPolicy": "first", "passThrough": True,
        "inputs": [{"id": "i", "name": "attendance", "field": "attendance"}],
        "outputs": [{"id": "o", "name": "band", "field": "band"}],
        "rules": [*bands, {"_id": "r4", "i": "", "o": "4"}],
    }  # fmt: skip
    answer = {"passThrough": False, "expressions": [
        {"id": "e", "key": "answer", "value": f"band + (unauthorised_10_weeks >= 10 ? {PENALTY} : 0)"}]}  # fmt: skip
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": place, "content": {"schema": ""}},
        {"id": "table", "name": "table", "type": "decisionTableNode", "position": place, "content": table},
        {"id": "answer", "name": "answer", "type": "expressionNode", "position": place, "content": answer},
        {"id": "out", "name": "out", "type": "outputNode", "position": place, "content": {"schema": ""}},
    ]
    order = ["in", "table", "answer", "out"]
    edges = [{"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in zip(order, order[1:])]  # noqa: B905, RUF007
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return _each(lambda names: decision.evaluate(names)["result"]["answer"], named)


def _cel(named: list[Names]) -> Callable[[], Answer]:
    import cel

    return _each(cel.compile(_ternary()).execute, named)


def _openfisca(rows: Rows) -> Callable[[], Answer]:
    """As it is used: a pupil is a person and a review a week; the inputs are set in every run."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_core.simulations import Simulation
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    pupil = build_entity("pupil", "pupils", "A pupil", is_person=True)
    shared = {"entity": pupil, "definition_period": DateUnit.WEEK}

    def formula(person, period):  # type: ignore[no-untyped-def]
        attendance = person("attendance", period)
        band = np.select([attendance < figure for figure, _ in _BANDS], [number for _, number in _BANDS], 4)
        return band + PENALTY * (person("unauthorised", period) >= 10)

    system = TaxBenefitSystem([pupil])
    system.add_variable(type("attendance", (Variable,), {**shared, "value_type": float}))
    system.add_variable(type("unauthorised", (Variable,), {**shared, "value_type": int}))
    system.add_variable(type("answer", (Variable,), {**shared, "value_type": int, "formula": formula}))
    weeks = [f"2025-W{week:02d}" for week in range(1, rows.weeks + 1)]
    attendance, unauthorised = (np.array_split(column, rows.weeks) for column in (rows.attendance, rows.unauthorised))
    people = max(len(part) for part in attendance)
    padded = [(_padded(a, people), _padded(u, people)) for a, u in zip(attendance, unauthorised, strict=True)]

    def run() -> Answer:
        simulation: Simulation = SimulationBuilder().build_default_simulation(system, people)
        found = []
        for week, part, (shares, counts) in zip(weeks, attendance, padded, strict=True):
            simulation.set_input("attendance", week, shares)
            simulation.set_input("unauthorised", week, counts)
            found.append(simulation.calculate("answer", week)[: len(part)])
        return np.concatenate(found)

    return run


def _padded(column: NDArray[np.generic], length: int) -> NDArray[np.generic]:
    return np.pad(column, (0, length - len(column)))


def _polars(rows: Rows) -> Callable[[], Answer]:
    import polars as pl

    frame = pl.DataFrame({"attendance": rows.attendance, "unauthorised": rows.unauthorised})
    band = pl.when(pl.col("attendance") < _BANDS[0][0]).then(_BANDS[0][1])
    for figure, number in _BANDS[1:]:
        band = band.when(pl.col("attendance") < figure).then(number)
    answer = band.otherwise(4) + pl.when(pl.col("unauthorised") >= 10).then(PENALTY).otherwise(0)
    return lambda: frame.lazy().select(answer.alias("answer")).collect()["answer"].to_numpy()


def _numba(rows: Rows) -> Callable[[], Answer]:
    import numba

    def loop(attendance, unauthorised):  # type: ignore[no-untyped-def]
        found = np.empty(len(attendance), dtype=np.int64)
        for row in range(len(attendance)):
            a = attendance[row]
            band = 0 if a < 50 else 1 if a < 90 else 2 if a < 93 else 3 if a < 95 else 4
            found[row] = band + (8 if unauthorised[row] >= 10 else 0)
        return found

    compiled = numba.njit(nogil=True)(loop)
    compiled(rows.attendance[:8], rows.unauthorised[:8])
    return lambda: compiled(rows.attendance, rows.unauthorised)


def _floor(rows: Rows) -> Callable[[], Answer]:
    """Reads what the decision rests on once, and decides nothing."""
    figures = rows.attendance.view(np.uint64)

    def read() -> Answer:
        return np.array([np.bitwise_or.reduce(figures), np.bitwise_or.reduce(rows.unauthorised)], dtype=np.uint64)

    return read
