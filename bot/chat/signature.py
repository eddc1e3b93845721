"""Is a request Discord's? Ed25519 over timestamp and raw body, by the public key of the application."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
_SECONDS = re.compile(r"[0-9]{1,12}")


class Signatures:
    """Checks what comes with a request.

    Nothing here is secret, the key included, so there is nothing that the time of a comparison could betray.

    Args:
        public_key: as the Developer Portal shows it: 64 hexadecimal digits.

    Raises:
        ValueError: if it is no key.
    """

    def __init__(self, public_key: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))

    def signed_at(self, signatures: Sequence[str], timestamps: Sequence[str], body: bytes) -> int | None:
        """When a request was signed, in seconds since 1970; None if it is not signed with the key.

        Args:
            signatures: every header `X-Signature-Ed25519`; more than one is none.
            timestamps: every header `X-Signature-Timestamp`; likewise.
            body: as it came, before anybody has read it as anything.
        """
        if len(signatures) != 1 or len(timestamps) != 1:
            return None
        (signature,), (timestamp,) = signatures, timestamps
        if not _SIGNATURE.fullmatch(signature) or not _SECONDS.fullmatch(timestamp):
            return None
        try:
            self._key.verify(bytes.fromhex(signature), timestamp.encode() + body)
        except InvalidSignature:
            return None
        return int(timestamp)
