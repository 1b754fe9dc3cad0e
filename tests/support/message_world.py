"""A one-time-password mail that SES has sent and a receiver has got, and changes to it in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks about a message.
A line is a header field as the sender writes it, in place of the one that is there; without a value the
field is left out, and with a + before it, it is one more. Or it is a directive:

    @text WORDS              the plain text; none leaves it out
    @html WORDS              the HTML; likewise
    @pad text|html BYTES     make it that much larger
    @signed DOMAIN…          who signs: ses is amazonses.com; DOMAIN/partial signs the beginning of the body
    @altered NAME: VALUE     a field that is set on the way, after the signing
    @altered body            a footer that is added on the way
    @envelope KEY=VALUE…     domain (MAIL FROM), ip, host, tls (off, or a version), delay (in seconds, such as 90s)
    @receiver TEXT           what the receiver writes as Authentication-Results; none
    @forged TEXT             an Authentication-Results field that came with the mail
    @dns NAME TYPE VALUE     a record, in place of what is there; none, or a REASON why there is no answer
    @inspected DAYS          how many days after it arrived
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sesctl.model.lookup import Absent, Answered, Server, Soa, Unknown
from sesctl.planning.message_observe import Given
from sesctl.workflows.inspect import Inspection, inspect_bytes
from support.signing import HEADERS, rsa_key, sign
from support.world import FakeClock

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sesctl.model.finding import Finding
    from sesctl.model.lookup import Ask, Question, Reply
    from sesctl.model.message_report import MessageReport

REGION = "eu-west-3"
WRITTEN = datetime(2026, 11, 21, 12, 0, 3, tzinfo=UTC)
RECEIVER = "mx.receiver.example"
CODE = "493817"
RESOLVER = Server("192.0.2.53", "resolver")
RESULTS = (
    "dkim=pass header.d=example.com header.s=token1; dkim=pass header.d=amazonses.com header.s=ses1;"
    " spf=pass smtp.mailfrom=mail.example.com; dmarc=pass (p=REJECT) header.from=example.com"
)
_SOA = Soa("example.com", "ns1.example.net", "hostmaster.example.com", 7, 300, 300)
_REASONS = {"servfail", "refused", "timeout"}


def right_header() -> dict[str, str]:
    return {
        "From": "Example <otp@example.com>",
        "To": "ana@example.org",
        "Subject": f"{CODE} is your Example code",
        "MIME-Version": "1.0",
        "Content-Type": "multipart/alternative; boundary=part",
        "Message-ID": f"<01060193-0000@{REGION}.amazonses.com>",
        "Date": format_datetime(WRITTEN),
        "Feedback-ID": f"::1.{REGION}.c2ltdWxhdGVk=:AmazonSES",
        "X-SES-Outgoing": "2026.11.21-192.0.2.31",
    }


def right_records() -> dict[tuple[str, str], Reply]:
    texts = {
        "token1._domainkey.example.com": rsa_key().record,
        "token1._domainkey.example.net": rsa_key().record,
        "ses1._domainkey.amazonses.com": rsa_key(name="ses").record,
        "mail.example.com": "v=spf1 include:amazonses.com ~all",
        "amazonses.com": "v=spf1 ip4:192.0.2.0/24 -all",
        f"{REGION}.amazonses.com": "v=spf1 include:amazonses.com -all",
        "_dmarc.example.com": "v=DMARC1; p=reject; rua=mailto:dmarc@example.com",
    }
    return {(name, "TXT"): Answered((text,), 300) for name, text in texts.items()}


@dataclass
class MessageWorld:
    """A mail and the DNS around it; implements the Resolver port."""

    header: list[tuple[str, str]] = field(default_factory=lambda: list(right_header().items()))
    text: str | None = (
        f"Example\r\n\r\nYour Example sign-in code is:\r\n\r\n{CODE}\r\n\r\nIt expires in 10 minutes."
    )
    html: str | None = (
        f"<p>Example</p>\r\n<p>Your Example sign-in code is:</p><p><b>{CODE}</b></p>\r\n<p>It expires in 10 minutes.</p>"
    )
    signers: tuple[str, ...] = ("example.com", "ses")
    altered: list[tuple[str, str]] = field(default_factory=list)
    footer: str = ""
    domain: str = "mail.example.com"
    ip: str = "192.0.2.31"
    host: str = f"a7-31.smtp-out.{REGION}.amazonses.com"
    tls: str = "TLS1_3"
    delay: float = 2
    results: str = f"{RECEIVER}; {RESULTS}"
    forged: tuple[str, ...] = ()
    records: dict[tuple[str, str], Reply] = field(default_factory=right_records)
    inspected_after: timedelta = timedelta(minutes=1)
    unreachable: bool = False
    batches: int = 0
    asked: list[Ask] = field(default_factory=list)

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        self.batches += 1
        self.asked += asks
        return {one: self.reply(one.question) for one in asks}

    def reply(self, question: Question) -> Reply:
        """What a resolver says."""
        if self.unreachable:
            return Unknown("timeout")
        found = self.records.get((question.name, question.type))
        exists = any(name == question.name or name.endswith(f".{question.name}") for name, _ in self.records)
        return found or Absent("nodata" if exists else "nxdomain", _SOA)

    @property
    def raw(self) -> bytes:
        """The mail as the receiver keeps it."""
        mail = _signed(self._sent(), self.signers)
        for name, value in self.altered:
            mail = _set(mail, name, value)
        received = f"from {self.host} ({self.host} [{self.ip}]) by {RECEIVER} with {self._protocol()}"
        top = {
            "Return-Path": f"<01060193-0000@{self.domain}>",
            "Received": f"{received} id 4XyZ for <ana@example.org>; {format_datetime(self.arrived)}",
            "Authentication-Results": self.results,
        }
        fields = [(name, value) for name, value in top.items() if value]
        fields += [("Authentication-Results", text) for text in self.forged]
        return _lines(fields) + mail + self.footer.encode()

    @property
    def arrived(self) -> datetime:
        return WRITTEN + timedelta(seconds=self.delay)

    def inspect(self, given: Given | None = None, *, dns: bool = True) -> MessageReport:
        clock = FakeClock(self.arrived + self.inspected_after)
        scene = Inspection(clock, self, (RESOLVER,)) if dns else Inspection(clock)
        return inspect_bytes(self.raw, "mail.eml", scene, given or Given())

    def checks(self) -> set[str]:
        return {finding.check for finding in self.inspect().findings}

    def _protocol(self) -> str:
        if self.tls == "off":
            return "ESMTP"
        return f"ESMTPS (version={self.tls} cipher=TLS_AES_128_GCM_SHA256 bits=128/128)"

    def _sent(self) -> bytes:
        parts = [("plain", self.text), ("html", self.html)]
        body = "".join(
            f"--part\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
            for kind, text in parts
            if text is not None
        )
        return _lines(self.header) + b"\r\n" + body.encode() + b"--part--\r\n"


def _lines(fields: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode()


@lru_cache(maxsize=256)
def _signed(mail: bytes, signers: tuple[str, ...]) -> bytes:
    for signer in reversed(signers):
        domain, _, manner = signer.partition("/")
        if domain == "ses":
            mail = sign(
                mail,
                "amazonses.com",
                "ses1",
                rsa_key(name="ses"),
                headers=(*HEADERS, "Feedback-ID"),
                at=WRITTEN,
            )
        else:
            headers = (*HEADERS, "List-Unsubscribe", "List-Unsubscribe-Post")
            mail = sign(
                mail, domain, "token1", rsa_key(), headers=headers, length=manner == "partial", at=WRITTEN
            )
    return mail


def _set(mail: bytes, name: str, value: str) -> bytes:
    header, _, body = mail.partition(b"\r\n\r\n")
    lines = [
        line for line in header.split(b"\r\n") if not line.lower().startswith(f"{name.lower()}:".encode())
    ]
    return b"\r\n".join([*lines, f"{name}: {value}".encode(), b"", body])


def message(changes: str = "") -> MessageWorld:
    """Build the mail in which everything is right, and change it."""
    built = MessageWorld()
    for line in changes.splitlines():
        if line.strip():
            _change(built, line.strip())
    return built


def findings(changes: str) -> tuple[Finding, ...]:
    """What is found of the mail with these changes."""
    return message(changes).inspect().findings


def _change(built: MessageWorld, line: str) -> None:  # noqa: C901, PLR0912 - one case for each directive
    directive, _, rest = line.partition(" ")
    match directive:
        case "@text":
            built.text = None if rest == "none" else rest
        case "@html":
            built.html = None if rest == "none" else rest
        case "@pad":
            _pad(built, *rest.split())
        case "@signed":
            built.signers = tuple(signer for signer in rest.split() if signer != "none")
        case "@altered" if rest == "body":
            built.footer = "-- \r\nsent by a list\r\n"
        case "@altered":
            built.altered.append(_field(rest))
        case "@envelope":
            _envelope(built, dict(pair.split("=", 1) for pair in rest.split()))
        case "@receiver":
            built.results = "" if rest == "none" else rest
        case "@forged":
            built.forged += (rest,)
        case "@dns":
            _record(built, *rest.split(None, 2))
        case "@inspected":
            built.inspected_after = timedelta(days=int(rest))
        case "+":
            built.header.append(_field(rest))
        case _:
            _header(built, *_field(line))


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _header(built: MessageWorld, name: str, value: str) -> None:
    kept = [one for one in built.header if one[0].lower() != name.lower()]
    built.header = [*kept, (name, value)] if value else kept


def _pad(built: MessageWorld, which: str, count: str) -> None:
    line = "0123456789 " * 7 + "\r\n"
    padding = line * (int(count) // len(line) + 1)
    if which == "html":
        built.html = f"{built.html}\r\n<!-- {padding} -->"
    else:
        built.text = f"{built.text}\r\n{padding}"


def _envelope(built: MessageWorld, pairs: dict[str, str]) -> None:
    built.domain = pairs.get("domain", built.domain)
    built.ip = pairs.get("ip", built.ip)
    built.host = pairs.get("host", built.host)
    built.tls = pairs.get("tls", built.tls)
    built.delay = float(pairs["delay"].removesuffix("s")) if "delay" in pairs else built.delay
    if "smtp.mailfrom=mail.example.com" in built.results:
        built.results = built.results.replace(
            "smtp.mailfrom=mail.example.com", f"smtp.mailfrom={built.domain}"
        )


def _record(built: MessageWorld, name: str, kind: str, value: str) -> None:
    if value in _REASONS:
        built.records[name, kind] = Unknown(value)  # type: ignore[arg-type]
    elif value == "none":
        built.records.pop((name, kind), None)
    else:
        built.records[name, kind] = Answered((value,), 300)
