"""Why an address gave no document, in words for a reader."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.public_internet import refused_hosts
from crawler.settings import Bounds, CrawlSettings

# Scrapy tells these three apart by their text alone.
_ROBOTS = "Forbidden by robots.txt"
_REDIRECTS = "max redirections reached"
_SIZE = "DOWNLOAD_MAXSIZE"


def reason_for(error: BaseException, bounds: Bounds, settings: CrawlSettings, host: str) -> str:
    """The reason of a Refusal for what Scrapy raised while it asked a host for an address."""
    match error:
        case HttpError():
            return f"the server answered HTTP {error.response.status}"
        case IgnoreRequest():
            return _reason_ignored(str(error), bounds)
        case DownloadCancelledError():
            return f"it is larger than {bounds.megabytes}"
        case DownloadTimeoutError():
            return f"it timed out after {settings.timeout_seconds:g} seconds"
        case CannotResolveHostError():
            return _reason_unresolved(host.partition(":")[0])
        case DownloadConnectionRefusedError():
            return "its server refused the connection"
        case ResponseDataLossError():
            return "the server's answer broke off"
        case DownloadFailedError():
            return "the connection to its server failed"
    return f"it could not be fetched ({type(error).__name__})"


def is_too_far(error: BaseException) -> bool:
    """Whether an address was given up because it redirects too often."""
    return isinstance(error, IgnoreRequest) and str(error) == _REDIRECTS


def _reason_unresolved(host: str) -> str:
    if host in refused_hosts:
        return f"its host leads to the private address {refused_hosts[host]}, and private_hosts does not name it"
    return "its host name is unknown"


def _reason_ignored(text: str, bounds: Bounds) -> str:
    if text == _ROBOTS:
        return "robots.txt disallows it"
    if text == _REDIRECTS:
        return f"it redirects more than {bounds.redirects} times"
    if _SIZE in text:
        return f"it is larger than {bounds.megabytes}"
    return text
