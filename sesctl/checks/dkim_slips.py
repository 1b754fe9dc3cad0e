"""DKIM records that were typed, and went wrong on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, record_check
from sesctl.model.finding import Severity
from sesctl.model.lookup import Answered
from sesctl.model.names import is_at_or_below, without_underscore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import RecordAt, View

_SES = ".amazonses.com"
_WRONG = ("dkim-wrong-target",)
_MISSING = ("dkim-record-missing",)
# Straight and typographic marks; the latter come from DNS as escaped UTF-8.
_MARKS = ('"', "'", "`", "\\226\\128", "“", "”")


@record_check(Severity.ERROR, "dkim", "dkim", silences=_WRONG)
def dkim_other_region(view: View, at: RecordAt) -> Iterator[Problem]:
    """The DKIM record points to the keys of another region.

    What it checks:
        Whether the target has the right token, in another signing zone of SES.

    Why it matters:
        Some regions serve their keys from a zone of their own, such as dkim.af-south-1.amazonses.com.
        In the zone of another region there is no key for the token.

    How to fix it:
        Replace the target by the one that is expected; it is the end of the name that differs.

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME token1.dkim.af-south-1.amazonses.com.

    Instead:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME token2.dkim.amazonses.com.

    References:
        AWS General Reference, "Amazon SES endpoints and quotas".
    """
    expected = at.record.values[0]
    token = expected.partition(".")[0]
    for value in at.values:
        if value.startswith(f"{token}.") and value.endswith(_SES) and value != expected:
            yield Problem(
                subject=at.record.name,
                message=f"The CNAME record at {at.record.name} has the right token, but points to the "
                f"keys of another region: {value}.",
                fix=view.correct(at.record),
                seen=value,
                expected=expected,
            )


@record_check(Severity.ERROR, "dkim", "dkim", silences=_MISSING)
def dkim_txt_instead_of_cname(view: View, at: RecordAt) -> Iterator[Problem]:
    """The DKIM record has the type TXT.

    What it checks:
        Whether a TXT record at the name holds what should be the target of a CNAME record.

    Why it matters:
        Other senders ask for TXT records with keys. SES asks for CNAME records that lead to its keys;
        the target as a text means nothing to anybody.

    How to fix it:
        Delete the TXT record and add a CNAME record with the same host and target.

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey TXT "token1.dkim.amazonses.com"

    Instead:
        @drop token1._domainkey CNAME
        token1._domainkey TXT "something else"

    References:
        Amazon SES Developer Guide, "Easy DKIM".
    """
    if not at.missing:
        return
    for reply in view.look(at.record.name, "TXT").known:
        texts = reply.values if isinstance(reply, Answered) and not reply.aliases else ()
        for text in texts:
            if text.strip(" \"'.").lower() == at.record.values[0]:
                yield Problem(
                    subject=at.record.name,
                    message=f"The target stands at {at.record.name} as a TXT record; it has to be a CNAME.",
                    fix=f"Delete the TXT record. {view.publish(at.record)}",
                    seen=f"TXT {text}",
                    expected=f"CNAME {at.record.values[0]}",
                )
                return


@record_check(Severity.ERROR, "dkim", "dkim", silences=_MISSING)
def dkim_zone_doubled(view: View, at: RecordAt) -> Iterator[Problem]:
    """The DKIM record stands at NAME.ZONE.ZONE.

    What it checks:
        Where a record is missing, whether it stands at the name with the zone appended twice.

    Why it matters:
        Many panels append the zone to what is typed into the Host field. Whoever pastes the whole name
        gets TOKEN._domainkey.example.com.example.com, and the panel shows it shortened.

    How to fix it:
        Put only the part before the domain into the Host field.

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey.example.com CNAME token1.dkim.amazonses.com.

    Instead:
        @drop token1._domainkey CNAME

    References:
        Amazon SES Developer Guide, "Troubleshooting DKIM problems".
    """
    if at.missing and (doubled := view.doubled(at.record)):
        yield Problem(
            subject=at.record.name,
            message=f"The CNAME record stands at {doubled}: the zone was appended twice.",
            fix=f"Put only the part before the zone into the Host field. {view.correct(at.record)}",
            seen=doubled,
            expected=at.record.name,
        )


@record_check(Severity.ERROR, "dkim", "dkim", silences=_MISSING)
def dkim_underscore_dropped(view: View, at: RecordAt) -> Iterator[Problem]:
    """The DKIM record stands at a name without the underscore.

    What it checks:
        Where a record is missing, whether it stands at TOKEN.domainkey.DOMAIN.

    Why it matters:
        Some panels drop an underscore without a word, or people leave it out. DKIM looks below
        _domainkey and nowhere else.

    How to fix it:
        Enter the host with its underscore. Where the panel refuses it, ask the DNS host, or move the
        zone to one that takes it: DKIM cannot do without.

    Example:
        @drop token1._domainkey CNAME
        token1.domainkey CNAME token1.dkim.amazonses.com.

    Instead:
        @drop token1._domainkey CNAME

    References:
        RFC 6376 section 3.6.2.1.
    """
    slip = without_underscore(at.record.name)
    if at.missing and view.is_at(slip, at.record):
        yield Problem(
            subject=at.record.name,
            message=f"The CNAME record stands at {slip}, without the underscore before domainkey.",
            fix=view.correct(at.record),
            seen=slip,
            expected=at.record.name,
        )


@record_check(Severity.ERROR, "dkim", "dkim", silences=_WRONG)
def dkim_target_doubled(view: View, at: RecordAt) -> Iterator[Problem]:
    """The target of the DKIM record has the zone appended.

    What it checks:
        Whether the target is the right one, followed by the domain or a name above it.

    Why it matters:
        A panel that takes targets as relative appends the zone to one without a final dot.

    How to fix it:
        End the target with a dot, or enter it in whatever form the panel takes for a whole name.

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME token1.dkim.amazonses.com.example.com.

    Instead:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME token1.example.com.

    References:
        RFC 1035 section 5.1, on names without a final dot.
    """
    expected = at.record.values[0]
    for value in at.values:
        appended = value.removeprefix(f"{expected}.")
        if appended != value and is_at_or_below(view.domain, appended):
            yield Problem(
                subject=at.record.name,
                message=f"The target at {at.record.name} has {appended} appended: {value}.",
                fix=f"Enter the target with a dot at its end: {expected}. (with the dot)",
                seen=value,
                expected=expected,
            )


@record_check(Severity.ERROR, "dkim", "dkim", silences=(*_WRONG, "dkim-target-doubled", "dkim-other-region"))
def dkim_target_quoted(view: View, at: RecordAt) -> Iterator[Problem]:
    """The target of the DKIM record has quotation marks in it.

    What it checks:
        Whether the target has a quotation mark, or something else that no host name has, in it.

    Why it matters:
        Quotation marks around a value are for TXT records. In a CNAME they become a part of the name.

    How to fix it:
        Enter the target without them.

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME "token1.dkim.amazonses.com".

    Instead:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME token1.dkim.amazonses.com.example.com.

    References:
        RFC 1035 section 5.1.
    """
    for value in at.values:
        if any(mark in value for mark in _MARKS):
            yield Problem(
                subject=at.record.name,
                message=f"The target at {at.record.name} has quotation marks in it: {value}.",
                fix=f"Enter the target without them. {view.correct(at.record)}",
                seen=value,
                expected=at.record.values[0],
            )


@record_check(Severity.ERROR, "dkim", "dkim", silences=_MISSING)
def dkim_proxied(view: View, at: RecordAt) -> Iterator[Problem]:
    """Addresses answer where the DKIM record should be.

    What it checks:
        Whether the name has addresses, neither a CNAME record nor a key, and no wildcard explains that.

    Why it matters:
        A DNS host that proxies a CNAME record answers with its own addresses instead. SES and receivers
        then find no key.

    How to fix it:
        Switch the proxy off for these records; at Cloudflare the cloud has to be grey (DNS only).

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey A 192.0.2.99

    Instead:
        @drop token1._domainkey CNAME
        *._domainkey A 192.0.2.99

    References:
        Cloudflare documentation, "Proxy status".
    """
    if not at.missing or view.key_at(at.record.name) or view.has_wildcard():
        return
    addresses = (*view.values(at.record.name, "A"), *view.values(at.record.name, "AAAA"))
    if addresses:
        yield Problem(
            subject=at.record.name,
            message=f"{at.record.name} has addresses ({', '.join(addresses)}) in place of the CNAME record: "
            "an address was entered, or the DNS host proxies the record.",
            fix="Switch the proxy off (at Cloudflare: DNS only, grey cloud), or delete the address. "
            + view.publish(at.record),
            seen=", ".join(addresses),
            expected=at.record.values[0],
        )


@record_check(Severity.WARNING, "dkim", "dkim", silences=(*_MISSING, "dkim-proxied"))
def dkim_flattened(view: View, at: RecordAt) -> Iterator[Problem]:
    """The DNS host serves the key itself in place of the CNAME record.

    What it checks:
        Whether a key answers at the name although there is no CNAME record.

    Why it matters:
        Receivers find the key, so mail passes for now. SES looks for the CNAME record, and when it
        rotates the keys behind it, a copy grows stale and signatures fail.

    How to fix it:
        Switch flattening off for these records, so that the CNAME record itself is served.

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey TXT "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7"

    Instead:
        @drop token1._domainkey CNAME
        token1._domainkey TXT "token1.dkim.amazonses.com"

    References:
        Amazon SES Developer Guide, "Easy DKIM", on the rotation of keys.
    """
    if at.missing and view.key_at(at.record.name) and not view.has_wildcard():
        yield Problem(
            subject=at.record.name,
            message=f"A key is served at {at.record.name} itself, without the CNAME record that SES looks for.",
            fix=f"Switch CNAME flattening off, or replace the TXT record. {view.publish(at.record)}",
            seen="TXT p=…",
            expected=at.record.values[0],
        )


@record_check(Severity.ERROR, "dkim", "dkim", silences=(*_MISSING, *_WRONG, "dkim-txt-instead-of-cname"))
def dkim_wildcard(view: View, at: RecordAt) -> Iterator[Problem]:
    """A wildcard answers for the DKIM record.

    What it checks:
        Whether a name that nobody has made, beside the DKIM records, has the same answer.

    Why it matters:
        With a wildcard such as *.example.com every name exists, so a missing record does not look
        missing: SES finds the wildcard's answer instead.

    How to fix it:
        Add the record itself; an explicit record takes precedence over a wildcard.

    Example:
        @drop token1._domainkey CNAME
        @drop token2._domainkey CNAME
        @drop token3._domainkey CNAME
        * CNAME web.example.org.

    Instead:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME web.example.org.

    References:
        RFC 4592.
    """
    answers = view.wildcard()
    if not answers:
        return
    stands_there = set(at.values) or {
        value for kind in ("A", "TXT") for value in view.values(at.record.name, kind)
    }
    if stands_there & set(answers):
        yield Problem(
            subject=at.record.name,
            message=f"A wildcard answers for {at.record.name} ({', '.join(sorted(stands_there))}): the record "
            "itself is not there.",
            fix=view.publish(at.record),
            seen=", ".join(sorted(stands_there)),
            expected=at.record.values[0],
        )


@record_check(Severity.ERROR, "dkim", "dkim", silences=_WRONG)
def dkim_cname_loop(view: View, at: RecordAt) -> Iterator[Problem]:
    """The CNAME records lead back to themselves.

    What it checks:
        Whether following the aliases from the name comes to a name a second time.

    Why it matters:
        Nobody ever arrives at a key; resolvers give up with SERVFAIL.

    How to fix it:
        Replace the target by the one that is expected.

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME other._domainkey.example.com.
        other._domainkey CNAME token1._domainkey.example.com.

    Instead:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME other._domainkey.example.com.

    References:
        RFC 1034 section 3.6.2.
    """
    chain = [at.record.name, *at.values[:1]]
    for reply in view.look(at.record.name, "TXT").known:
        chain = [at.record.name, *reply.aliases] if len(reply.aliases) + 1 > len(chain) else chain
    if len(set(chain)) < len(chain):
        yield Problem(
            subject=at.record.name,
            message=f"The aliases from {at.record.name} lead back to {chain[-1]}.",
            fix=view.correct(at.record),
            seen=" → ".join(chain[:6]),
            expected=at.record.values[0],
        )
