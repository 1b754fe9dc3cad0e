"""Public resolvers over HTTPS, where port 53 is shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.dns.fallback import OVER_HTTPS, HttpsFallback
from sesctl.model.lookup import Answered, Ask, Question, Server, Unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sesctl.model.lookup import Reply

ANSWER = Answered(("192.0.2.1",), 300)
SILENCE = Unknown("timeout", "no reply")
PUBLIC = Ask(Server("1.1.1.1", "resolver"), Question("example.com", "A"))
OTHER = Ask(Server("8.8.8.8", "resolver"), Question("example.com", "A"))
SYSTEM = Ask(Server("192.0.2.53", "resolver"), Question("example.com", "A"))


class Network:
    """Answers at some addresses, and keeps what it was asked."""

    def __init__(self, *heard: str) -> None:
        self.heard = heard
        self.batches: list[set[str]] = []

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        self.batches.append({ask.server.address for ask in asks})
        return {ask: ANSWER if ask.server.address in self.heard else SILENCE for ask in asks}


def test_nothing_goes_over_https_while_port_53_is_open() -> None:
    network = Network("192.0.2.53", "1.1.1.1", "8.8.8.8")
    assert set(HttpsFallback(network).ask([SYSTEM, PUBLIC, OTHER]).values()) == {ANSWER}
    assert len(network.batches) == 1


def test_silent_public_resolvers_are_asked_over_https() -> None:
    network = Network("192.0.2.53", *OVER_HTTPS.values())
    replies = HttpsFallback(network).ask([SYSTEM, PUBLIC, OTHER])
    assert replies == {SYSTEM: ANSWER, PUBLIC: ANSWER, OTHER: ANSWER}
    assert network.batches[1] == set(OVER_HTTPS.values())


def test_what_helped_is_used_at_once_the_next_time() -> None:
    network = Network(*OVER_HTTPS.values())
    resolver = HttpsFallback(network)
    resolver.ask([PUBLIC])
    assert resolver.ask([PUBLIC, SYSTEM]) == {PUBLIC: ANSWER, SYSTEM: SILENCE}
    assert network.batches[-1] == {OVER_HTTPS["1.1.1.1"], "192.0.2.53"}


def test_one_silent_public_resolver_beside_another_that_answers_stays_silent() -> None:
    network = Network("8.8.8.8", *OVER_HTTPS.values())
    assert HttpsFallback(network).ask([PUBLIC, OTHER])[PUBLIC] == SILENCE
    assert len(network.batches) == 1


def test_where_https_is_shut_too_the_first_reply_stands() -> None:
    network = Network()
    resolver = HttpsFallback(network)
    assert resolver.ask([PUBLIC]) == {PUBLIC: SILENCE}
    assert "1.1.1.1" in network.batches[0]


def test_resolvers_of_the_users_own_choice_never_go_over_https() -> None:
    network = Network(*OVER_HTTPS.values())
    assert HttpsFallback(network).ask([SYSTEM]) == {SYSTEM: SILENCE}
    assert len(network.batches) == 1


def test_a_batch_that_used_up_its_time_leaves_https_to_the_next() -> None:
    network = Network(*OVER_HTTPS.values())
    times = iter([0.0, 5.0, 5.0, 5.1])
    resolver = HttpsFallback(network, clock=lambda: next(times))
    assert resolver.ask([PUBLIC]) == {PUBLIC: SILENCE}
    assert len(network.batches) == 1
    assert resolver.ask([PUBLIC]) == {PUBLIC: ANSWER}
