"""A study whose documents are drawn, as it is when all of them are embedded.

Words come from a made-up vocabulary. Each sentence's vector is the mean of real ones of its language (XQuAD) and so
much of what each of them has beside it, most of few: its nearest are as near as those of real text, and grow nearer as
slowly with the study (`python -m benchmarks.drawn_nearness`). One city document in ten takes over a passage of a
network, word for word or in other words, so echoes grow with the documents.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.query import read_articles
from index.fused_encoder import FusedEncoder
from index.models import DEFAULT_MODEL, resolve
from index.one_thread import one_thread_a_product
from index.vectors import write_shard
from pipeline.corpus.embed import select_embedded
from pipeline.records import Block, BlockKind, DocumentStatus, Extraction, Role, Segmentation
from pipeline.records.arrays import Vectors
from pipeline.study import Study, Version, digest, open_study
from pipeline.text.characters import for_encoder
from pipeline.text.segment import SegmentSettings, segment
from pipeline.workflow.new_study import init_study
from pipeline.workflow.workspace import Workspace

SEED = 14
NOW = "2026-01-02T03:04:05Z"
LANGS = ("de", "en", "es")
_REAL = 300  # sentences of a language of which others are made
# Power of the normal weights with which they are mixed. Of a thousand sentences the nearest are at a cosine of .32
# where it is 1, of .34 at 3 and .39 at 4, and of .36 in German council papers.
_TAIL = 3.4
_VOCABULARY = 30_000
_OF_A_PARAGRAPH = 4  # sentences
_OF_AN_ECHO = 3  # sentences
_ECHOES = 10  # one city document in so many takes over a passage
_ROLES = (Role.CITY, Role.CITY, Role.NETWORK, Role.CITY, Role.NETWORK, Role.CITY, Role.CITY, Role.REFERENCE)
_AT_ONCE = 500  # documents in one transaction
_SYLLABLES = tuple(first + second for first in "bdfgklmnprstvz" for second in "aeiou")
SETTINGS = f"""\
[study]
name = "a large study"
languages = {json.dumps(LANGS)}
"""


@dataclass(frozen=True)
class Drawn:
    """One document that does not exist: a line for each sentence, and their vectors."""

    number: int
    lines: list[str]
    vectors: Vectors

    @property
    def role(self) -> Role:
        return role_of(self.number)

    @property
    def lang(self) -> str:
        return LANGS[self.number % len(LANGS)]

    @property
    def text(self) -> str:
        starts = range(0, len(self.lines), _OF_A_PARAGRAPH)
        return "\n\n".join(" ".join(self.lines[at : at + _OF_A_PARAGRAPH]) for at in starts)

    @property
    def year(self) -> int:
        """Networks write first, so that an echo can be one."""
        return (2016 if self.role is Role.CITY else 2006) + self.number % 8


def role_of(number: int) -> Role:
    """The role of the document of this number."""
    return _ROLES[number % len(_ROLES)]


class Draw:
    """Draws documents one after the other."""

    def __init__(self, real: dict[str, Vectors], sentences: int) -> None:
        if sentences <= _OF_AN_ECHO:
            raise SystemExit(f"give a document more than {_OF_AN_ECHO} sentences, or one may be another's copy")
        means = {lang: rows.mean(axis=0) for lang, rows in real.items()}
        self._mixed = {lang: (means[lang], rows - means[lang]) for lang, rows in real.items()}
        self._sentences = sentences
        self._random = np.random.default_rng(SEED)
        weight = 1 / np.arange(1, _VOCABULARY + 1)  # words are as rare as their rank, as in any language
        self._share = weight / weight.sum()
        self._words = np.array([_word(rank) for rank in range(_VOCABULARY)])
        self._network: Drawn | None = None

    def document(self, number: int) -> Drawn:
        """One document; it may take over a passage of the last one of a network."""
        lines, vectors = self._lines(self._sentences), self.vectors(LANGS[number % len(LANGS)], self._sentences)
        drawn = Drawn(number, lines, vectors)
        if drawn.role is Role.NETWORK:
            self._network = drawn
        elif drawn.role is Role.CITY and self._network and self._random.integers(_ECHOES) == 0:
            at = int(self._random.integers(self._sentences - _OF_AN_ECHO + 1))
            taken = slice(at, at + _OF_AN_ECHO)
            vectors[taken] = self._network.vectors[taken]
            if self._random.integers(2):
                lines[taken] = self._network.lines[taken]
        return drawn

    def _lines(self, count: int) -> list[str]:
        lengths = self._random.integers(9, 22, count)
        words = self._random.choice(self._words, int(lengths.sum()), p=self._share)
        parts = np.split(words, np.cumsum(lengths)[:-1])
        return [f"{' '.join(part)}.".capitalize() for part in parts]

    def vectors(self, lang: str, count: int) -> Vectors:
        """Unit vectors of so many sentences, as the model gives them: not centred."""
        mean, beside = self._mixed[lang]
        normal = self._random.standard_normal((count, len(beside)), np.float32)
        weights = np.sign(normal) * np.abs(normal) ** _TAIL
        with one_thread_a_product():  # threads of so small a product wait for each other longer than they compute
            rows: Vectors = mean + weights / np.linalg.norm(weights, axis=1, keepdims=True) @ beside
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _word(rank: int) -> str:
    """A word nobody knows, the more frequent the shorter."""
    word = ""
    while rank or not word:
        rank, at = divmod(rank, len(_SYLLABLES))
        word += _SYLLABLES[at]
    return word + "n"


def encode_real(bench: Path) -> dict[str, Vectors]:
    """By language, the vectors of some sentences of the benchmark."""
    texts = read_articles(bench, None, 0).texts
    found = {}
    with FusedEncoder(resolve(DEFAULT_MODEL)) as encoder:
        for lang in LANGS:
            cut = [
                for_encoder(text[one.start : one.end])
                for name, text in texts.items()
                if name.endswith(lang)
                for one in segment(text, SegmentSettings()).sentences
            ]
            found[lang] = encoder.encode(random.Random(SEED).sample(cut, min(_REAL, len(cut))))
    return found


def make_study(root: Path, draw: Draw, documents: int) -> None:
    """A study of so many drawn documents, as it is when all of them are embedded."""
    init_study(root, settings=SETTINGS)
    add_documents(root, draw, range(documents))


def add_documents(root: Path, draw: Draw, numbers: range) -> None:
    """Write documents of these numbers with their texts, sentences and vectors."""
    with open_study(root, write=True) as study:
        workspace = Workspace(study)
        for first in range(numbers.start, numbers.stop, _AT_ONCE):
            with study.catalogue.transaction("drawn documents"):
                for number in range(first, min(first + _AT_ONCE, numbers.stop)):
                    _put(study, workspace, draw.document(number))


def _put(study: Study, workspace: Workspace, drawn: Drawn) -> None:
    text, name = drawn.text, f"d{drawn.number:06}"
    data = text.encode()
    sha256, made_by = digest(data), workspace.fingerprints
    fields = {
        "document_id": name, "role": drawn.role.value, "issuer_id": f"{drawn.role.value}-{drawn.number % 50}",
        "title": f"Document {drawn.number}", "lang": drawn.lang, "date_earliest": f"{drawn.year}-05-01",
        "date_latest": f"{drawn.year}-05-31", "date_source": "documents.csv", "path": f"{name}.txt", "sha256": sha256,
        "retrieved_at": NOW,
    }  # fmt: skip
    version = Version(sha256, len(data), f"{name}.txt", "text/plain", f"files/{sha256[:2]}/{sha256}.txt")
    study.documents.upsert(fields, now=NOW, origin="documents.csv", version=version)
    cut = segment(text, SegmentSettings())
    blocks = tuple(Block(BlockKind.PARAGRAPH, one.start, one.end) for one in cut.passages)
    found = Extraction(text, DocumentStatus.OK, blocks=blocks, extractor="drawn")
    study.texts.put_extraction(sha256, made_by.extraction, found, drawn.lang)
    study.texts.put_statements(sha256, made_by.statements, ())
    study.texts.put_segmentation(sha256, made_by.segmentation, cut)
    shard = workspace.shard(sha256)
    shard.parent.mkdir(parents=True, exist_ok=True)
    write_shard(shard, _checked(drawn, cut))


def _checked(drawn: Drawn, cut: Segmentation) -> Vectors:
    if len(select_embedded(cut)) != len(drawn.vectors):
        raise SystemExit(f"document {drawn.number} was cut into other sentences than were drawn")
    return drawn.vectors
