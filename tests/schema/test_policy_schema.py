"""The schema that editors and CI use: closed, explained, and of one mind with `validate`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema.parsers import ParserSet
from jsonschema import Draft202012Validator, FormatChecker

from attendance_policy.library import Library, packaged
from attendance_policy.policy import Policies
from attendance_policy.policy.shape import check_shape, schema

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "schema" / "policy.schema.json"
EXAMPLE = ROOT / "tests" / "policy" / "fixtures" / "language_example.yaml"
PROFILES = sorted([*packaged("policies").glob("*.yaml"), *packaged("policies").glob("base/*.yaml"), EXAMPLE])
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")), format_checker=FormatChecker(formats=["date"]))


def every(part: Any, path: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema in the schema that says what a value is; what stands under `if` only asks."""
    if isinstance(part, bool):
        return
    yield path, part
    for key in ("then", "else", "items", "additionalProperties", "propertyNames"):
        if key in part:
            yield from every(part[key], f"{path}/{key}")
    for key in ("properties", "$defs"):
        for name, inner in part.get(key, {}).items():
            if name != "is_silence":  # it stands under `if` alone
                yield from every(inner, f"{path}/{key}/{name}")


SCHEMAS = dict(every(schema()))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema() == json.loads(SCHEMA.read_text("utf-8"))


def test_it_is_closed_at_every_level() -> None:
    open_ones = [path for path, part in SCHEMAS.items() if part.get("type") == "object" and
                 part.get("additionalProperties", True) is True]  # fmt: skip
    assert open_ones == []


def test_every_key_is_explained_and_shown() -> None:
    keys = [
        (f"{path}/{name}", inner)
        for path, part in SCHEMAS.items()
        for name, inner in part.get("properties", {}).items()
    ]
    assert len(keys) > 300
    for path, inner in keys:
        assert re.fullmatch(r"[^ ].*[.?]", inner.get("description", "")), path
        assert inner.get("examples"), path
        validator = VALIDATOR.evolve(schema=inner)
        for shown in inner["examples"]:
            assert [error.message for error in validator.iter_errors(shown)] == [], path


def test_no_choice_that_a_message_could_not_explain() -> None:
    words = re.findall(r'"(oneOf|anyOf|allOf|not|dependentSchemas|unevaluatedProperties|patternProperties)":',
                       SCHEMA.read_text("utf-8"))  # fmt: skip
    assert words == ["anyOf"]
    assert list(schema()["$defs"]["is_silence"]) == ["type", "anyOf"]
    said_to_be = [path for path, part in SCHEMAS.items() if part.get("$ref") == "#/$defs/is_silence"]
    assert said_to_be == []


def test_every_definition_is_used() -> None:
    text = SCHEMA.read_text("utf-8")
    assert [name for name in schema()["$defs"] if f'"#/$defs/{name}"' not in text] == []


def test_patterns_are_of_every_dialect() -> None:
    # An editor reads them as JavaScript does, validate as Python does: `\d` means more digits in one than the other.
    for pattern in re.findall(r'"pattern": "([^"]+)"', SCHEMA.read_text("utf-8")):
        assert pattern.startswith("^") and pattern.endswith("$")
        assert "\\\\d" not in pattern and "\\\\w" not in pattern


def as_an_editor(text: str) -> list[str]:
    """What a reader of YAML 1.2 with the schema finds: check-jsonschema's own reader and jsonschema."""
    data = ParserSet().parse_data_with_path(text.encode(), Path("profile.yaml"), "yaml", force_filetype=None)
    return [error.message for error in VALIDATOR.iter_errors(data)]


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_profile_is_good_for_an_editor_and_for_validate(path: Path) -> None:
    assert as_an_editor(path.read_text("utf-8")) == []
    policies = Policies(Library([], cwd=ROOT))
    assert policies.examine(policies.library.find(path.as_posix())).problems == ()


def test_check_jsonschema_takes_every_profile() -> None:
    from check_jsonschema import main
    from click.testing import CliRunner

    result = CliRunner().invoke(main, ["--schemafile", str(SCHEMA), *map(str, PROFILES)])
    assert result.exit_code == 0, result.output


BODY = """policy: oakfield
name: Oakfield School
kind: school
extends: england_2024
in_force: {from: "2024-09-01"}
registers:
  lower:
    years: [7, R]
    am: {taken: "08:30", closes: "08:45"}
    pm: {not_stated: no time is given}
    source: ["4.1", "4.2"]
reporting:
  first_day: {by: "08:30", strength: must}
  source: "4.1"
values:
  target: {is: 95, source: "6"}
letters:
  concern: {to: parents, source: "4.2"}
rules:
  follow_up:
    each: review
    when: attendance < 95
    who: attendance team
    will:
      - {letter: concern}
      - {contact: home, how: visit, unannounced: true}
    once: per year
    source: "4.2"
formal_steps:
  penalty_notice: {amounts: {first: [{pay: 80, within: 21 days}]}, source: "5.2"}
open_points:
  minute:
    kind: conflict
    asks: Is a report at exactly 08:30 in time?
    as_written: {says: by 08:30, source: "4.1"}
    readings:
      before: {says: before 08:30, set: {reporting.first_day.before: "08:30"}}
"""
# What is replaced, by what; each leaves the file good or spoils its shape.
CHANGES = [
    ("", ""), ("name: Oakfield School", "name: 12"), ("name: Oakfield School", "nmae: Oakfield School"),
    ("kind: school", "kind: academy"), ("kind: school", "kind: true"), ("policy: oakfield", "policy: Oakfield"),
    ("policy: oakfield", "policy: 5"), ("[7, R]", "all"), ("[7, R]", "every"), ("[7, R]", '["7", R]'),
    ("[7, R]", "[14]"), ("[7, R]", "[7.0]"), ("[7, R]", "[]"), ("[7, R]", "7"), ('"08:45"', "08:45"),
    ('"08:45"', '"8:45"'),
    ('"08:45"', '"24:00"'), ('"08:45"', "0845"), ('"08:45"', "{left_to: the website}"), ('"08:45"', "[08:45]"),
    ("{not_stated: no time is given}", "{not_stated: no time is given, by: 5}"),
    ("{not_stated: no time is given}", "{not_stated: ''}"), ("{not_stated: no time is given}", "{}"),
    ('["4.1", "4.2"]', "[]"), ('["4.1", "4.2"]', "4.1a"), ('["4.1", "4.2"]', '["4.1", ["4.2"]]'),
    ("strength: must", "strength: shall"), ("is: 95", "is: 92.5"), ("is: 95", "is: '95'"), ("is: 95", "is: [95]"),
    ("is: 95", "is: .inf"), ("is: 95", "as: 95"), ("unannounced: true", "unannounced: 'true'"),
    ("unannounced: true", "unannounced: False"), ("unannounced: true", "unannounced: yes"), ("pay: 80", "pay: -80"),
    ("pay: 80", "pay: 80.50"), ("pay: 80", "pay: 0x50"), ("pay: 80", "pay: '80'"), ("21 days", "21"),
    ("21 days", "three weeks"), ("21 days", "{not_stated: no time is given}"), ("once: per year", "once: yearly"),
    ("once: per year", "repeat: every 3 school days"), ("once: per year", "repeat: every ٣ school days"),
    ("when: attendance < 95", "wen: attendance < 95"), ("will:", "wil:"), ("- {letter: concern}", "- letter"),
    ("kind: conflict", "kind: gap"), ("asks: Is a report at exactly 08:30 in time?\n    ", ""),
    ('"2024-09-01"', '"2024-02-30"'), ('"2024-09-01"', '"2024-09"'), ('"2024-09-01"', "2024-09-01"),
    ("penalty_notice:", "Penalty-Notice:"), ("concern: {to", "concern-letter: {to"),
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change[0]} to {change[1]}"[:60])
def test_an_editor_and_validate_agree(change: tuple[str, str]) -> None:
    before, after = change
    assert before in BODY
    text = BODY.replace(before, after, 1)
    library = Library([], cwd=ROOT)
    document = library.document_of(text.encode(), "profile.yaml")
    policies = Policies(library)
    read = policies.resolver.read(document)
    warned = any(problem.severity != "error" for problem in read.problems)
    shape = check_shape(read.data, document)
    if warned:  # then, and only then, may they differ
        return
    assert bool(shape) == bool(as_an_editor(text)), (shape, as_an_editor(text))


def test_most_changes_are_compared() -> None:
    """Few of the changes above are let off by a warning, and both kinds are among the others."""
    library = Library([], cwd=ROOT)
    verdicts = []
    for before, after in CHANGES:
        document = library.document_of(BODY.replace(before, after, 1).encode(), "profile.yaml")
        read = Policies(library).resolver.read(document)
        if all(problem.severity == "error" for problem in read.problems):
            verdicts.append(bool(read.problems))
    assert len(verdicts) >= len(CHANGES) - 8
    assert verdicts.count(False) >= 9
    assert verdicts.count(True) >= 30
