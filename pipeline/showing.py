"""One match in full, its page drawn; and the normalised text of a document."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.config import StudySettings
from pipeline.errors import StageError, UnknownNameError
from pipeline.export.rows import Source, context, pages_of
from pipeline.inventory import Fingerprints, inventory
from pipeline.records import ExclusionCode, Match, Order, Side
from pipeline.store import Study

_ORDER_WORDS = {
    Order.NETWORK_FIRST: "the network text is earlier",
    Order.CITY_FIRST: "the city text is earlier",
    Order.OVERLAP: "the dates overlap, so nobody is known to be first",
    Order.UNKNOWN: "a date is unknown, so nobody is known to be first",
}
_EXCLUSION_WORDS = {
    ExclusionCode.REVERSE_DIRECTION: "the city wrote it before the network did",
    ExclusionCode.COMMON_SOURCE_BETTER: "a reference document explains it better, or is the source of both",
    ExclusionCode.OWN_DOCUMENT_BETTER: "the city's own earlier document explains it better",
    ExclusionCode.SAME_WORK: "both are versions of the same work",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A match with the documents it quotes."""

    match: Match
    network: Source
    city: Source
    is_current: bool


def find_match(study: Study, prints: Fingerprints, match_id: str) -> Shown:
    """A match by its id or the beginning of it: of the newest run, else of an older one that is still on record.

    Raises UnknownNameError, StageError.
    """
    current = study.runs.current()
    if not current:
        raise StageError("the study has no finished run; run `policyecho run` first")
    newest = study.runs.matches(current)
    found = {match.match_id: match for match in newest if match_id and match.match_id.startswith(match_id)}
    if not found:
        older = (match for run_id in study.runs.known() for match in study.runs.matches(run_id))
        found = {match.match_id: match for match in older if match_id and match.match_id.startswith(match_id)}
    if len(found) != 1:
        kind = "match" if not found else f"match (it fits {len(found)})"
        raise UnknownNameError(kind, match_id, [match.match_id for match in newest])
    (match,) = found.values()
    network, city = (_source(study, prints, side) for side in (match.network, match.city))
    return Shown(match, network, city, is_current=any(one.match_id == match.match_id for one in newest))


def _source(study: Study, prints: Fingerprints, side: Side) -> Source:
    item = next(one for one in inventory(study, prints) if one.document.document_id == side.document_id)
    stored = study.texts.extraction(side.sha256, prints.extraction)
    cut = study.texts.segmentation(side.sha256, prints.segmentation)
    if stored is None or cut is None:
        raise StageError(f"{side.document_id} changed since that run; run `policyecho run` and look at its matches")
    return Source(item.document, stored.extraction, cut)


def document_text(study: Study, prints: Fingerprints, document_id: str) -> str:
    """The normalised text on which every offset rests. Raises UnknownNameError, StageError."""
    item = next((one for one in inventory(study, prints) if one.document.document_id == document_id), None)
    if item is None:
        raise UnknownNameError("document", document_id, study.documents.ids())
    stored = study.texts.extraction(item.document.sha256, prints.extraction)
    if stored is None:
        why = item.reason or "it was not read yet; run `policyecho run` first"
        raise StageError(f"{document_id} has no text: {why}")
    if not stored.extraction.text:
        raise StageError(f"{document_id} has no text: {stored.extraction.reason}")
    return stored.extraction.text


def described(shown: Shown, settings: StudySettings) -> str:
    """A match in plain words: both passages in context, scores, order, rivals, and what is not known."""
    match = shown.match
    age = "" if shown.is_current else " of an older run; the study has changed since"
    parts = [f"Match {match.match_id}{age}", ""]
    for name, side, source in (("NETWORK", match.network, shown.network), ("CITY", match.city, shown.city)):
        parts += [_side(name, side, source, settings.export.context_chars), ""]
    parts += ["Aligned sentences (network > city, margin):", *_aligned(shown), ""]
    parts += _scores(match)
    parts += ["", _order(match), _rival(match)]
    if match.exclusion:
        parts.append(f"Excluded ({match.exclusion.value}): {_EXCLUSION_WORDS[match.exclusion]}.")
    parts.append(f"Flags: {', '.join(match.flags)}.")
    parts.append("Not calibrated: no error rate and no grade is known for this match; read both passages.")
    return "\n".join(parts)


def _side(name: str, side: Side, source: Source, limit: int) -> str:
    document, text = source.document, source.extraction.text
    first, last = pages_of(source.extraction, side.span.start, side.span.end)
    pages = "" if first is None else f", page {first}" if first == last else f", pages {first}-{last}"
    pages += " of the file" if pages else ""  # the number printed on a page may be another
    date = f"{document.date.earliest} to {document.date.latest}" if document.date else "date unknown"
    before, after = context(text, source.segmentation, side.span.start, side.span.end, min(limit, 160))
    passage = text[side.span.start : side.span.end]
    head = f"{name}  {document.document_id} | {document.title or 'untitled'} | {document.lang} | {date}{pages}"
    place = f"        characters {side.span.start}-{side.span.end}, version {side.sha256[:12]}"
    return f"{head}\n{place}\n\n… {before.strip()}\n>>> {passage} <<<\n{after.strip()} …"


def _scores(match: Match) -> list[str]:
    return [
        f"score            {match.score:8.4f}  margins above what counts, added up on the side where that is less",
        f"score_cosine     {match.score_cosine:8.4f}  mean centred cosine of the aligned sentences",
        f"score_margin     {match.score_margin:8.4f}  the same less the nearness of their neighbourhoods",
        f"coverage network {match.network.coverage:8.4f}  share of the network passage with a partner",
        f"coverage city    {match.city.coverage:8.4f}  share of the city passage with a partner",
        f"aligned          {len(match.pairs):8d}  sentence pairs",
    ]


def _aligned(shown: Shown) -> list[str]:
    """Each aligned sentence pair, both sentences in full."""
    lines = []
    for pair in shown.match.pairs:
        network = _sentence(shown.network, pair.network_sentence)
        city = _sentence(shown.city, pair.city_sentence)
        lines.append(f"  {pair.margin:.2f}  {network}\n      > {city}")
    return lines


def _sentence(source: Source, number: int) -> str:
    sentence = source.segmentation.sentences[number]
    return " ".join(source.extraction.text[sentence.start : sentence.end].split())


def _order(match: Match) -> str:
    lag = "" if match.lag_days_min is None else f", {match.lag_days_min} to {match.lag_days_max} days between"
    return f"Order: {_ORDER_WORDS[match.order]}{lag}."


def _rival(match: Match) -> str:
    checked = " and ".join({"reference": "reference documents", "own_earlier": "the city's earlier documents"}[k]
                           for k in match.rivals_checked)  # fmt: skip
    if match.rival is None:
        return f"Rivals: of {checked}, none fits." if checked else "Rivals: not checked, the study holds none."
    rival = match.rival
    return (
        f"Rivals: strongest of {checked} is {rival.document_id} ({rival.kind}), margin {rival.score:.4f}, network "
        f"ahead by {rival.delta:+.4f}; {rival.decisive_for_network} sentences speak for the network, "
        f"{rival.decisive_for_rival} for the rival."
    )
