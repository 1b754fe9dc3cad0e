"""Inspect a received message: take it apart, ask DNS about it, judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.mail.reader import MOST_BYTES, read_message
from sesctl.model.fault import Fault
from sesctl.model.lookup import Unknown
from sesctl.planning.message_observe import Given, frame_of, goal_of, observe
from sesctl.planning.message_survey import MessageDns, survey_message

if TYPE_CHECKING:
    from sesctl.grammar.dkim import DkimKey
    from sesctl.model.lookup import Ask, Reply, Server
    from sesctl.model.message import Message
    from sesctl.model.message_report import MessageReport
    from sesctl.planning.message_survey import MessageGoal
    from sesctl.ports import Clock, Resolver

_MOST_ROUNDS = 40
_NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Inspection:
    """Who is asked; without a resolver, the message is judged by itself."""

    clock: Clock
    resolver: Resolver | None = None
    resolvers: tuple[Server, ...] = ()


def inspect_bytes(raw: bytes, name: str, scene: Inspection, given: Given = _NOTHING_GIVEN) -> MessageReport:
    """Inspect what is in a file; more of it than is ever read is left out.

    Raises:
        SesctlError: it is no message.
    """
    message = read_message(raw[:MOST_BYTES], complete=len(raw) <= MOST_BYTES)
    if isinstance(message, Fault):
        raise SesctlError(
            "file",
            f"{name} is not a mail",
            why=message.why,
            try_="save the mail with its header: “Show original” or “Download message” in a web mailer, a .eml file",
        )
    return inspect_message(message, scene, given)


def inspect_message(message: Message, scene: Inspection, given: Given = _NOTHING_GIVEN) -> MessageReport:
    """Ask DNS about a message, and judge."""
    frame = frame_of(message, scene.clock.now(), given)
    dns = _look_up(goal_of(frame, scene.resolvers), scene.resolver) if scene.resolver else MessageDns()
    from sesctl.checks.message_verdict import report  # noqa: PLC0415 - imported while DNS is waited for

    return report(observe(frame, dns, _is_genuine))


def _is_genuine(digest: bytes, signature: bytes, key: DkimKey) -> bool | None:
    from sesctl.mail.verify import is_genuine  # noqa: PLC0415 - without a key, there is nothing to verify

    return is_genuine(digest, signature, key)


def _look_up(goal: MessageGoal, resolver: Resolver) -> MessageDns:
    replies: dict[Ask, Reply] = {}
    dns, still_open = survey_message(goal, replies)
    for _ in range(_MOST_ROUNDS):
        if not still_open:
            break
        replies.update(dict.fromkeys(still_open, Unknown("timeout", "no reply came")))
        replies.update(resolver.ask(still_open))
        dns, still_open = survey_message(goal, replies)
    return dns
