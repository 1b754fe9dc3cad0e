"""The DMARC tree walk (RFC 9989, "DNS Tree Walk")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.dmarc import is_dmarc, looks_like_dmarc, parse_dmarc
from sesctl.grammar.domain import parse_domain
from sesctl.model.dmarc import Dmarc
from sesctl.model.lookup import Answered, Question
from sesctl.model.names import labels, last_two_labels
from sesctl.model.observation import DmarcAt, DmarcWalk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.model.fault import Fault
    from sesctl.model.observation import Look

_MOST_QUERIES = 8
_JUMP_TO = 7
# Whoever lists thousands gets no thousand questions asked of others.
_MOST_REPORTS = 10


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
    names = list(walk_names(domain))
    questions = [Question(f"_dmarc.{name}", "TXT") for name in names]
    own = ask(questions[0])
    if own and own.known and dmarc_at(domain, own).record:
        return DmarcWalk((dmarc_at(domain, own),))
    # All at once, rather than a round trip a step; but not before the first is known to be needed.
    looks = [own, *(ask(question) for question in questions[1:])] if own and own.known else [own]
    steps: list[DmarcAt] = []
    for name, look in zip(names, looks, strict=False):
        if look is None or not look.known:
            return DmarcWalk(tuple(steps), unknown=look.why_unknown if look else "not asked yet")
        steps.append(dmarc_at(name, look))
        if _ends_walk(steps[-1]):
            break
    return DmarcWalk(tuple(steps))


def _ends_walk(step: DmarcAt) -> bool:
    """A record that says whether its domain is a public suffix ends the walk."""
    return step.record is not None and step.record.public_suffix != "u"


def report_authorisations(domain: str, walk: DmarcWalk) -> Iterator[Question]:
    """Yield what has to be asked where reports go to another domain (RFC 9990, "Verifying External Destinations")."""
    found = walk.found
    for uri in found.record.aggregate_reports[:_MOST_REPORTS] if found and found.record else ():
        target = report_domain(uri)
        if target and last_two_labels(target) != last_two_labels(domain):
            yield Question(authorisation_name(found.domain if found else domain, target), "TXT")


def report_domain(uri: str) -> str:
    """Return the domain that a mailto URI leads to; empty where it is none that DNS could hold."""
    scheme, _, address = uri.partition(":")
    domain = parse_domain(address.partition("?")[0].rpartition("@")[2])
    return domain if scheme.lower() == "mailto" and isinstance(domain, str) else ""


def authorisation_name(domain: str, target: str) -> str:
    """Return where a domain agrees to take the reports of another."""
    return f"{domain}._report._dmarc.{target}"


def dmarc_at(domain: str, look: Look) -> DmarcAt:
    """Judge the TXT record set at one step; several records there count as none."""
    answers = [reply.values for reply in look.known if isinstance(reply, Answered)]
    texts = min(answers, key=_merit, default=())
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


def _merit(texts: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    """Rank what servers that disagree have, the best first: what receivers honour is on its way."""
    counting = [text for text in texts if is_dmarc(text)]
    return len(counting) != 1 or not isinstance(parse_dmarc(counting[0]), Dmarc), texts


def _faults(text: str) -> tuple[Fault, ...]:
    parsed = parse_dmarc(text)
    return parsed.faults if isinstance(parsed, Dmarc) else parsed
