"""What stands for an entry in buttons and suggestions tells nothing about its id to those who lack the secret."""

from __future__ import annotations

import hashlib
import hmac

from bot.knowledge.model import Knowledge, token_of
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.small_knowledge import SMALL, make

SECRET, OTHER = b"k" * 32, b"o" * 32


def test_a_guessed_id_cannot_be_confirmed() -> None:
    """By no hash that a stranger can compute, as it could with the tokens of earlier versions."""
    knowledge = SnapshotHolder(make(SMALL), SECRET).current
    guessed = b"base"
    digests = [hashlib.new(name, guessed).hexdigest() for name in ("sha256", "sha512", "md5", "blake2b", "blake2s")]
    digests += [hashlib.blake2b(guessed, digest_size=size).hexdigest() for size in (5, 6)]
    digests += [hmac.digest(key, guessed, "sha256").hex() for key in (b"", guessed)]
    token = knowledge.tokens["base"]
    assert not any(token[1:11] in digest for digest in digests)
    assert token != token_of("base")
    assert token != SnapshotHolder(make(SMALL), OTHER).current.tokens["base"]


def test_every_entry_and_every_snapshot_has_tokens_of_the_secret() -> None:
    """Also what a reload brings; so buttons of before go on."""
    holder = SnapshotHolder(make(SMALL), SECRET)
    before = holder.current
    holder.swap(make(SMALL.replace("First Show", "Third Show")))
    after: Knowledge = holder.current
    assert after.works["AA"].title == "Third Show"
    assert dict(after.tokens) == dict(before.tokens) == {id_: token_of(id_, SECRET) for id_ in after.entries}
    assert {id_: after.ids_by_token[token] for id_, token in after.tokens.items()} == {
        id_: id_ for id_ in after.entries
    }
