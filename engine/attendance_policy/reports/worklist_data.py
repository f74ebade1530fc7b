"""A worklist as JSON has it: ids, days and reasons, and never a name."""

from __future__ import annotations

from typing import Any

from attendance_policy.decide.due import shown
from attendance_policy.worklist.model import GROUPS, KINDS, Item, Read, Script, Tried, Worklist

Data = dict[str, Any]


def worklist_data(found: Worklist) -> Data:
    """`{policy, on, items: [...]}`; items in the order of the list."""
    return {
        "policy": found.policy,
        "name": found.name,
        "on": found.on.isoformat(),
        "to": found.last.isoformat(),
        "through": found.through.isoformat(),
        "counts": {
            "items": len(found.items),
            **{group: sum(one.group == group for one in found.items) for group in GROUPS},
            **{kind: sum(one.kind == kind for one in found.items) for kind in KINDS},
            "missed": len(found.missed),
            "done": found.done,
        },
        "log": found.logged,
        "items": [item_data(item) for item in found.items],
        "missed": [item_data(item) for item in found.missed],
        "notes": list(found.notes),
        "assumed": dict(found.assumed),
    }


def item_data(item: Item) -> Data:
    """One item; `role` null where the document names nobody."""
    return {
        "key": item.key,
        "group": item.group,
        "kind": item.kind,
        "about": item.about,
        "pupil_id": item.whom or None if item.about != "school" else None,
        "parent_id": item.parent or None,
        "class": (item.whom if item.about == "school" else item.in_class) or None,
        "year": item.year or None,
        "on": item.on.isoformat(),
        "time": f"{item.at:%H:%M}" if item.at is not None else None,
        "due": item.due.as_data() if item.due is not None else None,
        "since": shown(item.since),
        "times": item.times,
        "at": item.raised.isoformat(),
        "role": item.role or None,
        "who": item.who,
        "action": item.action,
        "says": item.says,
        "rule": item.rule,
        "case": item.case or None,
        "strength": item.strength,
        "status": item.status,
        "result": item.result,
        "why": item.why,
        "source": list(item.source),
        "law": list(item.law),
        "hedge": item.hedge or None,
        "interpretation": list(item.interpretation),
        "turns_on": list(item.turns_on),
        "readings": [_read(read) for read in item.readings],
        "script": _script(item.script) if item.script is not None else None,
    }


def _read(read: Read) -> Data:
    return {
        "point": read.point, "asks": read.asks, "reading": read.reading, "says": read.says, "source": list(read.source),
        "working": read.working, "because": read.because or None, "under": read.under,
    }  # fmt: skip


def _script(script: Script) -> Data:
    return {
        "missed": [{"date": one.day.isoformat(), "session": one.session, "code": one.code, "meaning": one.meaning}
                   for one in script.missed],
        "days_before": script.more,
        "first_day": shown(script.first_day),
        "day_of_absence": script.day_of_absence or None,
        "tried": [_tried(one) for one in script.tried],
        "reports": [_tried(one) for one in script.reports],
        "report_due": script.report_due or None,
        "reported": script.reported or None,
        "ask": list(script.ask),
        "record": list(script.record),
    }  # fmt: skip


def _tried(one: Tried) -> Data:
    return {"at": shown(one.at if one.has_time else one.at.date()), "kind": one.kind, "how": one.way or None,
            "reached": one.reached}  # fmt: skip
