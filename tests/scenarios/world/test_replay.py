"""An archive alone makes the same documents anew: two crawls of a changing site, read without asking any server."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.cli.crawl import crawl_study
from pipeline.study import open_study
from pipeline.workflow.new_study import init_study
from pipeline.workflow.report import no_progress
from pipeline.workflow.run import run
from pipeline.workflow.workspace import Workspace
from tests.scenarios.world.server import Reply, World

LISTING = """\
id = "list"
role = "city"
issuer_id = "velden"
kind = "listing"
languages = ["en"]
allowed_domains = ["127.0.0.1"]
take = ["txt"]
start_urls = ["{address}/list/"]
item_css = "li"
follow_css = "a.next"
"""
NAMED = """\
id = "named"
role = "reference"
issuer_id = "union"
kind = "direct"
languages = ["en"]
allowed_domains = ["127.0.0.1"]
take = ["txt"]
[[documents]]
url = "{address}/named.txt"
title = "The directive"
date = "2009-11"
document_id = "directive-2009"
[[documents]]
url = "{address}/named/same.txt"
"""
SETTINGS = """\
[crawl]
contact = "a@b.example"
delay_seconds = 0
private_hosts = ["127.0.0.1"]
[model]
name = "hashing"
"""
TABLES = ("documents", "versions", "document_versions", "snapshots")
# Where bytes lie and when a row was written differ; nothing that an export shows may.
IGNORED = {"added_at", "snapshot_id", "location"}


def moment(year: int) -> str:
    return f"Wed, 01 Jun {year} 10:00:00 GMT"


def first_pages(world: World, reply: type[Reply], made: SimpleNamespace) -> dict[str, Any]:
    text = made.text_of
    return {
        "/robots.txt": reply(b"User-agent: *\nDisallow: /no/\n", etag='"r"'),
        "/list/": made.page("a.txt", "b.txt", "moved.txt", "zip.txt", "gone.txt", "/no/x.txt", following="/list/2"),
        "/list/2": made.page("/list/twin.txt", "/list/changes.txt", "/list/lost.txt", "a.txt"),
        "/list/a.txt": reply(text("a"), etag='"a"', last_modified=moment(2011)),
        "/list/b.txt": reply(text("b")),
        "/list/moved.txt": reply(status=301, headers=(("Location", "/end.txt"),)),
        "/end.txt": reply(text("end"), last_modified=moment(2014)),
        "/list/zip.txt": reply(
            gzip.compress(text("zip"), mtime=0), headers=(("Content-Encoding", "gzip"),), etag='"z"'
        ),
        "/list/gone.txt": reply(text("gone")),
        "/list/twin.txt": reply(text("a"), etag='"twin"', last_modified=moment(2016)),
        "/list/changes.txt": reply(text("old"), etag='"old"'),
        "/named.txt": reply(text("directive")),
        "/named/same.txt": reply(text("b")),
    }


@dataclass
class Two:
    """A study that was crawled twice, and one made from its archive."""

    live: Path
    replayed: Path
    asked_by_replay: int


def make_study(root: Path, address: str) -> Path:
    init_study(root, settings=SETTINGS)
    for name, toml in (("list", LISTING), ("named", NAMED)):
        (root / "sources" / f"{name}.toml").write_text(toml.format(address=address))
    return root


@pytest.fixture(scope="module")
def two(
    module_world: World, reply: type[Reply], made: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory
) -> Two:
    world, folder = module_world, tmp_path_factory.mktemp("replay")
    world.pages = first_pages(world, reply, made)
    live = make_study(folder / "live", world.address)
    assert crawl_study(live, []) == 0
    world.pages |= {
        "/list/changes.txt": reply(made.text_of("new"), etag='"new"'),
        "/list/gone.txt": reply(b"gone", status=410),
        "/list/lost.txt": reply(made.text_of("found at last")),
    }
    assert crawl_study(live, []) == 0
    # A third, in which everything stays, leads back over two answers that held nothing.
    assert crawl_study(live, []) == 0
    world.seen = []
    replayed = make_study(folder / "replayed", world.address)
    shutil.copytree(live / "store" / "warc", folder / "handed", ignore=shutil.ignore_patterns("*.sqlite"))
    assert crawl_study(replayed, [], from_warc=[folder / "handed"]) == 0
    return Two(live, replayed, len(world.seen))


def table(root: Path, name: str) -> list[dict[str, Any]]:
    with open_study(root) as study:
        rows = [dict(row) for row in study.catalogue.rows(f"SELECT * FROM {name}")]
    kept = [{key: value for key, value in row.items() if key not in IGNORED} for row in rows]
    return sorted(kept, key=lambda row: sorted(map(str, row.items())))


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_the_catalogue_is_the_same(two: Two, name: str) -> None:
    assert table(two.replayed, name) == table(two.live, name)


def test_no_server_is_asked(two: Two) -> None:
    assert two.asked_by_replay == 0


def test_the_documents_are_those_that_were_there(two: Two) -> None:
    with open_study(two.replayed) as study:
        found = {stored.document.title.rpartition("/")[2]: stored.document for stored in study.documents.all()}
        assert all(study.read_version(one.sha256) for one in found.values())
        assert study.read_version(found["changes.txt"].sha256).startswith(b"The strategy called new.")
    names = {"a.txt", "b.txt", "moved.txt", "zip.txt", "gone.txt", "changes.txt", "lost.txt", "The directive"}
    assert found.keys() == names
    assert found["The directive"].document_id == "directive-2009"


def test_the_dates_that_were_seen_are_the_same_and_are_those_of_the_address(two: Two) -> None:
    clues = []
    for root in (two.live, two.replayed):
        with open_study(root) as study:
            clues.append(study.crawls.clues())
    assert clues[0] == clues[1]
    (of_a,) = [found for name, found in clues[0].items() if ".a-" in name]
    # The twin's bytes are those of a.txt; what its own server said of it is a clue, too, and never another one's.
    assert [clue.text for clue in of_a if clue.kind == "last_modified"] == [moment(2011), moment(2016)]
    for row in table(two.live, "snapshots"):
        own = moment(2016 if "twin" in row["url"] else 2011)
        assert own in row["clues"] or not row["url"].endswith(("/a.txt", "/twin.txt"))


def test_the_rounds_brought_the_same(two: Two) -> None:
    counted = ("source_id", "round_id", "documents", "new", "changed", "unchanged", "gone")
    found = [[tuple(row[key] for key in counted) for row in table(root, "rounds")] for root in (two.live, two.replayed)]
    assert sorted(found[0]) == sorted(found[1])
    assert {row[-1] for row in found[0] if row[0] == "list"} == {0, 1}


def test_a_second_replay_changes_nothing(two: Two, tmp_path: Path) -> None:
    again = shutil.copytree(two.replayed, tmp_path / "study")
    assert crawl_study(again, [], from_warc=[again / "store" / "warc"]) == 0
    for name in TABLES:
        assert table(again, name) == table(two.replayed, name)


@pytest.mark.slow
def test_the_exported_documents_are_the_same_bytes(two: Two) -> None:
    exported = []
    for root in (two.live, two.replayed):
        with open_study(root, write=True) as study:
            run(Workspace(study), no_progress)
        folder = (root / "exports" / "latest").resolve()
        exported.append((folder.name, (folder / "documents.csv").read_bytes()))
    assert exported[0] == exported[1]
    assert exported[0][1].count(b"\r\n") == 1 + 8
