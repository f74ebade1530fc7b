"""Values are changed where they stand: nothing else of the file moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.source import CannotEditError, Document, quoted, read_yaml, removed, replaced

FILE = """\
# the head
policy: example

accepted:
  # the first is known
  one: {finding: a, at: b}  # beside it
  two:
    finding: c
    at: |
      text
      of lines

  # the third
  three: {finding: d,
      at: e}

rules:
  look: {each: review, sources: [4, 5.10, "6"], "is it?": yes}  # what? a comment
  mark: 'J'
"""


def without(*lines: str) -> str:
    """The file without these texts, each of which stands in it once."""
    text = FILE
    for line in lines:
        assert text.count(line) == 1
        text = text.replace(line, "")
    return text


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("accepted", "one"), "  # the first is known\n  one: {finding: a, at: b}  # beside it\n"),
        (("accepted", "two"), "  two:\n    finding: c\n    at: |\n      text\n      of lines\n"),
        (("accepted", "three"), "  # the third\n  three: {finding: d,\n      at: e}\n"),
        (("accepted", "one", "at"), ", at: b"),
        (("accepted", "one", "finding"), "finding: a, "),
        (("rules", "look", "sources", 1), "5.10, "),
        (("rules", "look", "sources", 2), ', "6"'),
        (("rules", "look", "is it?"), ', "is it?": yes'),
        (("accepted",), FILE[FILE.index("accepted:") : FILE.index("rules:")]),
        (("rules",), "\n" + FILE[FILE.index("rules:") :]),
    ],
    ids=str,
)
def test_an_entry_is_taken_out(path: tuple[str | int, ...], gone: str) -> None:
    assert removed(FILE.encode(), path).decode() == without(gone)


def test_the_last_entry_takes_its_group_with_it() -> None:
    text = "policy: example\naccepted:\n  one: {finding: a}\nrules: {}\n"
    assert removed(text.encode(), ("accepted", "one")) == b"policy: example\nrules: {}\n"
    assert removed(b"a: {b: {c: 1}, d: 2}\n", ("a", "b", "c")) == b"a: {d: 2}\n"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (("rules", "look", "sources", 0), "[4,", '["4",'),
        (("rules", "look", "sources", 1), "5.10,", '"5.10",'),
        (("rules", "look", "sources", "1"), "5.10,", '"5.10",'),
        (("rules", "look", "is it?"), ": yes}", ': "yes"}'),
    ],
    ids=str,
)
def test_a_value_is_put_in_quotes(path: tuple[str | int, ...], before: str, after: str) -> None:
    assert quoted(FILE.encode(), path).decode() == FILE.replace(before, after)


def test_a_value_is_replaced_in_its_own_quotes() -> None:
    assert replaced(FILE.encode(), ("rules", "mark"), "J1").decode() == FILE.replace("'J'", "'J1'")
    assert replaced(b"mark: J\n", ("mark",), "J1") == b"mark: J1\n"
    assert replaced(b"mark: J\n", ("mark",), "no") == b'mark: "no"\n'


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    content = "\ufeff" + FILE.replace("\n", "\r\n")
    gone = "  two:\n    finding: c\n    at: |\n      text\n      of lines\n".replace("\n", "\r\n")
    assert removed(content.encode(), ("accepted", "two")).decode() == content.replace(gone, "")


def test_what_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(CannotEditError):
        removed(FILE.encode(), ("accepted", "four"))
    with pytest.raises(CannotEditError):
        quoted(FILE.encode(), ("rules", "look", "sources", 7))


names = st.sampled_from(["a", "b", "c", "d1"])
scalars = st.sampled_from(["x", "4", "5.10", '"6"', "what?", "two words"])
flows = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda i: f"[{', '.join(i)}]")
        | st.dictionaries(names, inner, min_size=1, max_size=3).map(
            lambda d: "{" + ", ".join(f"{key}: {value}" for key, value in d.items()) + "}"
        )
    ),
    max_leaves=6,
)


@given(st.dictionaries(names, st.dictionaries(names, flows, min_size=1), min_size=2), st.data())
def test_only_what_was_taken_out_is_gone(groups: dict[str, dict[str, str]], data: st.DataObject) -> None:
    lines = [
        f"{key}:\n" + "".join(f"  # {k}\n  {k}: {v}  # beside\n" for k, v in d.items()) for key, d in groups.items()
    ]
    text = "\n".join(lines)
    document = read_yaml(text.encode(), "x")
    path = data.draw(st.sampled_from(sorted((p for p in document.places if p), key=str)))
    after = read_yaml(removed(text.encode(), path), "x")
    assert after.data == _without(document, path)


def _without(document: Document, path: tuple[str | int, ...]) -> object:
    """The data without one value, and without the groups that it leaves empty."""

    def cut(value: object, rest: tuple[str | int, ...]) -> object:
        if isinstance(value, dict):
            inner = cut(value[rest[0]], rest[1:]) if len(rest) > 1 else None
            kept = {key: inner if key == rest[0] else part for key, part in value.items()}
            return {key: part for key, part in kept.items() if part is not None} or None
        assert isinstance(value, list)
        at = int(rest[0])
        inner = cut(value[at], rest[1:]) if len(rest) > 1 else None
        return [*value[:at], *([inner] if inner is not None else []), *value[at + 1 :]] or None

    return cut(document.data, path)
