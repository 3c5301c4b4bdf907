"""What the stages hand to each other: frozen records, checked when made.

The two sides of a match are called `network` and `city` throughout; who wrote first is a finding (`Order`),
never implied by a name. States are closed types, each with one list that says what its members mean. Open `texts` first
(documents and their texts), then `matches` (what is found about two of them).
"""

from __future__ import annotations

from crawler.source import Role
from pipeline.records.codes import (
    ExclusionCode,
    ExposureLevel,
    FindKind,
    LearningType,
    Length,
    NullOrigin,
    Order,
    ReviewStatus,
    RivalKind,
    ScrapKind,
    TextClass,
)
from pipeline.records.datings import ClueKind, DateEvidence, Dating
from pipeline.records.flags import Flag
from pipeline.records.grades import GRADED_BY_POINTS, CapCode, GradeReason, Letter, PointCode, ReasonCode
from pipeline.records.matches import (
    AlignedPair,
    AlignedRun,
    Chance,
    Cluster,
    Difference,
    Exposure,
    Grade,
    Match,
    MatchPlaces,
    PassageAt,
    Rival,
    Score,
    Side,
)
from pipeline.records.places import NOWHERE, WordBox, WordBoxes, WordBoxesBuilder
from pipeline.records.shared_terms import SharedTerms
from pipeline.records.strata import Stratum
from pipeline.records.texts import (
    Apart,
    Block,
    BlockKind,
    Document,
    DocumentStatus,
    Extraction,
    PageSpan,
    Passage,
    ReadableText,
    Segmentation,
    Sentence,
    SentenceStatus,
    Span,
    sentences_in,
)

__all__ = [
    "GRADED_BY_POINTS",
    "NOWHERE",
    "AlignedPair",
    "AlignedRun",
    "Apart",
    "Block",
    "BlockKind",
    "CapCode",
    "Chance",
    "ClueKind",
    "Cluster",
    "DateEvidence",
    "Dating",
    "Difference",
    "Document",
    "DocumentStatus",
    "ExclusionCode",
    "Exposure",
    "ExposureLevel",
    "Extraction",
    "FindKind",
    "Flag",
    "Grade",
    "GradeReason",
    "LearningType",
    "Length",
    "Letter",
    "Match",
    "MatchPlaces",
    "NullOrigin",
    "Order",
    "PageSpan",
    "Passage",
    "PassageAt",
    "PointCode",
    "ReadableText",
    "ReasonCode",
    "ReviewStatus",
    "Rival",
    "RivalKind",
    "Role",
    "Score",
    "ScrapKind",
    "Segmentation",
    "Sentence",
    "SentenceStatus",
    "SharedTerms",
    "Side",
    "Span",
    "Stratum",
    "TextClass",
    "WordBox",
    "WordBoxes",
    "WordBoxesBuilder",
    "sentences_in",
]
