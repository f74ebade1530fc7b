"""Every code has a file that raises it, and its whole message is kept here."""

from __future__ import annotations

import ast
import errno
from pathlib import Path

import pytest
import yaml
from syrupy.assertion import SnapshotAssertion

import attendance_policy.source as source
from attendance_policy.diagnostics import CannotGoOn, Problem
from attendance_policy.source import CODES, Document, read_file, read_yaml
from source.bad_files import ONLY_FROM_THE_SYSTEM, contents


def line(problem: Problem) -> str:
    return f"{problem.place} {problem.severity} {problem.code} {problem.message} — {problem.suggestion}"


def lines(document: Document) -> str:
    return "\n".join(line(problem) for problem in document.problems)


def test_every_code_has_a_bad_file() -> None:
    assert set(contents()) | ONLY_FROM_THE_SYSTEM == set(CODES)


def test_the_package_uses_exactly_the_codes_it_explains() -> None:
    package = Path(source.__file__).parent
    words = {
        node.value
        for path in package.glob("*.py")
        if path.name != "problem_codes.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(CODES) <= words
    kebab = {word for word in words if word.count("-") and word.replace("-", "").isalnum() and word.islower()}
    assert kebab - set(CODES) == {"utf-8", "utf-16"}


@pytest.mark.parametrize("code", sorted(contents()))
def test_bad_file(code: str, snapshot: SnapshotAssertion) -> None:
    content = contents()[code]
    document = read_yaml(content, f"{code}.yaml")
    assert code in {problem.code for problem in document.problems}
    assert {problem.code for problem in document.problems} <= set(CODES)
    assert read_yaml(content, f"{code}.yaml", loader=yaml.SafeLoader) == document
    assert lines(document) == snapshot


VARIANTS = {
    "an item without a value": "a:\n  - b\n  -\n  - ~\n",
    "a null in a flow mapping": "a: {b: 1, c: }\n",
    "null by name": "a: null\nb: NULL\n",
    "the file is a null": "~\n",
    "empty": "",
    "only a marker": "---\n",
    "a comma after quotes": 'a: {says: "late", before close}\n',
    "a comma before quotes": 'a: {says: late, "before close"}\n',
    "no colon at the first key": "{late, before close}\n",
    "a comma after a comma": "a: {b: 1, late, before close}\n",
    "a key under a value": "a: 1\n  b: 2\n",
    "a colon in a list item": "- note: late: before\n",
    'a colon in a text with "': 'says: note: "x"\n',
    "less indentation than the first line": "  a: 1\nb: 2\n",
    "list beside mapping": "a: b\n- c\n",
    "mapping beside list": "- c\na: b\n",
    "text under a comment": "a: one two # x\n  three\n",
    "a word beside a list": "- a\nb\n",
    "an unclosed brace": "x: {y: a b c\n",
    "an unclosed bracket at the end": "x: [a\n\n# c\n",
    "crossed brackets": "a: {b: [1}\n",
    "brackets and a quote": 'a: [b "c" d, "e" f]\n',
    "a stray bracket": "a: ]\n",
    "two commas": "a: [1,,2]\n",
    "a backtick": "a: `x`\n",
    "a percent sign": "a: %x\n",
    "a question mark": "a: ? b\n",
    "a star": "a: *bold*\n",
    "an ampersand": "a: & b\n",
    "an open tag": "a: !<x y\n",
    "a tag of no handle": "a: !x!y z\n",
    "a Python tag": "a: !!python/object:os.system x\n",
    "an anchor on a key": "&a a: 1\n",
    "a merge of an alias": "<<: *a\n",
    "an alias as a key": "*a : 1\n",
    "a mapping as a key": "{a: b}: c\n",
    "a list as a key": "? - a\n  - b\n: c\n",
    "an empty key in quotes": "'': a\n",
    "a document end and more": "a: b\n...\nc: d\n",
    "an apostrophe in quotes": "a: 'it's late'\n",
    "an unclosed single quote": "a: 'it\n",
    "a hexadecimal escape": 'a: "\\xzz"\n',
    "an escape beyond the last character": 'a: "\\U00110000"\n',
    "half a character": 'a: "\\ud83d"\n',
    "a pipe with text": "a: | x\n",
    "a comment after a pipe": "a: |#x\n  b\n",
    "duplicate keys in a dropped mapping": "a: 1\na: {b: 1, b: 2}\n",
    "a key three times": "a: 1\na: 2\n'a': 3\n",
    "no-break space after a colon": "a: 1\ncloses:\u00a009:00\nb: 2\n",
    "a fullwidth colon": "a: 1\ncloses\uff1a 09:00\n",
    "a fullwidth colon in a list": "- closes\uff1a 09:00\n",
    "no-break space in a short text": "a: 30\u00a0minutes\n",
    "a text turned round": "a: some words \u202e here\n",
    "zero width before a key": "a: 1\n\u200bb: 2\n",
    "curly quotes beside a comma": "a: [“x”, “y]\n",
    "lone question mark in brackets": "a: [why ? not]\n",
    "a bracket before the end": "f: [\n",
    "a bracket after a comma": "f: {a: 1,\n",
    "a colon in a text in brackets": "a: {says: note: x}\n",
    "a colon without a space": "a: 1\ncloses:09:00\nb: 2\n",
    "a colon without a space in brackets": 'a: {closes:"09:00", taken: 8}\n',
    "a quote closed by the next": 'name: "Oak\nkind: "school"\n',
    "a null with a colon and one without": "a: {b: 1, c: , d}\n",
    "tabs": "a: 1\nb:\t2\n\tc: 3\nd: 'x\ty'\n",
}


def test_variants(snapshot: SnapshotAssertion) -> None:
    said = [f"## {name}\n{lines(read_yaml(text, 'x.yaml'))}" for name, text in VARIANTS.items()]
    assert "\n".join(said) == snapshot


# What libyaml reads and PyYAML refuses, or the other way round.
LOADERS_DIFFER = [
    "!:!c c\n",
    "!a:b!\n",
    "!@!\n",
    "!x *a\n",
    "&a\n|#x\n b\n",
    "|#x\n b\n",
    "[-? ':!!str ]\n",
    "{&a b? a é }\n",
    'a: "\\ud83d"\n',
    "a:\tb\n",
    "%YAML 2.0\n---\na\n",
]


@pytest.mark.parametrize("text", LOADERS_DIFFER)
def test_loaders_that_differ_give_one_answer(text: str) -> None:
    assert read_yaml(text, "x.yaml") == read_yaml(text, "x.yaml", loader=yaml.SafeLoader)


def test_a_directive_is_the_only_problem_of_its_file() -> None:
    document = read_yaml("# a\n%YAML 2.0\n%TAG ! x\n%TAG ! x\n---\na: 5 %\n", "x.yaml")
    assert [str(problem.place) for problem in document.problems] == ["x.yaml:2:1", "x.yaml:3:1", "x.yaml:4:1"]
    assert {problem.code for problem in document.problems} == {"directive"}
    assert document.data == {"a": "5 %"}


def test_the_place_of_a_byte_after_a_byte_order_mark() -> None:
    document = read_yaml(b"\xef\xbb\xbfa: caf\xe9\r\nb: \x81\r\n", "x.yaml")
    assert [str(problem.place) for problem in document.problems] == ["x.yaml:1:1", "x.yaml:1:7"]
    assert document.data == {"a": "café", "b": "\ufffd"}
    assert "Windows" not in document.problems[1].message


def test_many_alike_are_counted() -> None:
    document = read_yaml("\n".join(f"k{number}:" for number in range(250)), "x.yaml")
    assert len(document.problems) == 100
    assert document.problems[-1].message == "`k99` has no value (150 more like this are not listed)"
    assert document.problems[-1].place.line == 100


def test_a_missing_file_is_a_wrong_call(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path / "none" / "none.yaml", tmp_path / "no\0ne.yaml"):
        with pytest.raises(CannotGoOn) as caught:
            read_file(path, shown_as="policies/none.yaml")
        assert caught.value.exit_code == 2
        assert [line(problem) for problem in caught.value.problems] == [
            "policies/none.yaml error no-such-file there is no file `policies/none.yaml` — check the path"
        ]


def test_a_file_in_a_file_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(CannotGoOn):
        read_file(tmp_path / "a.yaml" / "b.yaml")


def test_a_folder_is_a_problem(tmp_path: Path) -> None:
    document = read_file(tmp_path, shown_as="policies")
    assert lines(document) == "policies error is-a-directory `policies` is a folder — name a file in it"
    assert document.data is None


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    document = read_file(tmp_path / "a.yaml", shown_as="a.yaml")
    wanted = "a.yaml error cannot-be-read `a.yaml` cannot be read: permission denied — check who may read it"
    assert lines(document) == wanted


def test_a_big_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a: 1\n" * 400_000)
    assert [problem.code for problem in read_file(path).problems] == ["file-too-big"]
