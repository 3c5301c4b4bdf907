"""The stand-in server serves exactly the folders it was given."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.static_site import RequestSeen, serve_sites

HOST = "www.velden.example"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "sites"
    site = folder / HOST / "beleid"
    site.mkdir(parents=True)
    (site / "index.html").write_text("<p>ü</p>", encoding="utf-8")
    (site / "a b.pdf").write_bytes(b"%PDF-1.7")
    (site / "nota.docx").write_bytes(b"PK")
    (folder / HOST / "robots.txt").write_text("User-agent: *\n")
    (folder / HOST / "empty").mkdir()
    (folder / "secret.txt").write_text("outside every site")
    (tmp_path / "secret.txt").write_text("outside the root")
    (folder / HOST / "link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
def address(root: Path) -> Iterator[str]:
    with serve_sites(root) as found:
        yield found


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Message
    content: bytes


def ask(address: str, target: str, host: str = HOST, method: str = "GET") -> Answered:
    parts = urlsplit(address)
    assert parts.hostname == "127.0.0.1"
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.putrequest(method, target, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    with closing(connection), connection.getresponse() as response:
        return Answered(response.status, response.headers, response.read())


@pytest.mark.parametrize(
    ("path", "media_type", "body"),
    [
        ("/beleid/", "text/html; charset=utf-8", "<p>ü</p>".encode()),
        ("/beleid/index.html", "text/html; charset=utf-8", "<p>ü</p>".encode()),
        ("/beleid/a%20b.pdf?x=1", "application/pdf", b"%PDF-1.7"),
        ("/robots.txt", "text/plain; charset=utf-8", b"User-agent: *\n"),
        (
            "/beleid/nota.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            b"PK",
        ),
    ],
)
def test_a_file_is_served_by_host_header_and_by_proxy_request(
    address: str, path: str, media_type: str, body: bytes
) -> None:
    for target, host in ((path, f"{HOST}:80"), (f"http://{HOST}{path}", "ignored.example")):
        answer = ask(address, target, host)
        assert (answer.status, answer.headers["Content-Type"], answer.content) == (200, media_type, body)


def test_a_folder_without_its_slash_is_redirected_within_its_site(address: str) -> None:
    answer = ask(address, f"http://{HOST}/beleid")
    assert (answer.status, answer.headers["Location"]) == (301, "/beleid/")


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("/none.pdf", HOST),
        ("/", HOST),
        ("/empty/", HOST),
        ("/empty", HOST),
        ("/robots.txt/", HOST),
        ("/beleid/", "other.example"),
        ("/beleid/", ""),
        ("/../secret.txt", HOST),
        ("/%2e%2e/secret.txt", HOST),
        ("/beleid/..%2f..%2f..%2fsecret.txt", HOST),
        ("/..%5csecret.txt", HOST),
        ("//secret.txt", HOST),
        ("/link.txt", HOST),
        ("/secret.txt", ".."),
        ("/secret.txt", "."),
        ("http://../secret.txt", HOST),
        ("/robots.txt%00.pdf", HOST),
    ],
)
def test_nothing_outside_a_site_is_served(address: str, target: str, host: str) -> None:
    answer = ask(address, target, host)
    assert (answer.status, answer.content) == (404, b"not found\n")


def test_a_head_request_has_headers_and_no_body(address: str) -> None:
    answer = ask(address, "/beleid/a%20b.pdf", method="HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.content) == (200, "8", b"")


def test_each_request_is_told_with_its_full_address(root: Path) -> None:
    seen: list[RequestSeen] = []
    with serve_sites(root, on_request=seen.append) as address:
        ask(address, "/beleid/")
        ask(address, f"http://{HOST}/robots.txt")
    assert seen == [
        RequestSeen(f"http://{HOST}/beleid/", "", proxied=False),
        RequestSeen(f"http://{HOST}/robots.txt", "", proxied=True),
    ]


@pytest.mark.parametrize(
    ("target", "media_type", "body"),
    [
        ("/search?q=a%20b&page=2", "text/html; charset=utf-8", b"results"),
        ("/search?q=other", "text/plain; charset=utf-8", b"not found\n"),
        ("/list/?page=2", "application/json", b"{}"),
        ("/list/?page=3", "text/html; charset=utf-8", b"all"),
        ("/list/?since=2010-01-01T00:00:00Z", "application/xml", b"<a/>"),
        ("/web/2010/http://a.example/b.htm", "text/html", b"copy"),
        ("/list/?" + "x" * 5000, "text/html; charset=utf-8", b"all"),
        ("/list/?page=../../secret", "text/html; charset=utf-8", b"all"),
    ],
)
def test_an_address_with_a_query_is_a_file_of_its_own_where_there_is_one(
    tmp_path: Path, target: str, media_type: str, body: bytes
) -> None:
    site = tmp_path / HOST
    (site / "list").mkdir(parents=True)
    (site / "web" / "2010" / "http%3A" / "a.example").mkdir(parents=True)
    (site / "search@q=a%20b&page=2.html").write_bytes(b"results")
    (site / "list" / "index.html").write_bytes(b"all")
    (site / "list" / "index@page=2.json").write_bytes(b"{}")
    (site / "list" / "index@since=2010-01-01T00%3A00%3A00Z.xml").write_bytes(b"<a/>")
    (site / "web" / "2010" / "http%3A" / "a.example" / "b.htm").write_bytes(b"copy")
    with serve_sites(tmp_path) as address:
        answer = ask(address, target)
    assert (answer.headers["Content-Type"], answer.content) == (media_type, body)


def test_a_packed_file_is_made_of_the_unpacked_one(root: Path, address: str) -> None:
    (root / HOST / "sitemap.xml").write_bytes(b"<urlset/>")
    answer = ask(address, "/sitemap.xml.gz")
    assert (answer.headers["Content-Type"], gzip.decompress(answer.content)) == ("application/gzip", b"<urlset/>")
