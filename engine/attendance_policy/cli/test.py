"""`test`: what scenarios expect of policies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from attendance_policy.cli.checking import CHECK_FORMATS, show_checked
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import finding, show_json, show_problems
from attendance_policy.cli.replay import documents
from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn, Place, Problem, Severity
from attendance_policy.library import Library, packaged, read_calendar
from attendance_policy.policy import Policies, Policy
from attendance_policy.policy.codebook import code_book
from attendance_policy.reports.testing_text import coverage_data, coverage_text, tested_checks, tested_data, tested_text
from attendance_policy.scenario import Ready, read_scenario
from attendance_policy.source import Document
from attendance_policy.testing import Outcome, Suite, Tested, check, read_expectations
from attendance_policy.testing.coverage import below, coverage_of

_FOLDER = "scenarios"


@click.command(name="test")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--policy", "names", multiple=True, metavar="ID", help="Only what is expected of this policy "
              "(repeatable).")  # fmt: skip
@click.option("--coverage", "covered", is_flag=True, help="Measure which rules, sides of conditions and edges of "
              "figures the expectations cover.")  # fmt: skip
@click.option("--threshold", type=click.IntRange(0, 100), metavar="N", help="Exit with 1 where a coverage of a policy "
              "is under N percent; implies --coverage.")  # fmt: skip
@policies_option
@format_option(*CHECK_FORMATS)
def command(
    paths: tuple[str, ...], names: tuple[str, ...], covered: bool, threshold: int | None, folders: tuple[Path, ...],
    form: str,
) -> int:  # fmt: skip
    """Test policies: what scenario files expect of them under `expect`.

    PATH is a scenario or a folder of them; without one, the folder scenarios, else the tests of the packaged policies.
    Exits with 1 when anything is not as expected, when an expectation cannot be used, or when nothing is expected.
    """
    library = open_library(folders)
    session = _Session(library)
    for name in names:
        library.find(name)
    suites = session.suites(paths or _default(), frozenset(names))
    outcomes = session.run(suites)
    tested = _tested(session, suites, outcomes)
    coverage = coverage_of(session.tested_policies(), suites, outcomes) if covered or threshold is not None else ()
    short = below(coverage, threshold) if threshold is not None else []
    if form == "json":
        shown = {"coverage": coverage_data(coverage)} if coverage else {}
        findings = {"findings": [finding(problem) for problem in tested.problems]}
        show_json({**tested_data(tested), **findings, **shown, **({"below": short} if threshold is not None else {})})
    elif form != "text":
        show_checked(tested_checks(tested), form)
    else:
        show_problems(tested.problems)
        click.echo(tested_text(tested))
        if coverage:
            click.echo(coverage_text(coverage))
        for line in short:
            click.echo(f"under {threshold}%: {line}")
    return 1 if tested.failures or tested.problems or short else 0


def _default() -> tuple[str, ...]:
    """`./scenarios`, else the tests that come with the packaged policies, folder by folder."""
    if Path(_FOLDER).is_dir():
        return (_FOLDER,)
    return tuple(str(path) for path in sorted((packaged("policies") / "tests").iterdir()) if path.is_dir())


def _tested(session: _Session, suites: list[Suite], outcomes: list[Outcome]) -> Tested:
    problems = sorted({*session.problems, *(problem for suite in suites for problem in suite.problems)})
    if not outcomes and not problems:
        problems = [Problem(Place(""), "nothing-tested", "nothing is expected here, so nothing was tested",
                            "write `expect` in a scenario, or name another path or policy")]  # fmt: skip
    policies = tuple(ready.loaded.policy.id for ready in session.tested_policies())
    return Tested(tuple(outcomes), tuple(problems), len(suites), policies)


class _Session:
    """The policies of one call, each loaded once for each set of versions that holds on some day."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.policies = Policies(library)
        self.codes: CodeBook = code_book(self.policies.resolver)
        self.known = sorted({found.id for found in library.visible() if not found.base})
        self.ready: dict[tuple[str, tuple[Path, ...]], Ready] = {}
        self.problems: list[Problem] = []
        self.last: dict[str, Ready] = {}

    def suites(self, paths: Iterable[str], only: frozenset[str]) -> list[Suite]:
        """Every scenario that expects something; what cannot be read is noted."""
        found = []
        for document in documents(list(paths), self.library):
            try:
                suite = self._suite(document)
            except CannotGoOn as stop:
                if stop.exit_code == 2:
                    raise
                self.problems += stop.problems
                continue
            kept = tuple(one for one in suite.policies if not only or one.policy in only)
            if kept or suite.problems:
                found.append(replace(suite, policies=kept))
        return found

    def _suite(self, document: Document) -> Suite:
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

    def run(self, suites: Iterable[Suite]) -> list[Outcome]:
        """What came of every expectation; a scenario that cannot be asked is noted."""
        outcomes: list[Outcome] = []
        for suite in suites:
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
