"""What servers on the way say that they found out about a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One result of an Authentication-Results field (RFC 8601 section 2.2).

    Attributes:
        method: `dkim`, `spf`, `dmarc` and others, lower-case.
        result: `pass`, `fail` and others, lower-case.
        properties: such as `header.d` and `smtp.mailfrom`, lower-case names.
        comments: what stands in parentheses.
    """

    method: str
    result: str
    properties: Mapping[str, str] = field(default_factory=dict)
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthenticationResults:
    """One Authentication-Results field.

    Attributes:
        server: the authserv-id, lower-case; empty where there is none, as Microsoft has it.
    """

    server: str
    results: tuple[MethodResult, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedSpf:
    """A Received-SPF field (RFC 7208 section 9.1).

    Attributes:
        result: lower-case.
        properties: such as `client-ip` and `envelope-from`, lower-case names.
        comment: the words for people.
    """

    result: str
    properties: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
