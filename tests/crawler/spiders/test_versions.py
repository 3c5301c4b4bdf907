"""Versions of a page in several languages that the page names share a work; those of other pages do not."""

from __future__ import annotations

from scrapy.http import HtmlResponse, Response

from crawler.spiders.versions import work_of

SITE = "http://a.example"


def page(path: str, *alternates: str, rel: str = "alternate") -> HtmlResponse:
    links = "".join(f"<link rel='{rel}' hreflang='xx' href='{one}'>" for one in alternates)
    return HtmlResponse(SITE + path, body=f"<html><head>{links}</head></html>".encode())


def test_versions_that_name_each_other_are_one_work() -> None:
    named = ("/de/plan", "/fr/plan", "/en/plan")
    works = {work_of("x", page(path, *named)) for path in named}
    # A page need not name itself, and may name the others in other ways.
    works.add(work_of("x", page("/de/plan", "/fr/plan", "/en/plan", rel="Alternate nofollow")))
    header = ", ".join(f"<{SITE}{path}>; rel=alternate; hreflang=xx" for path in named)
    works.add(work_of("x", Response(f"{SITE}/de/plan", headers={"Link": header})))
    assert len(works) == 1 and works != {""}


def test_a_page_without_versions_is_no_part_of_the_work_of_start_pages() -> None:
    assert work_of("x", page("/de/only-here", "/en/", "/fr/index.html", "/")) == ""
    default = HtmlResponse(f"{SITE}/de/plan", body=b"<link rel='alternate' hreflang='x-default' href='/plans'>")
    assert work_of("x", default) == ""
    assert work_of("x", page("/de/plan", "/de/plan")) == ""
    assert work_of("x", page("/de/", "/fr/")) == work_of("x", page("/fr/", "/de/")) != ""
