"""A small web server on this computer that stands in for the sites of a folder."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.formats import FORMATS

_MAX_THREADS = 8
_IDLE_SECONDS = 10
# What file systems do not take in a name, or take for the end of one.
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|]')
_LONGEST_QUERY = 200
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?\Z")
_MEDIA_TYPES = {
    **{f".{ending}": min(known.media_types) for known in FORMATS.values() for ending in sorted(known.extensions)},
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html",  # as of a server that does not tell the encoding
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".gz": "application/gzip",
}


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """One request that reached the server: its full address and who said to be asking."""

    url: str
    user_agent: str
    proxied: bool


@contextmanager
def serve_sites(root: Path, on_request: Callable[[RequestSeen], None] | None = None) -> Iterator[str]:
    """The address (`http://127.0.0.1:PORT`) of a server for the sites `root/<host>/…`, until the block ends.

    It answers as a plain server, choosing the folder by the Host header, and as an HTTP proxy for the same
    hosts; it never asks anything of another computer. A directory is its index.html; all else is 404.
    An address with a query is the file `<path>@<query>` with any ending, as in `search@q=a&page=2.html` for
    /search?q=a&page=2 and `index@page=2.html` for /?page=2, where there is one; else the query changes nothing.
    Signs that a file's name cannot hold are written %3A and so on, in a path the colon alone. An address in .gz
    without a file of its own is the file without .gz, packed.
    `on_request` is called, from the server's threads, for each request before it is answered.
    """
    handler = partial(_SiteHandler, root=root.resolve(), on_request=on_request)
    with _BoundedServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _BoundedServer(HTTPServer):
    """Answers at most eight requests at once; the others wait."""

    def __init__(self, address: tuple[str, int], handler: Callable[..., BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._threads = ThreadPoolExecutor(_MAX_THREADS, thread_name_prefix="static-site")

    def process_request(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:
        self._threads.submit(self._answer, request, client_address)

    def _answer(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            # The client went away; there is no one left to tell.
            return
        finally:
            self.shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        self._threads.shutdown()


class _SiteHandler(BaseHTTPRequestHandler):
    timeout = _IDLE_SECONDS

    def __init__(self, *args: Any, root: Path, on_request: Callable[[RequestSeen], None] | None, **kwargs: Any) -> None:
        self._root, self._on_request = root, on_request
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """Answers with the file; http.server calls this."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answers with the file's headers; http.server calls this."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Writes nothing: what was asked goes to `on_request`."""

    def _answer(self, with_body: bool) -> None:
        proxied = not self.path.startswith("/")
        target = urlsplit(self.path if proxied else f"http://{self.headers.get('Host', '')}{self.path}")
        if self._on_request:
            user_agent = self.headers.get("User-Agent", "")
            self._on_request(RequestSeen(target.geturl(), user_agent, proxied))
        host, path = target.hostname or "", unquote(target.path).replace(":", "%3A")
        file = _file_of_query(self._root, host, path, target.query) or _file_for(self._root, host, path)
        unpacked = _file_for(self._root, host, path.removesuffix(".gz")) if file is None else None
        if unpacked is not None and unpacked.is_file():
            body = gzip.compress(unpacked.read_bytes(), mtime=0)
            self._send(HTTPStatus.OK, _MEDIA_TYPES[".gz"], body, with_body)
        elif file is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"not found\n", with_body)
        elif file.is_dir():
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{target.path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            media_type = _MEDIA_TYPES.get(file.suffix.lower(), "application/octet-stream")
            self._send(HTTPStatus.OK, media_type, file.read_bytes(), with_body)

    def _send(self, status: HTTPStatus, media_type: str, body: bytes, with_body: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def _file_of_query(root: Path, host: str, path: str, query: str) -> Path | None:
    """The file that stands for an address with this query; None where it has none of its own."""
    name = f"{path}{'index' if path.endswith('/') else ''}@{_NOT_IN_NAMES.sub(_escape, query)}"
    endings = _MEDIA_TYPES if 0 < len(query) <= _LONGEST_QUERY else ()
    return next((file for ending in endings if (file := _file_for(root, host, name + ending))), None)


def _escape(sign: re.Match[str]) -> str:
    return f"%{ord(sign.group()):02X}"


def _file_for(root: Path, host: str, path: str) -> Path | None:
    """The file of an address; a folder when only its final slash is missing, None when there is nothing."""
    if not _HOST.match(host) or "\0" in path:
        return None
    site = root / host
    target = (site / path.lstrip("/")).resolve()
    if not target.is_relative_to(site):
        return None
    if target.is_dir():
        index = target / "index.html"
        if not index.is_file():
            return None
        return index if path.endswith("/") or not path else target
    return target if target.is_file() and not path.endswith("/") else None
