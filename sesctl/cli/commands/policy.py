"""`sesctl policy`, a group."""

from __future__ import annotations

from sesctl.cli.lazy import group

app = group(
    "policy",
    "Print IAM policies: the least that the application needs, or that sesctl itself does.",
    {
        "sender": ("policy_sender", "The least policy for the application that sends."),
        "operator": ("policy_operator", "The policy for sesctl itself, by command."),
    },
)
