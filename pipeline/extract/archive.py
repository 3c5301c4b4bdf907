"""ZIP archives, which DOCX and ODT files are: opened only when complete, unlocked and of sane size."""

from __future__ import annotations

import zipfile
from io import BytesIO

from pipeline.extract.outcome import UnreadableError

MAX_UNPACKED_BYTES = 200_000_000
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
