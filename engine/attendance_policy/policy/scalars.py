"""Giving scalars their type: every scalar is text as typed until the schema says what it is.

Where the schema wants text and YAML 1.2 would read a number, yes/no or nothing, the text wins and a warning says to
quote it, so that an editor and this program agree on every file that validates without warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.policy.paths import parse_path
from attendance_policy.source import Document, Text, yaml12_type

Schema = Mapping[str, Any]
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


class _Typer:
    def __init__(self, document: Document, root: Schema, problems: list[Problem]) -> None:
        self.document = document
        self.root = root
        self.problems = problems
        # Schemas are known by identity; the root keeps every one of them alive.
        self._expanded: dict[tuple[int, ...], tuple[Schema, ...]] = {}

    def value(self, data: Any, schemas: tuple[Schema, ...], path: tuple[str | int, ...]) -> Any:
        """A value, typed by the schemas that may describe it (already expanded)."""
        if isinstance(data, dict):
            if _holds_patch(path):
                return {str(k): self.value(v, self.patched(k), (*path, k)) for k, v in data.items()}
            return {str(k): self.value(v, self.below(schemas, k), (*path, k)) for k, v in data.items()}
        if isinstance(data, list):
            items = self.below(schemas, 0)
            return [self.value(v, items, (*path, i)) for i, v in enumerate(data)]
        return self.scalar(data, schemas, path)

    def below(self, schemas: tuple[Schema, ...], key: str | int) -> tuple[Schema, ...]:
        """The expanded schemas of one key, or of every item (a number) of what `schemas` describe."""
        if isinstance(key, int):
            return self.expanded(tuple(s["items"] for s in schemas if isinstance(s.get("items"), dict)))
        return self.expanded(tuple(_property(schemas, key)))

    def patched(self, written: str) -> tuple[Schema, ...]:
        """The schemas of the value a patch sets: those of the place that its path names."""
        try:
            parts = parse_path(written)
        except ValueError:
            return ()
        schemas = self.expanded((self.root,))
        for part in parts:
            wanted = tuple(_property(schemas, part))
            in_list = part.isdigit() and any("items" in s for s in schemas)
            schemas = self.below(schemas, 0) if in_list else self.expanded(wanted)
        return schemas

    def expanded(self, schemas: tuple[Schema, ...]) -> tuple[Schema, ...]:
        """Every schema that may describe a value: references and both branches of a choice followed."""
        key = tuple(map(id, schemas))
        known = self._expanded.get(key)
        if known is None:
            known = self._expanded[key] = tuple(self._expand(schemas, frozenset()))
        return known

    def _expand(self, schemas: tuple[Schema, ...], seen: frozenset[int]) -> Iterator[Schema]:
        for schema in schemas:
            if id(schema) in seen:
                continue
            yield schema
            deeper = [schema[key] for key in ("then", "else") if key in schema]
            deeper.extend(schema.get("allOf", ()))
            if "$ref" in schema:
                deeper.append(self.resolve(schema["$ref"]))
            yield from self._expand(tuple(deeper), seen | {id(schema)})

    def resolve(self, reference: str) -> Schema:
        target: Any = self.root
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        return target  # type: ignore[no-any-return]

    def scalar(self, data: Text, schemas: tuple[Schema, ...], path: tuple[str | int, ...]) -> Any:
        wanted = {kind for schema in schemas for kind in _types(schema)}
        kind = yaml12_type(data) if data.plain else "string"
        if wanted & ({"integer", "number"} if kind == "integer" else {"number"}):
            figure = _figure(data, kind)
            if figure is not None:
                return figure
        if kind == "boolean" and "boolean" in wanted:
            return data.lower() == "true"
        # Where only text is wanted and none in its form, quotes would not mend it.
        worded = "string" in wanted and not wanted & {"integer", "number", "boolean"}
        hopeless = worded and not any(_takes(schema, str(data)) for schema in schemas)
        if kind not in ("string", "null") and wanted and not hopeless:
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


def _holds_patch(path: tuple[str | int, ...]) -> bool:
    """Whether a group is the `set` of a reading: its keys are paths, and its values stand elsewhere in the profile."""
    return len(path) == 5 and path[0] in ("open_points", "questions") and path[2] == "readings" and path[4] == "set"


def _property(schemas: tuple[Schema, ...], key: str) -> Iterator[Schema]:
    for schema in schemas:
        properties = schema.get("properties", {})
        if key in properties:
            yield properties[key]
        elif isinstance(schema.get("additionalProperties"), dict):
            yield schema["additionalProperties"]


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
