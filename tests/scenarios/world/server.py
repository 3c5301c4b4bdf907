"""A server on loopback whose every answer a test decides, what was asked of it, and pages for it to send."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crawler.source import DirectDocument, Pick, Role, Source

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """One answer. `length` overstates the body or, below zero, keeps silent; validators make it conditional."""

    body: bytes = b""
    media_type: str = "text/plain"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    seconds_a_byte: float = 0.0
    etag: str = ""
    last_modified: str = ""

    def is_held(self, headers: dict[str, str]) -> bool:
        """Whether the asker says that it holds this very answer."""
        tag, moment = headers.get("if-none-match"), headers.get("if-modified-since")
        return bool((self.etag and tag == self.etag) or (self.last_modified and moment == self.last_modified))


@dataclass(frozen=True)
class Seen:
    """One request as it reached the server; header names are in lower case."""

    path: str
    host: str
    headers: dict[str, str]

    @property
    def is_conditional(self) -> bool:
        return bool({"if-none-match", "if-modified-since"} & self.headers.keys())


@dataclass
class World:
    """What the server answers by path (a list is answered in turn, its last for ever) and what it was asked."""

    port: int = 0
    pages: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    on_request: Callable[[int], object] = lambda number: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(one.path for one in self.seen)

    def reply_to(self, path: str) -> Reply:
        with self.lock:
            found = self.pages.get(path, Reply(b"not found", status=404))
            if isinstance(found, list):
                return found.pop(0) if len(found) > 1 else found[0]
            return found

    def note(self, one: Seen) -> int:
        with self.lock:
            self.seen.append(one)
            return len(self.seen)

    def source(self, *paths: str, **changed: Any) -> Source:
        """A source that names these documents, or a listing with `start_urls`."""
        facts: dict[str, Any] = {
            "id": "site", "role": Role.CITY, "issuer_id": "site", "kind": "direct", "languages": ("en",),
            "allowed_domains": ("127.0.0.1",), "take": ("txt", "html"),
            "documents": tuple(DirectDocument(self.address + path) for path in paths),
        }  # fmt: skip
        return Source(**(facts | changed))

    def listing(self, start: str = "/list/", **changed: Any) -> Source:
        """A source whose documents are the items of a listing; `a.next` leads to further pages."""
        facts = {"kind": "listing", "start_urls": (self.address + start,)}
        return self.source(**(facts | {"item": Pick(css=("li",)), "follow": Pick(css=("a.next",))} | changed))


class _Handler(BaseHTTPRequestHandler):
    world: World
    protocol_version = "HTTP/1.1"
    timeout = 20
    disable_nagle_algorithm = True  # else every answer waits for an acknowledgement

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        number = self.world.note(Seen(self.path, headers.get("host", ""), headers))
        self.world.on_request(number)
        reply = self.world.reply_to(self.path)
        if reply.is_held(headers):
            reply = Reply(status=304, etag=reply.etag, last_modified=reply.last_modified, media_type="")
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        validators = (("ETag", reply.etag), ("Last-Modified", reply.last_modified))
        self.send_response(reply.status)
        for name, value in (*reply.headers, *validators, ("Content-Type", reply.media_type)):
            if value:
                self.send_header(name, value)
        if reply.length is None or reply.length >= 0:
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
        self.end_headers()
        if reply.seconds_a_byte:
            for byte in reply.body:
                self.wfile.write(bytes((byte,)))
                time.sleep(reply.seconds_a_byte)
        else:
            self.wfile.write(reply.body)
        self.close_connection = self.close_connection or reply.length is not None

    def log_message(self, format: str, *args: Any) -> None:
        return


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is part of these tests."""


@contextmanager
def serve_world() -> Iterator[World]:
    """A world and its server, until the block ends."""
    world = World()
    with _QuietServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"world": world})) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        world.port = server.server_port
        yield world
        server.shutdown()
        thread.join()


def page(*links: str, following: str = "", text: str = "") -> Reply:
    """A listing page with its links, and the link to the next one."""
    items = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    more = f'<a class="next" href="{following}">more</a>' if following else ""
    return Reply(f"<html><body>{text}<ul>{items}</ul>{more}</body></html>".encode(), HTML)


def text_of(name: str, size: int = 900) -> bytes:
    """A text of its own for every name, long enough that the archive refers to it instead of repeating it."""
    sentence = f"The strategy called {name}. ".encode()
    return (sentence * (size // len(sentence) + 1))[:size]
