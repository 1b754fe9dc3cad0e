"""What `send-test` shows of a mail: as a file, as text, as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from pathlib import Path

    from sesctl.cli.command import Run
    from sesctl.cli.envelope import Envelope
    from sesctl.cli.sending import Order
    from sesctl.model.otp import OtpMail
    from sesctl.planning.sending import Sending
    from sesctl.render.sending import SendTestDocument


def preview(run: Run, path: Path, envelope: Envelope, mail: OtpMail) -> ExitCode:
    """Write the mail to a file, and send nothing."""
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
        described = document(envelope, mail, run.region)
        described["preview"] = str(path)
        show_document(run, described)
    else:
        run.terminal.answer(str(path))
    return ExitCode.DONE


def _as_eml(envelope: Envelope, mail: OtpMail) -> bytes:
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["From"] = envelope.sender_header
    message["To"] = envelope.recipient
    if envelope.reply_to:
        message["Reply-To"] = ", ".join(envelope.reply_to_headers)
    message["Subject"] = mail.subject
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message.as_bytes()


def as_text(envelope: Envelope, mail: OtpMail) -> str:
    """The mail as somebody reads it who has only text."""
    headers = {
        "From": envelope.sender_header,
        "To": envelope.recipient,
        "Reply-To": ", ".join(envelope.reply_to_headers),
        "Subject": mail.subject,
        "Configuration set": envelope.configuration_set or "",
        "Tags": ", ".join(f"{name}={value}" for name, value in envelope.tags),
    }
    shown = "\n".join(f"{name}: {value}" for name, value in headers.items() if value)
    return f"{shown}\n\n{mail.text}"


def dry_run(run: Run, order: Order, mail: OtpMail, region: str, looked: Sending) -> ExitCode:
    """Show the mail, and send nothing."""
    if run.json:
        show_document(run, document(order.envelope, mail, region, looked))
    else:
        run.terminal.answer(as_text(order.envelope, mail))
        many = f" (nor the {order.count - 1:,} others)" if order.count > 1 else ""
        run.terminal.say(f"not sent{many}: --dry-run")
    return ExitCode.PLAN_NOT_APPLIED


def announce(run: Run, described: SendTestDocument) -> None:
    """Say that SES took the mail; its message id is the answer."""
    if not run.json:
        run.terminal.say(f"SES in {described['region']} took the mail to {described['to']}; its message id:")
        run.terminal.answer(clean(str(described["message_id"])))


def document(
    envelope: Envelope,
    mail: OtpMail,
    region: str | None,
    looked: Sending | None = None,
    message_id: str | None = None,
) -> SendTestDocument:
    """Describe one mail, and what could not be looked up before it."""
    from sesctl.planning.sending import unknown
    from sesctl.render.sending import send_test_document

    described = send_test_document(
        envelope.outgoing(mail), envelope.sender.address, mail.code, region, message_id
    )
    # As people read them, not as they go over the wire.
    described["reply_to"] = list(envelope.reply_to_headers)
    described["unknown"] = list(unknown(looked)) if looked else []
    return described


def show_document(run: Run, described: SendTestDocument) -> None:
    """Print a document."""
    from sesctl.render.documents import to_json

    run.terminal.answer(to_json(described))
