"""`check-source`: do the clauses and figures of a profile stand in its document."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from attendance_policy.cli.checking import CHECK_FORMATS, show_checked
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import finding as problem_data
from attendance_policy.cli.output import show_json
from attendance_policy.diagnostics import Severity, did_you_mean, wrong_call
from attendance_policy.documents import BYTES, SECONDS, Checked, Document, Finding, check_source, read_document
from attendance_policy.documents.problem_codes import CODES
from attendance_policy.policy import Policies
from attendance_policy.reports.formats.model import Check, Explained, Remark
from attendance_policy.reports.formats.model import Checked as Written
from attendance_policy.reports.words import count_of

_FAILS = frozenset({Severity.ERROR, Severity.WARNING})


@click.command(name="check-source")
@click.argument("name", metavar="ID|PATH")
@click.option(
    "--document",
    "file",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The document that the profile restates: text, .docx or .pdf.",
)
@click.option(
    "--heading",
    "headings",
    multiple=True,
    metavar="CLAUSE=TITLE",
    help="Under which heading of the document a clause stands, where it has another name (repeatable).",
)
@policies_option
@format_option(*CHECK_FORMATS)
def command(name: str, file: Path, headings: tuple[str, ...], folders: tuple[Path, ...], form: str) -> int:
    """Look for the clauses and figures of a profile in its document, and for figures that no value cites.

    Exits with 1 when there is an error or a warning, with 3 when the document cannot be read.
    """
    named = dict(_heading(text) for text in headings)
    library = open_library(folders)
    loaded = Policies(library).load(name)
    checked = check_source(loaded, _read(file), named)
    for clause in sorted(set(named) - {one.name for one in checked.clauses}):
        raise wrong_call(
            "wrong-heading",
            f"no value of the profile cites `{clause}`",
            did_you_mean(clause, [one.name for one in checked.clauses])
            or "write the clause as the profile's `source` does",
        )
    if form == "json":
        show_json(_data(checked))
    elif form != "text":
        profile = loaded.resolved.document.file
        files = dict.fromkeys([profile, checked.document.file, *(one.problem.place.file for one in checked.findings)])
        checks = tuple(
            Check(at, "check-source", tuple(_remark(one) for one in checked.findings if one.problem.place.file == at))
            for at in files
        )
        show_checked(Written("check-source", checks, _codes(checked), _FAILS), form)
    else:
        _show(checked)
    return 1 if any(one.problem.severity in _FAILS for one in checked.findings) else 0


def _heading(text: str) -> tuple[str, str]:
    clause, equals, title = text.partition("=")
    if not equals or not clause.strip() or not title.strip():
        raise wrong_call("wrong-heading", f"`{text}` names no heading", "write it as `CLAUSE=TITLE`")
    return clause.strip(), title.strip()


def _read(file: Path) -> Document:
    try:
        with file.open("rb") as opened:
            data = opened.read(BYTES + 1)
    except IsADirectoryError:
        raise wrong_call("is-a-directory", f"`{file.as_posix()}` is a folder", "name the document in it") from None
    except OSError:
        raise wrong_call(
            "no-such-file", f"there is no file `{file.as_posix()}`", "check the path of the document"
        ) from None
    end = time.monotonic() + SECONDS
    return read_document(data, file.as_posix(), lambda: time.monotonic() > end)


def _remark(one: Finding) -> Remark:
    return Remark(one.problem, one.path, one.clauses)


def _codes(checked: Checked) -> tuple[Explained, ...]:
    """What each code that was found means. A note of a code that also warns is told apart at the finding."""
    gravest: dict[str, Severity] = {}
    for one in sorted(checked.findings, key=lambda one: list(Severity).index(one.problem.severity)):
        gravest.setdefault(one.problem.code, one.problem.severity)
    return tuple(
        Explained(code, severity, code.replace("-", " "), CODES[code], f"docs/check-source.md#{code}")
        for code, severity in sorted(gravest.items())
    )


def _data(checked: Checked) -> dict[str, Any]:
    document = checked.document
    return {
        "document": {
            "file": document.file,
            "kind": document.kind,
            "lines": len(document.lines),
            "pages": document.pages,
        },
        "clauses": [
            {
                "clause": clause.name,
                "found": bool(clause.spans),
                "at": [
                    {
                        "line": document.lines[start].number,
                        "page": document.lines[start].page or None,
                        "to_line": document.lines[end - 1].number,
                        "to_page": document.lines[end - 1].page or None,
                    }
                    for start, end in clause.spans
                ],
            }
            for clause in checked.clauses
        ],
        "figures": {"looked_for": checked.looked_for, "standing": checked.standing},
        "findings": [
            {
                **problem_data(one.problem),
                "path": one.path,
                "clauses": list(one.clauses),
                "figure": one.figure,
                "elsewhere": list(one.elsewhere),
            }
            for one in checked.findings
        ],
    }


def _show(checked: Checked) -> None:
    for one in checked.findings:
        problem = one.problem
        at = f"{one.path}: " if one.path else ""
        click.echo(f"{problem.place}: {problem.severity.value}: {at}{problem.message} [{problem.code}]")
        if problem.suggestion:
            click.echo(f"    {problem.suggestion}")
    found = sum(bool(clause.spans) for clause in checked.clauses)
    wrong = sum(one.problem.severity in _FAILS for one in checked.findings)
    click.echo(
        f"{found} of {len(checked.clauses)} clauses found, "
        f"{checked.standing} of {checked.looked_for} figures stand where "
        f"they are cited: {wrong} to be looked at, {count_of(len(checked.findings) - wrong, 'note')}"
    )
