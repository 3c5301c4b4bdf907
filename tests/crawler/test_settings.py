"""A crawl is polite by what it is set to, not by luck."""

from __future__ import annotations

import ast
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from crawler.errors import CrawlerError
from crawler.settings import CrawlSettings, bounds_for, scrapy_settings
from crawler.source import Limits, Role, Source

SOURCE = Source("velden", Role.CITY, "velden", "listing", ("nl",), ("www.velden.example",), ("pdf",))


def test_the_defaults_ask_one_page_every_two_seconds_and_obey_robots() -> None:
    made = scrapy_settings(CrawlSettings("a@b.example"))
    assert made["ROBOTSTXT_OBEY"] is True
    assert made["DOWNLOAD_DELAY"] == 2.0
    assert made["DOWNLOAD_DELAY_JITTER"] == 0
    assert made["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert made["AUTOTHROTTLE_ENABLED"] is True
    assert made["DOWNLOAD_MAXSIZE"] == 50 * 1024**2
    assert made["DOWNLOAD_TIMEOUT"] == 60
    assert made["RETRY_TIMES"] == 2
    assert made["COOKIES_ENABLED"] is False
    assert (made["TELNETCONSOLE_ENABLED"], made["REMOTE_CONTROL_ENABLED"]) == (False, False)
    assert list(made["EXTENSIONS_BASE"]) == ["scrapy.extensions.throttle.AutoThrottle"]
    assert made["HTTPPROXY_ENABLED"] is False
    assert made["METAREFRESH_ENABLED"] is False
    assert made["POLICYECHO_PRIVATE_HOSTS"] == []
    assert made["TWISTED_DNS_RESOLVER"] == "crawler.public_internet.GuardedResolver"


def test_every_part_of_ours_that_scrapy_is_told_by_name_is_there() -> None:
    made = scrapy_settings(CrawlSettings("a@b.example"))
    named = [made["TWISTED_DNS_RESOLVER"], *made["DOWNLOAD_HANDLERS"].values(), *made["DOWNLOADER_MIDDLEWARES"]]
    ours = [name for name in named if name.startswith("crawler.")]
    assert len(ours) == 9
    assert not [name for name in ours if name.rpartition(".")[2] not in _classes_in(name.rpartition(".")[0])]


def _classes_in(module: str) -> set[str]:
    # By its text: the process that runs the tests never imports Scrapy.
    found = find_spec(module)
    assert found is not None and found.origin is not None, module
    return {node.name for node in ast.parse(Path(found.origin).read_text()).body if isinstance(node, ast.ClassDef)}


def test_what_is_set_reaches_scrapy() -> None:
    settings = CrawlSettings(
        "https://b.example/contact",
        delay_seconds=90,
        concurrent_per_domain=2,
        max_bytes=10,
        timeout_seconds=5,
        obey_robots=False,
        max_redirects=1,
        private_hosts=("intranet.velden.example",),
        proxy="http://127.0.0.1:8080",
    )
    made = scrapy_settings(settings)
    assert made["REDIRECT_MAX_TIMES"] == 1
    # The proxy is the researcher's own and may be on this computer.
    assert made["POLICYECHO_PRIVATE_HOSTS"] == ["intranet.velden.example", "127.0.0.1"]
    assert (made["DOWNLOAD_DELAY"], made["AUTOTHROTTLE_START_DELAY"], made["AUTOTHROTTLE_MAX_DELAY"]) == (90,) * 3
    assert (made["CONCURRENT_REQUESTS_PER_DOMAIN"], made["DOWNLOAD_MAXSIZE"]) == (2, 10)
    assert (made["DOWNLOAD_TIMEOUT"], made["ROBOTSTXT_OBEY"], made["HTTPPROXY_ENABLED"]) == (5, False, True)


def test_the_user_agent_holds_product_and_contact() -> None:
    agent = CrawlSettings("a@b.example").user_agent
    assert agent.startswith("policyecho/")
    assert agent.endswith(" (+a@b.example)")


@pytest.mark.parametrize("contact", ["", "nobody", "a@b.example\r\nX-Injected: 1", "a@b.example)", "ä@b.example"])
def test_a_contact_no_site_could_write_to_is_refused(contact: str) -> None:
    with pytest.raises(CrawlerError, match="mail or web address"):
        CrawlSettings(contact)


@pytest.mark.parametrize(
    "values",
    [
        {"delay_seconds": -1},
        {"timeout_seconds": 0},
        {"concurrent_per_domain": 0},
        {"max_bytes": 0},
        {"max_pages": 0},
        {"max_depth": 0},
        {"max_minutes": 0},
        {"proxy": "127.0.0.1:8080"},
    ],
)
def test_a_value_that_cannot_be_used_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(CrawlerError, match=f"{next(iter(values))}|proxy"):
        CrawlSettings("a@b.example", **values)


def test_a_proxy_that_cannot_be_used_is_refused_without_its_password() -> None:
    with pytest.raises(CrawlerError) as caught:
        CrawlSettings("a@b.example", proxy="user:secret@proxy.example:8080")
    assert "secret" not in str(caught.value)


def test_a_source_without_limits_has_those_of_the_crawl() -> None:
    bounds = bounds_for(SOURCE, CrawlSettings("a@b.example", max_pages=9, max_depth=3, max_minutes=5, max_redirects=2))
    assert (bounds.pages, bounds.depth, bounds.minutes, bounds.redirects) == (9, 3, 5, 2)
    assert (bounds.max_bytes, bounds.megabytes, bounds.delay_seconds) == (50 * 1024**2, "50 MB", 2.0)


def test_the_limits_of_a_source_go_before_those_of_the_crawl() -> None:
    limits = Limits(pages=2000, depth=1, megabytes=2, minutes=600, redirects=0, delay_seconds=10)
    source = replace(SOURCE, limits=limits)
    bounds = bounds_for(source, CrawlSettings("a@b.example"))
    assert (bounds.pages, bounds.depth, bounds.minutes, bounds.redirects) == (2000, 1, 600, 0)
    assert (bounds.max_bytes, bounds.delay_seconds) == (2 * 1024**2, 10)
    made = scrapy_settings(CrawlSettings("a@b.example"), source)
    assert (made["DOWNLOAD_DELAY"], made["DOWNLOAD_MAXSIZE"], made["REDIRECT_MAX_TIMES"]) == (10, 2 * 1024**2, 0)


def test_a_source_cannot_make_a_crawl_less_polite() -> None:
    hasty = replace(SOURCE, limits=Limits(delay_seconds=0))
    assert bounds_for(hasty, CrawlSettings("a@b.example")).delay_seconds == 2.0


def test_only_a_written_reason_lets_a_source_pass_robots_txt() -> None:
    settings = CrawlSettings("a@b.example")
    assert scrapy_settings(settings, SOURCE)["ROBOTSTXT_OBEY"] is True
    excused = replace(SOURCE, ignore_robots_because="The city allowed it by letter in 2026.")
    assert scrapy_settings(settings, excused)["ROBOTSTXT_OBEY"] is False
    assert scrapy_settings(settings)["ROBOTSTXT_OBEY"] is True


def test_a_check_asks_for_few_pages_whatever_the_source_says() -> None:
    checking = CrawlSettings("a@b.example", only_check=True)
    assert bounds_for(replace(SOURCE, limits=Limits(pages=2000)), checking).pages == 50
    assert bounds_for(replace(SOURCE, limits=Limits(pages=3)), checking).pages == 3
