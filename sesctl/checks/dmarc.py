"""DMARC: which policy applies to mail from the domain, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import Unknowable, known
from sesctl.grammar.dmarc import looks_like_dmarc
from sesctl.model.finding import Severity
from sesctl.model.lookup import Answered
from sesctl.model.names import doubled_names, is_below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import View
    from sesctl.model.dmarc import Dmarc
    from sesctl.model.observation import DmarcAt

_SUGGESTED = "v=DMARC1; p=none;"


def _own(view: View) -> DmarcAt:
    """Return what stands at the domain's own `_dmarc` name."""
    walk = view.dmarc
    if not walk.steps:
        raise Unknowable(walk.unknown)
    return walk.steps[0]


def _add(view: View, name: str) -> str:
    where = f"At {view.host.name} add" if view.host.name else "Add"
    return f"{where} TXT record: Host {view.host.host(name, view.zone)}, Value {_SUGGESTED}"


@check(Severity.ERROR, "dmarc")
def dmarc_missing(view: View) -> Iterator[Problem]:
    """No DMARC policy applies to the domain.

    What it checks:
        The TXT record at _dmarc.DOMAIN, and at the domains above it, as receivers walk up the tree.

    Why it matters:
        Gmail, Yahoo and Microsoft demand a policy from those who send much mail, and trust the others
        less without one. `p=none` is enough: it asks for reports and changes nothing.

    How to fix it:
        Add the TXT record: `sesctl records DOMAIN` prints it, `sesctl publish DOMAIN` writes it. Raise the
        policy to quarantine or reject later, when reports show that all mail is aligned.

    Example:
        @drop _dmarc TXT

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=none;"

    References:
        RFC 9989. Google, "Email sender guidelines".
    """
    walk = view.dmarc
    if walk.found:
        return
    if walk.unknown:
        raise Unknowable(walk.unknown)
    own = walk.steps[0]
    yield Problem(
        subject=own.name,
        message=f"There is no DMARC policy for {view.domain}, nor for a domain above it.",
        fix=_add(view, own.name),
        seen="nothing",
        expected=_SUGGESTED,
    )


@check(Severity.ERROR, "dmarc", silences=("dmarc-missing",))
def dmarc_multiple_records(view: View) -> Iterator[Problem]:
    """There are several DMARC records at one name.

    What it checks:
        Whether at most one TXT record at _dmarc.DOMAIN begins with v=DMARC1.

    Why it matters:
        Where there are several, receivers ignore them all.

    How to fix it:
        Keep one, and move what is needed of the others into it; rua may list several addresses.

    Example:
        _dmarc TXT "v=DMARC1; p=none;"

    Instead:
        _dmarc TXT "some-verification=abc"

    References:
        RFC 9989, "Policy Discovery".
    """
    own = _own(view)
    if len(own.texts) > 1:
        yield Problem(
            subject=own.name,
            message=f"There are {len(own.texts)} DMARC records at {own.name}, so receivers ignore them all.",
            fix=f"Delete all but one of the TXT records at {own.name}.",
            seen=" | ".join(own.texts),
            expected="one record",
        )


@check(Severity.ERROR, "dmarc", silences=("dmarc-missing",))
def dmarc_syntax_error(view: View) -> Iterator[Problem]:
    """The DMARC record is not one that receivers honour.

    What it checks:
        Whether the record begins with v=DMARC1 and has a policy, or at least an address for reports.

    Why it matters:
        Receivers ignore a record that is not right, as if it were not there.

    How to fix it:
        Correct the part that is named. The version comes first, in capitals; tags are separated by
        semicolons; a policy is none, quarantine or reject.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=dmarc1 p=none"

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1;p=reject"

    References:
        RFC 9989, "Formal Definition".
    """
    own = _own(view)
    if len(own.texts) != 1 or not own.faults:
        return
    fault = own.faults[0]
    hint = f" Write {fault.hint}." if fault.hint else ""
    yield Problem(
        subject=own.name,
        message=f"The DMARC record at {own.name} has an error at character {fault.position + 1}, "
        f"{fault.text!r}: {fault.why}.{hint}",
        fix=f"Correct the TXT record at {own.name}; the simplest that works is {_SUGGESTED}",
        seen=own.texts[0],
        expected=_SUGGESTED,
        severity=Severity.WARNING if own.record else None,
    )


@check(Severity.NOTE, "dmarc")
def dmarc_inherited(view: View) -> Iterator[Problem]:
    """The DMARC policy comes from a domain above.

    What it checks:
        Whether the policy that applies is published at a parent domain.

    Why it matters:
        It is in order, and good to know: whoever changes the policy of the parent changes it for this
        domain. Where the parent has an `sp` tag, that is what applies here.

    How to fix it:
        Nothing has to be done. A record at _dmarc.DOMAIN would take precedence.

    Example:
        @domain app.example.com
        @drop _dmarc.app TXT

    Instead:
        @domain app.example.com

    References:
        RFC 9989, "DNS Tree Walk".
    """
    found = view.dmarc.found
    if found and found.record and found.domain != view.domain:
        policy = found.record.subdomain_policy or found.record.policy
        yield Problem(
            subject=view.domain,
            message=f"The policy for {view.domain} is {policy}, from the record of {found.domain}.",
            fix="Nothing has to be done.",
            seen=found.record.text,
        )


@check(Severity.NOTE, "dmarc")
def dmarc_monitoring_only(view: View) -> Iterator[Problem]:
    """The DMARC policy only asks for reports.

    What it checks:
        Whether the policy that applies is `none`.

    Why it matters:
        It is where everybody begins. Forged mail in your name is still delivered; only quarantine and
        reject tell receivers to act.

    How to fix it:
        Once reports show that all of your mail is aligned, raise it to p=quarantine, then p=reject.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=none;"

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=quarantine;"

    References:
        RFC 9989, "Policy Record Format".
    """
    found = view.dmarc.found
    if not found or not found.record:
        return
    inherited = found.domain != view.domain
    policy = found.record.subdomain_policy if inherited else None
    if (policy or found.record.policy) == "none":
        yield Problem(
            subject=found.name,
            message=f"The policy at {found.name} is none: receivers report, and deliver forged mail all the same.",
            fix="Raise it to p=quarantine once the reports show that all of your mail is aligned.",
            seen=found.record.text,
        )


@check(Severity.ERROR, "dmarc", silences=("dmarc-missing",))
def dmarc_zone_doubled(view: View) -> Iterator[Problem]:
    """The DMARC record stands at NAME.ZONE.ZONE.

    What it checks:
        Where there is no DMARC record, whether it stands at the name with the zone appended twice.

    Why it matters:
        Many panels append the zone to what is typed into the Host field, so _dmarc.example.com becomes
        _dmarc.example.com.example.com, and the panel shows it shortened.

    How to fix it:
        Put only _dmarc into the Host field.

    Example:
        @drop _dmarc TXT
        _dmarc.example.com TXT "v=DMARC1; p=none;"

    Instead:
        @drop _dmarc TXT

    References:
        RFC 1035 section 5.1, on names without a final dot.
    """
    own = _own(view)
    if own.texts:
        return
    for name in doubled_names(own.name, view.domain):
        texts = [text for text in view.values(name, "TXT") if looks_like_dmarc(text)]
        if texts:
            yield Problem(
                subject=own.name,
                message=f"The DMARC record stands at {name}: the zone was appended twice.",
                fix=f"Put only {view.host.host(own.name, view.zone)} into the Host field of the TXT record.",
                seen=name,
                expected=own.name,
            )


@check(Severity.ERROR, "dmarc", silences=("dmarc-missing",))
def dmarc_underscore_dropped(view: View) -> Iterator[Problem]:
    """The DMARC record stands at a name without the underscore.

    What it checks:
        Where there is no DMARC record, whether one stands at dmarc.DOMAIN.

    Why it matters:
        Receivers look at _dmarc.DOMAIN and nowhere else. Some panels drop an underscore without a word.

    How to fix it:
        Enter the host with its underscore.

    Example:
        @drop _dmarc TXT
        dmarc TXT "v=DMARC1; p=none;"

    Instead:
        dmarc TXT "v=DMARC1; p=none;"

    References:
        RFC 9989, "Policy Discovery".
    """
    own = _own(view)
    slip = own.name.removeprefix("_")
    texts = [text for text in view.values(slip, "TXT") if looks_like_dmarc(text)]
    if texts and not own.texts and not view.dmarc.found:
        yield Problem(
            subject=own.name,
            message=f"The DMARC record stands at {slip}, without the underscore.",
            fix=f"Move the TXT record to the host {view.host.host(own.name, view.zone)}",
            seen=slip,
            expected=own.name,
        )


@check(Severity.ERROR, "dmarc", silences=("dmarc-missing",))
def dmarc_at_domain(view: View) -> Iterator[Problem]:
    """The DMARC record stands at the domain itself.

    What it checks:
        Where there is no DMARC record, whether one stands at the domain, without _dmarc before it.

    Why it matters:
        Receivers look at _dmarc.DOMAIN and nowhere else.

    How to fix it:
        Move the TXT record to the host _dmarc.

    Example:
        @drop _dmarc TXT
        @ TXT "v=DMARC1; p=none;"

    Instead:
        @ TXT "v=DMARC1; p=none;"

    References:
        RFC 9989, "Policy Discovery".
    """
    own = _own(view)
    texts = [text for text in view.values(view.domain, "TXT") if looks_like_dmarc(text)]
    if texts and not own.texts:
        yield Problem(
            subject=own.name,
            message=f"The DMARC record stands at {view.domain}; it belongs to {own.name}.",
            fix=f"Move the TXT record to the host {view.host.host(own.name, view.zone)}.",
            seen=view.domain,
            expected=own.name,
        )


@check(Severity.ERROR, "dmarc", silences=("dmarc-missing", "dmarc-syntax-error"))
def dmarc_quoted(view: View) -> Iterator[Problem]:
    """Quotation marks are a part of the DMARC record.

    What it checks:
        Whether the text at _dmarc.DOMAIN begins with a quotation mark.

    Why it matters:
        A zone file writes texts in quotation marks; most panels add them by themselves. Typed in, they
        become a part of the value, and receivers ignore it.

    How to fix it:
        Enter the value without quotation marks.

    Example:
        @drop _dmarc TXT
        _dmarc TXT '"v=DMARC1; p=none;"'

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=none;"

    References:
        RFC 9989, "Formal Definition".
    """
    own = _own(view)
    if len(own.texts) == 1 and own.texts[0][:1] in {'"', "'", "\\", "“", "”"}:
        value = own.texts[0].strip("\"'\\“” ")
        yield Problem(
            subject=own.name,
            message=f"The text at {own.name} begins with a quotation mark, so receivers ignore it.",
            fix=f"Enter the TXT record without quotation marks: {value}",
            seen=own.texts[0],
            expected=value,
        )


@check(Severity.NOTE, "dmarc")
def dmarc_test_mode(view: View) -> Iterator[Problem]:
    """The DMARC policy is in test mode.

    What it checks:
        Whether the record has t=y.

    Why it matters:
        Receivers then apply one step less: reject acts as quarantine, quarantine as none.

    How to fix it:
        Take t=y out when the test is over.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; t=y; rua=mailto:dmarc@example.com"

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; t=n; rua=mailto:dmarc@example.com"

    References:
        RFC 9989, "Policy Record Format".
    """
    for found, record in _published(view):
        if record.test_mode:
            yield Problem(
                subject=found.name,
                message=f"The policy at {found.name} is in test mode (t=y), so {record.policy} acts one step milder.",
                fix="Take t=y out when the test is over.",
                seen=record.text,
            )


@check(Severity.NOTE, "dmarc")
def dmarc_no_reports(view: View) -> Iterator[Problem]:
    """Nobody gets DMARC reports.

    What it checks:
        Whether the record has a usable rua tag.

    Why it matters:
        Aggregate reports are how one learns that mail is not aligned, before a stricter policy refuses it.

    How to fix it:
        Add rua=mailto: with an address that somebody, or a service, reads.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject;"

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"

    References:
        RFC 9990.
    """
    for found, record in _published(view):
        if not record.aggregate_reports:
            yield Problem(
                subject=found.name,
                message=f"The DMARC record at {found.name} names nobody who gets the reports.",
                fix=f"Add rua=mailto: and an address that somebody reads, such as rua=mailto:dmarc@{found.domain};",
                seen=record.text,
                expected=f"rua=mailto:dmarc@{found.domain}",
            )


@check(Severity.WARNING, "dmarc")
def dmarc_rua_unauthorized(view: View) -> Iterator[Problem]:
    """DMARC reports go to a domain that has not agreed.

    What it checks:
        Where rua leads to another domain, whether that domain publishes its agreement.

    Why it matters:
        Without it receivers send no reports there, so that nobody can be flooded with them.

    How to fix it:
        Ask whoever runs that domain to publish the record that is named; report services mostly have.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; rua=mailto:reports@example.org"

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; rua=mailto:reports@sub.example.com"

    References:
        RFC 9990, "Verifying External Destinations".
    """
    unknown = ""
    for question, look in view.seen.dns.looks.items():
        domain, mark, target = question.name.partition("._report._dmarc.")
        if not mark:
            continue
        if not look.known:
            unknown = unknown or f"{question.name}: {look.why_unknown}"
            continue
        texts = [text for reply in look.known if isinstance(reply, Answered) for text in reply.values]
        if not any(text.lstrip().startswith("v=DMARC1") for text in texts):
            yield Problem(
                subject=f"_dmarc.{domain}",
                message=f"Reports are to go to {target}, and {target} has not agreed to take them for {domain}.",
                fix=f"Ask for a TXT record at {question.name} with the value v=DMARC1;",
                seen=", ".join(texts) or "nothing",
                expected="v=DMARC1;",
            )
    if unknown:
        raise Unknowable(unknown)


@check(Severity.NOTE, "dmarc")
def dmarc_obsolete_tag(view: View) -> Iterator[Problem]:
    """The DMARC record has a tag that no longer means anything.

    What it checks:
        Whether the record has pct, rf or ri.

    Why it matters:
        RFC 9989 dropped them. Receivers that follow it apply the policy to all mail, whatever pct says.

    How to fix it:
        Take them out; for a gradual start, use t=y.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; pct=10; rua=mailto:dmarc@example.com"

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; fo=1; rua=mailto:dmarc@example.com"

    References:
        RFC 9989, appendix on changes from RFC 7489.
    """
    for found, record in _published(view):
        if record.obsolete:
            yield Problem(
                subject=found.name,
                message=f"{', '.join(record.obsolete)} in the DMARC record at {found.name} no longer means anything.",
                fix=f"Take {', '.join(record.obsolete)} out.",
                seen=record.text,
            )


@check(Severity.WARNING, "dmarc")
def dmarc_spf_misaligned(view: View) -> Iterator[Problem]:
    """SPF cannot be aligned.

    What it checks:
        Whether aspf=s is set, which a MAIL FROM subdomain never satisfies; or whether there is neither a
        MAIL FROM domain nor DKIM signing.

    Why it matters:
        SES demands that the MAIL FROM domain is a subdomain, so strict SPF alignment always fails. DMARC
        then rests on DKIM alone; where that is off too, all mail fails DMARC.

    How to fix it:
        Take aspf=s out of the record: relaxed is the default.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; aspf=s; rua=mailto:dmarc@example.com"

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; aspf=r; rua=mailto:dmarc@example.com"

    References:
        Amazon SES Developer Guide, "Complying with DMARC". RFC 9989, "Identifier Alignment".
    """
    for found, record in _published(view):
        if record.spf_alignment == "strict":
            yield Problem(
                subject=found.name,
                message="aspf=s demands that the MAIL FROM domain is the From domain, and SES takes only a subdomain.",
                fix=f"Take aspf=s out of the TXT record at {found.name}.",
                seen=record.text,
                expected="aspf=r, or no aspf",
            )
        elif not view.identity.mail_from and not view.identity.dkim.signing_enabled:
            yield Problem(
                subject=found.name,
                message="There is no MAIL FROM domain and DKIM signing is off, so nothing is aligned and DMARC fails.",
                fix=view.command(f"init domain {view.domain} --allow enable-dkim"),
            )


@check(Severity.WARNING, "dmarc")
def dmarc_dkim_misaligned(view: View) -> Iterator[Problem]:
    """DKIM is not aligned for mail from below the domain.

    What it checks:
        Where adkim=s is set, whether addresses below the domain send on the strength of its identity.

    Why it matters:
        Their mail is signed with the name of the domain, which strict alignment does not accept for a
        subdomain.

    How to fix it:
        Take adkim=s out of the record, or create an identity for the subdomain.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; adkim=s; rua=mailto:dmarc@example.com"
        @address otp@app.example.com

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=reject; adkim=s; rua=mailto:dmarc@example.com"

    References:
        RFC 9989, "Identifier Alignment".
    """
    for found, record in _published(view):
        if record.dkim_alignment != "strict":
            continue
        for summary in known(view.seen.addresses):
            host = summary.name.rpartition("@")[2].lower()
            if summary.kind == "address" and is_below(host, view.domain):
                yield Problem(
                    subject=summary.name,
                    message=f"adkim=s at {found.name}: mail from {summary.name} is signed as {view.domain}, "
                    "which is not aligned.",
                    fix=f"Take adkim=s out of the record at {found.name}, or: {view.command(f'init domain {host}')}",
                    seen=record.text,
                )


@check(Severity.NOTE, "dmarc")
def dmarc_suffix_differs(view: View) -> Iterator[Problem]:
    """Receivers that use the public suffix list reach another policy.

    What it checks:
        Whether the policy comes from a name between the domain and the one that is registered.

    Why it matters:
        RFC 9989 walks up the tree name by name. Receivers that have not followed yet look only at the
        domain and at the registered one, so they miss a record in between.

    How to fix it:
        Publish a record at the domain itself, or at the registered domain too.

    Example:
        @domain a.b.example.com
        @drop _dmarc.a.b TXT
        @drop _dmarc TXT
        _dmarc.b TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"

    Instead:
        @domain a.b.example.com
        @drop _dmarc.a.b TXT

    References:
        RFC 9989, "DNS Tree Walk"; RFC 7489 section 3.2.
    """
    found = view.dmarc.found
    if found and found.domain != view.domain and is_below(found.domain, view.zone):
        yield Problem(
            subject=view.domain,
            message=f"The policy comes from {found.domain}, where receivers with the public suffix list do not look.",
            fix=f"Publish it at _dmarc.{view.domain} too.",
            seen=found.name,
            expected=f"_dmarc.{view.domain}",
        )


def _published(view: View) -> Iterator[tuple[DmarcAt, Dmarc]]:
    """Yield the record that applies; the check is skipped where that is not known."""
    walk = view.dmarc
    if walk.found and walk.found.record:
        yield walk.found, walk.found.record
    elif walk.unknown:
        raise Unknowable(walk.unknown)
