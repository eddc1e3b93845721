"""The form that an interaction over HTTP must have before it is passed to discord.py's parser.

The classes describe the fields that the bot needs. Other fields are ignored, because Discord may add new ones at any
time. The bot can answer every payload that matches, or refuse it with a message. The classes have the names that
Discord's documentation uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct

Snowflake: TypeAlias = Annotated[str, Meta(pattern=r"\A[1-9][0-9]{0,19}\Z")]
Token: TypeAlias = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_+/=-][A-Za-z0-9_.+/=-]*\Z")]
"""An interaction's token. Only certain characters are allowed, because it becomes part of a URL."""
Permissions: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9]{1,40}\Z")]


class User(Struct):
    """The user who asks. discord.py needs all of these fields to read a user."""

    id: Snowflake
    username: str
    discriminator: str
    avatar: str | None


class Member(Struct):
    """The user who asks in a server, with their permissions there."""

    user: User
    permissions: Permissions


class Message(Struct):
    """The message that contains the button or select menu that was used."""

    id: Snowflake


class _Option(Struct, tag_field="type", kw_only=True):
    name: str
    focused: bool = False
    options: list[Option] = []


class SubcommandOption(_Option, tag=1, kw_only=True):
    """A subcommand with its own options."""


class SubcommandGroupOption(_Option, tag=2, kw_only=True):
    """A subcommand group. Its options hold the subcommand."""


class StringOption(_Option, tag=3, kw_only=True):
    """An option whose value is a text."""

    value: str


class IntegerOption(_Option, tag=4, kw_only=True):
    """An option whose value is a whole number. While the user is typing, the value is a text."""

    value: int | str


class BooleanOption(_Option, tag=5, kw_only=True):
    """An option whose value is true or false."""

    value: bool


class RoleOption(_Option, tag=8, kw_only=True):
    """An option whose value is the id of a role."""

    value: Snowflake


class NumberOption(_Option, tag=10, kw_only=True):
    """An option whose value is a number. While the user is typing, the value is a text."""

    value: float | str


Option: TypeAlias = (
    SubcommandOption | SubcommandGroupOption | StringOption | IntegerOption | BooleanOption | RoleOption | NumberOption
)


class Resolved(Struct):
    """The objects to which a command refers, by their ids. The bot reads messages itself, so any object will do."""

    messages: dict[str, dict[str, Any]] = {}


class CommandData(Struct):
    """The command that was used, with its options; for a menu, the message on which it was used."""

    id: Snowflake
    name: str
    type: Literal[1, 2, 3] = 1
    guild_id: Snowflake | None = None
    options: list[Option] = []
    resolved: Resolved | None = None


class ComponentData(Struct):
    """The button or select menu that was used, with the chosen values."""

    custom_id: str
    component_type: int
    values: list[str] = []


class ModalComponent(Struct):
    """A component of a modal: a text input, a select menu, or a label that contains one of them."""

    type: int
    custom_id: str = ""
    value: Any = None
    values: list[str] = []
    component: ModalComponent | None = None
    components: list[ModalComponent] = []


class ModalData(Struct):
    """The modal that was submitted, with the values that the user entered."""

    custom_id: str
    components: list[ModalComponent]


class Ping(Struct, tag_field="type", tag=1):
    """A request by which Discord checks that the endpoint answers."""


class _Interaction(Struct, tag_field="type", kw_only=True):
    id: Snowflake
    token: Token
    application_id: Snowflake
    channel_id: Snowflake | None = None
    guild_id: Snowflake | None = None
    member: Member | None = None
    user: User | None = None

    def __post_init__(self) -> None:
        """Require a member in a server, and a user elsewhere."""
        if (self.user if self.guild_id is None else self.member) is None:
            raise ValueError("no user")


class CommandInteraction(_Interaction, tag=2, kw_only=True):
    """A user has sent a slash command."""

    data: CommandData


class ComponentInteraction(_Interaction, tag=3, kw_only=True):
    """A user has used a button or select menu."""

    data: ComponentData
    message: Message


class AutocompleteInteraction(_Interaction, tag=4, kw_only=True):
    """A user is typing in an option that suggests values."""

    data: CommandData

    def __post_init__(self) -> None:
        """Require an option that has the focus, which is the one that the user is typing in."""
        _Interaction.__post_init__(self)
        if not _has_focus(self.data.options):
            raise ValueError("no focused option")


class ModalInteraction(_Interaction, tag=5, kw_only=True):
    """A user has submitted a modal."""

    data: ModalData


def _has_focus(options: Iterable[Option]) -> bool:
    return any(option.focused or _has_focus(option.options) for option in options)


Inbound: TypeAlias = Ping | CommandInteraction | ComponentInteraction | AutocompleteInteraction | ModalInteraction


class Request(Struct):
    """An interaction as the only field of an object.

    A fast path: msgspec analyses a class once, but a bare union of classes in every call. Gain: 7 of the 13 µs for
    decoding a request.
    """

    interaction: Inbound
