"""Passages that answer a query, in any language, as a reader is shown them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from index.embedder import Embedder
from index.margin import centre
from pipeline.corpus.search.ask import Answer, find_answers, holds
from pipeline.corpus.search.nearness import LOOKED_AT, Nearness
from pipeline.corpus.search.question import AskedVector, Question, Scope
from pipeline.corpus.search.rank import Ranking
from pipeline.corpus.search.short_lines import without_common
from pipeline.errors import InputError, StageError
from pipeline.export.rows import page_range
from pipeline.records import ReadableText, Side
from pipeline.records.arrays import Mask, Range
from pipeline.records.structure import heading_path
from pipeline.text import language
from pipeline.text.characters import for_encoder
from pipeline.text.pages import compared_text
from pipeline.views.search_filters import DocumentFilter, Filters
from pipeline.views.search_lines import find_lines
from pipeline.workflow.inventory import Item
from pipeline.workflow.sentence_index import open_index
from pipeline.workflow.workspace import Workspace

__all__ = ["Filters", "Found", "Hit", "Search"]

_TEXTS_HELD = 100  # read for answers and kept for those that follow


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage with the headings above it, the sentence in it that decided, and documents that say the same.

    `date_earliest` and `date_latest` are ISO dates, empty where unknown; `gone_since` is when (UTC) crawls found its
    document gone from its source, empty where they did not.
    """

    rank: int
    score: float
    document_id: str
    role: str
    issuer_id: str
    lang: str
    title: str
    date_earliest: str
    date_latest: str
    page: int | None
    char_start: int
    char_end: int
    sentence: str
    passage: str
    headings: str
    same: str
    gone_since: str


def _why_nothing(workspace: Workspace) -> str:
    """Why there is nothing to search, and what to do next."""
    if not workspace.active:
        return "none takes part in the study; add some with `policyecho add documents.csv`, or bring removed ones back"
    read = all(item.facts and (item.counts or not item.facts.characters) for item in workspace.active)
    if read and not workspace.readable:
        return "none gave text that is long enough; `policyecho status` says what became of each"
    return "none was read yet, or the program or its settings changed since; run `policyecho run` first"


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one query, best first, whether the best is near at all, and whether they hold quoted words.

    `lines` says that these are no running text, so that their scores are 0: no passage holds the words.
    """

    hits: tuple[Hit, ...]
    nearness: Nearness
    by_phrase: bool = False
    lines: bool = False


class Search:
    """A study opened for queries: what the first reads, those that follow find in memory.

    Raises StageError where nothing can be searched yet.
    """

    def __init__(self, workspace: Workspace, embedder: Embedder) -> None:
        self._workspace, self._embedder = workspace, embedder
        frozen = workspace.statistics
        if not workspace.readable or frozen is None:
            raise StageError(f"no document can be searched: {_why_nothing(workspace)}")
        self._means = frozen.statistics.means
        opened = open_index(workspace, frozen)
        self._index, self._store = opened.sentences, opened.passages
        self._items = [workspace.item(document_id) for document_id in self._store.documents]
        self._langs = np.array([item.lang for item in self._items], str)
        self._filter = DocumentFilter([item.document for item in self._items], self._langs)
        self._texts: OrderedDict[str, ReadableText] = OrderedDict()

    def query(
        self, text: str, filters: Filters | None = None, top: int = 10, *, fold: bool = True, like: Side | None = None
    ) -> Found:
        """The `top` passages that answer `text` best; with `fold`, those that say the same under the best of them.

        `like` is the side of a match whose passage is asked for, which is no answer to itself.

        Raises InputError for an empty query or a date that cannot be read, UnknownNameError for a language or issuer
        that no document has.
        """
        question = Question.of(text)
        if not question.text:
            raise InputError("the query is empty; write a topic, a question or a sentence to look for")
        # Before the model is loaded, which takes seconds, what it would be loaded for in vain.
        apart = self._store.overlapping(like.document_id, like.span.start, like.span.end).tolist() if like else ()
        scope = Scope(self._langs, self._filter.allowed(filters or Filters()), tuple(apart))
        vector = self._vector(question)

        def find(asked: Question) -> list[Answer]:
            ranking = Ranking(self._index, self._store, asked, scope, max(top, LOOKED_AT))
            return find_answers(ranking, vector, text_of=self._passage_text, fold=fold)

        # A number alone has no meaning that something else could be near to; but it may be written in another way.
        exact = question.word_for_word() if question.is_number and not question.phrases else question
        answers = find(exact)
        if not answers and exact.phrases and (lines := self._find_lines(exact, scope.allowed, top)):
            return Found(lines, Nearness.NEAR, by_phrase=True, lines=True)
        if answers or exact is question:
            question = exact
        else:
            answers = find(question)
        hits = tuple(self._answer_hit(rank, answer, question.phrases) for rank, answer in enumerate(answers[:top], 1))
        if question.phrases and hits:  # they hold the very words
            return Found(hits, Nearness.NEAR, by_phrase=True)
        among = int(np.diff(self._store.bounds)[scope.allowed].sum())
        nearness = Nearness.of_topic(answers, among) if question.is_topic else Nearness.of_question(answers)
        if question.is_topic and question.has_number:  # what a number means vectors do not know, so both must say it
            nearness = max(nearness, Nearness.of_question(answers), key=list(Nearness).index)
        if nearness is Nearness.NOTHING_NEAR and self._holds_all_words(answers[:LOOKED_AT], question):
            nearness = Nearness.DOUBTFUL
        return Found(hits, nearness)

    def _holds_all_words(self, answers: Sequence[Answer], question: Question) -> bool:
        """Whether one of these passages holds every word of the question, so that it may well be about it."""
        held = self._store.words.holding(question.text)
        return bool(np.isin([answer.passage for answer in answers], held).any())

    def _vector(self, question: Question) -> AskedVector:
        raw = self._embedder.encode([for_encoder(question.text)], query=True)
        lang = language.detect(question.text, tuple(self._means)).lang
        known = lang in self._means
        every = [self._means[key] for key in sorted(self._means)]
        mean = self._means[lang] if known and not question.is_topic else np.mean(every, axis=0)
        row = centre(raw, mean)[0]
        if question.is_topic:
            row = without_common(row, self._store.common_line)
        return AskedVector(row, lang if known else "")

    def _find_lines(self, question: Question, allowed: Mask, top: int) -> tuple[Hit, ...]:
        """The first `top` paragraphs of any kind that hold the question's phrases."""
        items = {item.document.document_id: item for item, may in zip(self._items, allowed, strict=True) if may}
        found = islice(find_lines(map(self._read, items.values()), question.phrases), top)
        return tuple(
            self._hit(rank, items[readable.document.document_id], readable, span, sentence)
            for rank, (readable, span, sentence) in enumerate(found, 1)
        )

    def _text(self, passage: int) -> tuple[Item, ReadableText]:
        item = self._items[int(self._store.owners[passage])]
        return item, self._read(item)

    def _read(self, item: Item) -> ReadableText:
        name = item.document.document_id
        if name not in self._texts:
            self._texts[name] = self._workspace.text_of(item)
        self._texts.move_to_end(name)
        if len(self._texts) > _TEXTS_HELD:
            self._texts.popitem(last=False)
        return self._texts[name]

    def _passage_text(self, passage: int) -> str:
        start, end = self._store.spans[passage].tolist()
        return compared_text(self._text(passage)[1].extraction.text)[start:end]

    def _deciding(self, text: str, answer: Answer, phrases: Sequence[str]) -> tuple[int, int]:
        """Where the deciding sentence stands: the first that holds what was asked for as it is, else the nearest."""
        firsts = self._store.firsts
        held = self._store.sentences[firsts[answer.passage] : firsts[answer.passage + 1]].tolist() if phrases else ()
        spans = (tuple(one) for one in held if holds(compared_text(text)[slice(*one)], phrases))
        first, last = next(spans, tuple(self._store.sentences[answer.sentence].tolist()))
        return first, last

    def _answer_hit(self, rank: int, answer: Answer, phrases: Sequence[str]) -> Hit:
        item, readable = self._text(answer.passage)
        start, end = self._store.spans[answer.passage].tolist()
        sentence = self._deciding(readable.extraction.text, answer, phrases)
        hit = self._hit(rank, item, readable, (start, end), sentence)
        return replace(hit, score=answer.score, same=", ".join(self._documents_of(answer.same)))

    def _hit(self, rank: int, item: Item, readable: ReadableText, span: Range, sentence: Range) -> Hit:
        text, document, (start, end), (first, last) = readable.extraction.text, readable.document, span, sentence
        return Hit(
            rank=rank,
            score=0.0,
            document_id=document.document_id,
            role=document.role.value,
            issuer_id=document.issuer_id,
            lang=item.lang,
            title=document.title,
            date_earliest=document.date.earliest.isoformat() if document.date else "",
            date_latest=document.date.latest.isoformat() if document.date else "",
            page=page_range(readable.extraction, first, last)[0],
            char_start=start,
            char_end=end,
            sentence=text[first:last],
            passage=text[start:end],
            headings=" > ".join(" ".join(one.split()) for one in heading_path(readable.extraction.blocks, text, start)),
            same="",
            gone_since=item.gone.since if item.gone else "",
        )

    def _documents_of(self, passages: Sequence[int]) -> list[str]:
        """The documents of these passages, each once, best first."""
        names = (self._items[int(self._store.owners[passage])].document.document_id for passage in passages)
        return list(dict.fromkeys(names))
