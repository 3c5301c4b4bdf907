"""A document keeps its id when its address changes, where the old one led to the new or only http became https."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from crawler.address import derive_document_id
from crawler.source import Pick, Role, Source
from pipeline.ingest.crawl import CrawlChoices, crawl_sources
from pipeline.ingest.find_moved import FormerAddresses, is_at_home
from pipeline.ingest.record_crawl import CrawlReport
from pipeline.study import Study
from tests.crawler.scripted_site import Answer, ScriptedSite
from tests.pipeline.ingest.test_record_crawl import SITE, Crawls, crawls

__all__ = ["crawls"]  # the fixture

NOW = "2026-01-01T00:00:00Z"
CHOICES = CrawlChoices(contact="a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
HTML = "text/html; charset=utf-8"
PROSE = "The council of the city adopted this plan after two years of talks. " * 40
VISITS = itertools.count()


def page(text: str) -> Answer:
    """A page that is written a little differently each time, as most are."""
    return Answer(f"<html><title>Plan</title><body>{text}<!-- {next(VISITS)} --></body></html>".encode(), HTML)


def leads_to(path: str) -> Answer:
    return Answer(b"", HTML, 301, (("Location", path),))


def crawl(study: Study, site: ScriptedSite, linked: str, **more: Answer) -> CrawlReport:
    links = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in linked.split())
    site.answers = {"/": page(links + PROSE)} | {f"/{name}": answer for name, answer in more.items()}
    source = Source(
        "x", Role.CITY, "x", "listing", ("en",), ("127.0.0.1",), ("html",), start_urls=(f"{site.address}/",),
        item=Pick(css=("li",)),
    )  # fmt: skip
    return crawl_sources(study, [source], CHOICES, now=NOW)


def documents(study: Study) -> list[str]:
    return [stored.document.document_id.rpartition("-")[0] for stored in study.documents.all()]


@pytest.mark.slow
def test_a_page_that_is_linked_where_it_redirected_to_is_the_same_document(study: Study, site: ScriptedSite) -> None:
    crawl(study, site, "old", old=leads_to("/plan"), plan=page(PROSE))
    moved = crawl(study, site, "plan", plan=page(PROSE))
    assert (documents(study), moved.new, moved.gone) == (["x.old"], [], [])
    (stored,) = study.documents.all()
    assert stored.document.url == f"{site.address}/plan"
    # What is not what the document was is held against it still, and so is what is gone.
    assert "it had" in crawl(study, site, "plan", plan=page("Moved.")).refusals[0].reason
    assert len(crawl(study, site, "plan").gone) == 1


@pytest.mark.slow
def test_both_addresses_of_a_page_are_one_document_whichever_goes(study: Study, site: ScriptedSite) -> None:
    crawl(study, site, "old plan", old=leads_to("/plan"), plan=page(PROSE))
    assert not crawl(study, site, "plan", plan=page(PROSE)).gone
    assert documents(study) == ["x.old"]


@pytest.mark.slow
def test_another_page_at_a_former_target_is_a_document_of_its_own(study: Study, site: ScriptedSite) -> None:
    crawl(study, site, "old plan", old=page(PROSE + "Old."), plan=page(PROSE))
    crawl(study, site, "old", old=leads_to("/plan"), plan=page(PROSE))
    crawl(study, site, "old plan", old=page(PROSE + "Old."), plan=page(PROSE))
    assert documents(study) == ["x.old", "x.plan"]


def test_http_and_https_are_one_address_and_a_given_id_holds(crawls: Crawls) -> None:
    by_http = f"{SITE}/plan.pdf"
    first = replace(crawls.given("plan"), document_id=derive_document_id("velden", by_http))
    crawls.run(first)
    by_https = by_http.replace("http:", "https:")
    again = replace(
        crawls.given("plan", "new bytes"), url=by_https, canonical_url=by_https, final_url=by_https,
        document_id=derive_document_id("velden", by_https),
    )  # fmt: skip
    report = crawls.run(again)
    assert (report.changed, report.new, report.gone) == ([first.document_id], [], [])
    named = replace(again, document_id="velden.own-name")
    assert FormerAddresses(crawls.study).settle(named) == named


def test_an_address_that_was_another_document_of_its_own_stays_apart_from_what_led_to_it(crawls: Crawls) -> None:
    target = f"{SITE}/plan.pdf"
    named = replace(crawls.given("plan"), document_id="velden.own-name")
    old = f"{SITE}/old.pdf"
    led = replace(
        crawls.given("plan", "other bytes"), url=old, canonical_url=old, final_url=target,
        document_id=derive_document_id("velden", old),
    )  # fmt: skip
    crawls.run(named, led)
    own = derive_document_id("velden", target)
    unnamed = replace(crawls.given("plan"), document_id=own, round_id="9")
    assert FormerAddresses(crawls.study).settle(unnamed).document_id == own


def test_a_document_is_at_home_in_its_own_source_alone(crawls: Crawls) -> None:
    plan = crawls.given("plan")
    assert not is_at_home(crawls.study, plan)
    crawls.run(plan)
    assert is_at_home(crawls.study, plan)
    assert not is_at_home(crawls.study, replace(plan, source_id="other"))
