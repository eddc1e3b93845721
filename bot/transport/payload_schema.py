"""What an interaction over HTTP must look like before discord.py gets to see it.

Only what is read outside discord.py's own parsing is described, and more may always be there: Discord adds fields
whenever it likes. Whatever has these shapes can be answered by one message, or refused by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct

Snowflake: TypeAlias = Annotated[str, Meta(pattern=r"\A[1-9][0-9]{0,19}\Z")]
Token: TypeAlias = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_+/=-][A-Za-z0-9_.+/=-]*\Z")]
"""It becomes part of an address."""
Number: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9]{1,40}\Z")]


class User(Struct):
    """Who asks. discord.py takes one without these fields for nobody."""

    id: Snowflake
    username: str
    discriminator: str
    avatar: str | None


class Member(Struct):
    """Who asks in a server, and what they may do there."""

    user: User
    permissions: Number


class Message(Struct):
    """The message whose control was used."""

    id: Snowflake


class _Option(Struct, tag_field="type", kw_only=True):
    name: str
    focused: bool = False
    options: list[Option] = []


class Subcommand(_Option, tag=1, kw_only=True):
    """Holds options."""


class Group(_Option, tag=2, kw_only=True):
    """Holds a subcommand."""


class Text(_Option, tag=3, kw_only=True):
    """What was typed."""

    value: str


class IntegerOption(_Option, tag=4, kw_only=True):
    """A whole number; a text while it is being typed."""

    value: int | str


class BooleanOption(_Option, tag=5, kw_only=True):
    """True or false."""

    value: bool


class Role(_Option, tag=8, kw_only=True):
    """A role, by its id."""

    value: Snowflake


class NumberOption(_Option, tag=10, kw_only=True):
    """A number; a text while it is being typed."""

    value: float | str


Option: TypeAlias = Subcommand | Group | Text | IntegerOption | BooleanOption | Role | NumberOption


class Command(Struct):
    """Which command, and with what."""

    id: Snowflake
    name: str
    type: Literal[1, 2, 3] = 1
    guild_id: Snowflake | None = None
    options: list[Option] = []


class ComponentData(Struct):
    """Which button or select, and what was chosen."""

    custom_id: str
    component_type: int
    values: list[str] = []


class Field(Struct):
    """A field of a form, or what stands around it."""

    type: int
    custom_id: str = ""
    value: Any = None
    values: list[str] = []
    component: Field | None = None
    components: list[Field] = []


class ModalData(Struct):
    """Which form, and what was filled in."""

    custom_id: str
    components: list[Field]


class Ping(Struct, tag_field="type", tag=1):
    """Discord looks whether somebody is there."""


class _Interaction(Struct, tag_field="type", kw_only=True):
    id: Snowflake
    token: Token
    application_id: Snowflake
    channel_id: Snowflake | None = None
    guild_id: Snowflake | None = None
    member: Member | None = None
    user: User | None = None

    def __post_init__(self) -> None:
        """Somebody must have asked."""
        if (self.user if self.guild_id is None else self.member) is None:
            raise ValueError("nobody asks")


class CommandInteraction(_Interaction, tag=2, kw_only=True):
    """A command."""

    data: Command


class ComponentInteraction(_Interaction, tag=3, kw_only=True):
    """A button or select."""

    data: ComponentData
    message: Message


class AutocompleteInteraction(_Interaction, tag=4, kw_only=True):
    """A keystroke in an option."""

    data: Command

    def __post_init__(self) -> None:
        """It must have gone somewhere."""
        _Interaction.__post_init__(self)
        if not _focused(self.data.options):
            raise ValueError("nothing is typed into")


class ModalInteraction(_Interaction, tag=5, kw_only=True):
    """A form."""

    data: ModalData


def _focused(options: Iterable[Option]) -> bool:
    return any(option.focused or _focused(option.options) for option in options)


Inbound: TypeAlias = Ping | CommandInteraction | ComponentInteraction | AutocompleteInteraction | ModalInteraction
