"""The shapes in which a date is written, as patterns over a folded text; `reading` says what each means."""

from __future__ import annotations

import re

from pipeline.dating.months import MONTHS, SEASONS

_YEAR = r"(?:18|19|20|21)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
# A number that goes on is no date: a file number, a telephone number, a version.
_FREE = r"(?<![\d/.-])"
_ENDS = r"(?![\d/-]|[.,]\d)"
_MONTH = r"(?<![^\W\d_])(?:" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")(?![^\W\d_])"
_SEASON = r"(?<![^\W\d_])(?:" + "|".join(sorted(SEASONS, key=len, reverse=True)) + r")(?![^\W\d_])"
_OF = r"(?:de\s+|del\s+|do\s+|of\s+|d')?"
_AFTER_DAY = r"(?:st|nd|rd|th|er|re|\.|o|a|e|º|°|ª)?"
_ISSUE = "".join(rf"(?<!{re.escape(word)} )" for word in (
    "nr.", "nr", "no.", "no", "n.", "n°", "nº", "issue", "heft", "ausgabe", "nummer", "numero", "vol.", "volume",
))  # fmt: skip
# A number with one of these behind it counts something.
_COUNTED = (
    r"(?!\s*(?:[%€$£]|(?:pages?|pp?|seiten|sider|sidor|sivua|stron|pagin\w*|[kmg]b|bytes?|words|views|euros?|eur|people|"
    r"personen|m2|km)\b))"
)
_JOIN = r"\s*(?:-|/|\bbis\b|\bund\b|\bto\b|\band\b|\bet\b|\bau\b|\ben\b|\boch\b|\bog\b|\by\b|\be\b|\ba\b)\s*"
SPAN = (
    r"\s*(?:-|/|\b(?:bis|to|until|till|til|tot|t/m|au|al|hasta|ate|fino al|do|az|a|y|and|und|et|och|og|en|e|-ig)\b)\s*"
)

# In the order in which they are tried at one place; the first that fits holds.
SHAPES: dict[str, re.Pattern[str]] = {
    name: re.compile(shape)
    for name, shape in {
        "span_of_months": rf"(?:{_MONTH})\.?\s+{_YEAR}{SPAN}(?:{_MONTH})\.?\s+{_YEAR}",
        "year_month_day": rf"{_FREE}(?P<y>{_YEAR})(?P<s>[-/.])\s?(?P<m>\d\d?)(?P=s)\s?(?P<d>\d\d?)(?!\d|[/-]\d|\.\d)",
        "numbers": rf"{_FREE}(?P<d>\d\d?)(?P<s>[./-])\s?(?P<m>\d\d?)(?P=s)\s?(?P<y>\d{{4}}|\d\d){_ENDS}",
        "roman": rf"{_FREE}(?P<d>{_DAY})[. ]\s?(?P<r>i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}})[. ]\s?(?P<y>{_YEAR}){_ENDS}",
        "day_month_year": rf"(?<![\d/-])(?P<d>{_DAY}){_AFTER_DAY}\s*(?:day\s+)?{_OF}(?P<m>{_MONTH})\.?,?\s*{_OF}"
        rf"(?P<y>{_YEAR})(?!\d)",
        "year_word_day": rf"{_FREE}(?P<y>{_YEAR})\.?\s*(?:m\.)?\s*(?P<m>{_MONTH})\.?\s+(?P<d>{_DAY})(?!\d)"
        r"(?:\s*d\.)?",
        "year_gada": rf"{_FREE}(?P<y>{_YEAR})\.?\s*gada\s+(?P<d>{_DAY})\.?\s*(?P<m>{_MONTH})",
        "month_day_year": rf"(?P<m>{_MONTH})\.?\s+(?P<d>{_DAY})(?:st|nd|rd|th)?,?\s+(?P<y>{_YEAR})(?!\d)",
        "months_year": rf"(?P<m>{_MONTH})\.?{_JOIN}(?P<n>{_MONTH})\.?\s*{_OF}(?P<y>{_YEAR})(?!\d)",
        "month_year": rf"(?P<m>{_MONTH})\.?,?\s*{_OF}(?P<y>{_YEAR})(?!\d)",
        "year_month_word": rf"{_FREE}(?P<y>{_YEAR})\.?\s*(?:m\.|gada)?\s*(?P<m>{_MONTH})",
        "iso_month": rf"{_FREE}(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])(?![\d-])",
        "month_number": rf"{_FREE}{_ISSUE}(?P<m>0?[1-9]|1[0-2])[/.](?P<y>{_YEAR})(?![\d/-]|\.\d)",
        "quarter": rf"(?:\bq(?P<q>[1-4])|(?P<k>[1-4])\.?\s*(?:quartal|quarter|trimestre|kwartaal|kvartal))[\s/]*"
        rf"(?:de\s+|of\s+)?(?P<y>{_YEAR})(?!\d)",
        "season": rf"(?P<t>{_SEASON})\s+{_OF}(?P<y>{_YEAR})(?!\d)",
        "period": rf"(?<![\d/.])(?P<y>{_YEAR}){SPAN}(?P<z>{_YEAR}|\d\d)(?!\d)",
        "year": rf"(?<![\d/.\w-])(?P<y>{_YEAR})(?![\d/\w-]|[.,]\d){_COUNTED}",
    }.items()
}
ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
}  # fmt: skip
# A moment in Greenwich time so late that it is already the next day where most of the study's cities are.
LATE = re.compile(r"(?:t|\s+)(?P<h>2[123]):\d\d(?::\d\d(?:\.\d+)?)?\s*(?:z|gmt|utc|[+-]00:?00)(?!\w)")
