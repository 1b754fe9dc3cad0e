"""The custom MAIL FROM domain: its MX, its SPF record, and what SES says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.checks.matching import SES_SPF, mail_hosts
from sesctl.checks.registry import Problem, check, record_check
from sesctl.checks.unknowable import Unknowable
from sesctl.grammar.spf import is_spf
from sesctl.model.fact import Found
from sesctl.model.finding import Severity
from sesctl.model.identity import Status
from sesctl.model.names import is_at_or_below, is_below, last_two_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import RecordAt, View

_FEEDBACK_HOST = re.compile(r"feedback-smtp\.([a-z0-9-]+)\.amazonses\.com")


@check(Severity.WARNING, "mail-from")
def mail_from_not_set(view: View) -> Iterator[Problem]:
    """The identity has no MAIL FROM domain of its own.

    What it checks:
        Whether a custom MAIL FROM domain is configured.

    Why it matters:
        Without one, bounces go to a domain of Amazon's, so SPF passes for Amazon and not for you: it is
        not aligned, and DMARC rests on DKIM alone.

    How to fix it:
        `sesctl init domain DOMAIN` sets mail.DOMAIN, or another with --mail-from, and prints its records.

    Example:
        @identity mail_from=

    Instead:
        @identity mail_from.status=PENDING

    References:
        Amazon SES Developer Guide, "Using a custom MAIL FROM domain".
    """
    identity = view.identity
    if identity.kind == "domain" and identity.mail_from is None:
        yield Problem(
            subject=identity.name,
            message=f"{identity.name} has no custom MAIL FROM domain, so SPF does not align with it.",
            fix=view.command(f"init domain {identity.name} --mail-from mail.{identity.name}"),
            seen="none",
            expected=f"mail.{identity.name}",
        )


@check(Severity.ERROR, "mail-from", silences=("mail-from-mx-missing", "mail-from-spf-missing"))
def mail_from_not_subdomain(view: View) -> Iterator[Problem]:
    """The MAIL FROM domain does not lie below the identity.

    What it checks:
        Whether the MAIL FROM domain is a subdomain of the identity's domain.

    Why it matters:
        SES demands it, and SPF aligns only where both share the organizational domain.

    How to fix it:
        Choose a name below the domain that nothing else uses, such as mail.DOMAIN or bounce.DOMAIN.

    Example:
        @identity mail_from=mail.example.org

    Instead:
        @identity mail_from=bounce.example.com

    References:
        Amazon SES Developer Guide, "Using a custom MAIL FROM domain".
    """
    identity = view.identity
    mail_from = identity.mail_from
    if identity.kind != "domain" or mail_from is None or _may_serve(mail_from.domain, identity.name):
        return
    yield Problem(
        subject=mail_from.domain,
        message=f"The MAIL FROM domain {mail_from.domain} does not lie below {identity.name}.",
        fix=view.command(
            f"init domain {identity.name} --mail-from mail.{identity.name} --allow change-mail-from"
        ),
        seen=mail_from.domain,
        expected=f"a name below {identity.name}",
    )


def _may_serve(mail_from: str, domain: str) -> bool:
    """Whether SES takes the name: below the identity, or beside it below the same registered domain."""
    return is_below(mail_from, domain) or (
        domain != last_two_labels(domain)
        and mail_from != domain
        and is_below(mail_from, last_two_labels(domain))
    )


@record_check(Severity.ERROR, "mail-from", "mail-from-mx")
def mail_from_mx_missing(view: View, at: RecordAt) -> Iterator[Problem]:
    """The MAIL FROM domain has no MX record.

    What it checks:
        Whether an MX record stands at the MAIL FROM domain. Where none does, it looks whether it was put
        at the domain itself.

    Why it matters:
        SES uses the MAIL FROM domain only while it sees its own host there: that is where bounces go.
        Until then it falls back to amazonses.com, or refuses to send, as the identity says.

    How to fix it:
        Add the MX record: `sesctl records DOMAIN` prints it, `sesctl publish DOMAIN` writes it. Panels mostly
        have a field of their own for the priority, 10.

    Example:
        @drop mail MX

    Instead:
        @drop mail TXT

    References:
        Amazon SES Developer Guide, "Using a custom MAIL FROM domain".
    """
    if not at.missing:
        return
    at_domain = view.is_at(view.domain, at.record)
    slip = (
        f"; the feedback host of SES stands at {view.domain} itself, where it takes in the domain's own mail "
        "and loses it."
    )
    take_out = f"Delete the MX record of SES at {view.domain}, and put the domain's own mail server back. "
    yield Problem(
        subject=at.record.name,
        message=f"There is no MX record at {at.record.name}" + (slip if at_domain else "."),
        fix=(take_out if at_domain else "") + view.publish(at.record),
        seen=f"MX at {view.domain}" if at_domain else "nothing",
        expected=at.record.values[0],
    )


@record_check(Severity.ERROR, "mail-from", "mail-from-mx")
def mail_from_mx_multiple(_view: View, at: RecordAt) -> Iterator[Problem]:
    """The MAIL FROM domain has several MX records.

    What it checks:
        Whether exactly one MX record stands at the MAIL FROM domain.

    Why it matters:
        SES accepts the name only when its own host is the only one there.

    How to fix it:
        Delete the others. Where they are needed because the name receives mail, choose another MAIL FROM
        domain.

    Example:
        mail MX 20 mx.example.org.

    Instead:
        @drop mail MX

    References:
        Amazon SES Developer Guide, "Using a custom MAIL FROM domain".
    """
    if len(at.values) > 1:
        others = [value for value in at.values if mail_hosts((value,)) != mail_hosts(at.record.values)]
        yield Problem(
            subject=at.record.name,
            message=f"There are {len(at.values)} MX records at {at.record.name}, and SES accepts only its own.",
            fix=f"Delete {_list(others) or 'all but one'} there, or choose another MAIL FROM domain.",
            seen=", ".join(at.values),
            expected=at.record.values[0],
        )


def _list(values: list[str]) -> str:
    return ", ".join(f"MX {value}" for value in values)


@record_check(Severity.ERROR, "mail-from", "mail-from-mx")
def mail_from_mx_wrong(view: View, at: RecordAt) -> Iterator[Problem]:
    """The MX record of the MAIL FROM domain names another host.

    What it checks:
        Whether the one MX record names the feedback host of SES.

    Why it matters:
        SES does not use the MAIL FROM domain, since bounces would go elsewhere. A usual slip is
        amazonaws.com for amazonses.com; the former is for receiving mail.

    How to fix it:
        Replace the host by the one that is expected.

    Example:
        @drop mail MX
        mail MX 10 feedback-smtp.eu-west-3.amazonaws.com.

    Instead:
        @drop mail MX
        mail MX 20 feedback-smtp.eu-west-3.amazonses.com.

    References:
        Amazon SES Developer Guide, "Using a custom MAIL FROM domain".
    """
    if len(at.values) != 1:
        return
    host = mail_hosts(at.values)[0]
    slipped = host.startswith("feedback-smtp.") and host.endswith(".amazonaws.com")
    slip = " The name ends in amazonaws.com; it has to be amazonses.com." if slipped else ""
    yield Problem(
        subject=at.record.name,
        message=f"The MX record at {at.record.name} names {host or 'no host'}, not the feedback host of SES.{slip}",
        fix=view.correct(at.record),
        seen=at.values[0],
        expected=at.record.values[0],
    )


@record_check(Severity.WARNING, "mail-from", "mail-from-mx", silences=("mail-from-mx-wrong",))
def mail_from_mx_other_region(view: View, at: RecordAt) -> Iterator[Problem]:
    """The MX record names the feedback host of another region.

    What it checks:
        Whether the host is SES's, of another region than the identity's.

    Why it matters:
        One MAIL FROM domain may serve several regions, and holds the MX record of only one of them;
        bounces of all then return through that region. For one region alone it is a slip.

    How to fix it:
        Where only one region sends, replace the host by the one that is expected.

    Example:
        @drop mail MX
        mail MX 10 feedback-smtp.us-east-1.amazonses.com.

    Instead:
        @drop mail MX
        mail MX 10 feedback-smtp.example.org.

    References:
        Amazon SES Developer Guide, "Using a custom MAIL FROM domain".
    """
    hosts = mail_hosts(at.values)
    match = _FEEDBACK_HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    if match and hosts != mail_hosts(at.record.values):
        refused = _waits_for_mx(view)
        yield Problem(
            subject=at.record.name,
            message=f"The MX record at {at.record.name} names the feedback host of {match[1]}"
            + (f", and SES in {view.seen.region} waits for its own." if refused else "."),
            fix=view.correct(at.record)
            if refused
            else f"Unless {match[1]} sends for this domain too: {view.correct(at.record)}",
            seen=at.values[0],
            expected=at.record.values[0],
            severity=Severity.ERROR if refused else None,
        )


def _waits_for_mx(view: View) -> bool:
    """Whether SES is known not to accept the MAIL FROM domain as it is."""
    identity = view.seen.identity
    mail_from = identity.value.mail_from if isinstance(identity, Found) else None
    return mail_from is not None and mail_from.status is not Status.SUCCESS


@record_check(Severity.ERROR, "mail-from", "mail-from-mx", silences=("mail-from-mx-wrong",))
def mail_from_target_doubled(view: View, at: RecordAt) -> Iterator[Problem]:
    """The host of the MX record has the zone appended.

    What it checks:
        Whether the host is SES's feedback host, followed by the domain or a name above it.

    Why it matters:
        A panel that takes mail servers as relative appends the zone to one without a final dot.

    How to fix it:
        End the mail server with a dot, or enter it in whatever form the panel takes for a whole name.

    Example:
        @drop mail MX
        mail MX 10 feedback-smtp.eu-west-3.amazonses.com.example.com.

    Instead:
        @drop mail MX
        mail MX 10 feedback-smtp.example.com.

    References:
        RFC 1035 section 5.1, on names without a final dot.
    """
    expected = mail_hosts(at.record.values)[0]
    for host in mail_hosts(at.values):
        appended = host.removeprefix(f"{expected}.")
        if appended != host and is_at_or_below(view.domain, appended):
            yield Problem(
                subject=at.record.name,
                message=f"The MX record at {at.record.name} names {host}: the DNS host appended {appended}.",
                fix=f"Enter the mail server with a dot at its end: {expected}. (with the dot)",
                seen=host,
                expected=expected,
            )


@record_check(Severity.ERROR, "mail-from", "mail-from-spf")
def mail_from_spf_missing(view: View, at: RecordAt) -> Iterator[Problem]:
    """The MAIL FROM domain has no SPF record.

    What it checks:
        Whether a TXT record that begins with v=spf1 stands at the MAIL FROM domain.

    Why it matters:
        Receivers look up SPF at the MAIL FROM domain, not at the domain of the From address. Without it
        SPF gives no pass, and DMARC rests on DKIM alone.

    How to fix it:
        Add the TXT record at the MAIL FROM domain: `sesctl records DOMAIN` prints it, `sesctl publish DOMAIN`
        writes it. The SPF record of the domain itself stays as it is.

    Example:
        @drop mail TXT

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 -all"

    References:
        Amazon SES Developer Guide, "Authenticating email with SPF". RFC 7208 section 2.4.
    """
    if not any(is_spf(value) for value in at.values) and not at.reply.aliases:
        yield Problem(
            subject=at.record.name,
            message=f"There is no SPF record at {at.record.name}.",
            fix=view.publish(at.record),
            seen=", ".join(at.values) or "nothing",
            expected=at.record.values[0],
        )


@record_check(Severity.ERROR, "mail-from", "mail-from-spf")
def mail_from_spf_lacks_ses(view: View, at: RecordAt) -> Iterator[Problem]:
    """The SPF record of the MAIL FROM domain does not authorise SES.

    What it checks:
        Whether the record leads to include:amazonses.com, directly or through another include.

    Why it matters:
        Mail from SES fails SPF at the MAIL FROM domain.

    How to fix it:
        Insert include:amazonses.com before the closing all. Never publish a second SPF record.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 ip4:192.0.2.0/24 -all"

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 ip4:192.0.2.0/24 include:amazonses.com -all"

    References:
        Amazon SES Developer Guide, "Authenticating email with SPF".
    """
    tree = next((tree for tree in view.spf if tree.name == at.record.name), None)
    if tree is None or tree.outcome != "record" or at.reply.aliases:
        return
    authorised = tree.authorises(SES_SPF)
    if authorised is None:
        raise Unknowable("a part of the SPF record could not be followed")
    if not authorised:
        yield Problem(
            subject=at.record.name,
            message=f"The SPF record at {at.record.name} does not authorise SES.",
            fix=f"Insert include:{SES_SPF} before its all, or replace it: {view.entry(at.record)}",
            seen=tree.texts[0],
            expected=at.record.values[0],
        )


@record_check(
    Severity.ERROR,
    "mail-from",
    "mail-from-mx",
    silences=(
        "mail-from-mx-missing",
        "mail-from-mx-wrong",
        "mail-from-mx-multiple",
        "mail-from-mx-other-region",
    ),
)
def mail_from_cname(view: View, at: RecordAt) -> Iterator[Problem]:
    """A CNAME record stands at the MAIL FROM domain.

    What it checks:
        Whether the name is an alias for another one.

    Why it matters:
        Nothing may stand beside a CNAME record, so the MX and TXT records that SES needs cannot exist
        there: whatever the panel shows, the answers are those of the other name.

    How to fix it:
        Delete the CNAME record where nothing uses it, or choose another MAIL FROM domain.

    Example:
        @drop mail MX
        @drop mail TXT
        mail CNAME web.example.org.

    Instead:
        @drop mail MX
        @drop mail TXT

    References:
        RFC 1034 section 3.6.2.
    """
    if at.reply.aliases:
        target = at.reply.aliases[0]
        yield Problem(
            subject=at.record.name,
            message=f"{at.record.name} is an alias (CNAME) for {target}, which shuts out the MX and TXT records.",
            fix=f"Delete the CNAME record and publish the MX and TXT records ({view.command(f'records {view.domain}')} "
            "prints them), or choose another name: "
            + view.command(
                f"init domain {view.domain} --mail-from bounce.{view.domain} --allow change-mail-from"
            ),
            seen=f"CNAME {target}",
            expected=at.record.values[0],
        )


@record_check(
    Severity.ERROR,
    "mail-from",
    "mail-from-mx",
    "mail-from-spf",
    silences=("mail-from-mx-missing", "mail-from-spf-missing"),
)
def mail_from_zone_doubled(view: View, at: RecordAt) -> Iterator[Problem]:
    """The records of the MAIL FROM domain stand at NAME.ZONE.ZONE.

    What it checks:
        Where a record is missing, whether it stands at the name with the zone appended twice.

    Why it matters:
        Many panels append the zone to what is typed into the Host field. Whoever types the whole name
        gets mail.example.com.example.com, and the panel shows it shortened.

    How to fix it:
        Put only the part before the domain into the Host field.

    Example:
        @drop mail MX
        mail.example.com MX 10 feedback-smtp.eu-west-3.amazonses.com.

    Instead:
        @drop mail MX

    References:
        Amazon SES Developer Guide, "Troubleshooting DKIM problems".
    """
    if at.missing and (doubled := view.doubled(at.record)):
        yield Problem(
            subject=at.record.name,
            message=f"The {at.record.type} record stands at {doubled}: the zone was appended twice.",
            fix=f"Put only the part before the zone into the Host field. {view.correct(at.record)}",
            seen=doubled,
            expected=at.record.name,
        )


@check(Severity.ERROR, "mail-from")
def mail_from_failed(view: View) -> Iterator[Problem]:
    """SES has given up on the MAIL FROM domain.

    What it checks:
        Whether the MAIL FROM status is FAILED.

    Why it matters:
        SES looks for the MX record for 72 hours. FAILED is final: it does not look again, and the right
        record changes nothing until the MAIL FROM domain is set anew.

    How to fix it:
        Put the MX record right, then set the same MAIL FROM domain again with `sesctl init domain`.

    Example:
        @identity mail_from.status=FAILED

    Instead:
        @identity mail_from.status=TEMPORARY_FAILURE

    References:
        Amazon SES Developer Guide, "Custom MAIL FROM domain setup states".
    """
    identity = view.identity
    if identity.mail_from and identity.mail_from.status is Status.FAILED:
        domain = identity.mail_from.domain
        yield Problem(
            subject=domain,
            message=f"SES did not find the MX record of {domain} within 72 hours, and will not look again.",
            fix="See that the MX record is right, then: "
            + view.command(f"init domain {identity.name} --mail-from {domain}"),
            seen="FAILED",
            expected="SUCCESS",
        )
