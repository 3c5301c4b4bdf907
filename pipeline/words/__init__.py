"""Words: the stems of a document with their places, and how common each is in a study."""

from pipeline.words.counts import WordCounts
from pipeline.words.worded import Hashes, Ints, Range, WordedDocument, stem_hash

__all__ = ["Hashes", "Ints", "Range", "WordCounts", "WordedDocument", "stem_hash"]
