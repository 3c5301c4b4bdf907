"""Reader of a BERT encoder stored in 4 bits a weight (file mark E5S1).

The file holds, in this order: the sizes of the network, the pieces of its unigram tokeniser with their
scores, a table for normalising text (not needed here), a table of tensors, and their data. A tensor is
float32, or Q4_0: for every 32 weights one half-precision scale and 16 bytes, of which byte j holds weight j
in its lower and weight j + 16 in its upper four bits, each 8 too large.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

__all__ = ["Architecture", "QuantisedEncoder", "open_encoder"]

_MARK = b"E5S1"
_GROUP = 32  # weights that share a scale
_GROUP_BYTES = 18
_GROUPS_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Architecture:
    """Sizes of the encoder and the numbers of its special tokens."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float
    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a tensor lies in the file, in bytes."""

    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class QuantisedEncoder:
    """An encoder's tokeniser pieces with their scores, and its tensors on demand."""

    architecture: Architecture
    pieces: tuple[tuple[str, float], ...]
    _entries: dict[str, _Entry]
    _data: mmap.mmap

    def tensor(self, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """One tensor as float32; rows that the file leaves out at its end are 0.

        Raises ModelError where the file holds another size.
        """
        entry = self._entries[name]
        count = int(np.prod(shape))
        if entry.size == count // _GROUP * _GROUP_BYTES:
            return _dequantised(self._data, entry.offset, count // _GROUP).reshape(shape)
        stored = entry.size // 4
        if stored > count or stored % shape[-1]:
            raise ModelError(f"tensor {name} of the model file has an unknown form; install policyecho anew")
        values = np.zeros(count, np.float32)
        values[:stored] = np.frombuffer(self._data, "<f4", stored, entry.offset)
        return values.reshape(shape)


def open_encoder(path: Path) -> QuantisedEncoder:
    """The encoder in the file; raises ModelError where the file is of another kind."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if data[:4] != _MARK:
        raise ModelError(f"{path.name} is no model file of this kind; install policyecho anew")
    hidden, layers, heads, feed_forward, vocabulary, positions, types = struct.unpack_from("<7i", data, 8)
    eps, _, count, begin, end, padding, unknown = struct.unpack_from("<fi5i", data, 36)
    architecture = Architecture(
        hidden, layers, heads, feed_forward, vocabulary, positions, types, eps, begin, end, padding, unknown
    )
    pieces, after = _pieces(data, 64, count)
    _, normaliser_bytes = struct.unpack_from("<iI", data, after)
    return QuantisedEncoder(architecture, pieces, _entries(data, after + 8 + normaliser_bytes), data)


def _pieces(data: mmap.mmap, at: int, count: int) -> tuple[tuple[tuple[str, float], ...], int]:
    (length,) = struct.unpack_from("<Q", data, at)
    bounds = np.frombuffer(data, "<u4", count + 1, at + 8).tolist()
    scores = np.frombuffer(data, "<f4", count, at + 8 + 4 * (count + 1)).tolist()
    start = at + 8 + 4 * (count + 1) + 4 * count
    text = data[start : start + length]
    pieces = tuple(
        (text[first:last].decode("utf-8"), score)
        for first, last, score in zip(bounds, bounds[1:], scores, strict=False)
    )
    return pieces, start + length


def _entries(data: mmap.mmap, at: int) -> dict[str, _Entry]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    entries = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        _, _, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        entries[name] = _Entry(offset, size)
    return entries


def _dequantised(data: mmap.mmap, offset: int, groups: int) -> NDArray[np.float32]:
    """The weights of so many groups; taken in parts, so that no second copy of the largest tensor is held."""
    weights = np.empty((groups, _GROUP), np.float32)
    for first in range(0, groups, _GROUPS_AT_ONCE):
        taken = min(_GROUPS_AT_ONCE, groups - first)
        raw = np.frombuffer(data, np.uint8, taken * _GROUP_BYTES, offset + first * _GROUP_BYTES)
        raw = raw.reshape(taken, _GROUP_BYTES)
        scale = raw[:, :2].copy().view("<f2").astype(np.float32)
        part = weights[first : first + taken]
        part[:, :16], part[:, 16:] = raw[:, 2:] & 15, raw[:, 2:] >> 4
        part -= 8
        part *= scale
    return weights
