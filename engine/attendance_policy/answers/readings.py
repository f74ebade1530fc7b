"""The four answers, computed once for every question: ask under each reading of each open point, and compare.

Nobody declares which minutes conflict: the engine answers under every reading, one point at a time, the others at
their working reading or as written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from attendance_policy.answers.model import CONFLICT, NOT_SPECIFIED, Answer, Read, Single, Value, Values, joined
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.model import OpenPoint
from attendance_policy.policy.paths import parse_path

Ask = Callable[[Policy], Single]


def answer(loaded: Loaded, ask: Ask, sections: Collection[str], asked: Values | None = None) -> Answer:
    """The answer to a question that reads these sections of a policy.

    `ask` answers under one policy. A point matters when its readings change that answer. All equal: the single answer
    stands; else the kinds of the points that matter decide (`conflict` before `silence`).
    """
    single = ask(loaded.policy)
    matter: list[tuple[OpenPoint, tuple[Read, ...]]] = []
    for point in loaded.as_written.open_points:
        if not touches(point, sections):
            continue
        reads = tuple(
            Read(point.id, point.kind, point.asks, reading.id, reading.says, reading.source or point.source,
                 reading.id == point.working, ask(loaded.under({point.id: reading.id})))
            for reading in point.readings
        )  # fmt: skip
        if any(not read.single.agrees_with(reads[0].single) for read in reads):
            matter.append((point, reads))
    asked = asked or {}
    if not matter:
        return Answer(asked, single.result, {**single.values, **single.shown}, single.source, single.not_specified,
                      single.decided_by, single.candidates, single.asks, single.interpretation, single.notes,
                      single.rivals)  # fmt: skip
    return _open(asked, single, matter)


def touches(point: OpenPoint, sections: Collection[str]) -> bool:
    """Whether a reading of the point changes one of these sections."""
    written = [path for reading in point.readings for path in (*(path for path, _ in reading.sets), *reading.removes)]
    heads = {parse_path(path)[0] for path in written}
    return "*" in heads or not heads.isdisjoint(sections)


def _open(asked: Values, single: Single, matter: list[tuple[OpenPoint, tuple[Read, ...]]]) -> Answer:
    reads = tuple(read for _, group in matter for read in group)
    unsettled = [read.single for point, group in matter if not point.working for read in group]
    conflict = CONFLICT in (point.kind for point, _ in matter) or single.result == CONFLICT
    sentences = [f"{point.asks} The text does not settle it{_clause(point)}" for point, _ in matter]
    choices = [
        f"{point.id}: read as `{point.working}`, because {point.because}" for point, _ in matter if point.working
    ]
    values: dict[str, Value] = {
        key: value if all(_value(other, key) == value for other in unsettled) else None
        for key, value in {**single.values, **single.shown}.items()
    }
    settled = not unsettled
    return Answer(
        asked,
        CONFLICT if conflict else NOT_SPECIFIED,
        values,
        joined(single.source, *(read.source for read in reads)),
        "" if conflict else "; ".join(sentences),
        single.decided_by if settled or all(s.decided_by == single.decided_by for s in unsettled) else "",
        (),
        single.asks if settled else (),
        joined(single.interpretation, choices),
        tuple(n for n in single.notes if all(n in other.notes for other in unsettled)),
        (*reads, *single.rivals),
    )


def _value(single: Single, key: str) -> Value:
    return single.values.get(key, single.shown.get(key))


def _clause(point: OpenPoint) -> str:
    source = joined(point.source, *(reading.source for reading in point.readings))
    return f" ({', '.join(source)})" if source else ""
