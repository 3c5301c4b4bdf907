"""What a study holds and in which state: documents with what their files tell, and what is stale."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from index.models import Model, resolve
from pipeline import embed, extract, language, segment
from pipeline.config import StudySettings
from pipeline.dates import DateInterval, parse_interval
from pipeline.records import Document, DocumentStatus
from pipeline.store import SegmentCounts, Stored, Study, TextFacts, with_fallbacks

UNDETERMINED = "und"  # BCP 47 for a language nobody gave and no text tells


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What texts, sentences and vectors were made by: settings and code versions of their stages."""

    extraction: str
    segmentation: str
    vectors: str
    model: Model


@dataclass(frozen=True, slots=True)
class Item:
    """One document of the study, in its state."""

    document: Document
    status: DocumentStatus
    reason: str
    facts: TextFacts | None
    counts: SegmentCounts | None
    active: bool

    @property
    def lang(self) -> str:
        """The primary language subtag, by which vectors are centred: `de` for a document in `de-AT`."""
        return language.base_language(self.document.lang) or UNDETERMINED

    @property
    def readable(self) -> bool:
        """Whether it has sentences that take part in matching."""
        return self.active and self.counts is not None and self.counts.embedded > 0


def fingerprint(*parts: object) -> str:
    """12 hex digits of anything that JSON can hold, in canonical form."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def fingerprints(settings: StudySettings) -> Fingerprints:
    """The fingerprints that hold under these settings. Raises index.errors.UnknownModelError."""
    model = resolve(settings.model.name)
    extraction = fingerprint(extract.fingerprint(), sorted(settings.study.languages))
    segmentation = fingerprint(extraction, settings.segment.model_dump(), segment.VERSION)
    vectors = f"{model.key}-{fingerprint(embed.VERSION, settings.model.batch_size)}"
    return Fingerprints(extraction, segmentation, vectors, model)


def inventory(study: Study, prints: Fingerprints) -> tuple[Item, ...]:
    """Every document by document_id, with what is known of its newest version under these fingerprints."""
    facts = study.texts.facts(prints.extraction)
    counts = study.texts.counts(prints.segmentation)
    return tuple(
        _item(stored, facts.get(stored.document.sha256), counts.get(stored.document.sha256))
        for stored in study.documents.all()
    )


def _item(stored: Stored, facts: TextFacts | None, counts: SegmentCounts | None) -> Item:
    document = stored.document
    if facts is not None:
        # The text itself is the better witness: pages often keep the language of their template.
        lang = facts.detected_lang or language.base_language(facts.lang) or UNDETERMINED
        document = with_fallbacks(document, facts.title, lang, _declared_date(facts.date_text), "file")
    status, reason = _status(stored, facts, counts)
    active = not stored.removed_reason and not stored.problem and bool(document.sha256)
    return Item(document, status, reason, facts, counts, active)


def _status(stored: Stored, facts: TextFacts | None, counts: SegmentCounts | None) -> tuple[DocumentStatus, str]:
    if stored.removed_reason:
        return DocumentStatus.REMOVED, stored.removed_reason
    if stored.problem:
        return DocumentStatus.FAILED, stored.problem
    if facts is None:
        return DocumentStatus.SKIPPED, "not yet read; `policyecho run` reads it"
    if facts.status is DocumentStatus.OK and counts is not None and not counts.embedded:
        return DocumentStatus.EMPTY, "its text holds no sentence that is long enough to compare"
    return facts.status, facts.reason


def _declared_date(text: str) -> DateInterval | None:
    """The day a file's own metadata gives, where it is ISO 8601; anything else stays unknown."""
    try:
        return parse_interval(text[:10]) if text else None
    except ValueError:
        return None
