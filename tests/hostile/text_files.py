"""Text files that are none, are in another encoding than UTF-8, or have one line without end."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.hostile.kinds import PROSE, Maker

_TEXT = "\n".join(PROSE)
_FOREIGN = "Die Größe der Stadt, l’été à Orléans, el señor Muñoz, Łódź i Gdańsk. "

_MAKES: dict[str, Callable[[], bytes]] = {
    "noise": lambda: random.Random(1).randbytes(200_000),
    "noise of few bytes": lambda: random.Random(2).randbytes(40),
    "noise after text": lambda: (_TEXT * 50).encode() + random.Random(3).randbytes(50_000),
    "program": lambda: b"\x7fELF\x02\x01\x01" + bytes(64) + random.Random(4).randbytes(20_000),
    "every byte": lambda: bytes(range(256)) * 100,
    "50 MB on one line": lambda: b"word " * 10_000_000,
    "50 MB without a blank": lambda: b"w" * 50_000_000,
    "20 MB of line ends": lambda: _TEXT.encode() + b"\r\n" * 10_000_000,
    "5 million wide letters": lambda: "\U0001f3d9".encode() * 5_000_000,
    "NUL bytes": lambda: bytes(100_000),
    "NUL bytes between letters": lambda: _TEXT.replace(" ", "\x00").encode(),
    "NUL bytes after text": lambda: _TEXT.encode() + bytes(5_000_000),
    "UTF-16 with a mark": lambda: _TEXT.encode("utf-16"),
    "UTF-16 with a mark, the other way": lambda: b"\xfe\xff" + _TEXT.encode("utf-16-be"),
    "UTF-16 without a mark": lambda: _TEXT.encode("utf-16-le"),
    "UTF-16 without a mark, the other way": lambda: _TEXT.encode("utf-16-be"),
    "UTF-32 with a mark": lambda: _TEXT.encode("utf-32"),
    "UTF-32 without a mark": lambda: _TEXT.encode("utf-32-le"),
    "UTF-7": lambda: (_FOREIGN * 9).encode("utf-7"),
    "cp1252": lambda: "Größe, été, señor. ".encode("cp1252") * 20,
    "Cyrillic, cp1251": lambda: "Городской совет решил. ".encode("cp1251") * 20,
    "EBCDIC": lambda: _TEXT.encode("cp500"),
    "bytes that continue nothing": lambda: _TEXT.encode() + b"\x80\xbf" * 1000,
    "letters that never end": lambda: _TEXT.encode() + b"\xf0\x9f" * 1000 + b"\xe2\x82",
    "letters in too many bytes": lambda: _TEXT.encode() + b"\xc0\xaf\xe0\x80\xaf\xf8\x88\x80\x80\x80" * 100,
    "half pairs as UTF-8": lambda: _TEXT.encode() + "\ud83d \udfd9 \ud83d\udfd9".encode("utf-8", "surrogatepass") * 100,
    "beyond the last letter": lambda: _TEXT.encode() + b"\xf4\x90\x80\x80" * 100,
    "marks of direction": lambda: "\u202e\u2066\u200f\u202b".join(PROSE).encode(),
    "marks in the middle": lambda: "\ufeff".join(PROSE).encode(),
    "100,000 marks on one letter": lambda: _TEXT.encode() + "\u0301".encode() * 100_000,
    "old line ends": lambda: _TEXT.replace("\n", "\r").encode(),
    "every kind of line end": lambda: "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029".join(PROSE).encode(),
    "colours of a terminal": lambda: "".join(f"\x1b[31m{text}\x1b[0m\n" for text in PROSE).encode(),
    "only a mark": lambda: b"\xef\xbb\xbf",
    "half a mark": lambda: b"\xef\xbb",
    "one letter": lambda: b"a",
    "ends of file": lambda: _TEXT.encode() + b"\x1a" * 500,
}

MAKERS: dict[str, Maker] = {label: Maker("notes.txt", "text/plain", make) for label, make in _MAKES.items()}
