"""What an answer is, its bytes say; what it is called, the name by which it is to be saved where nothing else tells."""

from __future__ import annotations

import io
import zipfile

import pytest

from crawler.crawl import crawl
from crawler.events import Snapshot
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
