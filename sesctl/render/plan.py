"""Plans: one line a step, and the document of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict, assert_never

from sesctl.model.env_steps import ENV_STEPS
from sesctl.model.events_steps import EVENTS_STEPS
from sesctl.model.plan import (
    ChangeRecordSet,
    CreateIdentity,
    CreateZone,
    DelegateZone,
    DeleteIdentity,
    EnableDkim,
    RequestProduction,
    RestartDkim,
    SetMailFrom,
)
from sesctl.model.sender_steps import AttachPolicy, CreateKey, CreateUser
from sesctl.render.check_document import identity_body
from sesctl.render.clean import clean
from sesctl.render.env import describe_env_step, place_of
from sesctl.render.events_steps import describe_events_step
from sesctl.render.records import records_document
from sesctl.render.sender_steps import describe_sender_step

if TYPE_CHECKING:
    from sesctl.model.account import Caller
    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.hosting import HostedSet, SetChange
    from sesctl.model.identity import Identity
    from sesctl.model.plan import Plan, Step
    from sesctl.model.records import RecordSet
    from sesctl.render.alarms import AlarmsBody
    from sesctl.render.check_document import IdentityBody
    from sesctl.render.documents import RecordBody
    from sesctl.render.events import EventsBody
    from sesctl.render.sending import ProofBody
    from sesctl.render.zone_document import CopyBody, ZoneBody


class StepBody(TypedDict):
    """One step: `sign` is `+` for something new, `~` for a change, `-` for something that goes."""

    action: str
    sign: Literal["+", "~", "-"]
    summary: str
    parameters: dict[str, Any]


class HeldBody(TypedDict):
    """Something that is left alone; `allow` is the name to give to --allow, or null."""

    why: str
    allow: str | None


class ServedBody(TypedDict):
    """How many of the zone's own servers have a record set as it was written, of those that answered."""

    name: str
    type: str
    have: int
    asked: int


class PlanDocument(TypedDict):
    """`sesctl.plan/1`; `undo` holds the paths of files for `publish --undo`, `zone` and `copy` are of `init zone`."""

    schema: Literal["sesctl.plan/1"]
    region: str
    account: str | None
    applied: bool
    steps: list[StepBody]
    held: list[HeldBody]
    identity: IdentityBody | None
    records: list[RecordBody]
    undo: list[str]
    read_back: list[ServedBody]
    zone: NotRequired[ZoneBody]
    copy: NotRequired[CopyBody]
    events: NotRequired[EventsBody]
    alarms: NotRequired[AlarmsBody]
    proof: NotRequired[ProofBody]


def step_body(step: Step) -> StepBody:  # noqa: C901, PLR0911 - one way out for each kind of step
    """Describe a step."""
    if isinstance(step, ENV_STEPS):
        return _described(describe_env_step(step))
    if isinstance(step, EVENTS_STEPS):
        return _described(describe_events_step(step))
    match step:
        case CreateIdentity(name, kind):
            how = "Easy DKIM, 2048 bit" if kind == "domain" else "SES sends a link to it"
            return _body("create-identity", "+", f"create the {kind} identity {name} ({how})", name=name)
        case DeleteIdentity(name):
            return _body("delete-identity", "-", f"delete the identity {name}, with its tokens", name=name)
        case RestartDkim(name, before):
            summary = f"set up Easy DKIM anew for {name} (now: {before}); this makes new tokens"
            return _body("restart-dkim", "~", summary, name=name, before=before)
        case EnableDkim(name):
            return _body("enable-dkim", "~", f"switch DKIM signing on for {name}", name=name)
        case SetMailFrom(name, mail_from, before, on_mx_failure):
            change = f"{before or 'none'} → {mail_from}" if before != mail_from else f"{mail_from}, again"
            if on_mx_failure == "REJECT_MESSAGE":
                change += "; mail is refused while SES does not see its MX record"
            return _body(
                "set-mail-from",
                "~" if before else "+",
                f"set the MAIL FROM domain of {name}: {change}",
                name=name,
                mail_from=mail_from,
                before=before,
                on_mx_failure=on_mx_failure,
            )
        case RequestProduction(request, region):
            return _body(
                "request-production",
                "~",
                f"ask for production access in {region} ({request.mail_type.lower()} mail, {request.website})",
                region=region,
            )
        case ChangeRecordSet() | CreateZone() | DelegateZone():
            return _zone_step_body(step)
        case CreateUser() | AttachPolicy() | CreateKey():
            action, sign, summary, parameters = describe_sender_step(step)
            return _body(action, sign, summary, **parameters)
        case _:
            assert_never(step)


def _zone_step_body(step: ChangeRecordSet | CreateZone | DelegateZone) -> StepBody:
    match step:
        case ChangeRecordSet(zone, change, why):
            return _change_body(zone, change, why)
        case CreateZone(name):
            return _body("create-zone", "+", f"create the public hosted zone {name}", name=name)
        case DelegateZone(above, name, before):
            return _body(
                "delegate-zone",
                "~" if before else "+",
                f"NS {name} → its new name servers, in the zone {above}",
                zone=above.name,
                zone_id=above.id,
                name=name,
                before=_set_body(before),
            )


def _change_body(zone: HostedZone, change: SetChange, why: str) -> StepBody:
    name, kind = change.key
    sign: Literal["+", "~", "-"] = "~" if change.before and change.after else "+" if change.after else "-"
    shown = change.after or change.before
    values = ", ".join(shown.values) if shown and sign != "~" else ""
    return _body(
        "change-record-set",
        sign,
        f"{kind} {name} → {values}" if values else f"{kind} {name}",
        zone=zone.name,
        zone_id=zone.id or None,
        name=name,
        type=kind,
        why=why,
        before=_set_body(change.before),
        after=_set_body(change.after),
    )


def _set_body(one: HostedSet | None) -> dict[str, Any] | None:
    return {"ttl": one.ttl, "values": list(one.values)} if one else None


def _body(action: str, sign: Literal["+", "~", "-"], summary: str, **parameters: Any) -> StepBody:  # noqa: ANN401 - JSON
    return {"action": action, "sign": sign, "summary": clean(summary), "parameters": dict(parameters)}


def _described(told: tuple[str, Literal["+", "~", "-"], str, dict[str, Any]]) -> StepBody:
    action, sign, summary, parameters = told
    return _body(action, sign, summary, **parameters)


def plan_lines(plan: Plan) -> list[str]:
    """Write a plan as lines for people."""
    lines: list[str] = []
    place = ""
    for step in plan.steps:
        if (there := _place(step)) not in {"", place}:
            place = there
            lines.append(clean(f"  {place}"))
        body = step_body(step)
        lines.append(f"  {body['sign']} {body['summary']}")
        if isinstance(step, ChangeRecordSet):
            lines += _value_lines(step.change)
    for held in plan.held:
        how = f" To change it: --allow {held.allow}" if held.allow else ""
        lines.append(f"  ! {clean(held.why)}{how}")
    return lines


def _place(step: Step) -> str:
    if isinstance(step, ENV_STEPS):
        return place_of(step)
    return f"in the zone {step.zone}:" if isinstance(step, ChangeRecordSet) else ""


def _value_lines(change: SetChange) -> list[str]:
    """Show what becomes of each value of a set that is replaced: kept, gone, new."""
    if not (change.before and change.after):
        return []
    before, after = change.before.values, change.after.values
    lines = [("=" if value in after else "-", value) for value in before]
    new = [("+", value) for value in after if value not in before]
    # What comes in place of something stands right behind it.
    at = max((place + 1 for place, (sign, _) in enumerate(lines) if sign == "-"), default=len(lines))
    return [clean(f"      {sign} {value}") for sign, value in (*lines[:at], *new, *lines[at:])]


def held_bodies(plan: Plan) -> list[HeldBody]:
    """Describe what is left alone."""
    return [{"why": held.why, "allow": held.allow or None} for held in plan.held]


def plan_document(  # noqa: PLR0913 - the fields of the contract
    plan: Plan,
    region: str,
    caller: Caller | None,
    identity: Identity | None,
    records: RecordSet | None,
    *,
    applied: bool,
) -> PlanDocument:
    """Describe a plan, and what is there after it."""
    return {
        "schema": "sesctl.plan/1",
        "region": region,
        "account": caller.account_id if caller else None,
        "applied": applied,
        "steps": [step_body(step) for step in plan.steps],
        "held": held_bodies(plan),
        "identity": identity_body(identity) if identity else None,
        "records": records_document(records)["records"] if records else [],
        "undo": [],
        "read_back": [],
    }


def served_body(change: SetChange, have: int, asked: int) -> ServedBody:
    """Describe what the zone's own servers have of a change."""
    name, kind = change.key
    return {"name": name, "type": kind, "have": have, "asked": asked}
