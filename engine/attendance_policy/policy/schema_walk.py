"""Which parts of the schema may describe a value: followed down from the root, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from attendance_policy.policy.paths import parse_path

Schema: TypeAlias = "Mapping[str, Any]"
Schemas: TypeAlias = "tuple[Schema, ...]"


class SchemaWalk:
    """A way through one schema. Every value has several schemas: references and both branches of a choice."""

    def __init__(self, root: Schema) -> None:
        self.root = root
        # Schemas are known by identity; the root keeps every one of them alive.
        self._expanded: dict[tuple[int, ...], Schemas] = {}

    def at(self, path: tuple[str | int, ...], schemas: Schemas, key: str) -> Schemas:
        """The schemas of a key of the group at `path`, which `schemas` describe (already expanded)."""
        return self.patched(key) if _holds_patch(path) else self.below(schemas, key)

    def below(self, schemas: Schemas, key: str | int) -> Schemas:
        """The expanded schemas of one key, or of every item (a number) of what `schemas` describe."""
        if isinstance(key, int):
            return self.expanded(tuple(s["items"] for s in schemas if isinstance(s.get("items"), dict)))
        return self.expanded(tuple(_property(schemas, key)))

    def patched(self, written: str) -> Schemas:
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

    def expanded(self, schemas: Schemas) -> Schemas:
        """Every schema that may describe a value: references and both branches of a choice followed."""
        key = tuple(map(id, schemas))
        known = self._expanded.get(key)
        if known is None:
            known = self._expanded[key] = tuple(self._expand(schemas, frozenset()))
        return known

    def _expand(self, schemas: Schemas, seen: frozenset[int]) -> Iterator[Schema]:
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
        """The part of the schema that a `$ref` names."""
        target = self.root
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        return target


def _holds_patch(path: tuple[str | int, ...]) -> bool:
    """Whether a group is the `set` of a reading: its keys are paths, and its values stand elsewhere in the profile."""
    return len(path) == 5 and path[0] in ("open_points", "questions") and path[2] == "readings" and path[4] == "set"


def _property(schemas: Schemas, key: str) -> Iterator[Schema]:
    for schema in schemas:
        properties = schema.get("properties", {})
        if key in properties:
            yield properties[key]
        elif isinstance(schema.get("additionalProperties"), dict):
            yield schema["additionalProperties"]
