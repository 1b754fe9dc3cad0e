"""What DNS has to be asked about a message, and what is known so far: one traversal gives both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sesctl.model.fact import NotAsked, Unread
from sesctl.model.lookup import Absent, Ask, Question, Seen
from sesctl.model.observation import DmarcWalk, Look
from sesctl.planning.dmarc_walk import dmarc_walk
from sesctl.planning.message_dkim import key_at
from sesctl.planning.message_dmarc import needs_walk, owner_of
from sesctl.planning.spf_eval import check_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.lookup import Reply, Server
    from sesctl.model.spf_result import SpfClient, SpfOutcome
    from sesctl.planning.message_dkim import Key
    from sesctl.planning.message_dmarc import Owner

NOT_ASKED = NotAsked("DNS was not asked")
_NO_CLIENT = NotAsked("who handed the mail over is not known: --ip and --mail-from tell it")


@dataclass(frozen=True, slots=True)
class MessageGoal:
    """What is wanted.

    Attributes:
        keys: the names of the selectors.
        client: whose SPF is to be evaluated; None where that is not known.
        author: the From domain; empty where there is none.
        domains: those that may be aligned with it.
        resolvers: who is asked.
    """

    keys: tuple[str, ...]
    client: SpfClient | None
    author: str
    domains: tuple[str, ...]
    resolvers: tuple[Server, ...]


@dataclass(frozen=True, slots=True)
class MessageDns:
    """What DNS shows about a message; nothing where it was not asked.

    Attributes:
        keys: by the name of the selector.
        walk: the policy of the From domain; None where DNS was not asked.
        owners: the organizational domains of names, where alignment needs them.
        author_exists: whether the From domain has any records.
    """

    keys: Mapping[str, Key] = field(default_factory=dict)
    spf: SpfOutcome | Unread | NotAsked = NOT_ASKED
    walk: DmarcWalk | None = None
    owners: Mapping[str, Owner] = field(default_factory=dict)
    author_exists: bool = True


def survey_message(goal: MessageGoal, replies: Mapping[Ask, Reply]) -> tuple[MessageDns, frozenset[Ask]]:
    """Read what is known from the replies, and say what is still open; all of it can be asked at once."""
    still_open: set[Ask] = set()

    def ask(question: Question) -> Look | None:
        asks = [Ask(server, question) for server in goal.resolvers]
        missing = [one for one in asks if one not in replies]
        still_open.update(missing)
        return None if missing else Look(question, tuple(Seen(one.server, replies[one]) for one in asks))

    keys = {name: ask(Question(name, "TXT")) for name in goal.keys}
    spf = check_host(goal.client, ask) if goal.client else _NO_CLIENT
    walk = dmarc_walk(goal.author, ask) if goal.author else DmarcWalk(unknown="there is no From domain")
    related = [domain for domain in goal.domains if needs_walk(domain, goal.author)]
    owners = {domain: owner_of(domain, ask) for domain in (goal.author, *related)} if related else {}
    inherited = walk.found is not None and walk.found.domain != goal.author
    itself = ask(Question(goal.author, "SOA")) if inherited else None
    return MessageDns(
        {name: key_at(look) for name, look in keys.items() if look},
        spf or Unread("not asked yet"),
        walk,
        {domain: owner for domain, owner in owners.items() if owner is not None},
        not (itself and any(isinstance(one, Absent) and one.kind == "nxdomain" for one in itself.known)),
    ), frozenset(still_open)
