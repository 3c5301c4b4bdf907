"""run.json: what a run was made of and what came out."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from index.models import Precision, label_of
from pipeline import __version__, evidence, export
from pipeline.evidence import differences
from pipeline.match import MATCHERS, scorers
from pipeline.records import Match
from pipeline.study.tables import TABLES
from pipeline.workflow.inventory import Item, fingerprint
from pipeline.workflow.workspace import Workspace

_LIBRARIES = (
    "faiss-cpu", "numpy", "onnxruntime", "pandas", "pdfplumber", "sentence-transformers", "torch", "trafilatura",
)  # fmt: skip
_version_of = cache(metadata.version)  # which parses the description of a library at every call


def inputs(workspace: Workspace, statistics_id: str) -> dict[str, object]:
    """Everything a run's exports follow from: documents, tables, settings, code, profile and frozen statistics."""
    settings, fingerprints, profile = workspace.settings, workspace.fingerprints, workspace.profile
    return {
        "documents": workspace.document_digests,
        "tables": {name: _table_digest(workspace.study.root / name) for name in TABLES},
        "settings": settings.analysis(),
        "code": {
            "policyecho": __version__,
            "extraction": fingerprints.extraction,
            "segmentation": fingerprints.segmentation,
            "vectors": fingerprints.vectors,
            "matcher": f"{settings.match.matcher} {MATCHERS[settings.match.matcher].version}",
            "scorers": scorers.VERSION,
            "evidence": evidence.VERSION,
            "differences": differences.VERSION,
            "export": export.VERSION,
        },
        "statistics_id": statistics_id,
        "profile_id": profile.profile_id if profile else None,
        "seed": None,  # nothing in a run is drawn by chance
    }


def make_run_id(made_of: Mapping[str, object]) -> str:
    """The first 12 hex digits of the digest of a run's inputs."""
    return fingerprint(made_of)


def present_run_id(workspace: Workspace) -> str:
    """The id of the run that the study as it stands would make; empty before it has statistics."""
    frozen = workspace.statistics
    return make_run_id(inputs(workspace, frozen.statistics_id)) if frozen else ""


def replaced_model(workspace: Workspace) -> str:
    """What the model of the newest run is called where the settings name another by now; else empty."""
    current = workspace.study.runs.current()
    settings: Any = (workspace.study.runs.manifest(current) or {}).get("settings") if current else None
    if not settings:
        return ""
    made_by = settings["model"]
    # Runs that were made before there was a choice name no precision.
    was = made_by["name"], Precision(made_by.get("precision", Precision.FLOAT32))
    chosen = workspace.settings.model
    return label_of(*was) if was != (chosen.name, chosen.precision) else ""


def _table_digest(path: Path) -> str | None:
    return fingerprint(path.read_bytes().hex()) if path.exists() else None


def make_manifest(
    identity: str, started_at: str, made_of: Mapping[str, object], items: Sequence[Item], matches: Sequence[Match]
) -> dict[str, object]:
    """What run.json holds of a stored run: what it was made of, what came out, and the versions at work."""
    return {
        "run_id": identity,
        "started_at": started_at,
        **made_of,
        "counts": _counts(items, matches),
        "versions": {
            "python": platform.python_version(),
            **{name: _version_of(name) for name in _LIBRARIES},
        },
    }


def _counts(items: Sequence[Item], matches: Sequence[Match]) -> dict[str, object]:
    sentences = sum(item.counts.sentences for item in items if item.active and item.counts)
    embedded = sum(item.counts.embedded for item in items if item.active and item.counts)
    return {
        "documents": dict(sorted(Counter(item.status.value for item in items).items())),
        "sentences": sentences,
        "sentences_embedded": embedded,
        "sentences_not_embedded": sentences - embedded,
        "matches": sum(match.exclusion is None for match in matches),
        "grades": dict(sorted(Counter(m.grade.letter for m in matches if m.grade and not m.exclusion).items())),
        "excluded": dict(sorted(Counter(m.exclusion.value for m in matches if m.exclusion).items())),
    }
