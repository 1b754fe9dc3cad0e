"""What the `Example` and `Instead` parts of pages come to: each kind of thing has a language of its own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from support.world import world

if TYPE_CHECKING:
    from sesctl.checks.registry import Check
    from sesctl.model.finding import Finding


def findings(check: Check, changes: str) -> tuple[Finding, ...]:
    """Judge a thing of the check's kind in which all is right but for these changes.

    `support.account_world` and `support.message_world` have a `findings(changes)` each.
    """
    if check.about == "domain":
        return world(changes).report().findings
    found: tuple[Finding, ...] = import_module(f"support.{check.about}_world").findings(changes)
    return found
