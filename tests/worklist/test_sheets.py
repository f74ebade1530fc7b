"""A list laid out: what is due now first, each item once, each count true, what is alike said once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.reports.worklist_whys import GAP, alike
from cli.called import Call

from .school import School, log, register

# P1 to P6 are away without a reason from Monday 3 November; P7 and P8 begin on the 11th.
MARKS = {
    **{f"P{n}": {f"2025-11-{day:02}": "NN" for day in (3, 4, 5, 6, 7, 10, 11)} for n in range(1, 7)},
    **{f"P{n}": {"2025-11-11": "NN"} for n in (7, 8)},
}
LOG = ("2025-11-03 09:10,P1,,contact,,,phone,no answer",)


class Printed:
    """One list as data, as text and as a page."""

    def __init__(self, call: Call, folder: Path, policy: str, *more: str) -> None:
        page = folder / "list.html"
        school = School(call, policy, register(folder, MARKS, "2025-11-14"))
        given = ("--events", log(folder, *LOG), "--html", str(page), *more)
        self.data: dict[str, Any] = school.on("2025-11-11", *given)
        self.text = call(*school.arguments, "--on", "2025-11-11", *given)
        self.page = page.read_text("utf-8")


@pytest.fixture(scope="module")
def made() -> dict[str, Printed]:
    """The lists made so far: no test changes one."""
    return {}


@pytest.fixture(params=["basildon_lower", "westwood", "sharley_park", "atlp_slade", "lct"])
def printed(
    request: pytest.FixtureRequest, made: dict[str, Printed], call: Call, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Printed:  # fmt: skip
    if request.param not in made:
        monkeypatch.setenv("COLUMNS", "100")
        made[request.param] = Printed(call, tmp_path, request.param)
    return made[request.param]


def test_every_item_has_one_box_and_every_count_is_true(printed: Printed) -> None:
    assert printed.page.count('type="checkbox"') == len(printed.data["items"])
    summary = printed.page.partition('class="summary"')[2].partition("</ul>")[0]
    counted = [int(number.replace(",", "")) for number in re.findall(
        r"([\d,]+) (?:by|without|to|overdue|from)\b", summary)]  # fmt: skip
    assert sum(counted) == len(printed.data["items"])


def test_what_is_left_from_earlier_days_is_at_the_end_under_a_number(printed: Printed) -> None:
    left = [item for item in printed.data["items"] if item["since"]]
    assert left
    # On the list of data, too, what is due now comes first.
    assert all(item["since"] for item in printed.data["items"][-len(left):])
    before, _, lists = printed.page.partition('<section class="lists"')
    lists = lists.partition("</section>")[0]
    assert lists.count('type="checkbox"') == len(left)
    numbers = [int(number) for number in re.findall(r'id="list-(\d+)"', lists)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert {int(number) for number in re.findall(r'href="#list-(\d+)"', before)} == set(numbers)
    assert "Lists of what is left from earlier days" in printed.text


def test_each_open_point_is_said_once(printed: Printed) -> None:
    asked = {read["asks"] for item in printed.data["items"] for read in item["readings"]}
    assert asked
    text = " ".join(printed.text.split())
    for question in asked:
        assert printed.page.count(question.replace('"', "&#34;").replace("'", "&#39;")) == 1, question
        assert text.count(question) == 1, question
    named = {int(number) for number in re.findall(r'id="point-(\d+)"', printed.page)}
    assert named == set(range(1, len(named) + 1))
    assert {int(number) for number in re.findall(r'href="#point-(\d+)"', printed.page)} <= named


def test_the_hours_come_before_the_roles(call: Call, tmp_path: Path) -> None:
    page = Printed(call, tmp_path, "basildon_lower").page
    hours = page.partition('class="hours"')[2].partition("</ul>")[0]
    assert "09:00" in hours and "2 pupils" in hours and "P7" in hours and "P8" in hours
    assert page.index('class="hours"') < page.index('class="role')


def test_calls_of_past_days_are_one_line_with_their_pupils_at_the_end(call: Call, tmp_path: Path) -> None:
    """First-day calls of the 3rd that nobody logged: five pupils, as P1 was called."""
    made = Printed(call, tmp_path, "basildon_lower")
    late = [item for item in made.data["items"] if item["rule"] == "first_day_calling" and item["group"] == "overdue"]
    assert {item["pupil_id"] for item in late} == {"P2", "P3", "P4", "P5", "P6"}
    assert re.search(r">Will contact the parents by phone: 5 pupils, since Mon 3 Nov; list \d+<", made.page)


_BELOW = "attendance {} (below 95%), the pupil has 3 or more spells ({})"
_LEVEL = "not known whether the level is “red” (a, b)"


@pytest.mark.parametrize("whys", [
    ["no reason is known, 2nd day of the absence", "no reason is known, 2nd day of the absence, the day is marked N"],
    [_BELOW.format("93.48%", 4), _BELOW.format("80.00%", 3)],
    [_LEVEL, f"{_LEVEL}: absence 11.00% (10% or more)"],
])  # fmt: skip
def test_what_is_alike_is_said_once_and_nothing_is_lost(whys: list[str]) -> None:
    found = alike(whys)
    assert found.shared and all(len(own) < len(why) for own, why in zip(found.own, whys, strict=True))
    for own, why in zip(found.own, whys, strict=True):
        assert set(re.findall(r"\w+", why)) <= set(re.findall(r"\w+", found.shared + " " + own))


def test_figures_stand_in_the_order_of_their_gaps() -> None:
    found = alike([_BELOW.format("93.48%", 4), _BELOW.format("80.00%", 3)])
    assert found.shared == _BELOW.format(GAP, GAP)
    assert found.own == ("93.48%; 4", "80.00%; 3")


@given(st.lists(st.text(alphabet="ab1%(“”), :", max_size=12), max_size=4))
def test_any_reasons_are_taken_apart(whys: list[str]) -> None:
    found = alike(whys)
    assert len(found.own) == len(whys)
    assert len(whys) > 1 or (found.shared, found.own) == ("", tuple(whys))


def test_in_the_text_one_duty_of_many_classes_is_one_line_and_long_lists_are_cut_where_a_file_has_them(
    call: Call, tmp_path: Path
) -> None:
    pupils = [f"P{n}" for n in range(70)]
    people = tmp_path / "pupils.csv"
    people.write_text("pupil_id,class\n" + "".join(f"{one},{7 + n % 4}A\n" for n, one in enumerate(pupils)), "utf-8")
    path = register(tmp_path, {one: {"2025-11-07": "NN"} for one in pupils}, "2025-11-07")
    school = School(call, "basildon_lower", path)
    given = (*school.arguments, "--on", "2025-11-07", "--pupils-file", str(people))
    whole = " ".join(call(*given).split())
    assert "[ ] 4 classes: 7A, 8A, 9A, 10A" in whole and "[ ] class 7A" not in whole
    assert " more, in " not in whole and all(f"[ ] {one}" in whole for one in pupils)
    cut = " ".join(call(*given, "--html", str(tmp_path / "list.html"), "--csv", str(tmp_path / "list.csv")).split())
    assert "more, in `list.html` and in `list.csv`" in cut and len(cut) < len(whole)
