"""`sesctl init`, a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.cli.lazy import group

if TYPE_CHECKING:
    from sesctl.errors import ExitCode


def _wizard() -> ExitCode:
    from sesctl.cli.wizard import run_wizard

    return run_wizard()


app = group(
    "init",
    "Set things up, and say what is left to do. On a terminal, `sesctl init` alone asks what is wanted.",
    {
        "domain": ("init_domain", "Set up a domain: DKIM, MAIL FROM, and the records to publish."),
        "zone": (
            "init_zone",
            "Host the zone of a domain at Route 53, and say what to enter at the registrar.",
        ),
        "sender": ("init_sender", "Let a role or a user send, with the least policy."),
        "events": ("init_events", "Let somebody hear of the bounces and complaints of a domain."),
        "alarms": ("init_alarms", "Let somebody be told when bounce or complaint rate get high."),
        "env": ("init_env", "Write what SES says to a .env file, and leave the rest of it alone."),
        "email": ("init_email", "Set up a single address, as a sender or as a sandbox recipient."),
    },
    alone=_wizard,
)
