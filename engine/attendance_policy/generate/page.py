"""The docs page that shows a generated register beside the published figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.generate.calibration import PUPILS, SEED, Line, compare, generated_measures
from attendance_policy.generate.measures import SPELLS, Measures
from attendance_policy.generate.official import over_all, read_bands, read_official, reweight


def calibration_page(
    folder: Path, calendar: Calendar, codes: CodeBook, generated: Mapping[str, Measures] | None = None
) -> str:
    """docs/calibration.md: generated beside published, 20,000 pupils a phase. `folder` holds the official extracts.

    `generated` spares the work when the measures of both phases with PUPILS and SEED are at hand.
    """
    ours = generated if generated is not None else generated_measures(calendar, codes)
    tables: dict[str, list[str]] = {}
    sides = {phase: compare(read_official(folder, phase), ours[phase]) for phase in ("primary", "secondary")}
    by_name = {phase: {(line.table, line.name): line for line in lines} for phase, lines in sides.items()}
    for key in dict.fromkeys(key for lines in by_name.values() for key in lines):
        table, name = key
        cells = [_cells(by_name[phase].get(key)) for phase in sides]
        tables.setdefault(table, []).append(f"| {_name(name)} | {cells[0]} | {cells[1]} |")
    text = _PAGE.format(pupils=f"{PUPILS:,}", seed=SEED, reweighting=_reweighting(folder), spells=_spells(ours))
    head = "| | primary: published | generated | may differ by | secondary: published | generated | may differ by |"
    rule = "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    parts = [text]
    for table, rows in tables.items():
        parts.append(f"### {table}\n\n{_NOTES[table]}\n\n" + "\n".join([head, rule, *rows]) + "\n")
    return "\n".join(parts)


def _cells(line: Line | None) -> str:
    if line is None:
        return "| |"
    digits = 3 if line.table == "Reasons" else 2
    return f"{line.official:.{digits}f} | {line.generated:.{digits}f} | {line.tolerance:.{digits}f}"


def _name(name: str) -> str:
    return f"`{name}`" if len(name) <= 2 else name


def _reweighting(folder: Path) -> str:
    """The check of the method: 2018/19 foretold from 2022/23 and from its own persistent absence alone."""
    rows = []
    for phase in ("primary", "secondary"):
        then, now = (read_bands(folder, phase, year) for year in ("201819", "202223"))
        persistent = over_all(then)[1]
        scaled = [100 * (1 - (1 - over_all(now)[0]) * (1 - persistent) / (1 - over_all(now)[1]))]
        scaled += [100 * share * persistent / over_all(now)[1] for share in over_all(now)[1:]]
        for name, shares in (
            ("as published", [100 * share for share in over_all(then)]),
            ("odds multiplied (used)", [100 * share for share in over_all(reweight(now, persistent))]),
            ("shares scaled", scaled),
        ):
            cells = " | ".join(f"{shares[i]:.2f}" for i in (0, 1, 2, 3, 5, 9))
            rows.append(f"| {phase} | {name} | {cells} |")
    return "\n".join(rows)


def _spells(generated: Mapping[str, Measures]) -> str:
    rows = []
    for index, name in enumerate(SPELLS):
        shares = " | ".join(f"{generated[phase].spells[index]:.1f}" for phase in ("primary", "secondary"))
        rows.append(f"| {name} | {shares} |")
    return "\n".join(rows)


_NOTES: Mapping[str, str] = {
    "Rates": "Per cent of possible sessions, or of pupils where it says so. Published: the year 2025/26 up to 10 July "
    "2026; severe: the census of 2022/23, re-weighted.",
    "Reasons": "Per cent of possible sessions, by code. Published: the year 2025/26 up to 10 July 2026.",
    "Bands": "Per cent of pupils by own absence. Published: the census of 2022/23, re-weighted.",
    "Year groups": "Per cent of pupils. Published: the census of 2022/23, re-weighted. There is no figure for "
    "Reception, which is generated like Year 1.",
    "Spells": "Half of all spells last two to four sessions, in both phases (FFT Education Datalab, 2022).",
    "Weekdays": "Points of absence. Published: the full weeks of the Septembers 2022 to 2025.",
    "Autumn weeks": "Absence in the week, by ISO week. Published: the mean of 2024 and 2025. Generated: 2025. Schools "
    "break up on different days, so that published weeks around a half term mix open and closed schools.",
    "Year to date": "Up to and with the week: absence, and per cent of pupils who are persistently absent so far. "
    "Published: the fortnightly releases of 2025/26. Persistent absence falls over the year in primary schools, "
    "because a long illness early in the year weighs less and less, and rises slightly in secondary schools.",
}

_PAGE = """# Calibration: how like England a synthetic register is

`attendance-policy generate` writes registers of pupils who do not exist. This page shows how near they come to what
England publishes. It is written by the function `calibration_page` from {pupils} pupils a phase (seed {seed}); a test
fails when the page is not what the function gives, and another when a figure below is further off than it may be.

All published figures are statistics of the Department for Education, England, under the [Open Government Licence
v3.0](https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/). The extracts used, and how each was
made, are in `tests/data`. No figure of a single school or pupil was used.

## How a register is made

1. Each pupil gets a year group, and a share of own sessions to miss, drawn from the distribution of that year group:
   the published shares of pupils at 5, 10, 15 to 50 per cent, and between two of them an exponential curve. The number
   of sessions missed is that share of the pupil's own sessions, rounded down. So a pupil is at or above a threshold
   when the drawn share is, but for the rare marks that are in no denominator.
2. The pupil's year is covered end to end with candidate spells. Each has a reason, a first session and a length; which
   reasons are likely depends on how much the pupil misses (a severe absentee is seldom away for a dentist) and on the
   pupil (suspensions, lateness and travelling fall on a few). Candidates are taken in a weighted random order until
   the pupil's number of sessions is reached. The weights carry the season, the days before and after a break, and
   Friday. No spell is drawn through a half term or holiday; all run through weekends.
3. Three reasons are laid as plans: religious observance (`R`) on a few common days, study leave (`S`) before the exams
   of Year 11, a part-time timetable (`C2`) on every afternoon for some weeks.
4. On sessions that are left, visits (`V`) take out a class together, a few pupils spend days at other places (`B`,
   `K`, `P`, `W`), and lateness (`L`) turns a present mark into a late one, mostly in the morning, mostly of the same
   pupils.
5. 3% of pupils join during the year and 2% leave. They have no mark outside their time.

Pupils are drawn in blocks of 256, each from its own stream of random numbers (PCG64, seeded with the seed, the phase
and the number of the block). So the same seed gives the same register, and asking for more pupils changes none of
those before. numpy may change how it draws between its versions; then so would the registers, and this page.

## How the numbers were fitted

The weights of the reasons and the shares of steps 3 and 4 were multiplied by published over generated, again and
again, on four seeds of 20,000 pupils, until they stood still. The seasons were set by hand on the weekly rates of two
autumns and the fortnightly steps of the year to date. Lengths of spells were set by hand so that half last two to
four sessions. `engine/attendance_policy/generate/phases.py` holds all fitted numbers, each with the figure it is
fitted to.

The newest published distribution of pupils by own absence at hand is the school census of 2022/23, when persistent
absence was higher. It is **re-weighted**: the odds of being at or above each threshold are multiplied by one factor,
the same for all thresholds and year groups, so that persistent absence becomes that of 2025/26. The table tests this
on a year that is known: 2018/19, from 2022/23 and nothing but the persistent absence of 2018/19. It does better than
scaling the shares above and below 10%. Per cent of pupils at or above:

| | | 5% | 10% | 15% | 20% | 30% | 50% |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
{reweighting}

The census and the daily feed are two systems. In 2022/23, the one year with both, the feed had persistent absence
about one point (primary) to two points (secondary) above the census. No comparison below can be better than that.

## What is invented

* every share of pupils with a flag (`ehc_plan`, `social_worker`, `looked_after`, `youth_offending`) and how it goes
  with absence; `compulsory_age` is yes but for 5 in 12 of Reception, those born from April on;
* joiners and leavers, who miss as much as others; schools (420 pupils a primary, 1,050 a secondary) that do not
  differ;
* how long spells are beyond the one published fact, how reasons go with a pupil's total, how concentrated lateness
  is;
* the rare marks that are in no denominator: `D`, `Y1`, and `X` for some Reception afternoons in the first two weeks;
* the common days of religious observance: four random school days.

## What it does not do

Pupils are independent: there are no siblings, no outbreaks, no difference between schools. Special schools are not
generated. Nobody's absence answers a letter or a meeting, so a what-if on a synthetic register says what a policy
would ask for, not what it would change. The rates are those of 2025/26, whatever school year is generated.

## Lengths of spells, generated

| sessions | primary: % of spells | secondary: % of spells |
| --- | ---: | ---: |
{spells}

## Generated beside published
"""
