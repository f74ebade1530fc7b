"""Frozen dataclasses that cost little to define.

The standard library writes six functions for each frozen dataclass as text and compiles them when the class is defined:
0.45 ms a class, which for the classes of one command was a quarter of its time. Here a class has the same fields and
behaves the same, but it shares what only refuses or tells, and the rest is written when it is first called: 0.04 ms. Of
most classes that a command imports it never makes a value. `field` may say no `init`, `kw_only` or `hash`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields
from functools import partial
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

_set = object.__setattr__
_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _made(cls: type[Any], slots: bool, eq: bool, order: bool) -> type[Any]:
    own = vars(cls)
    if not cls.__doc__:
        cls.__doc__ = cls.__name__  # else the library takes long to make one up
    # Where a class says how it is compared, and no more, Python has set its hash to none.
    said = [name for name in own if name != "__hash__" or own[name] is not None]
    made: type[Any] = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    shared: dict[str, Any] = {"__setattr__": _refuse_set, "__delattr__": _refuse_delete, "__repr__": _repr}
    shared["__init__"] = _when_called(made, "__init__", _init)
    if eq:
        shared["__hash__"] = _when_called(made, "__hash__", _hash)
    for name in (*(("__eq__",) if eq else ()), *(_ORDER if order else ())):
        shared[name] = _when_called(made, name, partial(_comparison, name))
    if slots:
        shared |= {"__getstate__": _state, "__setstate__": _restore}
    for name in shared.keys() - said:
        setattr(made, name, shared[name])
    return made


def _when_called(cls: type[Any], name: str, text: Callable[[type[Any], dict[str, Any]], str]) -> Callable[..., Any]:
    """Stands in for a function of a class until it is first called, and is then that function, compiled of its text."""

    def first(*args: Any, **given: Any) -> Any:
        known: dict[str, Any] = {}
        exec(text(cls, known), known)
        known[name].__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, known[name])
        return known[name](*args, **given)

    return first


def _init(cls: type[Any], known: dict[str, Any]) -> str:
    known |= {"_set": _set, "_none": MISSING}
    taken, body = ["self"], []
    for field in fields(cls):
        name, value = field.name, field.name
        if field.default_factory is not MISSING:
            known[f"_make_{name}"], known[f"_{name}"] = field.default_factory, MISSING
            value = f"_make_{name}() if {name} is _none else {name}"
        elif field.default is not MISSING:
            known[f"_{name}"] = field.default
        taken.append(f"{name}=_{name}" if f"_{name}" in known else name)
        body.append(f"\n _set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("\n self.__post_init__()")
    return f"def __init__({', '.join(taken)}):{''.join(body) or ' pass'}"


def _compared(cls: type[Any], one: str) -> str:
    return "(" + "".join(f"{one}.{field.name}," for field in fields(cls) if field.compare) + ")"


def _comparison(name: str, cls: type[Any], known: dict[str, Any]) -> str:
    return (f"def {name}(self, other):\n if other.__class__ is not self.__class__:\n  return NotImplemented\n"
            f" return {_compared(cls, 'self')} {_ORDER.get(name, '==')} {_compared(cls, 'other')}")  # fmt: skip


def _hash(cls: type[Any], known: dict[str, Any]) -> str:
    return f"def __hash__(self): return hash({_compared(cls, 'self')})"


@recursive_repr()
def _repr(self: Any) -> str:
    told = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({told})"


def _refuse_set(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(fields(self), state, strict=True):
        _set(self, field.name, value)


if TYPE_CHECKING:  # whoever reads types sees that of the standard library
    from dataclasses import dataclass
else:

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, order: bool = False, slots: bool = False,
                  eq: bool = True) -> Any:  # fmt: skip
        """As `dataclasses.dataclass`. A class that is not frozen the standard library makes."""
        if not frozen:
            return dataclasses.dataclass(cls, order=order, slots=slots, eq=eq)
        return lambda cls: _made(cls, slots, eq, order)
