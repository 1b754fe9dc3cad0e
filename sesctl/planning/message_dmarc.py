"""DMARC for one message: who the domains belong to, and what is aligned (RFC 9989)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from sesctl.model.fact import NotAsked, Unread
from sesctl.model.lookup import Question
from sesctl.model.message_seen import DmarcVerdict
from sesctl.model.names import is_at_or_below, labels, last_two_labels
from sesctl.planning.dmarc_walk import dmarc_at, walk_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sesctl.model.dmarc import Alignment, Dmarc, Policy
    from sesctl.model.message_seen import DkimVerdict, SpfVerdict
    from sesctl.model.observation import DmarcWalk, Look

    Ask = Callable[[Question], Look | None]
    Owner = str | Unread | NotAsked


def owner_of(domain: str, ask: Ask) -> str | Unread | None:
    """Find the organizational domain of a name (section 4.10.2); None while answers are still to come."""
    names = list(walk_names(domain))
    looks = [ask(Question(f"_dmarc.{name}", "TXT")) for name in names]
    owner = domain
    for name, look in zip(names, looks, strict=True):
        if look is None:
            return None
        if not look.known:
            return Unread(f"_dmarc.{name} could not be looked up ({look.why_unknown})")
        record = dmarc_at(name, look).record
        if record is None:
            continue
        if record.public_suffix == "y" and name != domain:
            return ".".join(labels(domain)[-len(labels(name)) - 1 :])
        owner = name
        if record.public_suffix == "n":
            return owner
    return owner


def is_aligned(
    domain: str,
    author: str,
    method: Literal["dkim", "spf"],
    policy: DmarcVerdict,
    owners: Mapping[str, Owner],
) -> bool | None:
    """Whether a domain is aligned with the From domain; None where their owners are not known."""
    if domain == author:
        return True
    if _mode(method, policy) == "strict" or not needs_walk(domain, author):
        return False
    if policy.result == "none" and (is_at_or_below(domain, author) or is_at_or_below(author, domain)):
        # Whatever policy is published at the upper one, will make it the owner of both.
        return True
    ours, theirs = owners.get(author), owners.get(domain)
    return ours == theirs if isinstance(ours, str) and isinstance(theirs, str) else None


def _mode(method: Literal["dkim", "spf"], policy: DmarcVerdict) -> Alignment:
    if policy.record is None:
        return "relaxed"
    return policy.record.dkim_alignment if method == "dkim" else policy.record.spf_alignment


def policy_of(walk: DmarcWalk, author: str, *, exists: bool) -> DmarcVerdict:
    """Find the policy that applies to the From domain; the result is still open."""
    found = walk.found
    if found is None or found.record is None:
        return DmarcVerdict("unknown", why=walk.unknown) if walk.unknown else DmarcVerdict("none")
    return DmarcVerdict(
        "fail", (), _policy(found.record, found.domain, author, exists=exists), found.domain, found.record
    )


def _policy(record: Dmarc, domain: str, author: str, *, exists: bool) -> Policy:
    """Choose `np`, `sp` or `p`; in test mode receivers act one step milder."""
    policy = record.policy
    if domain != author:
        policy = record.subdomain_policy or policy
        policy = policy if exists else record.nonexistent_policy or policy
    milder: Policy = "quarantine" if policy == "reject" else "none"
    return milder if record.test_mode else policy


def result_of(policy: DmarcVerdict, dkim: Sequence[DkimVerdict], spf: SpfVerdict) -> DmarcVerdict:
    """Say what DMARC comes to, of a policy and of what passes and is aligned."""
    passed = {one.aligned for one in dkim if one.status == "pass"}
    spf_passes = not isinstance(spf.outcome, Unread | NotAsked) and spf.outcome.word == "pass"
    by = (*(("DKIM",) if True in passed else ()), *(("SPF",) if spf_passes and spf.aligned else ()))
    if policy.result != "fail" or by:
        return replace(policy, by=by, result="pass" if policy.result == "fail" else policy.result)
    open_questions = [one for one in dkim if one.status == "unknown" and one.aligned is not False]
    if open_questions:
        return replace(
            policy, result="unknown", why=open_questions[0].why, on_purpose=open_questions[0].on_purpose
        )
    if isinstance(spf.outcome, Unread | NotAsked) and spf.aligned is not False:
        on_purpose = isinstance(spf.outcome, NotAsked)
        return replace(policy, result="unknown", why=spf.outcome.reason, on_purpose=on_purpose)
    if None in passed or (spf_passes and spf.aligned is None):
        return replace(policy, result="unknown", why="whether the domains belong together is not known")
    return policy


def needs_walk(domain: str, author: str) -> bool:
    """Whether it takes DNS to know if two names have one owner; nobody owns a top-level domain."""
    return domain != author and last_two_labels(domain) == last_two_labels(author)
