"""`sesctl send-test`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.cli.context import DryRun
from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.grammar.duration import show_duration
from sesctl.planning.sending import SIMULATOR, SimulatorCase

if TYPE_CHECKING:
    from sesctl.grammar.domain import Mailbox
    from sesctl.model.otp import OtpMail

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends to whom."""

    sender: Mailbox
    recipient: str

    @property
    def sender_header(self) -> str:
        """The From header, with the display name where there is one."""
        from email.headerregistry import Address

        if not self.sender.display_name:
            return self.sender.address
        local, _, domain = self.sender.address.rpartition("@")
        return str(Address(self.sender.display_name, local, domain))


@command(
    (
        "to yourself, and prove that it arrived",
        "sesctl send-test --from otp@example.com --to me@example.org --confirm",
    ),
    ("a hard bounce, from the sandbox too", "sesctl send-test --from otp@example.com --simulate bounce"),
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
    brand: Annotated[str, typer.Option("--brand", metavar="NAME", help="Whose code it is.")] = "Example",
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="TEXT", help="Instead of the usual one.")
    ] = None,
    digits: Annotated[int, typer.Option("--digits", metavar="N", min=4, max=10, help="Of the code.")] = 6,
    minutes: Annotated[
        int, typer.Option("--minutes", min=1, max=1440, help="After which the mail says it expires.")
    ] = 10,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Ask for the code that arrived, and tell how long it took.")
    ] = False,
    preview: Annotated[
        Path | None,
        typer.Option(
            "--preview", metavar="FILE", help="Write the mail to a .html or .eml file, and send nothing."
        ),
    ] = None,
    dry_run: DryRun = False,
    _yes: Annotated[bool, typer.Option("--yes", "-y", hidden=True)] = False,
) -> ExitCode:
    """Send a real one-time-password mail, exactly once, or a case of the mailbox simulator.

    What SES would refuse is refused before, with the reason. The message id is on stdout; it means that SES took
    the mail, not that it arrived: --confirm proves that.
    """
    from sesctl.render.otp import compose
    from sesctl.workflows.send import check_sending, new_code, send

    if confirm and not run.terminal.interactive:
        raise usage(
            "--confirm needs a terminal", why="somebody has to type the code", try_="leave --confirm out"
        )
    envelope = _envelope(run, sender, recipient, simulate)
    mail = compose(new_code(digits), _one_line(brand, "--brand"), minutes, _one_line(subject, "--subject"))
    if preview:
        return _preview(run, preview, envelope, mail)
    aws = context.aws(run)
    check_sending(envelope.sender.address, envelope.recipient, aws.ses())
    if dry_run:
        return _show_mail(run, envelope, mail, aws.region)
    started = time.monotonic()
    message_id = send(envelope.sender_header, envelope.recipient, mail, aws.ses())
    _sent(run, envelope, mail, aws.region, message_id)
    return _confirm(run, mail, started) if confirm else ExitCode.DONE


def _envelope(
    run: Run, sender: str | None, recipient: str | None, simulate: SimulatorCase | None
) -> Envelope:
    if simulate and recipient:
        raise usage(
            "--to and --simulate were both given",
            why="each names the recipient",
            try_="leave one of them out",
        )
    asks = run.terminal.interactive
    sender = sender or (run.terminal.ask("From") if asks else "")
    if not sender:
        raise usage(
            "--from is missing", why="a mail needs a sender", try_="sesctl send-test --from otp@example.com …"
        )
    to = f"{simulate}@{SIMULATOR}" if simulate else recipient or (run.terminal.ask("To") if asks else "")
    if not to:
        raise usage(
            "--to is missing", why="a mail needs a recipient", try_="--to ADDRESS, or --simulate success"
        )
    return Envelope(context.mailbox_of(sender), context.address_of(to))


def _one_line(text: str | None, option: str) -> str:
    if text and not text.isprintable():
        raise usage(
            f"{option} has a line break or a control character in it",
            why="it becomes a header of the mail",
            try_=f"{option} with plain words",
        )
    return text or ""


def _preview(run: Run, path: Path, envelope: Envelope, mail: OtpMail) -> ExitCode:
    if path.suffix not in {".html", ".eml"}:
        raise usage(
            f"cannot preview as {path.name}",
            why="a preview is a .html or a .eml file",
            try_="--preview mail.html",
        )
    try:
        path.write_bytes(mail.html.encode() if path.suffix == ".html" else _as_eml(envelope, mail))
    except OSError as error:
        raise SesctlError(
            "file", f"cannot write {path}", why=error.strerror or "", try_="choose another path"
        ) from error
    if run.json:
        _document(run, envelope, mail, run.region, None, preview=path)
    else:
        run.terminal.answer(str(path))
    return ExitCode.DONE


def _as_eml(envelope: Envelope, mail: OtpMail) -> bytes:
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["From"] = envelope.sender_header
    message["To"] = envelope.recipient
    message["Subject"] = mail.subject
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message.as_bytes()


def _show_mail(run: Run, envelope: Envelope, mail: OtpMail, region: str) -> ExitCode:
    if run.json:
        _document(run, envelope, mail, region, None)
    else:
        run.terminal.answer(
            f"From: {envelope.sender_header}\nTo: {envelope.recipient}\nSubject: {mail.subject}\n\n{mail.text}"
        )
        run.terminal.say("not sent: --dry-run")
    return ExitCode.PLAN_NOT_APPLIED


def _sent(run: Run, envelope: Envelope, mail: OtpMail, region: str, message_id: str) -> None:
    if run.json:
        _document(run, envelope, mail, region, message_id)
        return
    run.terminal.say(f"SES in {region} took the mail to {envelope.recipient}; its message id:")
    run.terminal.answer(message_id)


def _document(
    run: Run,
    envelope: Envelope,
    mail: OtpMail,
    region: str | None,
    message_id: str | None,
    *,
    preview: Path | None = None,
) -> None:
    from sesctl.render.documents import send_test_document, to_json

    document = send_test_document(message_id, envelope.sender.address, envelope.recipient, region, mail)
    if preview:
        document["preview"] = str(preview)
    run.terminal.answer(to_json(document))


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
