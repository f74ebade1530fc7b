"""From YAML events to a tree of texts with places. Events and not objects: nothing is given a type on the way.

The open mappings and lists are kept in a list of our own, so that no nesting can exhaust Python's stack.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from attendance_policy.diagnostics import Place, Problem

from .document import LIMITS, MEANT, Data, Text
from .found import Found
from .lookalikes import shown
from .refusals import anchor_and_tag, item_name, key_without_colon, missing_value, not_a_key
from .scalar_checks import Where, check_key, check_value
from .scalars import NULLS
from .tree import DROPPED, Tree
from .wording import in_our_words, unreadable_escape

# libyaml takes a comment straight after the sign of a block text, and a `?` after a space inside brackets.
_SIGN_AND_COMMENT = re.compile(r"[|>][-+0-9]*#")
_LONE_QUESTION = re.compile(r"(?:^|\s)\?")

# PyYAML ends a text inside brackets at any `?`, against YAML 1.2 and libyaml. Its own loader is given a stand-in, a
# private character that the file does not use, for each `?` in or after a word.
QUESTION = re.compile(r"(?<=[^\s,\[\]{}])\?")
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_BEGIN = "begin with a key: a policy with `policy:` and an id, a scenario with `scenario:`"
_PRIVATE = [chr(code) for code in range(0xE000, 0xF900)]

Loader = type[Any]
"""A PyYAML loader class, such as `yaml.SafeLoader`."""


def fastest_loader() -> Loader:
    """libyaml's loader where PyYAML was built with it, ten times as fast as the one in Python."""
    fast: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return fast


class _StopReading(Exception):  # noqa: N818 - not an error: the reason is among the problems
    """The rest of the file is not worth reading."""


class _InDoubt(Exception):  # noqa: N818 - not an error: the other loader decides
    """libyaml may have read what PyYAML refuses."""


def compose(text: str, file: str, loader: Loader) -> tuple[Tree, Found]:
    """Compose `text`, which has been through `scan`. Whatever PyYAML finds broken becomes a problem in our words.

    libyaml words its errors differently, refuses a few things that PyYAML reads, and reads some that PyYAML refuses.
    In all these cases PyYAML's own loader decides, so that the answer does not depend on how PyYAML was built.
    """
    if loader is not yaml.SafeLoader:
        composer = _Composer(text, file, doubting=True)
        try:
            return composer.run(loader)
        except _StopReading:
            return Tree(), composer.found
        except (yaml.YAMLError, ValueError, _InDoubt):
            pass
    composer = _Composer(text, file, doubting=False)
    try:
        return composer.run(yaml.SafeLoader)
    except _StopReading:
        pass
    except yaml.MarkedYAMLError as error:
        composer.found.add_all(in_our_words(error, composer.lines, file, composer.opened, composer.quoted))
    except (yaml.YAMLError, ValueError, OverflowError):
        # PyYAML hands \\U escapes to chr(), which raises ValueError beyond the last code point.
        composer.found.add(unreadable_escape(composer.lines, file))
    return Tree(), composer.found


def _whole(halves: str) -> str:
    return halves.encode("utf-16", "surrogatepass").decode("utf-16")


class _Composer:
    """One run over the events of one file. `doubting`: by a loader that is laxer than PyYAML's own."""

    def __init__(self, text: str, file: str, doubting: bool) -> None:
        self.text = text
        self.file = file
        self.lines = text.split("\n")
        self.tree = Tree()
        self.found = Found()
        self.quoted: Any = None
        self._doubting = doubting
        self._question = "?" if doubting else next((c for c in _PRIVATE if c not in text), "?")
        self._values = 0
        self._documents = 0

    def run(self, loader: Loader) -> tuple[Tree, Found]:
        """Read every event. Raises what PyYAML raises, `_StopReading` and, if doubting, `_InDoubt`."""
        steps = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        text = self.text if self._doubting else QUESTION.sub(self._question, self.text)
        for event in yaml.parse(text, Loader=loader):
            if step := steps.get(type(event)):
                step(event)
        if not self._documents:
            self._empty()
        return self.tree, self.found

    @property
    def opened(self) -> Any:
        """The mark of the bracket opened last and not yet closed, or None."""
        return self.tree.open[-1].mark if self.tree.open and self.tree.open[-1].flow else None

    def _problem(self, event: Any, code: str, message: str, suggestion: str, column: int | None = None) -> None:
        at = event.start_mark
        place = Place(self.file, at.line + 1, (at.column if column is None else column) + 1)
        self.found.add(Problem(place, code, message, suggestion))

    def _stop(self, event: Any, code: str, message: str, suggestion: str) -> None:
        self._problem(event, code, message, suggestion)
        raise _StopReading

    def _empty(self) -> None:
        message = "the file holds nothing but comments" if "#" in self.text else "the file is empty"
        self.found.add(Problem(Place(self.file), "empty-file", message, _BEGIN))
        raise _StopReading

    def _count(self, event: Any) -> None:
        self._values += 1
        if self._values > LIMITS.values:
            message = f"the file holds more than {LIMITS.values:,} keys and values"
            self._stop(event, "too-many-values", message, MEANT)

    def _where(self, event: Any) -> Where:
        start, end = event.start_mark, event.end_mark
        return Where(self.file, self.lines, start.line, start.column, end.line, end.column)

    # one step for each kind of event

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second document starts here"
            self._stop(event, "more-than-one-document", message, "leave out `---`, or make two files")

    def _start(self, event: Any) -> None:
        self._count(event)
        self._properties(event)
        if len(self.tree.open) >= LIMITS.depth:
            message = f"values are nested more than {LIMITS.depth} deep here"
            self._stop(event, "too-deep", message, "close a bracket, or write it flatter")
        is_mapping = type(event) is yaml.MappingStartEvent
        holds: dict[str, Data] | list[Data] = {} if is_mapping else []
        is_key = self.tree.awaits_key()
        if is_key:
            self._problem(event, *not_a_key(event, is_mapping, self.lines))
        self.tree.begin(holds, event, is_key)

    def _end(self, event: Any) -> None:
        self.tree.end()

    def _alias(self, event: Any) -> None:
        self._count(event)
        message = f"`*{event.anchor}` repeats a value from elsewhere"
        self._problem(event, "alias", message, f'write the value here, or quote a text: "*{event.anchor}"')
        if self.tree.awaits_key():
            self.tree.drop_key()
        else:
            self.tree.value(Text(f"*{event.anchor}", plain=True), event.start_mark)

    def _scalar(self, event: Any) -> None:
        self._count(event)
        self._properties(event)
        text = Text(event.value if self._doubting else self._as_typed(event.value), plain=not event.style)
        if event.style in ("'", '"'):
            self.quoted = event
        if self._doubting and self._lax(event, text):
            raise _InDoubt
        if self.tree.awaits_key():
            self._key(event, text)
            return
        mark, end = event.start_mark, event.end_mark
        if text.plain and text in NULLS:
            mark = self._null(event, text)
        elif (
            not text.isascii()
            or len(text) > LIMITS.text
            or event.style == '"'
            or self.lines[end.line].startswith(" #", end.column)
        ):
            self.found.add_all(check_value(text, self._where(event)))
        if text and self.tree.open:
            self.tree.open[-1].last_plain = text if text.plain else None
        self.tree.value(text, mark)

    def _as_typed(self, value: str) -> str:
        """A value without the stand-ins; characters that JSON writes as two escapes become one, as in YAML 1.2."""
        return _HALVES.sub(lambda two: _whole(two.group()), value.replace(self._question, "?"))

    def _lax(self, event: Any, text: Text) -> bool:
        """Whether libyaml may have read here what PyYAML refuses."""
        if text.plain:
            in_brackets = bool(self.tree.open) and self.tree.open[-1].flow
            return "?" in text and in_brackets and bool(_LONE_QUESTION.search(text))
        return event.style in ("|", ">") and bool(_SIGN_AND_COMMENT.search(self.lines[event.start_mark.line]))

    def _key(self, event: Any, text: Text) -> None:
        top = self.tree.open[-1]
        self.tree.drop_key(event)
        if text == "":
            self._problem(event, "empty-key", "a colon has no key before it", "write the key, or quote the text")
        elif text == "<<" and text.plain:
            self._problem(event, "merge-key", "`<<` copies another mapping", "write its keys here, or use `extends`")
        elif text in top.keys:
            line, column = top.keys[text]
            message = f"{shown(text)} stands twice: first at line {line}, column {column}"
            self._problem(event, "duplicate-key", message, "keep one, or join the two")
        else:
            self.tree.key(text, event)
        if not text.isascii() or len(text) > LIMITS.text or event.style == '"':
            self.found.add_all(check_key(text, self._where(event)))

    def _null(self, event: Any, text: Text) -> Any:
        """Refuse a missing value, and give the mark that stands for its place: that of its key, if there is one."""
        if not self.tree.open:
            if not text:
                self._empty()
            self._problem(event, "null-value", f"the file holds only {shown(text)}", _BEGIN)
            return event.start_mark
        top = self.tree.open[-1]
        in_list = isinstance(top.holds, list)
        if not in_list and top.key_event is None:  # the key was a list or mapping, which has been refused
            return event.start_mark
        key = None if top.key is DROPPED else top.key
        said = item_name(top.path, len(top.holds)) if in_list else shown(key) if key is not None else "this key"
        at = event if text or in_list else top.key_event
        cut = top.flow and not text and key is not None and not in_list and key_without_colon(at, self.lines)
        before = top.last_plain if cut else None
        self._problem(at, *missing_value(said, text, key, before, top.flow))
        top.last_plain = Text(f"{before}, {key}", plain=True) if before is not None else None
        return at.start_mark

    def _properties(self, event: Any) -> None:
        if event.anchor is None and event.tag is None:
            return
        if self._doubting:
            raise _InDoubt  # the loaders differ in what may stand in a tag and after one
        for code, message, suggestion, column in anchor_and_tag(event, self.lines):
            self._problem(event, code, message, suggestion, column)
