"""Plans: one line a step, and the document of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict, assert_never

from sesctl.model.plan import CreateIdentity, EnableDkim, RequestProduction, RestartDkim, SetMailFrom
from sesctl.render.check_document import identity_body
from sesctl.render.clean import clean
from sesctl.render.records import records_document

if TYPE_CHECKING:
    from sesctl.model.account import Caller
    from sesctl.model.identity import Identity
    from sesctl.model.plan import Plan, Step
    from sesctl.model.records import RecordSet
    from sesctl.render.check_document import IdentityBody
    from sesctl.render.documents import RecordBody


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


class PlanDocument(TypedDict):
    """`sesctl.plan/1`."""

    schema: Literal["sesctl.plan/1"]
    region: str
    account: str | None
    applied: bool
    steps: list[StepBody]
    held: list[HeldBody]
    identity: IdentityBody | None
    records: list[RecordBody]


def step_body(step: Step) -> StepBody:
    """Describe a step."""
    match step:
        case CreateIdentity(name, kind):
            how = "Easy DKIM, 2048 bit" if kind == "domain" else "SES sends a link to it"
            return _body("create-identity", "+", f"create the {kind} identity {name} ({how})", name=name)
        case RestartDkim(name, before):
            summary = f"set up Easy DKIM anew for {name} (now: {before}); this makes new tokens"
            return _body("restart-dkim", "~", summary, name=name, before=before)
        case EnableDkim(name):
            return _body("enable-dkim", "~", f"switch DKIM signing on for {name}", name=name)
        case SetMailFrom(name, mail_from, before, on_mx_failure):
            change = f"{before or 'none'} → {mail_from}" if before != mail_from else f"{mail_from}, again"
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
        case _:
            assert_never(step)


def _body(action: str, sign: Literal["+", "~", "-"], summary: str, **parameters: str | None) -> StepBody:
    return {"action": action, "sign": sign, "summary": clean(summary), "parameters": dict(parameters)}


def plan_lines(plan: Plan) -> list[str]:
    """Write a plan as lines for people."""
    lines = [f"  {body['sign']} {body['summary']}" for body in map(step_body, plan.steps)]
    for held in plan.held:
        how = f" To change it: --allow {held.allow}" if held.allow else ""
        lines.append(f"  ! {clean(held.why)}{how}")
    return lines


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
    }
