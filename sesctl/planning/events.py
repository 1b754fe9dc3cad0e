"""What it takes until somebody hears of the bounces and complaints of a domain, given what is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.events import FEEDBACK, IdentityTopics, carries
from sesctl.model.events_steps import (
    CreateConfigurationSet,
    SetConfigurationSet,
    SetIdentityTopic,
    StopForwarding,
)
from sesctl.model.grant import ses_may_publish
from sesctl.model.plan import Held, Plan
from sesctl.planning.events_destinations import MOST, destination_parts, wanted_destinations
from sesctl.planning.events_queues import queue_parts
from sesctl.planning.events_routes import identity_routes, routes
from sesctl.planning.events_topics import subscription_steps, topic_parts
from sesctl.planning.events_wish import ALLOW_IDENTITY_TOPIC, ALLOW_SET, ALLOW_STOP, set_name_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sesctl.model.arn import Place
    from sesctl.model.configuration_set import ConfigurationSet, EventDestination
    from sesctl.model.events import QueueSeen, Route, TopicSeen
    from sesctl.model.identity import Identity
    from sesctl.model.plan import Step
    from sesctl.planning.events_wish import EventsWish

    # A step, and what it would endanger; one of the two may be absent.
    Part = tuple[Step | None, Held | None]


_NO_TOPICS = IdentityTopics()


@dataclass(frozen=True, slots=True)
class EventsNow:
    """Everything that was read before a plan is made.

    Attributes:
        configuration_set: the one set that is to be used; None where there is none of that name.
        destinations: of that configuration set.
        topics: by ARN, each that an event goes by, or is to.
        queues: by ARN, each that is to hear.
    """

    place: Place
    identity: Identity
    configuration_set: ConfigurationSet | None = None
    destinations: tuple[EventDestination, ...] = ()
    identity_topics: IdentityTopics = _NO_TOPICS
    topics: Mapping[str, TopicSeen] = field(default_factory=dict)
    queues: Mapping[str, QueueSeen] = field(default_factory=dict)


def chosen_set(wish: EventsWish, identity: Identity) -> str:
    """The configuration set that is used: the one asked for, that of the identity, or one of its own."""
    return wish.set_name or identity.configuration_set or set_name_for(wish.domain)


def ways(wish: EventsWish, now: EventsNow) -> tuple[Route, ...]:
    """By which way each kind of event goes, or is to go."""
    if wish.identity_topics:
        return identity_routes(wish, now.place, now.identity_topics)
    return routes(wish, now.place, now.destinations)


def topics_of(found: Iterable[Route]) -> tuple[str, ...]:
    """The topics that events go by, each once."""
    return tuple(dict.fromkeys(route.topic for route in found if route.topic))


def plan_events(wish: EventsWish, now: EventsNow) -> Plan | SesctlError:
    """Plan what is missing, in the order in which it has to be made.

    SES publishes a test message when a destination is made, so that topics and their policies come first.

    Returns:
        the plan, or what keeps anything from being planned at all.
    """
    found = ways(wish, now)
    parts = [
        *_listening(wish, now, found),
        *(_identity(wish, now, found) if wish.identity_topics else _set(wish, now, found)),
    ]
    errors = [one for one in parts if isinstance(one, SesctlError)]
    if errors:
        return errors[0]
    pairs = [
        _pair(one) for one in (*parts, *_forwarding(wish, now, found)) if not isinstance(one, SesctlError)
    ]
    steps = [step for step, danger in pairs if step and (danger is None or danger.allow in wish.allowed)]
    held = [danger for step, danger in pairs if danger and (step is None or danger.allow not in wish.allowed)]
    return Plan(tuple(steps), tuple(dict.fromkeys(held)))


def _pair(one: Part | Step | Held) -> Part:
    if isinstance(one, tuple):
        return one
    return (None, one) if isinstance(one, Held) else (one, None)


def _listening(
    wish: EventsWish, now: EventsNow, found: Sequence[Route]
) -> Iterator[Step | Held | SesctlError]:
    """The topics, what may publish to them, and who hears."""
    source = (
        f"identity/{wish.domain}"
        if wish.identity_topics
        else f"configuration-set/{chosen_set(wish, now.identity)}"
    )
    topics = topics_of(found)
    for arn in topics:
        yield from topic_parts(arn, now.topics[arn], [ses_may_publish(now.place, arn, source)])
    for queue, seen in now.queues.items():
        yield from queue_parts(queue, seen, topics, now.place)
    for arn in topics:
        yield from subscription_steps(arn, now.topics[arn], wish.listeners, resend=wish.resend)


def _set(
    wish: EventsWish, now: EventsNow, found: Sequence[Route]
) -> Iterator[Part | Step | Held | SesctlError]:
    """The configuration set, its destinations, and that the identity uses it."""
    name, current = chosen_set(wish, now.identity), now.identity.configuration_set
    if now.configuration_set is None:
        yield CreateConfigurationSet(name)
    elif not now.configuration_set.sending_enabled:
        yield Held(
            f"Sending with the configuration set {name} is switched off, so that SES refuses its mail."
        )
    wanted = wanted_destinations(wish, now.place, found, now.destinations)
    if len({one.name for one in (*now.destinations, *wanted)}) > MOST:
        yield _too_many(name)
    yield from destination_parts(name, wanted, now.destinations)
    if current == name:
        return
    why = f"The default configuration set of {wish.domain} is {current}; it is left as it is."
    step = SetConfigurationSet(wish.domain, name, current)
    yield step, Held(why, ALLOW_SET, asked_for=True) if current else None


def _identity(wish: EventsWish, now: EventsNow, found: Sequence[Route]) -> Iterator[Part]:
    """The topics of the identity itself."""
    for kind in FEEDBACK:
        route = next(one for one in found if one.kind == kind)
        before = now.identity_topics.of(kind)
        if route.made or route.topic is None:
            continue
        why = f"The {kind.lower()}s of {wish.domain} go to the topic {before} already; it is left as it is."
        step = SetIdentityTopic(wish.domain, kind, route.topic, before)
        yield step, Held(why, ALLOW_IDENTITY_TOPIC, asked_for=True) if before else None
    if now.identity.configuration_set and any(
        carries(one, kind) for one in now.destinations for kind in FEEDBACK
    ):
        why = f"The configuration set {now.identity.configuration_set} has its events told as well: each comes twice."
        yield None, Held(why)


def heard(wish: EventsWish, now: EventsNow, found: Sequence[Route]) -> bool:
    """Whether bounces and complaints reach somebody already, who has agreed to hear of them."""
    told = [one for one in found if one.kind in FEEDBACK]
    in_use = wish.identity_topics or now.identity.configuration_set == chosen_set(wish, now.identity)
    return in_use and all(one.made and _arrives(one, now) for one in told)


def _arrives(route: Route, now: EventsNow) -> bool:
    # That a rule takes events from an event bus cannot be seen from here.
    if route.topic is None:
        return route.elsewhere == "Firehose"
    return any(not one.pending for one in now.topics[route.topic].listed)


def _forwarding(wish: EventsWish, now: EventsNow, found: Sequence[Route]) -> Iterator[Part]:
    """Bounces that come as mail: they stop only when asked for, and when somebody hears of them otherwise."""
    name, asked = wish.domain, ALLOW_STOP in wish.allowed
    there = heard(wish, now, found)
    if not now.identity.feedback_forwarding:
        if not there:
            why = f"Feedback forwarding is off for {name}, and nobody is known to hear of its bounces and complaints."
            yield None, Held(why)
    elif asked and not there:
        why = f"Bounces of {name} go on coming to the sender as mail until a subscription is confirmed."
        yield None, Held(why, asked_for=True)
    elif there:
        why = f"Bounces of {name} also come to the sender as mail (feedback forwarding)."
        yield StopForwarding(name), Held(why, ALLOW_STOP)


def _too_many(name: str) -> SesctlError:
    return SesctlError(
        "quota",
        f"the configuration set {name} would have more than {MOST} event destinations",
        why="SES takes no more",
        try_="name a topic that one of them goes to: --topic NAME; or another configuration set",
    )
