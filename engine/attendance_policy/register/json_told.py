"""Where the texts of a JSON record may stand that a map has elsewhere: told as the lines to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from attendance_policy.diagnostics import did_you_mean

from .json_stream import Object
from .maps.model import RegisterMap
from .table import refuse, shown
from .told import told_headings

_MOST_SHOWN = 12
_MOST_LIKELY, _DEEPEST = 3, 5

_Path = tuple[str, ...]


def likely(record: Object, path: _Path, name: str) -> str:
    """What to write into a map, where a text may stand elsewhere in the record; "" where nothing looks like it."""
    lines = lines_for(record, path, name)
    return f"; write {lines} under `columns` of a map" if lines else ""


def lines_for(record: Object, path: _Path, name: str) -> str:
    """Where the text may stand instead, as the line of a map to write; "" where nothing looks like it.

    Names within what stands at the path come first, then the same name within something else.
    """
    # A name that is no usual heading may be anybody's: of these none is told.
    usual = [leaf for leaf in leaves(record) if len(told_headings(map(str.title, leaf))) == len(leaf)]
    others = [leaf for leaf in usual if leaf != path]
    within = [leaf for leaf in others if leaf[: len(path)] == path]
    same = [leaf for leaf in others if leaf[-1] in (path[-1], name)]
    found = [".".join(leaf) for leaf in [leaf for leaf in within if leaf in same] or within or same]
    return " or ".join(f"`{name}: {leaf}`" for leaf in found[:_MOST_LIKELY])


def leaves(record: Object, before: _Path = (), every: bool = False) -> list[_Path]:
    """Where a text stands in a record; `every`: where anything stands that is no object."""
    found: list[_Path] = []
    for name, value in record.items():
        path = (*before, name)
        if isinstance(value, Object) and value:
            found += leaves(value, path, every) if len(path) < _DEEPEST else [path] if every else []
        elif every or isinstance(value, str):
            found.append(path)
    return found


def refuse_missing(
    file: str, missing: Sequence[tuple[str, _Path]], first: Object, map: RegisterMap, seen: Mapping[str, bool]
) -> NoReturn:
    """Refuse a file of which no record has some of our names; all of them are told at once."""
    lacks = [f"{shown(map.columns[name])} (our `{name}`)" if name in map.columns else shown(name)
             for name, _ in missing]  # fmt: skip
    names = ", ".join(shown(one) for one in told_headings(list(seen))[:_MOST_SHOWN]) or "others"
    said = f"no record has {' or '.join(filter(None, (', '.join(lacks[:-1]), lacks[-1])))}; the names are {names}"
    lists = [one for one, is_list in seen.items() if is_list]
    if lists and not map.records:
        refuse(file, "missing-column", said, f"write `records: {lists[0]}` in a map, and give it with `--map`; "
               "`attendance-policy register inspect FILE` writes one", 1)  # fmt: skip
    lines = [lines_for(first, path, name) or _close(name, path[0], seen) or f"`{name}: …`" for name, path in missing]
    refuse(file, "missing-column", said, f"write {' and '.join(lines)} under `columns` of a map, and give it with "
           "`--map`; `attendance-policy register inspect FILE` looks for them", 1)  # fmt: skip


def _close(name: str, wanted: str, seen: Mapping[str, bool]) -> str:
    """The line of a map with the name that is nearest to the one that is wanted; "" where none is near."""
    close = did_you_mean(wanted, seen)
    return f"`{name}: {close.split('`')[1]}`" if close else ""
