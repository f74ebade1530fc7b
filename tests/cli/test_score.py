"""`score` as scripts and people call it, and `report --for`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import PROFILES, Call


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


def test_score_has_the_keys_of_the_contract(call: Call) -> None:
    data = call.small("score", "papers", "--form", "product", "likelihood=3", "severity=2")
    keys = ("policy", "form", "given", "result", "score", "band", "called", "source", "not_specified", "readings")
    assert [data[key] for key in keys] == ["papers", "product", ["likelihood=3", "severity=2"], "determined", 6, "high",
                                           "HIGH", ["App 1", "App 2"], None, []]  # fmt: skip
    assert [(risk["risk"], risk["score"]) for risk in data["risks"]] == [(1, 6)]


def test_one_risk_may_be_given_either_way(call: Call) -> None:
    plain = call.small("score", "papers", "--form", "total", "one=1", "two=1")
    assert plain == call.small("score", "papers", "--form", "total", "--risk", "one=1, two=1")


CALLS = {
    "one risk": ("score", "papers", "--form", "product", "likelihood=3", "severity=2"),
    "several": ("score", "papers", "--form", "product", "--risk", "likelihood=3,severity=2", "--risk",
                "likelihood=1,severity=0"),
    "readings": ("score", "papers", "--form", "product", "likelihood=2", "severity=2"),
    "a reading of the call": ("score", "papers", "--form", "product", "likelihood=2", "severity=2", "--reading",
                              "where_high_begins=six"),
    "no band": ("score", "papers", "--form", "total", "one=1", "two=2"),
    "not said": ("score", "papers", "--form", "silent", "x=1"),
    "no form": ("score", "papers", "one=1"),
    "no number": ("score", "papers", "--form", "total", "one", "two=2"),
    "no whole number": ("score", "papers", "--form", "total", "one=1.5", "two=2"),
    "twice": ("score", "papers", "--form", "total", "one=1", "one=2"),
    "nothing": ("score", "papers", "--form", "total"),
    "told of": ("report", "papers", "--for", "appointment", "--absent-on", "2025-11-12", "--at", "2025-11-12 16:00"),
    "told of on its day": ("report", "papers", "--for", "feast", "--absent-on", "2025-11-12", "--at",
                           "2025-11-12 08:00"),
    "told of for nothing": ("report", "papers", "--for", "feats", "--absent-on", "2025-11-12", "--at",
                            "2025-11-12 08:00"),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_what_is_printed(name: str, call: Call, snapshot: SnapshotAssertion) -> None:
    said = call(*CALLS[name], "--policies", PROFILES)
    assert f"{call.code}\n{said}{call.err}" == snapshot
