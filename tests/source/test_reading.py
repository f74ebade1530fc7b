"""What a file that reads well becomes."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest
import yaml

from attendance_policy.diagnostics import Place
from attendance_policy.source import Text, read_file, read_yaml

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]

TYPED = ["9:00", "no", "on", "0730", "1_000", "N", "/", "5.10", "2024-09-01", "true", "0x1F", ".inf", "1e3", "=", "~x"]


@pytest.mark.parametrize("word", TYPED)
def test_a_word_stays_as_typed(word: str) -> None:
    document = read_yaml(f"a: {word}\n", "x.yaml")
    assert document.problems == ()
    assert document.data == {"a": word}
    assert isinstance(document.data, dict)
    value = document.data["a"]
    assert isinstance(value, Text) and value.plain


@pytest.mark.parametrize("written", ["'no'", '"no"', "|-\n  no", ">-\n  no"])
def test_quoted_and_block_texts_are_not_plain(written: str) -> None:
    data = read_yaml(f"a: {written}\n", "x.yaml").data
    assert isinstance(data, dict)
    value = data["a"]
    assert isinstance(value, Text) and value == "no" and not value.plain


@pytest.mark.parametrize("word", ["'~'", '"null"', "''"])
def test_a_quoted_null_is_text(word: str) -> None:
    assert read_yaml(f"a: {word}\n", "x.yaml").problems == ()


def test_keys_stay_as_typed() -> None:
    document = read_yaml("1: a\nno: b\n~: c\n5.10: d\n", "x.yaml")
    assert document.problems == ()
    assert document.data == {"1": "a", "no": "b", "~": "c", "5.10": "d"}


def test_text_survives_copies() -> None:
    text = Text("no", plain=True)
    for again in (copy.copy(text), copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert again == text and again.plain
    assert not Text("no").plain


NESTED = """\
# a comment
policy: oakfield
am: {taken: "08:30", closes: 9:00}
steps:
  - each: day
    source:
    - "3.6"
    - 4.1
'quoted': |
  text
"""


@pytest.mark.parametrize("loader", LOADERS)
def test_places(loader: type) -> None:
    document = read_yaml(NESTED, "x.yaml", loader)
    assert document.problems == ()
    at = {path: (place.line, place.column) for path, place in document.places.items()}
    assert at == {
        (): (2, 1),
        ("policy",): (2, 9),
        ("am",): (3, 5),
        ("am", "taken"): (3, 13),
        ("am", "closes"): (3, 30),
        ("steps",): (5, 3),
        ("steps", 0): (5, 5),
        ("steps", 0, "each"): (5, 11),
        ("steps", 0, "source"): (7, 5),
        ("steps", 0, "source", 0): (7, 7),
        ("steps", 0, "source", 1): (8, 7),
        ("quoted",): (9, 11),
    }
    keys = {path: (place.line, place.column) for path, place in document.key_places.items()}
    assert keys == {
        ("policy",): (2, 1),
        ("am",): (3, 1),
        ("am", "taken"): (3, 6),
        ("am", "closes"): (3, 22),
        ("steps",): (4, 1),
        ("steps", 0, "each"): (5, 5),
        ("steps", 0, "source"): (6, 5),
        ("quoted",): (9, 1),
    }


def test_the_nearest_place() -> None:
    places = read_yaml(NESTED, "x.yaml").places
    assert places.nearest(("am", "closes")) == Place("x.yaml", 3, 30)
    assert places.nearest(("am", "opens", 1)) == Place("x.yaml", 3, 5)
    assert places.nearest(("none",)) == Place("x.yaml", 2, 1)
    assert read_yaml("", "x.yaml").places.nearest(("a",)) == Place("x.yaml")


@pytest.mark.parametrize("loader", LOADERS)
def test_crlf_and_byte_order_mark_move_no_place(loader: type) -> None:
    plain = read_yaml(NESTED, "x.yaml", loader)
    marked = read_yaml(b"\xef\xbb\xbf" + NESTED.replace("\n", "\r\n").encode(), "x.yaml", loader)
    assert marked.data == plain.data
    assert dict(marked.places) == dict(plain.places)
    assert [problem.code for problem in marked.problems] == ["byte-order-mark"]
    assert marked.usable


def test_columns_count_characters() -> None:
    document = read_yaml("name: {a: é 😀, b: }\n", "x.yaml")
    assert [str(problem.place) for problem in document.problems] == ["x.yaml:1:16"]


def test_of_duplicate_keys_the_first_counts() -> None:
    document = read_yaml("a: 1\na: {b: 2}\n", "x.yaml")
    assert document.data == {"a": "1"}
    assert dict(document.places) == {(): Place("x.yaml", 1, 1), ("a",): Place("x.yaml", 1, 4)}
    assert not document.usable


def test_a_warning_leaves_the_document_usable() -> None:
    assert read_yaml("a: some words # here\n", "x.yaml").usable
    assert not read_yaml("a: @\n", "x.yaml").usable


def test_all_problems_of_a_file_come_in_one_run() -> None:
    text = "a: ~\nb: !x 1\nb: 2\nс: 3\nd:\t4\ne: caf\u00e9\nf: [\n"
    document = read_yaml(text.encode("utf-8").replace("\u00e9".encode(), b"\xe9"), "x.yaml")
    codes = [problem.code for problem in document.problems]
    assert codes == ["null-value", "tag", "duplicate-key", "look-alike", "tab", "not-utf-8", "unclosed-bracket"]


@pytest.mark.parametrize("loader", LOADERS)
def test_a_question_inside_brackets_is_text(loader: type) -> None:
    document = read_yaml("a: {asks: Is it late?, who: office}\nb: [why? now]\n? c\n: d\n", "x.yaml", loader)
    assert document.problems == ()
    assert document.data == {"a": {"asks": "Is it late?", "who": "office"}, "b": ["why? now"], "c": "d"}


@pytest.mark.parametrize("text", ["a: b  # c d\n", "a: b c  # d\n", "a: b # c\n", "a: 'b c' # d\n", "a: b c\n# d\n"])
def test_comments_that_cut_nothing(text: str) -> None:
    assert read_yaml(text, "x.yaml").problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "a: Школа 45\n",
        "a: Москва\n",
        "a: says “late” twice\n",
        "a: “late” or “absent”\n",
        "a: parents’\n",
        "a: five minutes\u00a0late\n",
        "a: Straße\n",
        "a: café\n",
        "a: λόγος\n",
    ],
)
def test_other_letters_in_prose_are_fine(text: str) -> None:
    assert read_yaml(text, "x.yaml").problems == ()


@pytest.mark.parametrize("bomb", ["[", "{a: ", "- ", "? ", "[{a: "])
@pytest.mark.parametrize("loader", LOADERS)
def test_deep_nesting_is_refused(bomb: str, loader: type) -> None:
    document = read_yaml(bomb * 20_000, "x.yaml", loader)
    assert document.problems[-1].code == "too-deep"
    assert document.data is None


def test_thirty_levels_are_read() -> None:
    assert read_yaml("[" * 30 + "a" + "]" * 30, "x.yaml").problems == ()


def test_a_list_of_lists_of_aliases_does_not_grow() -> None:
    text = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 25))
    assert {problem.code for problem in read_yaml(text, "x.yaml").problems} == {"anchor", "alias"}


def test_a_file_is_shown_by_its_path_or_as_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: ~\n", encoding="utf-8")
    assert read_file(path).file == path.as_posix()
    document = read_file(path, shown_as="policies/a.yaml")
    assert str(document.problems[0].place) == "policies/a.yaml:1:4"
    assert str(document.places["a",]) == "policies/a.yaml:1:4"
