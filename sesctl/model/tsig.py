"""The key that signs DNS messages between two who share it (RFC 8945)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TsigKey:
    """A key; its secret is in no representation of it.

    Attributes:
        name: by which the server knows it, lower-case, without the final dot.
        algorithm: such as `hmac-sha256`.
    """

    name: str
    algorithm: str
    secret: bytes = field(repr=False)
