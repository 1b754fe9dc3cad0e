from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesctl.dns.resolvers import PUBLIC, default_resolvers, system_resolvers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def resolv_conf(tmp_path: Path) -> Path:
    return tmp_path / "resolv.conf"


def test_the_name_servers_come_in_the_order_of_the_file(resolv_conf: Path) -> None:
    resolv_conf.write_text(
        "search example.com\nnameserver 192.0.2.2\n  nameserver\t192.0.2.1\noptions edns0\n"
    )
    assert system_resolvers(resolv_conf) == ("192.0.2.2", "192.0.2.1")


def test_an_ipv6_scope_is_kept(resolv_conf: Path) -> None:
    resolv_conf.write_text("nameserver fe80::1%eth0\nnameserver 2001:DB8::53\n")
    assert system_resolvers(resolv_conf) == ("fe80::1%eth0", "2001:db8::53")


def test_comments_and_what_is_no_address_are_passed_over(resolv_conf: Path) -> None:
    resolv_conf.write_text(
        "# nameserver 192.0.2.66\n; nameserver 192.0.2.66\nnameserver\nnameserver dns.example\n"
        "nameserver 192.0.2.1 # ours\nnameserver 192.0.2.1\nNAMESERVER 192.0.2.66\n"
    )
    assert system_resolvers(resolv_conf) == ("192.0.2.1",)


def test_bytes_that_are_no_text_do_no_harm(resolv_conf: Path) -> None:
    resolv_conf.write_bytes(b"nameserver \xff\xfe\nnameserver 192.0.2.1\n")
    assert system_resolvers(resolv_conf) == ("192.0.2.1",)


def test_without_the_file_there_are_none(resolv_conf: Path) -> None:
    assert system_resolvers(resolv_conf) == ()


def test_two_public_ones_give_a_second_opinion_and_none_is_asked_twice(resolv_conf: Path) -> None:
    resolv_conf.write_text(f"nameserver 192.0.2.1\nnameserver {PUBLIC[0]}\n")
    assert default_resolvers(resolv_conf) == ("192.0.2.1", *PUBLIC)
