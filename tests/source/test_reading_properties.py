"""Properties of reading, over made-up texts."""

from __future__ import annotations

import json

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.source import CODES, Document, read_yaml

FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Pieces that mean something in YAML: random characters alone would hardly ever nest.
PIECES = st.sampled_from([
    "a", "b c", "\n", "\n  ", "\n    ", ": ", ":", "- ", "? ", "[", "]", "{", "}", ", ", "#", " # x", "'", '"', "|",
    ">", "&a ", "*a ", "!", "!!str ", "%", "@", "`", "~", "null", "---", "...", "\t", " ", "\\", "\\x41", "<<: *a", "é",
    "a?", "\u00a0", "“", "\r\n", "\ufeff", "0", "1:",
    "a: {b: 1, c d}", "|\n  x\n", "\u0441", "\ue000", "\U0001f600",
])  # fmt: skip
YAML_LIKE = st.lists(PIECES, max_size=14).map("".join)
PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t"), max_size=80)


def check(document: Document) -> None:
    assert {problem.code for problem in document.problems} <= set(CODES)
    assert list(document.problems) == sorted(document.problems)
    for problem in document.problems:
        assert problem.message and problem.suggestion
        assert (problem.message + problem.suggestion).isprintable()


@given(PRINTABLE | YAML_LIKE)
@settings(max_examples=300)
def test_no_text_raises_and_both_loaders_agree(text: str) -> None:
    fast = read_yaml(text, "x.yaml", loader=FAST)
    assert read_yaml(text, "x.yaml", loader=yaml.SafeLoader) == fast
    check(fast)


@given(st.binary(max_size=60) | st.text(max_size=40).map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_no_bytes_raise(content: bytes) -> None:
    check(read_yaml(content, "x.yaml"))


@given(st.text(max_size=40))
def test_no_string_raises(text: str) -> None:
    check(read_yaml(text, "x.yaml"))


@given(st.dictionaries(st.text(st.characters(codec="ascii"), min_size=1), st.text(st.characters(codec="ascii"))))
def test_texts_in_quotes_come_back(texts: dict[str, str]) -> None:
    document = read_yaml(json.dumps(texts).replace("\x7f", "\\x7f"), "x.yaml")
    assert document.data == texts
    assert {problem.code for problem in document.problems} <= {"control-character"}


@given(st.lists(st.text(st.characters(categories=("L", "N", "P", "Zs")))))
def test_texts_of_all_scripts_come_back(texts: list[str]) -> None:
    assert read_yaml(json.dumps(texts), "x.yaml").data == texts


@given(YAML_LIKE)
def test_line_ends_change_nothing(text: str) -> None:
    text = text.replace("\r\n", "\n")
    assert read_yaml(text.replace("\n", "\r\n"), "x.yaml") == read_yaml(text, "x.yaml")
