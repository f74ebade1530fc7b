"""What the writer of a profile is told to write instead: year groups, actions, lengths of time, empty values."""

from __future__ import annotations

import pytest

from attendance_policy.source import read_yaml
from policy.bad_profiles import policies

HEAD = "policy: oakfield\nname: Oakfield School\nkind: school\nextends: little_base\n"
REGISTER = 'registers: {{a: {{years: {}, am: {{taken: "08:30", closes: "08:45"}}, source: "4.1"}}}}\n'
RULE = (
    "rules:\n  follow_up:\n    each: review\n    when: attendance < 95\n    who: attendance team\n"
    '    will: {}\n    once: per year\n    source: "4.2"\n'
)
CASE = RULE.replace("{}", "{{contact: parents}}") + "    for_years:\n      {}: {{due: same day}}\n"
MEETING = 'meetings: {{attendance_meeting: {{source: "4.2"}}}}\n' + RULE.replace("{}", "{{meet: {}}}")
NOTICE = 'leave: {{notice: {{at_least: {}, source: "1"}}}}\n'
VERBS = (
    "an action begins with one of: contact, letter, tell, ask, meet, plan, refer, offer, consider, issue, record, "
    "review, mark, remove, reward"
)
GROUPS = "year groups are N, R and 1 to 13"
EXAMPLE = "write a verb and whom or what it concerns, as in `{contact: parents, how: phone}`"
VISIT = "a visit is `contact: home, how: visit`"

# The part of a profile, what stands in it, and all that is said: message and suggestion of each problem.
SAID: list[tuple[str, str, list[tuple[str, str]]]] = [
    (REGISTER, "7-9", [("`7-9` is not a value of `years`", "list them: [7, 8, 9]")]),
    (REGISTER, "R to 2", [("`R to 2` is not a value of `years`", "list them: [R, 1, 2]")]),
    (REGISTER, "Years 7 and 8", [("`Years 7 and 8` is not a value of `years`", "list them: [7, 8]")]),
    (REGISTER, "7", [("`7` is not a value of `years`", "list them: [7]")]),
    (REGISTER, "9-7", [("`9-7` is not a value of `years`", f"list them, as in [7, 8], or write `all`; {GROUPS}")]),
    (REGISTER, "[Y7, 8]", [("`Y7` is not a value of `years`", f"write `7`; {GROUPS}")]),
    (REGISTER, "[7, 14]", [("`14` is not a value of `years`", GROUPS)]),
    (CASE, "7-9", [("`7-9` is not a year group", "write `7 to 9`")]),
    (CASE, "14", [("`14` is not a year group", f"write `R to 2` or `7 or 8`; {GROUPS}")]),
    (RULE, "{visit: home}", [("`visit` is not a key of `will`", f"{VERBS}; {VISIT}")]),
    (RULE, "[{visit: home}]", [("`visit` is not a key of an entry of `will`", f"{VERBS}; {VISIT}")]),
    (RULE, "{send: concern}", [("`send` is not a key of `will`", VERBS)]),
    (RULE, "visit home", [("`will` is `visit home`; it needs keys with values", f"{EXAMPLE}; {VISIT}")]),
    (RULE, "contact parents", [("`will` is `contact parents`; it needs keys with values",
                                "write `{contact: parents}`")]),
    (NOTICE, "3", [("`3` has no unit (`at_least`)", "a length of time needs its unit, as in `3 weeks`")]),
    (NOTICE, "3 wks", [("`wks` is not a unit of time (`at_least`)", "did you mean `weeks`?")]),
    (NOTICE, "1 schooldays", [("`1 schooldays` is not a length of time with its unit (`at_least`)",
                               "did you mean `1 school day`?")]),
    (NOTICE, "15 schooldays", [("`15 schooldays` is not a length of time with its unit (`at_least`)",
                                "did you mean `15 school days`?")]),
    (NOTICE, "", [("`at_least` has no value", "write a value or `{not_stated: why}`")]),
    (RULE, "{contact: parents, how: }", [("`how` has no value", "write a value or `{not_stated: why}`")]),
    (RULE, "{contact: parents, on: today}", [("`on` is not a key of `will`", "did you mean `due`?")]),
    (RULE, "{contact: parents}\n    on: review", [("`on` is not a key of `follow_up`",
                                                    "did you mean `each` or `due`?")]),
    (RULE, "{contact: parents}\n    interpretation: {wehn: so, twice: so, contact: so, due: so}", [
        ("`wehn` is not a key of `follow_up`", "did you mean `when`?"),
        ("`twice` is not a key of `follow_up`", "name the key that it is about, or write one text for all"),
    ]),
    (RULE.replace("once: per year", "repeat: {}").replace("will: {}", "will: {{contact: parents}}"), "weekly", [
        ("`weekly` is not a distance in days or weeks (`repeat`)",
         "write `every 1 week`; a rule that comes once in a time has `once:`")]),
    (RULE.replace("once: per year", "repeat: {}").replace("will: {}", "will: {{contact: parents}}"), "now and then", [
        ("`now and then` is not a distance in days or weeks (`repeat`)",
         "write it as in `every 4 weeks`, `every 3 school days`; a rule that comes once in a time has `once:`")]),
    (RULE, "{contact: parents}\n    letter: first", [
        ("`letter` is not a key of `follow_up`",
         "an action stands under `must`, `will`, `should` or `may`, as in `will: {letter: first}`")]),
    ('reasons: {{performance: {{source: "5"}}}}\nleave: {{grounds: [{}], source: "5"}}\n', "performence", [
        ("`performence` is not a reason of this profile", "did you mean `performance`?")]),
    ('reasons: {{performance: {{source: "5"}}}}\nleave: {{grounds: [{}], source: "5"}}\n', "cruise", [
        ("`cruise` is not a reason of this profile", "add it under `reasons`")]),
    ('reporting: {{first_day: {{by: {}, source: "4"}}, source: "4"}}\n', '"09:00, or_else: tell"', [
        ("`09:00, or_else: tell` is not a time of day (`by`)", 'end the quotes after the time: "09:00"')]),
    (MEETING, "attendance_meting", [("`attendance_meting` is neither a meeting nor a role",
                                     "did you mean `attendance_meeting` or `attendance team`?")]),
    (MEETING, "atendance_meeting", [("`atendance_meeting` is neither a meeting nor a role",
                                     "did you mean `attendance_meeting`?")]),
    (MEETING, "the_panel", [("`the_panel` is neither a meeting nor a role",
                             "add it under `meetings` or `roles`, with its source")]),
    (RULE, '{contact: parents, how: ""}', [("`how` is empty", "give it a value, or write {not_stated: why}")]),
]  # fmt: skip


@pytest.mark.parametrize(("part", "written", "said"), SAID)
def test_says_what_to_write(part: str, written: str, said: list[tuple[str, str]]) -> None:
    document = read_yaml((HEAD + part.format(written)).encode(), "oakfield.yaml")
    found = policies().examine_document(document).problems
    assert [(problem.message, problem.suggestion) for problem in found] == said
