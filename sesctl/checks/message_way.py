"""The way of a message, and who sent it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.grammar.duration import show_duration
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.message_view import MessageView

_SLOW = timedelta(seconds=60)


@check(Severity.WARNING, "message", about="message")
def message_hop_without_tls(view: MessageView) -> Iterator[Problem]:
    """A server took the mail without encryption.

    What it checks:
        The Received fields: whether each mail that came from another network came over TLS, as far as the
        servers tell.

    Why it matters:
        Whoever listens can read the code. Gmail demands TLS, and shows an open padlock where there was none.

    How to fix it:
        Let the configuration set demand TLS (`TlsPolicy: REQUIRE`); SES then sends the mail over TLS or not
        at all. A hop behind the receiver's first server is the receiver's affair.

    Example:
        @envelope tls=off

    Instead:
        @envelope tls=TLSv1.3

    References:
        Amazon SES Developer Guide, "Amazon SES and security protocols"; RFC 3848.
    """
    plain = {
        (hop.received.host, hop.received.by): hop.received
        for hop in view.seen.frame.route.hops
        if hop.encrypted is False
    }
    for received in plain.values():
        from_ses = received.host.endswith("amazonses.com")
        yield Problem(
            subject=received.by or "a server",
            message=f"{received.by or 'A server'} took the mail from {received.host} without TLS, as far as it "
            "tells.",
            fix="Let the configuration set demand TLS (TlsPolicy REQUIRE)."
            if from_ses
            else f"Ask whoever runs {received.host} to send over TLS.",
            seen=received.protocol,
            expected="ESMTPS",
        )


@check(Severity.WARNING, "message", about="message")
def message_delayed(view: MessageView) -> Iterator[Problem]:
    """The mail was under way for long.

    What it checks:
        The times in the Received fields, one after the other, beginning with the Date: a minute or more
        between two of them.

    Why it matters:
        A one-time password is waited for, and expires within minutes.

    How to fix it:
        The finding names the server at which it lay. A receiver that greylists holds back the first mail
        of a stranger; a send rate that is used up lets mails queue in the application.

    Example:
        @envelope delay=300s

    Instead:
        @envelope delay=2s

    References:
        RFC 5321 section 4.4; RFC 6647, "Email Greylisting".
    """
    for number, hop in enumerate(view.seen.frame.route.hops):
        if hop.delay and hop.delay >= _SLOW:
            received = hop.received
            before = "it was written" if number == 0 else f"the server before ({received.host}) had it"
            yield Problem(
                subject=received.by or "a server",
                message=f"{received.by or 'A server'} took the mail {show_duration(hop.delay.total_seconds())} after "
                f"{before}.",
                fix="Look whether the receiver greylists, or the clock of a server is wrong; send another: "
                "sesctl send-test",
                seen=show_duration(hop.delay.total_seconds()),
                expected="some seconds",
            )


@check(Severity.WARNING, "message", about="message")
def message_ses_region_differs(view: MessageView) -> Iterator[Problem]:
    """The traces of Amazon SES name several regions.

    What it checks:
        The region of the server that handed the mail over, of the Message-ID and of the Feedback-ID.

    Why it matters:
        SES writes the same region into all three. Where they differ, the mail was not sent as it looks:
        it was sent again by somebody else, or its header is made up.

    How to fix it:
        Look who sent it. Where a forwarder of yours sends mail on through SES, its Message-ID stays that
        of the first sending.

    Example:
        Message-ID: <010001a1@email.amazonses.com>

    Instead:
        Message-ID: <0106@eu-west-3.amazonses.com>

    References:
        Amazon SES Developer Guide, "Header fields that Amazon SES adds" [observed].
    """
    ses = view.seen.ses
    told = {
        "the sending server": ses.of_host,
        "the Message-ID": ses.of_message_id,
        "the Feedback-ID": ses.of_feedback_id,
    }
    named = {what: region for what, region in told.items() if region}
    if len(set(named.values())) > 1:
        yield Problem(
            subject=view.subject,
            message="Traces of Amazon SES name several regions: "
            + ", ".join(f"{what} {region}" for what, region in named.items())
            + ".",
            fix="Look who sent it: SES writes one region into all of them.",
            seen=", ".join(dict.fromkeys(named.values())),
            expected="one region",
        )
