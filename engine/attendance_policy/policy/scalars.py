"""Giving scalars their type: every scalar is text as typed until the schema says what it is.

Where the schema wants text and YAML 1.2 would read a number, yes/no or nothing, the text wins and a warning says to
quote it, so that an editor and this program agree on every file that validates without warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from attendance_policy.diagnostics import Problem, Severity, did_you_mean
from attendance_policy.policy.schema_walk import Schema, Schemas, SchemaWalk
from attendance_policy.source import Document, Text, yaml12_type

_LONGEST = 40


def type_scalars(document: Document, schema: Schema) -> tuple[Any, list[Problem]]:
    """The document's data with each scalar typed by `schema`, and the warnings of those that should be quoted."""
    problems: list[Problem] = []
    typer = _Typer(document, schema, problems)
    return typer.value(document.data, typer.expanded((schema,)), ()), problems


def type_value(text: str, current: object) -> object:
    """A value given on the command line: typed like the value it replaces, else as YAML 1.2 reads it."""
    if isinstance(current, str):
        return text
    kind = yaml12_type(text)
    if kind == "boolean":
        return text.lower() == "true"
    figure = _figure(text, kind)
    return text if figure is None else figure


def _figure(text: str, kind: str) -> int | float | None:
    """The number a text is, or None: for words, and for figures no policy can mean (`.inf`, thousands of digits)."""
    if kind == "integer" and len(text) <= _LONGEST:
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if kind == "number" and len(text) <= _LONGEST and any(sign.isdigit() for sign in text):
        figure = float(text)
        return figure if isfinite(figure) else None
    return None


class _Typer(SchemaWalk):
    def __init__(self, document: Document, root: Schema, problems: list[Problem]) -> None:
        super().__init__(root)
        self.document = document
        self.problems = problems
        # By identity of the schemas, which the walk keeps alive.
        self._wanted: dict[int, frozenset[str]] = {}

    def value(self, data: Any, schemas: Schemas, path: tuple[str | int, ...]) -> Any:
        """A value, typed by the schemas that may describe it (already expanded)."""
        if isinstance(data, dict):
            if isinstance(data.get("interpretation"), dict):
                self._interpreted(data, schemas, path)
            return {str(k): self.value(v, self.at(path, schemas, k), (*path, k)) for k, v in data.items()}
        if isinstance(data, list):
            items = self.below(schemas, 0)
            return [self.value(v, items, (*path, i)) for i, v in enumerate(data)]
        return self.scalar(data, schemas, path)

    def _interpreted(self, data: dict[Any, Any], schemas: Schemas, path: tuple[str | int, ...]) -> None:
        """Note each interpretation that is of no key: neither of one that stands here, nor of one that may."""
        known = {key for part, value in data.items() if part != "interpretation" for key in (str(part), *_keys(value))}
        known.update(*(schema.get("properties", {}) for schema in schemas))
        for key in data["interpretation"]:
            if key not in known:
                at = (*path, "interpretation", key)
                place = self.document.key_places.get(at) or self.document.places.nearest(at)
                around = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "what is interpreted"
                hint = did_you_mean(str(key), known) or "name the key that it is about, or write one text for all"
                self.problems.append(Problem(place, "unknown-key", f"`{key}` is not a key of {around}", hint))

    def scalar(self, data: Text, schemas: Schemas, path: tuple[str | int, ...]) -> Any:
        wanted = self._wanted.get(id(schemas))
        if wanted is None:
            wanted = self._wanted[id(schemas)] = frozenset(kind for schema in schemas for kind in _types(schema))
        kind = yaml12_type(data) if data.plain else "string"
        if wanted & ({"integer", "number"} if kind == "integer" else {"number"}):
            figure = _figure(data, kind)
            if figure is not None:
                return figure
        if kind == "boolean" and "boolean" in wanted:
            return data.lower() == "true"
        # Quotes mend nothing where no text is wanted.
        if kind in ("string", "null") or "string" not in wanted:
            return str(data)
        # Where only text is wanted and none in its form, quotes would not mend it.
        worded = not wanted & {"integer", "number", "boolean"}
        if not worded or any(_takes(schema, str(data)) for schema in schemas):
            self.problems.append(
                Problem(
                    self.document.places.nearest(path),
                    "quote-it",
                    f"`{data}` is text here, and other YAML readers take it for a {_read_as(kind)}",
                    f'write "{data}" in quotes',
                    Severity.WARNING,
                )
            )
        return str(data)


def _keys(value: Any) -> Iterator[str]:
    """Every key below a value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def _types(schema: Schema) -> Iterator[str]:
    kind = schema.get("type", ())
    yield from (kind,) if isinstance(kind, str) else kind
    for constant in (*schema.get("enum", ()), *((schema["const"],) if "const" in schema else ())):
        yield {bool: "boolean", int: "integer", float: "number"}.get(type(constant), "string")


def _takes(schema: Schema, text: str) -> bool:
    """Whether a schema takes this text in quotes."""
    if "string" not in _types(schema):
        return False
    words = schema.get("enum", (schema["const"],) if "const" in schema else (text,))
    return text in words and re.search(schema.get("pattern", ""), text) is not None


def _read_as(kind: str) -> str:
    return {"integer": "whole number", "number": "number", "boolean": "yes/no value"}.get(kind, kind)
