"""Several codes asked for at once: `'G or N or O'`."""

from __future__ import annotations

import pytest

from attendance_policy.conditions import Names, read_condition
from attendance_policy.rules.touch import touched
from reference.making import CODES, calendar, fired, policy, rule, school

DAILY = {"review": {"every": "school day"}}
NAMES = Names("absence", codes=tuple(CODES))


def _days(when: str, marks: str, each: str = "absence") -> list[str]:
    made = policy(rules={"r": rule(each=each, when=when, **({"once": "ever"} if each == "review" else {}))},
                  counting=DAILY)  # fmt: skip
    return [day[-2:] for _, _, day in fired(made, school(calendar(), {"anna": marks}))]


def test_a_mark_of_any_of_them_counts() -> None:
    assert _days("sessions('N or I') >= 3", "NI II //", "review") == ["02"]
    assert _days("sessions('N or I') >= 5", "NI II //", "review") == []
    assert _days("marked('I or O')", "NN II OO") == ["02", "03"]


def test_they_follow_one_another_in_one_run() -> None:
    assert _days("consecutive('N or O') >= 4", "NN OO NN OO II NN", "review") == ["04"]
    assert _days("spells('N or O') == 2", "NN OO // ON //", "review") == ["04"]


def test_a_set_may_stand_among_them() -> None:
    assert _days("sessions('unauthorised or I') >= 4", "NN II", "review") == ["02"]


def test_they_are_kept_as_one_argument() -> None:
    condition, faults = read_condition("sessions('N  or O', this='week') >= 1", NAMES)
    assert condition is not None and not faults
    assert str(condition.uses[0]) == "sessions(this='week', 'N or O')"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("marked('N or Q9')", "unknown-argument", "`Q9` is not a code or a set of codes"),
        ("marked('N or ')", "unknown-argument", "`` is not a code or a set of codes"),
        ("marked('N, O')", "unknown-argument", "`N, O` is not a code or a set of codes"),
        ("marked('N or O or N')", "wrong-argument", "`N or O or N` names a code twice"),
    ],
)
def test_what_is_no_list_of_codes(text: str, code: str, says: str) -> None:
    condition, faults = read_condition(text, NAMES)
    assert condition is None and [(f.code, f.message) for f in faults] == [(code, says)]


def test_a_reading_of_what_is_unauthorised_touches_a_list_that_has_it() -> None:
    def made(codes: list[str]) -> object:
        return policy(rules={"r": rule(each="absence", when="sessions('I or unauthorised') > 3"),
                             "s": rule(each="absence", when="sessions('I or N') > 3")},
                      counting={"unauthorised": {"is": codes}})  # fmt: skip

    assert touched(made(["N"]), made(["N", "O"])) == {"r"}  # type: ignore[arg-type]
