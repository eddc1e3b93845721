"""Words in which people say how far they have watched, by what each does to it.

English, German, French, Spanish, Portuguese, Polish and Russian, each as it is written; transliterations of Russian are
made from the Cyrillic. Commas part phrases, braces hold the endings that a word may have. A phrase stands under one
sense only; where languages differ, under the one that sets less.
"""

from __future__ import annotations

from enum import Enum
from typing import Final


class Sense(Enum):
    """What a word or a phrase does to a reach."""

    SEASON = "season"
    SEASONS = "seasons"
    EPISODE = "episode"
    EPISODES = "episodes"
    FINALE = "finale"
    PREMIERE = "premiere"
    PILOT = "pilot"
    PENULTIMATE = "penultimate"
    LAST = "last"
    OUT_OF = "out of"
    SEE = "see"
    FINISH = "finish"
    END = "end"
    ALL = "all"
    NOTHING = "nothing"
    ANY = "any"
    NOT = "not"
    UNSEEN = "unseen"
    YET = "yet"
    PLAN = "plan"
    TODAY = "today"
    BEFORE = "before"
    UNTIL = "until"
    UP_TO = "up to"
    INCLUDING = "including"
    AFTER = "after"
    AT = "at"
    ON = "on"
    WATCHING = "watching"
    START = "start"
    PART = "part"
    NOW = "now"
    EXCEPT = "except"
    AND = "and"
    FILLER = "filler"
    STOP = "stop"
    NUMBER = "number"
    ORDINAL = "ordinal"
    CODE = "code"
    TITLE = "title"


WORDS: Final[dict[Sense, str]] = {
    Sense.SEASON: """
        season, s, se, sn, szn, ssn, series, seson, seaon, seasn, sesaon, seaosn, saeson, seasson, staffel, saison,
        temporada, temp, t, sezon{|u|ie|em|owi}, сезон{|а|е|у|ом}, сез
    """,
    Sense.SEASONS: "seasons, staffeln, saisons, temporadas, sezony, sezonów, сезоны, сезонов, сезонам, сезонах",
    Sense.EPISODE: """
        episode, lepisode, e, x, ep, epi, eps, epsiode, episod, epsode, epiosde, eposide, epidose, chapter, folge, f,
        épisode, ép, episodio, capítulo, capitulo, cap, episódio, odcin{ek|ka|ku|kiem|kowi}, odc, epizod{|u|zie},
        сери{я|ю|и|ей}, эпизод{|а|е|у|ом}, эп, сер, seriya, seria, serija
    """,
    Sense.EPISODES: """
        episodes, chapters, folgen, episoden, épisodes, episodios, capítulos, caps, episódios, odcinki, odcinków,
        odcinkami, odcinkach, epizody, epizodów, серий, сериями, сериях, эпизодов, эпизоды, эпизодами
    """,
    Sense.FINALE: """
        finale, season finale, series finale, final episode, finalfolge, staffelfinale, finales, épisode final, dernier
        épisode, dernière épisode, episodio final, capítulo final, último episodio, último capítulo, episódio final,
        último episódio, finał{u|em|owi|owy odcinek|owego odcinka|owym odcinkiem}, ostatni{|ego|m} odcin{ek|ka|kiem|ku},
        финал{а|у|ом|е|ьная серия|ьной серии|ьной серией|ьную серию}, последн{яя|юю|ей|ею} сери{я|ю|и|ей},
        последн{ий|его|им} эпизод{|а|ом}, letzte folge, letzten folge, last episode, letzte episode, letzten episode,
        last one, last ep
    """,
    Sense.PREMIERE: """
        season premiere, season opener, opener, staffelpremiere, staffelauftakt, auftakt, auftaktfolge,
        estreno, estreia, premier{a|y}, премьер{а|ы|у|ой}
    """,
    Sense.PILOT: """
        pilot, pilotfolge, pilotepisode, pilote, piloto, episodio piloto, episódio piloto, пилот, pilotażowy, series
        premiere, пилотн{ая|ый|ую} {серия|серию|эпизод}
    """,
    Sense.PENULTIMATE: """
        penultimate, second to last, next to last, vorletzte{|n}, avant-dernier, avant-dernière, avant dernier,
        penúltim{o|a}, przedostatni{|ego|m}, предпоследн{яя|юю|ей|ий}
    """,
    Sense.LAST: """
        last, letzte{|n|r|s|m}, dernier{|s}, dernière{|s}, últim{o|a|os|as}, ostatni{|ego|a|ą|ej|e|ch|mi|m},
        последн{ий|яя|юю|ей|его|их|ими|ие|им|е|ей}
    """,
    Sense.OUT_OF: "out of, von insgesamt, sur",
    Sense.SEE: """
        seen, watched, saw, have seen, have watched, ive seen, ive watched, just finished watching up to, viewed,
        binged, last watched, last seen, last saw, watched up to and including, last episode i watched, last episode i
        saw, last episode watched, last one i watched, have been watching up to, gesehen, geschaut, geguckt, angeschaut,
        angesehen, gekuckt, zuletzt gesehen, zuletzt geschaut, sah, vu, vue, vus, vues, {ai|jai|avons|a|ont} regardé,
        {ai|jai|avons|a|ont} visionné, on a vu, on a regardé, {ai|jai|avons} vu, viens de voir, viens de regarder,
        visto, vista, vistos, vistas, vi, viste, vimos, he visto, acabo de ver, acabamos de ver, mirado, miré, acabei de
        ver, acabei de assistir, assisti, assistid{o|a|os}, tenho visto, obejrza{łem|łam|ł|ła|ne|ny|na|liśmy|łyśmy},
        widzia{łem|łam|ł|ła|liśmy}, ogląd{nąłem|nęłam}, посмотрел{|а|и}, видел{|а|и}, смотрел{|а|и}, глянул{|а},
        просмотрел{|а|и}, просмотрено, посмотрено
    """,
    Sense.FINISH: """
        finished, done, complete, completed, completely, concluded, done with, finished with, finished watching, done
        watching, through with, just finished, all done, wrapped up, all the way through, all caught up, caught up,
        caught up with, caught up on, up to date, up to date with, latest, latest episode, entirely, fully, have
        finished, am finished, watched all of, got through, fertig, abgeschlossen, beendet, zu ende, zu ende geschaut,
        zu ende gesehen, fertig geschaut, fertig gesehen, durch, durchgeschaut, komplett, vollständig, geschafft, auf
        dem neuesten stand, auf dem aktuellen stand, auf dem laufenden, on a fini, on a terminé, fini{|e|s|es},
        terminé{|e|s|es}, achevé{|e}, fini de regarder, fini de voir, terminé de regarder, viens de finir, viens de
        terminer, complète, complètement, complet, à jour, bouclé{|e}, terminad{o|a|os|as}, terminé de ver, acabé de
        ver, acabé, terminado de ver, acabado de ver, acabad{o|a|os|as}, he terminado, he acabado, complet{o|a|os|as},
        completad{o|a}, finalizad{o|a}, finalicé, al día, acabo de terminar, acabo de acabar, terminei, acabei, terminei
        de ver, terminei de assistir, acabei de terminar, concluí, concluíd{o|a}, completei, finalizei, em dia,
        terminou, skończy{łem|łam|ł|ła|liśmy}, skończon{y|e|a|ych}, zakończy{łem|łam}, skończyłem oglądać, skończyłam
        oglądać, ukończy{łem|łam}, ukończon{y|e}, do końca obejrzan{y|e}, na bieżąco, закончил{|а|и}, закончил{|а}
        смотреть, досмотрел{|а|и}, досмотрено, завершил{|а}, закончен{|а|о}, до конца посмотрел{|а}, полностью, целиком,
        в курсе, догнал{|а}, пройден{|о}, im up to date, i m up to date, am up to date, im up to date with, am up to
        date with, suis à jour, komplette, kompletten, dokończy{łem|łam}, dokończon{y|e}
    """,
    Sense.END: """
        end, the end of, ending, ende, am ende, zum ende, fin, à la fin, final, al final, fim, ao fim, no final, no fim,
        no final da, no fim da, ao final, finais, finał, финал, koniec, końca, końcem, na końcu, конец, конца, в конце,
        концом, концу
    """,
    Sense.ALL: """
        all, whole, entire, everything, all episodes, all seasons, the lot, every episode, every season, it all, all of
        it, every, whole series, whole show, entire series, entire show, everything thats out, everything that is out,
        everything so far, all so far, whole thing, all of, alles, alle, ganz, ganze{|n|r|s}, gesamte{|n}, sämtliche,
        alle folgen, die ganze serie, alles was raus ist, tout, toute, tous, toutes, toute la série, en entier, entière,
        entier, intégralité, todo, toda, todos, todas, entera, entero, toda la serie, tudo, inteir{o|a}, toda a série,
        wszystko, cał{y|a|e|ą|ego|ej}, wszystkie, wszystkich, cały serial, всё, все, вс{ю|ей|его|ем}, весь, целый, весь
        сериал
    """,
    Sense.NOTHING: """
        nothing, none, new, new here, newbie, spoiler-free, spoiler free, never watched it, not a thing, no one episode,
        nothing at all, nothing so far, not at all, none of it, nichts, gar nichts, noch nichts, überhaupt nichts, neu,
        neu hier, rien, rien du tout, aucun, aucune, nouveau, nouvelle, nada, nada de nada, ningun{o|a}, ningún,
        nuev{o|a}, nenhum, nenhuma, nov{o|a}, nic, nic jeszcze, żaden, żadnego, now{y|a}, ничего, нисколько, вообще
        ничего, ни одной серии, новичок, новенький, brand new
    """,
    Sense.ANY: "any, anything, any of it, it",
    Sense.NOT: """
        not, no, never, nope, havent, hasnt, hadnt, didnt, dont, isnt, arent, wasnt, cant, wont, aint, have not, did
        not, non, nicht, kein{|e|en|er|em}, nie, niemals, noch nie, ne, n, pas, jamais, nai, nont, navons, nunca, jamás,
        tampoco, não, nao, jamais vi, nigdy, не, нет, никогда, ни, не-а, none of, nothing of, nothing from, nichts von,
        rien de, nada de, nada da, nada do, nic z
    """,
    Sense.UNSEEN: """
        unseen, unstarted, unwatched, un started, un watched, without having seen, without seeing, without watching,
        ungesehen, ungeschaut, sans avoir vu, sans voir, sin ver, sin haber visto, sin empezar, sem ver, sem assistir,
        sem começar, bez oglądania, nieobejrzan{y|e|a}, niezaczęt{y|e|a}, непросмотренн{ый|ая|о}
    """,
    Sense.YET: """
        yet, noch, encore, todavía, aún, ainda, jeszcze, ещё, пока, поки, por enquanto, bisher, jusquici, por ahora, até
        agora, na razie, eshe, esche, isho, still, immer noch, toujours, sigo, sigo en, continuo, wciąż, nadal, до сих
        пор, всё ещё, все ещё, eshyo, yeshche
    """,
    Sense.PLAN: """
        next, up next, next up, next is, next will be, tomorrow, later, soon, will, shall, gonna, going to, want, want
        to, wanna, plan, plan to, planning to, planning on, intend to, about to, ready to, ready for, excited to, to
        watch, to see, to start, watch, see, yet to, have yet to, still need to, need to, need to watch, still have to,
        have to, havent got to, should, ill, im going to, im gonna, waiting for, waiting to, wait for, this weekend,
        hope to, left to watch, soon to, ahead, upcoming, to be watched, would like to, id like to, gearing up for, on
        to, moving on to, am about to, just about to, morgen, später, bald, werde, wird, werden, möchte, wollen,
        vorhabe, als nächstes, als nächste, als nächster, nächste{|r|s|n}, kurz vor, im begriff, sehen, schauen, gucken,
        anschauen, ansehen, demnächst, anzufangen, muss, dran, als nächstes dran, kommt, kommt als nächstes, steht an,
        fehlt noch, fehlt, demain, bientôt, vais, veux, voudrais, ensuite, prochain, prochaine, suivant, suivante, sur
        le point de, regarder, voir, commencer, prévois de, compte, vais commencer, vais voir, vais regarder, la
        prochaine fois, va, reste à voir, mañana, luego, pronto, voy a, vamos a, quiero, quisiera, a punto de,
        siguiente, próxim{o|a}, ver, empezar, mirar, comenzar, pienso, planeo, por ver, me falta, falta, voy a empezar,
        tengo que ver, después veo, toca, amanhã, logo, em breve, vou, vou ver, vou assistir, quero, prestes a,
        seguinte, assistir, começar, pretendo, planejo, preciso ver, por assistir, vou começar, a seguir, jutro,
        wkrótce, niedługo, zamierzam, chcę, chciał{bym|abym}, będę, planuję, następn{y|a|ie|ego}, kolejn{y|a|ego},
        obejrzę, zobaczę, zacznę, oglądać, zacząć, mam zamiar, obejrzeć, zobaczyć, za chwilę, zaraz, w planach, czas na,
        завтра, скоро, потом, буду, будем, хочу, хотим, собираюсь, планирую, следующ{ий|ая|ую|ее|ей}, дальше, смотреть,
        посмотреть, посмотрю, начну, начать, вот-вот, осталось, хотел бы, готовлюсь, жду, на очереди, далее, coming up,
        gleich, następny to, następna to
    """,
    Sense.TODAY: """
        today, tonight, this evening, heute, heute abend, aujourdhui, aujourd hui, ce soir, hoy, esta noche, hoje, hoje
        à noite, esta noite, dziś, dzisiaj, dziś wieczorem, wieczorem, сегодня, сегодня вечером, вечером
    """,
    Sense.BEFORE: """
        before, prior to, ahead of, pre, up to but not including, until before, short of, right before, just before,
        vor, vorm, bevor, unmittelbar vor, direkt vor, avant, juste avant, avant de, antes, antes de, antes del, antes
        da, antes do, justo antes de, logo antes de, przed, tuż przed, przed rozpoczęciem, до начала, перед, перед
        началом, прежде, before the start of, before starting, vor beginn, vor beginn von, vor dem start von, avant le
        début de, antes de empezar, antes del inicio de, antes de começar, antes do início de, antes do início da, przed
        początkiem
    """,
    Sense.UNTIL: """
        until, till, til, up until, upto but not, bis, bis zu, bis zur, bis zum, jusque, jusquà, jusquau, jusqu, jusqu
        à, jusqu au, hasta, hasta el, hasta la, até, ate, até o, até a, do, aż do, до, вплоть до, only until
    """,
    Sense.UP_TO: """
        up to, upto, as far as, up through, thru, through, caught up to, up to here, have come to, so weit wie, soweit,
        aż po, vorgedrungen bis, only up to, only as far as
    """,
    Sense.INCLUDING: """
        including, and including, inclusive, incl, inclusively, einschließlich, einschl, inklusive, inkl, und mit,
        compris, y compris, inclus, incluse, incluyendo, inclusive de, incluid{o|a}, incluindo, incluíd{o|a}, włącznie,
        włącznie z, включительно, включая
    """,
    Sense.AFTER: """
        after, just after, right after, nach, après, después de, después del, tras, depois de, depois do, depois da,
        após, po, после
    """,
    Sense.AT: """
        at, im at, am at, i m at, reached, have reached, got to, gotten to, made it to, im up to, am up to, progress, my
        progress, current progress, position, here, so far, this far, seen up to, watched up to, watched through,
        currently at, bei, bin bei, stehe bei, angekommen, angekommen bei, erreicht, stand, on est à, on en est à, suis
        à, suis au, en suis à, en suis au, arrivé à, arrivée à, arrivé au, rendu à, rendue à, atteint, estoy en, estamos
        en, llegué, llegué a, llegué al, llegado, he llegado a, he llegado al, alcanzado, estou no, estou na, estou em,
        estamos no, estamos na, cheguei, cheguei no, cheguei na, cheguei ao, cheguei à, cheguei em, jestem na, jestem
        przy, jesteśmy na, dotar{łem|łam}, dotarłem do, dotarłam do, doszedłem do, doszłam do, дошёл до, дошел до, дошла
        до, дошёл, дошла, я на, мы на, остановил{ся|ась} после, нахожусь на, only seen up to, only watched up to, only
        at, only reached
    """,
    Sense.ON: """
        on, in, im in, im on, am on, am in, into, stopped at, stopped in, left off at, left off on, up on, paused at,
        paused in, working on, stuck on, stuck at, stuck in, inside, during, within, i m on, i m in, während, innerhalb,
        stecke in, aufgehört bei, bin in, auf, mitten drin, dans, en, en pleine, pendant, arrêté à, arrêtée à, au cours
        de, sur la saison, por, voy por, voy en, vamos por, dentro de, durante, me quedé en, parado en, em, na, nas,
        nos, vou na, parei no, parei na, parei em, w, jestem w, jesteśmy w, utknąłem na, zatrzymałem się na, zatrzymałam
        się na, podczas, в, на, во, внутри, остановил{ся|ась} на, застрял{|а} на
    """,
    Sense.WATCHING: """
        watching, rewatching, binging, bingeing, currently watching, still watching, now watching, viewing, am watching,
        been watching, going through, working through, making my way through, in progress, seeing, watching through,
        schaue, schauen gerade, gucke, sehe, schau, bin am schauen, am schauen, am gucken, dabei, schaue gerade,
        regarde, en train de regarder, en train de voir, en cours, visionne, regardons, viendo, mirando, estoy viendo,
        veo, en curso, vendo, assistindo, estou vendo, estou assistindo, a ver, em andamento, oglądam, oglądamy, w
        trakcie, w trakcie oglądania, ogląda{łem|łam}, смотрю, смотрим, досматриваю, в процессе, пересматриваю, läuft,
        jestem w trakcie
    """,
    Sense.START: """
        start, started, starting, begin, beginning, began, begun, start of, beginning of, the start of, the beginning
        of, just started, only started, have started, have begun, early, beginnings, start watching, started watching,
        starting watching, at the start of, kicked off, newly started, angefangen, begonnen, anfang, am anfang, beginn,
        fange an, fange gerade an, beginne, gestartet, anfange, starte, fang an, fange, zu schauen, zu gucken, zu sehen,
        commencé{|e|s|es}, commence, débuté, début, au début, viens de commencer, commence juste, commencé à regarder,
        démarré, entamé{|e}, empezad{o|a}, empecé, empiezo, empezando, comenzado, comencé, inicio, comienzo, principio,
        acabo de empezar, empezado a ver, empecé a ver, recién empezada, recién empecé, acabo de comenzar, al principio,
        al inicio, iniciad{o|a}, comecei, começo, começando, começad{o|a}, comecei a ver, comecei a assistir, início, no
        começo, no início, acabei de começar, iniciei, no começo da, no início da, zaczą{łem|ł}, zaczęł{am|a},
        zaczęt{y|e|a}, zaczynam, początek, początku, na początku, rozpocz{ąłem|ęłam}, początkiem, zacząłem oglądać,
        zaczęłam oglądać, начал{|а|и}, начинаю, начинаем, начинал{|а|и}, начало, начала, в начале, начат{|о|а},
        приступил{|а}, начал смотреть, начала смотреть, только начал, только начала, начале
    """,
    Sense.PART: """
        half, halfway, half way, half of, halfway through, half way through, halfway into, mid, midway, midway through,
        middle, middle of, the middle of, in the middle of, part way, partway, part way through, partway through,
        partly, partially, most of, mostly, some, some of, a few, few, a few of, a bit of, bits of, parts of, part of,
        almost, nearly, not quite, quite a bit of, near the end of, towards the end of, close to the end of, nearing the
        end of, near, towards, finish, finishing, unfinished, incomplete, almost done with, nearly done with, first half
        of, second half of, end half of, deep into, a couple of, a couple episodes, several, several episodes, first
        half, second half, last half, to go, left in, left of, fast, beinahe, halb, hälfte, zur hälfte, mitte, mitten
        in, in der mitte, mitten, in der mitte von, teilweise, ein paar, einige, unvollständig, erste hälfte, zweite
        hälfte, die hälfte von, zum teil, nicht ganz, presque, moitié, à moitié, la moitié de, milieu, au milieu de, au
        milieu, à mi-chemin, mi-saison, quelques, en partie, une partie, plusieurs, je termine, je finis, en train de
        finir, en train de terminer, pas tout, finir, terminer, première moitié, casi, mitad, a mitad, a mitad de, a la
        mitad, en medio, en medio de, medio, a medias, parte, parte de, algunos, algunas, terminar, acabar, por la
        mitad, primera mitad, quase, metade, na metade, no meio, no meio da, no meio do, meio, parte da, alguns,
        algumas, pela metade, primeira metade, prawie, połow{a|ie|ę|y}, w połowie, w środku, środek, częściowo, kilka,
        część, kończę, skończyć, pierwsza połowa, почти, половин{а|у|е|ы}, наполовину, в середине, середин{а|у|е|ы},
        частично, несколько, часть, на середине, до середины, заканчиваю, закончить, на половине, до половины, late,
        havent quite, hasnt quite, have not quite, get through, to the middle of, zum größten teil, größtenteils, la
        plupart de, la mayor parte de, a maior parte de, większość, большую часть, halbe, halbe{n|r|s}, acabo, termino,
        terminando, acabando, dokańczam
    """,
    Sense.NOW: """
        now, currently, just, have, ive, have been, had, am, im, i m, we re, were, right now, at the moment, presently,
        got, bin, habe, hab, haben, hat, sind, gerade, jetzt, momentan, aktuell, derzeit, eben, ist, suis, ai, jai,
        avons, a vu, on a, maintenant, actuellement, juste, en ce moment, viens de, sommes, jen suis, estoy, he, hemos,
        tengo, ahora, actualmente, recién, ahora mismo, acabo de, estamos, estou, tenho, agora, atualmente,
        recentemente, acabei de, temos, jestem, mam, teraz, obecnie, właśnie, aktualnie, jesteśmy, dopiero, сейчас,
        теперь, только что, только-только, щас, current, dopiero co
    """,
    Sense.EXCEPT: """
        except, except for, all but, everything but, excluding, apart from, without, minus, save for, other than, bar,
        außer, bis auf, abgesehen von, ohne, sauf, excepté, hormis, à part, sans, moins, menos, excepto, salvo, sin,
        exceto, tirando, fora, sem, oprócz, poza, bez, z wyjątkiem, prócz, кроме, за исключением, без, помимо, besides
    """,
    Sense.AND: """
        and, but, then, und, dann, et, puis, y, luego de, i then, oraz, zatem, ale, mas, pero, mais,
        aber
    """,
    Sense.FILLER: """
        the, of, of the, a, an, i, we, you, my, our, is, was, are, has, been, be, this, that, thats, show, number, nr,
        num, episode number, season number, code, everyone, everybody, everyone here, everybody here, already,
        yesterday, last night, last week, finally, even, please, pls, plz, thanks, thank you, hi, hey, hello, ok, okay,
        yes, yeah, myself, up, recently, me, us, with, also, of season number, people, members, members here, this
        channel, here we are, der, die, das, den, dem, des, von, vom, ich, wir, mir, meine, mein, schon, bereits,
        gestern, endlich, serie, die serie, bitte, danke, ja, hallo, nummer, mit, zur, zum, alle hier, jeder, man, es,
        da, aus, la, le, les, l, de, du, des, d, je, j, nous, mon, ma, déjà, hier, enfin, série, la série, merci, oui,
        bonjour, numéro, y a, tout le monde, svp, s il vous plaît, s il te plaît, sil vous plaît, sil te plaît, avec, c,
        est, cest, que jai vu, mes, au, aux, à, à la, celle, celui, el, los, las, lo, del, yo, mi, ya, ayer, por fin, la
        serie, gracias, sí, hola, número, por favor, con, al, todos aquí, o, os, as, da, das, eu, minha, meu, já, ontem,
        finalmente, a série, obrigad{o|a}, sim, olá, com, ao, à, z, ze, się, ja, my, mój, moja, już, wczoraj, w końcu,
        serial, serialu, proszę, dzięki, dziękuję, tak, numer, jest, из, я, мы, у меня, мой, моя, уже, вчера, наконец,
        сериал, сериала, сериале, пожалуйста, спасибо, да, привет, номер, это, мной, мною, что вышло, что вышли, that is
        out, thats out, was raus ist, vu jusqu ici
    """,
    Sense.STOP: """
        midseason finale, mid season finale, midseason premiere, mid season premiere, midseason, fake finale, not only,
        no longer, not anymore, nicht mehr, ne plus, ya no, já não, już nie, больше не, nicht nur, pas seulement, no
        solo, não só, nie tylko, не только, all but done, all but finished, up next after, no more, not until, not
        before, not through, not even close, not done yet with
    """,
}
