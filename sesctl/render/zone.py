"""A hosted zone for people: what is there, and what to do next, in this order."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from sesctl.grammar.duration import show_duration
from sesctl.model.dns_hosts import recognise
from sesctl.model.names import labels, relative
from sesctl.model.zone_move import LedNowhere, LedTo, NotTold
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.zone_move import Copy, Parent
    from sesctl.render.zone_document import Shown

_WIDTH = 78
_SECOND_LEVEL = frozenset("ac co com edu gob gov ltd me mil ne net nom or org plc sch".split())  # noqa: SIM905 - legible


def zone_text(shown: Shown) -> list[str]:
    """Write what is there and what to do next; empty where there is no zone."""
    if shown.zone is None:
        return []
    done = "is hosted in the new zone" if shown.created else "has the hosted zone"
    lines = _wrapped(f"{shown.hosting.name} {done} {shown.zone.id}.")
    if shown.bogus:
        lines += _loud(shown)
    steps = [*_steps(shown)]
    for number, step in enumerate(steps, 1):
        first, *rest = step
        mark = f"{number}. " if len(steps) > 1 else ""
        lines += ["", *_wrapped(f"{mark}{_sentence(first)}", len(mark)), *rest]
    while not lines[-1]:
        lines.pop()
    return [clean(line) for line in lines]


def next_command(shown: Shown) -> str:
    """What to type next."""
    domain = shown.hosting.name
    if shown.state == "ours":
        return f"sesctl init domain {domain} --publish route53"
    return f"sesctl init zone {domain} {'--delegate' if _is_hosted_above(shown) else '--wait'}"


def _is_hosted_above(shown: Shown) -> bool:
    above = shown.hosting.above
    return above is not None and above.name == shown.parent.zone


def _steps(shown: Shown) -> Iterator[list[str]]:
    if shown.state == "ours":
        yield [_delegated(shown), *_servers(shown)]
        if shown.before and shown.before.named and shown.before != shown.parent:
            yield [_keep(shown.before, shown.copy, "from now on")]
        return
    if complete := _completeness(shown):
        yield [complete]
    if shown.copy.left:
        bullets = (_wrapped(f"- {one}", 5, first=3) for one in shown.copy.left)
        yield [
            "Enter in the new zone by hand what could not be copied:",
            *(line for one in bullets for line in one),
        ]
    if shown.parent.signed:
        yield [_unsign(shown)]
    yield [_enter(shown), *_servers(shown), *_wrapped(_sentence(_now(shown)), 3, first=3)]
    if shown.parent.named:
        yield [_keep(shown.parent, shown.copy, "after that")]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _servers(shown: Shown) -> list[str]:
    return ["", *(shown.zone.name_servers if shown.zone else ()), ""]


def _delegated(shown: Shown) -> str:
    return f"{_parent(shown)} delegates {shown.hosting.name} to it, by these name servers:"


def _completeness(shown: Shown) -> str:
    """Say what was copied, and that it may not be all."""
    copy, domain = shown.copy, shown.hosting.name
    more = f"sesctl init zone {domain} --zone-file FILE"
    match copy.source:
        case "none":
            if not shown.parent.named:
                return ""
            why = f" ({copy.reason})" if copy.reason else ""
            return f"Copy the records. Nothing was copied{why}; export the zone at {_old_host(shown)}, and run: {more}"
        case "servers" | "resolvers":
            if not copy.sets and not shown.parent.named:
                return ""
            by = (
                "" if copy.source == "servers" else ", by resolvers, since the old servers could not be asked"
            )
            found = f"which found {_found(shown.copied, len(copy.sets))}"
            unanswered = f" {_unanswered(copy.unanswered)}" if copy.unanswered else ""
            return (
                f"See that nothing is missing. DNS cannot list a zone: {copy.asked} usual names and types were "
                f"asked for{by}, {found}.{unanswered} There may be others. To have all of them, export the zone at "
                f"{_old_host(shown)}, and run: {more}"
            )
        case _:
            return ""


def _found(copied: int, found: int) -> str:
    match copied, found:
        case _, 0:
            return "nothing to copy"
        case _, 1:
            return "1 record set" + ("; it was copied" if copied else "; it was not copied this time")
        case 0, _:
            return f"{found} record sets; none was copied this time"
        case _:
            return f"{found} record sets; {'all' if copied == found else f'{copied} of them'} were copied"


def _unanswered(number: int) -> str:
    questions = "1 question" if number == 1 else f"{number} questions"
    return f"{questions} got no answer, so what they are about is not known: run this again."


def _old_host(shown: Shown) -> str:
    return recognise(shown.parent.named).name or "the old DNS host"


def _unsign(shown: Shown) -> str:
    domain, ttl = shown.hosting.name, shown.parent.signed_ttl
    wait = f"then wait {show_duration(ttl)}" if ttl else "then wait a day"
    return (
        f"DNSSEC: remove the DS record of {domain} at {_where(shown)}, {wait}, and only then go on. It vouches for "
        "the keys of the old servers. With it, everybody who validates would refuse all that the new ones say: no "
        "website, no mail."
    )


def _enter(shown: Shown) -> str:
    domain = shown.hosting.name
    if _is_hosted_above(shown):
        return f"Let the zone {shown.hosting.above}, which is hosted here, name these four: {next_command(shown)}"
    if not _by_registrar(shown):
        host = relative(domain, shown.parent.zone)
        return (
            f"In the zone {shown.parent.zone}, wherever it is hosted, make an NS record set for {host} with these "
            "four values:"
        )
    if shown.state == "partly":
        return f"At {_where(shown)}, let these four be the only name servers of {domain}:"
    replace = (
        "replace the name servers of" if shown.parent.named else "enter these four as the name servers of"
    )
    four = " by these four" if shown.parent.named else ""
    return f"At {_where(shown)}, {replace} {domain}{four}:"


def _now(shown: Shown) -> str:
    match shown.parent.delegation:
        case LedTo(hosts):
            host = recognise(hosts).name
            return f"{_parent(shown)} names now: {', '.join(hosts)}{f' ({host})' if host else ''}."
        case LedNowhere(exists=True):
            return f"{_parent(shown)} delegates it to nobody so far."
        case LedNowhere():
            known = f"{_parent(shown)} does not know {shown.hosting.name}"
            return (
                f"{known}: it is not registered, or has no name servers yet."
                if _by_registrar(shown)
                else f"{known} so far."
            )
        case NotTold(reason):
            return f"Which it has now could not be told: {reason}."


def _keep(old: Parent, copy: Copy, since: str) -> str:
    ttl = max(old.delegation.ttl if isinstance(old.delegation, LedTo) else 0, copy.ttl)
    until = f"for {show_duration(ttl)}" if ttl else "for two days"
    return (
        f"Leave the old zone as it is {until} {since}: caches may still ask its servers. Until then, whatever "
        "changes has to change in both."
    )


def _loud(shown: Shown) -> list[str]:
    domain = shown.hosting.name
    return [
        "",
        *_wrapped(
            f"DNSSEC IS BROKEN: {_parent(shown)} still has a DS record for {domain}, and this zone is not signed "
            f"with that key. Everybody who validates refuses {domain}: no website, no mail. Remove the DS record at "
            f"{_where(shown)} now."
        ),
    ]


def delegation_line(parent: Parent, zone: HostedZone) -> str:
    """Tell in a line where the world is led to, while it is waited for."""
    match parent.state(zone.name_servers), parent.delegation:
        case "ours", _:
            line = f"{zone.name} is delegated to the zone {zone.id}"
        case state, LedTo(hosts):
            how = "also to" if state == "partly" else "to"
            line = f"{zone.name} is delegated {how} {', '.join(sorted(set(hosts) - set(zone.name_servers)) or hosts)}"
        case _, NotTold(reason):
            line = f"it could not be told who serves {zone.name}: {reason}"
        case _:
            line = f"{zone.name} is not delegated"
    return clean(line)


def _by_registrar(shown: Shown) -> bool:
    """Whether the parent belongs to a registry, and not to somebody who has a zone."""
    parts = labels(shown.parent.zone)
    return len(parts) <= 1 or (len(parts) == 2 and parts[0] in _SECOND_LEVEL)  # noqa: PLR2004 - such as co.uk


def _where(shown: Shown) -> str:
    return "the registrar" if _by_registrar(shown) else f"the host of the zone {shown.parent.zone}"


def _parent(shown: Shown) -> str:
    return f"the zone {shown.parent.zone}" if shown.parent.zone else "the parent zone"


def _wrapped(text: str, indent: int = 0, *, first: int = 0) -> list[str]:
    """Fill lines; what is to be typed stays in one piece."""
    before, typed, command = text.partition("sesctl init zone")
    lines = textwrap.wrap(
        before.rstrip(),
        _WIDTH,
        initial_indent=" " * first,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [*lines, f"{' ' * (indent + 2)}{typed}{command}"] if typed else lines
