"""Prose on migration policy, one text a language, written for these tests: to be set in type and scanned."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "de": """
Die Stadt versteht Zuwanderung als Daueraufgabe. Am 14. März 2019 beschloss der Gemeinderat einstimmig das „Konzept
für gute Nachbarschaft“, das die Ämter seither Schritt für Schritt umsetzen. Wer neu ankommt, erhält binnen zehn Tagen
ein Gespräch, in dem Abschlüsse, Sprachkenntnisse und Wünsche aufgenommen werden; Übersetzer sind selbstverständlich
dabei. Für Kinder gilt: Jedes schulpflichtige Mädchen und jeder Junge bekommt spätestens nach vier Wochen einen Platz,
möglichst in der Nähe der Wohnung. Die Zahl der Deutschkurse stieg von 212 auf 348, die Ausgaben wuchsen um 6,5 % auf
1,8 Mio. Euro.

Größere Sorgen bereitet der Wohnungsmarkt. Viele Geflüchtete leben länger als zwei Jahre in Unterkünften, obwohl sie
längst Anspruch auf eine eigene Wohnung hätten. Deshalb übernimmt die Stadt Bürgschaften und prüft, ob leer stehende
Gebäude – etwa die frühere Straßenmeisterei – umgebaut werden können. Vereine, Kirchen- und Moscheegemeinden wirken im
Beirat mit. Er tagt öffentlich, fünfmal im Jahr, und äußert sich zu jedem Beschluss, der Zugewanderte betrifft.
""",
    "en": """
The council regards migration as a normal part of urban life. In its decision of 23 June 2017 it adopted “A City for
Newcomers”, a ten-year plan with forty-two measures and a yearly budget of £3.6 million. Every person who settles here
is offered an interview within a fortnight; interpreters are free of charge, and nobody is sent from counter to
counter. Schools that admit many children during the year receive two additional teachers and a part-time counsellor.

Housing remains the hardest question. Waiting lists grew by 18% between 2015 and 2018, while only 1,250 affordable
dwellings were completed. The city therefore guarantees rents for refugees who have found work, buys empty offices and
asks landlords' associations to join the charter against discrimination. Progress is measured with twelve indicators,
published each spring and discussed at an open hearing. Voluntary groups, trade unions and faith communities sit on
the advisory board: they may question any department, demand written answers and propose amendments. What has failed
is reported as plainly as what has worked, because trust depends on honesty.
""",
    "fr": """
La ville considère l’accueil des nouveaux arrivants comme une mission durable. Le 8 février 2018, le conseil municipal
a adopté à l’unanimité le plan « Ensemble dès le premier jour », doté de 2,4 millions d’euros par an. Chaque personne
qui s’installe bénéficie d’un entretien dans les quinze jours ; des interprètes sont présents, et les démarches ont
été simplifiées là où c’était possible. Les élèves allophones – plus de 860 à la rentrée – rejoignent aussitôt une
classe ordinaire, où ils reçoivent un soutien linguistique renforcé.

Le logement demeure néanmoins le principal obstacle. Des familles déjà reconnues comme réfugiées vivent encore à
l’hôtel, parfois depuis trois ans. La métropole garantit donc les loyers, rachète des bureaux inoccupés et négocie
avec les bailleurs sociaux une charte contre les discriminations. Les associations, les syndicats et les paroisses
siègent au comité consultatif ; celui-ci se réunit en séance publique et peut exiger une réponse écrite. Où en
sommes-nous ? Un rapport, présenté chaque année à Noël, l’énonce sans détour : ce qui a échoué y figure au même titre
que les succès, car la confiance naît de la franchise.
""",
    "es": """
La ciudad entiende la inmigración como una realidad permanente y no como una emergencia. El 19 de octubre de 2016 el
pleno aprobó por unanimidad el plan «Vecinos desde el primer día», dotado con 1,9 millones de euros al año. Quien
llega obtiene una cita en menos de diez días; hay intérpretes, y los trámites más engorrosos se suprimieron. Los niños
y las niñas se incorporan enseguida a un aula ordinaria, donde reciben apoyo lingüístico y acompañamiento.

¿Qué falta todavía? La vivienda sigue siendo el mayor obstáculo: según el último informe, un 27 % de las familias
refugiadas vive en habitaciones compartidas. Por ello el ayuntamiento avala los alquileres, rehabilita edificios
vacíos – también la antigua fábrica de paños – y firma con los propietarios un código contra la discriminación.
Asociaciones, sindicatos y comunidades religiosas participan en el consejo asesor, que se reúne públicamente seis
veces al año. Allí se pregunta, se exige y se propone; cada área debe contestar por escrito en treinta días. También
los fracasos se publican, pues la confianza nace de la transparencia. Así lo señaló la regidora: «Aún queda mucho por
hacer, pero el rumbo está claro».
""",
    "it": """
La città considera l’immigrazione una realtà stabile e non un’emergenza. Il 5 maggio 2017 il consiglio comunale ha
approvato all’unanimità il piano «Più vicini», finanziato con 1,3 milioni di euro l’anno. Chi arriva ottiene un
colloquio entro dodici giorni; gli interpreti sono gratuiti e le pratiche più complicate sono state abolite. I bambini
entrano subito in una classe ordinaria, dove ricevono lezioni aggiuntive di lingua e, se necessario, un sostegno
psicologico. Nell’anno scolastico 2018-2019 gli alunni seguiti erano già 640.

Il problema più grave è però la casa. Molte famiglie, benché abbiano un lavoro regolare, non trovano alloggio perché i
proprietari diffidano. Il comune offre perciò una garanzia sugli affitti, recupera gli edifici vuoti e ha sottoscritto
con le agenzie un codice contro le discriminazioni. Associazioni, sindacati e comunità religiose siedono nella
consulta, che si riunisce in pubblico cinque volte l’anno e può chiedere risposte scritte agli uffici. Perché
funziona? Perché la verità non viene nascosta: anche ciò che è fallito si legge nel rapporto annuale, così la fiducia
cresce. Lunedì prossimo se ne discuterà nella biblioteca di quartiere.
""",
    "nl": """
De gemeente ziet migratie als een blijvend onderdeel van het stedelijke leven. Op 21 november 2018 stelde de raad
unaniem het programma ‘Samen wonen, samen leren’ vast, waarvoor jaarlijks € 2,1 miljoen beschikbaar is. Iedere
nieuwkomer krijgt binnen veertien dagen een gesprek; tolken zijn gratis, en overbodige formulieren zijn afgeschaft.
Kinderen gaan onmiddellijk naar school, waar zij in kleine groepen extra taallessen volgen. Het aantal vrijwillige
taalcoaches groeide van 95 naar 310.

Het grootste knelpunt blijft de woningmarkt. Ruim een kwart van de statushouders woont langer dan achttien maanden in
een tijdelijke opvang, hoewel een eigen huis al was toegezegd. Daarom staat de gemeente garant voor de huur, koopt zij
leegstaande kantoren op en sluit zij met verhuurders een overeenkomst tegen discriminatie. Verenigingen, vakbonden,
kerken en moskeeën zijn vertegenwoordigd in de adviesraad. Die vergadert in het openbaar en mag elke afdeling om een
schriftelijke reactie vragen. Ook wat mislukt is, wordt in het jaarverslag gemeld: zonder eerlijkheid geen vertrouwen.
De geïnteresseerde inwoner vindt alle cijfers – per wijk en per jaar – op de website, inclusief de financiële bijlagen
over coördinatie en efficiëntie.
""",
    "pl": """
Miasto traktuje migrację jako stałą część swojego życia, a nie jako przejściowy kłopot. Dnia 16 kwietnia 2018 r. rada
przyjęła jednogłośnie program „Sąsiedzi od pierwszego dnia”, na który przeznacza rocznie 4,7 mln złotych. Każda osoba
przyjeżdżająca do nas otrzymuje w ciągu dwóch tygodni zaproszenie na rozmowę; tłumacze są bezpłatni, a zbędne
formularze zniesiono. Dzieci trafiają od razu do zwykłej klasy, gdzie mają dodatkowe lekcje języka polskiego oraz
opiekę asystentów. W roku szkolnym 2018/2019 objęto nią 1150 uczniów.

Największą trudnością pozostają mieszkania. Wiele rodzin, choć źródło dochodu jest pewne, nie znajduje lokalu,
ponieważ właściciele odmawiają im najmu. Dlatego urząd poręcza czynsze, remontuje puste kamienice i podpisał z
pośrednikami kodeks przeciw dyskryminacji. Stowarzyszenia, związki zawodowe, parafie i gminy wyznaniowe zasiadają w
radzie doradczej. Obraduje ona jawnie, pięć razy w roku, i może żądać pisemnych wyjaśnień od każdego wydziału. O tym,
co się nie udało, piszemy równie otwarcie jak o sukcesach – zaufanie rodzi się ze szczerości. Wyniki ogłaszamy późną
wiosną, także w języku ukraińskim, wietnamskim i angielskim.
""",
    "pt": """
A cidade encara a imigração como uma realidade duradoura e não como uma situação excecional. A 11 de julho de 2019 a
assembleia municipal aprovou por unanimidade o plano «Vizinhos desde o início», com uma dotação anual de 1,6 milhões
de euros. Quem chega é recebido no prazo de dez dias; há intérpretes gratuitos, e as formalidades inúteis foram
eliminadas. As crianças entram logo numa turma comum, onde têm aulas adicionais de língua portuguesa e o apoio de
mediadores. No último ano letivo participaram 780 alunos de 42 nações.

A habitação continua a ser a maior preocupação. Muitas famílias, embora tenham emprego e contrato, não encontram casa
porque os senhorios desconfiam. Por isso a câmara presta caução, recupera edifícios devolutos – entre eles a antiga
estação dos correios – e assinou com as agências um código contra a discriminação. Associações, sindicatos, paróquias
e outras comunidades têm lugar no conselho consultivo, que reúne em sessão pública seis vezes por ano e pode exigir
respostas escritas. O que não resultou também é publicado: a confiança vem da franqueza. «Não prometemos milagres, mas
prestamos contas à população», lê-se na introdução.
""",
    "sv": """
Kommunen ser invandring som en varaktig del av stadens liv. Den 3 september 2018 antog fullmäktige enhälligt planen
”Grannar från första dagen”, som får 18,5 miljoner kronor om året. Den som flyttar hit erbjuds ett samtal inom tio
dagar; tolkar är kostnadsfria och onödiga blanketter har slopats. Barnen börjar genast i en vanlig klass, där de får
extra språkundervisning. Antalet språkvänner växte från 140 till 425.

Bostadsbristen är dock det största hindret. Många familjer har arbete men får ändå ingen lägenhet, därför att
hyresvärdar tvekar. Kommunen ställer därför borgen, köper tomma kontor och har slutit en överenskommelse mot
diskriminering. Föreningar, fackförbund och trossamfund sitter i rådet, som sammanträder offentligt och kan kräva
skriftliga svar. Även det som misslyckats redovisas öppet: utan ärlighet växer inget förtroende. Årsrapporten läggs
fram före påsk.
""",
    "da": """
Kommunen betragter indvandring som en varig del af byens liv. Den 12. december 2017 vedtog byrådet enstemmigt planen
»Naboer fra første dag«, der hvert år råder over 14,2 millioner kroner. Den, som flytter hertil, får tilbudt en
samtale inden ti dage; tolkene er gratis, og overflødige skemaer er afskaffet. Børnene begynder straks i en almindelig
klasse, hvor de får ekstra sprogundervisning. Antallet af frivillige voksede fra 160 til 390.

Den største hindring er boligmanglen. Mange familier har arbejde, men finder alligevel ingen lejlighed, fordi
udlejerne tøver. Derfor stiller kommunen sikkerhed, køber tomme kontorer og har indgået en aftale imod
forskelsbehandling. Foreninger, fagforbund og trossamfund er repræsenteret i rådet, som mødes offentligt og kan kræve
skriftlige svar. Også det, der er mislykkedes, står åbent i årsberetningen: uden ærlighed opstår der ingen tillid.
""",
    "nb": """
Kommunen ser innvandring som en varig del av byens liv. Den 6. juni 2018 vedtok bystyret enstemmig planen «Naboer fra
første dag», som får 16,4 millioner kroner i året. Den som flytter hit, får tilbud om en samtale innen ti dager;
tolkene er gratis, og unødvendige skjemaer er fjernet. Barna begynner straks i en vanlig klasse, der de får ekstra
språkopplæring. Tallet på frivillige økte fra 130 til 365.

Boligmangelen er likevel det største hinderet. Mange familier har arbeid, men finner ingen leilighet fordi utleierne
nøler. Derfor stiller kommunen garanti, kjøper tomme kontorer og har inngått en avtale mot diskriminering. Foreninger,
fagforbund og trossamfunn sitter i rådet, som møtes for åpne dører og kan kreve skriftlige svar. Også det som
mislyktes, står å lese i årsmeldingen: uten ærlighet vokser det ikke fram noen tillit.
""",
    "fi": """
Kaupunki pitää maahanmuuttoa pysyvänä osana elämäänsä. Valtuusto hyväksyi 24. syyskuuta 2018 yksimielisesti ohjelman
”Naapureita ensimmäisestä päivästä”, johon käytetään vuosittain 1,7 miljoonaa euroa. Jokainen muuttaja saa kutsun
keskusteluun kymmenen päivän kuluessa; tulkit ovat maksuttomia, ja turhat lomakkeet on poistettu. Lapset aloittavat
heti tavallisessa luokassa, jossa he saavat lisää kielenopetusta. Vapaaehtoisten määrä kasvoi 120:stä 340:een.

Suurin este on silti asuntopula. Monella perheellä on työtä, mutta asuntoa ei löydy, koska vuokranantajat epäröivät.
Siksi kaupunki takaa vuokria, ostaa tyhjiä toimistoja ja on solminut sopimuksen syrjintää vastaan. Yhdistykset,
ammattiliitot ja seurakunnat kuuluvat neuvostoon, joka kokoontuu julkisesti ja voi vaatia kirjallisia vastauksia. Myös
epäonnistumisista kerrotaan avoimesti: ilman rehellisyyttä ei synny luottamusta. Vuosikertomus esitellään ennen kesää.
""",
    "cs": """
Město považuje přistěhovalectví za trvalou součást svého života. Dne 17. října 2018 schválilo zastupitelstvo
jednomyslně program „Sousedé od prvního dne“, na který vynakládá ročně 22,8 milionu korun. Každý příchozí dostane do
deseti dnů pozvání k rozhovoru; tlumočníci jsou bezplatní a zbytečné formuláře byly zrušeny. Děti nastupují ihned do
běžné třídy, kde mají více hodin češtiny a pomoc asistentů. Počet dobrovolníků vzrostl ze 115 na 330.

Největší překážkou zůstává nedostatek bytů. Mnohé rodiny mají práci, přesto žádné bydlení nenajdou, protože majitelé
váhají. Radnice proto ručí za nájemné, kupuje prázdné kanceláře a uzavřela dohodu proti diskriminaci. Spolky, odbory,
farnosti a další obce zasedají v poradním sboru, který jedná veřejně a může žádat písemné odpovědi. I to, co se
nezdařilo, uvádí výroční zpráva otevřeně: bez upřímnosti důvěra nevzniká. Ďáblice, Těšín a Žďár už příklad následují.
""",
    "sk": """
Mesto považuje prisťahovalectvo za trvalú súčasť svojho života. Dňa 9. mája 2019 schválilo zastupiteľstvo jednomyseľne
program „Susedia od prvého dňa“, na ktorý vynakladá ročne 1,2 milióna eur. Každý, kto príde, dostane do desiatich dní
pozvanie na rozhovor; tlmočníci sú bezplatní a zbytočné tlačivá boli zrušené. Deti nastupujú hneď do bežnej triedy,
kde majú viac hodín slovenčiny a pomoc asistentov. Počet dobrovoľníkov vzrástol zo 105 na 290.

Najväčšou prekážkou zostáva nedostatok bytov. Mnohé rodiny majú prácu, no bývanie nenájdu, lebo majitelia váhajú.
Radnica preto ručí za nájomné, kupuje prázdne kancelárie a uzavrela dohodu proti diskriminácii. Spolky, odbory a
farnosti zasadajú v poradnom zbore, ktorý rokuje verejne a môže žiadať písomné odpovede. Aj to, čo sa nepodarilo,
uvádza výročná správa otvorene: bez úprimnosti dôvera nevzniká. Ľudia, stĺpy a vŕby patria k mestu odjakživa.
""",
    "ca": """
La ciutat entén la immigració com una realitat permanent. El 28 de març de 2017 el ple va aprovar per unanimitat el
pla «Veïns des del primer dia», dotat amb 1,4 milions d’euros l’any. Qui arriba obté una cita en menys de deu dies;
els intèrprets són gratuïts i els tràmits més feixucs s’han suprimit. Els infants s’incorporen de seguida a una aula
ordinària, on reben classes addicionals de llengua. El nombre de voluntaris ha crescut de 110 a 355.

L’obstacle més gran és l’habitatge. Moltes famílies tenen feina però no troben pis, perquè els propietaris desconfien.
Per això l’ajuntament avala els lloguers, rehabilita edificis buits i ha signat un codi contra la discriminació.
Associacions, sindicats i comunitats religioses participen en el consell, que es reuneix públicament i pot exigir
respostes escrites. També s’hi publica allò que no ha funcionat: sense franquesa no neix la confiança. Ho diu, amb
raó, la regidora.
""",
    "ro": """
Orașul consideră imigrația o parte durabilă a vieții sale. La 15 februarie 2019, consiliul a aprobat în unanimitate
programul „Vecini din prima zi”, finanțat cu 5,3 milioane de lei pe an. Oricine se stabilește aici primește o
invitație la o discuție în zece zile; interpreții sunt gratuiți, iar formularele inutile au fost desființate. Copiii
intră imediat într-o clasă obișnuită, unde au ore suplimentare de limba română. Numărul voluntarilor a crescut de la
90 la 275.

Cea mai mare piedică rămâne locuința. Multe familii au slujbă, dar nu găsesc o casă, fiindcă proprietarii ezită. De
aceea primăria garantează chiriile, cumpără birouri goale și a încheiat o înțelegere împotriva discriminării.
Asociațiile, sindicatele și parohiile fac parte din sfatul care se întrunește public și poate cere răspunsuri scrise.
Și ceea ce nu a reușit este arătat deschis în raportul anual: fără sinceritate nu se naște încredere.
""",
    "hu": """
A város a bevándorlást élete tartós részének tekinti. A közgyűlés 2018. november 29-én egyhangúlag elfogadta a
„Szomszédok az első naptól” című tervet, amelyre évente 310 millió forintot fordít. Aki ide költözik, tíz napon belül
meghívót kap egy beszélgetésre; a tolmácsok ingyenesek, a fölösleges űrlapokat eltörölték. A gyerekek azonnal rendes
osztályba kerülnek, ahol több nyelvórát kapnak. Az önkéntesek száma 85-ről 260-ra nőtt.

A legnagyobb akadály a lakáshiány. Sok családnak van munkája, mégsem talál otthont, mert a tulajdonosok vonakodnak.
Ezért a város kezességet vállal, üres irodákat vásárol, és megállapodást kötött a hátrányos megkülönböztetés ellen.
Egyesületek, szakszervezetek és gyülekezetek ülnek a tanácsban, amely nyilvánosan működik, és írásos választ kérhet.
Ami nem sikerült, azt is őszintén közli az éves jelentés: nyíltság nélkül nincs bizalom. Győrben és Hőgyészen ugyanezt
tervezik.
""",
    "hr": """
Grad smatra useljavanje trajnim dijelom svojega života. Vijeće je 4. travnja 2019. jednoglasno prihvatilo program
„Susjedi od prvoga dana“, za koji svake godine izdvaja 980 tisuća eura. Tko se ovdje nastani, dobiva u roku od deset
dana poziv na razgovor; tumači su besplatni, a nepotrebni su obrasci ukinuti. Djeca odmah kreću u običan razred, gdje
imaju više sati jezika. Broj dobrovoljaca porastao je sa 70 na 245.

Najveća je prepreka manjak stanova. Mnoge obitelji imaju posao, ali ne nalaze dom jer vlasnici oklijevaju. Zato grad
jamči za najamninu, kupuje prazne urede i sklopio je sporazum protiv diskriminacije. Udruge, sindikati i župe sjede u
savjetu koji zasjeda javno i može tražiti pisane odgovore. I ono što nije uspjelo otvoreno piše u godišnjem izvješću:
bez iskrenosti nema povjerenja. Mlađi sugrađani, učenici i đaci, čine već trećinu savjeta.
""",
    "sl": """
Mesto razume priseljevanje kot trajen del svojega življenja. Svet je 18. januarja 2019 soglasno sprejel program
»Sosedje od prvega dne«, za katerega vsako leto nameni 860 tisoč evrov. Kdor se tu naseli, dobi v desetih dneh vabilo
na pogovor; tolmači so brezplačni, odvečni obrazci pa so odpravljeni. Otroci gredo takoj v običajen razred, kjer imajo
več ur jezika. Število prostovoljcev je naraslo s 65 na 230.

Največja ovira je pomanjkanje stanovanj. Številne družine imajo delo, a doma ne najdejo, ker lastniki oklevajo. Zato
občina jamči za najemnino, kupuje prazne pisarne in je sklenila dogovor proti razlikovanju. Društva, sindikati in
župnije sedijo v svetu, ki zaseda javno in lahko zahteva pisne odgovore. Tudi tisto, kar ni uspelo, odkrito piše v
letnem poročilu: brez iskrenosti ni zaupanja. Že šolarji lahko vprašajo, kaj se bo spremenilo.
""",
    "et": """
Linn peab sisserännet oma elu püsivaks osaks. Volikogu võttis 13. märtsil 2019 üksmeelselt vastu kava „Naabrid
esimesest päevast“, milleks kulub aastas 740 tuhat eurot. Igaüks, kes siia elama asub, saab kümne päeva jooksul kutse
vestlusele; tõlgid on tasuta ja tarbetud vormid on kaotatud. Lapsed lähevad kohe tavalisse klassi, kus nad saavad
rohkem keeletunde. Vabatahtlike arv kasvas 55-lt 215-ni.

Suurim takistus on eluruumide nappus. Paljudel peredel on töö, kuid kodu nad ei leia, sest omanikud kõhklevad.
Seepärast tagab linn üüri, ostab tühje büroosid ja on sõlminud kokkuleppe ebavõrdse kohtlemise vastu. Ühingud,
ametiühingud ja kogudused kuuluvad nõukotta, mis töötab avalikult ja võib nõuda kirjalikke vastuseid. Ka
ebaõnnestumised seisavad ausalt aastaaruandes: ilma siiruseta ei sünni usaldust.
""",
    "lv": """
Pilsēta uzskata ieceļošanu par pastāvīgu savas dzīves daļu. Dome 2019. gada 21. februārī vienbalsīgi pieņēma programmu
„Kaimiņi no pirmās dienas”, kurai ik gadu atvēl 690 tūkstošus eiro. Ikviens, kas šeit apmetas, desmit dienu laikā
saņem uzaicinājumu uz sarunu; tulki ir bez maksas, un liekās veidlapas ir atceltas. Bērni uzreiz sāk mācīties parastā
klasē, kur viņiem ir vairāk valodas stundu. Brīvprātīgo skaits pieauga no 50 līdz 205.

Lielākais šķērslis ir mājokļu trūkums. Daudzām ģimenēm ir darbs, taču tās neatrod dzīvokli, jo īpašnieki šaubās. Tāpēc
pašvaldība galvo par īri, pērk tukšus birojus un ir noslēgusi vienošanos pret diskrimināciju. Biedrības, arodbiedrības
un draudzes darbojas padomē, kas sanāk atklāti un var prasīt rakstiskas atbildes. Arī tas, kas neizdevās, godīgi
lasāms gada pārskatā: bez atklātības nerodas uzticēšanās.
""",
    "lt": """
Miestas laiko imigraciją nuolatine savo gyvenimo dalimi. Taryba 2019 m. sausio 31 d. vienbalsiai priėmė programą
„Kaimynai nuo pirmos dienos“, kuriai kasmet skiria 820 tūkstančių eurų. Kiekvienas, kuris čia apsigyvena, per dešimt
dienų gauna kvietimą į pokalbį; vertėjai yra nemokami, o nereikalingos formos panaikintos. Vaikai iš karto pradeda
mokytis įprastoje klasėje, kur turi daugiau kalbos pamokų. Savanorių skaičius išaugo nuo 60 iki 225.

Didžiausia kliūtis yra būstų trūkumas. Daug šeimų turi darbą, tačiau namų neranda, nes savininkai dvejoja. Todėl
savivaldybė laiduoja už nuomą, perka tuščias įstaigas ir yra sudariusi susitarimą prieš diskriminaciją. Draugijos,
profesinės sąjungos ir parapijos dalyvauja taryboje, kuri posėdžiauja viešai ir gali reikalauti raštiškų atsakymų. Ir
tai, kas nepavyko, sąžiningai rašoma metų ataskaitoje: be atvirumo nėra pasitikėjimo.
""",
    "tr": """
Kent, göçü yaşamının kalıcı bir parçası sayar. Belediye meclisi 7 Kasım 2018 tarihinde “İlk Günden Komşu” adlı
programı oybirliğiyle kabul etti; bunun için her yıl 9,6 milyon lira ayrılıyor. Buraya yerleşen herkes on gün içinde
bir görüşmeye çağrılır; çevirmenler ücretsizdir, gereksiz belgeler kaldırılmıştır. Çocuklar hemen olağan bir sınıfa
başlar, orada daha çok dil dersi alır. Gönüllülerin sayısı 75’ten 240’a yükseldi.

En büyük engel konut sıkıntısıdır. Birçok ailenin işi vardır ama ev bulamaz, çünkü mülk sahipleri çekinir. Bu yüzden
belediye kiralara kefil olur, boş büroları satın alır ve ayrımcılığa karşı bir anlaşma yapmıştır. Dernekler,
sendikalar ve inanç toplulukları kurulda yer alır; kurul halka açık toplanır ve yazılı yanıt isteyebilir. Başarısız
olan işler de yıllık raporda açıkça yazılır: içtenlik olmadan güven doğmaz. Iğdır ve Şırnak aynı yolu izliyor.
""",
}
