"""Matches before they are weighed, kept from run to run: texts that stay the same are not opened for them."""

from __future__ import annotations

from pipeline.corpus.model import Corpus
from pipeline.match.build import build_match, expected_ratio, score_match
from pipeline.match.candidate import MatchCandidate
from pipeline.match.kept_candidates import numbers_of
from pipeline.match.quotes.quoted_words import with_quoted_runs
from pipeline.match.scorers import KeptScores
from pipeline.profile import Profile
from pipeline.records import Match
from pipeline.study.stored_runs.match_json import match_from_json, match_to_json

__all__ = ["KeptMatches"]


class KeptMatches:
    """The matches of a corpus, each built and scored once as long as all that it follows from stays the same."""

    def __init__(self, corpus: Corpus, profile: Profile | None) -> None:
        self._corpus, self._profile = corpus, profile
        self._rarities = {lang: counts.digest for lang, counts in corpus.words.items()} if corpus.kept.keeps else {}

    def match(self, candidate: MatchCandidate) -> Match:
        """The match that a candidate is, with what every scorer says of it."""
        kept = self._corpus.kept
        if not kept.keeps:
            return self._make(candidate)
        return kept.remember(self._key(candidate), lambda: self._make(candidate), _write, _read)

    def _make(self, candidate: MatchCandidate) -> Match:
        candidate = with_quoted_runs(candidate)
        scores = KeptScores(self._corpus.kept, self._rarities_of(candidate))
        return score_match(self._corpus, candidate, build_match(candidate), self._profile, scores)

    def _rarities_of(self, candidate: MatchCandidate) -> str:
        """What stands for the word counts by which words are weighed: those of either language, where one quotes."""
        langs = dict.fromkeys((candidate.city.lang, candidate.network.lang))
        return " ".join(self._rarities.get(lang, "") for lang in langs)

    def _key(self, candidate: MatchCandidate) -> bytes:
        """What stands for a candidate with both texts, what is said of both documents, and all names it can turn on."""
        city, network = candidate.city, candidate.network
        said = (
            city.document, network.document, candidate.order, numbers_of(candidate),
            expected_ratio(candidate, self._profile), self._rarities_of(candidate),
            [[one.document for one in some] for some in (candidate.repeated_in, candidate.part_repeated_in)],
            candidate.network_parts,
        )  # fmt: skip
        told = repr(said).encode("utf-8", "surrogatepass")
        works = (one.document.work_id for one in (network, *candidate.repeated_in))
        names = b"".join(self._corpus.lexicon.digest_for(work, city.document.issuer_id) for work in works)
        return self._corpus.kept.key("match", city.digest, network.digest, told, names)


def _write(match: Match) -> bytes:
    return match_to_json(match).encode("utf-8", "surrogatepass")


def _read(data: bytes) -> Match:
    return match_from_json(data.decode("utf-8", "surrogatepass"))
