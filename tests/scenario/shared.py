"""Where the shared scenarios are, and how tests read them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from attendance_policy.codes import CodeBook
from attendance_policy.library import read_calendar
from attendance_policy.scenario import Scenario, read_scenario
from attendance_policy.source import read_file, read_yaml

SCENARIOS = Path(__file__).parent.parent / "scenarios"
SCHOOLS = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")


class Reader:
    """Reads scenarios of the shared folder, and scenarios written in a test."""

    def __init__(self, codes: CodeBook) -> None:
        self.read = partial(read_scenario, codes=codes, find_calendar=read_calendar)

    def file(self, path: Path) -> Scenario:
        """A scenario file, named by its name alone."""
        return self.read(read_file(path, path.name))

    def text(self, text: str) -> Scenario:
        """A scenario as text."""
        return self.read(read_yaml(text, "scenario.yaml"))
