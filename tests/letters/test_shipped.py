"""The templates that come with the program, and the papers of the shipped policies that they serve."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.letters.due import LETTER, MEETING, NOTICE, letters_named
from attendance_policy.letters.facts import FACTS, Value
from attendance_policy.letters.model import Table
from attendance_policy.letters.papers import Paper, paper_named
from attendance_policy.letters.read_template import Templates
from attendance_policy.letters.writers.merge import body_text
from attendance_policy.library import Library
from attendance_policy.policy import Loaded, Policies

SCHOOLS = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")
TEMPLATES = Templates()
ROWS = (("Tue 2 September 2025", "all day", "illness", "authorised"),)
SAMPLE: dict[str, Value] = {name: f"[{name}]" for name, fact in FACTS.items() if fact.kind == "text"} | {
    "possible": 100, "attended": 91, "missed": 9, "authorised": 4, "unauthorised": 5, "unexplained": 1, "late": 2,
    "is_persistent": False, "is_severe": False, "thresholds": ("attendance below 95%",), "offers": ("hold a talk",),
    "next_steps": ("The school will hold a meeting",), "penalty_amounts": ("for a first notice, £80 within 21 days",),
    "reasons": ("illness: 4 sessions",), "missed_sessions": Table("", ("Day", "S", "R", "C"), ROWS),
    "unauthorised_sessions": Table("", ("Day", "S", "R", "C"), ROWS),
    "by_half_term": Table("", ("From", "To", "P", "M", "A"), (("a", "b", "100", "9", "91.0%"),)),
}  # fmt: skip


@pytest.fixture(scope="module")
def policies() -> dict[str, Loaded]:
    loader = Policies(Library())
    return {name: loader.load(name) for name in SCHOOLS}


def papers(loaded: Loaded) -> Iterator[tuple[str, str, Paper]]:
    """Every paper that a profile names: those that rules send, all its letters and its notices to parents."""
    data = loaded.resolved_tree({}).data
    named = {(kind, name) for _, kind, name in letters_named(loaded.policy, data)}
    named |= {(LETTER, name) for name in data.get("letters", {})}
    named |= {(NOTICE, name) for name in ("notice_to_improve", "penalty_notice") if name in loaded.policy.formal_steps}
    for kind, name in sorted(named):
        yield kind, name, paper_named(data, loaded.policy, kind, name, {})


def test_the_sample_has_every_fact() -> None:
    assert SAMPLE.keys() == FACTS.keys()


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_paper_has_a_template_that_meets_its_document(policies: dict[str, Loaded], school: str) -> None:
    found = list(papers(policies[school]))
    assert found
    for kind, name, paper in found:
        template = TEMPLATES.find(paper.template)
        assert template is not None, (kind, name)
        # What the document has enclosed is in the letter itself.
        assert {*paper.contains, *paper.encloses} <= template.meets, (kind, name)


def test_what_the_documents_want_in_a_letter(policies: dict[str, Loaded]) -> None:
    """Not only what a template says of itself: the facts stand in the text."""
    wanted = {
        ("lct", "sal_1"): ("[attendance]", "get in touch [contact]", "illness"),
        ("westwood", "alert_1a"): ("[attendance]", "would like to help"),
        ("westwood", "alert_2a"): ("[attendance]", "would like to help"),
        ("sharley_park", "visit_made"): ("visited your home on [visited_on]", "get in touch [contact] as soon as"),
        ("sharley_park", "pre_attendance"): ("illness", "[attendance]", "91.0%", "[attendance_last_year]",
                                             "attendance now needs to improve"),
        ("atlp_slade", "leave_granted"): ("For [leave_days]", "From [leave_from] to [leave_until]"),
        ("basildon_lower", "attendance_target"): ("[target]",),
        ("basildon_lower", "no_contact"): ("not in school on [trigger_date]", "get in touch [contact]"),
    }  # fmt: skip
    for (school, name), words in wanted.items():
        paper = next(paper for kind, own, paper in papers(policies[school]) if (kind, own) == (LETTER, name))
        template = TEMPLATES.find(paper.template)
        assert template is not None
        text = body_text(template.filled(SAMPLE)[1])
        assert [one for one in words if one not in text] == [], (school, name)


def test_a_visit_of_which_nobody_gave_the_day_has_none() -> None:
    """The day of the decision is not the day on which somebody called at the home."""
    template = TEMPLATES.find("visit_made")
    assert template is not None
    facts = {name: value for name, value in SAMPLE.items() if name != "visited_on"}
    assert template.needed(facts) == ()
    text = body_text(template.filled(facts)[1])
    assert "visited your home, because" in text and "[trigger_date]" not in text


def test_a_notice_to_improve_has_its_seven_contents(policies: dict[str, Loaded]) -> None:
    template = TEMPLATES.find("notice_to_improve")
    assert template is not None
    (contains,) = {paper.contains for school in ("lct", "basildon_lower", "sharley_park")
                   for _, name, paper in papers(policies[school]) if name == "notice_to_improve"}  # fmt: skip
    assert len(contains) == 7
    assert set(contains) <= template.meets
    text = body_text(template.filled(SAMPLE)[1])
    for words in ("[attendance]", "for 5 sessions no leave was given", "section 7", "Education Act 1996".lower(),
                  "[support_given]", "[support_offered]", "a penalty notice may be issued", "[improvement_wanted]",
                  "begins on [improvement_from] and ends on [improvement_until]", "[early_grounds]"):  # fmt: skip
        assert words.lower() in text.lower(), words
    said = {"support_given", "support_offered", "improvement_wanted", "improvement_from", "improvement_until",
            "early_grounds"}  # fmt: skip
    assert set(template.needed({k: v for k, v in SAMPLE.items() if k not in said})) == said


@pytest.mark.parametrize("name", TEMPLATES.ids)
def test_each_template_in_full(name: str, snapshot: SnapshotAssertion) -> None:
    template = TEMPLATES.find(name)
    assert template is not None
    subject, blocks = template.filled(SAMPLE)
    assert f"{subject}\n\n{body_text(blocks)}\n" == snapshot
    assert template.about


@pytest.mark.parametrize("name", TEMPLATES.ids)
def test_support_comes_before_what_may_follow(name: str) -> None:
    template = TEMPLATES.find(name)
    assert template is not None
    text = body_text(template.filled(SAMPLE)[1]).lower()
    threats = [text.find(word) for word in ("penalty", "prosecut", "offence", "legal step") if word in text]
    kind = [text.find(word) for word in ("help", "support", "listen", "well done", "thank you", "glad", "congrat",
                                         "get in touch") if word in text]  # fmt: skip
    assert kind, "nothing kind in it"
    assert not threats or min(kind) < min(threats)


def test_a_letter_that_is_no_notice_is_not_logged_as_one() -> None:
    warning = TEMPLATES.find("penalty_notice")
    assert warning is not None and warning.logged_as == "penalty_notice_warning"


def test_an_invitation_without_a_template_of_its_own(policies: dict[str, Loaded]) -> None:
    found = {name: paper.template for kind, name, paper in papers(policies["westwood"]) if kind == MEETING}
    assert found["reintegration"] == "reintegration"
    assert found["persistence"] == "meeting"


ONE = {"possible": 1, "attended": 0, "missed": 1, "authorised": 0, "unauthorised": 1, "unexplained": 1, "late": 1,
       "days_missed": "½ school day"}  # fmt: skip
NONE = {"possible": 8, "attended": 8, "missed": 0, "authorised": 0, "unauthorised": 0, "unexplained": 0, "late": 0,
        "days_missed": "0 school days"}  # fmt: skip
STUMBLES = re.compile(
    r"\b1 (possible )?sessions\b|\b1 [a-z ]*\b(were|are|have)\b|\bday were\b|\b0 of (them|these)|\b0 session"
)


@pytest.mark.parametrize("counts", [ONE, NONE], ids=["one", "none"])
@pytest.mark.parametrize("name", TEMPLATES.ids)
def test_one_session_and_none_read_as_well_as_many(name: str, counts: dict[str, Value]) -> None:
    template = TEMPLATES.find(name)
    assert template is not None
    subject, blocks = template.filled({**SAMPLE, **counts})
    text = f"{subject}\n{body_text(blocks)}"
    assert not [found[0] for found in STUMBLES.finditer(text)]
