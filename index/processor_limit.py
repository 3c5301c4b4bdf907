"""How fast this machine multiplies matrices, which no encoder exceeds; measured once and kept in the user's cache."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.models import Precision
from index.packaged.cached_folder import cache_root
from index.packaged.onnx_messages import Element, Node, Port, Tensor, model_message

__all__ = ["FLOP_A_TOKEN", "measure_rate", "product_rate", "token_limit"]

Numbers = NDArray[np.float32] | NDArray[np.uint8] | NDArray[np.int8]

# Of the packaged model, 12 layers of 384 numbers: the products with its weights, those of attention left out.
FLOP_A_TOKEN = 42.5e6

_ROWS, _WIDTH, _INNER = 256, 384, 1536  # the tokens of a batch, and the largest product of a layer
_SECONDS = 0.4
_LEAST_ROUNDS = 3
_LEAST_RATE, _MOST_RATE = 1e8, 1e15  # of any processor; what is kept beyond was not measured


def token_limit(precision: Precision, reached: float = 0.0) -> float:
    """Tokens a second that one core could encode by the packaged model if nothing but its products took time.

    `reached` is a rate that was reached: a limit below it was measured in a bad moment, and is measured anew.
    """
    return product_rate(precision, reached * FLOP_A_TOKEN) / FLOP_A_TOKEN


def product_rate(precision: Precision, reached: float = 0.0) -> float:
    """Operations a second of products of the model's shapes in a precision, on one core; takes a second.

    The first time on a machine; after that it is read from the user's cache, if that can be written and what it holds
    is no less than `reached`.
    """
    path, machine = cache_root() / "processor.json", _machine(precision)
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = float(json.loads(path.read_text(encoding="utf-8"))[machine])
        if max(_LEAST_RATE, reached) <= kept <= _MOST_RATE:
            return kept
    rate = measure_rate(precision)
    with suppress(OSError):
        _keep(path, machine, rate)
    return rate


def _machine(precision: Precision) -> str:
    """The processor and the libraries whose rate it is: a cache may be shared by several machines."""
    name = platform.processor() or platform.machine()
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    return f"{name}, numpy {np.__version__}, onnxruntime {metadata.version('onnxruntime')}, {precision}"


def _keep(path: Path, machine: str, rate: float) -> None:
    known: object = {}
    with suppress(OSError, ValueError):
        known = json.loads(path.read_text(encoding="utf-8"))
    rates = {**(known if isinstance(known, dict) else {}), machine: rate}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_text(json.dumps(rates, indent=1, sort_keys=True), encoding="utf-8")
    unfinished.replace(path)


def measure_rate(precision: Precision) -> float:
    """The same, measured now: of the fastest library at hand."""
    from threadpoolctl import threadpool_limits  # here, because it looks through every loaded library

    drawn = np.random.default_rng(0)
    ways = [_by_onnxruntime(precision, drawn)]
    if precision is Precision.FLOAT32:
        ways.append(_by_numpy(drawn))  # which of the two is faster hangs on the processor
    with threadpool_limits(1):
        return max(_rate(product) for product in ways)


def _by_numpy(drawn: np.random.Generator) -> Callable[[], object]:
    rows = drawn.standard_normal((_ROWS, _WIDTH), np.float32)
    columns = drawn.standard_normal((_WIDTH, _INNER), np.float32)
    out = np.empty((_ROWS, _INNER), np.float32)
    return lambda: np.matmul(rows, columns, out=out)


def _by_onnxruntime(precision: Precision, drawn: np.random.Generator) -> Callable[[], object]:
    import onnxruntime  # here, because most commands encode nothing

    operator, taken, constant, given = "MatMul", Element.FLOAT32, Element.FLOAT32, Element.FLOAT32
    rows: Numbers = drawn.standard_normal((_ROWS, _WIDTH), np.float32)
    columns: Numbers = drawn.standard_normal((_WIDTH, _INNER), np.float32)
    if precision is Precision.INT8:
        operator, taken, constant, given = "MatMulInteger", Element.UINT8, Element.INT8, Element.INT32
        rows = drawn.integers(0, 256, rows.shape, np.uint8)
        columns = drawn.integers(-63, 64, columns.shape, np.int8)  # in 7 bits, as the model's weights are
    graph = model_message(
        [Node(operator, ["rows", "columns"], ["products"], {})],
        [Tensor("columns", columns.shape, constant, columns.tobytes())],
        [Port("rows", rows.shape, taken)],
        Port("products", (_ROWS, _INNER), given),
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"rows": rows})


def _rate(product: Callable[[], object]) -> float:
    """Operations a second of a product of the model's shapes, at its best."""
    product()
    best, rounds, until = 0.0, 0, time.monotonic() + _SECONDS
    while rounds < _LEAST_ROUNDS or time.monotonic() < until:
        # Of this thread's processor time: on a busy machine the clock would measure the others too.
        started = time.thread_time()
        product()
        best = max(best, 2 * _ROWS * _WIDTH * _INNER / max(time.thread_time() - started, 1e-9))
        rounds += 1
    return best
