"""The encoder as a graph of onnxruntime's operators, its weights those of a safetensors file beside it.

BERT (Devlin et al. 2019) after the embeddings: twelve layers of attention and feed-forward, each followed by a layer
norm of its sum with what went in. Inputs are `embedded`, the sums of word, type and position vectors, float32[batch,
tokens, hidden], and `lengths`, the tokens of each row, int32[batch]; tokens behind a row's length play no part.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.packaged.onnx_messages import Attribute, Element, ExternalTensor, Node, Port, model_message
from index.packaged.quantised import Architecture

__all__ = ["EMBEDDED", "ENCODED", "FUSED", "LENGTHS", "PRODUCTS", "EncoderGraph"]

EMBEDDED, LENGTHS, ENCODED = "embedded", "lengths", "encoded"
FUSED = "com.microsoft"  # the domain of onnxruntime's own operators
_PARTS = ("query", "key", "value")

PRODUCTS = (
    *(f"attention.self.{part}" for part in _PARTS),
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
"""The matrix products of a layer, by the names of their weights."""


class EncoderGraph:
    """The graph for weights of BERT's names, each with its place in a file: products in float32.

    Which operators stand here was measured (onnxruntime 1.32, AVX-512): `Attention`, which makes query, key and value
    too, does so in small products that take four times as long as one large one, and `SkipLayerNormalization` takes
    three times as long as two sums and a norm. onnxruntime must not put them back; see `index.fused_encoder`.
    """

    batch, tokens = "batch", "tokens"

    def __init__(self, architecture: Architecture, weights: Mapping[str, ExternalTensor]) -> None:
        self._size, self._weights = architecture, weights
        self._nodes: list[Node] = []
        self._used: dict[str, ExternalTensor] = {}

    def to_bytes(self) -> bytes:
        """The bytes of an ONNX file."""
        self._connect()
        size = (self.batch, self.tokens, self._size.hidden)
        inputs = (Port(EMBEDDED, size), Port(LENGTHS, (self.batch,), Element.INT32))
        return model_message(self._nodes, [*self._used.values()], inputs, Port(ENCODED, size))

    def product(self, state: str, name: str) -> str:
        """Add the product of a state with the weights of this name; returns the name of what it gives."""
        # onnxruntime turns constants once, when it loads the graph
        turned = self.add("Transpose", [self.weight(f"{name}.weight")], f"{name}.wt", perm=(1, 0))
        return self.add("MatMul", [state, turned], f"{name}.product")

    def weight(self, name: str) -> str:
        """The name of a weight, which the graph holds from now on."""
        self._used[name] = self._weights[name]
        return name

    def add(self, operator: str, inputs: list[str], out: str, domain: str = "", **attributes: Attribute) -> str:
        """Add a node; returns the name of what it gives."""
        self._nodes.append(Node(operator, inputs, [out], attributes, domain))
        return out

    def _connect(self) -> None:
        state = self._norm(EMBEDDED, "embeddings", "embeddings")
        for layer in range(self._size.layers):
            last = layer == self._size.layers - 1
            state = self._layer(state, f"encoder.layer.{layer}.", ENCODED if last else f"layer.{layer}")

    def _layer(self, state: str, prefix: str, out: str) -> str:
        attention = self._attention(state, f"{prefix}attention.self.")
        projected = self._biased(attention, f"{prefix}attention.output.dense")
        summed = self.add("Add", [projected, state], f"{prefix}attention.sum")
        attended = self._norm(summed, f"{prefix}attention.output", f"{prefix}attended")
        active = self.add("Gelu", [self._biased(attended, f"{prefix}intermediate.dense")], f"{prefix}active")
        summed = self.add("Add", [self._biased(active, f"{prefix}output.dense"), attended], f"{prefix}sum")
        return self._norm(summed, f"{prefix}output", out)

    def _attention(self, state: str, prefix: str) -> str:
        parts = [self.product(state, f"{prefix}{part}") for part in _PARTS]
        bias = self.add("Concat", [self.weight(f"{prefix}{part}.bias") for part in _PARTS], f"{prefix}b", axis=0)
        inputs = [*parts, bias, LENGTHS]
        return self.add("MultiHeadAttention", inputs, f"{prefix}out", FUSED, num_heads=self._size.heads)

    def _biased(self, state: str, name: str) -> str:
        return self.add("Add", [self.product(state, name), self.weight(f"{name}.bias")], f"{name}.out")

    def _norm(self, state: str, prefix: str, out: str) -> str:
        names = [self.weight(f"{prefix}.LayerNorm.{part}") for part in ("weight", "bias")]
        return self.add("LayerNormalization", [state, *names], out, axis=-1, epsilon=self._size.layer_norm_eps)
