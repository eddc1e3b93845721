"""A small simulation of Discord on 127.0.0.1, for a bot that runs as a separate process."""

from tests.loopback import faults
from tests.loopback.exchange import Answer, Exchange
from tests.loopback.guilds import Guild, Place
from tests.loopback.http_client import Door
from tests.loopback.process import BotProcess
from tests.loopback.server import LoopbackDiscord

__all__ = ["Answer", "BotProcess", "Door", "Exchange", "Guild", "LoopbackDiscord", "Place", "faults"]
