"""The DMARC record to publish in place of what is there: raised when asked for, never weakened unasked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.grammar.tags import parse_tags
from sesctl.planning.desired import dmarc_value, report_uri

if TYPE_CHECKING:
    from sesctl.model.dmarc import Dmarc, Policy
    from sesctl.model.identity import Identity
    from sesctl.model.observation import DmarcAt

_STRICTNESS: dict[Policy, int] = {"none": 0, "quarantine": 1, "reject": 2}


@dataclass(frozen=True, slots=True)
class DmarcWish:
    """What somebody wants of the policy.

    Attributes:
        policy: None where nobody said one; then what is there stays, and `none` is the beginning.
        reports: addresses or URIs for aggregate reports.
    """

    policy: Policy | None = None
    reports: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The record for a name that has none."""
        return dmarc_value(self.policy or "none", self.reports)


def is_weaker(wanted: Policy, present: Policy) -> bool:
    """Whether a policy asks less of receivers than another."""
    return _STRICTNESS[wanted] < _STRICTNESS[present]


def changed(record: Dmarc, wish: DmarcWish) -> str:
    """Write a record with the policy and the report addresses of the wish; every other tag stays."""
    text = record.text
    if wish.policy and wish.policy != record.policy:
        text = _with_tag(text, "p", wish.policy)
    uris = [uri for uri in map(report_uri, wish.reports) if uri not in record.aggregate_reports]
    if uris:
        present = {tag.name.lower(): tag.value for tag in parse_tags(text)[0]}.get("rua", "")
        text = _with_tag(text, "rua", ",".join([*([present] if present else []), *uris]))
    return text


def _with_tag(text: str, name: str, value: str) -> str:
    pattern = re.compile(rf"(;\s*{name}\s*=\s*)[^;]*", re.IGNORECASE)
    if pattern.search(text):
        return pattern.sub(lambda found: found[1] + value, text, count=1)
    if name == "p":
        # The policy follows the version, as older receivers insist.
        return re.sub(r"^([^;]*);?", lambda found: f"{found[1]}; p={value};", text, count=1)
    return f"{text.rstrip().rstrip(';')}; {name}={value};"


def effective(step: DmarcAt, domain: str) -> Policy | None:
    """The policy that a step of the tree walk has for a domain: `sp` for one below it."""
    if step.record is None:
        return None
    below = step.record.subdomain_policy if step.domain != domain else None
    return below or step.record.policy


def is_proven(identity: Identity | None) -> bool:
    """Whether mail by SES passes DMARC now: DKIM of the domain itself is verified and signs."""
    return bool(
        identity and identity.verified and identity.dkim.status == "SUCCESS" and identity.dkim.signing_enabled
    )


def warning(wish: DmarcWish, identity: Identity | None) -> str:
    """What to know before receivers are told to refuse; empty where they are not."""
    if wish.policy in {None, "none"}:
        return ""
    others = "Mail that others send in its name is not looked at here: read its reports first."
    if is_proven(identity):
        return f"p={wish.policy} will hit whatever mail of the domain is not aligned. {others}"
    return (
        f"p={wish.policy} before DKIM is verified makes receivers {_does(wish.policy)} mail that SES sends "
        f"until then. {others}"
    )


def _does(policy: Policy | None) -> str:
    return "refuse" if policy == "reject" else "set aside"
