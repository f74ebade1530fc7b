"""Whether what was decided is what was expected: values compared by name, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# A decision's pupil may be called by either name.
_CALLED = {"pupil": "pupil_id"}


def differences(values: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """What is otherwise than expected, one phrase each; [] where all is as expected."""
    found = []
    for name, wanted in values.items():
        here = _CALLED.get(name, name)
        if here not in actual:
            found.append(f"there is no `{name}`")
        elif not _same(wanted, actual[here]):
            found.append(f"`{name}` is {_said(actual[here])}, not {_said(wanted)}")
    return found


def matching(expected: Sequence[Mapping[str, Any]], actual: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """From an expectation to the decision that fulfils it, each decision once; as many as can be."""
    fits = [[at for at, one in enumerate(actual) if not differences(wanted, one)] for wanted in expected]
    taken: dict[int, int] = {}

    def place(index: int, seen: set[int]) -> bool:
        for at in fits[index]:
            if at not in seen:
                seen.add(at)
                if at not in taken or place(taken[at], seen):
                    taken[at] = index
                    return True
        return False

    for index in range(len(expected)):
        place(index, set())
    return {index: at for at, index in taken.items()}


def nearest(values: Mapping[str, Any], actual: Sequence[Mapping[str, Any]]) -> list[str]:
    """How the decision that is most like what was expected differs from it; [] where none is of its rule and pupil."""
    same = [one for one in actual if not differences(_core(values), one)]
    return min((differences(values, one) for one in same), key=len, default=[])


def _core(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key in ("rule", "pupil", "pupil_id")}


def _same(wanted: Any, actual: Any) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(actual, Mapping) and all(k in actual and _same(v, actual[k]) for k, v in wanted.items())
    if isinstance(wanted, list):
        if wanted and all(isinstance(one, Mapping) for one in wanted):
            return isinstance(actual, list) and all(any(_same(w, a) for a in actual) for w in wanted)
        return isinstance(actual, list) and len(wanted) == len(actual) and all(map(_same, wanted, actual))
    if isinstance(actual, Mapping):  # a due time, by its instant or by its words
        return wanted is not None and any(_same(wanted, actual[key]) for key in _DUE if actual.get(key) is not None)
    if isinstance(actual, list):
        return len(actual) == 1 and _same(wanted, actual[0])
    if wanted is None or actual is None:
        return wanted is None and actual is None
    return str(wanted) == _text(actual)


_DUE = ("at", "text", "says", "not_stated", "left_to")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        shown = next((value[key] for key in _DUE if value.get(key) is not None), None)
        return f"`{shown}`" if shown is not None else "something else"
    if isinstance(value, list | tuple):
        return "`" + ", ".join(str(one) for one in value if not isinstance(one, Mapping)) + "`"
    return "nothing" if value is None else f"`{_text(value)}`"
