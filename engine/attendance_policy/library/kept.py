"""What may be kept between runs: bytes under a key, in a folder that is the user's alone; checked, never trusted.

A file holds its whole key, a checksum of its body, and the body. It counts only when it is a plain file (no link) of
this user that nobody else may write, in a folder of which the same is true, and when key and checksum are what they
must be. Anything else is as if there were no file: what asked computes it again and writes it anew. Where the system
cannot say whose a file is, nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import platform
import stat
from contextlib import suppress
from pathlib import Path

from attendance_policy import __version__

LARGEST = 4 * 1024 * 1024  # bytes of one file; a profile takes less than a tenth of a megabyte
MOST_FILES = 64
_MAGIC = b"attendance-policy kept 1\n"
_SUFFIX = ".kept"
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_CAN_TELL = hasattr(os, "geteuid") and hasattr(os, "O_NOFOLLOW") and os.open in os.supports_dir_fd


def program_of(*folders: str) -> bytes:
    """What the modules in some folders of this package and the Python that runs them are, for a key: other ones may
    read the same file otherwise."""
    package = Path(__file__).resolve().parent.parent
    stamp = hashlib.sha256()
    for folder in folders:
        with os.scandir(package / folder) as entries:
            modules = sorted((entry.path, entry.stat()) for entry in entries if entry.name.endswith(".py"))
        for path, about in modules:
            stamp.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return f"{stamp.hexdigest()}\n{__version__} {platform.python_implementation()} {platform.python_version()}".encode()


class KeptFiles:
    """Bytes by key in one folder, which is made when something is first kept. No fault of the disk is ever raised."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: bytes) -> bytes | None:
        """What was kept under a key; None when there is nothing, or nothing that may be believed."""
        try:
            with _Opened(self.folder) as within:
                file = os.open(_name(key), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=within)
                with os.fdopen(file, "rb") as stream:
                    about = os.fstat(file)
                    if not stat.S_ISREG(about.st_mode) or not _ours(about) or about.st_size > LARGEST:
                        return None
                    content = stream.read(LARGEST + 1)
        except OSError:
            return None
        head = _head(key)
        if not content.startswith(head):
            return None
        start = len(head) + hashlib.sha256().digest_size
        body = content[start:]
        return body if hashlib.sha256(body).digest() == content[len(head) : start] else None

    def put(self, key: bytes, body: bytes) -> None:
        """Keep bytes under a key: written whole beside their place and moved there, so that no reader sees half."""
        content = _head(key) + hashlib.sha256(body).digest() + body
        if len(content) > LARGEST:
            return
        with suppress(OSError):
            if _CAN_TELL:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _Opened(self.folder) as within:
                draft = f".{os.getpid()}-{os.urandom(6).hex()}{_SUFFIX}"
                file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=within)
                try:
                    with os.fdopen(file, "wb") as stream:
                        stream.write(content)
                    os.replace(draft, _name(key), src_dir_fd=within, dst_dir_fd=within)
                except BaseException:
                    os.unlink(draft, dir_fd=within)
                    raise
                _make_room(within)


class _Opened:
    """A folder held open while its files are used. Raises `OSError` where it is a link, or not the user's alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = -1

    def __enter__(self) -> int:
        if not _CAN_TELL:
            raise OSError("whose a file is cannot be told here")
        self._file = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        if not _ours(os.fstat(self._file)):
            os.close(self._file)
            raise PermissionError(self._folder)
        return self._file

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def _ours(about: os.stat_result) -> bool:
    return about.st_uid == os.geteuid() and not about.st_mode & _OTHERS_WRITE


def _head(key: bytes) -> bytes:
    return _MAGIC + len(key).to_bytes(4, "big") + key


def _name(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:40] + _SUFFIX


def _make_room(within: int) -> None:
    """The files written longest ago go when there are too many; drafts that a run left behind are among them."""
    names = [name for name in os.listdir(within) if name.endswith(_SUFFIX)]
    if len(names) <= MOST_FILES:
        return
    written = []
    for name in names:
        with suppress(OSError):  # another run made room at the same time
            written.append((os.stat(name, dir_fd=within, follow_symlinks=False).st_mtime_ns, name))
    for _, name in sorted(written)[: len(written) - MOST_FILES // 2]:
        with suppress(OSError):
            os.unlink(name, dir_fd=within)
