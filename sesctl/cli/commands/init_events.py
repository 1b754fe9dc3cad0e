"""`sesctl init events`."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context, planned
from sesctl.cli.command import Run, command
from sesctl.cli.context import DryRun, Yes
from sesctl.errors import ExitCode, usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.arn import Place
    from sesctl.planning.events_wish import EventsWish

_KINDS = (
    "send",
    "delivery",
    "delivery-delay",
    "reject",
    "rendering-failure",
    "open",
    "click",
    "subscription",
)
_SET = re.compile(r"[A-Za-z0-9_-]{1,64}")


@command(
    (
        "bounces and complaints by mail; whoever gets it has to follow a link",
        "sesctl init events example.com --email ops@example.com",
    ),
    (
        "to an application, and wait until it has agreed",
        "sesctl init events example.com --https https://hooks.example.com/ses --wait",
    ),
    (
        "to a queue, and prove that a bounce arrives there",
        "sesctl init events example.com --sqs ses-example-com-events --prove",
    ),
)
def app(
    run: Run,
    domain: Annotated[
        str | None,
        typer.Argument(metavar="DOMAIN", help="The domain whose mail it is about.", show_default=False),
    ] = None,
    *,
    email: Annotated[
        list[str] | None,
        typer.Option("--email", metavar="ADDRESS", help="Who hears by mail; repeatable."),
    ] = None,
    https: Annotated[
        list[str] | None,
        typer.Option("--https", metavar="URL", help="What SNS posts to; repeatable."),
    ] = None,
    sqs: Annotated[
        list[str] | None,
        typer.Option(
            "--sqs", metavar="NAME|ARN", help="A queue, created where there is none of the name; repeatable."
        ),
    ] = None,
    eventbridge: Annotated[
        bool, typer.Option("--eventbridge", help="To the default event bus, for rules to take them from.")
    ] = False,
    configuration_set: Annotated[
        str | None,
        typer.Option(
            "--configuration-set",
            metavar="NAME",
            help="Use this configuration set.  [default: that of the identity, or one called after the domain]",
        ),
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic", metavar="NAME|ARN", help="Use this topic for everything, created where there is none."
        ),
    ] = None,
    one_topic: Annotated[
        bool, typer.Option("--one-topic", help="One topic for bounces and complaints, instead of two.")
    ] = False,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="EVENT", help="Tell of this kind too, such as delivery; repeatable."),
    ] = None,
    identity_topics: Annotated[
        bool,
        typer.Option(
            "--identity-topics",
            help="Without a configuration set: topics of the identity itself (version 1).",
        ),
    ] = False,
    resend: Annotated[
        bool, typer.Option("--resend", help="Ask those again who have not confirmed yet.")
    ] = False,
    prove: Annotated[
        bool,
        typer.Option("--prove", help="Then send a mail that bounces, and wait for its event on a queue."),
    ] = False,
    sender: Annotated[
        str | None,
        typer.Option("--from", metavar="ADDRESS", help="With --prove: its sender.  [default: otp@DOMAIN]"),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="NAME",
            help="Change what is left alone otherwise: change-configuration-set, change-destination, "
            "change-identity-topic, stop-forwarding (of bounces to the sender).",
        ),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    wait: Annotated[bool, typer.Option("--wait", help="Then wait until everybody has confirmed.")] = False,
    timeout: Annotated[
        str | None,
        typer.Option(
            "--timeout", metavar="TIME", help="How long --wait (30m) and --prove (3m) wait, such as 45s, 2h."
        ),
    ] = None,
) -> ExitCode:
    """Let somebody hear of the bounces and complaints of a domain.

    Makes a configuration set, SNS topics that SES may publish to, event destinations and subscriptions, and uses
    what is there already. The policy of a topic is added to, never replaced. Bounces go on coming to the sender
    as mail until --allow stop-forwarding, and until somebody has confirmed.
    """
    from sesctl.cli import events_proof
    from sesctl.cli.events_work import Patience, Work
    from sesctl.planning.events_wish import EVENTS_DANGERS, EventsWish
    from sesctl.workflows.events import prepare_events
    from sesctl.workflows.events_read import place_of

    _check(configuration_set, also, identity_topics=identity_topics, eventbridge=eventbridge)
    name = _domain(run, domain)
    wish = EventsWish(
        name,
        set_name=configuration_set,
        one_topic=one_topic or bool(also and not eventbridge),
        eventbridge=eventbridge,
        identity_topics=identity_topics,
        also=_kinds(also),
        resend=resend,
        allowed=planned.dangers(allow, EVENTS_DANGERS),
    )
    patience = Patience(context.seconds_of(timeout) if timeout else None)
    address = events_proof.sender_of(sender, name)
    aws = context.aws(run)
    caller = planned.who(aws, run.terminal) or aws.sts().caller()
    place = place_of(caller, aws.region)
    wish = _addressed(wish, topic, (email, https, sqs), place)
    prepared = prepare_events(wish, aws, place)
    if prove:
        events_proof.check(wish, prepared.now)
    applied = planned.agreed(prepared.plan, run, yes=yes, dry_run=dry_run)
    outcome = planned.Outcome(prepared.plan, aws.region, caller, applied, prepared.now.identity)
    work = Work(run, wish, aws, place, patience, yes)
    if dry_run or (prepared.plan.steps and not applied):
        work.show(outcome, prepared, ())
        return ExitCode.PLAN_NOT_APPLIED if outcome.refused else ExitCode.DONE
    return work.finish(outcome, prepared, address if prove else None, wait=wait)


def _domain(run: Run, given: str | None) -> str:
    text = given or (run.terminal.ask("Domain") if run.terminal.interactive else "")
    if not text:
        raise usage(
            "no domain was given",
            why="events are those of the mail of an identity",
            try_="sesctl init events example.com --email ops@example.com",
        )
    return context.domain_of(text)


def _check(
    set_name: str | None, also: Sequence[str] | None, *, identity_topics: bool, eventbridge: bool
) -> None:
    if set_name is not None and not _SET.fullmatch(set_name):
        raise usage(
            f"{set_name!r} is not the name of a configuration set",
            why="it has letters, digits, - and _, and at most 64 of them",
            try_="--configuration-set example-com",
        )
    others = {"--configuration-set": set_name, "--eventbridge": eventbridge, "--also": also}
    given = [option for option, value in others.items() if value]
    if identity_topics and given:
        raise usage(
            f"--identity-topics and {given[0]} were both given",
            why="topics of the identity do without a configuration set, and tell of bounces and complaints only",
            try_="leave one of them out",
        )


def _kinds(given: Sequence[str] | None) -> tuple[str, ...]:
    names = [one.lower().replace("_", "-") for one in given or ()]
    for name in names:
        if name not in _KINDS:
            raise usage(
                f"there is no event {name!r}",
                why=f"besides bounces and complaints there are: {', '.join(_KINDS)}",
                try_=f"--also {(get_close_matches(name, _KINDS, 1, 0.0) or _KINDS)[0]}",
            )
    return tuple(dict.fromkeys(name.upper().replace("-", "_") for name in names))


def _addressed(
    wish: EventsWish, topic: str | None, whom: tuple[list[str] | None, ...], place: Place
) -> EventsWish:
    """Put in who is to hear, which names things of the account and the region."""
    from sesctl.cli.listeners import listeners, topic_arn

    email, https, sqs = whom
    return replace(
        wish,
        topic=topic_arn(topic, place) if topic else None,
        listeners=listeners(email, https, sqs, place),
    )
