"""What the names of paragraph styles say: headings and captions, as word processors of many languages call them.

Word keeps the English name whatever its language; programs that do not, and ids of styles, are known by these. In an
id the letters beyond English ones are often missing (`berschrift1`).
"""

from __future__ import annotations

import re

from pipeline.records import BlockKind

_HEADINGS = (
    "heading", "überschrift", "berschrift", "titre", "título", "titulo", "ttulo", "encabezado", "titolo", "kop",
    "rubrik", "overskrift", "otsikko", "nagłówek", "nagwek", "nadpis", "títol", "ttol", "titlu", "naslov", "başlık",
    "balk", "επικεφαλίδα", "címsor", "cmsor",
)  # fmt: skip
_LEVELLED = re.compile(rf"(?:{'|'.join(_HEADINGS)})([1-9])")
_TITLES = frozenset(
    {"title", "titel", "titre", "título", "titulo", "ttulo", "titolo", "rubrik", "otsikko", "tytuł", "tytu", "títol",
     "ttol", "tittel", "název", "nzev"}
)  # fmt: skip
_SUBTITLES = frozenset(
    {"subtitle", "untertitel", "sous-titre", "soustitre", "subtítulo", "subttulo", "subtitulo", "sottotitolo",
     "ondertitel", "undertitel", "undertittel", "underrubrik", "alaotsikko", "podtytuł", "podtytu", "podtitul",
     "subtítol", "subttol"}
)  # fmt: skip
_CAPTIONS = frozenset(
    {"caption", "beschriftung", "légende", "lgende", "leyenda", "epígrafe", "epgrafe", "descripción", "descripcin",
     "didascalia", "bijschrift", "beskrivning", "bildtext", "billedtekst", "bildetekst", "kuvaotsikko", "legenda",
     "titulek", "llegenda"}
)  # fmt: skip


def kind_by_name(name: str) -> tuple[BlockKind, int] | None:
    """Heading with its level, or caption, if a style of this name or id is one; None where it does not say."""
    plain = re.sub(r"[\s_]+", "", name).casefold()
    if found := _LEVELLED.fullmatch(plain):
        return BlockKind.HEADING, int(found[1])
    if plain in _TITLES:
        return BlockKind.HEADING, 1
    if plain in _SUBTITLES:
        return BlockKind.HEADING, 2
    return (BlockKind.CAPTION, 0) if plain in _CAPTIONS else None
