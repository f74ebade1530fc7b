"""Small families of profiles, written into a folder: a base, a trust, its academies."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from attendance_policy.library import Library
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.paths import parse_path

BASE = """
policy: base
name: A base
kind: national
codes:
  /: {meaning: present, class: present}
  L: {meaning: late, class: present}
  U: {meaning: too late, class: unauthorised, pupil_is: in school}
  N: {meaning: no reason yet, class: unauthorised}
roles: {office: {}, headteacher: {}, parents: {}}
counting:
  day_of_absence: {is: school days, law: STATS}
entries:
  persistent:
    law: STATS
    says: missing a tenth is persistent absence
    terms: {persistent: {when: absence >= 10}}
  warning:
    law: WT
    says: a letter goes home when absence is persistent
    letters: {warning: {to: parents}}
    rules:
      warn: {each: review, when: persistent, who: office, will: {letter: warning}, once: per year}
questions:
  days:
    kind: silence
    asks: Which days are counted?
    as_written: {says: school days}
    readings:
      calendar: {says: calendar days, set: {counting.day_of_absence.is: calendar days}}
"""
TRUST = """
policy: trust
name: A trust
kind: trust
extends: base
document: {title: Trust policy}
adopts: {"1": [persistent]}
registers:
  all_years:
    years: all
    am: {taken: "08:30", closes: "09:00"}
    pm: {not_stated: the trust leaves the afternoon open}
    source: T1
reporting:
  first_day: {by: "08:30", strength: must}
  later_days: {by: "09:00"}
  source: T2
flags:
  young_carer: {means: cares for a parent, source: T3}
letters:
  concern: {to: parents, source: T4}
stages:
  letter:
    each: review
    when: attendance < 95 and not young_carer
    who: office
    will: {letter: concern}
    once: per year
    source: T4
  second:
    after: letter
    each: review
    any_of:
      - when: attendance < 90
      - {when: "sessions('absent') > 20", strength: may}
    who: headteacher
    must: {contact: parents}
    once: per year
    source: T5
"""


def policies(folder: Path, **profiles: str) -> Policies:
    """A library of these profiles alone (and the packaged ones), each under its key as file name."""
    for name, text in {"base": BASE, **profiles}.items():
        where = folder / "base" if name.startswith("base") else folder
        where.mkdir(exist_ok=True)
        (where / f"{name}.yaml").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return Policies(Library([folder], cwd=folder))


def examined(folder: Path, of: str, **profiles: str) -> Loaded:
    """One profile of a family, with its problems."""
    found = policies(folder, **profiles)
    return found.examine(found.library.find(of))


def value(loaded: Loaded, path: str) -> object:
    """What stands at a path of a profile's resolved data."""
    return loaded.tree.value(parse_path(path))


def codes(loaded: Loaded) -> list[str]:
    """The codes of a profile's problems, as they come."""
    return [problem.code for problem in loaded.problems]
