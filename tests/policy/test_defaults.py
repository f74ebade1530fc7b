"""What holds where a profile says nothing: the school acts, nobody's answer is no, the base says how often."""

from __future__ import annotations

from pathlib import Path

from attendance_policy.decide.points import touching
from attendance_policy.policy import Loaded
from policy.family import BASE, codes, examined

SCHOOL = """
policy: oakfield
name: Oakfield School
kind: school
extends: base
judgements:
  worrying: {asks: Is it worrying?, source: "2"}
  settled: {asks: Is it settled?, who: headteacher, unanswered: ask, source: "2"}
rules:
  call: {each: review, when: worrying, will: {contact: parents}, source: "1"}
  write: {each: review, when: settled, who: office, will: {contact: parents}, once: per year, source: "1"}
  talk:
    each: review
    will: {contact: parents}
    repeat: {says: regularly}
    source: "1"
  chase: {each: absence, will: {contact: parents}, source: "1"}
duties:
  look: {each: week, will: {review: attendance}, source: "3"}
"""
OFTEN = "  how_often: {is: per episode, interpretation: the clause gives no interval}\n"
ASKED = """
  how_often:
    kind: silence
    asks: How often?
    as_written: {says: once until it has stopped being so}
    readings: {per_term: {says: once a term, set: {counting.how_often.is: per term}}}
    working: as_written
    because: it is enough
"""
ANSWERING = BASE.replace("entries:\n", f"{OFTEN}entries:\n").rstrip() + ASKED


def oakfield(folder: Path, base: str = ANSWERING, more: str = "") -> Loaded:
    return examined(folder, "oakfield", base=base, oakfield=SCHOOL + more)


def often(loaded: Loaded, **choices: str) -> dict[str, str]:
    return {rule.id: rule.cases[0].once for rule in loaded.under(choices).rules}


def test_a_rule_or_a_judgement_without_who_is_the_schools(tmp_path: Path) -> None:
    policy = oakfield(tmp_path).policy
    roles = {rule.id: rule.cases[0].who for rule in policy.rules}
    assert roles == {"call": "school", "write": "office", "talk": "school", "chase": "school", "look": "school"}
    assert {name: one.who for name, one in policy.judgements.items()} == {
        "worrying": "school",
        "settled": "headteacher",
    }


def test_an_answer_that_nobody_gave_is_no_unless_it_is_to_be_asked_for(tmp_path: Path) -> None:
    judgements = oakfield(tmp_path).policy.judgements
    assert {name: one.unanswered for name, one in judgements.items()} == {"worrying": "assume not", "settled": "ask"}


def test_the_base_says_how_often_a_review_rule_fires_that_does_not_say_it(tmp_path: Path) -> None:
    loaded = oakfield(tmp_path)
    assert codes(loaded) == []
    assert often(loaded) == {"call": "per episode", "write": "per year", "talk": "", "chase": "", "look": ""}
    said = {rule.id: rule.interpretation for rule in loaded.policy.rules}
    assert said["call"] == ("once: the clause gives no interval",)
    assert not any(words for name, words in said.items() if name != "call")


def test_the_question_touches_the_rules_that_rest_on_it_and_no_other(tmp_path: Path) -> None:
    loaded = oakfield(tmp_path)
    assert often(loaded, how_often="per_term")["call"] == "per term"
    assert often(loaded, how_often="per_term")["write"] == "per year"
    (touch,) = touching(loaded)
    assert (touch.point.id, touch.point.standard, touch.fires) == ("how_often", True, {"call"})


def test_a_profile_may_answer_for_all_its_rules(tmp_path: Path) -> None:
    loaded = oakfield(tmp_path, more='counting: {how_often: {is: per term, source: "4"}}\n')
    assert often(loaded)["call"] == "per term"
    assert loaded.policy.rules[0].interpretation == ()
    chosen = oakfield(tmp_path, more="chooses: {how_often: {reading: per_term, because: it meets each term}}\n")
    assert often(chosen)["call"] == "per term"


def test_a_point_of_the_profiles_own_may_not_be_called_as_a_standard_question(tmp_path: Path) -> None:
    own = "open_points: {how_often: {kind: silence, asks: So?, as_written: {says: so}, readings: {b: {says: no}}}}\n"
    assert codes(oakfield(tmp_path, more=own)) == ["name-taken"]


def test_without_an_answer_the_rule_is_asked_how_often(tmp_path: Path) -> None:
    loaded = oakfield(tmp_path, base=BASE)
    assert codes(loaded) == ["how-often"]
    assert "`call`" in loaded.problems[0].message
