"""IMAP servers on loopback: a small one that can be made to misbehave, and Dovecot where the machine has it."""

from __future__ import annotations

import base64
import getpass
import grp
import os
import pwd
import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from support.name_servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.certificates import Certificate

USER = "ana@example.org"
PASSWORD = 'pass "word" wörd\\'  # noqa: S105 - of a server on loopback
_LONGEST_START = 30.0
_MESSAGE_ID = re.compile(rb"^message-id:\s*(.*?)\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass
class ImapScript:
    """What the small server has, and how it behaves.

    Attributes:
        mailboxes: mails by mailbox.
        junk: the mailbox that is marked for spam.
        plain: whether it offers AUTHENTICATE PLAIN.
        starttls: whether TLS is to be asked for; None offers none.
        says: lines to send in place of a greeting.
        drops_after: how many commands it takes before it hangs up.
        commands: what it was told, without secrets.
    """

    mailboxes: dict[str, list[bytes]] = field(default_factory=lambda: {"INBOX": []})
    junk: str = ""
    plain: bool = True
    starttls: bool | None = False
    says: bytes = b"* OK ready\r\n"
    drops_after: int = 10_000
    password: str = PASSWORD
    commands: list[str] = field(default_factory=list)


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError, ValueError):
            self._talk()

    def finish(self) -> None:
        """Close all of it, whatever the client has hung up on."""
        for one in (self.wfile, self.rfile, self.connection):
            with suppress(OSError, ValueError):
                one.close()

    def _talk(self) -> None:
        script = self.server.script
        if script.starttls is False:
            self._wrap()
        self._say(script.says)
        while line := self.rfile.readline():
            if len(script.commands) >= script.drops_after:
                return
            tag, _, rest = line.decode().rstrip("\r\n").partition(" ")
            script.commands.append(rest.split(" ", 2)[0] if "LOGIN" in rest.upper() else rest)
            if self._answer(tag, rest):
                return

    def _wrap(self) -> None:
        self.connection = self.server.certificate.serving().wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")  # flushed by _say

    def _say(self, text: bytes) -> None:
        self.wfile.write(text)
        self.wfile.flush()

    def _answer(self, tag: str, rest: str) -> bool:
        script = self.server.script
        word, _, arguments = rest.partition(" ")
        lines, done = b"", "OK done"
        match word.upper():
            case "CAPABILITY":
                offers = ["IMAP4rev1", *(["AUTH=PLAIN"] if script.plain else [])]
                offers += (
                    ["STARTTLS"] if script.starttls and not isinstance(self.connection, ssl.SSLSocket) else []
                )
                lines = f"* CAPABILITY {' '.join(offers)}\r\n".encode()
            case "STARTTLS":
                self._say(f"{tag} OK begin\r\n".encode())
                self._wrap()
                return False
            case "AUTHENTICATE":
                done = self._authenticate()
            case "LOGIN":
                quoted = script.password.replace("\\", "\\\\").replace('"', '\\"')
                done = "OK in" if arguments == f'"{USER}" "{quoted}"' else "NO [AUTHENTICATIONFAILED] wrong"
            case "LIST":
                for name in script.mailboxes:
                    flags = "\\HasNoChildren \\Junk" if name == script.junk else "\\HasNoChildren"
                    lines += f'* LIST ({flags}) "/" "{name}"\r\n'.encode()
            case "EXAMINE":
                self.selected = script.mailboxes.get(arguments.strip('"'))
                done = "NO [NONEXISTENT] no such mailbox" if self.selected is None else "OK [READ-ONLY] done"
            case "UID":
                lines = self._uid(arguments)
            case "LOGOUT":
                self._say(f"* BYE\r\n{tag} OK bye\r\n".encode())
                return True
            case _:
                done = "BAD what?"
        self._say(lines + f"{tag} {done}\r\n".encode())
        return False

    def _authenticate(self) -> str:
        self._say(b"+ \r\n")
        words = base64.b64decode(self.rfile.readline()).decode()
        return (
            "OK in"
            if words == f"\0{USER}\0{self.server.script.password}"
            else "NO [AUTHENTICATIONFAILED] wrong"
        )

    def _uid(self, arguments: str) -> bytes:
        mails = self.selected or []
        if arguments.startswith("SEARCH"):
            wanted = arguments.rpartition(" ")[2].strip('"').encode()
            found = [
                str(n)
                for n, mail in enumerate(mails, 1)
                if any(wanted in one for one in _MESSAGE_ID.findall(mail))
            ]
            return f"* SEARCH {' '.join(found)}".rstrip().encode() + b"\r\n"
        number = int(arguments.split()[1])
        mail = mails[number - 1]
        return f"* {number} FETCH (UID {number} BODY[]<0> {{{len(mail)}}}\r\n".encode() + mail + b")\r\n"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, script: ImapScript, certificate: Certificate, host: str) -> None:
        self.script = script
        self.certificate = certificate
        super().__init__((host, 0), _Session)


@contextmanager
def imap_server(script: ImapScript, certificate: Certificate, host: str = "127.0.0.1") -> Iterator[int]:
    """Serve the script; yields the port."""
    with _Server(script, certificate, host) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


_DOVECOT = """
    base_dir = {folder}/run
    log_path = {folder}/log
    protocols = imap
    ssl = required
    ssl_cert = <{chain}
    ssl_key = <{key}
    mail_location = maildir:{folder}/mail
    default_internal_user = {own}
    default_internal_group = {group}
    default_login_user = {login}
    first_valid_uid = 1
    last_valid_uid = 0
    disable_plaintext_auth = yes
    passdb {{
      driver = passwd-file
      args = scheme=PLAIN username_format=%u {folder}/users
    }}
    userdb {{
      driver = static
      args = uid={uid} gid={gid} home={folder}
    }}
    service anvil {{
      chroot =
    }}
    service imap-login {{
      chroot =
      inet_listener imap {{
        address = 127.0.0.1
        port = {plain_port}
      }}
      inet_listener imaps {{
        address = 127.0.0.1
        port = {port}
        ssl = yes
      }}
    }}
    service stats {{
      chroot =
    }}
    namespace inbox {{
      inbox = yes
      separator = /
      mailbox Junk {{
        auto = create
        special_use = \\Junk
      }}
    }}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running Dovecot."""

    port: int
    plain_port: int
    mail: Path
    owner: tuple[int, int]

    def deliver(self, raw: bytes, name: str, mailbox: str = "") -> None:
        """Put a mail into a mailbox, as a delivery agent does."""
        folder = self.mail / f".{mailbox}" if mailbox else self.mail
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "tmp" / name).write_bytes(raw)
        for path in (self.mail, folder, *folder.rglob("*")):
            os.chown(path, *self.owner)
        (folder / "tmp" / name).rename(folder / "new" / name)


@contextmanager
def dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    """Start a Dovecot of its own; skips where there is none, and in CI that fails."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        if os.environ.get("CI"):
            pytest.fail("CI has to have dovecot")
        pytest.skip("there is no dovecot here")
    port, plain_port = _free_port(), _free_port()
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        users = _users()
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
        text = dedent(_DOVECOT).format(
            folder=folder,
            chain=certificate.chain,
            key=certificate.key,
            port=port,
            plain_port=plain_port,
            **users,
        )
        (folder / "dovecot.conf").write_text(text, encoding="utf-8")
        with subprocess.Popen([found, "-F", "-c", str(folder / "dovecot.conf")]) as process:
            try:
                _wait_for(port, folder / "log")
                running = Dovecot(port, plain_port, folder / "mail", (int(users["uid"]), int(users["gid"])))
                running.mail.mkdir()
                os.chown(running.mail, *running.owner)
                yield running
            finally:
                process.terminate()


def _users() -> dict[str, str]:
    """Dovecot serves nobody as root, and wants users of its own where it is started by root."""
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        return {
            "own": "dovecot",
            "login": "dovenull",
            "group": "dovecot",
            "uid": str(nobody.pw_uid),
            "gid": str(nobody.pw_gid),
        }
    me, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    return {"own": me, "login": me, "group": group, "uid": str(os.getuid()), "gid": str(os.getgid())}


def _free_port() -> int:
    with free_port() as port:
        return port


def _wait_for(port: int, log: Path) -> None:
    end = time.monotonic() + _LONGEST_START
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail(f"dovecot does not start:\n{log.read_text() if log.exists() else ''}")
