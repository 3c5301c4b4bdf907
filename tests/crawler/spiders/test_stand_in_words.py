"""What a page says above its text that stands in for a document, in the languages of Europe."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from crawler.spiders.stand_in_words import asks_consent, stands_in
from crawler.spiders.stand_ins import judge_index, judge_place, what_it_says

STAND_IN = """
Page not found|This page doesn’t exist|The page you requested could not be found|Sorry, we can't find that page
Diese Seite gibt es nicht mehr|Die Seite wurde nicht gefunden|Wir können die Seite nicht finden
Fehler 404 - Stadt Lindenau
Pagina niet gevonden|Deze pagina bestaat helaas niet|Page introuvable|La page demandée n'existe plus|Page non trouvée
Página no encontrada|La página que busca no está disponible|No se ha podido encontrar la página|Página não encontrada
Pagina non trovata|La pagina non è più disponibile|No s'ha trobat la pàgina|Páxina non atopada|Orria ez da aurkitu
Sidan kunde inte hittas|Sidan finns tyvärr inte|Siden blev ikke fundet|Siden kunne ikke findes|Siden finnes ikke
Sivua ei löydy|Sivua ei löytynyt|Síðan fannst ekki|Lehekülge ei leitud|Lapa nav atrasta|Puslapis nerastas
Nie znaleziono strony|Nie można znaleźć strony|Stránka nebyla nalezena|Stránka nenalezena|Stránka neexistuje
Stránka sa nenašla|Stránka nebola nájdená|Az oldal nem található|Pagina nu a fost găsită|Pagina nu există
Stranica nije pronađena|Stranica ne postoji|Strani ni mogoče najti|Stran ne obstaja|Faqja nuk u gjet|Sayfa bulunamadı
Η σελίδα δεν βρέθηκε|Η σελίδα δεν υπάρχει|Страница не найдена|Сторінку не знайдено|Страницата не е намерена
Just a moment...|Einen Moment bitte|Un instant…|Please wait|Bitte warten|Checking your browser before accessing the site
Making sure you're not a bot!|Attention Required! - Cloudflare|Access to this page has been denied|Request Rejected
Pardon Our Interruption|Zugriff verweigert|Accès refusé|Toegang geweigerd|Odmowa dostępu|Доступ запрещён
Service temporarily unavailable|Down for maintenance|Wegen Wartung geschlossen|Es ist ein Fehler aufgetreten
Anmelden - Stadt Lindenau|Log in|Gemeente Velden | Inloggen|Sign in|Connexion|Iniciar sesión|Your session has expired
We can’t seem to find the page you’re looking for|Sitio temporalmente fuera de servicio|Serwis chwilowo niedostępny
The resource you are looking for has been removed, had its name changed, or is temporarily unavailable.
Strona o podanym adresie nie została odnaleziona|Ez da orria aurkitu|К сожалению, такой страницы нет|Ungültige Anfrage
Die angeforderte Seite konnte leider nicht geladen werden|Contenuto non più disponibile|¡Vaya! No encontramos la página
الصفحة غير موجودة|הדף לא נמצא|ページが見つかりません|页面不存在|페이지를 찾을 수 없습니다|صفحه یافت نشد
Siden er midlertidigt nede|Site temporairement indisponible|Stránka je dočasně nedostupná|Tijdelijk niet bereikbaar
The requested URL was rejected. Please consult with your administrator.|Bandwidth Limit Exceeded
Web Application Firewall
This domain is for sale|Diese Domain ist geparkt|Apache2 Ubuntu Default Page: It works
Server Error in '/' Application.
Sign in to your account|Bei Ihrem Konto anmelden|Select your home organisation|Please turn JavaScript on and reload
Datenschutzeinstellungen|Gestion des cookies|Informativa sui cookie
Page moved|Site moved - Velden|This site is under construction|Site under construction|Velden | Page under construction
This website has moved to www.velden.example|Object moved to here.
This page has moved|Object moved|Diese Seite ist umgezogen|La strona została przeniesiona
Oops! That page is gone.|HTTP Status 404 – Not Found|Erreur 500|Error: 403
"""
DOCUMENTS = """
Integration strategy 2016-2020|Resolution 404 on reception|Anmeldung zum Integrationskurs
Login for newcomers: how it works
Just a moment of rest for volunteers is what this text of the city council asks for, and nothing more
Nobody is illegal|Wohnungen für alle|Une ville sans frontières|Plan de acogida|Charter on access to services
Kein Platz für Hass|Tijdelijk niet uitzetten|Shelter temporarily closed|Nursing home organisations
Datenschutz im Asylverfahren
The future you are looking for is here|Asylcenter midlertidigt lukket|Domain of the city: reception|How it works
Welcome, moment by moment|Strategia integracji|Mottagande av nyanlända|Maintenance of shelters
A page in the history of Velden|Refugee shelter site under construction|The site moved to integration
Site moved by its residents|How a website moved a council|Site under construction for refugee housing
"""


@pytest.mark.parametrize(
    "said", [one for line in STAND_IN.split("\n") for one in line.replace(" | ", "§").split("|") if one]
)
def test_the_words_of_stand_ins(said: str) -> None:
    assert stands_in(said.replace("§", " | "))


@pytest.mark.parametrize("said", [one for line in DOCUMENTS.split("\n") for one in line.split("|") if one])
def test_the_titles_of_documents(said: str) -> None:
    assert not stands_in(said) and not asks_consent(said)


@pytest.mark.parametrize(
    "said",
    ["We use cookies", "Before you continue", "Diese Website verwendet Cookies", "Wij gebruiken cookies op deze site",
     "Bevor Sie fortfahren", "Ce site utilise des cookies", "Accept all cookies", "Please enable cookies"],
)  # fmt: skip
def test_walls_that_ask_for_consent(said: str) -> None:
    assert asks_consent(said)


MENU = "<nav>" + "<a href='/x'>Culture and sport of the city</a> " * 40 + "</nav>"
PROSE = "<p>" + "The council of the city adopted this plan after two years of talks. " * 20 + "</p>"


def page(body: str, title: str = "Velden", url: str = "http://a.example/plan") -> HtmlResponse:
    return HtmlResponse(url, body=f"<html><title>{title}</title><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (f"{MENU}<h1>Seite nicht gefunden</h1><p>Nutzen Sie die Suche.</p>", "Seite nicht gefunden"),
        (f"{MENU}<h1>Seite nicht gefunden</h1>{PROSE}", ""),
        (f"{MENU}<h2>Page not found</h2><p>A list of links that were mended.</p>", ""),
        ("<div>City of Velden.</div><p>The page could not be found. Try again.</p>", "The page could not be found."),
        ("<noscript>Please enable JavaScript</noscript><p>We welcome all who come.</p>", ""),
        ("<h1>Cookies on this site</h1><h2>We use cookies</h2><p>Charter of welcome.</p>", ""),
        ("<h1>We use cookies</h1><button>Accept</button>", "We use cookies"),
        ("<h2><a href='/a'>Wohnungen nicht verfügbar</a></h2>", ""),
        ("<h1>Portal</h1><input type=PASSWORD>", "Velden"),
    ],
)
def test_a_page_is_judged_by_its_own_words_whatever_its_menus_hold(body: str, says: str) -> None:
    assert what_it_says(page(body)) == says


@pytest.mark.parametrize(
    ("body", "is_empty"),
    [
        ("<div id='root'></div><script src='/a.js'></script><noscript>You need JavaScript</noscript>", True),
        ("<div id='app'><img src='logo.svg'></div><SCRIPT>load()</SCRIPT>", True),
        ("<img src='scan.png'>", False),
        ("<script>count()</script><p>Motion 12: Welcoming refugees</p>", False),
    ],
)
def test_a_page_that_only_scripts_would_fill_is_no_document(body: str, is_empty: bool) -> None:
    found = judge_place(page(body), "http://a.example/plan", "html")
    assert bool(found and "before its scripts run" in found.sentence) is is_empty


@pytest.mark.parametrize(
    "frame",
    ["<iframe src='/plan.pdf'></iframe>", "<embed src='plan.pdf'>", "<object data='/plan.pdf'></object>",
     "<script>view()</script><iframe src='/plan.pdf'></iframe>"],
)  # fmt: skip
def test_a_page_that_only_shows_another_says_which(frame: str) -> None:
    found = judge_place(page(frame), "http://a.example/plan", "html")
    assert found is not None and "only shows http://a.example/plan.pdf; write that into the source" in found.sentence
    assert judge_place(page(f"<h1>Motion 12</h1>{frame}"), "http://a.example/plan", "html") == found
    text = "<p>Motion 12: the city welcomes all who flee, and asks the council of the region to do the same.</p>"
    assert judge_place(page(f"{text}{frame}"), "http://a.example/plan", "html") is None


def test_a_page_that_leads_on_and_has_a_place_to_log_in_is_no_log_in() -> None:
    links = "<a href='/x'>Culture and sport of the city</a> " * 10
    assert judge_index(page(f"{links}<form><input type='password'></form>")) is None


@pytest.mark.parametrize(
    ("asked", "answered", "stands"),
    [
        ("/plans/plan.html", "/login?back=/plans/plan.html", True),
        ("/plan.html", "/", True),
        ("/plan.html", "/de/", True),
        ("/de/plan", "/en/index.html", True),
        ("/plan", "/errors/404.html", True),
        ("/de/", "/de/index.html", False),
        ("/login/help.html", "/login/help", False),
        ("/plan.html", "/new/plan.html", False),
        ("/get", "/index.php?id=7", False),
    ],
)
def test_where_a_redirect_leads_that_is_no_document(asked: str, answered: str, stands: bool) -> None:
    found = judge_place(page(PROSE, url=f"http://a.example{answered}"), f"http://a.example{asked}", "html")
    assert (found is not None) is stands
