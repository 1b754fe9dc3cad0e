"""`sesctl remove`, a group."""

from __future__ import annotations

from sesctl.cli.lazy import group

app = group(
    "remove",
    "Undo an onboarding. Nothing is deleted without --allow delete.",
    {"domain": ("remove_domain", "Delete a domain identity, and the records published for it.")},
)
