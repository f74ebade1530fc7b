"""A register of 20,000 pupils comes near to what England published, and the test would notice if it did not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.generate import Measures, generate, measure
from attendance_policy.generate.calibration import ABSENCE, SEED, compare
from attendance_policy.generate.official import bands_of, over_all, read_bands, read_official, reweight
from attendance_policy.generate.page import calibration_page
from attendance_policy.generate.parameters import PhaseParameters
from attendance_policy.generate.phases import PHASES

ROOT = Path(__file__).parents[2]
BOTH = pytest.mark.parametrize("phase", ["primary", "secondary"])


@BOTH
def test_every_figure_is_near_the_published_one(phase: str, large: dict[str, Measures], official_folder: Path) -> None:
    lines = compare(read_official(official_folder, phase), large[phase])
    assert [line for line in lines if not line.within] == []
    named = {line.name for line in lines}
    assert set(ABSENCE) | {"absence", "persistent (% of pupils)", "severe (% of pupils)", "30-50%", "L"} <= named
    assert len(lines) > 60


@BOTH
def test_the_issue_of_2025_26_is_what_is_compared(phase: str, official_folder: Path) -> None:
    official = read_official(official_folder, phase)
    expected = {"primary": (5.28, 13.77, 2.79), "secondary": (8.49, 23.77, 3.63)}[phase]
    assert (round(official.overall, 2), round(official.persistent, 2), round(official.codes["I"], 2)) == expected


@BOTH
def test_the_shape_of_the_year(phase: str, large: dict[str, Measures]) -> None:
    ours = large[phase]
    weeks = {week: rates[0] for week, rates in ours.weeks.items()}
    autumn = [rate for (year, _), rate in weeks.items() if year == 2025]
    assert weeks[(2025, 51)] == max(autumn)  # the last week before Christmas
    assert weeks[(2025, 43)] > weeks[(2025, 45)]  # before and after the autumn half term
    january, july = ours.weeks[(2026, 2)][2], ours.weeks[(2026, 28)][2]
    assert (january - july > 1.0) if phase == "primary" else (0.3 < july - january < 2.0)
    assert max(ours.weekdays) == ours.weekdays[4]
    assert min(ours.weekdays) == ours.weekdays[2]
    assert abs(ours.afternoon - ours.morning) < 0.3


def test_absence_rises_from_year_7_to_year_11(large: dict[str, Measures]) -> None:
    years = large["secondary"].years
    assert years["7"][0] < years["8"][0] < years["9"][0] < years["11"][0]
    assert large["primary"].years["1"][0] > large["primary"].years["4"][0]


@BOTH
def test_half_of_the_spells_last_two_to_four_sessions(phase: str, large: dict[str, Measures]) -> None:
    assert 45 <= large[phase].spells[1] <= 55
    assert sum(large[phase].spells) == pytest.approx(100)


@pytest.fixture
def missed(calendar: Calendar, codes: CodeBook, official_folder: Path) -> Callable[[], set[str]]:
    """The figures that a register of 6,000 pupils misses: enough pupils for these, and quicker than 20,000."""
    official = read_official(official_folder, "secondary")

    def names() -> set[str]:
        ours = measure(*generate("secondary", 6_000, SEED, calendar, codes))
        return {line.name for line in compare(official, ours) if not line.within}

    return names


def _only_long_spells(phase: PhaseParameters) -> PhaseParameters:
    return dataclasses.replace(phase, shapes={"I": ((1.0, 0, 10),), "O": ((1.0, 0, 10),)})


def _more(kind: str, factor: float, phase: PhaseParameters) -> PhaseParameters:
    changed = dataclasses.replace(phase.kinds[kind], weight=phase.kinds[kind].weight * factor)
    return dataclasses.replace(phase, kinds={**phase.kinds, kind: changed})


def _sicker(phase: PhaseParameters) -> PhaseParameters:
    worse = {year: tuple(share * 1.15 for share in shares) for year, shares in phase.survival.items()}
    return dataclasses.replace(phase, survival=worse)


def _no_friday(phase: PhaseParameters) -> PhaseParameters:
    even = (1.0,) * 5
    flat = {kind: dataclasses.replace(s, weekdays=even, weekdays_long=even) for kind, s in phase.season_of.items()}
    return dataclasses.replace(phase, season_of=flat)


def _no_seasons(phase: PhaseParameters) -> PhaseParameters:
    flat = {kind: dataclasses.replace(s, anchors=((9, 1, 1.0), (7, 31, 1.0))) for kind, s in phase.season_of.items()}
    return dataclasses.replace(phase, season_of=flat)


@pytest.mark.parametrize(
    ("break_it", "noticed"),
    [
        (lambda p: _more("O", 1.2, p), "O"),
        (lambda p: _more("M", 1.5, p), "M"),
        (lambda p: _more("E", 0.0, p), "E"),
        (lambda p: _more("N", 2.0, p), "N"),
        (_sicker, "persistent (% of pupils)"),
        (_only_long_spells, "2-4 sessions (% of spells)"),
        (_no_friday, "Friday less Wednesday"),
        (_no_seasons, "week 37"),
        (lambda p: dataclasses.replace(p, study_leave=0.0), "S"),
        (lambda p: dataclasses.replace(p, part_time=0.0), "C2"),
        (lambda p: dataclasses.replace(p, late=p.late * 1.1), "L"),
        (lambda p: dataclasses.replace(p, work_experience=0.0), "W"),
    ],
)
def test_a_wrong_parameter_is_noticed(
    break_it: Callable[[PhaseParameters], PhaseParameters],
    noticed: str,
    missed: Callable[[], set[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert noticed not in missed()
    monkeypatch.setitem(PHASES, "secondary", break_it(PHASES["secondary"]))
    assert noticed in missed()


@pytest.mark.parametrize("seed", range(5))
@BOTH
def test_a_thousand_pupils_are_like_england_too(
    phase: str, seed: int, calendar: Calendar, codes: CodeBook, official_folder: Path
) -> None:
    assert phase in ("primary", "secondary")
    register, pupils = generate(phase, 1_000, seed, calendar, codes)  # type: ignore[arg-type]
    ours, official = measure(register, pupils), read_official(official_folder, phase)
    assert ours.overall == pytest.approx(official.overall, abs=1.2)
    assert ours.persistent == pytest.approx(official.persistent, abs=4.5)
    assert ours.codes["I"] == pytest.approx(official.codes["I"], abs=0.5)
    assert ours.codes["O"] == pytest.approx(official.codes["O"], abs=0.8)


def test_the_page_is_what_the_function_writes(
    large: dict[str, Measures], calendar: Calendar, codes: CodeBook, official_folder: Path
) -> None:
    page = (ROOT / "docs/calibration.md").read_text(encoding="utf-8")
    assert page == calibration_page(official_folder, calendar, codes, large)


@BOTH
def test_reweighting_meets_its_target_and_leaves_the_same_year_alone(phase: str, official_folder: Path) -> None:
    census = read_bands(official_folder, phase, "202223")
    own = over_all(census)
    assert over_all(reweight(census, own[1])) == pytest.approx(own)
    lower = over_all(reweight(census, own[1] / 2))
    assert lower[1] == pytest.approx(own[1] / 2)
    assert all(after < before for after, before in zip(lower, own, strict=True))
    assert sum(bands_of(lower)) == pytest.approx(100)


@BOTH
def test_the_fitted_distribution_is_the_reweighted_census(phase: str, official_folder: Path) -> None:
    official = read_official(official_folder, phase)
    for year, group in official.groups.items():
        fitted = PHASES[phase].survival[year]
        # Primary has Reception besides, so that its other years lie a little below the census's.
        assert fitted == pytest.approx(group.at_least, rel=0.04, abs=1e-4), year
