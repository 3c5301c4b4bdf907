"""Documents of invented vectors for the rival test: one axis a topic, so that every place on the scale is known."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.rivals.assess import assess_rivals
from pipeline.profile.scales import LeadTail, PairScale, Scales
from pipeline.records import (
    AlignedPair,
    Document,
    Match,
    Order,
    Role,
    Sentence,
    SentenceStatus,
    Side,
    Span,
)
from pipeline.records.dates import parse_interval

TOPICS = 300
WORDS = "wharf lantern orchard meadow kettle violin harbour saddle"
# The place is the cosine; three sentences are decided from 0.2 on, one from 0.14.
EVEN_PAIR = PairScale(unrelated=0.0, rise=0.0, parallel=1.0, shortfall=0.05, advance=0.05, twin_spread=0.07)
TAIL = LeadTail(2.0, 0.8)
_PAIRS = [("sv", "sv"), ("sv", "en"), ("sv", "de"), ("en", "en"), ("en", "de"), ("en", "sv"), ("de", "en")]
SCALES = Scales(dict.fromkeys(_PAIRS, EVEN_PAIR), TAIL, TAIL, TAIL)
COPY = (3, 4, 5)


class Near(NamedTuple):
    """A sentence with this cosine to its topic; the rest of it points along a topic of its own."""

    topic: int
    cosine: float
    aside: int


def near(cosine: float, topics: Sequence[int] = COPY, aside: int = 100) -> list[Near]:
    return [Near(topic, cosine, aside + topic) for topic in topics]


def vector(sentence: int | Near) -> np.ndarray:
    row = np.zeros(TOPICS, np.float32)
    if isinstance(sentence, int):
        row[sentence] = 1
    else:
        row[sentence.topic], row[sentence.aside] = sentence.cosine, (1 - sentence.cosine**2) ** 0.5
    return row


def document(
    name: str, role: Role, sentences: Sequence[int | Near], date: str, *,
    lang: str = "en", issuer: str = "", work: str = "", texts: Sequence[str] = (),
) -> CorpusDocument:  # fmt: skip
    """Sentence n has number 2n + 1; its words are the given ones or those of its topic."""
    told = list(texts) or [f"{WORDS} {np.argmax(vector(sentence))}" for sentence in sentences]
    starts = np.cumsum([0, *(len(text) + 1 for text in told)])
    cut = tuple(
        Sentence(2 * n + 1, int(starts[n]), int(starts[n]) + len(text), n, SentenceStatus.EMBEDDED)
        for n, text in enumerate(told)
    )
    about = Document(
        name, role, issuer or f"issuer of {name}", work or f"work of {name}", lang=lang,
        date=parse_interval(date) if date else None,
    )  # fmt: skip
    vectors = np.stack([vector(sentence) for sentence in sentences])
    return CorpusDocument(about, lang, " ".join(told), cut, vectors, np.zeros(len(cut), np.float32))


def city(
    name: str = "c", sentences: Sequence[int | Near] = (11, *COPY, 16), date: str = "2018", **more
) -> CorpusDocument:
    return document(name, Role.CITY, sentences, date, **{"lang": "sv", "issuer": "velden"} | more)


def network(
    sentences: Sequence[int | Near] = (1, *COPY), date: str = "2014", name: str = "n", **more
) -> CorpusDocument:
    return document(name, Role.NETWORK, sentences, date, **more)


def reference(sentences: Sequence[int | Near] = COPY, date: str = "2010", name: str = "r", **more) -> CorpusDocument:
    return document(name, Role.REFERENCE, sentences, date, **more)


def side(name: str, first: int, last: int) -> Side:
    return Side(name, "", Span(first, last), Span(first, last), first, last, 1.0)


def match(
    city_id: str = "c",
    first: int = 3,
    last: int = 8,
    *,
    network_id: str = "n",
    order: Order = Order.NETWORK_FIRST,
    aligned: Sequence[int] = (3, 5, 7),
    network_first: int = 3,
) -> Match:
    """Sentences numbered [first, last) of a city document against five numbers of the network's, 3 to 7."""
    pairs = tuple(AlignedPair(3, number, 0.9, 0.5) for number in aligned)
    sides = side(network_id, network_first, network_first + 5), side(city_id, first, last)
    return Match(f"{city_id}-{network_id}", *sides, 1.0, 0.9, 0.5, pairs, order=order)


def assessed(*documents: CorpusDocument, matches: Sequence[Match] = (), scales: Scales = SCALES, **more) -> Match:
    """The match of city document `c`, assessed among the others."""
    corpus = Corpus(tuple(sorted(documents, key=lambda one: one.document.document_id)))
    asked = tuple(matches) or (match(),)
    found = assess_rivals(corpus, asked, scales, **more)
    assert [one.match_id for one in found] == [one.match_id for one in asked]
    return next(one for one in found if one.city.document_id == "c")


def said(found: Match) -> tuple[str, ...]:
    """The flags but for what could not be compared."""
    return tuple(flag for flag in found.flags if not flag.endswith("_checked"))


def reworded(topic: int, *changed: int) -> str:
    """A sentence of twelve words on a topic, some of them put differently."""
    return " ".join(f"other{topic}x{n}" if n in changed else f"word{topic}x{n}" for n in range(12))


@pytest.fixture
def case() -> SimpleNamespace:
    """Makers of invented documents and matches, what becomes of a match, and what is said of it."""
    return SimpleNamespace(
        city=city, network=network, reference=reference, near=near, match=match, assessed=assessed, said=said,
        reworded=reworded, scales=SCALES,
    )  # fmt: skip
