"""`sesctl init`, a group."""

from __future__ import annotations

from sesctl.cli.lazy import group

app = group(
    "init",
    "Set up an identity in SES: create or adopt it, and say what is left to do.",
    {
        "domain": ("init_domain", "Set up a domain: DKIM, MAIL FROM, and the records to publish."),
        "zone": (
            "init_zone",
            "Host the zone of a domain at Route 53, and say what to enter at the registrar.",
        ),
        "sender": ("init_sender", "Let a role or a user send, with the least policy."),
        "email": ("init_email", "Set up a single address, as a sender or as a sandbox recipient."),
    },
)
