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


FEW = {
    "de": ("Der Rat der Stadt hat am Montag beschlossen, dass alle Menschen die hier leben teilnehmen und {}.",
           ("für", "Ämter", "Öffnung", "Straße", "Bürger", "schön", "Übergang", "die Größe")),
    "fr": ("La ville offre dans tous ses quartiers une place dans un cours de langue pour les personnes et {}.",
           ("été", "café", "à côté", "voilà", "accès", "août", "où", "être", "coût", "école")),
    "es": ("La ciudad ofrece a todas las personas que llegan una plaza en un curso de lengua y decide {}.",
           ("más", "año", "así", "acción", "número", "está", "él", "también")),
    "it": ("La giunta del comune offre a tutte le persone che arrivano un posto in un corso di lingua e decide {}.",
           ("città", "perché", "è", "più", "così", "però")),
    "sv": ("Staden erbjuder alla som kommer hit en plats i en kurs i svenska och skolan har ansvar {}.",
           ("för", "på", "är", "Örebro", "då", "många")),
}  # fmt: skip


def few(lang: str, encoding: str) -> list[tuple[str, bytes]]:
    sentence, words = FEW[lang]
    texts = [sentence.format(word) for word in words]
    return [(text, text.encode(encoding)) for text in texts if text.encode(encoding, "ignore").decode(encoding) == text]


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac-roman"])
@pytest.mark.parametrize("lang", FEW)
def test_a_page_of_dos_with_one_accent_is_read_rightly_or_says_that_it_may_not_be(lang: str, encoding: str) -> None:
    for text, data in few(lang, encoding):
        found = extract(b"<html><body><p>" + data + b"</p></body></html>", name="plan.html")
        assert found.text == text or found.status is DocumentStatus.PARTIAL, found.text


@pytest.mark.parametrize("lang", ["de", "fr", "es", "it", "sv"])
def test_a_text_of_dos_with_a_single_accent_is_read_rightly(lang: str) -> None:
    for text, data in few(lang, "cp850"):
        assert extract(data, name="plan.txt").text == text


@pytest.mark.parametrize("lang", FEW)
def test_a_page_of_windows_with_a_single_accent_is_read_without_doubt(lang: str) -> None:
    for text, data in few(lang, "cp1252"):
        found = extract(b"<html><body><p>" + data + b"</p></body></html>", name="plan.html")
        assert (found.text, found.status) == (text, DocumentStatus.OK)


@pytest.mark.parametrize(
    "text",
    [
        "Die Stadt nennt es „Teilhabe“ – und meint damit, dass alle Menschen in der Stadt dazu kommen können.",
        "The city calls it “taking part” – and so it’s meant that all people come to the courses of the town…",
        "La ville l’appelle « participation » … et c’est à tous les habitants de la ville qu’elle pense ici.",
        "Das Café in Málaga heißt nach André, und die Stadt fördert die Begegnung der Menschen in ihm weiterhin.",
    ],
)
def test_marks_and_foreign_names_on_a_page_of_windows_cast_no_doubt(text: str) -> None:
    found = extract(page(text).encode("cp1252"), name="plan.html")
    assert (found.text, found.status) == (text, DocumentStatus.OK)
