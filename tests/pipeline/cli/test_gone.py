"""What a site no longer has is told by status and documents.csv, and goes on taking part."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.static_site import serve_sites
from pipeline.workflow.new_study import init_study
from tests.fixtures.command_line import Answer
from tests.fixtures.study import Bench

HOST = "www.velden.example"
SOURCE = f"""\
id = "velden"
role = "city"
issuer_id = "velden"
kind = "listing"
languages = ["nl"]
allowed_domains = ["{HOST}"]
take = ["txt"]
start_urls = ["http://{HOST}/beleid/"]
item_css = "li"
"""


class Town:
    """A town's list of plans, and a study that crawls it and is run after each crawl."""

    def __init__(self, folder: Path, address: str, policyecho: Callable[..., Answer]) -> None:
        self.policyecho, self.pages, self.root = policyecho, folder / "sites" / HOST / "beleid", folder / "study"
        self.pages.mkdir(parents=True)
        settings = '[crawl]\ncontact = "a@b.example"\ndelay_seconds = 0\n'
        init_study(self.root, settings=f'{settings}proxy = "{address}"\n[model]\nname = "hashing"\n')
        (self.root / "sources" / "velden.toml").write_text(SOURCE)

    def crawl(self, *names: str) -> None:
        """Let the list hold just these, one file each, crawl it, and run."""
        for name in names:
            (self.pages / f"{name}.txt").write_text(f"De gemeente wil voor {name} honderd woningen laten bouwen.")
        items = "".join(f"<li><a href='{name}.txt'>{name}</a></li>" for name in names)
        (self.pages / "index.html").write_text(f"<html><body><ul>{items}</ul></body></html>")
        for command in ("crawl", "run"):
            answer = self.call(command)
            assert answer.code == 0, answer.err

    def call(self, *words: str) -> Answer:
        return self.policyecho(*words, "--study", self.root)

    def status(self) -> Any:
        return json.loads(self.call("status", "--json").text)

    def rows(self) -> dict[str, dict[str, str]]:
        """The lines of documents.csv by the name of the file that each is."""
        found = Bench(self.root).exported(self.status()["run_id"], "documents")
        return {Path(row["url"]).stem: row for row in found}


@pytest.fixture
def town(tmp_path: Path, policyecho: Callable[..., Answer]) -> Iterator[Town]:
    (tmp_path / "sites").mkdir()
    with serve_sites(tmp_path / "sites") as address:
        yield Town(tmp_path, address, policyecho)


@pytest.mark.slow
def test_what_a_crawl_found_gone_is_told_and_takes_part_until_it_is_back(town: Town) -> None:
    town.crawl("nota", "plan")
    assert town.status()["gone"] == [] and not any(row["gone_since"] for row in town.rows().values())
    assert "Gone from their sources" not in town.call("status").text

    town.crawl("nota")
    before, after = town.status(), town.rows()
    (gone,) = before["gone"]
    assert gone["document_id"] == after["plan"]["document_id"] and gone["reason"] == "it is no longer linked"
    assert (after["plan"]["gone_since"], after["nota"]["gone_since"]) == (gone["since"], "")
    # It is kept and takes part like the other.
    assert (after["plan"]["status"], after["plan"]["sentences"]) == ("ok", after["nota"]["sentences"])
    assert before["fresh"] and before["documents"] == {"ok": 2}
    told = town.call("status").text
    assert "Gone from their sources: 1 document; what was archived is kept and goes on taking part" in told
    assert f"  {gone['document_id']} since {gone['since']} (it is no longer linked)" in told

    hits = json.loads(town.call("query", "honderd woningen", "--format", "json", "--every").text)
    since = {hit["document_id"]: hit["gone_since"] for hit in hits}
    assert since == {gone["document_id"]: gone["since"], after["nota"]["document_id"]: ""}
    assert f"gone from its source since {gone['since']}" in " ".join(
        town.call("query", "honderd woningen").text.split()
    )

    town.crawl("nota")  # told once by the crawl, and known from then on
    assert town.status()["gone"] == [gone] and town.rows()["plan"]["gone_since"] == gone["since"]
    town.crawl("nota", "plan")
    assert town.status()["gone"] == [] and town.rows()["plan"]["gone_since"] == ""


@pytest.mark.slow
def test_many_that_are_gone_are_counted_and_the_first_of_them_named(town: Town) -> None:
    town.crawl(*(f"plan-{number}" for number in range(8)))
    town.crawl("plan-7")
    told = town.call("status").text
    assert "Gone from their sources: 7 documents" in told and told.count(" since 2") == 5
    assert "  and 2 more, see gone_since in documents.csv or `policyecho status --json`" in told
    gone = town.status()["gone"][0]["document_id"]
    assert town.call("remove", gone, "--reason", "superseded").code == 0
    assert len(town.status()["gone"]) == 6, "what was removed takes no part"


@pytest.mark.slow
def test_a_document_that_only_moved_is_not_gone(town: Town) -> None:
    town.crawl("nota", "plan")
    (town.pages / "nieuw.txt").write_bytes((town.pages / "plan.txt").read_bytes())
    page = town.pages / "index.html"
    page.write_text(page.read_text().replace("plan.txt", "nieuw.txt"))
    assert town.call("crawl").code == 0
    assert town.status()["gone"] == []
