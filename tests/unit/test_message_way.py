"""The way of a message: hops, the handover, and whose word counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sesctl.model.message import HeaderField, Message
from sesctl.planning.message_claims import claims_of
from sesctl.planning.message_envelope import envelope_of
from sesctl.planning.message_route import MOST_HOPS, is_inside, route_of

if TYPE_CHECKING:
    from sesctl.model.message_seen import Claims

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SES = "from a7-31.smtp-out.eu-west-3.amazonses.com (a7-31.smtp-out.eu-west-3.amazonses.com [192.0.2.31])"
HANDOVER = f"{SES} by mx.receiver.example with ESMTPS; Sat, 21 Nov 2026 12:00:05 +0000"
INSIDE = "from mx.receiver.example (mx.receiver.example [198.51.100.4]) by store.receiver.example with ESMTP; Sat, 21 Nov 2026 12:00:06 +0000"
GMAIL_INSIDE = "by 2001:db8:a05::1 with SMTP id x; Sat, 21 Nov 2026 12:00:06 +0000"
PRIVATE = "from app (app [10.0.0.7]) by relay.example.com with SMTP; Sat, 21 Nov 2026 12:00:01 +0000"
RESULTS = "mx.receiver.example; dkim=pass header.d=example.com"


def mail(*fields: tuple[str, str]) -> Message:
    return Message(0, 0, tuple(HeaderField(name, value) for name, value in fields), (), ())


def received(*values: str) -> Message:
    return mail(*(("Received", value) for value in values))


def test_hops_are_in_the_order_of_the_way_each_with_its_delay() -> None:
    route = route_of(received(INSIDE, HANDOVER, PRIVATE), NOON)
    assert [hop.received.by for hop in route.hops] == [
        "relay.example.com",
        "mx.receiver.example",
        "store.receiver.example",
    ]
    assert [hop.delay for hop in route.hops] == [timedelta(seconds=n) for n in (1, 4, 1)]
    assert route.arrived_at == NOON + timedelta(seconds=5)


def test_a_hop_without_a_time_leaves_the_next_to_the_one_before() -> None:
    route = route_of(received(INSIDE, HANDOVER.replace("Sat, 21", "some")), NOON)
    assert [hop.delay for hop in route.hops] == [None, timedelta(seconds=6)]
    assert route_of(received(HANDOVER), None).hops[0].delay is None


@pytest.mark.parametrize(
    ("fields", "by"),
    [
        ((HANDOVER,), "mx.receiver.example"),
        ((INSIDE, HANDOVER), "mx.receiver.example"),
        ((GMAIL_INSIDE, HANDOVER), "mx.receiver.example"),
        ((INSIDE, HANDOVER, PRIVATE), "mx.receiver.example"),
        ((HANDOVER, HANDOVER.replace("mx.receiver", "list")), "mx.receiver.example"),
    ],
)
def test_the_handover_is_the_last_that_came_from_another_network(fields: tuple[str, ...], by: str) -> None:
    handover = route_of(received(*fields), NOON).handover
    assert handover is not None
    assert handover.received.by == by


def test_a_mail_that_never_left_its_network_has_no_handover() -> None:
    assert route_of(received(PRIVATE), NOON).handover is None
    assert route_of(mail(), NOON).arrived_at is None


@pytest.mark.parametrize(
    ("field", "encrypted"),
    [
        (HANDOVER, True),
        (HANDOVER.replace("ESMTPS", "ESMTP"), False),
        (HANDOVER.replace("ESMTPS", "SMTP"), False),
        (HANDOVER.replace("ESMTPS", "ESMTP (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256)"), True),
        (HANDOVER.replace("ESMTPS", "HTTP"), None),
        (
            HANDOVER.replace(
                "mx.receiver.example with ESMTPS", "inbound-smtp.eu-west-1.amazonaws.com with SMTP"
            ),
            None,
        ),
        (INSIDE, None),
        (PRIVATE, None),
        (GMAIL_INSIDE, None),
    ],
)
def test_only_a_hop_from_another_network_can_lack_encryption(field: str, encrypted: bool | None) -> None:
    (hop,) = route_of(received(field), NOON).hops
    assert hop.encrypted is encrypted


def test_of_many_hops_the_last_are_looked_at() -> None:
    route = route_of(received(HANDOVER, *[PRIVATE] * 5000), NOON)
    assert len(route.hops) == MOST_HOPS
    assert route.left_out == 5001 - MOST_HOPS
    assert route.hops[-1].received.by == "mx.receiver.example"


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "127.0.0.1", "172.31.0.1", "192.168.1.1", "100.64.1.1", "fe80::1", "fd00::1", "::1"],
)
def test_addresses_of_one_network_are_known(address: str) -> None:
    assert is_inside(address)


def claims(*fields: tuple[str, str], server: str = "") -> Claims:
    message = mail(*fields)
    return claims_of(message, route_of(message, NOON), server)


def test_results_above_the_handover_are_the_receivers_whatever_their_name() -> None:
    found = claims(("Authentication-Results", "filter.other.example; spf=pass"), ("Received", HANDOVER))
    assert found.server == "filter.other.example"
    assert [one.method for one in found.results] == ["spf"]


def test_results_right_below_the_handover_are_the_receivers_if_they_name_it() -> None:
    found = claims(
        ("Received", HANDOVER),
        ("Authentication-Results", RESULTS),
        ("Authentication-Results", "mx.elsewhere.example; dkim=pass"),
    )
    assert found.server == "mx.receiver.example"
    assert [one.server for one in found.ignored] == ["mx.elsewhere.example"]


def test_results_that_came_with_the_mail_are_not_the_receivers_though_they_name_it() -> None:
    found = claims(
        ("Received", HANDOVER),
        ("Received", HANDOVER.replace("mx.receiver", "list")),
        ("Authentication-Results", RESULTS),
    )
    assert found.results == ()
    assert [one.server for one in found.ignored] == ["mx.receiver.example"]


def test_a_second_field_of_another_name_is_not_the_receivers() -> None:
    found = claims(
        ("Authentication-Results", RESULTS),
        ("Authentication-Results", "mx.elsewhere.example; dkim=fail"),
        ("Received", HANDOVER),
    )
    assert [one.result for one in found.results] == ["pass"]
    assert [one.server for one in found.ignored] == ["mx.elsewhere.example"]


@pytest.mark.parametrize("by", ["198.51.100.9", "0", "mailmx.internal"])
def test_a_receiver_without_a_public_name_is_believed_by_any(by: str) -> None:
    found = claims(
        ("Received", HANDOVER.replace("mx.receiver.example", by)),
        ("Authentication-Results", "x.example; dkim=pass"),
    )
    assert found.server == "x.example"


def test_a_field_without_a_server_is_believed_at_the_handover() -> None:
    found = claims(("Received", HANDOVER), ("Authentication-Results", "spf=pass smtp.mailfrom=example.com"))
    assert [one.result for one in found.of("spf")] == ["pass"]


def test_without_a_handover_nobody_is_believed_unless_named() -> None:
    assert claims(("Authentication-Results", RESULTS)).results == ()
    named = claims(("Authentication-Results", RESULTS), ("Received", HANDOVER), server="MX.receiver.example")
    other = claims(("Authentication-Results", RESULTS), ("Received", HANDOVER), server="mx.other.example")
    assert named.server == "mx.receiver.example"
    assert (other.server, len(other.ignored)) == ("", 1)


def test_received_spf_is_believed_where_the_receiver_stands_by_it() -> None:
    spf = ("Received-SPF", "pass client-ip=192.0.2.31; receiver=mx.receiver.example")
    foreign = ("Received-SPF", "pass client-ip=192.0.2.31; receiver=mx.elsewhere.example")
    assert claims(("Received", HANDOVER), spf).spf is not None
    assert claims(("Received", HANDOVER), foreign).spf is None
    assert claims(spf, ("Received", HANDOVER)).spf is not None
    assert claims(("Received", HANDOVER), ("Received", HANDOVER), spf).spf is None


def envelope(*fields: tuple[str, str]) -> tuple[str, str]:
    message = mail(*fields)
    route = route_of(message, NOON)
    found = envelope_of(message, route, claims_of(message, route))
    return found.sender, found.address


def test_the_envelope_is_that_of_the_handover() -> None:
    assert envelope(("Return-Path", "<0102@mail.example.com>"), ("Received", HANDOVER)) == (
        "0102@mail.example.com",
        "192.0.2.31",
    )
    assert envelope() == ("", "")


@pytest.mark.parametrize(
    ("path", "sender"),
    [
        (" 0102@mail.example.com ", "0102@mail.example.com"),
        ('<"a b"@mail.example.com>', '"a b"@mail.example.com'),
        ("<a@mail.example.com>\rReceived: from b (b [192.0.2.1])\rX: <c@d.example>", "a@mail.example.com"),
        ("<" + "a" * 5000 + "@mail.example.com>", ""),
        ("no address at all", ""),
    ],
)
def test_return_path_is_no_more_than_an_address(path: str, sender: str) -> None:
    assert envelope(("Return-Path", path))[0] == sender


def test_return_path_that_was_emptied_later_is_told_by_the_receiver() -> None:
    told = ("Authentication-Results", "mx.receiver.example; spf=pass smtp.mailfrom=0102@mail.example.com")
    assert envelope(("Return-Path", "<>"), told, ("Received", HANDOVER))[0] == "0102@mail.example.com"


def test_a_bounce_is_sent_in_the_name_of_the_host() -> None:
    sender, _ = envelope(("Return-Path", "<>"), ("Received", HANDOVER))
    assert sender == "postmaster@a7-31.smtp-out.eu-west-3.amazonses.com"


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("mx.receiver.example; spf=pass smtp.mailfrom=x@a.example smtp.remote-ip=198.51.100.9", ("x@a.example", "198.51.100.9")),
        ("mx.receiver.example; spf=pass (sender IP is 198.51.100.9) smtp.mailfrom=a.example", ("a.example", "198.51.100.9")),
        ("mx.receiver.example; spf=pass (receiver.example: domain of x@a.example designates 2001:db8::9 as permitted sender)", ("", "2001:db8::9")),
        ("mx.receiver.example; spf=pass smtp.remote-ip=::ffff:198.51.100.9", ("", "198.51.100.9")),
        ("mx.receiver.example; spf=pass smtp.remote-ip=nonsense", ("", "192.0.2.31")),
    ],
)  # fmt: skip
def test_the_receiver_may_tell_the_envelope(field: str, found: tuple[str, str]) -> None:
    assert envelope(("Received", HANDOVER), ("Authentication-Results", field)) == found
