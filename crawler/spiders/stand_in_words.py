"""What pages say above their text that stand in for another: the words of each kind, by language.

Compared without regard to capital letters, with every kind of apostrophe as `'`. A word that documents may well have in
their titles counts only where it is all that is said beside the name of the site (`_ALONE`).
"""

from __future__ import annotations

import re

# The document is not there.
_NOT_THERE = (
    # English, German, Dutch
    r"not (?:be )?(?:found|located)|no longer (?:available|exists?|here)|do(?:es)?(?: not|n't) exist"
    r"|(?:could(?: not|n't)|can(?: ?not|'t)) (?:be )?(?:find|found|locate)|no such (?:page|file|document)"
    r"|(?:page|document|content|file|resource) (?:is |has been |was )?(?:currently )?"
    r"(?:unavailable|not available|missing|removed|deleted|moved)",
    r"nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|auffindbar|erreichbar)|(?:existiert|gibt es) (?:leider )?nicht"
    r"|nicht finden|(?:seite|dokument|datei|inhalt) (?:wurde|ist) (?:leider )?(?:gelöscht|entfernt|verschoben)",
    r"niet (?:meer )?(?:gevonden|beschikbaar|vinden|aanwezig)|bestaat (?:helaas )?niet",
    # French, Spanish, Portuguese, Italian, Catalan, Galician, Basque
    r"introuvable|n'existe (?:pas|plus)|(?:non|pas (?:été )?) ?trouvée?|n'est (?:pas|plus) (?:disponible|accessible)"
    r"|page indisponible|contenu indisponible",
    r"no (?:se )?(?:ha (?:sido |podido |pudo )?|fue |pudo (?:ser )?|hemos )?(?:encontrad[ao]|encontrar|encontró)"
    r"|no existe|no (?:está |se encuentra )?disponible|página inexistente",
    r"não (?:foi |pôde ser |pode ser )?(?:encontrad[ao]|localizad[ao])|não existe|não (?:está )?disponível"
    r"|(?:página|conteúdo) indisponível",
    r"non (?:è (?:stat[ao] )?(?:più )?)?(?:trovat[ao]|disponibile)|non esiste|inesistente",
    r"no s'ha (?:pogut )?trob|no trobad[ao]|no existeix|non (?:se )?(?:atopad[ao]|atopou)|ez da (?:aurkitu|existitzen)",
    # Swedish, Danish, Norwegian, Finnish, Icelandic
    r"hitta(?:de)?s inte|(?:inte|ej) (?:hittas?|tillgänglig)|finns (?:tyvärr )?inte",
    r"(?:ikke|ikkje) (?:blev |ble )?(?:fundet|funnet|findes|finnes|finde|finne|tilgængelig|tilgjengelig)"
    r"|fin[dn]es (?:desværre |dessverre )?ikke|eksisterer ikke",
    r"ei löy(?:dy|ty)|ei ole (?:olemassa|saatavilla)|fannst ekki|finnst ekki",
    # Polish, Czech, Slovak, Hungarian, Romanian
    r"nie (?:znalezion|istnieje|znaleźliśmy|została znaleziona|można (?:zna|odna)leźć|odnalezion)|brak strony",
    r"nenalezen|neby[lv]\w* nalezen|neexistuje|nenaš(?:el|l)|není k dispozici",
    r"nenájden|nebol\w* nájden|nie je k dispozícii|nem (?:található|létezik|elérhető)",
    r"nu (?:a fost găsit|există|este disponibil|am găsit)",
    # Croatian, Serbian, Bosnian, Slovene, Albanian, Turkish, Estonian, Latvian, Lithuanian, Maltese, Irish
    r"nije (?:pronađen|nađen|moguće pronaći|dostupn)|ne postoji|ni (?:bil\w* )?(?:mogoče najti|najden|na voljo)"
    r"|ne obstaja|nuk (?:u gjet|ekziston)|bulunama|mevcut değil",
    r"ei (?:leitud|leia|eksisteeri)|(?:nav|netika) atrast|neeksistē|nerast|neegzistuoja|ma nstab|ní bhfuarthas",
    # Greek, Russian, Ukrainian, Bulgarian, Serbian, Macedonian
    r"δεν (?:βρέθηκε|υπάρχει|είναι διαθέσιμ)|не (?:найден|существует|знайден|існує)",
    r"не (?:е |бе |беше )?(?:намерен|открит|пронајден)|није (?:пронађен|нађен)|не (?:постои|постоји|съществува)",
)
# A number of HTTP, as servers name their errors.
_NUMBERED = (
    r"\A(?:http[ /-]*)?(?:(?:status|error|fehler|erreur|fout|errore?|fel|fejl|feil|virhe|błąd|chyba|hiba|eroare|greška"
    r"|napaka|hata|viga|kļūda|klaida|σφάλμα|ошибка|помилка|грешка)[ :#-]*)?(?:40[0134]|410|429|50[0234])\b",
    r"\b(?:error|fehler|erreur|fout|errore|erro|fel|fejl|feil|virhe|błąd|chyba|hiba|eroare|greška|napaka|hata|viga|kļūda"
    r"|klaida|σφάλμα|ошибка|помилка|грешка)[ :#-]*[45]\d\d\b",
    r"\A(?:o+ps|hoppla|oeps|oups|hoppsan|hups|ups)\b",
)
# It cannot be had now.
_NOT_NOW = (
    r"service unavailable|(?:temporarily|currently) (?:unavailable|offline)|(?:under|down for|site) maintenance",
    r"wartungsarbeiten|wartungsmodus|wegen wartung|in onderhoud|en maintenance|en mantenimiento|em manutenção",
    r"in manutenzione|en manteniment|(?:under|pågår) underhåll|under vedlige?hold|huoltokatko|przerwa techniczna",
    r"prace (?:techniczne|konserwacyjne)|(?:probíhá|prebieha) údržba|karbantartás alatt|în mentenanță|bakım çalışması",
    r"технически(?:е|) работ|технічні роботи|υπό συντήρηση|održavanje u tijeku",
    r"internal server error|bad gateway|gateway time-?out|fatal error|database error|datenbankfehler",
    r"(?:an |unexpected |application )error (?:has )?occurred|ein (?:unerwarteter )?fehler (?:ist )?aufgetreten",
    r"er is (?:iets mis|een fout)|une erreur (?:est survenue|s'est produite)|se ha producido un error|ocorreu um erro",
    r"si è verificato un errore|ett fel (?:har )?(?:inträffat|uppstått)|op(?:stod|stået|psto|pstått) en feil",
    r"wystąpił błąd|došlo k chyb",
)
# It comes in a moment: a waiting room, or a page that leads on.
_PATIENCE = (
    r"\A(?:just (?:a|one) moment|one moment|einen (?:kleinen )?moment|un instant|un moment|um momento|een moment"
    r"|ett ögonblick|et øjebli?k|et øyeblikk|hetkinen|chwileczkę|okamžik|egy pillanat|o clipă|samo trenutak)\b",
    r"\A(?:please wait|bitte warten|veuillez patienter|even geduld|por favor,? esper|attendere|aguarde|vänta"
    r"|proszę czekać)",
)
# It cannot be had by a program, or not by everybody.
_GUARDED = (
    *_PATIENCE,
    r"checking (?:your|if the|the) (?:browser|site|connection)|verif(?:y|ying) (?:that )?you|(?:are )?you(?: are|'re)? "
    r"(?:not )?(?:a )?(?:robot|human|bot)\b|human verification|security (?:check|verification)\Z|making sure you",
    r"sicherheits(?:über)?prüfung\Z|sind sie ein mensch|vérification de sécurité|attention required|captcha",
    r"pardon our interruption|incapsula|ddos|unusual traffic|ungewöhnliche[rn]? (?:datenverkehr|zugriffe)",
    r"(?:enable|aktivieren sie|activez|active|attiva) javascript"
    r"|javascript (?:is |ist )?(?:disabled|required)|javascript (?:ist )?deaktiviert",
    r"access (?:to this (?:page|site) )?(?:is |has been |was )?denied|(?:zugriff|zugang) (?:wurde )?verweigert"
    r"|\Akein zu(?:griff|gang)\Z|accès (?:refusé|interdit)|acceso (?:denegado|restringido)|acesso (?:negado|restrito)",
    r"accesso negato|accés denegat|toegang geweigerd|\Ageen toegang\Z|åtkomst nekad|adgang nægtet"
    r"|\Aingen (?:ad|til)gang\Z",
    r"pääsy (?:evätty|estetty)|odmowa dostępu|\Abrak dostępu|přístup (?:odepřen|zamítnut)|prístup (?:odmiet|zamiet)nut",
    r"hozzáférés megtagadva|acces(?:ul)? interzis|pristup (?:odbijen|zabranjen)|dostop zavrnjen|erişim engellen",
    r"доступ (?:запрещ|заборон|отказан)|\A(?:403 )?forbidden"
    r"|request (?:was |has been )?(?:blocked|rejected)|\Aunauthori[sz]ed|\Anot authori[sz]ed",
    r"session (?:has )?(?:expired|timed out)|sitzung (?:ist )?abgelaufen|session (?:a )?expirée?"
    r"|sessie (?:is )?verlopen",
    r"(?:log ?-?in|sign ?-?in|authentication|anmeldung) (?:is )?(?:required|erforderlich|notwendig)",
    r"\A(?:please (?:log|sign) ?in|bitte (?:melden sie sich an|anmelden|einloggen)|connectez-vous|identifiez-vous"
    r"|inicie sesión|effettua (?:il login|l'accesso)|přihlaste se|prihláste sa|prijavite se|giriş yap)",
)
# The same in words that also are titles of pages that speak of that.
_ALONE = re.compile(
    r"(?:log ?-?in|log ?-?on|sign ?-?in|anmelden|anmeldung|einloggen|inloggen|aanmelden|connexion|se connecter"
    r"|iniciar sesi[óo]n?|iniciar sessão|acceder|entrar|accedi|logga in|log ind|logg inn|kirjaudu(?: sisään)?"
    r"|zaloguj(?: się)?"
    r"|logowanie|přihlášení|prihlásenie|bejelentkezés|autentificare|conectare|prijava|σύνδεση|вход|увійти"
    r"|cookies?|cookie[ -]?(?:consent|settings|wall|einstellungen|hinweis|instellingen|toestemming|preferences)"
    r"|consent|einwilligung|toestemming|maintenance|wartung|onderhoud|error|fehler|erreur|fout)"
    r"[ .!…]*",
    re.IGNORECASE,
)
# A wall that asks for consent before anything is shown; banners of whole pages say the same below their first heading.
_CONSENT = re.compile(
    r"\A(?:we|this (?:web ?)?site|wir|diese (?:web)?s(?:eit|it)e|wij|deze (?:web)?site|nous|ce site|este sitio"
    r"|questo sito"
    r"|vi|usamos|utilizamos|utilizziamo)\b.{0,60}\bcookies?\b"
    r"|\A(?:before you (?:continue|proceed)|bevor sie (?:fortfahren|weiter)|voordat (?:je|u) verder ?ga"
    r"|avant de (?:continuer"
    r"|poursuivre)|antes de continuar|prima di continuare)"
    r"|(?:accept|enable|akzeptieren|accepteren|zustimmen|accepter|aceptar|accettare)\b.{0,30}\bcookies?\b"
    r"|\bcookies? (?:are |sind )?(?:disabled|required|deaktiviert|akzeptieren|accepteren|zustimmen)",
    re.IGNORECASE,
)
_WAIT = re.compile("|".join(_PATIENCE), re.IGNORECASE)
_SAYS = re.compile("|".join((*_NOT_THERE, *_NUMBERED, *_NOT_NOW, *_GUARDED)), re.IGNORECASE)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " ", "\u00ad": ""})
# What stands between the title of a page and the name of its site.
_PARTED = re.compile(r"\s+[|–—·»«•-]+\s+|\s*\|\s*")
_LONGEST = 14


def stands_in(said: str) -> bool:
    """Whether a title or heading says that its page stands in for another."""
    words = said.translate(_APOSTROPHES).split()
    if len(words) > _LONGEST:
        return False
    text = " ".join(words)
    parts = _PARTED.split(text)
    return bool(_SAYS.search(text)) or any(_ALONE.fullmatch(part.strip()) for part in (parts[0], parts[-1]))


def asks_consent(said: str) -> bool:
    """Whether a title or first heading is that of a wall that asks for consent."""
    return len(said.split()) <= _LONGEST and bool(_CONSENT.search(said.translate(_APOSTROPHES).strip()))


def asks_patience(said: str) -> bool:
    """Whether it only says that something else comes in a moment."""
    return bool(_WAIT.search(said.translate(_APOSTROPHES).strip()))
