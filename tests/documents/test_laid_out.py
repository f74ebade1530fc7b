"""Clauses and figures are found however a document is laid out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attendance_policy.diagnostics import Severity
from attendance_policy.documents import Document, read_document
from attendance_policy.documents.clauses import find_clauses
from documents import laid_out, papers
from documents.test_check import checked, codes

PROFILE = """\
policy: elm
name: Elm Grove School
kind: school
extends: england_2024
registers:
  everyone:
    years: [1, 2]
    am: {taken: "08:45", closes: "09:15"}
    source: ["1.1", "1.2"]
reporting: {first_day: {before: "08:30", source: "2.1"}, source: "2.1"}
rules:
  asks: {each: absence, when: absence_day > 5, who: school, will: {contact: parents}, once: per spell, source: "2.2"}
  tutor: {each: review, when: attendance < 95, who: school, will: {meet: pupil}, once: per year, source: "3.1"}
  year_head: {each: review, when: attendance < 90, who: school, will: {meet: pupil}, once: per year, source: "3.2"}
  fine:
    each: review
    when: sessions('absent', school_weeks=10) >= 10
    who: school
    may: {refer: local authority}
    once: per year
    source: "3.3"
"""


def held(document: Document, clause: str, *others: str, **headings: str) -> str:
    found = find_clauses(document, [clause, *others], headings).found[clause]
    return "\n".join(line.text for at, line in enumerate(document.lines) if found.holds(at) and line.text)


MAKERS: list[Callable[[], bytes]] = [laid_out.text, lambda: laid_out.text("\n"), laid_out.word, laid_out.pdf]


@pytest.mark.parametrize("made", MAKERS, ids=["text", "text without gaps", "word", "pdf"])
def test_numbered_paragraphs_of_any_length_are_clauses(made: Callable[[], bytes], tmp_path: Path) -> None:
    found = checked(tmp_path, PROFILE, made())
    assert all(clause.spans and not clause.also for clause in found.clauses), [c for c in found.clauses if not c.spans]
    assert [one for one in found.findings if one.problem.severity is Severity.WARNING] == []
    assert found.looked_for == found.standing == 8


@pytest.mark.parametrize("made", MAKERS, ids=["text", "text without gaps", "word", "pdf"])
def test_a_clause_ends_where_the_next_paragraph_begins(made: Callable[[], bytes], tmp_path: Path) -> None:
    moved = PROFILE.replace('source: ["1.1", "1.2"]', 'source: "1.1"')
    wrong = [one for one in checked(tmp_path, moved, made()).findings if one.problem.code == "figure-not-in-clause"]
    assert [(one.figure, one.problem.message) for one in wrong] == [
        ("09:15", "`09:15` does not stand in 1.1: 1.1 has `08:45`")
    ]
    assert wrong[0].elsewhere[0].startswith("1.2 (")


def test_heads_and_feet_of_several_lines_are_no_text(tmp_path: Path) -> None:
    document = read_document(laid_out.pdf(), "paper")
    texts = [line.text for line in document.lines]
    assert not any("Agreed on" in text or "Next look" in text or "version 3" in text for text in texts)
    noted = [one.problem.message for one in checked(tmp_path, PROFILE, laid_out.pdf()).findings]
    # what no value cites is the footnote, the length of leave and the fine; nothing of the heads and feet
    assert len(noted) == 4
    assert "`September 2024`" in noted[0] and "`14 days`" in noted[1]
    assert "`four weeks`" in noted[2] and "`£80`" in noted[3]


def test_a_line_of_the_text_that_few_pages_begin_with_stays() -> None:
    pages = [["Elm Grove policy", "Aims", f"{n}. Part", "Parents will:" if n < 4 else "Then:", *(word * 3 for word in
              ("one ", "two ", "ten ", "six ", "red ")), f"Page {n}"] for n in range(1, 7)]  # fmt: skip
    for number, page in enumerate(pages):
        page[4:9] = [f"{line}{'abcdefgh'[number]}" for line in page[4:9]]
    texts = [line.text for line in read_document(papers.pdf(pages), "paper").lines]
    assert texts.count("Parents will:") == 3
    assert "Elm Grove policy" not in texts


def test_what_word_numbers_is_written_as_word_does() -> None:
    made = laid_out.numbered_word()
    for words, level in (("Aims", 0), ("First", 1), ("red", 2), ("blue", 2), ("deep", 3), ("dot", 4), ("Second", 1)):
        laid_out.counted(made, words, level)
    made.add_paragraph("Between")
    laid_out.counted(made, "Times", 0)
    laid_out.counted(made, "Anew", 0, of_list=80)
    laid_out.counted(made, "Below", 1, of_list=80)
    laid_out.counted(made, "On", 0, of_list=80)
    made.add_paragraph("Free item", style="List Bullet")
    assert [line.text for line in read_document(papers.saved(made), "paper").lines] == [
        "1. Aims",
        "1.1 First",
        "(a) red",
        "(b) blue",
        "i) deep",
        "- dot",
        "1.2 Second",
        "Between",
        "2. Times",
        "1. Anew",
        "1.1 Below",
        "2. On",
        "- Free item",
    ]


def test_a_number_that_word_counts_is_no_figure(tmp_path: Path) -> None:
    made = laid_out.numbered_word()
    level = made.part.numbering_part.element.find(".//" + laid_out.qn("w:lvlText"))
    level.set(laid_out.qn("w:val"), "%1")  # `7 days are allowed` would be read as seven days
    laid_out.counted(made, "days are allowed, and that is all there is to say of it", 0)
    found = checked(tmp_path, PROFILE, papers.saved(made))
    assert not any(one.problem.code == "figure-not-cited" for one in found.findings)


def test_footnotes_boxes_insertions_and_controls_of_word_are_read() -> None:
    made = laid_out.numbered_word()
    laid_out.counted(made, "Times", 0)
    laid_out.with_footnote(made, "Within 14 days.")
    laid_out.with_box(made, "Call by 09:40")
    laid_out.with_changes(made)
    assert [line.text for line in read_document(papers.saved(made), "paper").lines] == [
        "1. Times",
        "Within 14 days.",
        "Call by 09:40",
        "It shuts after 15 minutes.",
        "Chosen from a list",
    ]


def test_numbers_in_cells_of_a_table() -> None:
    made = laid_out.numbered_word()
    laid_out.counted(made, "Steps", 0)
    table = made.add_table(rows=3, cols=2)
    for row, texts in zip(
        table.rows, (("Clause", "What"), ("1.1", "Below 95% a tutor speaks"), ("1.2", "a visit")), strict=True
    ):
        for cell, words in zip(row.cells, texts, strict=True):
            cell.text = words
    document = read_document(papers.saved(made), "paper")
    assert held(document, "1.1", "1.2") == "1.1\tBelow 95% a tutor speaks"
    assert held(document, "1.2", "1.1") == "1.2\ta visit"


PARAGRAPHS = "\n".join(
    ["Aims", *(f"{n}. We do what is said in part {'abcdefghijkl'[n]} of this, and we do it on every day of the year."
               for n in range(1, 8)), "Steps", "1. Ring the parents, then ring them again, and then call at the door.",
     "2. Write to them, and say in the letter what will happen next and when.", "End"]
)  # fmt: skip


def test_paragraphs_numbered_through_a_document_are_clauses_where_they_are_cited() -> None:
    document = read_document(PARAGRAPHS.encode(), "paper")
    assert held(document, "4") == "4. We do what is said in part e of this, and we do it on every day of the year."
    assert held(document, "Steps").endswith("when.\nEnd"), "a list in a section with a title stays in it"
    assert held(document, "9") == ""


def test_items_of_a_list_do_not_go_on_from_sections() -> None:
    sections = "\n\n".join(f"{n}. Part of it" for n in range(1, 5))
    items = "\n".join(f"{n}. Somebody says to them what is to be done and when it has to be done." for n in range(1, 8))
    document = read_document(f"{sections}\n\n{items}".encode(), "paper")
    assert held(document, "6", "4") == ""
    assert held(document, "4").endswith("done.")


def test_a_reference_that_the_page_breaks_is_no_clause() -> None:
    broken = "4. Times\n4.1 Morning\nThe register is shut as it is said in paragraph\n4.2 Noon is not meant.\n5. Help"
    document = read_document(broken.encode(), "paper")
    assert held(document, "4.2", "4.1") == ""
    assert held(document, "4.1").endswith("meant.")


def test_lower_case_paragraphs_are_clauses_in_their_turn() -> None:
    text = "4. Parents\n4.1 ring before 08:30\n4.2 £80 is what they pay\n4.3 say why\n4.9 hours later\n5. Staff\n"
    document = read_document(text.encode(), "paper")
    assert held(document, "4.2", "4.3", "4.9") == "4.2 £80 is what they pay"
    assert held(document, "4.9", "4.3") == "", "a number that none leads up to is a figure"


@pytest.mark.parametrize("clause", ["4.2(a)", "4.2 (a)", "4.2(iii)"])
def test_a_letter_in_brackets_narrows_a_clause(clause: str) -> None:
    document = read_document(b"4. Parents\n4.1 Ring\n4.2 Write\n(a) by post\n5. Staff\n", "paper")
    found = find_clauses(document, [clause], {}).found[clause]
    assert (found.spans, found.part) == (((2, 4),), "")


@pytest.mark.parametrize("title", ["4.2 Leave is asked for four", "Leave is asked for four weeks", "4.2"])
def test_a_numbered_paragraph_may_be_named(title: str) -> None:
    text = "Leave\nLeave is short.\n" + f"4.2 {laid_out.LEAVE}\n4.3 {laid_out.FINE}\n"
    document = read_document(text.encode(), "paper")
    wanted = f"4.2 {laid_out.LEAVE}" if title.startswith("4.2") else ""
    found = find_clauses(document, ["Holidays"], {"Holidays": title}).found["Holidays"]
    first = document.lines[found.spans[0][0]].text if found.spans else ""
    assert first == (wanted or f"4.2 {laid_out.LEAVE}")


def test_a_named_heading_holds_what_is_numbered_below_it() -> None:
    document = read_document(b"1. Aims\n2. Times\n2.1 Morning\nnine\n2.2 Noon\none\n3. Help\n", "paper")
    assert held(document, "App 3", **{"App 3": "Times"}).endswith("2.2 Noon\none")


def test_headings_of_word_hold_those_below_them() -> None:
    made = laid_out.numbered_word()
    for words, level in (("Roles", 1), ("Parents", 2), ("Help", 1)):
        made.add_heading(words, level)
        made.add_paragraph(f"said of {words}")
    assert held(read_document(papers.saved(made), "paper"), "Roles").endswith("said of Parents")


def test_a_named_heading_that_is_not_there_is_said(tmp_path: Path) -> None:
    found = checked(tmp_path, PROFILE.replace('"3.3"', "App 9"), laid_out.text(), App_9="Nowhere")
    (missing,) = [one.problem for one in found.findings if one.problem.code == "clause-not-found"]
    assert missing.message == "the document has no line that begins with `Nowhere`, to head `App 9`; 1 place cites it"
    assert missing.suggestion.endswith(", the words as its line begins")


def test_a_sentence_over_two_lines_is_read_as_one(tmp_path: Path) -> None:
    text = laid_out.text().decode().replace("ten sessions are missed", "more than\nnine sessions are missed")
    found = checked(tmp_path, PROFILE, text.encode())
    assert "figure-not-in-clause" not in {code for code, _, _ in codes(found)}
    text = text.replace("more than\nnine", "up to\nnine")
    assert ("figure-not-in-clause", "rules.fine.when", "10 sessions") in codes(
        checked(tmp_path, PROFILE, text.encode())
    )


def test_days_of_an_absence_are_of_the_kind_that_the_profile_counts(tmp_path: Path) -> None:
    for days in ("5 school days", "5 days", "five calendar days"):
        text = laid_out.text().replace(b"5 school days", days.encode())
        assert not [one for one in checked(tmp_path, PROFILE, text).findings if one.figure]
    assert [o.figure for o in checked(tmp_path, PROFILE, text.replace(b"five", b"six")).findings if o.figure] == [
        "5 days"
    ]


def test_what_was_chosen_is_not_to_be_corrected(tmp_path: Path) -> None:
    chosen = PROFILE.replace('closes: "09:15"}', 'closes: "09:20", interpretation: {closes: it is near it}}')
    (note,) = [o.problem for o in checked(tmp_path, chosen, laid_out.text()).findings if "`09:20`" in o.problem.message]
    assert note.suggestion.startswith("it stands nowhere in the document: the profile says that it chose it")
