"""The order of keys: that of schema/policy.schema.json, which the reference of keys is printed from too.

Ids keep the order they were written in: it is the order of a ladder, of the levels of a tier, of a list of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attendance_policy.policy.schema_walk import Schemas
from attendance_policy.vocabulary import VERBS


def in_order(keys: Iterable[str], schemas: Schemas) -> list[str]:
    """Keys in the order of the schema that describes them; one that it does not know stays where the rest ends."""
    written = list(keys)
    table = _table(written, schemas)
    if _is_action(table):
        # An action is a sentence: after its verb, its words are said in the order they were written.
        return sorted(written, key=lambda key: key not in VERBS)
    place = {key: index for index, key in enumerate(table)}
    return sorted(written, key=lambda key: place.get(key, len(place)))


def holds_ids(keys: Iterable[str], schemas: Schemas) -> bool:
    """Whether the keys of a group are ids of entries and not keys of the language."""
    return not set(keys) & set(_table(list(keys), schemas))


def _table(keys: list[str], schemas: Schemas) -> Mapping[str, Any]:
    """Of the tables that may describe a group, the one that knows most of its keys."""
    tables: list[Mapping[str, Any]] = [schema["properties"] for schema in schemas if "properties" in schema]
    return max(tables, key=lambda table: sum(key in table for key in keys), default={})


def _is_action(table: Mapping[str, Any]) -> bool:
    return VERBS.keys() <= table.keys()
