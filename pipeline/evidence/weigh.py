"""The order of weighing: chance, rivals, dates, class, exclusions, clusters, differences, contact and the grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.progress import Bar, no_bar, part_of
from pipeline.corpus.kept_documents import Reading, recall_reading
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.classify import classify_match
from pipeline.evidence.clusters import find_clusters
from pipeline.evidence.common_instruments import find_common_instruments
from pipeline.evidence.differences.find import add_differences
from pipeline.evidence.error_rates import add_chances
from pipeline.evidence.exposure import Exposures
from pipeline.evidence.grade import grade, grade_inputs, is_misled
from pipeline.evidence.rivals.assess import assess_rivals
from pipeline.evidence.rivals.network_repeats import find_network_repeats
from pipeline.evidence.settings import EvidenceSettings
from pipeline.evidence.study_null import StudyNull, measure_study_nulls
from pipeline.evidence.works import SameWork, Works, find_works
from pipeline.profile import Profile, Scales
from pipeline.records import ExclusionCode, Flag, Match, Order, Score, TextClass
from pipeline.study.kept_work import KeptWork
from pipeline.study.tables import StudyTables

__all__ = ["WHOLE_DOCUMENT", "WeighedMatches", "weigh"]

WHOLE_DOCUMENT = str(Flag.WHOLE_DOCUMENT)  # the score that says how much of both documents is the other

_ORDER_FLAGS = {Order.UNKNOWN: (Flag.ORDER_UNKNOWN,), Order.OVERLAP: (Flag.PRECEDENCE_UNCERTAIN,)}


@dataclass(frozen=True, slots=True)
class WeighedMatches:
    """Weighed matches, in the sequence they came in; the study's own null; documents found to be one work."""

    matches: tuple[Match, ...]
    nulls: tuple[StudyNull, ...]
    same_works: tuple[SameWork, ...]


def weigh(
    corpus: Corpus,
    matches: Sequence[Match],
    settings: EvidenceSettings,
    profile: Profile | None,
    tables: StudyTables,
    least_strength: float,
    bar: Bar = no_bar,
) -> WeighedMatches:
    """The matches with chance, rivals, order, exposure, class, cluster, differences and grade.

    `least_strength` is that below which matching dropped what it found. `bar` is told of one unit in all.
    """
    step = part_of(bar, 4)
    step(0, "versions of one work")
    works = find_works(corpus, matches, profile.scales if profile else Scales(), tables.different_works)
    step(1, "error rates")
    nulls = measure_study_nulls(corpus, matches, profile, least_strength) if profile else ()
    weighed = add_chances(corpus, matches, profile, nulls)
    step(1, "rivals")
    weighed = assess_rivals(corpus, weighed, profile.scales if profile else Scales(), works.work_of)
    weighed = tuple(_apply_dates(match, works) for match in weighed)
    step(1, "classes and grades")
    weighed = _classify(corpus, weighed, profile)
    weighed = tuple(_exclude(match, settings) for match in weighed)
    weighed = _tell_network_repeats(weighed)
    # Only what nothing excludes can be in a cluster, and both contact and cluster count in the grade.
    documents = corpus.by_id()
    clusters = find_clusters(weighed, {name: held.document for name, held in documents.items()})
    exposures = Exposures.of(tables)
    graded = []
    for match in weighed:
        network, city = documents[match.network.document_id], documents[match.city.document_id]
        compared = add_differences(match, network, city, profile, corpus.kept)
        exposed = _add_exposure(compared, documents, exposures)
        clustered = replace(exposed, cluster=clusters.get(match.match_id))
        graded.append(_grade(clustered, documents, settings, corpus.kept))
    return WeighedMatches(tuple(graded), nulls, works.found)


def _apply_dates(match: Match, works: Works) -> Match:
    """What follows from the dates and from both texts being one work."""
    exclusion, work_of = match.exclusion, works.work_of
    if exclusion is not ExclusionCode.SCRAP:
        match = _tell_whole(match, works)
    if exclusion is ExclusionCode.SCRAP:
        pass  # whoever wrote a form first, it is no passage
    elif work_of[match.network.document_id] == work_of[match.city.document_id]:
        exclusion = ExclusionCode.SAME_WORK
    elif match.order is Order.CITY_FIRST:
        exclusion = ExclusionCode.REVERSE_DIRECTION
    return replace(match, exclusion=exclusion).with_flags(*_ORDER_FLAGS.get(match.order, ()))


def _tell_whole(match: Match, works: Works) -> Match:
    """The match with what speaks for the whole documents being one, where their content does."""
    whole, work_of = works.whole.get(match.city.document_id), works.work_of
    # The city document may be one work with another network document than the match's.
    if whole is None or work_of[match.network.document_id] not in (work_of[whole.first], work_of[whole.second]):
        return match
    told = Score(WHOLE_DOCUMENT, whole.share, f"{whole.reason} ({whole.first}, {whole.second}).")
    return replace(match, scores=(*match.scores, told)).with_flags(Flag.WHOLE_DOCUMENT)


def _classify(corpus: Corpus, matches: Sequence[Match], profile: Profile | None) -> tuple[Match, ...]:
    documents = corpus.by_id()
    classed = [classify_match(match, documents, profile) for match in matches]
    common = find_common_instruments(corpus, classed)
    return tuple(match.with_flags(Flag.INSTRUMENT_COMMON) if match.match_id in common else match for match in classed)


def _exclude(match: Match, settings: EvidenceSettings) -> Match:
    """What the names, the q-value and the want of a class exclude, where nothing else has."""
    if match.exclusion is not None:
        return match
    if is_misled(match):
        return replace(match, exclusion=ExclusionCode.NAME_TRAP)
    q_value = match.chance.q_value if match.chance else None
    if q_value is not None and q_value > settings.q_limit:
        return replace(match, exclusion=ExclusionCode.Q_ABOVE_LIMIT)
    if match.text_class is TextClass.UNCLASSED:
        return replace(match, exclusion=ExclusionCode.UNCLASSED)
    return match


def _tell_network_repeats(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """The matches, flagged where the city was first with what it had from an earlier network text itself."""
    repeats = find_network_repeats(matches)
    return tuple(match.with_flags(Flag.NETWORK_REPEAT) if match.match_id in repeats else match for match in matches)


def _add_exposure(match: Match, documents: Mapping[str, CorpusDocument], exposures: Exposures) -> Match:
    city, network = documents[match.city.document_id].document, documents[match.network.document_id].document
    return replace(match, exposure=exposures.at(city.issuer_id, network.issuer_id, city.date))


def _grade(match: Match, documents: Mapping[str, CorpusDocument], settings: EvidenceSettings, kept: KeptWork) -> Match:
    sides = ((match.city, documents[match.city.document_id]), (match.network, documents[match.network.document_id]))
    if any(_is_poorly_read(recall_reading(kept, document, side.span), settings) for side, document in sides):
        match = match.with_flags(Flag.EXTRACTION_LOW)
    return replace(match, grade=grade(grade_inputs(match, settings.q_limit)))


def _is_poorly_read(reading: Reading, settings: EvidenceSettings) -> bool:
    """Whether much of the document is missing, or the pages of the passage were not read reliably."""
    unsure = reading.confidence is not None and reading.confidence < settings.low_ocr
    return reading.quality < settings.low_quality or reading.has_gaps or unsure
