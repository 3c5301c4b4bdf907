"""Why an address gave no document: what is to be done about it, and words for a reader."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from gzip import BadGzipFile

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

from crawler.connection import is_offline
from crawler.events import Reason, RefusalKind
from crawler.http_status import GONE, PASSING
from crawler.public_internet import refused_hosts
from crawler.selectors import LONGEST_ADDRESS
from crawler.settings import Bounds, CrawlSettings

# Scrapy's own parts tell these two apart by their text alone.
_REDIRECTS = "max redirections reached"
_SIZE = "DOWNLOAD_MAXSIZE"

# Of packages that Scrapy uses where they are there.
_UNPACKERS = ("brotli", "brotlicffi", "zstandard")

NOT_PACKED_SO = "what its server sent cannot be unpacked: it is not packed as the server says"
TOO_LONG = Reason(RefusalKind.LEFT_OUT, f"its address is longer than {LONGEST_ADDRESS:,} signs")
SKIPPED = Reason(RefusalKind.LEFT_OUT, "skip_regex excludes it")
SEEN_ENOUGH = Reason(RefusalKind.LEFT_OUT, "a look at a source ends before its crawl would")
NO_ADDRESS = Reason(RefusalKind.MEND, "it is not a usable web address")
CIRCLE = Reason(
    RefusalKind.MEND,
    "it redirects in a circle, as servers do that want a log-in or what a script does; look at it in a browser, and"
    " save it for a source of the kind folder",
)
BROKE_OFF = Reason(RefusalKind.TRY_AGAIN, "the server's answer broke off")
OFFLINE = Reason(RefusalKind.TRY_AGAIN, "you seem to be offline; connect to the internet and crawl again")


class NotAsked(IgnoreRequest):
    """An address is not asked for, or what it answered is not taken, for a reason of ours."""

    def __init__(self, kind: RefusalKind, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = Reason(kind, sentence)


def reason_for(
    error: BaseException | None, bounds: Bounds, settings: CrawlSettings, host: str, asked: Sequence[str] = ()
) -> Reason:
    """The reason of a Refusal for what was raised while a host was asked; `asked` are the addresses, in order."""
    match error:
        case NotAsked():
            return error.reason
        case HttpError():
            return _reason_for_status(error.response.status)
        case IgnoreRequest():
            return _reason_ignored(str(error), bounds, asked)
        case DownloadCancelledError():
            return too_large(bounds)
        case CannotResolveHostError():
            return _reason_unresolved(host.partition(":")[0])
        case DownloadTimeoutError():
            sentence = f"it timed out after {settings.timeout_seconds:g} seconds"
        case DownloadConnectionRefusedError():
            sentence = "its server refused the connection"
        case ResponseDataLossError():
            return BROKE_OFF
        case DownloadFailedError() if not settings.proxy and is_offline(host.partition(":")[0]):
            return OFFLINE
        case DownloadFailedError():
            sentence = "the connection to its server failed"
        case BadGzipFile() | EOFError() | zlib.error():
            sentence = NOT_PACKED_SO
        case _ if type(error).__module__ in _UNPACKERS:
            sentence = NOT_PACKED_SO
        case _:
            sentence = f"it could not be fetched ({type(error).__name__})"
    return Reason(RefusalKind.TRY_AGAIN, sentence)


def too_large(bounds: Bounds) -> Reason:
    """The reason for a file or answer beyond the limit."""
    return Reason(RefusalKind.LEFT_OUT, f"it is larger than {bounds.megabytes}")


def too_many_redirects(bounds: Bounds, asked: Sequence[str] = ()) -> Reason:
    """The reason for an address that redirects, or forwards, beyond the limit, or to one of those it `asked` before."""
    if len(set(asked)) < len(asked):
        return CIRCLE
    return Reason(RefusalKind.LEFT_OUT, f"it redirects more than {bounds.redirects} times")


def is_too_far(error: BaseException) -> bool:
    """Whether an address was given up because it redirects too often."""
    return isinstance(error, IgnoreRequest) and str(error) == _REDIRECTS


def _reason_for_status(status: int) -> Reason:
    kind = RefusalKind.MEND
    if status in GONE:
        kind = RefusalKind.GONE
    elif status in PASSING:
        kind = RefusalKind.TRY_AGAIN
    return Reason(kind, f"the server answered HTTP {status}")


def _reason_unresolved(host: str) -> Reason:
    if host in refused_hosts:
        private = f"its host leads to the private address {refused_hosts[host]}, and private_hosts does not name it"
        return Reason(RefusalKind.LEFT_OUT, private)
    return OFFLINE if is_offline(host) else Reason(RefusalKind.TRY_AGAIN, "its host name is unknown")


def _reason_ignored(text: str, bounds: Bounds, asked: Sequence[str]) -> Reason:
    if text == _REDIRECTS:
        return too_many_redirects(bounds, asked)
    return too_large(bounds) if _SIZE in text else Reason(RefusalKind.MEND, text)
