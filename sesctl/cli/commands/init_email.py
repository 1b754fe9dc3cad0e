"""`sesctl init email`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context, planned
from sesctl.cli.command import Run, command
from sesctl.cli.context import DryRun, Timeout, Yes
from sesctl.errors import ExitCode, usage
from sesctl.model.identity import Status

if TYPE_CHECKING:
    from sesctl.model.identity import Identity
    from sesctl.ports import Aws

_LINK_LASTS = timedelta(hours=24)
_LINK_FROM = "no-reply-aws@amazon.com"


@command(
    ("send from a single address", "sesctl init email otp@example.com --wait"),
    ("let a colleague receive test mail while in the sandbox", "sesctl init email colleague@example.org"),
)
def app(
    run: Run,
    address: Annotated[
        str | None, typer.Argument(metavar="ADDRESS", help="The address.", show_default=False)
    ] = None,
    *,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow", metavar="NAME", help="shadow-domain: also where a verified domain covers it."
        ),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait until the link in the mail was followed.")
    ] = False,
    timeout: Timeout = "30m",
) -> ExitCode:
    """Create or adopt an address identity; SES mails a link to it, which makes it verified.

    An address that is not yours, such as that of a tester, has to be verified only while the account is in the
    sandbox. Addresses of a verified domain need no identity of their own.
    """
    from sesctl.planning.onboarding import ALLOW_SHADOW
    from sesctl.workflows.onboard import apply, prepare_address

    allowed = planned.dangers(allow, (ALLOW_SHADOW,))
    name = _address(run, address)
    seconds = context.seconds_of(timeout)
    aws = context.aws(run)
    caller = planned.who(aws, run.terminal)
    plan = prepare_address(name, aws.ses(), allowed)
    applied = planned.agreed(plan, run, yes=yes, dry_run=dry_run)
    if applied:
        apply(plan, aws.ses(), planned.teller(run))
    identity = planned.find_identity(name, aws)
    if identity and wait and not identity.verified and (applied or not plan.steps):
        identity = _wait(run, identity, aws, seconds)
    outcome = planned.Outcome(plan, aws.region, caller, applied, identity)
    _show(run, outcome, name)
    return _code(outcome, waited=wait)


def _address(run: Run, given: str | None) -> str:
    text = given or (run.terminal.ask("Address") if run.terminal.interactive else "")
    if not text:
        raise usage(
            "no address was given", why="an identity needs a name", try_="sesctl init email otp@example.com"
        )
    return context.address_of(text)


def _wait(run: Run, identity: Identity, aws: Aws, seconds: int) -> Identity:
    from sesctl.workflows.onboard import wait_for_address

    run.terminal.say(f"waiting until the link that {_LINK_FROM} sent to {identity.name} is followed …")
    try:
        return wait_for_address(identity.name, aws.ses(), context.SystemClock(), seconds, lambda _: None)
    except KeyboardInterrupt:
        run.terminal.say(
            f"\nstill {identity.status.lower()}; to go on: sesctl init email {identity.name} --wait"
        )
        raise


def _show(run: Run, outcome: planned.Outcome, name: str) -> None:
    if run.json:
        planned.show_json(run, outcome)
    elif outcome.identity:
        run.terminal.answer(_state(outcome.identity, applied=outcome.applied))
    elif not outcome.plan.steps:
        run.terminal.answer(f"nothing to do for {name}")


def _state(identity: Identity, *, applied: bool) -> str:
    if identity.verified:
        return f"{identity.name} is verified in {identity.region}"
    if identity.status is Status.FAILED:
        return (
            f"{identity.name} is not verified: the link has expired. Delete the identity and create it again:\n"
            f"  aws sesv2 delete-email-identity --email-identity {identity.name} --region {identity.region}\n"
            f"  sesctl init email {identity.name} --region {identity.region}"
        )
    until = f", until {context.SystemClock().now() + _LINK_LASTS:%Y-%m-%d %H:%M} UTC" if applied else ""
    return (
        f"{identity.name} is not verified yet: follow the link in the mail from {_LINK_FROM}.\n"
        f"The link works for 24 hours{until}; look into the spam folder too."
    )


def _code(outcome: planned.Outcome, *, waited: bool) -> ExitCode:
    identity = outcome.identity
    if outcome.refused:
        return ExitCode.PLAN_NOT_APPLIED
    if identity is None or identity.verified:
        return ExitCode.DONE
    if identity.status is Status.FAILED:
        return ExitCode.FINDINGS
    return ExitCode.PENDING if waited else ExitCode.DONE
