"""Deciding on Spark: a DataFrame of pupil-years in, one of dated decisions out. Needs the extra `[spark]`.

A row is a pupil and year, and pupils do not see each other: any partition is right, and there is no shuffle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attendance_policy.diagnostics import CannotGoOn, Place, Problem
from attendance_policy.tables import Engine, decisions_schema, run_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["decisions", "our_errors"]

_MARK = "attendance-policy refused a row: "


def decisions(frame: DataFrame, engine: Engine, columns: Sequence[str] | None = None) -> DataFrame:
    """The decisions on a DataFrame of pupil-years, with the columns of `tables.decisions_schema(plain=True)`, or with
    those of them that are named.

    It is lazy, as everything on Spark is: a row that cannot be taken is told when the result is asked for, under
    `our_errors` in our words. The package must be installed where the executors run. Rows are in no order.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    return frame.mapInArrow(_decided(engine, columns), from_arrow_schema(decisions_schema(True, columns)))


def _decided(engine: Engine, columns: Sequence[str] | None) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def of_batches(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            try:
                table = run_table(pa.Table.from_batches([batch]), engine, plain=True, columns=columns)
            except CannotGoOn as stop:
                said = [[one.code, one.message, one.suggestion] for one in stop.problems]
                raise RuntimeError(_MARK + json.dumps(said)) from None
            yield from table.to_batches()

    return of_batches


@contextmanager
def our_errors() -> Iterator[None]:
    """`with our_errors(): decided.write…` raises `CannotGoOn` where an executor refused a row, and not Spark's own.

    The row's number is not told: a partition does not know its place.
    """
    try:
        yield
    except Exception as error:
        problems = _problems(str(error))
        if not problems:
            raise
        raise CannotGoOn(problems) from error


def _problems(text: str) -> list[Problem]:
    at = text.find(_MARK)
    if at < 0:
        return []
    found, _ = json.JSONDecoder().raw_decode(text[at + len(_MARK) :])
    return [Problem(Place(""), *one) for one in found]
