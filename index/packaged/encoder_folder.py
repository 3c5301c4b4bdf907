"""Writes an encoder as a SentenceTransformer's folder (mean pooling, unit length), and as one that computes in 8 bits.

Both are always of the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from index.packaged.encoder_graph import PRODUCTS, EncoderGraph
from index.packaged.int8_graph import CONSTANTS, Int8EncoderGraph, Numbers, in_bytes
from index.packaged.quantised import Architecture, QuantisedEncoder
from index.packaged.tensor_files import tensors_in, write_tensors

__all__ = ["GRAPH_FILE", "TOKENISER_FILE", "WEIGHTS_FILE", "write_encoder_folder", "write_int8_folder"]

WEIGHTS_FILE, GRAPH_FILE, TOKENISER_FILE = "model.safetensors", "encoder.onnx", "tokenizer.json"

_Shape = tuple[int, ...]

_BLANK = "\u2581"  # stands for a blank in the pieces
_SPECIAL = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
_BASE = "sentence_transformers.base.modules"
_POOLING = "sentence_transformers.sentence_transformer.modules.pooling.Pooling"
_LAYER = {  # name in the file -> name in BERT, without the layer's number
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_encoder_folder(encoder: QuantisedEncoder, folder: Path) -> None:
    """Write weights, their graph, tokeniser and settings; float32, about 470 MB for the default model."""
    folder.mkdir(parents=True)
    architecture = encoder.architecture
    _write_weights(encoder, folder / WEIGHTS_FILE)
    (folder / GRAPH_FILE).write_bytes(EncoderGraph(architecture, tensors_in(folder / WEIGHTS_FILE)).to_bytes())
    (folder / TOKENISER_FILE).write_text(_tokeniser(encoder).to_str(), encoding="utf-8", newline="\n")
    for name, content in _settings(architecture).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="\n")


def write_int8_folder(encoder: QuantisedEncoder, folder: Path) -> None:
    """Write the graph that computes in 8 bits and its weights, 22 MB for the default model.

    The table of word vectors and the tokeniser are those of the other folder.
    """
    folder.mkdir(parents=True)
    # Larger numbers first, so that each begins at a multiple of its size.
    tensors = dict(sorted(_int8_tensors(encoder), key=lambda one: -one[1].itemsize))
    told = {name: (values.dtype, values.shape) for name, values in tensors.items()}
    write_tensors(folder / WEIGHTS_FILE, told, iter(tensors.values()))
    graph = Int8EncoderGraph(encoder.architecture, tensors_in(folder / WEIGHTS_FILE))
    (folder / GRAPH_FILE).write_bytes(graph.to_bytes())


def _int8_tensors(encoder: QuantisedEncoder) -> Iterator[tuple[str, Numbers]]:
    yield from CONSTANTS.items()
    for name, (stored, shape) in _tensors(encoder.architecture).items():
        if name.startswith("pooler.") or name.endswith("_embeddings.weight"):
            continue  # neither is in the graph
        values = encoder.tensor(stored, shape)
        if name.endswith(tuple(f".{product}.weight" for product in PRODUCTS)):
            yield from in_bytes(name, values)
        else:
            yield name, values


def _tensors(size: Architecture) -> dict[str, tuple[str, _Shape]]:
    """BERT's tensor names, each with its name in the file ("" for the unused pooler) and its shape."""
    hidden, wide = size.hidden, size.feed_forward
    table: dict[str, tuple[str, _Shape]] = {
        "embeddings.word_embeddings.weight": ("emb.word", (size.vocabulary, hidden)),
        "embeddings.position_embeddings.weight": ("emb.pos", (size.positions, hidden)),
        "embeddings.token_type_embeddings.weight": ("emb.type", (size.token_types, hidden)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (hidden,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (hidden,)),
        "pooler.dense.weight": ("", (hidden, hidden)),
        "pooler.dense.bias": ("", (hidden,)),
    }
    weights: dict[str, _Shape] = {
        "fi": (wide, hidden),
        "fo": (hidden, wide),
        "aln": (hidden,),
        "oln": (hidden,),
    }
    for layer in range(size.layers):
        for short, long in _LAYER.items():
            weight = weights.get(short, (hidden, hidden))
            prefix = f"encoder.layer.{layer}.{long}"
            table[f"{prefix}.weight"] = (f"l{layer}.{short}.w", weight)
            table[f"{prefix}.bias"] = (f"l{layer}.{short}.b", (weight[0],))
    return table


def _write_weights(encoder: QuantisedEncoder, path: Path) -> None:
    table = _tensors(encoder.architecture)
    told = {name: (np.dtype("<f4"), shape) for name, (_, shape) in table.items()}
    write_tensors(path, told, _values(encoder, table))


def _values(encoder: QuantisedEncoder, table: dict[str, tuple[str, _Shape]]) -> Iterator[NDArray[np.float32]]:
    for stored, shape in table.values():
        yield encoder.tensor(stored, shape) if stored else np.zeros(shape, np.float32)


def _tokeniser(encoder: QuantisedEncoder) -> Tokenizer:
    """XLM-R's unigram tokeniser: Nmt + NFKC equal its own table of characters on every entry."""
    size = encoder.architecture
    tokeniser = Tokenizer(models.Unigram(list(encoder.pieces), unk_id=size.unknown, byte_fallback=False))
    tokeniser.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokeniser.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_BLANK, prepend_scheme="always", split=True)
    tokeniser.decoder = decoders.Metaspace(replacement=_BLANK, prepend_scheme="always")
    tokeniser.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", size.begin), ("</s>", size.end)],
    )
    tokeniser.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in _SPECIAL.values()])
    return tokeniser


def _settings(size: Architecture) -> dict[str, Any]:
    """The folder's settings files and their contents."""
    return {
        "config.json": _bert(size),
        "tokenizer_config.json": {
            **_SPECIAL,
            "cls_token": "<s>",
            "sep_token": "</s>",
            "model_input_names": ["input_ids", "attention_mask"],
            "model_max_length": size.positions,
            "tokenizer_class": "PreTrainedTokenizerFast",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{_BASE}.transformer.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": _POOLING},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{_BASE}.normalize.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": size.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "query: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "embedding_dimension": size.hidden,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
        "2_Normalize/config.json": {},
    }


def _bert(size: Architecture) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": size.hidden,
        "intermediate_size": size.feed_forward,
        "layer_norm_eps": size.layer_norm_eps,
        "max_position_embeddings": size.positions,
        "num_attention_heads": size.heads,
        "num_hidden_layers": size.layers,
        "type_vocab_size": size.token_types,
        "vocab_size": size.vocabulary,
        "bos_token_id": size.begin,
        "eos_token_id": size.end,
        "pad_token_id": size.padding,
    }
