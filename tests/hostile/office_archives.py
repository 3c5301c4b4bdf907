"""DOCX and ODT files that are wrong as archives: bombs, lies about sizes, names that lead elsewhere, damage."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable

from tests.hostile.kinds import Maker, flipped, truncated
from tests.hostile.office_writing import FORMATS, Office, archive_of
from tests.hostile.pdf_streams import flated

_LOCAL, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_GIGABYTE = 1_000_000_000


def _nested(levels: int, width: int) -> bytes:
    inner = b" " * 100_000
    for level in range(levels):
        inner = archive_of({f"{level}-{number}.zip": inner for number in range(width)})
    return inner


def _changed_entry(data: bytes, name: str, offset: int, value: bytes) -> bytes:
    """The archive with bytes of a member's entry in the list of members replaced."""
    at = data.rindex(name.encode()) - 46 + offset
    return data[:at] + value + data[at + len(value) :]


def _gigabyte(office: Office, told: int) -> bytes:
    """The text unpacks to a gigabyte; the list of members tells `told` bytes."""
    size = 64_000_000  # what is packed; the reader must stop at what it was told, or refuse what it is told
    text = office.document(office.text()).encode()
    data = archive_of({**office.parts(), office.content: text + b" " * size})
    return _changed_entry(data, office.content, 24, struct.pack("<I", told))


def _overlapping(office: Office) -> bytes:
    """A thousand members that are all the same bytes of the file."""
    data = archive_of({**office.parts(), "x.bin": b" " * 100_000})
    start, end = data.index(_ENTRY), data.index(_END)
    entries = data[start:end]
    last = entries[entries.rindex(_ENTRY) :]
    copies = b"".join(last.replace(b"x.bin", b"%05d" % number) for number in range(1000))
    fields = struct.pack("<HHHHIIH", 0, 0, 1005, 1005, len(entries + copies), start, 0)
    return data[:start] + entries + copies + _END + fields


def _wrong_sum(office: Office) -> bytes:
    return _changed_entry(office.file(), office.content, 16, b"\x01\x02\x03\x04")


def _locked(office: Office) -> bytes:
    return _changed_entry(office.file(), office.content, 8, b"\x01\x00")


def _end_of(data: bytes, offset: int, value: bytes) -> bytes:
    at = data.rindex(_END) + offset
    return data[:at] + value + data[at + len(value) :]


def _packed_otherwise(office: Office, method: int) -> bytes:
    return archive_of(office.parts(), method)


def _greedy_lzma(office: Office) -> bytes:
    """The text is packed with LZMA and asks for a dictionary of four gigabytes."""
    data = archive_of(office.parts(), zipfile.ZIP_LZMA)
    at = data.index(office.content.encode()) + len(office.content) + 5
    return data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]


_MAKES: dict[str, Callable[[Office], bytes]] = {
    "archives in archives": lambda office: office.file(more={"bomb.zip": _nested(3, 12)}),
    "5,000 members": lambda office: office.file(more={f"m/{number}": b"" for number in range(5000)}),
    "12,000 members": lambda office: office.file(more={f"m/{number}": b"" for number in range(12_000)}),
    "member of a gigabyte": lambda office: _changed_entry(
        office.file(more={"big.bin": b" " * 1000}), "big.bin", 24, struct.pack("<I", _GIGABYTE)
    ),
    "text of a gigabyte": lambda office: _gigabyte(office, _GIGABYTE),
    "text larger than it tells": lambda office: _gigabyte(office, 5000),
    "text of 65 MB": lambda office: _gigabyte(office, 64_000_000 + 2000),
    "member packed twice": lambda office: office.file(more={"big.bin": flated(100_000_000)}),
    "members on top of each other": _overlapping,
    "wrong sum of checking": _wrong_sum,
    "one member locked": _locked,
    "names that lead out": lambda office: office.file(
        more={"../../etc/cron.d/x": b"x", "/etc/x": b"x", "C:\\x": b"x", "a/../../b.xml": b"<x/>", "\x01": b"x"}
    ),
    "name of 60,000 letters": lambda office: office.file(more={"a/" * 30_000: b""}),
    "no members": lambda office: archive_of({}),
    "other members": lambda office: archive_of({"xl/workbook.xml": b"<x/>"}),
    "text is a folder": lambda office: archive_of({**office.around, f"{office.content}/": b""}),
    "text is missing": lambda office: archive_of(office.around),
    "text is empty": lambda office: archive_of({**office.parts(), office.content: b""}),
    "text twice": lambda office: office.file().replace(b"zzz.xml", office.content.encode()),
    "bzip2": lambda office: _packed_otherwise(office, zipfile.ZIP_BZIP2),
    "LZMA": lambda office: _packed_otherwise(office, zipfile.ZIP_LZMA),
    "LZMA that asks for gigabytes": _greedy_lzma,
    "unknown method": lambda office: _changed_entry(office.file(), office.content, 10, b"\x63\x00"),
    "list of members far behind the end": lambda office: _end_of(office.file(), 16, b"\xf0\xff\xff\x7f"),
    "list of members of gigabytes": lambda office: _end_of(office.file(), 12, b"\xf0\xff\xff\x7f"),
    "comment that is cut off": lambda office: _end_of(office.file(), 20, b"\xff\xff"),
    "second of two disks": lambda office: _end_of(office.file(), 4, b"\x01\x00\x01\x00"),
    "no list of members": lambda office: office.file()[: office.file().index(_ENTRY)],
    "only a list of members": lambda office: _LOCAL + office.file()[office.file().index(_ENTRY) :],
    "only a beginning": lambda office: _LOCAL,
    "noise after a beginning": lambda office: flipped(_LOCAL + bytes(5000), 1, 4, None, 20_000),
}
_DAMAGE: dict[str, Callable[[Office, int], bytes]] = {
    "cut off": lambda office, seed: truncated(office.file(), seed),
    "bytes changed": lambda office, seed: flipped(office.file(), seed),
    "bytes of the text changed": lambda office, seed: flipped(
        archive_of(office.parts(), zipfile.ZIP_STORED), seed, 300, 700, 5
    ),
}

MAKERS: dict[str, Maker] = {
    f"{kind}: {label}": Maker(office.name, office.media_type, lambda make=make, office=office: make(office))  # type: ignore[misc]
    for kind, office in FORMATS.items()
    for label, make in _MAKES.items()
}
MAKERS |= {
    f"{kind}: {label} {seed}": Maker(
        office.name,
        office.media_type,
        lambda make=make, office=office, seed=seed: make(office, seed),  # type: ignore[misc]
    )
    for kind, office in FORMATS.items()
    for label, make in _DAMAGE.items()
    for seed in range(4)
}
