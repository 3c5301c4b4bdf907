"""Whether the city text says no to what it cites or quotes: then the passage is there to be contradicted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from pipeline.corpus.model import CorpusDocument
from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer
from pipeline.match.scorers.citations import find_citation
from pipeline.records import Flag, Span
from pipeline.text.characters import on_one_line
from pipeline.text.languages import wording_of
from pipeline.text.statements.words import WordedSentence

# What cities and networks reject alike, in most languages: "we reject all racism".
_EVILS = (
    "antisemit*", "antisémit*", "antysemi*", "ausgrenz*", "ausschluss*", "discrim*", "diskrim*", "dyskrym*",
    "ekstrém*", "ekstrem*", "esclusion*", "exclusion*", "extrem*", "extrém*", "fremdenfeind*", "gewalt*", "geweld*",
    "haat", "haine", "hass", "hate", "hatred", "homofob*", "homophob*", "islamof*", "islamoph*", "ksenof*",
    "nienawi*", "odio", "ódio", "prejud*", "préjug*", "przemoc*", "pregiudiz*", "racis*", "rasism*", "rasist*",
    "rasiz*", "rassis*", "rasszi*", "razzis*", "segreg*", "stereot*", "uitsluit*", "vooroordel*", "vorurteil*",
    "violen*", "xenof*", "xenoph*", "βία", "διακρίσ*", "ρατσ*", "ξενοφοβ*", "дискрим*", "ксенофоб*", "насил*",
    "омраз*", "расизм*", "расизъм*",
)  # fmt: skip


def _measure_rejection(passages: MatchedPassages) -> Measurement:
    """1 where the city text cites the source in the same section, or quotes it, and a word of rejection stands in the
    passage or in the sentence before or behind; detail: that sentence.

    A network text that rejects something itself hands the word on with the passage.
    """
    match = passages.match
    if not wording_of(passages.city.lang).rejections:
        return Measurement(None)
    rejecting = _find_rejection(passages.city, match.city.span)
    if not rejecting or not _is_attributed(passages) or _find_rejection(passages.network, match.network.span):
        return Measurement(0.0)
    return Measurement(1.0, rejecting)


def _is_attributed(passages: MatchedPassages) -> bool:
    """Whether the city text says that the words are another's."""
    source, city, span = passages.network.document, passages.city, passages.match.city.span
    quoted = Flag.QUOTED in passages.match.flags
    return quoted or bool(find_citation(passages.lexicon, source, city, span, passages.city_pages))


def _find_rejection(document: CorpusDocument, span: Span) -> str:
    """The first sentence in a passage, before or behind it that has a word of rejection; empty where none has.

    A heading before the passage may say so, one behind it speaks of something else, and so does a sentence that rejects
    racism or its like.
    """
    words = wording_of(document.lang).rejections
    first = bisect_right(document.sentences, span.start, key=lambda one: one.end)
    last = bisect_left(document.sentences, span.end, key=lambda one: one.start)
    behind = last < len(document.sentences) and not document.is_scrap(last)
    texts = map(document.sentence_text, range(max(0, first - 1), last + behind))
    sentences = map(WordedSentence, texts)
    rejecting = (one.text for one in sentences if one.find(words) and not one.find(_EVILS))
    return next(map(on_one_line, rejecting), "")


REJECTED = Scorer(
    Flag.REJECTED.value,
    _measure_rejection,
    "The city text cites or quotes the source beside a word of rejection: “{detail}”.",
    "The city text has no word of rejection beside the passage, or the passage is not said to be another's.",
    "Rejection: no words for it are known in this language.",
    by_names=True,
)
