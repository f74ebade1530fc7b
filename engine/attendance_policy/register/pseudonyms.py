"""Pseudonyms in place of ids: under one key an id has the same one in every file; without the key, no way back.

A pseudonym is the HMAC-SHA256 of the id under a key that the school keeps, shortened to fifty bits in letters that are
read out easily. Reading puts them in before anything is judged, so that nothing above ever holds an id. What a message
or a reject quotes of a file is shown only where it cannot be an id: a date, a short mark, a word of ours.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path

import numpy as np

from attendance_policy.diagnostics import CannotGoOn, Place, Problem
from attendance_policy.frozen import dataclass

from .accept import NothingAccepted
from .columns import Column, Rows
from .model import Account, Pupils, Register, Reject
from .plain_words import is_plain
from .table import kept, kept_fields, load, name_of, refuse
from .table import shown as in_ticks
from .whose import CLASS as CLASS
from .whose import PARENT as PARENT
from .whose import PUPIL as PUPIL
from .whose import SCHOOL as SCHOOL

LEAST_BYTES = 32
_KINDS = (PUPIL, PARENT, SCHOOL, CLASS)
_LENGTH = 10  # characters of five bits: of 50,000 pupils two share a pseudonym once in a million keys
_NOT_SHOWN = "(not shown)"
_QUOTED = re.compile(r"`[^`]*`")
_MAKE = "make one with `attendance-policy register key --out FILE`"
# What these rows say cannot be told apart, and so an id not from the rest.
_NO_ROW = frozenset(("unreadable-row", "encoding", "wrong-number-of-fields", "wrong-record"))
_LEAST_INSIDE = 3  # a shorter id is not looked for inside other texts: it would be found everywhere


@dataclass(frozen=True)
class Pseudonyms:
    """Gives pseudonyms under one key. `key`: at least 32 bytes. It remembers what it gave, to notice two ids alike."""

    key: bytes = field(repr=False)
    _given: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)
    _taken: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def of(self, kind: str, text: str) -> str:
        """The pseudonym of an id, like `P-A5FF6U5BHO`; "" of a blank one. Spaces around an id do not count.

        `kind`: PUPIL, PARENT, SCHOOL or CLASS. Raises `CannotGoOn` (exit code 3) where two ids would share one.
        """
        name = text.strip()
        if not name:
            return ""
        known = self._given.get((kind, name))
        if known is None:
            said = f"{kind}\0{name}".encode("utf-8", "surrogatepass")
            digest = hmac.digest(self.key, said, hashlib.sha256)
            known = f"{kind}-{base64.b32encode(digest)[:_LENGTH].decode()}"
            if self._taken.setdefault(known, name) != name:
                raise CannotGoOn(Problem(Place(""), "pseudonyms-collide", "two ids have the same pseudonym under this "
                                         "key", "make another key, and use it for every file"))  # fmt: skip
            self._given[kind, name] = known
        return known

    def named(self, kind: str, name: str | None) -> str | None:
        """The pseudonym of somebody whom a call names by id or by pseudonym; None for nobody."""
        return name if name is None or name in self._taken else self.of(kind, name)

    def within(self, text: str, ids: Iterable[tuple[str, str]]) -> str:
        """A text with ids that it holds as words (pairs of kind and id) replaced; a date or word of ours as it is."""
        for kind, name in ids:
            if name and text == name:
                return self.of(kind, name)
            if len(name) >= _LEAST_INSIDE and name in text and not is_plain(text):
                text = re.sub(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", self.of(kind, name), text)
        return text

    def shown(self, text: str, ours: Collection[str] = ()) -> str:
        """What may be shown of a text of a file: a pseudonym for an id, `(not shown)` for what may be one."""
        name = text.strip()
        for kind in _KINDS:
            if (kind, name) in self._given:
                return self._given[kind, name]
        return text if name in self._taken or name in ours or is_plain(name) else _NOT_SHOWN

    def said(self, sentence: str, ours: Collection[str] = ()) -> str:
        """A sentence of ours, with what it quotes of a file in backticks only where that may be shown."""

        def quoted(found: re.Match[str]) -> str:
            return f"`{self.shown(found[0][1:-1], ours)}`"

        if sentence.count("`") % 2:  # the file's own text holds one
            return f"{sentence[: sentence.index('`')]}{_NOT_SHOWN}{sentence[sentence.rindex('`') + 1 :]}"
        return _QUOTED.sub(quoted, sentence)

    def problem(self, problem: Problem, ours: Collection[str] = ()) -> Problem:
        """A problem of a file, with nothing in it that may be an id."""
        ours = {*ours, problem.place.file, in_ticks(problem.place.file)[1:-1]}
        return replace(problem, message=self.said(problem.message, ours),
                       suggestion=self.said(problem.suggestion, ours))  # fmt: skip

    def reject(self, reject: Reject, ours: Collection[str] = ()) -> Reject:
        """A reject, the same way. Of its text, field after field; a row without such fields keeps none."""
        text = "" if reject.code in _NO_ROW else reject.text
        text = kept([self.shown(one) if one.strip() else "" for one in kept_fields(text)])
        return replace(reject, reason=self.said(reject.reason, ours), text=text)

    def heading(self, name: str) -> str:
        """The heading of a column, "" where it is a pupil's id."""
        return "" if (PUPIL, name.strip()) in self._given else name

    def account(self, account: Account, ours: Collection[str] = ()) -> Account:
        """The account of a file, the same way."""
        return replace(
            account, rejects=tuple(sorted(self.reject(one, ours) for one in account.rejects)),
            doubts=tuple(sorted(self.reject(one, ours) for one in account.doubts)),
            ignored_columns=tuple(map(self.heading, account.ignored_columns)),
            notes=tuple(self.said(note, ours) for note in account.notes),
        )  # fmt: skip

    @contextmanager
    def in_errors(self, ours: Collection[str] = ()) -> Iterator[None]:
        """Whatever is raised of a file inside of this shows nothing that may be an id."""
        try:
            yield
        except NothingAccepted as nothing:
            problems = [self.problem(one, ours) for one in nothing.problems]
            raise NothingAccepted(self.account(nothing.account, ours), problems) from None
        except CannotGoOn as stop:
            raise CannotGoOn([self.problem(one, ours) for one in stop.problems], stop.exit_code) from None

    def rows(self, rows: Rows) -> Rows:
        """Rows with pseudonyms for pupils and schools, and with the rest as it may be shown in a reject."""
        pupil = self._column(PUPIL, rows.pupil)
        school = self._column(SCHOOL, rows.school) if rows.school is not None else None
        return replace(
            rows, pupil=pupil, school=school,
            day=self._written(rows.day), session=self._written(rows.session), code=self._written(rows.code),
            told=self.pupils(rows.told) if rows.told is not None else None,
        )  # fmt: skip

    def _column(self, kind: str, column: Column) -> Column:
        return Column(tuple(self.of(kind, text) for text in column.texts), column.index)

    def _written(self, column: Column) -> Column:
        return replace(column, written=tuple(self.shown(text) for text in column.written or column.texts))

    def register(self, register: Register) -> Register:
        """A register's ids by pseudonyms, its rows as they were: in no order (see `in_order`)."""
        told = self.pupils(register.told) if register.told is not None else None
        return replace(register, pupil_ids=tuple(self.of(PUPIL, one) for one in register.pupil_ids), told=told)

    def pupils(self, pupils: Pupils) -> Pupils:
        """Pupils by pseudonym, in the order of these."""
        ids = tuple(self.of(PUPIL, one) for one in pupils.pupil_ids)
        renamed = replace(
            pupils, pupil_ids=ids, school_ids=tuple(self.of(SCHOOL, one) for one in pupils.school_ids),
            in_class=tuple(self.of(CLASS, one) for one in pupils.in_class),
        )  # fmt: skip
        return renamed.aligned(tuple(sorted(ids)))


def in_order(register: Register) -> Register:
    """The same register, its rows in the order of the ids."""
    order = sorted(range(len(register.pupil_ids)), key=register.pupil_ids.__getitem__)
    return replace(register, pupil_ids=tuple(register.pupil_ids[at] for at in order),
                   marks=np.ascontiguousarray(register.marks[order]))  # fmt: skip


def read_key(path: Path) -> Pseudonyms:
    """The pseudonyms under the key in a file: at least 32 bytes, written as hexadecimal digits.

    Raises `CannotGoOn`: exit code 2 when nothing is at the path; 3 when others than its owner may read the file, or
    when it holds no such key. The key itself is in no message.
    """
    data, file = load(path), name_of(path)
    if sys.platform != "win32" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        refuse(file, "key-open-to-others", "others than its owner may read or change the key",
               f"close it with `chmod 600 {file}`, or, if others may have seen it, {_MAKE}")  # fmt: skip
    try:
        key = bytes.fromhex(data.decode("ascii").strip())
    except ValueError:
        refuse(file, "no-key", "the file holds no key: it is not hexadecimal digits alone", _MAKE)
    if len(key) < LEAST_BYTES:
        refuse(file, "key-too-short", f"the key has {len(key)} bytes, and {LEAST_BYTES} are the least", _MAKE)
    if len(set(key)) < LEAST_BYTES // 4:
        refuse(file, "no-key", "the key says the same over and over, and is no key", _MAKE)
    return Pseudonyms(key)


def write_key(path: Path, random: Callable[[int], bytes]) -> None:
    """Write a new key that its owner alone may read; a file that is there is never written over.

    `random`: gives as many random bytes as it is asked for. Raises `CannotGoOn` as `write_whole` does.
    """
    from .atomic import cannot_write

    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            os.fchmod(descriptor, 0o600) if sys.platform != "win32" else None
            stream.write(random(LEAST_BYTES).hex().encode("ascii") + b"\n")
            stream.flush()
            os.fsync(descriptor)
    except OSError as error:
        raise cannot_write(path, error) from None
