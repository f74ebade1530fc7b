"""A table of a map of which every line was taken out says nothing; any other key without a value is still an error."""

from __future__ import annotations

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register.maps.model import RegisterMap
from attendance_policy.register.maps.read import read_map
from attendance_policy.source import read_yaml

from .bad_maps import words


def test_a_table_without_lines_is_as_absent() -> None:
    text = "map: m\nregister:\n  columns:\n  sessions:\n  codes:\nevents:\n  words:\n    kind:\npupils:\n  words:\n"
    found = read_map(read_yaml(text, "map.yaml"), words())
    assert found.register == RegisterMap()
    assert (found.pupils.words, dict(found.events.words.get("kind", {}))) == ({}, {})


@pytest.mark.parametrize("key", ["dates", "encoding", "layout", "sheet"])
def test_another_key_without_a_value_is_an_error(key: str) -> None:
    with pytest.raises(CannotGoOn, match="has no value"):
        read_map(read_yaml(f"map: m\nregister:\n  codes:\n  {key}:\n", "map.yaml"), words())
