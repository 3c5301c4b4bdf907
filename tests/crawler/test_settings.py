"""A crawl is polite by what it is set to, not by luck."""

from __future__ import annotations

import pytest

from crawler.errors import CrawlerError
from crawler.settings import CrawlSettings, scrapy_settings


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
    assert made["TELNETCONSOLE_ENABLED"] is False
    assert made["HTTPPROXY_ENABLED"] is False


def test_what_is_set_reaches_scrapy() -> None:
    settings = CrawlSettings(
        "https://b.example/contact",
        delay_seconds=90,
        concurrent_per_domain=2,
        max_bytes=10,
        timeout_seconds=5,
        obey_robots=False,
        proxy="http://127.0.0.1:8080",
    )
    made = scrapy_settings(settings)
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
