from __future__ import annotations

import numpy as np
import pytest

from pipeline.records import (
    Block,
    BlockKind,
    Document,
    DocumentStatus,
    Extraction,
    Match,
    ReadableText,
    Role,
    Side,
    Span,
)
from pipeline.review.records import PairKind
from pipeline.review.sampling.foils import Foil, make_foils
from pipeline.text.segment import SegmentSettings, segment
from tests.fixtures.prose import prose

TEXT = "\n\n".join(" ".join(prose(number, 2)) for number in range(12))
CUT = segment(TEXT, SegmentSettings())
READ = Extraction(
    TEXT, DocumentStatus.OK, blocks=tuple(Block(BlockKind.PARAGRAPH, one.start, one.end) for one in CUT.passages)
)


class Documents(dict[str, Document]):
    """Documents that count how often they are asked for."""

    asked = 0

    def __getitem__(self, name: str) -> Document:
        self.asked += 1
        return super().__getitem__(name)


class Texts(dict[str, ReadableText]):
    """Texts that are there as soon as they are asked for."""

    def __missing__(self, name: str) -> ReadableText:
        role = Role.NETWORK if name.startswith("net") else Role.CITY
        self[name] = ReadableText(Document(name, role, name, name, lang="en"), READ, CUT)
        return self[name]


def side(document_id: str, paragraph: int) -> Side:
    span = Span(CUT.passages[paragraph].start, CUT.passages[paragraph].end)
    return Side(document_id, "", span, span, 2 * paragraph, 2 * paragraph + 2, 1.0)


def match(number: int, network: str, city: str, paragraph: int = 0) -> Match:
    return Match(f"m{number}", side(network, paragraph), side(city, 0), 1.0, None, None, ())


def made(matches: list[Match], count: int) -> tuple[list[Foil], Documents, Texts]:
    texts, names = Texts(), {side.document_id for one in matches for side in (one.network, one.city)}
    documents = Documents({name: Document(name, Role.CITY, name, name, lang="en") for name in names})
    return make_foils(matches, documents, texts, count, np.random.default_rng(1)), documents, texts


@pytest.mark.parametrize(("networks", "cities"), [(1, 3000), (2, 1)], ids=["one work", "one city"])
def test_where_no_passage_can_be_swapped_nothing_is_looked_at_twice_over(networks: int, cities: int) -> None:
    matches = [match(number, f"net {number % networks}", f"city {number % cities}") for number in range(3000)]
    foils, documents, _ = made(matches, 30)
    assert not [kind for kind, *_ in foils if kind is PairKind.FOIL_SWAPPED]
    assert documents.asked < 20 * len(matches)


def test_swapping_among_many_matches_looks_at_few_of_them_and_reads_few_texts() -> None:
    matches = [match(number, f"net {number % 40}", f"city {number}") for number in range(3000)]
    foils, documents, texts = made(matches, 30)
    swapped = [content for kind, content, _ in foils if kind is PairKind.FOIL_SWAPPED]
    assert len(swapped) == 10 and len({one.network.document_id for one in swapped}) == 10
    assert documents.asked < 20 * len(matches) and len(texts) < 60


def test_no_passage_is_lent_much_oftener_than_others() -> None:
    matches = [match(number, f"net {number % 4}", f"city {number}") for number in range(12)]
    foils, *_ = made(matches, 24)
    lent = [content.network.document_id for kind, content, _ in foils if kind is PairKind.FOIL_SWAPPED]
    # A match is not lent its own passage, so that one may come a third time.
    assert len(lent) == 8 and max(lent.count(one) for one in lent) <= 3


def test_a_topic_foil_reaches_into_no_passage_that_was_found() -> None:
    taken = [2, 3, 5, 8, 11]
    matches = [match(number, "net", f"city {number}", paragraph) for number, paragraph in enumerate(taken)]
    foils, *_ = made(matches, 15)
    topics = [content for kind, content, _ in foils if kind is PairKind.FOIL_TOPIC]
    free = {one.start for number, one in enumerate(CUT.passages) if number not in taken}
    assert len(topics) == 5 and {one.network.start for one in topics} <= free


def test_a_true_translation_is_in_two_languages_with_what_stands_around_it() -> None:
    translations = [
        content for kind, content, _ in made([match(0, "net", "city")], 30)[0] if kind is PairKind.FOIL_TRANSLATION
    ]
    assert translations
    for one in translations:
        assert one.network.lang != one.city.lang and (one.city.before or one.city.after)
