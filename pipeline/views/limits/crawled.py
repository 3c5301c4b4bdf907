"""What limits a study in what it crawled: files on several issuers' sites, documents whose source file was deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from crawler.errors import SourceError
from crawler.source import load_sources
from pipeline.ingest.documents_csv import OVERRIDES_NAME
from pipeline.text.plurals import count_of
from pipeline.views.limits.kinds import Limit, LimitKind
from pipeline.workflow.workspace import Workspace


def find_shared_files(workspace: Workspace) -> Iterator[Limit]:
    """Documents whose very file came from sources of several issuers or roles, where nobody has said whose it is."""
    study = workspace.study
    with suppress(SourceError):  # of a source that cannot be read `crawl` says why
        owners = {source.id: (source.role, source.issuer_id) for source in load_sources(study.sources)}
        decided = {document_id for document_id, field in study.documents.overrides() if field == "issuer_id"}
        of_document, told = study.crawls.sources_of_documents(), []
        for document in (item.document for item in workspace.active if item.document.document_id not in decided):
            own = (document.role, document.issuer_id)
            found = {owners[name] for name in of_document.get(document.document_id, ()) if name in owners} - {own}
            others = ", ".join(f"{role} {issuer_id}" for role, issuer_id in sorted(found))
            if others:
                told.append(f"{document.document_id} of {' '.join(own)} and {others}")
        if told:
            count = f"{count_of(len(told), 'document')} whose file is on the sites of several issuers"
            step = f"see whose it is, and put role and issuer_id of each in {OVERRIDES_NAME}, also where they are right"
            yield Limit(LimitKind.FILE_SHARED, count, len(told), None, tuple(told), step)


def find_deleted_sources(workspace: Workspace) -> Iterator[Limit]:
    """Documents that take part though the file of every source that gave them was deleted, or called otherwise.

    What a source under a new name found anew counts as another document, beside the one before.
    """
    crawls, folder = workspace.study.crawls, workspace.study.sources
    there = {path.stem for path in folder.rglob("*.toml")}  # a source is called as its file
    of_document = crawls.sources_of_documents()
    deleted = frozenset().union(*of_document.values()) - there
    replaced = crawls.replaced() if deleted else {}
    names = [item.document.document_id for item in workspace.active if not item.document.path]
    lost = tuple(
        name + (f", now {replaced[name]}" if name in replaced else "")
        for name in names
        if (sources := of_document.get(name, frozenset())) & deleted and (sources <= deleted or name in replaced)
    )
    if lost:
        found = (
            f"{count_of(len(lost), 'document')} of {count_of(len(deleted), 'source')} without a file in {folder.name}/"
        )
        step = (
            f"put the file of {', '.join(sorted(deleted))} back, under its name and id, or take each document out with "
            "`policyecho remove ID --reason TEXT`"
        )
        yield Limit(LimitKind.SOURCE_DELETED, found, len(lost), None, lost, step)
