"""A document whose text lies in the study: the text is read when it is asked for, and no sooner."""

from __future__ import annotations

import pytest

from pipeline.corpus.model import CorpusDocument, DocumentText, StoredDocument
from pipeline.errors import StageError
from tests.fixtures.bare import city
from tests.fixtures.pairs import SOURCE, document


def stored(one: CorpusDocument, asked: list[str], *, left_out: int = 0) -> StoredDocument:
    def read() -> DocumentText:
        asked.append(one.document.document_id)
        return DocumentText(one.text, one.sentences[left_out:], one.pages, one.quality, one.scraps)

    return StoredDocument(one.document, one.lang, one.vectors, one.hub, b"known by this", read)


def test_a_text_is_read_when_it_is_asked_for_and_once() -> None:
    asked: list[str] = []
    given = city("c", 6, quality=0.5)
    document = stored(given, asked)
    assert (document.size, document.digest, document.lang, asked) == (6, b"known by this", "de", [])
    assert (document.text, document.sentences, document.quality) == (given.text, given.sentences, 0.5)
    assert (document.pages, document.scraps, document.characters((1, 3))) == ((), (), given.characters((1, 3)))
    assert asked == ["c"]


def test_sentences_that_are_not_those_of_the_vectors_are_told() -> None:
    with pytest.raises(StageError, match="c has other sentences than vectors"):
        _ = stored(city("c"), [], left_out=1).sentences


def test_a_sentence_is_read_without_soft_hyphens() -> None:
    text = "The neigh\u00ad\u00adbours came. They stayed."
    found = document(SOURCE, "en", text, ((0, 22), (23, len(text))))
    assert [found.sentence_text(row) for row in (0, 1)] == ["The neighbours came.", "They stayed."]
