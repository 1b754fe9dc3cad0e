"""`send-test --inspect-from`: wait for the copy of the mail where it arrives, inspect it, and look for the code."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.cli import context
from sesctl.errors import ExitCode, SesctlError, worst
from sesctl.grammar.duration import show_duration
from sesctl.render.clean import clean
from sesctl.render.sending import inspection_body
from sesctl.render.sending_words import arrival_words, reason_lines

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.cli.command import Run
    from sesctl.model.arrival import Proof
    from sesctl.ports import MailSource
    from sesctl.render.sending import SendTestDocument
    from sesctl.workflows.inspect import Inspection

_OF_VERDICT = {
    "ready": ExitCode.DONE,
    "warnings": ExitCode.DONE,
    "failing": ExitCode.FINDINGS,
    "unknown": ExitCode.COULD_NOT_LOOK,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom DNS questions about the copy go to."""

    resolver: list[str] | None
    dns_timeout: float

    def scene(self) -> Inspection:
        """Put together who is asked."""
        from sesctl.workflows.inspect import Inspection

        return Inspection(
            context.SystemClock(), context.dns(self.dns_timeout), context.resolver_servers(self.resolver)
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where the copy is to arrive.

    Attributes:
        since: from before the mail is sent.
    """

    text: str
    source: MailSource
    since: datetime
    asked: Asked

    def await_copy(self, run: Run, described: SendTestDocument, seconds: int) -> ExitCode:
        """Wait, inspect, and tell; what fails now does not hide that the mail was sent."""
        # Imported before the wait is announced: Ctrl-C in the middle of an import ends Python without a code.
        from sesctl.model.arrival import Wanted
        from sesctl.workflows.closed_loop import prove, wait_for_copy

        wanted = Wanted(str(described["message_id"]), described["code"], self.since)
        run.terminal.say(clean(f"waiting up to {show_duration(seconds)} for the copy in {self.text}"))
        try:
            arrival = wait_for_copy(self.source, wanted, context.SystemClock(), seconds)
            proof = prove(arrival, wanted, self.asked.scene()) if arrival else None
        except SesctlError as error:
            described["inspection"] = inspection_body(None, error)
            for line in ["not known whether it arrived:", *reason_lines(error)]:
                run.terminal.say(clean(line))
            return error.exit_code
        finally:
            self.source.close()
        described["inspection"] = inspection_body(proof, None)
        for line in arrival_words(proof, self.text, seconds):
            run.terminal.say(clean(line))
        return self._judged(run, proof)

    def _judged(self, run: Run, proof: Proof | None) -> ExitCode:
        if proof is None:
            return ExitCode.PENDING
        if not run.json:
            from sesctl.render.inspect_text import inspect_text

            where = clean(proof.arrival.mail.where)
            run.terminal.show(inspect_text(proof.report, where, verbose=run.verbose > 0))
        seen = proof.code_arrived and not proof.arrival.mail.junk
        return worst([_OF_VERDICT[proof.report.verdict], ExitCode.DONE if seen else ExitCode.FINDINGS])


def open_place(text: str, asked: Asked) -> Place:
    """Open the place, and look into it once, so that trouble with it is known before a mail is sent."""
    from sesctl.mail.sources import open_source

    source = open_source(text, os.environ)
    since = context.SystemClock().now()
    try:
        source.find("not-sent-yet", since)
    except BaseException:
        source.close()
        raise
    return Place(text, source, since, asked)
