"""The steps by which somebody comes to hear of bounces and complaints, as lines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sesctl.model.alarms import PutAlarm
from sesctl.model.arn import resource_name
from sesctl.model.events_steps import (
    AllowPublishing,
    AllowQueueing,
    CreateConfigurationSet,
    CreateQueue,
    CreateTopic,
    PutDestination,
    SetConfigurationSet,
    SetIdentityTopic,
    StopForwarding,
    Subscribe,
)
from sesctl.render.alarms_steps import describe_alarms_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.configuration_set import EventDestination
    from sesctl.model.events_steps import EventsStep
    from sesctl.model.grant import Grant

Described = tuple[str, Literal["+", "~", "-"], str, dict[str, Any]]


def describe_events_step(step: EventsStep) -> Described:  # noqa: PLR0911 - one way out for each kind of step
    """Describe a step: its action, its sign, a line, and its parameters."""
    match step:
        case CreateTopic(arn):
            return "create-topic", "+", f"create the topic {resource_name(arn)}", {"arn": arn}
        case AllowPublishing(topic, grants):
            line = f"let {grants[0].who} publish to {resource_name(topic)}, for {_whose(grants)}"
            return "allow-publishing", "~", line, {"topic": topic, "statements": _statements(grants)}
        case CreateQueue(arn):
            return "create-queue", "+", f"create the queue {resource_name(arn)}", {"arn": arn}
        case AllowQueueing(queue, grants):
            line = f"let SNS send to {resource_name(queue)}, from {_whose(grants)}"
            return "allow-queueing", "~", line, {"queue": queue, "statements": _statements(grants)}
        case Subscribe(topic, protocol, endpoint, again):
            line = (
                f"ask {_endpoint(endpoint)} again to confirm that it hears of {resource_name(topic)}"
                if again
                else f"subscribe {_endpoint(endpoint)} ({protocol}) to {resource_name(topic)}"
            )
            parameters = {"topic": topic, "protocol": protocol, "endpoint": endpoint, "again": again}
            return "subscribe", "~" if again else "+", line, parameters
        case (
            CreateConfigurationSet()
            | PutDestination()
            | SetConfigurationSet()
            | SetIdentityTopic()
            | StopForwarding()
        ):
            return _describe_ses_step(step)
        case PutAlarm():
            return describe_alarms_step(step)


def _describe_ses_step(
    step: CreateConfigurationSet | PutDestination | SetConfigurationSet | SetIdentityTopic | StopForwarding,
) -> Described:
    match step:
        case CreateConfigurationSet(name):
            return "create-configuration-set", "+", f"create the configuration set {name}", {"name": name}
        case PutDestination(set_name, destination, before):
            return _destination(set_name, destination, before)
        case SetConfigurationSet(identity, set_name, before):
            line = f"set the default configuration set of {identity}: {before or 'none'} → {set_name}"
            parameters = {"name": identity, "configuration_set": set_name, "before": before}
            return "set-configuration-set", "~" if before else "+", line, parameters
        case SetIdentityTopic(identity, kind, topic, before):
            now = resource_name(before) if before else "none"
            line = f"set the topic for every {kind.lower()} of {identity}: {now} → {resource_name(topic)}"
            parameters = {"name": identity, "kind": kind, "topic": topic, "before": before}
            return "set-identity-topic", "~" if before else "+", line, parameters
        case StopForwarding(identity):
            line = f"stop sending the bounces and complaints of {identity} on as mail"
            return "stop-forwarding", "~", line, {"name": identity}


def _destination(set_name: str, one: EventDestination, before: EventDestination | None) -> Described:
    where = f"the topic {resource_name(one.topic)}" if one.topic else "the default event bus"
    change = f" (now: {_place(before)}, {', '.join(before.events)})" if before else ""
    line = f"publish {', '.join(one.events)} of mail by {set_name} to {where}{change}"
    parameters = {
        "configuration_set": set_name,
        "name": one.name,
        "events": list(one.events),
        "topic": one.topic,
        "event_bus": one.bus,
        "before": list(before.events) if before else None,
    }
    return "put-event-destination", "~" if before else "+", line, parameters


def _place(one: EventDestination) -> str:
    where = resource_name(one.topic) if one.topic else one.elsewhere or "unknown"
    return where if one.enabled else f"{where}, switched off"


def _endpoint(endpoint: str) -> str:
    return resource_name(endpoint)


def _whose(grants: Sequence[Grant]) -> str:
    return ", ".join(grant.whose for grant in grants)


def _statements(grants: Sequence[Grant]) -> list[dict[str, Any]]:
    return [grant.statement for grant in grants]
