"""The matrix products of the packaged model and nothing else, in float32: no encoder of its weights takes less.

By each library there is, with as many tokens a product as a batch has and with many more: the fastest is the limit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.packaged.onnx_messages import Element, Node, Port, Tensor, model_message

__all__ = ["FLOP_A_TOKEN", "bare_products"]

_HIDDEN, _WIDE, _LAYERS = 384, 1536, 12
_SHAPES = ((_HIDDEN, 3 * _HIDDEN), (_HIDDEN, _HIDDEN), (_HIDDEN, _WIDE), (_WIDE, _HIDDEN))
FLOP_A_TOKEN = 2 * _LAYERS * sum(inputs * outputs for inputs, outputs in _SHAPES)
"""Floating-point operations in all products of a token with weights."""
_ROWS = (256, 2048)  # tokens of a product
_SEED = 14

Numbers = NDArray[np.float32]
Product = Callable[[Numbers, Numbers], None]
"""The product of states with weights that it holds, written where the second array lies."""


def bare_products(tokens: int) -> dict[str, Callable[[], None]]:
    """Ways to make as many products of the model's shapes, in float32, as so many tokens need, and nothing else."""
    numbers = np.random.default_rng(_SEED)
    weights = [numbers.standard_normal(shape, np.float32) for shape in _SHAPES]
    libraries = {"numpy": _numpy_products(weights), "onnxruntime": _onnx_products(weights)}
    try:
        libraries["torch"] = _torch_products(weights)
    except ImportError:
        print("left out: torch's products (not installed)")
    return {
        f"products alone, {name}, {rows} tokens each": _repeated(products, rows, tokens)
        for name, products in libraries.items()
        for rows in _ROWS
    }


def _repeated(products: Sequence[Product], rows: int, tokens: int) -> Callable[[], None]:
    states = [np.random.default_rng(_SEED).standard_normal((rows, inputs), np.float32) for inputs, _ in _SHAPES]
    given = [np.empty((rows, outputs), np.float32) for _, outputs in _SHAPES]

    def multiply() -> None:
        for missing in range(tokens, 0, -rows):
            for _ in range(_LAYERS):
                for product, state, out in zip(products, states, given, strict=True):
                    product(state[:missing], out[:missing])

    return multiply


def _numpy_products(weights: Sequence[Numbers]) -> list[Product]:
    return [partial(_multiply, weight) for weight in weights]


def _multiply(weight: Numbers, state: Numbers, out: Numbers) -> None:
    np.matmul(state, weight, out=out)


def _torch_products(weights: Sequence[Numbers]) -> list[Product]:
    import torch

    def multiply(weight: Any, state: Numbers, out: Numbers) -> None:
        torch.mm(torch.from_numpy(state), weight, out=torch.from_numpy(out))

    return [partial(multiply, torch.from_numpy(weight)) for weight in weights]


def _onnx_products(weights: Sequence[Numbers]) -> list[Product]:
    return [partial(_run_bound, _onnx_product(weight)) for weight in weights]


def _onnx_product(weight: Numbers) -> Any:
    import onnxruntime

    state, out = Port("state", ("rows", weight.shape[0])), Port("out", ("rows", weight.shape[1]))
    constant = Tensor("weight", weight.shape, Element.FLOAT32, weight.tobytes())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    graph = model_message([Node("MatMul", [state.name, constant.name], [out.name], {})], [constant], [state], out)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _run_bound(session: Any, state: Numbers, out: Numbers) -> None:
    call = session.io_binding()
    call.bind_cpu_input("state", state)
    call.bind_output("out", "cpu", 0, np.float32, out.shape, out.ctypes.data)
    session.run_with_iobinding(call)
