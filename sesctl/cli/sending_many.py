"""Many mails of `send-test`: progress while they go, and the summary."""

from __future__ import annotations

import sys
import time
from threading import Lock
from typing import TYPE_CHECKING

from sesctl.cli import sending_shown
from sesctl.errors import ExitCode, usage, worst
from sesctl.model.fact import Found
from sesctl.planning.sending import is_simulator
from sesctl.planning.sending_limits import rate_of
from sesctl.render.sending import summary_body
from sesctl.render.sending_words import progress_line, summary_lines

if TYPE_CHECKING:
    from sesctl.cli.command import Run
    from sesctl.cli.sending import Order
    from sesctl.model.batch import Batch
    from sesctl.planning.sending import Sending
    from sesctl.ports import Aws

MANY = 50
"""From so many mails to a real address on, somebody has to mean it."""

_SECONDS_BETWEEN_LINES = 5.0


def check_number(order: Order, allowed: frozenset[str]) -> None:
    """Refuse to fill somebody's mailbox unless that is meant; raises SesctlError."""
    recipient = order.envelope.recipient
    if order.count > MANY and not is_simulator(recipient) and "many" not in allowed:
        raise usage(
            f"{order.count:,} mails to {recipient} need --allow many",
            why=f"more than {MANY} to one real mailbox look like abuse, and the reputation is yours",
            try_="--simulate success, which costs no reputation, or add --allow many",
        )


class _Progress:
    """Tells how far it has come: in place on a terminal, in a line now and then elsewhere."""

    def __init__(self, run: Run) -> None:
        self._quiet = run.quiet
        self._live = sys.stderr.isatty()
        self._lock = Lock()
        self._told = time.monotonic()

    def __call__(self, batch: Batch) -> None:
        with self._lock:
            if self._quiet:
                return
            if self._live:
                sys.stderr.write(f"\r\x1b[K{progress_line(batch)}; Ctrl-C stops")
            elif time.monotonic() - self._told >= _SECONDS_BETWEEN_LINES:
                self._told = time.monotonic()
                sys.stderr.write(f"{progress_line(batch)}\n")
            sys.stderr.flush()

    def close(self) -> None:
        """Take the line away; the summary follows."""
        if self._live and not self._quiet:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def send_many(run: Run, aws: Aws, order: Order, looked: Sending) -> ExitCode:
    """Send the mails, tell what became of them, and choose the code; Ctrl-C tells it too."""
    from sesctl.workflows.send_many import Sender

    rate = rate_of(looked.account, order.rate)
    run.terminal.say(_announced(order, looked, rate))
    progress = _Progress(run)
    try:
        batch = Sender(aws.ses(), order.write, rate, progress).send(order.count)
    finally:
        progress.close()
    _show(run, order, aws.region, looked, batch)
    if batch.stopped:
        raise KeyboardInterrupt
    return worst(one.error.exit_code for one in batch.failures)


def _announced(order: Order, looked: Sending, rate: float) -> str:
    said = f"{order.count:,} mails to {order.envelope.recipient}, at most {rate:g} a second"
    if not (isinstance(looked.account, Found) and looked.account.value.quota):
        return f"{said}, since the send rate of the account is not known"
    if order.rate and order.rate > rate:
        return f"{said}, since the account allows no more"
    return said


def _show(run: Run, order: Order, region: str, looked: Sending, batch: Batch) -> None:
    if not run.json:
        run.terminal.answer("\n".join(summary_lines(batch)))
        for one in batch.accepted:
            run.terminal.detail(f"{one.message_id} {one.code}")
        return
    first = batch.attempts[0] if batch.attempts else None
    mail = order.letter.mail(first.code if first else None)
    message_id = first.message_id if first else None
    described = sending_shown.document(order.envelope, mail, region, looked, message_id)
    described["summary"] = summary_body(batch)
    sending_shown.show_document(run, described)
