"""Words that tell of what changes a life: death, marriage, birth, office, allegiance, and who somebody really is."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PATTERNS: dict[str, str] = {
    # Something happens: told too early, it is the story itself.
    "a death": r"""
        (?:loses|lost)\s[A-Z]\w*(?:\s[A-Z]\w*)?\s(?:in|to|at|on) |(?<!never\s)(?:dies|died|perish(?:es|ed)?|drown(?:s
            |ed)|starves|starved) (?!\s(?:down|away\b|out\b))
        | (?:kills?|killed|murder(?:s|ed)?|slays?|slain|slew|assassinat(?:es|ed)|execut(?:es|ed)|behead(?:s|ed)
          |decapitat(?:es|ed)|strangl(?:es|ed)|suffocat(?:es|ed)|smother(?:s|ed)|poison(?:s|ed)|crucifie[sd]
              |lynch(?:es|ed)
          |impal(?:es|ed)|disembowel(?:s|led)|flay(?:s|ed)|hanged|electrocuted|massacre[sd]?|slaughter(?:s|ed)
          |devour(?:s|ed)|trampled|immolat(?:es|ed)|incinerat(?:es|ed)|vapori[sz]ed|guillotined|garrott?ed)(?!\stime)
        | (?:is|was|are|were|been|gets?|got|being|and)\s(?:later\s|then\s|fatally\s|mortally\s|finally\s|\w+ly\s)?
          (?:shot|stabbed|burn(?:ed|t)|hung|crushed|eaten|torn\s(?:apart|to)|cut\sdown|gunned\sdown|blown\sup
          |struck\sdown|run\s(?:over|through)|thrown\s(?:from|off|out)|pushed\s(?:from|off|out)|put\s(?:to\sdeath
              |down)
          |buried|lost\swith|lost\sat\ssea|bludgeoned|beaten\sto|frozen\sto|taken\sby\sthe\s(?:plague|fever))
        | (?:burns?|burned|burnt)\s(?:to\sdeath|alive) | at\sthe\sstake | throat\s(?:is|was|being\s)?\s?(?:cut|slit)
        | (?:shoots?|stabs?|strikes?|beats?|bleeds?|bled|freezes?|froze|works?|choke[sd]?|falls?|fell|plunges?|leaps?
            |jumps?)
          \s(?:\w+\s){0,4}?(?:dead|to\sdeath|to\s(?:his|her|their|its)\s(?:own\s)?death)
        | (?:cuts?|slits?|slashes)\s[\w’']+(?:\s[\w’']+)?\s?(?:’s|'s)?\s?throat | bleeds?\sout | bled\sout
        | (?:is|was|are|were|lies|falls?|found|shot|drops?|dropped|declared|presumed|believed|left\sfor|pronounced
            |dropping)
          \s(?:now\s|already\s|long\s|found\s|shot\s|left\sfor\s)?dead\b(?!\s(?:set|sure|tired|end|right|silent
              |wrong))
        | dead\sbody | (?:’s|'s|his|her|their|its|the)\s(?:own\s|sudden\s|violent\s|untimely\s)?(?:death|demise
            |murder|corpse
          |execution|suicide|assassination|funeral|last\sbreath|final\sbreath|last\swords|grave)\b
        | (?:commits?|committed)\ssuicide | suicide\smission | takes?\s(?:his|her|their)\sown\sli(?:fe|ves)
        | took\s(?:his|her|their)\sown\slife | (?:loses?|lost|gives?|gave|lays?\sdown|laid\sdown|sacrific(?:es|ed)
            |pays?\swith)
          \s(?:his|her|their|its)\s(?:own\s)?(?:life|lives|head) | sacrific(?:es|ed)\s(?:himself|herself|themselves
              |itself)
        | (?:does|did|do)\s?n(?:o|’|')t\s(?:survive|make\sit|live\s(?:to|through)|return\salive|come\sback\salive)
        | pass(?:es|ed)\saway | succumb(?:s|ed)\sto | meets?\s(?:his|her|their|its)\s(?:end|death|fate|maker)
        | met\s(?:his|her|their)\s(?:end|death|fate) | is\sno\smore | fatal(?:ly)? | mortally | lethal\sinjection
        | breathes?\s(?:his|her|their)\slast | falls?\sin\s(?:battle|combat|action|the\s(?:battle|fight|war))
            | fell\sin\sbattle
        | finish(?:es|ed)\soff | does\saway\swith | drinks?\spoison | deathbed | in\scold\sblood | posthumous(?:ly)?
        | buried\s(?:at|in|near|on|beside|alive) | mourn(?:s|ed) | leav(?:es|ing)\s(?:\w+\s){1,4}(?:a\s)?(?:widow
            |widower|orphan)
        | widowed | orphaned | survived\sby | (?:lost|dies|dead)\sat\ssea | killer | murderer | assassin\sof
        | the\slast\sof\s(?:his|her|their)\s(?:line|house|kind) | resurrect(?:s|ed|ion) | raised\sfrom\sthe\sdead
        | back\sfrom\sthe\sdead | (?:back|returns?|returned|brought)\s(?:back\s)?to\slife | comes?\sback\sto\slife
        | (?<!would\s)(?:die|dying)\b(?!-|\s(?:hard|for\b|is\scast|language|art|to\s(?:know|see|meet|be))) | deceased
        | (?<!fears\s)(?<!fear\s)(?<!of\s)(?<!with\s)(?<!cheats\s)(?:death|demise)(?!\s(?:star|eater|valley|mask
            |metal|row
          |threat|wish|penalty|count))
        | (?:hangs?|hanged|kills?|shoots?|stabs?|drowns?|poisons?|burns?)\s(?:him|her|them)sel(?:f|ves) | (?:turns
            |turned)\sup\sdead
        | (?:hacked|butchered|knifed|skinned|gutted|quartered|boiled|stoned|dismembered|eviscerated|mauled|clubbed
            |felled
          |dispatched|martyred|cremated|entombed|sacrificed|decapitated|exterminated|liquidated|obliterated)
        | gallows | noose | guillotine | firing\ssquad | electric\schair | scaffold | among\sthe\sdead | obituary
            | memorial
          \s(?:service|for) | laid\sto\srest | heart\s(?:stops|stopped|gives\sout|gave\sout|attack) | overdose
              | last\sstand
        | (?:’s|'s|his|her|their|the)\s(?:dead\s|lifeless\s|charred\s)?body\s(?:is|was|lies|lay|found|washe[sd]|never
            |comes)
        | lifeless | (?:never|does\snot|doesn’t|doesn't|did\snot|not)\s(?:to\s)?(?:comes?|came|returns?|returned
            |wakes?|woke
          |makes?\sit|made\sit|gets?)\s?(?:back|home|out|up|alive|from)?\b(?!\s(?:to\ssee|late|calls?|on\stime))
        | goes\s(?:down\swith|up\sin\sflames|overboard) | went\sdown\swith | swallowed\sby\sthe
            | consumed\sby\s(?:the\s)?(?:fire|flames)
        | (?:blown|sucked|drifts|drifted|thrown)\s(?:out\s)?into\s(?:open\s)?space | out\sof\sthe\sairlock
            | washed\soverboard
        | (?:draws?|takes?|gasps?|drew|took)\s(?:his|her|their)\s(?:last|final)\b
        | falls?\s(?:victim|prey)\sto | fell\svictim\sto | victim\sof | falls?\s(?:in|at|during|by|under|to
            |before)\s(?:the\s)?
          (?:\w+(?:’s|'s)?\s)?(?:battle|siege|assault|storming|attack|ambush|war|fight|sword|blade|axe|arrow|spear
              |hand|knife|guns?
          |bullet|enemy|crossing|gate|wall)
        | (?:breaks?|broke|snaps?|snapped|broken|wrings?)\s(?:his|her|their|a|\w+(?:’s|'s))?\s?neck | neck\s(?:is
            |was)\s(?:broken|snapped)
        | (?:drinks?|drank|takes?|took|swallows?|given|slipped|served|with|by|of)\s(?:the\s|a\s
            |some\s)?(?:\w+\s)?poison
        | wiped\sout | (?:ends?|ended)\s(?:his|her|their)\s(?:own\s)?(?:days|life|lives) | (?:costs?|claims?
            |claimed)\s(?:him\s|her\s|them\s)?
          (?:his|her|their)\sli(?:fe|ves) | life\s(?:is|was)\scut\sshort | (?:his|her|their)\slife\sends
              | finished\soff
        | (?:put|puts)\s(?:him|her|them|\w+)\s(?:out\sof|to\sthe\ssword|to\sdeath|down\b) | laid\slow\sby
            | not\slive\sto\s
        | (?:claimed|taken|carried\soff)\sby\s(?:the\s|a\s)?(?:\w+\s)?(?:fever|plague|sea|cold|illness|disease|virus
            |flames|fire|dead)
        | in\s(?:his|her|their)\s(?:tomb|coffin|grave) | (?:turned|turns)\s(?:in)?to\s(?:ash(?:es)?|dust|stone|ice
            |a\swalker)
        | eulogy | wake\sof\s(?:his|her)\sdeath | (?:no\slonger|not)\salive""",
    "a marriage": r"""
        sleeps?\swith\s[A-Z]\w* | (?:has|have|begins?|starts?|had)\san?\s(?:\w+\s)?(?:affair|relationship
            |romance)\swith
        | (?:falls?|fell)\sin\slove |marr(?:ies|ied|y)(?!\sinto\sone) | remarr(?:ies|ied) | weds?\b | wedded
            | wedding | nuptials | honeymoon
            | elope[sd]?
        | (?:gets?|got|is|are|was|were|becomes?|became)\s(?:\w+ly\s|now\s|secretly\s)?(?:engaged(?!\s(?:in|by|with))
            |betrothed)
        | betroth(?:s|al)\b | propose[sd]?\s(?:marriage|to\s(?:[A-Z]\w*|him|her|them|his|their|an?|the))
            | divorc(?:es|ed|e)\b | annul(?:s|led|ment)
        | ties?\sthe\sknot | tied\sthe\sknot | walks?\sdown\sthe\saisle | say\s(?:their\s)?vows | exchange\svows
        | (?:takes?|took)\s\w+(?:\s\w+)?\s(?:as|for|to)\s(?:his|her|a)?\s?(?:lawful\s|lawfully\s)?(?:wife|husband
            |bride)
        | (?:becomes?|became|is\smade|makes\s(?:her|him))\s(?:\w+\s){0,4}?(?:wife|husband|bride|spouse|consort|widow
            |widower)
        | (?:leaves|left)\s(?:his|her)\s(?:wife|husband) | (?:joined|united)\sin\s(?:holy\s)?matrimony | matrimony
        | (?:his|her|their)\s(?:second|third|new|late|former|ex-?)\s?(?:wife|husband|marriage) | ex-(?:wife|husband)
        | (?:becomes?|became)\s(?:his|her)\s(?:\w+\s)?(?:mistress|lover) | given\s(?:away\s)?in\smarriage""",
    "a birth": r"""
        gives?\sbirth | gave\sbirth | pregnan(?:t|cy) | with\schild\b | expect(?:s|ing)\s(?:a|an|his|her|their)\s
          (?:\w+\s)?(?:child|baby|son|daughter|twins|heir)
        | (?:has|have|had)\s(?:a|an|another|his|her|their|two|three|twin)\s(?:\w+\s)?(?:child(?:ren)?|baby|babies|son
            |sons
          |daughter|daughters|twins)\s(?:with|together|by|of)
        | (?:is|are|was|were|be)\sborn(?!\s(?:in|on|into|to\s(?:a|poor|rich|wealthy)|leader|of\s(?:humble|noble)|at
            |near|a)\b)
        | (?:bears?|bore|fathers?|fathered|sires?|sired|conceives?|conceived|delivers)\s(?:him|her|a|an|his|their|the
            |another|two
          |\w+(?:’s|'s))?\s?(?:\w+\s){0,2}?(?:child(?:ren)?|son|daughter|baby|heir|twins|boy|girl)
        | (?:becomes?|became|is\snow)\s(?:a|the)\s(?:\w+\s)?(?:father|mother|parent|grandfather|grandmother)
        | miscarr(?:ies|ied|iage) | stillborn | newborn | in\slabour | childbirth | (?:is|was|are|were)\sadopted
            | adopts\b
        | christen(?:s|ed|ing)\s(?:his|her|their) | (?:their|his|her)\s(?:first(?:born)?|second|third|unborn
            |newborn)\s
          (?:child|son|daughter|baby) | birth\sof\s(?:a|an|his|her|their|the)""",
    "an office": r"""
        wins?\s(?:a|his|her)\s(?:first|second|third)\sterm | (?:beats|defeats)\s.{2,30}?\sin\sthe\selection
        | loses?\s(?:his|her)\s(?:seat|post|command|office|throne|crown|title|rank)
        |(?:is|was|are|were|been|gets?|got|being)\s(?:\w+ly\s|then\s|later\s|soon\s|now\s|made\s)?(?:elected
            |re-?elected|crowned|appointed|
          promoted|enthroned|inaugurated|anointed|ordained|consecrated|deposed|dethroned|overthrown|dismissed|fired
              |sacked|ousted
          |demoted|impeached|sworn\sin|voted\s(?:in|out)|knighted|named\s(?!after|for\b|like|in\b)|proclaimed
              |declared\s(?:king|queen
          |emperor|empress|lord|lady|regent|ruler|heir|president)|made\s(?:the\s|a\s|an\s
              |new\s)?(?:\w+\s){0,2}?(?:king|queen|lord
          |lady|hand|captain|commander|general|admiral|director|head|chief|president|governor|minister|knight|regent
              |warden
          |administrator|chairman|chair|leader|prince|princess|duke|emperor|partner|boss|master|maester|marshal
              |warden|heir)
          |chosen\s(?:as|to\s(?:lead|head|rule|command|be))|raised\sto|installed\sas|given\s(?:the\s)?command
              |removed\sfrom\soffice
          |relieved\sof)
        | (?:becomes|became|become)\s(?!(?:a\s|an\s|the\s|good\s|best\s|close\s|fast\s|her\s|his\s
            |their\s)*(?:friends?|friendly|
          closer|close|interested|angry|aware|known|famous|obsessed|ill|fond|involved|suspicious|restless|jealous
              |lonely|bored|more|
          less|part|clear|hard|easier|harder|increasingly|tired|sick|drunk|attached|curious|acquainted|wary|used
              |popular|pen|fans?
          |regulars?|neighbours?|hobby|worried|impatient|stronger|weaker|better|worse|very|quite|so|too|again|even
              |calm|quiet|nervous
          |afraid|hopeful|bitter|convinced|confused|frustrated|impressed|excited|familiar)\b)[\w’-]+
        | (?:takes?|took|taking)\s(?:over(?:\s(?:as|from|the|command|at|his|her)|[.,;]|$)|command|office
            |the\s(?:\w+\s)?(?:throne|crown|helm|
          presidency|chair|reins|oath)|up\sthe\s(?:post|office|position)|power|control\sof|charge)
        | succeed(?:s|ed)\s(?!in\b|at\b|where|with\b)\w+ | ascend(?:s|ed)\s(?:to\s)?(?:the|his|her|to) | accession
        | abdicat(?:es|ed) | resign(?:s|ed)\b | steps?\s(?:down|aside) | stepped\s(?:down|aside) | usurp(?:s|ed)
        | (?:wins?|won|loses?|lost)\s(?:the|an|her|his|re-?)\s?(?:\w+\s)?(?:election|re-election|presidency|throne
            |crown|office|
          seat\sin|command|vote) | (?:runs?|ran)\sfor\s(?:\w+\s)?(?:president|office|governor|senate|congress|mayor
              |election)
        | inherit(?:s|ed)\s(?:the|his|her|a|an)\s(?:\w+\s)?(?:throne|crown|title|lordship|seat|castle|estate|earldom
            |kingdom|company)
        | (?:claims?|seizes?|seized|claimed)\s(?:the|his|her)\s(?:\w+\s)?(?:throne|crown|power|kingship)
            | seizes?\spower
        | (?:assumes?|assumed)\s(?:command|office|the|control|power) | coronation | inauguration | oath\sof\soffice
        | (?:rises?|rose)\sto\s(?!(?:the\s(?:bait|challenge|occasion)|his\sfeet|her\sfeet
            |their\sfeet))(?:\w+\s){0,4}\w+
        | rises?\sthrough\sthe\sranks | comes?\sto\spower | crowns?\s(?:himself|herself|him|her) | names?\s(?:him
            |her)\s(?:as\s)?
          (?:\w+\s)?(?:heir|successor|hand|king|queen) | (?:appoints?|appointed|promotes?|elects?)\s(?:him|her|them
              |\w+\sas)
        | the\s(?:first|last|youngest|new|next|final|future|current)\s(?:\w+\s)?(?:president|king|queen|emperor
            |empress|chancellor
          |prime\sminister)\b | (?:now|then|later|soon|eventually|finally)\s(?:heads|leads|rules|commands|runs
              |governs|reigns)
        | retires?\s(?:from|as) | is\spromoted | promotion\sto | rules?\s(?:as|over|the|in) | reigns?\b""",
    "an allegiance": r"""
        (?:leaves|left|quits|abandons)\s[A-Z]\w*\s(?:for|to\sjoin) | passes\s(?:\w+\s){0,3}?(?:data|secrets
            |information|plans|designs)\sto
        |defect(?:s|ed|or)\b | betray(?:s|ed|al) | (?:switch(?:es|ed)?|chang(?:es|ed)|swap(?:s|ped)?)\s(?:sides?
            |allegiances?|loyalties)
        | (?:swears?|swore|sworn|pledg(?:es|ed)|vows?|vowed|owes?|gives?|transfers?|renounces?
            |breaks?)\s(?:\w+\s){0,3}?
          (?:fealty|allegiance|loyalty|an?\soath|the\soath|his\soath|her\soath|sword|service|vengeance|obedience|vows)
        | turn(?:s|ed)\s(?:against|on\s(?:his|her|their|the|[A-Z]\w*)|(?:\w+\s)?coat|traitor|informer|his\sback
            |her\sback|spy)
        | deserts?\s(?:the|his|her|their|to) | deserted\s(?:the|his|her|to) | desertion | rebels?\s(?:against|and)
            | rebelled
        | traitor | treason | turncoat | double\sagent | triple\sagent | mole\b | informant | informs?\son | informer
        | sid(?:es|ed)\swith | joins?\b(?!\s(?:him|her|them|in\b|hands|forces\sto\s(?:cook|sing)|\w+\sfor\s(?:dinner
            |lunch|a\sdrink)))
        | joined\b(?!\s(?:him|her|them|by|in\b|hands)) | (?:enters?|entered|leaves|quits)\sthe\sservice
        | (?:goes|went|comes|crosses|crossed)\sover\sto | bends?\sthe\sknee | bent\sthe\sknee | takes?\sthe\sblack
        | (?:is|was|are|were|gets?|been)\s(?:\w+ly\s)?(?:recruited|enlisted|turned\sby|won\sover|converted
            |conscripted) | enlists?\b
        | recruits?\s(?:him|her|them|\w+\s(?:for|into|as)) | enlisted | convert(?:s|ed)\sto | allie[sd]\s(?:himself
            |herself|with)
        | ally\s(?:himself|herself|with) | (?:forms?|makes?|breaks?)\san?\s(?:\w+\s)?alliance | throws?\sin\s(?:his
            |her|their)\slot
        | in\sthe\spay\sof | (?:works|working|worked|spies|spying
            |spied)\s(?:secretly\s)?for\s(?:the\s)?(?:other\sside|enemy|[A-Z]\w*)
        | passes?\ssecrets | sells?\s(?:out|secrets) | sold\sout | mutin(?:y|ies|ied) | surrenders?\sto
            | kneels?\s(?:to|before)
        | serv(?:es|ed)\s(?:under\s)?(?:[A-Z]\w*|the\s(?:king|queen|crown|throne|emperor|enemy)) | follower\sof
            | loyal\sto
        | abandons\s(?:the|his|her)\s(?:cause|side|order|house|king|queen|party)
            | fights?\sfor\s(?:the\s)?[A-Z]\w*""",
    "who somebody really is": r"""
        (?:is|was|are|were|be|’s|'s)\s(?:really|secretly|actually|in\s(?:truth|fact|reality)|truly)\b | (?:really
            |secretly|actually)\s
          (?:is|was|are|were|a|an|the|named|called|works|serves|loves)
        | true\s(?:identity|name|self|nature|parentage|heritage|heir|form|colou?rs|allegiance) | real\s(?:name
            |identity|father|mother
          |parents?|parentage|self|son|daughter)
        | (?:is|was|are|were|gets?|stands?)\s(?:\w+ly\s|then\s)?(?:revealed|unmasked|exposed|outed|identified
            |discovered)\s
          (?:to\sbe|as|by) | reveal(?:s|ed)\s(?:himself|herself|themselves|that\s(?:he|she|they)|(?:his|her
              |their)\s(?:true|real))
        | turns?\sout\s(?:to|that|he|she) | turned\sout\sto | none\sother\sthan | no\sother\sthan | impost[eo]r
            | alter\sego
        | secret\sidentity | (?:in|under)\s(?:\w+\s)?disguise | disguised\sas | masquerad(?:es|ed|ing) | pos(?:es|ed
            |ing)\sas
        | pretend(?:s|ed|ing)\sto\sbe | (?:under|by|with)\s(?:an?\s)?(?:false|assumed|another|new)\s(?:name
            |identity) | undercover
        | (?:is|was)\s(?:the\s)?same\s(?:person|man|woman)\sas | reincarnat\w+ | (?:is|was)\sa\s(?:clone|robot
            |replicant|cylon|ghost
          |vampire|werewolf|time\straveller|shape-?shifter|skrull|changeling|android|sleeper)
        | long-lost | secret\s(?:son|daughter|child|heir|father|mother|twin|brother|sister) | heir\sto\sthe
        | (?:bastard|illegitimate|natural|biological|birth)\s(?:son|daughter|child|father|mother|parent)
        | (?:learns?|discovers?|finds\sout|realises|realizes)\s(?:that\s)?(?:he|she|they)\s(?:is|was|are|were
            |has\sbeen)
        | (?:is|was)\sbehind\s(?:the|it) | mastermind | (?:father|mother|parent)\sof\s(?:her|his)\s(?:child|baby)
        | comes?\sout\b(?!\sof|\sin) | all\salong | parentage | identity\s(?:of|as|is) | last\sof\sthe\s[A-Z]\w*
        | goes\sby\sthe\sname | (?:lives?|living)\sunder\sthe\sname""",
}
_STATES: dict[str, str] = {
    # How things stand: in a summary it says who somebody is, in a fact it may say what became of them.
    "a marriage": r"""
        (?:is|are|was|were)\s(?:now\s|still\s|happily\s|unhappily\s)?(?:married|wed|separated\sfrom|single\sagain)
        | (?:is|was|as)\s(?:now\s)?(?:the\s|his\s|her\s)?(?:wife|husband|spouse|bride|fianc[ée]e?|widow(?:er)?
            |mistress|lover)\s(?:of|to)""",
    "an office": r"""
        (?:heads|runs|governs|commands|chairs|presides\sover|captains)\s(?:the\s)?[A-Z]\w*
        |(?:is|was)\s(?:now\s|then\s|by\sthen\s|by\snow\s|already\s)?(?:the\s)?(?:acting\s|interim\s|vice\s|deputy\s
            |former\s)?
          (?:president|king|queen|emperor|empress|chancellor|prime\sminister|governor|mayor|senator|regent|pope
              |sultan|tsar|lord
          \sof|lady\sof|ruler\sof|hand\sof|heir|head\sof|chief\sof|director\sof|commander\sof|captain\sof|leader\sof
          |administrator|chair(?:man|woman)?\sof)\b""",
    "an allegiance": r"""
        \bsp(?:y|ies)\b
        | member\sof\sthe\s(?:resistance|conspiracy|order|brotherhood|cult|party|rebellion)""",
    "who somebody really is": r"""
        (?:is|was)\s(?:the\s|a\s|an\s)?(?:\w+\s)?(?:son|daughter|child|father|mother|brother|sister|twin|heir|nephew
            |niece|uncle
          |aunt|cousin|grandson|granddaughter|half-brother|half-sister)\s(?:of|to)\s(?:(?:the\s)?(?:late\s)?[A-Z]\w*
              |king|queen)
        | (?:’s|'s)\s(?:\w+\s)?(?:son|daughter|father|mother|brother|sister|heir|twin)\.$""",
}
_RELATIONS: dict[str, str] = {
    "a death": r"""kill|murder|slay|slain|slew|assassin|execut|victim|death|dead|die[sd]?\b|aveng|widow|orphan|behead
        |poison
        |sacrific|hang(?:ed|man)|burn|stab|shot|shoot|strangl|buried|mourn|bereav|finish(?:es|ed)\soff|late\s(?:wife
            |husband)""",
    "a marriage": r"""wife|wives|husband|spouse|marr|wed(?:s|ded)?\b|fianc|engaged|betroth|bride|groom|divorc|consort
        |lover|mistress
        |romantic|affair|girlfriend|boyfriend|partner\s(?:of|in\slife)|sweetheart|dating|dates\b|in\slove|beloved
            |intended
        |-in-law|\bex\b|ex-|suitor|paramour|concubine|sleeps\swith|together\swith""",
    "a birth": r"""father|mother|parent|\bson\b|sons\b|daughter|child(?!hood)|brother|sister|sibling|twin|uncle
        |aunt\b|cousin|nephew
        |niece|grand(?:son|daughter|child)|\bkin\b|kinsman|kinswoman|ancestor|descend|forebear|offspring|\bbab(?:y
            |ies)|adopt|foster
        |step-?(?:son|daughter)|heir|bastard|bore\b|born\b|begot|sire[sd]?\b|raised\sby|ward\b|guardian|family
            |related|god(?:son
        |daughter)|blood\sof|lineage|scion|firstborn|bloodline""",
    "an office": r"""king|queen|ruler|ruled|rules|lord\b|lady\b|command|captain|president|prime\sminister|minister
        |emperor|empress
        |\bhand\b|success|succeed|predecessor|replac|\bhead(?:s|ed)?\b|chief|boss|superior|subordinate|director
            |leads?\b|leader|\bled\sby
        |deput|vice|governor|regent|appoint|promot|elected|crown|dethron|depos|overthr|usurp|employer|employee
            |works\sfor|steward
        |squire|knight|advis[eo]r|counsel|chancellor|reports\sto|warden|castellan|general\b|in\scharge""",
    "an allegiance": r"""serv(?:es|ed|ant|ing)|sworn|swore|vassal|bannerman|banner|loyal|liege|allegian|fealty|ally\b
        |allies|allied
        |betray|traitor|spy|spies|spied|agent|informant|informer|enem|foe\b|nemesis|archenemy|arch-enemy|sid(?:es
            |ed)\swith|member
        |joins|joined|follow|disciple|recruit|handler|defect|double-cross|conspir|plots|turned\s(?:by|against)
            |faction|rebels|abduct
        |kidnap|captor|captive|prisoner|hostage|jailer|gaoler|imprison|protect|bodyguard|guard(?:ed|s)?\b|henchman
            |minion|pawn
        |blackmail|rescue|saved|saves|owes|oath|pledg|fights\sfor|accomplice|manipulat|controls|controlled|owns|owned
            |slave|follower""",
    "who somebody really is": r"""really|secret|true\s|\breal\b|alias|alter\sego|impost|clone|reincarn|identity
        |same\s(?:person|man|woman)
        |disguis|double\sof|version\sof|self\b|becomes?|became|incarnation|also\sknown|imperson|poses|counterpart
            |past\slife|unmask""",
}
_TITLES = r"""
    king|queen|prince|princess|emperor|empress|tsar(?:ina)?|czar|sultan|shah|khal|khan|khaleesi|pharaoh|kaiser|caesar
        |regent|consort
    |duke|duchess|earl|count(?:ess)?|baron(?:ess)?|marquis|marquess|viscount|lord|lady|sir|dame|ser|maester|septon|
    president|vice[ -]president|chancellor|premier|prime\sminister|minister|secretary|senator|congress(?:man|woman)
        |governor|mayor|
    ambassador|speaker|commissioner|administrator|director|chair(?:man|woman|person)?|chief|head|boss|ceo|
    pope|cardinal|bishop|archbishop|high\s(?:priest|priestess|sparrow|septon)|grand\s\w+|imam|abbot|
    captain|commander|colonel|major|general|admiral|commodore|lieutenant|sergeant|marshal|brigadier|corporal|ensign
        |cosmonaut-pilot|
    sheriff|inspector|detective|superintendent|constable|warden|steward|hand|castellan|first\s(?:lady|lord|minister
        |ranger)|mrs|
    hokage|kage|hashira|yonko|shogun|daimyo|sensei|master|overlord|warlord|chieftain|jarl|thane|protector|champion|
    heir|saviou?r|chosen\sone|kingslayer|queenslayer|kinslayer|slayer|conqueror|destroyer|butcher|traitor|murderer
        |killer|widow|bride|
    mother\sof|father\sof|hero\sof|breaker\sof|queen\sof|king\sof|lord\sof|lady\sof|prince\sof|keeper\sof|master\sof
        |leader\sof|
    ruler\sof|guardian\sof|defender\sof|shield\sof|scourge\sof|terror\sof|voice\sof|sword\sof|champion\sof|lion\sof
        |wolf\sof|
    first\s(?:man|woman|human|person)\s(?:on|in)|last\sof\sthe|the\s(?:first|second|third|fourth|fifth|great|terrible
        |cruel|mad|
    undying|conqueror|elder)"""
_BEFORE = re.compile(
    r"""\b(?:
        before\s(?:the\s(?:series|story|show|first\sepisode|pilot|beginning|events)|it\s(?:all\s)?begins
            |season\s(?:1|one)\b)
        | (?:years|decades|centuries|generations|long)\s(?:ago|before|earlier) | long\sdead | backstory
        | at\sthe\sstart\sof\sthe\sseries | when\sthe\s(?:series|story|show)\s(?:begins|starts|opens)
        | in\s(?:his|her|their)\s(?:childhood|youth) | as\sa\s(?:child|boy|girl) | ha(?:s|ve|d)\snever
        | never\s(?:married|marries|dies|kills|killed|became|becomes|betrays|joined|joins))""",
    re.IGNORECASE | re.VERBOSE,
)


def _compiled(patterns: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(rf"\b(?:{pattern})(?!\w)", re.VERBOSE) for kind, pattern in patterns.items()}


_CHANGES = _compiled(_PATTERNS)
_STANDING = _compiled(_STATES)
_TIES = {kind: re.compile(rf"\b(?:{pattern})", re.VERBOSE | re.IGNORECASE) for kind, pattern in _RELATIONS.items()}
_TITLE = re.compile(rf"(?<![\w-])(?:{_TITLES})(?![\w-])", re.VERBOSE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of change, and the words that tell of it."""

    kind: str
    words: str


def life_change(text: str, *, summary: bool = False) -> Change | None:
    """What a text tells of that changes a life, if anything.

    Args:
        text: a sentence of the story.
        summary: it says who somebody is, so that an office or a marriage that stands is no news.
    """
    if _BEFORE.search(text):
        return None
    lowered = text[:1].lower() + text[1:]
    for patterns in (_CHANGES,) if summary else (_CHANGES, _STANDING):
        for kind, pattern in patterns.items():
            if found := pattern.search(lowered):
                return Change(kind, found[0].strip(" .,;"))
    return None


def tie(words: str) -> Change | None:
    """The same for the words of a relation, such as “married to”."""
    for kind, pattern in _TIES.items():
        if found := pattern.search(words):
            return Change(kind, words if len(words) <= 40 else found[0])
    return None


def title_in(name: str) -> str | None:
    """The word of a name that is a title, an office or a byname of honour: “King” of “King Joffrey”."""
    found = _TITLE.search(name)
    return found[0] if found else None
