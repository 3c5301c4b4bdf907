"""Every judged pair of a study beside the matches of one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.records import MatchPlaces, Role, Span
from pipeline.review.codebook import RELATION, read_codebook
from pipeline.review.following.overlap import Overlap, PlacedMatches, Relation
from pipeline.review.following.quotes import QuotedText
from pipeline.review.following.said import JudgedPair, Located, MatchReview, review_match
from pipeline.review.following.whereabouts import Whereabouts
from pipeline.review.judgements import coder_states
from pipeline.review.records import Answer, AnswerKind, PairKind, Sample, ShownPassage
from pipeline.review.store import STORE_NAME, JudgedDocument, ReviewStore
from pipeline.text.pages import running_text
from pipeline.workflow.workspace import Workspace

__all__ = ["Followed", "Following", "follow", "read_judged"]


@dataclass(frozen=True, slots=True)
class Followed:
    """A judged pair in a run: where it is, and the matches that have to do with it, the nearest first."""

    judged: JudgedPair
    whereabouts: Whereabouts
    overlaps: tuple[Overlap, ...] = ()


@dataclass(frozen=True)
class Following:
    """All judged pairs in one run, and by match_id what was said of each match that any has to do with."""

    run_id: str
    followed: tuple[Followed, ...]
    reviews: Mapping[str, MatchReview]

    @cached_property
    def counts(self) -> Counter[Whereabouts]:
        """How many judged pairs are where."""
        return Counter(one.whereabouts for one in self.followed)

    @property
    def orphans(self) -> tuple[Followed, ...]:
        """The judged pairs that stand on no match of the run."""
        return tuple(one for one in self.followed if one.whereabouts.is_orphan)


def follow(workspace: Workspace, run_id: str, only: tuple[str, str] | None = None) -> Following:
    """Where the judgements of a study stand in a run; with `only`, those between a network and a city document.

    Raises ConfigError for a codebook that cannot be used, StageError for answers that cannot be read.
    """
    reviews = workspace.study.root / "reviews"
    if not (reviews / STORE_NAME).exists():
        return Following(run_id, (), {})
    codebook = read_codebook(reviews).digest
    places = workspace.study.runs.places(run_id, only)
    with ReviewStore(reviews, write=False) as store:
        judged = read_judged(store, _between(only, places) if only else None)
    if not judged:
        return Following(run_id, (), {})
    texts, placed = _RunTexts(workspace, run_id, places), PlacedMatches(places)
    followed: list[Followed] = []
    of_match: dict[str, list[tuple[Located, Overlap]]] = {}
    for one in judged:
        located = texts.locate(one)
        if isinstance(located, Whereabouts):
            followed.append(Followed(one, located))
            continue
        overlaps = _nearest(placed.near(texts.documents_of(one), located.network, located.city))
        followed.append(Followed(one, _whereabouts(overlaps), overlaps))
        for overlap in overlaps:
            of_match.setdefault(overlap.match_id, []).append((located, overlap))
    return Following(
        run_id, tuple(followed), {match_id: review_match(found, codebook) for match_id, found in of_match.items()}
    )


def _between(only: tuple[str, str], places: Sequence[MatchPlaces]) -> tuple[JudgedDocument, JudgedDocument]:
    """The documents between which matches are asked for, with their files in the run, where it has such matches."""
    network, city = (places[0].network.sha256, places[0].city.sha256) if places else ("", "")
    return JudgedDocument(only[0], network), JudgedDocument(only[1], city)


def read_judged(store: ReviewStore, only: tuple[JudgedDocument, JudgedDocument] | None = None) -> list[JudgedPair]:
    """Every match of every sample of which a coder holds a code or something was decided; no foils, no repeats.

    With `only`, those between a network and a city document, whichever ids these had then.
    """
    return [one for sample in store.samples() for one in _judged_of(store, sample, only)]


def _judged_of(
    store: ReviewStore, sample: Sample, only: tuple[JudgedDocument, JudgedDocument] | None
) -> Iterator[JudgedPair]:
    sample_id = sample.sample_id
    answers = store.answers(sample_id)
    coded: dict[str, list[Answer]] = {}
    for held in coder_states(answers).values():
        for pair_id, state in held.items():
            if state.coded and state.coded.codes.get(RELATION):
                coded.setdefault(pair_id, []).append(state.coded)
    decided: dict[str, dict[str, Answer]] = {}
    for answer in answers:
        if answer.kind is AnswerKind.ADJUDICATED and answer.codes.get(RELATION):
            decided.setdefault(answer.pair_id, {})[answer.codebook] = answer  # the last one counts
    sizes = _stratum_sizes(sample)
    for pair in store.pairs(sample_id, {*coded, *decided}, only):
        if pair.kind is PairKind.MATCH:
            codes, decisions = coded.get(pair.pair_id, ()), decided.get(pair.pair_id, {}).values()
            yield JudgedPair(pair, sample.run_id, tuple(codes), tuple(decisions), sizes[pair.stratum])


def _stratum_sizes(sample: Sample) -> Counter[str]:
    """How many matches each stratum of the sample has, drawn or not."""
    matches = sample.facts.get("matches")
    return Counter(str(one["stratum"]) for one in matches) if isinstance(matches, list) else Counter()


class _RunTexts:
    """The texts that a run was made of, each read once."""

    def __init__(self, workspace: Workspace, run_id: str, places: Collection[MatchPlaces]) -> None:
        self._workspace, self._run_id = workspace, run_id
        sides = [(Role.NETWORK, match.network) for match in places] + [(Role.CITY, match.city) for match in places]
        self._versions = {side.document_id: side.sha256 for _, side in sides}
        self._roles = {(side.document_id, role) for role, side in sides}
        of_run = _ids_of(workspace.study.runs.made_of(run_id))
        active = {one.document.document_id: one.document.sha256 for one in workspace.active}
        self._present = {name: sha256 for name, sha256 in active.items() if name in of_run} | self._versions
        self._by_file = {sha256: document_id for document_id, sha256 in sorted(self._present.items(), reverse=True)}
        self._texts: dict[str, QuotedText | Whereabouts] = {}

    def locate(self, judged: JudgedPair) -> Located | Whereabouts:
        """Where both passages of a judged pair stand, or why that cannot be said of one."""
        content = judged.pair.content
        if judged.run_id == self._run_id:
            return Located(judged, _span(content.network), _span(content.city))
        spans = [self._find(content.network, Role.NETWORK), self._find(content.city, Role.CITY)]
        match spans:
            case [Span() as network, Span() as city]:
                return Located(judged, network, city)
        return next(one for one in spans if isinstance(one, Whereabouts))

    def documents_of(self, judged: JudgedPair) -> tuple[str, str]:
        """The documents of the run, a network's and a city's, in which a judged pair stands."""
        content = judged.pair.content
        return self._document_of(content.network), self._document_of(content.city)

    def _document_of(self, shown: ShownPassage) -> str:
        """The document that was judged; where its id is gone or has another file, the one that has its very file."""
        if self._present.get(shown.document_id) == shown.sha256:
            return shown.document_id
        return self._by_file.get(shown.sha256, shown.document_id)

    def _find(self, shown: ShownPassage, role: Role) -> Span | Whereabouts:
        document_id = self._document_of(shown)
        if document_id not in self._texts:
            self._texts[document_id] = self._read(document_id)
        text = self._texts[document_id]
        if isinstance(text, Whereabouts):
            return text
        document = self._workspace.item(document_id).document
        if document.role is not role and (document_id, role) not in self._roles:
            return Whereabouts.OTHER_ROLE
        if document.lang != shown.lang:
            return Whereabouts.OTHER_LANGUAGE
        return text.find(shown)

    def _read(self, document_id: str) -> QuotedText | Whereabouts:
        workspace = self._workspace
        version = self._versions.get(document_id)
        if not workspace.has(document_id) or not (version or workspace.item(document_id).active):
            return Whereabouts.DOCUMENT_GONE
        version = version or workspace.item(document_id).document.sha256
        if workspace.study.runs.is_outdated(self._run_id, version):
            return Whereabouts.TEXT_MISSING
        text = workspace.study.texts.text(version, workspace.read_for_run(self._run_id)[0])
        return QuotedText(running_text(text), version) if text else Whereabouts.TEXT_MISSING


def _ids_of(made_of: Mapping[str, object]) -> Collection[str]:
    """The ids of the documents that a run was made of."""
    documents = made_of.get("documents")
    return documents if isinstance(documents, dict) else ()


def _span(shown: ShownPassage) -> Span:
    return Span(shown.start, shown.end)


def _nearest(overlaps: Iterator[Overlap]) -> tuple[Overlap, ...]:
    return tuple(sorted(overlaps, key=lambda one: (one.relation is not Relation.SAME, -one.share, one.match_id)))


def _whereabouts(overlaps: Sequence[Overlap]) -> Whereabouts:
    if not overlaps:
        return Whereabouts.NO_MATCH
    return Whereabouts.SAME if overlaps[0].relation is Relation.SAME else Whereabouts.PART
