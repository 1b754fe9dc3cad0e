"""DKIM of a message: who has signed it, and whether the signatures hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.model.finding import Severity
from sesctl.model.message import DkimSignature
from sesctl.model.names import without_www

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.message_view import MessageView
    from sesctl.model.message_seen import DkimStatus, DkimVerdict

_MAY_BE_OLD: frozenset[DkimStatus] = frozenset({"key-missing", "key-revoked", "header-altered"})
_FIXES: dict[DkimStatus, str] = {
    "header-altered": "Compare the header with what was sent: a gateway or a list on the way may rewrite the subject "
    "or the addresses. If the receiver got it like this, look at the keys",
    "key-missing": "Publish the DKIM records",
    "key-revoked": "Publish the present DKIM records",
    "key-unusable": "Publish the key as SES gives it",
    "expired": "Find out why the mail was under way for so long; SES itself signs without an end",
    "unknown": "Look at the DKIM records",
    "malformed": "Let whoever made this signature mend it; SES makes none like it",
}


def domain_of(one: DkimVerdict) -> str:
    """The domain of a signature, as far as it can be read."""
    signature = one.signed.signature
    return signature.domain if isinstance(signature, DkimSignature) else "a DKIM-Signature field"


@check(Severity.ERROR, "message", about="message")
def message_dkim_invalid(view: MessageView) -> Iterator[Problem]:
    """A DKIM signature does not hold.

    What it checks:
        Each DKIM-Signature field: its form, its key in DNS, and the header fields that it covers.
        A body that was changed is told apart as message-body-altered. Where another signature of the
        From domain holds, this is a warning. Of a mail that is a week old or more, the key may have been
        changed since; Amazon SES does so with Easy DKIM.

    Why it matters:
        Receivers take no notice of a signature that does not hold. Without another one, and without SPF
        that is aligned, the mail fails DMARC.

    How to fix it:
        Where the key is missing or wrong, mend the DNS: `sesctl check-dns DOMAIN` says how. Where a header
        field was changed, find the server on the way that changes it.

    Example:
        @altered Subject: [external] 493817 is your Example code

    Instead:
        @altered X-Spam-Score: 0.1

    References:
        RFC 6376 section 6.1; RFC 8301.
    """
    saved = any(one.status == "pass" and one.aligned for one in view.seen.dkim)
    for one in view.failing_signatures():
        if one.status != "body-altered":
            yield Problem(
                subject=domain_of(one),
                message=f"The DKIM signature of {domain_of(one)} does not hold: {_why(view, one)}",
                fix=_fix(one),
                seen=one.claimed if one.status == "unknown" else one.status,
                expected="pass",
                severity=Severity.WARNING if saved else None,
            )


def _why(view: MessageView, one: DkimVerdict) -> str:
    if one.status == "unknown":
        return f"{one.claimed}, says the receiver."
    signature = one.signed.signature
    signed_at = signature.signed_at if isinstance(signature, DkimSignature) else None
    aged = view.age(signed_at) if one.status in _MAY_BE_OLD else ""
    return f"{one.why}. {aged}".rstrip()


def _fix(one: DkimVerdict) -> str:
    if one.signer == "ses":
        return "Leave its key to SES; what has changed the mail is what to look for."
    words = _FIXES[one.status]
    look = one.signer == "author" and one.status in {*_MAY_BE_OLD, "unknown"}
    return f"{words}: sesctl check-dns {domain_of(one)}" if look else f"{words}."


@check(Severity.ERROR, "message", about="message")
def message_body_altered(view: MessageView) -> Iterator[Problem]:
    """The body was changed after it was signed.

    What it checks:
        The hash of the body in each DKIM-Signature field, which needs no key.

    Why it matters:
        The signature does not hold any more, as if there were none.

    How to fix it:
        Find what changes the text on the way: a mailing list that adds a footer, a gateway that rewrites
        links or adds a disclaimer. Where the file itself was edited, or copied out of a mailer, save the
        mail again as it was received.

    Example:
        @altered body

    Instead:
        @altered X-Spam-Score: 0.1

    References:
        RFC 6376 section 3.7; RFC 7960, "Interoperability Issues between DMARC and Indirect Email Flows".
    """
    altered = [one for one in view.seen.dkim if one.status == "body-altered"]
    if altered:
        names = ", ".join(dict.fromkeys(domain_of(one) for one in altered))
        listed = view.message.first("list-id") or view.message.first("list-post")
        who = "A mailing list has had it in its hands." if listed else ""
        yield Problem(
            subject=view.subject,
            message=f"The body is not the one that was signed by {names}. {who}".rstrip(),
            fix="Find what changes the text on the way (a list's footer, a gateway's disclaimer or links), or save the "
            "mail again as it was received.",
        )


@check(Severity.WARNING, "message", about="message")
def message_dkim_missing(view: MessageView) -> Iterator[Problem]:
    """The mail is not signed in the name of its sender.

    What it checks:
        Whether there is a DKIM-Signature field of another domain than amazonses.com, whose signature SES
        puts into every mail.

    Why it matters:
        The signature of amazonses.com proves that SES sent it, and nothing about the sender. DMARC then
        hangs on SPF alone, which does not survive forwarding; Gmail and Yahoo want DKIM of the domain.

    How to fix it:
        Let DKIM of the identity be SUCCESS, and its signing on: `sesctl check-dns DOMAIN`. An address
        identity beside the domain has a DKIM setting of its own, which wins.

    Example:
        @signed ses

    Instead:
        @signed example.com

    References:
        Amazon SES Developer Guide, "Authenticating Email with DKIM"; Gmail, "Email sender guidelines".
    """
    # A notice of SES itself, such as a bounce, is from amazonses.com, whose signature is then the sender's.
    if all(one.signer == "ses" and not one.aligned for one in view.seen.dkim):
        only = (
            "SES's own signature (amazonses.com) is the only one."
            if view.seen.dkim
            else "Nobody has signed it."
        )
        yield Problem(
            subject=view.subject,
            message=f"The mail is not signed with DKIM in the name of {view.author or 'its sender'}. {only}",
            fix=f"Switch DKIM of the identity on, and publish its records: sesctl check-dns {view.author or 'DOMAIN'}",
            seen=", ".join(domain_of(one) for one in view.seen.dkim) or "nothing",
            expected=f"d={view.author}" if view.author else None,
        )


@check(Severity.WARNING, "message", about="message")
def message_dkim_not_aligned(view: MessageView) -> Iterator[Problem]:
    """The mail is signed by another domain than that of its sender.

    What it checks:
        Whether a signature that holds, and is not SES's own, is aligned with the From domain, in the mode
        that its DMARC record asks for.

    Why it matters:
        For DMARC only an aligned signature counts.

    How to fix it:
        Send from an address of the verified identity, or verify the domain that stands in From. With
        `adkim=s` the two have to be the same.

    Example:
        @signed example.net ses

    Instead:
        @signed example.com ses

    References:
        RFC 9989, "Identifier Alignment".
    """
    passing = [one for one in view.seen.dkim if one.signer != "ses" and view.passes(one)]
    if not view.author or not passing or any(one.aligned is not False for one in passing):
        return
    if any(one.aligned for one in view.seen.dkim):
        return  # That one does not hold any more, which is what went wrong; who signed it later is no matter.
    names = ", ".join(dict.fromkeys(domain_of(one) for one in passing))
    record = view.seen.dmarc.record
    strict = record is not None and record.dkim_alignment == "strict"
    yield Problem(
        subject=view.author,
        message=f"The signature that holds is of {names}, and the sender is at {view.author}: not aligned"
        + (" (the policy says adkim=s)." if strict else "."),
        fix=f"Verify {view.author} as an identity of its own: sesctl init domain {without_www(view.author)}",
        seen=f"d={names}",
        expected=f"d={view.author}",
    )


@check(Severity.WARNING, "message", about="message")
def message_dkim_partial_body(view: MessageView) -> Iterator[Problem]:
    """The signature covers only the beginning of the body.

    What it checks:
        Whether a DKIM-Signature field has an l= tag.

    Why it matters:
        Anybody can add whatever they like behind the signed part, and the signature still holds.

    How to fix it:
        Sign without l=. SES never uses it; whoever signs before or after SES does.

    Example:
        @signed example.com/partial ses

    Instead:
        @signed example.com ses

    References:
        RFC 6376 section 8.2.
    """
    for one in view.seen.dkim:
        signature = one.signed.signature
        if isinstance(signature, DkimSignature) and signature.length is not None:
            yield Problem(
                subject=signature.domain,
                message=f"The signature of {signature.domain} covers the first {signature.length:,} bytes of the body "
                "only.",
                fix="Sign the whole body, without l=.",
                seen=f"l={signature.length}",
            )
