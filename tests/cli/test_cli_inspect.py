"""`sesctl inspect` as it is typed: files and pipes, what is shown, and the exit codes."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from support.cli import SESCTL, Typist, environment, plain, run
from support.mail_servers import resolver_of
from support.message_world import message

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Result

NOWHERE = environment({"PATH": "/usr/bin:/bin", "SESCTL_RESOLVERS": "127.0.0.1:9"})
# As in test_cli_hostile: everything that a terminal could take for something else than text.
ACTIVE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
HOSTILE = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b31m \u202eevil\u202c [red]x[/red] [/]"


def save(folder: Path, changes: str = "", *, add: bytes = b"") -> str:
    path = folder / "mail.eml"
    path.write_bytes(add + message(changes).raw)
    return str(path)


def inspect(folder: Path, changes: str = "", *options: str) -> Result:
    """Inspect a mail, with the DNS that it was sent in."""
    path = save(folder, changes)
    with resolver_of(message(changes)) as address:
        return run(["inspect", path, "--resolver", address, *options], NOWHERE)


def test_a_mail_in_which_all_is_right_is_in_order(tmp_path: Path) -> None:
    done = inspect(tmp_path)
    assert (done.code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "mail.eml: in order"
    assert "Sent by      Amazon SES in eu-west-3 (a7-31.smtp-out.eu-west-3.amazonses.com," in lines
    assert "DKIM         example.com       pass  yes         pass" in lines
    assert "DKIM of SES  amazonses.com     pass  no          pass" in lines
    assert "DMARC        example.com       pass  DKIM + SPF  pass" in lines
    assert "a7-31.smtp-ou…amazonses.com  mx.receiver.example  12:00:05  2 s    TLSv1.3" in lines
    assert max(map(len, lines)) <= 80


def test_a_mail_that_was_changed_on_the_way_is_a_finding_with_a_fix(tmp_path: Path) -> None:
    done = inspect(tmp_path, "@altered body")
    assert done.code == 1
    assert "mail.eml: failing" in done.stdout
    assert "error  message-body-altered" in done.stdout
    assert "DKIM         example.com       fail: body  yes      pass" in done.stdout.splitlines()


def test_verbose_shows_what_the_proofs_rest_on(tmp_path: Path) -> None:
    done = inspect(tmp_path, "@forged mx.elsewhere.example; dkim=pass", "-v")
    assert "DKIM key token1._domainkey.example.com: rsa-sha256, 2048 bits" in done.stdout
    assert "SPF of mail.example.com from 192.0.2.31: pass by include:amazonses.com" in done.stdout
    assert "Authentication-Results of mx.elsewhere.example is not believed" in done.stdout


def test_the_document_has_the_two_signatures_told_apart(tmp_path: Path) -> None:
    document = inspect(tmp_path, "", "-o", "json").json
    assert document["schema"] == "sesctl.inspect/1"
    assert document["verdict"] == "ready"
    assert [(one["domain"], one["signer"], one["status"], one["aligned"]) for one in document["dkim"]] == [
        ("example.com", "author", "pass", True),
        ("amazonses.com", "ses", "pass", False),
    ]
    assert document["ses"]["region"] == "eu-west-3"
    assert document["dmarc"]["by"] == ["DKIM", "SPF"]
    assert [hop["handover"] for hop in document["hops"]] == [True]
    assert document["findings"] == document["skipped"] == []


@pytest.mark.parametrize("line_breaks", ["\r\n", "\n"])
def test_a_mail_comes_through_a_pipe_too(line_breaks: str) -> None:
    raw = message().raw.replace(b"\r\n", line_breaks.encode())
    with resolver_of(message()) as address:
        done = piped(raw, "inspect", "-", "-o", "json", "--resolver", address)
    document = json.loads(done.stdout)
    assert (done.returncode, document["verdict"], document["file"]) == (0, "ready", "standard input")


def piped(raw: bytes, *args: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*SESCTL, *args], input=raw, env=NOWHERE, capture_output=True, check=False)


def test_without_dns_the_receiver_is_believed(tmp_path: Path) -> None:
    done = run(["inspect", save(tmp_path), "--no-dns"], NOWHERE)
    assert done.code == 0
    assert done.stdout.startswith("mail.eml: in order, as far as its header tells\n")
    assert "DKIM         example.com       not judged  yes      pass" in done.stdout.splitlines()
    told = run(["inspect", save(tmp_path, "@receiver mx.receiver.example; dmarc=fail"), "--no-dns"], NOWHERE)
    assert told.code == 1
    assert "message-dmarc-fail" in told.stdout


def test_a_resolver_that_is_silent_makes_it_unknown_not_failing(tmp_path: Path) -> None:
    done = run(["inspect", save(tmp_path, "@receiver none"), "--dns-timeout", "0.3"], NOWHERE)
    assert done.code == 5
    assert "unknown: not everything could be looked at" in done.stdout
    assert "error" not in done.stdout.replace("message-dkim", "")
    assert "not judged" in done.stdout


def test_other_findings_fail_when_that_is_asked_for(tmp_path: Path) -> None:
    assert inspect(tmp_path, "@text none").code == 0
    assert inspect(tmp_path, "@text none", "--fail-on", "warning").code == 1


def test_the_handover_can_be_told(tmp_path: Path) -> None:
    elsewhere = inspect(tmp_path, "", "--ip", "198.51.100.9", "-o", "json").json
    assert elsewhere["spf"]["result"] == "softfail"
    other = inspect(tmp_path, "", "--mail-from", "otp@amazonses.com", "-o", "json").json
    assert (other["spf"]["domain"], other["spf"]["result"]) == ("amazonses.com", "pass")


def test_the_receiver_can_be_named(tmp_path: Path) -> None:
    forged = "@forged mx.elsewhere.example; dkim=fail header.d=example.com"
    document = inspect(tmp_path, forged, "--authserv-id", "mx.elsewhere.example", "-o", "json").json
    assert document["receiver"] == {"authserv_id": "mx.elsewhere.example", "ignored": ["mx.receiver.example"]}
    assert document["dkim"][0]["receiver_says"] == "fail"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "it is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "an image"),
        (b'{"schema": "sesctl.records/1"}', "JSON"),
        (b"<!doctype html><p>From: a@example.com", "HTML"),
        (b"\0" * 100_000, "no field"),
    ],
)
def test_what_is_no_mail_is_named_and_its_file_too(raw: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "odd.eml").write_bytes(raw)
    done = run(["inspect", str(tmp_path / "odd.eml"), "-o", "json"], NOWHERE)
    assert done.code == 2
    assert done.error["kind"] == "file"
    assert done.error["what"] == "odd.eml is not a mail"
    assert why in done.error["why"]


@pytest.mark.parametrize(
    ("args", "kind", "what"),
    [
        ([], "usage", "no mail was given"),
        (["."], "usage", ". is a folder"),
        (["nothing.eml"], "file", "cannot read nothing.eml"),
        (["-", "--ip", "here"], "usage", "'here' is not an IP address"),
        (["-", "--mail-from", "here"], "usage", "'here' is not an e-mail address"),
        (["-", "--resolver", "not an address"], "usage", ""),
    ],
)
def test_a_mistake_is_named(args: list[str], kind: str, what: str) -> None:
    done = run(["inspect", *args, "-o", "json"], NOWHERE)
    assert (done.code, done.error["kind"]) == (2, kind)
    assert what in done.error["what"]
    assert "Traceback" not in done.stderr


def test_on_a_terminal_it_asks_for_the_file(tmp_path: Path) -> None:
    path = save(tmp_path)
    with Typist(["inspect", "--no-dns"], NOWHERE) as typist:
        typist.answers("File:", path)
        assert "mail.eml: in order" in plain(typist.finish().stdout)


def hostile_mail() -> bytes:
    names = (
        "From",
        "To",
        "Subject",
        "Message-ID",
        "Date",
        "Feedback-ID",
        "List-Unsubscribe",
        "Return-Path",
        "List-Id",
    )
    fields = [f"{name}: {HOSTILE} <a@b.example>" for name in names]
    fields += [f"Received: from {HOSTILE} ({HOSTILE} [192.0.2.1]) by {HOSTILE} with {HOSTILE}; {HOSTILE}"]
    fields += [f"Authentication-Results: {HOSTILE}; dkim={HOSTILE} header.d={HOSTILE}; spf=pass ({HOSTILE})"]
    fields += [f"Received-SPF: pass ({HOSTILE}) client-ip={HOSTILE}; envelope-from={HOSTILE}"]
    fields += [f"DKIM-Signature: v=1; a={HOSTILE}; d=b.example; s=s; h=from; bh=AAAA; b=AAAA; i={HOSTILE}"]
    fields += [f"DKIM-Signature: v=1; a=x{HOSTILE}; d=b.example; s=s; h=from:{HOSTILE}; bh=AAAA; b=AAAA"]
    fields += [f"Content-Type: text/plain; charset={HOSTILE}", "Subject: =?utf-8?b?G1szMW1yZWQbWzBt?="]
    return ("\r\n".join(fields) + f"\r\n\r\n{HOSTILE}\r\n123456 {HOSTILE}").encode()


@pytest.mark.parametrize("options", [(), ("-v",), ("-o", "json")], ids=["text", "verbose", "json"])
def test_nothing_of_a_mail_acts_on_a_terminal(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "mail.eml").write_bytes(hostile_mail())
    done = run(["inspect", str(tmp_path / "mail.eml"), "--dns-timeout", "0.3", *options], NOWHERE)
    assert done.code in {1, 5}, done.said
    assert not ACTIVE.search(done.stdout)
    assert not ACTIVE.search(done.stderr)
    if not options:
        assert "[red]x[/red]" in done.stdout


def test_a_mail_of_many_hops_and_fields_is_told_in_few_lines(tmp_path: Path) -> None:
    hop = b"Received: from mail.example.net (mail.example.net [198.51.100.7]) by mx.example.org with ESMTP; x\r\n"
    path = save(tmp_path, add=hop * 9000 + b"X-Many: of them\r\n" * 9000)
    done = run(["inspect", path, "--no-dns"], NOWHERE)
    assert done.code in {0, 1}
    assert len(done.stdout.splitlines()) < 250
    assert "and 8989 before them" in done.stdout


def test_a_mail_that_is_larger_than_any_is_read_in_part(tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    with path.open("wb") as file:
        file.write(message().raw)
        for _ in range(55):
            file.write(b"0123456789abcdef" * 65_536)
    done = run(["inspect", str(path), "--no-dns", "-o", "json"], NOWHERE)
    document: Any = done.json
    assert document["message"]["complete"] is False
    assert document["message"]["size"] == 50 * 1024 * 1024
    assert {one["status"] for one in document["dkim"]} == {"unknown"}
    assert "message-too-large" in {one["check"] for one in document["findings"]}


def test_silent_dns_is_told_whether_or_not_the_receiver_spoke(tmp_path: Path) -> None:
    told = run(["inspect", save(tmp_path), "--resolver", "127.0.0.1:9"], NOWHERE)
    assert (told.code, "in order" in told.stdout) == (0, True)
    assert "unknown: token1._domainkey.example.com could not be looked up (127.0.0.1:9:" in told.stdout
    assert "what the receiver said counts" in told.stdout
    silent = run(["inspect", save(tmp_path, "@receiver none"), "--resolver", "127.0.0.1:9"], NOWHERE)
    assert (silent.code, "what the receiver said" in silent.stdout) == (5, False)
    assert "6 checks not judged: nothing listens there\n" in silent.stdout


def test_only_a_one_time_password_is_said_to_need_no_unsubscribing(tmp_path: Path) -> None:
    assert "no List-Unsubscribe; a one-time password needs none" in inspect(tmp_path).stdout
    changes = "Subject: News\n@text Much has happened.\n@html <p>Much has happened.</p>"
    line = next(
        one for one in inspect(tmp_path, changes).stdout.splitlines() if one.startswith("Unsubscribe")
    )
    assert line == "Unsubscribe  no List-Unsubscribe"
