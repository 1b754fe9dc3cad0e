"""SPF and DMARC of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.model.fact import NotAsked, Unread
from sesctl.model.finding import Severity
from sesctl.model.message import DkimSignature
from sesctl.model.names import without_www

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.message_view import MessageView

_SES = "amazonses.com"
_MOST_NAMED = 5
_REFUSED = frozenset({"fail", "permerror"})
_MEANINGS = {
    "fail": "the record forbids it",
    "softfail": "the record does not want it",
    "neutral": "the record says nothing of it",
    "none": "there is no SPF record",
    "permerror": "the record cannot be evaluated",
    "temperror": "the receiver could not look it up",
}
_CONSEQUENCES = {
    "none": "It is delivered all the same",
    "quarantine": "It goes to spam",
    "reject": "It is refused",
}


@check(Severity.ERROR, "message", about="message")
def message_spf_fail(view: MessageView) -> Iterator[Problem]:
    """SPF does not pass.

    What it checks:
        The SPF record of the MAIL FROM domain, evaluated for the address that handed the mail over; where
        that cannot be known, what the receiver says. A softfail, a neutral result and no record at all are
        warnings.

    Why it matters:
        Receivers refuse or mistrust it, and DMARC hangs on DKIM alone.

    How to fix it:
        The record of the MAIL FROM domain has to include amazonses.com: `sesctl check-dns DOMAIN`. A mail
        that was forwarded comes from the forwarder's address, for which SPF cannot pass.

    Example:
        @dns mail.example.com TXT v=spf1 ip4:198.51.100.1 -all

    Instead:
        @dns mail.example.com TXT v=spf1 ip4:192.0.2.0/24 -all

    References:
        RFC 7208 section 2.6.
    """
    word = view.spf_word
    if word in {"pass", "temperror"}:
        return
    outcome = view.seen.spf.outcome
    computed = not isinstance(outcome, Unread | NotAsked)
    because = f": {outcome.why}" if not isinstance(outcome, Unread | NotAsked) and outcome.why else ""
    where = f" from {view.envelope.address}" if view.envelope.address else ""
    told = "" if computed else ", says the receiver"
    yield Problem(
        subject=view.envelope.domain or view.subject,
        message=f"SPF of {view.envelope.domain or 'the MAIL FROM domain'} is {word}{where}{told}; "
        f"{_MEANINGS.get(word, 'it does not pass')}{because}.",
        fix=_spf_fix(view),
        seen=word,
        expected="pass",
        severity=None if word in _REFUSED else Severity.WARNING,
    )


def _spf_fix(view: MessageView) -> str:
    if view.seen.ses.sent and view.handover and not view.seen.ses.of_host:
        return f"{view.handover.received.host} is not Amazon SES: the mail was forwarded, and DKIM has to do."
    domain = view.envelope.domain
    if view.seen.spf.aligned is False and (domain == _SES or domain.endswith(f".{_SES}")):
        author = without_www(view.author or "DOMAIN")
        return f"{domain} is Amazon's; set a custom MAIL FROM domain: sesctl init domain {author}"
    look = f": sesctl check-dns {view.author}" if view.author else "."
    return (
        f"Let the SPF record at {view.envelope.domain or 'the MAIL FROM domain'} include amazonses.com{look}"
    )


@check(Severity.WARNING, "message", about="message")
def message_spf_not_aligned(view: MessageView) -> Iterator[Problem]:
    """SPF passes for another domain than that of the sender.

    What it checks:
        Whether the MAIL FROM domain is aligned with the From domain, in the mode that its DMARC record
        asks for.

    Why it matters:
        For DMARC only aligned SPF counts. Without a custom MAIL FROM domain, SES uses amazonses.com, and
        DMARC hangs on DKIM alone.

    How to fix it:
        Set a custom MAIL FROM domain below the From domain. With `aspf=s` no subdomain is aligned: leave
        that tag out.

    Example:
        @envelope domain=eu-west-3.amazonses.com

    Instead:
        @envelope domain=mail.example.com

    References:
        RFC 9989, "Identifier Alignment"; Amazon SES Developer Guide, "Using a custom MAIL FROM domain".
    """
    if not view.author or view.spf_word != "pass" or view.seen.spf.aligned is not False:
        return
    domain = view.envelope.domain
    record = view.seen.dmarc.record
    strict = record is not None and record.spf_alignment == "strict"
    of_ses = domain == _SES or domain.endswith(f".{_SES}")
    yield Problem(
        subject=view.author,
        message=f"The MAIL FROM domain is {domain}, and the sender is at {view.author}: not aligned"
        + (" (the policy says aspf=s)." if strict else "."),
        fix=f"Set a custom MAIL FROM domain, and publish its records: sesctl init domain {without_www(view.author)}"
        if of_ses
        else f"Send with a MAIL FROM domain at or below {view.author}"
        + (", and leave aspf=s out of the DMARC record." if strict else "."),
        seen=domain,
        expected=f"a name at or below {view.author}",
    )


@check(Severity.ERROR, "message", about="message")
def message_dmarc_fail(view: MessageView) -> Iterator[Problem]:
    """The mail fails DMARC.

    What it checks:
        Whether DKIM or SPF passes with a domain that is aligned with the From domain. Where DNS was not
        asked, what the receiver says. With a policy of p=none it is a warning.

    Why it matters:
        The owner of the domain asks receivers to refuse such mail, or to put it into the spam folder.

    How to fix it:
        Mend DKIM first: it survives forwarding. Then SPF. The other findings say what is wrong with each.

    Example:
        @signed ses
        @envelope domain=eu-west-3.amazonses.com

    Instead:
        @signed ses

    References:
        RFC 9989; Gmail, "Email sender guidelines".
    """
    if view.dmarc_word != "fail":
        return
    dmarc = view.seen.dmarc
    policy = f" Its policy is {dmarc.policy}: {_CONSEQUENCES[dmarc.policy].lower()}." if dmarc.policy else ""
    told = "" if dmarc.result == "fail" else ", says the receiver"
    yield Problem(
        subject=view.subject,
        message=f"The mail fails DMARC of {view.subject}{told}: neither DKIM nor SPF passes with an aligned domain."
        f"{policy}",
        fix=f"Sign with DKIM as {view.subject}: sesctl check-dns {view.author or 'DOMAIN'}",
        seen="fail",
        expected="pass",
        severity=Severity.WARNING if dmarc.policy == "none" else None,
    )


@check(Severity.WARNING, "message", about="message")
def message_dmarc_missing(view: MessageView) -> Iterator[Problem]:
    """The From domain has no DMARC policy.

    What it checks:
        Whether there is a policy at the From domain, or at a domain above it.

    Why it matters:
        Gmail, Yahoo and Microsoft want one of whoever sends many mails; anybody may write in the name of
        the domain.

    How to fix it:
        Publish one, to begin with `v=DMARC1; p=none;`: `sesctl records DOMAIN`.

    Example:
        @dns _dmarc.example.com TXT none

    Instead:
        @dns _dmarc.example.com TXT v=DMARC1; p=none;

    References:
        RFC 9989; Gmail, "Email sender guidelines".
    """
    if view.author and view.dmarc_word == "none":
        yield Problem(
            subject=view.author,
            message=f"There is no DMARC policy at _dmarc.{view.author}, nor above it.",
            fix=f"Publish one: sesctl records {view.author}",
            seen="nothing",
            expected="v=DMARC1; p=none;",
        )


@check(Severity.NOTE, "message", about="message")
def message_claims_unverified(view: MessageView) -> Iterator[Problem]:
    """Authentication results came with the mail, and prove nothing.

    What it checks:
        Whether there are Authentication-Results fields that are not the receiver's: anybody can write one.
        Only fields of the receiver's own servers are believed, or those of `--authserv-id`. It is a
        warning where such a field says pass of what does not pass.

    Why it matters:
        A forged field makes a false mail look right to whoever reads the header.

    How to fix it:
        Do not rely on it. Where it is your receiver's after all, name it with `--authserv-id`. A receiver
        has to take out fields that came in with its own name.

    Example:
        @forged mx.elsewhere.example; dkim=pass header.d=example.com

    Instead:
        @receiver mx.receiver.example; dkim=pass header.d=example.com

    References:
        RFC 8601 sections 5 and 7.1.
    """
    ignored = view.seen.frame.claims.ignored
    for server in list(dict.fromkeys(field.server for field in ignored))[:_MOST_NAMED]:
        said = [
            one.method
            for field in ignored
            if field.server == server
            for one in field.results
            if one.result == "pass"
        ]
        lies = [method for method in dict.fromkeys(said) if _is_false(view, method)]
        who = server or "a server that gives no name"
        yield Problem(
            subject=who,
            message=f"An Authentication-Results field of {who} is not the receiver's, and proves nothing."
            + (f" It says pass for {', '.join(lies)}, which is not so." if lies else ""),
            fix=f"Leave it out of account; if that is your receiver, add --authserv-id {server or 'NAME'}",
            severity=Severity.WARNING if lies else None,
        )


def _is_false(view: MessageView, method: str) -> bool:
    """Whether it is known that something does not pass."""
    outcome = view.seen.spf.outcome
    match method:
        case "dkim":
            own = [one for one in view.seen.dkim if one.signer == "author"]
            return all(one.status not in {"pass", "unknown"} for one in own)
        case "spf":
            return not isinstance(outcome, Unread | NotAsked) and outcome.word != "pass"
        case "dmarc":
            return view.seen.dmarc.result == "fail"
        case _:
            return False


@check(Severity.NOTE, "message", about="message")
def message_claims_differ(view: MessageView) -> Iterator[Problem]:
    """The receiver found something else than what is so now.

    What it checks:
        What the receiver's Authentication-Results say of DKIM, SPF and DMARC, beside what DNS gives now.

    Why it matters:
        Either DNS has changed since the mail arrived, or the file is not the mail that arrived.

    How to fix it:
        For how it was delivered, the receiver's word counts. Send a new mail to see how it is now.

    Example:
        @receiver mx.receiver.example; spf=fail smtp.mailfrom=mail.example.com

    Instead:
        @receiver mx.receiver.example; spf=pass smtp.mailfrom=mail.example.com

    References:
        RFC 8601 section 2.7.
    """
    differing = [
        (name, told, found)
        for name, told, found in _pairs(view)
        if told and found and (told == "pass") != (found == "pass") and told != "temperror"
    ]
    if differing:
        yield Problem(
            subject=view.seen.frame.claims.server or "the receiver",
            message="The receiver found otherwise: "
            + "; ".join(f"{name} {told}, now {found}" for name, told, found in differing)
            + ".",
            fix="For how it was delivered, its word counts; to see how it is now, send a new mail: sesctl send-test",
        )


def _pairs(view: MessageView) -> Iterator[tuple[str, str, str]]:
    for one in view.seen.dkim:
        signature = one.signed.signature
        domain = signature.domain if isinstance(signature, DkimSignature) else ""
        yield f"DKIM of {domain}", one.claimed, {"pass": "pass", "unknown": ""}.get(one.status, "fail")
    outcome = view.seen.spf.outcome
    computed = "" if isinstance(outcome, Unread | NotAsked) else outcome.word
    yield f"SPF of {view.envelope.domain}", view.seen.spf.claimed, computed
    dmarc = view.seen.dmarc
    yield f"DMARC of {view.subject}", dmarc.claimed, dmarc.result if dmarc.result in {"pass", "fail"} else ""
