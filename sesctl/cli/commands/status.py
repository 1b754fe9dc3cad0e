"""`sesctl status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.errors import ExitCode, worst
from sesctl.model.fact import Unread

if TYPE_CHECKING:
    from sesctl.model.status import Status


@command(
    ("sandbox or production, quotas, review, identities", "sesctl status"),
    ("another region, for a program", "sesctl status --region eu-west-3 -o json"),
)
def app(run: Run) -> ExitCode:
    """Show the account in one region: sandbox or production, quotas, reputation, review, identities."""
    from sesctl.workflows.status import read_status

    status = read_status(context.aws(run))
    if run.json:
        from sesctl.render.documents import to_json
        from sesctl.render.status import status_document

        run.terminal.answer(to_json(status_document(status, context.SystemClock().now())))
    else:
        from sesctl.render.status import status_text

        run.terminal.show(status_text(status))
    run.terminal.say_unread((status.account, status.identities))
    return _code(status)


def _code(status: Status) -> ExitCode:
    unread = [fact for fact in (status.account, status.identities) if isinstance(fact, Unread)]
    return worst(ExitCode.ACCESS if fact.kind == "permission" else ExitCode.COULD_NOT_LOOK for fact in unread)
