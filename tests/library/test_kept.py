"""What is kept between runs is believed only when it is whole, of this key, and this user's alone."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from attendance_policy.library.kept import LARGEST, MOST_FILES, KeptFiles

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="nothing is kept where owners cannot be told")
KEY, BODY = b"content\nprogram", b'{"a": 1}'


@pytest.fixture
def kept(tmp_path):
    files = KeptFiles(tmp_path / "cache")
    files.put(KEY, BODY)
    return files


def the_file(files: KeptFiles) -> Path:
    (path,) = files.folder.iterdir()
    return path


def test_what_was_kept_comes_back_to_its_own_key_alone(kept):
    assert kept.get(KEY) == BODY
    assert kept.get(KEY + b" ") is None
    assert kept.folder.stat().st_mode & 0o777 == 0o700
    assert the_file(kept).stat().st_mode & 0o777 == 0o600


def test_every_byte_that_changes_makes_it_worthless(kept):
    path = the_file(kept)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert kept.get(KEY) is None, at
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert kept.get(KEY) is None, length
    path.write_bytes(whole + b" ")
    assert kept.get(KEY) is None
    path.write_bytes(whole)
    assert kept.get(KEY) == BODY


def test_a_file_of_another_key_under_this_name_is_not_taken(kept):
    path = the_file(kept)
    other = KeptFiles(kept.folder)
    other.put(b"another key", b"another body")
    (theirs,) = (p for p in kept.folder.iterdir() if p != path)
    theirs.replace(path)
    assert kept.get(KEY) is None


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_taken(kept, mode):
    the_file(kept).chmod(mode)
    assert kept.get(KEY) is None
    kept.put(KEY, BODY)
    assert kept.get(KEY) == BODY


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_that_others_may_write_is_not_used(kept, mode):
    kept.folder.chmod(mode)
    assert kept.get(KEY) is None
    kept.put(b"new", b"body")
    assert len(list(kept.folder.iterdir())) == 1


def test_files_and_folders_of_others_are_not_taken(kept, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 54_321)
    assert kept.get(KEY) is None
    kept.put(b"new", b"body")
    assert len(list(kept.folder.iterdir())) == 1


def test_links_are_neither_followed_nor_written_through(kept, tmp_path):
    path = the_file(kept)
    elsewhere = tmp_path / "elsewhere"
    path.replace(elsewhere)
    path.symlink_to(elsewhere)
    assert kept.get(KEY) is None
    before = elsewhere.read_bytes()
    kept.put(KEY, b"new body")
    assert kept.get(KEY) == b"new body"
    assert elsewhere.read_bytes() == before
    assert not path.is_symlink()
    link = tmp_path / "link"
    link.symlink_to(kept.folder, target_is_directory=True)
    assert KeptFiles(link).get(KEY) is None


def test_what_is_no_file_is_not_read(kept):
    path = the_file(kept)
    path.unlink()
    os.mkfifo(path)  # opening it to read would wait for ever
    assert kept.get(KEY) is None
    kept.put(KEY, BODY)
    assert kept.get(KEY) == BODY
    path.unlink()
    path.mkdir()
    assert kept.get(KEY) is None
    kept.put(KEY, BODY)  # no fault, and no draft left behind
    assert [p.name for p in kept.folder.iterdir()] == [path.name]


def test_a_place_that_cannot_be_written_is_no_fault(tmp_path):
    (tmp_path / "file").write_text("")
    files = KeptFiles(tmp_path / "file" / "cache")
    files.put(KEY, BODY)
    assert files.get(KEY) is None


def test_what_is_too_large_is_not_kept(kept):
    kept.put(b"large", b"x" * LARGEST)
    assert kept.get(b"large") is None
    path = the_file(kept)
    with path.open("r+b") as stream:
        stream.truncate(LARGEST + 1)
    assert kept.get(KEY) is None


def test_the_files_written_longest_ago_make_room(kept):
    for number in range(MOST_FILES):
        kept.put(b"%d" % number, BODY)
        for path in kept.folder.iterdir():
            os.utime(path, ns=(path.stat().st_mtime_ns - 10**9,) * 2)
    assert len(list(kept.folder.iterdir())) == MOST_FILES // 2
    assert kept.get(KEY) is None
    assert kept.get(b"%d" % (MOST_FILES - 1)) == BODY


def write_and_read(folder: str, body: bytes) -> bool:
    files = KeptFiles(Path(folder))
    good = True
    for _ in range(60):
        files.put(KEY, body)
        good &= files.get(KEY) in (b"a" * 100_000, b"b" * 200_000)
    return good


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is kept there")
def test_runs_at_the_same_time_never_see_half_a_file(tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        runs = [pool.submit(write_and_read, str(tmp_path / "cache"), body) for body in (b"a" * 100_000, b"b" * 200_000)]
        assert all(run.result() for run in runs)
    assert len(list((tmp_path / "cache").iterdir())) == 1
