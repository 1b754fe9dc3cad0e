"""`sesctl send-test`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.cli.context import DnsTimeout, Resolvers
from sesctl.errors import ExitCode
from sesctl.planning.sending import SimulatorCase

_DANGERS = ("many", "suppressed")


@command(
    (
        "to yourself, and prove that it arrived",
        "sesctl send-test --from otp@example.com --to me@example.org --confirm",
    ),
    ("a hard bounce, from the sandbox too", "sesctl send-test --from otp@example.com --simulate bounce"),
    (
        "how fast SES takes mail from here, at no cost in reputation",
        "sesctl send-test --from otp@example.com --simulate success --count 20",
    ),
    (
        "that your events work: a bounce which arrives on your queue",
        "sesctl send-test --from otp@example.com --simulate bounce --prove",
    ),
    (
        "the closed loop: the copy is found in your mailbox, and inspected",
        "sesctl send-test --from otp@example.com --to me@example.org --inspect-from Maildir",
    ),
    (
        "your own templates",
        "sesctl send-test --from otp@example.com --to me@example.org --html mail.html --text mail.txt",
    ),
)
def app(
    run: Run,
    *,
    sender: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="ADDRESS", help="The sender, or 'Name <address>'.", show_default=False
        ),
    ] = None,
    recipient: Annotated[
        str | None, typer.Option("--to", metavar="ADDRESS", help="The recipient.", show_default=False)
    ] = None,
    simulate: Annotated[
        SimulatorCase | None, typer.Option("--simulate", help="Send to that case of the mailbox simulator.")
    ] = None,
    reply_to: Annotated[
        list[str] | None,
        typer.Option("--reply-to", metavar="ADDRESS", help="Where answers go; repeatable."),
    ] = None,
    configuration_set: Annotated[
        str | None,
        typer.Option(
            "--configuration-set",
            metavar="NAME",
            help="Send with this configuration set.  [default: that of the identity]",
        ),
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="NAME=VALUE", help="Tag the mail, for events and metrics; repeatable."),
    ] = None,
    brand: Annotated[
        str | None,
        typer.Option(
            "--brand", metavar="NAME", help="Whose code it is.  [default: the name in --from, or Example]"
        ),
    ] = None,
    website: Annotated[
        str | None,
        typer.Option(
            "--website", metavar="HOST|URL", help="Where the code is to be typed; the mail says so."
        ),
    ] = None,
    language: Annotated[
        str,
        typer.Option(
            "--language", metavar="TAG", help="Of the built-in mail: en, de, es, fr, it, pt, ja; pt-BR is pt."
        ),
    ] = "en",
    subject: Annotated[
        str | None,
        typer.Option("--subject", metavar="TEXT", help="Instead of the usual one; may be a template."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="A jinja2 template for the HTML part. It has: code, brand, minutes, language, website, domain "
            "(of the sender), sender, recipient, subject.",
        ),
    ] = None,
    text: Annotated[
        Path | None,
        typer.Option("--text", metavar="FILE", help="A template for the text part, with the same."),
    ] = None,
    digits: Annotated[int, typer.Option("--digits", metavar="N", min=4, max=10, help="Of the code.")] = 6,
    minutes: Annotated[
        int,
        typer.Option("--minutes", metavar="N", min=1, max=1440, help="After which the mail says it expires."),
    ] = 10,
    count: Annotated[
        int, typer.Option("--count", metavar="N", min=1, help="Send so many, each with a code of its own.")
    ] = 1,
    rate: Annotated[
        float | None,
        typer.Option(
            "--rate",
            metavar="N",
            min=0.01,
            help="With --count: mails a second.  [default: the send rate of the account, and never more]",
        ),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Ask for the code that arrived, and tell how long it took.")
    ] = False,
    wait_delivery: Annotated[
        bool,
        typer.Option(
            "--wait-delivery", help="Wait until message insights tell that it was delivered, or was not."
        ),
    ] = False,
    prove: Annotated[
        bool,
        typer.Option(
            "--prove", help="Wait until the event arrives on an SQS queue, such as that of a bounce."
        ),
    ] = False,
    queue: Annotated[
        str | None,
        typer.Option(
            "--queue",
            metavar="URL",
            help="With --prove: this queue.  [default: that of the topic of the configuration set]",
        ),
    ] = None,
    inspect_from: Annotated[
        str | None,
        typer.Option(
            "--inspect-from",
            metavar="PLACE",
            help="Wait for the copy where it arrives, inspect it, and look for the code: a Maildir, a folder of "
            ".eml files, a mailbox file, or imaps://USER@HOST/INBOX (its password in SESCTL_IMAP_PASSWORD).",
        ),
    ] = None,
    timeout: Annotated[
        str,
        typer.Option(
            "--timeout", metavar="TIME", help="How long --wait-delivery, --prove and --inspect-from wait."
        ),
    ] = "3m",
    preview: Annotated[
        Path | None,
        typer.Option(
            "--preview", metavar="FILE", help="Write the mail to a .html or .eml file, and send nothing."
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="NAME",
            help="Do what is refused otherwise: suppressed (send to an address on the suppression list), "
            "many (more than 50 mails to a real address).",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the mail, and send nothing.")] = False,
    resolver: Resolvers = None,
    dns_timeout: DnsTimeout = 5.0,
    _yes: Annotated[bool, typer.Option("--yes", "-y", hidden=True)] = False,
) -> ExitCode:
    """Send a real one-time-password mail, exactly once, or a case of the mailbox simulator.

    What SES would refuse is refused before, with the reason. The message id is on stdout; it means that SES took
    the mail, not that it arrived: --confirm, --wait-delivery, --prove and --inspect-from find
    that out.
    """
    from sesctl.cli import planned, sending, sending_copy, sending_mail, sending_run, sending_shown
    from sesctl.cli.envelope import Envelope

    wishes = sending_run.Wishes(
        confirm,
        wait_delivery,
        prove,
        queue,
        context.seconds_of(timeout),
        planned.dangers(allow, _DANGERS),
        inspect_from,
        sending_copy.Asked(resolver, dns_timeout),
    )
    wishes.check(run, count, preview, simulate)
    envelope = Envelope(
        sending.sender_of(run, sender),
        sending.recipient_of(run, recipient, simulate, labelled=prove),
        simulate,
        configuration_set,
        tuple(context.mailbox_of(one) for one in reply_to or ()),
        sending.tags_of(tag),
    )
    letter = sending_mail.letter(envelope, brand, website, language, minutes, digits, subject, html, text)
    if preview:
        return sending_shown.preview(run, preview, envelope, letter.mail())
    return sending_run.send(run, sending.Order(envelope, letter, count, rate), wishes, dry_run=dry_run)
