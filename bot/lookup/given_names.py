"""Forms of the same given name, of general use. No name of any particular series may be added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from bot.lookup.sounds import sound

_GROUPS: Final = """
abigail abby
agnes aggie
alan allan allen al
albert al bert
alex alexander aleksandr aleksander alec alek sasha xander
alex alexandra aleksandra sasha alexa
alexei aleksei alyosha alexi lyosha
alfred alf fred freddie
alice alicia
amanda mandy
anastasia nastya stacy
anatoly tolya
andrew andy drew andrei andrey
anna ann anne annie anya
anthony tony antony
antonia toni tonya
arthur art
barbara barb babs
benjamin ben benny
boris borya
caroline carrie carol
catherine katherine kathryn kate katie kathy cathy kat katya ekaterina
charles charlie chuck
charlotte charlie lottie
christina christine chris tina chrissy
christopher chris kit
clayton clay
daniel dan danny
danielle dani
david dave davey
deborah debbie debra deb
dennis denny denis
dmitri dmitry dimitri dmitriy dimitry dima mitya
donald don donny
dorothy dot dottie
douglas doug
edward ed eddie eddy ted teddy ned
edwin ed eddie
edmund ed eddie
elena yelena lena helen
eleanor ellie nora
elizabeth liz lizzie beth betty eliza lisa betsy
ellen ellie nell
emily em emma
eugene gene yevgeny evgeny zhenya
frances fran frankie
francis frank frankie
frank franklin frankie
frederick fred freddie
gabriel gabe
gabriella gabby
george georgie yuri georgy
gerald gerry jerry
gordon gordo
gregory greg grigory grigori grisha
harold harry hal
harrison harry
helena helen lena
henry harry hank
irina ira
isabella bella izzy isabel
ivan vanya
jacob jake
jacqueline jackie
james jim jimmy jamie
jason jay
jeffrey jeff geoffrey geoff
jennifer jen jenny
jessica jess jessie
john jack johnny jon jonny
jonathan jon jonny
joseph joe joey
joshua josh
judith judy
katherine kitty
kenneth ken kenny
kimberly kim
konstantin kostya
larissa lara
lawrence larry laurence
leonard leo lenny len
leonid lyonya
lillian lily lilian
lucas luke luka
lyudmila ludmila lyudmilla ludmilla lyuda mila
margaret maggie meg peggy marge margie margo
maria masha mary marie mariya
martin marty
matthew matt
maxim max maksim maximilian
melissa mel
michael mike mick mikey mikhail misha
miles milo
mikhail misha michail
nadezhda nadya nadia
nancy nan
natalia natalya natasha natalie
nathan nate nathaniel
nicholas nick nicky nikolai nicolas
nikita nick
nikolai kolya nikolay
olga olya
oliver ollie
pamela pam
patricia pat patty trish tricia
patrick pat paddy
paul pavel pasha
pavel pasha
peter pete pyotr petya piotr
philip phil phillip
priscilla cilla
rachel rach
raymond ray
rebecca becky becca
richard rich rick dick ricky
robert bob rob bobby robbie bert
ronald ron ronnie
rosemary rose rosie
ruslan rus
russell russ
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sara
sergei sergey seryozha
sophia sofia sophie sonya
stanislav stas slava
stephanie steph
steven stephen steve stevie stepan
susan sue susie suzy
svetlana sveta lana
tatiana tanya tatyana
teresa theresa terry tess
theodore ted teddy theo
thomas tom tommy
timothy tim timmy
tobias toby
valentina valya
valery valera
valentin valya
vasily vasya vasili
victor viktor vic vitya
victoria vicky tori vika
vincent vince vinny
virginia ginny
vladimir vlad volodya vova
vyacheslav slava
walter walt wally
william bill will billy willy liam
yakov yasha jacob
yaroslav slava
yuri yury yura
zachary zach zack
zinaida zina
"""

# A short form that is also an ordinary word would find a person in every question.
_TOO_COMMON: Final = frozenset({"art", "dot", "rich"})


def _table() -> dict[str, frozenset[str]]:
    table: defaultdict[str, set[str]] = defaultdict(set)
    for line in _GROUPS.strip().splitlines():
        names = set(line.split()) - _TOO_COMMON
        for name in names:
            table[name] |= names - {name}
    return {name: frozenset(others) for name, others in table.items()}


# Name -> what else the same person may be called. Not transitive: Al is Alan or Albert, Alan is not Albert.
GIVEN_NAMES: Final[Mapping[str, frozenset[str]]] = _table()


def _by_sound() -> dict[str, frozenset[str]]:
    table: defaultdict[str, set[str]] = defaultdict(set)
    for name, others in GIVEN_NAMES.items():
        table[sound(name)] |= others
    return {heard: frozenset(others) for heard, others in table.items()}


# The same for a given name written by ear ("danni").
GIVEN_NAMES_BY_SOUND: Final[Mapping[str, frozenset[str]]] = _by_sound()
