"""A session gives what separate runs give, in whatever order it is asked, and decides again only what was changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance_policy.decide import many
from attendance_policy.decide.run import Shared
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import write_packed
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate import WhatIf, compare, simulate, warm
from attendance_policy.simulate.inputs import Inputs, Sources, read_inputs, with_log
from attendance_policy.simulate.patched import changed_values
from attendance_policy.simulate.rows import decision_rows

LETTER = "stages.concern_letter.when.attendance"
CHANGES = [((LETTER, "93"),), ((LETTER, "97"), ("stages.concern_letter.once", "per term")), ((LETTER, "95"),)]
EVENTS = """at,pupil_id,kind,id,by,how,outcome
{day} 09:40,{pupil},letter,concern,office,post,sent
"""


@pytest.fixture(scope="module")
def policies():
    return Policies(Library())


@pytest.fixture(scope="module")
def loaded(policies):
    return policies.load("basildon_lower")


@pytest.fixture(scope="module", params=["register alone", "with a log"])
def inputs(request, policies, loaded, tmp_path_factory) -> Inputs:
    folder: Path = tmp_path_factory.mktemp("warm")
    codes = code_book(policies.resolver)
    register, _ = generate("secondary", 40, 6, read_calendar("england_example"), codes)
    write_packed(register, folder / "register.packed")
    events: tuple[Path, ...] = ()
    if request.param == "with a log":
        log = folder / "events.csv"
        events = (log,)
        log.write_text(EVENTS.format(day=register.days[30], pupil=register.pupil_ids[3]))
    return read_inputs(Sources(folder / "register.packed", events=events), loaded.policy, codes)


def apart(policies, loaded, inputs, sets) -> WhatIf:
    after = policies.patched(loaded, sets)
    outcomes = [
        simulate(one, Shared.of(inputs.grid, inputs.earlier), *with_log(Settings(), inputs, one.policy))
        for one in (loaded, after)
    ]
    return compare(*outcomes, changed_values(loaded, after, [path for path, _ in sets]))


@pytest.fixture(scope="module")
def expected(policies, loaded, inputs):
    """What separate runs give, by what is set."""
    return {sets: told(apart(policies, loaded, inputs, sets)) for sets in CHANGES}


def told(what_if: WhatIf):
    sides = (what_if.before, what_if.after)
    return (
        what_if.changes, what_if.patch,
        [(s.decisions, s.weeks, s.readings, s.held, s.assumed, s.not_asked) for s in sides],
        [list(decision_rows(s.decided)) for s in sides],
    )  # fmt: skip


@pytest.mark.parametrize("block", [None, 16], ids=["one block", "several blocks"])
def test_a_session_answers_as_separate_runs_do(policies, loaded, inputs, expected, block, monkeypatch):
    monkeypatch.setattr(many.each_block, "__defaults__", (block, ()))
    session = warm.Session(policies, loaded, inputs, Settings(), readings=True, keep=True)
    for sets in (*CHANGES, *reversed(CHANGES)):
        assert told(session.what_if(sets)) == expected[sets]
    assert session.what_if(CHANGES[0]).changes != session.what_if(CHANGES[2]).changes  # some do move pupils
    other = policies.load("sharley_park")
    assert session.against(other).after.decisions == simulate(
        other, Shared.of(inputs.grid), *with_log(Settings(), inputs, other.policy)
    ).decisions  # fmt: skip


def test_the_policy_as_it_is_is_decided_once(policies, loaded, inputs, monkeypatch):
    decided = []
    decide_block = many.decide_block
    monkeypatch.setattr(many, "decide_block", lambda *given: decided.append(given[0]) or decide_block(*given))
    session = warm.Session(policies, loaded, inputs, Settings(), readings=True, keep=True)
    assert loaded.policy in decided
    decided.clear()
    first = session.what_if(CHANGES[0])
    assert decided
    assert loaded.policy not in decided
    decided.clear()
    assert session.what_if(CHANGES[0]) is first
    assert not decided


def test_only_the_last_answers_are_kept(policies, loaded, inputs, monkeypatch):
    monkeypatch.setattr(warm, "MOST_KEPT", 2)
    session = warm.Session(policies, loaded, inputs, Settings(), readings=True, keep=True)
    first, second = (session.what_if(sets) for sets in CHANGES[:2])
    assert session.what_if(CHANGES[0]) is first
    session.what_if(CHANGES[2])
    assert session.what_if(CHANGES[0]) is first
    assert session.what_if(CHANGES[1]) is not second


def test_a_wrong_change_is_told_and_leaves_the_session_as_it_was(policies, loaded, inputs, expected):
    session = warm.Session(policies, loaded, inputs, Settings(), readings=True, keep=True)
    for sets in ([("stages.nothing", "1")], [("stages.concern_letter.when", "attendanc < 5")]):
        with pytest.raises(CannotGoOn) as stop:
            session.what_if(sets)
        assert stop.value.exit_code == 2
    assert told(session.what_if(CHANGES[0])) == expected[CHANGES[0]]


def test_what_was_not_decided_anew_is_not_counted_anew(policies, loaded, inputs, monkeypatch):
    kept = warm.Session(policies, loaded, inputs, Settings(), keep=True)
    session = warm.Session(policies, loaded, inputs, Settings())
    counted = []
    count = warm.Tally._count
    monkeypatch.setattr(warm.Tally, "_count", lambda self, fired: counted.append(fired.rule.id) or count(self, fired))
    answer = session.what_if(CHANGES[0])
    changed = {change.rule for change in answer.changes if change.newly or change.no_longer}
    assert changed <= set(counted)
    assert len(set(counted)) < len({fired.rule.id for fired in kept.outcome.decided.fired}) // 2


def test_figures_alone_are_those_of_a_session_with_readings(policies, loaded, inputs, expected):
    session = warm.Session(policies, loaded, inputs, Settings())
    for sets in CHANGES:
        answer = session.what_if(sets)
        changes, patch, sides, _ = expected[sets]
        assert (answer.changes, answer.patch) == (changes, patch)
        found = [(s.decisions, s.weeks, s.held, s.assumed, s.not_asked) for s in (answer.before, answer.after)]
        assert found == [(counts, weeks, *rest) for counts, weeks, _, *rest in sides]
        assert not answer.after.readings


def test_a_session_is_opened_on_files(tmp_path, policies):
    register, _ = generate("secondary", 5, 6, read_calendar("england_example"), code_book(policies.resolver))
    write_packed(register, tmp_path / "register.packed")
    session = warm.session("basildon_lower", tmp_path / "register.packed")
    assert session.outcome.pupils == 5
    assert session.what_if([(LETTER, "93")]).patch[0][0] == "stages.concern_letter.when"
    with pytest.raises(CannotGoOn):
        warm.session("basildon_lower", tmp_path / "nowhere.packed")
