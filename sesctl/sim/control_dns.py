"""Control routes on the DNS: zones, records, delegations, faults, the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dns.exception
import dns.name
import dns.rdataset
import dns.rdatatype
from pydantic import BaseModel, ConfigDict, Field, field_validator
from werkzeug.exceptions import NotFound

from sesctl.sim.aws import names
from sesctl.sim.aws.record_set import RecordSet
from sesctl.sim.dns.faults import DnsFault
from sesctl.sim.dns.zone import DEFAULT_TTL, StoredZone, complete, zone_from_text

if TYPE_CHECKING:
    from dns.rdataset import Rdataset
    from moto.route53.models import FakeZone
    from werkzeug.wrappers import Request

    from sesctl.sim.control_world import Route
    from sesctl.sim.world import World


class _RecordName(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    type: str

    @field_validator("type")
    @classmethod
    def _is_a_type(cls, value: str) -> str:
        try:
            return dns.rdatatype.from_text(value).name
        except dns.exception.DNSException as error:
            raise ValueError(f"no such record type: {value}") from error


class _Record(_RecordName):
    values: list[str] = Field(min_length=1)
    ttl: int = Field(default=DEFAULT_TTL, ge=0)


class _Protection(_RecordName):
    comment: str = ""


class _NewZone(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    private: bool = False


class _Delegation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    name_servers: list[str] | None


def _load_zone(world: World, request: Request) -> dict[str, Any]:
    origin = _origin(request)
    try:
        zone = zone_from_text(request.get_data(as_text=True), origin)
    except dns.exception.DNSException as error:
        raise ValueError(f"not a zone: {error}") from error
    world.names.load(zone)
    return {"origin": origin.to_text(), "record_sets": sum(1 for _ in zone.record_sets())}


def _unload_zone(world: World, request: Request) -> dict[str, Any]:
    origin = _origin(request)
    if not world.names.unload(origin):
        raise NotFound(f"No zone {origin} is loaded.")
    return {}


def _put_record(world: World, request: Request) -> dict[str, Any]:
    body = _Record.model_validate_json(request.get_data())
    name, rdataset = dns.name.from_text(body.name), _rdataset(body)
    loaded = _loaded_zone(world, name)
    hosted = world.zones.covering(body.name)
    if loaded is not None or hosted is None:
        zone = loaded or _new_zone(world, name)
        zone.put(name, rdataset)
        world.names.touch()
        return {"zone": zone.apex.to_text()}
    kept = _without(world, hosted, body)
    values = tuple(map(names.as_octal, body.values))
    added = RecordSet(names.escaped(body.name), body.type, body.ttl, values, {})
    world.zones.replace(hosted, [*kept, added])
    return {"zone": hosted.name}


def _delete_record(world: World, request: Request) -> dict[str, Any]:
    body = _RecordName.model_validate_json(request.get_data())
    name = dns.name.from_text(body.name)
    loaded, hosted = _loaded_zone(world, name), world.zones.covering(body.name)
    if loaded is not None and loaded.remove(name, dns.rdatatype.from_text(body.type)):
        world.names.touch()
        return {"zone": loaded.apex.to_text()}
    if loaded is None and hosted is not None:
        kept = _without(world, hosted, body)
        if len(kept) < len(world.zones.record_sets(hosted)):
            world.zones.replace(hosted, kept)
            return {"zone": hosted.name}
    raise NotFound(f"There is no {body.type} record set at {body.name}.")


def _create_hosted_zone(world: World, request: Request) -> dict[str, Any]:
    body = _NewZone.model_validate_json(request.get_data())
    zone = world.zones.create(body.name, private=body.private)
    servers = zone.delegation_set.name_servers if zone.delegation_set else []
    return {"id": zone.resource_id, "name": zone.name, "name_servers": servers}


def _protect(world: World, request: Request) -> dict[str, Any]:
    body = _Protection.model_validate_json(request.get_data())
    zone = _hosted(world, body.name)
    world.zones.protections(zone)[names.escaped(body.name), body.type] = body.comment
    return {"zone": zone.name}


def _unprotect(world: World, request: Request) -> dict[str, Any]:
    body = _RecordName.model_validate_json(request.get_data())
    zone = _hosted(world, body.name)
    if world.zones.protections(zone).pop((names.escaped(body.name), body.type), None) is None:
        raise NotFound(f"The {body.type} record set at {body.name} is not protected.")
    return {"zone": zone.name}


def _hosted(world: World, name: str) -> FakeZone:
    zone = world.zones.covering(name)
    if zone is None:
        raise NotFound(f"No Route 53 zone has {name}.")
    return zone


def _delegate(world: World, request: Request) -> dict[str, Any]:
    body = _Delegation.model_validate_json(request.get_data())
    world.names.delegate(dns.name.from_text(body.name), body.name_servers)
    return {}


def _faults(world: World, _request: Request) -> dict[str, Any]:
    return {"faults": world.dns_faults.listing()}


def _add_fault(world: World, request: Request) -> dict[str, Any]:
    return {"id": world.dns_faults.add(DnsFault.model_validate_json(request.get_data()))}


def _clear_faults(world: World, _request: Request) -> dict[str, Any]:
    world.dns_faults.clear()
    return {}


def _log(world: World, _request: Request) -> dict[str, Any]:
    return {"questions": world.dns_log.listing()}


def _forget_log(world: World, _request: Request) -> dict[str, Any]:
    world.dns_log.clear()
    return {}


def _empty_cache(world: World, _request: Request) -> dict[str, Any]:
    if world.cache is not None:
        world.cache.clear()
    return {}


def _origin(request: Request) -> dns.name.Name:
    origin = request.args.get("origin")
    if not origin:
        raise ValueError("the query parameter origin is missing")
    return dns.name.from_text(origin)


def _rdataset(body: _Record) -> Rdataset:
    try:
        return dns.rdataset.from_text_list(
            "IN", body.type, body.ttl, body.values, origin=dns.name.root, relativize=False
        )
    except dns.exception.DNSException as error:
        raise ValueError(f"not a value of type {body.type}: {error}") from error


def _loaded_zone(world: World, name: dns.name.Name) -> StoredZone | None:
    closest = world.names.catalog().closest(name)
    return None if closest is None else world.names.loaded(closest.apex)


def _new_zone(world: World, name: dns.name.Name) -> StoredZone:
    # Where nobody serves the name yet, the two rightmost labels become a zone.
    zone = StoredZone(name.split(min(3, len(name.labels)))[1])
    complete(zone)
    world.names.load(zone)
    return zone


def _without(world: World, zone: FakeZone, body: _RecordName) -> list[RecordSet]:
    gone = (names.escaped(body.name), body.type)
    return [found for found in world.zones.record_sets(zone) if (found.name, found.type) != gone]


DNS_ROUTES: dict[tuple[str, str], Route] = {
    ("POST", "/zone"): _load_zone,
    ("DELETE", "/zone"): _unload_zone,
    ("PUT", "/records"): _put_record,
    ("DELETE", "/records"): _delete_record,
    ("POST", "/hosted-zone"): _create_hosted_zone,
    ("PUT", "/protection"): _protect,
    ("DELETE", "/protection"): _unprotect,
    ("PUT", "/delegation"): _delegate,
    ("GET", "/dns-faults"): _faults,
    ("POST", "/dns-faults"): _add_fault,
    ("DELETE", "/dns-faults"): _clear_faults,
    ("GET", "/dns-log"): _log,
    ("DELETE", "/dns-log"): _forget_log,
    ("DELETE", "/dns-cache"): _empty_cache,
}
