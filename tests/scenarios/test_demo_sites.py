"""The demo's sites and its study fit together: a source finds each document; no real host is named."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from parsel import Selector

from crawler.address import derive_document_id
from crawler.source import Source, load_source
from pipeline.records.dates import parse_interval

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
SITES, STUDY = DEMO / "sites", DEMO / "study"
MAX_LISTING_PAGES = 5


def sources() -> list[Source]:
    return [load_source(path) for path in sorted((STUDY / "sources").glob("*.toml"))]


def table(name: str) -> list[dict[str, str]]:
    with (STUDY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def served(address: str) -> Path:
    parts = urlsplit(address)
    path = parts.path + ("index.html" if parts.path.endswith("/") else "")
    return SITES / parts.netloc / path.lstrip("/")


def robots(host: str) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse((SITES / host / "robots.txt").read_text(encoding="utf-8").splitlines())
    return parser


def listed(source: Source) -> dict[str, tuple[str, str]]:
    """Title and date by address of what the source's selectors find, first listing page to last."""
    found: dict[str, tuple[str, str]] = {}
    address = source.start_urls[0]
    for _ in range(MAX_LISTING_PAGES):
        page = Selector(served(address).read_text(encoding="utf-8"))
        for item in page.css(source.item.css[0]):
            link = urljoin(address, item.css(source.link.css[0]).attrib["href"])
            title, date = (item.css(f"{css}::text").get("") for css in source.title.css + source.date.css)
            found[link] = (title, date)
        if not source.follow.css:
            return found
        onward = page.css(source.follow.css[0])
        if not onward:
            assert address != source.start_urls[0], f"{source.id} names a continuation that its listing does not have"
            return found
        address = urljoin(address, onward.attrib["href"])
    raise AssertionError(f"{source.id} has more than {MAX_LISTING_PAGES} listing pages")


def crawlable() -> dict[str, tuple[str, str]]:
    """Title and date by document id of everything a polite crawl of the study gets."""
    found = {}
    for source in sources():
        for address, facts in listed(source).items() if source.kind == "listing" else ():
            if robots(source.allowed_domains[0]).can_fetch("policyecho", address):
                found[derive_document_id(source.id, address)] = facts
        for document in source.documents:
            found[document.document_id] = (document.title, document.date)
    return found


def written() -> list[dict[str, str]]:
    texts = [path.read_text(encoding="utf-8") for path in sorted((DEMO / "sources").glob("*.md"))]
    return [tomllib.loads(text.split("+++\n")[1]) for text in texts]


def test_a_polite_crawl_finds_all_documents_with_title_and_date() -> None:
    found = crawlable()
    assert len(found) == 22
    assert sorted(found.values()) == sorted((meta["title"], meta["date"]) for meta in written())
    for _, date in found.values():
        parse_interval(date)


@pytest.mark.slow
def test_the_truth_names_documents_of_the_crawl() -> None:
    with (DEMO / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            named = {row["network_document_id"], row["city_document_id"], row["rival_document_id"]} - {""}
            assert named <= crawlable().keys(), row["truth_id"]


def test_one_listed_document_is_forbidden_by_robots() -> None:
    forbidden = [
        address
        for source in sources()
        for address in (listed(source) if source.kind == "listing" else ())
        if not robots(source.allowed_domains[0]).can_fetch("policyecho", address)
    ]
    assert forbidden == ["http://www.zandermonde.example/intern/werkdocument-2017.html"]
    assert served(forbidden[0]).is_file()


def test_a_listing_goes_on_to_a_second_page() -> None:
    firsts = [Selector(served(one.start_urls[0]).read_text("utf-8")) for one in sources() if one.start_urls]
    assert any(page.css("a[rel=next]") for page in firsts)


def test_every_link_of_a_page_leads_to_a_file() -> None:
    for path in SITES.rglob("*.html"):
        address = f"http://{path.relative_to(SITES).as_posix()}"
        for href in Selector(path.read_text(encoding="utf-8")).css("a::attr(href)").getall():
            assert served(urljoin(address, href)).is_file(), (address, href)


def test_direct_documents_are_served_and_allowed() -> None:
    direct = [(source, one) for source in sources() for one in source.documents]
    assert len(direct) == 2
    for source, document in direct:
        assert source.role == "reference"
        assert served(document.url).is_file() and source.allows(document.url)
        assert robots(source.allowed_domains[0]).can_fetch("policyecho", document.url)


def test_issuers_of_documents_and_memberships_stand_in_the_tables() -> None:
    cities = {row["city_id"]: row for row in table("cities.csv")}
    networks = {row["network_id"]: row for row in table("networks.csv")}
    for source in sources():
        if source.role != "reference":
            assert source.issuer_id in (cities if source.role == "city" else networks)
    for meta in written():
        if meta["role"] == "city":
            assert cities[meta["issuer_id"]]["lang_codes"] == meta["lang"]
    for row in table("memberships.csv"):
        assert row["city_id"] in cities and row["network_id"] in networks
        dates = [parse_interval(row[name]) for name in ("start_date", "end_date") if row[name]]
        assert dates == sorted(dates, key=lambda interval: interval.earliest)
    for name in ("cities.csv", "networks.csv", "memberships.csv"):
        assert {row["confidence"] for row in table(name)} == {"invented"}


def test_no_host_outside_example_is_named() -> None:
    for path in DEMO.rglob("*"):
        if path.suffix in {".html", ".md", ".toml", ".csv"}:
            hosts = re.findall(r"https?://([^/\s\"')\]>]+)", path.read_text(encoding="utf-8"))
            assert all(host.endswith(".example") for host in hosts), path
    assert all(folder.name.endswith(".example") for folder in SITES.iterdir())
