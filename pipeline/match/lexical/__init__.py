"""The lexical matcher: passages of one language that share more words than chance gives.

In: documents as numbered words (`WordedDocument`) and how common each word is (`WordCounts`); `find` takes a corpus.
Out: a `LexicalPassage`, spans in characters and a log-likelihood ratio in nats. Open `passages` first: it has the steps
in their order, each in a module of its own. `blocking` says which document pairs are opened, `kept_pairs` knows those
of an earlier run, `word_pair` puts two documents into one vocabulary, `seeds` finds sentences that share words,
`boundaries` where a passage begins and ends, `score` what it is worth, `likelihood` how a single word is weighed, and
`digest` finds summaries of whole documents.
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
