"""What `fmt` writes: one order, one look, the same meaning, every comment."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance_policy.diagnostics import Place
from attendance_policy.layout import tidy
from attendance_policy.library import Library, packaged
from attendance_policy.policy import Loaded, Policies
from layout.messy import messy
from reference.drawing import profiles
from reference.making import PAPERS, examined

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    (*packaged("policies").glob("*.yaml"), *packaged("policies").glob("base/*.yaml"), *ROOT.glob("examples/*/*.yaml"))
)
IDS = ("registers", "reasons", "terms", "tiers", "judgements", "letters", "stages", "rules", "duties", "formal_steps")
SLOW = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def tidied(text: str) -> str:
    one = tidy(text.encode(), "here.yaml")
    assert one.content is not None, one.problems
    return one.content.decode()


def meaning(loaded: Loaded) -> tuple[Any, ...]:
    """Everything a profile means, with ids in their order."""
    data, policy = loaded.tree.data, loaded.as_written
    ids = {section: list(data[section]) for section in IDS if isinstance(data.get(section), dict)}
    rules = [replace(rule, place=Place("")) for rule in policy.rules]
    levels = [tier.levels for tier in policy.tiers.values()]
    return data, sorted(ids.items()), rules, levels, policy.open_points, policy.judgements, policy.terms


def test_a_neglected_profile_comes_out_as_it_should() -> None:
    assert tidied((FIXTURES / "ugly.yaml").read_text("utf-8")) == (FIXTURES / "pretty.yaml").read_text("utf-8")


def test_what_is_in_order_stays_as_it_is() -> None:
    content = (FIXTURES / "pretty.yaml").read_bytes()
    one = tidy(content, "pretty.yaml")
    assert (one.content, one.changed) == (content, False)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_profile_means_the_same_afterwards(path: Path) -> None:
    content = path.read_bytes()
    one = tidy(content, path.name)
    assert one.content is not None, one.problems
    again = tidy(one.content, path.name)
    assert not again.changed
    comments = [sorted(re.findall(r"(?m)(?:^|\s)(#.*)$", text.decode())) for text in (content, one.content)]
    assert comments[0] == comments[1]
    policies = Policies(Library([], cwd=ROOT))
    before, after = (
        policies.examine_document(policies.library.document_of(text, path.name)) for text in (content, one.content)
    )
    assert before.usable and before.problems == after.problems
    assert meaning(before) == meaning(after)


@SLOW
@given(st.data())
def test_however_it_was_written_it_comes_out_in_one_way(data: st.DataObject) -> None:
    sections = {**PAPERS, **data.draw(profiles())}
    text, remarks = data.draw(messy({"policy": "tiny", "name": "Tiny", "kind": "school", "extends": "tiny_base",
                                     **sections}))  # fmt: skip
    written = tidied(text)
    assert tidied(written) == written
    assert sorted(re.findall(r"# remark .*$", written, re.MULTILINE)) == sorted(remarks)
    assert meaning(examined(text)) == meaning(examined(written))


@SLOW
@given(
    st.dictionaries(st.from_regex(r"\A[a-z][a-z_]{0,8}\Z"), st.text(min_size=1, max_size=300), min_size=1, max_size=4)
)
def test_any_text_reads_back_the_same(says: dict[str, str]) -> None:
    """Texts of any letters, except what no file may hold."""
    statements = {name: {"says": text, "source": "1"} for name, text in says.items()}
    text = "policy: p\nname: P\nkind: school\nstatements: " + json.dumps(statements)
    one = tidy(text.encode("utf-8", "surrogatepass"), "here.yaml")
    if one.content is not None:
        assert not tidy(one.content, "here.yaml").changed


CASES: dict[str, tuple[str, str]] = {
    "number as text": ("source: 4.2", 'source: "4.2"'),
    "time of day": ('source: "1", recorded: 08:30', 'recorded: "08:30", source: "1"'),
    "yes": ("source: yes", 'source: "yes"'),
    "comma": ("source: '1, 2'", 'source: "1, 2"'),
    "question": ("source: is it? so", 'source: "is it? so"'),
    "needless quotes": ("source: 'App 1'", "source: App 1"),
    "a code keeps its quotes": ('source: "L"', 'source: "L"'),
    "double quotes inside": ("""source: 'the "week", or so'""", """source: 'the "week", or so'"""),
    "word with a colon": ("source: a:b", "source: a:b"),
}


@pytest.mark.parametrize("case", CASES)
def test_quotes_stand_where_a_reader_needs_them_and_nowhere_else(case: str) -> None:
    typed, written = CASES[case]
    text = "policy: p\nname: P\nkind: school\n\nstatements:\n  s: {says: so, %s}\n"
    assert text % written == tidied(text % typed)


@pytest.mark.parametrize(
    "line",
    ["says: [one", "says: so\n    says: so", "sayz: so", "says: *anchor"],
    ids=["broken", "twice", "unknown key", "alias"],
)
def test_a_file_with_errors_is_refused_with_their_places(line: str) -> None:
    one = tidy(f"policy: p\nname: P\nkind: school\nstatements:\n  s:\n    {line}\n".encode(), "here.yaml")
    assert one.content is None and not one.changed
    assert one.problems and all(problem.place.line >= 5 for problem in one.problems)


def test_no_figure_of_a_file_that_cannot_be_read_is_called_a_wrong_one() -> None:
    years = 'registers: {a: {years: [3, 4], am: {taken: "09:00", closes: "09:30"}, source: "2"}}'
    twice = "statements:\n  s: {says: one}\n  s: {says: two}"
    one = tidy(f"policy: p\nname: P\nkind: school\n{years}\n{twice}\n".encode(), "here.yaml")
    assert one.content is None and [problem.code for problem in one.problems] == ["duplicate-key"]


def test_a_file_keeps_its_line_ends() -> None:
    text = "name: P\npolicy: p\nkind: school\n"
    one = tidy(text.replace("\n", "\r\n").encode(), "here.yaml")
    assert one.content == b"policy: p\r\nname: P\r\nkind: school\r\n"
    assert not tidy(one.content, "here.yaml").changed


@pytest.mark.parametrize(("count", "lines"), [(10, 1), (15, 2), (18, 2), (25, 6)])
def test_an_entry_said_in_two_lines_is_one_and_a_longer_one_a_block(count: int, lines: int) -> None:
    head = "policy: p\nname: P\nkind: school\n\nstatements:\n"
    says = " ".join(["word"] * count)
    text = f"{head}  s:\n    says: {says}\n    recorded: {'word ' * 5}\n    source: App 1\n"
    written = tidied(text).removeprefix(head).splitlines()
    assert len(written) == lines
    assert written[0] == (
        "  s:"
        if lines > 2
        else f"  s: {{says: {says}, recorded: word word word word word, source: App 1}}"[: len(written[0])]
    )
    assert all(len(line) <= 120 for line in written)
