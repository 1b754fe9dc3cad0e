"""The DMARC tree walk (RFC 9989, "DNS Tree Walk")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.dmarc import is_dmarc, looks_like_dmarc, parse_dmarc
from sesctl.model.dmarc import Dmarc
from sesctl.model.lookup import Answered, Question
from sesctl.model.names import labels
from sesctl.model.observation import DmarcAt, DmarcWalk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.model.fault import Fault
    from sesctl.model.observation import Look

_MOST_QUERIES = 8
_JUMP_TO = 7


def walk_names(domain: str) -> Iterator[str]:
    """Yield the names whose `_dmarc` is asked: the domain, then its parents, at most eight in all.

    A name of eight labels and more is followed by the one of seven, so that long names cost no more.
    """
    yield domain
    parts = labels(domain)
    rest = parts[1:] if len(parts) <= _JUMP_TO else parts[-_JUMP_TO:]
    for _ in range(_MOST_QUERIES - 1):
        if not rest:
            return
        yield ".".join(rest)
        rest = rest[1:]


def dmarc_walk(domain: str, ask: Callable[[Question], Look | None]) -> DmarcWalk:
    """Walk from the domain upwards to the first policy.

    Args:
        domain: whose policy is wanted.
        ask: as for `spf_tree`.
    """
    steps: list[DmarcAt] = []
    own, *above = [(name, Question(f"_dmarc.{name}", "TXT")) for name in walk_names(domain)]
    own_look = ask(own[1])
    if own_look and own_look.known and not dmarc_at(domain, own_look).record:
        for _, question in above:  # all at once, rather than a round trip a step
            ask(question)
    for name, question in (own, *above):
        look = ask(question)
        if look is None:
            return DmarcWalk(tuple(steps), unknown="not asked yet")
        if not look.known:
            return DmarcWalk(tuple(steps), unknown=look.why_unknown)
        steps.append(dmarc_at(name, look))
        if steps[-1].record:
            break
    return DmarcWalk(tuple(steps))


def dmarc_at(domain: str, look: Look) -> DmarcAt:
    """Judge the TXT record set at one step; several records there count as none."""
    answers = [reply for reply in look.known if isinstance(reply, Answered)]
    texts = answers[0].values if answers else ()
    counting = tuple(text for text in texts if is_dmarc(text))
    meant = counting or tuple(text for text in texts if looks_like_dmarc(text))
    name = look.question.name
    if len(counting) != 1:
        faults = _faults(meant[0]) if len(meant) == 1 else ()
        return DmarcAt(name, domain, meant, None, faults)
    record = parse_dmarc(counting[0])
    if isinstance(record, Dmarc):
        return DmarcAt(name, domain, counting, record, record.faults)
    return DmarcAt(name, domain, counting, None, record)


def _faults(text: str) -> tuple[Fault, ...]:
    parsed = parse_dmarc(text)
    return parsed.faults if isinstance(parsed, Dmarc) else parsed
