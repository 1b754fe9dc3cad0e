"""`sesctl.inspect/1`: what `inspect -o json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from sesctl.grammar.encoded_words import decode_words
from sesctl.model.fact import NotAsked, Unread
from sesctl.model.message import DkimSignature
from sesctl.render.documents import moment
from sesctl.render.findings import finding_body, skipped_body

if TYPE_CHECKING:
    from sesctl.model.message_report import MessageReport
    from sesctl.model.message_seen import (
        DkimVerdict,
        DmarcVerdict,
        Envelope,
        Frame,
        Hop,
        SesTraces,
        SpfVerdict,
    )
    from sesctl.render.findings import FindingBody, SkippedBody


class PartBody(TypedDict):
    """One part of the body that is no container; `text_size` is the decoded size of a text."""

    media_type: str
    size: int
    attachment: bool
    charset: str | None
    text_size: int | None


class MessageBody(TypedDict):
    """What the message says of itself."""

    subject: str
    # `from` is a keyword.
    authors: list[str]
    message_id: str | None
    date: str | None
    arrived_at: str | None
    size: int
    header_size: int
    complete: bool
    parts: list[PartBody]
    has_code: bool
    texts_alike: float | None
    list_unsubscribe: str | None


class EnvelopeBody(TypedDict):
    """Who handed the message over, and in whose name."""

    mail_from: str | None
    address: str | None
    helo: str | None


class SesBody(TypedDict):
    """Whether Amazon SES sent it, and from which region."""

    sent: bool
    region: str | None
    region_of_host: str | None
    region_of_message_id: str | None
    region_of_feedback_id: str | None


class SignatureBody(TypedDict):
    """One DKIM signature; `signer` tells SES's own from that of the sender."""

    domain: str | None
    selector: str | None
    signer: Literal["author", "ses", "other"]
    status: Literal[
        "pass",
        "body-altered",
        "header-altered",
        "key-missing",
        "key-revoked",
        "key-unusable",
        "expired",
        "malformed",
        "unknown",
    ]
    why: str | None
    aligned: bool | None
    algorithm: str | None
    bits: int | None
    signed_at: str | None
    headers: list[str]
    receiver_says: str | None


class SpfResultBody(TypedDict):
    """SPF as it was computed; a null result was not, and `why` says why."""

    domain: str | None
    result: Literal["pass", "fail", "softfail", "neutral", "none", "permerror"] | None
    term: str | None
    why: str | None
    aligned: bool | None
    receiver_says: str | None


class DmarcResultBody(TypedDict):
    """DMARC; `by` names what passes and is aligned."""

    result: Literal["pass", "fail", "none", "unknown"]
    by: list[str]
    policy: Literal["none", "quarantine", "reject"] | None
    domain: str | None
    record: str | None
    why: str | None
    receiver_says: str | None


class ReceiverBody(TypedDict):
    """Whose Authentication-Results are believed, and whose are not."""

    authserv_id: str | None
    ignored: list[str]


class HopBody(TypedDict):
    """One server that took the message over; the origin is first."""

    sender: str | None
    address: str | None
    by: str | None
    protocol: str | None
    tls: str | None
    encrypted: bool | None
    at: str | None
    delay_seconds: float | None
    handover: bool


class InspectDocument(TypedDict):
    """`sesctl inspect -o json`."""

    schema: Literal["sesctl.inspect/1"]
    inspected_at: str
    file: str
    verdict: Literal["ready", "warnings", "failing", "unknown"]
    message: MessageBody
    envelope: EnvelopeBody
    ses: SesBody
    dkim: list[SignatureBody]
    spf: SpfResultBody
    dmarc: DmarcResultBody
    receiver: ReceiverBody
    hops: list[HopBody]
    hops_left_out: int
    findings: list[FindingBody]
    skipped: list[SkippedBody]


def inspect_document(report: MessageReport, file: str) -> InspectDocument:
    """Describe the judgement on one message."""
    seen = report.seen
    frame = seen.frame
    claims, route = frame.claims, frame.route
    return {
        "schema": "sesctl.inspect/1",
        "inspected_at": moment(frame.at) or "",
        "file": file,
        "verdict": report.verdict,
        "message": _message(report),
        "envelope": _envelope(frame.envelope),
        "ses": _ses(seen.ses),
        "dkim": [_signature(one) for one in seen.dkim],
        "spf": _spf(seen.spf, frame),
        "dmarc": _dmarc(seen.dmarc),
        "receiver": {"authserv_id": claims.server or None, "ignored": [one.server for one in claims.ignored]},
        "hops": [_hop(hop, is_handover=number == route.entry) for number, hop in enumerate(route.hops)],
        "hops_left_out": route.left_out,
        "findings": [finding_body(finding) for finding in report.findings],
        "skipped": [skipped_body(skip) for skip in report.skipped],
    }


def _message(report: MessageReport) -> MessageBody:
    frame, content = report.seen.frame, report.seen.content
    message = frame.message
    return {
        "subject": decode_words(message.first("subject")),
        "authors": [author.address for author in frame.authors],
        "message_id": message.first("message-id") or None,
        "date": moment(frame.written_at),
        "arrived_at": moment(frame.route.arrived_at),
        "size": message.size,
        "header_size": message.header_size,
        "complete": message.complete,
        "parts": [
            {
                "media_type": part.media_type,
                "size": part.size,
                "attachment": part.attachment,
                "charset": part.charset or None,
                "text_size": part.text_size if part.text is not None else None,
            }
            for part in message.parts
        ],
        "has_code": bool(content.codes),
        "texts_alike": round(content.alike, 2) if content.alike is not None else None,
        "list_unsubscribe": message.first("list-unsubscribe") or None,
    }


def _envelope(envelope: Envelope) -> EnvelopeBody:
    return {
        "mail_from": envelope.sender or None,
        "address": envelope.address or None,
        "helo": envelope.helo or None,
    }


def _ses(ses: SesTraces) -> SesBody:
    return {
        "sent": ses.sent,
        "region": ses.region or None,
        "region_of_host": ses.of_host or None,
        "region_of_message_id": ses.of_message_id or None,
        "region_of_feedback_id": ses.of_feedback_id or None,
    }


def _signature(one: DkimVerdict) -> SignatureBody:
    signature = one.signed.signature if isinstance(one.signed.signature, DkimSignature) else None
    return {
        "domain": signature.domain if signature else None,
        "selector": signature.selector if signature else None,
        "signer": one.signer,
        "status": one.status,
        "why": one.why or None,
        "aligned": one.aligned,
        "algorithm": signature.algorithm if signature else None,
        "bits": one.bits,
        "signed_at": moment(signature.signed_at) if signature else None,
        "headers": list(signature.headers) if signature else [],
        "receiver_says": one.claimed or None,
    }


def _spf(spf: SpfVerdict, frame: Frame) -> SpfResultBody:
    outcome = spf.outcome
    unknown = isinstance(outcome, Unread | NotAsked)
    return {
        "domain": frame.envelope.domain or None,
        "result": None if isinstance(outcome, Unread | NotAsked) else outcome.word,
        "term": None if isinstance(outcome, Unread | NotAsked) else outcome.term or None,
        "why": (outcome.reason if isinstance(outcome, Unread | NotAsked) else outcome.why) or None,
        "aligned": None if unknown and not spf.claimed else spf.aligned,
        "receiver_says": spf.claimed or None,
    }


def _dmarc(dmarc: DmarcVerdict) -> DmarcResultBody:
    return {
        "result": dmarc.result,
        "by": list(dmarc.by),
        "policy": dmarc.policy,
        "domain": dmarc.domain or None,
        "record": dmarc.record.text if dmarc.record else None,
        "why": dmarc.why or None,
        "receiver_says": dmarc.claimed or None,
    }


def _hop(hop: Hop, *, is_handover: bool) -> HopBody:
    received = hop.received
    return {
        "sender": received.host or None,
        "address": received.address or None,
        "by": received.by or None,
        "protocol": received.protocol or None,
        "tls": received.tls or None,
        "encrypted": hop.encrypted,
        "at": moment(received.at),
        "delay_seconds": hop.delay.total_seconds() if hop.delay is not None else None,
        "handover": is_handover,
    }
