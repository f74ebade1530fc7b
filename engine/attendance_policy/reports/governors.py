"""The page for governors: counts and shares, none of a pupil, with England's figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from attendance_policy.calendar import school_year_of
from attendance_policy.reports.about import (
    DEFINITIONS,
    ROUNDED,
    SUPPRESSED,
    about_england,
    about_rejects,
    taken_words,
)
from attendance_policy.reports.governors_reached import (
    Reached,
    before_and_after,
    going_on,
    letters,
    months,
    people,
    stages,
    whom,
)
from attendance_policy.reports.measured import BANDS, Counts, Measured
from attendance_policy.reports.national import ALL, CENSUS_YEAR, National, national, phase_of
from attendance_policy.reports.policy_words import capital
from attendance_policy.reports.reached import half_terms, weeks_of
from attendance_policy.reports.report import Report, told_apart
from attendance_policy.reports.shapes import Table, dots, lines, shares, tenth
from attendance_policy.reports.sheet import KeyFigure, Section, Sheet, year_words
from attendance_policy.reports.suppressed import FEWEST, KEPT_BACK, SMALL, Figure, Network, pooled
from attendance_policy.reports.unseen_shares import WHOLE, hidden_shares, why_none
from attendance_policy.reports.words import count_of, day_words, number, period_words


def governors(report: Report) -> Sheet:
    """The page of a run, or of a what-if."""
    outcome = report.outcome
    decided = outcome.decided
    measured = Measured.of(decided.grid)
    days = decided.grid.days.days
    england = national(phase_of(measured.groups), school_year_of(days[-1]) if days else "")
    with_sessions = int((measured.of_pupil()[0] > 0).sum())
    facts = [period_words(days), "too few pupils for any figure"]
    sections: list[Section] = []
    key: tuple[KeyFigure, ...] = ()
    groups = _groups(measured, report)
    if groups and with_sessions >= FEWEST:
        figures = band_figures(measured, groups)
        whole = figures["pupils", ()]
        facts[1] = f"{whole} pupils with a possible session" if whole.value is not None else "few pupils"
        hidden = hidden_shares(measured, groups, half_terms(decided), [one for _, one in weeks_of(decided)])
        key = key_figures(measured, england, figures, hidden)
        reached = Reached.of(report)
        sections = [*before_and_after(reached), by_week(measured, report, england, hidden),
                    _by_group(measured, report, groups, hidden), _bands(groups, figures),
                    *_beside_england(groups, figures, england),
                    *letters(reached), *stages(reached), *whom(reached), *people(reached)]  # fmt: skip
    elif with_sessions >= FEWEST:
        sections = [Section("No figure is shown", words=(why_none(measured, half_terms(decided)),))]
    about = (DEFINITIONS, about_england(england), SUPPRESSED, ROUNDED, *about_rejects(report, few=SMALL),
             *_taken(report))  # fmt: skip
    return Sheet("For governors", outcome.name, " · ".join(facts), outcome.policy, change_of(report), key,
                 tuple(sections), about)  # fmt: skip


def change_of(report: Report) -> tuple[tuple[str, str, str], ...]:
    """What a what-if changes: (path, before, after), or the two policies."""
    if report.what_if is None:
        return ()
    (name, key), (other, other_key) = told_apart(report.what_if.before, report.what_if.after)
    return report.what_if.patch or (("policy", f"{name} ({key})", f"{other} ({other_key})"),)


def _taken(report: Report) -> tuple[str, ...]:
    """What was taken for granted, without what counts pupils."""
    about_pupils = set(report.inputs.taken) - {"calendar"}
    said = [taken_words(name, sentence) for name, sentence in report.assumed.items()
            if name not in about_pupils and not sentence.startswith("no, unless recorded")]  # fmt: skip
    return tuple(f"Taken for granted. {one}" for one in said)


def _groups(measured: Measured, report: Report) -> tuple[tuple[str, ...], ...]:
    """Year groups, joined until each has enough pupils in each half term."""
    spans = half_terms(report.outcome.decided)
    sizes = [
        [int(measured.possible[measured.rows((year,)), one.first : one.last + 1].any(axis=1).sum()) for one in spans]
        for year in measured.groups
    ]
    return pooled(measured.groups, sizes)


Name = tuple[str | int | tuple[str, ...], ...]


def band_figures(measured: Measured, groups: Sequence[tuple[str, ...]]) -> dict[Name, Figure]:
    """Pupils by band and year group: `("band", group, n)`, `("persistent", group)`, `("pupils", group)`, and the same
    for `()`, the whole school."""
    net, band = Network(), measured.band()
    every = tuple(year for group in groups for year in group)
    for group in groups:
        counts = _counts(band, measured, group)
        net.add(("pupils", group), "school", group, sum(counts), worth=2)
        for at in (0, 1):
            net.add(("band", group, at), group, at, counts[at])
        net.add(("persistent", group), group, (group, "persistent"), counts[2] + counts[3], worth=1)
        for at in (2, 3):
            net.add(("band", group, at), (group, "persistent"), at, counts[at])
    counts = _counts(band, measured, every)
    for at, count in enumerate(counts):
        net.add(("band", (), at), at, "persistent" if at > 1 else "all", count, worth=3)
    net.add(("persistent", ()), "persistent", "all", counts[2] + counts[3], worth=4)
    net.add(("pupils", ()), "all", "school", sum(counts), worth=5)
    return {name: figure for name, figure in net.shown().items() if isinstance(name, tuple)}


def _counts(band: Counts, measured: Measured, group: tuple[str, ...]) -> list[int]:
    inside = band[measured.rows(group)]
    return [int((inside == at).sum()) for at in range(len(BANDS))]


def key_figures(
    measured: Measured, england: National, figures: dict[Name, Figure], hidden: frozenset[object] | None = None
) -> tuple[KeyFigure, ...]:
    """Five figures of the whole school, each with England's. `hidden`: the shares not told; None where all are."""
    everybody, always = (np.ones(size, dtype=np.bool_) for size in measured.grid.size)
    missed, leave = (measured.share(counts, everybody, always) for counts in (measured.missed, measured.authorised))
    without = missed - leave if missed is not None and leave is not None else None
    attended, parts = tenth(1 - missed if missed is not None else None), [tenth(leave), tenth(without)]
    if hidden is not None:
        sessions = int(measured.authorised.sum()), int((measured.missed - measured.authorised).sum())
        attended = KEPT_BACK if WHOLE in hidden else attended
        parts = [KEPT_BACK, KEPT_BACK] if WHOLE in hidden or min(sessions) < FEWEST else parts
    who = f"England, {england.phase.lower() if england.phase != ALL else 'all schools'}"
    of, census = f"{who}, {england.school_year} {england.until or 'whole year'}", f"{who}, {CENSUS_YEAR} whole year"
    whole = figures["pupils", ()]
    return (
        KeyFigure("Attendance", attended, tenth(1 - england.missed), of),
        KeyFigure("Missed with leave", parts[0], tenth(england.authorised), of),
        KeyFigure("Missed without leave", parts[1], tenth(england.unauthorised), of),
        KeyFigure("Persistently absent", share_of(figures["persistent", ()], whole), tenth(england.persistent), of),
        KeyFigure("Severely absent", share_of(figures["band", (), 3], whole), tenth(england.severe), census),
    )


def share_of(part: Figure, whole: Figure) -> str:
    """A share of pupils as a percentage, or why it is not shown."""
    if part.value is None or whole.value is None:
        return part.why or whole.why
    return tenth(Fraction(part.value, whole.value))


def by_week(
    measured: Measured, report: Report, england: National, hidden: frozenset[object] = frozenset()
) -> Section:  # fmt: skip
    """Attendance by week, and England's where it is published. `hidden`: the shares not told."""
    weeks = weeks_of(report.outcome.decided)
    everybody = np.ones(measured.grid.size[0], dtype=np.bool_)
    at = np.arange(measured.grid.size[1])
    ours: list[Fraction | None] = []
    for _, one in weeks:
        days = (at >= one.first) & (at <= one.last)
        missed = measured.share(measured.missed, everybody, days)
        ours.append(1 - missed if missed is not None else None)
    kept = [("week", place) in hidden for place in range(len(weeks))]
    ours = [None if back else value for back, value in zip(kept, ours, strict=True)]
    theirs = [1 - england.weeks[monday.isocalendar()[:2]] if monday.isocalendar()[:2] in england.weeks else None
              for monday, _ in weeks]  # fmt: skip
    known = [(value, place) for place, value in enumerate(ours) if value is not None]
    if not known:
        return Section("Attendance by week", words=("No week can be shown.",))
    least, most = min(known), max(known, key=lambda pair: (pair[0], -pair[1]))
    title = (
        f"Attendance was lowest in the week of {day_words(weeks[least[1]][0])}, at {tenth(least[0])}, "
        f"and highest in the week of {day_words(weeks[most[1]][0])}, at {tenth(most[0])}"
    )
    beside = [(a, b) for a, b in zip(ours, theirs, strict=True) if a is not None and b is not None]
    below = sum(a < b for a, b in beside)
    says = "Share of possible sessions attended, by school week."
    if beside:
        says += f" England is published for {number(len(beside))} of these weeks: the school was below it in "
        says += f"{number(below)}."
    series = [("this school", ours), *([("England", theirs)] if beside else [])]
    rows = tuple((day_words(monday), KEPT_BACK if back else tenth(a), *([tenth(b)] if beside else []))
                 for (monday, _), back, a, b in zip(weeks, kept, ours, theirs, strict=True))  # fmt: skip
    head = ("Week of", "Attendance", *(["England"] if beside else []))
    return Section("Attendance by week", lines(title, says, months([monday for monday, _ in weeks]), series,
                                               Table(head, rows)))  # fmt: skip


def _by_group(
    measured: Measured, report: Report, groups: Sequence[tuple[str, ...]], hidden: frozenset[object]
) -> Section:
    """Attendance by year group and half term: what the last half term brought."""
    spans = half_terms(report.outcome.decided, going_on(report))
    at = np.arange(measured.grid.size[1])
    table: list[tuple[str, list[Fraction | None]]] = []
    told: list[tuple[str, ...]] = []
    for group in groups:
        cells: list[Fraction | None] = []
        for first, last in [*((one.first, one.last) for one in spans), (0, len(at))]:
            missed = measured.share(measured.missed, measured.rows(group), (at >= first) & (at <= last))
            cells.append(1 - missed if missed is not None else None)
        names: list[object] = [*(("cell", group, place) for place in range(len(spans))), ("row", group)]
        told.append((year_words(group), *(KEPT_BACK if name in hidden else tenth(cell)
                                          for name, cell in zip(names, cells, strict=True))))  # fmt: skip
        cells = [None if name in hidden else cell for name, cell in zip(names, cells, strict=True)]
        table.append((year_words(group), cells))
    head = ("Year group", *(one.name for one in spans), "In all")
    figures = Table(head, tuple(told))
    if len(spans) < 2:
        return Section("Attendance by year group", tables=(("Attendance by year group", "", figures),))
    pairs = [(cells[-3], cells[-2]) for _, cells in table if cells[-3] is not None and cells[-2] is not None]
    if not pairs:
        return Section("Attendance by year group", tables=(("Attendance by year group", "", figures),))
    fell, rose = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
    said = f"fell in {number(fell) if fell else 'none'} of {count_of(len(pairs), 'year group')}"
    title = f"Attendance {said} from {spans[-2].name} to {spans[-1].name}"
    title += f", and rose in {number(rose) if rose else 'none'}"
    if len(pairs) == 1:
        moved = "fell" if fell else "rose" if rose else "stayed the same"
        title = f"Attendance {moved} from {spans[-2].name} to {spans[-1].name}, in the one year group that is shown"
    picture = dots(title, "Share of possible sessions attended; exact figures are compared, before rounding.",
                   (spans[-2].name, spans[-1].name), [(name, cells[-3], cells[-2]) for name, cells in table],
                   figures)  # fmt: skip
    return Section("Attendance by year group", picture)


def _bands(groups: Sequence[tuple[str, ...]], figures: dict[Name, Figure]) -> Section:
    names = tuple(name for name, _, _ in BANDS)
    rows, lengths = [], []
    for group in (*groups, ()):
        name = year_words(group) if group else "Whole school"
        whole, own = figures["pupils", group], [figures["band", group, at] for at in range(len(BANDS))]
        rows.append((name, *map(str, own), str(figures["persistent", group]), str(whole)))
        if whole.value is not None:
            lengths.append((name, whole.value, [one.value for one in own]))
    over, whole, severe = figures["persistent", ()], figures["pupils", ()], figures["band", (), 3]
    title = missed_words(over, severe, whole)
    says = "Pupils by their own attendance, in each year group."
    head = ("Year group", *(name[0].upper() + name[1:] for name in names), "Missed 10% or more", "Pupils")
    return Section("Bands of attendance", shares(capital(title), says, lengths, names, Table(head, tuple(rows))))


def missed_words(over: Figure, severe: Figure, whole: Figure) -> str:
    """How many pupils missed 10% or more, and half or more, as a sentence, whatever of it is kept back."""
    of = f"{whole} pupils" if whole.value is not None else "the pupils"
    if over.why != KEPT_BACK:
        rest = "how many missed half or more is not shown" if severe.why == KEPT_BACK else f"{severe} half or more"
        return f"{over} of {of} missed 10% or more of their sessions, and {rest}"
    if severe.why == KEPT_BACK:
        return f"how many of {of} missed 10% or more of their sessions, or half or more, is not shown"
    return f"{severe} of {of} missed half or more of their sessions; how many missed 10% or more is not shown"


def _beside_england(
    groups: Sequence[tuple[str, ...]], figures: dict[Name, Figure], england: National
) -> tuple[Section, ...]:
    rows: list[tuple[str, Fraction | None, Fraction | None]] = []
    told = []
    for group in groups:
        theirs = england.by_year.get(group[0]) if len(group) == 1 else None
        part, severe, whole = figures["persistent", group], figures["band", group, 3], figures["pupils", group]
        own = Fraction(part.value, whole.value) if part.value is not None and whole.value else None
        rows.append((year_words(group), theirs[0] if theirs else None, own))
        told.append((year_words(group), share_of(part, whole), tenth(theirs[0] if theirs else None),
                     share_of(severe, whole), tenth(theirs[1] if theirs else None)))  # fmt: skip
    both = [(a, b) for _, a, b in rows if a is not None and b is not None]
    if not both:
        return ()
    above = sum(b > a for a, b in both)
    title = (f"Persistent absence is above England’s in {number(above) if above else 'none'} of the "
             f"{number(len(both))} year groups that can be compared")  # fmt: skip
    if len(both) == 1:
        title = (f"Persistent absence is {'' if above else 'not '}above England’s in the one year group that can be "
                 "compared")  # fmt: skip
    says = f"Share of pupils who missed 10% or more. England: {england.schools}, school census {CENSUS_YEAR}."
    head = ("Year group", "Persistently absent", "England", "Severely absent", "England")
    picture = dots(title, says, (f"England, {CENSUS_YEAR}", "this school"), rows, Table(head, tuple(told)))
    return (Section("Persistent and severe absence", picture),)
