"""Words beside a date that say what it dates, in the languages of studies; written with their accents, read folded.

A word is looked for at the beginning of a word, so that a stem finds its inflected forms; `*` before it finds it at
the end of a compound too (`*gesetz` finds Aufenthaltsgesetz).
"""

from __future__ import annotations

import re
from enum import Enum

from pipeline.dating.months import fold


class Cue(Enum):
    """What a date beside such words is the date of; the value is how a reader is told."""

    PUBLISHED = "publication"
    ADOPTED = "adoption"
    REVISED = "revision of the text"
    STATED = "date line"
    DRAFT = "draft"
    UPDATED = "last update of a page"
    COPYRIGHT = "copyright line"
    RETRIEVED = "day on which something was read or printed"
    VALIDITY = "validity"
    DEADLINE = "deadline"
    LAW = "a law or another document"
    EVENT = "event"
    FIGURES = "figures of that day"
    LIFE = "birth or foundation"


_WORDS = {
    Cue.PUBLISHED: """
        published|publication|date of issue|issued|released|first edition|posted|submission date|date of submission|
        eingestellt am|online gestellt|lagt ut|lagt upp|
        veröffentlich|herausgegeben|erschienen|erscheinungs|publiziert|ausgabe vom|
        publié|parution|paru|diffusé|mis en ligne|mise en ligne|dépôt légal|édition|
        publicad|publicació|fecha de publicación|fecha de edición|edición|depósito legal|
        publicado|publicação|data de edição|edição|depósito legal|pubblicat|pubblicazione|edizione|
        gepubliceerd|publicatie|uitgegeven|uitgave|verschenen|geplaatst op|
        publicerad|publicerat|publicering|utgiven|utgivning|tryckår|
        publisert|publisering|utgitt|utgivelse|publiceret|udgivet|udgivelse|offentliggjort|
        julkais|ilmestyn|opublikowan|data publikacji|publikacja|wydan|
        publicat|data publicării|publikováno|zveřejněn|vydán|vyvěšeno|objavljen|datum objave|izdano|
        megjelen|közzét|kiadva|публикуван|издаден|δημοσι|έκδοση|avaldatud|publicēt|paskelbt|objavljen|izdan
    """,
    Cue.ADOPTED: """
        adopted|approved|endorsed|agreed by|ratified|signed|resolution of|decision of|
        *beschlossen|verabschiedet|*beschluss|angenommen|genehmigt|unterzeichnet|
        adopté|approuvé|voté|délibération|délibéré|signé|
        aprobad|aprobación|adoptad|acuerdo del pleno|acuerdo de pleno|firmad|
        aprovad|aprovação|adotad|deliberaç|assinad|approvat|approvazione|adottat|deliberazione|delibera|sottoscritt|
        vastgesteld|vaststelling|goedgekeurd|aangenomen|raadsbesluit|besluit van|ondertekend|
        antagen|antaget|antagna|beslutad|beslutat|beslutades|fastställd|fastställt|godkänd|
        vedtatt|vedtak|godkjent|vedtaget|godkendt|besluttet|tiltrådt|
        hyväks|vahvistettu|päätetty|uchwal|uchwał|przyjęt|zatwierdz|zarządzeni|
        adoptat|aprobat|hotărâr|aprovat|aprovada|aprovació|schválen|usnesení|přijat|
        usvojen|donesen|donijet|sprejet|elfogad|jóváhagy|határozat|
        приет|одобрен|решение|εγκρίθηκε|εγκρίθη|έγκριση|υιοθετήθηκε|vastu võetud|kinnitatud|
        apstiprināt|pieņemt|patvirtin|priimt
    """,
    Cue.REVISED: """
        amended|revised|revision of|reprint|fassung vom|neufassung|
        fortgeschrieben|fortschreibung|überarbeitet|révisé|revisad|riveduto|
        herzien|gewijzigd bij|reviderad|reviderat|revidert|revideret|tarkistettu|zmienion
    """,
    Cue.DRAFT: """
        draft|concept |
        entwurf|vorlage vom|projet de|avant-projet|borrador|bozza|rascunho|concept van|concept d.d.|utkast|
        udkast|luonnos|projekt z|návrh|nacrt|osnutek|tervezet|proiect|esborrany
    """,
    Cue.UPDATED: """
        updated|last modified|last reviewed|last change|page reviewed|aktualisiert|aktualisierung|zuletzt geändert|
        letzte änderung|zuletzt bearbeitet|mis à jour|mise à jour|modifié|dernière modification|
        actualizad|actualización|última modificación|atualizad|atualização|aggiornat|aggiornamento|ultima modifica|
        bijgewerkt|laatst gewijzigd|oppdatert|sist endret|uppdaterad|senast ändrad|senast granskad|
        opdateret|senest ændret|päivitetty|muokattu|zaktualizowan|aktualizacj|ostatnia modyfikacja|ostatnia zmiana|
        actualitzat|actualització|aktualizován|ažurirano|posodobljeno|frissít|módosít|actualizat|обновен|
        ενημερώθηκε|ενημέρωση|uuendatud|atjaunināt|atnaujint
    """,
    Cue.COPYRIGHT: "©|copyright|(c) |all rights reserved|alle rechte|tous droits|todos los derechos|alla rättigheter",
    Cue.RETRIEVED: """
        accessed|retrieved|last visited|printed on|downloaded|abgerufen|zugriff|abruf|gedruckt am|ausgedruckt|
        consulté|consultad|consultat|imprimé le|geraadpleegd|bezocht op|afgedrukt|hämtad|hämtat|lest |nedlastet|hentet|
        besøgt|luettu|viitattu|tulostettu|dostęp|wydrukowano|acesso em|accesso|stampato il|prístup|citováno|
        pristupljeno|letöltve|accesat|πρόσβαση
    """,
    Cue.VALIDITY: """
        valid|effective|review date|next review|to be reviewed|expiry|
        in force|into force|takes effect|effective from|expires|until|gültig|in kraft|inkrafttreten|geltungsdauer|
        valable|entrée en vigueur|entre en vigueur|jusqu|vigente|vigencia|en vigor|hasta|válid|em vigor|até|valido|
        in vigore|fino al|geldig|van kracht|inwerking|gyldig|i kraft|gäller|giltig|ikraft|gælder|gjelder|voimassa|
        voimaan|obowiązuj|wchodzi w życie|platn|účinn|na snazi|hatály|intră în vigoare|в сила|ισχύ
    """,
    Cue.DEADLINE: """
        deadline|due date|start date|end date|
        no later than|closing date|comments by|*frist|bis zum|bis spätestens|einsendeschluss|date limite|
        au plus tard|plazo|fecha límite|prazo|scadenza|entro il|uiterlijk|sluitingsdatum|senast den|sista dag|
        innen |senest den|viimeistään|määräaika|termin|do dnia|uzávěrka|rok za
    """,
    Cue.LAW: """
        grant agreement|grant agreement signed|contract signed|
        act of|law of|directive|regulation|treaty of|convention of|constitution of|*gesetz|verordnung|richtlinie|
        grundgesetz|loi |décret|arrêté|circulaire|code de|ley |real decreto|decreto|lei n|lei de|lei |portaria|legge |
        direttiva|wet van|richtlijn|lag |lagen|lagar|förordning|lov |loven|lov om|forskrift|bekendtgørelse|
        *laki|asetus|ustaw|rozporządzeni|dyrektyw|zákon|vyhlášk|zakon|törvény|rendelet|legea|legii|llei|закон|νόμο|
        seadus|likum|įstatym
    """,
    Cue.EVENT: """
        held on|took place|takes place|takes place on|workshop|conference|seminar|veranstaltung|tagung|fand am|
        findet am|stattgefunden|konferen|colloque|journée|jornada|congreso|convegno|seminario|bijeenkomst|kongres|
        konferanse|konferens|seminaari|warsztat
    """,
    Cue.FIGURES: """
        stichtag|einwohnerzahl|population on|as at the census|census of|au recensement|padrón|per 1 januari|
        stan na dzień|zum 31.12|bevölkerungsstand
    """,
    Cue.LIFE: """
        born|founded|since|established in|geboren|geb. |gegründet|seit |né le|née le|fondé|depuis|nacid|fundad|desde|
        nato il|nata il|fondat|geboren op|opgericht|sinds|född|grundad|sedan |født|stiftet|siden |syntynyt|perustettu|
        urodzon|założon
    """,
}

# These are date lines only right beside the date and at the head of their clause: "Stand: März 2016", but neither "the
# state of things in March 2016" nor "review date". A number of the version and a place may stand between.
_LABELS = """
    date|dated|version|versie|versio|verze|wersja|verzija|as of|as at|
    edition|status|stand|datum|den|fecha|data|dato|date du document|état au|état|
    päiväys|päivämäärä|pvm|dnia|z dnia|dátum|kelt|дата|ημερομηνία|kuupäev|datums|data dokumentu|
    datum dokumenta
"""
_SMALL = (
    r"(?:\s*\d+(?:\.\d+)*\s*,)?(?:[\s:]+[^\W\d_]+,)?"
    r"(?:\s|[:.,()-]|\b(?:vom|am|im|den|du|le|del|de|da|do|em|il|van|op|of|on|the|af|av|la|z|dne|dana|no)\b)*\Z"
)


def _split(words: str) -> list[str]:
    # A blank at the end is part of a word: it keeps a short one from beginning a longer one.
    return [word for part in words.split("|") if (word := re.sub(r"\n\s*", "", part).lstrip())]


def _pattern(words: str) -> re.Pattern[str]:
    parts = []
    for word in sorted({fold(word) for word in _split(words)}, key=lambda word: (-len(word), word)):
        stem = re.escape(word.lstrip("*")).replace(r"\ ", r"\s+")
        parts.append(rf"\w*{stem}" if word.startswith("*") else stem)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})")


PATTERNS = {cue: _pattern(words) for cue, words in _WORDS.items()}
_LABEL = "(?:" + "|".join(sorted((re.escape(fold(word)) for word in _split(_LABELS)), key=len, reverse=True)) + ")"
# With a colon a label may stand anywhere in its line; without one only "(Stand 2005)" of some figure would be found.
LABEL = re.compile(rf"(?:(?:\A|[|;.]\s)[\s(]*{_LABEL}{_SMALL}|(?<![^\W_]){_LABEL}\s?:{_SMALL})")
# Bodies that are neither city nor network: what they adopted is not the document that mentions it.
OTHERS = re.compile(
    r"council\s+of\s+europe|european\s+(?:commission|council|parliament|union)|europarat|europaische[nr]?\s|"
    r"commission\s+europeenne|conseil\s+de\s+l'europe|union\s+europeenne|comision\s+europea|commissione\s+europea|"
    r"united\s+nations|general\s+assembly|vereinte\w*\s+nationen|nations\s+unies|naciones\s+unidas|"
    r"\bbundes(?:tag|rat|regierung|kabinett)|\bparliament|\bparlement|\briksdag|\bstorting|\bfolketing|\beduskunta|"
    r"\bsejm|national\s+assembly|assemblee\s+nationale|\bregering|(?:federal|national|state)\s+government"
)
ITSELF = re.compile(
    r"\bth(?:is|e\s+present)\s+(?:strategy|plan|document|charter|report|policy|programme|program|handbook|paper|"
    r"action\s+plan|concept|resolution)|\bvorliegend|\bdies\w{1,2}\s+(?:\w*konzept|\w*plan|\w*programm|leitlinien|"
    r"strategie|bericht|broschure)|\b(?:le|la)\s+presente?\b|\bcett?e?\s+(?:plan|strategie|feuille|document|charte|"
    r"programme|rapport)|\beste\s+(?:plan|documento|programa|informe)|\bel\s+presente|\bil\s+presente|\bo\s+presente|"
    r"\bquesto\s+(?:piano|documento|programma)|\b(?:dit|deze)\s+(?:\w*plan|\w*nota|\w*beleid\w*|document)|"
    r"\bdet?nn?[ae]\s+(?:\w*plan\w*|\w*strategi\w*|\w*program\w*)|\btama\s+(?:ohjelma|strategia|suunnitelma)|"
    r"\bniniejsz|\bkotouttamisohjelma\s+on\b|\baquest\s+pla"
)
# A line of a bibliography names others' publications: "Brook, A. (2011), Towns, published by Quay Press, May 2011".
REFERENCE = re.compile(r"[^\W\d_]\.?\s*\((?:19|20)\d\d[a-z]?\)\s*[,:.]")
_WEEKDAYS = """
    monday mon tuesday tue wednesday wed thursday thu friday fri saturday sat sunday sun montag mo dienstag di
    mittwoch mi donnerstag do freitag fr samstag sa sonntag so lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo segunda-feira terça-feira quarta-feira quinta-feira
    sexta-feira lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag
    vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
    maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina keskiviikkona
    torstaina perjantaina poniedziałek wtorek środa czwartek piątek sobota niedziela
"""
WEEKDAY = re.compile(rf"(?:{'|'.join(fold(day) for day in _WEEKDAYS.split())})\b\.?,?\s+(?:(?:den|the|le)\s+)?")
# Verbs of a sentence that tells what happened, and so mostly of something else than the document.
NARRATIVE = re.compile(
    r"\b(?:hat|hatte|haben|wurden?|war|waren|wird|ist|sind|has|have|had|was|were|is|are|will|ont|avait|fut|est|sont|"
    r"ha|han|habia|fue|fueron|era|hanno|sono|stato|stata|foi|foram|tem|heeft|hebben|werd|werden|zijn|har|hade|blev|"
    r"ble|er|var|on|oli|ovat|zostal\w*|jest|byl\w*|je|su|esti|a\s+fost|ειναι|ηταν|беше|е)\b"
)
