"""What a check may look at: facts that are known, and words for the DNS host in use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from sesctl.checks.matching import is_meant_as, status_of
from sesctl.checks.unknowable import Unknowable, known
from sesctl.grammar.dkim import DkimKey, parse_dkim_key
from sesctl.model.dns_hosts import UNRECOGNISED, recognise
from sesctl.model.fact import Found, Missing
from sesctl.model.lookup import Absent, Answered, Question
from sesctl.model.names import SIBLING, is_at_or_below, last_two_labels
from sesctl.model.observation import Delegated, Undelegated
from sesctl.model.report import RecordReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sesctl.model.dns_hosts import DnsHost
    from sesctl.model.identity import Identity
    from sesctl.model.lookup import RecordType, Soa
    from sesctl.model.observation import DmarcWalk, Look, Observation
    from sesctl.model.records import Purpose, Record
    from sesctl.model.report import RecordStatus
    from sesctl.model.spf import SpfNode


@dataclass(frozen=True, slots=True)
class RecordAt:
    """A record that is not right, and what stands in its place.

    Attributes:
        reply: what the zone's own servers say, or else the resolvers; where they differ, one that
            is wrong.
    """

    record: Record
    reply: Answered | Absent

    @property
    def values(self) -> tuple[str, ...]:
        """The values that stand there; none when the record is absent."""
        return self.reply.values if isinstance(self.reply, Answered) else ()

    @property
    def missing(self) -> bool:
        """Whether nothing of the type stands at the name."""
        return not self.values and not self.reply.aliases


class View:
    """One observation, with what follows from it.

    Every accessor gives a known fact, or raises `Unknowable`; a check that raises it is skipped.
    """

    def __init__(self, seen: Observation) -> None:
        self.seen = seen
        self.domain = seen.domain

    # Facts from AWS

    @property
    def region(self) -> str:
        """The region in use."""
        if self.seen.region is None:
            raise Unknowable("no region is in use", on_purpose=True)
        return self.seen.region

    @property
    def identity(self) -> Identity:
        """The identity; a check that needs one is not concerned where there is none."""
        fact = self.seen.identity
        if isinstance(fact, Missing):
            raise Unknowable("there is no identity to judge", on_purpose=True)
        return known(fact)

    @property
    def ses_remembers_until(self) -> datetime | None:
        """Until when the absence that SES saw may be remembered on its side (RFC 2308)."""
        identity = self.seen.identity
        last = identity.value.last_check if isinstance(identity, Found) else None
        if last is None or last.checked_at is None or last.error not in {"HOST_NOT_FOUND", "TYPE_NOT_FOUND"}:
            return None
        return last.checked_at + timedelta(seconds=self.soa.negative_ttl) if self.soa else None

    def command(self, words: str) -> str:
        """Write a command of sesctl to type, for the region in use."""
        region = f" --region {self.seen.region}" if self.seen.region else ""
        return f"sesctl {words}{region}"

    # DNS

    def require_zone(self) -> None:
        """Raise `Unknowable` where the zone does not exist: then there is nothing more to say."""
        if self.nonexistent:
            raise Unknowable("the domain does not exist", on_purpose=True)

    @cached_property
    def nonexistent(self) -> str:
        """The name that does not exist although the domain needs it to; empty where all is well.

        A zone of the owner's may deny the domain while nothing was published yet; a top-level domain,
        or a registry such as that of co.uk, denies what was never registered.
        """
        if isinstance(self.seen.dns.delegation, Undelegated):
            return self.seen.dns.delegation.name
        replies = self.look(self.domain, "SOA").known
        return self.domain if replies and all(_is_denied_by_registry(reply) for reply in replies) else ""

    @property
    def dmarc(self) -> DmarcWalk:
        """The tree walk, as far as it is known."""
        self.require_zone()
        return self.seen.dns.dmarc

    @property
    def spf(self) -> tuple[SpfNode, ...]:
        """The SPF trees of which something is known: of the MAIL FROM domain, and of the domain."""
        self.require_zone()
        return self.seen.dns.spf

    @cached_property
    def reports(self) -> tuple[RecordReport, ...]:
        """Every expected record beside what is seen."""
        expected = self.seen.expected
        records = expected.value.records if isinstance(expected, Found) else ()
        return tuple(self._report(record) for record in records)

    def require_records(self, purposes: Iterable[Purpose]) -> None:
        """Raise `Unknowable` unless it is known which records of these purposes should be there."""
        self.require_zone()
        expected = self.seen.expected
        if isinstance(expected, Missing):
            raise Unknowable("there is no identity, so no record is expected yet", on_purpose=True)
        records = known(expected)
        if "dkim" in purposes and not records.of("dkim"):
            self._explain_missing_dkim()

    def _explain_missing_dkim(self) -> None:
        fact = self.seen.identity
        if not isinstance(fact, Found) or fact.value.kind == "address" or not fact.value.dkim.tokens:
            return
        if fact.value.dkim.origin == "EXTERNAL":
            raise Unknowable(
                "with BYODKIM only the owner of the private key knows the record", on_purpose=True
            )
        raise Unknowable(f"SES did not say which zone serves the DKIM keys of {fact.value.region}")

    def _report(self, record: Record) -> RecordReport:
        look = self.look(record.name, record.type)
        judged = {reply: status_of(record, reply, self.seen) for reply in dict.fromkeys(look.known)}
        statuses = set(judged.values())
        status: RecordStatus = next(
            (word for word in ("wrong", "missing", "unknown", "ok") if word in statuses), "unknown"
        )
        agreeing = frozenset(
            seen.server.address
            for seen in look.seen
            if isinstance(seen.reply, Answered | Absent) and status_of(record, seen.reply, self.seen) == "ok"
        )
        return RecordReport(
            record, status, look.seen, propagating="ok" in statuses and len(statuses) > 1, agreeing=agreeing
        )

    def look(self, name: str, kind: RecordType) -> Look:
        """What was seen at a name, known or not."""
        return self.seen.dns.look(Question(name, kind))

    def at(self, report: RecordReport) -> RecordAt:
        """What stands in the place of a record that is not right."""
        look = self.look(report.record.name, report.record.type)
        for reply in look.known:
            if status_of(report.record, reply, self.seen) == report.status:
                return RecordAt(report.record, reply)
        raise Unknowable(look.why_unknown)

    def values(self, name: str, kind: RecordType) -> tuple[str, ...]:
        """The values at a name, where some are known; those behind an alias are not the name's own."""
        for reply in self.look(name, kind).known:
            if isinstance(reply, Answered) and not reply.aliases:
                return reply.values
        return ()

    def key_at(self, name: str) -> bool:
        """Whether a DKIM key stands at the name itself, without an alias."""
        return any(isinstance(parse_dkim_key(text), DkimKey) for text in self.values(name, "TXT"))

    def key_names(self) -> list[str]:
        """Where keys have to be served: through right DKIM records, and at the selector of BYODKIM."""
        names = [
            one.record.name for one in self.reports if one.record.purpose == "dkim" and one.status == "ok"
        ]
        own = self.seen.identity.value if isinstance(self.seen.identity, Found) else None
        if own and own.dkim.origin == "EXTERNAL":
            names += (f"{selector}._domainkey.{own.name}" for selector in own.dkim.tokens)
        return names

    def served_keys(self) -> Iterator[tuple[str, DkimKey]]:
        """Yield the DKIM keys that are served, by name."""
        for name in self.key_names():
            texts = (
                text
                for reply in self.look(name, "TXT").known_anywhere
                if isinstance(reply, Answered)
                for text in reply.values
            )
            key = next((key for key in map(parse_dkim_key, texts) if isinstance(key, DkimKey)), None)
            if key:
                yield name, key

    def wildcard(self) -> tuple[str, ...]:
        """What answers for a name beside the DKIM records that nobody has made; nothing where nothing does."""
        found: list[str] = []
        for question, look in self.seen.dns.looks.items():
            if question.name.startswith(f"{SIBLING}."):
                for reply in look.known:
                    found += reply.aliases
                    found += reply.values if isinstance(reply, Answered) else ()
        return tuple(found)

    def has_wildcard(self) -> bool:
        """Whether a wildcard answers beside the DKIM records."""
        return bool(self.wildcard())

    def is_at(self, name: str, record: Record) -> bool:
        """Whether what was meant to be this record stands at another name."""
        return any(is_meant_as(record, reply) for reply in self.look(name, record.type).known)

    def doubled(self, record: Record) -> str:
        """Where a record stands when the zone was appended twice; empty where it does not."""
        for question, look in self.seen.dns.looks.items():
            appended = question.name.removeprefix(f"{record.name}.")
            if question.type != record.type or appended == question.name:
                continue
            meant = any(is_meant_as(record, reply) for reply in look.known)
            if is_at_or_below(self.domain, appended) and meant:
                return question.name
        return ""

    # The DNS host

    @cached_property
    def soa(self) -> Soa | None:
        """The start of authority of the zone that the domain lies in; None where nobody gave it."""
        for reply in self.look(self.domain, "SOA").known:
            if reply.soa and reply.soa.zone and is_at_or_below(self.domain, reply.soa.zone):
                return reply.soa
        return None

    @cached_property
    def zone(self) -> str:
        """The apex of the zone that the domain lies in, as far as DNS shows it."""
        found = self.soa.zone if self.soa else ""
        return last_two_labels(self.domain) if not found or _is_of_registry(found) else found

    @cached_property
    def host(self) -> DnsHost:
        """The DNS host, where its name servers give it away."""
        delegation = self.seen.dns.delegation
        return recognise(delegation.hosts) if isinstance(delegation, Delegated) else UNRECOGNISED

    def publish(self, record: Record) -> str:
        """Say what to type at the DNS host for a record, as an instruction.

        It ends in the value, with nothing behind it that could be copied along.
        """
        return f"{self._where('add')} this {self.entry(record)}"

    def correct(self, record: Record) -> str:
        """Say what to change at the DNS host for a record that stands there wrongly, likewise."""
        return f"{self._where('change')} the record to this {self.entry(record)}"

    def _where(self, verb: str) -> str:
        trap = f"{self.host.trap} " if self.host.trap else ""
        return f"{trap}At {self.host.name} {verb}" if self.host.name else verb.capitalize()

    def entry(self, record: Record) -> str:
        """Write a record as the fields of a panel."""
        host = f"Host {self.host.host(record.name, self.zone)}"
        return f"{record.type} record: {host}, {self.value_field(record)}"

    def value_field(self, record: Record) -> str:
        """Write the value of a record as the fields of a panel."""
        value = record.values[0]
        if record.type == "MX":
            priority, _, host = value.partition(" ")
            if not self.host.priority_apart:
                return f"Value {value}"
            return f"Priority {priority}, Mail server {self.host.target(host)}"
        return f"{'Target' if record.type == 'CNAME' else 'Value'} {self._value(record)}"

    def _value(self, record: Record) -> str:
        return self.host.target(record.values[0]) if record.type == "CNAME" else record.values[0]


# Under a country code: co.uk, com.au, ac.jp.
# By name, since foo.xx has the same form, and may well deny a subdomain that was not published yet.
_SECOND_LEVEL = re.compile(
    r"(?:ac|co|com|edu|gob|go|gov|gv|ltd|me|mil|ne|net|nom|or|org|plc|sch)\.[a-z]{2}",
)


def _is_denied_by_registry(reply: Answered | Absent) -> bool:
    if not isinstance(reply, Absent) or reply.kind != "nxdomain" or reply.soa is None:
        return False
    return _is_of_registry(reply.soa.zone)


def _is_of_registry(zone: str) -> bool:
    return "." not in zone or _SECOND_LEVEL.fullmatch(zone) is not None
