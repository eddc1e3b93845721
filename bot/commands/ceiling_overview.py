"""Every ceiling of a server in one list, threads and posts below their channel; and which stay higher than another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.cards.markdown import escape
from bot.cards.settings_cards import ceiling_words, mode_words
from bot.commands.managed_places import Place, settings_of
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.spoilers.clearance import PlaceKind
from bot.storage.store import PlaceSettings

PLACES_LISTED = 20
POSTS_NAMED = 5


def overview(settings: Sequence[PlaceSettings], server: int, knowledge: Knowledge) -> list[str]:
    """The lines of `/spoilers show`."""
    default = settings_of(settings, server)
    lines = ["## Spoilers in this server", _place_line("Default", default, knowledge, PlaceKind.SERVER)]
    if default is not None and default.grace_days:
        lines.append(f"- Episodes count as unwatched for {default.grace_days} days after they come out")
    if default is not None and default.manager_role is not None:
        lines.append(f"- <@&{default.manager_role}> may use /spoilers, besides Manage Server")
    places = _below_their_channels([item for item in settings if not item.is_server], knowledge)
    lines += places[:PLACES_LISTED]
    if len(places) > PLACES_LISTED:
        lines.append(f"and {len(places) - PLACES_LISTED} more")
    lines.append("-# A thread or post without a ceiling of its own follows its channel.")
    return lines


def _below_their_channels(places: Sequence[PlaceSettings], knowledge: Knowledge) -> list[str]:
    channels = {item.place: item for item in places if item.parent is None}
    threads: dict[int, list[PlaceSettings]] = {}
    for item in places:
        if item.parent is not None:
            threads.setdefault(item.parent, []).append(item)
    lines: list[str] = []
    for channel in dict.fromkeys([*channels, *threads]):
        here = channels.get(channel)
        if channel not in threads and here is not None and not here.ceiling and here.mode is None:
            continue  # set once, and put back
        lines.append(_place_line(f"<#{channel}>", here, knowledge, PlaceKind.CHANNEL))
        lines += [
            f"  {_place_line(f'<#{each.place}>', each, knowledge, PlaceKind.THREAD)}"
            for each in threads.get(channel, ())
        ]
    return lines


def _place_line(name: str, item: PlaceSettings | None, knowledge: Knowledge, scope: PlaceKind) -> str:
    ceiling: Mapping[str, Position | None] = item.ceiling if item is not None else {}
    mode = item.mode if item is not None else None
    parts = [
        f"{escape(work.title)} {ceiling_words(ceiling, work.code, scope)}"
        for work in knowledge.works.values()
        if work.code in ceiling or scope == PlaceKind.SERVER
    ]
    if mode is not None or scope == PlaceKind.SERVER:
        parts.append(f"the rest {mode_words(mode, scope)}")
    return f"- **{name}**: {'; '.join(parts) or mode_words(None, scope)}"


def staying_higher(settings: Sequence[PlaceSettings], place: Place, work: str, now: Position | None) -> str | None:
    """Which narrower places stay higher than what a wider one has now; None if none does."""
    if place.thread is not None:
        return None
    wanted = place.channel
    above = [
        (item.place, position)
        for item in settings
        if not item.is_server and (wanted is None or item.parent == wanted)
        if (position := item.ceiling.get(work)) is not None and (now is None or position > now)
    ]
    if not above:
        return None
    named = [f"<#{id_}> ({position.code})" for id_, position in above[:POSTS_NAMED]]
    rest = f" and {len(above) - POSTS_NAMED} more" if len(above) > POSTS_NAMED else ""
    return f"These have a ceiling of their own and stay higher: {', '.join(named)}{rest}."
