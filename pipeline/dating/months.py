"""Names of months and seasons in the languages of studies, as `fold` writes them: lower case, without accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

# Twelve months parted by |, each with its inflected and shortened forms.
_NAMES = {
    "en": "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept"
    "|october oct|november nov|december dec",
    "de": "januar jänner jan|februar feber feb|märz mär mrz|april apr|mai|juni jun|juli jul|august aug"
    "|september sep sept|oktober okt|november nov|dezember dez",
    "fr": "janvier janv|février févr fév|mars|avril avr|mai|juin|juillet juil|août|septembre sept|octobre oct"
    "|novembre nov|décembre déc",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sep"
    "|octubre oct|noviembre nov|diciembre dic",
    "pt": "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set"
    "|outubro out|novembro nov|dezembro dez",
    "it": "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|settembre set sett"
    "|ottobre ott|novembre nov|dicembre dic",
    "nl": "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep sept"
    "|oktober okt|november nov|december dec",
    "sv": "januari jan|februari feb|mars mar|april apr|maj|juni jun|juli jul|augusti aug|september sep sept"
    "|oktober okt|november nov|december dec",
    "da": "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep sept"
    "|oktober okt|november nov|december dec",
    "nb": "januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep sept"
    "|oktober okt|november nov|desember des",
    "fi": "tammikuu tammikuuta tammikuussa|helmikuu helmikuuta helmikuussa|maaliskuu maaliskuuta maaliskuussa"
    "|huhtikuu huhtikuuta huhtikuussa|toukokuu toukokuuta toukokuussa|kesäkuu kesäkuuta kesäkuussa"
    "|heinäkuu heinäkuuta heinäkuussa|elokuu elokuuta elokuussa|syyskuu syyskuuta syyskuussa"
    "|lokakuu lokakuuta lokakuussa|marraskuu marraskuuta marraskuussa|joulukuu joulukuuta joulukuussa",
    "pl": "styczeń stycznia styczniu|luty lutego lutym|marzec marca marcu|kwiecień kwietnia kwietniu|maj maja maju"
    "|czerwiec czerwca czerwcu|lipiec lipca lipcu|sierpień sierpnia sierpniu|wrzesień września wrześniu"
    "|październik października październiku|listopad listopada listopadzie|grudzień grudnia grudniu",
    "ca": "gener|febrer|març|abril|maig|juny|juliol|agost|setembre|octubre|novembre|desembre",
    "cs": "leden ledna lednu|únor února únoru|březen března březnu|duben dubna dubnu|květen května květnu"
    "|červen června červnu|červenec července červenci|srpen srpna srpnu|září|říjen října říjnu"
    "|listopad listopadu|prosinec prosince prosinci",
    "hr": "siječanj siječnja siječnju|veljača veljače veljači|ožujak ožujka ožujku|travanj travnja travnju"
    "|svibanj svibnja svibnju|lipanj lipnja lipnju|srpanj srpnja srpnju|kolovoz kolovoza kolovozu"
    "|rujan rujna rujnu|listopad listopada listopadu|studeni studenog studenoga studenom|prosinac prosinca prosincu",
    "hu": "január jan|február febr|március márc|április ápr|május máj|június jún|július júl|augusztus aug"
    "|szeptember szept|október okt|november nov|december dec",
    "ro": "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie|iulie|august aug|septembrie sept"
    "|octombrie oct|noiembrie nov|decembrie dec",
    "sl": "januar januarja|februar februarja|marec marca|april aprila|maj maja|junij junija|julij julija|avgust avgusta"
    "|september septembra|oktober oktobra|november novembra|december decembra",
    "bg": "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември",
    "el": "ιανουάριος ιανουαρίου ιανουάριο|φεβρουάριος φεβρουαρίου φεβρουάριο|μάρτιος μαρτίου μάρτιο"
    "|απρίλιος απριλίου απρίλιο|μάιος μαΐου μάιο|ιούνιος ιουνίου ιούνιο|ιούλιος ιουλίου ιούλιο"
    "|αύγουστος αυγούστου αύγουστο|σεπτέμβριος σεπτεμβρίου σεπτέμβριο|οκτώβριος οκτωβρίου οκτώβριο"
    "|νοέμβριος νοεμβρίου νοέμβριο|δεκέμβριος δεκεμβρίου δεκέμβριο",
    "lt": "sausis sausio|vasaris vasario|kovas kovo|balandis balandžio|gegužė gegužės|birželis birželio"
    "|liepa liepos|rugpjūtis rugpjūčio|rugsėjis rugsėjo|spalis spalio|lapkritis lapkričio|gruodis gruodžio",
    "lv": "janvāris janvāra janvārī|februāris februāra februārī|marts marta martā|aprīlis aprīļa aprīlī"
    "|maijs maija maijā|jūnijs jūnija jūnijā|jūlijs jūlija jūlijā|augusts augusta augustā"
    "|septembris septembra septembrī|oktobris oktobra oktobrī|novembris novembra novembrī"
    "|decembris decembra decembrī",
    "et": "jaanuar jaanuari|veebruar veebruari|märts märtsi|aprill aprilli|mai|juuni|juuli|august augusti"
    "|september septembri|oktoober oktoobri|november novembri|detsember detsembri",
}  # fmt: skip

# First and last month a season may mean; winter may be that of the year before or after.
_SEASONS = {
    (3, 6): "spring frühjahr frühling printemps primavera voorjaar lente vår våren forår foråret kevät wiosna",
    (6, 9): "summer sommer sommaren été verano verão estate zomer kesä lato",
    (9, 12): "autumn fall herbst automne otoño outono autunno najaar herfst höst hösten efterår høst syksy jesień",
}

_COMMON_WORDS = frozenset({"des", "out", "set", "mag", "gen", "mar", "may", "jun", "lug", "mars"})
_SAME = {"no": "nb", "nn": "nb"}


class _Folding(dict[int, str]):
    """Each character in lower case without its accent, one for one, so that places in a text stay the same."""

    def __missing__(self, code: int) -> str:
        lower = chr(code).lower()
        self[code] = folded = unicodedata.normalize("NFD", lower)[:1] or lower
        return folded


_FOLDING = _Folding()
_FOLDING.update({ord("ς"): "σ"} | dict.fromkeys(map(ord, "’‘`"), "'"))
_FOLDING.update(dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"))
_FOLDING.update(dict.fromkeys(map(ord, "\t\n\r\u00a0\u2002\u2003\u2009\u200a\u202f"), " "))


def fold(text: str) -> str:
    """The text in lower case, without accents, with plain blanks and hyphens; of the same length when it is NFC."""
    return text.translate(_FOLDING)


def base(lang: str) -> str:
    """The primary language under which months are kept: `nb` for Norwegian of either kind."""
    primary = lang.partition("-")[0].lower()
    return _SAME.get(primary, primary)


def _months() -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for lang, names in _NAMES.items():
        for number, forms in enumerate(names.split("|"), start=1):
            for form in forms.split():
                found.setdefault(fold(form), {})[lang] = number
    return found


MONTHS = _months()
SEASONS = {fold(name): months for months, names in _SEASONS.items() for name in names.split()}


def month_numbers(word: str, lang: str) -> tuple[int, ...]:
    """Which months a folded word can mean: one in a language that has it, else all that any language means by it.

    None for a short name of another language that is a common word in this one, as `des` and `out` are.
    """
    by_lang = MONTHS.get(word, {})
    known = by_lang.get(base(lang))
    if known:
        return (known,)
    return () if lang and word in _COMMON_WORDS else tuple(sorted(set(by_lang.values())))
