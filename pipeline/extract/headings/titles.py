"""Titles that programs make up, such as the name of the file they printed: they are none, the first heading is."""

from __future__ import annotations

import re

from pipeline.records import BlockKind, Extraction

_MOST_CHARS = 300
_MADE_UP = re.compile(
    r"\(?microsoft (?:office )?(?:word|excel|powerpoint|publisher)(?:\s+[-–].*)?|[\w ]*\bpowerpoint(?:[ -]pr\w+)?"
    r"|(?:untitled|unbenannt|ohne titel|sans titre|sans nom|sin título|sense títol|sem título|senza titolo|senza nome"
    r"|naamloos|zonder titel|bez tytułu|bez nazwy|bez názvu|névtelen|namnlös\w*|uden (?:titel|navn)"
    r"|uten (?:tittel|navn)|nimetön|nimeton|χωρίς τίτλο)[ -]*\d*"
    r"|(?:document|dokument|documento|documentul|dokumentti|asiakirja|έγγραφο|nyt dokument|nytt dokument|layout|print"
    r"|folie|slide|dia|diapositiv[ae]|página|page|seite|presentation|präsentation|présentation|presentazione|mappe|book"
    r"|classeur|cartel|libro)[ -]*\d*"
    r"|(?:titel|title|titre|título|titolo|slide title|(?:kein )?folientitel|druck|printing|unknown|none|null|home"
    r"|startseite|accueil|acrobat(?: distiller)?|adobe [\w ]*pdf)[ -]*\d*"
    r"|(?:scan|img|image|doc|dsc|sharp|konica|mfp|xerox|ricoh)[\d_ -]*\d[\d_ -]*|[\W\d_]+"
    r"|[^\s/\\]*\.(?:docx?|dotx?|odt|rtf|pdf|indd|qxd|qxp|pub|xlsx?|pptx?|html?|tif|jpe?g|cdr|ai)"
    r"|[^\s/\\]+_[^\s/\\]+"
    r"|(?:[a-z]:\\|file:|/).*\.\w{2,5}",
    re.IGNORECASE,
)


def choose_title(found: Extraction) -> str:
    """The title that a file declares, or its first heading where a program made that one up; empty for none."""
    title = found.title.strip()
    if not title or not _MADE_UP.fullmatch(title):
        return found.title
    headings = (found.text[one.start : one.end] for one in found.blocks if one.kind is BlockKind.HEADING)
    return " ".join(next(headings, "").split())[:_MOST_CHARS]
