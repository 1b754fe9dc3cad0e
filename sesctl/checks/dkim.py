"""DKIM: the three CNAME records, and what stands in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check, record_check
from sesctl.model.finding import Severity
from sesctl.model.lookup import Answered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import RecordAt, View

_SES = ".amazonses.com"


@record_check(Severity.ERROR, "dkim", "dkim")
def dkim_record_missing(view: View, at: RecordAt) -> Iterator[Problem]:
    """There is no DKIM record at the name.

    What it checks:
        Whether anything stands at each of the three names that SES gave.

    Why it matters:
        With Easy DKIM these CNAME records are also the proof that the domain is yours: without all
        three the identity is never verified, and mail is not signed.

    How to fix it:
        Add the CNAME record at the DNS host that the name servers of the domain belong to, which is
        not always the company where it was bought.

    Example:
        @drop token1._domainkey CNAME

    Instead:
        @drop mail MX

    References:
        Amazon SES Developer Guide, "Easy DKIM". RFC 6376 section 3.6.2.1.
    """
    if at.missing:
        yield Problem(
            subject=at.record.name,
            message=f"There is no CNAME record at {at.record.name}.",
            fix=view.publish(at.record),
            seen="nothing",
            expected=at.record.values[0],
        )


@record_check(Severity.ERROR, "dkim", "dkim")
def dkim_wrong_target(view: View, at: RecordAt) -> Iterator[Problem]:
    """The DKIM record points elsewhere.

    What it checks:
        Whether the CNAME record has exactly the target that SES gave.

    Why it matters:
        SES does not accept another target, and receivers would find another key, or none. A target with
        another token is mostly left over from an earlier set-up: every restart makes new tokens.

    How to fix it:
        Replace the target by the one that is expected.

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME old.dkim.amazonses.com.

    Instead:
        @drop token1._domainkey CNAME

    References:
        Amazon SES Developer Guide, "Troubleshooting DKIM problems".
    """
    if at.values:
        yield Problem(
            subject=at.record.name,
            message=f"The CNAME record at {at.record.name} points to {', '.join(at.values)}.",
            fix=view.correct(at.record),
            seen=", ".join(at.values),
            expected=at.record.values[0],
        )


@record_check(Severity.ERROR, "dkim", "dkim", silences=("dkim-wrong-target",))
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


@record_check(Severity.ERROR, "dkim", "dkim", silences=("dkim-record-missing",))
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


@check(Severity.ERROR, "dkim")
def dkim_not_started(view: View) -> Iterator[Problem]:
    """DKIM was never set up for the identity.

    What it checks:
        Whether a domain identity has DKIM tokens at all.

    Why it matters:
        Without tokens there are no records to publish: mail is not signed, and DMARC has to rest on SPF
        alone. It is typical of identities that were made long ago with the first version of the API.

    How to fix it:
        `sesctl init domain DOMAIN --allow restart-dkim` sets up Easy DKIM and prints the records.

    Example:
        @identity dkim.status=NOT_STARTED dkim.tokens=

    Instead:
        @identity dkim.status=PENDING

    References:
        Amazon SES API reference, DkimAttributes.
    """
    identity = view.identity
    if identity.kind == "domain" and not identity.dkim.tokens:
        yield Problem(
            subject=identity.name,
            message=f"SES has no DKIM tokens for {identity.name} (DKIM status {identity.dkim.status}).",
            fix=f"Set up Easy DKIM: sesctl init domain {identity.name} --allow restart-dkim",
            seen=str(identity.dkim.status),
            expected="three tokens",
        )
