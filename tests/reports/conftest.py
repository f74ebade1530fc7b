"""Pages of one small what-if and one small simulation, made by the program itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attendance_policy.cli.app import run

FIXTURE = Path(__file__).parents[1] / "policy" / "fixtures" / "language_example.yaml"
Pages = Callable[..., Path]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Makes the page of a simulation of 60 generated pupils with more options, once for each."""
    folder = tmp_path_factory.mktemp("pages")
    register, people = str(folder / "register.csv"), str(folder / "pupils.csv")
    arguments = ["--phase", "secondary", "--pupils", "60", "--seed", "5", "--out", register, "--pupils-out", people]
    assert run(["generate", *arguments]) == 0
    made: dict[tuple[str, ...], Path] = {}

    def page(*more: str, policy: str = str(FIXTURE)) -> Path:
        key = (policy, *more)
        if key not in made:
            made[key] = folder / f"page{len(made)}.html"
            base = ["simulate", "--policy", policy, "--register", register, "--pupils-file", people]
            assert run([*base, "--html", str(made[key]), "--format", "json", *more]) == 0
        return made[key]

    return page
