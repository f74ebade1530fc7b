"""The shape of a profile, against schema/policy.schema.json: all errors in one run, each at its line and column.

The only module that imports jsonschema. A compiled validator says first whether anything is wrong at all, so that a
good profile waits neither for jsonschema nor for its messages; a test holds the two to one opinion.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from attendance_policy.diagnostics import Place, Problem, did_you_mean
from attendance_policy.library import packaged
from attendance_policy.policy.advice import (
    action_advice,
    clock_advice,
    duration_advice,
    is_action,
    is_years,
    key_advice,
    misplaced_action,
    repeat_advice,
    value_advice,
    years_advice,
)
from attendance_policy.source import Document, Path

# The forms that the schema gives by a pattern: what each is, and an example.
_FORMS = {
    "clock": ("a time of day", '"08:30"'),
    "date": ("a date", '"2024-09" or "2024-09-01"'),
    "day_date": ("a date", '"2024-09-01"'),
    "id": ("an id of small letters, digits and underscores", "`concern_letter`"),
}


# The least that a profile may hold; a part is good when it is good in this.
_SMALLEST = {"policy": "smallest", "name": "smallest", "kind": "school"}


@cache
def schema(name: str = "policy") -> dict[str, Any]:
    """A packaged JSON schema."""
    path = packaged("schema") / f"{name}.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def _compiled(name: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(schema(name), validate_formats=True)


def is_good(data: Any, name: str = "policy") -> bool:
    """Whether typed data meets the schema; what is wrong with it is for `check_shape` to say."""
    try:
        return bool(_compiled(name).is_valid(data))
    except ValueError:  # a value the compiled validator cannot take, such as a number of a thousand digits
        return False


@cache
def _opened(name: str) -> dict[str, Any]:
    """A schema with every reference replaced by what it names, so that none is looked up for each value again.

    A part that holds itself (an action of actions) keeps holding itself: the result has circles.
    """
    root = schema(name)
    targets: dict[str, dict[str, Any]] = {}

    def target(reference: str) -> dict[str, Any]:
        known = targets.get(reference)
        if known is None:
            known = targets[reference] = {}
            part: Any = root
            for key in reference.removeprefix("#/").split("/"):
                part = part[key]
            known.update(walk(part))
        return known

    def walk(part: Any) -> Any:
        if isinstance(part, list):
            return [walk(inner) for inner in part]
        if not isinstance(part, dict):
            return part
        reference = part.get("$ref")
        if not isinstance(reference, str):
            return {key: inner if key == "examples" else walk(inner) for key, inner in part.items()}
        rest = {key: inner for key, inner in part.items() if key != "$ref"}
        named = target(reference)
        if not rest:
            return named
        return {**named, **rest} if named else part

    opened: dict[str, Any] = walk(root)
    return opened


@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator, FormatChecker

    return Draft202012Validator(_opened(name), format_checker=FormatChecker(formats=["date"]))


def check_shape(data: Any, document: Document, name: str = "policy") -> list[Problem]:
    """Everything in which typed data departs from the schema, sorted by place."""
    if is_good(data, name):
        return []
    return sorted({p for error in _validator(name).iter_errors(data) for p in _problems(error, document)})


def check_part(
    data: Any, pointer: tuple[str, ...], at: Callable[[Path], Place], path: Path, name: str = "policy"
) -> list[Problem]:
    """The shape of one part of a profile, e.g. a patched rule: `pointer` leads to its schema, `path` to it.

    Used for patches: `at` says where a value stands.
    """
    if pointer[:1] == ("properties",) and is_good({**_SMALLEST, pointer[1]: data}, name):
        return []
    part: Any = _opened(name)
    for key in pointer:
        part = part[key]
    found: set[Problem] = set()
    for error in _validator(name).evolve(schema=part).iter_errors(data):
        wrong = (*path, *error.absolute_path)
        for problem in _told(error, wrong):
            found.add(Problem(at(wrong), problem[0], problem[1], problem[2]))
    return sorted(found)


def _problems(error: Any, document: Document) -> list[Problem]:
    path: Path = tuple(error.absolute_path)
    problems: list[Problem] = []
    if error.instance == "" and _has_no_value(document, path):
        return problems
    for code, message, suggestion, key in _told(error, path):
        if key is not None and (*path, key) in document.key_places:
            place = document.key_places[(*path, key)]
        else:
            place = document.places.nearest(path)
        problems.append(Problem(place, code, message, suggestion))
    return problems


def _has_no_value(document: Document, path: Path) -> bool:
    """Whether reading the file has already said that a value is missing here."""
    places = {problem.place for problem in document.problems}
    return document.places.nearest(path) in places


def _where(path: Path) -> str:
    """The name of a place as its writer knows it: the items of a list have no names of their own."""
    if not path:
        return "the profile"
    if isinstance(path[-1], str):
        return f"`{path[-1]}`"
    return f"an entry of {_list_of(path)}"


def _list_of(path: Path) -> str:
    named = [part for part in path if isinstance(part, str)]
    return f"`{named[-1]}`" if named else "the profile"


def _told(error: Any, path: Path) -> list[tuple[str, str, str, str | None]]:
    """One schema error in the user's words: (code, message, suggestion, the key it is at)."""
    where = _where(path)
    value = error.instance
    match error.validator:
        case "additionalProperties":
            known = sorted(error.schema.get("properties", {}))
            extra = sorted(set(value) - set(known))
            action = is_action(error.schema)
            return [
                ("unknown-key", f"`{key}` is not a key of {where}",
                 misplaced_action(key, value[key], known) or key_advice(key, known) or did_you_mean(key, known)
                 or (action_advice(value, known) if action else _listed(known)), key)
                for key in extra
            ]  # fmt: skip
        case "required":
            missing = sorted(set(error.validator_value) - set(value))
            return [("missing-key", f"{where} needs `{key}`", "add it", None) for key in missing]
        case "type" | "const" | "enum":
            wanted = error.validator_value
            if error.validator == "type":
                kinds = (wanted,) if isinstance(wanted, str) else tuple(wanted)
                names = {"object": "keys with values", "array": "a list", "string": "text", "number": "a number",
                         "integer": "a whole number", "boolean": "true or false"}  # fmt: skip
                need = " or ".join(names[kind] for kind in kinds)
                hint = action_advice(value, ()) if is_action(error.schema) else value_advice(value, path)
                hint = hint or _example(error)
                return [("wrong-type", f"{where} is {_what(value)}; it needs {need}", hint, None)]
            allowed = [wanted] if error.validator == "const" else list(wanted)
            words = [str(word) for word in allowed]
            hint = did_you_mean(str(value), words) or "it may be " + ", ".join(f"`{word}`" for word in words)
            if is_years(allowed, path):
                hint = years_advice(str(value), error.validator == "enum")
            return [("not-one-of", f"`{value}` is not a value of {_list_of(path)}", hint, None)]
        case _ if "propertyNames" in error.absolute_schema_path:
            what, example = _form(error)
            hint = f"a name here is {what}, as in {example}" if what else "a name here is shorter, and without spaces"
            return [("bad-name", f"`{value}` cannot be a name here", hint, str(value))]
        case "pattern" | "format":
            if error.schema.get("pattern") == schema()["$defs"]["duration"]["pattern"]:
                wrong, hint = duration_advice(str(value))
                return [("wrong-form", f"{wrong} ({where})", hint, None)]
            if path[-1:] == ("repeat",):
                wrong, hint = repeat_advice(str(value))
                return [("wrong-form", f"{wrong} ({where})", hint, None)]
            what, example = _form(error)
            hint = clock_advice(str(value)) or (f"write it as in {example}" if example else _example(error))
            return [("wrong-form", f"`{value}` is not {what or 'in the form of its place'} ({where})", hint, None)]
        case "minimum":
            return [("wrong-form", f"{where} is `{value}`", f"at least {error.validator_value}", None)]
        case "minLength" | "minItems" | "minProperties":
            return [("empty", f"{where} is empty", "give it a value, or write {not_stated: why}", None)]
        case "maxLength":
            return [("too-long", f"{where} has {len(value)} characters", f"at most {error.validator_value}", None)]
    return [("wrong-form", f"{where}: {error.message}", _example(error), None)]


def _form(error: Any) -> tuple[str, str]:
    """What a text has to look like, and an example, where the schema says so by a pattern that has words here."""
    defined = schema()["$defs"]
    pattern = error.schema.get("pattern")
    return next(
        (form for name, form in _FORMS.items() if pattern and defined[name].get("pattern") == pattern), ("", "")
    )


def _what(value: Any) -> str:
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _example(error: Any) -> str:
    examples = error.schema.get("examples") or []
    return f"for example {json.dumps(examples[0])}" if examples else ""


def _listed(known: list[str]) -> str:
    return "its keys are " + ", ".join(f"`{key}`" for key in known) if 0 < len(known) <= 12 else ""
