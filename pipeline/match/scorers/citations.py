"""What the passages call by name: shared instruments, a citation of the source, and names that mislead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.corpus.lexicon import Lexicon, Mention, NameKind
from pipeline.corpus.model import CorpusDocument
from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer
from pipeline.match.scorers.sections import find_section
from pipeline.records import Document, ExclusionCode, Flag, Order, PageSpan, SharedTerms, Span
from pipeline.records.order import who_was_first
from pipeline.text.characters import on_one_line

_QUOTED_CHARS = 60
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_YEAR_CHARS = 20  # between a title and its year


def _measure_instruments(passages: MatchedPassages) -> Measurement:
    """The number of instruments that both passages name; detail: their terms.

    An English term may be found in a text of any language. Where none is, and no term of either language was there to
    look for, nobody knows whether both name an instrument.
    """
    lexicon, langs = passages.lexicon, (passages.network.lang, passages.city.lang)
    network = _find_terms(lexicon, passages.network_passage, langs[0], NameKind.INSTRUMENT)
    city = _find_terms(lexicon, passages.city_passage, langs[1], NameKind.INSTRUMENT)
    shared = sorted(network.keys() & city.keys())
    if not shared and not all(map(lexicon.names_instruments_in, langs)):
        return Measurement(None)
    return Measurement(float(len(shared)), SharedTerms.of({key: (network[key], city[key]) for key in shared}))


def _find_terms(lexicon: Lexicon, text: str, lang: str, kind: NameKind) -> dict[str, str]:
    """The first term by which each thing is named."""
    terms: dict[str, str] = {}
    for mention in lexicon.find_mentions(text, lang):
        if mention.kind is kind:
            terms.setdefault(mention.key, mention.term.replace(";", ","))
    return terms


def _measure_name_trap(passages: MatchedPassages) -> Measurement:
    """1 where the city passage holds a misleading name that the network passage does not hold as well."""
    if not passages.lexicon.knows(NameKind.TRAP):
        return Measurement(None)
    network = _find_terms(passages.lexicon, passages.network_passage, passages.network.lang, NameKind.TRAP)
    city = _find_terms(passages.lexicon, passages.city_passage, passages.city.lang, NameKind.TRAP)
    traps = sorted(city.keys() - network.keys())
    return Measurement(float(bool(traps)), ", ".join(city[key] for key in traps))


def _measure_citation(passages: MatchedPassages) -> Measurement:
    """1 where the city text names the network, one whose part it is, or the source document in the same section.

    A title that other documents may bear as well names the source only with its year beside it.
    """
    lexicon, source = passages.lexicon, passages.network.document
    if not any(lexicon.knows(*name) for name in _names_of(lexicon, source)):
        return Measurement(None)
    quote = find_citation(lexicon, source, passages.city, passages.match.city.span, passages.city_pages)
    return Measurement(float(bool(quote)), quote)


def _measure_via_network(passages: MatchedPassages) -> Measurement:
    """1 where the city text names, in the same section, another network whose document has the same words, and the
    network of the match not; detail: that document, or all such.
    """
    city, span, pages = passages.city, passages.match.city.span, passages.city_pages
    if not passages.repeated_in:
        return Measurement(None)
    told = ", ".join(one.document_id for one in passages.repeated_in)
    if find_citation(passages.lexicon, passages.network.document, city, span, pages):
        return Measurement(0.0, told)
    for document in passages.repeated_in:
        if quote := find_citation(passages.lexicon, document, city, span, pages):
            return Measurement(1.0, f"{document.document_id}: “{quote}”")
    return Measurement(0.0, told)


def _measure_network_in_part(passages: MatchedPassages) -> Measurement:
    """1 where documents of other networks that are not known to be later have some sentences of the passage; detail:
    these documents, or all that have some.
    """
    own, held = passages.network.document.date, passages.part_repeated_in
    if not held:
        return Measurement(None)
    others = [one for one in held if who_was_first(own, one.date) is not Order.NETWORK_FIRST]
    return Measurement(float(bool(others)), ", ".join(one.document_id for one in others or held))


def _measure_names_city(passages: MatchedPassages) -> Measurement:
    """1 where the network text names the city in the section of its passage."""
    lexicon, city = passages.lexicon, passages.city.document.issuer_id
    if not lexicon.knows(NameKind.CITY, city):
        return Measurement(None)
    network, span = passages.network, passages.match.network.span
    start, end = find_section(network.text, span, network.pages)
    section = network.text[start:end]
    hits = [hit for hit in lexicon.find_mentions(section, network.lang) if (hit.kind, hit.key) == (NameKind.CITY, city)]
    if not hits:
        return Measurement(0.0)
    return Measurement(1.0, _quote(section, _find_nearest(hits, span, start)))


def _measure_tells_of_city(passages: MatchedPassages) -> Measurement:
    """1 where the certain part of the network passage names the city; detail: the name with the words around it."""
    lexicon, city, network = passages.lexicon, passages.city.document.issuer_id, passages.network
    if not lexicon.knows(NameKind.CITY, city):
        return Measurement(None)
    for hit in lexicon.find_mentions(passages.network_core, network.lang):
        if (hit.kind, hit.key) == (NameKind.CITY, city):
            return Measurement(1.0, _quote(passages.network_core, hit))
    return Measurement(0.0)


def _find_nearest(hits: Iterable[Mention], span: Span, start: int) -> Mention:
    """The mention in a section that begins at `start` that is nearest to a passage."""
    return min(hits, key=lambda hit: (_distance(hit, span.start - start, span.end - start), hit.start))


def _names_of(lexicon: Lexicon, source: Document) -> set[tuple[NameKind, str]]:
    """The names by which a document is cited: its network's, those of which that is a part, and its own."""
    return {(NameKind.NETWORK, key) for key in lexicon.family(source.issuer_id)} | {(NameKind.WORK, source.work_id)}


def find_citation(
    lexicon: Lexicon, source: Document, city: CorpusDocument, span: Span, pages: Sequence[PageSpan]
) -> str:
    """The words by which a city text cites a network's document in the section of a passage, the nearest; empty where
    it does not. `pages` are those of the city's text.
    """
    cited = _names_of(lexicon, source)
    start, end = find_section(city.text, span, pages)
    section = city.text[start:end]
    hits = [
        hit for hit in lexicon.find_mentions(section, city.lang)
        if (hit.kind, hit.key) in cited and not _is_own_title(city.document, hit)
        and not (hit.common and not _is_dated(source, section, hit))
    ]  # fmt: skip
    if not hits:
        return ""
    return _quote(section, _find_nearest(hits, span, start))


def _is_own_title(city: Document, mention: Mention) -> bool:
    """Whether a title that two documents share is the city document's own: naming oneself cites nobody."""
    return mention.kind is NameKind.WORK and mention.term.casefold() in city.title.casefold()


def _is_dated(source: Document, section: str, mention: Mention) -> bool:
    """Whether a title has the year of the source beside it, or in it, where that is known."""
    date = source.date
    if date is None or date.latest.year - date.earliest.year > 1:
        return False
    near = section[max(0, mention.start - _YEAR_CHARS) : mention.end + _YEAR_CHARS]
    return any(int(year) in (date.earliest.year, date.latest.year) for year in _YEAR.findall(near))


def _distance(mention: Mention, start: int, end: int) -> int:
    return max(0, start - mention.end, mention.start - end)


def _quote(section: str, mention: Mention) -> str:
    start, end = max(0, mention.start - _QUOTED_CHARS), mention.end + _QUOTED_CHARS
    cut = on_one_line(section[start:end])
    return f"{'…' if start else ''}{cut}{'…' if end < len(section) else ''}"


INSTRUMENTS = Scorer(
    "instruments",
    _measure_instruments,
    "Both passages name the same instrument ({detail}).",
    "The passages name no instrument in common.",
    "Instruments: instruments.csv does not have terms of both languages.",
    by_names=True,
)
CITATION = Scorer(
    "citation",
    _measure_citation,
    "The city text names the network or the source document in the same section: “{detail}”.",
    "The city text names neither the network nor the source document in the same section.",
    "Citation: nothing could be looked for: no name of the network is known (networks.csv), and its document has no "
    "title of three words or more.",
    by_names=True,
)
NAME_TRAP = Scorer(
    ExclusionCode.NAME_TRAP.value,
    _measure_name_trap,
    "The city passage holds a name that means something else: {detail}.",
    "The city passage holds no name that is known to mislead.",
    "Misleading names: instruments.csv names none.",
    by_names=True,
)
VIA_NETWORK = Scorer(
    Flag.VIA_NETWORK.value,
    _measure_via_network,
    "A document of another network has the same words, or nearly, and the city text names that one: {detail}.",
    "Documents of other networks have the same words, or nearly; the city text does not name them instead: {detail}.",
    "No document of another network was found to have all of the passage in the same words.",
    by_names=True,
)
NETWORK_IN_PART = Scorer(
    Flag.NETWORK_IN_PART.value,
    _measure_network_in_part,
    "A part of the passage stands in documents of other networks too, in the same words or nearly: {detail}.",
    "Only later documents of other networks have a part of the passage in the same words, or nearly: {detail}.",
    "No document of another network was found to have a part of the passage in the same words.",
    by_names=True,
)
NAMES_CITY = Scorer(
    Flag.NAMES_CITY.value,
    _measure_names_city,
    "The network text names the city in the same section: “{detail}”.",
    "The network text does not name the city in the same section.",
    "The city's name: cities.csv does not have it.",
    by_names=True,
)
TELLS_OF_CITY = Scorer(
    Flag.TELLS_OF_CITY.value,
    _measure_tells_of_city,
    "The network passage itself names the city: “{detail}”.",
    "The network passage itself does not name the city.",
    "The city in the network passage: cities.csv does not have its name.",
    by_names=True,
)
