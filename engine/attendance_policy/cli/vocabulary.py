"""`vocabulary`: every fact, function, action, role and unit a profile may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from attendance_policy.cli.list import as_table
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.conditions.model import POSITIONAL
from attendance_policy.library import Library
from attendance_policy.vocabulary import ANCHORS, CADENCES, CODE_SETS, FACTS, OCCASIONS, UNITS, VERBS, Fact, Parameter
from attendance_policy.vocabulary.about import ABOUT
from attendance_policy.vocabulary.ways import WAYS

KINDS = ("fact", "function", "set", "action", "role", "way", "unit", "anchor", "occasion", "cadence", "subject")


@click.command(name="vocabulary")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind of name (repeatable).")
@policies_option
@format_option("text", "json")
def command(kinds: tuple[str, ...], folders: tuple[Path, ...], form: str) -> int:
    """Every name a profile may use in conditions, times and actions, with what each means.

    The roles are those of the national bases; a profile may add its own.
    """
    entries = [entry for entry in _entries(open_library(folders)) if not kinds or entry["kind"] in kinds]
    if form == "json":
        show_json({"vocabulary": entries})
        return 0
    for number, kind in enumerate(kind for kind in KINDS if any(entry["kind"] == kind for entry in entries)):
        click.echo(f"{chr(10) if number else ''}{kind}s")
        rows = [(f"  {e['written']}", _measure(e), e["description"] or "") for e in entries if e["kind"] == kind]
        for line in as_table(rows):
            click.echo(line)
    return 0


def _measure(entry: dict[str, Any]) -> str:
    parts = [entry["type"], entry["unit"] if entry["unit"] not in (None, "%") else None, entry["known_from"]]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _entries(library: Library) -> list[dict[str, Any]]:
    entries = [_fact(fact) for fact in FACTS.values()]
    entries += [_entry(name, "set", text) for name, text in CODE_SETS.items()]
    entries += [_entry(verb.name, "action", verb.description, type=verb.target) for verb in VERBS.values()]
    entries += _roles(library)
    entries += [_entry(name, "way", text) for name, text in WAYS.items()]
    entries += [_entry(name, "unit", text) for name, text in UNITS.items()]
    entries += [_entry(name, "anchor", text) for name, text in ANCHORS.items()]
    entries += [_entry(o.name, "occasion", o.description, type=o.about) for o in OCCASIONS.values()]
    entries += [_entry(name, "cadence", None) for name in CADENCES]
    entries += [_entry(name, "subject", text) for name, text in ABOUT.items()]
    return sorted(entries, key=lambda entry: KINDS.index(entry["kind"]))


def _entry(name: str, kind: str, description: str | None, **more: object) -> dict[str, Any]:
    empty = {"type": None, "unit": None, "occasions": None, "known_from": None}
    return {"name": name, "kind": kind, **empty, "description": description, "written": name, **more}


def _fact(fact: Fact) -> dict[str, Any]:
    arguments = [_written(p) for p in (*((fact.positional,) if fact.positional else ()), *fact.named)]
    return _entry(
        fact.name,
        "function" if fact.is_function else "fact",
        fact.description,
        type=fact.kind.value,
        unit=fact.unit or None,
        occasions=list(fact.occasions),
        known_from=fact.known_from,
        arguments=arguments,
        values=list(fact.choices) or None,
        written=f"{fact.name}({', '.join(arguments)})" if arguments else fact.name,
    )


def _written(parameter: Parameter) -> str:
    """An argument as it is typed, `[…]` when it may be left out."""
    if parameter.name in POSITIONAL:
        text = f"'{parameter.takes}'" if parameter.takes == "set" else parameter.name.replace("_", " ")
    else:
        text = f"{parameter.name}={'N' if parameter.takes == 'number' else '…'}"
    return text if parameter.required else f"[{text}]"


def _roles(library: Library) -> list[dict[str, Any]]:
    means: dict[str, str | None] = {}
    for found in library.visible():
        data = library.document(found).data
        if found.base and isinstance(data, dict) and isinstance(roles := data.get("roles"), dict):
            for name, role in roles.items():
                said = role.get("means") if isinstance(role, dict) else None
                means[str(name)] = means.get(str(name)) or (str(said) if isinstance(said, str) else None)
    return [_entry(name, "role", said) for name, said in means.items()]
