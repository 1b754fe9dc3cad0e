"""Received mails on an IMAP server (RFC 3501), over TLS; nothing is changed there, nor marked as read."""

from __future__ import annotations

import imaplib
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sesctl.errors import SesctlError
from sesctl.mail.reader import MOST_BYTES
from sesctl.model.arrival import StoredMail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (?P<name>.+)')
_MOST_MAILBOXES = 200


@dataclass(frozen=True, slots=True)
class ImapPlace:
    """A mailbox on a server.

    Attributes:
        starttls: whether TLS begins after the connection was made, as on port 143.
    """

    host: str
    port: int
    mailbox: str
    user: str
    password: str
    starttls: bool = False


class ImapMailbox:
    """A mailbox, and the one where the server puts spam."""

    def __init__(self, place: ImapPlace, timeout: float = 30, trust: ssl.SSLContext | None = None) -> None:
        self._place = place
        self._timeout = timeout
        self._trust = trust
        self._connection: imaplib.IMAP4 | None = None

    def find(self, message_id: str, since: datetime) -> StoredMail | None:  # noqa: ARG002 - the port has it
        """Look for a mail; raises SesctlError."""
        try:
            connection = self._connection = self._connection or self._open()
            for name, junk in self._mailboxes(connection):
                if raw := _search(connection, name, message_id):
                    return StoredMail(raw, name, junk)
        except imaplib.IMAP4.abort as error:
            self.close()
            raise self._unreachable(str(error) or "the connection was lost") from error
        except imaplib.IMAP4.error as error:
            self.close()
            raise self._refused(error) from error
        except OSError as error:
            self.close()
            raise self._unreachable(error.strerror or str(error)) from error
        return None

    def close(self) -> None:
        """End the session."""
        connection, self._connection = self._connection, None
        if connection:
            with suppress(imaplib.IMAP4.error, OSError):
                connection.logout()
            with suppress(OSError):  # logging out of a broken session leaves its socket open
                connection.shutdown()

    def _open(self) -> imaplib.IMAP4:
        place = self._place
        trust = self._trust or ssl.create_default_context()
        try:
            if place.starttls:
                connection = imaplib.IMAP4(place.host, place.port, timeout=self._timeout)
            else:
                connection = imaplib.IMAP4_SSL(
                    place.host, place.port, ssl_context=trust, timeout=self._timeout
                )
        except imaplib.IMAP4.error as error:
            raise self._unreachable(f"it answers as no IMAP server does ({error})") from error
        try:
            if place.starttls:
                self._encrypt(connection, trust)
            self._log_in(connection)
        except BaseException:
            connection.shutdown()
            raise
        return connection

    def _log_in(self, connection: imaplib.IMAP4) -> None:
        place = self._place
        try:
            if "AUTH=PLAIN" in connection.capabilities:
                words = f"\0{place.user}\0{place.password}".encode()
                connection.authenticate("PLAIN", lambda _: words)
            else:
                connection.login(_quoted(place.user), place.password)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError) as error:
            raise SesctlError(
                "credentials",
                f"{place.host} does not let {place.user} in",
                why="it refuses the user or the password",
                try_="look at SESCTL_IMAP_PASSWORD; many servers want a password made for one application",
            ) from error

    def _encrypt(self, connection: imaplib.IMAP4, trust: ssl.SSLContext) -> None:
        """Begin TLS; a password goes over an open line on loopback alone."""
        if "STARTTLS" in connection.capabilities:
            connection.starttls(trust)
        elif self._place.host not in _LOOPBACK:
            raise SesctlError(
                "network",
                f"{self._place.host}:{self._place.port} offers no TLS",
                why="the password would go over an open line",
                try_=f"imaps://{self._place.host}/{self._place.mailbox}",
            )

    def _mailboxes(self, connection: imaplib.IMAP4) -> Iterator[tuple[str, bool]]:
        """Yield the mailbox, and then those for spam (RFC 6154)."""
        yield self._place.mailbox, False
        _, listed = connection.list()
        for line in listed[:_MOST_MAILBOXES]:
            match = _LISTED.fullmatch(line) if isinstance(line, bytes) else None
            if match and rb"\junk" in match["flags"].lower().split():
                name = match["name"].decode("ascii", "replace").strip('"')
                if name != self._place.mailbox:
                    yield name, True

    def _unreachable(self, why: str) -> SesctlError:
        return SesctlError(
            "network",
            f"cannot reach {self._place.host}:{self._place.port}",
            why=why,
            try_="look at the host and the port: imaps:// is port 993, imap:// is 143 with STARTTLS",
        )

    def _refused(self, error: imaplib.IMAP4.error) -> SesctlError:
        return SesctlError(
            "not-found",
            f"{self._place.host} does not open {self._place.mailbox}",
            why=str(error),
            try_=f"imaps://{self._place.host}/INBOX",
        )


def _search(connection: imaplib.IMAP4, mailbox: str, message_id: str) -> bytes | None:
    done, answer = connection.select(_quoted(mailbox), readonly=True)
    if done != "OK":
        raise connection.error(_words(answer))
    done, found = connection.uid("SEARCH", "HEADER", "Message-ID", _quoted(message_id))
    if done != "OK":
        raise connection.error(_words(found))
    numbers = found[0].split() if found and isinstance(found[0], bytes) else []
    if not numbers:
        return None
    _, fetched = connection.uid(
        "FETCH", numbers[-1].decode("ascii", "replace"), f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)"
    )
    return next((part[1] for part in fetched if isinstance(part, tuple)), None)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(answer: list[Any]) -> str:
    return (
        " ".join(part.decode("utf-8", "replace") for part in answer if isinstance(part, bytes)) or "refused"
    )
