"""Received mails in one file (mbox), which grows at its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.grammar.message_id import is_message_id
from sesctl.mail.fields import read_header, split_header
from sesctl.mail.reader import MOST_BYTES, SEPARATOR
from sesctl.model.arrival import StoredMail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

_BEGINS = re.compile(rb"(?:\A|(?<=\n))(?=From )")


class MailboxFile:
    """A mailbox file; of one that is very large, the end is read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = -1

    def find(self, message_id: str, since: datetime) -> StoredMail | None:  # noqa: ARG002 - the port has it
        """Look for a mail, once the file has stopped growing; raises SesctlError."""
        try:
            size = self._path.stat().st_size
            grows, self._size = size != self._size, size
            if grows:
                return None
            with self._path.open("rb") as source:
                source.seek(max(0, size - MOST_BYTES))
                content = source.read(MOST_BYTES)
        except OSError as error:
            raise SesctlError(
                "file",
                f"cannot read {self._path}",
                why=error.strerror or "",
                try_="name a mailbox file (mbox)",
            ) from error
        for mail in _mails(content):
            end, _ = split_header(mail, 0, len(mail))
            if is_message_id(read_header(mail, 0, end).first(b"message-id"), message_id):
                return StoredMail(mail, self._path.name)
        return None

    def close(self) -> None:
        """Nothing is held open."""


def _mails(content: bytes) -> Iterator[bytes]:
    """Yield the mails, the last first, each without the line that separates it."""
    starts = [match.start() for match in _BEGINS.finditer(content) if SEPARATOR.match(content, match.start())]
    for start, end in reversed(list(zip(starts, [*starts[1:], len(content)], strict=True))):
        line_end = content.find(b"\n", start, end)
        if line_end >= 0:
            yield content[line_end + 1 : end]
