"""Files of tensors in the safetensors format: a header in JSON that says where each lies, and their numbers."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.packaged.onnx_messages import Element, ExternalTensor

__all__ = ["tensors_in", "write_tensors"]

Told = tuple[np.dtype[Any], Sequence[int]]

_CODES = {"F32": ("<f4", Element.FLOAT32), "U8": ("u1", Element.UINT8), "I8": ("i1", Element.INT8)}


def write_tensors(path: Path, told: Mapping[str, Told], values: Iterator[NDArray[Any]]) -> None:
    """Write tensors, told of by name with their kind of number and shape, from their values in the same order.

    Values are taken one at a time, so that two large ones are never in memory.
    """
    codes = {np.dtype(kind): code for code, (kind, _) in _CODES.items()}
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, (kind, shape) in told.items():
        start, end = end, end + kind.itemsize * int(np.prod(shape))
        header[name] = {"dtype": codes[kind], "shape": tuple(shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the data begin at a multiple of 8
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for (kind, _), numbers in zip(told.values(), values, strict=True):
            file.write(np.ascontiguousarray(numbers, kind).data)


def tensors_in(path: Path) -> dict[str, ExternalTensor]:
    """Where each tensor of a file lies in it."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header: dict[str, Any] = json.loads(file.read(length))
    header.pop("__metadata__", None)
    return {name: _place(name, path.name, 8 + length, told) for name, told in header.items()}


def _place(name: str, file: str, first: int, told: Mapping[str, Any]) -> ExternalTensor:
    start, end = told["data_offsets"]
    return ExternalTensor(name, told["shape"], file, first + start, end - start, _CODES[told["dtype"]][1])
