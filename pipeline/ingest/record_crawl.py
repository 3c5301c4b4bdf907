"""Takes what a crawl finds into the catalogue: documents, versions, snapshots, refusals, and what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from crawler.address import canonical_url
from crawler.events import CrawlEvent, PageFetched, Refusal, RefusalKind, RoundEnded, Snapshot
from crawler.source import Source
from pipeline.records.dates import parse_interval
from pipeline.study import Round, Study, Version

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that a source gave the time before and no longer gives, and how that showed."""

    source_id: str
    document_id: str
    url: str
    reason: str


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


class Taking:
    """Takes batches of findings into the catalogue, each in one transaction, and keeps count of them."""

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
        self._rounds = {(one.source_id, one.round_id): one for one in rounds}
        self._archived = archived
        self._told: dict[tuple[str, str], Refusal] = {}
        self._refusals: dict[tuple[str, str, str], Refusal] = {}
        # An archive may hold many rounds; only what the last of each refused stands.
        self._latest = {source_id: max(r for s, r in self._rounds if s == source_id) for source_id, _ in self._rounds}
        self._last_fetched: dict[tuple[str, str], str] = {}
        self._counts: dict[tuple[str, str], Counter[str]] = {key: Counter() for key in self._rounds}

    def take(self, batch: Sequence[CrawlEvent]) -> None:
        """All that a batch tells of, or nothing where this process ends before its end."""
        with self._study.catalogue.transaction("crawl"):
            for one in batch:
                match one:
                    case Snapshot():
                        self._take_snapshot(one)
                    case Refusal():
                        self._refuse(one)
                    case PageFetched():
                        self.report.pages += 1
                    case RoundEnded():
                        self._end(one)
            for key, counts in self._counts.items():
                if counts:
                    self._rounds[key] = _counted(self._rounds[key], counts)
                    self._study.crawls.put_round(self._rounds[key])
                    counts.clear()

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        self._on_document(snapshot.url)
        self._last_fetched[snapshot.source_id, snapshot.round_id] = snapshot.fetched_at
        if self._study.crawls.has(snapshot):
            return  # taken before this round was interrupted
        source = self._sources[snapshot.source_id]
        outcome = take_snapshot(self._study, source, snapshot)
        if outcome == "refused":
            url, conflict = snapshot.url, _conflict(self._study, snapshot)
            self._refuse(Refusal(source.id, url, RefusalKind.MEND, conflict, round_id=snapshot.round_id))
            return
        self._counts[snapshot.source_id, snapshot.round_id][outcome] += 1
        # Equal bytes of another address are that one's document.
        document_id = self._study.documents.holder_of(snapshot.sha256, removed_too=True)
        match outcome:
            case "new":
                self.report.new.append(document_id)
            case "changed":
                self.report.changed.append(document_id)
            case _:
                self.report.unchanged += 1

    def _refuse(self, refusal: Refusal) -> None:
        self._refusals[refusal.source_id, refusal.round_id, refusal.url] = refusal
        if refusal.round_id in ("", self._latest.get(refusal.source_id)):
            self._told[refusal.source_id, refusal.url] = refusal
            self.report.refusals = tuple(self._told.values())
            self._study.crawls.put_refusal(refusal, now=self.report.started_at)

    def _end(self, ended: RoundEnded) -> None:
        key = ended.source_id, ended.round_id
        counted = _counted(self._rounds[key], self._counts[key])
        self._counts[key].clear()
        gone, mine = self._gone(ended), self._refused_in(ended)
        documents = len(self._study.crawls.addresses(*key))
        # No answer, or none that leads to documents, is no crawl that found nothing: it must not pass for one.
        answers = counted.fetched + ended.fetched + ended.unchanged + ended.recalled
        silent = not documents and (not answers or any(one.of_index for one in mine))
        self.report.gone += gone
        finished = replace(
            counted,
            finished_at=self._end_of(key),
            documents=documents,
            gone=len(gone),
            refused=len(mine),
            expected_min=max(counted.expected_min, 1) if silent else counted.expected_min,
            fetched=counted.fetched + ended.fetched,
            not_modified=counted.not_modified + ended.unchanged,
            recalled=counted.recalled + ended.recalled,
        )
        self._rounds[key] = finished
        self._study.crawls.put_round(finished)
        self.report.rounds.append(finished)

    def _refused_in(self, ended: RoundEnded) -> list[Refusal]:
        return [
            one
            for one in self._refusals.values()
            if one.source_id == ended.source_id and one.round_id in ("", ended.round_id)
        ]

    def _end_of(self, key: tuple[str, str]) -> str:
        """When a round ended: now, or long ago where it is only read from the archive."""
        last = self._last_fetched.get(key, "")
        return last if self._archived and last else datetime.now(UTC).strftime(_MOMENT)

    def _gone(self, ended: RoundEnded) -> list[Gone]:
        """The documents of the round before that this one did not find, where that is certain."""
        before = self._study.crawls.round_before(ended.source_id, ended.round_id)
        if before is None:
            return []
        refused = self._refused_in(ended)
        refusals = {refusal.url: refusal for refusal in refused}
        # A page that could not be read may link them still.
        all_read = not any(refusal.of_index for refusal in refused)
        now_there = self._study.crawls.addresses(ended.source_id, ended.round_id)
        gone = []
        for address, (url, document_id) in self._study.crawls.given(ended.source_id, before.round_id).items():
            refusal = refusals.get(url)
            is_certain = all_read if refusal is None else refusal.kind is RefusalKind.GONE
            if address not in now_there and is_certain:
                reason = refusal.reason if refusal else "it is no longer linked"
                gone.append(Gone(ended.source_id, document_id, url, reason))
        return gone


def _counted(one: Round, counts: Mapping[str, int]) -> Round:
    return replace(
        one,
        new=one.new + counts.get("new", 0),
        changed=one.changed + counts.get("changed", 0),
        unchanged=one.unchanged + counts.get("unchanged", 0),
    )


def take_snapshot(study: Study, source: Source, snapshot: Snapshot) -> str:
    """List one fetched document; returns `new`, `changed`, `unchanged` or `refused`.

    The same bytes at two addresses are one document with two snapshots, until the bytes differ: then each address
    has its own. Changed bytes at one address are a new version of the same document. A document that was removed
    stays removed, and no crawl takes over a document that came from elsewhere.
    """
    twin = study.documents.holder_of(snapshot.sha256, removed_too=True)
    if not twin and _conflict(study, snapshot):
        return "refused"
    version = Version(
        snapshot.sha256,
        snapshot.size,
        snapshot.final_url.rsplit("/", 1)[-1].split("?")[0],
        snapshot.media_type,
        f"warc/{snapshot.body_file}@{snapshot.body_offset}",
    )
    fields = _known_bytes(study, source, snapshot, twin) if twin else _fields(source, snapshot)
    # First, so that a document never stands without the address that made it.
    study.crawls.put_snapshot(snapshot, fields["document_id"])
    outcome = study.documents.upsert(
        fields, now=snapshot.fetched_at, origin=f"crawl of {source.id}", version=version, restore=False
    )
    return {"added": "new", "updated": "changed"}.get(outcome, outcome)


def _known_bytes(study: Study, source: Source, snapshot: Snapshot, twin: str) -> dict[str, str]:
    """What bytes that came again tell: what the source or listing now says of a document of this very address.

    For a document of another address they only mend an archived copy that could not be read.
    """
    if study.crawls.home_of(twin) != (snapshot.source_id, snapshot.canonical_url):
        return {"document_id": twin, "problem": ""}
    said = _fields(source, snapshot) | {"document_id": twin}
    del said["retrieved_at"]  # the version was fetched when it was first seen
    return said


def _conflict(study: Study, snapshot: Snapshot) -> str:
    """Why the snapshot's id is not its own; empty where it is."""
    if not study.documents.knows(snapshot.document_id):
        return ""
    if study.crawls.home_of(snapshot.document_id) == (snapshot.source_id, snapshot.canonical_url):
        return ""
    return f"the id {snapshot.document_id} belongs to another document; give this one another document_id"


def _fields(source: Source, snapshot: Snapshot) -> dict[str, str]:
    earliest, latest = _said_date(snapshot)
    return {
        "document_id": snapshot.document_id,
        "role": source.role.value,
        "issuer_id": source.issuer_id,
        "work_id": snapshot.work_id or snapshot.document_id,
        "title": snapshot.title,
        "lang": snapshot.lang,
        "date_earliest": earliest,
        "date_latest": latest,
        "date_source": f"source:{source.id}" if earliest else "",
        # What names the visit would make another address of it every time.
        "url": canonical_url(snapshot.final_url),
        "doc_type": snapshot.doc_type or source.doc_type,
        "policy_field": source.policy_field,
        "path": "",
        "sha256": snapshot.sha256,
        "retrieved_at": snapshot.fetched_at,
        "problem": "",
    }


def _said_date(snapshot: Snapshot) -> tuple[str, str]:
    """The date that the source file itself gives of a document; what pages show is evidence, weighed elsewhere."""
    said = next((clue.text for clue in snapshot.clues if clue.kind == "source"), "")
    try:
        interval = parse_interval(said)
    except ValueError:
        return "", ""  # the text stays with the snapshot as evidence; an unread date is unknown, never guessed
    return interval.earliest.isoformat(), interval.latest.isoformat()
