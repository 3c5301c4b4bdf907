"""A study with a run of tens of thousands of matches that nobody found: drawn, to see what a review of it costs.

Its documents are of invented words, all cut alike, and each match joins three sentences of a city to three of a
network, as the matcher would store it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.records import (
    AlignedPair,
    Block,
    BlockKind,
    Chance,
    DocumentStatus,
    Exposure,
    ExposureLevel,
    Extraction,
    Grade,
    Letter,
    Match,
    NullOrigin,
    Rival,
    RivalKind,
    Role,
    Segmentation,
    Side,
    Span,
    Stratum,
    TextClass,
)
from pipeline.study import Study, Version, digest, open_study
from pipeline.text.segment import SegmentSettings, segment
from pipeline.workflow.new_study import init_study
from pipeline.workflow.workspace import Workspace

SEED = 16
NOW = "2026-01-02T03:04:05Z"
RUN = "0123456789ab"
SETTINGS = """\
[model]
name = "hashing"

[extract]
ocr = false
"""
_PARAGRAPHS, _OF_A_PARAGRAPH = 120, 3  # sentences
_NETWORKS = 50  # documents
_OF_A_CITY = 25  # matches of a document
_LANGS = ("de", "en", "es")
_SYLLABLES = tuple(first + second for first in "bdfgklmnprstvz" for second in "aeiou")


@dataclass(frozen=True)
class _Text:
    """One of the few texts that all documents are made of, behind a line that tells them apart."""

    body: str
    cut: Segmentation


def make_reviewed(root: Path, matches: int) -> None:
    """A study with a finished run of so many matches."""
    chance = random.Random(SEED)
    init_study(root, settings=SETTINGS)
    text = _draw_text(chance)
    with open_study(root, write=True) as study:
        workspace = Workspace(study)
        with study.catalogue.transaction("drawn documents"):
            networks = [_put(study, workspace, text, f"net-{at:05}", Role.NETWORK, at) for at in range(_NETWORKS)]
            cities = [
                _put(study, workspace, text, f"city-{at:05}", Role.CITY, at) for at in range(-(-matches // _OF_A_CITY))
            ]
        found = [_draw_match(chance, text, number, networks, cities) for number in range(matches)]
        study.runs.put(RUN, {"statistics_id": ""}, found, now=NOW)
        study.runs.finish(RUN)


def _draw_text(chance: random.Random) -> _Text:
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(2000)]
    sentences = [
        f"{' '.join(chance.choices(words, k=chance.randint(9, 20))).capitalize()}."
        for _ in range(_PARAGRAPHS * _OF_A_PARAGRAPH)
    ]
    starts = range(0, len(sentences), _OF_A_PARAGRAPH)
    body = "\n\n".join(" ".join(sentences[at : at + _OF_A_PARAGRAPH]) for at in starts)
    return _Text(body, segment(_lead("none-00000") + body, SegmentSettings()))


def _lead(document_id: str) -> str:
    return f"This is document {document_id:>10}.\n\n"


def _put(study: Study, workspace: Workspace, text: _Text, document_id: str, role: Role, number: int) -> tuple[str, str]:
    """Keep a document as if it had been read; its id and the digest of its bytes."""
    written = _lead(document_id) + text.body
    data = written.encode()
    sha256, made_by, lang = digest(data), workspace.fingerprints, _LANGS[number % len(_LANGS)]
    day = date(2010 if role is Role.NETWORK else 2018, 5, 1).isoformat()
    fields = {
        "document_id": document_id, "role": role.value, "issuer_id": document_id, "title": document_id, "lang": lang,
        "date_earliest": day, "date_latest": day, "date_source": "documents.csv", "path": f"{document_id}.txt",
        "sha256": sha256, "retrieved_at": NOW,
    }  # fmt: skip
    version = Version(sha256, len(data), f"{document_id}.txt", "text/plain", f"files/{sha256[:2]}/{sha256}.txt")
    study.documents.upsert(fields, now=NOW, origin="documents.csv", version=version)
    blocks = tuple(Block(BlockKind.PARAGRAPH, one.start, one.end) for one in text.cut.passages)
    read = Extraction(written, DocumentStatus.OK, blocks=blocks, extractor="drawn")
    study.texts.put_extraction(sha256, made_by.extraction, read, lang)
    study.texts.put_statements(sha256, made_by.statements, ())
    study.texts.put_segmentation(sha256, made_by.segmentation, text.cut)
    return document_id, sha256


def _draw_match(
    chance: random.Random, text: _Text, number: int, networks: list[tuple[str, str]], cities: list[tuple[str, str]]
) -> Match:
    network = _side(text, chance.choice(networks), chance.randrange(1, _PARAGRAPHS))
    city = _side(text, cities[number // _OF_A_CITY], 1 + number % _OF_A_CITY * 4)
    score = chance.uniform(2, 12)
    pairs = tuple(
        AlignedPair(network.first_sentence + at, city.first_sentence + at, 0.9, 0.1) for at in range(_OF_A_PARAGRAPH)
    )
    other = chance.choice(networks)[0]
    found = Match(f"{number:032x}", network, city, score, 0.9, 0.1, pairs, text_class=chance.choice(list(TextClass)))
    return replace(
        found,
        rival=Rival(RivalKind.PEER_CITY, other, score - 1, 1.0, 0, 2, 4, 7) if number % 2 else None,
        chance=Chance(0.01, round(chance.uniform(0, 0.2), 4), Stratum("semantic:de-en:long"), NullOrigin.PROFILE, 500),
        exposure=Exposure(chance.choice(list(ExposureLevel)), ""),
        grade=Grade(chance.choice([Letter.A, Letter.B, Letter.C, Letter.D]), 4, ()),
    )


def _side(text: _Text, document: tuple[str, str], paragraph: int) -> Side:
    passage = text.cut.passages[paragraph]
    inside = [one.number for one in text.cut.sentences if passage.start <= one.start < passage.end]
    span = Span(passage.start, passage.end)
    return Side(*document, span, span, inside[0], inside[-1] + 1, 1.0)
