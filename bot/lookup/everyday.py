"""Everyday words, which say nothing about who or what is meant: "how big is …", "who owns …", "wer spielt …".

A name among nothing but these is the one that is meant; beside any other word it is somebody else's. So no word belongs
here that is widely known as a surname or as a given name ("page", "rose"), and none that is the name of another story.
"""

from __future__ import annotations

from typing import Final

from bot.lookup.words import FILLER, LINKS, PLAYING, ROLES, TITLES, TOPICS


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# In the form in which they take regular endings.
_VERBS: Final = """
accept act add admit advance agree air announce answer appear approve argue arrange arrest arrive ask attack attend
avoid base beat believe belong betray blame blast block board bomb bother break build burn calculate call care carry
cause celebrate change chase cheat check choose claim clean clear climb collapse collect command compare complain
complete confess confirm connect consider contain continue contribute control cost count cover crash create cry damage
dance date debut decide defect defend deliver demand deny depend deserve design destroy detect develop disappear
discover dislike dock doubt drop earn elect elope enjoy enter escape evacuate evolve exist expect explode explore
export expose face fail fake fear feature fill film fire fix flash follow force forgive form found frame fund gain
govern guess guide handle happen hate head help hire hope import improve include inspire interview introduce invade
invent invest invite involve join joke jump kick kiss land last launch lead learn lie like listen live locate look
lose manage matter mean mention mine miss move murder need notice obtain offer open operate order organize own pardon
pass pay perform pick pilot plan please point poison pop pretend prevent produce promise promote propose prove publish
punch push qualify question quit race raise reach realize rebel recall receive recommend recover recruit refer refuse
regret reject release remain remove rename repair replace report represent request require rescue resign resist
respect respond rest result retire reveal review reward ride roll ruin rule sabotage sail save scare score search seem
select shock shoot show sign sink solve sound spell spoil stab stage start stay steal stop store strand stream strike
struggle study succeed suffer suggest supply support suppose surrender survive suspect talk target teach test thank
threaten touch trade train transfer trap travel treat trick trust try turn type upset use vanish visit volunteer vote
wait walk want warn waste watch weigh wish witness wonder work worry wreck yell
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
abbreviation able above abroad absolute absolutely abt according account acronym across action activity actors actress
actual actually address adult advice affair after afternoon afterwards again age ages ago ah ahead aired airing
airport airs alas alive almost alone along already alright also alternate although altogether always amazing american
americans amount ancient angle angry annoying annual anybody anyhow anymore anyway anyways anywhere apart apartment
apparently appearance appearances arc arcs argh around arrival article aside asleep asteroid astronaut astronauts
attack attempt attempts attention aunt author available average aw award awards aware away awesome awful awfully
awkward aww baby back background backstory badass badly bar bars base bases basic basically basics bc bcs beach beard
beautiful because bed bedroom before beginning behind below beneath besides best better between beyond bf big bigger
biggest bio bios birthday bit bits blog body bomb bombs bond book books boring both bottom boyfriend brain brave
breakdown breakfast brief briefly brilliant british bro broad broken bruh btw btwn budget bunch business busy button
cabin cable calendar cameo camera canceled cancelled capacity capital captured car career careers cargo cars case cast
casting cause ceiling center central centre century certain certainly chain chance chances channel chapter cheap
chemistry chicken child chinese choice choices cinema circle circumstances city class classic clear clearly clever
clip clock close closer clothes club clue clues coast cold colleague colleagues collection college colony color colour
comedy comfortable comments common community company competition complete completely complex complicated computer
concept concern condition confirmed confused confusing connected connection connections conspiracy contact content
contest context contract controversial conversation convo cool coolest copy corner corporation correct correctly
cosmonaut cosmonauts costume costumes council country couple course cousin covered crater crazy creator creators
credits creepy crew crews crime critical culture cup cure curious currently cute cuz dad daily damn danger dangerous
dark dates daughter day days dead deadline dear death debate decade decades decent decision decisions deep def
definitely degree delayed department detail details devastating dialogue diet diff difference different difficult
dinner direct direction directly disease distance divorce document documentary dog dome door double down drama
dramatic dream dreams dress drug drugs due dumb dunno during dust duty each earlier early ears easily easy economy
edge education effect effects effort eh either elder election electric element else email embarrassing emergency
emotional employee employees empty energy engine engines english enough entire entirely entry equal equipment era
error esp especially essentially estimate etc even evening event events eventually every everybody everyday everyone
everything everywhere evidence evil exact exactly example excellent except exciting excuse expensive experience
experiment expert explanation explosion extra extreme extremely eyes fact factory facts fair fairly fake fame familiar
families family famous fan fans fantastic far farm fast faster fat fate fav fave favorite favourite feature features
fee feeling feelings feet female few fewer ffs fiance fiction fictional field figure final finale finally fine
finished fire fired firm fit five flashback flashbacks flat flight flights floor flower folks food foot footage force
forced forces forever forum forward four fourth fr free freedom french frequently friend friends friendship front fuck
fucking fuel full fully fun function fund funeral funniest funny furious further future gay general generally
generation genre genuine genuinely german gf giant gift girl girlfriend glad goal goals gold gone good goodbye gosh
gotcha government granddaughter grandfather grandma grandmother grandpa grandson grave great greatest group groups
grownup guess guest guests guilty gun guns guy guys hab habit habitat hair haircut half hall hand hands handsome happy
harder hardly harsh hatred headline headquarters health heart heat heavy height hell hero heroes hey high higher
highest highly hilarious hired historical history hmm hmmm hole home honest honestly horrible horror horse hospital
hot hotel hottest hour hours house housing however huge huh human humans hundred hungry hurry husband hype
hypothetical ice icon iconic idea ideas identity idiot idk ig iirc ill illegal image imagine imho immediately imo
impact importance important impossible impressive incident including incredible incredibly indeed independent industry
info insane inside instance instead intelligence intense interest interested interesting international internet
interview interviews into intro invention irl island issue issues item itself jail jealous jk job jobs joke jokes
journal journey judge juicy jury key kid kids kind kinda kinds kiss kitchen knife knowledge korean lab lack ladies
landing language large larger largest later latest launch lawyer lead leader leading league least legal legend
legendary legs lemme length lengthy less lesson letter level levels liar life lifetime lighting likely limit limited
line lines link links list literal literally lives lmao lmk loc location locations logic logo lol lonely longer
longest lots loud lovely low lower luck lucky lunch mad main mainly major majority male manager map maps marriage mass
massive match mate material maybe meal meanest meanwhile media medical meeting meh member members meme memes memory
men mental mere message messages metal method middle midnight might mile military milk million mind mine mines minor
minute minutes mission missions mistake mistakes mmm model modern mom moment moments money monster month months mood
moral moreover morning most mostly mother mountain mouth movie movies much multiple music must myself mystery nah
named nasty nation national natural nature near nearby nearly necessary neck neighbor neither nephew nervous network
never nevertheless new newest news newspaper nice nicest nickname niece night nobody noise none nonsense nope normal
normally notable note notes nothing novel nowadays nowhere nuclear null nvm obvious obviously occasion odd ofc office
official officially often oh oil old older oldest omg once ones online onto ooh oops open opening opinion opinions
opposite option options orbit ordinary original originally orphan other others otherwise outcome outfit outro outside
overall overview owner owners pain pair pants paper papers paragraph pardon parent parents partly partner party
passport past path patient pay peace penalty people perfect perfectly perhaps period permanent person personal
personality personally phase phone photo photos phrase physics pic pics picture pictures piece pieces pity place
places plain plane planes planet planets plans plant plastic plate platform plays plenty plot plots pls plus plz pm
podcast poem poetry point pointless police policy political politics poll poor popular population portrait portraying
portrays position positive possible possibly poster posters potential pov power powers ppl practical practically
precise prediction predictions prefer pregnancy pregnant premiere presence present presidency presidential press
pretty previous previously prison private prize probably problem problems process production program programme project
prolly promise promoted pronounce pronounced pronunciation proof proper properly property protest ps public pure
purpose quality quick quickly quiet quite quiz quote quotes radio random range rank rarely rate rather rating ratings
raw reaction reactions reactor reader ready real realistic reality reason reasons recap recast recent recently recipe
recommendation record records reddit refresher regular regularly relation relations relationship relevant religion
remake reminder remote renewed rent reporter research respect response responsible restaurant retired reunion revenge
revolution ridiculous rights rip risk risky rival rivals rly rn road rocket rockets role roles romance romantic room
rough round route rover rovers rude rule rules rumor rumors rumour rumours rundown russian russians sacrifice sad
saddest sadly safe safety same satellite scale scandal scared scary scene scenes schedule school science scientist
scientists score screen script second seconds secret secrets section security seem self senior sense separate sequel
series serious seriously service several sex sexual sexuality sexy shame shape share ship shit shitty shoes shop shots
shoulder showrunner showrunners shows sick side sides sight sign signs silly similar simple simply since single sir
situation size skills sky slow slowly small smaller smart smartest smh smile smoke so social society soft soldier
soldiers solid solution somebody somehow someone something sometime sometimes somewhat somewhere songs soon sort sorta
soundtrack source sources soviet soviets soz space spacecraft spaceship spacesuit speaking special specific
specifically speech speed spelled spelling spelt spies spin spinoff spirit split spoiled spoiler spoilers sport spot
spy square srsly staff standard stands star starring state statement states station stations statue status stay step
steps sth still stock stories story storyline storylines straight strange stranger stream streaming street strength
stress strike stronger strongly structure student stuff stupid stupidest style subject subtitle subtitles success
successful such sucks sudden suddenly suicide suit suits summarise summarize summary super sure surely surface surgery
surprise surprised surprising surprisingly suspicious synopsis system table tall taller tape task taste tax tbh team
teams tears teaser tech technically technology teen teenage teeth temperature temporary terms terrible terrorist
terrorists tf theme themes theories theory therefore thick thin thing things third tho though thousand thread three
throughout thru thus thx tied tight til till time timeline times tiny tip tired title titles tldr tmrw today together
tomorrow tone tonight too tool top topic topics total totally tough tour toward towards town toxic toy track trade
tragedy tragic trailer trailers training traitor transcript transcripts translation treason treaty trial trip trouble
true truly truth tv twice twist twists type tysm ugh uh uhh uhhh uhm ultimately um umm unbelievable uncle under
underrated unfortunately universe university unknown unless unlike until upon upper upset ur usa usual usually
vacation value various vehicle version versions versus via vibe vibes victim video videos view viewer views village
villains violence virus visual vital voice voiced vs wait waiting war warning wdym weak weapon weapons weather website
wedding week weekend weeks weight weird weirdest well wet whatcha whats wherever whichever whoever whole wholly
whomever whos wide widow wife wiki wikipedia wild will window wish within without wonderful wondering word words work
working works worse worst worth worthy wow write writer writers wrong wtf wth ya yall yay yea yeah year years yep
yesterday yet yo young younger youngest yours yourself yup zero zone
"""

# Function words of other languages, romanised, and who plays what there.
_ELSEWHERE: Final = """
a aber acontece aconteceu acteur actor actrice actriz ai akter aktera aktrisa aktyor alguien alors als alt am an anche
ancora ao aos aparece apres arrive as ate ator atriz attore attrice au auch auf aus aussi avec avez bei beim bez bien
bin bist bitte bud byl byla byli bylo c ca capitulo car ce cela celle celui ces cest cet cette che chego chem chez chi
chto chtoto ci com come comment como con cosa cual cuando cuantas cuantos cui da dal dalla dann dans darsteller
darstellerin das de dei del della dello dem den denn depois der des desde di die diese dieser dis dit dlya do doch
donc donde dont dos dove du e ee ego ein eine einem einen einer el ela ele eles ella elle elles ellos en er era eres
erklar erklare es esa ese eshche esli eso esposa esposo essa esse est esta estan este esto et eta etait ete eti eto
etot fa fait fatto faut faz fez film foi folge frau fue fur gab gde gerade geschaut gespielt gespielte gestorben gibt
gli goda ha hace hai hat hatte hay heisst hiess hija hijo hizo ho hola i ich igraet igral igrala ih ihm ihn ihr il ili
ils im imia imya in incarne interpreta interpretato io ispolnil ispolnila ispolnyaet isso ist isto iz ja jai je jetzt
jouait joue jouee juste kak kakaya kakoi kakoy kem kennt kino kogda kogo kommt komu kotoraya kotoryi kotoryy kto la
las le lebt lei les let leur li llama lo loro los ma mais man mann mas me meme menya mes mesmo meurt mi mir mit mne
moi molto mon morre morreu mort morto muere muerto muito muore murio muy my na nach nad nam nao nas ne nee nego nel
nella net ni nicht no noch nochmal nochmals nom non nos nous nu num numa nun nur nuzhno o ob obyasnite oder on ona
onde oni ono ora os ot otkuda ou oui papel par para parle pas pasa paso passiert pela pelo pendant perche pero
personaje personazh personnage peu peut piu plus po pochemu pod poi pokazhite pomogite por porque pour pourquoi
pozhaluista pra pro q qu quais qual quale quand quando quanto que quel quelle quelles quello quels quem quest questa
questo qui quien quienes quoi rasskazhi rasskazhite recita rol s sa sabe saison sale sans sao schauspieler
schauspielerin se sehe sei sein seine sem ser sera seria serial seriale serie serii seriya ses sest seu sezon si sich
sie sigral sigrala sin sind skazhi skolko so sobre soit solo son sono sont spasibo spielt spielte sta stagione stato
stirbt str su sua suis sul suo sur sus sygral sygrala ta takaya takie takoe takoi takoy tambien te tem temporada tes
tiene to todo toi ton tot tous tout toute tra tres tu tutti u uber um uma umer umerla umiraet un una und une uno uns
uzhe v va vai vam vas vers veut vive vo voce voir vom von vor vot vous vrai vse vy wann war waren warum was weiss wem
wen wer werden wie wieso wird wo wurde y ya yo za zachem zhe zhiv zhiva zovut zu zum zur
"""

# Everyday words that are surnames and titles as well. They stand for nobody unless they are a whole name, yet beside a
# given name they are somebody else's.
VAGUE: Final = _listed("""
    bad ball banks bell bird bishop black blue bridge brown bush church cook creed cross dragon field fish forest fox
    game games gates gold golden grant gray green grey hill hunter ice iron king knight lake lamb lane light little
    long lord marsh max ocean page park parks pink potter price queen rain ray red rice rich river rivers rock rose
    rush scott sharp shepherd short silver singer smith snow song steel stone storm strong summer sun sung swan swift
    thunder tower tree trek walker ward wars waters west white winter wise wolf wood woods
""")

# What surrounds every story: said about others or meant itself.
CONTEXT: Final = _listed(
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


# Of these one alone may be part of a foreign name: "Marie de …", "Jacqueline Das".
ELSEWHERE: Final = _listed(_ELSEWHERE)
EVERYDAY: Final = (
    frozenset(form for verb in _VERBS.split() for form in _forms(verb))
    | _listed(_IRREGULAR)
    | _listed(_WORDS)
    | ELSEWHERE
    | CONTEXT
    | FILLER
    | LINKS
    | PLAYING
    | ROLES
    | TITLES
    | TOPICS
)
