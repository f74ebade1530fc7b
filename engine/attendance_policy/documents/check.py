"""Lays a profile beside the document it restates: do its clauses and its figures stand there, and what else does."""

from __future__ import annotations

from collections.abc import Mapping

from attendance_policy.diagnostics import Place, Problem, Severity
from attendance_policy.documents.clauses import Clause, Clauses, find_clauses
from attendance_policy.documents.matching import may_be, stands, stands_whole, written
from attendance_policy.documents.model import Document, Figure, Kind
from attendance_policy.documents.standing import At, figures_of
from attendance_policy.documents.values import Stated, cited_clauses, stated_figures
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded
from attendance_policy.policy.paths import show_path

_MOST_ELSEWHERE = 4
_MOST_BESIDE = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found. `path`: the value; "" of what stands in the document alone. `clauses`: that it cites,
    or that it stands in. `figure`: what was looked for. `elsewhere`: where else in the document that stands. `page`: of
    the document, of what stands in it alone; 0 where it has none."""

    problem: Problem
    path: str = ""
    clauses: tuple[str, ...] = ()
    figure: str = ""
    elsewhere: tuple[str, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out. `clauses`: each cited clause as found, by name. `looked_for`, `standing`: figures of the profile,
    and how many of them stand where it says."""

    document: Document
    clauses: tuple[Clause, ...]
    findings: tuple[Finding, ...]
    looked_for: int
    standing: int


def check_source(loaded: Loaded, document: Document, headings: Mapping[str, str] | None = None) -> Checked:
    """Check a profile against its document. `headings`: clause -> the heading it stands under, for clauses that the
    document calls by another name. Findings are sorted by file, page and place."""
    cited = cited_clauses(loaded)
    named = headings or {}
    clauses = find_clauses(document, cited, named)
    standing = figures_of(document, clauses)
    stated = stated_figures(loaded)
    findings = [
        found
        for name, (path, count) in cited.items()
        for found in _clause(
            document, clauses.found[name], show_path(path), count, loaded.tree.origin(path).place, named.get(name, "")
        )
    ]
    looked_for = right = 0
    for one in stated:
        if one.expected:
            looked_for += 1
            wrong = _figure(one, document, clauses, standing)
            right += wrong is None and _is_found(one, clauses)
            findings += [wrong] if wrong else []
    findings += _not_cited(document, clauses, standing, stated)
    ordered = tuple(sorted(set(findings), key=lambda one: (one.problem.place.file, one.page, one.problem, one.path)))
    return Checked(document, tuple(clauses.found[name] for name in sorted(clauses.found)), ordered, looked_for, right)


def _clause(document: Document, clause: Clause, path: str, count: int, place: Place, named: str) -> list[Finding]:
    def problem(code: str, message: str, suggestion: str, severity: Severity) -> Finding:
        return Finding(Problem(place, code, message, suggestion, severity), path, (clause.name,))

    if not clause.spans:
        places = "1 place cites" if count == 1 else f"{count} places cite"
        return [
            problem(
                "clause-not-found",
                f"the document has no line that begins with `{named}`, to head `{clause.name}`; {places} it"
                if named
                else f"the document has no clause `{clause.name}`; {places} it",
                f"correct the source, or name its heading with `--heading '{clause.name}=TITLE'`"
                + (", the words as its line begins" if named else ""),
                Severity.WARNING,
            )
        ]
    found = []
    if clause.part:
        found.append(
            problem(
                "clause-part-not-found",
                f"nothing in the clause is headed `{clause.part}`",
                f"the whole clause was looked at; name the part with `--heading '{clause.name}=TITLE'`",
                Severity.NOTE,
            )
        )
    if clause.also:
        where = ", ".join(document.lines[at].shown for at in sorted({clause.spans[0][0], *clause.also})[:6])
        found.append(
            problem(
                "clause-ambiguous",
                f"`{clause.name}` may be at {where}",
                f"name its heading with `--heading '{clause.name}=TITLE'` if the wrong one was taken",
                Severity.NOTE,
            )
        )
    return found


def _figure(one: Stated, document: Document, clauses: Clauses, standing: tuple[At, ...]) -> Finding | None:
    """What is wrong with a figure of the profile, or None where it stands in a clause that it cites.

    Where it cites none it may stand anywhere. Where none of its clauses is found, that is told of the clause, and of
    the figure only that it stands nowhere.
    """
    cited = [clauses.found[name] for name in one.clauses if clauses.found[name].spans]
    places = [at for at in standing if stands(one, at.figure, at.text)]
    if any(not cited or any(clause.holds(at.line) for clause in cited) for at in places):
        return None
    shown = written(one.value, one.kind, one.unit)
    names = ", ".join(clause.name for clause in cited)
    same = [at for at in places if stands_whole(one, at.figure)]
    where = tuple(dict.fromkeys(_where(document, clauses, at.line) for at in same))[:_MOST_ELSEWHERE]
    message = f"`{shown}` does not stand in {names}" if cited else f"`{shown}` stands nowhere in the document"
    message += _beside(one, cited, standing)
    nowhere = "" if places or not cited else "it stands nowhere in the document: "
    if one.own:
        also = f"; it stands in {'; '.join(where)}, perhaps of something else" if where else ""
        suggestion = f"{nowhere}the profile says that it chose it, so look only whether that was meant{also}"
    elif where:
        suggestion = f"it stands in {'; '.join(where)}: cite that where it says the same, else correct the figure"
    else:
        suggestion = f"{nowhere}correct the figure, or say under `interpretation` what was chosen"
    severity = Severity.NOTE if one.own else Severity.WARNING
    problem = Problem(one.place, "figure-not-in-clause", message, suggestion, severity)
    return Finding(problem, show_path(one.path), one.clauses, shown, where)


def _beside(one: Stated, cited: list[Clause], standing: tuple[At, ...]) -> str:
    """What a cited clause has of the same kind and unit: the figure that contradicts the profile's is among them."""
    parts = []
    for clause in cited:
        those = [at for at in standing if clause.holds(at.line) and may_be(one, at.figure)]
        texts = dict.fromkeys(_text(at) for at in those if not _is_no_more_than_one(at.figure))
        if texts:
            more = f" and {len(texts) - _MOST_BESIDE} more" if len(texts) > _MOST_BESIDE else ""
            parts.append(f"{clause.name} has {', '.join(f'`{text}`' for text in list(texts)[:_MOST_BESIDE])}{more}")
    return f": {'; '.join(parts)}" if parts else ""


def _text(at: At) -> str:
    return at.text[at.figure.start : at.figure.end].strip()


def _is_found(one: Stated, clauses: Clauses) -> bool:
    """Whether it is known where to look for a figure: it cites nothing, or a clause that the document has."""
    return not one.clauses or any(clauses.found[name].spans for name in one.clauses)


def _where(document: Document, clauses: Clauses, line: int) -> str:
    name, shown = clauses.name_at(line), document.lines[line].shown
    return f"{name} ({shown})" if name else shown


def _not_cited(
    document: Document, clauses: Clauses, standing: tuple[At, ...], stated: tuple[Stated, ...]
) -> list[Finding]:
    """A note for each section with figures that no value has which cites the section, or cites nothing."""
    groups: dict[str, list[At]] = {}
    spans = {name: clause for name, clause in clauses.found.items() if clause.spans}
    places: dict[tuple[int, int], list[At]] = {}
    for at in standing:
        places.setdefault((at.line, at.figure.start), []).append(at)
    for readings in places.values():
        at = readings[0]
        if any(_is_no_more_than_one(other.figure) for other in readings):
            continue
        known = any(
            stands(one, other.figure, other.text)
            for one in stated
            for near in (one.clauses or one.near,)
            if not near or any(spans[name].holds(at.line) for name in near if name in spans)
            for other in readings
        )
        if not known:
            groups.setdefault(clauses.name_at(at.line), []).append(at)
    found = []
    for name, several in groups.items():
        first = document.lines[several[0].line]
        place = Place(document.file, first.number, 1)
        listed = "; ".join(_listed(document, several))
        where = f"in {name}" if name else "before the first heading"
        page = f", from page {first.page}" if first.page else ""
        message = f"{where}{page}, no value cites {listed}"
        found.append(
            Finding(
                Problem(
                    place,
                    "figure-not-cited",
                    message,
                    "restate it, or leave it where it decides nothing",
                    Severity.NOTE,
                ),
                "",
                (name,) if name else (),
                page=first.page,
            )
        )
    return found


def _is_no_more_than_one(figure: Figure) -> bool:
    """Whether a figure is as often a word as a number: 0 and 1, `the first`, a year alone."""
    return figure.soft or (figure.kind is Kind.NUMBER and not isinstance(figure.value, tuple) and figure.value <= 1)


def _listed(document: Document, several: list[At]) -> list[str]:
    by_line: dict[int, list[str]] = {}
    for at in several:
        by_line.setdefault(at.line, []).append(f"`{_text(at)}`")
    return [f"{', '.join(dict.fromkeys(figures))} ({document.lines[line].shown})" for line, figures in by_line.items()]
