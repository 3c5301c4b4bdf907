"""A web server on 127.0.0.1 whose every answer a test decides."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the server sends for one path; `length` overstates the body when given, and is not sent where it is -1."""

    body: bytes = b""
    media_type: str = "application/pdf"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    wait_for: threading.Event | None = None


@dataclass
class ScriptedSite:
    """The answers by path, and by path and cookies; what was asked so far, with which cookies, and the user agents."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    cookies: list[tuple[str, str]] = field(default_factory=list)
    with_cookie: dict[tuple[str, str], Answer] = field(default_factory=dict)


class _Handler(BaseHTTPRequestHandler):
    site: ScriptedSite

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        self.site.agents.add(self.headers.get("User-Agent", ""))
        cookie = self.headers.get("Cookie", "")
        self.site.cookies += [(self.path, cookie)] if cookie else []
        answer = self.site.answers.get(self.path, Answer(b"not found", "text/plain", 404))
        answer = self.site.with_cookie.get((self.path, cookie), answer)
        if answer.wait_for:
            answer.wait_for.wait(30)
        self.send_response(answer.status)
        if answer.media_type:
            self.send_header("Content-Type", answer.media_type)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.length != -1:
            self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        return


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is part of these tests."""


@contextmanager
def serve_scripted_site() -> Iterator[ScriptedSite]:
    """A site and its server, until the block ends."""
    site = ScriptedSite()
    handler = type("Handler", (_Handler,), {"site": site})
    with _QuietServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        site.address = f"http://127.0.0.1:{server.server_port}"
        yield site
        server.shutdown()
        thread.join()
