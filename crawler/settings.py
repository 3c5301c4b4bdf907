"""How a crawl behaves towards the servers it asks."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.errors import CrawlerError

MAX_REDIRECTS = 5
_PRODUCT = "policyecho"


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """Who asks, how often and how much.

    `contact` (a mail or web address) is shown to every server. `max_pages` is the number of addresses asked
    for in one source unless its file says otherwise. `proxy` is the address of an HTTP proxy for all
    requests; empty means none, whatever the environment says. Raises CrawlerError for values that cannot be
    used.
    """

    contact: str
    delay_seconds: float = 2.0
    concurrent_per_domain: int = 1
    max_bytes: int = 50 * 1024**2
    timeout_seconds: float = 60
    max_pages: int = 500
    obey_robots: bool = True
    proxy: str = ""

    def __post_init__(self) -> None:
        is_address = "@" in self.contact or self.contact.startswith(("http://", "https://"))
        if not is_address or not self.contact.isascii() or any(sign in self.contact for sign in "()\r\n \t"):
            raise CrawlerError(
                f"the crawl's contact is {self.contact!r}; give a mail or web address the sites can write to"
            )
        if self.delay_seconds < 0 or self.timeout_seconds <= 0:
            raise CrawlerError("the crawl's delay_seconds or timeout_seconds is too small; raise it")
        if min(self.concurrent_per_domain, self.max_bytes, self.max_pages) < 1:
            raise CrawlerError(
                "the crawl's concurrent_per_domain, max_bytes or max_pages is below 1; raise it to 1 or more"
            )
        if self.proxy and not self.proxy.startswith(("http://", "https://")):
            # The value is not shown: it may hold a password.
            raise CrawlerError("the crawl's proxy is no http or https address; write it like http://127.0.0.1:8080")

    @property
    def user_agent(self) -> str:
        """What every request names as its sender: product, version and contact."""
        return f"{_PRODUCT}/{_version()} (+{self.contact})"

    @property
    def max_megabytes(self) -> str:
        """The size limit in words a reader knows, for messages."""
        return f"{self.max_bytes / 1024**2:.4g} MB"


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(_PRODUCT)
    except PackageNotFoundError:
        return "0"


def scrapy_settings(settings: CrawlSettings) -> dict[str, object]:
    """The same in Scrapy's own terms; everything its defaults are impolite about is set."""
    return {
        **_identity(settings),
        **_pace(settings),
        **_limits(settings),
        "HTTPPROXY_ENABLED": bool(settings.proxy),
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "STATS_DUMP": False,
        "LOG_LEVEL": "WARNING",
        # Paginated listings are read in the order their site gives them.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    }


def _identity(settings: CrawlSettings) -> dict[str, object]:
    return {
        "USER_AGENT": settings.user_agent,
        "ROBOTSTXT_OBEY": settings.obey_robots,
        # Sites address a crawler by its product name; version and contact would keep a rule from matching.
        "ROBOTSTXT_USER_AGENT": _PRODUCT,
        # Only encodings that the archive can decode again.
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Encoding": "gzip, deflate"},
    }


def _pace(settings: CrawlSettings) -> dict[str, object]:
    return {
        "DOWNLOAD_DELAY": settings.delay_seconds,
        # Jitter would go below the delay that was promised.
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.concurrent_per_domain,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": settings.delay_seconds,
        "AUTOTHROTTLE_MAX_DELAY": max(60.0, settings.delay_seconds),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": settings.concurrent_per_domain,
        "RETRY_TIMES": 2,
        # Who gave up is a refusal, not a line in a log.
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
    }


def _limits(settings: CrawlSettings) -> dict[str, object]:
    return {
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout_seconds,
        "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
        # What is archived is what the address answered, not what its page forwards a browser to.
        "METAREFRESH_ENABLED": False,
        # A longer address would be dropped without a word.
        "URLLENGTH_LIMIT": 0,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "crawler.inside.StayInside": 50,
        },
    }
