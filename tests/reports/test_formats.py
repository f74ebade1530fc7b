"""What other programs read is read back here: by the schema of SARIF, by a parser of JUnit, by GitHub's own rules."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml

from attendance_policy.diagnostics import Place, Problem, Severity
from attendance_policy.reports.formats.codes import explain_codes
from attendance_policy.reports.formats.github import github
from attendance_policy.reports.formats.junit import junit
from attendance_policy.reports.formats.model import Check, Checked, Explained, Remark
from attendance_policy.reports.formats.sarif import sarif

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)
DOCS = "https://example.org/docs"

texts = st.text(max_size=30)
places = st.builds(
    Place,
    st.sampled_from(["", "a.yaml", "a b/ü%:,.yaml", "/tmp/x.yaml", "<stdin>"]),
    st.integers(0, 5),
    st.integers(0, 9),
)
problems = st.builds(Problem, places, st.sampled_from(["one-code", "other"]), texts, texts, st.sampled_from(Severity))
remarks = st.builds(Remark, problems, texts, st.tuples(texts), texts, texts)
checks = st.builds(Check, texts, texts, st.lists(remarks, max_size=3).map(tuple))
CODES = (Explained("one-code", Severity.WARNING, "a code", "It means this.", "docs/lint.md#one-code"),)
reports = st.builds(
    Checked,
    st.just("lint"),
    st.lists(checks, max_size=4).map(tuple),
    st.just(CODES),
    st.sets(st.sampled_from(Severity)).map(frozenset),
)


def one(
    severity: Severity = Severity.WARNING, file: str = "a.yaml", line: int = 3, column: int = 5, **more: Any
) -> Remark:
    """A remark with a message of two lines."""
    return Remark(Problem(Place(file, line, column), "one-code", "100% wrong,\nand: so", "mend it", severity), **more)


def checked(*remarks: Remark) -> Checked:
    """A lint of one file by two rules, of which one found something."""
    fails = frozenset({Severity.ERROR, Severity.WARNING})
    return Checked("lint", (Check("a.yaml", "one-code", remarks), Check("a.yaml", "two")), CODES, fails)


def log(report: Checked, docs: str = DOCS) -> dict[str, Any]:
    """The SARIF log of a report, which its schema takes."""
    data: dict[str, Any] = json.loads(sarif(report, docs))
    VALIDATOR.validate(data)
    return data


@given(reports)
def test_sarif_is_what_its_schema_takes(report: Checked) -> None:
    run = log(report)["runs"][0]
    assert len(run["results"]) == len(list(report.remarks()))
    for result in run["results"]:
        if "ruleIndex" in result:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_schema_of_sarif_refuses_what_is_none() -> None:
    data = log(checked(one()))
    del data["runs"][0]["tool"]["driver"]["name"]
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(data)


def test_a_result_of_sarif() -> None:
    result = log(checked(one(path="terms.late", clauses=("4.1",), witness="90%")))["runs"][0]["results"][0]
    fingerprint = result["partialFingerprints"].pop("codeAndPath/v1")
    assert result == {
        "ruleId": "one-code",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "100% wrong,\nand: so. section 4.1. for example 90%. mend it."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "a.yaml"},
                    "region": {"startLine": 3, "startColumn": 5},
                },
                "logicalLocations": [{"fullyQualifiedName": "terms.late"}],
            }
        ],
        "partialFingerprints": {},
        "properties": {"clauses": ["4.1"], "witness": "90%"},
    }
    moved = log(checked(one(path="terms.late", line=40)))["runs"][0]["results"][0]
    assert moved["partialFingerprints"]["codeAndPath/v1"] == fingerprint, "a line put in above changes no identity"


def test_a_rule_of_sarif_carries_its_text_and_its_page() -> None:
    rule = log(checked())["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["helpUri"] == "https://example.org/docs/docs/lint.md#one-code"
    assert rule["fullDescription"]["text"] == "It means this." and "docs/lint.md#one-code" in rule["help"]["markdown"]
    without = log(checked(), docs="")["runs"][0]["tool"]["driver"]
    assert "helpUri" not in without["rules"][0] and "informationUri" not in without


def test_what_is_accepted_is_a_suppression() -> None:
    result = log(checked(one(accepted="known since May")))["runs"][0]["results"][0]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "known since May"}]


@pytest.mark.parametrize(("file", "uri"), [
    ("a b/ü.yaml", "a%20b/%C3%BC.yaml"),
    ("/tmp/x.yaml", "file:///tmp/x.yaml"),
    ("b\udcffd.yaml", "b%FFd.yaml"),  # a name that is no UTF-8, as Python has it
])  # fmt: skip
def test_a_file_is_an_address(file: str, uri: str) -> None:
    result = log(checked(one(file=file)))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
    assert unquote(uri, errors="surrogateescape").endswith(file)


@given(reports)
def test_junit_is_read_back(report: Checked) -> None:
    read = JUnitXml.fromstring(junit(report).encode())
    suites = list(read)
    assert sum(suite.tests for suite in suites) == len(report.checks) == read.tests
    cases = [case for suite in suites for case in suite]
    assert len(cases) == len(report.checks)
    failing = [
        check
        for check in report.checks
        if any(remark.problem.severity in report.fails and not remark.accepted for remark in check.remarks)
    ]
    assert sum(bool(case.result) for case in cases) == len(failing) == read.failures
    assert sum(suite.failures for suite in suites) == read.failures


def test_a_case_of_junit() -> None:
    note = one(Severity.NOTE)
    [suite] = JUnitXml.fromstring(junit(checked(one(), one(path="b"), note, one(accepted="known"))).encode())
    failed, passed = suite
    assert (failed.classname, failed.name, passed.name) == ("a.yaml", "one-code", "two")
    [failure] = failed.result
    assert failure.type == "one-code" and failure.message.startswith("2 found: 100% wrong")
    assert failure.text.count("a.yaml:3:5: warning: 100% wrong") == 2
    assert "note: " in failed.system_out and "Accepted: known" in failed.system_out
    assert not passed.result


def test_signs_that_xml_cannot_hold_are_replaced() -> None:
    problem = Problem(Place("a.yaml"), "other", "bad \x00\x1b\ud800 sign & <tag>")
    [suite] = JUnitXml.fromstring(junit(Checked("validate", (Check("a", "validate", (Remark(problem),)),))).encode())
    [[failure]] = [case.result for case in suite]
    assert failure.message == "bad \ufffd\ufffd\ufffd sign & <tag>"


def test_a_command_of_github() -> None:
    text = github(checked(one(file="a,b:c%.yaml"), one(Severity.NOTE, line=0), one(Severity.ERROR, file="")))
    assert text.splitlines() == [
        "::warning file=a%2Cb%3Ac%25.yaml,line=3,col=5,title=one-code::100%25 wrong,%0Aand: so. mend it.",
        "::notice file=a.yaml,title=one-code::100%25 wrong,%0Aand: so. mend it.",
        "::error line=3,col=5,title=one-code::100%25 wrong,%0Aand: so. mend it.",
    ]
    assert github(checked(one(accepted="known"))) == ""
    # A row of a table has a line and no column.
    assert github(checked(one(column=0))).startswith("::warning file=a.yaml,line=3,title=one-code::")


@given(reports)
def test_commands_of_github_are_one_line_each_and_read_back(report: Checked) -> None:
    shown = [remark for remark in report.remarks() if not remark.accepted]
    lines = github(report).split("\n")
    assert lines.pop() == "" and len(lines) == len(shown)
    for line, remark in zip(lines, shown, strict=True):
        match = re.fullmatch(r"::(error|warning|notice) ([^:\r\n]*)::([^\r\n]*)", line)
        assert match is not None
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        # as the runner of GitHub reads them: the percent sign last
        assert _read(properties.get("file", ""), "property") == remark.problem.place.file
        assert _read(match[3], "text") == remark.sentences()


def _read(text: str, kind: str) -> str:
    codes = {"%0D": "\r", "%0A": "\n"} | ({"%3A": ":", "%2C": ","} if kind == "property" else {})
    for code, sign in codes.items():
        text = text.replace(code, sign)
    return text.replace("%25", "%")


def test_a_code_is_explained_once_with_its_gravest_severity() -> None:
    place = Place("a.yaml")
    several = [
        Problem(place, "quote-it", "x", "", Severity.NOTE),
        Problem(place, "quote-it", "y"),
        Problem(place, "mine", "z"),
    ]
    mine, quote = explain_codes(several, {"mine": "Mine."})
    assert (mine.code, mine.meaning) == ("mine", "Mine.")
    assert quote.severity is Severity.ERROR and quote.meaning.startswith("A text without quotes")
    assert quote.page == "docs/diagnostics.md#quote-it"


def test_what_is_about_no_file_stands_in_the_call() -> None:
    """A policy that the call names and nobody has: a suite has a name, and a finding of SARIF a place."""
    nowhere = Checked("lint", (Check("", "no-such-policy", (one(file="", line=0),)),), CODES)
    [suite] = JUnitXml.fromstring(junit(nowhere).encode())
    [case] = suite
    assert (suite.name, case.classname, 'file=""' in junit(nowhere)) == ("attendance-policy lint",) * 2 + (False,)
    [result] = log(nowhere)["runs"][0]["results"]
    assert result["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "attendance-policy lint"}]}]
