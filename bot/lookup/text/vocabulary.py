"""Words of general English (and a little Russian) that say nothing about which name is meant.

No name of any particular series belongs here: everything a series calls its own comes in as candidates.
"""

from __future__ import annotations

from typing import Final


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Dropped from the front of a name without changing it: people type "hague" for "the Hague".
ARTICLES: Final = frozenset({"the", "a", "an"})

# Optional before a name. Only in front: "director" at the end of a name may be the name itself.
TITLES: Final = frozenset(
    _listed("""
    adm administrator admiral agent ambassador astronaut astronauta astronaute astronautin aunt baron baroness
    brigadier capitaine capitan capitano capt captain cdr chairman chairwoman chancellor chief cmdr col colonel
    comandante commandant commander commissioner commodore comrade congressman congresswoman constable coronel corporal
    cosmonaut cosmonauta cosmonaute count countess deputy detective director doctor doktor dr duke emperor empress
    engineer ensign father frau fraulein gen general genosse governor gunny herr inspector judge kanzler kapitan king
    komandir kommandant kosmonaut kosmonavt lady lieutenant lord lt madam madame mademoiselle maestro maj major marshal
    master mayor minister miss mister mlle mme monsieur mr mrs ms mx officer pastor pilot polkovnik pope prasident
    prasidentin premier president presidenta presidente prince princess private prof professeur professor professorin
    queen rabbi reverend sarge secretary sen senator senor senora senorita sergeant sgt sheriff signor signora sir
    sister skipper tenente teniente tovarich tovarisch tovarishch tsar uncle undersecretary
    """)
)

# As they are written out.
ABBREVIATED: Final = {
    "adm": "admiral", "capt": "captain", "cdr": "commander", "cmdr": "commander", "col": "colonel", "cpl": "corporal",
    "dr": "doctor", "gen": "general", "gov": "governor", "lt": "lieutenant", "maj": "major", "pres": "president",
    "prez": "president", "prof": "professor", "sec": "secretary", "sen": "senator", "sgt": "sergeant",
}  # fmt: skip
# Titles of several words, of which some are none alone.
LONG_TITLES: Final = frozenset({
    ("flight", "director"), ("first", "officer"), ("first", "lady"), ("gen", "sec"), ("general", "secretary"),
    ("mr", "and", "mrs"), ("mission", "commander"), ("prime", "minister"), ("vice", "president"), ("chief", "engineer"),
    ("sen", "maj"), ("head", "of", "state"), ("party", "secretary"), ("lead", "engineer"), ("former", "president"),
    ("first", "gentleman"), ("gunnery", "sergeant"), ("master", "sergeant"), ("staff", "sergeant"),
    ("warrant", "officer"), ("petty", "officer"), ("rear", "admiral"), ("fleet", "admiral"), ("vice", "admiral"),
    ("special", "agent"), ("mission", "specialist"), ("payload", "specialist"), ("secretary", "general"),
    ("deputy", "director"),
})  # fmt: skip
# Before a surname that may be a husband's.
MARRIED: Final = frozenset({"frau", "lady", "madam", "madame", "miss", "mme", "mrs", "ms", "senora", "signora"})

# As people write to each other, and in full.
CHAT_ABBREVIATIONS: Final = {
    "2": "to", "4": "for", "u": "you", "ur": "your", "r": "are", "n": "and", "w": "with", "b": "be", "da": "the",
    "dat": "that", "dis": "this", "luv": "love", "nite": "night", "thru": "through", "tha": "the", "til": "until",
    "gr8": "great", "bout": "about", "em": "them",
}  # fmt: skip
# Of surnames; each is taken for another.
PARTICLES: Final = frozenset({"van", "von", "fon", "vom"})

# Not counted where it is asked whether a whole name has been typed. Others are surnames somewhere ("so", "to", "be").
CONNECTIVES: Final = ARTICLES | {"and", "of", "for", "in", "on", "upon"}

# Words that frame a question, and romanised Russian ones. They are dropped only after the words as typed have found
# nothing, so a title made of nothing else is still found by typing it in full.
QUESTION_WORDS: Final = frozenset(
    _listed("""
    a about again against all also am an and any anyone anything are as at be been being best by can chto could
    define describe did do does done dont else eto ever explain favorite favourite find for from gde get gets
    give got had happen happened happening happens has have he hello her here heres hi him his how i identify if
    igraet igral igrala im in into is ispolniaet ispolnyaet it its just k kak know kogda kto let like look love
    loved loves made make me mention more my na need next no not now o ob of off ok okay on one or our out over
    play played player playing plays please pls pochemu portray portrayed portrays pro proizoshlo rasskazhi
    really remember remind rol s said say says search she should show sigral sigrala sluchilos so some stalo
    starred starring stars still takaya takoe takoi tell than thank thanks that the their them then there these
    they thing this those to too u up us v very vo want was we were what whatever whats when where wheres
    whether which while who whom whos whose why with wondering worst would yes you your zachem
    """)
)

# What people ask about somebody. Dropped after FILLER, when what is left still names nothing.
TOPICS: Final = frozenset(
    _listed("""
    accident actor actors actress affair age alive arc backstory bio biography born brother cameo cast casting
    character characters child children closing dad daughter dead death deaths dial die died dies divorce
    divorced dying end ending ends episode episodes explained family father finale gf gone husband info
    information job kill killed killer kills last left living married marry meaning meet met mom mother mum name
    named names old parents part person real reference relationship return returns role scene season seasons
    series sister son sons spoiler spoilers story survive survived survives trivia wife wiki work works year
    years
    """)
)

# What people ask to be shown and told, and when something comes out, in the languages that they write.
REQUESTS: Final = frozenset(
    _listed("""
    airdate called date dates info infos link lookup premiere premiered release released releases search title
    titled wiki
    allem alles ausstrahlung bedeutet bitte erscheint erschien erzahl erzahle erzahlt etwas geboren gib heisst hiess kam
    kannst kennst kommt konnt lebt liegt nenn raus sag sagen sagt sendetermin startet starttermin stirbt titel
    veroffentlicht zeig zeige zeigen
    appelle connaitre diffusion dis dites interprete interpretee moi montre montrez parle parlez plait raconte racontez
    savoir sort sorti sortie sortira tout trouve veux voudrais
    cuenta cuentame dime donde estrena estreno favor fecha hablame informacion lanzamiento muestra muestrame porfa
    porfavor queda quiero saber significa
    chama conta contar conte data diga diz estreia estreou fala falar fale fica informacoes lanca lancamento lancou
    mostra mostrar mostre quero sai saiu tudo
    czym informacje kiedy opowiedz pokaz powiedz premiera premiery prosze sie stalo wszystko wychodzi wyszedl znaczy
    chiama co cos cose dimmi esce mostrami parlami raccontami successo trova tutto uscita uscito
    komt kwam laat speelt vertel zien hakkinda hraje kdo kimdir nedir ar spelar vem
    infa informatsiya informaciya nahoditsya nakhoditsia nakhoditsya napomni pokazhi pokazhite premera rasskazhi
    rasskazhite skazhi vse vsio vsyo vyhoda vyidet vyjdet vykhoda vykhodit vyshel
    eodi eodiya mweoya mweoyeyo mwoya nugu nuguya nuguyeyo
    """)
)
# Who somebody is instead of what they are called. A question with one of them describes; a name in it is only nearby.
ROLES: Final = frozenset(
    _listed("""
    actress aide alien assistant astronauts baby baddie boss boy boyfriend brother buddy bloke chap chick child
    colleague coworker cosmonauts crewmate dad daughter dude enemy engineers enemies ex father fiance fiancee friend
    girl girlfriend guy husband kid kids lady leader lover man men mentor mom mother mum neighbor neighbour nemesis
    parents partner person pilots rival secretary sibling sister son spouse stepdad stepmom stepson teacher teenager
    twin villain widow wife woman women
    """)
)
# Who somebody is to somebody else: "gordo's wife" is not Gordo.
KIN: Final = frozenset(
    _listed("""
    boyfriend brother child children dad daughter daughters ex family father fiance fiancee girlfriend husband kid
    kids lover mom mother mum parents sibling siblings sister son sons spouse stepdad stepmom stepson twin widow wife
    """)
)
# Offices that one after another holds: who "president wilson" is depends on when it is said.
OFFICES: Final = frozenset(
    _listed("chairman chairwoman chancellor emperor empress king pope premier president presidenta queen tsar")
)
# What people put between words while they think, and around them.
INTERJECTIONS: Final = frozenset(
    _listed("""
    ah again anyway bro btw dude eh er erm ffs guy guys haha help hey hi hmm hmmm idk lmao lol man oh ok okay omg oops
    please plz pls pm question quick rofl somebody someone something sorry stuff tbh thing things thingy thx ty ugh uh
    uhh uhhh uhm um umm ummm wait whatever wtf yo
    """)
)
# What something is instead of what it is called.
KINDS: Final = frozenset(
    _listed("""
    agency airport asteroid bar base building capsule city colony company corporation crater dome engine facility
    habitat headquarters hotel institute island lab lander launch launcher lunar mission missions moonbase module
    mountain organisation organization place plane planet probe program programme project rocket rockets rover
    satellite settlement ship ships shuttle spacecraft spaceship station submarine telescope town university vehicle
    village
    """)
)
# What is written behind a name without changing it.
SUFFIXES: Final = frozenset(_listed("corp esq hq inc jr junior ltd md phd ret senior sr usaf usmc usn"))
# Who asks for an actor wants the part of exactly the one described.
PLAYING: Final = frozenset(
    {"play", "played", "playing", "plays", "portrayed", "portrays", "igraet", "igral", "igrala", "sigral"}
)

# A number straight after one of these is a position in the series, not part of a name.
COUNTED: Final = frozenset({"season", "seasons", "episode", "episodes", "part", "s", "e", "ep"})

_UNITS: Final = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = _listed("twenty thirty forty fifty sixty seventy eighty ninety")

UNITS: Final = {word: value for value, word in enumerate(_UNITS)}
TENS: Final = {word: 10 * value for value, word in enumerate(_TENS, start=2)}
# How the numbers below 100 begin when they are said.
SPOKEN: Final = {str(value): word for word, value in UNITS.items()} | {
    str(value + unit): word for word, value in TENS.items() for unit in range(10)
}
# "twentythree": both written as one.
COMPOUNDS: Final = {ten + unit: TENS[ten] + value for ten in _TENS for unit, value in UNITS.items() if 1 <= value <= 9}

# Up to 40: craft, missions and sequels are counted no further, and longer ones begin to look like words ("mix").
ROMANS: Final = {
    tens + unit: 10 * left + right
    for left, tens in enumerate(("", "x", "xx", "xxx"))
    for right, unit in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if tens or unit
} | {"xl": 40}

_ORDINALS: Final = _listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_TENTHS: Final = _listed("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth")
# Ordinals in words, and their numbers: each stands for nothing but itself and its figures ("10th").
ORDINALS: Final = (
    {word: value for value, word in enumerate(_ORDINALS, start=1)}
    | {word: 10 * value for value, word in enumerate(_TENTHS, start=2)}
    | {ten + unit: TENS[ten] + value for ten in _TENS for value, unit in enumerate(_ORDINALS[:9], start=1)}
)
# Every word that is a number. Two of them that differ are two numbers, however alike they look.
COUNTING: Final = ORDINALS | ROMANS | UNITS | TENS | COMPOUNDS
