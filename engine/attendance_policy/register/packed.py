"""The compact form of a register: one line of JSON, the pupils' ids, and a byte for each mark. No library needed.

    {"packed_register":1,"codes":["/","\\\\"],"days":["2025-09-03"],"ids_size":11,"pupils":1,"sha256":"…"}
    ["P1","P2"]<newline><marks, pupil after pupil, a byte each>

A mark is the place of its letters in the file's own `codes`, counted from 1, so that it keeps its meaning under another
code book. The checksum covers the header (without itself) and everything after it. Equal registers give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from operator import lt
from pathlib import Path
from typing import IO, Any, TypeGuard

import numpy as np

from attendance_policy.codes import NO_MARK, CodeBook
from attendance_policy.diagnostics import CannotGoOn, Place, Problem, did_you_mean
from attendance_policy.frozen import dataclass

from .accept import day_of
from .atomic import write_whole
from .matrix import PIECE, in_pieces
from .model import Account, Register
from .table import name_of, refuse, shown
from .text_blocks import opened

VERSION = 1
_MAGIC = b'{"packed_register":'
_LONGEST_HEADER = 1 << 22  # bytes


class _DamagedError(Exception):
    """The bytes are not what `write_packed` writes; says what is wrong with them."""


@dataclass(frozen=True)
class _Header:
    codes: tuple[str, ...]
    days: tuple[date, ...]
    pupils: int
    ids_size: int


def is_packed(data: bytes) -> bool:
    """Whether bytes are meant to be a packed register."""
    return data.startswith(_MAGIC)


def pack(register: Register) -> bytes:
    """The compact form of a register. Its account is not kept: what is packed are the accepted marks."""
    return b"".join(_Parts(register))


def checksum_of(register: Register) -> str:
    """The checksum of its compact form: equal registers have equal ones."""
    return _Parts(register).checksum


def write_packed(register: Register, path: Path) -> None:
    """Write the compact form, whole or not at all. Raises `CannotGoOn` (exit code 2) when the place is not writable."""
    write_whole(path, _Parts(register))


class _Parts:
    """The compact form in pieces, so that no second copy of the marks is held."""

    def __init__(self, register: Register) -> None:
        self._marks = register.marks
        used = np.zeros(256, np.bool_)
        for some in in_pieces(self._marks):
            used[some] = True
        numbers = [n for n in np.flatnonzero(used).tolist() if n]
        letters = sorted(register.codes.letters[n] for n in numbers)
        self._renumber = np.zeros(256, np.uint8)
        for n in numbers:
            self._renumber[n] = letters.index(register.codes.letters[n]) + 1
        self._ids = _json(list(register.pupil_ids)) + b"\n"
        self._fields = {
            "packed_register": VERSION,
            "codes": letters,
            "days": [day.isoformat() for day in register.days],
            "ids_size": len(self._ids),
            "pupils": len(register.pupil_ids),
        }
        self.checksum = _checksum(self._fields, self._body())

    def __iter__(self) -> Iterator[bytes]:
        yield _json({**self._fields, "sha256": self.checksum}) + b"\n"
        yield from self._body()

    def _body(self) -> Iterator[bytes]:
        yield self._ids
        for some in in_pieces(self._marks):
            yield self._renumber[some].tobytes()


def read_packed(path: Path, codes: CodeBook) -> Register:
    """Read the compact form. Raises as `read_packed_bytes` does, and with exit code 2 when nothing is at the path."""
    with opened(path) as stream:
        return _read(stream, name_of(path), codes)


def read_packed_bytes(data: bytes, file: str, codes: CodeBook) -> Register:
    """The register in packed bytes, its marks numbered by `codes`. Its account counts the marks.

    Raises `CannotGoOn` (exit code 3) when the bytes are damaged, of a later version, or use a code not in `codes`.
    """
    return _read(io.BytesIO(data), file, codes)


def _read(stream: IO[bytes], file: str, codes: CodeBook) -> Register:
    try:
        return _unpack(stream, file, codes)
    except (_DamagedError, ValueError, RecursionError) as error:
        said = str(error) if isinstance(error, _DamagedError) else "its header cannot be read"
        message = f"the packed register is damaged: {said}"
        raise CannotGoOn(Problem(Place(file), "damaged-file", message, "pack the register again")) from None


def _unpack(stream: IO[bytes], file: str, codes: CodeBook) -> Register:
    head = stream.readline(_LONGEST_HEADER)
    if not head.endswith(b"\n"):
        raise _DamagedError("its header has no end")
    fields = json.loads(head)
    if not isinstance(fields, dict):
        raise _DamagedError("its header cannot be read")
    version = fields.get("packed_register")
    if isinstance(version, int) and version > VERSION:
        message = f"the packed register is of version {version}, and this program reads version {VERSION}"
        refuse(file, "later-version", message, "use a newer version of the program")
    checksum = fields.pop("sha256", None)
    if checksum != _checksum(fields, iter(lambda: stream.read(PIECE), b"")):
        raise _DamagedError("its checksum does not fit its content")
    size = stream.tell() - len(head)
    header = _header(fields)
    width = 2 * len(header.days)
    if size != header.ids_size + header.pupils * width:
        raise _DamagedError("it has more or fewer marks than its header says")
    stream.seek(len(head))
    ids = json.loads(stream.read(header.ids_size))
    if not _is_texts(ids) or len(ids) != header.pupils or not all(map(lt, ids, ids[1:])):
        raise _DamagedError("its list of pupils is not in order")
    marks = np.empty((header.pupils, width), np.uint8)
    look_up = _look_up(header.codes, codes, file)
    for some in in_pieces(marks):
        read = stream.read(some.size)
        if len(read) != some.size or (read and int(np.frombuffer(read, np.uint8).max()) > len(header.codes)):
            raise _DamagedError("it has marks without a code")
        # A look-up by numpy, which makes eight bytes of each, takes twice as long.
        some[:] = np.frombuffer(read.translate(look_up), np.uint8).reshape(some.shape)
    count = int(np.count_nonzero(marks))
    return Register(tuple(ids), header.days, marks, codes, Account(count, count))


def _header(fields: dict[str, Any]) -> _Header:
    """The header's values, each checked. Sizes are only believed once they fit the bytes that are there."""
    codes, days, sizes = fields.get("codes"), fields.get("days"), (fields.get("pupils"), fields.get("ids_size"))
    if not _is_texts(codes) or len(codes) > 255 or len(set(codes)) < len(codes):
        raise _DamagedError("its list of codes is not one")
    read = [day_of(day) for day in days] if _is_texts(days) else [None]
    dates = tuple(day for day in read if day is not None)
    if len(dates) != len(read) or list(dates) != sorted(set(dates)):
        raise _DamagedError("its list of days is not in order")
    pupils, ids_size = sizes
    if type(pupils) is not int or type(ids_size) is not int or pupils < 0 or ids_size < 0:
        raise _DamagedError("its sizes are not numbers")
    return _Header(tuple(codes), dates, pupils, ids_size)


def _is_texts(value: Any) -> TypeGuard[list[str]]:
    """Texts that can be written again: JSON can spell half a character."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value) and _whole("".join(value))


def _whole(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


def _look_up(letters: tuple[str, ...], codes: CodeBook, file: str) -> bytes:
    """From a byte of the file to the number of its code, for `bytes.translate`."""
    for code in letters:
        if code not in codes:
            hint = did_you_mean(code, codes.number) or "use the code book that the register was packed with"
            refuse(file, "unknown-code", f"the packed register uses code {shown(code)}, which is in no code book", hint)
    return bytes((NO_MARK, *(codes.number[code] for code in letters))).ljust(256, b"\0")


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def _checksum(fields: dict[str, Any], body: Iterable[bytes]) -> str:
    digest = hashlib.sha256(_json(fields) + b"\n")
    for piece in body:
        digest.update(piece)
    return digest.hexdigest()
