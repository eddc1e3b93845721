"""What an interaction over HTTP must look like before it is passed to discord.py's parser.

Described are the fields that the bot reads itself. Others are ignored, because Discord may add some at any time. Every
payload that matches can be answered, or refused with a message. The classes are called as in Discord's documentation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct

Snowflake: TypeAlias = Annotated[str, Meta(pattern=r"\A[1-9][0-9]{0,19}\Z")]
Token: TypeAlias = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_+/=-][A-Za-z0-9_.+/=-]*\Z")]
"""It becomes part of a URL."""
Permissions: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9]{1,40}\Z")]


class User(Struct):
    """Who asks. Without these fields, discord.py reads no user at all."""

    id: Snowflake
    username: str
    discriminator: str
    avatar: str | None


class Member(Struct):
    """Who asks in a server, and with which permissions."""

    user: User
    permissions: Permissions


class Message(Struct):
    """The message with the component that was used."""

    id: Snowflake


class _Option(Struct, tag_field="type", kw_only=True):
    name: str
    focused: bool = False
    options: list[Option] = []


class SubcommandOption(_Option, tag=1, kw_only=True):
    """A subcommand with its options."""


class SubcommandGroupOption(_Option, tag=2, kw_only=True):
    """A group with its subcommand."""


class StringOption(_Option, tag=3, kw_only=True):
    """A text."""

    value: str


class IntegerOption(_Option, tag=4, kw_only=True):
    """A whole number; a text while it is being typed."""

    value: int | str


class BooleanOption(_Option, tag=5, kw_only=True):
    """True or false."""

    value: bool


class RoleOption(_Option, tag=8, kw_only=True):
    """A role, by its id."""

    value: Snowflake


class NumberOption(_Option, tag=10, kw_only=True):
    """A number; a text while it is being typed."""

    value: float | str


Option: TypeAlias = (
    SubcommandOption | SubcommandGroupOption | StringOption | IntegerOption | BooleanOption | RoleOption | NumberOption
)


class CommandData(Struct):
    """Which command, and its options."""

    id: Snowflake
    name: str
    type: Literal[1, 2, 3] = 1
    guild_id: Snowflake | None = None
    options: list[Option] = []


class ComponentData(Struct):
    """Which button or select, and the values chosen."""

    custom_id: str
    component_type: int
    values: list[str] = []


class ModalComponent(Struct):
    """A modal component: a text input or select, or its label."""

    type: int
    custom_id: str = ""
    value: Any = None
    values: list[str] = []
    component: ModalComponent | None = None
    components: list[ModalComponent] = []


class ModalData(Struct):
    """Which modal, and what was filled in."""

    custom_id: str
    components: list[ModalComponent]


class Ping(Struct, tag_field="type", tag=1):
    """Discord checks that the endpoint answers."""


class _Interaction(Struct, tag_field="type", kw_only=True):
    id: Snowflake
    token: Token
    application_id: Snowflake
    channel_id: Snowflake | None = None
    guild_id: Snowflake | None = None
    member: Member | None = None
    user: User | None = None

    def __post_init__(self) -> None:
        """Require a user, or in a server a member."""
        if (self.user if self.guild_id is None else self.member) is None:
            raise ValueError("no user")


class CommandInteraction(_Interaction, tag=2, kw_only=True):
    """A slash command."""

    data: CommandData


class ComponentInteraction(_Interaction, tag=3, kw_only=True):
    """A button or select was used."""

    data: ComponentData
    message: Message


class AutocompleteInteraction(_Interaction, tag=4, kw_only=True):
    """A keystroke in an option that suggests values."""

    data: CommandData

    def __post_init__(self) -> None:
        """Require an option with the focus."""
        _Interaction.__post_init__(self)
        if not _has_focus(self.data.options):
            raise ValueError("no focused option")


class ModalInteraction(_Interaction, tag=5, kw_only=True):
    """A modal was submitted."""

    data: ModalData


def _has_focus(options: Iterable[Option]) -> bool:
    return any(option.focused or _has_focus(option.options) for option in options)


Inbound: TypeAlias = Ping | CommandInteraction | ComponentInteraction | AutocompleteInteraction | ModalInteraction
