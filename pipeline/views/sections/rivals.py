"""In words: what else could explain a match, with the passage of the strongest other explanation."""

from __future__ import annotations

from pipeline.evidence.rivals.kinds import RIVAL_CODES
from pipeline.records import Flag, Match, Order, ReadableText, Rival, RivalKind, TextClass
from pipeline.text.languages import written_as
from pipeline.views.passages import quote_sentences
from pipeline.views.section import LabelledText, Section

__all__ = ["rivals_section"]

_ALL_OF = {
    RivalKind.REFERENCE: "reference documents",
    RivalKind.OWN_EARLIER: "the city's own earlier documents",
    RivalKind.PEER_CITY: "earlier documents of other cities",
}
_LOST = frozenset(codes.better for codes in RIVAL_CODES.values())
_SCALE = "0 is unrelated, 1 a translation or the same text"


def rivals_section(match: Match, source: ReadableText | None) -> Section:
    """Which kinds of document were compared, the strongest rival, its passage, and for whom the sentences speak."""
    checked = [_ALL_OF[kind] for kind in match.rivals_checked]
    told = [LabelledText("compared with", f"{', '.join(checked)}." if checked else "Nothing: see the flags.")]
    if match.rival is None:
        if checked:
            told.append(LabelledText("found", "None of them comes near any sentence of the city passage."))
        return Section("What else could explain it", tuple(told))
    told += [
        LabelledText("strongest", _strongest(match.rival, source)),
        LabelledText("nearness", _nearness(match.rival)),
        LabelledText("its passage", _passage(match.rival, source)),
        LabelledText("so", _so(match, match.rival, source)),
    ]
    return Section("What else could explain it", tuple(told))


def _strongest(rival: Rival, source: ReadableText | None) -> str:
    title = f" “{source.document.title}”" if source and source.document.title else ""
    date = f", {source.document.date.earliest.year}" if source and source.document.date else ""
    return f"{rival.document_id}{title}{date}, {rival.kind.meaning}."


def _nearness(rival: Rival) -> str:
    network = rival.score + rival.delta
    return (
        f"On average the city sentences lie at {rival.score:.2f} in this rival and at {network:.2f} in the network "
        f"document ({_SCALE})."
    )


def _decides(rival: Rival) -> str:
    network, other = rival.decisive_for_network, rival.decisive_for_rival
    if not network and not other:
        return "No sentence is so much nearer to one of the two that it decides."
    return f"{_sentences(network)} clearly nearer to the network document, {other or 'none'} to the rival."


def _so(match: Match, rival: Rival, source: ReadableText | None) -> str:
    if Flag.VIA_COMMON_SOURCE in match.flags:
        return (
            "This reference is older than the network document, holds the passage as well, and no sentence tells the "
            "two apart. It is taken for the source of both, so this is no claim."
        )
    return f"{_decides(rival)} {_verdict(match, rival, source)}"


def _verdict(match: Match, rival: Rival, source: ReadableText | None) -> str:
    if match.order is Order.CITY_FIRST:
        return "As the city wrote first, the network document cannot be its source either way."
    if match.exclusion in _LOST:
        return "The rival is the better explanation, so this is no claim."
    if Flag.RIVAL_TIE in match.flags:
        return f"The text alone cannot tell the two apart.{_other_language(match, source)}"
    # Where something else excludes the match there is no claim to keep.
    is_claim = match.exclusion is None
    if rival.decisive_for_rival:
        return f"Each explains a part of the passage{', so the network keeps its claim' if is_claim else ''}."
    if Flag.RIVAL_IN_PART in match.flags:
        return (
            "Others stand in this rival as well, which is older than the network document: that part may come from "
            f"there.{' For the rest the network keeps its claim.' if is_claim else ''}"
        )
    return "The network document explains the passage better."


def _other_language(match: Match, source: ReadableText | None) -> str:
    """What a rival in another language must be for the network's very words to come from it; else empty."""
    langs = match.chance.stratum.langs if match.chance else None
    if match.text_class is not TextClass.VERBATIM_COPY or langs is None or source is None:
        return ""
    if written_as(source.document.lang) == written_as(langs[0]):
        return ""
    return (
        " The city has the network's very words, and the rival is in another language: it is their source only by a "
        "version in the city's language, which the study does not hold."
    )


def _sentences(number: int) -> str:
    return "1 sentence is" if number == 1 else f"{number or 'No'} sentences are"


def _passage(rival: Rival, source: ReadableText | None) -> str:
    passage = quote_sentences(source, rival.first_sentence, rival.last_sentence) if source else ""
    return f"“{passage}”" if passage else "Its text has changed since, or is no longer in the study."
