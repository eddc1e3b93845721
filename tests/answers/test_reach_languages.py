"""How far people are, as they say it in seven languages; each limit is a limit, each doubt is asked back."""

from __future__ import annotations

import pytest

from tests.answers.reach_world import rows, said

ENGLISH = rows("""
    I've just finished season 3 | S3E10
    we have all seen S3E4 | S3E4
    ive watched up to s3e4 | S3E4
    watched through season 3 episode 4 | S3E4
    last watched S3E4 | S3E4
    the last episode I watched was S3E4 | S3E4
    S3E4 (finished) | S3E4
    completed s03 | S3E10
    the whole of season 3 | S3E10
    entire third season | S3E10
    done with S3 | S3E10
    after season 2 | S2E10
    up to the end of season 2 | S2E10
    up to and including season 2 | S2E10
    season two finale | S2E10
    the last episode of season 2 | S2E10
    final episode of season 2 | S2E10
    penultimate episode of season 3 | S3E9
    second to last episode of season 3 | S3E9
    season 3 opener | S3E1
    the first episode of season 3 | S3E1
    the first three seasons | finished? 3
    watched the first 4 episodes of season 2 | S2E4
    all but the last episode of season 2 | S2E9
    everything but season 5 | S4E10
    everything except the season 4 finale | S4E9
    everything up to S3E4 | S3E4
    everything before S3E4 | S3E3
    everything before season 3 | S2E10
    caught up with everything | S5E10
    I'm all caught up | S5E10
    all caught up with Our Show of Shows | S5E10
    I have seen it all | S5E10
    seen everything so far | S5E10
    the entire series | S5E10
    all episodes | S5E10
    latest episode | S5E10
    nothing | not started
    nothing at all | not started
    I have not started | not started
    haven't watched anything yet | not started
    haven't seen any of it | not started
    never watched it | not started
    about to start | not started
    planning to watch | not started
    starting tomorrow | not started
    haven't started Our Show of Shows | not started
    never seen season 3 | S2E10
    I have never watched season 3 | S2E10
    didn't see S3E4 | S3E3
    S3E4 is next | S3E3
    next up S3E4 | S3E3
    up next: S3E4 | S3E3
    S3E4 tonight | S3E3
    watched S3E4 tonight | S3E4
    watched S3E4 yesterday | S3E4
    watching S3E4 tomorrow | S3E3
    yet to watch S3E4 | S3E3
    have yet to see season 3 | S2E10
    still need to watch S3E4 | S3E3
    ready to start season 3 | S2E10
    waiting for season 6 | S5E10
    haven't seen season 6 | S5E10
    before season 6 | S5E10
    before S6E2 | S5E10
    planning to start season 2 soon | S1E10
    gonna start s2 | S1E10
    moving on to season 4 | S3E10
    just before the season 3 finale | S3E9
    haven't seen the finale of season 3 | S3E9
    haven't watched the last episode of season 3 | S3E9
    not seen season 3 finale yet | S3E9
    the season 3 premiere is next | S2E10
    before episode 4 of season 3 | S3E3
    season 3 before episode 4 | S3E3
    until episode 4 of season 3 | S3E3
    up until S3E4 | S3E3
    up to but not including S3E4 | S3E3
    halfway through S3E4 | S3E3
    just started S3E4 | S3E3
    in the middle of S3E4 | S3E3
    watching S3E4 | S3E3
    haven't finished S3E4 | S3E3
    almost finished S3E4 | S3E3
    about to finish S3E4 | S3E3
    S1E1 tomorrow | not started
    haven't seen the first two episodes of season 3 | S2E10
    about to finish season 3 | episode? 3
    haven't seen all of season 3 | episode? 3
    not all of season 3 | episode? 3
    didn't finish season 3 | episode? 3
    season 3 isn't finished | episode? 3
    unfinished season 3 | episode? 3
    nearly finished season 3 | episode? 3
    finishing season 3 | episode? 3
    want to finish season 3 | episode? 3
    near the end of season 3 | episode? 3
    towards the end of season 3 | episode? 3
    before the end of season 3 | episode? 3
    at the beginning of season 3 | episode? 3
    a few episodes into season 3 | episode? 3
    three episodes into season 3 | episode? 3
    3 episodes of season 3 | episode? 3
    some of season 3 | episode? 3
    most of season 3 | episode? 3
    part of season 3 | episode? 3
    first half of season 3 | episode? 3
    mid season 3 | episode? 3
    mid-season 3 | episode? 3
    at season 3 | episode? 3
    reached season 3 | episode? 3
    got to season 3 | episode? 3
    up to season 3 | episode? 3
    I'm in season 3 | episode? 3
    im on season three | episode? 3
    season 3 in progress | episode? 3
    season 3 right now | episode? 3
    currently season 3 | episode? 3
    still season 3 | episode? 3
    working on season 3 | episode? 3
    rewatching season 3 | episode? 3
    started season 3 | episode? 3
    stopped at season 3 | episode? 3
    season 3 started | episode? 3
    just started the show | episode? 1
    on S3E4 | episode? 3
    currently S3E4 | episode? 3
    still have S3E4 | episode? 3
    until the end of season 3 | finished? 3
    watched season 3 | finished? 3
    the third season | finished? 3
    S03 | finished? 3
    season iii | finished? 3
    series 3 | finished? 3
    3rd season | finished? 3
    midseason finale of season 3 | refused
    mid-season finale season 3 | refused
    no longer in season 3 | refused
    not only season 3 | refused
    not until season 3 | refused
    not before season 3 | refused
    not after S3E4 | refused
    season 3 or 4 | refused
    season 3 and 4 | refused
    seasons 1 to 3 | refused
    seasons 1-3 | refused
    S3E4-6 | refused
    S3E4E5 | refused
    S3E4/S3E5 | refused
    S3E4 or S3E5 | refused
    S3E4 maybe | refused
    probably S3E4 | refused
    around S3E4 | refused
    about S3E4 | refused
    from S3E4 | refused
    since season 3 | refused
    only season 3 | refused
    only S3E4 | refused
    skipped season 3 | refused
    season 3 except season 2 | refused
    everything except season 2 | refused
    not everything | refused
    not caught up | refused
    almost caught up | refused
    halfway | refused
    almost everything so far | refused
    no spoilers for season 3 | refused
    spoil me up to season 3 | refused
    episode 4 | refused
    4 | refused
    the finale | refused
    season finale | refused
    season premiere | refused
    next season | refused
    watched | refused
    seen | refused
    season | refused
    not | refused
    no | refused
    yes | refused
    the | refused
    next | not started
    before | refused
    until | refused
    part 2 of season 3 | refused
    season 3.5 | refused
    season 3 50% | refused
    ½ of season 3 | refused
    all five seasons | S5E10
    S2E3 but not S2E4 | S2E3
    season 2 but not the finale | S2E9
    season 3 without the last two | S3E8
    finished season 2 but not season 3 | S2E10
    finished season 2, season 3 next | S2E10
    finished season 2 and started season 3 | episode? 3
    finished season 2, now watching season 3 | episode? 3
    S2E3, S2E4 not yet | S2E3
    S2E3, then S2E4 | refused
""")

GERMAN = rows("""
    Staffel 3 Folge 4 | S3E4
    3. Staffel, 4. Folge | S3E4
    Folge 4 der dritten Staffel | S3E4
    dritte Staffel, vierte Folge | S3E4
    S3 F4 | S3E4
    ich habe S3E4 gesehen | S3E4
    gerade Staffel 3 Folge 4 geschaut | S3E4
    bis einschließlich S3E4 | S3E4
    bis S3E4 inklusive | S3E4
    bin bei S3E4 | S3E4
    nach S3E4 | S3E4
    Staffel 3 fertig | S3E10
    Staffel 3 zu Ende geschaut | S3E10
    habe Staffel 3 beendet | S3E10
    mit Staffel drei durch | S3E10
    die ganze dritte Staffel | S3E10
    Ende Staffel 3 | S3E10
    Ende der 3. Staffel | S3E10
    Finale von Staffel 3 | S3E10
    Staffelfinale 3. Staffel | S3E10
    letzte Folge von Staffel 3 | S3E10
    vorletzte Folge der dritten Staffel | S3E9
    die ersten zwei Folgen von Staffel 3 | S3E2
    alles außer dem Finale | S5E9
    alles bis auf die letzten zwei Folgen | S5E8
    alles | S5E10
    alles gesehen | S5E10
    auf dem neuesten Stand | S5E10
    nichts | not started
    noch nichts | not started
    noch nicht angefangen | not started
    noch gar nichts gesehen | not started
    nicht gesehen | not started
    vor Staffel 3 | S2E10
    vor S3E4 | S3E3
    bis S3E4 | S3E3
    Staffel 3 noch nicht | S2E10
    noch nicht Staffel 3 | S2E10
    Staffel 3 noch nicht gesehen | S2E10
    habe Staffel 3 nicht angefangen | S2E10
    keine Staffel 3 | S2E10
    noch nie Staffel 3 gesehen | S2E10
    fange morgen mit Staffel 3 an | S2E10
    morgen Staffel 3 | S2E10
    will Staffel 3 schauen | S2E10
    werde Staffel 3 sehen | S2E10
    als nächstes Staffel 3 | S2E10
    als nächstes S3E4 | S3E3
    S3E4 als Nächstes | S3E3
    nächste Folge S3E4 | S3E3
    kurz vor Staffel 3 | S2E10
    heute Abend S3E4 | S3E3
    das Finale von Staffel 3 noch nicht gesehen | S3E9
    schaue gerade S3E4 | S3E3
    Staffel 3 angefangen | episode? 3
    gerade mit Staffel 3 angefangen | episode? 3
    Anfang Staffel 3 | episode? 3
    am Anfang von Staffel 3 | episode? 3
    Mitte Staffel 3 | episode? 3
    mitten in Staffel 3 | episode? 3
    Staffel 3 zur Hälfte | episode? 3
    die Hälfte von Staffel 3 | episode? 3
    in Staffel 3 | episode? 3
    schaue Staffel 3 | episode? 3
    schaue gerade Staffel drei | episode? 3
    bei Staffel 3 | episode? 3
    bin in der dritten Staffel | episode? 3
    bis Staffel 3 | episode? 3
    Staffel 3 nicht fertig | episode? 3
    Staffel 3 noch nicht fertig | episode? 3
    Staffel 3 noch nicht zu Ende | episode? 3
    fast fertig mit Staffel 3 | episode? 3
    Staffel 3 | finished? 3
    dritte Staffel | finished? 3
    Staffel drei | finished? 3
    bis Ende Staffel 3 | finished? 3
    Staffel 3 gesehen | finished? 3
    Staffel 2 und 3 | refused
    Staffel 2 oder 3 | refused
    nicht mehr Staffel 3 | refused
    vielleicht Staffel 3 | refused
    ungefähr S3E4 | refused
    ab S3E4 | refused
    erst S3E4 | refused
    Folge 4 | refused
    S2E3, aber nicht S2E4 | S2E3
    fuenfte Staffel fertig | S5E10
    fünfte staffel vierte folge | S5E4
""")

FRENCH = rows("""
    saison 3 épisode 4 | S3E4
    saison 3 episode 4 | S3E4
    épisode 4 de la saison 3 | S3E4
    l'épisode 4 de la saison 3 | S3E4
    quatrième épisode de la troisième saison | S3E4
    4e épisode de la 3e saison | S3E4
    j'ai vu S3E4 | S3E4
    j’ai regardé l’épisode 4 de la saison 3 | S3E4
    je viens de voir S3E4 | S3E4
    j'en suis à S3E4 | S3E4
    jusqu'à S3E4 inclus | S3E4
    jusqu’à l’épisode 4 de la saison 3 inclus | S3E4
    après S3E4 | S3E4
    saison 3 terminée | S3E10
    j'ai fini la saison 3 | S3E10
    jai fini la saison 3 | S3E10
    fini de regarder la saison 3 | S3E10
    toute la saison 3 | S3E10
    fin de la saison 3 | S3E10
    à la fin de la saison 3 | S3E10
    final de la saison 3 | S3E10
    le dernier épisode de la saison 3 | S3E10
    avant-dernier épisode de la saison 3 | S3E9
    premier épisode de la saison 3 | S3E1
    les deux premiers épisodes de la saison 3 | S3E2
    tout sauf le final | S5E9
    tout sauf les deux derniers épisodes | S5E8
    tout vu | S5E10
    j'ai tout vu | S5E10
    tout | S5E10
    à jour | S5E10
    rien | not started
    rien vu | not started
    je n'ai rien vu | not started
    pas commencé | not started
    pas encore commencé | not started
    je n'ai pas encore commencé | not started
    avant la saison 3 | S2E10
    avant S3E4 | S3E3
    juste avant le final de la saison 3 | episode? 3
    jusqu'à S3E4 | S3E3
    pas encore la saison 3 | S2E10
    pas vu la saison 3 | S2E10
    je n'ai pas vu la saison 3 | S2E10
    je n’ai pas encore vu la saison 3 | S2E10
    jamais vu la saison 3 | S2E10
    pas commencé la saison 3 | S2E10
    je vais commencer la saison 3 | S2E10
    je vais regarder S3E4 | S3E3
    je veux voir la saison 3 | S2E10
    sur le point de commencer la saison 3 | S2E10
    demain la saison 3 | S2E10
    la saison 3 demain | S2E10
    ensuite S3E4 | S3E3
    prochain épisode S3E4 | S3E3
    ce soir S3E4 | S3E3
    je viens de commencer la saison 3 | episode? 3
    je commence la saison 3 | episode? 3
    début de la saison 3 | episode? 3
    au début de la saison 3 | episode? 3
    au milieu de la saison 3 | episode? 3
    à la moitié de la saison 3 | episode? 3
    dans la saison 3 | episode? 3
    en saison 3 | episode? 3
    je regarde la saison 3 | episode? 3
    en train de regarder la saison 3 | episode? 3
    pas fini la saison 3 | episode? 3
    je n'ai pas fini la saison 3 | episode? 3
    saison 3 pas terminée | episode? 3
    presque fini la saison 3 | episode? 3
    j'en suis à la saison 3 | episode? 3
    jusqu'à la saison 3 | episode? 3
    saison 3 | finished? 3
    troisième saison | finished? 3
    première saison | finished? 1
    la saison trois | finished? 3
    jusqu'à la fin de la saison 3 | finished? 3
    saisons 1 et 2 | refused
    saison 2 ou 3 | refused
    je n'ai vu que la saison 3 | refused
    à partir de S3E4 | refused
    peut-être S3E4 | refused
    presque tout | refused
    épisode 4 | refused
""")

SPANISH = rows("""
    temporada 3 episodio 4 | S3E4
    temporada 3 capítulo 4 | S3E4
    temporada 3 capitulo 4 | S3E4
    T3E4 | S3E4
    T3 cap 4 | S3E4
    capítulo 4 de la temporada 3 | S3E4
    el cuarto episodio de la tercera temporada | S3E4
    tercera temporada, cuarto capítulo | S3E4
    he visto S3E4 | S3E4
    ya vi S3E4 | S3E4
    acabo de ver S3E4 | S3E4
    estoy en S3E4 | S3E4
    hasta S3E4 inclusive | S3E4
    después de S3E4 | S3E4
    temporada 3 terminada | S3E10
    terminé la temporada 3 | S3E10
    he terminado la temporada 3 | S3E10
    acabé la tercera temporada | S3E10
    toda la temporada 3 | S3E10
    la temporada 3 completa | S3E10
    final de la temporada 3 | S3E10
    último episodio de la temporada 3 | S3E10
    penúltimo episodio de la temporada 3 | S3E9
    primer episodio de la temporada 3 | S3E1
    los dos primeros episodios de la temporada 3 | S3E2
    todo menos el final | S5E9
    todo excepto los dos últimos | S5E8
    todo | S5E10
    lo he visto todo | S5E10
    al día | S5E10
    nada | not started
    nada todavía | not started
    no he visto nada | not started
    no he empezado | not started
    aún no he empezado | not started
    sin empezar | not started
    antes de la temporada 3 | S2E10
    antes de S3E4 | S3E3
    hasta S3E4 | S3E3
    todavía no la temporada 3 | S2E10
    no he visto la temporada 3 | S2E10
    aún no he visto la temporada 3 | S2E10
    nunca vi la temporada 3 | S2E10
    no he empezado la temporada 3 | S2E10
    sin ver la temporada 3 | S2E10
    voy a empezar la temporada 3 | S2E10
    voy a ver S3E4 | S3E3
    quiero ver la temporada 3 | S2E10
    a punto de empezar la temporada 3 | S2E10
    mañana la temporada 3 | S2E10
    siguiente S3E4 | S3E3
    próximo episodio S3E4 | S3E3
    esta noche S3E4 | S3E3
    acabo de empezar la temporada 3 | episode? 3
    empecé la temporada 3 | episode? 3
    empezando la temporada 3 | episode? 3
    al principio de la temporada 3 | episode? 3
    a mitad de la temporada 3 | episode? 3
    a la mitad de la temporada 3 | episode? 3
    en medio de la temporada 3 | episode? 3
    en la temporada 3 | episode? 3
    estoy en la temporada 3 | episode? 3
    viendo la temporada 3 | episode? 3
    estoy viendo la tercera temporada | episode? 3
    voy por la temporada 3 | episode? 3
    no he terminado la temporada 3 | episode? 3
    temporada 3 sin terminar | refused
    casi terminada la temporada 3 | episode? 3
    hasta la temporada 3 | episode? 3
    antes del final de la temporada 3 | episode? 3
    temporada 3 | finished? 3
    tercera temporada | finished? 3
    primera temporada | finished? 1
    temporada tres | finished? 3
    hasta el final de la temporada 3 | finished? 3
    temporadas 1 y 2 | refused
    temporada 2 o 3 | refused
    solo la temporada 3 | refused
    desde S3E4 | refused
    casi todo | refused
    todo S3 | refused
    todo: season 3 | refused
    S3E4 (todo) | refused
    temporada 3, todo | S3E10
    todo hasta S3E4 | S3E3
    episodio 4 | refused
""")

PORTUGUESE = rows("""
    temporada 3 episódio 4 | S3E4
    temporada 3 ep 4 | S3E4
    episódio 4 da temporada 3 | S3E4
    3ª temporada episódio 4 | S3E4
    quarto episódio da terceira temporada | S3E4
    já vi S3E4 | S3E4
    assisti S3E4 | S3E4
    acabei de ver S3E4 | S3E4
    acabei de assistir S3E4 | S3E4
    estou no S3E4 | S3E4
    até S3E4 inclusive | S3E4
    depois de S3E4 | S3E4
    temporada 3 terminada | S3E10
    terminei a temporada 3 | S3E10
    terminei de assistir a terceira temporada | S3E10
    toda a temporada 3 | S3E10
    a temporada 3 inteira | S3E10
    fim da temporada 3 | S3E10
    final da temporada 3 | S3E10
    último episódio da temporada 3 | S3E10
    penúltimo episódio da temporada 3 | S3E9
    primeiro episódio da temporada 3 | S3E1
    os dois primeiros episódios da temporada 3 | S3E2
    tudo menos o final | S5E9
    tudo exceto os dois últimos | S5E8
    tudo | S5E10
    já vi tudo | S5E10
    em dia | S5E10
    nada | not started
    ainda nada | not started
    não vi nada | not started
    não comecei | not started
    ainda não comecei | not started
    antes da temporada 3 | S2E10
    antes de S3E4 | S3E3
    antes do episódio 4 da temporada 3 | S3E3
    até S3E4 | S3E3
    ainda não a temporada 3 | S2E10
    não vi a temporada 3 | S2E10
    nao vi a temporada 3 | S2E10
    ainda não vi a temporada 3 | S2E10
    nunca assisti a temporada 3 | S2E10
    não comecei a temporada 3 | S2E10
    vou começar a temporada 3 | S2E10
    vou assistir S3E4 | S3E3
    quero ver a temporada 3 | S2E10
    prestes a começar a temporada 3 | S2E10
    amanhã a temporada 3 | S2E10
    próximo episódio S3E4 | S3E3
    hoje à noite S3E4 | S3E3
    acabei de começar a temporada 3 | episode? 3
    comecei a temporada 3 | episode? 3
    começando a temporada 3 | episode? 3
    no início da temporada 3 | episode? 3
    no meio da temporada 3 | episode? 3
    na metade da temporada 3 | episode? 3
    na temporada 3 | episode? 3
    estou na temporada 3 | episode? 3
    assistindo a temporada 3 | episode? 3
    estou vendo a temporada 3 | episode? 3
    não terminei a temporada 3 | episode? 3
    ainda não terminei a temporada 3 | episode? 3
    quase terminando a temporada 3 | episode? 3
    quase no fim da temporada 3 | episode? 3
    até a temporada 3 | episode? 3
    temporada 3 | finished? 3
    terceira temporada | finished? 3
    temporada três | finished? 3
    até o fim da temporada 3 | finished? 3
    temporadas 1 e 2 | refused
    temporada 3 e 4 | refused
    temporada 2 ou 3 | refused
    só a temporada 3 | refused
    a partir de S3E4 | refused
    quase tudo | refused
""")

POLISH = rows("""
    sezon 3 odcinek 4 | S3E4
    3 sezon 4 odcinek | S3E4
    4 odcinek 3 sezonu | S3E4
    trzeci sezon, czwarty odcinek | S3E4
    czwarty odcinek trzeciego sezonu | S3E4
    obejrzałem S3E4 | S3E4
    obejrzałam 4 odcinek 3 sezonu | S3E4
    widziałem S3E4 | S3E4
    jestem na S3E4 | S3E4
    do S3E4 włącznie | S3E4
    po S3E4 | S3E4
    skończyłem sezon 3 | S3E10
    skonczylam sezon 3 | S3E10
    cały sezon 3 | S3E10
    cały trzeci sezon | S3E10
    koniec sezonu 3 | S3E10
    finał sezonu 3 | S3E10
    ostatni odcinek sezonu 3 | S3E10
    przedostatni odcinek sezonu 3 | S3E9
    pierwszy odcinek trzeciego sezonu | S3E1
    pierwsze dwa odcinki sezonu 3 | S3E2
    dwa pierwsze odcinki sezonu 3 | S3E2
    wszystko oprócz finału | S5E9
    wszystko oprócz dwóch ostatnich odcinków | S5E8
    wszystko | S5E10
    obejrzałem wszystko | S5E10
    na bieżąco | S5E10
    nic | not started
    jeszcze nic | not started
    nic nie widziałem | not started
    nie zacząłem | not started
    jeszcze nie zaczęłam | not started
    przed sezonem 3 | S2E10
    przed S3E4 | S3E3
    do S3E4 | S3E3
    jeszcze nie sezon 3 | S2E10
    nie widziałem sezonu 3 | S2E10
    jeszcze nie widziałam sezonu 3 | S2E10
    nie oglądałem sezonu 3 | S2E10
    nie zacząłem sezonu 3 | S2E10
    nigdy nie widziałem sezonu 3 | S2E10
    zamierzam obejrzeć sezon 3 | S2E10
    chcę obejrzeć sezon 3 | S2E10
    będę oglądać S3E4 | S3E3
    jutro sezon 3 | S2E10
    następny odcinek S3E4 | S3E3
    dziś wieczorem S3E4 | S3E3
    zacząłem sezon 3 | episode? 3
    właśnie zaczęłam sezon 3 | episode? 3
    na początku sezonu 3 | episode? 3
    w połowie sezonu 3 | episode? 3
    w środku sezonu 3 | episode? 3
    w trakcie sezonu 3 | episode? 3
    oglądam sezon 3 | episode? 3
    w sezonie 3 | episode? 3
    na sezonie 3 | episode? 3
    nie skończyłem sezonu 3 | episode? 3
    jeszcze nie skończyłam sezonu 3 | episode? 3
    prawie skończyłem sezon 3 | episode? 3
    do sezonu 3 | episode? 3
    sezon 3 | finished? 3
    trzeci sezon | finished? 3
    sezon trzeci | finished? 3
    do końca sezonu 3 | finished? 3
    sezon 1 i 2 | refused
    sezon 2 lub 3 | refused
    tylko sezon 3 | refused
    od S3E4 | refused
    prawie wszystko | refused
""")

RUSSIAN = rows("""
    3 сезон 4 серия | S3E4
    сезон 3 серия 4 | S3E4
    4 серия 3 сезона | S3E4
    третий сезон, четвёртая серия | S3E4
    четвертая серия третьего сезона | S3E4
    3-й сезон 4-я серия | S3E4
    посмотрел S3E4 | S3E4
    посмотрела 4 серию 3 сезона | S3E4
    я посмотрел 3 сезон 4 серию | S3E4
    дошёл до S3E4 | S3E4
    до S3E4 включительно | S3E4
    после S3E4 | S3E4
    С3Е4 | S3E4
    закончил 3 сезон | S3E10
    досмотрела третий сезон | S3E10
    весь 3 сезон | S3E10
    весь третий сезон | S3E10
    конец 3 сезона | S3E10
    финал 3 сезона | S3E10
    последняя серия 3 сезона | S3E10
    предпоследняя серия 3 сезона | S3E9
    первая серия третьего сезона | S3E1
    первые две серии 3 сезона | S3E2
    всё кроме финала | S5E9
    все, кроме последних двух серий | S5E8
    всё | S5E10
    посмотрел всё | S5E10
    всё посмотрел | S5E10
    ничего | not started
    пока ничего | not started
    ничего не смотрел | not started
    не начал | not started
    ещё не начинала | not started
    до 3 сезона | episode? 3
    до S3E4 | S3E3
    перед 3 сезоном | S2E10
    перед S3E4 | S3E3
    ещё не 3 сезон | S2E10
    не смотрел 3 сезон | S2E10
    ещё не смотрела третий сезон | S2E10
    не видел S3E4 | S3E3
    не начал 3 сезон | S2E10
    никогда не смотрел 3 сезон | S2E10
    собираюсь смотреть 3 сезон | S2E10
    хочу посмотреть 3 сезон | S2E10
    буду смотреть S3E4 | S3E3
    завтра 3 сезон | S2E10
    следующая серия S3E4 | S3E3
    сегодня вечером S3E4 | S3E3
    начал 3 сезон | episode? 3
    только начала третий сезон | episode? 3
    в начале 3 сезона | episode? 3
    в середине 3 сезона | episode? 3
    на середине 3 сезона | episode? 3
    половина 3 сезона | episode? 3
    смотрю 3 сезон | episode? 3
    сейчас смотрю 3 сезон | episode? 3
    в 3 сезоне | episode? 3
    на 3 сезоне | episode? 3
    не досмотрел 3 сезон | episode? 3
    ещё не закончила 3 сезон | episode? 3
    почти закончил 3 сезон | episode? 3
    3 сезон | finished? 3
    третий сезон | finished? 3
    сезон три | finished? 3
    до конца 3 сезона | finished? 3
    1 и 2 сезон | refused
    2 или 3 сезон | refused
    только 3 сезон | refused
    с 3 сезона | refused
    почти всё | refused
    3 sezon 4 seriya | S3E4
    posmotrel 3 sezon 4 seriyu | S3E4
    posmotrela S3E4 | S3E4
    dosmotrel 3 sezon | S3E10
    ves 3 sezon | S3E10
    tretiy sezon | finished? 3
    ne smotrel 3 sezon | S2E10
    eshche ne smotrel 3 sezon | S2E10
    esche ne nachal 3 sezon | S2E10
    nachal 3 sezon | episode? 3
    smotryu 3 sezon | episode? 3
    smotriu 3 sezon | episode? 3
    v seredine 3 sezona | episode? 3
    pered 3 sezonom | S2E10
    do S3E4 vklyuchitelno | S3E4
    nichego | not started
    vse posmotrel | S5E10
    zavtra S3E4 | S3E3
""")

ALL = [*ENGLISH, *GERMAN, *FRENCH, *SPANISH, *PORTUGUESE, *POLISH, *RUSSIAN]


@pytest.mark.parametrize(("typed", "wanted"), ALL)
def test_what_is_said(typed: str, wanted: str) -> None:
    assert said(typed) == wanted


@pytest.mark.parametrize(("typed", "wanted"), ALL)
def test_case_and_composition_say_nothing(typed: str, wanted: str) -> None:
    assert said(typed.upper().replace("ß", "ss")) == wanted
