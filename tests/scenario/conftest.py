"""The five schools, loaded once for all scenarios."""

from __future__ import annotations

import pytest

from attendance_policy.codes import CodeBook
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.scenario import Ready
from scenario.shared import SCHOOLS, Reader


@pytest.fixture(scope="session")
def policies() -> Policies:
    return Policies(Library((), None))


@pytest.fixture(scope="session")
def codes(policies: Policies) -> CodeBook:
    return code_book(policies.resolver)


@pytest.fixture(scope="session")
def schools(policies: Policies) -> tuple[Ready, ...]:
    return tuple(Ready.of(policies.load(name)) for name in SCHOOLS)


@pytest.fixture(scope="session")
def reader(codes: CodeBook) -> Reader:
    return Reader(codes)
