"""A sent message as it lies in the receiver's mailbox, with what the receiver found out about it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.sim.ses.mailbox import Sent

_RECEIVER = "mx.receiver.example"
_SENDER_HOST = "a8-31.smtp-out.amazonses.com"
_SENDER_ADDRESS = "192.0.2.31"


def as_received(sent: Sent) -> bytes:
    """The message behind Return-Path, Authentication-Results (RFC 8601) and Received.

    SES signs with the identity's domain when its DKIM is good, and always with amazonses.com; SPF is
    judged on the envelope's domain, which SES's own record covers.
    """
    fields = [
        f"Return-Path: <{sent.envelope_from}>",
        f"Authentication-Results: {_RECEIVER};\r\n {_results(sent)}",
        (
            f"Received: from {_SENDER_HOST} ({_SENDER_HOST} [{_SENDER_ADDRESS}])\r\n by {_RECEIVER} with ESMTPS;"
            f"\r\n {format_datetime(datetime.fromtimestamp(sent.time, UTC))}"
        ),
    ]
    return "".join(f"{field}\r\n" for field in fields).encode() + sent.raw


def _results(sent: Sent) -> str:
    author = sent.sender.rpartition("@")[2]
    envelope = sent.envelope_from.rpartition("@")[2]
    signers = [sent.dkim_domain] if sent.dkim_domain else []
    aligned = any(_relaxed(author, domain) for domain in [*signers, envelope])
    results = [f"dkim=pass header.d={domain}" for domain in [*signers, "amazonses.com"]]
    results.append(f"spf=pass smtp.mailfrom={envelope}")
    results.append(f"dmarc={'pass' if aligned else 'fail'} header.from={author}")
    return ";\r\n ".join(results)


def _relaxed(author: str, domain: str) -> bool:
    # Within SES one of the two is always at or below the other when they share an organization.
    return author == domain or author.endswith(f".{domain}") or domain.endswith(f".{author}")
