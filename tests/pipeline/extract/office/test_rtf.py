"""RTF inside of Word documents is read as a reader sees it: letters of all encodings, lists, tables and notes."""

from __future__ import annotations

import pytest

from pipeline.extract.backend import UnreadableError
from pipeline.extract.office.rtf import read_rtf
from pipeline.records import BlockKind

FONTS = rb"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset204{\*\fname Arial;}Arial Cyr;}}"
HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + rb"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s1 heading 1;}}"


def read(content: bytes, head: bytes = HEAD) -> list[str]:
    return [block.text for block in read_rtf(head + content + b"}")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (rb"One line\line and more.\par Two.\par", ["One line and more.", "Two."]),
        (rb"F\'fcr alle \ldblquote neu\rdblquote\par", ["Für alle “neu”"]),
        (rb"{\f1 \'c3\'ee\'f0\'ee\'e4} und Stadt\par", ["Город und Stadt"]),
        (rb"\u1043?\u1086?\u1088\'3f\u1086?\u1076?\par", ["Город"]),
        (rb"{\uc2\u252 ueber} and {\uc0\u252}ber\par", ["über and über"]),
        (rb"{\u8364}Hello\par \u8211 \par World\par", ["€Hello", "–", "World"]),
        (rb"\u8364\~Hello\par \u8364{Welcome}\par", ["€\xa0Hello", "€Welcome"]),
        (rb"smile \u-10179?\u-8704? end\par", ["smile \U0001f600 end"]),
        (rb"Seen {\v unseen}{\deleted gone}text\par", ["Seen text"]),
        (rb"{\pict\wmetafile8 0100090000}Text{\*\generator Word;}\par", ["Text"]),
        (rb'Go to {\field{\*\fldinst HYPERLINK "http://a.example"}{\fldrslt the page}}.\par', ["Go to the page."]),
        (rb"{\header Top of the page\par}Text\par", ["Text"]),
        (rb"A\~b \{c\} d\_e f\-g\par", ["A\xa0b {c} d-e fg"]),
        (rb"Text{\bin4 {{{{}more\par", ["Textmore"]),
        (rb"No end of the paragraph", ["No end of the paragraph"]),
        (b"Broken\r\n off \\\nthere\\par", ["Broken off", "there"]),
    ],
)
def test_the_letters_and_paragraphs_of_a_text(content: bytes, expected: list[str]) -> None:
    assert read(content) == expected


@pytest.mark.parametrize(
    ("head", "byte", "letter"),
    [(rb"{\rtf1\ansi\ansicpg1250 ", rb"\'b3", "ł"), (rb"{\rtf1\mac ", rb"\'9f", "ü"), (rb"{\rtf1\pca ", rb"\'81", "ü")],
)
def test_the_encoding_that_the_document_names(head: bytes, byte: bytes, letter: str) -> None:
    assert read(byte, head) == [letter]


def test_lists_rows_headings_and_notes_are_told() -> None:
    found = read_rtf(
        HEAD
        + rb"\pard\outlinelevel0 Aims\par\pard{\listtext\f3\'b7\tab}Courses{\footnote \chftn Since 2012.}\par"
        + rb"\trowd\pard\intbl District\par of the north\cell Rooms\cell\row"
        + rb"\trowd\pard\intbl Hill\cell 12\cell\row\pard Text.\par}"
    )
    assert [(block.text, block.kind, block.level) for block in found] == [
        ("Aims", BlockKind.HEADING, 1),
        ("• Courses", BlockKind.LIST_ITEM, 0),
        ("Since 2012.", BlockKind.FOOTNOTE, 0),
        ("District of the north | Rooms", BlockKind.TABLE_ROW, 0),
        ("Hill | 12", BlockKind.TABLE_ROW, 0),
        ("Text.", BlockKind.PARAGRAPH, 0),
    ]


def test_the_words_of_a_text_box_are_read_and_its_settings_are_not() -> None:
    box = rb"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt In a box\par}}}Text\par"
    assert read(box) == ["In a box", "Text"]


def test_braces_without_end_are_told() -> None:
    with pytest.raises(UnreadableError, match="damaged RTF"):
        read_rtf(b"{" * 5000)
