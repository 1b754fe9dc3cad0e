"""Control routes on the account: identities, review, quotas, faults, topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from werkzeug.exceptions import NotFound

from sesctl.sim.clock import parse_duration
from sesctl.sim.faults import AwsFault
from sesctl.sim.ses import identities, shown

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

    from sesctl.sim.control_world import Route
    from sesctl.sim.ses.account import Account
    from sesctl.sim.ses.account_reputation import Kind
    from sesctl.sim.ses.region import SesRegion
    from sesctl.sim.world import World


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    region: str | None = None

    def of(self, world: World) -> SesRegion:
        return world.ses.region(self.region or world.settings.region)


class _Confirm(_Body):
    address: str


class _AccountChange(_Body):
    production: bool | None = None
    review: Literal["PENDING", "GRANTED", "DENIED", "FAILED"] | None = None
    quota: float | None = Field(default=None, ge=-1)
    rate: float | None = Field(default=None, gt=0)
    sending_enabled: bool | None = None
    suspended: bool | None = None
    enforcement: Literal["HEALTHY", "PROBATION", "SHUTDOWN"] | None = None
    plan: Literal["NONE", "ESSENTIALS", "PRO", "ENTERPRISE"] | None = None
    next_plan: Literal["NONE", "ESSENTIALS", "PRO", "ENTERPRISE"] | None = None
    suppressed_reasons: list[Literal["BOUNCE", "COMPLAINT"]] | None = None
    sent_last_24_hours: int | None = Field(default=None, ge=0)


class _Reputation(_Body):
    bounce: list[Annotated[float, Field(ge=0, le=1)] | None] | None = None
    complaint: list[Annotated[float, Field(ge=0, le=1)] | None] | None = None
    step: str = "12h"


_PLAIN = (
    "quota",
    "rate",
    "sending_enabled",
    "suspended",
    "enforcement",
    "plan",
    "next_plan",
    "suppressed_reasons",
)
"""What is changed as it is given."""


class _Subscriber(BaseModel):
    model_config = ConfigDict(extra="forbid")

    endpoint: str
    topic: str | None = None


def _confirm(world: World, request: Request) -> dict[str, Any]:
    body = _Confirm.model_validate_json(request.get_data())
    return {"verified": identities.confirm(body.of(world), body.address)}


def _change_account(world: World, request: Request) -> dict[str, Any]:
    body = _AccountChange.model_validate_json(request.get_data())
    region = body.of(world)
    account = region.account
    if body.review is not None:
        _review(account, body.review)
    if body.production is not None:
        _production(account, production=body.production)
    for name in _PLAIN:
        value = getattr(body, name)
        if value is not None:
            setattr(account, name, value)
    if body.sent_last_24_hours is not None:
        account.sent.clear()
        account.sent.append((region.now(), body.sent_last_24_hours))
    return shown.account(account, region.now())


def _review(account: Account, status: Literal["PENDING", "GRANTED", "DENIED", "FAILED"]) -> None:
    if account.details is None:
        # The console form leaves the same details as the API.
        account.details = {
            "MailType": "TRANSACTIONAL",
            "WebsiteURL": "https://example.com",
            "ContactLanguage": "EN",
        }
    account.decide(status)


def _production(account: Account, *, production: bool) -> None:
    if production:
        account.grant()
    else:
        account.revoke()


def _set_reputation(world: World, request: Request) -> dict[str, Any]:
    body = _Reputation.model_validate_json(request.get_data())
    region = body.of(world)
    step = parse_duration(body.step)
    histories: dict[Kind, list[float | None] | None] = {"bounce": body.bounce, "complaint": body.complaint}
    for kind, values in histories.items():
        if values is not None:
            region.account.reputation.set_history(kind, values, region.now(), step)
    return {kind: region.account.reputation.rate(kind, region.now()) for kind in histories}


def _faults(world: World, _request: Request) -> dict[str, Any]:
    return {"faults": world.faults.listing()}


def _add_fault(world: World, request: Request) -> dict[str, Any]:
    return {"id": world.faults.add(AwsFault.model_validate_json(request.get_data()))}


def _clear_faults(world: World, _request: Request) -> dict[str, Any]:
    world.faults.clear()
    return {}


def _remove_fault(world: World, _request: Request, number: int) -> dict[str, Any]:
    if not world.faults.remove(number):
        raise NotFound(f"There is no fault {number}.")
    return {}


def _topics(world: World, _request: Request) -> dict[str, Any]:
    return {"topics": world.topics.listing()}


def _confirm_subscription(world: World, request: Request) -> dict[str, Any]:
    body = _Subscriber.model_validate_json(request.get_data())
    return {"confirmed": world.topics.confirm(body.endpoint, body.topic)}


AWS_ROUTES: dict[tuple[str, str], Route] = {
    ("POST", "/identities/confirm"): _confirm,
    ("POST", "/account"): _change_account,
    ("POST", "/reputation"): _set_reputation,
    ("GET", "/faults"): _faults,
    ("POST", "/faults"): _add_fault,
    ("DELETE", "/faults"): _clear_faults,
    ("DELETE", "/faults/<int:number>"): _remove_fault,
    ("GET", "/topics"): _topics,
    ("POST", "/subscriptions/confirm"): _confirm_subscription,
}
