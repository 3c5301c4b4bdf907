"""Weighing matches: how often chance gives as much, what else could explain them, who was first, and the grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.classify import classed
from pipeline.evidence.clusters import clusters
from pipeline.evidence.common_instruments import common_instruments
from pipeline.evidence.error_rates import with_chances
from pipeline.evidence.exposure import Exposures
from pipeline.evidence.grade import grade, grade_inputs
from pipeline.evidence.rivals.assess import judge
from pipeline.evidence.study_null import OwnNull, own_nulls
from pipeline.evidence.works import SameWork, find_families
from pipeline.profile import Profile, Scales
from pipeline.records import ExclusionCode, Flag, Match, Order, Side, TextClass
from pipeline.records.structure import page_facts
from pipeline.study.tables import StudyTables

__all__ = ["VERSION", "EvidenceSettings", "OwnNull", "Weighed", "weigh"]

VERSION = "2"

_ORDER_FLAGS = {Order.UNKNOWN: (Flag.ORDER_UNKNOWN,), Order.OVERLAP: (Flag.PRECEDENCE_UNCERTAIN,)}
# A copy or paraphrase is one whatever it is called; a name alone may be another's.
_NAME_DEPENDENT = frozenset({TextClass.SHARED_INSTRUMENT, TextClass.SHARED_FRAME, TextClass.UNCLASSED})


class EvidenceSettings(BaseModel):
    """How matches are weighed."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    q_limit: float = Field(0.2, ge=0, le=1, description="matches with a larger q-value go to excluded.csv")
    low_quality: float = Field(
        0.8, ge=0, le=1, description="a text of which a smaller share of pages was usable costs a point"
    )
    low_ocr: float = Field(
        0.8, ge=0, le=1, description="a passage on a page that OCR read with less confidence costs a point"
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """Weighed matches, in the sequence they came in; the study's own null; documents found to be one work."""

    matches: tuple[Match, ...]
    nulls: tuple[OwnNull, ...]
    same_works: tuple[SameWork, ...]


def weigh(
    corpus: Corpus,
    matches: Sequence[Match],
    settings: EvidenceSettings,
    profile: Profile | None,
    tables: StudyTables,
    least_strength: float,
) -> Weighed:
    """The matches with chance, rivals, order, exposure, class, cluster and grade.

    `least_strength` is that below which matching dropped what it found.
    """
    families = find_families(corpus)
    nulls = own_nulls(corpus, matches, profile, least_strength) if profile else ()
    found = with_chances(corpus, matches, profile, nulls)
    work_of = families.work_of
    found = judge(corpus, found, profile.scales if profile else Scales(), work_of)
    documents = corpus.by_id()
    found = tuple(_ordered(match, work_of) for match in found)
    found = _classed(corpus, found, profile)
    found = tuple(_excluded(match, settings) for match in found)
    grouped = clusters(found, {name: one.document for name, one in documents.items()})
    exposures = Exposures.of(tables)
    graded = (
        _graded(
            replace(_exposed(match, documents, exposures), cluster=grouped.get(match.match_id)),
            documents,
            settings,
        )
        for match in found
    )
    return Weighed(tuple(graded), nulls, families.found)


def _ordered(match: Match, work_of: Mapping[str, str]) -> Match:
    """What follows from the dates and from both texts being one work."""
    exclusion = match.exclusion
    if work_of[match.network.document_id] == work_of[match.city.document_id]:
        exclusion = ExclusionCode.SAME_WORK
    elif match.order is Order.CITY_FIRST:
        exclusion = ExclusionCode.REVERSE_DIRECTION
    return replace(match, exclusion=exclusion).with_flags(*_ORDER_FLAGS.get(match.order, ()))


def _classed(corpus: Corpus, matches: Sequence[Match], profile: Profile | None) -> tuple[Match, ...]:
    documents = corpus.by_id()
    found = [classed(match, documents, profile) for match in matches]
    common = common_instruments(corpus, found)
    return tuple(match.with_flags(Flag.INSTRUMENT_COMMON) if match.match_id in common else match for match in found)


def _excluded(match: Match, settings: EvidenceSettings) -> Match:
    trap = match.scored(ExclusionCode.NAME_TRAP)
    if match.exclusion is not None:
        return match
    if trap is not None and trap.value and match.text_class in _NAME_DEPENDENT:
        return replace(match, exclusion=ExclusionCode.NAME_TRAP)
    q_value = match.chance.q_value if match.chance else None
    if q_value is not None and q_value > settings.q_limit:
        return replace(match, exclusion=ExclusionCode.Q_ABOVE_LIMIT)
    return match


def _exposed(match: Match, documents: Mapping[str, CorpusDocument], exposures: Exposures) -> Match:
    city, network = documents[match.city.document_id].document, documents[match.network.document_id].document
    return replace(match, exposure=exposures.at(city.issuer_id, network.issuer_id, city.date))


def _graded(match: Match, documents: Mapping[str, CorpusDocument], settings: EvidenceSettings) -> Match:
    sides = ((match.city, documents[match.city.document_id]), (match.network, documents[match.network.document_id]))
    if any(_is_poorly_read(side, document, settings) for side, document in sides):
        match = match.with_flags(Flag.EXTRACTION_LOW)
    return replace(match, grade=grade(grade_inputs(match)))


def _is_poorly_read(side: Side, document: CorpusDocument, settings: EvidenceSettings) -> bool:
    """Whether much of the document is missing, or the pages of the passage were not read reliably."""
    pages = page_facts(document.pages, side.span.start, side.span.end)
    unsure = pages.confidence is not None and pages.confidence < settings.low_ocr
    return document.quality < settings.low_quality or bool(pages.reasons) or unsure
