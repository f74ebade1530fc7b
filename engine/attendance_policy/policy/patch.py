"""The patch: `set` and `remove` on paths. A what-if, a reading of a clause and a chosen answer are all patches.

A path may end in a fact named in a condition: `stages.letter.when.attendance` is the constant that attendance is
compared with there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import MappingProxyType

from attendance_policy.conditions.parse import parse
from attendance_policy.lazily import pattern
from attendance_policy.policy.model import Reading
from attendance_policy.policy.paths import Path, parse_path
from attendance_policy.policy.tree import Origin, Tree, followed, is_silence, matching, paths_in

_ONE_CONSTANT = pattern(r"[0-9]+(?:\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*")
_ONE_WORD = pattern(r"[A-Za-z0-9_:/ -]+")
_NONE: Mapping[Path, Origin] = MappingProxyType({})
CONDITIONS = ("when", "needs", "stop_when", "in_simulation")


class CannotPatchError(ValueError):
    """A path of a patch leads to nothing. `path`: where the patch says it; `hint`: the path to name, where known."""

    def __init__(self, message: str, path: Path = (), hint: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.hint = hint


def apply_reading(tree: Tree, point: str, reading: Reading) -> list[Path]:
    """Apply one reading of an open point of the tree in place; the paths it touched. Raises ValueError with a sentence.

    What it sets keeps the place at which the reading says it.
    """
    at: Path = ("open_points", point, "readings", reading.id)
    return apply_patch(tree, reading.sets, reading.removes, Origin(tree.origin(at).place, reading.source), at)


def apply_patch(
    tree: Tree, sets: tuple[tuple[str, object], ...], removes: tuple[str, ...], origin: Origin, at: Path = ()
) -> list[Path]:
    """Apply a patch in place, removals first; the paths it touched. Raises ValueError with a sentence.

    `at`: the path of the patch, where it stands in the tree itself.
    """
    touched: list[Path] = []
    for index, written in enumerate(removes):
        with _placed((*at, "remove", index)):
            for path in matching(tree, written):
                tree.drop(path)
                touched.append(path)
    for written, value in sets:
        inner = {way: tree.origins.get((*at, "set", written, *way)) for way in paths_in(value, ())}
        told = {way: found for way, found in inner.items() if found is not None}
        with _placed((*at, "set", written)):
            touched += [set_value(tree, path, written, value, origin, told) for path in _targets(tree, written)]
    return touched


@contextmanager
def _placed(path: Path) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise CannotPatchError(str(error), path, hint_of(error)) from None


def _reaches_a_figure(path: Path, written: str) -> None:
    """Refuse a path that stops at a name of `values`, which is no figure or word but holds one."""
    if path[:-1] == ("values",):
        raise CannotPatchError(f"`{written}` holds keys, and the figure or word is one of them",
                               hint=f"set `{written}.is`")  # fmt: skip


def hint_of(error: ValueError) -> str:
    """What to write instead of a path that leads to nothing; "" where nothing nearer is known than the whole list."""
    return error.hint if isinstance(error, CannotPatchError) else ""


def set_value(
    tree: Tree, path: Path, written: str, value: object, origin: Origin, told: Mapping[Path, Origin] = _NONE
) -> Path:
    """Set one value, inside a condition where the path leads there; the path of what changed.

    `told`: where each value inside the new one was written, by its path in there.
    """
    place = told[()].place if () in told else origin.place
    for index in range(1, len(path)):
        if path[index - 1] in CONDITIONS and isinstance(tree.value(path[:index]), str):
            rest = path[index:]
            if len(rest) != 1:
                raise ValueError(f"`{written}` leads past a condition; end it in a fact of the condition")
            text = replace_constant(tree.value(path[:index]), str(rest[0]), value, written)
            tree.put(path[:index], text, Origin(place, tree.origin(path[:index]).source))
            return path[:index]
    if not isinstance(value, dict):
        _reaches_a_figure(path, written)
    source = origin.source or tree.origin(path).source
    inside = {(*path, *inner): Origin(found.place, source) for inner, found in told.items() if inner}
    tree.put(path, value, Origin(place, source), inside)
    return path


def current_value(tree: Tree, written: str) -> object:
    """What a path holds now (the constant, for a path into a condition); None when it holds nothing yet."""
    for path in _targets(tree, written):
        for index in range(1, len(path)):
            if path[index - 1] in CONDITIONS and isinstance(tree.value(path[:index]), str):
                return 0
        try:
            return tree.value(path)
        except KeyError:
            return None
    return None


def values_at(tree: Tree, written: str) -> tuple[object, ...]:
    """What each place that a path names holds, for a path into a condition the constant there; None for nothing.

    Raises ValueError with a sentence when the path names nothing that could be set.
    """
    found: list[object] = []
    for path in _targets(tree, written):
        value: object = None
        inside = next((index for index in range(1, len(path)) if path[index - 1] in CONDITIONS
                       and isinstance(tree.value(path[:index]), str)), 0)  # fmt: skip
        if inside:
            value = _compared(tree.value(path[:inside]), str(path[inside]), written).value
        else:
            with suppress(KeyError):
                value = tree.value(path)
            if not is_silence(value):
                _reaches_a_figure(path, written)
        found.append(value)
    return tuple(found)


def _targets(tree: Tree, written: str) -> list[Path]:
    """The paths a written path sets: its last part may be new, and a part past a condition names a fact in it."""
    parts = parse_path(written)
    for length in range(len(parts), 0, -1):
        found, reached = followed(tree, parts[:length])
        if reached < length:
            continue
        rest = parts[length:]
        if not rest:
            return found
        if parts[length - 1] in CONDITIONS and all(isinstance(tree.value(path), str) for path in found):
            return [(*path, *rest) for path in found]
        if len(rest) == 1 and all(isinstance(tree.value(path), dict) for path in found):
            return [(*path, rest[0]) for path in found]
        break
    if len(parts) == 1:
        return [parts]  # a section that the profile does not have yet
    matching(tree, written)  # says which part is missing
    raise ValueError(f"`{written}` names nothing in this profile")


def replace_constant(text: str, fact: str, value: object, written: str) -> str:
    """The condition with the constant that `fact` is compared with replaced. Raises ValueError naming candidates."""
    node = _compared(text, fact, written)
    return f"{text[: node.col_offset]}{_constant(value, node, written)}{text[node.end_col_offset :]}"


def _compared(text: str, fact: str, written: str) -> ast.Constant:
    """The constant that `fact` is compared with. Raises ValueError naming candidates."""
    tree, faults = parse(text)
    if tree is None:
        raise ValueError(f"`{written}`: {faults[0].message}")
    compared: list[tuple[str, ast.Constant]] = []
    held: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
            facts = [p for p in parts if isinstance(p, ast.Name | ast.Call) and _fact_name(p) is not None]
            compared.extend((str(_fact_name(f)), p) for f in facts for p in parts if isinstance(p, ast.Constant))
            if fact in map(_fact_name, parts):
                held += [p.id for p in parts if isinstance(p, ast.Name) and p.id != fact]
    here = [node for name, node in compared if name == fact]
    names = sorted({name for name, _ in compared})
    if not here and held:
        paths = " or ".join(f"`values.{name}.is`" for name in sorted(set(held)))
        names_held = " and ".join(f"`{name}`" for name in sorted(set(held)))
        raise CannotPatchError(f"`{written}`: `{fact}` is compared in `{text}` with the value of {names_held}",
                               hint=f"set {paths}")  # fmt: skip
    if not here:
        known = ", ".join(f"`{name}`" for name in names) or "none"
        raise ValueError(
            f"`{written}`: `{fact}` is not compared with a figure in `{text}`; facts compared there: {known}"
        )
    if len(here) > 1:
        each = ", ".join(f"`{text[node.col_offset : node.end_col_offset]}`" for node in here)
        raise ValueError(
            f"`{written}`: `{fact}` is compared with several figures in `{text}`: {each}; set the whole condition, "
            "or name the figure under `values` and set that"
        )
    return here[0]


def _constant(value: object, node: ast.Constant, written: str) -> str:
    """A value as it stands in a condition: one figure, one word in quotes, or a name where a figure stood."""
    shown = str(value)
    if not isinstance(value, bool) and _ONE_CONSTANT.fullmatch(shown) is not None:
        is_word = isinstance(node.value, str) or not shown.islower()  # names of `values` are in small letters
        return repr(shown) if is_word and not shown[0].isdigit() else shown
    if isinstance(node.value, str) and _ONE_WORD.fullmatch(shown) is not None:
        return repr(shown)
    raise ValueError(f"`{written}`: `{shown}` is not one figure or word; set the whole condition")


def _fact_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return None
