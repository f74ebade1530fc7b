"""A profile put in order: the same meaning, the same comments, one order of keys and one way to write it."""

from __future__ import annotations

from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.frozen import dataclass
from attendance_policy.layout.remarks import place_remarks
from attendance_policy.layout.write import Writer
from attendance_policy.policy.exclusive import find_exclusive
from attendance_policy.policy.scalars import type_scalars
from attendance_policy.policy.schema_walk import SchemaWalk
from attendance_policy.policy.shape import check_shape, schema
from attendance_policy.source import Data, Document, read_remarks, read_yaml

_MARK = "\ufeff".encode()


@dataclass(frozen=True)
class Tidied:
    """A file as it should be written; None with the errors that stand in the way. `changed`: it is not so yet."""

    content: bytes | None
    changed: bool
    problems: tuple[Problem, ...]


def tidy(content: bytes, file: str) -> Tidied:
    """Put a profile in order. Line ends stay as they are in the file; a byte order mark goes.

    Only the file itself must be without errors: what it names in other files bears on no order.
    """
    document = read_yaml(content, file)
    problems = list(document.problems)
    quote: set[tuple[int, int]] = set()
    if isinstance(document.data, dict):  # typed before its shape is judged, or every figure would be a wrong one
        typed, warnings = type_scalars(document, schema())
        problems += check_shape(typed, document) or find_exclusive(typed, document)
        quote = {(w.place.line, w.place.column) for w in warnings}
    elif isinstance(document.data, dict | list | str):
        problems += check_shape(document.data, document)
    errors = tuple(sorted(p for p in set(problems) if p.severity is Severity.ERROR))
    if errors or not isinstance(document.data, dict):
        return Tidied(None, False, errors)
    text = _written(document, document.data, content, quote)
    if _same_meaning(document.data, read_yaml(text, file).data):
        made = text.replace("\n", "\r\n").encode() if b"\r\n" in content else text.encode()
        return Tidied(made, made != content, ())
    raise AssertionError(f"{file} would not read back the same")


def _written(document: Document, data: dict[str, Data], content: bytes, quote: set[tuple[int, int]]) -> str:
    remarks = place_remarks(document, read_remarks(content))
    as_text = {path for path, place in document.places.items() if (place.line, place.column) in quote}
    body = Writer(SchemaWalk(schema()), remarks.notes, as_text).lines(data)
    head = list(remarks.head)
    while head and not head[0]:
        del head[0]
    lines = [*head, *body]
    if not head and not lines[0]:
        del lines[0]
    return "\n".join(lines).rstrip("\n") + "\n"


def _same_meaning(before: Data | None, after: Data | None) -> bool:
    """Whether two trees hold the same; keys of a group may have another order."""
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(_same_meaning(before[key], after[key]) for key in before)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_same_meaning, before, after))
    return before == after
