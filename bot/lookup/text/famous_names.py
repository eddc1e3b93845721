"""Names that everybody knows from somewhere else: whoever types one of them means that, not a part of it.

"Amber Heard" is nobody's Amber, "Attack on Titan" no moon. A name of the universe that is looked through goes first:
where it has one that is the same but for a title or a pet name, that is meant. No list could be whole; these are the
ones that are typed for fun, and of them those that hold a given name, a title or everyday words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.lookup.text.tokenizer import key_of
from bot.lookup.text.vocabulary import ARTICLES

_STORIES: Final = """
a clockwork orange, a few good men, a knights tale, a quiet place, a star is born, adventure time, agents of shield,
alice in wonderland, all creatures great and small, ally mcbeal, altered carbon, american beauty, american dad,
american gods, american horror story, american idol, american pie, american psycho, animal crossing, animal kingdom,
anne with an e, arrested development, assassins creed, attack of the clones, attack on titan, back to the future, band
of brothers, battle of the five armies, battle royale, battlestar galactica, beauty and the beast, beavis and
butthead, better call saul, beverly hills, big bang theory, big brother, big little lies, birds of prey, black adder,
black clover, black hawk down, black lightning, black mirror, black panther, black sails, black swan, black widow,
blade runner, blue bloods, blue planet, blues brothers, boardwalk empire, bobs burgers, bojack horseman, boston legal,
boy meets world, brave new world, breaking bad, breaking dawn, brooklyn nine nine, buffy the vampire slayer, burn
notice, call of duty, candy crush, captain phillips, captain planet, carnival row, casino royale, chamber of secrets,
charlie and the chocolate factory, charlies angels, chicago fire, chicago med, chicago pd, children of men, children
of the corn, christmas carol, city of angels, city of god, clash of clans, clash of the titans, clone wars, close
encounters, cloud atlas, cobra kai, cold case, cold mountain, cowboy bebop, crash landing on you, crazy ex girlfriend,
criminal minds, crouching tiger, crown of swords, curb your enthusiasm, dance moms, dances with wolves, dancing with
the stars, dark knight, dark shadows, dark souls, dark star, dawn of the dead, dawsons creek, day of the dead, day of
the jackal, days of our lives, dead poets society, death note, death on the nile, death star, deathly hallows, deep
impact, deep space nine, demon slayer, designated survivor, desolation of smaug, desperate housewives, despicable me,
devil may cry, die hard, dirty dancing, django unchained, doctor house, doctor strange, doctor who, doctor zhivago,
donkey kong, donnie darko, downton abbey, dragon age, dragon ball, dumb and dumber, dungeons and dragons, easy rider,
eat pray love, edge of tomorrow, elden ring, emily in paris, empire strikes back, enders game, event horizon,
everybody loves raymond, evil dead, fairy tail, fallen kingdom, family guy, family matters, fantasy island, fast and
furious, fawlty towers, fear the walking dead, fellowship of the ring, fifth element, fifty shades of grey, fight
club, final destination, final fantasy, final space, finding dory, finding nemo, fire emblem, first blood, flash
gordon, flight of the conchords, flight of the navigator, forbidden planet, force awakens, freaky friday, free guy,
free willy, french connection, friday night lights, friday the 13th, from dusk till dawn, from here to eternity, full
house, full metal alchemist, full metal jacket, full monty, game of thrones, gangs of new york, garden state, gears of
war, ghost in the shell, ghost rider, gilmore girls, girl interrupted, girl with the dragon tattoo, girls trip, goblet
of fire, god of war, golden girls, gone girl, gone with the wind, good doctor, good omens, good place, good wife, good
will hunting, goodbye lenin, goodnight moon, gossip girl, grand budapest hotel, grand theft auto, grease lightning,
great british bake off, great expectations, green arrow, green book, green lantern, green mile, greys anatomy,
groundhog day, guardians of the galaxy, gullivers travels, guns of navarone, half blood prince, handmaids tale, happy
days, happy feet, happy gilmore, hard candy, harry potter, hawaii five o, heart of darkness, hells kitchen, hidden
figures, high school musical, his dark materials, hitchhikers guide to the galaxy, hocus pocus, hogans heroes, hollow
knight, home alone, home and away, home improvement, hot fuzz, hotel rwanda, hotel transylvania, house md, house of
cards, house of dragons, house of flying daggers, house of the dragon, house of wax, house on haunted hill, how i met
your mother, how to get away with murder, how to train your dragon, hunger games, hunt for red october, ice age, in
the line of fire, independence day, indiana jones, infinity war, inglourious basterds, inside job, inside out, into
the wild, invisible man, iron chef, iron fist, iron giant, iron lady, iron man, iron sky, island of dr moreau, it
crowd, italian job, jack reacher, jack ryan, james and the giant peach, john adams, john carter, john wick, jungle
book, jupiter ascending, jurassic park, jurassic world, justice league, kill bill, killing eve, king arthur, king
kong, king lear, king of queens, king of the hill, kingdom hearts, kings speech, knight rider, knives out, kung fu
panda, la casa de papel, la la land, lady and the tramp, lady bird, lady chatterley, last airbender, last crusade,
last man on earth, last man standing, last of the mohicans, last of us, last samurai, last ship, law and order,
lawrence of arabia, league of legends, left 4 dead, legally blonde, legend of zelda, legends of tomorrow, les
miserables, lethal weapon, life of brian, life of pi, line of duty, lion king, little house on the prairie, little
mermaid, little women, live and let die, logans run, lord of the flies, lord of the rings, lost girl, lost in space,
lost in translation, lost world, love actually, love death and robots, love is blind, love island, love story, lucky
luke, mad max, mad men, made in abyss, magic mike, magnificent seven, man from uncle, man in the high castle, man of
steel, man of the house, man on fire, march of the penguins, married with children, mars attacks, mary poppins, mass
effect, master and commander, master chef, master of puppets, maze runner, mean girls, medal of honor, meet the
parents, men in black, metal gear, miami vice, midsomer murders, minority report, misery loves company, mission
impossible, mob psycho, moby dick, modern family, modern warfare, money heist, monster house, monster hunter, moon
knight, moon river, moonrise kingdom, mortal engines, mortal kombat, moulin rouge, murder mystery, murder on the
orient express, murder she wrote, my fair lady, my hero academia, my little pony, my name is earl, mystic river,
national treasure, never ending story, new girl, night agent, night at the museum, night court, night manager, night
of the hunter, night of the living dead, nightmare on elm street, no country for old men, no mans sky, no time to die,
north by northwest, northern exposure, ocean eleven, oceans eleven, oceans twelve, old boy, old guard, on golden pond,
once upon a time, one piece, one punch man, one tree hill, only murders in the building, open range, orange is the new
black, order of the phoenix, orphan black, out of africa, out of the past, outer banks, outer limits, outer range,
over the garden wall, over the hedge, pacific rim, painted veil, pan am, paper moon, paper towns, paradise lost, parks
and rec, parks and recreation, party down, party of five, patch adams, peaky blinders, people just do nothing, perfect
storm, person of interest, peter pan, phantom menace, phantom of the opera, pirates of the caribbean, pitch black,
pitch perfect, planet earth, planet of the apes, point break, polar express, police academy, poor things, power
rangers, powerpuff girls, pretty in pink, pretty little liars, pretty woman, prince of egypt, prince of persia, prison
break, prisoner of azkaban, project hail mary, pulp fiction, punch drunk love, quantum leap, quantum of solace, queen
of the south, queens gambit, quiet man, raging bull, raiders of the lost ark, rain man, raised by wolves, ready player
one, real housewives, rear window, rebel moon, rebel without a cause, red dawn, red dead redemption, red dragon, red
dwarf, red eye, red sonja, remember the titans, rescue me, reservation dogs, reservoir dogs, resident evil, return of
the jedi, return of the king, revenge of the sith, rick and morty, rings of power, rise of skywalker, rise of the
planet of the apes, rising sun, river monsters, road house, road to perdition, rob roy, robin hood, robot chicken,
rocket league, rocket man, rocket raccoon, rocky horror, rogue one, roman holiday, room with a view, rosemarys baby,
royal tenenbaums, run lola run, runaway bride, rush hour, russian ark, russian doll, samurai jack, saturday night
live, saving private ryan, say anything, scary movie, scent of a woman, schindlers list, school of rock, scott
pilgrim, search for spock, secret life of pets, secret of monkey island, sense and sensibility, sesame street, seven
samurai, sex and the city, sex education, shadow and bone, shark tank, shaun of the dead, she hulk, sherlock holmes,
shining girls, shutter island, silence of the lambs, silent hill, silent running, silicon valley, silver linings
playbook, silver surfer, sin city, singing in the rain, six feet under, sixth sense, sky captain, sky fall, sky high,
sky rim, sleeping beauty, sleepless in seattle, sleepy hollow, slow horses, slumdog millionaire, smokey and the
bandit, snow piercer, snow white, social network, solo leveling, some like it hot, sons of anarchy, sons of liberty,
sophies choice, sound of music, south park, space balls, space cowboys, space jam, space mountain, space oddity, space
odyssey, spirited away, sponge bob, spy family, spy kids, squid game, stand by me, star citizen, star gate, star trek,
star wars, starship enterprise, starship troopers, station eleven, steel magnolias, step brothers, steven universe,
storm of swords, storm of the century, straight outta compton, stranger than fiction, stranger things, street fighter,
strictly come dancing, suicide squad, summer of 42, sunset boulevard, super girl, super man, super mario, sword art
online, sword in the stone, tale of two cities, tales from the crypt, taxi driver, team america, team fortress, teen
titans, teen wolf, temple of doom, ten things i hate about you, terra nova, thelma and louise, there will be blood,
thin red line, third man, third rock from the sun, this is us, thomas crown affair, three body problem, three men and
a baby, three musketeers, tiger king, time bandits, time machine, to kill a mockingbird, tom and jerry, tomb raider,
top chef, top gear, top gun, total recall, touch of evil, touched by an angel, tower of god, toy story, trading
places, training day, treasure island, treasure planet, tree of life, tropic thunder, true blood, true detective, true
grit, true lies, true romance, truman show, turner and hooch, twelve angry men, twelve monkeys, twilight zone, twin
peaks, two and a half men, two broke girls, under siege, under the dome, united states of tara, usual suspects,
vampire diaries, veronica mars, vinland saga, virgin river, walking dead, wall street, war and peace, war games, war
horse, war of the worlds, water world, waynes world, west side story, west wing, west world, what we do in the
shadows, wheel of fortune, wheel of time, white chicks, white collar, white lotus, wild wild west, will and grace,
willy wonka, wind in the willows, winds of winter, witches of eastwick, without a trace, wizard of oz, wolf of wall
street, wonder woman, wonder years, working girl, world of warcraft, world war z, wrath of khan, yellow jackets,
yellow submarine, yes minister, you are the worst, young justice, young pope, young sheldon, zero dark thirty
"""
_PEOPLE: Final = """
aaron paul, aaron rodgers, ace ventura, adam driver, adam levine, adam sandler, agent coulson, agent mulder, agent
scully, al bundy, al capone, al gore, al pacino, alan turing, alec baldwin, alex trebek, alexander hamilton, alexander
the great, ali baba, alice cooper, alice cullen, amber heard, amelia earhart, amy adams, amy pond, amy winehouse,
angela merkel, ann perkins, anna karenina, anna nicole smith, anne boleyn, anne frank, anne hathaway, annie hall,
april ludgate, april oneil, archie bunker, ariana grande, arthur dent, ash ketchum, aunt may, austin powers, baby
driver, baby yoda, barbara gordon, barney stinson, barry allen, bart simpson, ben affleck, ben kenobi, ben solo, ben
stiller, bernie sanders, betty boop, betty white, big bird, bill clinton, bill cosby, bill gates, bill murray, bill
nye, billie eilish, billy the kid, bob dylan, bob marley, bob ross, bobby brown, bobby fischer, bonnie and clyde,
boris johnson, brad pitt, bran stark, brienne of tarth, britney spears, bruce banner, bruce lee, bruce springsteen,
bruce wayne, bruce willis, bruno mars, buck rogers, bugs bunny, burt reynolds, buzz lightyear, captain ahab, captain
america, captain crunch, captain hook, captain jack sparrow, captain janeway, captain kirk, captain marvel, captain
nemo, captain picard, captain reynolds, captain sisko, captain sparrow, captain underpants, carl sagan, carl sulu,
carmen sandiego, carrie bradshaw, carrie fisher, cary grant, cat woman, catherine the great, cersei lannister, charles
darwin, charles de gaulle, charles xavier, charlie brown, charlie chaplin, charlie sheen, che guevara, chief hopper,
chief obrien, chris evans, chris hemsworth, chris martin, chris pine, chris pratt, chris redfield, chris rock,
christian bale, chuck norris, cindy crawford, claire underwood, clark gable, clark kent, clint eastwood, cole phelps,
colonel sanders, commander adama, commander riker, commander shepard, commander spock, commissioner gordon, conan
obrien, count dooku, count dracula, count olaf, courtney love, crocodile dundee, daenerys targaryen, dale cooper, dan
brown, dana scully, daniel craig, daniel radcliffe, danny devito, danny ocean, danny phantom, darth maul, darth vader,
dave chappelle, david attenborough, david beckham, david bowie, david copperfield, david tennant, dean winchester,
demi moore, denzel washington, detective pikachu, dev patel, diana prince, dick grayson, dirty harry, doctor doom,
doctor evil, doctor octopus, doctor pepper, doctor phil, doctor watson, dolly parton, don corleone, don draper, don
johnson, don juan, don king, don quixote, donald duck, donald trump, donna noble, dora the explorer, dorian gray, dr
dre, dr evil, dr house, dr phil, dr seuss, dr strange, dr strangelove, dr who, drew barrymore, duke nukem, dwight
schrute, ed sheeran, eddie murphy, eddie van halen, eddie vedder, edgar allan poe, edward cullen, edward norton,
edward scissorhands, edward snowden, ellen degeneres, ellen page, ellen ripley, elon musk, elton john, elvis presley,
emily blunt, emma stone, emma swan, emma watson, emmett brown, ernest hemingway, ethan hunt, eva peron, eve polastri,
ezio auditore, father christmas, father ted, ferris bueller, florence nightingale, florence pugh, forrest gump, fox
mulder, frank castle, frank ocean, frank sinatra, frank underwood, frankie valli, fred astaire, fred flintstone,
freddie mercury, freddy krueger, gary oldman, gene hackman, gene kelly, gene simmons, gene wilder, general grievous,
general hux, general kenobi, general zod, george bush, george clooney, george costanza, george jetson, george lucas,
george michael, george orwell, george washington, gina linetti, ginny weasley, gordon freeman, gordon gekko, gordon
ramsay, grace kelly, greta thunberg, han solo, hank hill, hank schrader, hannah montana, hannibal lecter, harley
quinn, harrison ford, harry houdini, harry kane, harry styles, harvey dent, harvey specter, helen keller, helen of
troy, henry cavill, henry ford, henry kissinger, hermione granger, hillary clinton, holly golightly, homer simpson,
howard hughes, howard stark, hugh grant, hugh jackman, hugh laurie, inspector clouseau, inspector gadget, inspector
morse, irene adler, isaac asimov, isaac newton, jack and jill, jack bauer, jack black, jack dawson, jack frost, jack
harkness, jack nicholson, jack oneill, jack pearson, jack shephard, jack sparrow, jack the ripper, jack torrance, jack
white, jackie chan, jackson pollock, jaime lannister, jake peralta, james bond, james cameron, james dean, james earl
jones, james franco, james joyce, james kirk, james t kirk, jane austen, jane eyre, jane fonda, jane goodall, janis
joplin, jason bourne, jason momoa, jason statham, jason voorhees, jay leno, jean luc picard, jeff bezos, jeff
goldblum, jennifer aniston, jennifer lawrence, jennifer lopez, jenny from the block, jerry seinfeld, jesse james,
jesse owens, jesse pinkman, jessica alba, jessica fletcher, jessica jones, jessica rabbit, jim carrey, jim halpert,
jim hopper, jim kirk, jim morrison, jimi hendrix, jimmy buffett, jimmy carr, jimmy fallon, jimmy hendrix, jimmy
kimmel, jimmy mcgill, jimmy neutron, jimmy page, jimmy stewart, joan of arc, joe biden, joe exotic, joe goldberg, joe
pesci, joe rogan, joel miller, john boyega, john cena, john cleese, john connor, john lennon, john locke, john luther,
john malkovich, john mcclane, john oliver, john rambo, john snow, john travolta, john watson, john wayne, johnny
bravo, johnny cash, johnny depp, johnny english, johnny rotten, johnny silverhand, jon snow, jon stewart, jonah hill,
jordan peele, jordan peterson, josef stalin, joseph stalin, juan carlos, judge dredd, judge judy, julia child, julia
roberts, julie andrews, julius caesar, justin bieber, justin timberlake, kanye west, karen gillan, kate bishop, kate
bush, kate middleton, kate moss, kate winslet, kathryn janeway, katniss everdeen, katy perry, keanu reeves, keith
richards, kelly clarkson, kelly kapoor, kelly kapowski, kelly rowland, kevin bacon, kevin costner, kevin hart, kevin
malone, kevin mccallister, kevin spacey, kim jong il, kim jong un, kim kardashian, kim possible, kim wexler, king
joffrey, kurt cobain, kurt russell, kyle reese, kylie minogue, kylo ren, lady bug, lady diana, lady gaga, lady
macbeth, lana del rey, lara croft, larry bird, larry david, larry king, laura palmer, lee harvey oswald, leia organa,
leo messi, leon kennedy, leonardo da vinci, leonardo dicaprio, leslie knope, lex luthor, liam neeson, lily aldrin,
lily allen, lily collins, lily potter, linus torvalds, lisa simpson, liz lemon, liz taylor, lois lane, lord byron,
lord farquaad, lord of the dance, lord voldemort, lorelai gilmore, louis armstrong, luca brasi, lucille ball, lucy
liu, luke cage, luke perry, luke skywalker, madame bovary, madame curie, madame tussaud, major kusanagi, major tom,
malcolm reynolds, malcolm x, marco polo, margaret atwood, margaret thatcher, marge simpson, margot robbie, maria
carey, mariah carey, marie antoinette, marie curie, marilyn manson, marilyn monroe, mark hamill, mark twain, mark
wahlberg, mark watney, mark zuckerberg, martha stewart, martin freeman, martin luther king, martin scorsese, marty
byrde, marty mcfly, marty robbins, mary berry, mary jane watson, mary queen of scots, mary shelley, mary tyler moore,
master chief, master splinter, master yoda, matt damon, matthew mcconaughey, megan fox, meghan markle, mel brooks, mel
gibson, meredith grey, meryl streep, michael bay, michael bluth, michael bolton, michael caine, michael corleone,
michael jackson, michael jordan, michael knight, michael myers, michael phelps, michael scott, mick jagger, mickey
mouse, mike ehrmantraut, mike tyson, mike wazowski, mike wheeler, miles edgeworth, miles morales, miles prower, miles
teller, miley cyrus, minnie mouse, miss havisham, miss marple, miss moneypenny, miss piggy, molly hooper, molly
ringwald, molly weasley, monica geller, monica lewinsky, morgan freeman, morticia addams, mother teresa, mr bean, mr
burns, mr darcy, mr freeze, mr krabs, mr magoo, mr miyagi, mr robot, mr rogers, mr spock, mrs brown, mrs doubtfire,
mrs robinson, naomi campbell, naomi watts, napoleon bonaparte, napoleon dynamite, natalie portman, natasha romanoff,
nate jacobs, ned flanders, ned stark, negan smith, neil degrasse tyson, neil diamond, neil gaiman, neil patrick
harris, neil young, nelson mandela, nick cage, nick carter, nick fury, nicolas cage, nicole kidman, nikola tesla,
officer krupke, oliver queen, oliver stone, oliver twist, olivia benson, olivia pope, olivia rodrigo, olivia wilde,
oprah winfrey, orlando bloom, oscar isaac, oscar the grouch, oscar wilde, owen wilson, ozzy osbourne, pablo escobar,
pablo picasso, padme amidala, pam anderson, pam beesly, pam halpert, pamela anderson, paris hilton, patrick bateman,
patrick star, patrick stewart, patrick swayze, paul atreides, paul mccartney, paul newman, paul rudd, paul simon, paul
walker, pedro pascal, peggy bundy, peggy carter, peggy olson, penelope cruz, pepper potts, percy jackson, perry mason,
pete campbell, pete davidson, peter dinklage, peter gabriel, peter griffin, peter jackson, peter parker, peter
pettigrew, peter quill, peter rabbit, peter sellers, peter the great, phil collins, phil dunphy, phil mickelson,
phileas fogg, philip fry, phoebe buffay, pope francis, pope john paul, post malone, president biden, president coin,
president obama, president snow, president trump, president whitmore, prince charming, prince eric, prince of wales,
prince zuko, princess anna, princess bride, princess bubblegum, princess daisy, princess di, princess diana, princess
fiona, princess jasmine, princess leia, princess mononoke, princess peach, princess tiana, princess zelda, private
ryan, professor dumbledore, professor farnsworth, professor layton, professor mcgonagall, professor moriarty,
professor snape, professor x, queen elizabeth, queen latifah, queen of hearts, queen victoria, quentin tarantino,
rachel berry, rachel green, rachel mcadams, ragnar lothbrok, ray charles, reese witherspoon, rey palpatine, rey
skywalker, rick astley, rick dalton, rick deckard, rick grimes, rick james, rick sanchez, ricky gervais, ricky martin,
ricky ricardo, ringo starr, river song, rob lowe, rob zombie, robb stark, robert de niro, robert downey jr, robert
langdon, robert oppenheimer, robert pattinson, robert redford, robin williams, robinson crusoe, rocky balboa, rod
stewart, roger federer, roger moore, roger rabbit, roger sterling, roger waters, romeo and juliet, ron burgundy, ron
howard, ron swanson, ron weasley, ronald mcdonald, ronald weasley, rory gilmore, rosa diaz, rosa parks, rose tyler,
ross geller, russell brand, russell crowe, ruth bader ginsburg, ruth langmore, ryan gosling, ryan reynolds, sally
field, salvador dali, sam neill, sam smith, sam winchester, samantha carter, samantha jones, samuel l jackson, samwise
gamgee, sandra bullock, sandy cheeks, sansa stark, santa claus, sarah connor, sarah jessica parker, sarah michelle
gellar, sarah palin, saul goodman, scarlett johansson, scarlett ohara, scott pilgrim, scott summers, scrooge mcduck,
sean bean, sean connery, sean paul, sean penn, serena williams, sergei rachmaninoff, sgt pepper, sheldon cooper,
sherlock holmes, shirley temple, sigmund freud, sigourney weaver, silas marner, simon cowell, simon pegg, sir
lancelot, sir mix a lot, skyler white, slim shady, snoop dogg, sonny corleone, spike lee, spike spiegel, stan lee,
stan marsh, stephen colbert, stephen curry, stephen hawking, stephen king, steve buscemi, steve carell, steve
harrington, steve harvey, steve irwin, steve jobs, steve martin, steve mcqueen, steve rogers, steve urkel, steve
wozniak, steven seagal, steven spielberg, stevie nicks, stevie wonder, susan boyle, susan sarandon, sylvester
stallone, tarzan of the apes, taylor swift, ted bundy, ted danson, ted lasso, ted mosby, teddy roosevelt, theon
greyjoy, thomas edison, thomas jefferson, thomas shelby, thomas the tank engine, tiger woods, tim allen, tim burton,
tim cook, tim curry, timothee chalamet, tina belcher, tina fey, tina turner, tom brady, tom cruise, tom hanks, tom
hardy, tom hiddleston, tom holland, tom jones, tom petty, tom riddle, tom sawyer, tom selleck, tom waits, tommy lee
jones, tommy pickles, tommy shelby, tony blair, tony danza, tony hawk, tony montana, tony soprano, tony stark, tracy
chapman, tracy flick, tracy jordan, tracy morgan, tracy turnblad, travis bickle, travis scott, tyler durden, tyler
perry, tyra banks, tyrion lannister, uma thurman, uncle ben, uncle buck, uncle fester, uncle iroh, uncle phil, uncle
sam, uncle tom, uncle vernon, van helsing, van morrison, vera farmiga, vera wang, veronica lodge, veronica mars,
victoria beckham, vin diesel, vincent price, vincent van gogh, vincent vega, virginia woolf, walt disney, walt
whitman, walter cronkite, walter mitty, walter white, wanda maximoff, warren beatty, warren buffett, wayne rooney,
wednesday addams, weird al, whitney houston, wile e coyote, will byers, will ferrell, will graham, will riker, will
robinson, will smith, will turner, william shakespeare, william shatner, william wallace, winnie the pooh, winona
ryder, winston churchill, woody allen, woody harrelson, yoko ono, yuri zhivago, zack morris, zoe saldana
"""


def _keys(names: str) -> Iterator[tuple[str, ...]]:
    for name in " ".join(names.split()).split(", "):
        key = key_of(name)
        yield key[1:] if len(key) > 2 and key[0] in ARTICLES else key


STORIES: Final = frozenset(_keys(_STORIES))
"""Most are made of words that stand in any question: they count only where they are all that was asked for."""
PEOPLE: Final = frozenset(_keys(_PEOPLE))
_LENGTHS: Final = sorted({len(key) for key in PEOPLE}, reverse=True)


def famous_name(ways: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """A story or a person from somewhere else that is named.

    Args:
        ways: what may be the name, as `bot.lookup.query.interpretations` tells it; what was typed first.

    Returns:
        the words that name it, and all the others; None if there is none.
    """
    words = tuple(ways[0]) if ways else ()
    for size in _LENGTHS:
        for start in range(len(words) - size + 1):
            if words[start : start + size] in PEOPLE:
                return words[start : start + size], (*words[:start], *words[start + size :])
    for way in ways:
        if tuple(way) in STORIES:
            return tuple(way), ()
    return None
