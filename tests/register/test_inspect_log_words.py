"""Words of a log that nobody knows: asked for where they are words; what is written of one talk never is."""

from __future__ import annotations

import pytest

from attendance_policy.events import read_events
from attendance_policy.register import Pseudonyms
from attendance_policy.register.inspect.beside import Beside, look_beside
from attendance_policy.register.inspect.draft import draft
from attendance_policy.register.inspect.model import Guess
from attendance_policy.register.inspect.names import Known
from attendance_policy.register.inspect.outcome_words import unknown_outcomes
from attendance_policy.register.maps.model import FileMap, RegisterMap
from attendance_policy.register.maps.read import read_map
from attendance_policy.source import read_yaml

from .bad_maps import words

KNOWN = Known.of([], "events")
ROWS = ["At,UPN,Kind,Outcome", "2025-09-03 08:45,A1,contact,Spoke to mum", "2025-09-04 08:45,A1,contact,no answer",
        "2025-09-05 08:45,A1,contact,spoke to Mum", "2025-09-08 08:45,A1,contact,Kowalski rang",
        "2025-09-09 08:45,A1,contact,Kowalski rang", "2025-09-10 08:45,A1,contact,he was at his gran's",
        "2025-09-11 08:45,A1,meeting,fine", "2025-09-12 08:45,A1,meeting,fine"]  # fmt: skip


def _seen(rows: list[str], map: FileMap | None = None) -> Beside:
    return look_beside("\n".join(rows).encode(), "log.csv", "events", KNOWN, words(), map=map)


def test_words_for_what_came_of_a_contact_are_asked_and_sentences_and_names_are_not() -> None:
    asks = _seen(ROWS).asks
    assert [ask.key for ask in asks] == [("words", "outcome", "spoke to mum")]
    assert (asks[0].rows, asks[0].line, asks[0].hint) == (2, 2, "write `reached` or `not reached`")


def test_a_map_is_asked_for_the_words_that_it_lacks() -> None:
    columns = {"at": "At", "pupil_id": "UPN", "kind": "Kind", "outcome": "Outcome"}
    said = {"outcome": {"spoke to mum": "reached"}}
    assert [ask.key[1] for ask in _seen(ROWS, FileMap(columns=columns)).asks] == ["outcome"]
    assert _seen(ROWS, FileMap(columns=columns, words=said)).asks == ()
    more = [*ROWS, "2025-09-15,A1,Biscuits,"]
    asks = _seen(more, FileMap(columns=columns, words=said)).asks
    assert [ask.key for ask in asks] == [("words", "kind", "biscuits")]


def test_the_map_written_for_a_column_that_is_half_known_names_it_once() -> None:
    columns = {"at": "At", "pupil_id": "UPN", "kind": "Kind", "outcome": "Outcome"}
    seen = _seen(ROWS, FileMap(columns=columns, words={"outcome": {"rung off": "reached"}}))
    text = draft(Guess("long", RegisterMap()), "marks.csv", [seen]).replace('"?"', "reached")
    known = read_map(read_yaml(text, "map.yaml"), words()).events.words["outcome"]
    assert known == {"rung off": "reached", "spoke to mum": "reached"}


def test_more_words_than_a_list_has_are_free_text() -> None:
    texts = {"outcome": [(line, f"thing {line // 2}") for line in range(60)]}
    assert unknown_outcomes(texts, words()) == {}


@pytest.mark.parametrize(("kinds", "told"), [(("contact", "contact", "Biscuits"), True),
                                             (("contact", "Kowalski", "Smithson"), False)])  # fmt: skip
def test_an_unknown_kind_is_told_where_the_column_is_that_of_the_kinds(kinds: tuple[str, ...], told: bool) -> None:
    rows = ["at,pupil_id,kind", *(f"2025-09-0{at} 08:45,A1,{kind}" for at, kind in enumerate(kinds, 1))]
    events = read_events("\n".join(rows).encode())
    assert (f"`{kinds[2]}`" in events.account.rejects[-1].reason) is told
    hidden = read_events("\n".join(rows).encode(), key=Pseudonyms(b"k" * 32))
    assert kinds[2] not in str(hidden.account)
