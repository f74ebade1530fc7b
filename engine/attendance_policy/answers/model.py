"""What an answer is: one of four results, the values, and everything a person needs to check it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Source

DETERMINED = "determined"
DISCRETIONARY = "discretionary"
NOT_SPECIFIED = "not_specified"
CONFLICT = "conflict"
RESULTS = (DETERMINED, DISCRETIONARY, NOT_SPECIFIED, CONFLICT)

Value = str | int | bool | None | tuple[str, ...]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say: a judgement of the profile, and the role it is put to."""

    judgement: str
    asks: str
    who: str


@dataclass(frozen=True)
class Single:
    """The answer of one policy under one set of readings.

    `values` are what the question is about: two singles agree when their result, values, candidates and `decided_by`
    do. `shown` are values beside them that are printed and never compared. `candidates`: the possible values of an
    answer that only a boundary minute leaves open. `rivals`: answers of two rules of one policy that cannot both hold.
    """

    result: str
    values: Values
    source: Source = ()
    not_specified: str = ""
    decided_by: str = ""
    candidates: tuple[str, ...] = ()
    asks: tuple[Question, ...] = ()
    interpretation: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    shown: Values = field(default_factory=dict)
    rivals: tuple[Read, ...] = ()

    def agrees_with(self, other: Single) -> bool:
        """Whether the two say the same; what they rest on may differ."""
        mine = (self.result, dict(self.values), self.candidates, self.decided_by)
        return mine == (other.result, dict(other.values), other.candidates, other.decided_by)


@dataclass(frozen=True)
class Read:
    """The answer under one reading. `point` is "" where two rules disagree and no open point says so."""

    point: str
    kind: str
    asks: str
    reading: str
    says: str
    source: Source
    working: bool
    single: Single

    def as_data(self) -> dict[str, object]:
        """The reading as the JSON contract has it: `reading`, `source` and the values under it."""
        return {
            "reading": self.reading,
            "point": self.point or None,
            "says": self.says,
            "source": list(self.source),
            "working": self.working,
            "result": self.single.result,
            **plain(self.single.values),
            **plain(self.single.shown),
            "candidates": list(self.single.candidates) or None,
            "decided_by": self.single.decided_by or None,
            "not_specified": self.single.not_specified or None,
        }


@dataclass(frozen=True)
class Answer:
    """The answer to one question under every reading. `asked` holds the question: policy, day, year and so on.

    `values` are null where the readings differ on them and the profile names no working reading. `chosen`: readings
    that the call itself fixed.
    """

    asked: Values
    result: str
    values: Values
    source: Source = ()
    not_specified: str = ""
    decided_by: str = ""
    candidates: tuple[str, ...] = ()
    asks: tuple[Question, ...] = ()
    interpretation: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    readings: tuple[Read, ...] = ()
    chosen: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        """The answer as the JSON contract has it."""
        return {**plain(self.asked), "result": self.result, **plain(self.values), **self.grounds()}

    def grounds(self) -> dict[str, object]:
        """What the answer rests on, in the contract's names."""
        return {
            "source": list(self.source),
            "not_specified": self.not_specified or None,
            "decided_by": self.decided_by or None,
            "candidates": list(self.candidates) or None,
            "asks": [{"judgement": q.judgement, "asks": q.asks, "who": q.who} for q in self.asks],
            "interpretation": list(self.interpretation),
            "notes": list(self.notes),
            "readings": [read.as_data() for read in self.readings],
            "under": list(self.chosen),
        }


def plain(values: Values) -> dict[str, object]:
    """Values as JSON has them: tuples become lists."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def joined(*sources: Iterable[str]) -> Source:
    """Clauses of several sources, each once, in the order they come."""
    return tuple(dict.fromkeys(clause for source in sources for clause in source))


def clause(source: Iterable[str]) -> str:
    """` (3.6, 4.1)`, to close a sentence with; "" when there is no clause."""
    listed = ", ".join(source)
    return f" ({listed})" if listed else ""
