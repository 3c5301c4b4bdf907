"""PDF files whose pages draw in circles or without end, and whose fonts and locks are odd."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.hostile.kinds import PDF_TYPE, PROSE, SECRET_URL, Maker
from tests.hostile.pdf_writing import BOX, FONT, lines, one_page, page_objects, pdf_of, stream

_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "


def _forms(calls: dict[int, bytes]) -> bytes:
    """A page that draws form 10; `calls` gives the content of each form, which may draw any other."""
    named = b" ".join(b"/X%d %d 0 R" % (number, number) for number in calls)
    resources = b"/Font << /F1 5 0 R >> /XObject << " + named + b" >>"
    forms = {
        number: stream(content, _FORM + b"/Resources << " + resources + b" >>") for number, content in calls.items()
    }
    return one_page(lines() + b" /X10 Do", resources=resources, more=forms)


def _font(extra: bytes, more: dict[int, bytes] | None = None, font: bytes = FONT) -> bytes:
    return one_page(lines(), more={5: font.replace(b" >>", b" " + extra + b" >>"), **(more or {})})


def _meaning(table: bytes) -> bytes:
    start = b"/CIDInit /ProcSet findresource begin begincmap "
    return _font(b"/ToUnicode 6 0 R", {6: stream(start + table + b" endcmap end")})


def _composite(extra: bytes, encoding: bytes = b"/Identity-H") -> bytes:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding " + encoding + b" /DescendantFonts [6 0 R] >>"
    return one_page(lines(), more={5: font, 6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A " + extra + b" >>"})


def _drawn_letters(letter: bytes, extra: bytes = b"") -> bytes:
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0] /CharProcs << /a 6 0 R >> "
        b"/Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [9] "
        b"/Resources << /Font << /F1 5 0 R >> >> " + extra + b" >>"
    )
    return one_page(b"BT /F1 9 Tf 60 700 Td (aaaa) Tj ET", more={5: font, 6: stream(letter)})


def _locked(user: str, owner: str, strength: int) -> bytes:
    target = BytesIO()
    lock = StandardEncryption(user, owner, strength=strength)
    canvas = Canvas(target, encrypt=lock, invariant=1)
    for number, text in enumerate(PROSE):
        canvas.drawString(60, 700 - 20 * number, text)
    canvas.save()
    return target.getvalue()


def _lock(dictionary: bytes) -> bytes:
    return pdf_of(page_objects(stream(lines())), b"/ID [(a) (b)] /Encrypt << " + dictionary + b" >>")


def _catalogue(extra: bytes, more: dict[int, bytes] | None = None) -> bytes:
    return one_page(lines(), more={1: b"<< /Type /Catalog /Pages 2 0 R " + extra + b" >>", **(more or {})})


def _glyphs(count: int) -> bytes:
    rows = (b"(%s) Tj 0 -.5 Td" % (b"ab cdefghi " * 30) for _ in range(count // 330))
    return one_page(b"BT /F1 .4 Tf 10 830 Td " + b" ".join(rows) + b" ET")


def _rules(count: int) -> bytes:
    return one_page(lines() + b"".join(b" 0 %d m 595 %d l S" % (n % 842, n % 842) for n in range(count)))


_DRAWING: dict[str, Callable[[], bytes]] = {
    "300,000 tiny glyphs": lambda: _glyphs(300_000),
    "300,000 glyphs in one place": lambda: one_page(b"BT /F1 9 Tf " + b"1 0 0 1 60 700 Tm (abc) Tj " * 100_000 + b"ET"),
    "200,000 rules": lambda: _rules(200_000),
    "200,000 boxes": lambda: one_page(lines() + b" 10 10 50 50 re f" * 200_000),
    "200,000 curves in one path": lambda: one_page(lines() + b" 0 0 m" + b" 1 2 3 4 5 6 c" * 200_000 + b" S"),
    "net of 400 by 400 rules": lambda: one_page(
        lines()
        + b"".join(b" %d 0 m %d 800 l S 0 %d m 590 %d l S" % (n * 1.4, n * 1.4, n * 2, n * 2) for n in range(400))
    ),
    "form that draws itself": lambda: _forms({10: b"/X10 Do " + lines()}),
    "forms that draw each other": lambda: _forms({10: b"/X11 Do", 11: b"/X10 Do " + lines()}),
    "2**30 forms": lambda: _forms({10 + n: b"/X%d Do /X%d Do" % (11 + n, 11 + n) for n in range(30)} | {40: lines()}),
    "chain of 900 forms": lambda: _forms({10 + n: b"/X%d Do" % (11 + n) for n in range(900)} | {910: lines()}),
    "states saved a million times": lambda: one_page(b"q " * 1_000_000 + lines()),
    "states restored a million times": lambda: one_page(b"Q " * 1_000_000 + lines()),
    "million numbers and no operator": lambda: one_page(b"1 " * 1_000_000 + lines()),
    "text never ended": lambda: one_page(lines()[:-3] * 50),
    "unknown operators": lambda: one_page(b"zz yy 7 xx " * 20_000 + lines()),
    "operators without operands": lambda: one_page(b"Tf Td Tj TJ Tm cm re c l m Do gs sc scn " + lines()),
    "operands of the wrong kind": lambda: one_page(b"BT (a) /b Tf << >> [ ] Td /x Tj [(a) /b << >>] TJ ET " + lines()),
    "font of size zero": lambda: one_page(lines().replace(b"10 Tf", b"0 Tf")),
    "font of size billions": lambda: one_page(lines().replace(b"10 Tf", b"1e12 Tf")),
    "font of size below zero": lambda: one_page(lines().replace(b"10 Tf", b"-10 Tf")),
    "far off the page": lambda: one_page(lines().replace(b"60 760", b"1e30 1e30")),
    "matrix of nothing": lambda: one_page(b"0 0 0 0 0 0 cm " + lines()),
    "matrix of infinities": lambda: one_page(b"1e308 1e308 1e308 1e308 1e308 1e308 cm " * 3 + lines()),
    "numbers that are none": lambda: one_page(b"--5 .. 1.2.3 +-7 Td NaN w " + lines()),
    "marks nested 50,000 deep": lambda: one_page(b"/P << /MCID 0 >> BDC " * 50_000 + lines()),
    "no content": lambda: one_page(b""),
    "no resources": lambda: one_page(lines(), resources=b""),
}
_FONTS: dict[str, Callable[[], bytes]] = {
    "no widths": lambda: _font(b"", font=FONT.replace(b"/Helvetica", b"/Unknown")),
    "widths that are words": lambda: _font(b"/FirstChar 0 /LastChar 3 /Widths [/a (b) null << >>]"),
    "first letter of billions": lambda: _font(b"/FirstChar 4000000000 /LastChar -1 /Widths [500]"),
    "million widths": lambda: _font(b"/FirstChar 0 /LastChar 999999 /Widths [" + b"500 " * 1_000_000 + b"]"),
    "widths of infinities": lambda: _font(b"/FirstChar 0 /LastChar 200 /Widths [" + b"1e308 " * 200 + b"]"),
    "million differences": lambda: _font(b"/Encoding << /Differences [0 " + b"/a " * 1_000_000 + b"] >>"),
    "encoding that is itself": lambda: _font(b"/Encoding 6 0 R", {6: b"6 0 R"}),
    "meaning that is its own font": lambda: _font(b"/ToUnicode 5 0 R"),
    "meaning that uses itself": lambda: _font(
        b"/ToUnicode 6 0 R", {6: stream(b"/Own usecmap begincmap endcmap", b"/UseCMap 6 0 R /CMapName /Own")}
    ),
    "range of meanings of billions": lambda: _meaning(b"1 beginbfrange <00000000> <ffffffff> <0000> endbfrange"),
    "range of 16 million meanings": lambda: _meaning(b"1 beginbfrange <000000> <ffffff> <0000> endbfrange"),
    "range of codes of billions": lambda: _meaning(b"1 begincidrange <00000000> <ffffffff> 0 endcidrange"),
    "range of meanings upside down": lambda: _meaning(b"1 beginbfrange <ff> <00> <0041> endbfrange"),
    "50,000 ranges of meanings": lambda: _meaning(
        b"50000 beginbfrange " + b"<20> <7e> <0041> " * 50_000 + b" endbfrange"
    ),
    "meaning of half a letter": lambda: _meaning(b"1 beginbfrange <20> <7e> <d800> endbfrange"),
    "meaning of nothing": lambda: _meaning(b"1 beginbfrange <20> <7e> <0000> endbfrange"),
    "meaning of a long text": lambda: _meaning(b"1 beginbfchar <65> <" + b"0041" * 20_000 + b"> endbfchar"),
    "composite font without anything": lambda: _composite(b""),
    "composite widths of billions": lambda: _composite(b"/W [0 4000000000 500]"),
    "composite widths that are words": lambda: _composite(b"/W [/a [(b)] 3 null]"),
    "composite encoding of a path": lambda: _composite(b"", b"/..#2F..#2F..#2Fetc#2Fpasswd"),
    "letters that draw themselves": lambda: _drawn_letters(b"9 0 d0 BT /F1 9 Tf (aa) Tj ET"),
    "letters with a matrix of nothing": lambda: _drawn_letters(b"9 0 d0", b"/FontMatrix [0 0 0 0 0 0]"),
    "kind of font that is unknown": lambda: _font(b"", font=FONT.replace(b"/Type1", b"/Type9")),
    "font that is a number": lambda: one_page(lines(), more={5: b"17"}),
}
_LOCKS: dict[str, Callable[[], bytes]] = {
    "locked with a password": lambda: _locked("open sesame", "owner", 128),
    "locked with a password, 40 bits": lambda: _locked("open sesame", "owner", 40),
    "locked for changes only": lambda: _locked("", "owner", 128),
    "locked for changes only, 40 bits": lambda: _locked("", "owner", 40),
    "lock of an unknown maker": lambda: _lock(b"/Filter /AcmeLock /V 1 /R 2"),
    "lock of an unknown kind": lambda: _lock(b"/Filter /Standard /V 99 /R 99 /O (a) /U (b) /P -4"),
    "lock without keys": lambda: _lock(b"/Filter /Standard /V 2 /R 3"),
    "lock with short keys": lambda: _lock(b"/Filter /Standard /V 5 /R 6 /O (a) /U (b) /OE (c) /UE (d) /P -4"),
    "lock with a key of billions of bits": lambda: _lock(
        b"/Filter /Standard /V 2 /R 3 /Length 4000000000 /O (a) /U (b) /P -4"
    ),
    "script when opened": lambda: _catalogue(
        b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9/'\\)) >>"
    ),
    "program when opened": lambda: _catalogue(b"/OpenAction << /S /Launch /F (/bin/true) >>"),
    "file inside": lambda: _catalogue(
        b"/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>] >> >>",
        {6: stream(b"MZ not a program", b"/Type /EmbeddedFile")},
    ),
    "form of XML": lambda: _catalogue(
        b"/AcroForm << /XFA 6 0 R /Fields [] >>",
        {6: stream(f'<!DOCTYPE x [<!ENTITY e SYSTEM "{SECRET_URL}">]><x>&e;</x>'.encode())},
    ),
    "stream in another file": lambda: pdf_of(page_objects(stream(lines(), b"/F (/etc/passwd) /FFilter /FlateDecode"))),
    "page of a form that reads a file": lambda: one_page(
        lines() + b" /R Do",
        resources=b"/Font << /F1 5 0 R >> /XObject << /R 6 0 R >>",
        more={6: stream(b"", _FORM + b"/Ref << /F (/etc/passwd) /Page 0 >>")},
    ),
    "title that is no text": lambda: pdf_of(
        page_objects(stream(lines()), page=BOX, more={6: b"<< /Title [1 2] /CreationDate 6 0 R /ModDate (D:99999) >>"}),
        b"/Info 6 0 R",
    ),
}

MAKERS: dict[str, Maker] = {
    label: Maker("paper.pdf", PDF_TYPE, make) for label, make in (_DRAWING | _FONTS | _LOCKS).items()
}
