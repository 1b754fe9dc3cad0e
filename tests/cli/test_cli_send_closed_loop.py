"""`send-test --inspect-from`: from the command to the copy in a mailbox, and back."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from docs.test_schemas import faults
from support.certificates import make_certificate
from support.cli import interrupted, wait_until
from support.imap_server import PASSWORD, USER, dovecot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.cli import Cli

SEND = ("send-test", "--from", "otp@example.com", "--to", "ana@example.org")


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    folder = tmp_path / "Maildir"
    for box in (folder, folder / ".Junk"):
        for part in ("new", "cur", "tmp"):
            (box / part).mkdir(parents=True)
    return folder


@contextmanager
def receiver(cli: Cli, put: Callable[[bytes], object]) -> Iterator[None]:
    """Hand the first mail that is sent to whoever keeps it, as the simulated receiver has it."""

    def deliver() -> None:
        wait_until(cli.mails, "a mail")
        put(cli.driver.fetch("GET", "/_sim/mailbox/1.eml?received=1")[1])

    thread = threading.Thread(target=deliver)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def test_the_copy_is_found_inspected_and_has_the_code(production: Cli, maildir: Path) -> None:
    with receiver(production, (maildir / "new/1.copy").write_bytes):
        done = production(*SEND, "--inspect-from", str(maildir))
    assert done.code == 0, done.said
    first, rest = done.stdout.split("\n", 1)
    assert first == production.mails()[0]["message_id"]
    assert rest.startswith("new/1.copy: in order")
    assert "DMARC        example.com       pass  DKIM + SPF  pass" in rest
    assert "the code is in it" in done.stderr


def test_the_document_has_the_inspection_in_it(production: Cli, maildir: Path) -> None:
    with receiver(production, (maildir / "new/1.copy").write_bytes):
        done = production(*SEND, "--inspect-from", str(maildir), "-o", "json")
    found = done.json["inspection"]
    assert (done.code, found["state"], found["code_arrived"], found["junk"]) == (0, "arrived", True, False)
    assert (found["report"]["schema"], found["report"]["verdict"]) == ("sesctl.inspect/1", "ready")
    assert faults(done.json) == []


def test_a_copy_among_spam_is_a_finding(production: Cli, maildir: Path) -> None:
    with receiver(production, (maildir / ".Junk/new/1.copy").write_bytes):
        done = production(*SEND, "--inspect-from", str(maildir))
    assert done.code == 1
    assert "but that is the folder for spam" in done.stderr


def test_a_copy_that_was_changed_on_the_way_is_a_finding(production: Cli, maildir: Path) -> None:
    def put(raw: bytes) -> None:
        (maildir / "new/1.copy").write_bytes(raw.replace(b"code: ", b"code: #"))

    with receiver(production, put):
        done = production(*SEND, "--inspect-from", str(maildir))
    assert done.code == 1
    assert "message-body-altered" in done.stdout


def test_a_copy_without_the_code_is_a_finding(production: Cli, maildir: Path) -> None:
    def put(raw: bytes) -> None:
        code = production.mails()[0]["subject"].split()[0].encode()
        (maildir / "new/1.copy").write_bytes(raw.replace(code, b"******"))

    with receiver(production, put):
        done = production(*SEND, "--inspect-from", str(maildir), "-o", "json")
    assert (done.code, done.json["inspection"]["code_arrived"]) == (1, False)


def test_an_older_mail_is_not_taken_for_the_copy(production: Cli, maildir: Path) -> None:
    assert production(*SEND).code == 0
    (maildir / "new/1.old").write_bytes(production.driver.fetch("GET", "/_sim/mailbox/1.eml?received=1")[1])
    done = production(*SEND, "--inspect-from", str(maildir), "--timeout", "1s", "-o", "json")
    assert (done.code, done.json["inspection"]["state"]) == (8, "pending")


def test_a_copy_that_does_not_come_is_pending(production: Cli, maildir: Path) -> None:
    done = production(*SEND, "--inspect-from", str(maildir), "--timeout", "1s")
    assert done.code == 8
    assert done.stdout == f"{production.mails()[0]['message_id']}\n"
    assert "not there yet: no copy came to" in done.stderr


@pytest.mark.parametrize(
    ("place", "code", "kind"),
    [
        ("nowhere", 2, "file"),
        ("imaps://ana%40example.org@127.0.0.1:1/INBOX", 5, "network"),
        ("imaps://ana:secret@127.0.0.1:1/INBOX", 2, "usage"),
        ("pop3://127.0.0.1/", 2, "usage"),
    ],
)
def test_a_place_that_cannot_be_looked_at_is_told_before_anything_is_sent(
    production: Cli, place: str, code: int, kind: str
) -> None:
    done = production(*SEND, "--inspect-from", place, "-o", "json", env={"SESCTL_IMAP_PASSWORD": "secret"})
    assert (done.code, done.error["kind"], production.mails()) == (code, kind, [])
    assert "secret" not in done.said


def test_a_missing_password_is_told_before_anything_is_sent(production: Cli) -> None:
    done = production(*SEND, "--inspect-from", "imaps://ana%40example.org@127.0.0.1:1/INBOX", "-o", "json")
    assert (done.code, done.error["kind"], production.mails()) == (4, "credentials", [])


def test_a_place_that_is_gone_after_the_mail_was_sent_does_not_hide_its_message_id(
    production: Cli, maildir: Path
) -> None:
    with receiver(production, lambda _: shutil.rmtree(maildir)):
        done = production(*SEND, "--inspect-from", str(maildir), "-o", "json")
    assert done.code == 2
    assert done.json["message_id"] == production.mails()[0]["message_id"]
    assert (done.json["inspection"]["state"], done.json["inspection"]["error"]["kind"]) == ("unknown", "file")


def test_ctrl_c_in_the_wait_leaves_the_document(production: Cli, maildir: Path) -> None:
    with production.started(*SEND, "--inspect-from", str(maildir), "-o", "json") as process:
        assert process.stderr
        while "waiting up to" not in process.stderr.readline():
            pass
        done = interrupted(process)
    assert (done.code, done.json["message_id"]) == (130, production.mails()[0]["message_id"])


def test_mail_to_the_mailbox_simulator_arrives_nowhere(production: Cli, maildir: Path) -> None:
    line = ("send-test", "--from", "otp@example.com", "--simulate", "success", "--inspect-from", str(maildir))
    done = production(*line, "-o", "json")
    assert (done.code, done.error["kind"], production.calls()) == (2, "usage", [])


def test_the_copy_can_be_of_one_mail_only(production: Cli, maildir: Path) -> None:
    done = production(*SEND, "--count", "2", "--inspect-from", str(maildir), "-o", "json")
    assert (done.code, done.error["what"]) == (2, "--count does not go with --inspect-from")


def test_the_copy_is_found_on_a_real_imap_server(production: Cli, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with dovecot(certificate) as server:
        place = f"imaps://{quote(USER, safe='')}@127.0.0.1:{server.port}/INBOX"
        secret: dict[str, str | None] = {
            "SESCTL_IMAP_PASSWORD": PASSWORD,
            "SSL_CERT_FILE": str(certificate.chain),
        }
        with receiver(production, lambda raw: server.deliver(raw, "1.copy")):
            done = production(*SEND, "--inspect-from", place, env=secret)
    assert done.code == 0, done.said
    assert "arrived after" in done.stderr
    assert PASSWORD not in done.said
