"""The header and the form of a message."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.grammar.list_unsubscribe import ONE_CLICK, parse_list_unsubscribe
from sesctl.model.finding import Severity
from sesctl.model.message import DkimSignature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.message_view import MessageView

_ONCE = frozenset(
    {"bcc", "cc", "content-type", "date", "in-reply-to", "message-id", "mime-version", "references"}
    | {"reply-to", "sender", "subject", "to"}
)
_CLOCKS_DIFFER = timedelta(minutes=10)
_MOST_NAMED = 5


@check(Severity.ERROR, "message", about="message")
def message_from_missing(view: MessageView) -> Iterator[Problem]:
    """There is no sender.

    What it checks:
        Whether a From field holds an address.

    Why it matters:
        RFC 5322 demands one; receivers refuse the mail, and DMARC has nothing to judge by.

    How to fix it:
        Send with a From address; SES takes no mail without one, so something on the way has lost it.

    Example:
        From:

    Instead:
        From: otp@example.com

    References:
        RFC 5322 section 3.6.2; RFC 9989.
    """
    if not view.seen.frame.authors:
        shown = view.message.first("from")
        yield Problem(
            subject="From",
            message="There is no address in the From field." if shown else "There is no From field.",
            fix="Send with a From address: sesctl send-test --from otp@example.com",
            seen=shown or "nothing",
            expected="an address",
        )


@check(Severity.ERROR, "message", about="message")
def message_from_multiple(view: MessageView) -> Iterator[Problem]:
    """There are several senders.

    What it checks:
        Whether there is one From field, with one domain.

    Why it matters:
        It is not defined for which of them DMARC is judged, and mailers show whichever they like:
        receivers refuse such mail.

    How to fix it:
        Send with one From address. A field that was added on the way is a forgery.

    Example:
        + From: mallory@example.org

    Instead:
        From: Example <otp@example.com>

    References:
        RFC 5322 section 3.6; RFC 9989; Gmail, "Email sender guidelines".
    """
    fields = len(view.message.all("from"))
    domains = dict.fromkeys(author.domain or author.address for author in view.seen.frame.authors)
    if fields > 1 or len(domains) > 1:
        what = f"There are {fields} From fields" if fields > 1 else f"From names {len(domains)} domains"
        yield Problem(
            subject="From",
            message=f"{what}; there has to be one sender.",
            fix="Send with one From address.",
            seen=", ".join(list(domains)[:_MOST_NAMED]),
            expected="one",
        )


@check(Severity.WARNING, "message", about="message")
def message_header_repeated(view: MessageView) -> Iterator[Problem]:
    """A header field stands there twice that may stand there once.

    What it checks:
        The fields of RFC 5322 that may occur once, such as To, Subject and Message-ID; From is
        message-from-multiple.

    Why it matters:
        Mailers show whichever they like, and Gmail refuses such mail.

    How to fix it:
        Where the application writes the header itself, let it set each field once.

    Example:
        + Subject: another one

    Instead:
        + Received: by mail.example.com

    References:
        RFC 5322 section 3.6; Gmail, "Email sender guidelines".
    """
    counts = Counter(field.name.lower() for field in view.message.fields)
    names = {field.name.lower(): field.name for field in view.message.fields}
    for name in sorted(_ONCE):
        if counts[name] > 1:
            yield Problem(
                subject=names[name],
                message=f"The field {names[name]} stands there {counts[name]} times; once is allowed.",
                fix=f"Set {names[name]} once.",
                seen=str(counts[name]),
                expected="1",
            )


@check(Severity.WARNING, "message", about="message")
def message_date_missing(view: MessageView) -> Iterator[Problem]:
    """There is no date.

    What it checks:
        Whether there is a Date field that can be read.

    Why it matters:
        RFC 5322 demands one; without it filters take mail for spam, and mailers sort it where nobody looks.

    How to fix it:
        SES writes a Date of its own. Where the application writes the field, let it do so as RFC 5322 says.

    Example:
        Date: yesterday

    Instead:
        Date: Sat, 21 Nov 2026 12:00:03 +0000

    References:
        RFC 5322 section 3.6.1.
    """
    if view.seen.frame.written_at is None:
        shown = view.message.first("date")
        yield Problem(
            subject="Date",
            message="The Date field cannot be read." if shown else "There is no Date field.",
            fix="Leave the Date to SES, or write it like this: Sat, 21 Nov 2026 12:00:03 +0000",
            seen=shown or "nothing",
        )


@check(Severity.WARNING, "message", about="message")
def message_date_future(view: MessageView) -> Iterator[Problem]:
    """The mail was written after it arrived.

    What it checks:
        The Date field beside the receiver's clock; ten minutes are let pass.

    Why it matters:
        Filters take it for a trick of spammers, who want to stand on top of the list.

    How to fix it:
        Set the clock of the server that writes the Date, or leave the field to SES.

    Example:
        Date: Sun, 22 Nov 2026 12:00:03 +0000

    Instead:
        Date: Sat, 21 Nov 2026 12:00:03 +0000

    References:
        RFC 5322 section 3.6.1.
    """
    written, arrived = view.seen.frame.written_at, view.arrived_at
    if written and written - arrived > _CLOCKS_DIFFER:
        yield Problem(
            subject="Date",
            message=f"The Date is {written:%Y-%m-%d %H:%M} UTC, and the mail arrived {arrived:%Y-%m-%d %H:%M} UTC.",
            fix="Leave the Date to SES, or set the clock of the machine that writes it.",
            seen=view.message.first("date"),
        )


@check(Severity.WARNING, "message", about="message")
def message_malformed(view: MessageView) -> Iterator[Problem]:
    """The form of the mail is broken.

    What it checks:
        Lines of the header that are no field, multiparts without a boundary or an end, texts that are not
        in the encoding or the charset that they name, lines of more than 998 characters, NUL characters.

    Why it matters:
        Mailers guess, each in its own way; filters count it against the mail.

    How to fix it:
        Build mails with a library, or let SES do it (Simple content instead of Raw).

    Example:
        Content-Type: multipart/alternative; boundary=another

    Instead:
        Content-Type: multipart/alternative; boundary=part

    References:
        RFC 5322 section 2.1.1; RFC 2045; RFC 2046.
    """
    faults = view.message.faults
    if faults:
        more = f", and {len(faults) - _MOST_NAMED} more" if len(faults) > _MOST_NAMED else ""
        yield Problem(
            subject=view.subject,
            message=f"The form of the mail is broken: {'; '.join(faults[:_MOST_NAMED])}{more}.",
            fix="Build the mail with a library, or send it as Simple content and let SES build it.",
        )


@check(Severity.WARNING, "message", about="message")
def message_unsubscribe_broken(view: MessageView) -> Iterator[Problem]:
    """One-click unsubscribing does not work.

    What it checks:
        Where there is a List-Unsubscribe field: whether a URI stands in it in angle brackets. Where there
        is a List-Unsubscribe-Post: its one value, an https URI to go with it, and a signature that covers
        both.

    Why it matters:
        Gmail and Yahoo want a working one-click unsubscription in bulk mail. A one-time password needs none.

    How to fix it:
        Write `List-Unsubscribe: <https://…>` and `List-Unsubscribe-Post: List-Unsubscribe=One-Click`, and
        let DKIM cover both; SES does.

    Example:
        Subject: News of the week
        List-Unsubscribe: https://example.com/unsubscribe

    Instead:
        Subject: News of the week
        List-Unsubscribe: <https://example.com/unsubscribe>

    References:
        RFC 2369; RFC 8058; Gmail, "Email sender guidelines".
    """
    field, post = view.message.first("list-unsubscribe"), view.message.first("list-unsubscribe-post")
    if why := _wrong_with(view, field, post):
        yield Problem(
            subject="List-Unsubscribe",
            message=f"Unsubscribing does not work: {why}.",
            fix=f"Write List-Unsubscribe: <https://example.com/…> and List-Unsubscribe-Post: {ONE_CLICK}",
            seen=post or field,
        )


def _wrong_with(view: MessageView, field: str, post: str) -> str:
    uris = parse_list_unsubscribe(field)
    if field and not uris:
        return "no URI in angle brackets is in List-Unsubscribe"
    if not post:
        return ""
    if post.strip() != ONE_CLICK:
        return f"List-Unsubscribe-Post has to be {ONE_CLICK}"
    if not any(uri.lower().startswith("https://") for uri in uris):
        return "List-Unsubscribe-Post needs an https URI in List-Unsubscribe"
    signatures = [one.signed.signature for one in view.seen.dkim]
    covered = any(
        {"list-unsubscribe", "list-unsubscribe-post"} <= set(one.headers)
        for one in signatures
        if isinstance(one, DkimSignature)
    )
    return "" if covered else "no DKIM signature covers List-Unsubscribe and List-Unsubscribe-Post"


@check(Severity.NOTE, "message", about="message")
def message_unsubscribe_needless(view: MessageView) -> Iterator[Problem]:
    """A one-time password can be unsubscribed from.

    What it checks:
        Whether a mail in which there is a code has a List-Unsubscribe field.

    Why it matters:
        Who follows it gets no more codes, and cannot sign in any more. Gmail and Yahoo ask for it in
        bulk mail only.

    How to fix it:
        Leave the field out of one-time-password mail. Where SES adds it, that is the subscription
        management of a contact list: send without ListManagementOptions.

    Example:
        List-Unsubscribe: <https://example.com/unsubscribe>

    Instead:
        List-Unsubscribe:

    References:
        Gmail, "Email sender guidelines FAQ"; RFC 8058.
    """
    field = view.message.first("list-unsubscribe")
    if field and view.seen.content.codes:
        yield Problem(
            subject="List-Unsubscribe",
            message="The mail holds a one-time password, and offers to unsubscribe from them.",
            fix="Leave List-Unsubscribe out of one-time-password mail.",
            seen=field,
        )
