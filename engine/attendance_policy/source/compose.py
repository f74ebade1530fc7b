"""From YAML events to a tree of texts with places. Events and not objects: nothing is given a type on the way.

The tree is built with a list as the stack, so no nesting can exhaust Python's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from attendance_policy.diagnostics import Place, Problem

from .document import LIMITS, Data, Path, Text
from .lookalikes import shown
from .refusals import anchor_and_tag, item_name, key_without_colon, missing_value, not_a_key
from .scalar_checks import Where, check_key, check_value
from .scalars import NULLS
from .wording import in_our_words, unreadable_escape

Loader = type[Any]
"""A PyYAML loader class, such as `yaml.SafeLoader`."""

_DROPPED: Final = Text("")
"""Stands for a key that cannot be used (a repeat, a list): its value is checked and then dropped. Known by identity."""


def fastest_loader() -> Loader:
    """libyaml's loader where PyYAML was built with it, ten times as fast as the one in Python."""
    fast: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return fast


@dataclass(slots=True)
class Tree:
    """What came out of the events so far; `data` stays None when they broke off."""

    data: Data | None = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    key_places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A mapping or list not yet closed. `key` is the key read last, while its value is awaited."""

    holds: dict[str, Data] | list[Data]
    path: Path
    flow: bool
    dropped: bool
    is_key: bool = False
    key: Text | None = None
    key_event: Any = None
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    last_plain: Text | None = None


class _StopReading(Exception):  # noqa: N818 - not an error: the reason is among the problems
    """The rest of the file is not worth reading."""


def compose(text: str, file: str, loader: Loader) -> Tree:
    """Compose `text`, which has been through `scan`. Whatever PyYAML finds broken becomes a problem in our words.

    libyaml words its errors differently and refuses a few things that PyYAML reads, so a file that it refuses is read
    again by PyYAML's own loader, and the answer does not depend on how PyYAML was built.
    """
    if loader is not yaml.SafeLoader:
        composer = _Composer(text, file)
        try:
            return composer.run(loader)
        except _StopReading:
            return composer.tree
        except (yaml.YAMLError, ValueError):
            pass
    composer = _Composer(text, file)
    try:
        return composer.run(yaml.SafeLoader)
    except _StopReading:
        pass
    except yaml.MarkedYAMLError as error:
        composer.tree.problems.extend(in_our_words(error, composer.lines, file))
    except (yaml.YAMLError, ValueError, OverflowError):
        # PyYAML hands \\U escapes to chr(), which raises ValueError beyond the last code point.
        composer.tree.problems.append(unreadable_escape(composer.lines, file))
    composer.tree.data = None
    return composer.tree


class _Composer:
    """One run over the events of one file."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.lines = text.split("\n")
        self.tree = Tree()
        self._stack: list[_Open] = []
        self._values = 0
        self._documents = 0

    def run(self, loader: Loader) -> Tree:
        """Read every event. Raises what PyYAML raises, and `_StopReading`."""
        steps = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in yaml.parse(self.text, Loader=loader):
            if step := steps.get(type(event)):
                step(event)
        if not self._documents:
            self._empty()
        return self.tree

    def _problem(self, event: Any, code: str, message: str, suggestion: str, column: int | None = None) -> None:
        at = event.start_mark
        place = Place(self.file, at.line + 1, (at.column if column is None else column) + 1)
        self.tree.problems.append(Problem(place, code, message, suggestion))

    def _stop(self, event: Any, code: str, message: str, suggestion: str) -> None:
        self._problem(event, code, message, suggestion)
        self.tree.data = None
        raise _StopReading

    def _empty(self) -> None:
        place = Place(self.file)
        message = "the file holds nothing but comments" if "#" in self.text else "the file is empty"
        self.tree.problems.append(Problem(place, "empty-file", message, "begin with `policy:` and an id"))
        raise _StopReading

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second document starts here"
            self._stop(event, "more-than-one-document", message, "leave out `---`, or make two files")

    # where the next value goes

    def _count(self, event: Any) -> None:
        self._values += 1
        if self._values > LIMITS.values:
            message = f"the file holds more than {LIMITS.values:,} keys and values"
            self._stop(event, "too-many-values", message, "check that it is a policy; split it if it is")

    def _next_path(self) -> tuple[Path, bool]:
        """The path of the value that comes next, and whether it is to be dropped."""
        if not self._stack:
            return (), False
        top = self._stack[-1]
        if isinstance(top.holds, list):
            return (*top.path, len(top.holds)), top.dropped
        if top.key is None or top.key is _DROPPED:
            return top.path, True
        return (*top.path, top.key), top.dropped

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].holds, dict) and self._stack[-1].key is None

    def _place_value(self, value: Data) -> None:
        if not self._stack:
            self.tree.data = value
            return
        top = self._stack[-1]
        if isinstance(top.holds, list):
            top.holds.append(value)
            return
        if top.key is not None and top.key is not _DROPPED:
            top.holds[top.key] = value
        top.key = None

    # events

    def _start(self, event: Any) -> None:
        self._count(event)
        self._properties(event)
        if len(self._stack) >= LIMITS.depth:
            message = f"values are nested more than {LIMITS.depth} deep here"
            self._stop(event, "too-deep", message, "close a bracket, or write it flatter")
        is_mapping = type(event) is yaml.MappingStartEvent
        is_key = self._awaits_key()
        if is_key:
            self._problem(event, *not_a_key(event, is_mapping, self.lines))
        path, dropped = self._next_path()
        if not dropped:
            self.tree.places[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        self._stack.append(_Open({} if is_mapping else [], path, bool(event.flow_style), dropped, is_key))

    def _end(self, event: Any) -> None:
        closed = self._stack.pop()
        if closed.is_key:
            self._stack[-1].key = _DROPPED
        else:
            self._place_value(closed.holds)

    def _alias(self, event: Any) -> None:
        self._count(event)
        message = f"`*{event.anchor}` repeats a value from elsewhere"
        self._problem(event, "alias", message, f'write the value here, or quote a text: "*{event.anchor}"')
        if self._awaits_key():
            self._stack[-1].key = _DROPPED
            return
        path, dropped = self._next_path()
        if not dropped:
            self.tree.places[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        self._place_value(Text(f"*{event.anchor}", plain=True))

    def _scalar(self, event: Any) -> None:
        self._count(event)
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        text = Text(event.value, plain=not event.style)
        if self._awaits_key():
            self._key(event, text)
            return
        path, dropped = self._next_path()
        at = event.start_mark
        if text.plain and text in NULLS:
            at = self._null(event, text)
        elif (
            not text.isascii()
            or len(text) > LIMITS.text
            or event.style == '"'
            or " #" in self.lines[event.end_mark.line]
        ):
            self.tree.problems.extend(check_value(text, self._where(event)))
        if self._stack:
            self._stack[-1].last_plain = text if text and text.plain else None
        if not dropped:
            self.tree.places[path] = (at.line + 1, at.column + 1)
        self._place_value(text)

    def _where(self, event: Any) -> Where:
        start, end = event.start_mark, event.end_mark
        return Where(self.file, self.lines, start.line, start.column, end.line, end.column)

    def _null(self, event: Any, text: Text) -> Any:
        """Refuse a missing value, and give the mark that stands for its place: that of its key, if there is one."""
        if not self._stack:
            if not text:
                self._empty()
            self._problem(event, "null-value", f"the file holds only {shown(text)}", "begin with `policy:` and an id")
            return event.start_mark
        top = self._stack[-1]
        in_list = isinstance(top.holds, list)
        key = None if top.key is _DROPPED else top.key
        said = item_name(top.path, len(top.holds)) if in_list else shown(key) if key is not None else "this key"
        at = event if text or in_list or top.key_event is None else top.key_event
        cut = top.flow and not text and key is not None and not in_list and key_without_colon(at, self.lines)
        self._problem(at, *missing_value(said, text, key, top.last_plain if cut else None))
        return at.start_mark

    def _properties(self, event: Any) -> None:
        for code, message, suggestion, column in anchor_and_tag(event, self.lines):
            self._problem(event, code, message, suggestion, column)

    def _key(self, event: Any, text: Text) -> None:
        top = self._stack[-1]
        top.key_event = event
        top.key = _DROPPED
        if text == "":
            self._problem(event, "empty-key", "a colon has no key before it", "write the key, or quote the text")
        elif text == "<<" and text.plain:
            self._problem(event, "merge-key", "`<<` copies another mapping", "write its keys here, or use `extends`")
        elif text in top.keys:
            line, column = top.keys[text]
            message = f"{shown(text)} stands twice: first at line {line}, column {column}"
            self._problem(event, "duplicate-key", message, "keep one, or join the two")
        else:
            top.key = text
            top.keys[text] = at = (event.start_mark.line + 1, event.start_mark.column + 1)
            if not top.dropped:
                self.tree.key_places[(*top.path, text)] = at
        if not text.isascii() or len(text) > LIMITS.text or event.style == '"':
            self.tree.problems.extend(check_key(text, self._where(event)))
