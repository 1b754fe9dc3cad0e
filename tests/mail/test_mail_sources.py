"""Where copies arrive: folders, mailbox files, and IMAP servers that behave, and that do not."""

from __future__ import annotations

import os
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from support.certificates import make_certificate
from support.imap_server import PASSWORD, USER, ImapScript, dovecot, imap_server

from sesctl.errors import SesctlError
from sesctl.mail.folder import Folder
from sesctl.mail.imap import ImapMailbox, ImapPlace
from sesctl.mail.mailbox_file import MailboxFile
from sesctl.mail.sources import open_source

if TYPE_CHECKING:
    from pathlib import Path

    from support.certificates import Certificate

    from sesctl.model.arrival import StoredMail
    from sesctl.ports import MailSource

ID = "0102019a-0000-000000"
ENVIRONMENT = {"SESCTL_IMAP_USER": USER, "SESCTL_IMAP_PASSWORD": PASSWORD}
LINE = b"From otp@example.com Sat Nov 21 12:00:05 2026\n"


def mail(message_id: str = ID, body: str = "493817") -> bytes:
    return f"From: otp@example.com\nMessage-ID:\n <{message_id}@eu-west-1.amazonses.com>\n\n{body}\n".encode()


def find(source: MailSource, message_id: str = ID) -> StoredMail | None:
    return source.find(message_id, datetime.now(UTC))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for part in ("cur", "new", "tmp", ".Junk/cur", ".Junk/new", ".Archive/cur", ".Archive/new"):
        (tmp_path / part).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "junk"),
    [("new/1.a", False), ("cur/1.a:2,S", False), (".Archive/new/1.a", False), (".Junk/new/1.a", True)],
)
def test_a_mail_is_found_wherever_in_a_maildir_it_lies(maildir: Path, name: str, junk: bool) -> None:
    source = Folder(maildir)
    assert find(source) is None
    (maildir / "new/0.b").write_bytes(mail("another"))
    (maildir / name).write_bytes(mail())
    found = find(source)
    assert found is not None
    assert (found.raw, found.where, found.junk) == (mail(), name, junk)


def test_a_mail_that_is_still_being_delivered_is_not_there(maildir: Path) -> None:
    (maildir / "tmp/1.a").write_bytes(mail())
    assert find(Folder(maildir)) is None


def test_old_mails_are_not_read(maildir: Path) -> None:
    (maildir / "new/1.a").write_bytes(mail())
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).timestamp()
    os.utime(maildir / "new/1.a", (an_hour_ago, an_hour_ago))
    assert find(Folder(maildir)) is None


def test_what_is_no_file_is_passed_over(maildir: Path) -> None:
    os.mkfifo(maildir / "new/pipe")
    (maildir / "new/folder").mkdir()
    (maildir / "new/nowhere").symlink_to(maildir / "gone")
    (maildir / "new/1.a").write_bytes(mail())
    assert find(Folder(maildir)) is not None


def test_of_a_folder_the_eml_files_are_read_once_they_have_stopped_growing(tmp_path: Path) -> None:
    source = Folder(tmp_path)
    (tmp_path / "other.txt").write_bytes(mail())
    (tmp_path / "copy.EML").write_bytes(mail()[:-4])
    assert find(source) is None
    (tmp_path / "copy.EML").write_bytes(mail())
    assert find(source) is None
    found = find(source)
    assert found is not None
    assert (found.raw, found.where) == (mail(), "copy.EML")


def test_a_header_that_never_ends_is_read_in_part(maildir: Path) -> None:
    (maildir / "new/1.a").write_bytes(b"X: y\n" * 1_000_000 + mail())
    assert find(Folder(maildir)) is None


def test_a_folder_that_goes_away_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "mails").mkdir()
    source = Folder(tmp_path / "mails")
    (tmp_path / "mails").rmdir()
    with pytest.raises(SesctlError) as error:
        find(source)
    assert error.value.kind == "file"


def test_a_mailbox_file_is_read_once_it_has_stopped_growing(tmp_path: Path) -> None:
    path = tmp_path / "mbox"
    path.write_bytes(LINE + mail("another") + b"\n")
    source = MailboxFile(path)
    assert [find(source), find(source)] == [None, None]
    with path.open("ab") as file:
        file.write(LINE + mail() + b"\n" + LINE + mail("third") + b"\n")
    assert find(source) is None
    found = find(source)
    assert found is not None
    assert (found.raw, found.where) == (mail() + b"\n", "mbox")


def test_a_mailbox_file_that_goes_away_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SesctlError, match="cannot read"):
        find(MailboxFile(tmp_path / "gone"))


def imap(
    port: int, certificate: Certificate, mailbox: str = "INBOX", *, starttls: bool = False
) -> ImapMailbox:
    place = ImapPlace("127.0.0.1", port, mailbox, USER, PASSWORD, starttls=starttls)
    return ImapMailbox(place, timeout=5, trust=certificate.trusting())


@pytest.mark.parametrize("starttls", [False, True], ids=["imaps", "starttls"])
def test_dovecot_shows_a_mail_in_the_inbox_and_one_in_the_junk_and_keeps_both_unread(
    certificate: Certificate, starttls: bool
) -> None:
    with dovecot(certificate) as server:
        source = imap(server.plain_port if starttls else server.port, certificate, starttls=starttls)
        assert find(source) is None
        server.deliver(mail("0103"), "1.junk", "Junk")
        server.deliver(mail(), "1.inbox")
        found, junk = find(source), find(source, "0103")
        source.close()
        assert found is not None
        assert junk is not None
        assert (found.raw.replace(b"\r\n", b"\n"), found.where, found.junk) == (mail(), "INBOX", False)
        assert (junk.where, junk.junk) == ("Junk", True)
        assert not [path for path in server.mail.rglob("*:2,*") if "S" in path.name.partition(":2,")[2]]


def test_dovecot_refuses_a_wrong_password(certificate: Certificate) -> None:
    with dovecot(certificate) as server:
        place = ImapPlace("127.0.0.1", server.port, "INBOX", USER, "wrong")
        with pytest.raises(SesctlError) as error:
            find(ImapMailbox(place, trust=certificate.trusting()))
    assert error.value.kind == "credentials"
    assert "wrong" not in str(error.value)


@pytest.fixture
def script() -> ImapScript:
    return ImapScript({"INBOX": [mail("another"), mail()], "Bulk &AOQ-": [mail("0103")]}, junk="Bulk &AOQ-")


@pytest.mark.parametrize("plain", [True, False], ids=["authenticate", "login"])
@pytest.mark.parametrize("starttls", [False, True], ids=["imaps", "starttls"])
def test_a_small_server_is_understood_too(
    script: ImapScript, certificate: Certificate, plain: bool, starttls: bool
) -> None:
    script.plain, script.starttls = plain, starttls
    script.password = PASSWORD if plain else 'in "quotes" \\'
    with imap_server(script, certificate) as port:
        place = ImapPlace("127.0.0.1", port, "INBOX", USER, script.password, starttls=starttls)
        source = ImapMailbox(place, timeout=5, trust=certificate.trusting())
        found, junk = find(source), find(source, "0103")
        source.close()
    assert found is not None
    assert junk is not None
    assert (found.raw, found.where) == (mail(), "INBOX")
    assert (junk.where, junk.junk) == ("Bulk &AOQ-", True)


def test_nothing_is_changed_on_the_server(script: ImapScript, certificate: Certificate) -> None:
    with imap_server(script, certificate) as port:
        source = imap(port, certificate)
        find(source)
        source.close()
    words = {command.split()[0] for command in script.commands}
    assert words == {"CAPABILITY", "AUTHENTICATE", "EXAMINE", "UID", "LOGOUT"}
    assert "BODY.PEEK" in script.commands[-2]


def test_one_session_serves_many_looks(script: ImapScript, certificate: Certificate) -> None:
    with imap_server(script, certificate) as port:
        source = imap(port, certificate)
        assert [find(source, "0199"), find(source, "0199")] == [None, None]
        script.mailboxes["INBOX"].append(mail("0199"))
        assert find(source, "0199") is not None
        source.close()
    assert script.commands.count("AUTHENTICATE PLAIN") == 1


def test_a_session_that_breaks_is_an_error_and_the_next_look_begins_a_new_one(
    script: ImapScript, certificate: Certificate
) -> None:
    script.drops_after = 3
    with imap_server(script, certificate) as port:
        source = imap(port, certificate)
        with pytest.raises(SesctlError) as error:
            find(source)
        assert error.value.kind == "network"
        script.drops_after = 10_000
        assert find(source) is not None
        source.close()


@pytest.mark.parametrize(
    ("changes", "mailbox", "kind"),
    [
        ({"password": "another"}, "INBOX", "credentials"),
        ({}, "Nowhere", "not-found"),
        ({"says": b"* BYE too many connections\r\n"}, "INBOX", "network"),
        ({"says": b"220 smtp.example.org ESMTP\r\n"}, "INBOX", "network"),
    ],
)
def test_what_goes_wrong_is_told_apart(
    script: ImapScript, certificate: Certificate, changes: dict[str, object], mailbox: str, kind: str
) -> None:
    for name, value in changes.items():
        setattr(script, name, value)
    with imap_server(script, certificate) as port, pytest.raises(SesctlError) as error:
        find(imap(port, certificate, mailbox))
    assert error.value.kind == kind
    assert PASSWORD not in f"{error.value.what} {error.value.why} {error.value.try_}"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    script: ImapScript, certificate: Certificate
) -> None:
    with imap_server(script, certificate) as port:
        place = ImapPlace("127.0.0.1", port, "INBOX", USER, PASSWORD)
        with pytest.raises(SesctlError, match="cannot reach") as error:
            find(ImapMailbox(place, trust=ssl.create_default_context()))
    assert "CERTIFICATE_VERIFY_FAILED" in error.value.why
    assert script.commands == []


def test_a_password_goes_over_no_open_line_but_on_loopback(
    script: ImapScript, certificate: Certificate
) -> None:
    script.starttls = None
    with imap_server(script, certificate) as port:
        source = imap(port, certificate, starttls=True)
        assert find(source) is not None
        source.close()
    script.commands.clear()
    with imap_server(script, certificate, "127.0.0.2") as port:
        place = ImapPlace("127.0.0.2", port, "INBOX", USER, PASSWORD, starttls=True)
        with pytest.raises(SesctlError, match="offers no TLS"):
            find(ImapMailbox(place, trust=certificate.trusting()))
    assert script.commands == ["CAPABILITY"]


def test_nobody_listens(certificate: Certificate) -> None:
    with pytest.raises(SesctlError, match=r"cannot reach 127\.0\.0\.1:9"):
        find(imap(9, certificate))


def test_the_kind_of_a_place_follows_from_what_is_there(maildir: Path) -> None:
    (maildir / "mbox").write_bytes(LINE + mail())
    assert isinstance(open_source(str(maildir), {}), Folder)
    assert isinstance(open_source(str(maildir / "mbox"), {}), MailboxFile)
    assert isinstance(open_source("imaps://imap.example.org/INBOX", ENVIRONMENT), ImapMailbox)


@pytest.mark.parametrize(
    ("text", "environment", "kind", "words"),
    [
        ("no/such/place", {}, "file", "there is no no/such/place"),
        ("https://example.org", ENVIRONMENT, "usage", "https:// is no place for mails"),
        ("imaps:///INBOX", ENVIRONMENT, "usage", "names no host"),
        ("imaps://[::1/INBOX", ENVIRONMENT, "usage", "cannot be read"),
        ("imaps://h:99999/INBOX", ENVIRONMENT, "usage", "cannot be read"),
        ("imaps://ana:secret@imap.example.org", ENVIRONMENT, "usage", "there is a password in the IMAP URL"),
        ("imaps://imap.example.org/%0aLOGOUT", ENVIRONMENT, "usage", "cannot be a mailbox"),
        ("imaps://imap.example.org", {"SESCTL_IMAP_PASSWORD": "x"}, "credentials", "there is no user"),
        ("imaps://ana@imap.example.org", {}, "credentials", "there is no password"),
    ],
)
def test_a_place_that_cannot_be_is_named(
    text: str, environment: dict[str, str], kind: str, words: str
) -> None:
    with pytest.raises(SesctlError) as error:
        open_source(text, environment)
    assert error.value.kind == kind
    assert words in error.value.what
    assert "secret" not in f"{error.value.what} {error.value.why} {error.value.try_}"
