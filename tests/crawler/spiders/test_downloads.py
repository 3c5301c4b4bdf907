"""What an answer is, its bytes say; what it is called, the name by which it is to be saved where nothing else tells."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from crawler.crawl import crawl, replay
from crawler.events import RefusalKind, Snapshot
from crawler.refusals import NOT_PACKED_SO
from crawler.settings import CrawlSettings
from crawler.source import Pick, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
PDF = b"%PDF-1.7 A strategy of the city."


def packed(member: str, text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member, text)
    return file.getvalue()


DOCX = packed("[Content_Types].xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")
ODT = packed("mimetype", "application/vnd.oasis.opendocument.text")
# Path, bytes, media type, Content-Disposition; then the title and the media type that the snapshot has.
FILES = [
    ("/get.php?id=1", DOCX, "application/octet-stream", 'attachment; filename="Konzept.docx"', "Konzept", ""),
    ("/get.php?id=2", ODT, "application/zip", "attachment; filename=Plan_2016.odt", "Plan 2016", "odt"),
    ("/get.php?id=3", b"\r\n" + PDF, "application/octet-stream", "", "get.php?id=3", ""),
    ("/get.php?id=4", PDF + b"4", "application/download", "", "get.php?id=4", ""),
    ("/get.php?id=5", PDF + b"5", "text/html; charset=utf-8", 'inline; filename="plan.pdf"', "plan", "pdf"),
    ("/get.php?id=6", PDF + b"6", "text/plain", "inline; filename*=UTF-8''%C3%BCben.pdf", "üben", "pdf"),
    ("/get.php?id=7", PDF + b"7", "image/pdf", 'attachment; filename="C:\\temp\\alt.pdf"', "alt", "pdf"),
    ("/plan.html", PDF + b"8", "text/html", "", "plan.html", "pdf"),
    ("/old.pdf", DOCX + b"\0", "application/pdf", "", "old.pdf", "docx"),
]  # fmt: skip
TYPES = {"pdf": "application/pdf", "odt": "application/vnd.oasis.opendocument.text"}


@pytest.fixture(scope="module")
def taken(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Snapshot]:
    links = "".join(f"<li><a href='{path}'>{path[1:]}</a></li>" for path, *_ in FILES)
    scripted_site.answers = {"/dl": answer(f"<ul>{links}</ul>".encode(), "text/html")}
    for path, body, media_type, disposition, *_ in FILES:
        headers = (("Content-Disposition", disposition),) if disposition else ()
        scripted_site.answers[path] = answer(body, media_type, headers=headers)
    source = Source(
        "x", Role.CITY, "x", "listing", ("en",), ("127.0.0.1",), ("pdf", "docx", "odt", "html"),
        start_urls=(f"{scripted_site.address}/dl",), item=Pick(css=("li",)),
    )  # fmt: skip
    found = crawl((source,), SETTINGS, tmp_path_factory.mktemp("archive"))
    assert not found.refusals
    return {one.url.removeprefix(scripted_site.address): one for one in found.snapshots}


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: file[0])
def test_a_file_is_taken_for_what_its_bytes_are(
    taken: dict[str, Snapshot], file: tuple[str, bytes, str, str, str, str]
) -> None:
    path, _, given, _, title, named = file
    assert taken[path].title == title
    assert not named or taken[path].media_type.startswith(TYPES.get(named, "application/vnd.openxmlformats"))
    assert named or taken[path].media_type == given


@pytest.mark.slow
def test_what_does_not_come_whole_is_refused_in_words_and_is_not_archived(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    whole, packed_as = PDF + b"\n%%EOF\n", (("Content-Encoding", "gzip"),)
    answers = {
        "/whole.pdf": answer(whole, length=-1),
        "/cut.pdf": answer(PDF, length=-1),  # ends with the connection, as if it were whole
        "/plain.pdf": answer(whole, headers=packed_as),
        "/half.pdf": answer(gzip.compress(whole)[:-12], headers=packed_as),
    }
    links = "".join(f"<a href='{path}'>{path}</a>" for path in answers)
    scripted_site.answers = {"/": answer(links.encode(), "text/html"), **answers}
    source = Source(
        "x", Role.CITY, "x", "listing", ("en",), ("127.0.0.1",), ("pdf",), start_urls=(f"{scripted_site.address}/",)
    )
    found = crawl((source,), SETTINGS, tmp_path)
    assert [one.url.rpartition("/")[2] for one in found.snapshots] == ["whole.pdf"]
    told = {one.url.rpartition("/")[2]: one for one in found.refusals}
    assert {one.kind for one in told.values()} == {RefusalKind.TRY_AGAIN}
    assert told["cut.pdf"].reason == "the server's answer broke off"
    assert told["plain.pdf"].reason.startswith("what its server sent cannot be unpacked")
    assert "ends early" in told["half.pdf"].reason
    again = {one.url.rpartition("/")[2]: one.reason for one in replay((source,), SETTINGS, tmp_path).refusals}
    assert again["cut.pdf"] == "it is not in the archive"


@pytest.mark.slow
def test_a_file_that_is_not_taken_is_named_by_what_it_is(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(4):
            archive.writestr(f"plan-{number}.pdf", PDF)
    answers = {
        "/get?id=1": answer(packed.getvalue(), "application/octet-stream"),
        "/get?id=2": answer(DOCX, "application/octet-stream"),
        "/get?id=3": answer(b"{\\rtf1 x}", "application/rtf"),
        "/get?id=4": answer(gzip.compress(b"<p>A plan.</p>"), "text/html"),
        "/get?id=5": answer(b"no brotli at all", "text/html", headers=(("Content-Encoding", "br"),)),
    }
    links = "".join(f"<a href='{path}'>{path}</a>" for path in answers)
    scripted_site.answers = {"/": answer(links.encode(), "text/html"), **answers}
    source = Source(
        "x", Role.CITY, "x", "listing", ("en",), ("127.0.0.1",), ("pdf",), start_urls=(f"{scripted_site.address}/",)
    )
    assert [one.reason for one in crawl((source,), SETTINGS, tmp_path).refusals] == [
        "it is a ZIP archive with plan-0.pdf, plan-1.pdf, plan-2.pdf …, which is not opened; taken are pdf",
        "it is DOCX; taken are pdf",
        "its media type is application/rtf; taken are pdf",
        "it is packed by gzip though its server does not say so; unpack a copy and add it",
        NOT_PACKED_SO,
    ]
