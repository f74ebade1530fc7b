"""`test`: what scenarios expect of policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attendance_policy.cli.checking import CHECK_FORMATS, show_checked
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import finding, show_json, show_problems
from attendance_policy.cli.progress import Progress
from attendance_policy.cli.testing import Session, not_read
from attendance_policy.diagnostics import CannotGoOn, Place, Problem, wrong_call
from attendance_policy.library import packaged, read_calendar
from attendance_policy.register.atomic import cannot_write, write_whole
from attendance_policy.reports.mutation_text import mutation_data, mutation_text
from attendance_policy.reports.testing_text import coverage_data, coverage_text, tested_checks, tested_data, tested_text
from attendance_policy.source import read_yaml
from attendance_policy.testing import Outcome, Suite, Tested
from attendance_policy.testing.coverage import below, coverage_of

if TYPE_CHECKING:
    from attendance_policy.testing.mutate import Mutation

_FOLDER = "scenarios"


@click.command(name="test")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--policy", "names", multiple=True, metavar="ID", help="Only what is expected of this policy "
              "(repeatable).")  # fmt: skip
@click.option("--coverage", "covered", is_flag=True, help="Measure which rules, sides of conditions and edges of "
              "figures the expectations cover.")  # fmt: skip
@click.option("--threshold", type=click.IntRange(0, 100), metavar="N", help="Exit with 1 where a coverage of a policy "
              "is under N percent; implies --coverage.")  # fmt: skip
@click.option("--mutate", "mutants", is_flag=True, help="Change each number, time, comparison, unit and period of the "
              "policies by one step, and list those that no expectation notices.")  # fmt: skip
@click.option("--mutation-threshold", "least", type=click.IntRange(0, 100), metavar="N", help="Exit with 1 where the "
              "mutation score of a policy is under N percent; implies --mutate.")  # fmt: skip
@click.option("--edges", metavar="ID", help="Write a scenario for each change of this policy by one step that no "
              "expectation notices, for a person to confirm.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="With --edges: write the "
              "scenarios there; without it they are printed.")  # fmt: skip
@policies_option
@format_option(*CHECK_FORMATS)
def command(
    paths: tuple[str, ...], names: tuple[str, ...], covered: bool, threshold: int | None, mutants: bool,
    least: int | None, edges: str | None, out: Path | None, folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """Test policies: what scenario files expect of them under `expect`.

    PATH is a scenario or a folder of them; without one, the folder scenarios, else the tests of the packaged policies.
    Exits with 1 when anything is not as expected, when an expectation cannot be used, or when nothing is expected, and
    with 2 when a path is not there: that is told in every format, beside what came of the others.
    """
    library = open_library(folders)
    session = Session(library)
    for name in (*names, *([edges] if edges else [])):
        library.find(name)
    if edges is not None:
        return _edges(session, session.suites(paths or _default(), frozenset([edges])), edges, out)
    if out is not None:
        raise wrong_call("out-without-edges", "`--out` says where edges are written", "add `--edges ID`")
    suites = session.suites(paths or _default(), frozenset(names))
    for said in not_read(paths or _default()):
        click.echo(f"note: {said}", err=True)
    outcomes = _run(session, suites)
    tested = _tested(session, suites, outcomes)
    coverage = coverage_of(session.tested_policies(), suites, outcomes) if covered or threshold is not None else ()
    short = below(coverage, threshold) if threshold is not None else []
    left_out = _left_out(tested, tested.policies) if mutants or least is not None else {}
    mutations = _mutations(session, suites, left_out) if mutants or least is not None else []
    short += [f"{one.policy}: mutation score {one.score}%" for one in mutations if least is not None
              and one.score < least]  # fmt: skip
    if form == "json":
        show_json({
            **tested_data(tested), "findings": [finding(problem) for problem in tested.problems],
            **({"coverage": coverage_data(coverage)} if coverage else {}),
            **({"mutation": mutation_data(mutations)} if mutations else {}),
            **({"not_mutated": left_out} if left_out else {}), "below": short,
        })  # fmt: skip
    elif form != "text":
        show_checked(tested_checks(tested), form)
        for line in short:  # these formats hold findings of files, and a coverage is of no file
            click.echo(f"under the threshold: {line}", err=True)
    else:
        show_problems(problem for problem in tested.problems if problem not in session.missing)
        click.echo(tested_text(tested))
        if coverage:
            click.echo(coverage_text(coverage))
        if mutations:
            click.echo(mutation_text(mutations))
        for name, why in left_out.items():
            click.echo(f"{name}: its mutants are not tried: {why}")
        for line in short:
            click.echo(f"under the threshold: {line}")
    if session.missing:
        raise CannotGoOn(session.missing, exit_code=2)
    return 1 if tested.failures or tested.problems or short else 0


def _default() -> tuple[str, ...]:
    """`./scenarios`, else the tests that come with the packaged policies, folder by folder."""
    if Path(_FOLDER).is_dir():
        return (_FOLDER,)
    return tuple(str(path) for path in sorted((packaged("policies") / "tests").iterdir()) if path.is_dir())


def _run(session: Session, suites: list[Suite]) -> list[Outcome]:
    with Progress() as progress:
        return session.run(suites, progress.of("replaying the scenarios"))


def _tested(session: Session, suites: list[Suite], outcomes: list[Outcome]) -> Tested:
    of_suites = (problem for suite in suites for problem in suite.problems)
    problems = sorted({*session.problems, *session.missing, *of_suites})
    if not outcomes and not problems:
        problems = [Problem(Place(""), "nothing-tested", "nothing is expected here, so nothing was tested",
                            "write `expect` in a scenario, or name another path or policy")]  # fmt: skip
    policies = tuple(ready.loaded.policy.id for ready in session.tested_policies())
    return Tested(tuple(outcomes), tuple(problems), len(suites), policies)


def _left_out(tested: Tested, names: Sequence[str]) -> dict[str, str]:
    """Policies whose mutants cannot be told from them, with the reason: what fails already notices every mutant."""
    if tested.problems:
        return dict.fromkeys(names, f"{_count(len(tested.problems))} could not be used")
    failed = Counter(one.policy for one in tested.failures)
    return {name: f"{_count(failed[name])} not met" for name in names if failed[name]}


def _count(number: int) -> str:
    return f"{number} expectation{'' if number == 1 else 's'}"


def _mutations(session: Session, suites: list[Suite], left_out: Collection[str]) -> list[Mutation]:
    """What becomes of the mutants of every policy that is tested; only of policies that do as expected."""
    tried = [ready for ready in session.tested_policies() if ready.loaded.policy.id not in left_out]
    if not tried:
        return []
    from attendance_policy.testing.mutate import mutation_of

    found = []
    with Progress() as progress:
        for ready in tried:
            step = f"mutants of {ready.loaded.policy.id}"
            found.append(mutation_of(ready, _about(suites, ready.loaded.policy.id), progress.of(step)))
    return found


def _about(suites: list[Suite], policy: str) -> list[Suite]:
    return [suite for suite in suites if any(one.policy == policy for one in suite.policies)]


def _edges(session: Session, suites: list[Suite], name: str, out: Path | None) -> int:
    """Write the scenarios of the edges that are not yet expected anything of, for a policy that does as expected."""
    from attendance_policy.testing.edges import edges_of
    from attendance_policy.testing.mutate import Bench

    if session.missing:
        raise CannotGoOn(session.missing, exit_code=2)
    tested = _tested(session, suites, _run(session, suites)) if suites else Tested(())
    for why in _left_out(tested, [name]).values():
        show_problems(tested.problems)
        click.echo(tested_text(tested))
        click.echo(f"{name}: no scenarios are written: {why}", err=True)
        return 1
    ready = session.policy(name, None)
    calendar = read_calendar(ready.loaded.policy.calendar or "england_example", session.library.folders[:-1])
    with Progress() as progress:
        bench = Bench(ready, _about(suites, name), progress.of("replaying the scenarios again"))
    written, missed = 0, []
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(out, error) from None

    def read(file: str, text: str) -> Suite:
        return session.suite(read_yaml(text, file))

    with Progress() as progress:
        for edge in edges_of(ready, bench, calendar, session.codes, read, progress.of(f"edges of {name}")):
            if not edge.text:
                missed.append(edge.mutant)
            elif out is None:
                click.echo(f"# {edge.name}.yaml\n{edge.text}")
            else:
                path = out / f"{edge.name}.yaml"
                if path.exists():
                    raise wrong_call("file-exists", f"`{path.as_posix()}` is there already", "name another folder")
                write_whole(path, edge.text.encode())
            written += bool(edge.text)
    for mutant in missed:
        click.echo(f"{mutant.place}: no scenario was found that tells {mutant.words}", err=True)
    click.echo(f"{written} scenario{'' if written == 1 else 's'} to confirm, {len(missed)} not found", err=True)
    return 0
