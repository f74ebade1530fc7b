"""The type that a YAML 1.2 reader gives to a text without quotes."""

import pytest

from attendance_policy.source import yaml12_type

CASES = {
    "integer": ["0", "12", "-7", "+3", "007", "0730", "0o17", "0xfF"],
    "number": ["1.5", "5.10", "-0.0", ".5", "3.", "1e3", "1E-3", "+.5e+2", ".inf", "-.INF", "+.Inf", ".nan", ".NaN"],
    "boolean": ["true", "True", "TRUE", "false", "False", "FALSE"],
    "null": ["", "~", "null", "Null", "NULL"],
    "string": [
        "9:00", "no", "yes", "on", "off", "N", "y", "1_000", "0b1", "0O7", "0o8", "0xg", "tRUE", "nULL", "-", "+", ".",
        "-.nan", "1e", "e3", "1.2.3", "2024-09-01", "٣", "１", " 1", "1\n", "-0x1", "inf", "<<", "=", "1,5", "95 %",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in CASES.items() for text in texts])
def test_type(kind: str, text: str) -> None:
    assert yaml12_type(text) == kind
