"""Works found by content: words within a language, invented vectors across languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.versions.whole_documents import count_in_order
from pipeline.evidence.works import Works, find_works
from pipeline.profile import PairScale, Scales
from pipeline.records import Document, FindKind, Match, Role, Sentence, SentenceStatus, Side, Span
from pipeline.study.kept_work import KeptWork
from pipeline.study.tables import DifferentWorks

TOPICS = 200
PAIR = PairScale(unrelated=0.2, rise=0.0, parallel=0.8)
SCALES = Scales({("de", "en"): PAIR, ("en", "en"): PAIR})


def told(topic: int, *changed: int) -> str:
    """Twelve words on a topic, some of them put differently."""
    return " ".join(f"other{topic}x{n}" if n in changed else f"word{topic}x{n}" for n in range(12))


def document(
    name: str, texts: Sequence[str], topics: Sequence[int] = (), *,
    role: Role = Role.NETWORK, lang: str = "en", issuer: str = "net", work: str = "",
) -> CorpusDocument:  # fmt: skip
    """A document of these sentences; vectors along their topics, or along axes of the document's own."""
    axes = list(topics) or [100 + sum(map(ord, name)) % 50 + n for n in range(len(texts))]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    cut = tuple(
        Sentence(n, int(starts[n]), int(starts[n]) + len(text), n, SentenceStatus.EMBEDDED)
        for n, text in enumerate(texts)
    )
    vectors = np.zeros((len(texts), TOPICS), np.float32)
    vectors[np.arange(len(texts)), axes] = 1
    about = Document(name, role, issuer, work or f"work of {name}", lang=lang)
    return CorpusDocument(about, lang, " ".join(texts), cut, vectors, np.zeros(len(texts), np.float32))


def works_of(
    *documents: CorpusDocument, matches: Sequence[Match] = (), scales: Scales = SCALES, apart: Sequence[str] = ()
) -> Works:
    """The works of these documents; `apart` has pairs of names that somebody decided are different works."""
    corpus = Corpus(tuple(sorted(documents, key=lambda one: one.document.document_id)))
    return find_works(corpus, matches, scales, [DifferentWorks(one, other, 2) for one, other in apart])


def plan(topics: Sequence[int], lang: str = "de", **said: str) -> CorpusDocument:
    """A city's document along these topics."""
    return document("p", [f"satz {n}" for n in topics], topics, role=Role.CITY, issuer="velden", lang=lang, **said)


def whole(network: CorpusDocument, city: CorpusDocument) -> Match:
    """A match of all sentences of two documents."""
    return Match(
        match_id="m", network=side(network), city=side(city), kind=FindKind.SEMANTIC, score=1.0, base_score=1.0,
        core_sentences=city.size, score_cosine=1.0, score_margin=1.0, pairs=(),
    )  # fmt: skip


def side(of: CorpusDocument) -> Side:
    span = Span(0, len(of.text))
    return Side(of.document.document_id, "", span, span, 0, of.size, 1.0)


TEN = [told(topic) for topic in range(10)]


def test_documents_with_one_work_id_are_one_work_and_nothing_had_to_be_found() -> None:
    found = works_of(document("a", TEN, work="w"), document("b", [told(n) for n in range(50, 60)], work="w"))
    assert (dict(found.work_of), found.found) == ({"a": "w", "b": "w"}, ())


def test_an_edition_with_light_changes_is_the_same_work_and_says_why() -> None:
    edition = [told(topic, 5) for topic in range(10)] + [told(topic) for topic in range(30, 35)]
    found = works_of(document("a", TEN), document("b", edition))
    assert found.work_of == {"a": "work of a", "b": "work of a"}
    (pair,) = found.found
    assert (pair.first, pair.second, pair.share) == ("a", "b", 1.0)
    assert pair.reason == "100% of the shorter document's sentences stand word for word in the other"


@pytest.mark.parametrize(("shared", "same"), [(8, True), (7, False)])
def test_eight_in_ten_sentences_of_the_shorter_make_a_work(shared: int, same: bool) -> None:
    other = TEN[:shared] + [told(topic) for topic in range(20, 40)]
    assert bool(works_of(document("a", TEN), document("b", other)).found) is same


def test_a_sentence_of_which_most_runs_of_words_are_changed_is_not_held() -> None:
    rewritten = [told(topic, 1, 4, 7, 10) for topic in range(10)]
    assert not works_of(document("a", TEN), document("b", rewritten)).found


def test_a_quotation_too_short_to_tell_joins_nothing() -> None:
    assert not works_of(document("a", TEN[:4]), document("b", TEN)).found


def test_versions_in_two_languages_are_one_work_by_the_order_of_their_sentences() -> None:
    german = document("b", [f"satz {n} auf deutsch" for n in range(10)], range(10), lang="de")
    found = works_of(document("a", TEN, range(10)), german)
    assert found.work_of == {"a": "work of a", "b": "work of a"}
    assert found.found[0].reason == (
        "100% of the shorter document's sentences have their nearest in the other (de), in one order"
    )


@pytest.mark.parametrize(
    ("topics", "same"),
    [
        ((0, 1, 2, 3, 4, 5, 6, 90, 91, 92), True),
        ((0, 1, 2, 3, 4, 5, 96, 90, 91, 92), False),
        ((9, 8, 7, 6, 5, 4, 3, 2, 1, 0), False),
    ],
)
def test_seven_in_ten_sentences_in_one_order_make_a_work(topics: Sequence[int], same: bool) -> None:
    german = document("b", [f"satz {n} auf deutsch" for n in range(10)], topics, lang="de")
    assert bool(works_of(document("a", TEN, range(10)), german).found) is same


def test_sentences_that_are_nearest_only_for_want_of_nearer_ones_make_no_work() -> None:
    german = document("b", [f"satz {n} auf deutsch" for n in range(10)], range(10), lang="de")
    english = document("a", TEN, range(10))
    near, far = np.sqrt(0.04), np.sqrt(0.96)
    english.vectors[:] = near * english.vectors
    english.vectors[np.arange(10), 150 + np.arange(10)] = far
    assert not works_of(english, german).found


def test_a_network_and_a_city_document_without_matches_are_not_compared() -> None:
    assert not works_of(document("a", TEN), document("b", TEN, role=Role.CITY)).found
    german = document("b", [f"satz {n} auf deutsch" for n in range(10)], range(10), lang="de", role=Role.CITY)
    assert not works_of(document("a", TEN, range(10)), german).found


@pytest.mark.parametrize("lang", ["de", "en", "fi"])
def test_a_city_document_that_is_a_networks_as_a_whole_is_the_same_work_in_any_language(lang: str) -> None:
    network, city = document("a", TEN, range(10)), plan([50, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], lang)
    found = works_of(network, city, matches=[whole(network, city)])
    assert found.work_of == {"a": "work of a", "p": "work of a"}
    assert found.whole["p"] == found.found[0]
    assert (found.found[0].share, found.found[0].reason) == (
        0.9091,
        f"10 of the city document's 11 sentences ({lang}) and of the network document's 10 (en) are each other's "
        "nearest, in one order",
    )


@pytest.mark.parametrize(
    ("topics", "same"),
    [
        ([*range(6), *range(50, 54)], True),
        ([*range(5), *range(50, 55)], False),  # half of the network's document
        (range(9), False),  # so short that a quotation may be most of it
        ([*range(10), *range(50, 56)], True),  # with a preface
        ([*range(10), *range(50, 58)], False),  # in a longer document of the city
        ([*range(10), *range(10)], False),  # a file of two texts
        (range(9, -1, -1), False),  # the same subjects in another order
    ],
)
@pytest.mark.parametrize("most", [25, 1 << 26], ids=["compared in parts", "compared at once"])
def test_half_of_a_document_or_all_of_it_in_a_longer_one_is_an_echo_and_no_version(
    topics: Sequence[int], same: bool, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.evidence.versions.whole_documents.MOST_PAIRS", most)
    network, city = document("a", TEN, range(10)), plan(topics)
    assert bool(works_of(network, city, matches=[whole(network, city)]).whole) is same


@pytest.mark.parametrize("most", [10, 25, 1 << 26], ids=["row by row", "compared in parts", "compared at once"])
def test_of_sentences_that_are_as_near_the_first_is_the_partner(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.evidence.versions.whole_documents.MOST_PAIRS", most)
    # The city says the last sentence first as well, and there its partner is in no order with the others.
    network, city = document("a", TEN, range(10)), plan([9, *range(10)])
    assert count_in_order(city, network, SCALES, KeptWork.nowhere()) == 9


def test_how_many_are_compared_at_once_changes_no_partner(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, counted = np.random.default_rng(5), set[int]()
    scales = Scales({("de", "en"): replace(PAIR, per_length=0.3)})
    for _ in range(40):
        # Partners at the edge of what counts as near, which is another for sentences of another length.
        lengths, cosine = rng.integers(4, 200, 30), rng.uniform(0.2, 0.7, 30).astype(np.float32)
        city = document("p", ["x" * length for length in lengths], range(30), role=Role.CITY, lang="de")
        network = document("a", ["y" * 60] * 30, range(30))
        network.vectors[np.arange(30), np.arange(30)] = cosine
        network.vectors[np.arange(30), 100 + np.arange(30)] = np.sqrt(1 - cosine**2)
        counts = set[int]()
        for most in (30, 210, 1 << 26):
            monkeypatch.setattr("pipeline.evidence.versions.whole_documents.MOST_PAIRS", most)
            counts.add(count_in_order(city, network, scales, KeptWork.nowhere()))
        assert len(counts) == 1
        counted |= counts
    assert len(counted) > 3


def test_another_version_of_the_network_credited_with_the_passages_still_leads_to_the_translation() -> None:
    english, portuguese = document("a", TEN, range(10), work="w"), document("b", ["uma"] * 6, work="w", lang="pt")
    city = plan(range(10))
    found = works_of(english, portuguese, city, matches=[whole(portuguese, city)])
    assert set(found.work_of.values()) == {"w"}
    assert [(pair.first, pair.second) for pair in found.found] == [("a", "p")]


def test_a_whole_document_that_was_decided_to_be_the_citys_own_joins_nothing_and_is_still_told() -> None:
    network, version, city = (
        document("a", TEN, range(10), work="w"),
        document("b", ["uma"] * 6, work="w", lang="pt"),
        plan(range(10)),
    )
    # By way of its version too.
    found = works_of(network, version, city, matches=[whole(network, city)], apart=["pb"])
    assert found.work_of == {"a": "w", "b": "w", "p": "work of p"} and not found.found
    assert found.whole["p"].first == "a"


def test_documents_of_two_cities_are_never_one_work_but_two_of_one_city_may_be() -> None:
    plan = document("a", TEN, role=Role.CITY, issuer="velden")
    assert not works_of(plan, document("b", TEN, role=Role.CITY, issuer="elsewhere")).found
    assert works_of(plan, document("b", TEN, role=Role.CITY, issuer="velden")).found


def test_a_found_version_brings_the_works_of_both_together_across_roles() -> None:
    translation = document("c", ["uma frase"] * 6, role=Role.CITY, lang="pt", issuer="velden", work="z")
    found = works_of(document("a", TEN, work="y"), document("b", TEN, work="z"), translation)
    assert found.work_of == {"a": "y", "b": "y", "c": "y"}


def test_chains_of_versions_are_one_work() -> None:
    documents = [document(name, TEN, work=work) for name, work in (("a", "q"), ("b", "p"), ("c", "r"))]
    assert set(works_of(*documents).work_of.values()) == {"p"}


@pytest.mark.parametrize(
    ("apart", "works"),
    [
        ("ab", ["ac", "b"]),
        ("cb", ["ab", "c"]),
        ("ax", ["abc"]),  # of a document that is not there
    ],
)
def test_editions_that_were_decided_to_be_different_are_not_joined_by_way_of_a_third(
    apart: str, works: list[str]
) -> None:
    found = works_of(*(document(name, TEN) for name in "abc"), apart=[apart])
    groups = {work: "".join(name for name in "abc" if found.work_of[name] == work) for work in found.work_of.values()}
    assert sorted(groups.values()) == works
    assert all(any({one.first, one.second} <= set(work) for work in works) for one in found.found)


def test_a_given_work_id_holds_whatever_was_decided() -> None:
    one, other = (document(name, TEN, work="w") for name in "ab")
    assert set(works_of(one, other, apart=["ab"]).work_of.values()) == {"w"}
