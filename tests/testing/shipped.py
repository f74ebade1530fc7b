"""The expectations that come with the shipped profiles, and the mutants that they are known not to notice.

Run this file (`make mutate`) to hold every mutant against them and to write the list of survivors.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from attendance_policy.library import Library, packaged
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.scenario import Ready
from attendance_policy.source import read_file
from attendance_policy.testing import Suite, read_expectations
from attendance_policy.testing.mutants import Mutant
from attendance_policy.testing.mutate import mutation_of
from scenario.shared import Reader

FOLDER = packaged("policies") / "tests"
SURVIVORS = Path(__file__).parent / "survivors.txt"
SCHOOLS = sorted(path.name for path in FOLDER.iterdir())
LEAST = 90


@cache
def library() -> tuple[Policies, Reader]:
    policies = Policies(Library((), None))
    return policies, Reader(code_book(policies.resolver))


@cache
def school(name: str) -> tuple[Ready, tuple[Suite, ...]]:
    """A shipped profile with its expectations."""
    policies, reader = library()
    ready = Ready.of(policies.load(name))
    suites = []
    for path in sorted((FOLDER / name).glob("*.yaml")):
        document = read_file(path, path.name)
        suites.append(read_expectations(document, reader.read(document), lambda _: ready.loaded.policy, [name]))
    return ready, tuple(suites)


def words(name: str, mutant: Mutant) -> str:
    """A line of the list of survivors."""
    return f"{name} {mutant.words}"


def listed() -> set[str]:
    """The mutants that are known to survive."""
    return set(SURVIVORS.read_text(encoding="utf-8").splitlines())


def order(name: str, mutant: Mutant) -> str:
    """Where a mutant stands in a shuffle that changes with the profile and its expectations, and with nothing else."""
    return hashlib.sha256(f"{_seed(name)} {mutant.words}".encode()).hexdigest()


@cache
def _seed(name: str) -> str:
    files = [packaged("policies") / f"{name}.yaml", *sorted((FOLDER / name).glob("*.yaml"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


if __name__ == "__main__":
    lines = []
    for one in SCHOOLS:
        found = mutation_of(*school(one))
        print(f"{one}: {found.score}%, {len(found.survivors)} survive")
        lines += [words(one, mutant) for mutant in found.survivors]
    SURVIVORS.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
