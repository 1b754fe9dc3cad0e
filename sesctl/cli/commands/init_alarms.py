"""`sesctl init alarms`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context, planned
from sesctl.cli.command import Run, command
from sesctl.cli.context import DryRun, Timeout, Yes
from sesctl.errors import ExitCode, usage, worst
from sesctl.model.fact import Found
from sesctl.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.arn import Place
    from sesctl.model.left import Left
    from sesctl.planning.alarms_wanted import AlarmsWish, Levels
    from sesctl.ports import Aws
    from sesctl.workflows.alarms import PreparedAlarms


def _rate(option: str, whose: str, default: float) -> object:
    return typer.Option(
        option, metavar="RATE", help=f"{whose}, as a fraction.  [default: {default}]", show_default=False
    )


@command(
    (
        "somebody is told by mail, once the link in it was followed",
        "sesctl init alarms --email ops@example.com",
    ),
    ("by a topic that there is", "sesctl init alarms --topic ops-alerts --dry-run"),
)
def app(
    run: Run,
    *,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            metavar="NAME|ARN",
            help="Who is told: a topic of this region, created where there is none.  "
            "[default: the one that the alarms on the rates tell, or ses-alarms]",
        ),
    ] = None,
    email: Annotated[
        list[str] | None, typer.Option("--email", metavar="ADDRESS", help="Who hears by mail; repeatable.")
    ] = None,
    https: Annotated[
        list[str] | None, typer.Option("--https", metavar="URL", help="What SNS posts to; repeatable.")
    ] = None,
    bounce: Annotated[float | None, _rate("--bounce", "The bounce rate that is too high", 0.05)] = None,
    bounce_warning: Annotated[
        float | None, _rate("--bounce-warning", "The bounce rate to warn of", 0.02)
    ] = None,
    complaint: Annotated[
        float | None, _rate("--complaint", "The complaint rate that is too high", 0.001)
    ] = None,
    complaint_warning: Annotated[
        float | None, _rate("--complaint-warning", "The complaint rate to warn of", 0.0005)
    ] = None,
    quota: Annotated[
        float | None,
        typer.Option(
            "--quota",
            metavar="SHARE",
            help="The share of the daily quota to tell of; 0 for none.  [default: 0.8]",
            show_default=False,
        ),
    ] = None,
    resend: Annotated[
        bool, typer.Option("--resend", help="Ask those again who have not confirmed yet.")
    ] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="NAME",
            help="Change what is left alone otherwise: change-alarm (of our names).",
        ),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    wait: Annotated[bool, typer.Option("--wait", help="Then wait until everybody has confirmed.")] = False,
    timeout: Timeout = "30m",
) -> ExitCode:
    """Let somebody be told when bounce or complaint rate get high, or the daily quota is nearly used.

    Makes CloudWatch alarms on what SES publishes of the account in this region, and a topic that they may tell.
    Alarms that others have made are looked at and left alone: one whose threshold is a percentage never goes off,
    since the rates are fractions.
    """
    from sesctl.workflows.alarms import prepare_alarms
    from sesctl.workflows.events_read import place_of

    chosen = {
        "bounce": bounce,
        "bounce_warning": bounce_warning,
        "complaint": complaint,
        "complaint_warning": complaint_warning,
    }
    wish = replace(_wish(chosen, quota, allow), resend=resend)
    seconds = context.seconds_of(timeout)
    aws = context.aws(run)
    caller = planned.who(aws, run.terminal) or aws.sts().caller()
    place = place_of(caller, aws.region)
    wish = _addressed(wish, topic, (email, https), aws, place)
    prepared = prepare_alarms(wish, aws, place)
    applied = planned.agreed(prepared.plan, run, yes=yes, dry_run=dry_run)
    outcome = planned.Outcome(prepared.plan, aws.region, caller, applied)
    if dry_run or (prepared.plan.steps and not applied):
        _show(run, wish, outcome, prepared, ())
        return ExitCode.PLAN_NOT_APPLIED if outcome.refused else ExitCode.DONE
    return _finish(run, wish, outcome, prepared, aws, seconds if wait else None)


def _wish(chosen: dict[str, float | None], quota: float | None, allow: Sequence[str] | None) -> AlarmsWish:
    from sesctl.model.alarms import DAILY
    from sesctl.planning.alarms_wanted import ALARMS_DANGERS, AlarmsWish, Levels

    given = {name: level for name, level in chosen.items() if level is not None}
    for name, level in given.items():
        _check_rate(f"--{name.replace('_', '-')}", level)
    _check_order(Levels(**given))
    if quota is not None and not 0 <= quota <= 1:
        raise usage(
            f"--quota {quota:g} is not a share",
            why="1 is the whole quota",
            try_=f"--quota {quota / 100:g}" if 1 < quota <= 100 else "--quota 0.8",  # noqa: PLR2004 - per cent
        )
    insisted = {f"ses-{name.partition('_')[0]}-rate{'-warning' if '_' in name else ''}" for name in given}
    return AlarmsWish(
        "",
        Levels(**given),
        insisted=frozenset({*insisted, *([DAILY] if quota else [])}),
        quota_share=0.8 if quota is None else quota or None,
        allowed=planned.dangers(allow, ALARMS_DANGERS),
    )


def _check_order(levels: Levels) -> None:
    for option, warning, level in (
        ("--bounce-warning", levels.bounce_warning, levels.bounce),
        ("--complaint-warning", levels.complaint_warning, levels.complaint),
    ):
        if warning >= level:
            raise usage(
                f"{option} {warning:g} warns of nothing",
                why=f"the rate is too high from {level:g} on already",
                try_=f"{option} {level / 2:g}",
            )


def _check_rate(option: str, level: float) -> None:
    if 0 < level < 1:
        return
    percent = 1 <= level <= 100  # noqa: PLR2004 - per cent
    raise usage(
        f"{option} {level:g} is not a rate",
        why="rates are fractions, 1 being all mail"
        + (f": {level:g} % is {level / 100:g}" if percent else ""),
        try_=f"{option} {level / 100:g}" if percent else f"{option} 0.05",
    )


def _addressed(
    wish: AlarmsWish,
    topic: str | None,
    whom: tuple[list[str] | None, list[str] | None],
    aws: Aws,
    place: Place,
) -> AlarmsWish:
    """Put in who is told, and by which topic: the named one, else the one that is told already."""
    email, https = whom
    from sesctl.cli.listeners import listeners, topic_arn
    from sesctl.planning.alarms_wanted import TOPIC
    from sesctl.workflows.alarms_look import topic_in_use

    chosen = topic or topic_in_use(aws.alarms().alarms()) or TOPIC
    return replace(wish, topic=topic_arn(chosen, place), listeners=listeners(email, https, None, place))


def _finish(  # noqa: PLR0917 - what a run has come to
    run: Run,
    wish: AlarmsWish,
    outcome: planned.Outcome,
    prepared: PreparedAlarms,
    aws: Aws,
    seconds: int | None,
) -> ExitCode:
    """Apply, wait, read back, and say what is left."""
    from sesctl.cli.listeners import wait_for
    from sesctl.planning.alarms_left import have_no_data, left_of_alarms
    from sesctl.planning.events_left import unconfirmed
    from sesctl.workflows.alarms import prepare_alarms
    from sesctl.workflows.events_apply import apply

    apply(prepared.plan, aws, context.SystemClock(), planned.teller(run))
    if seconds is not None and not prepared.now.topic.foreign:
        wait_for([wish.topic], aws, seconds, run.terminal.say)
    after = prepared
    if outcome.applied or seconds is not None:
        after = prepare_alarms(replace(wish, resend=False), aws, prepared.now.place)
    outcome = replace(outcome, plan=Plan(outcome.plan.steps, after.plan.held))
    sender = _sender(aws) if have_no_data(after.now.alarms) else ""
    _show(run, wish, outcome, after, left_of_alarms(wish, after.now, sender))
    codes = [ExitCode.PENDING] if unconfirmed({wish.topic: after.now.topic}) else []
    return worst([*codes, *([ExitCode.PLAN_NOT_APPLIED] if outcome.refused else [])])


def _sender(aws: Aws) -> str:
    """Somebody who may send a test mail; empty where nobody is known."""
    from sesctl.planning.env_sender import Choose, Nobody, choose_sender
    from sesctl.workflows.facts import read_identities

    found = read_identities(aws.ses())
    match choose_sender(found.value, aws.region) if isinstance(found, Found) else Nobody(""):
        case str(address) | Choose(proposal=address):
            return address
        case Nobody():
            return ""


def _show(
    run: Run, wish: AlarmsWish, outcome: planned.Outcome, prepared: PreparedAlarms, left: Sequence[Left]
) -> None:
    from sesctl.render.alarms import alarms_body, alarms_lines
    from sesctl.render.events import left_lines

    now = prepared.now
    if run.json:
        body = alarms_body(wish.topic, now.alarms, now.topic, left)
        planned.show_json(run, outcome, more={"alarms": body})
    elif outcome.applied or not outcome.plan.steps:
        if not outcome.plan.steps and not outcome.refused:
            run.terminal.say("nothing to change")
        for line in (*alarms_lines(outcome.region, wish.topic, now.alarms, now.topic), *left_lines(left)):
            run.terminal.answer(line)
