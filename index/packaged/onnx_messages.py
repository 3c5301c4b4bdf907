"""Messages of the ONNX format in protocol-buffer encoding: only what the graphs here need.

Written by hand, because the onnx package would take more room than everything that it would write. Numbers of fields
are those of onnx.proto3 (https://onnx.ai/onnx/repo-docs/IR.html).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Attribute", "Dimension", "Element", "ExternalTensor", "Node", "Port", "Tensor", "model_message"]

Attribute = int | float | Sequence[int]
Dimension = int | str  # a size, or the name of one that every call may choose

_TYPE_OF_FLOAT, _TYPE_OF_INT, _TYPE_OF_INTS = 1, 2, 7  # AttributeProto.AttributeType
_IR_VERSION = 10
_OPERATORS = (("", 20), ("com.microsoft", 1))
_BYTES, _FOUR_BYTES, _NUMBER = 2, 5, 0  # wire types


class Element(IntEnum):
    """What a tensor is made of, by the number that TensorProto.DataType gives it."""

    FLOAT32, UINT8, INT8, INT32 = 1, 2, 3, 6


@dataclass(frozen=True, slots=True)
class Node:
    """One operator, its inputs by name and the names of what it gives; `domain` is "" for standard operators."""

    operator: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    attributes: dict[str, Attribute]
    domain: str = ""


@dataclass(frozen=True, slots=True)
class ExternalTensor:
    """A tensor that lies in another file of the model's folder; `offset` and `size` are bytes."""

    name: str
    shape: Sequence[int]
    file: str
    offset: int
    size: int
    element: Element = Element.FLOAT32


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor that the file holds itself: the bytes of its numbers, line by line."""

    name: str
    shape: Sequence[int]
    element: Element
    numbers: bytes


@dataclass(frozen=True, slots=True)
class Port:
    """A tensor that goes in or comes out."""

    name: str
    shape: Sequence[Dimension]
    element: Element = Element.FLOAT32


def model_message(
    nodes: Sequence[Node], weights: Sequence[ExternalTensor | Tensor], inputs: Sequence[Port], output: Port
) -> bytes:
    """The bytes of an ONNX file."""
    graph = b"".join(
        (
            *(_field(1, _node(node)) for node in nodes),
            _field(2, b"encoder"),
            *(_field(5, _tensor(weight)) for weight in weights),
            *(_field(11, _port(port)) for port in inputs),
            _field(12, _port(output)),
        )
    )
    operators = b"".join(_field(8, _field(1, domain.encode()) + _whole(2, version)) for domain, version in _OPERATORS)
    return _whole(1, _IR_VERSION) + _field(2, b"policyecho") + _field(7, graph) + operators


def _node(node: Node) -> bytes:
    return b"".join(
        (
            *(_field(1, name.encode()) for name in node.inputs),
            *(_field(2, name.encode()) for name in node.outputs),
            _field(3, node.outputs[0].encode()),
            _field(4, node.operator.encode()),
            *(_field(5, _attribute(name, value)) for name, value in node.attributes.items()),
            _field(7, node.domain.encode()),
        )
    )


def _attribute(name: str, value: Attribute) -> bytes:
    named = _field(1, name.encode())
    if isinstance(value, float):
        return named + _key(2, _FOUR_BYTES) + struct.pack("<f", value) + _whole(20, _TYPE_OF_FLOAT)
    if isinstance(value, int):
        return named + _whole(3, value) + _whole(20, _TYPE_OF_INT)
    return named + b"".join(_whole(8, one) for one in value) + _whole(20, _TYPE_OF_INTS)


def _tensor(tensor: ExternalTensor | Tensor) -> bytes:
    sizes = b"".join(_whole(1, size) for size in tensor.shape)
    named = sizes + _whole(2, tensor.element) + _field(8, tensor.name.encode())
    if isinstance(tensor, Tensor):
        return named + _field(9, tensor.numbers)
    place = {"location": tensor.file, "offset": str(tensor.offset), "length": str(tensor.size)}
    entries = (_field(13, _field(1, key.encode()) + _field(2, value.encode())) for key, value in place.items())
    return named + b"".join(entries) + _whole(14, 1)


def _port(port: Port) -> bytes:
    sizes = (_whole(1, size) if isinstance(size, int) else _field(2, size.encode()) for size in port.shape)
    shape = b"".join(_field(1, size) for size in sizes)
    tensor = _whole(1, port.element) + _field(2, shape)
    return _field(1, port.name.encode()) + _field(2, _field(1, tensor))


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _field(field: int, content: bytes) -> bytes:
    return _key(field, _BYTES) + _varint(len(content)) + content


def _whole(field: int, value: int) -> bytes:
    return _key(field, _NUMBER) + _varint(value & (1 << 64) - 1)


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the highest bit says that another byte follows."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
