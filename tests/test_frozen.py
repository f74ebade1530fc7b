"""Classes made by `frozen` beside the same classes made by the standard library: both behave the same."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import sys
from dataclasses import fields, replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from attendance_policy import frozen

_TEXT = '''
from __future__ import annotations
from dataclasses import field
from functools import cached_property

@dataclass(frozen=True, slots=True)
class Slotted:
    """With everything that a field may say."""
    first: int
    second: str = "b"
    found: dict[str, int] = field(default_factory=dict)
    hidden: int = field(default=0, repr=False)
    beside: object = field(default=None, compare=False)

@dataclass(frozen=True)
class Open:
    first: int
    @cached_property
    def twice(self):
        return self.first * 2

@dataclass(frozen=True)
class Below(Open):
    second: int = 2

@dataclass(frozen=True, eq=False)
class Itself:
    first: int

@dataclass(frozen=True, slots=True)
class Nothing:
    pass

@dataclass(frozen=True)
class Checked:
    first: int
    def __post_init__(self):
        if self.first < 0:
            raise ValueError("below zero")

@dataclass(frozen=True, slots=True)
class Own:
    first: int
    def __repr__(self):
        return "own"
    def __eq__(self, other):
        return self.__class__ is other.__class__

@dataclass(frozen=True, order=True, slots=True)
class Ordered:
    first: int

@dataclass
class Loose:
    first: int = 0
    found: list = field(default_factory=list)

@dataclass(slots=True)
class LooseSlotted:
    first: int
    second: int = 2

@dataclass(eq=False)
class LooseItself:
    first: int = 0

@dataclass
class LooseHashed:
    first: int = 0
    def __hash__(self):
        return 7
'''


def _module(name: str, dataclass: Any) -> Any:
    # A module, so that values can be pickled.
    made: Any = ModuleType(name)
    made.dataclass = dataclass
    sys.modules[name] = made
    exec(_TEXT, vars(made))
    return made


OURS, THEIRS = _module("classes_of_ours", frozen.dataclass), _module("classes_of_the_library", dataclasses.dataclass)
VALUES = [("Slotted", (1,)), ("Slotted", (1, "x", (), 4, 5)), ("Slotted", (1, "x", {"a": 1}, 4, 5)), ("Open", (3,)),
          ("Below", (3,)), ("Below", (3, 4)), ("Itself", (1,)), ("Nothing", ()), ("Checked", (1,)), ("Own", (1,)),
          ("Ordered", (1,)), ("Loose", ()), ("Loose", (1, [2])), ("LooseSlotted", (1,)), ("LooseItself", (1,)),
          ("LooseHashed", (1,))]  # fmt: skip


@pytest.fixture(autouse=True, params=[10**9, 0], ids=["by field", "compiled"])
def _often(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test with functions that go by field, and with functions that were compiled."""
    monkeypatch.setattr(frozen, "OFTEN", request.param)
    monkeypatch.setattr(sys.modules[__name__], "OURS", _module("classes_of_ours", frozen.dataclass))


def attempt(call: Any) -> object:
    """What a call gives, or how it fails."""
    try:
        return call()
    except Exception as error:
        return type(error), str(error)


@pytest.mark.parametrize(("name", "given"), VALUES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_value_is_told_compared_copied_and_kept_from_change_as_in_the_library(
    name: str, given: tuple[object, ...]
) -> None:
    def seen(cls: Any) -> list[object]:
        one, two = cls(*given), cls(*given)
        first = {field.name: getattr(one, field.name) for field in fields(cls)}
        copies = copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one)), replace(one)
        return [
            repr(one), one == two, one == object(), one in [two], first, cls.__match_args__, hasattr(one, "__dict__"),
            cls.__hash__ is None, attempt(lambda: hash(one) == hash(two)), attempt(lambda: len({one, two})),
            attempt(lambda: one < two), [repr(made) for made in copies],
            *([attempt(lambda: setattr(one, "first", 2)), attempt(lambda: delattr(two, "first"))] if first else []),
        ]  # fmt: skip

    assert seen(getattr(OURS, name)) == seen(getattr(THEIRS, name))


@pytest.mark.parametrize("name", sorted({name for name, _ in VALUES}))
@pytest.mark.parametrize("given", [{}, {"first": -1}, {"first": 1, "none": 1}, {"first": 1, "second": 2}], ids=len)
def test_a_call_fails_as_in_the_library(name: str, given: dict[str, object]) -> None:
    # Each in a module of its own: a class of which no value was made yet.
    ours = _module("classes_made_anew", frozen.dataclass)
    assert repr(attempt(lambda: getattr(ours, name)(**given))) == repr(attempt(lambda: getattr(THEIRS, name)(**given)))


def test_the_hash_is_that_of_the_fields_which_are_compared() -> None:
    for made in (OURS, THEIRS):
        assert hash(made.Slotted(1, found=(), beside=1)) == hash((1, "b", (), 0))
        assert made.Slotted(1, beside=1) == made.Slotted(1, beside=2) != made.Slotted(2)


def test_an_array_is_never_asked_whether_it_equals_itself() -> None:
    many = np.arange(3)
    assert OURS.Open(many) == OURS.Open(many)


def test_each_value_has_a_default_of_its_own() -> None:
    one, two = OURS.Slotted(1), OURS.Slotted(1)
    one.found["a"] = 1
    assert two.found == {}


def test_a_value_within_itself_is_told_once() -> None:
    for made in (OURS, THEIRS):
        held: dict[str, Any] = {}
        held["again"] = made.Slotted(1, found=held)
        assert repr(held["again"]) == "Slotted(first=1, second='b', found={'again': ...}, beside=None)"


def test_what_is_worked_out_is_kept() -> None:
    assert [OURS.Below(2).twice, vars(OURS.Below(2))] == [4, {"first": 2, "second": 2}]


def test_a_class_that_inherits_without_being_one_itself_is_made_as_its_parent() -> None:
    made = _module("classes_inherited", frozen.dataclass)
    child = type("Child", (made.Open,), {})
    assert (child(4).first, made.Open(5).first, child(4) == child(4), child(4) == made.Open(4)) == (4, 5, True, False)


@pytest.mark.parametrize("given", [(1, 2, 3, 4, 5, 6), (), (1, 2, 3)], ids=len)
@pytest.mark.parametrize("name", ["Slotted", "Nothing", "Loose", "Checked"])
def test_values_in_their_order_fail_as_in_the_library(name: str, given: tuple[int, ...]) -> None:
    assert repr(attempt(lambda: getattr(OURS, name)(*given))) == repr(attempt(lambda: getattr(THEIRS, name)(*given)))
    named = {"first": 1}
    ours, theirs = (attempt(lambda made=made: getattr(made, name)(*given, **named)) for made in (OURS, THEIRS))
    assert repr(ours) == repr(theirs)


def test_what_is_called_often_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frozen, "OFTEN", 3)
    functions = []
    for number in range(5):
        assert OURS.Slotted(number) == OURS.Slotted(number)
        functions.append((OURS.Slotted.__init__, OURS.Slotted.__eq__))
    assert functions[0][0] != functions[1][0] == functions[4][0]
    assert functions[0][1] == functions[2][1] != functions[3][1] == functions[4][1]
