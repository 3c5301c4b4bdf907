"""The lexical matcher: passages of one language that share more words than chance gives.

Seeds are sentences that share words, clusters of them become passages, a log-likelihood ratio a word decides
where they begin and end and what they are worth, and a second hypothesis finds summaries of whole documents.
"""

from pipeline.match.lexical.blocking import find_document_pairs
from pipeline.match.lexical.passages import LexicalPassage, PassageKind, find_passages
from pipeline.match.lexical.settings import LexicalSettings
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.word_counts import WordCounts

__all__ = [
    "LexicalPassage",
    "LexicalSettings",
    "PassageKind",
    "WordCounts",
    "WordedDocument",
    "find_document_pairs",
    "find_passages",
]
