"""The table of what error rates and classes rest on, stratum by stratum."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evidence.study_null import StudyNull
from pipeline.export.columns import CALIBRATION
from pipeline.export.tables import Cell, Table
from pipeline.profile import ClassLevels, Profile
from pipeline.profile.nulls import STUDY_SENTENCES
from pipeline.profile.planted import NETWORK_LANG, PlantedEchoes, load_planted
from pipeline.records import FindKind, Length, Match, NullOrigin, Role, Stratum, TextClass
from pipeline.text.languages import written_as

__all__ = ["StudySentences", "calibration_table"]

_DECIMALS = 4
_SMALL_DECIMALS = 6
_LEAST_EXPECTED = 3.0  # below, finds that do not disagree say next to nothing
_UNMEASURED = ClassLevels(None, None, None, 0, 0.0)


@dataclass(frozen=True, slots=True)
class StudySentences:
    """Sentences that take part in matching, by side and primary language."""

    city: Counter[str]
    network: Counter[str]

    @classmethod
    def of(cls, counted: Sequence[tuple[Role, str, int]]) -> StudySentences:
        """Added up over documents: role, language, sentences."""
        sides: dict[Role, Counter[str]] = defaultdict(Counter)
        for role, lang, sentences in counted:
            sides[role][lang] += sentences
        return cls(sides[Role.CITY], sides[Role.NETWORK])


def calibration_table(
    matches: Sequence[Match], profile: Profile | None, own: Sequence[StudyNull], sentences: StudySentences
) -> Table:
    """A row for each stratum that holds a match, or that the study's own texts can check, by name."""
    by_stratum: dict[Stratum, list[Match]] = defaultdict(list)
    for match in matches:
        if match.chance is not None:
            by_stratum[match.chance.stratum].append(match)
    nulls = {one.stratum: one for one in own}
    names = [column.name for column in CALIBRATION]
    planted = load_planted(profile)
    rows = []
    for stratum in sorted({*by_stratum, *nulls}):
        cells: dict[str, Cell] = {"stratum": stratum}
        cells |= _null_cells(stratum, by_stratum[stratum], profile, nulls.get(stratum), sentences)
        cells |= _class_cells(stratum, profile) | _own_cells(nulls.get(stratum)) | _planted_cells(stratum, planted)
        rows.append(tuple(cells.get(name) for name in names))
    return Table("calibration", CALIBRATION, tuple(rows))


def _null_cells(
    stratum: Stratum,
    matches: Sequence[Match],
    profile: Profile | None,
    own: StudyNull | None,
    sentences: StudySentences,
) -> dict[str, Cell]:
    claims = [match for match in matches if match.exclusion is None]
    rate = profile.nulls.rate(stratum) if profile else None
    if rate is None:
        return {"calibrated": "no", "claims": len(claims)}
    tail = rate.tail
    factor = own.factor if own else 1.0
    expected = None
    if claims and stratum.langs:
        city, network = stratum.langs
        size = sentences.city[city] * sentences.network[network] / STUDY_SENTENCES**2
        weakest = min(match.score for match in claims)
        expected = round(10**-weakest * size**tail.growth * factor, _SMALL_DECIMALS)
    return {
        "calibrated": NullOrigin.BORROWED.value if rate.borrowed else "yes",
        "null": NullOrigin.STUDY if factor != 1 else NullOrigin.BORROWED if rate.borrowed else NullOrigin.PROFILE,
        "null_size": tail.seen if factor == 1 or own is None else own.observed,
        "claims": len(claims),
        "expected_chance": expected,
    }


def _class_cells(stratum: Stratum, profile: Profile | None) -> dict[str, Cell]:
    if stratum.langs is None:
        return {}
    city, network = stratum.langs
    levels = (profile.levels_of(city, network) if profile else None) or _UNMEASURED
    off = [one for one in levels.switched_off if one is not TextClass.TRANSLATED_COPY or city != network]
    if levels.topic is None:
        off.append(TextClass.SHARED_INSTRUMENT)
    return {
        "threshold_parallel": None if city == network else _rounded(levels.parallel),
        "threshold_paraphrase": _rounded(levels.paraphrase),
        "threshold_topic": _rounded(levels.topic),
        "classes_off": "|".join(sorted(off)) or None,
        "negatives": levels.negatives or None,
        "false_rate": _rounded(levels.false_rate) if levels.negatives else None,
    }


def _own_cells(own: StudyNull | None) -> dict[str, Cell]:
    if own is None:
        return {}
    return {
        "study_null_size": own.observed,
        "study_null_expected": round(own.expected, _DECIMALS),
        "study_null_agrees": _agreement(own),
    }


def _planted_cells(stratum: Stratum, planted: Mapping[str, Mapping[Length, PlantedEchoes]]) -> dict[str, Cell]:
    if stratum.kind is not FindKind.SEMANTIC or stratum.langs is None or stratum.langs[1] != NETWORK_LANG:
        return {}
    echoes = planted.get(written_as(stratum.langs[0]), {}).get(stratum.length)
    return {"planted": echoes.planted, "planted_found": round(echoes.share, _DECIMALS)} if echoes else {}


def _agreement(own: StudyNull) -> str:
    if not own.agrees:
        return "no"
    return "yes" if own.expected >= _LEAST_EXPECTED else "too few"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
