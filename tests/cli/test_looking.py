"""`list`, `show` and `vocabulary`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.source import read_yaml
from attendance_policy.source.write import write_yaml
from attendance_policy.vocabulary import CADENCES, CODE_SETS, FACTS, UNITS, VERBS
from cli.called import PROFILES, Call

PACKAGED = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood", "england_2024")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a folder of the user's own, which holds a profile of a packaged id."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "westwood.yaml").write_text(
        "policy: westwood\nname: Ours\nkind: school\nextends: england_2024\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return folder


def test_list_shows_every_profile_and_what_hides_what(call: Call, own: Path) -> None:
    rows = call.json("list", "--policies", "own")["policies"]
    assert list(rows[0])[:6] == ["id", "name", "kind", "extends", "in_force", "file"]
    ours, packaged = [row for row in rows if row["id"] == "westwood"]
    assert (ours["name"], ours["file"], ours["hidden_by"]) == ("Ours", "own/westwood.yaml", None)
    assert ours["shadows"] == [packaged["file"]] and packaged["hidden_by"] == "own/westwood.yaml"
    assert packaged["in_force"] == {"from": "2023-07-01", "until": None}
    text = call("list", "--policies", "own")
    assert "is hidden by own/westwood.yaml" in text
    assert text.splitlines()[0].split()[:3] == ["id", "name", "kind"]


def test_list_survives_a_file_that_cannot_be_read_as_a_profile(call: Call, own: Path) -> None:
    (own / "broken.yaml").write_text("policy: broken\nname: [\n", "utf-8")
    (own / "empty.yaml").write_bytes(b"")
    names = {row["id"]: row["name"] for row in call.json("list", "--policies", "own")["policies"]}
    assert names["broken"] is None and names["empty"] is None


def test_vocabulary_lists_every_name(call: Call) -> None:
    entries = call.json("vocabulary")["vocabulary"]
    named = {(entry["kind"], entry["name"]) for entry in entries}
    assert {name for kind, name in named if kind in ("fact", "function")} == set(FACTS)
    for kind, names in (("set", CODE_SETS), ("action", VERBS), ("unit", UNITS), ("cadence", CADENCES)):
        assert {name for k, name in named if k == kind} == set(names)
    assert ("role", "headteacher") in named and ("anchor", "spell starts") in named
    assert len(named) == len(entries)
    attendance = next(entry for entry in entries if entry["name"] == "attendance")
    assert {k: attendance[k] for k in ("kind", "type", "unit", "known_from")} == {
        "kind": "function", "type": "percent", "unit": "%", "known_from": "register"}  # fmt: skip
    assert attendance["occasions"] == ["review", "absence", "return"] and attendance["description"]


def test_vocabulary_in_words_can_be_narrowed(call: Call) -> None:
    text = call("vocabulary", "--kind", "unit")
    assert text.startswith("units\n") and "school days" in text and "facts" not in text


def test_show_as_json_is_the_resolved_mapping(call: Call) -> None:
    data = call.small("show", "plain")
    assert list(data)[:5] == ["schema_version", "policy", "name", "kind", "extends"]
    assert data["registers"]["juniors"]["am"]["taken"] == "09:00"
    assert data["rules"]["late"]["source"] == ["1"]  # adopted
    assert data["codes"]["U"]["class"] == "unauthorised"  # inherited


@pytest.mark.parametrize("name", PACKAGED)
def test_every_source_is_a_list(call: Call, name: str) -> None:
    sources = [*_under(call.json("show", name), "source")]
    assert sources and all(isinstance(source, list) and source for source in sources)


def _under(data: object, key: str) -> Iterator[object]:
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in parts:
        if name == key:
            yield value
        yield from _under(value, key)


def test_show_origin_names_file_line_and_clause(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(PROFILES).parent)
    data = call.json("show", "plain", "--origin", "--policies", "profiles")
    lines = (Path(PROFILES) / "plain.yaml").read_text("utf-8").splitlines()
    taken = data["registers.juniors.am.taken"]
    assert (taken["value"], taken["file"], taken["source"]) == ("09:00", "profiles/plain.yaml", ["1.2"])
    assert 'taken: "09:00", late_after' in lines[taken["line"] - 1]
    assert data["reasons.holiday.granted"]["source"] == ["3.3"]
    assert data["codes.U.class"]["file"] == "profiles/base/tiny.yaml"
    adopted = data["rules.late.when"]
    assert adopted["source"] == ["1"] and "adopts" in lines[adopted["line"] - 1]
    assert data["leave.grounds"]["value"] == ["exceptional"]
    text = call("show", "plain", "--origin", "--policies", "profiles")
    assert f"profiles/plain.yaml:{taken['line']}" in text


@pytest.mark.parametrize("name", PACKAGED)
def test_every_value_of_a_packaged_profile_has_an_origin(call: Call, name: str) -> None:
    data = call.json("show", name, "--origin")
    rows = {path: row for path, row in data.items() if path != "schema_version"}
    assert len(rows) > 200
    nowhere = {path: row for path, row in rows.items() if not row["line"]}
    assert [path for path, row in rows.items() if not row["file"]] == []
    # What an answer to a judgement is about is read off the rules, where no file says it.
    assert {(path.split(".")[0], path.split(".")[-1]) for path in nowhere} <= {("judgements", "about")}
    assert {row["file"] for row in nowhere.values()} <= {"engine's default"}
    assert nowhere or name.startswith("england")
    assert {row["value"] for row in nowhere.values()} <= {"absence", "school year", "pupil"}


def test_a_shown_reading_is_applied_and_no_longer_open(call: Call) -> None:
    data = call.small("show", "points", "--reading", "low_closes=later")
    assert data["registers"]["low"]["am"]["absent_after"] == "09:30"
    assert "low_closes" not in data["open_points"] and "middle_closes" in data["open_points"]


@pytest.mark.parametrize("name", ["plain", "points", "people"])
def test_show_in_words(call: Call, name: str, snapshot: SnapshotAssertion) -> None:
    assert call("show", name, "--policies", PROFILES) == snapshot


def as_texts(value: Any) -> Any:
    """The same data with every number as text, which is how a file is read before the schema gives types, and one
    clause as a list of one, as JSON has it."""
    if isinstance(value, dict):
        return {key: [inner] if key == "source" and isinstance(inner, str) else as_texts(inner)
                for key, inner in value.items()}  # fmt: skip
    return [as_texts(inner) for inner in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize("name", ["plain", "points"])
def test_yaml_read_back_is_the_same(call: Call, name: str) -> None:
    shown = read_yaml(call("show", name, "--format", "yaml", "--policies", PROFILES).encode(), "shown")
    assert shown.problems == ()
    data = call.small("show", name)
    del data["schema_version"]
    assert as_texts(shown.data) == as_texts(data)


def test_written_yaml_quotes_what_other_readers_take_for_something_else() -> None:
    words = [
        "5.10",
        "09:30",
        "yes",
        "no",
        "null",
        "~",
        "0o17",
        "1e3",
        "007",
        "2025-01-01",
        "a: b",
        "- x",
        "#",
        "é\n\nz",
        "",
    ]
    text = write_yaml({"words": words, "n": 3, "yes_no": True, "on": {}, "8": []})
    back = read_yaml(text.encode(), "x")
    assert [p for p in back.problems if p.code != "empty"] == []
    assert isinstance(back.data, dict)
    assert back.data["words"] == words
    assert '"5.10"' in text and '"1e3"' in text and '"0o17"' in text


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_pages_escape_what_a_profile_says(call: Call, tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script> [a](javascript:b) *c* | # d"
    (tmp_path / "nasty.yaml").write_text(
        f"policy: nasty\nname: '{nasty}'\nkind: school\nextends: england_2024\nchecked_against: england_2024\n"
        f"reporting: {{not_stated: '{nasty}', source: '1'}}\n", "utf-8")  # fmt: skip
    page = _Tags()
    page.feed(call("show", "nasty", "--format", "html", "--policies", str(tmp_path)))
    assert call.code == 0, call.err
    assert "script" not in page.tags and "".join(page.text).count(nasty) >= 2
    text = call("show", "nasty", "--format", "markdown", "--policies", str(tmp_path))
    assert text.startswith("# \\<script\\>alert(1)\\</script\\> \\[a\\](javascript:b) \\*c\\* \\| \\# d\n")
    assert "<script>" not in text


@pytest.mark.parametrize(
    ("name", "form"),
    [*((name, "text") for name in PACKAGED), *(("lct", form) for form in ("json", "yaml", "markdown", "html"))],
)
def test_packaged_profiles_are_shown(call: Call, name: str, form: str) -> None:
    text = call("show", name, "--format", form)
    assert (call.code, call.err) == (0, "") and len(text) > 2000
    if form == "json":
        json.loads(text)


def test_origins_are_printed_as_text_or_json_only(call: Call) -> None:
    call("show", "westwood", "--origin", "--format", "yaml")
    assert call.code == 2 and "`--origin` is not printed as yaml" in call.err


@pytest.mark.parametrize("arguments", [("list",), ("vocabulary",), ("show", "westwood")])
def test_looking_never_waits_for_numpy(arguments: tuple[str, ...]) -> None:
    code = (
        "import sys; from attendance_policy.cli.app import run; "
        f"assert run({arguments!r}) == 0; assert 'numpy' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
