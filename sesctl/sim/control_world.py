"""Control routes on the world as a whole: health, state, clock, logs, mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from sesctl.sim.clock import parse_duration
from sesctl.sim.ses import shown
from sesctl.sim.ses.received import as_received

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Request

    from sesctl.sim.ses.region import SesRegion
    from sesctl.sim.world import World

    # Labels of the path come as keyword arguments of their own types.
    Route = Callable[..., Response | dict[str, Any]]


class _Advance(BaseModel):
    model_config = ConfigDict(extra="forbid")

    advance: str | float = Field(description="a duration such as 73h, or seconds")

    @field_validator("advance")
    @classmethod
    def _is_a_duration(cls, value: str | float) -> str | float:
        parse_duration(str(value))
        return value


def _health(world: World, _request: Request) -> dict[str, Any]:
    return {"status": "ok", "region": world.settings.region, "account_id": world.settings.account_id}


def _state(world: World, _request: Request) -> dict[str, Any]:
    return {
        "time": world.clock.today().isoformat(),
        "settings": world.settings.model_dump(),
        "regions": {name: _region(region) for name, region in world.ses.regions.items()},
        "zones": [apex.to_text() for apex in world.names.catalog().apexes()],
        "topics": world.topics.listing(),
        "faults": world.faults.listing(),
        "dns_faults": world.dns_faults.listing(),
        "messages": len(world.ses.mailbox.messages()),
    }


def _region(region: SesRegion) -> dict[str, Any]:
    now = region.now()
    return {
        "account": {**shown.account(region.account, now), "Suspended": region.account.suspended},
        "identities": {name: shown.identity(region, found) for name, found in region.identities.items()},
        "configuration_sets": sorted(region.configuration_sets),
        "suppressed": sorted(region.suppressed),
    }


def _clock(world: World, _request: Request) -> dict[str, Any]:
    return {"time": world.clock.today().isoformat(), "epoch": world.clock.now()}


def _advance(world: World, request: Request) -> dict[str, Any]:
    body = _Advance.model_validate_json(request.get_data())
    world.advance(parse_duration(str(body.advance)))
    return _clock(world, request)


def _verify(world: World, _request: Request) -> dict[str, Any]:
    world.verify()
    return {}


def _requests(world: World, _request: Request) -> dict[str, Any]:
    return {"requests": world.requests.listing()}


def _forget_requests(world: World, _request: Request) -> dict[str, Any]:
    world.requests.clear()
    return {}


def _mailbox(world: World, _request: Request) -> dict[str, Any]:
    return {"messages": [message.summary() for message in world.ses.mailbox.messages()]}


def _empty_mailbox(world: World, _request: Request) -> dict[str, Any]:
    world.ses.mailbox.clear()
    return {}


def _message(world: World, _request: Request, number: int) -> dict[str, Any]:
    message = world.ses.mailbox.find(number)
    if message is None:
        raise NotFound(f"There is no message {number}.")
    return message.summary()


def _eml(world: World, request: Request, number: int) -> Response:
    message = world.ses.mailbox.find(number)
    if message is None:
        raise NotFound(f"There is no message {number}.")
    raw = as_received(message, world.texts) if request.args.get("received") else message.raw
    return Response(raw, content_type="message/rfc822")


WORLD_ROUTES: dict[tuple[str, str], Route] = {
    ("GET", "/health"): _health,
    ("GET", "/state"): _state,
    ("GET", "/clock"): _clock,
    ("POST", "/clock"): _advance,
    ("POST", "/verify"): _verify,
    ("GET", "/requests"): _requests,
    ("DELETE", "/requests"): _forget_requests,
    ("GET", "/mailbox"): _mailbox,
    ("DELETE", "/mailbox"): _empty_mailbox,
    ("GET", "/mailbox/<int:number>"): _message,
    ("GET", "/mailbox/<int:number>.eml"): _eml,
}
