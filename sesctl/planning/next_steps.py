"""The commands to type next, from what the checklist found: in the order of an onboarding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.model.finding import Severity
from sesctl.model.names import without_www

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sesctl.model.checkup import Section

MOST = 3

_RECORDS = ("dkim-", "mail-from-", "spf-", "dmarc-", "zone-", "resolver-")
_ENV = ("env-",)
_SOMEBODY = " --email YOU@YOUR-DOMAIN"


@dataclass(frozen=True, slots=True)
class About:
    """What the checklist is about; None for what is not known.

    Attributes:
        sender: whoever sends, as options of a command.
    """

    region: str | None = None
    domain: str | None = None
    address: str | None = None
    sender: str = "--role YOUR-ROLE"


def next_steps(sections: Sequence[Section], about: About) -> tuple[str, ...]:
    """Choose at most three commands, the first of which is what holds everything up."""
    where = f" --region {about.region}" if about.region else ""
    found = _steps(_Found(sections), about)
    steps = dict.fromkeys(f"{step}{where}" if step.startswith("sesctl ") else step for step in found)
    return tuple(steps)[:MOST]


class _Found:
    """What the sections found, as questions."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._findings = [one for section in sections for one in section.findings]
        self._states = {section.name: section.state for section in sections}
        refused = next((section.unread for section in sections if section.unread), None)
        command = re.search(r"`([^`]+)`", refused.try_) if refused else None
        self.way_in = command[1] if command else ""

    def any(self, names: Collection[str]) -> bool:
        """Whether one of these checks fired."""
        return any(one.check in names for one in self._findings)

    def wrong(self, prefixes: tuple[str, ...]) -> bool:
        """Whether a check that begins so fired, as more than a note."""
        return any(one.check.startswith(prefixes) and one.severity > Severity.NOTE for one in self._findings)

    def unknown(self, section: str) -> bool:
        """Whether a section could not be looked at."""
        return self._states.get(section) == "unknown"


def _steps(found: _Found, about: About) -> Iterator[str]:
    domain = about.domain
    if found.unknown("credentials"):
        yield found.way_in or "sesctl status --debug"
        return
    if domain is None:
        yield "sesctl init domain YOUR-DOMAIN"
        return
    yield from _identity(found, domain)
    yield from _account(found, domain)
    address = about.address or f"otp@{domain}"
    yield from _surroundings(found, domain, address, about.sender)
    yield f"sesctl send-test --from {address} --simulate success"


def _identity(found: _Found, domain: str) -> Iterator[str]:
    if found.any({"identity-missing"}):
        yield f"sesctl init domain {without_www(domain)}"
    elif found.any({"mail-from-not-set", "identity-failed", "mail-from-failed"}):
        yield f"sesctl init domain {domain}"
    if found.any({"zone-not-found"}):
        yield f"sesctl init zone {domain}"
    if found.wrong(_RECORDS):
        yield f"sesctl check-dns {domain}"
    elif found.any({"identity-pending"}):
        yield f"sesctl check-dns {domain} --wait"


def _account(found: _Found, domain: str) -> Iterator[str]:
    if found.any({"account-in-sandbox", "account-review-failed", "account-review-denied"}):
        yield f"sesctl request-production {domain}"
    elif found.any({"account-review-pending"}):
        yield "sesctl request-production --wait"
    elif found.wrong(("account-",)):
        yield "sesctl status"


def _surroundings(found: _Found, domain: str, address: str, sender: str) -> Iterator[str]:
    if found.wrong(("events-",)):
        nobody = _SOMEBODY if found.any({"events-missing"}) else ""
        waiting = " --wait" if found.any({"events-subscription-pending"}) else ""
        yield f"sesctl init events {domain}{nobody or waiting}"
    if found.any({"alarms-missing", "alarms-threshold-percent", "alarms-unheard"}):
        yield f"sesctl init alarms{_SOMEBODY if found.any({'alarms-missing'}) else ''}"
    if found.any({"policy-too-wide", "policy-lacks-send"}):
        yield f"sesctl init sender --from {address} {sender}"
    if found.wrong(_ENV):
        yield "sesctl init env"
