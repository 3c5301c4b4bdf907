"""Small sound files changed a little: bytes flipped, pieces left out, repeated or put in."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from tests.hostile.office_writing import archive_of

# What the readers look for: where it stands unexpectedly, they take a path that sound files never take.
TOKENS = (
    b"<", b">", b"</", b"/>", b"<!--", b"<![CDATA[", b"<?", b"<!DOCTYPE x [", b"&amp;", b"&#x110000;", b"&#0;", b'"',
    b"<table><tr><td>", b"<ul><li>", b"<script>", b"<title>", b"<br>", b"<w:p>", b"</w:p>", b"<w:tbl>", b"<w:tc>",
    b"<text:p>", b"<text:note>", b"<text:list-item>", b"<table:table-row>", b'charset="utf-16"', b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xff" * 8, b"-1", b"99999999999", b"1e400", b"[",
    b"]", b"<<", b">>", b"(", b")", b"obj", b"endobj", b"stream\n", b"endstream", b"xref", b"trailer", b"%%EOF",
    b"1 0 R", b"3 0 R", b"/Kids", b"/Count", b"/Length", b"/Filter", b"/FlateDecode", b"/ToUnicode", b" Tj ", b" Tf ",
    b" cm ", b" Do ", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06",
)  # fmt: skip


class Change(NamedTuple):
    """One change; `at` and `length` are shares (0-1) of the data, so that they fit any."""

    kind: str
    at: float
    length: float
    token: bytes


KINDS = ("flip", "leave out", "repeat", "put in", "move")


def changed(data: bytes, changes: Sequence[Change]) -> bytes:
    """The data with all changes made, one after another."""
    for change in changes:
        start = int(change.at * len(data))
        end = start + int(change.length * min(len(data) - start, 400))
        before, piece, after = data[:start], data[start:end], data[end:]
        if change.kind == "flip":
            piece = bytes(byte ^ change.token[0] ^ 0x55 for byte in piece[:3]) + piece[3:]
        elif change.kind == "leave out":
            piece = b""
        elif change.kind == "repeat":
            piece *= 1 + change.token[0] % 5
        elif change.kind == "put in":
            piece = change.token + piece
        else:
            after, piece = after + piece, b""
        data = before + piece + after
    return data


def drawn(seed: int) -> list[Change]:
    """One to six changes by chance."""
    chance = random.Random(seed)
    return [
        Change(chance.choice(KINDS), chance.random(), chance.random() ** 2, chance.choice(TOKENS))
        for _ in range(chance.randint(1, 6))
    ]


def changed_part(data: bytes, name: str, changes: Sequence[Change]) -> bytes:
    """An archive in which one part is changed, and the archive itself is sound."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    return archive_of({**parts, name: changed(parts[name], changes)})
