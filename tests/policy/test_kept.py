"""A profile that was kept is the same as one that is read; whatever was done to what is kept changes no answer."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest

from attendance_policy.cli.app import run
from attendance_policy.decide.points import held_rules
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.library import KeptFiles, Library
from attendance_policy.library import kept as library_kept
from attendance_policy.policy import Policies, kept, load, resolved
from attendance_policy.policy.codebook import code_book
from attendance_policy.simulate import readings as simulated
from attendance_policy.simulate.readings import _held as held_of

ROOT = Path(__file__).parent.parent.parent
PROFILES = sorted((ROOT / "policies").glob("*.yaml")) + sorted((ROOT / "policies" / "base").glob("*.yaml"))
BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))[::6]  # some of them: each takes its time
LETTER = "stages.concern_letter.when.attendance"

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="nothing is kept where owners cannot be told")


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def own(tmp_path):
    """Profiles of one's own, which may be changed."""
    return Path(shutil.copytree(ROOT / "policies", tmp_path / "own"))


def policies(cache: Path | None = None, *folders: Path) -> Policies:
    return Policies(Library(folders, ROOT, KeptFiles(cache) if cache is not None else None))


def examined(name: str, cache: Path | None = None, *folders: Path):
    opened = policies(cache, *folders)
    return opened.examine(opened.library.find(name))


def marks(data):
    """Every text of a tree with whether it was plain."""
    if isinstance(data, dict):
        return [(str(key), key.plain, marks(value)) for key, value in data.items()]
    return [marks(value) for value in data] if isinstance(data, list) else (str(data), data.plain)


def same(one, other):
    assert one.problems == other.problems
    assert repr(one.policy) == repr(other.policy)
    assert repr(one.as_written) == repr(other.as_written)
    assert json.dumps(one.tree.data) == json.dumps(other.tree.data)
    assert one.tree.origins == other.tree.origins
    documents = [loaded.resolved.document for loaded in (one, other)]
    assert marks(documents[0].data) == marks(documents[1].data)
    assert dict(documents[0].places) == dict(documents[1].places)
    assert list(documents[0].key_places.items()) == list(documents[1].key_places.items())


@pytest.fixture
def reads(monkeypatch):
    """How often YAML was read, and readings were checked."""
    counts = {"yaml": 0, "readings": 0}
    document_of, check = Library.document_of, load.check_readings

    def counted_document(*arguments):
        counts["yaml"] += 1
        return document_of(*arguments)

    def counted_check(*arguments):
        counts["readings"] += 1
        return check(*arguments)

    monkeypatch.setattr(Library, "document_of", counted_document)
    monkeypatch.setattr(load, "check_readings", counted_check)
    return counts


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_kept_profile_is_the_same_and_is_not_read_again(path, cache, reads):
    plain = examined(path.stem)
    same(examined(path.stem, cache), plain)
    assert reads["yaml"] > 0
    reads.update(yaml=0, readings=0)
    again = examined(path.stem, cache)
    assert reads == {"yaml": 0, "readings": 0}
    same(again, plain)
    for point in again.as_written.open_points:
        for reading in point.readings:
            choice = {point.id: reading.id}
            assert repr(again.under(choice)) == repr(plain.under(choice))
    assert code_book(policies(cache).resolver) == code_book(policies().resolver)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_is_wrong_is_told_again_each_time(path, cache):
    plain = examined(str(path)).problems
    for _ in range(2):
        assert examined(str(path), cache).problems == plain


def test_a_file_that_changed_is_read_anew(cache, own):
    path = own / "basildon_lower.yaml"
    before = path.read_text(encoding="utf-8")
    examined(str(path), cache)
    about = path.stat()
    path.write_text(before.replace("attendance < 95", "attendance < 94"), encoding="utf-8")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))  # same size, same time: content alone counts
    same(examined(str(path), cache), examined(str(path)))
    path.write_text(before.replace("attendance < 95", "attendanc < 95"), encoding="utf-8")
    assert not examined(str(path), cache).usable
    path.write_text(before, encoding="utf-8")
    same(examined(str(path), cache), examined(str(path)))


def test_a_base_that_changed_counts_for_those_who_extend_it(cache, own):
    name = "basildon_lower"
    examined(name, cache, own)
    base = own / "base" / "england_2024.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace("unit: ", "unit:  ", 1) + "\n# later\n", encoding="utf-8")
    same(examined(name, cache, own), examined(name, None, own))
    base.write_text(base.read_text(encoding="utf-8") + "\nnonsense: 1\n", encoding="utf-8")
    found = examined(name, cache, own)
    assert not found.usable
    assert found.problems == examined(name, None, own).problems


def test_a_what_if_is_checked_once_and_each_value_by_itself(cache, reads):
    for _ in range(2):
        opened = policies(cache)
        loaded = opened.load("basildon_lower")
        opened.patched(loaded, [(LETTER, "93")])
    reads.update(readings=0)
    opened = policies(cache)
    loaded = opened.load("basildon_lower")
    plain = policies()
    change = [(LETTER, "93")]
    expected = plain.load("basildon_lower", sets=change).policy
    assert repr(opened.patched(loaded, change).policy) == repr(expected)
    reads.update(readings=0)
    opened.patched(loaded, [(LETTER, "92")])
    assert reads["readings"] == 1


@pytest.mark.parametrize("what", ["version", "schema", "python"])
def test_what_another_program_kept_is_not_taken(what, cache, reads, monkeypatch, tmp_path):
    examined("lct", cache)
    reads.update(yaml=0)
    if what == "version":
        monkeypatch.setattr(library_kept, "__version__", "0.0.1")
    elif what == "python":
        monkeypatch.setattr(library_kept.platform, "python_version", lambda: "3.10.0")
    else:
        schemas = Path(shutil.copytree(ROOT / "schema", tmp_path / "schema"))
        monkeypatch.setattr(kept, "packaged", lambda kind: schemas)
        file = schemas / "policy.schema.json"
        file.write_bytes(file.read_bytes() + b"\n")
    kept._program.cache_clear()
    try:
        examined("lct", cache)
    finally:
        monkeypatch.undo()
        kept._program.cache_clear()
    assert reads["yaml"] > 0


def bent(value, draw):
    """A value changed at one place."""
    if isinstance(value, list) and value:
        at = draw.randrange(len(value))
        if draw.random() < 0.2:
            return value[:at] + value[at + 1 :]
        return [*value[:at], bent(value[at], draw), *value[at + 1 :]]
    if isinstance(value, dict) and value:
        key = draw.choice(list(value))
        rest = {name: inner for name, inner in value.items() if name != key}
        return rest if draw.random() < 0.2 else {**value, key: bent(value[key], draw)}
    return draw.choice([None, [], {}, -1, 1.5, True, {"a": 1}, [[0]], 10**30])


def test_a_body_that_does_not_fit_is_no_document():
    """Behind a right checksum, too: what was written by a broken run."""
    opened = policies()
    document = opened.library.document(opened.library.find("sharley_park"))
    body = kept._packed(document, opened.resolver.read(document).data)
    assert body is not None
    assert kept._unpacked(body, "x.yaml") is not None
    draw = random.Random(6)
    data = json.loads(body)
    for part in range(len(data)):
        for _ in range(150):
            fits = kept._unpacked(json.dumps([*data[:part], bent(data[part], draw), *data[part + 1 :]]).encode(), "x")
            assert part > 1 or fits is None  # another figure fits in the place of a figure; nothing else does
    for text in (b"", b"null", b"[]", b"[[],[],[],[]]", b"\xff", b"[" * 100_000, b'[{}, "", [1, 1], [], 0]', body[:-1]):
        assert kept._unpacked(text, "x.yaml") is None, text[:30]


def test_a_body_that_does_not_fit_is_no_resolved_profile():
    opened = policies()
    found = opened.resolver.resolve(opened.library.find("sharley_park"))
    body = resolved.packed_resolved("sharley_park", found.tree, [("a", "a.yaml", "0f")], ("a",), ())
    assert body is not None
    draw = random.Random(7)
    data = json.loads(body)
    for part in range(len(data)):
        for _ in range(100):
            fits = resolved.unpacked_resolved(
                json.dumps([*data[:part], bent(data[part], draw), *data[part + 1 :]]).encode()
            )
            assert fits is None or all(type(origin.place.line) is int for origin in fits.tree.origins.values())
    for text in (b"", b"null", b"[]", b"\xff", b"[" * 100_000, body[:-1], body.replace(b'"sharley_park"', b"null")):
        assert resolved.unpacked_resolved(text) is None, text[:30]


def test_what_a_profile_came_to_holds_only_with_the_same_files_beside_it(cache, own, tmp_path):
    name = "basildon_lower"
    examined(name, cache, own)
    # A version for the same days, which nobody could tell from it.
    twin = own / "twin.yaml"
    shutil.copy(own / f"{name}.yaml", twin)
    found = examined(str(own / f"{name}.yaml"), cache, own)
    assert found.problems == examined(str(own / f"{name}.yaml"), None, own).problems
    twin.unlink()
    # Another base of that name, in a folder that is looked in first.
    nearer = tmp_path / "nearer"
    (nearer / "base").mkdir(parents=True)
    base = (own / "base" / "england_2024.yaml").read_text(encoding="utf-8")
    (nearer / "base" / "england_2024.yaml").write_text(base.replace("unit: ", "unit:  ", 1), encoding="utf-8")
    path = str(own / f"{name}.yaml")
    same(examined(path, cache, nearer, own), examined(path, None, nearer, own))
    # Of no base at all, and of one with an error.
    for text in ("", base + "\nnonsense: 1\n"):
        (nearer / "base" / "england_2024.yaml").write_text(text, encoding="utf-8")
        assert examined(path, cache, nearer, own).problems == examined(path, None, nearer, own).problems


def test_what_is_noted_of_a_profile_goes_with_any_file_it_rests_on(cache, own, monkeypatch):
    path = own / "basildon_lower.yaml"
    asked = 0

    def noted():
        loaded = examined(str(path), cache, own)
        return held_of(loaded), held_rules(loaded)

    def counted(loaded):
        nonlocal asked
        asked += 1
        return held_rules(loaded)

    monkeypatch.setattr(simulated, "held_rules", counted)
    assert len({str(noted()) for _ in range(3)}) == 1
    assert asked == 1
    base = own / "base" / "england_2024.yaml"
    for file in (base, path):
        file.write_text(file.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
        found, plain = noted()
        assert found == plain
    assert asked == 3
    for kept_file in cache.iterdir():  # a body that means something else, behind a right checksum
        kept_file.unlink()
    monkeypatch.setattr(KeptFiles, "get", lambda _self, key: b'{"a": 1}' if key.startswith(b"held") else None)
    found, plain = noted()
    assert found == plain
    # A what-if is another profile than the one in the file.
    opened = policies(cache)
    patched = opened.patched(opened.load("basildon_lower"), [(LETTER, "93")])
    assert patched.resolved.noted("held", "rules", "decide", "facts") is None


def test_what_was_found_good_is_not_built_to_be_validated(cache, own, monkeypatch):
    name = "basildon_lower"
    opened = policies(cache, own)
    assert opened.problems(opened.library.find(name)) == ()
    build, built = load.build, []
    monkeypatch.setattr(load, "build", lambda *given: built.append(given) or build(*given))
    opened = policies(cache, own)
    assert opened.problems(opened.library.find(name)) == ()
    assert not built
    path = own / f"{name}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("attendance <", "attendanc <", 1), encoding="utf-8")
    for _ in range(2):
        opened = policies(cache, own)
        assert opened.problems(opened.library.find(name)) == examined(name, None, own).problems != ()


def test_places_are_those_of_the_file_as_it_is_shown(cache, own):
    path = own / "basildon_lower.yaml"
    for folder in (ROOT, own, own.parent):
        opened, plain = (Policies(Library((own,), folder, files)) for files in (KeptFiles(cache), None))
        same(opened.examine(opened.library.find(str(path))), plain.examine(plain.library.find(str(path))))


def test_a_slip_in_a_what_if_is_told_alike(cache):
    change = [("stages.concern_letter.when", "attendanc < 93")]
    told = []
    for folder in (None, cache, cache):
        opened = policies(folder)
        with pytest.raises(CannotGoOn) as stopped:
            opened.load("basildon_lower", sets=change)
        told.append(stopped.value.problems)
    assert told[0] == told[1] == told[2]


def test_a_damaged_cache_is_rebuilt_and_changes_no_answer(cache, capsys, monkeypatch, reads):
    def shown():
        assert run(["show", "lct", "--format", "json"]) == 0
        return capsys.readouterr().out

    plain = shown()
    monkeypatch.setenv("ATTENDANCE_POLICY_CACHE", str(cache))
    assert shown() == plain
    whole = {path.name: path.read_bytes() for path in cache.iterdir()}
    assert whole
    for damage in (lambda b: b"", lambda b: b[: len(b) // 2], lambda b: b[:-2] + b"  ", lambda b: b"\0" * len(b)):
        for path in cache.iterdir():
            path.write_bytes(damage(path.read_bytes()))
        assert shown() == plain
        assert {path.name: path.read_bytes() for path in cache.iterdir()} == whole  # rebuilt
    reads.update(yaml=0)
    assert shown() == plain
    assert reads["yaml"] == 0


def test_where_the_cache_is_and_how_it_is_turned_off(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert run(["validate", "lct"]) == 0  # off, for all tests
    monkeypatch.delenv("ATTENDANCE_POLICY_CACHE")
    assert run(["--no-cache", "validate", "lct"]) == 0
    assert list(tmp_path.iterdir()) == []
    assert run(["validate", "lct"]) == 0
    assert list((tmp_path / "xdg" / "attendance-policy").iterdir())
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # which the standard says to leave alone
    assert run(["validate", "lct"]) == 0
    assert list((tmp_path / "home" / ".cache" / "attendance-policy").iterdir())
    monkeypatch.setenv("ATTENDANCE_POLICY_CACHE", str(tmp_path / "named"))
    assert run(["validate", "lct"]) == 0
    assert list((tmp_path / "named").iterdir())
    capsys.readouterr()
