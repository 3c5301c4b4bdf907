"""ZIP archives, which DOCX and ODT files are: opened only when complete, unlocked and of sane size."""

from __future__ import annotations

import zipfile
from io import BytesIO

from pipeline.extract.outcome import UnreadableError

MAX_UNPACKED_BYTES = 200_000_000
# As a tree, markup takes some 15 times its size; the text of a thousand printed pages stays below both limits.
MAX_MARKUP_BYTES = 64_000_000
MAX_MARKUP_ELEMENTS = 3_000_000
_PIECE_BYTES = 1_000_000
_ENCRYPTED = 0x1
MAGIC = b"PK\x03\x04"


def is_archive(data: bytes) -> bool:
    """Whether the file begins as a ZIP archive does."""
    return data.startswith(MAGIC)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive; raises UnreadableError when it is cut off, locked or would unpack to more than 200 MB."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except Exception as error:  # zipfile raises errors of many kinds on damaged archives
        raise UnreadableError(
            "the file ends early or is damaged: it begins as a ZIP archive, as DOCX and ODT do, but has no end"
        ) from error
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableError("the file is encrypted and needs a password")
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise UnreadableError(f"unpacked it would be larger than {MAX_UNPACKED_BYTES // 1_000_000} MB")
    return archive


def member_names(data: bytes) -> frozenset[str]:
    """The names of the archive's members; none when it cannot be opened."""
    try:
        return frozenset(open_archive(data).namelist())
    except UnreadableError:
        return frozenset()


def check_markup(archive: zipfile.ZipFile) -> None:
    """Nothing when the archive's XML is small enough to be parsed.

    Raises UnreadableError when it is larger than 64 MB, holds more than 3,000,000 elements or is damaged.
    """
    parts = [member for member in archive.infolist() if member.filename.casefold().endswith((".xml", ".rels"))]
    if sum(part.file_size for part in parts) > MAX_MARKUP_BYTES:
        raise _too_large(f"{MAX_MARKUP_BYTES // 1_000_000} MB of XML")
    if sum(_elements(archive, part) for part in parts) > MAX_MARKUP_ELEMENTS:
        raise _too_large(f"{MAX_MARKUP_ELEMENTS:,} elements")


def _elements(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many elements a part holds, at most: its opening tags, declarations and comments."""
    try:
        with archive.open(part) as stream:
            pieces = iter(lambda: stream.read(_PIECE_BYTES), b"")
            return sum(piece.count(b"<") - piece.count(b"</") for piece in pieces)
    except Exception as error:  # a damaged member raises errors of zipfile, zlib and others
        raise UnreadableError(f"the file is damaged: its part {part.filename} cannot be read") from error


def _too_large(most: str) -> UnreadableError:
    return UnreadableError(
        f"unpacked it holds more than {most}, the most that is read of one; save it as PDF, or in parts, and add those"
    )
