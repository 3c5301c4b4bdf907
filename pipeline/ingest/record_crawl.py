"""Records what a crawl tells in the catalogue: snapshots, refusals, rounds, and what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from crawler.events import CrawlEvent, PageFetched, Refusal, RefusalKind, RoundEnded, Snapshot
from crawler.source import Source
from crawler.source.reach import reach_of
from pipeline.ingest.find_gone import Gone, MissingDocuments
from pipeline.ingest.find_moved import FormerAddresses
from pipeline.ingest.misfits import explain_misfit
from pipeline.ingest.record_snapshot import SnapshotOutcome, explain_conflict, record_snapshot
from pipeline.records.moments import now
from pipeline.study import Round, Study

_NOTHING = (
    "what it begins with was read and leads to no document: look whether scripts fill its pages, whether the site was"
    " rebuilt, and whether what the source file names is there"
)


@dataclass(slots=True)
class CrawlReport:
    """What a crawl brought: its rounds, documents by what became of them, and every address that was refused."""

    started_at: str
    pages: int = 0
    rounds: list[Round] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    gone: list[Gone] = field(default_factory=list)
    refusals: tuple[Refusal, ...] = ()

    @property
    def too_few(self) -> list[Round]:
        """The rounds that brought fewer documents than expected."""
        return [one for one in self.rounds if one.too_few]

    def summary(self, finished_at: str, exit_code: int) -> dict[str, object]:
        """The same for a program to read."""
        # What a person reads; what is to be done about a refusal was decided while it was recorded.
        refusals = [{key: value for key, value in asdict(one).items() if key != "kind"} for one in self.refusals]
        return asdict(self) | {
            "refusals": refusals,
            "finished_at": finished_at,
            "exit_code": exit_code,
            "too_few": [one.source_id for one in self.too_few],
        }


class CrawlRecorder:
    """Records batches of what a crawl tells in the catalogue, each in one transaction, and keeps count of it."""

    def __init__(
        self,
        study: Study,
        sources: Sequence[Source],
        rounds: Iterable[Round],
        report: CrawlReport,
        on_document: Callable[[str], None],
        *,
        archived: bool = False,
    ) -> None:
        self._study, self.report, self._on_document = study, report, on_document
        self._sources = {source.id: source for source in sources}
        self._rounds = {(begun.source_id, begun.round_id): begun for begun in rounds}
        self._archived, self._former = archived, FormerAddresses(study)
        # What of them stands at the end, by source and address, and all of them, by round too.
        self._standing: dict[tuple[str, str], Refusal] = {}
        self._refusals: dict[tuple[str, str, str], Refusal] = {}
        # An archive may hold many rounds; only what the last of each refused stands.
        self._latest = {source_id: max(r for s, r in self._rounds if s == source_id) for source_id, _ in self._rounds}
        self._last_fetched: dict[tuple[str, str], str] = {}
        self._counts: dict[tuple[str, str], Counter[SnapshotOutcome]] = {key: Counter() for key in self._rounds}

    def record(self, batch: Sequence[CrawlEvent]) -> None:
        """All that a batch tells of, or nothing where this process ends before its end."""
        with self._study.catalogue.transaction("crawl"):
            for event in batch:
                match event:
                    case Snapshot():
                        self._record_snapshot(event)
                    case Refusal():
                        self._record_refusal(event)
                    case PageFetched():
                        self.report.pages += 1
                    case RoundEnded():
                        self._finish_round(event)
            for key, counts in self._counts.items():
                if counts:
                    self._rounds[key] = _add_counts(self._rounds[key], counts)
                    self._study.crawls.put_round(self._rounds[key])
                    counts.clear()
        self.report.refusals = tuple(self._standing.values())

    def _record_snapshot(self, snapshot: Snapshot) -> None:
        self._on_document(snapshot.url)
        self._last_fetched[snapshot.source_id, snapshot.round_id] = snapshot.fetched_at
        if self._study.crawls.has_snapshot(snapshot):
            return  # recorded before this round was interrupted
        snapshot = self._former.settle(snapshot)
        source = self._sources[snapshot.source_id]
        if misfit := explain_misfit(self._study, source, snapshot):
            url = snapshot.url
            self._record_refusal(Refusal(source.id, url, RefusalKind.STAND_IN, misfit, round_id=snapshot.round_id))
            return
        outcome = record_snapshot(self._study, source, snapshot)
        if outcome is SnapshotOutcome.REFUSED:
            url, conflict = snapshot.url, explain_conflict(self._study, snapshot)
            self._record_refusal(Refusal(source.id, url, RefusalKind.MEND, conflict, round_id=snapshot.round_id))
            return
        self._counts[snapshot.source_id, snapshot.round_id][outcome] += 1
        # Equal bytes of another address are that one's document.
        document_id = self._study.documents.holder_of(snapshot.sha256, removed_too=True)
        match outcome:
            case SnapshotOutcome.NEW:
                self.report.new.append(document_id)
            case SnapshotOutcome.CHANGED:
                self.report.changed.append(document_id)
            case SnapshotOutcome.UNCHANGED:
                self.report.unchanged += 1

    def _record_refusal(self, refusal: Refusal) -> None:
        key = refusal.source_id, refusal.round_id, refusal.url
        refusal = self._refusals[key] = _join_faults(self._refusals.get(key), refusal)
        if refusal.round_id in ("", self._latest.get(refusal.source_id)):
            self._standing[refusal.source_id, refusal.url] = refusal
            self._study.crawls.put_refusal(refusal, now=self.report.started_at)

    def _finish_round(self, ended: RoundEnded) -> None:
        key = ended.source_id, ended.round_id
        counted = _add_counts(self._rounds[key], self._counts[key])
        self._counts[key].clear()
        source = self._sources[ended.source_id]
        documents = len(self._study.crawls.addresses(*key))
        if not documents and not self._refusals_of(ended):
            url = next(iter(source.start_urls), source.id)
            self._record_refusal(Refusal(source.id, url, RefusalKind.MEND, _NOTHING, True, ended.round_id))
        missing = MissingDocuments(self._study, source, ended, self._refusals_of(ended))
        for refusal in (*missing.explain_hindrances(), *missing.explain_left()):
            self._record_refusal(refusal)
        refusals, gone = self._refusals_of(ended), missing.find_gone()
        # No answer, or none that leads to documents, is no crawl that found nothing: it must not pass for one.
        answers = counted.fetched + ended.fetched + ended.unchanged + ended.recalled
        is_silent = not documents and (not answers or any(refusal.of_index for refusal in refusals))
        self.report.gone += gone
        finished = replace(
            counted,
            finished_at=self._finished_at(key),
            documents=documents,
            gone=len(gone),
            refused=len(refusals),
            expected_min=max(counted.expected_min, 1) if is_silent else counted.expected_min,
            fetched=counted.fetched + ended.fetched,
            not_modified=counted.not_modified + ended.unchanged,
            recalled=counted.recalled + ended.recalled,
            reach=reach_of(source),
        )
        self._rounds[key] = finished
        self._study.crawls.put_round(finished)
        self.report.rounds.append(finished)

    def _refusals_of(self, ended: RoundEnded) -> list[Refusal]:
        return [
            refusal
            for refusal in self._refusals.values()
            if refusal.source_id == ended.source_id and refusal.round_id in ("", ended.round_id)
        ]

    def _finished_at(self, key: tuple[str, str]) -> str:
        """When a round ended: now, or long ago where it is only read from the archive."""
        last = self._last_fetched.get(key, "")
        return last if self._archived and last else now()


def _join_faults(before: Refusal | None, now: Refusal) -> Refusal:
    """The later refusal of an address, with the fault that was told of it before where both are to be mended."""
    if before is None or {before.kind, now.kind} != {RefusalKind.MEND} or before.reason in now.reason:
        return now
    reason = before.reason if now.reason in before.reason else f"{before.reason}; {now.reason}"
    return replace(now, reason=reason, of_index=before.of_index or now.of_index)


def _add_counts(crawled: Round, counts: Mapping[SnapshotOutcome, int]) -> Round:
    return replace(
        crawled,
        new=crawled.new + counts.get(SnapshotOutcome.NEW, 0),
        changed=crawled.changed + counts.get(SnapshotOutcome.CHANGED, 0),
        unchanged=crawled.unchanged + counts.get(SnapshotOutcome.UNCHANGED, 0),
    )
