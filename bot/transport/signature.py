"""Checks that a request comes from Discord, which signs the timestamp and raw body of each request with Ed25519."""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class SignatureVerifier:
    """Verifies signatures with the application's public key. The key is not secret, so timing attacks do not matter.

    Args:
        public_key: the key as the Developer Portal shows it: 64 hexadecimal digits.

    Raises:
        ValueError: if the text is not a valid key.
    """

    def __init__(self, public_key: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))

    def verify(self, signature: str, timestamp: str, body: bytes) -> int | None:
        """Return the time at which a request was signed, in seconds since 1970; None if the signature is not valid.

        Args:
            signature: the value of the header `X-Signature-Ed25519`.
            timestamp: the value of the header `X-Signature-Timestamp`.
            body: the raw body of the request.
        """
        if not _SIGNATURE.fullmatch(signature) or not _TIMESTAMP.fullmatch(timestamp):
            return None
        try:
            self._key.verify(bytes.fromhex(signature), timestamp.encode() + body)
        except InvalidSignature:
            return None
        return int(timestamp)
