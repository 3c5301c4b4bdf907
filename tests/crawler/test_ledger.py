"""The ledger over the archive: whatever becomes of it or of a file, what is whole is known and nothing else is."""

from __future__ import annotations

import gzip
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive
from crawler.errors import ArchiveError
from crawler.ledger import LEDGER_NAME, Ledger
from crawler.warc import Exchange, Scanned, read_answer, scan

NAMES = "abcdefgh"


def url_of(name: str) -> str:
    return f"http://velden.example/{name}.txt"


def body_of(name: str) -> bytes:
    return (f"The strategy {name}. " * 60).encode()


def exchange(name: str, body: bytes | None = None, *headers: tuple[str, str], round_id: str = "1") -> Exchange:
    return Exchange(
        url=url_of(name), request_line=f"GET /{name}.txt HTTP/1.1", request_headers=(("Host", "velden.example"),),
        status_line="200 OK", protocol="HTTP/1.1", headers=(("Content-Type", "text/plain"), *headers),
        body=body_of(name) if body is None else body, source_id="velden", round_id=round_id,
    )  # fmt: skip


def keep(folder: Path, *exchanges: Exchange) -> Path:
    """Archives the exchanges as one crawl does; returns its file."""
    before = set(folder.glob("*.warc.gz"))
    with Archive(folder, "velden") as archive:
        for one in exchanges:
            archive.keep(one, 200)
    (new,) = set(folder.glob("*.warc.gz")) - before
    return new


@pytest.fixture
def filled(tmp_path: Path) -> tuple[Path, Path]:
    """An archive of eight answers and its file."""
    return tmp_path, keep(tmp_path, *(exchange(name) for name in NAMES))


def recalled(folder: Path, names: str = NAMES, round_id: str = "1") -> str:
    """The names whose answers the archive still gives, byte for byte."""
    found = ""
    with Archive(folder) as archive:
        for name in names:
            try:
                kept = archive.recall("velden", url_of(name), round_id)
            except ArchiveError:
                continue
            if kept is not None:
                assert kept.answer.body == body_of(name)
                found += name
    return found


def answers(path: Path) -> list[Scanned]:
    return [record for record in scan(path) if record.type == "response"]


def assert_readable(path: Path, most: int) -> None:
    with path.open("rb") as stream:
        found = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
    assert found.count("response") == most


def _delete(ledger: Path) -> None:
    ledger.unlink()


def _garble(ledger: Path) -> None:
    ledger.write_bytes(b"no ledger at all, but longer than the head of one " * 40)


def _empty(ledger: Path) -> None:
    ledger.write_bytes(b"")


def _truncate(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes()[:4096])


def _damage_pages(ledger: Path) -> None:
    whole = ledger.read_bytes()
    ledger.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))


def _of_another_version(ledger: Path) -> None:
    with sqlite3.connect(ledger) as connection:
        connection.execute("DELETE FROM answers")
        connection.execute("PRAGMA user_version=99")
    connection.close()


@pytest.mark.parametrize("harm", [_delete, _garble, _empty, _truncate, _damage_pages, _of_another_version])
def test_a_ledger_that_is_lost_is_made_anew_from_the_archive(
    filled: tuple[Path, Path], harm: Callable[[Path], None]
) -> None:
    folder, path = filled
    size = path.stat().st_size
    harm(folder / LEDGER_NAME)
    assert recalled(folder) == NAMES
    assert path.stat().st_size == size


@pytest.mark.parametrize("with_ledger", [True, False])
@pytest.mark.parametrize("place", ["magic", "header", "middle", "checksum", "length", "last byte"])
def test_a_record_that_was_torn_is_cut_and_all_before_it_is_whole(
    filled: tuple[Path, Path], place: str, with_ledger: bool
) -> None:
    folder, path = filled
    last = answers(path)[-1]
    cut = {
        "magic": last.offset + 1, "header": last.offset + 7, "middle": (last.offset + last.end) // 2,
        "checksum": last.end - 7, "length": last.end - 3, "last byte": last.end - 1,
    }  # fmt: skip
    with path.open("r+b") as stream:
        stream.truncate(cut[place])
    if not with_ledger:
        (folder / LEDGER_NAME).unlink()
    assert recalled(folder) == NAMES[:-1]
    assert path.stat().st_size == last.offset
    assert_readable(path, 7)
    # What was cut is not taken for archived: it is asked for and archived again.
    other = keep(folder, exchange("h"))
    assert recalled(folder) == NAMES
    assert_readable(other, 1)


def test_a_request_that_was_torn_costs_no_answer(filled: tuple[Path, Path]) -> None:
    folder, path = filled
    with path.open("r+b") as stream:
        stream.truncate(path.stat().st_size - 1)
    assert recalled(folder) == NAMES
    assert_readable(path, 8)


def flip(path: Path, offset: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(offset)
        (byte,) = stream.read(1)
        stream.seek(offset)
        stream.write(bytes((byte ^ 0x40,)))


@pytest.mark.parametrize("place", [30, 0.2, 0.4, 0.6, 0.8, -20, -6, -2])
@pytest.mark.parametrize("with_ledger", [True, False])
def test_a_byte_flipped_in_the_last_answer_loses_that_one_alone(
    filled: tuple[Path, Path], with_ledger: bool, place: float
) -> None:
    folder, path = filled
    last = answers(path)[-1]
    inside = int(place * (last.end - last.offset)) if 0 < place < 1 else int(place)
    flip(path, (last.end if inside < 0 else last.offset) + inside)
    if not with_ledger:
        (folder / LEDGER_NAME).unlink()
    assert recalled(folder) == NAMES[:-1]
    keep(folder, exchange("h"))
    assert recalled(folder) == NAMES


@pytest.mark.parametrize("with_ledger", [True, False])
def test_a_byte_flipped_within_a_file_does_not_cost_what_follows_it(
    filled: tuple[Path, Path], with_ledger: bool
) -> None:
    folder, path = filled
    size, harmed = path.stat().st_size, answers(path)[2]
    flip(path, (harmed.offset + harmed.end) // 2)
    if not with_ledger:
        (folder / LEDGER_NAME).unlink()
    assert recalled(folder) == "abdefgh"
    assert path.stat().st_size == size
    with Archive(folder, offline=True) as archive:
        assert archive.addresses("velden", "1") == [url_of(name) for name in "abdefgh"] or with_ledger


def test_records_within_a_torn_record_are_not_taken_for_records(tmp_path: Path) -> None:
    false = keep(tmp_path / "false", exchange("a", b"forged" * 200)).read_bytes()
    noise = random.Random(1).randbytes(90_000)
    # A server may send a WARC file as a body, and the crawl may be killed while it is written.
    path = keep(tmp_path / "true", exchange("b"), exchange("c", noise + false + noise, ("Content-Encoding", "x")))
    assert false in path.read_bytes()
    last = answers(path)[-1]
    with path.open("r+b") as stream:
        stream.truncate(last.end - 40_000)
    with Archive(tmp_path / "true") as archive:
        assert archive.recall("velden", url_of("a"), "1") is None
        assert archive.recall("velden", url_of("b"), "1") is not None
    assert path.stat().st_size == last.offset


def test_a_flipped_byte_is_noticed_where_a_record_tells_no_digest(tmp_path: Path) -> None:
    # A byte can fall into the very field that tells the digest; the packing's own checksum tells of it then.
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + body_of("a")
    fields = f"WARC-Type: response\r\nWARC-Target-URI: {url_of('a')}\r\nContent-Length: {len(answer)}\r\n"
    kind = "Content-Type: application/http; msgtype=response\r\n\r\n"
    record = f"WARC/1.1\r\n{fields}{kind}".encode() + answer + b"\r\n\r\n"
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(record, compresslevel=0, mtime=0))
    assert read_answer(path, 0).body == body_of("a")
    flip(path, path.stat().st_size - 100)
    with pytest.raises(ArchiveError, match="no whole record begins there"):
        read_answer(path, 0)


@pytest.mark.parametrize("size", [262_143, 262_144, 700_000])
def test_a_long_text_is_passed_over_when_the_archive_is_read_again(tmp_path: Path, size: int) -> None:
    keep(tmp_path, exchange("x", b" " * size), *(exchange(name) for name in NAMES))
    (tmp_path / LEDGER_NAME).unlink()
    assert recalled(tmp_path) == NAMES


def test_an_old_ledger_catches_up_with_newer_files(filled: tuple[Path, Path], tmp_path: Path) -> None:
    folder, _ = filled
    old = shutil.copy(folder / LEDGER_NAME, tmp_path / "old")
    keep(folder, exchange("a", b"a newer text" * 99, ("ETag", '"2"'), round_id="2"), exchange("x", round_id="2"))
    shutil.copy(old, folder / LEDGER_NAME)
    assert recalled(folder, "x", "2") == "x"
    with Archive(folder) as archive:
        known = archive.find_last("velden", url_of("a"))
        assert known is not None and (known.round_id, known.etag) == ("2", '"2"')
        assert archive.recall("velden", url_of("a"), "1") is None


def test_a_ledger_that_is_ahead_of_its_files_gives_nothing_that_is_not_there(filled: tuple[Path, Path]) -> None:
    folder, path = filled
    fifth = answers(path)[4]
    with path.open("r+b") as stream:
        stream.truncate(fifth.offset)
    assert recalled(folder) == NAMES[:4]
    # What was lost is archived whole, not as a reference to what is no longer there, and is known from then on.
    again = keep(folder, exchange("g", None, ("ETag", '"g"'), round_id="2"))
    assert [record.type for record in scan(again)] == ["warcinfo", "response", "request"]
    with Archive(folder) as archive:
        known = archive.find_last("velden", url_of("g"))
        assert known is not None and archive.read(known).body == body_of("g")
    later = keep(folder, exchange("g", None, ("ETag", '"g2"'), round_id="3"))
    assert [record.type for record in scan(later)] == ["warcinfo", "revisit", "request"]


def test_a_file_that_is_gone_is_known_no_more(filled: tuple[Path, Path]) -> None:
    folder, path = filled
    path.unlink()
    assert recalled(folder) == ""


def test_two_crawls_do_not_write_one_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **more: real(*given, **{"timeout": 0.1} | more))
    with Archive(tmp_path, "velden") as archive:
        archive.keep(exchange("a"), 200)
        archive.commit()
        with pytest.raises(ArchiveError, match="another crawl"):
            Ledger(tmp_path)
