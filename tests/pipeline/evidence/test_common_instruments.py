from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.corpus.lexicon import Lexicon, Mention
from pipeline.corpus.model import Corpus
from pipeline.evidence.common_instruments import find_common_instruments
from pipeline.records import Match, Role, Score
from pipeline.study.kept_work import KeptWork
from pipeline.study.tables import InstrumentTerm, StudyTables
from tests.fixtures import bare

TERMS = (
    InstrumentTerm("oss", "instrument", "en", "one-stop shop", "variant"),
    InstrumentTerm("mentor", "instrument", "en", "buddy scheme", "variant"),
)


def study(*, others: int, naming: int, term: str = "one-stop shop") -> tuple[Corpus, Match]:
    """So many other city documents of which some name the instrument that a match of city `c` shares."""
    network = bare.network("n", 8, text="We run a one-stop shop and a buddy scheme.")
    city = bare.city("c", 8, lang="en", text="A one-stop shop and a buddy scheme.")
    made = [bare.city(f"o{n}", lang="en", text=term if n < naming else "") for n in range(others)]
    corpus = Corpus((city, network, *made), lexicon=Lexicon.of(StudyTables(terms=TERMS)))
    return corpus, bare.match(city, network, scores=(Score("instruments", 1.0, "oss: one-stop shop"),))


@pytest.mark.parametrize(("naming", "common"), [(0, False), (2, False), (3, True), (40, True)])
def test_an_instrument_that_more_than_one_document_in_twenty_names_is_common(naming: int, common: bool) -> None:
    corpus, match = study(others=40, naming=naming)
    assert find_common_instruments(corpus, [match]) == ({match.match_id} if common else set())


def test_among_few_documents_none_is_common() -> None:
    assert not find_common_instruments(*_one(study(others=18, naming=18)))
    assert find_common_instruments(*_one(study(others=19, naming=18)))


def _one(made: tuple[Corpus, Match]) -> tuple[Corpus, list[Match]]:
    return made[0], [made[1]]


def test_a_match_that_also_shares_a_rare_instrument_is_not_common() -> None:
    corpus, match = study(others=40, naming=40)
    both = replace(match, scores=(Score("instruments", 2.0, "mentor: buddy scheme; oss: one-stop shop"),))
    assert find_common_instruments(corpus, [both]) == set()


def test_documents_of_networks_do_not_make_an_instrument_common() -> None:
    corpus, match = study(others=40, naming=0)
    networks = [bare.network(f"m{n}", text="one-stop shop") for n in range(40)]
    larger = Corpus((*corpus.documents, *networks), lexicon=corpus.lexicon)
    assert find_common_instruments(larger, [match]) == set()


@pytest.mark.parametrize("scores", [(), (Score("instruments", None),), (Score("instruments", 0.0),)])
def test_a_match_without_an_instrument_has_none_that_is_common(scores: tuple[Score, ...]) -> None:
    corpus, match = study(others=40, naming=40)
    assert find_common_instruments(corpus, [replace(match, scores=scores)]) == set()


def test_a_text_is_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, match = study(others=40, naming=3)
    looked: list[str] = []
    find = Lexicon.find_mentions

    def counting(names: Lexicon, text: str, lang: str) -> tuple[Mention, ...]:
        looked.append(text)
        return find(names, text, lang)

    monkeypatch.setattr(Lexicon, "find_mentions", counting)
    for _ in range(2):
        kept = KeptWork(tmp_path / "kept.sqlite", "1")
        assert find_common_instruments(replace(corpus, kept=kept), [match]) == {match.match_id}
        kept.close()
    assert sorted(looked) == sorted({one.text for one in corpus.documents if one.document.role is not Role.NETWORK})
