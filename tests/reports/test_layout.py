"""Text laid out for a terminal keeps inside it and loses no figure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.reports.layout import Style, Table, cut, headed, labelled, laid, wrapped

WORDS = st.lists(st.text("abcdefghij_", min_size=1, max_size=30), min_size=1, max_size=30).map(" ".join)


@given(WORDS, st.integers(40, 120))
def test_a_paragraph_keeps_its_words_and_its_width(text: str, width: int) -> None:
    lines = wrapped(text, Style(width), "  label  ")
    assert all(len(line) <= width for line in lines)
    assert " ".join(line[9:] for line in lines).split() == text.split()


@given(st.lists(st.tuples(st.text("abc_", min_size=1, max_size=40), WORDS), min_size=1, max_size=5))
def test_labels_keep_inside_and_their_texts_at_one_margin(rows: list[tuple[str, str]]) -> None:
    lines = labelled(rows, Style(80), "  ")
    assert all(len(line) <= 80 for line in lines)
    said = " ".join(" ".join(lines).split()).replace(" ", "")
    for label, text in rows:
        assert label in said
        assert text.replace(" ", "") in said


@given(
    st.lists(
        st.tuples(st.text("abcdefgh_", min_size=1, max_size=50), st.integers(0, 10**6), st.integers(0, 10**6)),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_a_table_cuts_names_and_never_figures(rows: list[tuple[str, int, int]]) -> None:
    table = Table(("rule", "pupils", "to\ndecide"), tuple((name, f"{a:,}", f"{b:,}") for name, a, b in rows))
    lines = laid(table, Style(50))
    assert all(len(line) <= 50 for line in lines)
    for line, (_, a, b) in zip(lines[-len(rows) :], rows, strict=True):
        assert line.split()[-2:] == [f"{a:,}", f"{b:,}"]


def test_what_is_cut_says_so() -> None:
    assert cut("concern_letter", 8, Style()) == "concern…"
    assert cut("concern_letter", 8, Style(unicode=False)) == "concer.."
    assert cut("meeting", 8, Style()) == "meeting"


def test_an_encoding_without_blocks_is_known() -> None:
    assert Style.can_print("utf-8")
    for encoding in ("ascii", "cp1252", "no such encoding", None):
        assert not Style.can_print(encoding)


def test_colours_only_where_wanted() -> None:
    assert Style().bold("a") == Style().tint("a", "cyan") == "a"
    assert Style(colour=True).bold("a") == "\x1b[1ma\x1b[0m"
    assert Style(colour=True).tint("  ", "cyan") == "  "


def test_a_heading_is_wrapped_before_it_is_bold_and_none_stands_alone() -> None:
    assert headed("one two three", [], Style()) == []
    title = "What if: the school at the end of the long road"
    lines = headed(title, ["  body"], Style(24, colour=True))
    assert lines[0] == ""
    assert lines[-1] == "  body"
    plain = [line.removeprefix("\x1b[1m").removesuffix("\x1b[0m") for line in lines[1:-1]]
    assert " ".join(plain) == title
    assert all(len(line) <= 24 for line in plain)
