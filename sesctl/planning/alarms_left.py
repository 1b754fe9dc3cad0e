"""What is left to do by people, once the alarms are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.alarms import DAILY, RATES
from sesctl.model.arn import resource_name
from sesctl.model.left import Left
from sesctl.planning.alarms_wanted import TOPIC
from sesctl.planning.events_left import confirmations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesctl.model.alarms import Alarm
    from sesctl.planning.alarms import AlarmsNow
    from sesctl.planning.alarms_wanted import AlarmsWish


def left_of_alarms(wish: AlarmsWish, now: AlarmsNow, sender: str = "") -> tuple[Left, ...]:
    """Say what is left to do by people; `sender` is one that may send a test mail."""
    ours = wish.topic == now.place.arn("sns", TOPIC)
    topic = "" if ours else f" --topic {wish.topic}"
    command = f"sesctl init alarms{topic} --region {now.place.region}"
    return (
        *confirmations({wish.topic: now.topic}, command),
        *_listeners(wish, now, command),
        *_states(now, sender or "otp@YOUR-DOMAIN"),
        *_quota(now, command),
    )


def _listeners(wish: AlarmsWish, now: AlarmsNow, command: str) -> Iterator[Left]:
    if not now.topic.foreign and not now.topic.listed:
        yield Left(
            f"nothing is subscribed to {resource_name(wish.topic)}", f"{command} --email YOU@YOUR-DOMAIN"
        )


def have_no_data(alarms: Iterable[Alarm]) -> bool:
    """Whether an alarm on a rate waits for the first mail."""
    return any(one.metric in RATES and one.state == "INSUFFICIENT_DATA" for one in alarms)


def _states(now: AlarmsNow, sender: str) -> Iterator[Left]:
    if have_no_data(now.alarms):
        yield Left(
            "SES publishes no rates before the first mail, and until then their alarms have no data; one to the "
            "mailbox simulator may do",
            f"sesctl send-test --from {sender} --simulate success --region {now.place.region}",
        )


def _quota(now: AlarmsNow, command: str) -> Iterator[Left]:
    if any(one.name == DAILY for one in now.alarms):
        yield Left(f"{DAILY} knows today's quota; when AWS changes it, run this again", command)
