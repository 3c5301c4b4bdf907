"""What every matcher keeps to, on a study in two languages with planted echoes and the hashing model."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from threadpoolctl import threadpool_limits

from index.progress import Bar, no_bar
from pipeline.corpus.model import Corpus, CorpusDocument, compute_margins
from pipeline.evidence.error_rates import add_chances
from pipeline.match import MATCHERS, MatchResult, MatchSettings, find_matches, semantic
from pipeline.match.semantic import DocumentPair, find_document_pairs
from pipeline.profile import Profile
from pipeline.records import FindKind, Match, Role, Stratum
from pipeline.records.arrays import Similarities
from tests.fixtures import invented, prose

ECHO = MatchSettings()


def translated(sentences: list[str], seed: int) -> list[str]:
    """The sentences with every third word another: near for the hashing model, of another language for words."""
    chance = Random(seed)
    return [
        " ".join(f"z{chance.randrange(10**6)}" if n % 3 == 2 else word for n, word in enumerate(sentence.split()))
        for sentence in sentences
    ]


@pytest.fixture(scope="module")
def study() -> Corpus:
    """Eight network and twelve city documents; every city text but the last two takes over one to three sentences."""
    sources = {f"n{n}": prose.prose(f"n{n}", 24) for n in range(8)}
    texts = [prose.network(name, sentences) for name, sentences in sources.items()]
    chance = Random(4)
    for n in range(12):
        own, lang = prose.prose(f"c{n}", 16), "de" if n % 2 else "en"
        first, length = chance.randrange(20), 1 + n % 3
        passage = sources[f"n{n % 8}"][first : first + length]
        passage = translated(passage, n) if lang == "de" else passage
        texts.append(prose.city(f"c{n:02}", [*own[:7], *(passage if n < 10 else ()), *own[7:]], lang=lang))
    return prose.corpus(*texts)


@pytest.fixture(scope="module")
def strangers() -> Corpus:
    """A hundred documents that have nothing to do with the study."""
    made = [prose.city if n % 2 else prose.network for n in range(100)]
    return prose.corpus(*(make(f"x{n:03}", prose.prose(f"x{n}", 5)) for n, make in enumerate(made)))


@pytest.fixture
def profile() -> Profile:
    """A profile whose strength is the base score."""
    found: Profile = invented.profile()
    return found


def test_the_study_holds_echoes_of_every_kind_the_contract_is_about(study: Corpus, profile: Profile) -> None:
    found = find_matches(study, ECHO, profile)
    assert {match.kind for match in found.matches} == {FindKind.LEXICAL, FindKind.SEMANTIC}
    assert {match.city.document_id for match in found.matches} >= {f"c{n:02}" for n in range(10)}


def same_but_for_document_objects(one: MatchResult, other: MatchResult) -> bool:
    return repr(one) == repr(other)


@pytest.mark.parametrize("matcher", sorted(MATCHERS))
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_documents_does_not_matter(study: Corpus, profile: Profile, matcher: str, seed: int) -> None:
    settings = MatchSettings(matcher=matcher)
    shuffled = list(study.documents)
    Random(seed).shuffle(shuffled)
    other = Corpus(tuple(shuffled), study.words, study.lexicon)
    assert same_but_for_document_objects(find_matches(other, settings, profile), find_matches(study, settings, profile))


@pytest.mark.slow
def test_the_number_of_threads_does_not_matter(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [prose.network(f"n{n}", prose.prose(f"n{n}", 60)) for n in range(8)]
    texts += [prose.city(f"c{n}", [*prose.prose(f"c{n}", 40), *prose.prose(f"n{n}", 9)]) for n in range(8)]
    outcomes = []
    for threads in (1, 2):
        monkeypatch.setattr("index.neighbours.available_cores", lambda threads=threads: threads)
        with threadpool_limits(threads):
            outcomes.append(find_matches(prose.corpus(*texts), ECHO, profile))
    assert same_but_for_document_objects(*outcomes) and len(outcomes[0].matches) >= 8


def grown(study: Corpus, strangers: Corpus) -> Corpus:
    documents = sorted((*study.documents, *strangers.documents), key=lambda found: found.document.document_id)
    return Corpus(tuple(documents), study.words, study.lexicon)


def of_the_study(matches: tuple[Match, ...]) -> list[Match]:
    return [match for match in matches if not match.city.document_id.startswith("x")]


@pytest.mark.slow
@pytest.mark.parametrize("matcher", sorted(MATCHERS))
def test_a_hundred_unrelated_documents_move_nothing_but_q_values(
    study: Corpus, strangers: Corpus, profile: Profile, matcher: str
) -> None:
    # Below this strength all is chance, and a new document may be what a chance find is nearer to.
    settings = MatchSettings(matcher=matcher, min_strength=0.15)
    before = of_the_study(find_matches(study, settings, profile).matches)
    after = of_the_study(find_matches(grown(study, strangers), settings, profile).matches)
    known = {match.match_id for match in before}
    assert [match for match in after if match.match_id in known] == before
    # What is found beside is found in the new documents.
    assert all(match.network.document_id.startswith("x") for match in after if match.match_id not in known)
    assert len(before) >= 5


def test_more_text_makes_every_find_less_surprising(study: Corpus, strangers: Corpus) -> None:
    tail = invented.profile().nulls.tails[Stratum("semantic:all:short")]
    known = invented.profile(semantic_de_en_short=tail, semantic_de_en_long=tail)
    matches = [match for match in find_matches(study, ECHO, known).matches if match.kind is FindKind.SEMANTIC]
    pairs = [
        (one.chance, other.chance)
        for one, other in zip(
            add_chances(study, matches, known), add_chances(grown(study, strangers), matches, known), strict=True
        )
    ]
    assert any(one and other and (one.p_value or 0) < (other.p_value or 0) for one, other in pairs)


def every_pair(corpus: Corpus, settings: MatchSettings, bar: Bar = no_bar) -> Iterator[DocumentPair]:
    for city in corpus.of_role(Role.CITY):
        for network in corpus.of_role(Role.NETWORK):
            yield DocumentPair(city, network)


@pytest.mark.slow
def test_neighbours_give_the_matches_of_the_full_matrix(
    study: Corpus, strangers: Corpus, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = MatchSettings(matcher="semantic", min_strength=-30)
    corpus = grown(study, strangers)
    by_neighbours = find_matches(corpus, settings, profile)
    opened = {
        (one.city.document.document_id, one.network.document.document_id)
        for one in find_document_pairs(corpus, settings)
    }
    monkeypatch.setattr(semantic, "find_document_pairs", every_pair)
    assert same_but_for_document_objects(by_neighbours, find_matches(corpus, settings, profile))
    assert len(by_neighbours.matches) > 10
    assert len(opened) < len(list(every_pair(corpus, settings))) / 4


@pytest.mark.parametrize("seed_margin", [0.07, 0.3])
def test_only_document_pairs_with_a_seed_are_opened(
    study: Corpus, strangers: Corpus, profile: Profile, monkeypatch: pytest.MonkeyPatch, seed_margin: float
) -> None:
    corpus = grown(study, strangers)
    settings = MatchSettings(matcher="semantic", seed_margin=seed_margin)
    with_seed = {
        (one.city.document.document_id, one.network.document.document_id)
        for one in every_pair(corpus, settings)
        if (one.margin > seed_margin).any()
    }
    opened: list[tuple[str, str]] = []

    def spy(city: CorpusDocument, network: CorpusDocument) -> tuple[Similarities, Similarities]:
        opened.append((city.document.document_id, network.document.document_id))
        return compute_margins(city, network)

    monkeypatch.setattr(semantic, "compute_margins", spy)
    find_matches(corpus, settings, profile)
    assert len(opened) == len(set(opened)) and set(opened) == with_seed
    assert 0 < len(opened) < 62 * 58
