"""What stands for the placeholders in the texts of causes: what is known, or a word in capitals."""

from __future__ import annotations

import json
from shlex import quote
from typing import TYPE_CHECKING

from sesctl.model.others_domains import why_not_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.planning.error_cases.evidence import Evidence

_PLACEHOLDERS = {
    "region": "REGION",
    "sender": "ADDRESS",
    "recipient": "RECIPIENT",
    "domain": "DOMAIN",
    "identity": "DOMAIN",
    "set": "NAME",
    "action": "ses:SendEmail",
    "resource": "*",
    "principal": "the user or role",
    "home": "the region that has the identity",
    "other": "the address",
}


def plain_words(evidence: Evidence, judged: Mapping[str, str]) -> dict[str, str]:
    """The words for sentences; `judged` are those of the judge, which go before."""
    error = evidence.error
    sender = judged.get("sender") or evidence.sender or next((n for n in error.names if "@" in n), "")
    known = {
        "region": evidence.region,
        "sender": sender,
        "recipient": next(iter(evidence.recipients), ""),
        "domain": sender.rpartition("@")[2] or error.domain,
        "set": error.configuration_set,
        "action": error.action,
        "resource": error.resource,
        "principal": error.principal,
    }
    words = _PLACEHOLDERS | {name: word for name, word in known.items() if word} | dict(judged)
    if "identity" not in judged:
        words["identity"] = words["domain"]
    return words | {"statement": _statement(words)}


def command_words(words: Mapping[str, str]) -> dict[str, str]:
    """The same for a command line, quoted as a shell wants it, with the commands that depend on them."""
    safe = {name: quote(word) for name, word in words.items()}
    region = safe["region"]
    own = not why_not_own(words["domain"].lower())
    sender = f"domain {safe['domain']}" if own else f"email {safe['sender']}"
    identity = f"{'email' if '@' in words['identity'] else 'domain'} {safe['identity']}"
    waits = f"check-dns {safe['identity']}" if "@" not in words["identity"] else f"init {identity}"
    better = quote(words.get("better", ""))
    return safe | {
        "spelling": f"sesctl send-test --from {better} --simulate success --region {region}"
        if words.get("better")
        else f"sesctl init {sender} --region {region}",
        "init_sender": f"sesctl init {sender} --region {region}",
        "init_identity": f"sesctl init {identity} --region {region}",
        "check_identity": f"sesctl {waits} --region {region} --wait",
    }


def _statement(words: Mapping[str, str]) -> str:
    return json.dumps({"Effect": "Allow", "Action": words["action"], "Resource": words["resource"]})
