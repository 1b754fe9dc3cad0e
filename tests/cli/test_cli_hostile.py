"""Text from strangers: what DNS and AWS say must not act on a terminal, on rich, or on a page."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import pytest
from support.cli import plain
from support.fake_aws import Answer, FakeAws
from support.name_servers import reply_to, scripted

from sesctl.render.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import dns.message
    from support.cli import Cli
    from support.name_servers import Via

ESCAPES = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;https://evil.example\x1b\\link \x9b31m"
BIDI = "\u202eevil\u202c \u2066a\u2069 \u200bzero\u200f"
MARKUP = "[red]red[/red] [link=https://evil.example]click[/link] [bold] [/]"
HTML = "<script>alert(1)</script><img src=x onerror=alert(1)> &amp;"
LINES = "one\ntwo\r\nerror  fake-check  example.com\rthree\x0bfour\u2028five\u2029six\x85seven"
# One after the other, and each kind first once: texts are cut, and a reader may stop at the first odd character.
HOSTILE = {"escapes": f"{ESCAPES} {MARKUP} {HTML}", "lines": f"{LINES} {BIDI}"}
# Everything that a terminal, or whoever reads along, could take for something else than text.
ACTIVE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# On a terminal colours are our own; any other sequence is not.
OUR_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

EVERYWHERE = pytest.mark.parametrize("hostile", HOSTILE.values(), ids=list(HOSTILE))


def quoted(text: str) -> str:
    """A TXT value in presentation form, each byte that is not plain as its number."""
    shown = "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03}" for byte in text.encode()
    )
    return f'"{shown}"'


def spoil(cli: Cli, hostile: str) -> None:
    """Put the text into every TXT record that is looked at, in front of and behind what should be there."""
    text = quoted(hostile)
    cli.driver.publish("example.com", "TXT", quoted(f"v=spf1 {hostile} ~all"))
    cli.driver.publish(
        "mail.example.com", "TXT", quoted(f"v=spf1 include:amazonses.com {hostile} ~all"), text
    )
    cli.driver.publish("_dmarc.example.com", "TXT", quoted(f"v=DMARC1; p=none; {hostile}"))


@EVERYWHERE
@pytest.mark.parametrize("options", [(), ("-v",), ("-o", "json")], ids=["text", "verbose", "json"])
def test_txt_records_reach_a_pipe_as_plain_text(
    verified: Cli, hostile: str, options: tuple[str, ...]
) -> None:
    spoil(verified, hostile)
    done = verified("check-dns", "example.com", *options)
    assert done.code in {0, 1}, done.said
    assert not ACTIVE.search(done.stdout)
    assert not ACTIVE.search(done.stderr)
    if options == ("-o", "json"):
        assert done.json["schema"] == "sesctl.check-dns/1"
        assert done.stdout.isascii()


@EVERYWHERE
def test_txt_records_reach_a_terminal_as_plain_text(verified: Cli, hostile: str) -> None:
    spoil(verified, hostile)
    with verified.typist("check-dns", "example.com", "-v") as typist:
        shown = typist.finish().stdout
    assert not ACTIVE.search(OUR_COLOURS.sub("", shown).replace("\r\n", "\n"))


def test_markup_is_shown_and_not_interpreted(verified: Cli) -> None:
    spoil(verified, MARKUP)
    shown = re.sub(r"\s+", "", verified("check-dns", "example.com", "-v").stdout)
    assert "[red]red[/red]" in shown
    assert "[link=https://evil.example]click[/link]" in shown


def test_a_line_break_in_a_record_cannot_forge_a_finding(verified: Cli) -> None:
    spoil(verified, LINES)
    shown = verified("check-dns", "example.com", "-v").stdout
    assert not [line for line in shown.splitlines() if line.startswith("error  fake-check")]


@EVERYWHERE
def test_names_and_targets_of_a_strange_server_reach_stdout_as_plain_text(
    verified: Cli, hostile: str
) -> None:
    label = "".join(f"\\{byte:03}" for byte in hostile.encode()[:40])

    def answer(query: dns.message.Message, via: Via) -> Iterable[bytes]:
        name, kind = query.question[0].name, query.question[0].rdtype
        rdata = {5: f"{label}.example.org.", 15: f"10 {label}.example.org.", 2: f"{label}.example.net."}
        value = rdata.get(int(kind), quoted(hostile) if int(kind) == 16 else "")
        section = (
            f";ANSWER\n{name} 300 IN {query.question[0].to_text().split()[-1]} {value}\n" if value else ""
        )
        yield reply_to(query, section).to_wire()

    with scripted(answer) as server:
        options = ("--authoritative", server.address, "--resolver", server.address, "--dns-timeout", "1")
        for output in ((), ("-v",), ("-o", "json")):
            done = verified("check-dns", "example.com", *options, *output)
            assert done.code in {1, 5}, done.said
            assert not ACTIVE.search(done.stdout), output
            assert "Traceback" not in done.stderr


@EVERYWHERE
@pytest.mark.parametrize("command", ["status", "check-dns", "init", "send-test"])
def test_words_of_an_endpoint_reach_the_streams_as_plain_text(
    verified: Cli, hostile: str, command: str
) -> None:
    args = {
        "status": ("status",),
        "check-dns": ("check-dns", "example.com"),
        "init": ("init", "domain", "example.com", "--yes"),
        "send-test": ("send-test", "--from", "otp@example.com", "--simulate", "success"),
    }[command]
    with FakeAws() as endpoint:
        endpoint.will(
            Answer({"message": hostile, "Message": hostile}, 400, {"x-amzn-errortype": "BadRequestException"})
        )
        for output in ((), ("-o", "json"), ("--debug",)):
            done = verified(*args, *output, "--endpoint-url", endpoint.url)
            assert not ACTIVE.search(done.stdout)
            assert not ACTIVE.search(done.stderr)


@EVERYWHERE
def test_facts_of_an_endpoint_reach_stdout_as_plain_text(verified: Cli, hostile: str) -> None:
    account = {
        "ProductionAccessEnabled": False,
        "SendingEnabled": True,
        "EnforcementStatus": hostile,
        "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 0.0},
        "Details": {
            "MailType": "TRANSACTIONAL",
            "WebsiteURL": hostile,
            "ReviewDetails": {"Status": hostile, "CaseId": hostile},
        },
    }
    entry = {
        "IdentityType": "DOMAIN",
        "IdentityName": hostile,
        "VerificationStatus": hostile,
        "SendingEnabled": True,
    }
    with FakeAws() as endpoint:
        endpoint.will(Answer({**account, "EmailIdentities": [entry]}))
        for args in (("status",), ("request-production",)):
            for output in ((), ("-o", "json")):
                done = verified(*args, *output, "--endpoint-url", endpoint.url)
                assert not ACTIVE.search(done.stdout), args
                assert not ACTIVE.search(done.stderr), args


@pytest.mark.parametrize("output", ["text", *FORMATS])
def test_tokens_of_an_endpoint_reach_stdout_as_plain_text(verified: Cli, output: str) -> None:
    hostile = LINES[:20] + BIDI[:8] + ESCAPES[:10]
    identity = {
        "IdentityType": "DOMAIN",
        "VerifiedForSendingStatus": True,
        "VerificationStatus": "SUCCESS",
        "DkimAttributes": {
            "SigningEnabled": True,
            "Status": "SUCCESS",
            "SigningAttributesOrigin": "AWS_SES",
            "Tokens": [hostile, "b", "c"],
            "SigningHostedZone": f"{hostile}.amazonses.com",
        },
        "MailFromAttributes": {"MailFromDomain": f"{hostile}.example.com", "MailFromDomainStatus": "SUCCESS"},
    }
    with FakeAws() as endpoint:
        endpoint.will(Answer(identity))
        args: list[tuple[str, ...]] = [("records", "example.com", "-o", output)]
        if output in {"text", "json"}:
            args += [
                ("init", "domain", "example.com", "-o", output),
                ("check-dns", "example.com", "-o", output),
            ]
        for one in args:
            done = verified(*one, "--endpoint-url", endpoint.url, "--dns-timeout", "1")
            assert "Traceback" not in done.stderr, one
            assert done.code != 70, done.stderr
            assert not ACTIVE.search(done.stdout), one
            assert not ACTIVE.search(done.stderr), one


@EVERYWHERE
def test_the_caller_is_told_as_plain_text(verified: Cli, hostile: str) -> None:
    arn = escape("".join(char for char in hostile if char.isprintable() or char in "\n\r\u202e\u2028\x85"))
    text = (
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
        f"<Arn>{arn}</Arn><UserId>A</UserId><Account>{arn}</Account></GetCallerIdentityResult>"
        "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    )
    with FakeAws() as sts:
        sts.will(Answer(text, headers={"content-type": "text/xml"}))
        for args in (("status",), ("init", "domain", "example.com"), ("status", "-o", "json")):
            done = verified(*args, env={"AWS_ENDPOINT_URL_STS": sts.url})
            assert len(sts.asked) > 0
            assert not ACTIVE.search(done.stdout), args
            assert not ACTIVE.search(done.stderr), args
            sts.asked.clear()


@pytest.mark.parametrize(
    "typed", ["exam\x1b[31mple.com", "exam\u202eple.com", "[red]example.com", "a\nb.com"]
)
def test_what_was_typed_comes_back_as_plain_text(verified: Cli, typed: str) -> None:
    for args in (("check-dns", typed), ("init", "domain", typed), ("records", typed)):
        done = verified(*args)
        assert done.code == 2, done.said
        assert not ACTIVE.search(done.stderr)
        assert len(done.stderr.splitlines()) == 3


def test_an_option_of_escapes_comes_back_as_plain_text(verified: Cli) -> None:
    done = verified("check-dns", "--\x1b[31mred")
    assert done.code == 2
    assert not ACTIVE.search(done.stderr)


def test_a_domain_of_another_alphabet_is_shown_beside_its_ascii_form(verified: Cli) -> None:
    done = verified("check-dns", "müller.example")
    assert done.stdout.startswith("xn--mller-kva.example (müller.example)")
    with verified.typist("check-dns", "müller.example") as typist:
        assert "(müller.example)" in plain(typist.finish().stdout)
