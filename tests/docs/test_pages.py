"""The documentation: its generated parts are as the code is, and what it names exists."""

import re
from pathlib import Path

import pytest

from docs.generator import BLOCKS, DOCS, names_in, pages, renewed

ROOT = DOCS.parent
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"])
FOLDERS = ("bot", "domain", "sheets", "sandbox", "benchmarks", "docs", "tests")

_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
_PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`")


@pytest.mark.parametrize("page", [*pages()], ids=lambda page: page.name)
def test_a_page_is_as_the_code_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert renewed(text) == text, f"{page.name} is not current: run `make docs` and commit what it changed"


def test_every_generated_part_is_on_a_page() -> None:
    assert set().union(*(names_in(page.read_text(encoding="utf-8")) for page in pages())) == set(BLOCKS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_and_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [page.parent / link for link in _LINK.findall(text)]
    named = [ROOT / name for name in _PATH.findall(text)]
    assert [str(each.relative_to(ROOT)) for each in (*links, *named) if not each.exists()] == []


def test_the_glossary_has_the_words_that_people_see() -> None:
    """Each phrase of its chat columns is in the catalogue of texts, each of its last column among the sheet's words."""
    seen = [
        (ROOT / "bot/locales/en.ftl").read_text(encoding="utf-8").lower(),
        (ROOT / "bot/locales/zh.ftl").read_text(encoding="utf-8"),
        " ".join(
            " ".join(words)
            for file in sorted((ROOT / "sheets").rglob("*.py"))
            for words in re.findall(r'Words\("([^"]*)", "([^"]*)"\)', file.read_text(encoding="utf-8"))
        ),
    ]
    rows = [line.strip("| ").split(" | ") for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()]
    told = [cells[2:] for cells in rows if len(cells) == 5 and cells[0] not in ("in the code", "---")]
    phrases = [
        (phrase, texts)
        for cells in told
        for cell, texts in zip(cells, seen, strict=True)
        for phrase in re.split(r"[,、]\s*", cell)
        if phrase != "–"
    ]
    assert [phrase for phrase, texts in phrases if phrase.lower() not in texts.lower()] == []
