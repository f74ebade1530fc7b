"""Reading the inputs of a run: what was not accepted is written where it was asked for, and refused when it must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn, Place, Problem
from attendance_policy.policy.model import Policy
from attendance_policy.register.model import Account
from attendance_policy.register.table import name_of
from attendance_policy.simulate.inputs import Inputs, Sources, Unusable, read_inputs


def read_or_refuse(
    sources: Sources, policy: Policy, codes: CodeBook, rejects: Path | None, strict: bool,
    progress: Callable[[float], None],
) -> Inputs:  # fmt: skip
    """The inputs. Raises `CannotGoOn` as `read_inputs` does, and, when `strict`, where any row was not accepted
    or does not fit something else that its file says."""
    try:
        inputs = read_inputs(sources, policy, codes, progress)
    except Unusable as nothing:
        _write(nothing.accounts, rejects)
        raise
    _write(inputs.accounts, rejects)
    if strict:
        _refuse_rejects(inputs, sources, rejects)
    return inputs


def _write(accounts: Mapping[str, Account], rejects: Path | None) -> None:
    if rejects is not None:
        from attendance_policy.register import write_rejects  # few calls ask for them

        write_rejects(accounts, rejects)


def _refuse_rejects(inputs: Inputs, sources: Sources, rejects: Path | None) -> None:
    """Raises `CannotGoOn` when any row was not accepted, or is in doubt: the first of each reason, and what to do."""
    names = [name_of(source) for source in (sources.register, sources.pupils, *sources.events) if source is not None]
    problems = []
    for name, account in zip(names, inputs.accounts.values(), strict=True):
        counts = account.by_code()
        for code, first in account.first_by_code().items():
            said = f"{counts[code]:,} rejected of {account.read:,} {account.unit}s read; the first: {first.reason}"
            problems.append(Problem(Place(name, first.line), code, said))
        for code, first in account.first_doubts().items():
            said = f"{account.doubts_by_code()[code]:,} in doubt; the first: {first.reason}"
            problems.append(Problem(Place(name, first.line), code, said))
    if problems:
        from attendance_policy.reports.sections import every_reject

        *others, last = sorted(problems)
        where = every_reject(rejects.as_posix() if rejects is not None else "")
        rejected = any(account.rejects for account in inputs.accounts.values())
        doubted = any(account.doubts for account in inputs.accounts.values())
        otherwise = "they are left out" if rejected else "they are taken as they stand"
        otherwise += ", and those in doubt are taken" if rejected and doubted else ""
        raise CannotGoOn([*others, replace(last, suggestion=f"{where}; without `--strict` {otherwise}")])
