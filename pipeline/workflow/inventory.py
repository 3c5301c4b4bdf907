"""What a study holds and in which state: documents with what their files tell, and what is stale."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from crawler.address import host_of
from crawler.events import DateClue
from index.models import Model, resolve
from pipeline import extract
from pipeline.corpus import embed
from pipeline.ingest import dating
from pipeline.ingest.documents_csv import OVERRIDES_NAME
from pipeline.records import Dating, Document, DocumentStatus
from pipeline.study import SegmentCounts, Stored, Study, TextFacts, Vanished, fill_gaps
from pipeline.text import language, segment
from pipeline.workflow.settings import StudySettings

UNDETERMINED = "und"  # BCP 47 for a language nobody gave and no text tells


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What texts, date lines, sentences and vectors were made by: settings and code versions of their stages.

    `languages` are those of the study; numbers in dates are read by them where a text's own is not known. `reading` is
    how texts are read and cut but for the versions of libraries: with another one they are read anew, and hardly ever
    change.
    """

    extraction: str
    statements: str
    segmentation: str
    vectors: str
    model: Model
    languages: tuple[str, ...] = ()
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One document of the study, in its state; `gone` where crawls find it at its source no more.

    `lang` is the primary language subtag, by which vectors are centred: `de` for a document in `de-AT`. `unread` is a
    removed document that was read before, as it would be if it never had been.
    """

    document: Document
    status: DocumentStatus
    reason: str
    facts: TextFacts | None
    counts: SegmentCounts | None
    active: bool
    dating: Dating
    gone: Vanished | None = None
    unread: Item | None = None
    lang: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lang", language.base_language(self.document.lang) or UNDETERMINED)

    @property
    def as_told(self) -> Item:
        """The document as tables tell of it: whether it was read before it was removed is chance."""
        return replace(self.unread, gone=self.gone) if self.unread else self

    @property
    def readable(self) -> bool:
        """Whether it has sentences that take part in matching."""
        return self.active and self.counts is not None and self.counts.embedded > 0


@dataclass(frozen=True, slots=True)
class _DateReading:
    """By what a document's dates are read: the languages of the study, and the days that its site declares often."""

    languages: Collection[str]
    shared: dating.SharedDays


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str)


def fingerprint(*parts: object) -> str:
    """12 hex digits of anything that JSON can hold, in canonical form."""
    return hashlib.sha256(_CANONICAL.encode(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def fingerprint_stages(settings: StudySettings, root: Path | None = None) -> Fingerprints:
    """The fingerprints that hold under the settings of a study in a folder. Raises index.errors.UnknownModelError."""
    model = resolve(settings.model.name, settings.model.precision, root)
    extraction = fingerprint(extract.fingerprint(), sorted(settings.study.languages), settings.extract.ocr)
    statements = fingerprint(extraction, dating.VERSION)
    segmentation = fingerprint(extraction, settings.segment.model_dump(), segment.VERSION)
    # Another size of batches, as where memory is short, is another vector only where company plays a part.
    batch = embed.ModelSettings().batch_size if model.is_batch_invariant else settings.model.batch_size
    vectors = f"{model.key}-{fingerprint(embed.VERSION, batch)}"
    languages = tuple(sorted(settings.study.languages))
    reading = fingerprint(
        extract.VERSION, languages, settings.extract.ocr, settings.segment.model_dump(), segment.VERSION
    )
    return Fingerprints(extraction, statements, segmentation, vectors, model, languages, reading)


def document_digest(item: Item) -> str:
    """What stands for all that a document's rows in the tables follow from."""
    item = item.as_told
    document = item.document
    dates = (document.date.earliest, document.date.latest) if document.date else ()
    return fingerprint(
        document.sha256, document.role, document.issuer_id, document.work_id, document.title, document.lang,
        dates, document.date_source, document.url, document.doc_type, document.policy_field, document.path,
        document.retrieved_at, item.status, item.reason,
        item.facts.characters if item.facts else 0, item.gone.since if item.gone else "",
        [_values(one) for one in item.dating.evidence],
    )  # fmt: skip


def _values(record: Any) -> dict[str, object]:
    """What `dataclasses.asdict` gives, without its copies of what cannot change: a study has many dates."""
    return {name: _values(value) if hasattr(value, "__dataclass_fields__") else value
            for name in record.__dataclass_fields__ for value in [getattr(record, name)]}  # fmt: skip


def take_inventory(study: Study, fingerprints: Fingerprints) -> tuple[Item, ...]:
    """Every document by document_id, with what is known of its newest version under these fingerprints."""
    vanished = study.crawls.vanished()
    items = tuple(
        replace(item, gone=gone) if (gone := vanished.get(item.document.document_id)) else item
        for item in _look_up(study, fingerprints)
    )
    return _date_by_sites(study, fingerprints, items, {})


def renew_items(
    study: Study, fingerprints: Fingerprints, items: Sequence[Item], versions: Collection[str]
) -> tuple[Item, ...]:
    """The same documents after some versions (sha256) were read or cut: only those of these are looked up anew.

    And those whose dates others of their site make doubtful, or no longer.
    """
    renewed = _put_renewed(items, _look_up(study, fingerprints, versions))
    return _date_by_sites(study, fingerprints, renewed, _find_shared_days(items))


def _put_renewed(items: Iterable[Item], found: Iterable[Item]) -> tuple[Item, ...]:
    renewed = {item.document.document_id: item for item in found}
    # Whether a document is gone from its source no reading changes.
    return tuple(
        replace(new, gone=item.gone) if (new := renewed.get(item.document.document_id)) else item for item in items
    )


def _date_by_sites(
    study: Study, fingerprints: Fingerprints, items: tuple[Item, ...], before: Mapping[str, dating.SharedDays]
) -> tuple[Item, ...]:
    """The documents, those dated anew that have a day which many pages of their site declare, or had one `before`."""
    shared = _find_shared_days(items)
    versions = {
        item.document.sha256
        for item in items
        if (days := {*shared.get(_site(item.document), ()), *before.get(_site(item.document), ())})
        and any(one.interval and one.interval.earliest in {day for _, day in days} for one in item.dating.evidence)
    }
    return _put_renewed(items, _look_up(study, fingerprints, versions, shared)) if versions else items


def _find_shared_days(items: Iterable[Item]) -> dict[str, dating.SharedDays]:
    return dating.find_shared_days(
        dating.DatedPage(_site(item.document), item.lang, item.document.work_id, item.dating.evidence)
        for item in (one.as_told for one in items)
        if item.dating.evidence
    )


def _site(document: Document) -> str:
    """The host of a document, or, where it has no address, who issued it."""
    return host_of(document.url).removeprefix("www.") or document.issuer_id


def _look_up(
    study: Study,
    fingerprints: Fingerprints,
    versions: Collection[str] | None = None,
    shared: Mapping[str, dating.SharedDays] = MappingProxyType({}),
) -> Iterator[Item]:
    """Every document, or those of some versions, by document_id; none of them gone."""
    facts = study.texts.facts(fingerprints.extraction, versions)
    counts = study.texts.counts(fingerprints.segmentation, versions)
    statements = study.texts.statements(fingerprints.statements, versions)
    crawled = study.crawls.clues(versions)
    for stored in study.documents.all(versions):
        sha256 = stored.document.sha256
        of_site = shared.get(_site(stored.document)) if shared else None
        reading = _DateReading(fingerprints.languages, of_site or frozenset())
        outside = crawled.get(stored.document.document_id, ())
        clues = (*outside, *statements.get(sha256, ()))
        item = _item(stored, facts.get(sha256), counts.get(sha256), clues, reading)
        if stored.removed_reason and item.facts:
            item = replace(item, unread=_item(stored, None, None, outside, reading))
        yield item


def _item(
    stored: Stored,
    facts: TextFacts | None,
    counts: SegmentCounts | None,
    clues: tuple[DateClue, ...],
    reading: _DateReading,
) -> Item:
    document = stored.document
    if facts is not None:
        # The text itself is the better witness: pages often keep the language of their template.
        lang = facts.detected_lang or language.base_language(facts.lang) or UNDETERMINED
        document = fill_gaps(document, facts.title, lang)
        clues = (*clues, *facts.date_clues)
    dated = _dating(stored, clues, _read_in(document.lang, facts.lang if facts else ""), reading)
    if (document.date, document.date_source) != (dated.interval, dated.basis):
        document = replace(document, date=dated.interval, date_source=dated.basis)
    status, reason = _status(stored, facts, counts)
    active = not stored.removed_reason and not stored.problem and bool(document.sha256)
    return Item(document, status, reason, facts, counts, active, dated)


def _status(stored: Stored, facts: TextFacts | None, counts: SegmentCounts | None) -> tuple[DocumentStatus, str]:
    if stored.removed_reason:
        return DocumentStatus.REMOVED, stored.removed_reason
    if stored.problem:
        return DocumentStatus.FAILED, stored.problem
    if facts is None:
        return DocumentStatus.SKIPPED, "not read by these settings and this version yet; `policyecho run` reads it"
    if facts.status is DocumentStatus.OK and counts is not None and not counts.embedded:
        return DocumentStatus.EMPTY, "its text holds no sentence that is long enough to compare"
    return facts.status, facts.reason


def _read_in(lang: str, declared: str) -> str:
    """The language tag in which a document's dates are read.

    The country that a file declares is believed where it is not that of every template (`en-US`).
    """
    primary, _, region = declared.partition("-")
    trusted = region.upper() != "US" and primary.lower() == lang.lower()
    return declared if trusted and region else lang


def _dating(stored: Stored, clues: tuple[DateClue, ...], lang: str, reading: _DateReading) -> Dating:
    """When the document was published: as a person said, else as all clues together say."""
    said = stored.document
    given = None
    if said.date is not None:
        note = stored.correction if said.date_source == OVERRIDES_NAME else ""
        given = dating.GivenDate(said.date, said.date_source, note)
        # The source file's word is the date that is given here.
        clues = tuple(clue for clue in clues if clue.kind != "source" or not said.date_source.startswith("source:"))
    return dating.decide_date(clues, lang=lang, languages=reading.languages, given=given, shared=reading.shared)
