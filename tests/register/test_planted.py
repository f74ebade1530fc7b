"""Every fault that is planted into a Common Transfer File is found, and nothing else is."""

from __future__ import annotations

import pytest

from attendance_policy.cli.app import run
from attendance_policy.codes import CodeBook
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book

from .planted import FAULTS, found_in, planted


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ctf") / "r.xml"
    call = ("generate", "--phase", "secondary", "--pupils", "120", "--seed", "4", "--out", str(path), "--layout", "ctf")
    assert run(list(call)) == 0
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def book() -> CodeBook:
    return code_book(Policies(Library()).resolver)


def test_what_is_found_is_what_was_planted(text: str, book: CodeBook) -> None:
    for seed in range(3):
        file, expected, left = planted(text, 4, seed)
        assert len(expected) == len(FAULTS)  # two cost the same reason, and those who left have one of their own
        assert found_in(file, left, book) == (expected, 0)


def test_nothing_is_found_where_nothing_was_planted(text: str, book: CodeBook) -> None:
    file, expected, left = planted(text, 0)
    assert (file, expected, left) == (text, {}, {})
    assert found_in(file, left, book) == ({}, 0)
