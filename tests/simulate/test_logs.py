"""A log is read once for all policies to which it says the same, and anew for one to which it does not."""

from __future__ import annotations

from pathlib import Path

from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import write_packed
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.inputs import Sources, read_inputs, with_log
from attendance_policy.simulate.logs import Logs


def test_a_log_is_read_again_only_where_it_says_something_else(tmp_path: Path) -> None:
    policies = Policies(Library())
    before = policies.load("basildon_lower")
    codes = code_book(policies.resolver)
    register, _ = generate("secondary", 4, 6, read_calendar("england_example"), codes)
    write_packed(register, tmp_path / "register.packed")
    events = tmp_path / "events.csv"
    told = f"{register.days[30]} 09:40,{register.pupil_ids[3]},letter,concern,office,post,sent"
    events.write_text(f"at,pupil_id,kind,id,by,how,outcome\n{told}\n")
    inputs = read_inputs(Sources(tmp_path / "register.packed", events=(events,)), before.policy, codes)
    logs, settings = Logs(Settings(), inputs), Settings()
    first = logs.to(before.policy)
    other_figure = policies.patched(before, [("stages.concern_letter.when.attendance", "93")])
    assert logs.to(other_figure.policy) is first
    other_policy = logs.to(policies.load("lct").policy)
    assert other_policy is not first
    for policy, (said, _) in ((before.policy, first), (policies.load("lct").policy, other_policy)):
        plain, _ = with_log(settings, inputs, policy)
        assert {name: keys.tolist() for name, keys in said.recorded.items()} == {
            name: keys.tolist() for name, keys in plain.recorded.items()
        }
