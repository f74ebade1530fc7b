"""The page for governors: exact, the same twice, without an id, and true to the register that it tells of."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.cli import simulate as command
from attendance_policy.cli.app import run
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.reports.governors import governors
from attendance_policy.reports.national import national, phase_of
from attendance_policy.reports.reached import kind_of_actions, weeks_of
from attendance_policy.reports.report import Report
from attendance_policy.reports.shapes import Picture, tenth
from attendance_policy.reports.sheet import Sheet, year_words
from attendance_policy.reports.sheet_page import sheet_page
from attendance_policy.reports.suppressed import Figure
from attendance_policy.reports.team import team
from attendance_policy.reports.unseen import told as told_of

from .conftest import FIXTURE
from .test_governors_suppressed import Equation, attacked
from .test_page import Read
from .test_unseen import School, World

CHANGE = ("--set", "stages.concern_letter.when.attendance=90")
AWAY = {*"CEHIMRST", "C1", "C2", "J1", "G", "N", "O", "U"}
POSSIBLE = AWAY | {*"/\\LKVPWB"}
Run = Callable[..., Report]


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs `simulate` on generated pupils, and gives what the pages are made from."""
    folder = tmp_path_factory.mktemp("sheets")

    def report(pupils: int, *more: str, phase: str = "secondary", policy: str = str(FIXTURE)) -> Report:
        register, people = folder / f"{phase}{pupils}.csv", folder / f"{phase}{pupils}-pupils.csv"
        if not register.exists():
            assert run(["generate", "--phase", phase, "--pupils", str(pupils), "--seed", "5", "--out", str(register),
                        "--pupils-out", str(people)]) == 0  # fmt: skip
        found: list[Report] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(command, "write_sheets", lambda report, *rest: found.append(report))
            assert run(["simulate", "--policy", policy, "--register", str(register), "--pupils-file", str(people),
                        "--format", "json", "--governors", str(folder / "page.html"), *more]) == 0  # fmt: skip
        return found[0]

    return report


def told(sheet: Sheet) -> dict[str, Any]:
    """What a page says, without where its shapes stand."""
    return {
        "facts": sheet.facts,
        "key": [f"{one.name}: {one.value} ({one.beside}, {one.of})" for one in sheet.key],
        "sections": [
            (section.heading, picture_told(section.picture), section.words,
             [(caption, note, table.head, *table.rows[:4]) for caption, note, table in section.tables])
            for section in sheet.sections
        ],
        "about": sheet.about,
    }  # fmt: skip


def picture_told(picture: Picture | None) -> list[object]:
    if picture is None:
        return []
    return [picture.title, picture.says, [name for _, name in picture.key], picture.table.head, *picture.table.rows[:6]]


@pytest.mark.parametrize("more", [(), CHANGE], ids=["simulation", "what-if"])
def test_what_the_page_says(ran: Run, more: tuple[str, ...], snapshot: SnapshotAssertion) -> None:
    assert told(governors(ran(150, *more))) == snapshot


def test_figures_are_those_of_the_register(ran: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    report = ran(150)
    possible: dict[str, int] = defaultdict(int)
    missed: dict[str, int] = defaultdict(int)
    (register,) = tmp_path_factory.getbasetemp().glob("sheets0/secondary150.csv")
    with register.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            possible[row["pupil_id"]] += row["code"] in POSSIBLE
            missed[row["pupil_id"]] += row["code"] in AWAY
    share = [Fraction(missed[one], possible[one]) for one in possible if possible[one]]
    persistent, severe = (sum(one >= Fraction(edge, 100) for one in share) for edge in (10, 50))
    sheet = governors(report)
    values = {one.name: one.value for one in sheet.key}
    assert values["Attendance"] == tenth(1 - Fraction(sum(missed.values()), sum(possible.values())))
    assert persistent >= 5
    assert values["Persistently absent"] == tenth(Fraction(persistent, len(share)))
    assert values["Severely absent"] == (tenth(Fraction(severe, len(share))) if severe >= 5 else "fewer than 5")


@pytest.mark.parametrize("more", [(), CHANGE], ids=["simulation", "what-if"])
@pytest.mark.parametrize("pupils", [3, 7, 20, 150])
def test_no_id_ever_and_no_small_number(ran: Run, pupils: int, more: tuple[str, ...]) -> None:
    report = ran(pupils, *more)
    sheet = governors(report)
    page = sheet_page(sheet)
    for pupil in report.outcome.decided.grid.pupil_ids:
        assert pupil not in page
    for section in sheet.sections:
        if section.heading in ("Bands of attendance", "Letters and meetings, week by week", "Stages over time",
                               "Before and after the change"):  # fmt: skip
            assert section.picture is None or not [
                cell for row in section.picture.table.rows for cell in row[1:] if cell in set("01234")
            ]
    if pupils < 5:
        assert sheet.sections == () and sheet.key == ()


def read(cell: str) -> Figure:
    return Figure(int(cell.replace(",", ""))) if cell[0].isdigit() else Figure(None, cell)


@pytest.mark.parametrize("phase", ["primary", "secondary"])
@pytest.mark.parametrize("pupils", [12, 25, 40, 60, 90])
def test_nothing_on_the_page_gives_a_small_number_back(ran: Run, pupils: int, phase: str) -> None:
    sheet = governors(ran(pupils, *CHANGE, phase=phase))
    by_heading = {one.heading: one.picture.table for one in sheet.sections if one.picture is not None}
    rows = by_heading["Bands of attendance"].rows
    shown: dict[object, Figure] = {(row[0], at): read(cell) for row in rows for at, cell in enumerate(row[1:])}
    sums: list[Equation] = [(("Whole school", at), tuple((row[0], at) for row in rows[:-1])) for at in range(6)]
    for name, *_ in rows:
        sums += [((name, 4), ((name, 2), (name, 3))), ((name, 5), ((name, 0), (name, 1), (name, 4)))]
    assert attacked(shown, sums) == {}
    moved = by_heading.get("Before and after the change")
    for rule, *cells, _ in moved.rows if moved is not None else ():
        before, after, newly, gone = (about(read(cell)) for cell in cells)
        for name, low, high in (("newly", *newly), ("no longer", *gone)):
            # Before and newly less no longer is after; and nobody is told how many are reached on both sides.
            rest = gone if name == "newly" else newly
            sign = 1 if name == "newly" else -1
            ends = [sign * (a - b) + one for a in after for b in before for one in rest]
            assert min(high, max(ends)) > max(low, min(ends)), (rule, name)


def about(figure: Figure) -> tuple[int, int]:
    """What a figure to the nearest 5 may be."""
    if figure.value is not None:
        return max(5, figure.value - 2), figure.value + 2
    return (0, 4) if figure.why == "fewer than 5" else (5, 10**6)


@pytest.mark.parametrize(
    ("pupils", "policy"), [(90, str(FIXTURE)), (12, "basildon_lower"), (40, "sharley_park"), (12, "westwood")]
)
def test_weeks_rules_and_roles_together_give_nothing_back(ran: Run, pupils: int, policy: str) -> None:
    report = ran(pupils, policy=policy)
    found, weeks = told_of(report), weeks_of(report.outcome.decided)
    school = School(len(weeks), [0] * len(weeks), found.acts, ())
    found.stages = []
    world = World(school, found, pupils, most=20_000)
    assert len(world.cells) > 5 or pupils == 12
    assert world.given_away() == []


@pytest.mark.parametrize("make", [governors, team])
def test_the_same_twice_and_well_formed(ran: Run, make: Callable[[Report], Sheet]) -> None:
    page = sheet_page(make(ran(150, *CHANGE)))
    assert page == sheet_page(make(ran(150, *CHANGE)))
    found = Read(page)
    assert not found.every("script")
    assert not [value for _, attributes in found.tags for value in attributes.values() if value and "://" in value]
    assert len(found.every("h1")) == 1
    assert len(found.every("figure")) == len([one for one in found.every("svg") if one.get("role") == "img"]) >= 4
    assert len(found.every("table")) == len(found.every("caption"))
    assert all(one.get("scope") in ("col", "row") for one in found.every("th"))


def test_a_page_of_a_thousand_pupils_is_small(ran: Run) -> None:
    report = ran(1000, policy="basildon_lower")
    assert len(sheet_page(governors(report)).encode()) < 100_000
    assert len(sheet_page(team(report)).encode()) < 200_000


def test_what_a_file_holds_is_text(ran: Run) -> None:
    report = ran(150)
    assert "<b>x</b>" not in sheet_page(Sheet("k", "<b>x</b>", "", "", (), (), (), ("<b>x</b>",)))
    assert report.outcome.name in sheet_page(governors(report))


def test_letters_of_praise_are_no_letters_of_concern(ran: Run) -> None:
    """6 of lct lets the school write to all whose attendance is full: in September that is nearly everybody."""
    report = ran(200, policy="lct")
    of_rules = {one.rule: one.asks for one in report.outcome.decisions}
    weeks = told_of(report).weeks
    assert sum(week.true for week in weeks["letters of praise"]) == of_rules["full_attendance_praised"]
    assert sum(week.true for week in weeks["letters"]) < of_rules["full_attendance_praised"]
    sections = {one.heading: one.picture for one in governors(report).sections}
    concern, praise = (sections[f"Letters {kind}, week by week"] for kind in ("and meetings", "of praise"))
    assert isinstance(concern, Picture) and isinstance(praise, Picture)
    assert concern.table.head[:2] == ("Week of", "Letters")
    assert "praise" not in f"{concern.title} {concern.table.head}"
    assert praise.title.startswith("Letters of praise, due or left to a person, were most in the week of ")
    assert praise.table.head == ("Week of", "Letters of praise")


def test_a_letter_of_praise_with_another_is_counted_with_the_others() -> None:
    policy = Policies(Library()).load("lct").policy
    acts = {one.target: one for rule in policy.rules for case in rule.cases for _, actions in case.acts
            for one in actions if one.verb == "letter"}  # fmt: skip
    praise, concern = acts["full_attendance"], acts["sal_1"]
    assert [kind_of_actions(policy, one) for one in ((praise,), (concern,), (praise, concern), ())] == [
        "letters of praise", "letters", "letters", None
    ]  # fmt: skip


def test_two_policies_are_named_as_the_change(ran: Run) -> None:
    sheet = governors(ran(20, "--against", "basildon_lower"))
    assert [path for path, _, _ in sheet.change] == ["policy"]
    assert "basildon_lower" in sheet.change[0][2]


def test_the_phase_is_told_by_the_year_groups() -> None:
    assert phase_of(["R", "1", "6"]) == "Primary"
    assert phase_of(["7", "13"]) == "Secondary"
    assert phase_of(["6", "7"]) == phase_of([]) == phase_of([""]) == "Total"


def test_national_figures_as_published() -> None:
    found = national("Secondary", "2025/26")
    assert (tenth(found.missed), tenth(found.persistent), tenth(found.severe)) == ("8.5%", "23.8%", "3.4%")
    assert tenth(found.missed) == tenth(found.authorised + found.unauthorised)
    assert tenth(found.by_year["11"][0]) == "30.4%"
    assert found.until == "to 10 July 2026"
    assert national("Primary", "2031/32").school_year == "2025/26"
    assert national("Primary", "2019/20").school_year == "2022/23"
    assert tenth(national("Total", "2022/23").severe) == "2.0%"


def test_year_groups_in_words() -> None:
    assert year_words(("7",)) == "Year 7"
    assert year_words(("R", "1")) == "Reception and Year 1"
    assert year_words(("1", "2")) == "Years 1 and 2"
    assert year_words(("3", "4", "5")) == "Years 3 to 5"
    assert year_words(("",)) == "Year not given"


def test_a_share_is_rounded_half_up() -> None:
    assert [tenth(Fraction(one, 100_000)) for one in (90_049, 90_050, 89_949)] == ["90.0%", "90.1%", "89.9%"]
    assert tenth(None) == "–"
