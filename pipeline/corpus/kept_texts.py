"""What follows from a text alone, kept from run to run: its words, and which of its sentences are no running text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.corpus.templates import Templates, find_scraps_of
from pipeline.records import ReadableText, ScrapKind, Sentence
from pipeline.records.arrays import Hashes
from pipeline.study.kept_work import KeptWork, pack, unpack
from pipeline.text.hashed_words import WordedDocument, stemmed_by
from pipeline.text.pages import compared_text

__all__ = ["recall_scraps", "recall_words"]

_Scraps = tuple[ScrapKind | None, ...]
_KINDS = (None, *ScrapKind)
_SCRAPS_AS_WRITTEN = f"scraps {' '.join(ScrapKind)}"  # a number stands for a place among these


def recall_words(kept: KeptWork, text: str, sentences: Sequence[Sentence], lang: str) -> WordedDocument:
    """The words of a text, as `WordedDocument.of` finds them."""
    spans = [(one.start, one.end) for one in sentences]
    key = kept.key("words", _bytes_of(text), np.array(spans, "<i8").tobytes(), stemmed_by(lang).encode())
    return kept.remember(key, lambda: WordedDocument.of(text, spans, lang), _write_words, _read_words)


def recall_scraps(
    kept: KeptWork, readable: ReadableText, sentences: Sequence[Sentence], templates: Templates
) -> _Scraps:
    """What each sentence is if it is no running text, as `find_scraps_of` says."""
    recurring: Hashes = templates.get(readable.document.issuer_id, np.zeros(0, np.uint64))
    key = kept.key(
        _SCRAPS_AS_WRITTEN,
        _bytes_of(compared_text(readable.extraction.text)),
        np.array([(one.start, one.end, one.passage) for one in sentences], "<i8").tobytes(),
        "\n".join(f"{one.kind} {one.start} {one.end}" for one in readable.extraction.blocks).encode(),
        recurring.astype("<u8").tobytes(),
    )
    return kept.remember(key, lambda: find_scraps_of(readable, sentences, templates), _write_scraps, _read_scraps)


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _write_words(words: WordedDocument) -> bytes:
    narrow = (one.astype(np.int32) for one in (words.words, words.starts, words.ends, words.sentence_words))
    return pack(words.length, [words.stems, *narrow])


def _read_words(data: bytes) -> WordedDocument:
    length, (stems, *narrow) = unpack(data)
    words, starts, ends, sentence_words = (one.astype(np.int64) for one in narrow)
    return WordedDocument(length, stems, words, starts, ends, sentence_words)


def _write_scraps(scraps: _Scraps) -> bytes:
    return bytes(_KINDS.index(one) for one in scraps)


def _read_scraps(data: bytes) -> _Scraps:
    return tuple(_KINDS[number] for number in data)
