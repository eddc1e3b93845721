"""Forms of the same given name, of general use. No name of any particular series may be added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from bot.lookup.text.phonetics import phonetic_key

_GROUPS: Final = """
aaron ronnie ari
abdullah abdallah abdulla abdul
abigail abby
abraham abe bram avi ibrahim
adelaide addie adele ada
adrian ade
agnes aggie
ahmed ahmad ahmet
aisha ayesha aicha aysha
alan allan allen al
albert al bert
alejandra alex ale jandra
alejandro alex ale jandro
aleksandr aleksander alexander sasha sanya shura sashka alik oleksandr
aleksandra alexandra sasha sanya shura sashenka
aleksei alexei alexey alyosha lyosha lyokha alexis oleksiy
alexander alec
alex alexander aleksandr aleksander alek sasha xander
alex alexandra aleksandra sasha alexa
alexei aleksei alyosha alexi lyosha
alfonso poncho fonso alonso
alfred alf fred freddie
alfredo fredo freddy
alice alicia
alina alya lina
alisa alya lisa
alla alya
alonzo lonnie
alphonse al alfie
amanda mandy
amelia amy millie mia
ana anita anna
anastasia anastasiya nastya stasya nastia stacy asya anastasija
anastasia nastya stacy
anatoly tolya
anatoly tolya anatoli anatoliy tolik
andreas andy
andrei andrey andrew andriy andryusha
andrew andy drew andrei andrey
angela angie ange
angelica angie
angelina angie lina
anna ann anne annie anya
anneliese anni liese
anthony tony antony
antoine tony
anton toha antosha tony
antonia toni tonya
antonina tonya tonia nina
antonio tonio tono tony antony toni
archibald archie
arkady arkasha
armando mando
arnold arnie
arseny senya arsenii
arthur art
arthur artie artur
artur arthur
artyom artem tyoma artie
asya anastasia
augustine gus augie
augustus gus
aurelio yeyo
barbara barb babs
bartholomew bart
bartosz bartek
beatrice bea trixie bee
beatriz bea betty
belinda bel lindy linda
benedict ben
benito beni
benjamin ben benny
bernadette bernie
bernard bernie barney
bernhard bernd
bertha bertie
bertram bert bertie
beverly bev
bogdan bodya
bohdan bogdan
boris borya
bradley brad
brendan bren
brian bryan bri
bridget bridie biddy
brigitte gitte gitta
bronislaw bronek
calvin cal
cameron cam
camilla millie cami
camille cami
carlos charlie carlitos carl litos
carmen carmencita mamen
carolina caro lina
caroline carolyn caz lina
caroline carrie carol
cassandra cass cassie sandra
catherine katherine kathryn kate katie kathy cathy kat katya ekaterina
cecilia cece cissy celia chila
cedric ced
celestine celeste
charlene charlie
charles charlie chuck
charlotte charlie lottie
charlotte lottie char lotte
chester chet
chloe clo
christina christine chris tina chrissy
christopher chris kit
clara claire clare
clarence clare
clayton clay
clemens klemens
clement clem
clifford cliff
clinton clint
colin col
concepcion concha conchita
constance connie
consuelo chelo
cordelia delia
cornelius neil connie
cristina tina cris
cristobal tobal
curtis curt
cynthia cindy
cyril kirill
dagmar dagi
daniel dan danny
daniela dani
danielle dani
daniil daniel danya danila danil
danila danya
daria darya dasha
darlene darla
darya dasha daria
david dave davey
deborah debbie debra deb
deepak deep
deepika deepu
delia adelia
delores lola dolores
demetrius dmitri
denis deniska
dennis denny denis
diana di diane
dieter dietrich
dietrich dieter
dimitrios jim
dmitri dmitry dimitri dmitriy dimitry dima mitya
dmitri mitka dimon
dolores lola loli
dominic dom nick
dominique dom nika
donald don donny
dorothea thea dora dorle
dorothy dot dottie
douglas doug
duncan dunc
eberhard ebbe
edith edie
edmund ed eddie
eduard ed edik eddie
eduardo edu lalo eddie
edward ed eddie eddy ted teddy ned
edwin ed eddie
efim fima
eileen aileen
ekaterina katya katia katerina katyusha kate yekaterina
elaine lainie
eleanor ellie nora
elena lenochka alyona alena
elena yelena lena helen
eleonora nora lora
elisa eli lisa
elisabeth elli lisa liesl lisbeth bettina else sisi
elizabeth bess betsy bette elsie libby lizzy tibby beth liza elisabeth elizaveta
elizabeth liz lizzie beth betty eliza lisa betsy
elizaveta liza lisa yelizaveta
ellen ellie nell
elliott eli
elvira elya
emanuel manny mani
emilia emmi mila milly emily
emilio milo
emily em emma
emmanuel manny manu
enrique kike quique henry rique
erica ricki rikki
erich eric erik
erika rika
ernest ernie
ernesto neto ernie
ernst erni
esperanza lancha
esther essie hester
eugene gene yevgeny evgeny zhenya
eugenia genie zhenya evgenia yevgenia
eugenio geno genio
eva evie eve
evangeline eva evie angie
evdokia dunya
evelyn evie lyn
evgenia zhenya yevgenia evgeniya yevgeniya
evgeny yevgeny eugene zhenya evgeni evgenii yevgeni zheka
fatima fati fatma
federico fede fico
felicia fee
felicity fliss
feliks felix
felipe pipe
ferdinand ferdi ferdy
fernanda fer nanda
fernando fer nando
florence flo flossie flora
florian flo
frances fran frankie
frances francie fanny franny
francesca fran cesca frankie
francesco franco cesco
francis frank frankie
francis franz
francisca paca pancha
francisco paco pancho curro kiko quico frank fran
frank franklin frankie
franziska franzi sissi
frederic fred
frederica freddie rikki
frederick fred freddie
fridolin frido
friedrich fritz fiete fred
fyodor fedor fedya theodore
gabriel gabe
gabriel gabi gavriil
gabriela gabi gaby
gabriella gabby
galina galya galia
gareth gaz
gavriil gavrila gabriel
genevieve gen gigi ginny vivi
gennady gena genna gennadi gennadiy
georg george schorsch jorg
george georgie yuri georgy
georgia georgie gia
georgy zhora gosha georgi georgiy yegor yuri
gerald ged
gerald gerry jerry
gerard gerry
gerhard gerd gert hardy
gertrude trudy gertie trude
gheorghe george
gilbert gil
gillian gill jill
giovanni gianni vanni
giuseppe beppe peppe
gleb glebushka
gloria glo
gordon gordo
grace gracie
graciela chela
graham gray
gregorio goyo
gregory greg grigory grigori grisha
grigori grisha grigoriy gregory
guadalupe lupe lupita
guillermo memo guille
gunther gunter
gustav gus
gustavo gus tavo
gwendolyn gwen wendy
hannah hanna
hans johannes
harald harry
harold harry hal
harriet hattie harri
harrison harry
hassan hasan
heather hev
hector tito
hedwig hedi
heinrich heinz heiner hein henry
heinz heinrich
helena helen lena
helene lene leni
henrietta etta hettie
henrik rik
henry harry hank
herbert herb bert bertie
herman hermann
hieronymus harro
hildegard hilde hilda
hillary hilly
hortense hortie
howard howie
hubert hugh bert bertie
hugh hughie hugo
hussein husain hussain hosein
ignacio nacho
ignatius iggy nate
ilya ilyusha elijah
immanuel manu
ines inez
inna innochka
innokenty kesha
inocencio chencho
irene rena reni
irina ira
irina irishka irene arina
isaac ike zak
isabel isa chabela bella belle
isabella bella izzy isabel
isabelle isa belle
isidore izzy
israel izzy
ivan ivanushka ioann
ivan vanya
ivonne yvonne
jacinto chinto
jacob jake
jacqueline jackie
jacques jacky
jaime jimmy james
james jem jimbo jamey
james jim jimmy jamie
jan janek
janet jan
janice jan
jasmine jas jazz
jason jay
javier javi xavi xavier
jeanette jean nettie
jedidiah jed
jefferson jeff
jeffrey jeff geoffrey geoff
jennifer jen jenny
jeremiah jerry jem
jeremy jem jez jerry
jerome jerry rome
jerzy jurek
jessica jess jessie
jesus chucho chuy
joachim jochen achim
joan joanie
joanna jo joan
joanne jo joan
joaquin quino joaco
jocelyn joss
johann hans hannes jan
johanna hanna hanne jo
johannes hans hannes jo jan
john ian ivan evan sean shaun johan juan
john jack johnny jon jonny
jonas joni
jonathan jon jonny
jordan jordy
jorg jurgen
jorge coque george
jose pepe chepe joseph che
josef sepp jupp joseph josip
josefa pepa
josefina fina pepa
joseph joe joey
joseph jos jody josef yosef yusuf
josephine jo josie
joshua josh
joshua joss
joyce joy
juan juanito juancho john
juana juanita
judith judi jude
judith judy
julia jules julie yulia
julian jules jul
julio julito
julius jules
jurgen jorg
justin jus
justine tina
karl charles carl kalle
karla carla
karolina karo lina
katarina kata katya katherine
katarzyna kasia
katharina kathi kati kathrin trina katja rina
katherine kitty
kathleen kathy kat katie kay
katrin kati
kazimierz kazik
kelvin kel
ken kenji
kenneth ken kenny
khalid khaled
kimberly kim
kirill kirya cyril kiril
klara clara
klaus nikolaus claus
klavdia klava
konrad kurt conrad
konstantin konstantine kostik constantine
konstantin kostya
krzysztof krzys
ksenia xenia ksyusha kseniya
kurt konrad
larisa lara larissa
larissa lara
lavrenty lavrik
lawrence larry laurence
leandro lea
lena elena helena
leonard leo lenny len
leonardo leo nardo
leonid lenya lyonya leo
leonid lyonya
leopold leo poldi
leroy roy
leslie les
lev leo lyova leva
lewis lew louis
liam william
lidia lida lidiya lydia
lillian lily lilian
linda lindy
lorenzo lencho enzo
lorraine lori
louis lou louie
louisa lou lulu
louise lou lulu
lourdes lulu
lubov lyuba lyubov
lucas luke luka
lucia lucy luci
lucille lucy lu
lucinda cindy lucy
ludwig lutz louis
luis lucho lui
luisa lulu
luitgard luise
lynette lyn
lyubov lyuba luba
lyudmila luda lyusya lyudmilla
lyudmila ludmila lyudmilla ludmilla lyuda mila
mackenzie mac kenzie
madeleine maddie madge lena
madeline maddie
magdalena magda lena leni
mahmoud mahmud
makar makarka
maksim max maxim maks
malcolm mal
malgorzata gosia
manfred manni fred
manuel manolo manny manu lolo
manuela manu
marcela chela
marcus mark marc
margaret daisy greta madge mags maisie peg rita margot meggie
margaret maggie meg peggy marge margie margo
margarete grete gretel gretchen margret meta
margarita rita margo marga mago
maria mariya marusya manya musya marika mia mari marichka mariah
maria mary moll molly polly mae mamie
maria masha mary marie mariya
mariana mari
marianne nanne mary
marie mitzi
marilyn lyn
marina marisha
mario mayito
marion mary
marjorie marge margie
marlene lene
martha marty mattie patty
martin mart
martin marty
marvin marv
mary mae molly polly mollie may
mateo teo matt
mathilde tilda hilde
matilda tilly mattie
matthew matt
matthias matze hias matt
matvei motya matthew
maureen mo
maurice mo
mauricio mau
maxim max maksim maximilian
maximilian max maxi
maxine max
melanie mel
melinda mel mindy
melissa mel
melvin mel
mercedes merche meche
michael mike mick mikey mikhail
michael mischa michel mikey mick mikael
michaela micha mickey
michel mick
michelle shelly chelle
miguel migue mike
mikhail misha michail
mikhail misha mishka michail mykhailo
mikhail michael
mildred millie
miles milo
miranda mira randy
mitchell mitch
mohammed mohamed muhammad mohammad mo mehmet muhammed
monica moni
montgomery monty
moses moe mo
muriel mu
mustafa moustafa
mykola nikolai kolya
myron ron
nadezhda nadia nadiya nadja
nadezhda nadya nadia
nancy nan
nancy nance
natalia natalya natasha natalie
natalia natasha nata tasha natali natalya nataliya
natalie nat
nathalie nat
nathan nate nathaniel
nathaniel nat nate nathan
nelson nels
nestor tor
nicholas nick nicky nikolai nicolas
nicholas nico klaus
nicola nicky nic
nicolas nico nick
nicole nicky nikki nic
nikita nick
nikita nikitos
niklas nick
nikolai kolya nikolay
nikolai nick kolyan nikolay nikolas mykola
nikolaus klaus nick
nina ninochka
noel nono
norbert bert
norman norm
octavia tavi
octavio tavo
oksana ksana oxana ksyusha
oleg olezhka oleh
olga olenka olia
olga olya
oliver ollie
oliver olly
olivia liv livvy ollie
omar umar
oscar ozzie
osip joseph
oswald ozzie
pablo paul pablito
pamela pam
pandora dora
pascal pas
patricia pat patty trish tricia
patricio pato
patrick paddy pat rick
patrick pat paddy
paul pavel pasha
pauline polly
pavel pasha
pavel pashka pavlik paul
pedro perico peter
pelageya polya
penelope penny pen
percival percy
peter pete petya piotr pyotr petr
peter pete pyotr petya piotr
petra pet
philip phil phillip
philippa pip pippa
phoebe phebe
phyllis phyl
piotr piotrek peter
polina polya
preston pres
priscilla cilla
priscilla prissy
prudence prue
pyotr petya petr peter petka
rachel rach
rachel raquel
rafael rafa raphael
ralph ralphie
ramon moncho
randall randy
randolph randy dolph
raphael rafe rafa
raul rulo
raymond raimund
raymond ray
rebecca becks bex
rebecca becky becca
refugio cuca
regina gina reggie
reginald reggie reg rex
reinhard hardy
reinhold holdi
renata rena
reynaldo rey
ricardo rick ricky cayo
richard rich rick dick ricky
richard ricky dickie richie
robert bob rob bobby robbie bert
roberta bobbie robbie
roberto beto robert rober
rodion rodya
rodney rod
rodolfo fito rudy
rodrigo rodri
roger rodge
roland rollo roly
roman roma romka
ronald ron
ronald ron ronnie
rosa rosita rose
rosalind ros roz
rosamund ros
rosario charo
rosemarie rosi romy
rosemary rose rosie
rostislav rostik slava
roxanne roxy
rudolf rudi rolf rudy
rudolph rudy
rupert rupe ruprecht
ruslan rus
russell russ
salvador chava
samantha sam sammy
samantha sammie
samuel sam sammy
samuil samuel
sandor alex
sandra sandy
santiago santi yago diego
sarah sadie
sarah sally sara
savely sava
sebastian seb basti bastian seba
selina lina
semyon senya simon semion
serafima sima
sergei sergej serge serg seryozha seryoga serhiy
sergei sergey seryozha
sergio checo
severin sev
shannon shan
sheila shay
sherry cher
shirley shirl
sidney sid
siegfried sigi siggi
siegmund sigi
sigmund sigi
sigrid sigi siri
silvester silvio
simon si
sofia sonya sonia sofiya sofi
sofya sonya
solomon sol
sophia sofia sophie sonya
spencer spence
stanislav stas slava
stanislaw stas staszek
stanley stan
stefan steffen steve stepan stephen
stefanie steffi
stepan styopa stepa
stephanie steph
stephanie stevie steffi
steven stephen steve stevie stepan
stuart stu
sun sunny
susan sue susie suzy
susana susi
susanne susi sanne
suzanne sue suzy
svetlana sveta lana
svyatoslav slava
sylvester sly
sylvia syl
tabitha tabby
taisia taya
takeshi take
tamara tammy
tamara toma tam
tatiana tania tata tatjana
tatiana tanya tatyana
terence terry
teresa tere teri resi
teresa theresa terry tess
thaddeus tad thad
theodor theo teddy
theodora theo dora thea
theodore ted teddy theo
theresia resi
thomas thom
thomas tom tommy
tiffany tiff
timofei tima timosha
timothy tim timmy
timur tima
tobias tobi
tobias toby
todd toddy
tomas tom tomasito
tomasz tomek
tristan tris
tyler ty
ulrich uli
ulrike ulli rike
ulyana ulya
ursula uschi ulla ursel
vadim vadik dima
valentin val valentine
valentin valya
valentina val valechka
valentina valya
valeria lera valera
valerie val
valery valera
valery valerik
vanessa ness nessa
varvara varya barbara
vasily vasili vasilij vasyl vaska basil
vasily vasya vasili
vera verochka
vernon vern
veronica ronnie vera nica
veronika nika vera roni
vicente chente
victor vik
victor viktor vic vitya
victoria tory vickie
victoria vicky tori vika
viktor vitek vitya victor
viktoria vika vicky
vincent vin
vincent vince vinny
vincenzo enzo
violet vi
virginia ginger
virginia ginny
vitaly vitalik vitya vitali
vivian viv
vladimir vlad volodya vova
vladimir vova volodya vladik volodymyr vovka waldemar
vladislav vlad vladik slava
vladlen vlad
volodymyr vova
vsevolod seva
vyacheslav slava
waldemar waldi
wallace wally
walter walt wally
walter walti
wendell dell
werner wernher
wilfred wilf fred
wilhelm willi willy helmut will wim
wilhelmina mina minnie willa
william bill wil willie willem guillermo
william bill will billy willy liam
wilma mina
winifred winnie fred
winston win
wojciech wojtek
wolfgang wolf wolfi
woodrow woody
xenia ksenia
ximena mena
yakov yasha jacob
yakov yasha jakob
yana yanochka
yaroslav slava
yaroslav yarik slava
yefim fima efim
yegor gosha georgy egor
yekaterina katya katia
yelena lena elena
yelizaveta liza
yevgenia zhenya evgenia
yevgeny zhenya evgeny eugene
yolanda yoli
youssef yusuf joseph yousef
yulia yulya yuliya julia
yuri yurik george
yuri yury yura
yusuf youssef yousuf joseph
zachariah zach
zachary zach zack
zakhar zahar zachary
zbigniew zbyszek
zinaida zina
zoe zoey
zoya zoyka
"""

# A short form that is also an ordinary word would find a person in every question.
_TOO_COMMON: Final = frozenset(
    "ale art che dot fee gray hardy rich roy sol sly sunny take win wolf woody".split()  # noqa: SIM905
)


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
        table[phonetic_key(name)] |= others
    return {heard: frozenset(others) for heard, others in table.items()}


# The same for a given name written by ear ("danni").
GIVEN_NAMES_BY_SOUND: Final[Mapping[str, frozenset[str]]] = _by_sound()
