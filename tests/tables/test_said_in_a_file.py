"""What a file of pupil-years says beside the marks is taken, refused or named, read whole or streamed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import read_register
from cli.called import Call

GOOD: dict[str, Any] = {
    "pupil_id": ["P1", "P2"], "first_day": pa.array([date(2025, 9, 1)] * 2, pa.date32()), "days": ["11111"] * 2,
    "marks": [b"NN/\\/\\/\\/\\", b"/\\/\\/\\/\\/\\"],
}  # fmt: skip
STREAMED = ("--out", "decisions.parquet")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    monkeypatch.chdir(tmp_path)
    return Call(capsys)


def simulated(call: Call, more: dict[str, Any], *arguments: str) -> str:
    pq.write_table(pa.table({**GOOD, **more}), "years.parquet")
    return call("simulate", "--policy", "basildon_lower", "--register", "years.parquet", *arguments)


@pytest.mark.parametrize("arguments", [(), STREAMED], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("more", "error"),
    [({"social_worker": ["yes", "no"]}, "years.parquet: error: the column `social_worker` is string [wrong-type]"),
     ({"looked_after": [1, 0]}, "years.parquet: error: the column `looked_after` is int64 [wrong-type]"),
     ({"year": ["7", "17"]}, "years.parquet: error: 1 row has the year `17`, not `N`, `R` or `1` to `13` [bad-year]"),
     ({"days": ["11111", "11211"]},
      "years.parquet:2: error: `days` is `11211`: it may hold `1`, `x` and `0` [bad-days]")],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused(
    call: Call, more: dict[str, Any], error: str, arguments: tuple[str, ...]
) -> None:
    simulated(call, more, *arguments)
    assert call.code == 3
    assert call.err.split("\n")[0] == error
    assert not Path("decisions.parquet").exists()


@pytest.mark.parametrize("arguments", [(), STREAMED], ids=["whole", "streamed"])
def test_what_means_nothing_is_named(call: Call, arguments: tuple[str, ...]) -> None:
    more = {"yaer": ["7", "8"], "year": ["7", "8"], "social_worker": [True, None], "contacts_held": [2, 3]}
    assert "ignored columns: `yaer`" in simulated(call, more, *arguments)
    assert call.code == 0


def test_a_long_register_with_texts_as_bytes(call: Call) -> None:
    """As older programs write texts."""
    columns = {"pupil_id": [b"A1", b"A1"], "date": [b"2025-09-03"] * 2, "session": [b"AM", b"PM"], "code": [b"N", b"/"]}
    pq.write_table(pa.table(columns), "long.parquet")
    call("simulate", "--policy", "basildon_lower", "--register", "long.parquet", "--out", "tables")
    assert call.code == 0
    assert "A1," in Path("tables/decisions.csv").read_text(encoding="utf-8")
    assert "b'" not in Path("tables/decisions.csv").read_text(encoding="utf-8")


def test_an_index_outside_its_dictionary_is_damage() -> None:
    ids = pa.DictionaryArray.from_arrays(pa.array([0, 1] * 500, pa.int32()), ["A1", "B2"])
    columns = {"pupil_id": ids, "date": ["2025-09-03"] * 1000, "session": ["AM", "PM"] * 500, "code": ["/"] * 1000}
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, compression="none", use_dictionary=["pupil_id"])
    codes = code_book(Policies(Library()).resolver)
    told = set()
    for at in range(4, 200):
        for bit in (1, 4):
            changed = bytearray(file.getvalue())
            changed[at] ^= bit
            try:
                read_register(bytes(changed), codes)
            except CannotGoOn as stop:  # and nothing else
                told.add(stop.problems[0].code)
    assert "damaged-file" in told
