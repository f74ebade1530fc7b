"""The page: one file that fetches nothing, tables a screen reader can follow, and text that is never markup."""

from __future__ import annotations

import itertools
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from attendance_policy.cli.app import run

from .conftest import FIXTURE, Pages

CHANGE = ("--set", "stages.concern_letter.when.attendance=90")
_EMPTY = {"meta", "link", "br", "line", "rect"}


class Read(HTMLParser):
    """The tags of a page, in order; complains about any that is closed out of turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def every(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(path: Path) -> Read:
    return Read(path.read_text(encoding="utf-8"))


@pytest.fixture(params=["what-if", "simulation", "against"])
def found(request: pytest.FixtureRequest, pages: Pages) -> Read:
    more = {"what-if": CHANGE, "simulation": (), "against": ("--against", "basildon_lower")}[request.param]
    return read(pages(*more))


def test_it_is_one_file_that_fetches_nothing(found: Read) -> None:
    assert not found.every("script")
    assert [link["href"] for link in found.every("link")] == ["data:,"]
    policy = next(m["content"] for m in found.every("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert not [value for _, attributes in found.tags for value in attributes.values() if value and "://" in value]
    assert "url(" not in "".join(found.words)


def test_it_is_an_english_page_with_one_heading(found: Read) -> None:
    assert found.every("html")[0]["lang"] == "en-GB"
    assert len(found.every("h1")) == len(found.every("main")) == 1
    levels = [int(tag[1]) for tag, _ in found.tags if tag in ("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_a_caption_and_every_heading_a_scope(found: Read) -> None:
    counts = Counter(tag for tag, _ in found.tags)
    assert counts["table"] == counts["caption"] > 0
    assert all(attributes.get("scope") in ("col", "row") for attributes in found.every("th"))


def test_every_chart_says_what_it_shows_and_has_its_table(found: Read) -> None:
    charts = found.every("svg")
    assert charts
    for chart in charts:
        assert chart["role"] == "img"
        assert chart["aria-label"]
    counts = Counter(tag for tag, _ in found.tags)
    assert counts["figure"] == counts["figcaption"] == len(charts)
    assert counts["details"] >= len(charts)


def test_what_can_be_scrolled_can_be_reached_by_keyboard(found: Read) -> None:
    scrolled = [attributes for attributes in found.every("div") if attributes.get("class") == "scroll"]
    assert scrolled
    assert all(one["tabindex"] == "0" and one["role"] == "group" and one["aria-label"] for one in scrolled)


def test_words_in_backticks_are_set_as_code(found: Read) -> None:
    assert "`" not in "".join(found.words)
    assert found.every("code")


def test_words_of_a_profile_are_never_markup(pages: Pages, tmp_path: Path) -> None:
    nasty = tmp_path / "nasty.yaml"
    text = FIXTURE.read_text(encoding="utf-8").replace("The Basildon Lower Academy", '"<b>A & B\'s</b>"')
    text = text.replace("asks: Is punctuality a concern?", 'asks: "<script>alert(1)</script>?"')
    nasty.write_text(text, encoding="utf-8")
    found = read(pages(*CHANGE, policy=str(nasty)))
    assert not found.every("b")
    assert not found.every("script")
    assert any("<b>A & B's</b>" in words for words in found.words)
    assert any("<script>" in words for words in found.words)


def test_the_figures_are_those_of_the_what_if(pages: Pages) -> None:
    words = " ".join(read(pages(*CHANGE)).words)
    assert "Meeting no longer reaches 14 pupils and reaches 2 later: 26 → 12." in words
    assert "2 other rules decide just as before" in words


def test_pupils_are_named_only_when_asked(pages: Pages) -> None:
    assert "P0000" not in "".join(read(pages(*CHANGE)).words)
    named = read(pages(*CHANGE, "--with-ids"))
    listed = next(words for words in named.words if words.startswith("P0000"))
    assert len(listed.split(", ")) == 14


def test_the_header_says_what_was_not_accepted(tmp_path: Path) -> None:
    mark = "P1,2025-09-0{},{},/\n"
    rows = "".join(mark.format(day, half) for day in (8, 9) for half in ("AM", "PM"))
    texts = {"clean": rows, "one": rows + mark.format(8, "AM")}
    heads = {}
    for name, text in texts.items():
        register, made = tmp_path / f"{name}.csv", tmp_path / f"{name}.html"
        register.write_text("pupil_id,date,session,code\n" + text, encoding="utf-8")
        arguments = ["--policy", str(FIXTURE), "--register", str(register), "--html", str(made), "--format", "json"]
        assert run(["simulate", *arguments]) == 0
        heads[name] = made.read_text(encoding="utf-8").partition("</header>")[0]
    assert "Not accepted: 1 row of the register</p>" in heads["one"]
    assert "ot accepted" not in heads["clean"]
