"""Cited clauses are found as documents head them."""

from __future__ import annotations

import pytest

from attendance_policy.documents import read_document
from attendance_policy.documents.clauses import Clause, find_clauses
from documents import papers


def found(clause: str, text: str = papers.LINES, *others: str, **headings: str) -> tuple[Clause, str]:
    """The clause, and the text of its lines."""
    document = read_document(text.encode(), "paper")
    clause_found = find_clauses(document, [clause, *others], {"named": "x", **headings}).found[clause]
    held = [line.text for at, line in enumerate(document.lines) if clause_found.holds(at)]
    return clause_found, "\n".join(held)


@pytest.mark.parametrize(
    ("clause", "first", "last"),
    [
        ("1", "1. Purpose", "2. Teach"),
        ("2", "2. Times", "It is taken at 1.15pm. Ring 01234 567890."),
        ("2.1", "2.1 Morning", "The doors open at 8.35am and the register shuts at half past nine."),
        ("section 2.1", "2.1 Morning", "The doors open at 8.35am and the register shuts at half past nine."),
        ("2.1 second sentence", "2.1 Morning", "The doors open at 8.35am and the register shuts at half past nine."),
        ("App 1", "Appendix 1: Calls", "The office rings at 6pm."),
        ("APPENDIX 1", "Appendix 1: Calls", "The office rings at 6pm."),
        ("cover", "Elm Grove School", "Reviewed Sept 2024"),
        ("front page", "Elm Grove School", "Reviewed Sept 2024"),
        ("Times", "2. Times", "2. Times"),
    ],
)
def test_where_a_clause_stands(clause: str, first: str, last: str) -> None:
    held = found(clause)[1].removesuffix("\n").split("\n")
    assert (held[0], held[-1]) == (first, last)


def test_a_part_of_an_appendix() -> None:
    clause, held = found("App 1 Morning round", papers.LINES, "App 1 Evening round")
    assert held == "Morning round\nThe office rings by 9:45 and again by 10:50."
    assert not clause.part
    assert found("App 1 Midnight round")[0].part == "Midnight round"


@pytest.mark.parametrize("clause", ["4", "2.3", "App 2", "Lunch"])
def test_what_is_not_there(clause: str) -> None:
    assert found(clause)[0].spans == ()


def test_a_numbered_list_is_no_row_of_headings() -> None:
    text = "1. Aims\nWe:\n1. Listen\n2. Help\n3. Praise\n2. Times\nLate is late.\n3. Help\nAsk."
    assert found("2", text)[1] == "2. Times\nLate is late."
    assert found("1", text)[1].startswith("1. Aims\nWe:")


UNNUMBERED = """\
Our policy
Levels – of support
below 93%
Leave in Term-Time (holidays)
none
Where attendance is lower than 96%
a talk
"""


@pytest.mark.parametrize(
    ("clause", "held"),
    [
        ("Levels", "Levels – of support\nbelow 93%"),
        ("LEVELS OF  SUPPORT", "Levels – of support\nbelow 93%"),
        ("leave in term time", "Leave in Term-Time (holidays)\nnone"),
        ("Where attendance lower", "Where attendance is lower than 96%\na talk\n"),
    ],
)
def test_titles_whatever_their_case_dashes_and_spaces(clause: str, held: str) -> None:
    assert found(clause, UNNUMBERED, "Levels", "Leave in term time", "Where attendance")[1] == held


def test_a_title_that_stands_twice_is_both_and_said() -> None:
    clause, _ = found("Calls", "Calls\nby nine\nCalls\nby ten")
    assert len(clause.spans) == len(clause.also) == 2


def test_a_heading_may_be_named() -> None:
    document = read_document(papers.text(), "paper")
    clause = find_clauses(document, ["App 9"], {"App 9": "Evening round"}).found["App 9"]
    assert document.lines[clause.spans[0][0]].text == "Evening round"


def test_a_nought_alone_is_no_section() -> None:
    assert found("0", "1. Aims\n0  If there is none\n2. Help\n")[1] == ""
    assert found("1", "0. Before\nx\n1. Aims\n2. Help\n", "0")[1] == "1. Aims"
    assert found("0", "0. Before\nx\n1. Aims\n2. Help\n")[1] == "0. Before\nx"
