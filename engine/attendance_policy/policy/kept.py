"""Profiles read before: the typed values of a file, its text tree and its places, so that neither YAML nor the schema
is read again for a file that has not changed; and what it came to with all that it extends, so that is not either.

Kept is only what was read without any problem, and only as data: JSON, from which nothing can be run. The key is all
that the result depends on: the file's content, the schema, this program's own reading modules, and Python's version.
What comes back is built with every step checked; what does not fit to the last value is as if it were not there.
Typed values, which every call uses, are checked by themselves; the text tree and places when something asks for them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from attendance_policy.library import Found, KeptFiles, Library, packaged
from attendance_policy.library.kept import program_of
from attendance_policy.policy.resolved import KeptResolved, is_plain, unpacked_resolved
from attendance_policy.source import LIMITS, Data, Document, Places, Text

Typed = dict[str, Any]
_PLAIN, _QUOTED = "p", "q"
_GOOD = b"good"


class KeptProfiles:
    """Documents of a library with their typed data, what profiles came to, and what was found good; in `files`."""

    def __init__(self, files: KeptFiles) -> None:
        self._files = files
        self._read: dict[Path, tuple[Document, Typed | None]] = {}
        self._contents: dict[Path, bytes | None] = {}
        self._keys: dict[Path, bytes] = {}
        self._bodies: dict[Path, Any] = {}

    def get(self, found: Found, library: Library) -> tuple[Document, Typed | None]:
        """The document of a profile file and, where it was kept, its typed data. Raises as `Library.document`."""
        if found.path not in self._read:
            self._read[found.path] = self._look(found, library)
        return self._read[found.path]

    def typed(self, found: Found) -> Typed | None:
        """The typed data of a profile file, where they were kept."""
        if found.path in self._read:
            return self._read[found.path][1]
        body = self._body(found)
        return body[0] if body is not None else None

    def key(self, found: Found) -> str:
        """What a profile file holds, as a word; "" for one that cannot be read."""
        return hashlib.sha256(content).hexdigest() if (content := self._content(found)) is not None else ""

    def resolved(self, found: Found) -> KeptResolved | None:
        """What a profile file came to, where it was kept; `chain` says with which other files."""
        content = self._content(found)
        kept = self._files.get(_resolved_key(content, found.shown)) if content is not None else None
        return unpacked_resolved(kept) if kept is not None else None

    def keep_resolved(self, found: Found, body: bytes) -> None:
        """Keep what a profile file came to, which had no problem under any reading."""
        content = self._content(found)
        if content is not None:
            self._files.put(_resolved_key(content, found.shown), body)

    def was_good(self, what: object) -> bool:
        """Whether an earlier run found nothing wrong under any reading of this resolved data."""
        return self._files.get(_verdict(what)) == _GOOD

    def keep_good(self, what: object) -> None:
        """Keep that nothing is wrong with this resolved data under any reading."""
        self._files.put(_verdict(what), _GOOD)

    def noted(self, files: Sequence[Found], what: str, program: tuple[str, ...]) -> Any:
        """What was noted under a name of a profile and those it extends, as they are; None where nothing was.

        `program`: the folders of our own modules that it was worked out by, beside those that read a profile.
        """
        kept = self._files.get(self._note_key(files, what, program))
        try:
            return json.loads(kept) if kept is not None else None
        except (ValueError, RecursionError):
            return None

    def note(self, files: Sequence[Found], what: str, program: tuple[str, ...], value: object) -> None:
        """Keep, as JSON, what was worked out of a profile, of which nothing else may say otherwise."""
        if all(map(self.key, files)):
            self._files.put(self._note_key(files, what, program), json.dumps(value).encode())

    def _note_key(self, files: Sequence[Found], what: str, program: tuple[str, ...]) -> bytes:
        keys = [self.key(file).encode() for file in files]
        return b"\n".join((what.encode(), *keys, *_program(), program_of(*program)))

    def _look(self, found: Found, library: Library) -> tuple[Document, Typed | None]:
        content = self._content(found)
        if content is None:
            return library.document(found), None  # which says what is wrong
        body = self._body(found)
        read = _document(body, found.shown) if body is not None else None
        return read if read is not None else (library.document_of(content, found.shown), None)

    def _content(self, found: Found) -> bytes | None:
        """What a file holds, read once, as far as it may be read; None where it cannot be."""
        if found.path not in self._contents:
            try:
                with found.path.open("rb") as stream:
                    self._contents[found.path] = stream.read(LIMITS.size + 1)
            except (OSError, ValueError):
                self._contents[found.path] = None
        return self._contents[found.path]

    def _body(self, found: Found) -> Any:
        """What was kept of a file; None where nothing was, or its typed values are none."""
        if found.path not in self._bodies:
            content = self._content(found)
            if content is None:
                return None
            key = self._keys[found.path] = _key(content)
            kept = self._files.get(key)
            self._bodies[found.path] = _parsed(kept) if kept is not None else None
        return self._bodies[found.path]

    def put(self, found: Found, typed: Typed) -> None:
        """Keep what `get` read of a profile file, which had no problem, with its typed data."""
        document, _ = self._read[found.path]
        packed = _packed(document, typed)
        if packed is not None and found.path in self._keys:
            self._files.put(self._keys[found.path], packed)
        self._read[found.path] = document, typed


def _key(content: bytes) -> bytes:
    return b"\n".join((hashlib.sha256(content).hexdigest().encode(), *_program()))


def _resolved_key(content: bytes, shown: str) -> bytes:
    """Of what a file came to. Its places, too, are those of the file as it is shown."""
    return b"\n".join((b"resolved", shown.encode("utf-8", "surrogatepass"), _key(content)))


def _verdict(what: object) -> bytes:
    data = json.dumps(what, ensure_ascii=False, separators=(",", ":"), default=repr).encode("utf-8", "surrogatepass")
    return b"\n".join((b"readings", hashlib.sha256(data).hexdigest().encode(), *_program()))


@cache
def _program() -> tuple[bytes, ...]:
    """What the reading of any profile depends on, beside its content."""
    schema = packaged("schema") / "policy.schema.json"
    program = program_of(".", "source", "policy", "vocabulary", "conditions", "library")
    return hashlib.sha256(schema.read_bytes()).hexdigest().encode(), program


def _packed(document: Document, typed: Typed) -> bytes | None:
    """A document and its typed values as JSON; None where that would not give the same back."""
    plain: list[str] = []
    places: list[int] = []
    texts: dict[int, str] = {}
    for number, (path, key, text, value) in enumerate(_walked(document.data, typed)):
        if path not in document.places or (key is not None and path not in document.key_places):
            return None
        place = document.places[path]
        places += (place.line, place.column)
        if key is not None:
            at = document.key_places[path]
            places += (at.line, at.column)
            plain.append(_PLAIN if key.plain else _QUOTED)
        if text is not None:
            plain.append(_PLAIN if text.plain else _QUOTED)
            if isinstance(value, (bool, int, float)):
                texts[number] = text
    body = json.dumps([typed, "".join(plain), places, list(texts.items())], ensure_ascii=False,
                      separators=(",", ":"), allow_nan=False).encode("utf-8", "surrogatepass")  # fmt: skip
    back = _unpacked(body, document.file)
    same = back is not None and back[1] == typed and back[0].data == document.data
    return body if same and back is not None and _alike(back[0], document) else None


def _alike(one: Document, other: Document) -> bool:
    return dict(one.places) == dict(other.places) and dict(one.key_places) == dict(other.key_places)


def _walked(data: Any, typed: Any, path: tuple[Any, ...] = (), key: Text | None = None) -> Iterator[tuple[Any, ...]]:
    """(path, its key in a group, its text where it is a scalar, its typed value), in the file's order."""
    yield path, key, data if isinstance(data, Text) else None, typed
    if isinstance(data, dict):
        for name, inner in data.items():
            yield from _walked(inner, typed[str(name)], (*path, name), name)
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            yield from _walked(inner, typed[index], (*path, index))


class _Unpacking:
    """One pass over what was kept; raises one of `_MISFITS` where it does not fit.

    A short call unpacks 3,000 values, which is a tenth of its loading.
    """

    def __init__(self, plain: str, places: list[int], texts: list[list[Any]]) -> None:
        if not (set(map(type, places)) <= {int} and min(places, default=1) > 0):
            raise ValueError
        self.plain = map({_PLAIN: True, _QUOTED: False}.__getitem__, plain)
        lines = iter(places)
        self.at = zip(lines, lines, strict=True)  # each a line and a column
        self.texts = dict(texts)
        self.count = -1
        self.places: dict[Any, tuple[int, int]] = {}
        self.key_places: dict[Any, tuple[int, int]] = {}

    def text(self, text: str) -> Text:
        """A text with whether it was plain."""
        made = str.__new__(Text, text)  # as `Text` does, in half the time
        made.plain = next(self.plain)
        return made

    def whole(self, typed: Any) -> Data:
        """The whole of it, as text."""
        self.places[()] = next(self.at)
        return self.value(typed, ())

    def value(self, typed: Any, path: tuple[Any, ...]) -> Data:
        """A value whose place is known, as text."""
        self.count += 1
        if type(typed) is dict:
            data: dict[str, Data] = {}
            places, key_places, at = self.places, self.key_places, self.at
            for name, inner in typed.items():
                own = (*path, name)
                places[own] = next(at)
                key_places[own] = next(at)
                named = self.text(name)
                data[named] = self.value(inner, own)
            return data
        if type(typed) is list:
            items: list[Data] = []
            for index, inner in enumerate(typed):
                self.places[*path, index] = next(self.at)
                items.append(self.value(inner, (*path, index)))
            return items
        written = typed if type(typed) is str else self.texts.pop(self.count)
        if type(written) is not str:
            raise ValueError
        return self.text(written)


_MISFITS = (ValueError, TypeError, KeyError, AttributeError, StopIteration, RecursionError, AssertionError)


def _parsed(body: bytes) -> Any:
    """What was kept of a file, of which only the typed values, at its beginning, are known to fit; else None."""
    try:
        kept = json.loads(body.decode("utf-8", "surrogatepass"))
        return kept if type(kept[0]) is dict and is_plain(kept[0]) else None
    except (*_MISFITS, IndexError):
        return None


def _document(body: Any, file: str) -> tuple[Document, Typed] | None:
    """A document as it was read from `file`, with its typed values; None where anything does not fit."""
    try:
        typed, plain, places, texts = body
        reading = _Unpacking(plain, places, texts)
        data = reading.whole(typed)
        left = [*reading.plain, *reading.at, *reading.texts]
    except _MISFITS:
        return None
    return (
        None if left else
        (Document(file, data, Places(file, reading.places), Places(file, reading.key_places), ()), typed)
    )  # fmt: skip


def _unpacked(body: bytes, file: str) -> tuple[Document, Typed] | None:
    """The same of what was kept, as bytes."""
    parsed = _parsed(body)
    return _document(parsed, file) if parsed is not None else None
