from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.errors import StageError
from pipeline.review.records import Pair, PairContent, PairKind
from pipeline.review.sampling.draw import SampleWanted, draw_sample, plan_sample
from pipeline.review.store import ReviewStore
from pipeline.workflow.workspace import Workspace
from tests.fixtures.prose import prose
from tests.fixtures.reviewed import ECHOES
from tests.fixtures.study import HASHING, NOW, Bench


def drawn(bench: Bench, wanted: SampleWanted) -> list[Pair]:
    with bench.open(write=False) as study, ReviewStore(bench.root / "reviews") as store:
        draw_sample(Workspace(study), store, wanted, NOW)
        return store.pairs(wanted.name)


def of_kind(pairs: list[Pair], *kinds: PairKind) -> list[Pair]:
    return [pair for pair in pairs if pair.kind in kinds]


def test_a_sample_holds_matches_foils_and_repeats(judged: Bench) -> None:
    pairs = drawn(judged, SampleWanted("s", 10, seed=1, foils=0.6, duplicates=0.2))
    counted = Counter(pair.kind for pair in pairs)
    assert counted[PairKind.MATCH] == 10 and counted[PairKind.DUPLICATE] == 2
    assert counted[PairKind.FOIL_SWAPPED] == counted[PairKind.FOIL_TOPIC] == counted[PairKind.FOIL_TRANSLATION] == 2
    assert len({pair.pair_id for pair in pairs}) == len(pairs)


def test_chances_of_being_drawn_add_up_to_the_matches_of_the_run(judged: Bench) -> None:
    pairs = of_kind(drawn(judged, SampleWanted("s", 7, seed=1)), PairKind.MATCH)
    assert sum(1 / pair.probability for pair in pairs) == pytest.approx(ECHOES)
    with ReviewStore(judged.root / "reviews") as store:
        (sample,) = store.samples()
    assert len(sample.facts["matches"]) == ECHOES  # type: ignore[arg-type]  # facts hold any JSON


def test_the_same_seed_draws_the_same_pairs_and_another_others(judged: Bench) -> None:
    first = {pair.match_id for pair in of_kind(drawn(judged, SampleWanted("a", 5, seed=3)), PairKind.MATCH)}
    again = {pair.match_id for pair in of_kind(drawn(judged, SampleWanted("b", 5, seed=3)), PairKind.MATCH)}
    other = [
        {pair.match_id for pair in of_kind(drawn(judged, SampleWanted(f"c{n}", 5, seed=n)), PairKind.MATCH)}
        for n in range(4, 8)
    ]
    assert first == again and any(ids != first for ids in other)


def test_a_pair_shows_the_passages_with_context_and_what_belongs_together(judged: Bench) -> None:
    pairs = of_kind(drawn(judged, SampleWanted("s", ECHOES, seed=1)), PairKind.MATCH)
    for pair in pairs:
        for side in (pair.content.network, pair.content.city):
            assert side.text == judged.text(side.document_id)[side.start : side.end]
            assert side.after and (side.before or side.start == 0)
            assert [numbers for *_, numbers in side.sentences][:3] == [(1,), (2,), (3,)]


def test_a_swapped_foil_is_of_two_works_and_a_topic_foil_of_a_paragraph_nobody_echoes(judged: Bench) -> None:
    pairs = drawn(judged, SampleWanted("s", ECHOES, seed=1, foils=1))
    matched = {pair.match_id: pair.content for pair in of_kind(pairs, PairKind.MATCH)}
    for pair in of_kind(pairs, PairKind.FOIL_SWAPPED):
        own = matched[pair.match_id]
        assert pair.content.city.text == own.city.text
        assert pair.content.network.document_id != own.network.document_id
    echoed = {(c.network.document_id, c.network.start) for c in matched.values()}
    topics = of_kind(pairs, PairKind.FOIL_TOPIC)
    assert topics
    for pair in topics:
        own = matched[pair.match_id]
        assert pair.content.network.document_id == own.network.document_id
        assert (pair.content.network.document_id, pair.content.network.start) not in echoed


def test_foils_are_numbered_as_matches_are(judged: Bench) -> None:
    pairs = drawn(judged, SampleWanted("s", ECHOES, seed=1, foils=1))
    for pair in of_kind(pairs, PairKind.FOIL_SWAPPED, PairKind.FOIL_TOPIC, PairKind.FOIL_TRANSLATION):
        assert pair.content.network.sentences[0][2] == pair.content.city.sentences[0][2] == (1,)


def test_foils_of_every_kind_have_context_and_swapped_ones_differ(judged: Bench) -> None:
    pairs = drawn(judged, SampleWanted("s", ECHOES, seed=1, foils=1))
    translations = of_kind(pairs, PairKind.FOIL_TRANSLATION)
    assert translations
    for pair in translations:
        assert all(side.before or side.after for side in (pair.content.network, pair.content.city))
    swapped = [(p.content.network.document_id, p.content.network.start) for p in of_kind(pairs, PairKind.FOIL_SWAPPED)]
    assert len(set(swapped)) == len(swapped) > 2


def test_a_sample_stays_as_it_is_after_another_run(judged: Bench) -> None:
    before = drawn(judged, SampleWanted("s", 6, seed=1))
    judged.put("city-new", judged.text("city-0"), "city", date_earliest="2020", issuer_id="city-new")
    judged.add()
    judged.run()
    with ReviewStore(judged.root / "reviews") as store:
        assert store.pairs("s") == before


def test_pairs_are_shown_as_the_run_cut_them_whatever_is_cut_since(judged: Bench) -> None:
    def contents(name: str) -> dict[str, PairContent]:
        pairs = drawn(judged, SampleWanted(name, ECHOES, seed=1))
        return {pair.match_id: pair.content for pair in of_kind(pairs, PairKind.MATCH)}

    before = contents("before")
    assert len(before) == ECHOES
    judged.configure(HASHING + "[segment]\nmax_sentence_chars = 40\n")
    assert contents("not-cut-yet") == before
    judged.run("extract")
    assert contents("cut-otherwise") == before


def test_a_name_is_taken_once(judged: Bench) -> None:
    drawn(judged, SampleWanted("s", 6, seed=1))
    with pytest.raises(StageError, match="there is a sample 's' already"):
        drawn(judged, SampleWanted("s", 6, seed=2))


def test_a_plan_keeps_nothing(judged: Bench) -> None:
    with judged.open(write=False) as study:
        planned = plan_sample(Workspace(study), SampleWanted("", 6, seed=1))
    assert sum(planned.drawn.values()) == 6 and not (judged.root / "reviews").exists()


def test_a_plan_counts_what_is_then_drawn_where_a_kind_of_foil_is_missing(bench: Bench) -> None:
    """With one network text no other work lends a passage, so that none is swapped."""
    echo = " ".join(prose("echo", 3))
    bench.put("net", f"{' '.join(prose('net', 3))}\n\n{echo}", "network", date_earliest="2010")
    for number in range(3):
        text = f"{' '.join(prose(number, 3))}\n\n{echo}"
        bench.put(f"city-{number}", text, "city", date_earliest="2018", issuer_id=f"city-{number}")
    bench.add()
    bench.run()
    wanted = SampleWanted("s", 3, seed=1, foils=1)
    with bench.open(write=False) as study:
        planned = plan_sample(Workspace(study), wanted)
    kinds = Counter(pair.kind for pair in drawn(bench, wanted))
    assert kinds[PairKind.MATCH] == 3 and not kinds[PairKind.FOIL_SWAPPED] and kinds[PairKind.FOIL_TRANSLATION] == 1
    assert planned.kinds == kinds


def test_without_a_run_nothing_can_be_drawn(filled: Bench, tmp_path: Path) -> None:
    with filled.open(write=False) as study, pytest.raises(StageError, match="no finished run"):
        plan_sample(Workspace(study), SampleWanted("", 6, seed=1))
