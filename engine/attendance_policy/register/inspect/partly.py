"""The rows of a long table of which a column is not found yet: what the others hold can be asked for all the same."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register.columns import REQUIRED, ColumnBuilder, Rows
from attendance_policy.register.maps.model import RegisterMap
from attendance_policy.register.table import batches, open_table


def rows_without(missing: Collection[str], data: bytes, file: str, map: RegisterMap) -> Rows | None:
    """The rows with the columns that are found, those that are `missing` blank.

    None where there is no row, or the table cannot be read.
    """
    found = tuple(name for name in REQUIRED if name not in missing)
    try:
        table = open_table(data, file, found, found, map)
    except CannotGoOn:
        return None
    builders = {name: ColumnBuilder() for name in REQUIRED}
    lines: list[int] = []
    for batch in batches(table.data[table.start :], table.first_line, table.width, table.delimiter, table.keep):
        if not batch.rows:
            continue
        lines += batch.lines
        columns = dict(zip(table.names, zip(*batch.rows, strict=True), strict=True))
        blank = ("",) * len(batch.rows)
        for name, builder in builders.items():
            builder.add_texts(columns[name] if name in found else blank)
    pupil, day, session, code = (builders[name].column() for name in REQUIRED)
    return Rows(pupil, day, session, code, np.array(lines, np.int64)) if lines else None
