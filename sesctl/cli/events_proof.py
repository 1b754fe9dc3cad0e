"""`init events --prove`: a bounce of the mailbox simulator, and whether its event arrives on a queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError, usage
from sesctl.model.arn import arn_of

if TYPE_CHECKING:
    from sesctl.cli.command import Run
    from sesctl.errors import ExitCode
    from sesctl.planning.events import EventsNow
    from sesctl.planning.events_wish import EventsWish
    from sesctl.ports import Aws
    from sesctl.render.sending import ProofBody

SECONDS = 180


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: the address to send from, and how long its event is waited for."""

    sender: str
    seconds: int


def check(wish: EventsWish, now: EventsNow) -> None:
    """Refuse to prove what could not be seen; raises SesctlError with what is missing."""
    if any(one.protocol == "sqs" for one in wish.listeners):
        return
    _queue_arn(wish, now)


def _queue_arn(wish: EventsWish, now: EventsNow) -> str:
    from sesctl.planning.events import ways
    from sesctl.planning.events_left import queue_hint
    from sesctl.planning.sending_events import queue_of

    region = now.place.region
    route = next(one for one in ways(wish, now) if one.kind == "BOUNCE")
    if route.topic is None:
        raise SesctlError(
            "not-found",
            "--prove sees events that arrive on an SQS queue, and bounces go elsewhere",
            why=f"they go to {route.elsewhere}, where sesctl cannot look",
            try_=queue_hint(wish, now.place),
        )
    found = queue_of(route.topic, now.topics[route.topic].listed, region)
    if isinstance(found, SesctlError):
        raise SesctlError(found.kind, found.what, why=found.why, try_=queue_hint(wish, now.place))
    return found


def prove(run: Run, wish: EventsWish, now: EventsNow, aws: Aws, order: Order) -> tuple[ExitCode, ProofBody]:
    """Send to the bounce address of the mailbox simulator, and wait for the event."""
    from sesctl.cli import context, sending, sending_mail, sending_proof, sending_shown
    from sesctl.cli.envelope import Envelope
    from sesctl.planning.events import chosen_set
    from sesctl.workflows.send_watch import Queue

    arn = arn_of(_queue_arn(wish, now))
    adapter = aws.queues(arn.region if arn else None)
    queue = Queue(adapter.url(arn.resource, arn.account) if arn else "", adapter, "BOUNCE")
    envelope = Envelope(
        context.mailbox_of(order.sender),
        sending.recipient_of(run, None, "bounce", labelled=True),
        "bounce",
        None if wish.identity_topics else chosen_set(wish, now.identity),
    )
    looked = sending.look(run, aws, envelope, frozenset())
    mail = sending_mail.letter(envelope, wish.domain, None, "en", 10, 6, None, None, None).mail()
    message_id = aws.ses().send(envelope.outgoing(mail))
    described = sending_shown.document(envelope, mail, aws.region, looked, message_id)
    run.terminal.say(f"SES took a mail to {envelope.recipient}, which bounces")
    code = sending_proof.prove(run, described, queue, order.seconds)
    return code, described["proof"]


def sender_of(given: str | None, domain: str) -> str:
    """The address that the mail is sent from: any of the domain will do."""
    from sesctl.cli import context

    address = context.address_of(given or f"otp@{domain}")
    host = address.rpartition("@")[2]
    if host != domain and not host.endswith(f".{domain}"):
        raise usage(
            f"{address} is not an address of {domain}",
            why="its events would be those of another identity",
            try_=f"--from otp@{domain}",
        )
    return address
