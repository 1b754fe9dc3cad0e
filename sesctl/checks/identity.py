"""The identity in SES: whether it is there, where, and how far its verification has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import known
from sesctl.model.fact import Found, Missing
from sesctl.model.finding import Severity
from sesctl.model.identity import Status
from sesctl.model.names import is_at_or_below, without_www
from sesctl.model.others_domains import why_not_own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import View
    from sesctl.model.identity import LastCheck

_LAST_ERRORS = {
    "HOST_NOT_FOUND": "it found no such name",
    "TYPE_NOT_FOUND": "it found the name, but no CNAME record there",
    "INVALID_VALUE": "it found a record with another value",
    "DNS_SERVER_ERROR": "the name servers answered with an error, or not at all",
    "SERVICE_ERROR": "there was a fault on its own side",
}


@check(Severity.ERROR, "identity")
def identity_missing(view: View) -> Iterator[Problem]:
    """SES has no identity for the domain in this region.

    What it checks:
        Whether the account has an identity of exactly this name in the region in use.

    Why it matters:
        Identities belong to one region. Without one here, SES sends nothing for the domain from here,
        and no DNS record can help.

    How to fix it:
        Create it with `sesctl init domain`, or use the region that has it.

    Example:
        @identity missing

    Instead:
        @identity verified=false status=PENDING dkim.status=PENDING

    References:
        Amazon SES Developer Guide, "Creating and verifying identities".
    """
    fact = view.seen.identity
    if not isinstance(fact, Missing):
        known(fact)
        return
    alone = f"Verify an address instead: {view.command(f'init email YOU@{view.domain}')}"
    yield Problem(
        subject=view.domain,
        message=f"SES has no identity {view.domain} in {view.region}.",
        fix=f"{alone}; {why}." if (why := why_not_own(view.domain)) else _creation(view),
        seen="no identity",
        expected=f"a domain identity {view.domain}",
    )


def _creation(view: View) -> str:
    domain = without_www(view.domain)
    create = view.command(f"init domain {domain}")
    if domain == view.domain:
        return f"Create it: {create}"
    return f"{view.domain} is the name of a website; mail comes from {domain}: {create}"


@check(Severity.ERROR, "identity", silences=("identity-missing",))
def identity_in_other_region(view: View) -> Iterator[Problem]:
    """The domain is verified in another region.

    What it checks:
        Where the domain is not verified in the region in use, whether it is in another one.

    Why it matters:
        Identities, the sandbox and quotas are separate in each region. An application that sends
        through the wrong one is told that the address "is not verified", although the console of the
        other region shows that it is.

    How to fix it:
        Send through the region that has the identity, or create it in this one as well; it gets
        tokens, and so CNAME records, of its own.

    Example:
        @identity missing
        @elsewhere us-east-1

    Instead:
        @elsewhere us-east-1

    References:
        Amazon SES Developer Guide, "Regions and Amazon SES".
    """
    fact = view.seen.identity
    here = fact.value.verified if isinstance(fact, Found) else False
    if not isinstance(fact, Found | Missing):
        known(fact)
    verified = [region for region, identity in view.seen.elsewhere.items() if identity.verified]
    if here or not verified:
        return
    yield Problem(
        subject=view.domain,
        message=f"{view.domain} is verified in {', '.join(verified)}, and not in {view.region}.",
        fix=f"Send through {verified[0]} (AWS_REGION={verified[0]}), or create it here too: "
        f"{view.command(f'init domain {without_www(view.domain)}')}",
        seen=", ".join(verified),
        expected=view.region,
    )


@check(Severity.NOTE, "identity")
def identity_pending(view: View) -> Iterator[Problem]:
    """SES has not seen the records yet.

    What it checks:
        Whether verification of the identity is still under way.

    Why it matters:
        SES looks for the CNAME records for up to 72 hours after the identity was created, usually with
        success within minutes once they are there. Nothing makes it look earlier.

    How to fix it:
        See to it that the records are right (every other finding first), then wait:
        `sesctl check-dns DOMAIN --wait`. Do not create the identity anew, that makes new tokens.

    Example:
        @identity verified=false status=PENDING dkim.status=PENDING

    Instead:
        @identity verified=false status=FAILED dkim.status=FAILED

    References:
        Amazon SES Developer Guide, "Troubleshooting verified identities".
    """
    identity = view.identity
    if identity.verified or identity.status in {Status.FAILED, Status.TEMPORARY_FAILURE}:
        return
    yield Problem(
        subject=identity.name,
        message=f"SES has not agreed yet ({identity.status}){_last_look(view, identity.last_check)}.",
        fix=f"Once the records are right, wait: {view.command(f'check-dns {identity.name} --wait')}",
        seen=str(identity.status),
        expected="SUCCESS",
    )


def _last_look(view: View, last: LastCheck | None) -> str:
    if last is None or last.checked_at is None:
        return ""
    saw = f", and {_LAST_ERRORS.get(last.error, last.error)}" if last.error else ""
    until = view.ses_remembers_until
    memory = (
        f", which its resolver may remember until {until:%H:%M} UTC" if until and until > view.seen.at else ""
    )
    return f"; it last looked at {last.checked_at:%Y-%m-%d %H:%M} UTC{saw}{memory}"


@check(Severity.ERROR, "identity")
def identity_failed(view: View) -> Iterator[Problem]:
    """SES has given up on verifying the identity.

    What it checks:
        Whether the verification status, or the DKIM status, is FAILED.

    Why it matters:
        SES stops looking 72 hours after the set-up. From then on the right records change nothing.

    How to fix it:
        Restart DKIM with `sesctl init domain DOMAIN --allow restart-dkim`. That makes three new tokens,
        and the old CNAME records become worthless: publish the new ones at once.

    Example:
        @identity verified=false status=FAILED dkim.status=FAILED

    Instead:
        @identity verified=false status=PENDING dkim.status=PENDING

    References:
        Amazon SES API reference, DkimAttributes.
    """
    identity = view.identity
    if Status.FAILED not in {identity.status, identity.dkim.status}:
        return
    restart = view.command(f"init domain {identity.name} --allow restart-dkim")
    yield Problem(
        subject=identity.name,
        message="SES did not find the records within 72 hours and has given up; it will not look again.",
        fix=f"Restart it, and publish the new records that it prints: {restart}",
        seen="FAILED",
        expected="SUCCESS",
    )


@check(Severity.WARNING, "identity")
def identity_www(view: View) -> Iterator[Problem]:
    """The identity is the www name of the domain.

    What it checks:
        Whether the identity begins with `www.`.

    Why it matters:
        It then covers addresses such as otp@www.example.com, and not otp@example.com, which is what is
        meant nearly always.

    How to fix it:
        Create an identity for the domain without `www.`.

    Example:
        @domain www.example.com

    Instead:
        @drop mail MX

    References:
        Amazon SES Developer Guide, "Creating a domain identity".
    """
    name = view.identity.name
    bare = without_www(name)
    if bare != name:
        yield Problem(
            subject=name,
            message=f"The identity {name} lets you send as somebody@{name}, not as somebody@{bare}.",
            fix=view.command(f"init domain {bare}"),
            seen=name,
            expected=bare,
        )


@check(Severity.WARNING, "identity")
def identity_address_shadows_domain(view: View) -> Iterator[Problem]:
    """An address identity overrides the settings of its domain.

    What it checks:
        Whether the region also has identities for single addresses of the domain.

    Why it matters:
        The most specific identity wins: mail from that address is signed as the address identity says,
        and one whose DKIM was never set up goes out unsigned, although the domain is verified.

    How to fix it:
        Delete the address identity, unless it is there on purpose. The domain covers every address.

    Example:
        @address otp@example.com

    Instead:
        @address otp@example.org

    References:
        Amazon SES Developer Guide, "Troubleshooting DKIM problems".
    """
    domain = view.identity.name
    for summary in known(view.seen.addresses):
        host = summary.name.rpartition("@")[2].lower()
        if summary.kind == "address" and is_at_or_below(host, domain):
            yield Problem(
                subject=summary.name,
                message=f"{summary.name} is an identity of its own, so the DKIM and MAIL FROM settings of "
                f"{domain} do not apply to it.",
                fix=f"Delete it unless it is meant: aws sesv2 delete-email-identity "
                f"--email-identity {summary.name} --region {view.region}",
                seen=summary.name,
                expected=f"the domain identity {domain} alone",
            )


@check(Severity.ERROR, "identity")
def identity_soa_mismatch(view: View) -> Iterator[Problem]:
    """SES looked into another zone than the delegated one.

    What it checks:
        While the identity is not verified: whether the start of authority that SES saw names the same
        primary server as the zone does now. An older serial number of the same zone is a note: SES has
        not looked since the last change.

    Why it matters:
        The records may be right in a zone that nobody else is sent to, or SES still sees the zone of a
        former DNS host, because the delegation changed a short time ago.

    How to fix it:
        Edit the zone at the DNS host whose name servers the registrar has. After a move, wait: SES looks
        again.

    Example:
        @identity verified=false status=PENDING dkim.status=PENDING soa=ns.old.example.net:3

    Instead:
        @identity verified=false status=PENDING dkim.status=PENDING soa=ns1.example.net:7

    References:
        Amazon SES API reference, VerificationInfo and SOARecord.
    """
    identity = view.identity
    saw = identity.last_check.soa if identity.last_check else None
    live = view.soa
    if identity.verified or saw is None or not saw.primary or live is None:
        return
    same_zone = saw.primary.lower().removesuffix(".") == live.primary
    if same_zone and not _is_older(saw.serial, live.serial):
        return
    why = "it has not looked since the zone was last changed" if same_zone else "that is another zone"
    yield Problem(
        subject=identity.name,
        message=f"SES saw serial {saw.serial} of a zone whose primary server is {saw.primary}; the zone that is "
        f"delegated has serial {live.serial} and {live.primary}: {why}.",
        fix="Wait: SES looks again."
        if same_zone
        else f"Edit the zone at the DNS host of {live.primary}; after a move, wait until SES looks again.",
        seen=f"{saw.primary}, serial {saw.serial}",
        expected=f"{live.primary}, serial {live.serial}",
        severity=Severity.NOTE if same_zone else None,
    )


def _is_older(serial: int, than: int) -> bool:
    """Compare serial numbers, which wrap around (RFC 1982 section 3.2)."""
    return 0 < (than - serial) % _SERIALS < _SERIALS // 2


_SERIALS = 2**32
