"""The zone: whether it exists, whether its servers answer, and whether they agree."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import Unknowable, known
from sesctl.model.finding import Severity
from sesctl.model.lookup import Absent, Answered, Unknown
from sesctl.model.names import is_at_or_below, is_below, last_two_labels
from sesctl.model.observation import Delegated, GivenServers, Undetermined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import View
    from sesctl.model.lookup import Seen, Server
    from sesctl.model.observation import Look

_RECORD_MISSING = ("dkim-record-missing", "mail-from-mx-missing", "mail-from-spf-missing")
_LAME = frozenset({"lame", "refused"})


@check(Severity.ERROR, "zone")
def zone_not_found(view: View) -> Iterator[Problem]:
    """The domain does not exist in DNS.

    What it checks:
        Whether the domain, or the zone that would hold it, is delegated at all.

    Why it matters:
        Without a delegation nobody can find any record: not SES, not a receiver. Registration takes
        effect within minutes; a domain that has expired, or was typed with a slip, never does.

    How to fix it:
        Compare the spelling with the registrar's. Where it is right, see that the registration has
        not expired and that name servers are entered for it there.

    Example:
        @zone gone

    Instead:
        @drop mail MX

    References:
        RFC 8020: nothing exists below a name that does not exist.
    """
    delegation = view.seen.dns.delegation
    if isinstance(delegation, Undetermined):
        raise Unknowable(delegation.reason)
    if name := view.nonexistent:
        yield Problem(
            subject=view.domain,
            message=f"There is no domain {name}: DNS knows no such name, so no record of it can be found.",
            fix=f"Look at the spelling of {name}, and at the registrar whether it is registered, paid for, "
            "and has name servers.",
            seen="NXDOMAIN",
            expected=f"a delegation of {name}",
        )


@check(Severity.WARNING, "zone")
def zone_lame_server(view: View) -> Iterator[Problem]:
    """A name server of the zone does not serve it.

    What it checks:
        Whether each server that the delegation names, at each of its addresses, answers with
        authority for the zone. It is an error when none does.

    Why it matters:
        Resolvers, SES's among them, choose a server at random. One that refuses or stays silent makes
        verification slow and unsteady; when all do, nothing can be found.

    How to fix it:
        At the registrar, compare the name servers with those that the DNS host lists for the zone, and
        enter exactly these. A server of a former DNS host is the usual cause.

    Example:
        @server ns2 refused

    Instead:
        @at ns2 drop mail MX

    References:
        RFC 8499, "lame delegation".
    """
    delegation = view.seen.dns.delegation
    if view.nonexistent or not isinstance(delegation, Delegated | GivenServers):
        return
    lame = _lame_servers(view)
    if not lame:
        return
    everybody = {seen.server for look in view.seen.dns.looks.values() for seen in look.authoritative}
    severity = Severity.ERROR if everybody == set(lame) else Severity.WARNING
    for server, reply in lame.items():
        yield Problem(
            subject=_called(server),
            message=f"{_called(server)} ({server.address}) is to serve {view.zone}, and does not: "
            f"{reply.detail or reply.reason}.",
            fix=f"At the registrar of {view.zone}, enter the name servers that the DNS host lists for the zone, "
            "and no others."
            if isinstance(delegation, Delegated)
            else "Compare the addresses that were given with --authoritative.",
            seen=reply.reason,
            expected="an authoritative answer",
            severity=severity,
        )


def _lame_servers(view: View) -> dict[Server, Unknown]:
    """Find servers that never gave an answer; silence counts only where another server was heard.

    When every server stays silent the network here is more likely to be the cause: outbound port 53
    is blocked in many places.
    """
    replies: dict[Server, list[Seen]] = {}
    for look in view.seen.dns.looks.values():
        for seen in look.authoritative:
            replies.setdefault(seen.server, []).append(seen)
    heard = {server for server, seen in replies.items() if any(_is_answer(one) for one in seen)}
    lame: dict[Server, Unknown] = {}
    for server, given in replies.items():
        failures = [one.reply for one in given if isinstance(one.reply, Unknown)]
        if server in heard or not failures or failures[0].local:
            continue
        if heard or all(failure.reason in _LAME for failure in failures):
            lame[server] = failures[0]
    return lame


def _is_answer(seen: Seen) -> bool:
    return not isinstance(seen.reply, Unknown)


@check(Severity.WARNING, "zone")
def zone_servers_disagree(view: View) -> Iterator[Problem]:
    """The zone's own servers answer differently.

    What it checks:
        Whether all authoritative servers give the same answer for each record that SES needs, when at
        least one of them has it right.

    Why it matters:
        While some servers have a record and others do not, SES sees it at one time and not at another.
        After a change that is normal for some minutes. When it lasts, a server no longer gets updates.

    How to fix it:
        Wait some minutes and look again. If it stays so for an hour, ask the DNS host why that server
        has an older copy of the zone (compare the serial numbers).

    Example:
        @at ns2 drop mail MX

    Instead:
        @drop mail MX

    References:
        RFC 1034 section 4.3.5, zone maintenance and transfers.
    """
    for report in view.reports:
        if not report.propagating:
            continue
        servers = [seen for seen in report.seen if seen.server.role == "authoritative"]
        without = [
            seen.server.name or seen.server.address for seen in servers if _differs(seen, report.agreeing)
        ]
        have = sum(seen.server.address in report.agreeing for seen in servers)
        verb = "has" if len(without) == 1 else "have"
        yield Problem(
            subject=report.record.name,
            message=f"{have} of {len(servers)} name servers have the {report.record.type} record of "
            f"{report.record.name}; {_and(without)} {verb} not: it is still spreading, or that copy of the "
            "zone is stale.",
            fix="Look again in some minutes; if it stays so for an hour, ask the DNS host about that server.",
            seen=f"{have} of {len(servers)}",
            expected=report.record.values[0],
        )


def _differs(seen: Seen, agreeing: frozenset[str]) -> bool:
    return isinstance(seen.reply, Answered | Absent) and seen.server.address not in agreeing


def _called(server: Server) -> str:
    return server.name or server.address


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@check(Severity.NOTE, "zone")
def resolver_stale(view: View) -> Iterator[Problem]:
    """A resolver still has an older answer.

    What it checks:
        Whether the recursive resolvers give what the zone's own servers give.

    Why it matters:
        A resolver that was asked too early remembers that there was nothing, and one that was asked
        before a change remembers the old value, for as long as the zone allowed it to. The zone is
        right; waiting is all there is to do. SES may have such a memory too.

    How to fix it:
        Wait until the time that is named. Do not change the record again.

    Example:
        @at resolver drop mail MX

    Instead:
        @drop mail MX

    References:
        RFC 2308, negative caching.
    """
    for report in view.reports:
        if report.status != "ok" and not report.propagating:
            continue
        look = view.look(report.record.name, report.record.type)
        for seen in look.resolvers:
            if look.authoritative and _differs(seen, report.agreeing):
                yield _stale(view, look, seen)


def _stale(view: View, look: Look, seen: Seen) -> Problem:
    until = f", until {_until(view, seen)} at the latest" if _seconds(seen) else ""
    kept = "that there is nothing" if isinstance(seen.reply, Absent) else "an older value"
    return Problem(
        subject=look.question.name,
        message="The zone's own servers are right; the resolver "
        f"{seen.server.address} remembers {kept}{until}.",
        fix="Wait; the record is right, and changing it again only makes this last longer.",
        seen=", ".join(seen.reply.values) if isinstance(seen.reply, Answered) else "nothing",
    )


def _seconds(seen: Seen) -> int:
    match seen.reply:
        case Answered(ttl=ttl):
            return ttl
        case Absent(soa=soa) if soa:
            return soa.negative_ttl
        case _:
            return 0


def _until(view: View, seen: Seen) -> str:
    return f"{view.seen.at + timedelta(seconds=_seconds(seen)):%H:%M:%S} UTC"


def stale_seconds(look: Look, agreeing: frozenset[str]) -> list[int]:
    """Return for how long each resolver that is not right may stay so."""
    return [_seconds(seen) for seen in look.resolvers if _differs(seen, agreeing)]


@check(Severity.ERROR, "zone")
def zone_dnssec_bogus(view: View) -> Iterator[Problem]:
    """DNSSEC of the zone is broken.

    What it checks:
        Where a resolver fails, whether the same question succeeds once it is told not to validate.

    Why it matters:
        Resolvers that validate, SES's and the large receivers' among them, find nothing in the zone, as
        if it were not there.

    How to fix it:
        At the registrar, compare the DS records with the keys that the DNS host shows. After a move to
        another DNS host, remove the old DS records.

    Example:
        @server resolver bogus

    Instead:
        @server resolver servfail

    References:
        RFC 4035 section 3.2.2, the CD bit.
    """
    for question, look in sorted(view.seen.dns.looks.items(), key=lambda pair: pair[0]):
        ours = is_at_or_below(question.name, last_two_labels(view.domain))
        if not question.checking_disabled or not look.known or not ours:
            continue
        failing = view.seen.dns.look(replace(question, checking_disabled=False))
        why = next((seen.reply for seen in failing.resolvers if isinstance(seen.reply, Unknown)), None)
        if why and why.reason == "servfail":
            detail = f" ({why.detail})" if why.detail else ""
            yield Problem(
                subject=view.zone,
                message=f"{failing.resolvers[0].server.address} fails for {question.name}{detail}, and answers "
                "when it is told not to validate: DNSSEC is broken.",
                fix=f"At the registrar of {view.zone}, compare the DS records with the keys of the DNS host, or "
                "remove them.",
                seen="SERVFAIL",
                expected="an answer that validates",
            )
            return


@check(Severity.ERROR, "zone", overrules=(*_RECORD_MISSING, "dmarc-missing"))
def zone_delegated_elsewhere(view: View) -> Iterator[Problem]:
    """The account hosts the zone, and the delegation names other servers.

    What it checks:
        Where a record is missing: whether Route 53 has a public hosted zone for the domain that nobody
        is sent to.

    Why it matters:
        Records in that zone look right in the console, and nobody ever sees them.

    How to fix it:
        Enter the four name servers of the hosted zone at the registrar, or publish the records where the
        zone is delegated now.

    Example:
        @drop mail MX
        @hosted ns-1.awsdns-01.com ns-2.awsdns-02.net

    Instead:
        @drop mail MX
        @hosted ns1.example.net ns2.example.net

    References:
        Route 53 Developer Guide, "Making Route 53 the DNS service for an existing domain".
    """
    delegation = view.seen.dns.delegation
    zones = known(view.seen.hosted)
    if not isinstance(delegation, Delegated) or not zones:
        return
    asked = {seen.server.name for seen in view.look(view.domain, "SOA").authoritative}
    # A zone below is delegated by the zone above, and so not known to the delegation that was found first.
    if any(not asked.union(delegation.hosts).isdisjoint(zone.name_servers) for zone in zones):
        return
    zone = zones[0]
    yield Problem(
        subject=zone.name,
        message=f"Route 53 hosts a zone {zone.name} in this account, but it is delegated to "
        f"{', '.join(delegation.hosts)}.",
        fix=f"Publish the records there, or enter at the registrar: {', '.join(zone.name_servers)}",
        seen=", ".join(delegation.hosts),
        expected=", ".join(zone.name_servers),
    )


@check(Severity.WARNING, "zone")
def zone_duplicate(view: View) -> Iterator[Problem]:
    """The account has several hosted zones of one name.

    What it checks:
        Where a record is missing: whether Route 53 has more than one public hosted zone of one name.

    Why it matters:
        Only one of them can be delegated. Records in the others look right in the console, and nobody
        ever sees them.

    How to fix it:
        Put the records into the zone whose name servers the delegation has, and delete the others once
        nothing of theirs is needed.

    Example:
        @hosted ns1.example.net ns2.example.net
        @hosted ns-1.awsdns-01.com ns-2.awsdns-02.net

    Instead:
        @hosted ns1.example.net ns2.example.net

    References:
        Route 53 Developer Guide, "Working with public hosted zones".
    """
    zones = known(view.seen.hosted)
    for name in dict.fromkeys(zone.name for zone in zones):
        ids = [zone.id for zone in zones if zone.name == name]
        if len(ids) > 1:
            yield Problem(
                subject=name,
                message=f"Route 53 has {len(ids)} public zones called {name} in this account: {', '.join(ids)}.",
                fix="Put the records into the one whose name servers the registrar has.",
                seen=", ".join(ids),
                expected="one zone",
            )


@check(Severity.ERROR, "zone", silences=_RECORD_MISSING)
def zone_cut_below(view: View) -> Iterator[Problem]:
    """A record belongs to a zone of its own below the domain.

    What it checks:
        Where a record is missing, whether its name lies in another zone than the domain.

    Why it matters:
        A subdomain that is delegated has a panel of its own. A record for it that is entered in the zone
        above has no effect.

    How to fix it:
        Enter the record in the zone that is named, at the DNS host that serves it.

    Example:
        @drop mail MX
        @cut mail

    Instead:
        @drop mail MX

    References:
        RFC 1034 section 4.2.1.
    """
    for report in view.reports:
        if report.status not in {"missing", "wrong"}:
            continue
        for reply in view.look(report.record.name, report.record.type).known:
            zone = reply.soa.zone if isinstance(reply, Absent) and reply.soa else ""
            if is_below(zone, view.zone):
                yield Problem(
                    subject=report.record.name,
                    message=f"{report.record.name} lies in a zone of its own, {zone}, apart from {view.zone}.",
                    fix=f"Enter the {report.record.type} record in the zone {zone}.",
                    seen=zone,
                    expected=view.zone,
                )
                break


_API = re.compile(r"(?=.{4,200}$)[a-z0-9-]+(\.[a-z0-9-]+)+(/[\w./-]*)?", re.IGNORECASE)


@check(Severity.NOTE, "zone")
def zone_domain_connect(view: View) -> Iterator[Problem]:
    """The DNS host supports Domain Connect.

    What it checks:
        Where a record is missing: whether a TXT record, or an alias, at `_domainconnect` below the zone
        names the host's Domain Connect service.

    Why it matters:
        At such a host a service that has a template can enter records after one consent in the browser,
        with nothing to copy. Nothing is wrong where there is none.

    How to fix it:
        Look whether the host has a template for Amazon SES, or whether a service that you use offers to
        set up the domain. If not, enter the records by hand.

    Example:
        @at ns2 drop mail MX
        _domainconnect TXT api.dns-host.example

    Instead:
        _domainconnect TXT api.dns-host.example

    References:
        draft-kowalik-domainconnect, section "DNS Provider Discovery".
    """
    if all(report.status == "ok" for report in view.reports):
        return
    for reply in view.look(f"_domainconnect.{view.zone}", "TXT").known:
        texts = reply.values if isinstance(reply, Answered) else ()
        # A wildcard answers for this name too, with something else.
        found = [text for text in texts if _API.fullmatch(text)]
        found += [alias for alias in reply.aliases if alias.startswith("_domainconnect.")]
        if found:
            yield Problem(
                subject=view.zone,
                message=f"The DNS host of {view.zone} supports Domain Connect ({found[0]}).",
                fix="See whether it has a template for Amazon SES; if not, enter the records by hand.",
                seen=found[0],
            )
            return
