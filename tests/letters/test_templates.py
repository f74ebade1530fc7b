"""What a template may say: facts, choices between words, and nothing that costs or reaches further."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.letters.facts import FACTS
from attendance_policy.letters.model import Bullets, Heading, Paragraph, Table
from attendance_policy.letters.read_template import Templates, read_template
from attendance_policy.letters.templates import counted, fault_in, fill

SMALL = """letter: small
subject: About {{ pupil_name }}
needs: [clause]
blocks:
  - heading: Now
  - text: "{{ attendance }} of {{ possible|counted('session') }}"
    if: possible
    meets: [attendance]
  - text: No session was possible.
    unless: possible
  - list: ["{{ late }}", "two"]
  - list_of: reasons
  - table_of: missed_sessions
    caption: "From {{ period_from }}"
    if: missed
"""
FACTS_GIVEN = {
    "pupil_name": "A <b> & 'c' {{ 7 * 7 }}", "clause": "4.2", "attendance": "90.0%", "possible": 1, "late": 0,
    "reasons": ("illness: 1 session",), "missed": 1, "period_from": "2 September 2025",
    "missed_sessions": Table("", ("Day",), (("Tue",),)),
}  # fmt: skip


def written(folder: Path, text: str = SMALL, name: str = "small") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [
    "{% for x in [1] %}a{% endfor %}", "{{ pupil_name.__class__ }}", "{{ pupil_name['x'] }}", "{{ pupil_name() }}",
    "{{ 'a' * 1000000000 }}", "{{ 9 ** 9 ** 9 }}", "{{ pupil_name ~ pupil_name }}", "{% include 'x' %}",
    "{% import 'x' as y %}", "{% set x = 1 %}", "{% macro m() %}{% endmacro %}", "{{ cycler.__init__.__globals__ }}",
    "{{ pupil_name|upper }}", "{{ missed|counted(missed) }}", "{{ missed|counted }}", "{{ missed|first_up('x') }}",
    "{{ pupil_name", "{% if missed %}", "{{ missed is defined }}", "{% raw %}{% endfilter %}",
])  # fmt: skip
def test_what_a_sentence_may_not_do_is_refused(text: str) -> None:
    assert fault_in(text)


@pytest.mark.parametrize("text", [
    "plain", "{{ missed }}", "{{ 'a' if is_severe else 'b' }}", "{% if missed > 3 and not late %}x{% endif %}",
    "{{ pupil_name|first_up }}", "{{ missed|counted('session') }}", "{{ reasons|listed('and') }}",
])  # fmt: skip
def test_what_a_sentence_may_do(text: str) -> None:
    assert fault_in(text) == ""


def test_facts_are_data_and_never_a_template() -> None:
    assert fill("{{ pupil_name }}!", {"pupil_name": "{{ 7 * 7 }} {% if %} <i>"}) == "{{ 7 * 7 }} {% if %} <i>!"


def test_a_sentence_is_one_line_and_is_cut() -> None:
    assert fill("a\n  {{ pupil_name }}", {"pupil_name": "b\n\n c"}) == "a b c"
    assert len(fill("{{ pupil_name }}", {"pupil_name": "x" * 9000})) == 4000


@pytest.mark.parametrize(("number", "noun", "said"), [
    (0, "session", "0 sessions"), (1, "session", "1 session"), (1234, "session", "1,234 sessions"),
    (1, "time", "once"), (2, "time", "twice"), (3, "time", "3 times"),
])  # fmt: skip
def test_things_are_counted(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said


def test_blocks_are_there_by_their_facts(tmp_path: Path) -> None:
    template = read_template(written(tmp_path))
    subject, blocks = template.filled(FACTS_GIVEN)
    assert subject == "About A <b> & 'c' {{ 7 * 7 }}"
    assert blocks == (
        Heading("Now"), Paragraph("90.0% of 1 session"), Bullets(("0", "two")), Bullets(("illness: 1 session",)),
        Table("From 2 September 2025", ("Day",), (("Tue",),)),
    )  # fmt: skip
    _, blocks = template.filled({**FACTS_GIVEN, "possible": 0, "missed": 0, "reasons": ()})
    assert blocks == (Heading("Now"), Paragraph("No session was possible."), Bullets(("0", "two")))
    assert template.meets == {"attendance"}


def test_what_is_needed_is_what_is_shown(tmp_path: Path) -> None:
    template = read_template(written(tmp_path))
    assert template.needed(FACTS_GIVEN) == ()
    lacking = {k: v for k, v in FACTS_GIVEN.items() if k not in ("attendance", "clause")}
    assert template.needed(lacking) == ("attendance", "clause")
    assert template.needed({**lacking, "possible": 0}) == ("clause",)  # the block that shows it is left out


@pytest.mark.parametrize(("old", "new", "line", "said", "hint"), [
    ("{{ pupil_name }}", "{{ pupil_nam }}", 2, "there is no fact `pupil_nam`", "did you mean `pupil_name`"),
    ("{{ late }}", "{{ late.x }}", 11, "the sentence cannot be filled in", "docs/letters.md"),
    ("list_of: reasons", "list_of: late", 12, "`late` is a number, and this takes a list", "name another fact"),
    ('"{{ late }}"', '"{{ reasons }}"', 11, "`reasons` is a list, and this takes a text", "list_of"),
    ("unless: possible", "unles: possible", 10, "`unles` is not a key of a template", "did you mean `unless`"),
    ("  - heading: Now", "  - headline: Now", 5, "a block has not exactly one kind", "the kinds are"),
    ("letter: small", "letter: large", 1, "`large` stands in the file `small.yaml`", "named after its letter"),
    ('    caption: "From {{ period_from }}"\n', "", 13, "the table has no caption", "say in `caption`"),
    ("subject: About {{ pupil_name }}\n", "", 1, "`subject` is missing", "a template has"),
    ("needs: [clause]", "logged_as: A b", 3, "`A b` cannot be the id of a letter", "small letters"),
])  # fmt: skip
def test_a_fault_is_told_at_its_place(tmp_path: Path, old: str, new: str, line: int, said: str, hint: str) -> None:
    assert old in SMALL
    path = written(tmp_path, SMALL.replace(old, new))
    with pytest.raises(CannotGoOn) as found:
        read_template(path)
    (problem,) = found.value.problems
    assert (problem.place.file, problem.place.line) == (path.as_posix(), line)
    assert said in problem.message
    assert hint in problem.suggestion


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("pupil_name", "nobody").replace("clause", "claus"))
    with pytest.raises(CannotGoOn) as found:
        read_template(path)
    assert len(found.value.problems) == 2


@pytest.mark.parametrize("text", ["", "- a\n", "letter: small\nsubject: x\nblocks: []\n", "a: [\n", "\0"])
def test_no_template_at_all_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CannotGoOn) as found:
        read_template(written(tmp_path, text))
    assert found.value.exit_code == 3


def test_a_school_s_own_template_goes_first(tmp_path: Path) -> None:
    written(tmp_path, SMALL.replace("small", "praise"), "praise")
    own = Templates(tmp_path)
    assert (found := own.find("praise")) is not None and found.needs == ("clause",)
    assert own.find("attendance_concern") is not None
    assert own.find("no_such_letter") is None
    assert set(own.ids) >= {"praise", "meeting"}


def test_a_folder_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn) as found:
        Templates(tmp_path / "nowhere")
    assert found.value.exit_code == 2


def test_every_fact_says_where_it_is_from() -> None:
    assert {fact.kind for fact in FACTS.values()} == {"text", "number", "yes or no", "list", "table"}
    assert all(fact.description and fact.known_from for fact in FACTS.values())
