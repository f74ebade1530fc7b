"""Every shared scenario through the five schools, as the table a person holds beside the documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from attendance_policy.scenario import Ready, check_names, replay, table_of
from scenario.shared import SCENARIOS, Reader

FILES = sorted(SCENARIOS.glob("*.yaml"))


class TableExtension(SingleFileSnapshotExtension):
    """One text file a scenario, to be read on its own."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def test_there_are_at_least_forty() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario(path: Path, reader: Reader, schools: tuple[Ready, ...], snapshot: SnapshotAssertion) -> None:
    scenario = reader.file(path)
    assert scenario.problems == ()
    assert check_names(scenario, [ready.loaded.policy for ready in schools]) == ()
    replayed = replay(scenario, schools)
    for one in replayed:
        keys = [decision.key for decision in one.decisions]
        assert len(set(keys)) == len(keys), [key for key in keys if keys.count(key) > 1]
    table = table_of(scenario, replayed)
    assert max(map(len, table.splitlines())) <= 120
    assert table == snapshot(extension_class=TableExtension)
