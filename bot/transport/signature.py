"""Checks that a request comes from Discord: Ed25519 over timestamp and raw body, by the application's public key."""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class SignatureVerifier:
    """Verifies signatures. Nothing here is secret, not even the key, so timing attacks are no concern.

    Args:
        public_key: as the Developer Portal shows it: 64 hexadecimal digits.

    Raises:
        ValueError: if it is not a key.
    """

    def __init__(self, public_key: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))

    def verify(self, signature: str, timestamp: str, body: bytes) -> int | None:
        """When a request was signed, in seconds since 1970; None if it was not signed with the key.

        Args:
            signature: the header `X-Signature-Ed25519`.
            timestamp: the header `X-Signature-Timestamp`.
            body: as it came, not decoded.
        """
        if not _SIGNATURE.fullmatch(signature) or not _TIMESTAMP.fullmatch(timestamp):
            return None
        try:
            self._key.verify(bytes.fromhex(signature), timestamp.encode() + body)
        except InvalidSignature:
            return None
        return int(timestamp)
