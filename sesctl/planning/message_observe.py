"""Put together what a message says of itself and what DNS says of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sesctl.grammar.mail_date import parse_mail_date
from sesctl.grammar.mailboxes import parse_mailboxes
from sesctl.model.message import DkimSignature
from sesctl.model.message_seen import DmarcVerdict, Frame, MessageSeen, SpfVerdict
from sesctl.model.spf_result import SpfClient
from sesctl.planning.message_claims import claims_of
from sesctl.planning.message_content import content_of
from sesctl.planning.message_dkim import judge_signature
from sesctl.planning.message_dmarc import is_aligned, policy_of, result_of
from sesctl.planning.message_envelope import envelope_of
from sesctl.planning.message_route import route_of
from sesctl.planning.message_ses import traces_of
from sesctl.planning.message_survey import NOT_ASKED, MessageGoal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.lookup import Server
    from sesctl.model.message import Message
    from sesctl.model.message_seen import Claims, DkimVerdict
    from sesctl.planning.message_dkim import Genuine
    from sesctl.planning.message_survey import MessageDns


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of the handover, whatever the message says; empty is nothing.

    Attributes:
        server: the authserv-id of the receiver.
        address: which the message came from.
        sender: the MAIL FROM address.
    """

    server: str = ""
    address: str = ""
    sender: str = ""


def frame_of(message: Message, at: datetime, given: Given) -> Frame:
    """Read what a message says of itself."""
    written = parse_mail_date(message.first("date"))
    written_at = written if isinstance(written, datetime) else None
    route = route_of(message, written_at)
    claims = claims_of(message, route, given.server)
    envelope = envelope_of(message, route, claims)
    if given.address or given.sender:
        envelope = replace(
            envelope, address=given.address or envelope.address, sender=given.sender or envelope.sender
        )
    authors = tuple(author for text in message.all("from") for author in parse_mailboxes(text))
    return Frame(message, at, authors, written_at, route, claims, envelope)


def goal_of(frame: Frame, resolvers: tuple[Server, ...]) -> MessageGoal:
    """Say what DNS has to tell about a message."""
    envelope = frame.envelope
    known = envelope.address and envelope.domain
    signatures = [
        one.signature for one in frame.message.signatures if isinstance(one.signature, DkimSignature)
    ]
    domains = dict.fromkeys((*(one.domain for one in signatures), envelope.domain))
    return MessageGoal(
        tuple(dict.fromkeys(one.key_name for one in signatures)),
        SpfClient(envelope.address, _whole(envelope.sender), envelope.helo) if known else None,
        frame.author_domain,
        tuple(domain for domain in domains if domain),
        resolvers,
    )


def _whole(sender: str) -> str:
    """Complete a sender of whom only the domain is known (RFC 7208 section 4.3)."""
    return sender if "@" in sender else f"postmaster@{sender}"


def observe(frame: Frame, dns: MessageDns, genuine: Genuine) -> MessageSeen:
    """Judge what DNS has the keys and records for."""
    policy = (
        policy_of(dns.walk, frame.author_domain, exists=dns.author_exists)
        if dns.walk
        else DmarcVerdict("unknown", why=NOT_ASKED.reason, on_purpose=True)
    )
    dkim = tuple(_dkim(frame, dns, policy, genuine))
    spf = _spf(frame, dns, policy)
    told = next((one.result for one in frame.claims.of("dmarc")), "")
    return MessageSeen(
        frame,
        dkim,
        spf,
        replace(result_of(policy, dkim, spf), claimed=told),
        traces_of(frame.message, frame.route, dkim),
        content_of(frame.message),
    )


def _dkim(frame: Frame, dns: MessageDns, policy: DmarcVerdict, genuine: Genuine) -> list[DkimVerdict]:
    arrived_at = min(frame.route.arrived_at or frame.at, frame.at)
    verdicts = []
    for signed in frame.message.signatures:
        signature = signed.signature
        if not isinstance(signature, DkimSignature):
            verdicts.append(judge_signature(signed, NOT_ASKED, genuine, arrived_at, frame.author_domain))
            continue
        key = dns.keys.get(signature.key_name, NOT_ASKED)
        verdict = judge_signature(signed, key, genuine, arrived_at, frame.author_domain)
        author = frame.author_domain
        aligned = is_aligned(signature.domain, author, "dkim", policy, dns.owners) if author else None
        verdicts.append(replace(verdict, aligned=aligned, claimed=_claimed(signature, frame.claims)))
    return verdicts


def _claimed(signature: DkimSignature, claims: Claims) -> str:
    """Find what the receiver says of a signature, known by its domain and, where that is told, its selector."""
    for one in claims.of("dkim"):
        domain = one.properties.get("header.d") or one.properties.get("header.i", "").rpartition("@")[2]
        selector = one.properties.get("header.s", signature.selector)
        if domain.lower() == signature.domain and selector.lower() == signature.selector:
            return one.result
    return ""


def _spf(frame: Frame, dns: MessageDns, policy: DmarcVerdict) -> SpfVerdict:
    domain, author = frame.envelope.domain, frame.author_domain
    aligned = is_aligned(domain, author, "spf", policy, dns.owners) if domain and author else None
    told = [one.result for one in frame.claims.of("spf") if _is_of(domain, one.properties, "smtp.mailfrom")]
    if (field := frame.claims.spf) and _is_of(domain, field.properties, "envelope-from"):
        told.append(field.result)
    return SpfVerdict(dns.spf, next(iter(told), ""), aligned)


def _is_of(domain: str, properties: Mapping[str, str], name: str) -> bool:
    """Whether a result is of a MAIL FROM domain; one that names none may be."""
    named = properties.get(name, "").strip('<>"').rpartition("@")[2].lower()
    return not named or not domain or named == domain
