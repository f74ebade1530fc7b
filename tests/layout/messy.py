"""The same profile as many hands might write it: any order of keys, brackets or blocks, quotes or none, remarks."""

from __future__ import annotations

import re
from typing import Any

import yaml
from hypothesis import strategies as st

from attendance_policy.policy.schema_walk import Schemas, SchemaWalk
from attendance_policy.policy.shape import schema
from attendance_policy.source import yaml12_type

_KEY = re.compile(r"""\s*(- )?(['"]?)\w+\2:( |$)""")


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


@st.composite
def messy(draw: st.DrawFn, data: dict[str, Any]) -> tuple[str, list[str]]:
    """A file that holds `data`, and the remarks in it."""
    walk = SchemaWalk(schema())
    node = _node(draw, data, walk, walk.expanded((walk.root,)), ())
    node.flow_style = False
    text: str = yaml.serialize(
        node, Dumper=_Plain, allow_unicode=True, width=draw(st.sampled_from([40, 80, 1000])),
        indent=draw(st.sampled_from([2, 4])),
    )  # fmt: skip
    return _remarked(draw, text)


def _node(draw: st.DrawFn, value: Any, walk: SchemaWalk, schemas: Schemas, path: tuple[str | int, ...]) -> yaml.Node:
    flow = draw(st.booleans())
    if isinstance(value, dict):
        keys = list(value)
        known = any("properties" in each and set(keys) <= set(each["properties"]) for each in schemas)
        if known and not {"contact", "letter", "tell", "consider"} & set(keys):  # the words of an action are a sentence
            keys = draw(st.permutations(keys))
        pairs = [(_word(draw, key), _node(draw, value[key], walk, walk.at(path, schemas, key), (*path, key)))
                 for key in keys]  # fmt: skip
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=flow)
    if isinstance(value, list):
        items = [_node(draw, item, walk, walk.below(schemas, 0), (*path, i)) for i, item in enumerate(value)]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=flow)
    return _word(draw, value)


def _word(draw: st.DrawFn, value: Any) -> yaml.ScalarNode:
    if not isinstance(value, str):
        node = yaml.SafeDumper("").represent_data(value)
        assert isinstance(node, yaml.ScalarNode)
        return node
    styles = ["'", '"'] if yaml12_type(value) != "string" else [None, None, "'", '"']
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=draw(st.sampled_from(styles)))


def _remarked(draw: st.DrawFn, text: str) -> tuple[str, list[str]]:
    """Comments above and beside some lines that begin with a key of a block, and blank lines."""
    lines: list[str] = []
    remarks: list[str] = []
    depth = 0
    for line in text.splitlines():
        begins = not depth and _KEY.match(line)
        chosen = draw(st.integers(0, 11)) if begins else 11
        if chosen < 3:
            lines += [""] * chosen
        elif chosen == 3:
            remarks.append(f"# remark {len(remarks)}: above")
            lines.append(" " * (len(line) - len(line.lstrip())) + remarks[-1])
        depth += line.count("{") + line.count("[") - line.count("}") - line.count("]")
        if chosen == 4 and line.endswith((":", "}", "]")):
            remarks.append(f"# remark {len(remarks)}; beside, [of one")
            line = f"{line}  {remarks[-1]}"
        lines.append(line)
    if draw(st.booleans()):
        remarks.append(f"# remark {len(remarks)} at the end")
        lines.append(remarks[-1])
    return "\n".join(lines) + "\n", remarks
