"""Reads where a redirect leads as browsers do, which take a backslash for a stroke (URL standard, 4.4)."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawler.http_status import REDIRECTS


class ReadLocations:
    """Downloader middleware within redirects: Scrapy sends `\\files\\plan.pdf` as it stands, which no server knows."""

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer, with plain strokes in the address that it redirects to; what was archived stays as it was."""
        location = response.headers.get("Location") or b""
        path, query, rest = location.partition(b"?")
        if response.status not in REDIRECTS or b"\\" not in path:
            return response
        headers = response.headers.copy()
        headers["Location"] = path.replace(b"\\", b"/") + query + rest
        return response.replace(headers=headers)
