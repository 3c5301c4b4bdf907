"""In words: how strong a match is, and how often chance gives as much."""

from __future__ import annotations

import math

from pipeline.records import Chance, FindKind, Match, NullOrigin, Stratum
from pipeline.text.plurals import count_of
from pipeline.views.section import LabelledText, Section

__all__ = ["chance_section", "describe_share"]

_LEAST = 1e-6  # below, p- and q-values are rounded away
_ALL_BUT_CERTAIN = 0.999999
_MANY = 13  # finds that chance is expected to give from that p-value on
_BASE = {
    FindKind.LEXICAL: "how much likelier the common words are in a reuse than by chance (natural logarithm)",
    FindKind.DIGEST: "how much likelier the common words are in a summary than by chance (natural logarithm)",
    FindKind.SEMANTIC: "how much nearer the aligned sentences are to each other than to the sentences most like them, "
    "added up",
}
_FOUND_BY = {
    FindKind.LEXICAL: "found by words",
    FindKind.DIGEST: "found by the words of a whole document",
    FindKind.SEMANTIC: "found by meaning",
}


def chance_section(match: Match) -> Section:
    """Kind of evidence, error rate in words, strength."""
    chance = match.chance
    told = [LabelledText("found", f"{_capital(match.kind.meaning)}.")]
    if chance is None or chance.p_value is None or chance.q_value is None:
        told.append(
            LabelledText(
                "chance", "Not calibrated: how often chance gives as much is not known. Read both passages closely."
            )
        )
        strength = "it orders the matches of this run and means nothing by itself"
    else:
        told += [
            LabelledText("chance", _finds(chance.p_value, chance)),
            LabelledText("q-value", _claims(chance.q_value)),
        ]
        told.append(LabelledText("known from", _basis(chance)))
        strength = "each whole number more is ten times rarer by chance; it is compared within one study only"
    told.append(
        LabelledText("strength", f"{match.score}: {strength}. It rests on {match.base_score}: {_BASE[match.kind]}.")
    )
    return Section("How sure it is", tuple(told))


def describe_share(share: float) -> str:
    """A share as a percentage with two figures that count, `less than 0.0001 %` where it was rounded away."""
    return "less than 0.0001 %" if share < _LEAST else f"about {_figure(100 * share)} %"


def _figure(value: float) -> str:
    """Two figures that count, never in powers of ten."""
    if value >= 10:
        return f"{value:.0f}"
    return f"{value:.{max(0, 1 - math.floor(math.log10(value)))}f}".rstrip("0").rstrip(".")


def _rounded(share: float) -> str:
    return "below 0.000001" if share < _LEAST else f"{share:.6f}"


def _finds(p_value: float, chance: Chance) -> str:
    if p_value < _LEAST:
        expected = "fewer than 0.000001 finds"
    elif p_value >= _ALL_BUT_CERTAIN:
        expected = f"more than {_MANY} finds"
    else:
        expected = _figure(-math.log1p(-p_value))
        # At most: neither value is told finer than the null's finds allow.
        expected = "at most 1 find" if expected == "1" else f"at most {expected} finds"
    stratum = chance.stratum
    return (
        f"In a study of this size chance alone gives {expected} as strong among {_texts(stratum)} "
        f"({_FOUND_BY[stratum.kind]}, passages {stratum.length.meaning}; p-value {_rounded(p_value)})."
    )


def _texts(stratum: Stratum) -> str:
    if stratum.langs is None:
        return "texts in any language"
    city, network = stratum.langs
    return f"texts in {city}" if city == network else f"city texts in {city} and network texts in {network}"


def _claims(q_value: float) -> str:
    return (
        f"{_rounded(q_value)}: of all that are claimed with this find, of any kind and language, "
        f"{describe_share(q_value)}, or fewer, are expected to be chance."
    )


def _basis(chance: Chance) -> str:
    where = chance.null.meaning
    if chance.null is NullOrigin.BORROWED:
        return f"{_capital(where)}: the rate is theirs, with a wider tail. Read both passages."
    if not chance.null_size:
        return (
            f"{_capital(where)}: no chance find as strong was met in this language pair; the rate is estimated "
            "from other pairs."
        )
    finds = count_of(chance.null_size, "chance find")
    return f"{_capital(where)}: {finds} of this kind were met there."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
