"""Pupil-years in, dated decisions out, as Arrow tables: the door for data platforms. Needs pyarrow."""

from attendance_policy.tables.engine import Engine, engine_of
from attendance_policy.tables.model import decisions_schema
from attendance_policy.tables.run import run_table

__all__ = ["Engine", "decisions_schema", "engine_of", "run_table"]
