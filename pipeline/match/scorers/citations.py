"""What the passages call by name: shared instruments, a citation of the source, and names that mislead."""

from __future__ import annotations

import re

from pipeline.corpus.lexicon import Lexicon, Mention, NameKind
from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer
from pipeline.records import ExclusionCode, SharedTerms
from pipeline.text.characters import on_one_line

_SECTION_PASSAGES = 2  # a citation this many passages before or after still belongs to the passage
_SECTION_CHARS = 1200 * (_SECTION_PASSAGES + 1)  # a passage has at most 1,200 characters
_QUOTED_CHARS = 60
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_YEAR_CHARS = 20  # between a title and its year
_PARAGRAPH_BREAK = re.compile(r"\r?\n[^\S\n]*\r?\n\s*")


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
    cited = {(NameKind.NETWORK, key) for key in lexicon.family(source.issuer_id)} | {(NameKind.WORK, source.work_id)}
    if not any(lexicon.knows(*name) for name in cited):
        return Measurement(None)
    start, end = _find_section(passages)
    section = passages.city.text[start:end]
    mentions = lexicon.find_mentions(section, passages.city.lang)
    hits = [
        hit for hit in mentions
        if (hit.kind, hit.key) in cited and not _is_own_title(passages, hit)
        and not (hit.common and not _is_dated(passages, section, hit))
    ]  # fmt: skip
    if not hits:
        return Measurement(0.0)
    span = passages.match.city.span
    nearest = min(hits, key=lambda hit: (_distance(hit, span.start - start, span.end - start), hit.start))
    return Measurement(1.0, _quote(section, nearest))


def _is_own_title(passages: MatchedPassages, mention: Mention) -> bool:
    """Whether a title that two documents share is the city document's own: naming oneself cites nobody."""
    return mention.kind is NameKind.WORK and mention.term.casefold() in passages.city.document.title.casefold()


def _is_dated(passages: MatchedPassages, section: str, mention: Mention) -> bool:
    """Whether a title has the year of the source beside it, or in it, where that is known."""
    date = passages.network.document.date
    if date is None or date.latest.year - date.earliest.year > 1:
        return False
    near = section[max(0, mention.start - _YEAR_CHARS) : mention.end + _YEAR_CHARS]
    return any(int(year) in (date.earliest.year, date.latest.year) for year in _YEAR.findall(near))


def _distance(mention: Mention, start: int, end: int) -> int:
    return max(0, start - mention.end, mention.start - end)


def _find_section(passages: MatchedPassages) -> tuple[int, int]:
    """The characters of two passages before the city passage to two after it, and of the pages it stands on."""
    text, span = passages.city.text, passages.match.city.span
    first, last = max(0, span.start - _SECTION_CHARS), min(len(text), span.end + _SECTION_CHARS)
    before = [gap.end() for gap in _PARAGRAPH_BREAK.finditer(text, first, span.start)]
    after = [gap.start() for gap in _PARAGRAPH_BREAK.finditer(text, span.end, last)]
    # The nearest break on either side only ends the passage's own paragraph.
    start = before[-1 - _SECTION_PASSAGES] if len(before) > _SECTION_PASSAGES else first
    end = after[_SECTION_PASSAGES] if len(after) > _SECTION_PASSAGES else last
    pages = [page for page in passages.city_pages if page.start < span.end and span.start < page.end]
    return min([start, *(page.start for page in pages)]), max([end, *(page.end for page in pages)])


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
