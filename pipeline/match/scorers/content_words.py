"""Words that carry content: all but short ones and the commonest function words of each language."""

from __future__ import annotations

from pipeline.text.tokens import Word

_MIN_LETTERS = 4  # shorter words are nearly all function words in the languages of the seed tables

# Function words of four letters or more.
_FUNCTION = {
    "en": "about after also been before being between both could does each from have having here into more most must "
    "only other over shall should since some such than that their them then there these they this those through "
    "under upon very were what when where which while will with within without would your",
    "de": "aber alle allem allen aller alles als auch beim bereits dabei damit dann daran darauf daraus darin dass "
    "dazu deren dessen dies diese diesem diesen dieser dieses doch durch eine einem einen einer eines etwa haben "
    "hier ihre ihrem ihren ihrer ihres immer jede jedem jeden jeder jedes jedoch kann kein keine können mehr muss "
    "müssen nach nicht noch nur oder ohne sein seine seinem seinen seiner sich sind sollen sollte sowie über unter "
    "viele wenn werden wird wurde wurden zwischen zudem",
    "fr": "ainsi aussi autre autres avec avoir cela celle celles celui cette ceux chaque comme dans depuis dont doit "
    "doivent elle elles encore entre être leur leurs mais même notre nous plus pour sans selon sera seront sont sous "
    "tous tout toute toutes très vers votre vous était",
    "es": "ante antes como cual cuando cada desde después donde entre esta estas este estos ella ellas ellos hacia "
    "hasta mediante mismo para pero porque puede pueden según sido sobre solo también tanto tiene tienen toda todas "
    "todo todos tras unas unos",
    "it": "alla alle allo anche ancora come con cosa dagli dalla dalle degli della delle dello dopo dove essere fino "
    "gli hanno loro mentre nella nelle nello negli ogni oltre perché però poi presso prima quale quali quando quella "
    "quelle quelli quello questa queste questi questo sono sugli sulla sulle sullo tale tali tutta tutte tutti tutto "
    "verso viene",
    "nl": "aan alle alleen ander andere deze door dezelfde echter geen haar hebben heeft hier hoe hun ieder iedere "
    "kunnen maar meer moet moeten naar niet nog onder onze over samen tegen tussen vanuit veel vooral voor waar "
    "waarin waarop wanneer want werd werden wordt worden zal zich zijn zodat zonder zoals zullen",
    "sv": "alla andra bland blir både dessa denna dess detta deras efter eller finns från genom hade inom inte kunna "
    "mellan måste många mycket också samt sina ska skall skulle som till under utan varje vara varit över",
    "da": "alle andre blandt bliver både deres denne dette disse efter eller flere foran fordi fra gennem havde have "
    "hvad hver hvor hvordan ikke inden kunne man mange med mellem men mere også over samt skal skulle som til under "
    "uden være været",
    "nb": "alle andre blant blir både deres denne dette disse etter eller flere fordi fra gjennom hadde hver hvor "
    "hvordan ikke innen kunne mange mellom mens mer også over samt skal skulle som til under uten være vært",
    "pl": "albo ale aby bardzo będą będzie był była było były dla gdy gdzie ich jako jak jego jest jeszcze jednak "
    "jeżeli każdy która które którego której którego którym który których lub między może mogą oraz ponad poprzez "
    "przed przez przy przede również się są także takie tego tej ten tych tylko tym więc wszystkich wszystkie",
    "pt": "ainda além ante após até cada como contra das dela dele desde dessa desse desta deste dos ela elas eles "
    "entre essa esse esta este isso mais mas mesmo muito nas nessa nesse nesta neste nos onde para pela pelas pelo "
    "pelos pode podem por porque quando que quem sem ser seu seus sobre sua suas também tem todas todo todos uma umas",
    "fi": "ainakin eivät ennen että hänen heidän ja joiden joissa joita joka jonka jossa jota jotka kaikki koko koska "
    "kuin kun kuten kanssa lisäksi mukaan myös niiden niin nämä näiden olla olisi olivat ovat sekä sillä siitä sitä "
    "sitten tulee tämä tämän tätä vain vaan välillä voidaan voivat",
}  # fmt: skip
_BY_LANGUAGE = {lang: frozenset(words.split()) for lang, words in _FUNCTION.items()}
_NONE: frozenset[str] = frozenset()


def is_content(word: Word, lang: str) -> bool:
    """Whether a word carries content: a number, or a word of four letters or more that is no common function word."""
    if word.folded.isdecimal():
        return True
    return len(word.folded) >= _MIN_LETTERS and word.folded not in _BY_LANGUAGE.get(lang, _NONE)
