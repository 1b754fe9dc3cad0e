"""Where received mails lie, as it is typed: a path, or an IMAP URL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sesctl.errors import SesctlError, usage
from sesctl.mail.folder import Folder
from sesctl.mail.mailbox_file import MailboxFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.mail.imap import ImapPlace
    from sesctl.ports import MailSource

_PORTS = {"imaps": 993, "imap": 143}
_EXAMPLE = "imaps://me%40example.org@imap.example.org/INBOX"
USER, PASSWORD = "SESCTL_IMAP_USER", "SESCTL_IMAP_PASSWORD"


def open_source(text: str, environment: Mapping[str, str], timeout: float = 30) -> MailSource:
    """Open a Maildir, a folder of .eml files, a mailbox file, or a mailbox on an IMAP server.

    Args:
        text: as it was typed.
        environment: holds the password of an IMAP server, and the user where the URL names none.
        timeout: in seconds, of each answer of a server.

    Raises:
        SesctlError: there is no such place, or a password is missing.
    """
    if "://" in text:
        from sesctl.mail.imap import ImapMailbox  # noqa: PLC0415 - files need none of it

        return ImapMailbox(_imap_place(text, environment), timeout)
    path = Path(text)
    if path.is_dir():
        return Folder(path)
    if path.is_file():
        return MailboxFile(path)
    raise SesctlError(
        "file",
        f"there is no {text}",
        why="mails are looked for in a Maildir, a folder of .eml files, a mailbox file, or on an IMAP server",
        try_=f"a path, or {_EXAMPLE}",
    )


def _imap_place(text: str, environment: Mapping[str, str]) -> ImapPlace:
    from sesctl.mail.imap import ImapPlace  # noqa: PLC0415 - as above

    scheme = text.partition("://")[0].lower()
    try:
        parts = urlsplit(text)
        host, port, has_password = parts.hostname or "", parts.port, parts.password is not None
    except ValueError as error:
        raise usage("that IMAP URL cannot be read", why=str(error), try_=_EXAMPLE) from error
    if scheme not in _PORTS or not host:
        raise usage(
            f"{scheme}:// is no place for mails" if scheme not in _PORTS else "the IMAP URL names no host",
            why="it is imaps://, or imap:// for STARTTLS",
            try_=_EXAMPLE,
        )
    if has_password:
        raise usage(
            "there is a password in the IMAP URL",
            why="others can see what is typed, and histories keep it",
            try_=f"leave it out, and set {PASSWORD}",
        )
    user = unquote(parts.username or "") or environment.get(USER, "")
    password = environment.get(PASSWORD, "").rstrip("\r\n")
    if not user or not password:
        raise SesctlError(
            "credentials",
            f"there is no {'user' if not user else 'password'} for {host}",
            why=f"the environment has no {USER if not user else PASSWORD}",
            try_=f"export {USER if not user else PASSWORD}=…",
        )
    mailbox = unquote(parts.path.removeprefix("/")) or "INBOX"
    if not mailbox.isascii() or not mailbox.isprintable():
        raise usage(
            f"{mailbox!r} cannot be a mailbox", why="IMAP writes other letters as &-sequences", try_="INBOX"
        )
    return ImapPlace(host, port or _PORTS[scheme], mailbox, user, password, starttls=scheme == "imap")
