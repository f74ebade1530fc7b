"""Dataclasses, frozen ones above all, that cost little to define.

The standard library writes up to six functions for each dataclass as text and compiles them when the class is defined:
0.45 ms a class, which for the classes of one command was a quarter of its time. Here a class has the same fields and
behaves the same, but it shares what only refuses or tells: 0.04 ms. The rest goes field by field until it was called
often (`OFTEN`), and is then written and compiled: of most classes that a command imports it makes a few values or none,
and writing a function for each took a twentieth of a short call. `field` may say no `init`, `kw_only` or `hash`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields
from functools import cache, partial
from operator import attrgetter, eq, ge, gt, le, lt
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

# Calls after which a function of a class is compiled. That takes 0.1 ms; going field by field, 1 microsecond longer.
OFTEN = 100
_set = object.__setattr__
_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
_COMPARE = {"__eq__": eq, "__lt__": lt, "__le__": le, "__gt__": gt, "__ge__": ge}


def _made(cls: type[Any], frozen: bool, slots: bool, eq: bool, order: bool) -> type[Any]:
    own = vars(cls)
    if not cls.__doc__:
        cls.__doc__ = cls.__name__  # else the library takes long to make one up
    # Where a class says how it is compared, and no more, Python has set its hash to none.
    said = [name for name in own if name != "__hash__" or own[name] is not None]
    made: type[Any] = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    shared: dict[str, Any] = {"__repr__": _repr, "__init__": _when_called(made, "__init__", _init, _filling)}
    if eq:
        shared["__hash__"] = _when_called(made, "__hash__", _hash, _hashing) if frozen else None
    for name in (*(("__eq__",) if eq else ()), *(_ORDER if order else ())):
        shared[name] = _when_called(made, name, partial(_comparison, name), partial(_comparing, name))
    if frozen:
        shared |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete}
    if frozen and slots:
        shared |= {"__getstate__": _state, "__setstate__": _restore}
    for name in shared.keys() - said:
        setattr(made, name, shared[name])
    return made


def _when_called(
    cls: type[Any], name: str, text: Callable[[type[Any], dict[str, Any]], str],
    by_field: Callable[[type[Any], Callable[[], Callable[..., Any]]], Callable[..., Any]],
) -> Callable[..., Any]:  # fmt: skip
    """Stands in for a function of a class until it was called often, and is then that function, compiled of its `text`.

    `by_field`: what does the same until then, going over the fields. It is given what compiles the function, whose
    errors are those of the library.
    """
    calls, general = 0, None

    def compiled() -> Callable[..., Any]:
        known: dict[str, Any] = {}
        exec(text(cls, known), known)
        known[name].__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, known[name])
        made: Callable[..., Any] = known[name]
        return made

    def stand_in(*args: Any, **given: Any) -> Any:
        nonlocal calls, general
        calls += 1
        if calls > OFTEN:
            return compiled()(*args, **given)
        general = general or by_field(cls, compiled)
        return general(*args, **given)

    return stand_in


def _filling(cls: type[Any], compiled: Callable[[], Callable[..., Any]]) -> Callable[..., None]:
    """`__init__`, field by field. A call that does not fit is left to the compiled one, to be refused."""
    names = tuple(field.name for field in fields(cls))
    values = {field.name: field.default for field in fields(cls) if field.default is not MISSING}
    makes = {field.name: field.default_factory for field in fields(cls) if field.default_factory is not MISSING}
    checked = hasattr(cls, "__post_init__")

    def fill(self: Any, *args: Any, **given: Any) -> None:
        used = 0
        for name in names[len(args) :]:
            if name in given:
                _set(self, name, given[name])
                used += 1
            elif name in values:
                _set(self, name, values[name])
            elif name in makes:
                _set(self, name, makes[name]())
            else:
                used = -1
                break
        if used != len(given) or len(args) > len(names):
            compiled()(self, *args, **given)
            return
        for name, value in zip(names, args, strict=False):
            _set(self, name, value)
        if checked:
            self.__post_init__()

    return fill


def _values(cls: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the fields of a value that are compared."""
    names = [field.name for field in fields(cls) if field.compare]
    return attrgetter(*names) if len(names) > 1 else lambda one: tuple(getattr(one, name) for name in names)


def _comparing(name: str, cls: type[Any], _compiled: object) -> Callable[[Any, Any], Any]:
    values, compare = _values(cls), _COMPARE[name]
    return lambda self, other: (
        compare(values(self), values(other)) if other.__class__ is self.__class__ else NotImplemented
    )


def _hashing(cls: type[Any], _compiled: object) -> Callable[[Any], int]:
    values = _values(cls)
    return lambda self: hash(values(self))


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
    told = ", ".join([f"{name}={getattr(self, name)!r}" for name in _shown(self.__class__)])
    return f"{self.__class__.__qualname__}({told})"


@cache
def _shown(cls: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls) if field.repr)


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
        """As `dataclasses.dataclass`."""
        if cls is not None:
            return _made(cls, frozen, slots, eq, order)
        return lambda cls: _made(cls, frozen, slots, eq, order)
