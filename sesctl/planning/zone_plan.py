"""Which zone a domain has, or is to have, and what has to be done for it to take over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.model.dns_hosts import recognise
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import SetChange
from sesctl.model.names import ancestors, is_at_or_below, is_below
from sesctl.model.plan import ChangeRecordSet, CreateZone, DelegateZone, Held, Plan
from sesctl.model.zone_move import Copy, Hosting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sesctl.model.hosting import HostedSet
    from sesctl.model.plan import Step
    from sesctl.model.zone_move import Parent

_WHY = "as it was served before"
_MOST_RECORDS = 900
_MOST_CHARACTERS = 28_000


@dataclass(frozen=True, slots=True)
class Undecided:
    """Several zones of the name, of which the parent names none, or more than one."""

    zones: tuple[HostedZone, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """What the zones hold already.

    Attributes:
        sets: of the zone to adopt; none where it has to be created.
        delegation: the NS set at the domain in the zone above, if that is hosted here and has one.
    """

    sets: tuple[HostedSet, ...] = ()
    delegation: HostedSet | None = None


def choose(domain: str, zones: Iterable[HostedZone], parent: Parent) -> Hosting | Undecided:
    """Choose the zone to adopt: the only public one of the name, or the one that the parent names."""
    zones = tuple(zones)
    of_name = [zone for zone in zones if zone.name == domain]
    public = [zone for zone in of_name if not zone.private]
    fitting = public if len(public) < 2 else _named(public, parent)  # noqa: PLR2004 - more than one
    if len(fitting) != 1 and public:
        return Undecided(tuple(public))
    return Hosting(
        domain,
        fitting[0] if fitting else None,
        tuple(zone for zone in of_name if zone.private),
        _above(domain, zones),
    )


def _named(zones: Iterable[HostedZone], parent: Parent) -> list[HostedZone]:
    return [zone for zone in zones if set(zone.name_servers) & set(parent.named)]


def _above(domain: str, zones: Iterable[HostedZone]) -> HostedZone | None:
    public = [zone for zone in zones if not zone.private and is_below(domain, zone.name)]
    return max(public, key=lambda zone: len(zone.name), default=None)


def names_to_list(domain: str) -> tuple[str, ...]:
    """The names at which a zone may begin that has to do with the domain."""
    return (domain, *(name for name in ancestors(domain) if "." in name))


def is_live(above: HostedZone, parent: Parent) -> bool:
    """Whether a zone of ours is the one that delegates the domain, or would."""
    return above.name == parent.zone and (
        not parent.hosts or bool(set(above.name_servers) & set(parent.hosts))
    )


def inherited(domain: str, above: HostedZone, sets: Iterable[HostedSet]) -> Copy:
    """Take over what the zone above holds for the domain, all of which a delegation would hide."""
    inside = [one for one in sets if is_at_or_below(one.name, domain) and one.key != (domain, "NS")]
    return Copy(
        "parent",
        f"the zone {above}",
        sets=tuple(one for one in inside if not one.special and one.key != (domain, "CNAME")),
        left=tuple(_unmoved(domain, one) for one in inside if one.special or one.key == (domain, "CNAME")),
    )


def _unmoved(domain: str, one: HostedSet) -> str:
    if one.special:
        return f"{one.type} {one.name} {one.special}; make it anew in the new zone."
    return f"{domain} is an alias of {', '.join(one.values)}, which no zone may have at its apex."


def plan_zone(hosting: Hosting, copy: Copy, present: Present, parent: Parent, *, delegate: bool) -> Plan:
    """Plan to create the zone where there is none, to add what it lacks, and to delegate it."""
    domain = hosting.name
    zone = hosting.zone or HostedZone("", domain, ())
    held: list[Held] = []
    added = [
        ChangeRecordSet(zone, change, _WHY) for change in _additions(domain, copy.sets, present.sets, held)
    ]
    steps: list[Step] = [*([] if hosting.zone else [CreateZone(domain)]), *added]
    above = hosting.above if delegate else None
    if above and not (hosting.zone and _names(present.delegation, hosting.zone)):
        steps.append(DelegateZone(above, domain, present.delegation))
    held += (Held(doubt) for doubt in copy.doubts if added)
    held += (Held(f"Not copied: {one}") for one in copy.left)
    return Plan(tuple(steps), (*held, *_remarks(hosting, parent, delegate=delegate)))


def _additions(
    domain: str, wanted: Iterable[HostedSet], sets: Sequence[HostedSet], held: list[Held]
) -> Iterator[SetChange]:
    """What the zone lacks; where it has something else, that stays."""
    there = {one.key: one for one in sets}
    cuts = {one.name for one in sets if one.type == "NS" and one.name != domain}
    for one in wanted:
        now = there.get(one.key)
        beside = [other for other in sets if other.name == one.name and "CNAME" in {one.type, other.type}]
        if one.type in {"NS", "SOA"} and one.name == domain:
            continue
        if cut := next((cut for cut in cuts if is_at_or_below(one.name, cut) and one.key != (cut, "NS")), ""):
            held.append(Held(f"{one.type} {one.name} is not copied: the new zone delegates {cut}."))
        elif now or beside:
            standing = now or beside[0]
            if not now or sorted(now.values) != sorted(one.values):
                found = standing.special or f"has {standing.type} {', '.join(standing.values)}"
                held.append(
                    Held(
                        f"{one.name} {found} in the new zone, and {one.type} {', '.join(one.values)} before; it stays."
                    )
                )
        else:
            yield SetChange(None, one)


def _names(delegation: HostedSet | None, zone: HostedZone) -> bool:
    named = {value.lower().removesuffix(".") for value in delegation.values} if delegation else set()
    return named == set(zone.name_servers)


def _remarks(hosting: Hosting, parent: Parent, *, delegate: bool) -> Iterator[Held]:
    domain = hosting.name
    if hosting.private:
        ids = ", ".join(zone.id for zone in hosting.private)
        yield Held(f"{domain} also has a private zone here ({ids}), which mail does not see.")
    if hosting.above and not delegate and parent.state(_servers(hosting)) != "ours":
        yield Held(
            f"The zone {hosting.above} is hosted here too, and can hold the records of {domain}: a zone of its "
            f"own is mostly not needed. To have it anyway, and delegated: --delegate"
        )
    if recognise(parent.named).name == "Route 53" and parent.state(_servers(hosting)) == "elsewhere":
        yield Held(
            f"{domain} is served by Route 53 already, from a zone that this account does not have: it is in "
            "another account, or was deleted."
        )


def _servers(hosting: Hosting) -> tuple[str, ...]:
    return hosting.zone.name_servers if hosting.zone else ()


def batches(changes: Iterable[ChangeRecordSet]) -> Iterator[tuple[ChangeRecordSet, ...]]:
    """Cut changes into parts that Route 53 takes at once."""
    batch: list[ChangeRecordSet] = []
    records = characters = 0
    for step in changes:
        values = step.change.after.values if step.change.after else ()
        size = sum(map(len, values))
        if batch and (records + len(values) > _MOST_RECORDS or characters + size > _MOST_CHARACTERS):
            yield tuple(batch)
            batch, records, characters = [], 0, 0
        batch.append(step)
        records, characters = records + len(values), characters + size
    if batch:
        yield tuple(batch)
