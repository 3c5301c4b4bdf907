"""What is archived can be read back byte for byte, or is said to be damaged."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.errors import ArchiveError
from crawler.warc import Archived, ArchiveWriter, Exchange, read_payload

PDF = b"%PDF-1.7 \x00\xff" + bytes(range(256)) * 40


def exchange(body: bytes, *headers: tuple[str, str]) -> Exchange:
    return Exchange(
        url="http://velden.example/a.pdf",
        request_line="GET /a.pdf HTTP/1.1",
        request_headers=(("Host", "velden.example"), ("User-Agent", "policyecho/1 (+mailto:a@b.example)")),
        status_line="200 OK",
        protocol="HTTP/1.1",
        headers=(("Content-Type", "application/pdf"), *headers),
        body=body,
        ip_address="192.0.2.7",
    )


def archived(folder: Path, *exchanges: Exchange) -> tuple[Path, list[Archived]]:
    with ArchiveWriter(folder, "velden", "policyecho/1") as writer:
        places = [writer.write(one) for one in exchanges]
        writer.sync()
        return writer.path, places


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PDF, ()),
        (b"", ()),
        (gzip.compress(PDF, mtime=0), (("Content-Encoding", "gzip"),)),
        (
            gzip.compress(PDF[:99], mtime=0) + gzip.compress(PDF[99:], mtime=0) + b"\0\0",
            (("Content-Encoding", "x-gzip"),),
        ),
        (zlib.compress(PDF), (("Content-Encoding", "deflate"),)),
        (raw_deflate(PDF), (("Content-Encoding", "Deflate"),)),
        (gzip.compress(zlib.compress(PDF), mtime=0), (("Content-Encoding", "deflate, gzip"),)),
        (PDF, (("Transfer-Encoding", "chunked"), ("X-Naïve", "ü"))),
    ],
)
def test_a_payload_is_the_file_a_reader_would_have_saved(
    tmp_path: Path, body: bytes, headers: tuple[tuple[str, str], ...]
) -> None:
    path, places = archived(tmp_path, exchange(b"first"), exchange(body, *headers), exchange(b"third"))
    payloads = [read_payload(path, place.warc_offset) for place in places]
    assert payloads == [b"first", PDF if body else b"", b"third"]


def test_request_and_answer_are_kept_as_they_went_over_the_wire(tmp_path: Path) -> None:
    body = gzip.compress(PDF, mtime=0)
    path, places = archived(tmp_path, exchange(body, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")))
    with path.open("rb") as stream:
        kept = [
            (record.rec_type, record.rec_headers, record.http_headers, record.raw_stream.read())
            for record in ArchiveIterator(stream, check_digests="raise")
        ]
    assert [kind for kind, *_ in kept] == ["warcinfo", "response", "request"]
    _, warc, http, raw = kept[1]
    assert raw == body
    assert http.get_header("Content-Encoding") == "gzip"
    assert http.get_header("Transfer-Encoding") is None
    assert warc.get_header("WARC-Date") == places[0].fetched_at
    assert warc.get_header("WARC-IP-Address") == "192.0.2.7"
    assert kept[2][1].get_header("WARC-Concurrent-To") == warc.get_header("WARC-Record-ID")
    assert kept[2][2].get_header("User-Agent") == "policyecho/1 (+mailto:a@b.example)"


def test_two_archives_of_one_second_do_not_overwrite_each_other(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "velden", "x") as one, ArchiveWriter(tmp_path, "velden", "x") as other:
        assert one.path != other.path
        assert one.path.parent == other.path.parent == tmp_path


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_changed_byte_is_noticed(tmp_path: Path, share: float) -> None:
    path, (place,) = archived(tmp_path, exchange(PDF))
    data = bytearray(path.read_bytes())
    end = data.index(b"\x1f\x8b\x08", place.warc_offset + 3)
    data[place.warc_offset + int((end - place.warc_offset) * share)] ^= 0x55
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match="cannot be read"):
        read_payload(path, place.warc_offset)


def test_a_record_made_whole_around_another_body_is_noticed(tmp_path: Path) -> None:
    path, (place,) = archived(tmp_path, exchange(PDF))
    data = path.read_bytes()
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    record = member.decompress(data[place.warc_offset :])
    assert record.count(b"%PDF-1.7") == 1
    forged = gzip.compress(record.replace(b"%PDF-1.7", b"%PDF-1.3"), mtime=0)
    path.write_bytes(data[: place.warc_offset] + forged + member.unused_data)
    with pytest.raises(ArchiveError, match="digest differs"):
        read_payload(path, place.warc_offset)


@pytest.mark.parametrize("kept", [1, 40, 300])
def test_a_file_that_ends_early_is_noticed(tmp_path: Path, kept: int) -> None:
    path, (place,) = archived(tmp_path, exchange(PDF))
    path.write_bytes(path.read_bytes()[: place.warc_offset + kept])
    with pytest.raises(ArchiveError, match="cannot be read"):
        read_payload(path, place.warc_offset)


def test_an_offset_where_no_answer_begins_is_refused(tmp_path: Path) -> None:
    path, (place,) = archived(tmp_path, exchange(PDF))
    for offset in (0, place.warc_offset + 5, path.stat().st_size, path.stat().st_size + 100):
        with pytest.raises(ArchiveError, match=f"byte {offset} cannot be read"):
            read_payload(path, offset)


@pytest.mark.parametrize(
    ("body", "encoding", "why"),
    [
        (gzip.compress(PDF, mtime=0)[:-20], "gzip", "ends early"),
        (b"no gzip", "gzip", "incorrect header"),
        (PDF, "br", "'br' was not asked for"),
    ],
)
def test_a_body_that_its_encoding_does_not_fit_is_refused(tmp_path: Path, body: bytes, encoding: str, why: str) -> None:
    path, (place,) = archived(tmp_path, exchange(body, ("Content-Encoding", encoding)))
    with pytest.raises(ArchiveError, match=why):
        read_payload(path, place.warc_offset)


def test_a_missing_archive_and_an_unwritable_folder_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="is not in the archive"):
        read_payload(tmp_path / "none.warc.gz", 0)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match="cannot be written"):
        ArchiveWriter(tmp_path / "file", "velden", "x")
