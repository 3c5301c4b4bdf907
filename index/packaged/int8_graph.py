"""The encoder with its products in 8 bits, each token's row with a scale of its own.

Where one scale serves a whole batch, as in onnxruntime's own dynamic quantisation, a sentence's vector depends on its
companions; here no other row has a say in it. Weights have one scale an output and 7 bits: two products of 8 by 8 bits
are summed in 16 on processors without VNNI, and would be cut there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from index.packaged.encoder_graph import FUSED, EncoderGraph
from index.packaged.onnx_messages import ExternalTensor
from index.packaged.quantised import Architecture

__all__ = ["CONSTANTS", "Int8EncoderGraph", "in_bytes"]

Numbers = NDArray[np.float32] | NDArray[np.int8] | NDArray[np.uint8]

_LARGEST_WEIGHT, _LARGEST_NUMBER = 63, 127
_STEP, _LEAST, _ONE, _MIDDLE = "row.step", "row.least", "row.one", "row.middle"

CONSTANTS: Mapping[str, Numbers] = {
    _STEP: np.array(1 / _LARGEST_NUMBER, np.float32),
    _LEAST: np.array(1e-30, np.float32),  # the scale of a row of zeros, which no number may be divided by
    _ONE: np.array(1, np.float32),
    _MIDDLE: np.array(128, np.uint8),
}
"""What the graph needs beside the weights, by name."""


def in_bytes(name: str, weight: NDArray[np.float32]) -> Iterator[tuple[str, Numbers]]:
    """The weights of a product (outputs by inputs) as the graph takes them: whole numbers, and a scale an output."""
    scale = np.maximum(np.abs(weight).max(axis=1) / np.float32(_LARGEST_WEIGHT), np.float32(1e-30))
    yield f"{name}.scale", scale.astype(np.float32)
    yield f"{name}.int8", np.rint(weight / scale[:, None]).astype(np.int8).T


class Int8EncoderGraph(EncoderGraph):
    """The graph for weights that `in_bytes` gave, those that are in no product in float32, and `CONSTANTS`."""

    def __init__(self, architecture: Architecture, weights: Mapping[str, ExternalTensor]) -> None:
        super().__init__(architecture, weights)
        self._rows: dict[str, tuple[str, str]] = {}
        self._last_axis = self.add("Constant", [], "row.axis", value_ints=(-1,))

    def product(self, state: str, name: str) -> str:
        """Add the product of a state with the weights of this name; returns the name of what it gives."""
        rows, scale = self._in_bytes(state)
        names = (f"{name}.weight.int8", _ONE, f"{name}.weight.scale", _MIDDLE)
        inputs = [rows, *(self.weight(one) for one in names)]
        whole = self.add("MatMulIntegerToFloat", inputs, f"{name}.whole", FUSED)
        return self.add("Mul", [whole, scale], f"{name}.product")

    def _in_bytes(self, state: str) -> tuple[str, str]:
        """The names of a state's rows in whole numbers and of their scales, made once however often it is asked."""
        if state not in self._rows:
            size = self.add("Abs", [state], f"{state}.size")
            largest = self.add("ReduceMax", [size, self._last_axis], f"{state}.largest", keepdims=1)
            steps = self.add("Mul", [largest, self.weight(_STEP)], f"{state}.steps")
            scale = self.add("Max", [steps, self.weight(_LEAST)], f"{state}.scale")
            scaled = self.add("Div", [state, scale], f"{state}.scaled")
            # with a scale of 1 it rounds, adds 128 and makes bytes in one pass
            inputs = [scaled, self.weight(_ONE), self.weight(_MIDDLE)]
            self._rows[state] = self.add("QuantizeLinear", inputs, f"{state}.bytes"), scale
        return self._rows[state]
