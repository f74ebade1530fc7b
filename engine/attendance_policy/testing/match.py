"""Whether what was decided is what was expected: values compared by name, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# A decision's pupil may be called by either name.
_CALLED = {"pupil": "pupil_id"}
Strange = tuple[str, str, tuple[str, ...]]


def differences(values: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """What is otherwise than expected, one phrase each; [] where all is as expected. A value of a group is named with
    it: `notice.met`."""
    return _differences(values, actual, "")


def strange_names(values: Mapping[str, Any], actual: Mapping[str, Any], group: str = "") -> list[Strange]:
    """The names expected that are not there: each with its group ("" for none) and the names that are there."""
    found: list[Strange] = []
    for name, wanted in values.items():
        here = _CALLED.get(name, name)
        if here not in actual:
            found.append((name, group, tuple(actual)))
        elif _both_groups(wanted, actual[here]):
            found += strange_names(wanted, actual[here], f"{group}{name}.")
    return found


def _differences(values: Mapping[str, Any], actual: Mapping[str, Any], group: str) -> list[str]:
    found = []
    for name, wanted in values.items():
        here = _CALLED.get(name, name)
        if here not in actual:
            found.append(f"in `{group[:-1]}` there is no `{name}`" if group else f"there is no `{name}`")
        elif _both_groups(wanted, actual[here]):
            found += _differences(wanted, actual[here], f"{group}{name}.")
        elif _groups(wanted) and isinstance(actual[here], list):
            found += [f"`{group}{name}` has none with {_in_words(one)}" for one in wanted
                      if not any(_same(one, is_there) for is_there in actual[here])]  # fmt: skip
        elif not _same(wanted, actual[here]):
            why = _open_because(here, actual) if actual[here] is None else ""
            found.append(f"`{group}{name}` is {_said(actual[here])}, not {_said(wanted)}{why}")
    return found


def _both_groups(wanted: Any, actual: Any) -> bool:
    return isinstance(wanted, Mapping) and isinstance(actual, Mapping)


def _groups(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _in_words(group: Mapping[str, Any]) -> str:
    return ", ".join(f"`{name}` {_said(value)}" for name, value in group.items())


def _open_because(name: str, actual: Mapping[str, Any]) -> str:
    """Why a value is not there: the points whose readings differ on it, else the sentence of what is not specified."""
    head, _, tail = name.partition("_")
    if isinstance(actual.get(head), Mapping) and tail in actual[head]:  # `notice_met`, which is `met` of `notice`
        name, actual = tail, actual[head]
    under: dict[str, set[str]] = {}
    for read in actual.get("readings") or ():
        if name in read:
            under.setdefault(str(read["point"]), set()).add(_text(read[name]))
    points = [f"`{point}`" for point, values in under.items() if len(values) > 1]
    if points:
        return f" (the result is `{actual['result']}`: {', '.join(points)} {'is' if len(points) == 1 else 'are'} open)"
    sentence = actual.get("not_specified") if actual.get("result") == "not_specified" else None
    return f" (not specified: {sentence})" if sentence else ""


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
        if _groups(wanted):
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
        return f"`{shown}`" if shown is not None else "a group of values"
    if _groups(value):
        return "groups of values"
    if isinstance(value, list | tuple):
        return "`" + ", ".join(str(one) for one in value if not isinstance(one, Mapping)) + "`"
    return "nothing" if value is None else f"`{_text(value)}`"
