"""A sent message as it lies in the receiver's mailbox, with what the receiver found out about it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from sesctl.sim import ses_hosts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.ses.mailbox import Sent

    Texts = Callable[[str], list[str]]

_RECEIVER = "mx.receiver.example"
_UNDERWAY = 1.0
"""Seconds between SES and the receiver."""

_SPF_ALL = {"-all": "fail", "~all": "softfail", "+all": "pass", "all": "pass"}


def as_received(sent: Sent, texts: Texts) -> bytes:
    """The message behind Return-Path, Received and Authentication-Results (RFC 8601).

    Args:
        sent: the message, with the signatures of SES.
        texts: gives the TXT records of a name, as the receiver sees them.
    """
    host = ses_hosts.outgoing_host(sent.region)
    at = format_datetime(datetime.fromtimestamp(sent.time + _UNDERWAY, UTC))
    fields = [
        f"Return-Path: <{sent.envelope_from}>",
        (
            f"Received: from {host} ({host} [{ses_hosts.OUTGOING_ADDRESS}])\r\n by {_RECEIVER} with ESMTPS"
            f" id sim{sent.number}\r\n for <{next(iter(sent.outcomes))}>"
            f"\r\n (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256 bits=128/128);\r\n {at}"
        ),
        f"Authentication-Results: {_RECEIVER};\r\n {_results(sent, texts)}",
    ]
    return "".join(f"{field}\r\n" for field in fields).encode() + sent.raw


def _results(sent: Sent, texts: Texts) -> str:
    author = sent.sender.rpartition("@")[2].lower()
    envelope = sent.envelope_from.rpartition("@")[2]
    signers = [sent.dkim_domain] if sent.dkim_domain else []
    spf = _spf(texts(envelope))
    passing = [*signers, *([envelope] if spf == "pass" else [])]
    results = [f"dkim=pass header.d={domain}" for domain in [*signers, ses_hosts.SIGNING_DOMAIN]]
    results.append(f"spf={spf} smtp.mailfrom={envelope}")
    results.append(f"dmarc={_dmarc(author, passing, texts)} header.from={author}")
    return ";\r\n ".join(results)


def _spf(records: list[str]) -> str:
    """What a record says of SES: its own include, or what stands at the end."""
    found = [record.split() for record in records if record.lower().split(" ")[0] == "v=spf1"]
    if len(found) != 1:
        return "permerror" if found else "none"
    terms = [term.lower() for term in found[0]]
    of_ses = f"ip4:{ses_hosts.OUTGOING_NETWORK}"
    if of_ses in terms or "include:amazonses.com" in terms:
        return "pass"
    return _SPF_ALL.get(terms[-1], "neutral")


def _dmarc(author: str, passing: list[str], texts: Texts) -> str:
    names = author.split(".")
    policies = (texts(f"_dmarc.{'.'.join(names[start:])}") for start in range(len(names) - 1))
    if not any(text.startswith("v=DMARC1") for found in policies for text in found):
        return "none"
    return "pass" if any(_relaxed(author, domain) for domain in passing) else "fail"


def _relaxed(author: str, domain: str) -> bool:
    # Within SES one of the two is always at or below the other when they share an organization.
    return author == domain or author.endswith(f".{domain}") or domain.endswith(f".{author}")
