"""What to ask next, and what is known so far: one pure traversal gives both.

A survey is run again after every batch of replies. It reads the replies it needs as if all were
there; each one that is not is noted as open. A round either opens questions or ends the survey,
and there are finitely many questions: names, servers and depths are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.model.lookup import Answered, Ask, Question, Referral, Seen, Unknown
from sesctl.model.names import is_at_or_below, is_below, last_two_labels
from sesctl.model.observation import (
    Delegated,
    DnsView,
    GivenServers,
    Look,
    Undelegated,
    Undetermined,
)
from sesctl.planning.delegation import find_delegation, servers_of, unvalidated
from sesctl.planning.dmarc_walk import dmarc_walk, report_authorisations
from sesctl.planning.probes import probes
from sesctl.planning.spf_tree import spf_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesctl.model.lookup import Reply, Server
    from sesctl.model.observation import Delegation
    from sesctl.model.records import Record
    from sesctl.planning.goal import Goal

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Survey:
    """How far a look has come.

    Attributes:
        view: what is known; complete when nothing is open.
        open: what has to be asked to know more, all at once.
    """

    view: DnsView
    open: frozenset[Ask]


def survey(goal: Goal, replies: Mapping[Ask, Reply]) -> Survey:
    """Read what is known of a domain from the replies, and say what is still open."""
    return _Survey(goal, replies).run()


class _Survey:
    def __init__(self, goal: Goal, replies: Mapping[Ask, Reply]) -> None:
        self._goal = goal
        self._replies = replies
        self._open: set[Ask] = set()
        self._looks: dict[Question, Look] = {}
        self._delegation: Delegation | None = None
        self._top = last_two_labels(goal.domain)

    def run(self) -> Survey:
        self._delegation = find_delegation(self._goal, self._get)
        if self._delegation is None:
            return Survey(DnsView(Undetermined("not asked yet")), frozenset(self._open))
        for question in self._questions():
            self._look(question)
        names = dict.fromkeys((self._goal.expected.mail_from or self._goal.domain, self._goal.domain))
        spf = tuple(spf_tree(name, self._look) for name in names)
        dmarc = dmarc_walk(self._goal.domain, self._look)
        for question in probes(self._goal, self._looks):
            self._probe(question)
        for question in report_authorisations(self._goal.domain, dmarc):
            self._look(question)
        self._try_unvalidated()
        return Survey(DnsView(self._delegation, self._looks, spf, dmarc), frozenset(self._open))

    def _questions(self) -> Iterable[Question]:
        domain = self._goal.domain
        yield Question(domain, "SOA")
        for record in self._goal.expected.records:
            yield from questions_of(record)
        yield from (Question(name, "TXT") for name in self._goal.key_names)
        yield from self._goal.extra

    def _get(self, ask: Ask) -> Reply | None:
        reply = self._replies.get(ask)
        if reply is None:
            self._open.add(ask)
        return reply

    def _look(self, question: Question) -> Look | None:
        """Look at the zone's own servers first, and at resolvers once nothing can be spoilt by it.

        A resolver that is asked for a name before it exists remembers the absence (RFC 2308).
        """
        if question in self._looks:
            return self._looks[question]
        if nowhere := self._below_nothing(question):
            return self._remember(question, nowhere)
        seen = self._authoritative(question)
        if seen is None:
            return None
        if _may_ask_resolvers(seen):
            resolved = self._ask_all(self._goal.resolvers, question)
            if resolved is None:
                return self._meanwhile(question, seen)
            seen += resolved
        return self._remember(question, seen)

    def _meanwhile(self, question: Question, seen: tuple[Seen, ...]) -> Look | None:
        """Go on with what the zone's own servers say while resolvers are still to be heard."""
        look = Look(question, seen)
        return look if look.known else None

    def _probe(self, question: Question) -> None:
        """Look at the zone's own servers only: it is a name that nobody should ever cache."""
        seen = () if self._below_nothing(question) else self._authoritative(question)
        if seen and question not in self._looks:
            self._remember(question, seen)

    def _try_unvalidated(self) -> None:
        """Where a resolver fails, ask it not to validate, which tells DNSSEC from other failures."""
        asked = [*self._looks, Question(self._top, "NS")]
        for question in asked:
            failing = [server for server in self._goal.resolvers if self._failed(server, question)]
            seen = self._ask_all(failing, unvalidated(question))
            if failing and seen:
                self._remember(unvalidated(question), seen)
                self._remember(
                    question, tuple(Seen(server, self._replies[Ask(server, question)]) for server in failing)
                )

    def _failed(self, server: Server, question: Question) -> bool:
        reply = self._replies.get(Ask(server, question))
        return isinstance(reply, Unknown) and reply.reason == "servfail" and not question.checking_disabled

    def _remember(self, question: Question, seen: tuple[Seen, ...]) -> Look:
        return self._looks.setdefault(question, Look(question, seen))

    def _below_nothing(self, question: Question) -> tuple[Seen, ...]:
        """Return the denials of a name above the question's: nothing lies below them (RFC 8020)."""
        delegation = self._delegation
        if not isinstance(delegation, Undelegated) or not is_at_or_below(question.name, delegation.name):
            return ()
        asked = Question(delegation.name, "NS")
        replies = ((server, self._get(Ask(server, asked))) for server in self._goal.resolvers)
        return tuple(Seen(server, reply) for server, reply in replies if reply is not None)

    def _authoritative(self, question: Question) -> tuple[Seen, ...] | None:
        """Ask every address of every server of the zone that the name lies in; None while that is open."""
        delegation = self._delegation
        if isinstance(delegation, GivenServers) and is_at_or_below(question.name, self._top):
            return self._ask_all(delegation.servers, question)
        if isinstance(delegation, Delegated) and is_at_or_below(question.name, delegation.apex):
            return self._walk_down(delegation, question)
        return ()

    def _walk_down(self, delegation: Delegated, question: Question) -> tuple[Seen, ...] | None:
        zone, servers = delegation.apex, delegation.servers
        for _ in range(_DEEPEST):
            seen = self._ask_all(servers, question)
            if seen is None:
                return None
            referral = _further_down(seen, zone, question.name)
            if referral is None:
                return seen
            below = servers_of(referral.hosts, referral.glue, self._goal, self._get)
            if below is None:
                return None
            if not below:
                return tuple(Seen(one.server, _unreachable(referral)) for one in seen)
            zone, servers = referral.zone, below
        return seen

    def _ask_all(self, servers: Iterable[Server], question: Question) -> tuple[Seen, ...] | None:
        replies = [(server, self._get(Ask(server, question))) for server in servers]
        seen = tuple(Seen(server, reply) for server, reply in replies if reply is not None)
        return seen if len(seen) == len(replies) else None


def questions_of(record: Record) -> tuple[Question, ...]:
    """Return what has to be asked about an expected record.

    A CNAME is asked for as such, and as the TXT that it leads to: some servers give the one and
    fail the other, and receivers want the key.
    """
    if record.type == "CNAME":
        return (Question(record.name, "CNAME"), Question(record.name, "TXT"))
    return (Question(record.name, record.type),)


def _may_ask_resolvers(authoritative: tuple[Seen, ...]) -> bool:
    nobody_knows = all(isinstance(seen.reply, Unknown | Referral) for seen in authoritative)
    return nobody_knows or any(isinstance(seen.reply, Answered) for seen in authoritative)


def _further_down(seen: tuple[Seen, ...], zone: str, name: str) -> Referral | None:
    referrals = (one.reply for one in seen if isinstance(one.reply, Referral))
    return next(
        (found for found in referrals if is_below(found.zone, zone) and is_at_or_below(name, found.zone)),
        None,
    )


def _unreachable(referral: Referral) -> Unknown:
    hosts = ", ".join(referral.hosts)
    return Unknown("lame", f"it delegates {referral.zone} to {hosts}, and none of them has an address")
