"""The schema of scenarios: closed, explained, and of one mind with what reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from attendance_policy.events import KINDS
from attendance_policy.policy.shape import schema

FILE = Path(__file__).parents[2] / "schema" / "scenario.schema.json"


def every(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema in the schema."""
    yield part
    for inner in (part.get("items"), part.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from every(inner)
    for key in ("properties", "$defs"):
        for inner in part.get(key, {}).values():
            yield from every(inner)


def test_it_is_a_schema() -> None:
    assert schema("scenario") == json.loads(FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema("scenario"))


def test_every_key_is_explained_and_shown() -> None:
    parts = schema("scenario")["$defs"]
    for part in every(schema("scenario")):
        for name, inner in part.get("properties", {}).items():
            named = {**parts.get(inner.get("$ref", "").rpartition("/")[2], {}), **inner}
            assert named.get("description") and named.get("examples"), name


def test_every_example_is_valid() -> None:
    whole = schema("scenario")
    for part in every(whole):
        for example in part.get("examples", []):
            Draft202012Validator({**part, "$defs": whole["$defs"]}).validate(example)


def test_the_kinds_of_events_are_those_of_the_events_file() -> None:
    assert tuple(schema("scenario")["$defs"]["event"]["properties"]["kind"]["enum"]) == KINDS
