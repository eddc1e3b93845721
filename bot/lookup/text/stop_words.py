"""Everyday words, which say nothing about who or what is meant: "how big is …", "who owns …", "wer spielt …".

A name among nothing but these is the one that is meant; beside any other word it is somebody else's. So no word belongs
here that is widely known as a surname or as a given name ("page", "rose"), and none that is the name of another story.
"""

from __future__ import annotations

from typing import Final

from bot.lookup.text.vocabulary import CONNECTIVES, PLAYING, QUESTION_WORDS, REQUESTS, ROLES, SUFFIXES, TITLES, TOPICS


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# In the form in which they take regular endings.
_VERBS: Final = """
accept act add admit advance agree air announce answer appear approve argue arrange arrest arrive ask attack attend
avoid base beat believe belong betray blame blast block board bomb bother break build burn calculate call care carry
cause celebrate change chase cheat check choose circle claim clean clear climb collapse collect command compare
complain complete confess confirm connect consider contain continue contribute control cost count cover crash create
cry damage dance date debut decide defect defend deliver demand deny depend deserve design destroy detect develop dig
disappear discover dislike dock doubt drill drop drown earn elect elope enjoy enter escape evacuate evolve exist
expect explain explode explore export expose face fail fake fear feature fill film fire fix flash float follow force
forgive form found frame fund gain govern guess guide handle happen hate head help hide hire hope hug import improve
include inspire interview introduce invade invent invest invite involve join joke jump kick kiss land last laugh
launch lead learn lie like listen live locate look lose manage matter mean melt mention mine miss move murder need
notice obtain offer open operate orbit order organize own paint pardon pass pay perform pick pilot plan please point
poison pop pretend prevent produce promise promote propose prove publish punch push qualify question quit race raise
reach realize rebel recall receive recommend recover recruit refer refuse regret reject release remain remove rename
repair replace report represent request require rescue resign resist respect respond rest result retire reveal review
reward ride roll rotate ruin rule sabotage sail save scare score scream search seem select shock shoot shout show sign
sink sleep smoke solve sound spell spin spoil stab stage start stay steal stop store strand stream strike struggle
study succeed suffer suggest supply support suppose surrender survive suspect swap talk target teach test thank
threaten touch tow trade train transfer trap travel treat trick trust try turn type upset use vanish visit volunteer
vote wait walk want warn waste watch weigh wish witness wonder work worry wreck yell
"""
_IRREGULAR: Final = """
aint arent ate became become becomes becoming been began begin begins begun binge binged binging bite bites bitten
blew blow blown blows bought bring brings broke broken brought building built buy buys came cant caught chose chosen
come comes coming couldnt cut cuts cutting deal dealt did didnt died doesnt doing done dont drank draw drawn drink
drive driven drives drove drunk dying eat eaten eats fall fallen falls feel feels fell felt fight fights find finds
fled flew flies flown fly flying forget forgets forgot forgotten fought freeze froze frozen gave get gets getting give
given gives giving go goes going gone gonna googled got gotta grew grow grown had hadnt hang has hasn hasnt have
havent having hear heard held hes hid hidden hide hit hits hold holds hows hurt hurts id ill im isnt ive keep keeps
kept knew know known knows laid lay leading leave leaves leaving led left lend lent let lets losing lost lying made
make makes making meaning meant meet meets met paid put puts putting quit ran read reads rewatch rewatched rewatching
ridden rides rode run running runs said sang sank sat saw say says see seeing seen sees sell sells send sends sent set
sets shes ship shipping ships shooting shot shouldnt sing sings sit sits sitting sleep sleeps slept sold speak speaks
spend spent spoke spoken stand standing stands stealing stole stolen stood struck stuck swam swear swim swore take
taken takes taking taught teaching tear tell tells thats theyre think thinks thought threw throw thrown tied told took
tore torn understand understood wake wakes wanna wasnt wear wears went werent wheres whos whys win winning wins woke
won wont wore worn wouldnt write writes writing written wrote youre
"""
_WORDS: Final = """
abbreviation able above abroad absolute absolutely abt abused abusive accent accents accident accidents according
account acronym across action activist activity actors actress actual actually addict address admin admins adopted
adoptive adorable adult advice affair africa african after afternoon afterwards again age ages ago ah ahead aired
airing airlock airport airs alas alcoholic algebra alike alive almost alone along already alright also alternate
although altogether always amazing amend american americans amount amputated amputee ancestor ancient android angle
angry annoying annual another antagonist anybody anyhow anymore anyway anyways anywhere apart apartment apparently
appearance appearances arc architect arcs argh arm arms around arrival arrogant article asian aside asleep asteroid
astronaut astronauts astrophysicist attack attempt attempts attention aunt author autumn available average aw award
awards aware away awesome awful awfully awkward aww baby back background backstory badass badly bald banana banker bar
bars base bases basic basically basics basket bathroom battery bc bcs beach beard beautiful because bed bedroom bedtime
beef beer before beginning behind believes below beneath besides best better between beyond bf bff bffs big bigger
biggest bike billionaire bio biological biology bios birth birthdate birthday birthplace births bisexual bit bits
bitter blanket blind blindness blog blond blonde body bomb bombs bond book books boost boot boring boss bosses bossy
bot both bots bottle bottom bowl boyfriend brain brave bread breakdown breakfast breath brick brief briefly brilliant
british bro broad broken bruh btw btwn bucket budget buggy bullied bunch bunker business businessman businesswoman busy
button cabin cable cafe cake calendar california cameo camera canceled cancelled cancer candle candy capacity capital
captured car career careers cargo carpet carriage cars case cased cases cast casting casts cat cats cause ceiling cent
center central centre century ceo ceremony certain certainly chain chair chance chances channel chapter charming chat
cheap cheated cheating cheese chemistry cherry chicken child china chinese chocolate choice choices christmas chubby
cinema circle circumstances citizen city class classic clause clear clearly clever clip clock close closer clothes
cloud clouds club clue clueless clues coast coat cocky coffee cofounder coin cold colleague colleagues collection
college colon colonies colony color colour coma comedy comfortable comma comments common community company competition
complete completely complex complicated computer concept concern condition confirmed confused confusing connected
connection connections conspiracy contact content contest context contract controversial conversation convo cookie cool
coolest copy corn corner corporation correct correctly cosmonaut cosmonauts costume costumes cotton couch council
counter countries country couple course cousin covered cow coworker crash crashes crater crazy creator creators credits
creepy crew crews crime critical cruel cuba cuban culture cup cure curious curly currently curtain cute cuz cyborg dad
daily damn danger dangerous dark dates daughter day days dead deadline deaf dear death debate decade decades december
decent decision decisions deep def definitely degree delayed denial department descendant detail details devastating
devoted dialogue diameter diamond diet diff difference different difficult digit digital dinner direct direction
directly disabled disaster disasters disc discord disease dish distance divorce doctor document documentary dog dome
door double down drag drama dramatic drawer dream dreams dress drug drugs drunk drunken dubbed duck due dumb dumped
dunno during dust duty each earlier early ears easily easy economy edge education effect effects effort egg eggs eh
either elder election electric element elephant else email embarrassing emergency emission emoji emotional employee
employees empty energy engaged engine engines english enough entire entirely entitled entry envelope ep epi eps equal
equals equipment era eraser error esp especially essentially estimate etc ethnicity europe european even evening event
events eventually every everybody everyday everyone everything everywhere evidence evil exact exactly example excellent
except exciting excuse exhibit expensive experience experiment expert explanation explosion explosions extra extreme
extremely eyes fabric fact factory facts fair fairly fake fame familiar families family famous fan fans fantastic far
farm fashion fast faster fat fatal fate fav fave favorite favourite fearless feather feature features february fee
feeling feelings feet female fence few fewer ffs fiance fiction fictional fierce figure final finale finally fine
finger finished fire fired fireplace firm firstname fit five flag flashback flashbacks flat flight flights floor
florida flour flower folks food foot footage force forced forces forever fork forum forward founder founders four
fourth fr free freedom french frequently friday fridge friend friends friendship front fruit fuck fucking fuel full
fully fun function fund funeral funniest funny furious furniture further future garage garden gardener gardens garlic
gay general generally generation genius genre gentle genuine genuinely geography geometry german germany gf giant gift
girl girlfriend glad glasses glove glue goal goals goated gone good goodbye gorgeous gosh gotcha government
granddaughter grandfather grandma grandmother grandpa grandson grass grave great greatest greenhouse grouchy group
groups grownup grumpy guess guest guests guilty guitar gun guns guy guys hab habit habitat hair haircut hairy half hall
hammer hand handle handler hands handsome happy harder hardly harsh hateful hatred headline headquarters health heart
heat heavy heck height heist helium hell helmet hero heroes heroine hey high higher highest highly hilarious hired
historical history hmm hmmm hole home homework honest honestly honey horrible horror horse hospital hostage hostages
hot hotel hottest hour hours house household housing however huge huh human humans humble hundred hungry hurry husband
hydrogen hype hypothetical icon iconic idea ideas identity idiot idk ig iirc ill illegal illness image imagine imho
immediately immigrant immigrants immortal imo impact importance important impossible impressive incident including
inclusion incredible incredibly indeed independent india indian industry info informant initials injured injuries
injury insane inside instance instead insufferable intelligence intense interest interested interesting international
internet interview interviews into intro invention iowa irl island issue issues item itself jacket jail jam january
japan japanese jealous jeans jk job jobs joke jokes journal journey judge juice juicy jury kettle key keyboard kid
kidnapping kids kind kinda kinds kiss kitchen kitten knee knife knowledge korean lab lack ladder ladies lamp lander
landing landings language laptop large larger largest lastname later latest latin launch lawyer lead leader leading
leaf league leap least leg legal legend legendary legs lemme lemon length lengthy lesbian less lesson letter level
levels liar library life lifetime lighting likable likeable likely limit limited line lines link links lips list
literal literally lives lizard lmao lmk loc location locations lock logic logo lol lonely longer longest looking lore
lots loud lovely low lower loyal luck lucky luggage lunch lunchtime mad magazine magnet mail main mainly major majority
male manager mango manner map maps margin marks marriage marsbase mass massive match mate material math mathematician
maybe meal meanest meanwhile meat mechanic medal medals media medical meeting meh member members meme memes memorial
memory men mental mere merge message messages metal methane method mexican mexico microwave middle midnight might mile
military milk million millionaire mimic mind mine miner miners mines minor minute minutes mirror mission missions
mistake mistakes mmm mod model moderators modern mods module mole mom moment moments monday money monkey mono monster
month months monument mood moody moonbase moral moreover morning moscow moss most mostly mother motorcycle mountain
mouse moustache mouth movie movies much mud multiple museum mushroom music must mustache myself mystery nah nail named
napkin nasty nation national nationality natural nature near nearby nearly necessary neck necklace needle neighbor
neither nephew nerd nerdy nervous nest network never nevertheless new newest news newspaper nice nicest nickname niece
night nobody noise noisy none nonsense nope normal normally north northern nose notable note notebook notes nothing
novel november nowadays nowhere nuclear null nurse nvm obvious obviously occasion october odd ofc office official
officially often oh oil old older oldest omg once ones onion online onto ooh oops open opening opinion opinions
opposite option options orange orbit ordinary original originally orphan other others otherwise outcome outfit outro
outside oven overall overrated overview owner owners oxygen pain paint pair pancake panda panel pants paper papers
paragraph pardon parent parents partly partner party passport password past pasta path pathetic patient pay peace peak
peanut penalty pencil penguin people pepper perfect perfectly perhaps period permanent person personal personality
personally phase phone photo photos phrase physics piano pic pics picture pictures pie piece pieces pig pillow
pineapple pity pizza place places plain plane planes planet planets plans plant plastic plate platform plays plenty
plot plots pls plus plutonium plz pm pocket podcast poem poetry point pointless polar police policy political
politician politics poll poor popular population portrait portraying portrays position positive possible possibly
poster posters potato potential pov power powers ppl practical practically precise prediction predictions prefer
pregnancy pregnant premiere presence present presidency presidential press pretty previous previously print prison
prisoner prisoners private prize probably probe probes problem problems process prod product production program
programme programmer programmers project prolly promise promoted pronounce pronounced pronunciation proof proper
properly property propulsion protagonist protect protest proud ps public pull pumpkin puppy pure purpose quality quasi
queer quick quickly quiet quite quiz quote quotes rabbit radiation radio raincoat random range ranges rank rarely rat
rate rather rating ratings raw react reaction reactions reactor reader ready real realistic reality reason reasons
recap recast recent recently recipe reckless recommendation record records reddit redeemed redemption redhead refresher
refugee regular regularly relatable related relation relations relationship relevant religion remake reminder remote
renewed rent reporter research respect response responsible restaurant retired reunion reusing revenge revolution
ribbon ridge ridiculous rights ring rings rip risk risky rival rivals rly rn road robbery robot robots rocket rocketry
rockets role roles romance romantic room rope rough round route rover rovers rude rug rule rules rumor rumors rumour
rumours rundown rushing russia russian russians sacrifice sacrificed sad saddest sadly safe safety sailor salad salt
same sandwich satellite satellites saturday sauce sausage scale scam scandal scar scared scarf scary scene scenes
schedule scheme school science scientist scientists scissors score screen script second seconds secret secrets section
security seek seem self selfish senator senior sense separate september sequel series serious seriously server service
settle settlement settlers several sex sexual sexuality sexy shady shame shampoo shape share sheep shelf ship shirt
shit shitty shoes shop shots shoulder shovel shower showrunner showrunners shows shut shy sick side sides sight sign
signs silly similar simple simply since single sink sir situation size skills skinny skip skips skirt sky slow slowly
small smaller smart smartest smh smile smoke snack snake sneaky so soap sober social society sock socks sofa soft solar
soldier soldiers solely solid solution somebody somehow someone something sometime sometimes somewhat somewhere songs
soon sort sorta sought soundtrack soup source sources south southern soviet soviets soz space spacecraft spaced spaces
spaceship spacesuit spanish speaking special specific specifically speech speed spelled spelling spelt spider spies
spin spinoff spirit split spoiled spoiler spoilers sponge spoon sport spot spring spy square squirrel srsly staff
stairs standard stands star starring stat state statement states station stations statue status stay step stepfather
stepmother steps sth sticker still stock stories story storyline storylines stove straight strange stranger strawberry
stream streaming street strength stress strike stroke stronger strongly structure stubborn student stuff stupid
stupidest style subject subtitle subtitles success successful such sucks sudden suddenly suffocated sugar suicide suit
suitcase suits summarise summarize summary sunday sunglasses sunset super sure surely surface surgeon surgery surname
surprise surprised surprising surprisingly suspicious sweater sweet synopsis system table taint talented tall taller
tape task taste tattoo tax tbh tea teacher team teams tears teaser tech technically technician technology teen teenage
teeth telescope temperature temporary terms terrible terrorist terrorists texas tf theft theme themes theories theory
therefore thick thin thing things third tho though thousand thread three throughout thru thrusters thursday thus thx
tied tiger tight til till time timeline times tiny tip tired title titled titles tldr tmrw toast today together toilet
tomato tomorrow tone tonight too tool tooth toothbrush top topic topics total totally tough tour toward towards towel
town toxic toy trace track tractor trade tragedy tragic trailer trailers trailing training traitor trans transcript
transcripts translation tray treason treaty trial trip trouble trousers truck true truly truth tuesday tumor tunnel
turtle tv twice twist twists tycoon type tysm ugh uh uhh uhhh uhm ultimately um umbrella umm unbelievable uncle unclear
under underrated underused unfortunately unify union unions unit units universe university unknown unless unlike
unlikeable unmarried unrelated until upon upper upset ur uranium usa useless username usual usually vacation valid
value various vase vegetable vehicle version versions versus via vibe vibes victim video videos vietnam vietnamese view
viewer views village villains violence violin virus visual vital voice voiced vs wait waiting waive wall wallet war
wardrobe warning washing water wave wdym weak weapon weapons weather website wedding wednesday week weekend weeks
weight weird weirdest well wet whale whatcha whats wheel wheelchair wherever whichever whoever whole wholly whomever
whos wide widow wife wig wiki wikipedia wild will window wine wish within without wonderful wondering wool word words
work worker workers working works worse worst worth worthy wounded wow write writer writers wrong wtf wth ya yall yay
yea yeah year years yep yesterday yet yo yogurt young younger youngest yours yourself yup zebra zero zodiac zone
"""

# Function words of other languages, romanised, and who plays what there.
_ELSEWHERE: Final = """
a aber acontece aconteceu acteur actor actrice actriz ai akter aktera aktrisa aktyor alguien alors als alt am an anche
ancora ao aos apa aparece apres arrive as assisti ate ator atriz attore attrice au auch auf aus aussi avec avez ayer
bagaimana bao bei beim bez bien bin bist bitte bud byl byla byli bylo c ca capitulo car ce cela celle celui ces cest
cet cette che chego chem chez chi chto chtoto ci com come comment como con cosa creio creo crois cual cuando cuantas
cuantos cui czy da dal dalla dann dans darsteller darstellerin das dau de dei del della dello dem den denn depois der
des desde desu di die dien diese dieser dimana dis dit dlya do doch doko donc donde dont dos dove du duoc e ee ego ein
eine einem einen einer el ela ele eles ella elle elles ellos en eodi eodiya eonje er era eres erklar erklare es esa
ese eshche esli eso esposa esposo essa esse est esta estan este esto et eta etait ete eti eto etot euh fa fait fatto
faut faz fez film foi folge frau fue fur gab gde gdzie gerade geschaut gespielt gespielte gestern gestorben gi gibt
glaube gli goda gra grala ha hace hai hat hatte hay heet heisst heute hier hiess hija hijo hizo ho hoe hoje hola hto
hvad hvem hvor i ich ieri igraet igral igrala ih ihm ihn ihr il ili ils im imia imya in incarne interpreta
interpretato io ispolnil ispolnila ispolnyaet isso ist isto itu iz ja jai jaka jaki je jest jetzt jouait joue jouee
juste kak kakaya kakoi kakoy kapan kem kennt khi khong khto kiedy kimdir kino kogda kogo kommt komu kotoraya kotoryi
kotoryy kto ktora ktory la las le lebt lei les let leur li llama lo loro los ma mais man mann mas me meme mengapa
menya mes mesmo meurt mi mir mit mne moi molto mon morre morreu mort morto muere muerto muito muore murio muy mwoya my
na nach nad nam nani nao nas nazywa ne nedir nee nego nel nella nerede net nhan nhu ni nicht no noch nochmal nochmals
nom non nos nous nu nugu nuguya nuguyeyo num numa nun nur nuzhno o ob obyasnite oder oggi on ona onde oni ono ontem
ora os ot otkuda ou oui oynuyor papel par para parei parle pas pasa paso passiert pela pelo pendant pense penso perche
pero personaje personazh personnage peu peut phim piu plus po pochemu pod poi pokazhite pomogite por porque pour
pourquoi pozhaluista pra pro q qu quais qual quale quand quando quanto que quel quelle quelles quello quels quem quest
questa questo qui quien quienes quoi rasskazhi rasskazhite recita rol s sa sabe sais saison sale sans sao schauspieler
schauspielerin se sehe sei sein seine sem ser sera seria serial seriale serie serii seriya ses sest seu sezon si siapa
sich sie sigral sigrala sin sind skazhi skolko so sobre soit solo son sono sont spasibo speelde speelt spelar spielt
spielte spiller sta stagione stato stirbt str su sua suis sul suo sur sus sygral sygrala ta takaya takie takii takij
takiy takoe takoi takoy takyi tambien tap te tem temporada terminei tes tiene to todo toi ton tot tous tout toute tra
tres tu tutti u uber um uma umer umerla umiraet un una und une uno uns uzhe v va vad vai vam vas vat vay vem vers veut
vien vive vo voce voir vom von vor vot vous vrai vse vy waar waarom wann wanneer war waren warum was wat weiss wem wen
wer werden wie wieso wird wo wurde xem y ya yang yo za zachem zaman zhe zhiv zhiva zovut zu zum zur
"""

# Everyday words that are surnames and titles as well. They stand for nobody unless they are a whole name, yet beside a
# given name they are somebody else's.
SURNAME_LIKE_WORDS: Final = _listed("""
    bad ball banks bell bird bishop black blue bridge brown bush church cook creed cross dragon field fish forest fox
    game games gates gold golden grant gray green grey hill hunter ice iron king knight lake lamb lane light little
    long lord marsh max ocean page park parks pink potter price queen rain ray red rice rich river rivers rock rose
    rush scott sharp shepherd short silver singer smith snow song steel stone storm strong summer sun sung swan swift
    thunder tower tree trek walker ward wars waters west white winter wise wolf wood woods
""")

# What surrounds every story: said about others or meant itself.
SETTING_WORDS: Final = _listed(
    "nasa moon mars earth space station base soviet russia russian asteroid planet apple tv star city"
)


def _forms(verb: str) -> frozenset[str]:
    """A verb as it stands and with its regular endings."""
    stem = verb.removesuffix("e")
    forms = {verb, verb + "s", verb + "es", stem + "ed", stem + "ing"}
    if verb.endswith("y"):
        forms |= {verb[:-1] + "ies", verb[:-1] + "ied"}
    if len(verb) > 2 and verb[-1] in "bdgmnpt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        forms |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return frozenset(forms)


# Of these a short one may be part of a foreign name: "Marie de …", "Jacqueline Das".
FOREIGN_STOP_WORDS: Final = _listed(_ELSEWHERE)
STOP_WORDS: Final = (
    frozenset(form for verb in _VERBS.split() for form in _forms(verb))
    | _listed(_IRREGULAR)
    | _listed(_WORDS)
    | FOREIGN_STOP_WORDS
    | SETTING_WORDS
    | QUESTION_WORDS
    | CONNECTIVES
    | PLAYING
    | REQUESTS
    | ROLES
    | SUFFIXES
    | TITLES
    | TOPICS
)
