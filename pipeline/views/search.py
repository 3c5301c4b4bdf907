"""Passages nearest in meaning to a text, in any language."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embedder import Embedder
from index.margin import centre
from index.neighbours import SentencePlace
from pipeline.corpus.embed import select_embedded
from pipeline.errors import StageError, UnknownNameError
from pipeline.export.rows import page_range
from pipeline.records import ReadableText, Role, Sentence
from pipeline.records.arrays import Vectors
from pipeline.text import language
from pipeline.text.characters import for_encoder
from pipeline.workflow.inventory import Item
from pipeline.workflow.sentence_index import open_index
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace

_CANDIDATES = 20  # sentences looked at more closely for each passage wanted
_LENGTH_WEIGHT = 0.3  # standard deviations for each e-fold of words: a heading of three words says little
_LONG_ENOUGH = 20  # words from which a longer sentence says no more
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """One paragraph and the sentence in it that is nearest to the query."""

    rank: int
    score: float
    document_id: str
    role: str
    lang: str
    title: str
    page: int | None
    char_start: int
    char_end: int
    sentence: str
    passage: str


def query(
    workspace: Workspace,
    embedder: Embedder,
    text: str,
    *,
    role: Role | None = None,
    lang: str = "",
    top: int = 10,
) -> tuple[Hit, ...]:
    """The `top` paragraphs whose best sentence is nearest to `text`, at most one hit a paragraph.

    Sentences of all languages stand on one scale: the cosine after centring, counted in standard deviations of the
    query's cosine to its language's sentences, so that the query's own language has no head start; less half the
    sentence's nearness to the frozen background (what is near to everything tells little) and less a little for
    headings and scraps. Raises StageError without an index, UnknownNameError for a language no document has.
    """
    items, frozen = workspace.readable, workspace.statistics
    if not items or frozen is None:
        raise StageError("no document can be searched yet; run `policyecho run` first")
    known = sorted({item.lang for item in items})
    if lang and language.base_language(lang) not in known:
        raise UnknownNameError("language", lang, known)
    vector = _query_vector(embedder, text, frozen)
    index = open_index(workspace, frozen)
    nearest = index.search(vector, len(index))
    places = [index.place(int(position)) for position in nearest.position[0] if position >= 0]
    wanted = np.array([_is_wanted(workspace.item(place.document), role, lang) for place in places], bool)
    langs = np.array([workspace.item(place.document).lang for place in places])
    standard = _standardise(nearest.cosine[0][: len(places)], langs)
    candidates = np.argsort(np.where(wanted, -standard.score, np.inf), kind="stable")[: int(wanted.sum())]
    texts = _SearchedTexts(workspace, frozen)
    ranked = []
    for n in candidates[: _CANDIDATES * top].tolist():
        score = standard.score[n] - texts.penalty(places[n]) / standard.deviation[n] + texts.weight(places[n])
        ranked.append((round(float(score), 4), places[n]))
    ranked.sort(key=lambda one: (-one[0], one[1].document, one[1].row))
    return _hits(texts, ranked, top)


def _query_vector(embedder: Embedder, text: str, frozen: StatisticsInForce) -> Vectors:
    raw = embedder.encode([for_encoder(text)], query=True)
    means = frozen.statistics.means
    guess = language.detect(text, tuple(means)).lang
    mean = means[guess] if guess in means else np.mean([means[key] for key in sorted(means)], axis=0)
    found: Vectors = centre(raw, mean)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _StandardScores:
    """Each sentence's cosine in standard deviations of its language, and that deviation."""

    score: Vectors
    deviation: Vectors


def _standardise(cosine: Vectors, langs: np.typing.NDArray[np.str_]) -> _StandardScores:
    score, deviation = np.zeros(len(cosine), np.float32), np.ones(len(cosine), np.float32)
    for lang in np.unique(langs):
        mine = cosine[langs == lang]
        deviation[langs == lang] = max(float(mine.std()), 1e-6)
        score[langs == lang] = (mine - mine.mean()) / deviation[langs == lang]
    return _StandardScores(score, deviation)


@dataclass(frozen=True, slots=True, eq=False)
class _SearchedText:
    """A document opened for a query: its text, sentences and their hubness."""

    readable: ReadableText
    sentences: tuple[Sentence, ...]
    hub: Vectors


class _SearchedTexts:
    """The documents that hold candidates, each read once."""

    def __init__(self, workspace: Workspace, frozen: StatisticsInForce) -> None:
        self._workspace, self._statistics = workspace, frozen.statistics
        self._texts: dict[str, _SearchedText] = {}

    def text(self, document_id: str) -> _SearchedText:
        """A document with what a hit quotes from it."""
        if document_id not in self._texts:
            item = self._workspace.item(document_id)
            readable = self._workspace.text_of(item)
            centred = self._statistics.centre(self._workspace.vectors_of(item), item.lang)
            hub = np.maximum(*(self._statistics.hubness(centred, side) for side in (Role.CITY, Role.NETWORK)))
            self._texts[document_id] = _SearchedText(readable, select_embedded(readable.segmentation), hub)
        return self._texts[document_id]

    def penalty(self, place: SentencePlace) -> float:
        """Half the sentence's hubness, in units of the cosine."""
        return float(self.text(place.document).hub[place.row]) / 2

    def weight(self, place: SentencePlace) -> float:
        """What the sentence's length adds, in standard deviations; 0 from _LONG_ENOUGH words on, else less."""
        found = self.text(place.document)
        sentence = found.sentences[place.row]
        words = len(_WORD.findall(found.readable.extraction.text[sentence.start : sentence.end]))
        return _LENGTH_WEIGHT * math.log(min(words, _LONG_ENOUGH) / _LONG_ENOUGH)


def _is_wanted(item: Item, role: Role | None, lang: str) -> bool:
    wanted = language.base_language(lang)
    return (role is None or item.document.role is role) and (not wanted or item.lang == wanted)


def _hits(texts: _SearchedTexts, ranked: Sequence[tuple[float, SentencePlace]], top: int) -> tuple[Hit, ...]:
    hits: list[Hit] = []
    seen: set[tuple[str, int]] = set()
    for score, place in ranked:
        found = texts.text(place.document)
        readable, sentence = found.readable, found.sentences[place.row]
        document, text = readable.document, readable.extraction.text
        if (place.document, sentence.passage) in seen:
            continue
        seen.add((place.document, sentence.passage))
        passage = readable.segmentation.passages[sentence.passage]
        hits.append(
            Hit(
                rank=len(hits) + 1,
                score=score,
                document_id=document.document_id,
                role=document.role.value,
                lang=document.lang,
                title=document.title,
                page=page_range(readable.extraction, sentence.start, sentence.end)[0],
                char_start=passage.start,
                char_end=passage.end,
                sentence=text[sentence.start : sentence.end],
                passage=text[passage.start : passage.end],
            )
        )
        if len(hits) == top:
            break
    return tuple(hits)
