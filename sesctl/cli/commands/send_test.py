"""`sesctl send-test`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.cli.context import DryRun
from sesctl.errors import ExitCode, usage
from sesctl.grammar.duration import show_duration
from sesctl.planning.sending import SimulatorCase
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.cli.sending import Envelope
    from sesctl.model.otp import OtpMail

_TRIES = 3
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
    brand: Annotated[str, typer.Option("--brand", metavar="NAME", help="Whose code it is.")] = "Example",
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
        int, typer.Option("--minutes", min=1, max=1440, help="After which the mail says it expires.")
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
    dry_run: DryRun = False,
    _yes: Annotated[bool, typer.Option("--yes", "-y", hidden=True)] = False,
) -> ExitCode:
    """Send a real one-time-password mail, exactly once, or a case of the mailbox simulator.

    What SES would refuse is refused before, with the reason. The message id is on stdout; it means that SES took
    the mail, not that it arrived: --confirm proves that.
    """
    from sesctl.cli import planned, sending, sending_mail, sending_many, sending_shown

    if confirm and not run.terminal.interactive:
        raise usage(
            "--confirm needs a terminal", why="somebody has to type the code", try_="leave --confirm out"
        )
    if count > 1 and (confirm or preview):
        raise usage(
            f"--count does not go with --{'confirm' if confirm else 'preview'}",
            why="that is about a single mail",
            try_="leave one of them out",
        )
    allowed = planned.dangers(allow, _DANGERS)
    envelope = sending.Envelope(
        sending.sender_of(run, sender),
        sending.recipient_of(run, recipient, simulate),
        simulate,
        configuration_set,
        tuple(context.mailbox_of(one) for one in reply_to or ()),
        sending.tags_of(tag),
    )
    letter = sending_mail.letter(envelope, brand, website, language, minutes, digits, subject, html, text)
    mail = letter.mail()
    if preview:
        return sending_shown.preview(run, preview, envelope, mail)
    order = sending_many.Order(envelope, letter, count, rate)
    sending_many.check_number(order, allowed)
    aws = context.aws(run)
    looked = sending.look(run, aws, envelope, allowed, count)
    if dry_run:
        return _show_mail(run, envelope, mail, aws.region)
    if count > 1:
        return sending_many.send_many(run, aws, order, looked)
    started = time.monotonic()
    message_id = aws.ses().send(envelope.outgoing(mail))
    _sent(run, envelope, mail, aws.region, message_id)
    return _confirm(run, mail, started) if confirm else ExitCode.DONE


def _show_mail(run: Run, envelope: Envelope, mail: OtpMail, region: str) -> ExitCode:
    from sesctl.cli import sending_shown

    if run.json:
        sending_shown.show_document(run, sending_shown.document(envelope, mail, region))
    else:
        run.terminal.answer(sending_shown.as_text(envelope, mail))
        run.terminal.say("not sent: --dry-run")
    return ExitCode.PLAN_NOT_APPLIED


def _sent(run: Run, envelope: Envelope, mail: OtpMail, region: str, message_id: str) -> None:
    from sesctl.cli import sending_shown

    if run.json:
        sending_shown.show_document(run, sending_shown.document(envelope, mail, region, message_id))
        return
    run.terminal.say(f"SES in {region} took the mail to {envelope.recipient}; its message id:")
    run.terminal.answer(clean(message_id))


def _confirm(run: Run, mail: OtpMail, started: float) -> ExitCode:
    """Compare what arrived; a wrong code is most likely that of an older mail."""
    for _ in range(_TRIES):
        typed = run.terminal.ask("The code that arrived (empty: none did)")
        if not typed:
            break
        if "".join(typed.split()) == mail.code:
            run.terminal.say(
                f"right: it arrived, and was typed, within {show_duration(time.monotonic() - started)}"
            )
            return ExitCode.DONE
        run.terminal.say("that is not the code of this mail; is it from an older one?")
    run.terminal.say("not confirmed; look into the spam folder, then: sesctl check-dns, sesctl status")
    return ExitCode.FINDINGS
