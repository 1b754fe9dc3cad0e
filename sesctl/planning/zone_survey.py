"""What to ask of a zone that is about to move, and what is known so far: one pure traversal gives both.

As in `sesctl.planning.survey`: it reads replies as if all were there, and notes those that are
not as open. Each question goes to one of the old servers, and to another where that one fails.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sesctl.model.lookup import Absent, Answered, Ask, Question, Referral, Unknown
from sesctl.model.names import is_below, parent
from sesctl.model.zone_move import LedNowhere, LedTo
from sesctl.planning.delegation import servers_of
from sesctl.planning.zone_delegation import find_parent
from sesctl.planning.zone_names import OF_HOSTS, OF_NAMES_THAT_EXIST, is_probe, probe, usual_questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sesctl.model.lookup import QuestionType, Reply, Server
    from sesctl.model.zone_move import Parent
    from sesctl.planning.goal import Goal

_MOST_TRIES = 3
_MOST_FOUND = 1000
_DEEPEST = 5
_BESIDE: tuple[QuestionType, ...] = ("MX", "TXT")


@dataclass(frozen=True, slots=True)
class Move:
    """What is to be found out.

    Attributes:
        goal: the domain, and who is asked.
        not_old: name servers that are no old ones, since the new zone has them.
        own: names of records of SES; a resolver is never asked for them.
        copy: whether the old servers are asked for what they have.
    """

    goal: Goal
    not_old: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()
    copy: bool = True


@dataclass(frozen=True, slots=True)
class Sight:
    """How far it has come.

    Attributes:
        parent: None until it is known.
        servers: who was asked for the records; none where nobody could be.
        answers: what they said.
        open: what has to be asked to know more, all at once.
        silent: why nobody could be asked.
    """

    parent: Parent | None
    servers: tuple[Server, ...] = ()
    answers: Mapping[Question, Reply] = field(default_factory=dict)
    open: frozenset[Ask] = frozenset()
    silent: str = ""


def survey(move: Move, replies: Mapping[Ask, Reply]) -> Sight:
    """Read what is known from the replies, and say what is still open."""
    return _Survey(move, replies).run()


class _Survey:
    def __init__(self, move: Move, replies: Mapping[Ask, Reply]) -> None:
        self._move = move
        self._goal = move.goal
        self._replies = replies
        self._open: set[Ask] = set()
        self._answers: dict[Question, Reply] = {}
        self._servers: tuple[Server, ...] = ()

    def run(self) -> Sight:
        parent = find_parent(self._goal, self._get)
        if parent is None or not self._move.copy:
            return self._sight(parent)
        servers = self._old_servers(parent)
        if servers is None:
            return self._sight(parent)
        answering = self._answering(servers)
        if answering is None:
            return self._sight(parent)
        if not answering:
            return self._sight(parent, silent=self._why_silent(servers))
        self._servers = answering
        self._ask_for_records()
        return self._sight(parent)

    def _sight(self, parent: Parent | None, silent: str = "") -> Sight:
        return Sight(parent, self._servers, self._answers, frozenset(self._open), silent)

    def _get(self, ask: Ask) -> Reply | None:
        reply = self._replies.get(ask)
        if reply is None:
            self._open.add(ask)
        return reply

    # who is asked

    def _old_servers(self, parent: Parent) -> tuple[Server, ...] | None:
        """The addresses of those that serve the name now, less the new zone's; None while they are wanted.

        Where nothing is delegated, the parent itself may have records of the name.
        """
        match parent.delegation:
            case LedTo(hosts):
                old = [host for host in hosts if host not in self._move.not_old]
            case LedNowhere(exists=True):
                old = list(parent.hosts)
            case _:
                old = []
        if self._goal.authoritative and (old or not isinstance(parent.delegation, LedTo)):
            return self._goal.authoritative
        return servers_of(old, (), self._goal, self._get)

    def _answering(self, servers: tuple[Server, ...]) -> tuple[Server, ...] | None:
        """Those that answer with authority, else the resolvers that answer at all."""
        soa = Question(self._goal.domain, "SOA")
        for some in (servers, self._goal.resolvers if servers else ()):
            heard = [(server, self._get(Ask(server, soa))) for server in some]
            if any(reply is None for _, reply in heard):
                return None
            good = tuple(server for server, reply in heard if _has_authority(reply, self._goal.domain))
            if good:
                return good
        return ()

    def _why_silent(self, servers: tuple[Server, ...]) -> str:
        soa = Question(self._goal.domain, "SOA")
        heard = [(server, self._replies.get(Ask(server, soa))) for server in servers]
        words = [
            f"{server.name or server.address}: {_failure(reply)}"
            for server, reply in heard
            if reply is not None
        ]
        return "; ".join(dict.fromkeys(words))

    # what is asked

    def _ask_for_records(self) -> None:
        domain = self._goal.domain
        by_resolvers = self._servers[0].role == "resolver"
        own = () if by_resolvers else self._move.own
        waiting = usual_questions(domain, own)
        for _ in range(_DEEPEST):
            for number, question in enumerate(waiting):
                self._ask(question, number)
            if self._open or not waiting:
                return
            more = dict.fromkeys(self._more(waiting, by_resolvers=by_resolvers))
            waiting = tuple(one for one in more if one not in self._answers)[:_MOST_FOUND]

    def _ask(self, question: Question, number: int) -> None:
        """Ask one of the servers, and another where it fails, so that none has to answer everything."""
        reply: Reply | None = None
        for attempt in range(min(_MOST_TRIES, len(self._servers))):
            server = self._servers[(number + attempt) % len(self._servers)]
            reply = self._get(Ask(server, question))
            if not isinstance(reply, Unknown):
                break
        if reply is not None:
            self._answers[question] = reply

    def _from_wildcard(self, question: Question, reply: Reply) -> bool:
        return question.name != self._goal.domain and from_wildcard(
            self._answers, self._goal.domain, question, reply
        )

    def _more(self, asked: Iterable[Question], *, by_resolvers: bool) -> Iterator[Question]:
        """What the answers lead to: other types at names that exist, and hosts that values name."""
        domain = self._goal.domain
        for question in asked:
            reply = self._answers.get(question)
            unasked = by_resolvers and question.name in self._move.own
            if reply is None or unasked or is_probe(question.name):
                continue
            if self._from_wildcard(question, reply):
                # The name may be there all the same, for what the wildcard does not say.
                yield from (Question(question.name, kind) for kind in _BESIDE if question.type == "A")
                continue
            if isinstance(reply, Answered | Absent) and reply.aliases:
                yield Question(question.name, "CNAME")
                yield from _hosts(reply.aliases[:1], domain)
            elif _exists(reply) and "_" not in question.name:
                yield from (Question(question.name, kind) for kind in OF_NAMES_THAT_EXIST)
            if isinstance(reply, Answered):
                yield from _hosts(_named_in(question, reply), domain)


def of_nobody(answers: Mapping[Question, Reply], domain: str, question: Question) -> Reply | None:
    """The reply for a name beside that of the question, which nobody has."""
    for above in (parent(question.name), domain):
        reply = answers.get(Question(probe(above), question.type))
        if reply is not None and not (isinstance(reply, Absent) and reply.kind == "nxdomain"):
            return reply
    return None


def from_wildcard(answers: Mapping[Question, Reply], domain: str, question: Question, reply: Reply) -> bool:
    """Whether a name that nobody has gets the same reply, so that the name need not be there."""
    match reply, of_nobody(answers, domain, question):
        case Answered(values, _, aliases), Answered(others, _, other_aliases):
            return (values, aliases) == (others, other_aliases)
        case Absent(kind, _, aliases), Absent(other_kind, _, other_aliases):
            return (kind, aliases) == (other_kind, other_aliases)
        case _:
            return False


def _has_authority(reply: Reply | None, domain: str) -> bool:
    """Whether a reply to the question for the SOA comes from the domain's zone, or from one above."""
    if isinstance(reply, Absent):
        inside = reply.soa is not None and is_below(domain, reply.soa.zone) and "." in reply.soa.zone
        return inside and reply.kind == "nodata"
    return isinstance(reply, Answered) and reply.soa is not None


def _exists(reply: Reply) -> bool:
    return isinstance(reply, Answered) or (isinstance(reply, Absent) and reply.kind == "nodata")


def _named_in(question: Question, reply: Answered) -> tuple[str, ...]:
    """The hosts that the values of a record name."""
    match question.type:
        case "NS" | "CNAME":
            return reply.values
        case "MX" | "SRV":
            return tuple(value.rpartition(" ")[2].removesuffix(".").lower() for value in reply.values)
        case _:
            return ()


def _hosts(names: Iterable[str], domain: str) -> Iterator[Question]:
    for name in names:
        if is_below(name, domain):
            yield from (Question(name, kind) for kind in OF_HOSTS)


def _failure(reply: Reply) -> str:
    match reply:
        case Unknown(reason, detail):
            return detail or reason
        case Referral(zone, hosts):
            return f"it refers {zone} to {', '.join(hosts)}"
        case _:
            return "it does not have the zone"
