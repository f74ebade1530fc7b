"""Maps of exports: every fault has its place and its words; the packaged ones are good; the schema says the same."""

import ast
import json
import re
from pathlib import Path

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.cli.mapping import load_map
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.events import KINDS, read_events
from attendance_policy.library import Library, map_ids, map_path
from attendance_policy.register.maps import names
from attendance_policy.register.maps.model import LAYOUTS, Map
from attendance_policy.register.maps.read import map_of, read_map, taken_by_map
from attendance_policy.source import read_file, read_yaml
from policy.bad_profiles import marked
from register.bad_maps import CODES, examined, files, words

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schema" / "register-map.schema.json").read_text(encoding="utf-8"))


def _plain(data: object) -> object:
    """The tree with days of a week as a number, which YAML makes of them."""
    if isinstance(data, dict):
        return {str(k): int(v) if k == "days_a_week" and str(v).isdigit() else _plain(v) for k, v in data.items()}
    return [_plain(one) for one in data] if isinstance(data, list) else str(data)


def read(text: str) -> Map:
    return read_map(read_yaml(text, "map.yaml"), words())


def test_every_code_has_a_file() -> None:
    assert set(files()) == set(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_bad_map(code: str, snapshot: SnapshotAssertion) -> None:
    found = examined(code)
    first = next(problem for problem in found if problem.code == code)
    assert (first.place.line, first.place.column) == marked(files()[code].read_text(encoding="utf-8"))
    said = [f"{p.place}: {p.severity}: {p.message} [{p.code}] ({p.suggestion})" for p in found]
    assert "\n".join(said) == snapshot


def test_the_reader_uses_exactly_the_codes_it_explains() -> None:
    package = ROOT / "engine" / "attendance_policy" / "register" / "maps"
    found = {
        node.value
        for name in ("read.py", "values.py")
        for node in ast.walk(ast.parse((package / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("map-[a-z-]+", node.value)
    }
    assert found == set(CODES)


@pytest.mark.parametrize("name", map_ids())
def test_a_packaged_map_is_good(name: str) -> None:
    document = read_file(map_path(name))
    problems: list[object] = []
    found = map_of(document, words(), problems)
    assert problems == []
    assert found is not None
    assert found.id == name
    assert found.name
    assert found.source
    jsonschema.validate(_plain(document.data), SCHEMA)


def test_the_schema_has_the_keys_of_the_reader() -> None:
    parts = SCHEMA["properties"]
    assert set(parts) == set(names.MAP_KEYS)
    assert set(parts["register"]["properties"]) == set(names.REGISTER_KEYS)
    assert set(parts["pupils"]["properties"]) == set(names.FILE_KEYS)
    assert set(SCHEMA["$defs"]["events"]["properties"]) == set(names.EVENT_KEYS)
    assert set(parts["register"]["properties"]["layout"]["enum"]) == set(LAYOUTS)
    assert set(parts["register"]["properties"]["columns"]["properties"]) == set(names.REGISTER_COLUMNS)
    assert set(SCHEMA["$defs"]["events"]["properties"]["columns"]["properties"]) == set(names.EVENT_COLUMNS)
    of_kinds = SCHEMA["$defs"]["events"]["properties"]["words"]["properties"]["kind"]
    assert set(of_kinds["additionalProperties"]["enum"]) == set(KINDS)


@pytest.mark.parametrize("code", sorted({"map-shape", "map-key", "map-layout", "map-column", "map-encoding",
                                         "map-delimiter"}))  # fmt: skip
def test_the_schema_refuses_what_is_wrong_by_its_shape(code: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_plain(read_file(files()[code]).data), SCHEMA)


def test_a_map_of_a_folder_comes_before_the_packaged_one(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "sims.yaml").write_text("map: sims\nname: ours\n", encoding="utf-8")
    found = load_map("sims", None, Library([tmp_path]))
    assert found is not None
    assert found.name == "ours"
    assert load_map(None, None, Library()) is None


def test_an_encoding_holds_for_every_file_and_beside_a_map() -> None:
    found = load_map("sims", "windows-1252", Library())
    assert found is not None
    assert {part.encoding for part in (found.register, found.pupils, found.events)} == {"windows-1252"}
    assert found.register.columns["code"] == "Mark"
    alone = load_map(None, "utf-16", Library())
    assert alone is not None
    assert alone.register.encoding == "utf-16"


def test_what_is_no_map() -> None:
    for text in ("- 1\n", "policy: x\n", "", "map: [\n", "map: Our School\n"):
        with pytest.raises(CannotGoOn) as caught:
            read(text)
        assert caught.value.exit_code == 3
        assert caught.value.problems


def test_what_a_map_takes_for_granted_is_said() -> None:
    codes = words().codes
    retold = read('map: x\nregister: {codes: {H: C, "7": "#", "-": no mark, "/": "/", "Z": no mark}}\n')
    assert taken_by_map(retold, codes) == {
        "codes": "`H` is read as `C`, `Z` is read as no mark: codes of the register that the map reads as other ones"
    }
    assert taken_by_map(read("map: x\nregister: {columns: {code: Mark}}\n"), codes) == {}
    some = read("map: x\nregister: {columns: {code: Mark, date: Day}, verified: [date]}\n")
    assert taken_by_map(some, codes) == {"map": "`x`; not verified in it: `Mark`"}


def test_columns_of_events_are_those_that_are_read() -> None:
    header = ",".join(names.EVENT_COLUMNS)
    assert read_events(f"{header},more\n".encode()).account.ignored_columns == ("more",)


@pytest.mark.parametrize(
    ("headings", "year", "good"),
    [
        ("{DD/MM/YYYY} {session}", "", True),
        ("{session} {DD-Mon}", "2025/26", True),
        ("{YYYY-MM-DD} AM", "", True),
        ("{DD-Mon} {session}", "", False),
        ("{session}", "", False),
        ("{DD/MM/YYYY} {session} {session}", "", False),
        ("{DD/MM/YYYY} {DD/MM/YYYY}", "", False),
        ("{Week}", "2025/26", False),
    ],
)
def test_headings_of_a_grid(headings: str, year: str, good: bool) -> None:
    of_year = f'school_year: "{year}", ' if year else ""
    text = f'map: x\nregister: {{layout: wide, {of_year}headings: "{headings}"}}\n'
    if good:
        assert read(text).register.headings == headings
        return
    with pytest.raises(CannotGoOn) as caught:
        read(text)
    assert [problem.code for problem in caught.value.problems] == ["map-headings"]


@pytest.mark.parametrize(("year", "good"), [("2025/26", True), ("2099/00", True), ("2025/27", False), ("2025", False)])
def test_a_school_year(year: str, good: bool) -> None:
    text = f'map: x\nregister: {{layout: wide, school_year: "{year}"}}\n'
    if good:
        assert read(text).register.school_year == year
        return
    with pytest.raises(CannotGoOn):
        read(text)
