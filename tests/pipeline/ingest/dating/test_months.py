"""A day with the name of its month is read as each language writes it; words that look like a month are not."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.events import DateClue
from pipeline.ingest.dating import decide_date
from pipeline.records import ClueKind
from pipeline.records.dates import DateInterval
from pipeline.text.languages import known_languages

# By language, 12 May and 3 September 2016.
DAYS = {
    "ar": ("12 مايو 2016", "٣ أيلول ٢٠١٦"),
    "az": ("12 may 2016", "3 sentyabr 2016"),
    "be": ("12 мая 2016 г.", "3 верасня 2016 года"),
    "bg": ("12 май 2016 г.", "3 септември 2016"),
    "bs": ("12. maja 2016. godine", "3. septembra 2016."),
    "ca": ("12 de maig de 2016", "3 de setembre del 2016"),
    "cs": ("12. května 2016", "3. září 2016"),
    "cy": ("12 Mai 2016", "3 Fedi 2016"),
    "da": ("12. maj 2016", "den 3. september 2016"),
    "de": ("12. Mai 2016", "3. September 2016"),
    "el": ("12 Μαΐου 2016", "3 Σεπτεμβρίου 2016"),
    "en": ("12 May 2016", "September 3rd, 2016"),
    "es": ("12 de mayo de 2016", "3 de septiembre del 2016"),
    "et": ("12. mai 2016", "3. september 2016"),
    "eu": ("2016ko maiatzaren 12a", "2016ko irailaren 3a"),
    "fa": ("۱۲ مه ۲۰۱۶", "۱۳ شهریور ۱۳۹۵"),
    "fi": ("12. toukokuuta 2016", "3. syyskuuta 2016"),
    "fr": ("12 mai 2016", "3 septembre 2016"),
    "ga": ("12 Bealtaine 2016", "3 MFómh 2016"),
    "gl": ("12 de maio de 2016", "3 de setembro de 2016"),
    "he": ("12 במאי 2016", "3 בספטמבר 2016"),
    "hr": ("12. svibnja 2016.", "3. rujna 2016."),
    "hu": ("2016. május 12.", "2016. szeptember 3."),
    "hy": ("12 մայիսի 2016", "3 սեպտեմբերի 2016"),
    "id": ("12 Mei 2016", "3 September 2016"),
    "is": ("12. maí 2016", "3. september 2016"),
    "it": ("12 maggio 2016", "3 settembre 2016"),
    "ja": ("2016年5月12日", "平成28年9月3日"),
    "ka": ("12 მაისი 2016", "3 სექტემბერი 2016"),
    "kk": ("12 мамыр 2016", "3 қыркүйек 2016"),
    "ko": ("2016년 5월 12일", "2016. 9. 3."),
    "ku": ("12 gulan 2016", "3 îlon 2016"),
    "lb": ("12. Mee 2016", "3. September 2016"),
    "lt": ("2016 m. gegužės 12 d.", "2016 m. rugsėjo 3 d."),
    "lv": ("2016. gada 12. maijs", "2016. gada 3. septembris"),
    "mk": ("12 мај 2016 година", "3 септември 2016 г."),
    "mt": ("12 ta' Mejju 2016", "3 ta’ Settembru 2016"),
    "nb": ("12. mai 2016", "3. september 2016"),
    "nl": ("12 mei 2016", "3 september 2016"),
    "pl": ("12 maja 2016 r.", "3 września 2016 r."),
    "pt": ("12 de maio de 2016", "3 de setembro de 2016"),
    "ro": ("12 mai 2016", "3 septembrie 2016"),
    "ru": ("12 мая 2016 г.", "3 сентября 2016 года"),
    "sk": ("12. mája 2016", "3. septembra 2016"),
    "sl": ("12. maja 2016", "3. septembra 2016"),
    "sq": ("12 maj 2016", "3 shtator 2016"),
    "sr": ("12. маја 2016. године", "3. septembra 2016."),
    "sv": ("12 maj 2016", "den 3 september 2016"),
    "th": ("12 พฤษภาคม 2559", "3 ก.ย. 2559"),
    "tr": ("12 Mayıs 2016", "3 EYLÜL 2016"),
    "uk": ("12 травня 2016 року", "3 вересня 2016 р."),
    "zh": ("2016年5月12日", "二〇一六年九月三日"),
}
# Tags that are old or mean one of the others.
OTHER_TAGS = {"in", "iw", "no", "nn"}


def test_every_known_language_is_asked() -> None:
    assert {language.tag for language in known_languages()} == set(DAYS) | OTHER_TAGS


@pytest.mark.parametrize("lang", DAYS)
@pytest.mark.parametrize("kind", [ClueKind.LISTING, ClueKind.PAGE_TEXT])
def test_a_day_is_read_as_its_language_writes_it(lang: str, kind: str) -> None:
    for text, day in zip(DAYS[lang], (date(2016, 5, 12), date(2016, 9, 3)), strict=True):
        assert decide_date([DateClue(kind, text)], lang=lang).interval == DateInterval(day, day), text


def test_a_month_of_one_language_that_is_a_word_of_another_is_none_there() -> None:
    year = DateInterval(date(2016, 1, 1), date(2016, 12, 31))
    found = decide_date([DateClue(ClueKind.LISTING, "wie doet in 2016 mee")], lang="nl")
    assert found.interval == year
