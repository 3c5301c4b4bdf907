"""What the lexical matcher goes by.

Every figure was chosen on documents that no figure is reported on: the pairs of benchmarks/quality/ids/pan13_tuned.txt
and the even half of the council papers of benchmarks/quality/short_copies.py.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LexicalSettings:
    """Levels of the lexical matcher. Scores are nats of log-likelihood; lengths are words unless named otherwise."""

    # SEED: two sentences that may belong together
    seed_cosine: float = 0.28  # of their words, weighted by rarity within the two documents
    seed_dice: float = 0.28
    all_pairs: int = 1 << 22  # sentence pairs of two documents that are all compared; in longer ones only the proposed
    pairs_at_once: int = 1 << 18  # of sentences or of their words in one piece; it bounds memory and changes no find
    # EXTEND: seeds that form one passage
    gap: int = 2  # sentences between two seeds, on both sides
    span_cosine: float = 0.3  # of the two spans; below it a cluster falls into smaller ones
    # BOUNDARIES
    reuse: float = 0.6  # the chance that a reused word is kept
    reuse_words: int = 10  # words that this counts for against what the passage itself shows
    topic_words: int = 1000  # words of the language's counts that smooth a document's own frequencies
    word_cap: float = 3.0  # nats that one word says at most
    edge: float = 3.5  # nats, or copied words, that a sentence's edge is worth as the edge of a passage
    reach: int = 60  # words that a boundary may move outwards, and between two passages that are one
    verbatim_share: float = 0.75  # of words in shared runs of four: from here on a passage is a verbatim copy
    verbatim_run: int = 25  # or from one clean run as long as this
    verbatim_evidence: float = 0.8  # that holds this share of the evidence
    # FILTER
    min_score: float = 34.0
    score_reuse: tuple[float, ...] = (0.6, 0.9)  # a score is that of the better of these
    score_cap: float = 6.0
    said_again: float = 2.0  # nats that a word says at most each time after the first
    order: float = 1.5  # nats for two neighbouring words that are neighbours on the other side too, or are not
    # DIGEST: a city passage that the whole of a network document explains
    digest_reuse: float = 0.9
    digest_cost: float = 0.15  # nats for each word: of a whole document's words many are found by chance
    digest_min_score: float = 25.0
    digest_words: int = 70
    digest_ratio: float = 4.0  # the network document is at least so many times as long
    digest_lead: float = 1.1  # a dense passage is preferred when it explains the words so many times as well
    digest_cover: float = 0.95  # or when it holds this share of them
    digests: int = 3  # in one document pair at most
