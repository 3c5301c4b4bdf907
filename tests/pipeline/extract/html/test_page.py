"""What web pages and text files say of their paragraphs, and what of a page is kept apart."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.extract.html.page import read_page
from pipeline.records import BlockKind, DocumentStatus, Extraction

PROSE = "Die Stadt fördert die Teilhabe aller Menschen, die hier leben, und baut Hürden in ihren eigenen Ämtern ab."
MORE = "Der Gemeinderat lässt sich einmal im Jahr berichten, was von diesen Maßnahmen erreicht worden ist."
H, P, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW
CAPTION = BlockKind.CAPTION


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>Plan</title></head><body>{body}</body></html>".encode()


def told(found: Extraction) -> list[tuple[str, BlockKind, int]]:
    assert "\n\n".join(found.text[block.start : block.end] for block in found.blocks) == found.text
    return [(found.text[block.start : block.end], block.kind, block.level) for block in found.blocks]


FULL = (
    "<header><p>Rathaus online</p></header><nav><ul><li><a href='/'>Startseite</a></li></ul></nav><main><article>"
    f"<header><h1>Integration</h1></header><p>{PROSE}</p><h2>Wohnen</h2><h3>Neubau <i>am Bahnhof</i></h3><p>{MORE}</p>"
    "<table><caption>Tabelle 1: Ziele</caption><tr><th>Ziel</th><th>Jahr</th></tr>"
    "<tr><td>Wohnungen bauen</td><td>2018</td></tr></table>"
    "<figure><img src='a.png'><figcaption>Bild 1: Das neue Haus am Markt</figcaption></figure>"
    f"<ul><li>Kurse am Abend</li><li><h4>Beratung</h4><p>{PROSE[:70]}</p></li></ul></article></main>"
    "<aside><p>Weitere Themen</p></aside><footer><p>Impressum</p></footer>"
)
EXPECTED = [
    ("Integration", H, 1), (PROSE, P, 0), ("Wohnen", H, 2), ("Neubau am Bahnhof", H, 3), (MORE, P, 0),
    ("Tabelle 1: Ziele", CAPTION, 0), ("Ziel | Jahr", ROW, 0), ("Wohnungen bauen | 2018", ROW, 0),
    ("Bild 1: Das neue Haus am Markt", CAPTION, 0), ("• Kurse am Abend", ITEM, 0), ("Beratung", H, 4),
    (PROSE[:70], ITEM, 0),
]  # fmt: skip


def test_a_page_says_what_its_paragraphs_are() -> None:
    found = extract(page(FULL), name="plan.html")
    assert found.status is DocumentStatus.OK
    assert told(found) == EXPECTED


def test_menus_asides_footers_and_the_head_of_a_page_are_kept_apart() -> None:
    found = extract(page(FULL), name="plan.html")
    assert [(one.kind, one.page, one.text) for one in found.apart] == [
        ("boilerplate", 0, text) for text in ("Rathaus online", "• Startseite", "Weitere Themen", "Impressum")
    ]


def test_a_page_given_whole_has_its_kinds_too_and_nothing_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.extract.html.main_text.MAX_ELEMENTS", 20)
    found = extract(page(FULL), name="plan.html")
    assert found.status is DocumentStatus.PARTIAL and found.apart == ()
    inside = [
        one for one in told(found) if one[0] not in ("Rathaus online", "• Startseite", "Weitere Themen", "Impressum")
    ]
    assert inside == EXPECTED


def test_the_head_of_an_article_is_no_head_of_the_page() -> None:
    markup = page("<header><p>Rathaus</p></header><main><header><p>Einleitung</p></header></main><p>Ende</p>").decode()
    assert read_page(markup).outside == ("Rathaus",)


def test_what_stands_in_a_menu_and_in_the_text_is_text_alone() -> None:
    found = extract(page(f"<nav><p>{MORE}</p></nav><main><p>{PROSE}</p><p>{MORE}</p></main>"), name="plan.html")
    assert found.text.count(MORE) == 1 and found.apart == ()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h2>Über <b>uns</b></h2>Text", [("Über uns", H, 2), ("Text", P, 0)]),
        ("<ul><li><p>Eins</p><p>Zwei</p></li></ul>", [("• Eins", ITEM, 0), ("Zwei", ITEM, 0)]),
        ("<ul><li>Eins<ol><li>Zwei</li></ol></li></ul>", [("• Eins", ITEM, 0), ("• Zwei", ITEM, 0)]),
        ("<table><tr><td><h2>Kopf</h2></td><td>Zelle</td></tr></table>", [("Kopf | Zelle", ROW, 0)]),
        (
            "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>c",
            [("a | b", ROW, 0), ("c", P, 0)],
        ),
        ("<figure><figcaption><p>Bild</p></figcaption></figure>", [("Bild", CAPTION, 0)]),
        ("<h7>Keine</h7><h6>Eine</h6>", [("Keine", P, 0), ("Eine", H, 6)]),
    ],
)
def test_kinds_follow_the_innermost_element_that_says_one(markup: str, expected: list[object]) -> None:
    assert [tuple(one) for one in read_page(page(markup).decode()).paragraphs] == expected


def test_a_text_file_has_a_block_for_what_stands_between_blank_lines() -> None:
    text = "\ufeffPlan\r\n\r\n  Erste Zeile\r\nzweite Zeile \r\n \t\r\n\r\nEnde\n"
    found = extract(text.encode(), name="plan.txt")
    assert found.text == text
    assert [(text[block.start : block.end], block.kind) for block in found.blocks] == [
        ("Plan", P), ("Erste Zeile\r\nzweite Zeile", P), ("Ende", P),
    ]  # fmt: skip
