"""What is kept of rivals is what is found anew, and whatever is another is looked up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.rivals import compared, held
from pipeline.evidence.rivals.assess import assess_rivals
from pipeline.evidence.rivals.compare import best_matches
from pipeline.profile.scales import LeadTail, Scales
from pipeline.records import Match
from pipeline.study.kept_work import KeptWork
from tests.fixtures import rival_cases as cases

TEXTS = (
    cases.city(),
    cases.city("d", date="2019", issuer="other"),
    cases.network([1, *cases.near(0.7)]),
    cases.reference([61, 62, *cases.near(0.8), 63]),
    cases.city("e", [*cases.near(0.6), 20], "2016", issuer="velden"),
)
MATCHES = (cases.match(), cases.match("d"))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptWork]:
    found = KeptWork(tmp_path / "kept.sqlite", "1")
    yield found
    found.close()


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """How many sentences were looked up in how many documents, each time that any were."""
    counts: list[tuple[int, int]] = []

    def counting(queries: Any, documents: Sequence[Any]) -> Any:
        counts.append((len(queries), len(documents)))
        return best_matches(queries, documents)

    monkeypatch.setattr(held, "best_matches", counting)
    return counts


def assessed(
    texts: Sequence[CorpusDocument], kept: KeptWork | None = None, matches: Sequence[Match] = MATCHES,
    scales: Scales = cases.SCALES,
) -> tuple[Match, ...]:  # fmt: skip
    corpus = Corpus(tuple(sorted(texts, key=lambda one: one.document.document_id)))
    return assess_rivals(replace(corpus, kept=kept) if kept else corpus, matches, scales)


def test_what_was_found_before_is_neither_looked_up_nor_compared_again(
    kept: KeptWork, looked_up: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = assessed(TEXTS)
    assert all(match.rival for match in expected)
    assert assessed(TEXTS, kept) == expected
    looked_up.clear()
    monkeypatch.delattr(compared, "compare_sentences")
    assert assessed(TEXTS, kept) == expected
    assert all(documents == 0 for _, documents in looked_up)


def test_a_new_rival_alone_is_looked_up(kept: KeptWork, looked_up: list[tuple[int, int]]) -> None:
    assessed(TEXTS, kept)
    grown = (*TEXTS, cases.reference(name="a", date="2009"))
    expected = assessed(grown)
    assert expected != assessed(TEXTS)
    looked_up.clear()
    assert assessed(grown, kept) == expected
    assert looked_up == [(6, 1)]


def change(name: str, **facts: Any) -> Callable[[Sequence[CorpusDocument]], list[CorpusDocument]]:
    def changed(texts: Sequence[CorpusDocument]) -> list[CorpusDocument]:
        return [
            replace(one, document=replace(one.document, **facts)) if one.document.document_id == name else one
            for one in texts
        ]

    return changed


@pytest.mark.parametrize(
    "changed",
    [
        lambda texts: [one for one in texts if one.document.document_id != "r"],
        lambda texts: [*texts[:3], cases.reference(cases.near(0.55)), *texts[4:]],
        lambda texts: [*texts[:2], cases.network([1, *cases.near(0.9)]), *texts[3:]],
        change("r", date=None),
        change("r", date=cases.reference(date="2019").document.date),
        change("c", date=cases.reference(date="2015").document.date),
        change("e", issuer_id="another"),
        change("r", work_id="work of n"),
    ],
    ids=["gone", "other rival", "other network", "undated", "later", "earlier city", "other issuer", "same work"],
)
def test_what_is_another_is_assessed_as_if_nothing_were_kept(
    kept: KeptWork, changed: Callable[[Sequence[CorpusDocument]], list[CorpusDocument]]
) -> None:
    before = assessed(TEXTS, kept)
    texts = changed(TEXTS)
    expected = assessed(texts)
    assert expected != before
    assert assessed(texts, kept) == expected
    assert assessed(TEXTS, kept) == before


def test_other_sentences_and_other_scales_are_looked_up_anew(kept: KeptWork) -> None:
    assessed(TEXTS, kept)
    wider = (cases.match(first=1, last=10), cases.match("d"))
    assert assessed(TEXTS, kept, wider) == assessed(TEXTS, matches=wider)
    scales = replace(cases.SCALES, tail=LeadTail(20.0, 8.0), own_tail=LeadTail(20.0, 8.0))
    assert assessed(TEXTS, kept, scales=scales) == assessed(TEXTS, scales=scales)
