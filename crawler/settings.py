"""How a crawl behaves towards the servers it asks; what it does where nobody says otherwise is said here alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.address import is_web_address
from crawler.errors import CrawlerError

if TYPE_CHECKING:
    from crawler.source import Source

MEGABYTE = 1024**2
_PRODUCT = "policyecho"
# Scrapy's middlewares that do their work here, each in the place that Scrapy gives it.
_THEIRS = (
    ("downloadtimeout.DownloadTimeoutMiddleware", 350),
    ("defaultheaders.DefaultHeadersMiddleware", 400),
    ("useragent.UserAgentMiddleware", 500),
    ("retry.RetryMiddleware", 550),
    ("httpcompression.HttpCompressionMiddleware", 590),
    ("redirect.RedirectMiddleware", 600),
    ("httpproxy.HttpProxyMiddleware", 750),
)
# Enough to see how a listing goes on, and little to ask of a site for no document.
_CHECKED_PAGES = 50


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """Who asks, how often and how much; a source's own limits go before those given here.

    `contact` (a mail or web address) is shown to every server. `max_pages` is the number of addresses asked
    for in one source, `max_depth` the number of steps from its start, `max_minutes` the time it may take,
    `max_redirects` those of one address. `proxy` is the address of an HTTP proxy for all requests; empty means none,
    whatever the environment says. Hosts may lead to private addresses, this computer's among them, only if
    `private_hosts` names them. With `only_check` no document is fetched: its address is asked and the answer broken
    off after its headers, or, where pages link it, it is only counted. Raises CrawlerError for values that cannot be
    used.
    """

    contact: str
    delay_seconds: float = 2.0
    concurrent_per_domain: int = 1
    max_bytes: int = 50 * MEGABYTE
    timeout_seconds: float = 60.0
    max_pages: int = 500
    max_depth: int = 100
    max_minutes: float = 240.0
    max_redirects: int = 5
    obey_robots: bool = True
    proxy: str = ""
    private_hosts: tuple[str, ...] = ()
    browser: str = ""
    only_check: bool = False

    def __post_init__(self) -> None:
        is_address = "@" in self.contact or is_web_address(self.contact)
        if not is_address or not self.contact.isascii() or any(sign in self.contact for sign in "()\r\n \t"):
            raise CrawlerError(
                f"the crawl's contact is {self.contact!r}; give a mail or web address the sites can write to"
            )
        if self.delay_seconds < 0 or self.timeout_seconds <= 0 or self.max_minutes <= 0:
            raise CrawlerError("the crawl's delay_seconds, timeout_seconds or max_minutes is too small; raise it")
        if min(self.concurrent_per_domain, self.max_bytes, self.max_pages, self.max_depth) < 1:
            raise CrawlerError(
                "the crawl's concurrent_per_domain, max_bytes, max_pages or max_depth is below 1; raise it to 1 or more"
            )
        if self.proxy and not is_web_address(self.proxy):
            # The value is not shown: it may hold a password.
            raise CrawlerError("the crawl's proxy is no http or https address; write it like http://127.0.0.1:8080")

    @property
    def user_agent(self) -> str:
        """What every request names as its sender: product, version and contact."""
        return f"{_PRODUCT}/{_version()} (+{self.contact})"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits that hold for one source: its own, and the crawl's where it has none."""

    pages: int
    depth: int
    max_bytes: int
    minutes: float
    redirects: int
    delay_seconds: float

    @property
    def megabytes(self) -> str:
        """The size limit in words a reader knows, for messages."""
        return f"{self.max_bytes / MEGABYTE:.4g} MB"


def bounds_for(source: Source, settings: CrawlSettings) -> Bounds:
    """The limits of a source; its pause between requests can only be longer than the crawl's."""
    own = source.limits
    pages = own.pages or settings.max_pages
    return Bounds(
        pages=min(pages, _CHECKED_PAGES) if settings.only_check else pages,
        depth=own.depth or settings.max_depth,
        max_bytes=own.megabytes * MEGABYTE if own.megabytes else settings.max_bytes,
        minutes=own.minutes or settings.max_minutes,
        redirects=settings.max_redirects if own.redirects is None else own.redirects,
        delay_seconds=max(settings.delay_seconds, own.delay_seconds or 0),
    )


def is_only_looked_at(source: Source, settings: CrawlSettings) -> bool:
    """Whether fewer pages of a source are asked for than its crawl would, since it is only checked."""
    return settings.only_check and (source.limits.pages or settings.max_pages) > _CHECKED_PAGES


def robots_note(source: Source) -> str:
    """What stands beside all that is fetched without regard to robots.txt; empty for a source that obeys it."""
    return f"robots.txt was not obeyed: {source.ignore_robots_because}" if source.ignore_robots_because else ""


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(_PRODUCT)
    except PackageNotFoundError:
        return "0"


def scrapy_settings(settings: CrawlSettings, source: Source | None = None) -> dict[str, object]:
    """The same in Scrapy's own terms, for one source or for what all share; its impolite defaults are all set."""
    bounds = bounds_for(source, settings) if source else None
    obeys = settings.obey_robots and not (source and source.ignore_robots_because)
    return {
        **_identity(settings, obeys),
        **_pace(settings, bounds),
        **_limits(settings, bounds),
        **_parts(settings, obeys),
        "HTTPPROXY_ENABLED": bool(settings.proxy),
        "TELNETCONSOLE_ENABLED": False,
        "STATS_DUMP": False,
        "LOG_LEVEL": "WARNING",
        # For authors of spiders: it reads and parses the code of each page's callback anew.
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        # Nobody reads them.
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        # Paginated listings are read in the order their site gives them.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    }


def _identity(settings: CrawlSettings, obeys: bool) -> dict[str, object]:
    return {
        "USER_AGENT": settings.user_agent,
        "ROBOTSTXT_OBEY": obeys,
        # Sites address a crawler by its product name; version and contact would keep a rule from matching.
        "ROBOTSTXT_USER_AGENT": _PRODUCT,
        # Only encodings that the archive can decode again.
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Encoding": "gzip, deflate"},
    }


def _pace(settings: CrawlSettings, bounds: Bounds | None) -> dict[str, object]:
    delay = bounds.delay_seconds if bounds else settings.delay_seconds
    return {
        "DOWNLOAD_DELAY": delay,
        # Jitter would go below the delay that was promised.
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.concurrent_per_domain,
        # One crawl asks one site. Without a pause Scrapy starts all it has waiting, whatever the line above says.
        "CONCURRENT_REQUESTS": settings.concurrent_per_domain,
        # Without a pause there is nothing to lengthen.
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": max(60.0, delay),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": settings.concurrent_per_domain,
        "RETRY_TIMES": 2,
        # Who gave up is a refusal, not a line in a log.
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
    }


def _limits(settings: CrawlSettings, bounds: Bounds | None) -> dict[str, object]:
    return {
        "DOWNLOAD_MAXSIZE": bounds.max_bytes if bounds else settings.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout_seconds,
        "REDIRECT_MAX_TIMES": bounds.redirects if bounds else settings.max_redirects,
        # What is archived is what the address answered, not what its page forwards a browser to.
        "METAREFRESH_ENABLED": False,
    }


def _parts(settings: CrawlSettings, obeys: bool) -> dict[str, object]:
    """Scrapy's own parts that do their work here, and ours; the others cost time, or do what nobody asked for."""
    ours = "crawler.middlewares"
    return {
        "COOKIES_ENABLED": False,  # KeepSessions keeps what a server cannot do without
        # Else each source's crawl would open a port, and run what whoever holds its token sends there.
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawler.download_handler.KeptConnections"),
        # Scrapy starts so many workers for what each page yields; nothing here has anything to wait for.
        "CONCURRENT_ITEMS": 1,
        # The resolver that connections use decides which addresses they may reach.
        "TWISTED_DNS_RESOLVER": "crawler.public_internet.GuardedResolver",
        "POLICYECHO_PRIVATE_HOSTS": [*settings.private_hosts, *_proxy_host(settings.proxy)],
        # Of Scrapy's own parts those that are named here, and what a later Scrapy adds to them is not taken unseen.
        "DOWNLOADER_MIDDLEWARES_BASE": {f"scrapy.downloadermiddlewares.{name}": place for name, place in _THEIRS},
        "DOWNLOADER_MIDDLEWARES": {
            f"{ours}.scope.StayInside": 50,
            **({f"{ours}.robots.ObeyRobots": 100} if obeys else {}),
            f"{ours}.locations.ReadLocations": 610,
            f"{ours}.sessions.KeepSessions": 700,
            # Within retries and redirects, so that these wait too.
            f"{ours}.pausing.PauseHosts": 940,
            # Nearest to the network: what it sees is what was sent and served.
            f"{ours}.archiving.Archiving": 950,
        },
        # None that drops long addresses without a word.
        "SPIDER_MIDDLEWARES_BASE": {
            "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
        },
        "EXTENSIONS_BASE": {"scrapy.extensions.throttle.AutoThrottle": 0},
    }


def _proxy_host(proxy: str) -> list[str]:
    from urllib.parse import urlsplit

    host = urlsplit(proxy).hostname if proxy else None
    return [host] if host else []
