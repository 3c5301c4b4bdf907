"""The name that a file is to be saved by, however its server writes letters into a header."""

from __future__ import annotations

import pytest

from crawler.spiders.file_names import file_name


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (b'attachment; filename="Plan 2016.pdf"', "Plan 2016.pdf"),
        (b"attachment; filename=Plan 2016.pdf; size=7", "Plan 2016.pdf"),
        (b"attachment; filename*=UTF-8''%C3%BCben.pdf", "üben.pdf"),
        (b"attachment; filename=\"x.pdf\"; filename*=utf-8'de'%C3%BCben%20%22a%22.pdf", 'üben "a".pdf'),
        (b"attachment; filename*=ISO-8859-1''Pl%E4ne.pdf", "Pläne.pdf"),
        (b"attachment; filename*=UTF-8''Pl%E4ne.pdf", "Pläne.pdf"),
        (b"attachment; filename*=nonsense''Pl%C3%A4ne.pdf", "Pläne.pdf"),
        (b"attachment; filename*0*=UTF-8''Pl%C3%A4ne; filename*1=\" und Ziele.pdf\"", "Pläne und Ziele.pdf"),
        (b'attachment; filename="=?UTF-8?B?UGzDpG5lLnBkZg==?="', "Pläne.pdf"),
        (b'attachment; filename="=?iso-8859-1?Q?Pl=E4ne_2016.pdf?="', "Pläne 2016.pdf"),
        (b"attachment; filename==?utf-8?q?Pl=C3=A4ne=2Epdf?=", "Pläne.pdf"),
        ('attachment; filename="Pläne.pdf"'.encode("latin-1"), "Pläne.pdf"),
        ('attachment; filename="Pläne.pdf"'.encode(), "Pläne.pdf"),
        (b'attachment; filename="Strategie \x96 Pl\xe4ne.pdf"', "Strategie – Pläne.pdf"),
        (b'attachment; filename="Pl%C3%A4ne.pdf"', "Pläne.pdf"),
        (b'attachment; filename="Pl%E4ne.pdf"', "Pläne.pdf"),
        (b'attachment; filename="Kunst &amp; Kultur.pdf"', "Kunst & Kultur.pdf"),
        (b'attachment; filename="../../etc/plan.pdf"', "plan.pdf"),
        (b'attachment; filename="C:\\temp\\alt.pdf"', "alt.pdf"),
        (b"attachment; filename='Plan.pdf'", "Plan.pdf"),
        (b'attachment; filename="Plan.pdf', "Plan.pdf"),
        (b"inline", ""),
        (b"attachment; filename=", ""),
    ],
)
def test_the_name_of_a_file(sent: bytes, name: str) -> None:
    assert file_name(sent.decode("latin-1")) == name


def test_a_name_in_no_known_encoding_is_read_as_its_language_was_written() -> None:
    sent = 'attachment; filename="Źródła.pdf"'.encode("cp1250").decode("latin-1")
    assert file_name(sent, "cp1250") == "Źródła.pdf"
