"""The order of the stages: what is stale is done, what is fresh is left, and a kill loses one unit of work."""

from __future__ import annotations

import sys
from dataclasses import asdict

from index.one_thread import one_thread_a_product
from pipeline.corpus.model import Corpus
from pipeline.evidence.weigh import weigh
from pipeline.export import CSV
from pipeline.ingest.documents_csv import apply_overrides
from pipeline.match import find_matches
from pipeline.records.moments import now
from pipeline.study import lead_to_latest
from pipeline.workflow import manifest
from pipeline.workflow.cluster.compute import HERE, Compute
from pipeline.workflow.export import Complete, export_run, is_exported, keep_tables
from pipeline.workflow.measured.freeze_statistics import freeze_statistics
from pipeline.workflow.measured.kept_work import keeping_work
from pipeline.workflow.measured.load_corpus import load_corpus
from pipeline.workflow.meter import Meter
from pipeline.workflow.report import Progress, RunReport, StageCount
from pipeline.workflow.sentence_index import refresh_index
from pipeline.workflow.stages import cut_sentences, embed_sentences, read_stale_files
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace

STAGES = ("extract", "embed", "index", "match")


def run(
    workspace: Workspace,
    progress: Progress,
    *,
    until: str = "match",
    failed_again: bool = False,
    compute: Compute = HERE,
    complete: Complete | None = None,
) -> RunReport:
    """Bring the study up to date, up to and with the stage `until`, and export where that is the last.

    With `failed_again`, files that could not be read before are read again, and those of which a page was
    left out because the reader was stopped at it. `compute` reads files and encodes sentences, `complete` adds to the
    tables what is not of the run. What a run that did anything cost is kept. Raises PipelineError where a stage cannot
    go on; documents that cannot be read never stop it.
    """
    report, meter, began = RunReport(), Meter(), now()
    if until == "match":
        # A table that cannot be used is told now and not after an hour of reading.
        _ = workspace.tables, workspace.issuers
    _, report.faults = apply_overrides(workspace.study, now=began)
    workspace.changed()
    with keeping_work(workspace) as kept:
        frozen = _bring_up_to_date(workspace, progress, report, meter, until, compute, failed_again=failed_again)
        if frozen is not None and until == "match":
            _match_and_export(workspace, frozen, progress, report, meter, complete)
    if "match" in report.stages:
        report.stages["match"].hindered = kept.loss
    _finish(workspace, report, meter, began)
    return report


def _bring_up_to_date(
    workspace: Workspace,
    progress: Progress,
    report: RunReport,
    meter: Meter,
    until: str,
    compute: Compute,
    *,
    failed_again: bool,
) -> StatisticsInForce | None:
    """Do what is stale before matching; returns the statistics in force, None where it ended before them."""
    with meter.stage("extract"):
        report.stages["extract"] = read_stale_files(workspace, progress, now(), compute, failed_again=failed_again)
    with meter.stage("segment"):
        report.stages["segment"] = cut_sentences(workspace, progress)
    report.items = workspace.items
    if until == "extract":
        return None
    with meter.stage("embed"):
        report.stages["embed"] = embed_sentences(workspace, progress, compute, meter.count_tokens)
    if until == "embed":
        return None
    with meter.stage("statistics"):
        frozen = freeze_statistics(workspace, now=now(), progress=progress)
    report.grown = frozen.grown
    with meter.stage("index"):
        report.stages["index"] = refresh_index(workspace, frozen, progress)
    return frozen


def _finish(workspace: Workspace, report: RunReport, meter: Meter, began: str) -> None:
    """Mark a run as the newest, and keep what it cost if it did anything."""
    study = workspace.study
    is_new = bool(report.run_id) and study.runs.current() != report.run_id
    if not (is_new or report.did_work):
        return
    report.cost = meter.cost(report.run_id, began)
    with study.catalogue.transaction("run finished"):
        if is_new:
            study.runs.finish(report.run_id)
        study.costs.put(report.cost)


def _match_and_export(
    workspace: Workspace,
    frozen: StatisticsInForce,
    progress: Progress,
    report: RunReport,
    meter: Meter,
    complete: Complete | None,
) -> None:
    """Match what the inputs of the run say, unless that was done, and export what is not exported."""
    study, made_of = workspace.study, manifest.inputs(workspace, frozen.statistics_id)
    run_id = manifest.make_run_id(made_of)
    known, exported = study.runs.manifest(run_id) is not None, is_exported(study, run_id)
    report.run_id = run_id
    report.fresh = known and exported and study.runs.current() == run_id and not report.did_work
    report.stages["match"] = StageCount(int(not known), int(known))
    if not known:
        _match(workspace, frozen, progress, run_id, made_of, meter)
    with meter.stage("export"):
        for match in workspace.matches_of(run_id):
            report.count(match)
        tables = keep_tables(workspace, run_id)
        if not exported:
            with progress("writing tables", 1):
                report.kept = export_run(workspace, run_id, [CSV], complete, tables).kept
        report.latest = lead_to_latest(study.exports, run_id)
    if not known:
        workspace.kept.forget_unasked()
    report.stages["export"] = StageCount(int(not exported), int(exported))


def _match(
    workspace: Workspace,
    frozen: StatisticsInForce,
    progress: Progress,
    run_id: str,
    made_of: dict[str, object],
    meter: Meter,
) -> None:
    """Find the matches of a run, weigh them and store them with what the run was made of."""
    with meter.stage("load"):
        corpus = load_corpus(workspace, frozen, progress)
    # Documents are so small that the threads of a product wait for each other fifty times as long as they compute.
    with one_thread_a_product():
        _match_and_weigh(workspace, corpus, progress, run_id, made_of, meter)


def _match_and_weigh(
    workspace: Workspace,
    corpus: Corpus,
    progress: Progress,
    run_id: str,
    made_of: dict[str, object],
    meter: Meter,
) -> None:
    settings = workspace.settings
    with meter.stage("match"), progress("matching", 1) as bar:
        result = find_matches(corpus, settings.match, workspace.profile, bar)
    with meter.stage("weigh"), progress("weighing matches", 1) as bar:
        weighed = weigh(
            corpus,
            result.matches,
            settings.evidence,
            workspace.profile,
            workspace.tables,
            settings.match.min_strength,
            bar,
        )
        sys.audit("policyecho.match.found", run_id)
        counted = {
            "dropped": result.dropped,
            "nulls": [asdict(null) for null in weighed.nulls],
            "found_to_be_one_work": [asdict(pair) for pair in weighed.same_works],
        }
        workspace.study.runs.put(run_id, {**made_of, **counted}, weighed.matches, now=now())
        workspace.put_matches(run_id, weighed.matches)
