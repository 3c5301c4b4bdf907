"""What tables quote from texts, kept from run to run: a text is opened only for matches that are new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pipeline.corpus.embed import select_embedded
from pipeline.corpus.kept_texts import recall_scraps
from pipeline.export.rows import Piece, Quoted
from pipeline.records import Match, ReadableText, Side
from pipeline.study.kept_work import pack, unpack
from pipeline.workflow.workspace import Workspace

__all__ = ["quote_texts"]


def quote_texts(workspace: Workspace) -> Quoted:
    """What the rows of a run's matches quote, as the study stands."""
    texts, context = _Texts(workspace), workspace.settings.export.context_chars
    return Quoted(texts, workspace.issuers, context, texts.find_scraps, _KeptPieces(workspace).recall)


class _Texts(Mapping[str, ReadableText]):
    """The texts of a study by document_id, each read once, when it is first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._read: dict[str, ReadableText] = {}
        self._scraps: dict[str, frozenset[int]] = {}

    def __getitem__(self, document_id: str) -> ReadableText:
        if document_id not in self._read:
            self._read[document_id] = self._workspace.text_of(self._workspace.item(document_id))
        return self._read[document_id]

    def __iter__(self) -> Iterator[str]:
        return (item.document.document_id for item in self._workspace.items)

    def __len__(self) -> int:
        return len(self._workspace.items)

    def find_scraps(self, readable: ReadableText) -> frozenset[int]:
        """The numbers of the sentences of a document that are no running text."""
        name, statistics = readable.document.document_id, self._workspace.statistics
        if name not in self._scraps:
            sentences = select_embedded(readable.segmentation)
            templates = statistics.statistics.templates if statistics else {}
            kinds = recall_scraps(self._workspace.kept, readable, sentences, templates)
            prose = {one.number for one, kind in zip(sentences, kinds, strict=True) if kind is None}
            self._scraps[name] = frozenset(
                one.number for one in readable.segmentation.sentences if one.number not in prose
            )
        return self._scraps[name]


class _KeptPieces:
    """The pieces in which matches are listed, each found once as long as its texts and what is said of them stay."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._kept = workspace, workspace.kept
        if self._kept.keeps:
            self._read_anew = workspace.study.texts.read_anew()
            self._recurring = workspace.statistics.template_digests if workspace.statistics else {}

    def recall(self, match: Match, make: Callable[[], list[Piece]]) -> list[Piece]:
        if not self._kept.keeps:
            return make()
        return self._kept.remember(self._key(match), make, _write, _read)

    def _key(self, match: Match) -> bytes:
        is_claim, context = match.exclusion is None, self._workspace.settings.export.context_chars
        said = match.match_id, is_claim, match.pairs, context, self._side(match.network), self._side(match.city)
        return self._kept.key("pieces", repr(said).encode("utf-8", "surrogatepass"))

    def _side(self, side: Side) -> tuple[object, ...]:
        """All that a side's cells follow from."""
        document = self._workspace.item(side.document_id).document
        issuer = self._workspace.issuers.get(document.issuer_id)
        read = self._workspace.fingerprints.segmentation, self._read_anew.get(document.sha256, "")
        return side, document, issuer, read, self._recurring.get(document.issuer_id, "")


def _write(pieces: list[Piece]) -> bytes:
    return pack([[one.match_id, one.is_scrap, dict(one.cells)] for one in pieces])


def _read(data: bytes) -> list[Piece]:
    return [Piece(match_id, is_scrap, cells) for match_id, is_scrap, cells in unpack(data)[0]]
