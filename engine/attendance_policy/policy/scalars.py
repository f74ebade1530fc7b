"""Giving scalars their type: every scalar is text as typed until the schema says what it is.

Where the schema wants text and YAML 1.2 would read a number, yes/no or nothing, the text wins and a warning says to
quote it, so that an editor and this program agree on every file that validates without warnings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.source import Document, Text, yaml12_type

Schema = Mapping[str, Any]


def type_scalars(document: Document, schema: Schema) -> tuple[Any, list[Problem]]:
    """The document's data with each scalar typed by `schema`, and the warnings of those that should be quoted."""
    problems: list[Problem] = []
    typer = _Typer(document, schema, problems)
    return typer.value(document.data, (schema,), ()), problems


def type_value(text: str, current: object) -> object:
    """A value given on the command line: typed like the value it replaces, else as YAML 1.2 reads it."""
    kind = yaml12_type(text)
    if isinstance(current, str) and not isinstance(current, bool):
        return text
    if kind == "integer":
        return int(text, 0) if not text.lstrip("+-").startswith("0") or text in ("0",) else int(text)
    if kind == "number":
        return float(text)
    if kind == "boolean":
        return text.lower() == "true"
    return text


class _Typer:
    def __init__(self, document: Document, root: Schema, problems: list[Problem]) -> None:
        self.document = document
        self.root = root
        self.problems = problems

    def value(self, data: Any, schemas: tuple[Schema, ...], path: tuple[str | int, ...]) -> Any:
        expanded = tuple(self.expand(schemas))
        if isinstance(data, dict):
            return {str(k): self.value(v, tuple(_property(expanded, k)), (*path, k)) for k, v in data.items()}
        if isinstance(data, list):
            items = tuple(s["items"] for s in expanded if isinstance(s.get("items"), dict))
            return [self.value(v, items, (*path, i)) for i, v in enumerate(data)]
        return self.scalar(data, expanded, path)

    def expand(self, schemas: tuple[Schema, ...], seen: frozenset[int] = frozenset()) -> Iterator[Schema]:
        """Every schema that may describe a value: references and both branches of a choice followed."""
        for schema in schemas:
            if id(schema) in seen:
                continue
            yield schema
            deeper = [schema[key] for key in ("then", "else") if key in schema]
            deeper.extend(schema.get("allOf", ()))
            if "$ref" in schema:
                deeper.append(self.resolve(schema["$ref"]))
            yield from self.expand(tuple(deeper), seen | {id(schema)})

    def resolve(self, reference: str) -> Schema:
        target: Any = self.root
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        return target  # type: ignore[no-any-return]

    def scalar(self, data: Text, schemas: tuple[Schema, ...], path: tuple[str | int, ...]) -> Any:
        wanted = {kind for schema in schemas for kind in _types(schema)}
        kind = yaml12_type(data) if data.plain else "string"
        if kind == "integer" and wanted & {"integer", "number"}:
            return int(data, 0) if data.lstrip("+-")[:2] in ("0o", "0x") else int(data)
        if kind == "number" and "number" in wanted:
            return float(data)
        if kind == "boolean" and "boolean" in wanted:
            return data.lower() == "true"
        if kind not in ("string", "null") and wanted:
            self.problems.append(
                Problem(
                    self.document.places.nearest(path),
                    "quote-it",
                    f"`{data}` is text here, and other YAML readers take it for a {_read_as(kind)}",
                    f'write "{data}" in quotes',
                    Severity.WARNING,
                )  # fmt: skip
            )
        return str(data)


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


def _read_as(kind: str) -> str:
    return {"integer": "whole number", "number": "number", "boolean": "yes/no value"}.get(kind, kind)
