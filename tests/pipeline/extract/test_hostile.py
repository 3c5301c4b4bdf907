"""Damaged and hostile files of every format, read as a run reads them, with sound files among them."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing

import pytest

from pipeline.extract import extract
from pipeline.extract.html import page as html_page
from pipeline.extract.office import xml_frames, zip_package
from pipeline.extract.sandbox.pool import Limits, Task, extract_all
from pipeline.records import DocumentStatus, Extraction
from tests.hostile import FAMILIES
from tests.hostile.holding import faults
from tests.hostile.kinds import PROSE, Maker
from tests.hostile.office_writing import DOCX, FORMATS, ODT, Office, relations
from tests.hostile.pdf_writing import lines, one_page
from tests.hostile.sound_files import SOUND
from tests.hostile.web_pages import page
from tests.hostile.weighing import weighed

LIMITS = Limits(memory_mb=600, page_seconds=300)
# Of the processor, for a whole file: the limits are in seconds of a clock, in which a busy machine does little.
MOST_SECONDS = 30
# A worker is looked at ten times a second, and what it held before it got the file is not the file's.
LEEWAY_MB = 150
SOUND_EVERY = 20
OK, PARTIAL, EMPTY, FAILED = (
    DocumentStatus.OK,
    DocumentStatus.PARTIAL,
    DocumentStatus.EMPTY,
    DocumentStatus.FAILED,
)

# Of some files it is told what becomes of them: the status and a part of the reason.
EXPECTED: dict[str, dict[str, tuple[DocumentStatus, str]]] = {
    "pdf_damage": {
        "no byte": (EMPTY, "the file is empty"),
        "only the header": (FAILED, "ends early"),
        "web page called PDF": (FAILED, "named .pdf but its content is HTML"),
        "PDF called DOCX": (FAILED, "named .docx but its content is PDF"),
        "archive called PDF": (FAILED, "ZIP archive that is neither DOCX nor ODT"),
    },
    "pdf_content": {
        "locked with a password": (FAILED, "needs a password"),
        "locked for changes only": (OK, ""),
        "script when opened": (OK, ""),
        "file inside": (OK, ""),
        "form of XML": (OK, ""),
    },
    "pdf_structure": {
        "10,000 empty pages": (FAILED, "10000 pages"),
        "table before is the same": (OK, ""),
        "lists 100,000 deep": (OK, ""),
    },
    "office_archives": {
        f"{kind}: {label}": outcome
        for kind in FORMATS
        for label, outcome in {
            "archives in archives": (OK, ""),
            "5,000 members": (OK, ""),
            "12,000 members": (FAILED, "more than 10,000 files"),
            "member of a gigabyte": (FAILED, "larger than 200 MB"),
            "text of a gigabyte": (FAILED, "larger than 200 MB"),
            "text larger than it tells": (FAILED, "cannot be read"),
            "text of 65 MB": (FAILED, "more than 64 MB of XML"),
            "members on top of each other": (OK, ""),
            "wrong sum of checking": (FAILED, "damaged"),
            "one member locked": (FAILED, "needs a password"),
            "names that lead out": (OK, ""),
            "text is missing": (FAILED, ""),
            "LZMA that asks for gigabytes": (FAILED, ""),
            "list of members of gigabytes": (FAILED, "damaged"),
        }.items()
    },
    "office_markup": {
        f"{kind}: {label}": outcome
        for kind in FORMATS
        for label, outcome in {
            "billion laughs": (OK, ""),
            "one long entity many times": (OK, ""),
            "entity in a file": (OK, ""),
            "entity on the web": (OK, ""),
            "declarations in a file": (OK, ""),
            "never closed": (FAILED, "not well-formed"),
            "UTF-16": (OK, ""),
            "unknown encoding": (FAILED, "encoding that is not read"),
            "tables 1,000 deep": (OK, ""),
            "tables 50,000 deep": (OK, ""),
            "boxes 1,000 deep": (OK, ""),
            "paragraph of 30 MB": (PARTIAL, "more than 10,000,000 characters"),
            "comment of 10 MB": (OK, ""),
            "100,000 attributes": (OK, ""),
        }.items()
    }
    | {
        "DOCX: relations that lead elsewhere": (OK, ""),
        "DOCX: relations to parts that are missing": (OK, ""),
        "DOCX: style based on itself": (OK, ""),
        "ODT: lists 2,000 deep": (OK, ""),
        "ODT: cell repeated a billion times": (OK, ""),
        "ODT: no body": (FAILED, "no text body"),
    },
    "web_pages": {
        "50 MB": (FAILED, "larger than 20 MB"),
        "100,000 elements deep": (FAILED, "stand one inside another"),
        "100,000 end tags that close nothing": (PARTIAL, "close nothing"),
        "comment never closed": (OK, ""),
        "script never closed": (OK, ""),
        "million attributes": (OK, ""),
        "300,000 attributes with signs in them": (OK, ""),
        "picture of 15 MB in the page": (OK, ""),
        "million entities in the title": (OK, ""),
        "address of a file everywhere": (OK, ""),
        "UTF-16 without a mark": (OK, ""),
        "UTF-32": (OK, ""),
        "UTF-8 called UTF-16": (OK, ""),
        "cp1252 called UTF-8": (PARTIAL, "say cp1252"),
        "encoding punycode": (OK, ""),
        "served as unicode_escape": (OK, ""),
    },
    "text_files": {
        "noise": (FAILED, "full of control characters"),
        "program": (FAILED, "full of control characters"),
        "50 MB on one line": (OK, ""),
        "NUL bytes": (EMPTY, "no text"),
        "NUL bytes after text": (OK, ""),
        "UTF-16 with a mark": (OK, ""),
        "UTF-16 without a mark": (PARTIAL, "it was read as UTF-16"),
        "half pairs as UTF-8": (PARTIAL, "not valid UTF-8"),
        "marks of direction": (OK, ""),
    },
}


def tasks_of(makers: dict[str, Maker]) -> Iterator[Task]:
    """A task for each file, and all sound files at the beginning, after every twentieth file and at the end."""
    for number, (label, maker) in enumerate(makers.items()):
        if number % SOUND_EVERY == 0:
            yield from _sound_tasks(number)
        yield Task(label, lambda maker=maker: maker().data, maker.name, maker.media_type)  # type: ignore[misc]
    yield from _sound_tasks(len(makers))


def _sound_tasks(number: int) -> Iterable[Task]:
    for kind, (maker, _) in SOUND.items():
        yield Task(f"sound {kind} {number}", maker.make, maker.name, maker.media_type)


def wrong_with(key: str, found: Extraction, expected: dict[str, tuple[DocumentStatus, str]]) -> list[str]:
    wrong = faults(found)
    if key.startswith("sound "):
        shown = " ".join(found.text.split())
        wrong += [f"lost: {line}" for line in SOUND[key.split()[1]][1] if line not in shown]
    if key in expected:
        status, part = expected[key]
        wrong += [] if (found.status, part in found.reason) == (status, True) else [f"not {status}, {part}"]
        wrong += [] if status is not OK or PROSE[0] in found.text or "50 MB" in key else ["its text is missing"]
    megabytes, seconds = map(float, found.extractor.split() or (0, 0))  # nothing where the reader was stopped
    if megabytes > LIMITS.memory_mb + LEEWAY_MB:
        wrong.append(f"took {megabytes} MB")
    if seconds > MOST_SECONDS or " took longer than " in found.reason:
        wrong.append(f"took {seconds} s of the processor")
    return [f"{fault} ({found.status}, {found.reason})" for fault in wrong]


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_every_file_has_an_outcome_and_sound_files_beside_it_are_read_whole(family: str) -> None:
    tasks = list(tasks_of(FAMILIES[family]))
    found = list(extract_all(tasks, workers=2, limits=LIMITS, reader=weighed))
    assert sorted(key for key, _ in found) == sorted(task.key for task in tasks)
    expected = EXPECTED.get(family, {})
    assert {key: wrong for key, one in found if (wrong := wrong_with(key, one, expected))} == {}


def test_what_is_expected_is_expected_of_files_that_are_made() -> None:
    assert sum(map(len, FAMILIES.values())) >= 200
    assert {family: set(told) - set(FAMILIES[family]) for family, told in EXPECTED.items() if told} == {
        family: set() for family in EXPECTED
    }


@pytest.mark.slow
@pytest.mark.parametrize("office", FORMATS.values(), ids=FORMATS)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process holds")
def test_file_just_below_the_limits_is_read_in_little_memory(office: Office) -> None:
    """As a tree its elements would take four times the memory that the worker is given."""
    count = zip_package.MAX_MARKUP_ELEMENTS - 100
    task = Task("large", lambda: office.file(office.text() + "<x/>" * count), office.name, office.media_type)
    ((_, found),) = extract_all([task], workers=1, limits=Limits(memory_mb=250), reader=weighed)
    assert (found.status, found.text.split("\n\n")) == (OK, list(PROSE))


def reached(server: socket.socket) -> bool:
    """Whether anybody called."""
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_nothing_that_a_file_names_is_fetched() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        doctype = (
            f'<!DOCTYPE x SYSTEM "{address}" [<!ENTITY a SYSTEM "{address}"><!ENTITY % b SYSTEM "{address}"> %b;]>'
        )
        used = "".join(f"<p>{text}</p>" for text in PROSE) + "&a;"
        told = relations(*((kind, address, "External") for kind in ("styles", "footnotes", "attachedTemplate")))
        files = {
            "a.docx": DOCX.file(
                more={
                    DOCX.content: DOCX.document(DOCX.text() + "&a;", doctype).encode(),
                    "word/_rels/document.xml.rels": told,
                }
            ),
            "a.odt": ODT.file(more={ODT.content: ODT.document(ODT.text() + "&a;", doctype).encode()}),
            "a.html": doctype.replace("x SYSTEM", "html SYSTEM").encode()
            + page(f'{used}<img src="{address}"><iframe src="{address}"></iframe>', f'<link href="{address}">'),
            "a.pdf": one_page(lines(), more={1: f"<< /Pages 2 0 R /OpenAction << /URI ({address}) >> >>".encode()}),
        }
        for name, data in files.items():
            assert PROSE[0] in extract(data, name=name).text, name
        assert not reached(server)
        with closing(socket.create_connection(server.getsockname())):
            assert reached(server)


@pytest.mark.parametrize("office", FORMATS.values(), ids=FORMATS)
def test_text_beyond_the_limit_is_cut_with_a_reason(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_frames, "MAX_CHARS", len("".join(PROSE)))
    assert extract(office.file(), name=office.name).status is OK
    monkeypatch.setattr(xml_frames, "MAX_CHARS", len("".join(PROSE)) - 1)
    found = extract(office.file(), name=office.name)
    assert (found.status, PROSE[1] in found.text, PROSE[2] in found.text) == (PARTIAL, True, False)
    assert "the text behind them was not read" in found.reason


@pytest.mark.parametrize("office", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("depth", [xml_frames.MAX_NESTED - 1, xml_frames.MAX_NESTED + 1, 500])
def test_no_text_of_nested_tables_and_boxes_is_lost(office: Office, depth: int) -> None:
    for opening, closing_tags in (office.table, office.box):
        levels = [f"level {number}" for number in range(depth)]
        body = "".join(opening + office.paragraph.format(level) for level in levels) + closing_tags * depth
        shown = extract(office.file(body), name=office.name).text
        assert [level for level in levels if level not in shown] == []


def test_word_document_that_keeps_to_the_standard_is_read() -> None:
    strict = DOCX.document(DOCX.text()).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert extract(DOCX.file(more={DOCX.content: strict.encode()})).text.split("\n\n") == list(PROSE)


def test_archive_of_too_many_members_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    count = len(DOCX.parts())
    monkeypatch.setattr(zip_package, "MAX_MEMBERS", count)
    assert extract(DOCX.file(), name=DOCX.name).status is OK
    monkeypatch.setattr(zip_package, "MAX_MEMBERS", count - 1)
    assert "more than" in extract(DOCX.file(), name=DOCX.name).reason


def test_end_tags_that_close_nothing_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    piece = page("<div>" * 100 + "".join(f"<p>{text}</p>" for text in PROSE) + " " * 70_000 + "</b>" * 1000 + "end")
    assert extract(piece, name="a.html").status is OK
    monkeypatch.setattr(html_page, "MAX_LOOKS", 90_000)
    found = extract(piece, name="a.html")
    assert (found.status, PROSE[2] in found.text) == (PARTIAL, True)


def test_attributes_of_a_tag_without_a_flood_are_kept() -> None:
    flood = " ".join(f"a{number}='>'" for number in range(3000))
    body = f"<p lang=de>{PROSE[0]}</p><p {flood}>{PROSE[1]}</p><p>{PROSE[2]}</p>"
    found = extract(page(body, f'<meta name="date" content="2016"><title x="{"y " * 900}">Plan</title>'), name="a.html")
    assert (found.text.split("\n\n"), found.title) == (list(PROSE), "Plan")
    assert [clue.text for clue in found.date_clues] == ["date: 2016"]
