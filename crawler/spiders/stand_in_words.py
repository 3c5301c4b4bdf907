"""What pages say above their text that stand in for another: the words of each kind, by language.

All in lower case, as they are compared, with every kind of apostrophe as `'`. A word that documents may well have in
their titles counts only where it is all that is said beside the name of the site (`_ALONE`).
"""

from __future__ import annotations

import re

# The document is not there.
_NOT_THERE = (
    # English, German, Dutch
    r"not (?:be )?(?:found|located)|no longer (?:available|exists?|here)|do(?:es)?(?: not|n't) exist"
    r"|(?:could(?: not|n't)|can(?: ?not|'t)) (?:seem to )?(?:be )?(?:find|found|locate)|no such (?:page|file|document)"
    r"|(?:page|document|content|file|resource) (?:is |has been |was )?(?:currently )?"
    r"(?:unavailable|not available|missing|removed|deleted|moved)|\A(?:this|our) (?:page|(?:web ?)?site) has moved\b"
    r"|you(?:'re| are| were| have)? (?:look(?:ing)? for|requested|searching for|tr(?:ied|ying) to \w+)"
    r" (?:(?:has|have) (?:been )?(?:re)?moved|(?:could|can|does|is|was) ?n(?:ot\b|'t|o longer)|(?:may|might) have)",
    r"nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|auffindbar|erreichbar)|(?:existiert|gibt es) (?:leider )?nicht"
    r"|nicht (?:mehr )?(?:geladen|aufgerufen|angezeigt|geöffnet) werden|ungültige (?:anfrage|adresse)"
    r"|nicht finden|(?:seite|dokument|datei|inhalt) (?:wurde|ist) (?:leider )?(?:gelöscht|entfernt|verschoben)",
    r"(?:seite|webseite|website|auftritt) (?:ist|sind) .{0,20}umgezogen|(?:pagina|website|site) is verhuisd"
    r"|page a (?:été déplacée|déménagé)|página (?:se )?ha (?:sido )?(?:movido|trasladado)|pagina è stata spostata"
    r"|strona została przeniesiona",
    r"niet (?:meer )?(?:gevonden|beschikbaar|vinden|aanwezig)|bestaat (?:helaas )?niet",
    # French, Spanish, Portuguese, Italian, Catalan, Galician, Basque
    r"introuvable|n'existe (?:pas|plus)|(?:non|pas (?:été )?) ?trouvée?|n'est (?:pas|plus) (?:disponible|accessible)"
    r"|page indisponible|contenu indisponible",
    r"no (?:se )?(?:ha (?:sido |podido |pudo )?|fue |pudo (?:ser )?|hemos )?(?:encontrad[ao]|encontrar|encontró)"
    r"|no existe|no encontramos|no (?:está |se encuentra )?disponible|página inexistente",
    r"não (?:foi |pôde ser |pode ser )?(?:encontrad[ao]|localizad[ao])|não existe|não (?:está )?disponível"
    r"|(?:página|conteúdo) indisponível",
    r"non (?:è )?(?:stat[ao] )?(?:più )?(?:trovat[ao]|disponibil[ei])|non esiste|inesistente",
    r"no s'ha (?:pogut )?trob|no trobad[ao]|no existeix|non (?:se )?(?:atopad[ao]|atopou)"
    r"|ez da (?:\w+ )?(?:aurkitu|existitzen)",
    # Swedish, Danish, Norwegian, Finnish, Icelandic
    r"hitta(?:de)?s inte|(?:inte|ej) (?:hittas?|tillgänglig)|finns (?:tyvärr )?inte",
    r"(?:ikke|ikkje) (?:blev |ble )?(?:fundet|funnet|findes|finnes|finde|finne|tilgængelig|tilgjengelig)"
    r"|fin[dn]es (?:desværre |dessverre )?ikke|eksisterer ikke",
    r"ei löy(?:dy|ty)|ei ole (?:olemassa|saatavilla)|fannst ekki|finnst ekki",
    # Polish, Czech, Slovak, Hungarian, Romanian
    r"nie (?:znalezion|istnieje|znaleźliśmy|został[aoy]? (?:zna|odna)lezion|można (?:zna|odna)leźć|odnalezion)"
    r"|brak strony",
    r"nenalezen|neby[lv]\w* nalezen|neexistuje|nenaš(?:el|l)|není k dispozici",
    r"nenájden|nebol\w* nájden|nie je k dispozícii|nem (?:található|létezik|elérhető)",
    r"nu (?:a fost găsit|există|este disponibil|am găsit)",
    # Croatian, Serbian, Bosnian, Slovene, Albanian, Turkish, Estonian, Latvian, Lithuanian, Maltese, Irish
    r"nije (?:pronađen|nađen|moguće pronaći|dostupn)|ne postoji|ni (?:bil\w* )?(?:mogoče najti|najden|na voljo)"
    r"|ne obstaja|nuk (?:u gjet|ekziston)|bulunama|mevcut değil",
    r"ei (?:leitud|leia|eksisteeri)|(?:nav|netika) atrast|neeksistē|nerast|neegzistuoja|ma nstab|ní bhfuarthas",
    # Greek, Russian, Ukrainian, Bulgarian, Serbian, Macedonian
    r"δεν (?:βρέθηκε|υπάρχει|είναι διαθέσιμ)|не (?:найден|существует|знайден|існує)|такой страницы (?:нет|не)",
    r"не (?:е |бе |беше )?(?:намерен|открит|пронајден)|није (?:пронађен|нађен)|не (?:постои|постоји|съществува)",
    # Arabic, Persian, Hebrew, Japanese, Chinese, Korean
    r"غير (?:موجود|متاح|متوفر)|لم يتم العثور|تعذر العثور|(?:یافت|پیدا) نشد|(?:לא|אינו|אינה) (?:נמצא|קיימ?ת?)",
    r"見つかりません|存在しません|(?:不存在|未找到|没有找到|找不到|不見了)|찾을 수 없|존재하지 않",
    # The whole site is not, or not yet, or no longer.
    r"domain (?:name )?(?:is|may be) (?:for sale|parked|available)|domain (?:ist|steht) (?:geparkt|zum verkauf)"
    r"|domaine (?:est )?à vendre|\Ait works\W*\Z|(?:apache2?|nginx|iis|plesk) .{0,20}default .{0,6}page"
    r"|welcome to nginx|account (?:has been |is )?suspended"
    r"|\A(?:this|our) (?:page|(?:web ?)?site) is (?:currently |still )?under construction\b",
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
    r"service unavailable|(?:temporarily|currently) (?:unavailable|offline|unable to service)"
    r"|(?:under|down for|site) maintenance|(?:bandwidth|resource) limit (?:is )?(?:exceeded|reached)",
    r"(?:midlertidigt?|tillfälligt) (?:nede|nere|ute av drift|utilg|otillg)|tilapäisesti pois\w* käytöstä",
    r"(?:temporairement|momentanément) (?:indisponible|inaccessible|hors service)|fuera de servicio|fora de serviço",
    r"temporalmente (?:no disponible|inaccesible)|temporariamente (?:indisponível|fora)",
    r"tijdelijk (?:niet b|buiten [gdw])|temporaneamente (?:non (?:d|r|acc)|indisponibil|fuori|inaccessibil)",
    r"(?:chwilowo|tymczasowo|przejściowo) niedostępn",
    r"(?:dočasně|dočasne|začasno|privremeno) n[ei]\w*dost\w+|átmenetileg nem|temporar indisponibil",
    r"προσωρινά (?:μη διαθέσιμ|εκτός λειτουργίας)|временно недоступ|тимчасово недоступ",
    r"wartungsarbeiten|wartungsmodus|wegen wartung|in onderhoud|en maintenance|en mantenimiento|em manutenção",
    r"in manutenzione|en manteniment|(?:under|pågår) underhåll|under vedlige?hold|huoltokatko|przerwa techniczna",
    r"prace (?:techniczne|konserwacyjne)|(?:probíhá|prebieha) údržba|karbantartás alatt|în mentenanță|bakım çalışması",
    r"технически(?:е|) работ|технічні роботи|υπό συντήρηση|održavanje u tijeku",
    r"server error in|runtime error",
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
    r"turn (?:on javascript|javascript on)|requested url was rejected|web application firewall",
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
    r"\A(?:log|sign) ?in (?:to|with) (?:your|continue)|\Abei ihrem konto anmelden",
    r"(?:select|choose) (?:your|an?) (?:home organi[sz]ation|identity provider)|wählen sie ihre heimat",
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
    r"|gestion des cookies|paramètres des cookies|configuración de cookies|informativa (?:sui|estesa sui) cookie"
    r"|(?:datenschutz|privatsphäre|privacy)[ -]?(?:einstellungen|settings|instellingen|voorkeuren)"
    r"|consent|einwilligung|toestemming|maintenance|wartung|onderhoud|error|fehler|erreur|fout"
    r"|(?:(?:this|the|our) )?(?:(?:page|(?:web ?)?site|object) (?:has )?moved|object moved to here"
    r"|(?:page|(?:web ?)?site) (?:is )?(?:currently )?under construction))"
    r"[ .!…]*"
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
    r"|\bcookies? (?:are |sind )?(?:disabled|required|deaktiviert|akzeptieren|accepteren|zustimmen)"
)
_WAIT = re.compile("|".join(_PATIENCE))
_SAYS = re.compile("|".join((*_NOT_THERE, *_NUMBERED, *_NOT_NOW, *_GUARDED)))
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " ", "\u00ad": ""})
# What stands between the title of a page and the name of its site.
_PARTED = re.compile(r"\s+[|–—·»«•-]+\s+|\s*\|\s*")
_LONGEST = 18


def stands_in(said: str) -> bool:
    """Whether a title or heading says that its page stands in for another."""
    text = _fold(said)
    if text.count(" ") >= _LONGEST:
        return False
    parts = _PARTED.split(text)
    return bool(_SAYS.search(text)) or any(_ALONE.fullmatch(part.strip()) for part in (parts[0], parts[-1]))


def asks_consent(said: str) -> bool:
    """Whether a title or first heading is that of a wall that asks for consent."""
    text = _fold(said)
    return text.count(" ") < _LONGEST and bool(_CONSENT.search(text))


def asks_patience(said: str) -> bool:
    """Whether it only says that something else comes in a moment."""
    return bool(_WAIT.search(_fold(said)))


def _fold(said: str) -> str:
    """A text in lower case, which all words here are: so they are found four times as fast as without regard to it."""
    return " ".join(said.translate(_APOSTROPHES).split()).lower()
