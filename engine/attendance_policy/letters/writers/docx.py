"""Letters as Word files, one for each: our template, or the school's own letterhead."""

from __future__ import annotations

import base64
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, wrong_call
from attendance_policy.letters.model import Letter
from attendance_policy.letters.writers.plain import block_data, clean
from attendance_policy.letters.writers.word_check import CODE, check_word
from attendance_policy.letters.writers.word_names import CONDITIONS, PLACEHOLDERS, values_of
from attendance_policy.library import packaged

FOLDER, TEMPLATE = "docx", "letter.docx"
# What the filling in of one template may take: bytes of memory, seconds at the start and for each letter.
_MEMORY, _SECONDS, _SECONDS_EACH = 1 << 30, 30, 1


def files(letters: Sequence[Letter], template: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """One Word file for each letter, named after its key. `template`: the school's own, else the packaged one.

    Raises `CannotGoOn`: exit code 2 without docxtpl or where there is no such file, 3 for a template that has faults.
    """
    name, data = _read(template)
    problems = check_word(data, name)
    if problems:
        raise CannotGoOn(problems)
    given = [_given(letter) for letter in letters]
    for letter, content in zip(letters, _filled(data, name, given), strict=True):
        yield f"{FOLDER}/{letter.key}.docx", content


def check_template(template: Path) -> int:
    """Look through a template of the school's own, and fill it in once: how many placeholders it has.

    Raises `CannotGoOn` as `files` does, with every fault that is found.
    """
    from attendance_policy.letters.writers.word_check import count_placeholders, left_over

    name, data = _read(template)
    problems = check_word(data, name)
    if problems:
        raise CannotGoOn(problems)
    values = {**dict.fromkeys(PLACEHOLDERS, "sample"), **dict.fromkeys(CONDITIONS, True)}
    sample = {"values": values, "title": "sample", "body": [{"is": "paragraph", "text": "sample"}]}
    (content,) = _filled(data, name, [sample])
    problems = left_over(content, name)
    if problems:
        raise CannotGoOn(problems)
    return count_placeholders(data)


def _read(template: Path | None) -> tuple[str, bytes]:
    if importlib.util.find_spec("docxtpl") is None:
        raise wrong_call("no-word-writer", "writing letters as Word files needs docxtpl",
                         "pip install 'attendance-policy[docx]', or write them as `html`")  # fmt: skip
    path = template or packaged("policies") / "letters" / TEMPLATE
    try:
        return path.as_posix(), path.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise wrong_call("no-such-template", f"`{path.as_posix()}` cannot be read: {reason}",
                         "check the path") from None  # fmt: skip


def _given(letter: Letter) -> dict[str, Any]:
    """A letter as the process that fills it in wants it. The title names no one: it is shown in lists of files."""
    called = clean(letter.called)
    return {"values": values_of(letter), "body": [block_data(block) for block in letter.blocks],
            "title": called[:1].upper() + called[1:]}  # fmt: skip


def _filled(template: bytes, name: str, letters: Sequence[dict[str, Any]]) -> list[bytes]:
    """The letters filled in, in a process whose time and memory are bounded."""
    seconds = _SECONDS + _SECONDS_EACH * len(letters)
    asked = {"template": base64.b64encode(template).decode("ascii"), "letters": letters, "memory": _MEMORY,
             "seconds": seconds, "names": [*PLACEHOLDERS, *CONDITIONS]}  # fmt: skip
    # -P: no module is taken from the folder in which the call happens to be made.
    command = [sys.executable, "-P", "-m", "attendance_policy.letters.writers.word_worker"]
    try:
        done = subprocess.run(command, input=json.dumps(asked).encode("ascii"), capture_output=True, timeout=seconds,
                              check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _refused(name, "it takes too long") from None
    found: list[bytes] = []
    at = 0
    while done.stdout[at : at + 1] == b"D":
        size = int.from_bytes(done.stdout[at + 1 : at + 9], "big")
        found.append(done.stdout[at + 9 : at + 9 + size])
        at += 9 + size
    if done.stdout[at : at + 1] == b"E":
        raise _refused(name, json.loads(done.stdout[at + 1 :]))
    if done.returncode or at != len(done.stdout):
        raise _refused(name, "it takes more time or memory than there is for it")
    if len(found) != len(letters) or not all(data.startswith(b"PK") for data in found):
        said = f"{len(letters)} letters were asked for, and {len(found)} Word files came"
        raise CannotGoOn(Problem(Place(name), "letters-miscounted", said))
    return found


def _refused(name: str, why: str) -> CannotGoOn:
    return CannotGoOn(Problem(Place(name), CODE, f"the template cannot be filled in: {why}",
                              "start from the packaged one; docs/letters.md lists what may stand in it"))  # fmt: skip
