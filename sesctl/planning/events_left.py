"""What is left to do by people, once everything is made that sesctl can make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.arn import resource_name
from sesctl.model.left import Left
from sesctl.planning.events import chosen_set, topics_of
from sesctl.planning.events_wish import queue_name_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sesctl.model.arn import Place
    from sesctl.model.events import Route, TopicSeen
    from sesctl.model.queue import Subscription
    from sesctl.planning.events import EventsNow
    from sesctl.planning.events_wish import EventsWish


def left_to_do(
    wish: EventsWish, now: EventsNow, found: Sequence[Route], *, new_default: bool
) -> tuple[Left, ...]:
    """Say what is left to do by people.

    Args:
        wish: what was asked for.
        now: what there is.
        found: the ways of the events.
        new_default: whether mail begins to be sent with another configuration set by this.
    """
    command = command_for(wish, now.place)
    return (
        *confirmations(now.topics, command),
        *_listeners(now.topics, topics_of(found), f"{command} --email YOU@YOUR-DOMAIN"),
        *_elsewhere(found),
        *_sets(wish, now, new_default=new_default),
    )


def confirmations(topics: Mapping[str, TopicSeen], command: str) -> Iterator[Left]:
    """Name who has not agreed yet to hear, each once, and say what has to happen."""
    pending: dict[tuple[str, str], list[str]] = {}
    for arn, seen in topics.items():
        for one in seen.listed:
            if one.pending:
                pending.setdefault((one.protocol, one.endpoint), []).append(resource_name(arn))
    for (protocol, endpoint), names in pending.items():
        yield Left(f"{_confirm(protocol, endpoint, names)}, within two days")
    if pending:
        yield Left("where such a request got lost, or was not followed in time", f"{command} --resend")


def _confirm(protocol: str, endpoint: str, names: Sequence[str]) -> str:
    of = " and ".join(names)
    match protocol:
        case "email" | "email-json":
            links = "the link in the mail" if len(names) == 1 else f"the links in {len(names)} mails"
            return f"{endpoint}: follow {links} from no-reply@sns.amazonaws.com (for {of})"
        case "http" | "https":
            return f"{endpoint}: fetch the SubscribeURL of the SubscriptionConfirmation that SNS posted (for {of})"
        case _:
            return f"{endpoint}: its owner has to confirm the subscription (for {of})"


def _listeners(topics: Mapping[str, TopicSeen], used: Iterable[str], command: str) -> Iterator[Left]:
    deaf = [
        resource_name(arn)
        for arn in used
        if arn in topics and not topics[arn].foreign and not topics[arn].listed
    ]
    if deaf:
        yield Left(f"nothing is subscribed to {' and '.join(deaf)}", command)


def _elsewhere(found: Sequence[Route]) -> Iterator[Left]:
    if any(one.elsewhere == "EventBridge" for one in found):
        yield Left(
            'let a rule of the default event bus take the events, by the pattern {"source": ["aws.ses"]}'
        )


def _sets(wish: EventsWish, now: EventsNow, *, new_default: bool) -> Iterator[Left]:
    if wish.identity_topics:
        return
    name = chosen_set(wish, now.identity)
    arn = now.place.arn("ses", f"configuration-set/{name}")
    if now.identity.configuration_set != name:
        yield Left(f"name the configuration set {name} whenever you send, since it is not the default")
    elif new_default:
        yield Left(f"whoever sends needs ses:SendEmail on {arn} too, besides the identity")


def queue_hint(wish: EventsWish, place: Place) -> str:
    """The command that adds a queue, on which an event can be seen to arrive."""
    return f"{command_for(wish, place)} --sqs {queue_name_for(wish.domain)} --prove"


def command_for(wish: EventsWish, place: Place) -> str:
    """The command that comes upon the same things again, whoever is to hear of them."""
    options = {
        "--configuration-set": wish.set_name,
        "--topic": _topic(wish.topic, place) if wish.topic else None,
        "--one-topic": wish.one_topic and not wish.topic,
        "--eventbridge": wish.eventbridge,
        "--identity-topics": wish.identity_topics,
    }
    given = [name if value is True else f"{name} {value}" for name, value in options.items() if value]
    return " ".join([f"sesctl init events {wish.domain}", *given, f"--region {place.region}"])


def _topic(arn: str, place: Place) -> str:
    name = resource_name(arn)
    return name if place.arn("sns", name) == arn else arn


def unconfirmed(topics: Mapping[str, TopicSeen]) -> tuple[Subscription, ...]:
    """Everybody who has not agreed yet."""
    return tuple(one for seen in topics.values() for one in seen.listed if one.pending)
