"""Candidates and scores that are kept are those that are found anew, and are found anew where anything is another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.corpus.model import Corpus
from pipeline.match import MatchSettings, find_matches, semantic
from pipeline.match.lexical import find as lexical
from pipeline.profile import Profile
from pipeline.records import FindKind
from pipeline.records.dates import DateInterval
from pipeline.study.kept_work import KeptWork
from tests.fixtures import invented, prose

SETTINGS = MatchSettings()


def make_study(rewritten: str = "") -> Corpus:
    """Three network documents, and four of cities that take over some sentences of them; one text may be another."""
    sources = {f"n{n}": prose.prose(f"n{n}", 14) for n in range(3)}
    texts = [
        prose.network(name, sentences[3:] if name == rewritten else sentences) for name, sentences in sources.items()
    ]
    for n in range(4):
        name, own, lang = f"c{n}", prose.prose(f"c{n}", 10), "de" if n == 1 else "en"
        taken = sources[f"n{n % 3}"][2 * n : 2 * n + 3]
        texts.append(prose.city(name, [*own[:5], *taken[name == rewritten :], *own[5:]], lang=lang))
    return prose.corpus(*texts)


@pytest.fixture(scope="module")
def study() -> Corpus:
    return make_study()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptWork]:
    found = KeptWork(tmp_path / "kept.sqlite", "1")
    yield found
    found.close()


def found_in(corpus: Corpus, settings: MatchSettings = SETTINGS, profile: Profile | None = None) -> str:
    return repr(find_matches(corpus, settings, profile))


def test_what_is_kept_is_what_is_found(study: Corpus, kept: KeptWork, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = find_matches(study, SETTINGS, None)
    assert {match.kind for match in expected.matches} == {FindKind.LEXICAL, FindKind.SEMANTIC} and expected.dropped
    corpus = replace(study, kept=kept)
    assert found_in(corpus) == repr(expected)
    monkeypatch.delattr(semantic, "extend_seeds")
    monkeypatch.delattr(lexical, "find_passages")
    assert found_in(corpus) == repr(expected)


def test_other_settings_and_profiles_find_anew(study: Corpus, kept: KeptWork) -> None:
    corpus = replace(study, kept=kept)
    found = {found_in(corpus)}
    for settings in (MatchSettings(min_score=1.0), MatchSettings(min_strength=8.0), MatchSettings(seed_margin=0.3)):
        expected = found_in(study, settings)
        assert found_in(corpus, settings) == expected
        found.add(expected)
    for profile in (invented.profile(), replace(invented.profile(), lengths={"en": 0.5, "de": 1.5})):
        expected = found_in(study, SETTINGS, profile)
        assert found_in(corpus, SETTINGS, profile) == expected
        found.add(expected)
    assert len(found) >= 4


@pytest.mark.parametrize("name", ["n0", "c0"])
def test_another_text_is_looked_at_anew(study: Corpus, kept: KeptWork, name: str) -> None:
    found_in(replace(study, kept=kept))
    other = replace(make_study(name), words=study.words)
    assert found_in(replace(other, kept=kept)) == found_in(other) != found_in(study)


def test_another_date_is_another_order_of_what_was_kept(study: Corpus, kept: KeptWork) -> None:
    found_in(replace(study, kept=kept))
    early = DateInterval(date(1990, 1, 1), date(1990, 12, 31))
    documents = tuple(
        replace(one, document=replace(one.document, date=early)) if one.document.document_id == "c0" else one
        for one in study.documents
    )
    other = replace(study, documents=documents)
    assert found_in(replace(other, kept=kept)) == found_in(other) != found_in(study)


def test_a_word_that_became_common_is_scored_anew(study: Corpus, kept: KeptWork) -> None:
    found_in(replace(study, kept=kept))
    other = replace(study, words={})
    assert found_in(replace(other, kept=kept)) == found_in(other) != found_in(study)
