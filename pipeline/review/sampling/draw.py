"""Drawing a sample of a run's matches, for good: seed and chances are kept, and later runs change nothing of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.errors import StageError
from pipeline.records import Document, Match, ReadableText, TextClass
from pipeline.review.following.quotes import QuotedText
from pipeline.review.precision import allocate
from pipeline.review.records import Pair, PairKind, Sample
from pipeline.review.sampling.foils import make_foils
from pipeline.review.sampling.show_pair import show_match
from pipeline.review.sampling.strata import Strata, stratify
from pipeline.review.store import ReviewStore
from pipeline.text.pages import running_text
from pipeline.workflow.manifest import present_run_id
from pipeline.workflow.workspace import Workspace

__all__ = ["GUESSED_PRECISION", "Claims", "Drawn", "SampleWanted", "draw_sample", "plan_sample", "read_claims"]

# What the allocation takes for granted before anyone has read: where precision is nearer to a half, more is drawn.
GUESSED_PRECISION = {
    TextClass.VERBATIM_COPY: 0.95,
    TextClass.TRANSLATED_COPY: 0.9,
    TextClass.CLOSE_PARAPHRASE: 0.75,
    TextClass.SHARED_INSTRUMENT: 0.7,
    TextClass.PARAPHRASE_UNCALIBRATED: 0.6,
    TextClass.SHARED_FRAME: 0.5,
    TextClass.UNCLASSED: 0.4,
}


@dataclass(frozen=True, slots=True)
class SampleWanted:
    """A sample that is asked for: pairs of matches, and beside them shares of foils and of pairs shown twice."""

    name: str
    pairs: int
    seed: int
    foils: float = 0.2
    duplicates: float = 0.1


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of the newest run, with the documents they stand in; `is_present` where nothing changed since.

    `texts` are read when they are asked for, since a sample shows few of what a large run compared.
    """

    run_id: str
    matches: tuple[Match, ...]
    documents: Mapping[str, Document]
    texts: Mapping[str, ReadableText]
    is_present: bool

    @property
    def langs(self) -> dict[str, str]:
        """The language of each document."""
        return {document_id: document.lang for document_id, document in self.documents.items()}


class _Texts(Mapping[str, ReadableText]):
    """The texts of documents as a run read and cut them, each read once.

    Raises StageError for one that is not kept any more.
    """

    def __init__(self, workspace: Workspace, run_id: str, documents: Mapping[str, Document]) -> None:
        self._workspace, self._run_id, self._documents = workspace, run_id, documents
        self._read: dict[str, ReadableText] = {}

    def __getitem__(self, document_id: str) -> ReadableText:
        if document_id not in self._read:
            document = self._documents[document_id]
            text = self._workspace.text_of_run(self._run_id, document, document.sha256)
            if text is None:
                raise _changed(document_id)
            self._read[document_id] = text
        return self._read[document_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample that was drawn, with its strata and how many pairs of each kind it has."""

    sample: Sample
    strata: Strata
    drawn: Mapping[str, int]
    kinds: Mapping[PairKind, int]


def read_claims(workspace: Workspace) -> Claims:
    """The matches of the newest run that no rule excludes. Raises StageError where there is no run, or none."""
    run_id = workspace.study.runs.current()
    if not run_id:
        raise StageError("the study has no finished run; run `policyecho run` first")
    matches = tuple(sorted(
        (match for match in workspace.study.runs.matches(run_id) if match.exclusion is None),
        key=lambda match: match.match_id,
    ))  # fmt: skip
    if not matches:
        raise StageError("the newest run has no match to judge; see `policyecho status` for what limits the study")
    wanted = {side.document_id for match in matches for side in (match.network, match.city)}
    wanted |= {match.rival.document_id for match in matches if match.rival}
    documents = {name: workspace.item(name).document for name in sorted(wanted) if workspace.has(name)}
    for match in matches:
        for side in (match.network, match.city):
            if side.document_id not in documents or documents[side.document_id].sha256 != side.sha256:
                raise _changed(side.document_id)
    texts = _Texts(workspace, run_id, documents)
    return Claims(run_id, matches, documents, texts, present_run_id(workspace) == run_id)


def _changed(document_id: str) -> StageError:
    return StageError(f"{document_id} has changed since the newest run; run `policyecho run` first")


def plan_sample(workspace: Workspace, wanted: SampleWanted) -> Drawn:
    """What `draw_sample` would keep, drawn in full and not kept. Raises StageError where nothing can be drawn."""
    drawn, _ = _draw(workspace, wanted, "")
    return drawn


def draw_sample(workspace: Workspace, store: ReviewStore, wanted: SampleWanted, now: str) -> Drawn:
    """Draw a sample from the newest run and keep it. Raises StageError where nothing can be drawn."""
    drawn, pairs = _draw(workspace, wanted, now)
    store.add_sample(drawn.sample, pairs)
    return drawn


def _draw(workspace: Workspace, wanted: SampleWanted, now: str) -> tuple[Drawn, list[Pair]]:
    """A sample with its pairs in the order in which they are shown."""
    claims = read_claims(workspace)
    random = np.random.default_rng(wanted.seed)
    strata = stratify(claims.matches, claims.langs, wanted.pairs)
    drawn = _allocate(strata, wanted)
    pairs = _bind_matches(claims, strata, drawn, _choose(strata, drawn, random), wanted)
    duplicates = _duplicates(pairs, round(wanted.duplicates * len(pairs)), random, wanted)
    foils = make_foils(claims.matches, claims.documents, claims.texts, round(wanted.foils * len(pairs)), random)
    pairs += duplicates
    pairs += [
        Pair(_pair_id(wanted, f"{kind}{number}"), wanted.name, kind, match_id, "", 0.0, content)
        for number, (kind, content, match_id) in enumerate(foils)
    ]
    facts = {
        "divided_by": strata.divided_by,
        "sizes": dict(strata.sizes),
        "drawn": drawn,
        "matches": [one.values() for one in strata.matches],
    }
    sample = Sample(wanted.name, now, claims.run_id, wanted.seed, facts)
    shown = [pairs[at] for at in random.permutation(len(pairs))]
    return Drawn(sample, strata, drawn, Counter(pair.kind for pair in pairs)), shown


def _bind_matches(
    claims: Claims,
    strata: Strata,
    drawn: Mapping[str, int],
    chosen: Sequence[tuple[str, str]],
    wanted: SampleWanted,
) -> list[Pair]:
    """The pairs of the chosen matches."""
    by_id = {match.match_id: match for match in claims.matches}
    sides = [side for _, match_id in chosen for side in (by_id[match_id].network, by_id[match_id].city)]
    quoted = {
        name: QuotedText(running_text(claims.texts[name].extraction.text), claims.documents[name].sha256)
        for name in sorted({side.document_id for side in sides})
    }
    return [
        _bind(
            _pair(wanted, PairKind.MATCH, by_id[match_id], claims, stratum, drawn[stratum] / strata.sizes[stratum]),
            quoted,
        )
        for stratum, match_id in chosen
    ]


def _allocate(strata: Strata, wanted: SampleWanted) -> dict[str, int]:
    """How many are drawn of each stratum: more where it is large and where precision is uncertain."""
    at = strata.divided_by.index("text_class")
    guessed = {stratum: GUESSED_PRECISION[TextClass(stratum.split("|")[at])] for stratum in strata.sizes}
    # Where two of each stratum are more than was asked for, one must do, or none of the smallest.
    floor = next((least for least in (2, 1) if sum(min(least, n) for n in strata.sizes.values()) <= wanted.pairs), 0)
    return allocate(strata.sizes, guessed, wanted.pairs, floor)


def _choose(strata: Strata, drawn: Mapping[str, int], random: np.random.Generator) -> list[tuple[str, str]]:
    """Stratum and match of a simple random sample of each stratum, without replacement."""
    members: dict[str, list[str]] = {}
    for one in strata.matches:
        members.setdefault(one.stratum, []).append(one.match_id)
    return [
        (stratum, members[stratum][at])
        for stratum in sorted(members)
        for at in sorted(random.choice(len(members[stratum]), drawn[stratum], replace=False))
    ]


def _pair(wanted: SampleWanted, kind: PairKind, match: Match, claims: Claims, stratum: str, probability: float) -> Pair:
    # A rival is named by the sentences of its text, which may be another since the run.
    rival = claims.texts.get(match.rival.document_id) if match.rival and claims.is_present else None
    content = show_match(match, claims.texts, rival)
    return Pair(_pair_id(wanted, match.match_id), wanted.name, kind, match.match_id, stratum, probability, content)


def _bind(pair: Pair, texts: Mapping[str, QuotedText]) -> Pair:
    """The pair with what its passages are found again by, should a later run be of other texts."""
    network, city = (
        replace(shown, text_sha256=texts[shown.document_id].digest, times=texts[shown.document_id].times(shown.text))
        for shown in (pair.content.network, pair.content.city)
    )
    return replace(pair, content=replace(pair.content, network=network, city=city))


def _duplicates(pairs: Sequence[Pair], count: int, random: np.random.Generator, wanted: SampleWanted) -> list[Pair]:
    chosen = [pairs[at] for at in sorted(random.choice(len(pairs), min(count, len(pairs)), replace=False))]
    return [
        Pair(
            _pair_id(wanted, f"again{one.pair_id}"), wanted.name, PairKind.DUPLICATE, one.match_id, "", 0.0,
            one.content, one.pair_id,
        )
        for one in chosen
    ]  # fmt: skip


def _pair_id(wanted: SampleWanted, of: str) -> str:
    """Twelve hex digits that say nothing of what the pair is."""
    return hashlib.sha256(f"{wanted.name}\0{wanted.seed}\0{of}".encode()).hexdigest()[:12]
