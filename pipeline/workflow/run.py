"""The order of the stages: what is stale is done, what is fresh is left, and a kill loses one unit of work."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from index.encoder_process import open_embedder
from pipeline import dating
from pipeline.corpus.embed import embed_document
from pipeline.evidence import weigh
from pipeline.export import exporter
from pipeline.ingest.documents_csv import apply_overrides
from pipeline.match import find_matches
from pipeline.profile import Profile
from pipeline.profile.load import profile_for
from pipeline.records import DocumentStatus, Match
from pipeline.study import Study, replaced_folder
from pipeline.study.csv_table import Fault
from pipeline.study.tables import read_tables
from pipeline.text import language
from pipeline.text.segment import segment
from pipeline.workflow import load_corpus, manifest
from pipeline.workflow.inventory import Fingerprints, Item, fingerprints, inventory
from pipeline.workflow.read_files import read_files
from pipeline.workflow.settings import StudySettings, load_settings

STAGES = ("extract", "embed", "index", "match")


class Bar(Protocol):
    """Tells how far a stage has come, in units of work."""

    def __call__(self, units: int = 1) -> None: ...


class Progress(Protocol):
    """Makes a bar for a stage of `total` units; the context ends with the stage."""

    def __call__(self, stage: str, total: int) -> AbstractContextManager[Bar]: ...


@dataclass(slots=True)
class StageCount:
    """Units of one stage: done now, and fresh from before."""

    done: int = 0
    fresh: int = 0


@dataclass(slots=True)
class RunReport:
    """What a run did, for the summary table."""

    run_id: str = ""
    fresh: bool = False
    stages: dict[str, StageCount] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    matches: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    uncalibrated: int = 0
    highest_q: float | None = None
    excluded: Counter[str] = field(default_factory=Counter)
    grown: bool = False

    def count(self, match: Match) -> None:
        """Take a match of the run into account; only those that no rule excludes have their grades counted."""
        if match.exclusion:
            self.excluded[match.exclusion.value] += 1
            return
        self.matches += 1
        self.grades[match.grade.letter if match.grade else ""] += 1
        q_value = match.chance.q_value if match.chance else None
        if q_value is None:
            self.uncalibrated += 1
        else:
            self.highest_q = max(q_value, self.highest_q or 0.0)


def now() -> str:
    """The present moment in UTC to the second; stands only where no comparison reads it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def run(
    study: Study,
    progress: Progress,
    *,
    until: str = "match",
    settings: StudySettings | None = None,
    failed_again: bool = False,
) -> RunReport:
    """Bring the study up to date, up to and with the stage `until`, and export where that is the last.

    With `failed_again`, files that could not be read before are read again. Raises PipelineError where a stage cannot
    go on; documents that cannot be read never stop it.
    """
    settings = settings or load_settings(study.settings_path)
    prints = fingerprints(settings)
    report = RunReport()
    _, report.faults = apply_overrides(study, now=now())
    _extract_stale(study, settings, prints, progress, report, failed_again)
    _look_for_dates(study, prints)
    _segment_stale(study, settings, prints, progress, report)
    report.items = inventory(study, prints)
    if until == "extract":
        return report
    _embed_stale(study, settings, prints, progress, report)
    if until == "embed":
        return report
    profile = profile_for(prints.model, study.profiles_path)
    frozen = load_corpus.statistics_in_force(study, report.items, prints, profile.means if profile else {}, now=now())
    report.grown = frozen.grown
    _refresh_index(study, prints, frozen, progress, report)
    if until == "index":
        return report
    _match_and_export(study, settings, prints, frozen, profile, progress, report)
    return report


def _active(study: Study, prints: Fingerprints) -> tuple[Item, ...]:
    return tuple(item for item in inventory(study, prints) if item.active)


def _extract_stale(
    study: Study,
    settings: StudySettings,
    prints: Fingerprints,
    progress: Progress,
    report: RunReport,
    failed_again: bool,
) -> None:
    items = _active(study, prints)
    stale = {item.document.sha256: item for item in items if _is_unread(item, failed_again)}
    report.stages["extract"] = StageCount(len(stale), len(items) - len(stale))
    if stale:
        with progress("reading files", len(stale)) as bar:
            read_files(study, settings, prints, stale, bar, now())


def _is_unread(item: Item, failed_again: bool) -> bool:
    """Whether a file is to be read; one that gave no text can be read again, for nothing was made from it."""
    if item.facts is None:
        return True
    return failed_again and item.facts.status in (DocumentStatus.FAILED, DocumentStatus.EMPTY)


def _look_for_dates(study: Study, prints: Fingerprints) -> None:
    """Find the lines that date each text where that was not done yet; it takes far less than reading the file did."""
    known = study.texts.statements(prints.statements)
    for item in _active(study, prints):
        sha256 = item.document.sha256
        if item.facts is not None and sha256 not in known:
            stored = study.texts.extraction(sha256, prints.extraction)
            assert stored is not None
            study.texts.put_statements(sha256, prints.statements, dating.find_dated_lines(stored.extraction.text))


def _segment_stale(
    study: Study, settings: StudySettings, prints: Fingerprints, progress: Progress, report: RunReport
) -> None:
    items = [item for item in _active(study, prints) if item.facts is not None and item.facts.characters]
    stale = sorted({item.document.sha256 for item in items if item.counts is None})
    report.stages["segment"] = StageCount(len(stale), len(items) - len(stale))
    with progress("cutting sentences", len(stale)) as bar:
        for sha256 in stale:
            stored = study.texts.extraction(sha256, prints.extraction)
            assert stored is not None
            text = stored.extraction.text
            found = segment(text, settings.segment)
            lang = stored.detected_lang or language.base_language(stored.extraction.lang)
            passages = language.with_languages(found.passages, text, settings.study.languages, lang)
            sys.audit("policyecho.segment.document", sha256)
            study.texts.put_segmentation(sha256, prints.segmentation, replace(found, passages=passages))
            bar()


def _embed_stale(
    study: Study, settings: StudySettings, prints: Fingerprints, progress: Progress, report: RunReport
) -> None:
    readable = {item.document.sha256: item for item in report.items if item.readable}
    shards = {sha: study.shard(prints.vectors, prints.segmentation, sha) for sha in sorted(readable)}
    stale = [sha256 for sha256, shard in shards.items() if not shard.exists()]
    report.stages["embed"] = StageCount(len(stale), len(shards) - len(stale))
    if not stale:
        return
    total = sum(counts.embedded for sha in stale if (counts := readable[sha].counts))
    embedder = open_embedder(prints.model)
    try:
        with progress("embedding sentences", total) as bar:
            for sha256 in stale:
                stored = study.texts.extraction(sha256, prints.extraction)
                cut = study.texts.segmentation(sha256, prints.segmentation)
                assert stored is not None and cut is not None
                embed_document(
                    stored.extraction.text, cut, embedder, shards[sha256],
                    batch_size=settings.model.batch_size, on_batch=bar,
                )  # fmt: skip
    finally:
        embedder.close()


def _refresh_index(
    study: Study,
    prints: Fingerprints,
    frozen: load_corpus.StatisticsInForce,
    progress: Progress,
    report: RunReport,
) -> None:
    with progress("indexing", 1) as bar:
        rebuilt = load_corpus.refresh_index(study, report.items, prints, frozen)
        bar()
    report.stages["index"] = StageCount(int(rebuilt), int(not rebuilt))


def _match_and_export(
    study: Study, settings: StudySettings, prints: Fingerprints, frozen: load_corpus.StatisticsInForce,
    profile: Profile | None, progress: Progress, report: RunReport,
) -> None:  # fmt: skip
    inputs = manifest.inputs(study, settings, prints, report.items, frozen.statistics_id)
    run_id = manifest.run_id(inputs)
    report.run_id = run_id
    known = study.runs.manifest(run_id) is not None
    exported = manifest.is_exported(study, run_id)
    report.fresh = known and exported and study.runs.current() == run_id and not _did_work(report)
    report.stages["match"] = StageCount(int(not known), int(known))
    if not known:
        with progress("matching", 3) as bar:
            tables = read_tables(study.root)
            corpus = load_corpus.load_corpus(study, report.items, prints, frozen, tables)
            bar()
            outcome = find_matches(corpus, settings.match, profile)
            bar()
            weighed = weigh(corpus, outcome.matches, settings.evidence, profile, tables, settings.match.min_strength)
            sys.audit("policyecho.match.found", run_id)
            told = {
                "dropped": outcome.dropped,
                "nulls": [asdict(null) for null in weighed.nulls],
                "found_to_be_one_work": [asdict(kinship) for kinship in weighed.same_works],
            }
            study.runs.put(run_id, {**inputs, **told}, weighed.matches, now=now())
            bar()
    for match in study.runs.matches(run_id):
        report.count(match)
    if not exported:
        export_run(study, settings, prints, run_id, ("csv",))
    if study.runs.current() != run_id:
        study.runs.finish(run_id)
    report.stages["export"] = StageCount(int(not exported), int(exported))


def _did_work(report: RunReport) -> bool:
    return any(count.done for count in report.stages.values())


def export_run(
    study: Study, settings: StudySettings, prints: Fingerprints, run_id: str, formats: Iterable[str]
) -> list[str]:
    """Write the named formats of a run into its export folder; returns the paths made.

    Raises UnknownNameError for a run or format that does not exist.
    """
    wanted = [exporter(name) for name in formats]
    bundle = manifest.bundle(study, settings, prints, run_id)
    folder = study.export_folder(run_id)
    made: list[str] = []
    with replaced_folder(folder, "policyecho.export.rename") as temporary:
        for one in wanted:
            made += [str(folder / path.name) for path in one.write(bundle, temporary)]
        if folder.exists():
            manifest.carry_over(folder, temporary)
    return made
