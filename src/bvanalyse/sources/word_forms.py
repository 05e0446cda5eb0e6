"""One word in its many forms: bokmål and nynorsk, one and many, and the short forms of tables.

Only words on the list are alike. No ending is ever cut off: "under" and "undersøkelse", "år" and
"årsverk" must stay apart.
"""

from __future__ import annotations

import re

from bvanalyse.sources.numbers import SUPERSCRIPTS, plain, split_mark

#: each line is one word: its common form first, then every other way to write it
_LINES = """
melding meldinger meldingar meldingene meldingane bekymringsmelding bekymringsmeldinger
    bekymringsmeldingar uromelding uromeldingar uromeldinger
undersøkelse undersøkelser undersøkelsene undersøking undersøkingar undersøkingane undersøkinger
    undersøkelsessak undersøkelsessaker undersøkingssak undersøkingssaker undersøkingssakar
barnevernstiltak barneverntiltak
hjelpetiltak hjelpetiltaket hjelpetiltaka hjelpetiltakene
omsorgstiltak omsorgstiltaka omsorgstiltakene
tiltak tiltaket tiltaka tiltakene
barneverntjeneste barneverntjenesten barneverntjenestene barnevernstjeneste barnevernstjenesten
    barnevernteneste barneverntenesta barnevernsteneste barnevernstenesta
barnevern barnevernet
fosterhjem fosterhjemmet fosterhjemmene fosterheim fosterheimen fosterheimar fosterheimane
fosterhjemstiltak fosterheimstiltak
hjem hjemmet heim heimen
hjemme heime
institusjon institusjonen institusjoner institusjonar
institusjonsplass institusjonsplasser institusjonsplassar
barn barna barnet
voksen voksne vaksen vaksne
innbygger innbyggere innbyggeren innbyggerne innbyggar innbyggarar innbyggjar innbyggjarar
ansatt ansatte ansattes tilsett tilsette tilsatt tilsatte
stilling stillinger stillingar stillingene stillingane
husholdning husholdninger hushald
forsørger forsørgere forsørgjar forsørgjarar
enslig enslige einsleg einslege
familie familien familier familiar
nettverk nettverket
årsverk årsverket
sykefravær sykefraværet sjukefravær sjukefråvær sjukefråværet
utgift utgifter utgiftene utgiftane
driftsutgift driftsutgifter driftsutgiftene driftsutgiftane
kostnad kostnader kostnadar kostnaden
regnskap rekneskap
saksbehandling sakshandsaming saksbehandlinga
behandlingstid behandlingstida behandlingstiden handsamingstid
behandlet behandla handsama
oppfølging oppfølgingen oppfølginga
oppfølgingsbesøk oppfølgingsbesøka
tilsyn tilsynet
tilsynsbesøk tilsynsbesøka
tilsynsansvar tilsynsansvaret
frist fristen frister fristar
fristbrudd fristbrot fristbruddene fristbrota fristoversittelse fristoversittelser
    fristoversitting fristoversittingar fristoverskridelse fristoverskridelser
lovkrav lovkravet
krav kravet kravene krava
tiltaksplan tiltaksplaner tiltaksplanar
omsorgsplan omsorgsplaner omsorgsplanar
plan plana planen planer planar
akuttvedtak akuttvedtaka
akuttplassering akuttplasseringer akuttplasseringar akuttplasseringene
plassering plasseringer plasseringar plasseringene
brukerundersøkelse brukerundersøkelser brukarundersøking brukarundersøkingar
kontaktperson kontaktpersoner kontaktpersonar
befolkning befolkningen befolkninga
barnebefolkning barnebefolkningen barnebefolkninga
barnehage barnehagar barnehager
kommune kommunen
lavinntekt låginntekt
forebygging førebygging
skolehelsetjeneste skulehelseteneste skolehelsetenesta skulehelsetenesta
skole skule
utdanning utdanninga utdanningen
videreutdanning vidareutdanning
mottatt mottatte mottatte motteken mottekne
henlagt henlagte henlagde
avsluttet avsluttede avslutta
startet startede starta
vurdert vurderte
evaluert evaluerte
fullført fullførte
gjennomført gjennomførte gjennomførde
utarbeidet utarbeida utarbeidd utarbeidde
plassert plasserte
oppfylt oppfylte
overholdt overholdte overhalde
korrigert justert
gjennomsnittlig gjennomsnittleg gjennomsnittlige gjennomsnittlege
gjennomsnitt snitt
frivillig frivillige
mindreårig mindreårige
lovpålagt lovpålagte lovpålagd lovpålagde
varighet varigheten lengd lengda
forhold høve
ikke ikkje
fra frå
mer meir
hver kvar hvert kvart
hvem kven
flere fleire
innen innenfor innan innanfor
utenfor utanfor
utenom utanom
uten utan
videre vidare
åpen åpne open opne
igangsatt igangsatte igangsett igangsette
samlet samla samlede
sammenhengende samanhengande
bor bur bodde budde
gikk gjekk
en én ein ei éin éi
1 ett eitt
2 to
3 tre
4 fire
måned måneder månad månader mnd
år året åra årene
halvår halvåret
dag dager dagar døgn
per pr
prosent pst pct
kroner kr kroner
ble blei vart
familiehjem familieheim familieheimar
vold vald
hjemmel heimel
loven lova
krever krev
handler handlar
hva kva
holdt holdte haldne halde
nøkkeltall nøkkeltal
normtall normtal
tverrfaglig tverrfaglige tverrfagleg tverrfaglege
deltar deltek
område områder
grunnskole grunnskule
lav lavt låg lågt
antall antallet antal
tall tallet tal talet
andel andelen del delen prosentandel prosentandelen prosentdel prosentdelen
total totalt totale
"""

_FORMS = {
    form: words.split()[0]
    for words in re.split(r"\n(?! )", _LINES.strip())
    for form in words.split()
}
#: signs that say something, unlike the rest of the punctuation
_SIGNS = {"%": " prosent ", "<": " under ", ">": " over ", "≤": " høyst ", "≥": " minst "}
#: how much is told, where it stands last
_ENDINGS = (
    (["antall"], "antall"),
    (["andel"], "andel"),
    (["i", "prosent"], "andel"),
    (["prosent"], "andel"),
)
#: short forms of several words
_SHORT = ((r"\bift\b", "i forhold til"), (r"\bf(?=[0-9]{3}\b)", "funksjon "))


def words(text: str) -> list[str]:
    """The words of a label in their common form, without footnote marks and punctuation.

    How much is told comes first and in one form, wherever it stood: `Talet på`, `(antall)` and
    `Antall` are alike, and so are `Prosentdelen`, `i prosent` and `Andel`.

    >>> words("Talet på uromeldingar*"), words("Fristbrot (antal)"), words("Fristbrudd i %")
    (['antall', 'melding'], ['antall', 'fristbrudd'], ['andel', 'fristbrudd'])
    >>> words("Delen barn ift. innbyggarar 0–17 år")
    ['andel', 'barn', 'i', 'forhold', 'til', 'innbygger', '0', '17', 'år']
    """
    spelt = split_mark(plain(text).casefold())[0]
    for sign, word in _SIGNS.items():
        spelt = spelt.replace(sign, word)
    for short, long in _SHORT:
        spelt = re.sub(short, long, spelt)
    spelt = re.sub(rf"[{SUPERSCRIPTS}]", "", spelt)
    found = [_FORMS.get(word, word) for word in re.findall(r"[^\W_]+", spelt)]
    if found[:2] == ["tall", "på"]:
        found[:2] = ["antall"]
    elif found[:1] == ["tall"] and len(found) > 1:
        found[:1] = ["antall"]
    quantity = next((one for one in ("antall", "andel") if one in found[:1]), "")
    for ending, meaning in _ENDINGS:
        cut = len(found) - len(ending)
        if cut > 0 and found[cut:] == ending and quantity in ("", meaning):
            return [meaning, *found[quantity == meaning : cut]]
    return found


def key(text: str) -> str:
    """What two labels have in common when they are the same words.

    >>> key("Meldingar per 1 000 barn") == key("meldinger pr. 1000 barn¹")
    True
    """
    return "".join(words(text))
