"""What a run sets apart as forms, heads, lists and templates, where a measure looks at the search by words alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pipeline.corpus.embed import select_embedded
from pipeline.corpus.model import CorpusDocument
from pipeline.corpus.templates import IssuedText, learn_templates, mark_templates
from pipeline.match.candidate import FindKind, MatchCandidate
from pipeline.match.lexical import LexicalPassage
from pipeline.match.scraps import set_scraps_apart
from pipeline.records import Document, Order, Role
from pipeline.text.pages import compared_text
from pipeline.text.phrases import Phrases
from pipeline.text.scraps import find_scraps
from pipeline.text.segment import SegmentSettings, segment

__all__ = ["is_set_apart", "read_papers"]


def read_papers(papers: Mapping[str, str], role: Role, lang: str) -> dict[str, CorpusDocument]:
    """Papers of one issuer by id, each a work of its own, with what each of their sentences is; no vectors."""
    cut = {name: select_embedded(segment(text, SegmentSettings())) for name, text in papers.items()}
    papers = {name: compared_text(text) for name, text in papers.items()}
    phrases = {name: Phrases.of(text, cut[name]) for name, text in papers.items()}
    templates = learn_templates(IssuedText(role, name, one) for name, one in phrases.items())
    read = {}
    for name, text in papers.items():
        scraps = mark_templates(text, cut[name], find_scraps(text, cut[name], ()), phrases[name], templates[role])
        nothing = np.zeros((len(cut[name]), 1), np.float32)
        about = Document(name, role, role, name, lang=lang)
        read[name] = CorpusDocument(about, lang, text, cut[name], nothing, nothing[:, 0], scraps=scraps)
    return read


def is_set_apart(passage: LexicalPassage, city: CorpusDocument, network: CorpusDocument) -> bool:
    """Whether a run would list the passage as a scrap, not as a claim."""
    candidate = MatchCandidate(
        city, network, Order.NETWORK_FIRST, FindKind.LEXICAL, passage.score, passage.score,
        passage.city, passage.network, passage.core_city, passage.core_network, 1,
        tuple((row, column) for column, row, _ in passage.pairs),
    )  # fmt: skip
    return set_scraps_apart(candidate).is_scrap
