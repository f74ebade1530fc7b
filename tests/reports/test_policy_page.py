"""The page of a policy: nothing of the profile is left out, and its sentences read as sentences."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.library import Library
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.tree import is_silence
from attendance_policy.reports.policy_item import Page
from attendance_policy.reports.policy_page import policy_page
from attendance_policy.reports.policy_print import as_html, as_markdown, as_text

FIXTURES = Path(__file__).parents[1] / "policy" / "fixtures"
SCHOOLS = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")
# Sections whose entries stand on the page under their own name.
GROUPS = ("stages", "rules", "duties", "reasons", "judgements", "flags", "terms", "values", "tiers", "letters",
          "meetings", "forms", "records", "formal_steps", "statements")  # fmt: skip


def loaded(name: str) -> Loaded:
    """A shipped profile, or the example of the language."""
    path = FIXTURES / f"{name}.yaml"
    return Policies(Library([FIXTURES])).load(str(path) if path.exists() else name)


def entries(page: Page) -> set[str]:
    """The names of all entries, as they stand in the profile."""
    return {item.name.split(" (")[0].lower().replace(" ", "_") for section in page.sections for item in section.items}


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_entry_of_a_profile_is_on_its_page(name: str) -> None:
    known = loaded(name)
    named = entries(policy_page(known))
    for group in GROUPS:
        data = known.tree.data.get(group, {})
        missing = [] if is_silence(data) else [key for key in data if key.lower().replace(" ", "_") not in named]
        assert not missing, group


@pytest.mark.parametrize("name", SCHOOLS)
def test_what_is_read_aloud_shows_nothing_of_how_it_is_written(name: str) -> None:
    lines = [line for section in policy_page(loaded(name)).sections for item in section.items for line in item.lines]
    wrong = [line for line in lines if re.search(r"[a-z]_[a-z]|==|\{|\}|\['|  |nobody named", line)]
    assert lines and not wrong


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_rule_is_a_sentence_with_its_clause(name: str) -> None:
    page = policy_page(loaded(name))
    items = [
        item for section in page.sections if section.title in ("Stages", "Rules", "Duties") for item in section.items
    ]
    assert items
    for item in items:
        assert all(re.fullmatch(r"[A-Z“1-9(].*\.", line, re.S) for line in item.lines), item
        assert item.source or any(note.startswith("Law") for note in item.notes), item
        assert item.raw[0].count(".") == 1


def test_the_example_of_the_language_reads_like_this(snapshot: SnapshotAssertion) -> None:
    assert as_text(policy_page(loaded("language_example"))) == snapshot


def test_the_forms_of_a_page_say_the_same() -> None:
    page = policy_page(loaded("westwood"))
    text, markdown, html = as_text(page), as_markdown(page), _Text(as_html(page)).text
    for section in page.sections:
        for item in section.items:
            for line in (*item.lines, *item.notes):
                words = " ".join(line.split())
                assert words in " ".join(text.split())
                assert words in html
                assert words in re.sub(r"\\(.)", r"\1", markdown)


class _Text(HTMLParser):
    """What an HTML page says, its blanks as single ones."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())


def item_of(page: Page, name: str) -> str:
    return next(" ".join(item.lines) for section in page.sections for item in section.items if item.name == name)


def test_a_condition_and_one_of_several_ways_are_both_asked_for() -> None:
    """Not `A, and when B, or when C`, which reads as if C were enough."""
    said = item_of(policy_page(loaded("westwood")), "Letter 1a")
    assert (
        "when the pupil's level is “less chance of success”, and besides when at least one of these is so: the autumn "
        "half term is over; or the attendance officer answers yes to" in said
    )
    assert ", or when" not in said


def test_who_is_educated_off_site_is_not_said_to_be_in_school() -> None:
    page = policy_page(loaded("language_example"))
    codes = {item.name: " ".join(item.lines) for section in page.sections if section.title == "Codes"
             for item in section.items}  # fmt: skip
    for code in "KVPWB":
        assert codes[code].endswith("at an approved educational activity and not in school; counts as present")
    assert codes["U"].endswith("unauthorised absence; the pupil is in school")
