"""Completes pages whose content only their scripts bring, with a browser that never touches the network itself.

Every request of the page is answered by the crawl: through the same limits, robots.txt rules, pauses and checks of
addresses as any other, and kept in the same archive, so that a replay renders the page from what was archived.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Protocol

from scrapy.http import HtmlResponse, Response

from crawler.errors import CrawlerError
from crawler.events import RefusalKind

_NAMES = "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"
# What a page needs to bring its links; pictures, sounds and letter forms bring none.
_ASKED_FOR = ("document", "script", "xhr", "fetch", "other", "stylesheet")
_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Whatever is not answered by the crawl finds no host to ask.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


class PageFetcher(Protocol):
    """What a page asks through: a spider, with its limits, its pauses and its list of what was not taken."""

    @property
    def patience_seconds(self) -> float: ...

    def refuse(self, url: str, reason: str, kind: RefusalKind = ...) -> None: ...

    async def fetch(self, url: str) -> Response | None: ...


class Browser:
    """One headless Chromium for a whole crawl, started when the first page needs it."""

    def __init__(self, executable: str = "") -> None:
        self._executable = executable
        self._driver: Any = None
        self._chromium: Any = None
        self.missing = ""

    async def _ensure_started(self) -> Any:
        if self._chromium is None and not self.missing:
            try:
                await self._start()
            except CrawlerError as error:
                self.missing = str(error)
        return self._chromium

    async def _start(self) -> None:
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError:
            raise CrawlerError("install the extra that runs a browser: pip install 'policyecho[browser]'") from None
        executable = self._executable or next((path for name in _NAMES if (path := shutil.which(name))), "")
        if not executable or not Path(executable).exists():
            raise CrawlerError("install Chromium, or name its program as browser under [crawl] in study.toml")
        # Chromium's own sandbox refuses to work for the superuser, as in containers.
        unboxed = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        self._driver = await async_playwright().start()
        try:
            self._chromium = await self._driver.chromium.launch(
                executable_path=executable, headless=True, args=[*_ARGUMENTS, *unboxed]
            )
        except Error as error:
            await self._driver.stop()
            self._driver = None
            raise CrawlerError(f"the browser {executable} does not start ({str(error).splitlines()[0]})") from None

    async def render(self, spider: PageFetcher, response: HtmlResponse) -> HtmlResponse:
        """The page as it stands when its scripts have run; as it came where no browser can be had, which is said."""
        chromium = await self._ensure_started()
        if chromium is None:
            spider.refuse(response.url, f"its scripts were not run: {self.missing}", RefusalKind.MEND)
            return response
        from playwright.async_api import Error

        context = await chromium.new_context(service_workers="block", accept_downloads=False)
        try:
            page = await context.new_page()
            await page.route("**/*", lambda route: _answer(route, spider, response))
            await page.goto(response.url, wait_until="networkidle", timeout=spider.patience_seconds * 1000)
            return response.replace(body=(await page.content()).encode(), encoding="utf-8")
        except Error as error:
            endless = f"its scripts did not come to an end ({str(error).splitlines()[0]})"
            spider.refuse(response.url, endless, RefusalKind.TRY_AGAIN)
            return response
        finally:
            await context.close()

    async def close(self) -> None:
        """Ends the browser, if it was started."""
        if self._chromium is not None:
            await self._chromium.close()
        if self._driver is not None:
            await self._driver.stop()


async def _answer(route: Any, spider: PageFetcher, page: HtmlResponse) -> None:
    """Answers one request of a page: the page itself as it came, the rest by asking as the crawl asks."""
    request = route.request
    if request.url.partition("#")[0] == page.url.partition("#")[0] and request.resource_type == "document":
        await route.fulfill(status=page.status, headers={"Content-Type": _content_type(page)}, body=page.body)
        return
    answer = None
    if request.method == "GET" and request.resource_type in _ASKED_FOR and not request.is_navigation_request():
        answer = await spider.fetch(request.url)
    if answer is None:
        await route.abort()
    else:
        headers = {"Content-Type": _content_type(answer), "Access-Control-Allow-Origin": "*"}
        await route.fulfill(status=answer.status, headers=headers, body=answer.body)


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"application/octet-stream").decode("latin-1")
