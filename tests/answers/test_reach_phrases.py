"""More of how people say it, in no order."""

from __future__ import annotations

import pytest

from tests.answers.reach_world import rows, said

PHRASES = rows("""
    im up to s3 ep4 | S3E4
    i'm on episode 4 of season 3 | episode? 3
    just got to season 3 | episode? 3
    finished up season 3 | S3E10
    finished with season 3 | S3E10
    i finished s3 last night | S3E10
    S3 finished | S3E10
    finally finished season 3 | S3E10
    wrapped up season 3 | S3E10
    season 3 all done | S3E10
    i have completed season three | S3E10
    completed all of season 3 | S3E10
    watched all of season 3 | S3E10
    saw all of season 3 | S3E10
    i've watched all 10 episodes of season 3 | episode? 3
    i watched the season 3 finale | S3E10
    done S3E4 | S3E4
    S3E4 done | S3E4
    s3e4 seen | S3E4
    s3e4 watched | S3E4
    watched s3e4 last night | S3E4
    we watched s3e4 | S3E4
    ive only seen up to s3e4 | S3E4
    only up to S3E4 | S3E4
    season 3, episode 4 (not finished) | S3E3
    have not finished S3E4 | S3E3
    hasn't started season 3 | S2E10
    never started season 3 | S2E10
    I haven't begun season 3 | S2E10
    season 3 not started | S2E10
    season 3: not started | S2E10
    season 3 haven't started | S2E10
    not watched season 3 | S2E10
    didn't start season 3 | S2E10
    don't know season 3 | refused
    no s3 | S2E10
    s3 no | S2E10
    before the start of season 3 | S2E10
    prior to season 3 | S2E10
    right before S3E4 | S3E3
    just before S3E4 | S3E3
    all before season 3 | S2E10
    up to but not S3E4 | S3E3
    stop before S3E4 | refused
    till S3E4 | S3E3
    'til S3E4 | S3E3
    up until season 3 | episode? 3
    until the season 3 finale | S3E9
    starting season 3 soon | S2E10
    starting S3 tonight | S2E10
    start season 3 tomorrow | S2E10
    tomorrow s3e4 | S3E3
    tonight: S3E4 | S3E3
    gonna watch s3e4 | S3E3
    I will start season 3 | S2E10
    I'll watch S3E4 next | S3E3
    plan to watch season 3 | S2E10
    need to watch season 3 | S2E10
    watch season 3 next | S2E10
    next season 3 | S2E10
    next episode S3E4 | S3E3
    next: S3E4 | S3E3
    S3E4 is up next | S3E3
    S3E4 coming up | S3E3
    upcoming S3E4 | S3E3
    about to begin season 3 | S2E10
    about to finish S3 | episode? 3
    half of season 3 | episode? 3
    half way through season 3 | episode? 3
    half-way through S3 | episode? 3
    halfway into season 3 | episode? 3
    midway through season 3 | episode? 3
    mid S3 | episode? 3
    in the middle of season 3 | episode? 3
    middle of S3 | episode? 3
    partway through season 3 | episode? 3
    a couple of episodes into season 3 | episode? 3
    early season 3 | episode? 3
    late season 3 | episode? 3
    beginning of season 3 | episode? 3
    end of season 2 | S2E10
    at the end of season 2 | S2E10
    near end of season 3 | episode? 3
    almost through season 3 | episode? 3
    nearly done season 3 | episode? 3
    not done with season 3 | episode? 3
    not done S3 | episode? 3
    not quite finished season 3 | episode? 3
    haven't completed season 3 | episode? 3
    haven't quite finished season 3 | episode? 3
    didn't get through season 3 | episode? 3
    still in season 3 | episode? 3
    still on s3 | episode? 3
    still watching | refused
    am watching season 3 | episode? 3
    currently watching S3 | episode? 3
    currently in S3 | episode? 3
    current season 3 | episode? 3
    binging season 3 | episode? 3
    bingeing s3 | episode? 3
    at S3 | episode? 3
    S3 in progress | episode? 3
    started s3 | episode? 3
    just begun season 3 | episode? 3
    began season 3 | episode? 3
    s3 start | episode? 3
    season 3 beginning | episode? 3
    first episode of S3 | S3E1
    S3 first episode | S3E1
    s3 premiere | S3E1
    premiere | refused
    season 3 premier | S3E1
    series premiere | S1E1
    pilot episode | S1E1
    the pilot | S1E1
    S1 pilot | S1E1
    watched the pilot | S1E1
    before the pilot | not started
    haven't seen the pilot | not started
    finale of s3 | S3E10
    s3 season finale | S3E10
    last episode of S3 | S3E10
    first 2 episodes | S1E2
    first two episodes | S1E2
    first two eps of season 3 | S3E2
    first two episodes of s3 | S3E2
    first three of season 3 | S3E3
    seen 3 of 10 | refused
    seen three of ten episodes of season 3 | S3E3
    3/10 season 3 | S3E3
    3 out of 10 of season 3 | S3E3
    all but the finale | S5E9
    all but the finale of s3 | S3E9
    all but the last two | S5E8
    everything but the last episode | S5E9
    everything except the finale | S5E9
    all except S5E10 | S5E9
    everything besides the finale | S5E9
    all minus the finale | S5E9
    caught up | S5E10
    all caught up | S5E10
    I'm caught up | S5E10
    caught up completely | S5E10
    fully caught up | S5E10
    up-to-date | S5E10
    im up to date | S5E10
    everything | refused
    all of it | S5E10
    all | S5E10
    seen it all | S5E10
    watched everything | S5E10
    the whole show | S5E10
    latest | S5E10
    none | not started
    nothing yet | not started
    not yet | not started
    not started | not started
    not started yet | not started
    haven't started yet | not started
    I have not started watching | not started
    yet to start | not started
    new | not started
    brand new | not started
    unwatched | not started
    spoiler free | not started
    0 | not started
    S1E1-S1E5 | refused
    S1E1 to S1E5 | refused
    S1E1 through S1E5 | refused
    S1E1 and S1E2 | refused
    S1 & S2 | refused
    S1, S2 | refused
    S1+S2 | refused
    season 1 and season 2 | refused
    season 2 or 3 | refused
    seasons 2 & 3 | refused
    either S2 or S3 | refused
    S2E3/S2E4 | refused
    between S2E3 and S2E5 | refused
    S2E3 not S2E4 | refused
    not S2E4 but S2E3 | S2E3
    S2E3; S2E4 tomorrow | S2E3
    season 2 except the last one | S2E9
    season 2 minus the finale | S2E9
    not sure | refused
    dunno | refused
    hello | refused
    ? | refused
    S3E4 spoilers please | refused
    S3E4 pls | S3E4
    please set S3E4 | refused
    set S3E4 | refused
    I think S3E4 | refused
    maybe S3E4 | refused
    S3E4 or so | refused
    S3E4ish | refused
    ~S3E4 | refused
    around season 3 | refused
    approximately S3E4 | refused
    at least S3E4 | refused
    at most S3E4 | refused
    no more than S3E4 | refused
    less than S3E4 | refused
    more than season 3 | refused
    beyond S3E4 | refused
    past S3E4 | refused
    past season 3 | refused
    over S3E4 | refused
    under S3E4 | refused
    after S3E4 | S3E4
    after season 3 | S3E10
    from season 3 | refused
    since S3E4 | refused
    S3E4 onwards | refused
    skip season 3 | refused
    skipped S3E4 | refused
    except S3E4 | refused
    without S3E4 | refused
    spoil season 3 | refused
    no spoilers past S3E4 | refused
    S3E4 was great | refused
    season 3 rewatch | refused
    rewatching S3 | episode? 3
    third season | finished? 3
    the third | refused
    third | refused
    3rd season 4th episode | S3E4
    fourth episode of third season | S3E4
    episode four season three | S3E4
    ep 4 s 3 | S3E4
    e4 s3 | S3E4
    E4S3 | S3E4
    4x3 | S4E3
    3:04 | refused
    3-04 | refused
    s3-04 | refused
    S03xE04 | refused
    Season3 Ep4 | S3E4
    season-3-episode-4 | S3E4
    S3_E4 | S3E4
    S3E4. | S3E4
    S3 / E4 | refused
    im up to date | S5E10
    first two episodes | S1E2
    series premiere | S1E1
    ive only seen up to s3e4 | S3E4
    the first two | S1E2
    Ich bin bei Staffel 3 Folge 4 | S3E4
    ich habe gerade S3E4 gesehen | S3E4
    hab Staffel 3 durch | S3E10
    bin mit Staffel 3 fertig | S3E10
    ich bin fertig mit Staffel 3 | S3E10
    Staffel 3 abgeschlossen | S3E10
    Staffel 3 komplett gesehen | S3E10
    die komplette Staffel 3 | S3E10
    alle Folgen von Staffel 3 | S3E10
    alle Folgen der dritten Staffel gesehen | S3E10
    bis zum Ende von Staffel 3 | finished? 3
    bis zum Finale von Staffel 3 | S3E9
    bis zur Mitte von Staffel 3 | episode? 3
    bis Folge 4 von Staffel 3 | S3E3
    bis einschließlich Folge 4 der 3. Staffel | S3E4
    vor dem Finale von Staffel 3 | S3E9
    vor der dritten Staffel | S2E10
    bevor ich Staffel 3 anfange | S2E10
    ich fange gleich Staffel 3 an | S2E10
    ich fange gerade mit Staffel 3 an | episode? 3
    beginne Staffel 3 | episode? 3
    ich möchte Staffel 3 schauen | S2E10
    ich werde S3E4 schauen | S3E3
    als nächstes kommt S3E4 | S3E3
    Staffel 3 kommt als nächstes | S2E10
    Staffel 3 ungesehen | S2E10
    Staffel 3 nicht gesehen | S2E10
    Staffel 3 habe ich noch nicht gesehen | S2E10
    ich habe Staffel 3 noch nicht begonnen | S2E10
    mit Staffel 3 noch nicht angefangen | S2E10
    nicht in Staffel 3 | S2E10
    S3E4 noch nicht | S3E3
    noch nicht S3E4 | S3E3
    Staffel 3 halb | episode? 3
    halbe Staffel 3 | episode? 3
    etwa in der Mitte von Staffel 3 | refused
    ich stecke mitten in der dritten Staffel | refused
    aktuell Staffel 3 | episode? 3
    momentan in Staffel 3 | episode? 3
    Staffel 3 läuft | episode? 3
    alles außer den letzten beiden Folgen | S5E8
    alles außer Staffel 5 | S4E10
    Pilotfolge | S1E1
    Premiere von Staffel 3 | S3E1
    erste Folge der dritten Staffel | S3E1
    zweite Staffel vor der dritten | refused
    von Staffel 1 bis 3 | refused
    Staffel 1-3 | refused
    Staffel 1 bis Staffel 3 | refused
    j'ai terminé la saison 3 | S3E10
    je viens de finir la saison 3 | S3E10
    j'ai vu toute la saison 3 | S3E10
    tous les épisodes de la saison 3 | S3E10
    je suis à l'épisode 4 de la saison 3 | S3E4
    j'en suis à l'épisode 4 de la saison 3 | S3E4
    je suis en saison 3 | episode? 3
    je suis au milieu de la saison 3 | episode? 3
    je suis au début de la saison 3 | episode? 3
    je suis à la saison 3 | episode? 3
    saison 3 en cours | episode? 3
    saison 3 pas vue | S2E10
    saison 3 pas encore vue | S2E10
    saison 3 pas commencée | S2E10
    pas encore S3E4 | S3E3
    S3E4 pas encore vu | S3E3
    je n'ai pas encore terminé la saison 3 | episode? 3
    j'ai pas fini la saison 3 | episode? 3
    avant le début de la saison 3 | S2E10
    avant l'épisode 4 de la saison 3 | S3E3
    juste avant S3E4 | S3E3
    jusqu'à l'épisode 4 de la saison 3 | S3E3
    jusqu'au milieu de la saison 3 | episode? 3
    tout sauf la saison 5 | S4E10
    tout sauf le dernier épisode | S5E9
    S3E4 demain | S3E3
    demain je commence la saison 3 | S2E10
    je commence demain la saison 3 | S2E10
    prochain: S3E4 | S3E3
    le prochain est S3E4 | S3E3
    épisode pilote | S1E1
    premier épisode | refused
    je suis à jour | S5E10
    j'ai commencé la saison 3 | episode? 3
    je commence à regarder la saison 3 | episode? 3
    je suis en train de regarder S3E4 | S3E3
    pas la saison 3 | S2E10
    aucune saison | refused
    he acabado la temporada 3 | S3E10
    ya terminé la temporada 3 | S3E10
    acabo de terminar la temporada 3 | S3E10
    he visto toda la temporada 3 | S3E10
    todos los episodios de la temporada 3 | S3E10
    voy por el capítulo 4 de la temporada 3 | episode? 3
    estoy en el capítulo 4 de la temporada 3 | S3E4
    estoy a mitad de la temporada 3 | episode? 3
    estoy empezando la temporada 3 | episode? 3
    la temporada 3 no | S2E10
    no la temporada 3 | S2E10
    temporada 3 todavía no | S2E10
    temporada 3 no vista | S2E10
    aún no empiezo la temporada 3 | S2E10
    no he acabado la temporada 3 | episode? 3
    antes del capítulo 4 de la temporada 3 | S3E3
    antes de empezar la temporada 3 | S2E10
    hasta el capítulo 4 de la temporada 3 | S3E3
    hasta la mitad de la temporada 3 | episode? 3
    el siguiente es S3E4 | S3E3
    lo siguiente es S3E4 | S3E3
    mañana veo S3E4 | S3E3
    mañana empiezo la temporada 3 | S2E10
    todo salvo la temporada 5 | S4E10
    todo menos el último episodio | S5E9
    piloto | S1E1
    casi acabo la temporada 3 | episode? 3
    terminando la temporada 3 | episode? 3
    terminei a 3ª temporada | S3E10
    já terminei a temporada 3 | S3E10
    acabei a temporada 3 | S3E10
    vi toda a temporada 3 | S3E10
    vi a temporada 3 inteira | S3E10
    todos os episódios da temporada 3 | S3E10
    estou no episódio 4 da temporada 3 | S3E4
    parei no episódio 4 da temporada 3 | episode? 3
    cheguei no episódio 4 da temporada 3 | S3E4
    estou no meio da temporada 3 | episode? 3
    estou no começo da temporada 3 | episode? 3
    estou na terceira temporada | episode? 3
    temporada 3 ainda não | S2E10
    temporada 3 não vi | S2E10
    não acabei a temporada 3 | episode? 3
    antes de começar a temporada 3 | S2E10
    até o episódio 4 da temporada 3 | S3E3
    até a metade da temporada 3 | episode? 3
    o próximo é S3E4 | S3E3
    amanhã começo a temporada 3 | S2E10
    vou começar a 3ª temporada amanhã | S2E10
    tudo menos a temporada 5 | S4E10
    tudo menos o último episódio | S5E9
    skończyłem trzeci sezon | S3E10
    obejrzałem cały 3 sezon | S3E10
    obejrzałam wszystkie odcinki sezonu 3 | S3E10
    jestem na 4 odcinku 3 sezonu | S3E4
    jestem w połowie sezonu 3 | episode? 3
    jestem w trakcie 3 sezonu | episode? 3
    jestem na początku 3 sezonu | episode? 3
    zaczynam sezon 3 | episode? 3
    sezon 3 jeszcze nie | S2E10
    sezonu 3 jeszcze nie widziałem | S2E10
    nie widziałam jeszcze sezonu 3 | S2E10
    nie obejrzałem sezonu 3 | S2E10
    nie dokończyłem sezonu 3 | episode? 3
    przed 4 odcinkiem 3 sezonu | S3E3
    przed finałem sezonu 3 | S3E9
    do 4 odcinka 3 sezonu | S3E3
    do połowy sezonu 3 | episode? 3
    następny to S3E4 | S3E3
    jutro zaczynam sezon 3 | S2E10
    zacznę sezon 3 | S2E10
    wszystko oprócz sezonu 5 | S4E10
    wszystko poza ostatnim odcinkiem | S5E9
    pilot | S1E1
    я закончил третий сезон | S3E10
    я посмотрел весь третий сезон | S3E10
    посмотрел все серии 3 сезона | S3E10
    досмотрел 3 сезон до конца | finished? 3
    я на 4 серии 3 сезона | S3E4
    я на третьем сезоне | episode? 3
    я в середине третьего сезона | episode? 3
    начинаю 3 сезон | episode? 3
    3 сезон ещё не смотрел | S2E10
    3 сезон не смотрел | S2E10
    третий сезон не видел | S2E10
    не досмотрел третий сезон | episode? 3
    ещё не досмотрела третий сезон | episode? 3
    перед 4 серией 3 сезона | S3E3
    до 4 серии 3 сезона | S3E3
    до середины 3 сезона | episode? 3
    следующая S3E4 | S3E3
    завтра начинаю 3 сезон | S2E10
    начну 3 сезон завтра | S2E10
    всё кроме последней серии | S5E9
    всё кроме 5 сезона | S4E10
    первая серия | refused
    пилотная серия | S1E1
    ещё ничего не смотрел | not started
    ничего ещё не видел | not started
    не начинал смотреть | not started
    в процессе 3 сезона | episode? 3
    смотрю третий сезон | episode? 3
    осталось 3 серии 3 сезона | S3E2
    ещё 3 серии 3 сезона | episode? 3
    dosmotrela tretiy sezon | S3E10
    ya na 4 serii 3 sezona | S3E4
    eshyo ne smotrel 3 sezon | S2E10
    eshe ne smotrela tretij sezon | S2E10
    posle 3 sezona | S3E10
    posledniaia seriia 3 sezona | S3E10
    final 3 sezona | S3E10
    pervaya seriya 3 sezona | S3E1
    poka ne smotrel | not started
    ne nachinal | not started
""")


@pytest.mark.parametrize(("typed", "wanted"), PHRASES)
def test_what_is_said(typed: str, wanted: str) -> None:
    assert said(typed) == wanted
