"""A received message, taken apart as far as judging it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.model.fault import Fault

Canonicalization: TypeAlias = Literal["simple", "relaxed"]


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One header field; `value` is unfolded, and what is not UTF-8 in it has been replaced."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address of a header field.

    Attributes:
        address: as it is written, without its angle brackets.
        domain: lower-case A-labels; empty where DNS could hold no such name.
        display_name: decoded, for people.
    """

    address: str
    domain: str
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What a server wrote down when it took the message (RFC 5321 section 4.4).

    Attributes:
        helo: how the other side called itself; empty where the server names no other side.
        reverse: the name that the address of the other side has in DNS, where the server looked.
        address: of the other side, as `ipaddress` writes it.
        by: the server itself.
        protocol: after `with`, in capitals, such as ESMTPS.
        tls: the version, and the cipher where it is told, such as `TLSv1.3`; empty where none is told.
        at: None where there is no date, or none that can be read.
    """

    helo: str = ""
    reverse: str = ""
    address: str = ""
    by: str = ""
    protocol: str = ""
    tls: str = ""
    at: datetime | None = None

    @property
    def host(self) -> str:
        """The best name there is for the other side."""
        return self.reverse or self.helo or self.address


@dataclass(frozen=True, slots=True)
class DkimSignature:
    """A DKIM-Signature field (RFC 6376 section 3.5).

    Attributes:
        domain: `d`, lower-case.
        algorithm: `a`, lower-case.
        headers: `h`, lower-case, in order.
        value: `b`, decoded.
        body_hash: `bh`, decoded.
        length: `l`; None where the whole body is signed.
        identity: `i`, or the domain with an @ before it.
    """

    domain: str
    selector: str
    algorithm: str
    headers: tuple[str, ...]
    value: bytes
    body_hash: bytes
    header_form: Canonicalization = "simple"
    body_form: Canonicalization = "simple"
    length: int | None = None
    identity: str = ""
    signed_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def key_name(self) -> str:
        """Where the public key is published."""
        return f"{self.selector}._domainkey.{self.domain}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, and what was computed of the message that it is over.

    Attributes:
        signature: or why it is none that could be verified.
        digest: SHA-256 of the header fields that it covers.
        body_matches: None where not all of the body was read.
    """

    signature: DkimSignature | Fault
    digest: bytes = b""
    body_matches: bool | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the body that is no container of others.

    Attributes:
        media_type: lower-case, such as `text/plain`.
        size: in bytes, as it is encoded.
        text: decoded, where it is a text that is to be read; not the whole of a large one.
        text_size: the bytes of the decoded text, whole; 0 for others.
    """

    media_type: str
    size: int
    attachment: bool = False
    charset: str = ""
    text: str | None = None
    text_size: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was received.

    Attributes:
        size: in bytes, of what was read.
        fields: in their order, the last added first.
        faults: what is wrong with its form, as clauses.
        complete: whether all of it was read; otherwise it is larger than what is read of any.
    """

    size: int
    header_size: int
    fields: tuple[HeaderField, ...]
    signatures: tuple[Signed, ...]
    parts: tuple[Part, ...]
    faults: tuple[str, ...] = ()
    complete: bool = True

    def all(self, name: str) -> tuple[str, ...]:
        """The values of the fields of a name, from the top."""
        return tuple(field.value for field in self.fields if field.name.lower() == name)

    def first(self, name: str) -> str:
        """The value of the topmost field of a name; empty where there is none."""
        return next((field.value for field in self.fields if field.name.lower() == name), "")

    def body(self, media_type: str) -> Part | None:
        """The first part of a type that is shown to the reader."""
        return next(
            (part for part in self.parts if part.media_type == media_type and not part.attachment), None
        )
