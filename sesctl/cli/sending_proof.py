"""After a mail was sent: what `--confirm`, `--wait-delivery` and `--prove` find out about it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sesctl.errors import ExitCode
from sesctl.grammar.duration import show_duration
from sesctl.render.clean import clean
from sesctl.render.sending import delivery_body, proof_body
from sesctl.render.sending_words import delivery_words, event_line, proof_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.cli.command import Run
    from sesctl.cli.envelope import Envelope
    from sesctl.model.insights import MailEvent
    from sesctl.planning.sending import Sending
    from sesctl.ports import Aws
    from sesctl.render.sending import SendTestDocument
    from sesctl.workflows.send_watch import Queue

_TRIES = 3
_CODES = {
    "delivered": ExitCode.DONE,
    "proved": ExitCode.DONE,
    "failed": ExitCode.FINDINGS,
    "contradicted": ExitCode.FINDINGS,
    "pending": ExitCode.PENDING,
    "unknown": ExitCode.COULD_NOT_LOOK,
}


def confirm(run: Run, code: str, started: float) -> ExitCode:
    """Compare what arrived; a wrong code is most likely that of an older mail."""
    for _ in range(_TRIES):
        typed = run.terminal.ask("The code that arrived (empty: none did)")
        if not typed:
            break
        if "".join(typed.split()) == code:
            run.terminal.say(
                f"right: it arrived, and was typed, within {show_duration(time.monotonic() - started)}"
            )
            return ExitCode.DONE
        run.terminal.say("that is not the code of this mail; is it from an older one?")
    run.terminal.say("not confirmed; look into the spam folder, then: sesctl check-dns, sesctl status")
    return ExitCode.FINDINGS


def await_delivery(run: Run, aws: Aws, described: SendTestDocument, seconds: int) -> ExitCode:
    """Wait until message insights tell that the mail was delivered, or was not."""
    from sesctl.workflows.send_watch import wait_for_delivery

    message_id = str(described["message_id"])
    run.terminal.say(f"waiting up to {show_duration(seconds)} for message insights")
    found = wait_for_delivery(aws.insights(), message_id, seconds, _teller(run))
    described["delivery"] = delivery_body(found)
    for line in delivery_words(found, message_id, described["to"], aws.region):
        run.terminal.say(clean(line))
    return found.error.exit_code if found.error else _CODES[found.state]


def check_insights(looked: Sending) -> None:
    """Refuse to wait for what the account does not keep; raises SesctlError."""
    from sesctl.planning.sending_events import insights_objection

    if refusal := insights_objection(looked):
        raise refusal


def queue_for(aws: Aws, looked: Sending, envelope: Envelope, url: str | None) -> Queue:
    """Find the queue on which the event has to arrive; raises SesctlError with what is missing."""
    from sesctl.planning.sending_events import expected_event
    from sesctl.workflows.send_watch import find_queue, named_queue

    wanted = expected_event(envelope.simulated)
    return named_queue(url, wanted, aws) if url else find_queue(looked, wanted, aws)


def prove(run: Run, described: SendTestDocument, queue: Queue, seconds: int) -> ExitCode:
    """Wait until the event arrives on the queue."""
    from sesctl.workflows.send_watch import wait_for_event

    run.terminal.say(clean(f"waiting up to {show_duration(seconds)} for {queue.wanted} on {queue.url}"))
    found = wait_for_event(queue, str(described["message_id"]), seconds, _teller(run))
    described["proof"] = proof_body(found, queue.url)
    for line in proof_words(found, queue.url):
        run.terminal.say(clean(line))
    return found.error.exit_code if found.error else _CODES[found.state]


def _teller(run: Run) -> Callable[[MailEvent], None]:
    return lambda event: run.terminal.say(event_line(event))
