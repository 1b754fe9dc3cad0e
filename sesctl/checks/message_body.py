"""What a message holds, and how large it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.message_view import MessageView

_CLIPPED = 102 * 1024
_LARGE = 10 * 1024 * 1024


@check(Severity.WARNING, "message", about="message")
def message_no_plain_text(view: MessageView) -> Iterator[Problem]:
    """There is HTML, and no plain text.

    What it checks:
        Whether a mail with a text/html part has a text/plain part as well.

    Why it matters:
        Filters count it against the mail; watches, screen readers and mailers for text show nothing, or
        tags.

    How to fix it:
        Send both: `Body.Text` beside `Body.Html`. `sesctl send-test` does.

    Example:
        @text none

    Instead:
        @html none

    References:
        RFC 2046 section 5.1.4.
    """
    if view.message.body("text/html") and not view.message.body("text/plain"):
        yield Problem(
            subject=view.subject,
            message="The mail has an HTML text, and no plain text.",
            fix="Send Body.Text beside Body.Html.",
            seen="text/html",
            expected="text/plain and text/html",
        )


@check(Severity.WARNING, "message", about="message")
def message_parts_differ(view: MessageView) -> Iterator[Problem]:
    """The plain text and the HTML say different things.

    What it checks:
        Whether a code that stands in one of them stands in the other too, and whether half of the words of
        the shorter one do.

    Why it matters:
        Each reader sees one of the two: some get no code, or an old one. Filters compare them, since
        spammers put harmless words into the one that is not shown.

    How to fix it:
        Make both from the same values, each time.

    Example:
        @text Your Example sign-in code is: 000000

    Instead:
        @text Your Example sign-in code is: 493817

    References:
        RFC 2046 section 5.1.4.
    """
    content = view.seen.content
    for code, where in content.missing:
        yield Problem(
            subject=view.subject,
            message=f"The code {code} is not in {where}.",
            fix="Make the plain text and the HTML from the same values.",
            seen=f"{where} without {code}",
        )
    if not content.missing and content.alike is not None and content.strange:
        yield Problem(
            subject=view.subject,
            message="The plain text and the HTML say different things: they share "
            f"{content.alike:.0%} of the words of the shorter one.",
            fix="Make the plain text and the HTML from the same words.",
        )


@check(Severity.WARNING, "message", about="message")
def message_clipped(view: MessageView) -> Iterator[Problem]:
    """Gmail shows only the beginning.

    What it checks:
        Whether the HTML is larger than 102 kB, decoded.

    Why it matters:
        Gmail clips it there and puts a link in place of the rest. What counts opens, stands at the end,
        and is not loaded any more.

    How to fix it:
        Leave out what is not needed: styles that nothing uses, images as data URIs, comments.

    Example:
        @pad html 120000

    Instead:
        @pad html 60000

    References:
        Gmail, "[Message clipped]", which Google does not document.
    """
    html = view.message.body("text/html")
    if html and html.text_size > _CLIPPED:
        yield Problem(
            subject=view.subject,
            message=f"The HTML has {html.text_size / 1024:,.0f} kB, and Gmail shows the first 102.",
            fix="Make the HTML smaller.",
            seen=f"{html.text_size:,} bytes",
            expected=f"at most {_CLIPPED:,} bytes",
        )


@check(Severity.WARNING, "message", about="message")
def message_too_large(view: MessageView) -> Iterator[Problem]:
    """The mail is larger than many receivers take.

    What it checks:
        Whether the whole of it has more than 10 MB.

    Why it matters:
        SES sends up to 40 MB, Gmail takes 25 MB, and many servers no more than 10.

    How to fix it:
        Put large files elsewhere, and send a link.

    Example:
        @pad text 11000000

    Instead:
        @pad text 1000000

    References:
        Amazon SES Developer Guide, "Service quotas".
    """
    if view.message.size > _LARGE or not view.message.complete:
        more = "" if view.message.complete else "more than "
        yield Problem(
            subject=view.subject,
            message=f"The mail has {more}{view.message.size / 1024 / 1024:,.0f} MB, and many receivers take no more "
            "than 10.",
            fix="Put large files elsewhere, and send a link.",
            seen=f"{view.message.size:,} bytes",
            expected=f"at most {_LARGE:,} bytes",
        )
