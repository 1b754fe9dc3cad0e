"""Whether SES may publish to the topics that it is told to publish to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import known
from sesctl.grammar.resource_policy import accesses, denying, rule_on
from sesctl.model.arn import resource_name
from sesctl.model.fact import Found
from sesctl.model.fault import Fault
from sesctl.model.finding import Severity
from sesctl.model.grant import SES, may_use_key, ses_may_publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.events_view import EventsView
    from sesctl.model.events import TopicSeen
    from sesctl.model.grant import Grant


@check(Severity.ERROR, "events", about="events", silences=("events-missing",))
def events_topic_policy(view: EventsView) -> Iterator[Problem]:
    """SES may not publish to the topic of bounces or complaints.

    What it checks:
        Every topic to which SES is told to publish the bounces and complaints of the identity: that it is there, that
        its policy lets ses.amazonaws.com publish on behalf of the configuration set or of the identity, and, where
        it is encrypted, that its key lets SES use it. The key that AWS keeps for SNS (alias/aws/sns) never does.

    Why it matters:
        Events are lost without a word. Of topics of an identity SES takes the setting away, and goes back to mailing
        the sender. It comes of a policy that was replaced as a whole, of a topic that was made anew, of conditions
        with another account, region or configuration set.

    How to fix it:
        `sesctl init events DOMAIN` adds the statement that is missing, and leaves all others as they are. A key's
        policy is changed by whoever owns the key.

    Example:
        @policy bounces none

    Instead:
        @policy bounces everybody

    References:
        Amazon SES Developer Guide, "Set up an Amazon SNS event destination for event publishing",
        "Configuring Amazon SNS notifications for Amazon SES"; Amazon SNS Developer Guide, "Key management".
    """
    for topic in view.topics:
        seen = view.seen(topic)
        if view.is_gone(topic):
            yield _gone(view, topic)
            continue
        found = known(seen.topic)
        sources = dict.fromkeys(way.source for way in view.ways() if way.topic == topic)
        grants = [ses_may_publish(view.place, topic, source) for source in sources]
        refused = [grant for grant in grants if rule_on(found.policy, grant) in {"denied", "not-allowed"}]
        if refused or isinstance(rule_on(found.policy, grants[0]), Fault):
            yield _refused(view, topic, found.policy, refused or grants)
        elif why := _key_trouble(found.key, seen):
            yield _encrypted(view, topic, why)


def _gone(view: EventsView, topic: str) -> Problem:
    return Problem(
        subject=topic,
        message=f"SES is told to publish to {resource_name(topic)}, and there is no such topic.",
        fix=f"Make it anew: {view.command()}",
        seen="nothing",
    )


def _refused(view: EventsView, topic: str, policy: str, grants: list[Grant]) -> Problem:
    grant = grants[0]
    sid = next((name for access in accesses(grant) if (name := denying(policy, access))), "")
    why = f" The statement {sid} denies it." if sid else ""
    fix = (
        f"Take the statement {sid} out of the policy, or use another topic: {view.command(' --topic NAME')}"
        if sid
        else f"Let sesctl add what is missing: {view.command()}"
    )
    return Problem(
        subject=topic,
        message=f"The policy of {resource_name(topic)} does not let SES publish for {grant.whose}.{why}",
        fix=fix,
    )


def _key_trouble(key: str | None, seen: TopicSeen) -> str:
    if key is None:
        return ""
    if key.rpartition("alias/")[2].startswith("aws/"):
        return f"{key}, which AWS keeps for SNS alone"
    if not isinstance(seen.key, Found):
        return ""
    if seen.key.value.managed_by_aws:
        return f"{key}, which AWS keeps for SNS alone"
    ruling = rule_on(seen.key.value.policy, may_use_key(SES))
    return f"{key}, whose policy does not let SES use it" if ruling in {"denied", "not-allowed"} else ""


def _encrypted(view: EventsView, topic: str, why: str) -> Problem:
    actions = " and ".join(may_use_key(SES).actions)
    return Problem(
        subject=topic,
        message=f"{resource_name(topic)} is encrypted with {why}: SES cannot publish to it.",
        fix=f"Encrypt it with a key of your own whose policy allows ses.amazonaws.com {actions}, or use another "
        f"topic: {view.command(' --topic NAME')}",
    )
