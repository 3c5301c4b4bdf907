"""Texts and pages that name no encoding are read as their language was written, or say that this is not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.records import DocumentStatus

CASES = Path(__file__).parents[2] / "golden" / "cases" / "html-undeclared"
TEXTS = {
    "pl": "Każdy dorosły, który osiedla się w mieście, otrzymuje w ciągu sześciu tygodni miejsce na kursie. Źródło.",
    "cs": "Každý dospělý, který se ve městě usadí, dostane do šesti týdnů místo v jazykovém kurzu. Žádný žák nečeká.",
    "hu": "A város minden újonnan érkezőnek hat héten belül nyelvtanfolyamot kínál, és a gyűlés évente dönt.",
    "sl": "Mesto vsakemu odraslemu, ki se naseli, v šestih tednih ponudi mesto na jezikovnem tečaju za življenje.",
    "de": "Die Stadt fördert die Teilhabe aller Menschen, die hier leben, und baut Hürden in ihren Ämtern ab.",
    "fr": "La ville offre à chaque nouvel arrivant une place dans un cours de langue ; où être aidé ? À l'hôtel.",
    "es": "La ciudad ofrece a cada persona recién llegada una plaza en un curso; ¿quién paga? El año, la atención.",
    "ru": "Город предлагает каждому взрослому, который здесь поселился, место на языковых курсах через шесть недель.",
    "el": "Κάθε ενήλικος που εγκαθίσταται στην πόλη παίρνει μέσα σε έξι εβδομάδες θέση σε μάθημα γλώσσας. Άλλοι δήμοι.",
    "tr": "Şehir, buraya yerleşen her yetişkine altı hafta içinde dil kursunda yer verir; işçiler için ücretsizdir.",
    "he": "כל מבוגר שמתיישב בעיר מקבל בתוך שישה שבועות מקום בקורס שפה והעיר משלמת עבורו.",
    "ar": "يحصل كل بالغ يستقر في المدينة على مكان في دورة لغة في غضون ستة أسابيع وتدفع المدينة ثمنها.",
    "uk": "Місто пропонує кожному дорослому, який тут оселився, місце на мовних курсах протягом шести тижнів.",
    "lt": "Miestas kiekvienam čia įsikūrusiam suaugusiajam per šešias savaites siūlo vietą kalbos kursuose ir žmonių.",
}


def page(text: str) -> str:
    return f"<html><head><title>Plan</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("lang", "encoding"),
    [
        ("pl", "iso8859-2"), ("pl", "cp1250"), ("cs", "iso8859-2"), ("cs", "cp1250"), ("hu", "iso8859-2"),
        ("sl", "iso8859-2"), ("sl", "cp1250"), ("de", "cp1252"), ("fr", "cp1252"), ("es", "cp1252"), ("ru", "cp1251"),
        ("ru", "koi8-r"), ("ru", "iso8859-5"), ("el", "iso8859-7"), ("el", "cp1253"), ("tr", "cp1254"),
        ("lt", "cp1257"), ("uk", "koi8-u"), ("uk", "cp1251"),
        ("he", "cp1255"), ("he", "iso8859-8"), ("ar", "cp1256"), ("ar", "iso8859-6"),
    ],
)  # fmt: skip
def test_a_page_that_names_no_encoding_is_read_as_its_language_was_written(lang: str, encoding: str) -> None:
    found = extract(page(TEXTS[lang]).encode(encoding), name="plan.html")
    assert (found.text, found.status) == (TEXTS[lang], DocumentStatus.OK)


@pytest.mark.parametrize("ending", ["txt", "html"])
@pytest.mark.parametrize(
    ("lang", "encoding"),
    [
        ("de", "cp850"), ("de", "cp437"), ("de", "mac-roman"), ("fr", "mac-roman"), ("es", "cp850"),
        ("es", "mac-roman"), ("pl", "cp852"), ("pl", "mac-latin2"), ("cs", "cp852"), ("hu", "cp852"), ("ru", "cp866"),
        ("ru", "mac-cyrillic"),
        ("el", "cp737"), ("el", "mac-greek"), ("tr", "cp857"),
    ],
)  # fmt: skip
def test_texts_of_dos_and_old_macintoshs_are_read_and_say_so(lang: str, encoding: str, ending: str) -> None:
    found = extract((page(TEXTS[lang]) if ending == "html" else TEXTS[lang]).encode(encoding), name=f"plan.{ending}")
    assert (found.text, found.status) == (TEXTS[lang], DocumentStatus.PARTIAL)
    assert f"it was read as {encoding if encoding != 'cp437' else 'cp850'}" in found.reason


def test_french_of_dos_is_told_from_marks_within_words() -> None:
    text = TEXTS["fr"].replace("À", "A")  # which that encoding has not
    assert extract(text.encode("cp437"), name="plan.txt").text == text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pl_8859_2.html", ("Każdy dorosły", "sześciu tygodni", "Źródłem")),
        ("cz_1250.html", ("Každý dospělý", "šesti týdnů", "Žádný žák nečeká")),
    ],
)
def test_the_words_of_old_pages_are_as_they_were_written(name: str, words: tuple[str, ...]) -> None:
    found = extract((CASES / name).read_bytes(), name=name)
    assert found.status is DocumentStatus.OK
    assert all(word in found.text for word in words)


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2"])
def test_what_an_encoding_says_goes_before_what_the_language_suggests(encoding: str) -> None:
    data = page(TEXTS["pl"]).replace("<head>", f"<head><meta charset={encoding}>").encode(encoding)
    assert TEXTS["pl"] in extract(data, name="plan.html").text


def test_a_page_whose_language_does_not_tell_its_encoding_says_so() -> None:
    found = extract(page("Müller, Jürgen, 4711").encode("cp1252"), name="plan.html")
    assert found.status is DocumentStatus.PARTIAL
    assert "letters with accents may be wrong" in found.reason


def test_marks_that_are_no_letters_leave_no_doubt() -> None:
    found = extract(page("© 2010 – B. 4711").encode("cp1252"), name="plan.html")
    assert (found.text, found.status) == ("© 2010 – B. 4711", DocumentStatus.OK)
