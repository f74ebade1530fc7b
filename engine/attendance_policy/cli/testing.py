"""The scenarios and policies of one call of `test`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from attendance_policy.cli.checking import each_there
from attendance_policy.cli.replay import documents
from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn, Problem, Severity
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies, Policy
from attendance_policy.policy.codebook import code_book
from attendance_policy.scenario import Ready, read_scenario
from attendance_policy.source import Document
from attendance_policy.testing import Outcome, Suite, check, read_expectations


def not_read(paths: Iterable[str]) -> list[str]:
    """What stands in folders of a call beside the scenarios and looks like more of them, a sentence each."""
    said = []
    for name in dict.fromkeys(paths):
        folder = Path(name)
        if name == "-" or not folder.is_dir():
            continue
        below = sorted({one.parent.as_posix() for one in folder.rglob("*.yaml")} - {folder.as_posix()})
        others = sorted(one.as_posix() for one in folder.glob("*.yml"))
        said += [f"`{one}` is not looked at: a folder stands for the files in it, so name it too" for one in below]
        said += [f"`{one}` is not looked at: scenario files end in .yaml" for one in others]
    return said


class Session:
    """The policies of one call, each loaded once for each set of versions that holds on some day."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.policies = Policies(library)
        self.codes: CodeBook = code_book(self.policies.resolver)
        self.known = sorted({found.id for found in library.visible() if not found.base})
        self.ready: dict[tuple[str, tuple[Path, ...]], Ready] = {}
        self.problems: list[Problem] = []
        self.missing: list[Problem] = []  # what a call names and is not there
        self.last: dict[str, Ready] = {}

    def suites(self, paths: Iterable[str], only: frozenset[str]) -> list[Suite]:
        """Every scenario that expects something, once; what cannot be read or is not there is noted."""
        found = []
        seen: set[str] = set()
        read, missing = each_there(paths, lambda name: list(documents([name], self.library)))
        self.missing += missing
        for document in (one for several in read for one in several):
            if document.file in seen:  # named, and in a folder that is named too
                continue
            seen.add(document.file)
            try:
                suite = self.suite(document)
            except CannotGoOn as stop:
                if stop.exit_code == 2:
                    self.missing += stop.problems
                else:
                    self.problems += stop.problems
                continue
            kept = tuple(one for one in suite.policies if not only or one.policy in only)
            if kept or suite.problems:
                found.append(replace(suite, policies=kept))
        return found

    def suite(self, document: Document) -> Suite:
        user_folders = self.library.folders[:-1]
        scenario = read_scenario(document, self.codes, lambda name: read_calendar(name, user_folders))

        def find(name: str) -> Policy | None:
            return self.policy(name, scenario.day).loaded.policy if name in self.known else None

        return read_expectations(document, scenario, find, self.known)

    def policy(self, name: str, day: date | None) -> Ready:
        """A policy as it holds on a day."""
        key = (name, tuple(found.path for found in self.library.found if found.serves(day)))
        if key not in self.ready:
            self.ready[key] = Ready.of(self.policies.load(name, day))
        return self.ready[key]

    def run(self, suites: Sequence[Suite], progress: Callable[[float], None] | None = None) -> list[Outcome]:
        """What came of every expectation; a scenario that cannot be asked is noted."""
        outcomes: list[Outcome] = []
        for index, suite in enumerate(suites):
            if progress is not None:
                progress(index / len(suites))
            ready = {one.policy: self.policy(one.policy, suite.scenario.day) for one in suite.policies}
            self.last.update(ready)
            try:
                outcomes += check(suite, ready)
            except CannotGoOn as stop:
                self.problems += [p for p in stop.problems if p.severity is Severity.ERROR]
        return outcomes

    def tested_policies(self) -> list[Ready]:
        """The policies of which something is expected, by id."""
        return [self.last[name] for name in sorted(self.last)]
