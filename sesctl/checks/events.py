"""Whether somebody hears of bounces and complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import Unknowable, known
from sesctl.model.arn import resource_name
from sesctl.model.events import FEEDBACK
from sesctl.model.fact import Found, Missing
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.events_view import EventsView

_WORDS = {"BOUNCE": "bounces", "COMPLAINT": "complaints"}


@check(Severity.WARNING, "events", about="events")
def events_missing(view: EventsView) -> Iterator[Problem]:
    """Bounces and complaints are told to nobody but the sender's mailbox.

    What it checks:
        Whether bounces and complaints of the identity's mail go to a topic with a subscriber, to EventBridge or to
        Firehose: by the default configuration set of the identity, or by topics of the identity itself. A
        destination that is switched off, or that only counts (CloudWatch), is none.

    Why it matters:
        Whoever mails on to addresses that bounce, or to people who complain, loses the account: AWS reviews it at a
        bounce rate of 5 % or a complaint rate of 0.1 %. For one-time passwords a bounce also means that a user is
        waiting for a code that will not come. Without events SES mails them to the sender's address, which often
        nobody reads.

    How to fix it:
        `sesctl init events DOMAIN --email ADDRESS` sets up a configuration set, topics and subscriptions, and uses
        what is there already. An application hears by `--https URL` or `--sqs NAME`.

    Example:
        @set none

    Instead:
        @identity-topic BOUNCE bounces
        @identity-topic COMPLAINT bounces
        @set none

    References:
        Amazon SES Developer Guide, "Monitoring email sending using event publishing".
    """
    ways = view.ways()
    lost = [kind for kind in FEEDBACK if not any(way.kind == kind for way in ways)]
    if lost:
        view.require_all_ways()
        words = " and ".join(_WORDS[kind] for kind in lost)
        yield Problem(
            subject=view.name,
            message=f"{words.capitalize()} of mail from {view.name} are told to nobody but the sender, by mail.",
            fix=f"Let somebody hear of them: {view.command(' --email YOU@YOUR-DOMAIN')}",
        )
    for topic in view.topics:
        if view.is_deaf(topic) and not view.is_gone(topic):
            name = resource_name(topic)
            yield Problem(
                subject=topic,
                message=f"SES publishes to {name}, and nobody is subscribed to it.",
                fix=f"Let somebody hear of it: {view.command(' --email YOU@YOUR-DOMAIN')}",
            )


@check(Severity.WARNING, "events", about="events")
def events_subscription_pending(view: EventsView) -> Iterator[Problem]:
    """A subscription to bounces or complaints was never confirmed.

    What it checks:
        The subscriptions of every topic to which SES publishes the bounces and complaints of the identity.

    Why it matters:
        SNS sends nothing to an endpoint before it has agreed: somebody follows the link in a mail, or the
        application fetches the SubscribeURL that was posted to it. Until then it looks as if there were no bounces.
        The request is good for two days.

    How to fix it:
        Follow the link, or send the request again with `sesctl init events DOMAIN --resend`; `--wait` waits.

    Example:
        @subscription bounces email ops@example.com pending

    Instead:
        @subscription bounces email ops@example.com

    References:
        Amazon SNS API Reference, "Subscribe"; Amazon SNS Developer Guide, "Confirm the subscription".
    """
    waiting: dict[tuple[str, str], list[str]] = {}
    unknown: Unknowable | None = None
    for topic in (one for one in view.topics if not view.is_gone(one)):
        try:
            subscriptions = known(view.seen(topic).subscriptions)
        except Unknowable as why:
            unknown = unknown or why
            continue
        for one in subscriptions:
            if one.pending:
                waiting.setdefault((one.endpoint, one.protocol), []).append(resource_name(topic))
    for (endpoint, protocol), names in waiting.items():
        yield Problem(
            subject=endpoint,
            message=f"{endpoint} ({protocol}) has not confirmed that it hears of {' and '.join(names)}.",
            fix=f"Follow the link, or send the request again: {view.command(' --resend')}",
            seen="PendingConfirmation",
        )
    if unknown:
        raise unknown


@check(Severity.ERROR, "events", about="events")
def events_set_refuses_mail(view: EventsView) -> Iterator[Problem]:
    """The default configuration set of the identity takes no mail.

    What it checks:
        Whether the configuration set that the identity names as its default is there, and sends.

    Why it matters:
        SES sends with it whenever a mail names none. Where it was deleted, or sending by it is paused, every such
        mail is refused, although identity, records and account are in order.

    How to fix it:
        Switch sending on again, or make the set anew with `sesctl init events DOMAIN`; and find out who paused it, and
        why: an alarm of its reputation may have.

    Example:
        @set paused

    Instead:
        @set none

    References:
        Amazon SES Developer Guide, "Pausing email sending for your entire account", and for configuration sets.
    """
    fact, name = view.configuration_set, view.set_name
    if isinstance(fact, Missing):
        yield Problem(
            subject=view.name,
            message=f"{view.name} sends with the configuration set {name}, which is not there: SES refuses its mail.",
            fix=f"Make it anew: {view.command(f' --configuration-set {name}')}",
            seen=name,
        )
    elif isinstance(fact, Found) and not fact.value.sending_enabled:
        yield Problem(
            subject=view.name,
            message=f"{view.name} sends with the configuration set {name}, in which sending is off: SES refuses its "
            "mail.",
            fix=f"Switch it on: aws sesv2 put-configuration-set-sending-options --configuration-set-name {name} "
            f"--sending-enabled --region {view.region}",
            seen=name,
        )
