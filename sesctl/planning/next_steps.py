"""The commands to type next, from what the checklist found: in the order of an onboarding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.model.finding import Severity
from sesctl.model.names import without_www
from sesctl.model.others_domains import why_not_own

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sesctl.model.checkup import Section

MOST = 3

_RECORDS = ("dkim-", "mail-from-", "spf-", "dmarc-", "zone-", "resolver-")
_ENV = ("env-",)


@dataclass(frozen=True, slots=True)
class About:
    """What the checklist is about; None for what is not known.

    Attributes:
        sender: whoever sends, as options of a command.
        sent: whether the account is known to have sent lately.
    """

    region: str | None = None
    domain: str | None = None
    address: str | None = None
    sender: str = "--role YOUR-ROLE"
    sent: bool = False


def next_steps(sections: Sequence[Section], about: About) -> tuple[str, ...]:
    """Choose at most three commands, the first of which is what holds everything up."""
    where = f" --region {about.region}" if about.region else ""
    found = _steps(_Found(sections), about)
    steps = dict.fromkeys(f"{step}{where}" if _lacks_region(step) else step for step in found)
    return tuple(steps)[:MOST]


def _lacks_region(step: str) -> bool:
    return step.startswith("sesctl ") and " --region " not in step


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

    def seen(self, name: str) -> str:
        """What a check saw; empty where it did not fire."""
        return next((one.seen or "" for one in self._findings if one.check == name), "")

    def command(self, prefix: str) -> str:
        """The command in which the worst finding of a kind says how to mend it; empty where none does."""
        fixes = (
            one.fix
            for one in sorted(self._findings, key=lambda one: -one.severity)
            if one.check.startswith(prefix)
        )
        found = (re.search(r"\bsesctl [a-z].*$", fix) for fix in fixes)
        return next((one[0] for one in found if one), "")

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
    if found.any({"zone-not-found"}):
        # A slip of the pen, or a domain that is not registered: nothing that is made for it would be of use.
        yield f"sesctl check-dns {domain}"
        return
    elsewhere = found.seen("identity-in-other-region")
    if elsewhere and not found.any({"identity-pending", "identity-failed"}):
        # A second identity is seldom meant, unless somebody has begun one.
        yield f"sesctl doctor {domain} --region {elsewhere.partition(',')[0]}"
        return
    yield from _identity(found, domain)
    yield from _account(found, domain)
    address = about.address or f"otp@{domain}"
    yield from _surroundings(found, domain, address, about.sender)
    if not about.sent:
        yield f"sesctl send-test --from {address} --simulate success"


def _identity(found: _Found, domain: str) -> Iterator[str]:
    if found.any({"identity-missing"}):
        own = f"sesctl init domain {without_www(domain)}"
        yield f"sesctl init email YOU@{domain}" if why_not_own(domain) else own
    elif found.any({"mail-from-not-set", "identity-failed", "mail-from-failed"}):
        yield f"sesctl init domain {domain}"
    if found.wrong(_RECORDS):
        yield f"sesctl check-dns {domain}"
    elif found.any({"identity-pending"}):
        yield f"sesctl check-dns {domain} --wait"


def _account(found: _Found, domain: str) -> Iterator[str]:
    if found.any({"account-review-pending"}):
        yield "sesctl request-production --wait"
    elif found.any({"account-in-sandbox", "account-review-failed", "account-review-denied"}):
        yield f"sesctl request-production {domain}"
    elif found.wrong(("account-",)):
        yield "sesctl status"


def _surroundings(found: _Found, domain: str, address: str, sender: str) -> Iterator[str]:
    if found.wrong(("events-",)):
        yield found.command("events-") or f"sesctl init events {domain}"
    if command := found.command("alarms-"):
        yield command
    if found.any({"policy-too-wide", "policy-lacks-send"}):
        yield f"sesctl init sender --from {address} {sender}"
    if found.wrong(_ENV):
        yield "sesctl init env"
