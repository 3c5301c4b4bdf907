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

from crawler.settings import MAX_REDIRECTS, CrawlSettings

# Scrapy tells these three apart by their text alone.
_ROBOTS = "Forbidden by robots.txt"
_REDIRECTS = "max redirections reached"
_SIZE = "DOWNLOAD_MAXSIZE"


def reason_for(error: BaseException, settings: CrawlSettings) -> str:
    """The reason of a Refusal for what Scrapy raised while it asked for an address."""
    match error:
        case HttpError():
            return f"the server answered HTTP {error.response.status}"
        case IgnoreRequest():
            return _reason_ignored(str(error), settings)
        case DownloadCancelledError():
            return f"it is larger than {settings.max_megabytes}"
        case DownloadTimeoutError():
            return f"it timed out after {settings.timeout_seconds:g} seconds"
        case CannotResolveHostError():
            return "its host name is unknown"
        case DownloadConnectionRefusedError():
            return "its server refused the connection"
        case ResponseDataLossError():
            return "the server's answer broke off"
        case DownloadFailedError():
            return "the connection to its server failed"
    return f"it could not be fetched ({type(error).__name__})"


def _reason_ignored(text: str, settings: CrawlSettings) -> str:
    if text == _ROBOTS:
        return "robots.txt disallows it"
    if text == _REDIRECTS:
        return f"it redirects more than {MAX_REDIRECTS} times"
    if _SIZE in text:
        return f"it is larger than {settings.max_megabytes}"
    return text
