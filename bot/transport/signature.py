"""Is a request Discord's? Ed25519 over timestamp and raw body, by the public key of the application."""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
_SECONDS = re.compile(r"[0-9]{1,12}")


class SignatureVerifier:
    """Checks what comes with a request.

    Nothing here is secret, the key included, so there is nothing that the time of a comparison could betray.

    Args:
        public_key: as the Developer Portal shows it: 64 hexadecimal digits.

    Raises:
        ValueError: if it is no key.
    """

    def __init__(self, public_key: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))

    def signed_at(self, signature: str, timestamp: str, body: bytes) -> int | None:
        """When a request was signed, in seconds since 1970; None if it is not signed with the key.

        Args:
            signature: the header `X-Signature-Ed25519`.
            timestamp: the header `X-Signature-Timestamp`.
            body: as it came, before anybody has read it as anything.
        """
        if not _SIGNATURE.fullmatch(signature) or not _SECONDS.fullmatch(timestamp):
            return None
        try:
            self._key.verify(bytes.fromhex(signature), timestamp.encode() + body)
        except InvalidSignature:
            return None
        return int(timestamp)
