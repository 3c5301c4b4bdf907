"""Text in layers that are off is not read, in whatever way a file says what stands in them."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from tests.hostile.kinds import PROSE
from tests.hostile.pdf_writing import lines, page_objects, pdf_of, stream

ASKED = "Draft of February"
TEXT = b"BT /F1 10 Tf 60 400 Td (" + ASKED.encode() + b") Tj ET"
OFF = b"/D << /OFF [20 0 R] >>"
PROPERTIES = b"/Properties << /Off 20 0 R /On 21 0 R /AnyOn 22 0 R /AllOff 23 0 R >>"


def is_read(content: bytes, default: bytes = OFF, form: bytes = b"", inside: bytes = TEXT, off: bytes = b"") -> bool:
    more = {
        1: b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [20 0 R 21 0 R] " + default + b" >> >>",
        6: stream(
            inside,
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> "
            + PROPERTIES + b" >> " + form,
        ),
        20: b"<< /Type /OCG /Name (Draft) " + off + b" >>",
        21: b"<< /Type /OCG /Name (Text) >>",
        22: b"<< /Type /OCMD /OCGs [20 0 R] /P /AnyOn >>",
        23: b"<< /Type /OCMD /OCGs [20 0 R] /P /AllOff >>",
    }  # fmt: skip
    resources = b"/Font << /F1 5 0 R >> /XObject << /Form 6 0 R >> " + PROPERTIES
    found = extract(
        pdf_of(page_objects(stream(lines() + b" " + content), resources=resources, more=more)), name="a.pdf"
    )
    assert PROSE[0] in found.text
    return ASKED in found.text


@pytest.mark.parametrize(
    ("layer", "read"), [(b"Off", False), (b"On", True), (b"AnyOn", False), (b"AllOff", True)], ids=str
)
def test_marked_content_by_layers_and_by_rules_on_several(layer: bytes, read: bool) -> None:
    assert is_read(b"/OC /" + layer + b" BDC " + TEXT + b" EMC") is read


@pytest.mark.parametrize(("form", "read"), [(b"/OC 20 0 R", False), (b"/OC 21 0 R", True), (b"", True)], ids=str)
def test_a_form_that_stands_in_a_layer_as_a_whole(form: bytes, read: bool) -> None:
    assert is_read(b"/Form Do", form=form) is read


def test_marked_content_around_a_form_and_inside_of_one() -> None:
    assert not is_read(b"/OC /Off BDC /Form Do EMC")
    assert not is_read(b"/Form Do", inside=b"/OC /Off BDC " + TEXT + b" EMC")
    assert not is_read(b"/OC /Off BDC /OC /On BDC " + TEXT + b" EMC EMC")


@pytest.mark.parametrize(("event", "read"), [(b"View", False), (b"Print", True)], ids=str)
def test_a_layer_that_is_not_for_viewing(event: bytes, read: bool) -> None:
    rule = b"/D << /AS [<< /Event /" + event + b" /Category [/View] /OCGs [20 0 R] >>] >>"
    off = b"/Usage << /View << /ViewState /OFF >> >>"
    assert is_read(b"/OC /Off BDC " + TEXT + b" EMC", rule, off=off) is read
