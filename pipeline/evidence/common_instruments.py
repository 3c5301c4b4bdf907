"""Which shared instruments are so common that naming one says little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.corpus.lexicon import NameKind
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.grade_rules import COMMON_INSTRUMENT, LEAST_DOCUMENTS
from pipeline.evidence.text_class import instrument_ids
from pipeline.records import Match, Role
from pipeline.study.kept_work import pack, unpack

__all__ = ["find_common_instruments"]


def find_common_instruments(corpus: Corpus, matches: Sequence[Match]) -> frozenset[str]:
    """The match_ids whose every shared instrument is named in more than 5 % of the documents of no network.

    The matched city document itself does not count, and below twenty documents no instrument is called common.
    """
    shared = {match.match_id: instrument_ids(match) for match in matches if instrument_ids(match)}
    others = [document for document in corpus.documents if document.document.role is not Role.NETWORK]
    if not shared or len(others) < LEAST_DOCUMENTS:
        return frozenset()
    named: Counter[str] = Counter()
    for document in others:
        named.update(_recall_instruments(corpus, document))
    limit = COMMON_INSTRUMENT * (len(others) - 1)
    return frozenset(name for name, ids in shared.items() if all(named[key] - 1 > limit for key in ids))


def _recall_instruments(corpus: Corpus, document: CorpusDocument) -> list[str]:
    """The instruments that a document names, looked for once as long as its text and the names stay the same."""

    def find() -> list[str]:
        mentions = corpus.lexicon.find_mentions(document.text, document.lang)
        return sorted({mention.key for mention in mentions if mention.kind is NameKind.INSTRUMENT})

    kept = corpus.kept
    key = kept.key("instruments", document.digest, corpus.lexicon.digest) if kept.keeps else b""
    return kept.remember(key, find, pack, lambda data: list(unpack(data)[0]))
