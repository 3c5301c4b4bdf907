"""What the passages call by name: shared instruments, a citation of the source, and names that mislead."""

from __future__ import annotations

import re

from pipeline.corpus.lexicon import Lexicon, Mention, Naming
from pipeline.match.scorers.base import Found, Pairing, Scorer
from pipeline.records import ExclusionCode, SharedTerms

_SECTION_PASSAGES = 2  # a citation this many passages before or after still belongs to the passage
_SECTION_CHARS = 1200 * (_SECTION_PASSAGES + 1)  # a passage has at most 1,200 characters
_QUOTED_CHARS = 60
_PARAGRAPH_BREAK = re.compile(r"\r?\n[^\S\n]*\r?\n\s*")


def _instruments(pairing: Pairing) -> Found:
    """The number of instruments that both passages name; detail: their terms."""
    if not pairing.lexicon.knows(Naming.INSTRUMENT):
        return Found(None)
    network = _terms(pairing.lexicon, pairing.network_passage, pairing.network.lang, Naming.INSTRUMENT)
    city = _terms(pairing.lexicon, pairing.city_passage, pairing.city.lang, Naming.INSTRUMENT)
    shared = sorted(network.keys() & city.keys())
    return Found(float(len(shared)), SharedTerms.of({key: (network[key], city[key]) for key in shared}))


def _terms(lexicon: Lexicon, text: str, lang: str, naming: Naming) -> dict[str, str]:
    """The first term by which each thing is named."""
    held: dict[str, str] = {}
    for mention in lexicon.mentions(text, lang):
        if mention.naming is naming:
            held.setdefault(mention.key, mention.term.replace(";", ","))
    return held


def _name_trap(pairing: Pairing) -> Found:
    """1 where the city passage holds a misleading name that the network passage does not hold as well."""
    if not pairing.lexicon.knows(Naming.TRAP):
        return Found(None)
    network = _terms(pairing.lexicon, pairing.network_passage, pairing.network.lang, Naming.TRAP)
    city = _terms(pairing.lexicon, pairing.city_passage, pairing.city.lang, Naming.TRAP)
    traps = sorted(city.keys() - network.keys())
    return Found(float(bool(traps)), ", ".join(city[key] for key in traps))


def _citation(pairing: Pairing) -> Found:
    """1 where the city text names the network, one whose part it is, or the source document in the same section."""
    lexicon, source = pairing.lexicon, pairing.network.document
    cited = {(Naming.NETWORK, key) for key in lexicon.family(source.issuer_id)} | {(Naming.WORK, source.work_id)}
    if not any(lexicon.knows(*name) for name in cited):
        return Found(None)
    start, end = _section(pairing)
    section = pairing.city.text[start:end]
    mentions = lexicon.mentions(section, pairing.city.lang)
    hits = [one for one in mentions if (one.naming, one.key) in cited and not _own_title(pairing, one)]
    if not hits:
        return Found(0.0)
    span = pairing.match.city.span
    nearest = min(hits, key=lambda hit: (_distance(hit, span.start - start, span.end - start), hit.start))
    return Found(1.0, _quoted(section, nearest))


def _own_title(pairing: Pairing, mention: Mention) -> bool:
    """Whether a title that two documents share is the city document's own: naming oneself cites nobody."""
    return mention.naming is Naming.WORK and mention.term.casefold() in pairing.city.document.title.casefold()


def _distance(mention: Mention, start: int, end: int) -> int:
    return max(0, start - mention.end, mention.start - end)


def _section(pairing: Pairing) -> tuple[int, int]:
    """The characters of two passages before the city passage to two after it, and of the pages it stands on."""
    text, span = pairing.city.text, pairing.match.city.span
    first, last = max(0, span.start - _SECTION_CHARS), min(len(text), span.end + _SECTION_CHARS)
    before = [found.end() for found in _PARAGRAPH_BREAK.finditer(text, first, span.start)]
    after = [found.start() for found in _PARAGRAPH_BREAK.finditer(text, span.end, last)]
    # The nearest break on either side only ends the passage's own paragraph.
    start = before[-1 - _SECTION_PASSAGES] if len(before) > _SECTION_PASSAGES else first
    end = after[_SECTION_PASSAGES] if len(after) > _SECTION_PASSAGES else last
    pages = [page for page in pairing.city_pages if page.start < span.end and span.start < page.end]
    return min([start, *(page.start for page in pages)]), max([end, *(page.end for page in pages)])


def _quoted(section: str, mention: Mention) -> str:
    start, end = max(0, mention.start - _QUOTED_CHARS), mention.end + _QUOTED_CHARS
    cut = " ".join(section[start:end].split())
    return f"{'…' if start else ''}{cut}{'…' if end < len(section) else ''}"


INSTRUMENTS = Scorer(
    "instruments",
    _instruments,
    "Both passages name the same instrument ({detail}).",
    "The passages name no instrument in common.",
    "Instruments: instruments.csv names none.",
)
CITATION = Scorer(
    "citation",
    _citation,
    "The city text names the network or the source document in the same section: “{detail}”.",
    "The city text names neither the network nor the source document in the same section.",
    "Citation: no name of the network or title of its document is known.",
)
NAME_TRAP = Scorer(
    ExclusionCode.NAME_TRAP.value,
    _name_trap,
    "The city passage holds a name that means something else: {detail}.",
    "The city passage holds no name that is known to mislead.",
    "Misleading names: instruments.csv names none.",
)
