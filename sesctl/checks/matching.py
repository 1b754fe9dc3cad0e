"""Whether a reply is what a record should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.dmarc import is_dmarc, looks_like_dmarc
from sesctl.grammar.spf import is_spf
from sesctl.model.lookup import Absent, Answered

if TYPE_CHECKING:
    from sesctl.model.lookup import Reply
    from sesctl.model.observation import Observation
    from sesctl.model.records import Record
    from sesctl.model.report import RecordStatus

SES_SPF = "amazonses.com"


def status_of(record: Record, reply: Reply, seen: Observation) -> RecordStatus:
    """Judge one reply to the question that a record answers.

    A value that differs only where it may, such as the preference of an MX record or an SPF record
    that authorises SES in other words, is right.
    """
    if isinstance(reply, Absent):
        return _absent(record, seen)
    if not isinstance(reply, Answered):
        return "unknown"
    match record.purpose:
        case "dkim":
            return _same(record, reply)
        case "mail-from-mx":
            return _mail_from_mx(record, reply)
        case "mail-from-spf" | "spf":
            return _mail_from_spf(record, reply, seen)
        case "dmarc":
            return _dmarc(reply, seen)


def _absent(record: Record, seen: Observation) -> RecordStatus:
    """Nothing at the name is right only for DMARC, where a policy from above applies."""
    return "ok" if record.purpose == "dmarc" and seen.dns.dmarc.found else "missing"


def _same(record: Record, reply: Answered) -> RecordStatus:
    if reply.values == record.values:
        return "ok"
    return "wrong" if reply.values or reply.aliases else "missing"


def _mail_from_mx(record: Record, reply: Answered) -> RecordStatus:
    if not reply.values and not reply.aliases:
        return "missing"
    right = mail_hosts(reply.values) == mail_hosts(record.values) and not reply.aliases
    return "ok" if right else "wrong"


def is_meant_as(record: Record, reply: Reply) -> bool:
    """Whether what stands at another name was meant to be this record, and is no wildcard's answer."""
    if not isinstance(reply, Answered) or reply.aliases:
        return False
    match record.purpose:
        case "dkim":
            token = record.values[0].partition(".")[0]
            return any(value.strip("\\\"'").startswith(f"{token}.") for value in reply.values)
        case "mail-from-mx":
            return any(host.startswith("feedback-smtp.") for host in mail_hosts(reply.values))
        case "mail-from-spf" | "spf":
            return any(SES_SPF in value for value in reply.values)
        case "dmarc":
            return any(looks_like_dmarc(value) for value in reply.values)


def mail_hosts(values: tuple[str, ...]) -> list[str]:
    """Return the hosts of MX values, without their preferences."""
    return [value.rpartition(" ")[2] for value in values]


def _mail_from_spf(record: Record, reply: Answered, seen: Observation) -> RecordStatus:
    records = [text for text in reply.values if is_spf(text)]
    if not records:
        return "missing"
    tree = next((tree for tree in seen.dns.spf if tree.name == record.name), None)
    if tree is None or tree.texts != tuple(records):
        return "ok" if records == list(record.values) else "wrong"
    if reply.aliases or tree.outcome != "record":
        return "wrong"
    authorised = tree.authorises(SES_SPF)
    return "unknown" if authorised is None else "ok" if authorised else "wrong"


def _dmarc(reply: Answered, seen: Observation) -> RecordStatus:
    found = seen.dns.dmarc.found
    counting = [text for text in reply.values if is_dmarc(text)]
    if found and (found.domain != seen.domain or (found.record and counting == [found.record.text])):
        return "ok"
    own = next((step for step in seen.dns.dmarc.steps if step.domain == seen.domain), None)
    return "wrong" if own and own.texts else "missing"
