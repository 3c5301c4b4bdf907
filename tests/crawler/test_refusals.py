"""What is to be done about a refusal is a kind that its maker names; its sentence is for people alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.events import REFUSAL_KINDS, Refusal, RefusalKind
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, timeout_seconds=5, private_hosts=("127.0.0.1",))
# What makes a refusal, and which of its arguments, counted without the receiver, is the kind.
MAKERS = {"Refusal": 2, "Reason": 0, "NotAsked": 0, "refuse": 2}
SPIDER = """
from crawler.spiders.index_pages import IndexSpider, Missing

class Spider(IndexSpider):
    def read(self, response):
        self.refuse(response.url + "#old", "the register was rebuilt")
        yield Missing("the register names no resolution")
"""


def makers(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in MAKERS:
                yield name, node


def names_its_kind(name: str, call: ast.Call) -> bool:
    keywords = {keyword.arg for keyword in call.keywords}
    is_handed_on = any(isinstance(argument, ast.Starred) for argument in call.args)
    return is_handed_on or len(call.args) > MAKERS[name] or "kind" in keywords


def test_every_place_that_makes_a_refusal_names_its_kind() -> None:
    made = [
        (path.relative_to(ROOT), call.lineno, names_its_kind(name, call))
        for package in ("crawler", "pipeline/ingest", "pipeline/study")
        for path in sorted((ROOT / package).rglob("*.py"))
        for name, call in makers(path)
    ]
    assert len(made) > 30
    assert not [place for *place, is_named in made if not is_named]


def test_every_kind_is_told_in_a_sentence_and_the_page_on_sources_tells_the_same() -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    table = re.search(r"<!-- keys refusals -->\n(.*?)<!-- /keys -->", page, re.DOTALL)
    assert table
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", table[1], re.MULTILINE)
    assert dict(rows) == {kind.value: sentence for kind, sentence in REFUSAL_KINDS.items()}
    assert set(REFUSAL_KINDS) == set(RefusalKind)


@pytest.fixture(scope="module")
def kinds(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, RefusalKind]:
    """By path, the kind of the refusal of each document of a site that gives none."""
    statuses = (401, 403, 404, 410, 451, 429, 500, 503)
    scripted_site.answers = {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /no\n", "text/plain"),
        **{f"/{status}.pdf": answer(status=status) for status in statuses},
    }
    paths = ("no.pdf", "a.zip", *(f"{status}.pdf" for status in statuses))
    source = Source(
        "site", Role.CITY, "site", "direct", ("en",), ("127.0.0.1",), ("pdf",),
        documents=tuple(DirectDocument(f"{scripted_site.address}/{path}") for path in paths),
    )  # fmt: skip
    # Port 9 is kept for discarding; nothing listens there.
    away = replace(source, id="away", documents=(DirectDocument("http://127.0.0.1:9/away.pdf"),))
    gone = replace(source, id="folder", kind="folder", options={"folder": "/nowhere", "base_url": "http://127.0.0.1/f"})
    found = crawl((source, away, gone), SETTINGS, tmp_path_factory.mktemp("archive"))
    return {one.url.rpartition("/")[2]: one.kind for one in found.refusals}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "paths"),
    [
        (RefusalKind.GONE, ("404.pdf", "410.pdf")),
        (RefusalKind.DISALLOWED, ("no.pdf",)),
        (RefusalKind.LEFT_OUT, ("a.zip",)),
        (RefusalKind.TRY_AGAIN, ("429.pdf", "500.pdf", "503.pdf", "away.pdf")),
        (RefusalKind.MEND, ("401.pdf", "403.pdf", "451.pdf", "f")),
    ],
)
def test_the_kind_says_what_is_to_be_done(
    kinds: dict[str, RefusalKind], kind: RefusalKind, paths: tuple[str, ...]
) -> None:
    assert tuple(path for path in paths if kinds.get(path) is kind) == paths


def test_what_a_researchers_spider_refuses_or_misses_is_to_be_mended(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    scripted_site.answers = {"/list": answer(b"<html></html>", "text/html")}
    (tmp_path / "spider.py").write_text(SPIDER)
    page = f"{scripted_site.address}/list"
    source = Source(
        "site", Role.CITY, "site", "python", ("en",), ("127.0.0.1",), ("pdf",),
        start_urls=(page,), options={"spider": str(tmp_path / "spider.py")},
    )  # fmt: skip
    assert crawl((source,), SETTINGS, tmp_path / "archive").refusals == (
        Refusal("site", f"{page}#old", RefusalKind.MEND, "the register was rebuilt"),
        Refusal("site", page, RefusalKind.MEND, "the register names no resolution", of_index=True),
    )
