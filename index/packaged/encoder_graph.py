"""The encoder as a graph of onnxruntime's fused operators, its weights those of the safetensors file beside it.

BERT (Devlin et al. 2019) after the embeddings: twelve layers of attention and feed-forward, each followed by a layer
norm of its sum with what went in. Inputs are `embedded`, the sums of word, type and position vectors, float32[batch,
tokens, hidden], and `lengths`, the tokens of each row, int32[batch]; tokens behind a row's length play no part.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.packaged.onnx_messages import Attribute, ExternalTensor, Node, Port, model_message
from index.packaged.quantised import Architecture

__all__ = ["EMBEDDED", "ENCODED", "LENGTHS", "encoder_graph"]

EMBEDDED, LENGTHS, ENCODED = "embedded", "lengths", "encoded"
_FUSED = "com.microsoft"


def encoder_graph(architecture: Architecture, weights: Mapping[str, ExternalTensor]) -> bytes:
    """The bytes of an ONNX file for weights of BERT's names, each with its place in the safetensors file."""
    graph = _Graph(architecture, weights)
    graph.connect()
    size = (graph.batch, graph.tokens, architecture.hidden)
    inputs = (Port(EMBEDDED, size), Port(LENGTHS, (graph.batch,), whole=True))
    return model_message(graph.nodes, [*graph.used.values()], inputs, Port(ENCODED, size))


class _Graph:
    """The nodes so far and the weights that they use."""

    batch, tokens = "batch", "tokens"

    def __init__(self, architecture: Architecture, weights: Mapping[str, ExternalTensor]) -> None:
        self._size, self._weights = architecture, weights
        self.nodes: list[Node] = []
        self.used: dict[str, ExternalTensor] = {}

    def connect(self) -> None:
        names = (self._weight("embeddings.LayerNorm.weight"), self._weight("embeddings.LayerNorm.bias"))
        state = self._add(
            "LayerNormalization", [EMBEDDED, *names], "embeddings", axis=-1, epsilon=self._size.layer_norm_eps
        )
        for layer in range(self._size.layers):
            last = layer == self._size.layers - 1
            state = self._layer(state, f"encoder.layer.{layer}.", ENCODED if last else f"layer.{layer}")

    def _layer(self, state: str, prefix: str, out: str) -> str:
        attention = self._attention(state, f"{prefix}attention.self.")
        projected = self._product(attention, f"{prefix}attention.output.dense")
        attended = self._norm(projected, state, f"{prefix}attention.output", f"{prefix}attended")
        wide = self._product(attended, f"{prefix}intermediate.dense")
        bias = self._weight(f"{prefix}intermediate.dense.bias")
        active = self._add("BiasGelu", [wide, bias], f"{prefix}active", _FUSED)
        return self._norm(self._product(active, f"{prefix}output.dense"), attended, f"{prefix}output", out)

    def _attention(self, state: str, prefix: str) -> str:
        """Query, key and value of all heads in one product, which is what the fused operator takes."""
        parts = ("query", "key", "value")
        weight = self._add("Concat", [self._weight(f"{prefix}{part}.weight") for part in parts], f"{prefix}w", axis=0)
        turned = self._add("Transpose", [weight], f"{prefix}wt", perm=(1, 0))
        bias = self._add("Concat", [self._weight(f"{prefix}{part}.bias") for part in parts], f"{prefix}b", axis=0)
        inputs = [state, turned, bias, LENGTHS]
        return self._add("Attention", inputs, f"{prefix}out", _FUSED, num_heads=self._size.heads, unidirectional=0)

    def _product(self, state: str, name: str) -> str:
        # onnxruntime turns constants once, when it loads the graph
        turned = self._add("Transpose", [self._weight(f"{name}.weight")], f"{name}.wt", perm=(1, 0))
        return self._add("MatMul", [state, turned], f"{name}.product")

    def _norm(self, state: str, skipped: str, prefix: str, out: str) -> str:
        names = ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")
        inputs = [state, skipped, *(self._weight(f"{prefix}.{name}") for name in names)]
        return self._add("SkipLayerNormalization", inputs, out, _FUSED, epsilon=self._size.layer_norm_eps)

    def _weight(self, name: str) -> str:
        self.used[name] = self._weights[name]
        return name

    def _add(self, operator: str, inputs: list[str], out: str, domain: str = "", **attributes: Attribute) -> str:
        self.nodes.append(Node(operator, inputs, [out], attributes, domain))
        return out
