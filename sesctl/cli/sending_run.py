"""The run of `send-test`: look, send, and find out what was asked to be found out."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.cli import context, sending, sending_many, sending_proof, sending_shown
from sesctl.errors import ExitCode, usage, worst

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sesctl.cli.command import Run
    from sesctl.cli.sending import Order
    from sesctl.cli.sending_copy import Asked, Place
    from sesctl.ports import Aws
    from sesctl.render.sending import SendTestDocument
    from sesctl.workflows.send_watch import Queue

    FollowUp = Callable[[], ExitCode]

_QUEUE = re.compile(r"https?://[\w.:\[\]-]+/\d{12}/[A-Za-z0-9_-]{1,80}(\.fifo)?")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be found out about the mail once it is sent, and what is allowed before.

    Attributes:
        queue: the address of the queue to look into; None to find one.
        seconds: how long is waited.
        allowed: names given to --allow.
        inspect_from: where the copy arrives, as it was typed.
        asked: whom DNS questions about the copy go to.
    """

    confirm: bool
    wait_delivery: bool
    prove: bool
    queue: str | None
    seconds: int
    allowed: frozenset[str]
    inspect_from: str | None
    asked: Asked

    def check(self, run: Run, count: int, preview: Path | None, simulate: str | None) -> None:
        """Refuse what does not go together; raises SesctlError."""
        if self.queue and not self.prove:
            raise usage("--queue is for --prove", why="nothing else looks into a queue", try_="add --prove")
        if self.queue and not _QUEUE.fullmatch(self.queue):
            raise usage(
                f"{self.queue!r} is not the URL of a queue",
                why="it ends in the number of the account and the name of the queue",
                try_="--queue https://sqs.eu-west-1.amazonaws.com/123456789012/events",
            )
        if self.confirm and not run.terminal.interactive:
            raise usage(
                "--confirm needs a terminal", why="somebody has to type the code", try_="leave --confirm out"
            )
        if self.inspect_from and simulate:
            raise usage(
                "--inspect-from does not go with --simulate",
                why="mail to the mailbox simulator arrives nowhere",
                try_="--to ADDRESS, or --simulate success --prove",
            )
        about_one = {
            "--confirm": self.confirm,
            "--wait-delivery": self.wait_delivery,
            "--prove": self.prove,
            "--inspect-from": bool(self.inspect_from),
            "--preview": bool(preview),
        }
        given = [option for option, is_given in about_one.items() if is_given]
        if count > 1 and given:
            raise usage(
                f"--count does not go with {given[0]}",
                why="that is about a single mail",
                try_="leave one of them out",
            )


def send(run: Run, order: Order, wishes: Wishes, *, dry_run: bool) -> ExitCode:
    """Look up what SES would refuse, send what it would not, and find out what was asked for."""
    mail = order.letter.mail()
    sending_many.check_number(order, wishes.allowed)
    place = _place(wishes)
    aws = context.aws(run)
    looked = sending.look(run, aws, order.envelope, wishes.allowed, order.count)
    if wishes.wait_delivery:
        sending_proof.check_insights(looked)
    queue = sending_proof.queue_for(aws, looked, order.envelope, wishes.queue) if wishes.prove else None
    if dry_run:
        return sending_shown.dry_run(run, order, mail, aws.region, looked)
    if order.count > 1:
        return sending_many.send_many(run, aws, order, looked)
    started = time.monotonic()
    message_id = aws.ses().send(order.envelope.outgoing(mail))
    described = sending_shown.document(order.envelope, mail, aws.region, looked, message_id)
    sending_shown.announce(run, described)
    return _finish(run, described, list(_follow_ups(run, aws, wishes, described, queue, place, started)))


def _follow_ups(  # noqa: PLR0917 - what a run has come to
    run: Run,
    aws: Aws,
    wishes: Wishes,
    described: SendTestDocument,
    queue: Queue | None,
    place: Place | None,
    started: float,
) -> Iterator[FollowUp]:
    if wishes.confirm:
        yield lambda: sending_proof.confirm(run, described["code"], started)
    if wishes.wait_delivery:
        yield lambda: sending_proof.await_delivery(run, aws, described, wishes.seconds)
    if queue:
        yield lambda: sending_proof.prove(run, described, queue, wishes.seconds)
    if place:
        yield lambda: place.await_copy(run, described, wishes.seconds)


def _place(wishes: Wishes) -> Place | None:
    if not wishes.inspect_from:
        return None
    from sesctl.cli.sending_copy import open_place

    return open_place(wishes.inspect_from, wishes.asked)


def _finish(run: Run, described: SendTestDocument, follow_ups: list[FollowUp]) -> ExitCode:
    """Find out what was asked for; the document is printed once, also when somebody stops a wait."""
    try:
        code = worst([follow_up() for follow_up in follow_ups])
    except KeyboardInterrupt:
        if run.json:
            sending_shown.show_document(run, described)
        raise
    if run.json:
        sending_shown.show_document(run, described)
    return code
