"""Connections that are kept and used again."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler


class KeptConnections(HTTP11DownloadHandler):
    """Scrapy's handler with room for one more connection a host than may be in use.

    The next request begins a moment before the last connection is free again; without that room every page would
    cost the server a new connection.
    """

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._pool.maxPersistentPerHost += 1
