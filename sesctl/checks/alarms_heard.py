"""Whether somebody hears what an alarm on a rate tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import known
from sesctl.grammar.resource_policy import accesses, rule
from sesctl.model.alarms import RATES
from sesctl.model.arn import resource_name
from sesctl.model.fact import Found, Missing
from sesctl.model.finding import Severity
from sesctl.model.grant import cloudwatch_may_publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.alarms import AlarmsSeen
    from sesctl.model.arn import Place
    from sesctl.model.events import TopicSeen


@check(Severity.WARNING, "alarms", about="alarms")
def alarms_unheard(seen: AlarmsSeen) -> Iterator[Problem]:
    """An alarm goes to a topic from which nobody hears.

    What it checks:
        The topics that alarms on Reputation.BounceRate and Reputation.ComplaintRate tell: that each is there, that
        its policy lets CloudWatch publish, that its key is not the one that AWS keeps for SNS, and that somebody is
        subscribed and has confirmed it. Topics of other accounts are not looked at.

    Why it matters:
        The alarm goes off, and nobody learns of it until AWS puts the account under review. In the console all looks
        as it should.

    How to fix it:
        Follow the link in the mail from SNS, or have it sent again: `sesctl init alarms --resend`. Where nobody is
        subscribed: `sesctl init alarms --email ADDRESS`; it also makes the topic and adds to its policy.

    Example:
        @subscription email ops@example.com pending

    Instead:
        @subscription email ops@example.com

    References:
        Amazon CloudWatch User Guide, "Notifying users on alarm changes"; Amazon SNS API Reference, "Subscribe".
    """
    alarms = [one for one in known(seen.alarms) if one.metric in RATES and one.speaks]
    for topic in dict.fromkeys(action for one in alarms for action in one.actions if action in seen.topics):
        if not seen.topics[topic].foreign and (trouble := _trouble(topic, seen)):
            what, options = trouble
            names = ", ".join(one.name for one in alarms if topic in one.actions)
            named = "" if resource_name(topic) == "ses-alarms" else f" --topic {resource_name(topic)}"
            yield Problem(
                subject=topic,
                message=f"{what} Nobody hears of: {names}.",
                fix=f"Let somebody hear of it: sesctl init alarms{named}{options} --region {seen.region}",
            )


def _trouble(topic: str, seen: AlarmsSeen) -> tuple[str, str] | None:
    """What keeps anybody from hearing, and the options of the command that mends it."""
    found, name = seen.topics[topic], resource_name(topic)
    if isinstance(found.topic, Missing):
        return f"There is no topic {name}.", _SOMEBODY
    if why := _mute(topic, found, known(seen.place)):
        return f"CloudWatch cannot publish to {name}: {why}.", ""
    subscriptions = known(found.subscriptions)
    if any(not one.pending for one in subscriptions):
        return None
    if not subscriptions:
        return f"Nobody is subscribed to {name}.", _SOMEBODY
    waiting = ", ".join(dict.fromkeys(one.endpoint for one in subscriptions))
    return f"{waiting} has not confirmed that it hears of {name}.", " --resend"


_SOMEBODY = " --email YOU@YOUR-DOMAIN"


def _mute(name: str, seen: TopicSeen, place: Place) -> str:
    """Why CloudWatch may not publish; empty where it may, or that is not known."""
    if not isinstance(seen.topic, Found):
        known(seen.topic)
        return ""
    topic = seen.topic.value
    (access,) = accesses(cloudwatch_may_publish(place, name))
    # The policy that SNS gives a new topic asks for the owner of the alarm.
    owned = replace(access, context={**access.context, "aws:sourceowner": place.account})
    if rule(topic.policy, owned) in {"denied", "not-allowed"}:
        return "its policy does not let it"
    if (topic.key or "").rpartition("alias/")[2].startswith("aws/"):
        return f"it is encrypted with {topic.key}, which AWS keeps for SNS alone"
    return ""
