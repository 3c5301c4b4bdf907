"""What a crawl costs beside a bare Scrapy spider that only stores bodies: pages a CPU second, and peak memory.

`python -m benchmarks.crawl_cost` serves 2,000 pages on this computer and crawls them both ways in turn, each run in
a process of its own; what is counted is the CPU time of that process and of all that it started.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES, PER_LISTING, RUNS = 2_000, 100, 5
_SENTENCE = (
    "the city welcomes newcomers and asks every office to speak with them in words that they know so that nobody is "
    "sent from door to door a counter answers questions on housing work school and health"
)
_WORDS = _SENTENCE.split()


def page(number: int) -> bytes:
    """One document of about ten kilobytes; no two are equal."""
    words = (_WORDS[(number * 31 + place * place) % len(_WORDS)] for place in range(1_500))
    paragraphs = "</p>\n<p>".join(" ".join(chunk) for chunk in _chunks(list(words), 60))
    return f"<html><head><title>Paper {number}</title></head><body><p>{paragraphs}</p></body></html>".encode()


def _chunks(words: list[str], size: int) -> Iterator[list[str]]:
    yield from (words[start : start + size] for start in range(0, len(words), size))


def listing(number: int, pages: int) -> bytes:
    """One page of the listing, with the link to the next."""
    first = number * PER_LISTING
    items = "".join(
        f'<li class="d"><a href="/doc/{one}">Paper {one}</a> <i>2016-05-{one % 28 + 1:02}</i></li>'
        for one in range(first, min(pages, first + PER_LISTING))
    )
    following = f'<a rel="next" href="/list/{number + 1}">next</a>' if first + PER_LISTING < pages else ""
    return f"<html><body><ul>{items}</ul>{following}</body></html>".encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65_536  # one packet for headers and body, or the client waits for its own acknowledgement
    pages = PAGES

    def do_GET(self) -> None:
        """Answers as the address asks; http.server calls this."""
        kind, _, number = self.path.strip("/").partition("/")
        body = page(int(number)) if kind == "doc" else listing(int(number), self.pages) if kind == "list" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Writes nothing."""


@contextmanager
def served(pages: int) -> Iterator[str]:
    """The address of the listing's first page, until the block ends."""
    handler = type("Handler", (_Handler,), {"pages": pages})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/list/0"
        server.shutdown()
        thread.join()


def bare(url: str, folder: Path) -> int:
    """Pages that a plain Scrapy spider stores; Scrapy's own defaults otherwise."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    class Bare(scrapy.Spider):
        name = "bare"
        start_urls = (url,)
        stored = 0

        def parse(self, response: scrapy.http.Response) -> Iterator[scrapy.Request]:
            for link in response.css("li.d a::attr(href)").getall():
                yield response.follow(link, callback=self.store)
            for link in response.css("a[rel=next]::attr(href)").getall():
                yield response.follow(link)

        def store(self, response: scrapy.http.Response) -> None:
            Bare.stored += 1
            (folder / f"{Bare.stored}.html").write_bytes(response.body)

    process = AsyncCrawlerProcess({"LOG_LEVEL": "WARNING", "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 8})
    process.crawl(Bare)
    process.start()
    return Bare.stored


def ours(url: str, folder: Path) -> int:
    """Documents that a crawl lists, archives and takes into a study, as `policyecho crawl` does."""
    from crawler.source import Pick, Role, Source
    from pipeline.ingest.crawl import CrawlChoices, crawl_sources
    from pipeline.study import open_study
    from pipeline.workflow.new_study import init_study

    source = Source(
        id="site", role=Role.CITY, issuer_id="site", kind="listing", languages=("en",),
        allowed_domains=("127.0.0.1",), take=("html",), start_urls=(url,), follow=Pick(css=("a[rel=next]",)),
        item=Pick(css=("li.d",)), date=Pick(css=("i",)),
    )  # fmt: skip
    choices = CrawlChoices(
        contact="bench@policyecho.example", delay_seconds=0, max_pages=10 * PAGES, private_hosts=("127.0.0.1",)
    )
    init_study(folder / "study")
    with open_study(folder / "study", write=True) as study:
        report = crawl_sources(study, [source], choices, now="2026-01-01T00:00:00Z")
    return len(report.new)


def measured(way: str, pages: int) -> dict[str, float]:
    """One run in a process of its own: documents, CPU seconds, and the peak memory of its largest process in MB."""
    with served(pages) as url, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.crawl_cost", "--one", way, url, folder]
        found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return found


def _one(way: str, url: str, folder: Path) -> None:
    stored = {"bare": bare, "ours": ours}[way](url, folder)
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    print(json.dumps({"stored": stored, "cpu": cpu, "mb": max(usage.ru_maxrss for usage in usages) / 1024}))


def main() -> None:
    """Prints both ways side by side, with the ratio, and the memory of 1,000 and 2,000 pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=3, metavar=("WAY", "URL", "FOLDER"))
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    if given.one:
        _one(given.one[0], given.one[1], Path(given.one[2]))
        return
    rates: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(given.runs):
        for way, found in rates.items():
            run = measured(way, PAGES)
            assert run["stored"] == PAGES, run
            found.append(run["stored"] / run["cpu"])
    for way, found in rates.items():
        print(f"{way:5} {statistics.median(found):7.0f} pages a CPU second ({min(found):.0f} to {max(found):.0f})")
    ratios = [mine / theirs for mine, theirs in zip(rates["ours"], rates["bare"], strict=True)]
    print(f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}); wanted: 0.80")
    few, many = measured("ours", PAGES // 2)["mb"], measured("ours", PAGES)["mb"]
    print(f"peak memory {few:.0f} MB of {PAGES // 2} pages, {many:.0f} MB of {PAGES}: {many - few:+.0f}; wanted: 50")


if __name__ == "__main__":
    main()
