"""Two crawls, by the command, of a world in which everything goes wrong that can; nothing vanishes, nothing escapes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler import crawl
from crawler.refusals import CIRCLE
from pipeline.cli.crawl import crawl_study
from pipeline.study import open_study
from pipeline.workflow.new_study import init_study
from tests.fixtures.inside_crawls import InsideCrawls
from tests.scenarios.world.server import Reply, World

# One worker: the two crawls are made once.
pytestmark = pytest.mark.xdist_group("world-in-trouble")
SOURCE = """\
id = "{id}"
role = "city"
issuer_id = "velden"
kind = "listing"
languages = ["en"]
allowed_domains = ["127.0.0.1", "localhost", "169.254.169.254"]
take = ["txt", "html"]
start_urls = ["{address}{start}"]
item_css = "li"
follow_css = "a.next"
"""
ETAG, MOMENT = '"v1-é"', "Wed, 01 Jun 2016 10:00:00 GMT"
PLAIN = ("same", "twin", "nap%C3%ADr%20%C3%BC.txt", "cd.txt", "proto.txt")
# What is never worth a request, or must never be made one, and why.
UNASKED = {
    "/intern/secret.txt": "robots.txt disallows it",
    "/list/photo.jpg": "it is .jpg; taken are txt, html",
    "http://elsewhere.example/a.txt": "it is not in allowed_domains",
}
REFUSED = {
    "/list/gone.txt": "the server answered HTTP 404",
    "/list/film.txt": "its media type is video/mp4; taken are txt, html",
    "/list/to-host.txt": "it redirects to http://elsewhere.example/x, which is not in allowed_domains",
    "/list/to-file.txt": "it redirects to file:///etc/passwd, which is no web address",
    "/list/to-meta.txt": "it leads to a private address, which private_hosts in study.toml does not name",
    "/list/to-private.txt": "its host leads to the private address",
    "/list/to-intern.txt": "robots.txt disallows it",
    "/list/round.txt": CIRCLE.sentence,
    "/list/trickle.txt": "it timed out after 1 seconds",
    "/list/huge.txt": "it is larger than 1 MB",
    "/list/bomb.txt": "it is larger than 1 MB",
    "/list/dead.txt": "the server answered HTTP 500",
    "/cal/14": "the 12 pages that lead to it brought no new document",
    "/app/": "its links appear only by JavaScript, or not at all",
}


def pages_of(world: World, reply: type[Reply], made: SimpleNamespace) -> dict[str, Any]:
    address = world.address
    to = {name: reply(status=302, headers=(("Location", target),)) for name, target in (
        ("to-host", "http://elsewhere.example/x"), ("to-file", "file:///etc/passwd"), ("round", "/list/round.txt"),
        ("to-meta", "http://169.254.169.254/latest"), ("to-private", f"http://localhost:{world.port}/intern/x"),
        ("to-intern", "/intern/y"), ("moved", f"//127.0.0.1:{world.port}/list/end.txt"),
    )}  # fmt: skip
    text = made.text_of
    names = ("a.txt", "./b.txt", f"//127.0.0.1:{world.port}/list/proto.txt", "/list/same", "twin", "moved.txt")
    odd = (
        "napír%20ü.txt",
        "cd.txt",
        "flaky.txt",
        "s.txt;jsessionid=A1?PHPSESSID=99",
        "s.txt",
        "changes.txt",
        "zip.txt",
    )
    bad = [url if "//" in url else url.removeprefix("/list/") for url in {**UNASKED, **REFUSED} if url[:5] != "/cal/"]
    return {
        "/robots.txt": reply(b"User-agent: policyecho\nDisallow: /intern/\n"),
        "/list/": made.page(*names, *odd, *bad[:-1], following="?page=2"),
        "/list/?page=2": made.page("late.txt", "a.txt", following="/list/?page=3"),
        "/list/?page=3": made.page("last.txt", following="?page=2"),
        "/list/a.txt": reply(text("a"), etag=ETAG),
        "/list/b.txt": reply(text("b"), last_modified=MOMENT),
        "/list/zip.txt": reply(
            gzip.compress(text("zip"), mtime=0), headers=(("Content-Encoding", "gzip"),), etag='"z"'
        ),
        "/list/end.txt": reply(text("end"), etag='"end"'),
        "/list/changes.txt": [reply(text("old"), etag='"old"'), reply(text("new"), etag='"new"')],
        "/list/flaky.txt": [reply(status=500), reply(status=503), reply(text("flaky"))],
        "/list/dead.txt": reply(status=500),
        "/list/cd.txt": reply(text("cd"), headers=(("Content-Disposition", 'attachment; filename="../../x"'),)),
        "/list/trickle.txt": reply(bytes(range(65, 91)) * 4, seconds_a_byte=0.1),
        "/list/huge.txt": reply(b"x" * 999, length=300 * 1024**2),
        "/list/bomb.txt": reply(gzip.compress(bytes(5 * 1024**2), mtime=0), headers=(("Content-Encoding", "gzip"),)),
        "/list/film.txt": reply(b"film", "video/mp4"),
        **{f"/list/{name}": reply(text("twins" if name in ("same", "twin") else name),
                                  headers=(("Set-Cookie", "id=geheim"),)) for name in PLAIN},
        **{f"/list/{name}.txt": reply(text(name)) for name in ("late", "last")},
        "/list/s.txt;jsessionid=A1?PHPSESSID=99": reply(text("s")),
        **{f"/list/{name}.txt": answer for name, answer in to.items()},
        **{f"/cal/{day}": made.page("/list/last.txt", following=f"/cal/{day + 1}") for day in range(1, 99)},
        "/app/": reply(b"<html><body><div id='app'></div><script src='/app.js'></script></body></html>", made.html),
        "/intern/x": reply(text("x")), "/intern/y": reply(text("y")), "/intern/secret.txt": reply(text("z")),
        "/unused": reply(address.encode()),
    }  # fmt: skip


@dataclass
class Crawled:
    """The study after two crawls, and what the server saw in each of them."""

    address: str
    root: Path
    seen: tuple[list[Any], list[Any]]
    summaries: tuple[dict[str, Any], dict[str, Any]]
    log: str

    def full(self, path: str) -> str:
        return path if "//" in path else self.address + path

    def paths(self, crawl: int) -> list[str]:
        return [one.path for one in self.seen[crawl]]

    def revisits(self) -> dict[str, str]:
        found = {}
        for path in sorted((self.root / "store" / "warc").glob("*.warc.gz")):
            with path.open("rb") as stream:
                for record in ArchiveIterator(stream, check_digests="raise"):
                    if record.rec_type == "revisit":
                        fields = record.rec_headers
                        url = str(fields.get_header("WARC-Target-URI")).removeprefix(self.address)
                        found[f"{url} {path.name[:16]}"] = str(fields.get_header("WARC-Profile")).rpartition("/")[2]
        return {key.split()[0]: kind for key, kind in found.items()}


def hurry_for(name: str, target: Callable[..., None], args: tuple[Any, ...]) -> None:
    """Crawl with the limit of time for the address of this name alone: others may be late where the machine is busy."""
    from scrapy import Request
    from scrapy.downloadermiddlewares.downloadtimeout import DownloadTimeoutMiddleware

    limit = DownloadTimeoutMiddleware.process_request

    def limit_one(middleware: DownloadTimeoutMiddleware, request: Request) -> Any:
        if not request.url.endswith(name):
            request.meta["download_timeout"] = 300
        return limit(middleware, request)

    pytest.MonkeyPatch().setattr(DownloadTimeoutMiddleware, "process_request", limit_one)
    target(*args)


@pytest.fixture(scope="module")
def crawled(
    module_world: World,
    reply: type[Reply],
    made: SimpleNamespace,
    warm_context: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Crawled]:
    world, root = module_world, tmp_path_factory.mktemp("world") / "study"
    world.pages, seen, summaries, logs = pages_of(world, reply, made), [], [], ""
    init_study(root, settings=(
        '[crawl]\ncontact = "a@b.example"\ndelay_seconds = 0\ntimeout_seconds = 1\nmax_megabytes = 1\n'
        'private_hosts = ["127.0.0.1"]\n'
    ))  # fmt: skip
    for name, start in (("list", "/list/"), ("cal", "/cal/1"), ("app", "/app/")):
        (root / "sources" / f"{name}.toml").write_text(SOURCE.format(id=name, address=world.address, start=start))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawl, "PROCESSES", InsideCrawls(warm_context, hurry_for, "/trickle.txt"))
        for name in ("http_proxy", "HTTPS_PROXY", "all_proxy"):
            # A port where nothing listens: only the study decides on a proxy.
            patch.setenv(name, "http://user:geheim@127.0.0.1:9")
        for _ in range(2):
            world.seen = []
            # The page that only its scripts fill gives nothing, which must not pass for a crawl that found nothing.
            assert crawl_study(root, []) == 3
            seen.append(world.seen)
            with open_study(root) as study:
                summaries.append(study.last_crawl_summary() or {})
            (root / "store" / "crawls").rename(root / "store" / f"crawls-{len(seen)}")
    logs = json.dumps(summaries)
    yield Crawled(world.address, root, (seen[0], seen[1]), (summaries[0], summaries[1]), logs)


@pytest.mark.slow
@pytest.mark.parametrize("crawl", [0, 1])
def test_what_is_disallowed_or_elsewhere_is_never_asked_for(crawled: Crawled, crawl: int) -> None:
    paths = crawled.paths(crawl)
    assert paths[0] == "/robots.txt"
    assert not [path for path in paths if path.startswith("/intern/") or path.endswith((".jpg", ".js"))]
    # `localhost` is this very server under a name that the study does not call its own.
    assert {one.host.partition(":")[0] for one in crawled.seen[crawl]} == {"127.0.0.1"}


@pytest.mark.slow
@pytest.mark.parametrize("crawl", [0, 1])
def test_every_refusal_stands_in_the_summary_and_the_catalogue_with_its_reason(crawled: Crawled, crawl: int) -> None:
    wanted = {crawled.full(path): reason for path, reason in {**UNASKED, **REFUSED}.items()}
    said = {one["url"]: one["reason"] for one in crawled.summaries[crawl]["refusals"]}
    assert said.keys() == wanted.keys()
    assert {url: said[url][: len(reason)] for url, reason in wanted.items()} == wanted
    with open_study(crawled.root) as study:
        assert {one.url: one.reason for one in study.crawls.refusals()} == said


def test_every_document_is_found_once_however_it_is_linked(crawled: Crawled) -> None:
    names = {"a", "b", "cd", "changes", "flaky", "last", "late", "moved", "napír%20ü", "proto", "s", "same", "zip"}
    with open_study(crawled.root) as study:
        found = {one.document.document_id: one.document for one in study.documents.all()}
        sizes = {document.document_id: len(study.read_version(document.sha256)) for document in found.values()}
    # Titles are the links' texts here.
    ends = {document.title.rpartition("/")[2].partition(".")[0] for document in found.values()}
    assert ends == names and len(found) == len(names)
    assert set(sizes.values()) == {900}
    first, second = crawled.summaries
    assert (len(first["new"]), len(second["new"]), len(second["changed"]), second["unchanged"]) == (13, 0, 1, 14)
    assert [one.rpartition(".")[2].partition("-")[0] for one in second["changed"]] == ["changes"]
    assert first["gone"] == second["gone"] == []


def test_loops_and_traps_come_to_an_end_and_trouble_is_tried_three_times(crawled: Crawled) -> None:
    paths = crawled.paths(0)
    tries = {path: paths.count(path) for path in set(paths)}
    many = {path: n for path, n in tries.items() if n > 1}
    assert many == {
        "/robots.txt": 3,  # once for each source
        "/list/flaky.txt": 3, "/list/dead.txt": 3, "/list/trickle.txt": 3,
        "/list/last.txt": 2,  # two sources link it
    }  # fmt: skip
    assert [path for path in paths if path.startswith("/cal/")] == [f"/cal/{day}" for day in range(1, 14)]


def test_the_second_crawl_asks_for_what_changed_and_is_told_of_the_rest(crawled: Crawled) -> None:
    conditions = {
        one.path: (one.headers.get("if-none-match", ""), one.headers.get("if-modified-since", ""))
        for one in crawled.seen[1]
        if one.is_conditional
    }
    assert conditions == {
        "/list/a.txt": (ETAG, ""), "/list/b.txt": ("", MOMENT),
        "/list/zip.txt": ('"z"', ""), "/list/end.txt": ('"end"', ""), "/list/changes.txt": ('"old"', ""),
    }  # fmt: skip
    assert not any(one.is_conditional for one in crawled.seen[0])
    assert all(crawled.paths(1).count(path) == 1 for path in conditions)
    revisits = crawled.revisits()
    unchanged = {path for path, kind in revisits.items() if kind == "server-not-modified"}
    assert unchanged == {"/list/a.txt", "/list/b.txt", "/list/zip.txt", "/list/end.txt"}
    same = {path for path, kind in revisits.items() if kind == "identical-payload-digest"}
    assert same >= {f"/list/{name}" for name in PLAIN} | {"/list/flaky.txt", "/list/late.txt"}
    assert "/list/changes.txt" not in revisits
    (counted,) = [one for one in crawled.summaries[1]["rounds"] if one["source_id"] == "list"]
    assert counted["not_modified"] == 4


def test_names_that_servers_give_become_no_paths(crawled: Crawled) -> None:
    known = {"catalogue.sqlite", "ledger.sqlite", "writer.lock"}
    files = [path for path in crawled.root.parent.rglob("*") if path.is_file()]
    stray = [path for path in files if path.suffix not in (".gz", ".toml", ".csv", ".json") and path.name not in known]
    assert stray == []


@pytest.mark.slow
def test_no_password_is_told(crawled: Crawled) -> None:
    assert "geheim" not in crawled.log
    for seen in crawled.seen:
        assert not [one for one in seen if {"cookie", "authorization", "proxy-authorization"} & one.headers.keys()]
    for path in (crawled.root / "store" / "warc").glob("*.warc.gz"):
        lines = gzip.decompress(path.read_bytes()).split(b"\r\n")
        # What a server sent is kept as it came; nothing of it is sent back or told elsewhere.
        assert {line.partition(b":")[0] for line in lines if b"geheim" in line} <= {b"Set-Cookie"}
