"""Mutants of the spoiler rule. Each one switches off a single decision or default."""

from __future__ import annotations

from dataclasses import dataclass

RULE = "bot.spoilers.rule"
NAME_INDEX = "bot.lookup.index.name_index"
BOXES = "bot.spoilers.boxes"
CLEARANCE = "bot.spoilers.clearance"
POSITIONS = "bot.knowledge.positions"
SEALED = "bot.knowledge.sealed"
DATES = "bot.knowledge.dates"
ASSEMBLE = "bot.knowledge.loading.assembling.works"
REVEALS = "bot.knowledge.loading.assembling.reveal_points"
QUESTIONS = "bot.interactions.question_service"
CONTROLS = "bot.commands.component_router"
MANAGING = "bot.commands.ceilings.managed_places"
STORE = "bot.storage.store"
RELOAD = "bot.commands.reload"
MARKUP = "bot.cards.markdown"
CARDS = "bot.cards.answer_card"
FIND = "bot.answers.entry_search"
ENTRIES = "bot.answers.cards.entry"
TIMELINE = "bot.answers.cards.timeline"
OWN_NEXT = "bot.answers.cards.own_next"
RELEASES = "bot.answers.cards.release_dates"
PROGRESS = "bot.commands.progress"
SPINOFF = "bot.answers.cards.spinoff"
MIDDLEWARE = "bot.interactions.middleware"
CANDIDATES = "bot.lookup.matching.word_candidates"
ADMINS = "bot.runtime.admins"
REPORTS = "bot.commands.report"


@dataclass(frozen=True, slots=True)
class Mutant:
    """`before` stands exactly once in the module's source and becomes `after`."""

    name: str
    module: str
    before: str
    after: str


MUTANTS = (
    # --- what is open
    Mutant(
        "progress is not asked",
        RULE,
        "if at.work in self.progress and at <= self.progress[at.work])",
        "if at.work in self.progress)",
    ),
    Mutant(
        "a work that was not begun is watched",
        RULE,
        "if at.work in self.progress and at <= self.progress[at.work])",
        "if at <= self.progress.get(at.work, at))",
    ),
    Mutant(
        "what has not aired is open",
        RULE,
        "Episodes(at for at in self._aired if at.work",
        "Episodes(at for at in self.knowledge.episodes if at.work",
    ),
    Mutant(
        "reading takes what is merely known",
        RULE,
        "return break_seal(sealed) if self._is_known(sealed, self._watched)",
        "return break_seal(sealed) if self._is_known(sealed, self._aired)",
    ),
    Mutant(
        "open values are merely known",
        RULE,
        "for each in sealed if self._is_known(each, self._watched)]",
        "for each in sealed if self._is_known(each, self._aired)]",
    ),
    Mutant(
        "every episode has aired",
        RULE,
        "self.knowledge.aired_at.items() if aired <= moment",
        "self.knowledge.aired_at.items()",
    ),
    Mutant(
        "one position is enough",
        RULE,
        "return fact.reveal <= episodes and (",
        "return (not fact.reveal or not fact.reveal.isdisjoint(episodes)) and (",
    ),
    Mutant("as_of is not asked", RULE, "(fact.as_of is None or fact.as_of.begins <= self.now)", "True"),
    Mutant("days of grace are forgotten", RULE, "timedelta(days=max(0, clearance.grace_days))", "timedelta(days=0)"),
    Mutant(
        "progress is taken as it is",
        RULE,
        "work: max(watched)\n",
        "work: claimed\n",
    ),
    Mutant(
        "progress goes on to the last episode that has aired",
        RULE,
        "if at.work == work and at <= claimed])",
        "if at.work == work])",
    ),
    Mutant(
        "the first version holds for ever",
        RULE,
        "return found[-1] if found else None",
        "return found[0] if found else None",
    ),
    Mutant("names need not be safe to exist", RULE, "return self.name(entry) is not None", "return True"),
    Mutant("search-only names are headings", RULE, "if name.main and not name.search_only]", "if name.main]"),
    Mutant("aliases are headings", RULE, "if name.main and not name.search_only]", "if not name.search_only]"),
    Mutant("hidden entries give names", RULE, " & any_met(names.unlocks, opened)", ""),
    Mutant("hidden names are candidates", RULE, "any_met(names.own, opened) & ", ""),
    Mutant(
        "names are found for what is merely known",
        RULE,
        "self._is_known(each, self._watched) and (each",
        "self._is_known(each, self._aired) and (each",
    ),
    Mutant("names of all works are candidates", NAME_INDEX, "if work is None else", "if True else"),
    Mutant("names of all kinds are candidates", RULE, "[category in categories for", "[True for"),
    Mutant("one condition of several is asked", NAME_INDEX, "np.logical_or.reduceat", "np.logical_and.reduceat"),
    Mutant("what is not out can have been watched", RULE, " and (each.aired is None or each.aired in self._aired)", ""),
    # --- what is veiled
    Mutant(
        "withholding views veil",
        RULE,
        "self.is_veiling = clearance.beyond is BeyondPolicy.VEILED",
        "self.is_veiling = True",
    ),
    Mutant(
        "veiling views withhold",
        RULE,
        "self.is_veiling = clearance.beyond is BeyondPolicy.VEILED",
        "self.is_veiling = False",
    ),
    Mutant("a veil does not ask the mode", RULE, "if not self.is_veiling or all(", "if all("),
    Mutant(
        "what is open is veiled too",
        RULE,
        "if not self.is_veiling or all(self._is_known(piece, self._watched) for piece in pieces):",
        "if not self.is_veiling:",
    ),
    Mutant(
        "a veil may hold what does not exist",
        RULE,
        "if not all(self._is_known(piece, self._aired) for piece in pieces):",
        "if False:",
    ),
    Mutant(
        "a veil needs only what its first piece needs",
        RULE,
        "union(*(piece.reveal for piece in pieces))",
        "union(*(piece.reveal for piece in pieces[:1]))",
    ),
    Mutant(
        "withholding views look beyond",
        RULE,
        "if not self.is_veiling:\n            return []",
        "if False:\n            return []",
    ),
    Mutant("what is open is looked for beyond", RULE, " & known & ~self._open_names", " & known"),
    Mutant("what is unknown is looked for beyond", RULE, " & known & ~self._open_names", " & ~self._open_names"),
    # --- which boxes stand, and what is in them
    Mutant(
        "withholding views have boxes",
        RULE,
        "if not self.is_veiling:\n            return NO_BOXES",
        "if False:\n            return NO_BOXES",
    ),
    Mutant(
        "boxes stand only where something is in them",
        RULE,
        "return Boxes(*self._empty_boxes,",
        "return NO_BOXES if not any(veils := list(veils)) else Boxes(*self._empty_boxes,",
    ),
    Mutant(
        "boxes stand for what has not aired",
        RULE,
        "for at in season.episodes if at in self._aired]",
        "for at in season.episodes]",
    ),
    Mutant(
        "a box without content is left out",
        BOXES,
        "return [(box.label, content) for box, content in zip(boxes, contents, strict=True)]",
        "return [(box.label, content) for box, content in zip(boxes, contents, strict=True) if content]",
    ),
    Mutant("a box holds what it does not go to", BOXES, "if reached(box.end, veil.needs):", "if box.end:"),
    Mutant(
        "a box holds what needs one of several works",
        BOXES,
        "if reached(box.end, veil.needs):",
        "if any(reached(box.end, frozenset({at})) for at in veil.needs):",
    ),
    Mutant(
        "the rest of a season goes on to the next",
        BOXES,
        'Box(f"To the end of season {here[-1].season}", _after(progress, here))',
        'Box(f"To the end of season {here[-1].season}", _after(progress, ahead))',
    ),
    Mutant(
        "a season's box goes on to the end",
        BOXES,
        'Box(f"Season {following[0].season}", _after(progress, following))',
        'Box(f"Season {following[0].season}", _after(progress, later))',
    ),
    Mutant(
        "an episode's box goes on to the end of its season",
        BOXES,
        "Box(position.code, _after(progress, [position]))",
        "Box(position.code, _after(progress, here))",
    ),
    Mutant(
        "another work's box counts the main one as seen",
        BOXES,
        "Box(title, _after(progress, ahead)) for title, ahead in others",
        "Box(title, _after(progress, ahead, beyond[0][1] or ahead)) for title, ahead in others",
    ),
    Mutant(
        "what has been seen forms a box",
        BOXES,
        "for at in aired if not reached(progress, frozenset({at}))",
        "for at in aired",
    ),
    Mutant("others read a season by episode", BOXES, "self.by_episode if alone else self.by_season", "self.by_episode"),
    Mutant(
        "whoever looks beyond reads seasons", BOXES, "self.by_episode if alone else self.by_season", "self.by_season"
    ),
    Mutant(
        "what needs several works stands in public",
        BOXES,
        "if by_episode and len(unwatched) > 1:",
        "if len(unwatched) > 1:",
    ),
    Mutant(
        "what needs several works has a box only beside another",
        BOXES,
        "if by_episode and len(unwatched) > 1:",
        "if by_episode and len(boxes) > 2:",
    ),
    Mutant(
        "a veil prints itself",
        BOXES,
        'raise TypeError("a veil can only',
        'return str(self.content) or str("a veil can only',
    ),
    # --- where they stand
    Mutant(
        "a name that nobody has gets no boxes",
        FIND,
        "boxes=view.boxes(veils),\n",
        "boxes=view.boxes(veils) if any(veils) else Answer(question).boxes,\n",
    ),
    Mutant(
        "a button of what is gone gets no boxes",
        ENTRIES,
        "boxes=view.boxes(veils), outcome",
        "boxes=view.boxes(veils) if entry else None, outcome",
    ),
    Mutant(
        "boxes stand where a timeline ends",
        TIMELINE,
        "view.boxes(_veiled(view, event) for event in chosen),",
        "view.boxes(_veiled(view, event) for event in chosen if not page or not page.next),",
    ),
    Mutant(
        "an event beyond is found by its words",
        TIMELINE,
        "told = view.open_values(event.happening for event in view.knowledge.events)",
        "told = [event.happening._value for event in view.knowledge.events]",
    ),
    Mutant(
        "boxes stand under the release of a spin-off",
        SPINOFF,
        "links=links, boxes=None)\n        case",
        "links=links)\n        case",
    ),
    Mutant("withheld values are tested", RULE, "self._aired if self.is_veiling else self._watched)", "self._aired)"),
    # --- who reads
    Mutant(
        "an unreadable store opens",
        CLEARANCE,
        "if settings.unavailable:\n        return PREMISE_ONLY",
        "if False:\n        return PREMISE_ONLY",
    ),
    Mutant(
        "strict is ignored", CLEARANCE, "Clearance(ceiling, settings.beyond,", "Clearance(ceiling, BeyondPolicy.VEILED,"
    ),
    Mutant(
        "grace is not handed on",
        CLEARANCE,
        "return Clearance(ceiling, settings.beyond, settings.grace_days)",
        "return Clearance(ceiling, settings.beyond)",
    ),
    Mutant(
        "a channel counts the asker's progress",
        CLEARANCE,
        "return Clearance(ceiling, settings.beyond, settings.grace_days)",
        "return Clearance(settings.progress or ceiling, settings.beyond, settings.grace_days)",
    ),
    Mutant(
        "a private reply counts the ceiling",
        CLEARANCE,
        "case Audience.ASKER:\n            return Clearance(settings.progress,",
        "case Audience.ASKER:\n            return Clearance(settings.progress or ceiling,",
    ),
    Mutant(
        "a private reply veils",
        CLEARANCE,
        "case Audience.ASKER:\n            return Clearance(settings.progress, BeyondPolicy.WITHHELD, personal=True)",
        "case Audience.ASKER:\n            return Clearance(settings.progress, BeyondPolicy.VEILED, personal=True)",
    ),
    Mutant(
        "typing veils",
        CLEARANCE,
        "return Clearance(_lower(settings, ceiling), BeyondPolicy.WITHHELD, settings.grace_days)",
        "return Clearance(_lower(settings, ceiling), BeyondPolicy.VEILED, settings.grace_days)",
    ),
    Mutant(
        "typing counts the place alone",
        CLEARANCE,
        "return Clearance(_lower(settings, ceiling), BeyondPolicy.WITHHELD, settings.grace_days)",
        "return Clearance(ceiling, BeyondPolicy.WITHHELD, settings.grace_days)",
    ),
    Mutant(
        "who is below reads what the place shows",
        CLEARANCE,
        "return Clearance(_lower(settings, ceiling), settings.beyond, settings.grace_days)",
        "return Clearance(ceiling, settings.beyond, settings.grace_days)",
    ),
    Mutant(
        "the higher of the two counts",
        CLEARANCE,
        "lower[work] = min(position, settings.progress[work])",
        "lower[work] = max(position, settings.progress[work])",
    ),
    Mutant(
        "who has told of nothing started has told of nothing",
        CLEARANCE,
        "elif work not in settings.not_started:",
        "else:",
    ),
    Mutant("nobody is below", CLEARANCE, "_lower(settings, ceiling) != ceiling", "False"),
    Mutant(
        "a work never told of is below",
        CLEARANCE,
        "elif work not in settings.not_started:",
        "elif not settings.progress:",
    ),
    Mutant(
        "the server's ceiling goes first",
        CLEARANCE,
        "{**settings.server_ceiling, **settings.channel_ceiling, ",
        "{**settings.channel_ceiling, **settings.server_ceiling, ",
    ),
    Mutant(
        "the channel's ceiling goes before the thread's",
        CLEARANCE,
        "**settings.channel_ceiling, **settings.thread_ceiling}",
        "**settings.thread_ceiling, **settings.channel_ceiling}",
    ),
    Mutant(
        "“not started” does not count",
        CLEARANCE,
        "**settings.channel_ceiling, **settings",
        "**{w: p for w, p in settings.channel_ceiling.items() if p}, **standing",
    ),
    # --- comparing
    Mutant(
        "an unwatched work is reached", POSITIONS, "if at is None or (at.season", "if at is not None and (at.season"
    ),
    Mutant(
        "an episode needs its successor",
        POSITIONS,
        "< (needed.season, needed.episode)",
        "<= (needed.season, needed.episode)",
    ),
    Mutant(
        "seasons are not compared",
        POSITIONS,
        "(at.season, at.episode) < (needed.season, needed.episode)",
        "(at.episode,) < (needed.episode,)",
    ),
    Mutant(
        "the earliest position suffices",
        POSITIONS,
        "latest[position.work] < position:",
        "latest[position.work] > position:",
    ),
    # --- seals
    Mutant(
        "a seal prints itself",
        SEALED,
        'raise SealError("a sealed fact can only be read through bot.spoilers.rule")',
        "return self._value",
    ),
    # --- what is out
    Mutant(
        "a day counts from its beginning",
        DATES,
        "self.last + timedelta(days=1)",
        "self.last",
    ),
    Mutant("a day ends in Greenwich", DATES, "timezone(timedelta(hours=-12))", "timezone(timedelta(0))"),
    Mutant(
        "the hour is not asked",
        DATES,
        "if self.precision is Precision.INSTANT:\n            return self.begins",
        "if False:\n            return self.begins",
    ),
    Mutant("the day before is the day itself", DATES, "timedelta(days=self.day_before)", "timedelta(0)"),
    Mutant("an hour that comes twice is the first", DATES, "return max(local", "return min(local"),
    Mutant("a month takes the hour of a day", DATES, "self.precision is not Precision.DAY", "False"),
    Mutant("every season is called aired", ASSEMBLE, "item.status is Status.AIRED and (", "("),
    Mutant(
        "uncounted episodes air with their season",
        ASSEMBLE,
        "(item.episodes is None or _counts(item, position))",
        "True",
    ),
    Mutant(
        "an aired season does not wait for its finale",
        ASSEMBLE,
        "(item.as_of, item.premiere, item.finale)",
        "(item.as_of,)",
    ),
    Mutant(
        "nobody knows an episode before it is out", ASSEMBLE, "for day in (known, released)", "for day in (released,)"
    ),
    # --- defaults
    Mutant(
        "an unreadable reveal point is the premise",
        REVEALS,
        'NEVER: Reveal = frozenset({Position("?", 99, 99)})',
        "NEVER: Reveal = PREMISE",
    ),
    Mutant(
        "later credits are safe at once",
        REVEALS,
        "return frozenset({Position(work, season - 1, last)})",
        "return PREMISE",
    ),
    Mutant(
        "titles are safe at once",
        ASSEMBLE,
        'item.title_reveal, own, "title_reveal"',
        'item.title_reveal, PREMISE, "title_reveal"',
    ),
    # --- doors
    Mutant(
        "a reply in a channel counts the asker",
        QUESTIONS,
        "audience = Audience.ASKER_IN_PLACE if is_below(settings) else Audience.CHANNEL",
        "audience = Audience.ASKER",
    ),
    Mutant(
        "a public reply counts the place alone",
        QUESTIONS,
        "audience = Audience.ASKER_IN_PLACE if is_below(settings) else Audience.CHANNEL",
        "audience = Audience.CHANNEL",
    ),
    Mutant(
        "a private reply counts the channel",
        QUESTIONS,
        "settings.always_private:\n            audience = Audience.ASKER\n",
        "settings.always_private:\n            audience = Audience.CHANNEL\n",
    ),
    Mutant("a private reply is public", QUESTIONS, "view, options), private=alone)", "view, options), private=False)"),
    Mutant("a public reply names the asker's next episode", OWN_NEXT, "if not view.personal:", "if False:"),
    Mutant(
        "the next episode is named by any title",
        OWN_NEXT,
        "title = view.read(episode.title)",
        "title = getattr(episode.title, '_value')",
    ),
    Mutant(
        "an old button lowers progress",
        PROGRESS,
        "if position is None or (at is not None and position <= at):",
        "if position is None:",
    ),
    Mutant("a first tap far ahead is not asked", PROGRESS, "position, ask_first=True)", "position)"),
    Mutant(
        "two taps at once lower progress",
        STORE,
        'statement = "raise_progress" if only_forward else "set_progress"',
        'statement = "set_progress"',
    ),
    Mutant(
        "a public episode says what its place has watched",
        RELEASES,
        "return view.personal and at is not None",
        "return at is not None",
    ),
    Mutant(
        "a public reply that says nothing is posted",
        QUESTIONS,
        "is not Audience.CHANNEL or answer.says_nothing",
        "is not Audience.CHANNEL",
    ),
    Mutant(
        "a wish for private answers is forgotten",
        QUESTIONS,
        "not context.in_server or settings.always_private:",
        "not context.in_server:",
    ),
    Mutant(
        "an id beyond the place is answered for the place",
        QUESTIONS,
        "if audience is not Audience.ASKER and _is_chosen_beyond(question, answer):",
        "if False:",
    ),
    Mutant(
        "pages of a card for one reader go as far as the place",
        QUESTIONS,
        "audience = Audience.ASKER_IN_PLACE if in_place else Audience.ASKER",
        "audience = Audience.CHANNEL",
    ),
    Mutant(
        "what is posted is the presser's",
        CONTROLS,
        "Audience.CHANNEL if interaction.guild_id else Audience.ASKER",
        "Audience.ASKER",
    ),
    Mutant(
        "anybody removes anything",
        CONTROLS,
        "if not _is_own_message(interaction):\n        raise",
        "if False:\n        raise",
    ),
    Mutant(
        "“what I've reached” shows the channel's",
        CONTROLS,
        "case Verb.REACHED:\n            await questions.send(interaction, first_page(question), Audience.ASKER)",
        "case Verb.REACHED:\n            await questions.send(interaction, first_page(question), Audience.CHANNEL)",
    ),
    Mutant(
        "“what I've reached” looks beyond",
        CONTROLS,
        "case Verb.REACHED:\n            await questions.send(interaction, first_page(question), Audience.ASKER)",
        "case Verb.REACHED:\n            await questions.send(interaction, question, Audience.ASKER_LOOKING_BEYOND)",
    ),
    Mutant(
        "links answer for the channel",
        CONTROLS,
        "case Verb.OPEN:\n            await questions.send(interaction, question, Audience.ASKER)",
        "case Verb.OPEN:\n            await questions.send(interaction, question, Audience.CHANNEL)",
    ),
    Mutant(
        "the whole card goes past the presser",
        CONTROLS,
        "case Verb.WHOLE:\n            await questions.send(interaction, question, Audience.ASKER_IN_PLACE)",
        "case Verb.WHOLE:\n            await questions.send(interaction, question, Audience.CHANNEL)",
    ),
    Mutant(
        "anybody turns everybody's pages",
        CONTROLS,
        "return asked is not None and asked.user.id == interaction.user.id",
        "return True",
    ),
    Mutant("managers are not checked", MANAGING, "if not interaction.permissions.manage_guild:", "if False:"),
    Mutant("admins are not checked", RELOAD, "if not await reloader.is_allowed(interaction.user.id):", "if False:"),
    Mutant(
        "autocomplete answers for the channel",
        QUESTIONS,
        "Audience.ASKER if alone else Audience.ASKER_TYPING",
        "Audience.CHANNEL",
    ),
    # --- what was made before
    Mutant(
        "a view is found again by less than its clearance",
        QUESTIONS,
        "frozenset(clearance.progress.items()), ",
        "",
    ),
    Mutant(
        "a card is sent again to whoever asks the same",
        QUESTIONS,
        "full_key = (view, key)",
        "full_key = (None, key)",
    ),
    Mutant(
        "an older snapshot goes on answering",
        QUESTIONS,
        "self._knowledge is not knowledge or self._minute != minute",
        "self._minute != minute",
    ),
    Mutant("settings outlive a commit", STORE, "key = (stamp, user,", "key = (stamp is None, user,"),
    # --- markup
    Mutant("bars are not escaped", MARKUP, r"[\\*_~`|<\[\]]", r"[\\*_~`<\[\]]"),
    Mutant("a tag is not closed", MARKUP, "{inner}{after}{_SPOILER}", "{inner}{after}"),
    Mutant("a public box is as long as what is in it", MARKUP, "{inner.ljust(BOX_LENGTH, _NO_BREAK_SPACE)}", "{inner}"),
    Mutant("a public box is filled with blanks", MARKUP, '_NO_BREAK_SPACE = "\\u00a0"', '_NO_BREAK_SPACE = " "'),
    Mutant("an empty public box is empty", MARKUP, "        inner = NOTHING_NEW\n", '        inner = ""\n'),
    Mutant("a public box holds marks", MARKUP, 'return shown if shown in ("", text) else None', "return shown"),
    Mutant("a public box holds what is too long for it", MARKUP, "len(_SEPARATOR.join(chosen)) <= BOX_LENGTH", "True"),
    Mutant(
        "a public box does not say that there is more",
        MARKUP,
        "inner = _ended(chosen, AND_MORE) if",
        "inner = _ended(chosen, THAT_IS_ALL) if",
    ),
    Mutant(
        "a private box is cut without a word",
        MARKUP,
        "spoiler(_SEPARATOR.join([*chosen, more]))",
        "spoiler(_SEPARATOR.join(chosen) or more)",
    ),
    Mutant(
        "a private box is longer than its room",
        MARKUP,
        "if len(box := spoiler(_SEPARATOR.join(texts))) <= room:",
        "if box := spoiler(_SEPARATOR.join(texts)):",
    ),
    Mutant(
        "not found only offers a look beyond if there is something",
        CARDS,
        "(answer.boxes is not None and not options.beyond, LOOK_BEYOND",
        "(answer.boxes is not None and answer.boxes.veils and not options.beyond, LOOK_BEYOND",
    ),
    Mutant("others read boxes by episode", CARDS, "alone = options.private and options.beyond", "alone = True"),
    Mutant(
        "one reader's boxes have the shape of others'",
        CARDS,
        "alone = options.private and options.beyond",
        "alone = False",
    ),
    Mutant(
        "what is in the boxes takes room from what is open",
        CARDS,
        "empty = box_lines(Boxes(boxes.by_season, boxes.by_episode), alone=alone)",
        "empty = box_lines(boxes, alone=alone, room=3000)",
    ),
    Mutant(
        "boxes get the room that is left over",
        CARDS,
        "room - (_least_room(boxes, alone=alone) if has_boxes else 0))",
        "room)",
    ),
    # --- who may do what, and how much
    Mutant("nobody asks too fast", MIDDLEWARE, "is_admitted = tokens >= reserve + 1", "is_admitted = True"),
    Mutant("keystrokes may take all", MIDDLEWARE, "tokens >= reserve + 1", "tokens >= 1"),
    Mutant("a pause gives more than the burst", MIDDLEWARE, "min(BURST, tokens + ", "(tokens + "),
    Mutant("whoever floods is told each time", MIDDLEWARE, "return not was_told", "return True"),
    Mutant("a repeated delivery is answered again", MIDDLEWARE, "not self._deduplicator.add(interaction.id)", "False"),
    Mutant(
        "invited members of the team are admins",
        ADMINS,
        " if each.membership_state is discord.TeamMembershipState.accepted",
        "",
    ),
    Mutant("every role in the team is an admin's", ADMINS, "if each.role in _ROLES or each.id == team.owner_id", ""),
    Mutant(
        "who is an admin is asked once", ADMINS, "if now - self._asked_at >= KEPT_SECONDS:", "if self._asked_at < 0:"
    ),
    Mutant(
        "a person's reports have no limit",
        REPORTS,
        "sum(person == user for person, _ in self._recent) >= MAX_REPORTS",
        "False",
    ),
    Mutant(
        "all reports together have no limit",
        REPORTS,
        "for _, at in self._recent) >= MAX_A_MINUTE",
        "for _, at in self._recent) < 0",
    ),
    Mutant("reports count once they are delivered", REPORTS, "self._recent.append(sent)", "None"),
    Mutant("the file of reports has no limit", REPORTS, "status.st_size + len(line) > MAX_FILE_BYTES", "False"),
    Mutant("reports follow links", REPORTS, " | os.O_NOFOLLOW", ""),
    # --- what the time of an answer tells
    Mutant("what is asked privately is kept for all", QUESTIONS, "if audience is not Audience.CHANNEL:", "if False:"),
    Mutant("what is public is kept for each", QUESTIONS, "if audience is not Audience.CHANNEL:", "if True:"),
    Mutant("typed words are kept for all", RULE, "Scope(same.open, same.counts)", "same"),
    Mutant(
        "words of hidden names are compared",
        NAME_INDEX,
        "return words[visible[words + 1] > visible[words]]",
        "return words",
    ),
    Mutant(
        "hidden words that sound alike are compared",
        CANDIDATES,
        "in self._held(index.sounding(uniform))",
        "in index.sounding(uniform).tolist()",
    ),
)

KILLERS = {
    RULE: ("tests/spoilers", "tests/interactions/test_answer_cache.py"),
    NAME_INDEX: ("tests/spoilers", "tests/lookup/test_scope.py"),
    CANDIDATES: ("tests/lookup/test_scope.py",),
    MIDDLEWARE: ("tests/interactions/test_rate_limiter.py",),
    ADMINS: ("tests/runtime/test_admins.py",),
    REPORTS: ("tests/commands/test_reports.py",),
    BOXES: ("tests/spoilers/test_boxes.py",),
    FIND: ("tests/answers/test_boxes.py",),
    ENTRIES: ("tests/answers/test_boxes.py",),
    TIMELINE: ("tests/answers/test_boxes.py", "tests/answers/test_described.py"),
    SPINOFF: ("tests/answers/test_boxes.py",),
    CLEARANCE: ("tests/spoilers",),
    POSITIONS: ("tests/knowledge/test_positions.py", "tests/spoilers"),
    SEALED: ("tests/spoilers",),
    DATES: ("tests/knowledge/test_dates.py",),
    ASSEMBLE: ("tests/answers/test_dates.py", "tests/knowledge/test_assemble.py"),
    REVEALS: ("tests/knowledge/test_assemble.py",),
    QUESTIONS: ("tests/interactions/test_answer_cache.py", "tests/interactions/test_audiences.py"),
    CONTROLS: ("tests/interactions/test_audiences.py",),
    STORE: ("tests/storage/test_commit_watch.py", "tests/storage/test_people.py"),
    **dict.fromkeys((OWN_NEXT, RELEASES, PROGRESS), ("tests/commands/test_watched.py",)),
    MANAGING: ("tests/interactions/test_audiences.py",),
    RELOAD: ("tests/interactions/test_audiences.py",),
    MARKUP: ("tests/cards/test_markdown.py",),
    CARDS: ("tests/answers/test_boxes.py", "tests/interactions/test_audiences.py"),
}
"""Which tests have to notice a broken module, those first that soon notice most."""
