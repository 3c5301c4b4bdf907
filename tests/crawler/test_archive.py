"""Answers are recalled from the archive as they came, also from the WARC files of other programs."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import Archive
from crawler.crawl import crawl, replay
from crawler.events import CrawlSummary
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Limits, Pick, Role, Source
from crawler.warc import Exchange, RecordType, read_payload, scan
from crawler.warc.import_files import take_in

# warcio leaves the closing of its temporary files to the collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
SITE = "http://velden.example"
SETTINGS = CrawlSettings("a@b.example", delay_seconds=0)
TEXT = b"The strategy of the city. " * 60
PLAIN = ("Content-Type", "text/plain")


def source(*names: str, **changed: Any) -> Source:
    facts: dict[str, Any] = {"documents": tuple(DirectDocument(f"{SITE}/{name}.txt") for name in names)}
    facts |= {"id": "velden", "role": Role.CITY, "issuer_id": "velden", "kind": "direct", "languages": ("en",)}
    return Source(**(facts | {"allowed_domains": ("velden.example",), "take": ("txt",)} | changed))


class Foreign:
    """A WARC file as another program writes it."""

    def __init__(self, path: Path, packed: bool = True) -> None:
        self.path = path
        self._stream = path.open("wb")
        self._writer = WARCWriter(self._stream, gzip=packed)
        self._writer.write_record(self._writer.create_warcinfo_record(path.name, {"software": "another"}))

    def add(
        self, name: str, body: bytes, *headers: tuple[str, str], moment: str = "2020-01-01T00:00:00Z", status: str = ""
    ) -> Foreign:
        http = StatusAndHeaders(status or "200 OK", [*headers], protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            f"{SITE}/{name}", "response", payload=BytesIO(body), http_headers=http,
            warc_headers_dict={"WARC-Date": moment},
        )  # fmt: skip
        self._writer.write_record(record)
        return self

    def add_revisit(self, name: str, digest: str, profile: str = "", status: str = "200 OK") -> Foreign:
        http = StatusAndHeaders(status, [PLAIN], protocol="HTTP/1.1")
        record = self._writer.create_revisit_record(
            f"{SITE}/{name}", digest, f"{SITE}/a.txt", "2020-01-01T00:00:00Z", http_headers=http,
            warc_headers_dict={"WARC-Date": "2021-01-01T00:00:00Z"},
        )  # fmt: skip
        if profile:
            record.rec_headers.replace_header("WARC-Profile", profile)
        self._writer.write_record(record)
        return self

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> Path:
        self._stream.close()
        return self.path


def digest_in(path: Path, name: str) -> str:
    (found,) = [one for one in scan(path) if one.fields.get("warc-target-uri") == f"{SITE}/{name}"]
    return found.fields["warc-payload-digest"]


def replayed(files: Sequence[Path], archive: Path, *names: str, **changed: Any) -> CrawlSummary:
    take_in(files, archive)
    return replay([source(*names, **changed)], SETTINGS, archive)


def payloads(found: CrawlSummary, archive: Path) -> dict[str, bytes]:
    return {one.url: read_payload(archive / one.body_file, one.body_offset) for one in found.snapshots}


@pytest.mark.parametrize("packing", ["record by record", "not at all", "all in one"])
def test_archives_of_other_programs_are_read_however_they_are_packed(tmp_path: Path, packing: str) -> None:
    chunked = b"5\r\nThe s\r\n%x\r\n" % (len(TEXT) - 5) + TEXT[5:] + b"\r\n0\r\n\r\n"
    foreign = Foreign(tmp_path / "wget.warc", packed=packing == "record by record")
    foreign.add("a.txt", TEXT, PLAIN).add("b.txt", chunked, PLAIN, ("Transfer-Encoding", "chunked"))
    foreign.add("c.txt", gzip.compress(TEXT, mtime=0), PLAIN, ("Content-Encoding", "gzip"))
    path = foreign.add("gone.txt", b"no", PLAIN, status="404 Not Found").close()
    if packing == "all in one":
        (tmp_path / "one.warc.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        path = tmp_path / "one.warc.gz"
    found = replayed([path], tmp_path / "archive", "a", "b", "c", "gone", "away")
    assert payloads(found, tmp_path / "archive") == {f"{SITE}/{name}.txt": TEXT for name in "abc"}
    assert {one.url.rpartition("/")[2]: one.reason for one in found.refusals} == {
        "gone.txt": "the server answered HTTP 404",
        "away.txt": "it is not in the archive",
    }
    assert {one.fetched_at for one in found.snapshots} == {"2020-01-01T00:00:00Z"}


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_revisits_of_other_programs_lead_to_what_they_refer_to(tmp_path: Path, version: str) -> None:
    profile = f"http://netpreserve.org/warc/{version}/revisit"
    foreign = Foreign(tmp_path / "x.warc.gz").add("a.txt", TEXT, PLAIN).add("empty", b"", status="302 Found")
    foreign.flush()
    same, nothing = digest_in(foreign.path, "a.txt"), digest_in(foreign.path, "empty")
    foreign.add_revisit("b.txt", same, f"{profile}/identical-payload-digest")
    foreign.add_revisit("a.txt", nothing, f"{profile}/server-not-modified", "304 Not Modified")
    # What it refers to is not in this archive, and the bytes of nothing are not those of the document.
    foreign.add_revisit("c.txt", nothing, f"{profile}/server-not-modified", "304 Not Modified")
    foreign.add_revisit("d.txt", "sha1:UNKNOWN", f"{profile}/identical-payload-digest")
    path = foreign.close()
    found = replayed([path], tmp_path / "archive", "a", "b", "c", "d")
    assert payloads(found, tmp_path / "archive") == {f"{SITE}/a.txt": TEXT, f"{SITE}/b.txt": TEXT}
    assert {one.url[-5:]: one.reason for one in found.refusals} == dict.fromkeys(
        ("c.txt", "d.txt"), "it is not in the archive"
    )
    # A crawl of the same study goes on over such files, too.
    assert crawl([source()], SETTINGS, tmp_path / "archive").refusals == ()


def test_two_crawls_of_another_program_give_two_versions(tmp_path: Path) -> None:
    first = Foreign(tmp_path / "2020.warc.gz").add("a.txt", TEXT, PLAIN).close()
    second = Foreign(tmp_path / "2021.warc.gz").add("a.txt", TEXT[9:], PLAIN, moment="2021-01-01T00:00:00Z")
    files = [first, second.add("b.txt", TEXT, PLAIN, moment="2021-01-01T00:00:00Z").close()]
    found = replayed(files, tmp_path / "archive", "a", "b")
    seen = {(one.url[-5:], one.fetched_at[:4], one.size) for one in found.snapshots}
    # What one file lacks another may hold: large crawls are spread over several.
    assert seen == {("a.txt", "2020", len(TEXT)), ("a.txt", "2021", len(TEXT) - 9), ("b.txt", "2021", len(TEXT))}


def test_limits_of_size_hold_for_what_is_read_from_an_archive(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(3 * 1024**2), mtime=0)
    foreign = Foreign(tmp_path / "x.warc.gz").add("a.txt", TEXT, PLAIN).add("big.txt", bytes(2 * 1024**2), PLAIN)
    path = foreign.add("bomb.txt", bomb, PLAIN, ("Content-Encoding", "gzip")).close()
    found = replayed([path], tmp_path / "archive", "a", "big", "bomb", limits=Limits(megabytes=1))
    assert [one.url[-5:] for one in found.snapshots] == ["a.txt"]
    assert {one.url.rpartition("/")[2]: one.reason for one in found.refusals} == {
        "big.txt": "it is larger than 1 MB",
        "bomb.txt": "it is larger than 1 MB",
    }


def test_a_file_is_taken_in_once_and_another_of_its_name_beside_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    one = Foreign(tmp_path / "x.warc.gz").add("a.txt", TEXT, PLAIN).close()
    other = Foreign(tmp_path / "sub" / "x.warc.gz").add("b.txt", TEXT, PLAIN).close()
    archive = tmp_path / "archive"
    assert take_in([one], archive) == take_in([one], archive) == [archive / "x.warc.gz"]
    assert len(set(take_in([one, other, one], archive))) == len(list(archive.glob("*"))) == 2
    assert {item.url for item in replayed([], archive, "a", "b").snapshots} == {f"{SITE}/a.txt", f"{SITE}/b.txt"}


def exchange(name: str, round_id: str, body: bytes = TEXT, **validators: str) -> Exchange:
    headers = tuple((key.replace("_", "-"), value) for key, value in validators.items())
    return Exchange(
        url=f"{SITE}/{name}.txt", request_line="GET / HTTP/1.1", request_headers=(), status_line="200 OK",
        protocol="HTTP/1.1", headers=(PLAIN, *headers), body=body, source_id="velden", round_id=round_id,
    )  # fmt: skip


def unchanged(archive: Archive, name: str, round_id: str) -> None:
    known = archive.find_last("velden", f"{SITE}/{name}.txt")
    assert known is not None
    asked = Exchange(
        url=known.url, request_line="GET / HTTP/1.1", request_headers=(), status_line="304 Not Modified",
        protocol="HTTP/1.1", headers=(), body=b"", source_id="velden", round_id=round_id,
        type=RecordType.NOT_MODIFIED, original=known.body,
    )  # fmt: skip
    archive.keep(asked, 304)


@pytest.mark.parametrize("offline", [False, True])
def test_what_did_not_change_keeps_its_own_headers_also_where_its_bytes_are_anothers(
    tmp_path: Path, offline: bool
) -> None:
    with Archive(tmp_path) as archive:
        archive.keep(exchange("a", "1", ETag="a", Last_Modified="Wed, 01 Jun 2011 10:00:00 GMT"), 200)
        archive.keep(exchange("b", "1", ETag="b", Last_Modified="Wed, 01 Jun 2016 10:00:00 GMT"), 200)
        for round_id in ("2", "3"):
            unchanged(archive, "a", round_id)
            unchanged(archive, "b", round_id)
        assert [one.type for path in tmp_path.glob("*.warc.gz") for one in scan(path)].count("response") == 1
    with Archive(tmp_path, offline=offline) as archive:
        kept = {name: archive.recall("velden", f"{SITE}/{name}.txt", "3") for name in "ab"}
    assert {name: one and one.answer.header("Last-Modified")[12:16] for name, one in kept.items()} == {
        "a": "2011", "b": "2016"
    }  # fmt: skip
    assert {one and one.answer.body for one in kept.values()} == {TEXT}


def test_what_a_redirect_and_a_listing_of_another_program_lead_to_is_found(tmp_path: Path) -> None:
    page = b"<html><body><li><a href='/old.txt'>The plan</a> <i>June 2016</i></li></body></html>"
    foreign = Foreign(tmp_path / "x.warc.gz").add("list/", page, ("Content-Type", "text/html"))
    foreign.add("old.txt", b"", ("Location", "/new.txt"), status="301 Moved Permanently")
    path = foreign.add("new.txt", TEXT, PLAIN).close()
    listing = {"kind": "listing", "documents": (), "start_urls": (f"{SITE}/list/",), "item": Pick(css=("li",))}
    found = replayed([path], tmp_path / "archive", **listing, date=Pick(css=("i",)), title=Pick(css=("a",)))
    (one,) = found.snapshots
    assert (one.url, one.final_url, one.title) == (f"{SITE}/old.txt", f"{SITE}/new.txt", "The plan")
    assert (one.clues[0].kind, one.clues[0].text) == ("listing", "June 2016")


def test_a_body_is_in_memory_only_a_few_times(tmp_path: Path) -> None:
    import tracemalloc

    size = 8 * 1024**2
    with Archive(tmp_path) as archive:
        one = exchange("a", "1", bytes(range(256)) * (size // 256))
        archive.keep(exchange("warm", "1"), 200)
        tracemalloc.start()
        archive.keep(one, 200)
        archive.commit()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 1.5 * size
