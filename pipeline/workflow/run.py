"""The order of the stages: what is stale is done, what is fresh is left, and a kill loses one unit of work."""

from __future__ import annotations

import sys
from dataclasses import asdict

from pipeline.evidence.weigh import weigh
from pipeline.ingest.documents_csv import apply_overrides
from pipeline.match import find_matches
from pipeline.records.moments import now
from pipeline.study import lead_to_latest
from pipeline.workflow import manifest
from pipeline.workflow.cluster.compute import HERE, Compute
from pipeline.workflow.export import export, is_exported, keep_tables
from pipeline.workflow.freeze_statistics import freeze_statistics
from pipeline.workflow.load_corpus import load_corpus
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
) -> RunReport:
    """Bring the study up to date, up to and with the stage `until`, and export where that is the last.

    With `failed_again`, files that could not be read before are read again, and those of which a page was
    left out because the reader was stopped at it. `compute` reads files and encodes sentences. Raises PipelineError
    where a stage cannot go on; documents that cannot be read never stop it.
    """
    report = RunReport()
    if until == "match":
        # A table that cannot be used is told now and not after an hour of reading.
        _ = workspace.tables, workspace.issuers
    _, report.faults = apply_overrides(workspace.study, now=now())
    workspace.changed()
    report.stages["extract"] = read_stale_files(workspace, progress, now(), compute, failed_again=failed_again)
    report.stages["segment"] = cut_sentences(workspace, progress)
    report.items = workspace.items
    if until == "extract":
        return report
    report.stages["embed"] = embed_sentences(workspace, progress, compute)
    if until == "embed":
        return report
    frozen = freeze_statistics(workspace, now=now(), progress=progress)
    report.grown = frozen.grown
    rebuilt = refresh_index(workspace, frozen, progress)
    report.stages["index"] = StageCount(int(rebuilt), int(not rebuilt))
    if until == "index":
        return report
    _match_and_export(workspace, frozen, progress, report)
    return report


def _match_and_export(workspace: Workspace, frozen: StatisticsInForce, progress: Progress, report: RunReport) -> None:
    """Match what the inputs of the run say, unless that was done, and export what is not exported."""
    study, made_of = workspace.study, manifest.inputs(workspace, frozen.statistics_id)
    run_id = manifest.make_run_id(made_of)
    known, exported = study.runs.manifest(run_id) is not None, is_exported(study, run_id)
    report.run_id = run_id
    report.fresh = known and exported and study.runs.current() == run_id and not report.did_work
    report.stages["match"] = StageCount(int(not known), int(known))
    if not known:
        _match(workspace, frozen, progress, run_id, made_of)
    for match in study.runs.matches(run_id):
        report.count(match)
    keep_tables(workspace, run_id)
    if not exported:
        with progress("writing tables", 1):
            report.kept = export(workspace, ("csv",), run_id).kept
    report.latest = lead_to_latest(study.exports, run_id)
    if study.runs.current() != run_id:
        study.runs.finish(run_id)
    report.stages["export"] = StageCount(int(not exported), int(exported))


def _match(
    workspace: Workspace, frozen: StatisticsInForce, progress: Progress, run_id: str, made_of: dict[str, object]
) -> None:
    """Find the matches of a run, weigh them and store them with what the run was made of."""
    settings = workspace.settings
    corpus = load_corpus(workspace, frozen, progress)
    with progress("matching", 1) as bar:
        result = find_matches(corpus, settings.match, workspace.profile, bar)
    with progress("weighing matches", 1) as bar:
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
