"""The parts of the simulator that are pure, without a running one."""

from __future__ import annotations

import base64
import io

import dns.name
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa as keys
from dns.rdatatype import RdataType
from werkzeug.test import create_environ

from sesctl.sim.aws import names
from sesctl.sim.clock import SimClock, parse_duration
from sesctl.sim.dns.zone import zone_from_text
from sesctl.sim.http import incoming
from sesctl.sim.ses import rsa
from sesctl.sim.ses.progress import DKIM_GRACE, HOUR, Progress

PEM_FREE = serialization.NoEncryption()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("1.5h", 5400), ("73h", 262800), ("1h30m", 5400), ("2d", 172800), ("250ms", 0.25)],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "h", "5 h", "-1h", "1w", "1h30"])
def test_what_is_no_duration_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(text)


def test_the_clock_only_goes_forward() -> None:
    clock = SimClock()
    before = clock.now()
    clock.advance(3600)
    assert clock.now() - before >= 3600
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)


@pytest.mark.parametrize(
    "encoding", [serialization.PrivateFormat.TraditionalOpenSSL, serialization.PrivateFormat.PKCS8]
)
def test_public_parts_of_a_key_agree(encoding: serialization.PrivateFormat) -> None:
    key = keys.generate_private_key(65537, 2048)
    private = key.private_bytes(serialization.Encoding.DER, encoding, PEM_FREE)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert rsa.public_from_private(base64.b64encode(private).decode()) == rsa.public_from_record(
        base64.b64encode(public).decode()
    )


@pytest.mark.parametrize("text", ["", "AAAA", "!", "MAA=", "MIIB"])
def test_what_is_no_key_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        rsa.public_from_private(text)
    with pytest.raises(ValueError, match=r".*"):
        rsa.public_from_record(text)


def test_a_loss_that_is_repaired_in_time_is_a_success_again() -> None:
    progress = Progress("SUCCESS", 0, DKIM_GRACE)
    progress.see(HOUR, good=False)
    progress.see(100 * HOUR, good=False)
    lost = progress.status
    progress.see(101 * HOUR, good=True)
    assert (lost, progress.status) == ("TEMPORARY_FAILURE", "SUCCESS")


@pytest.mark.parametrize(
    ("name", "kept"), [("*.Example.com", "\\052.example.com."), ("a_b.example.com.", "a_b.example.com.")]
)
def test_names_are_kept_as_route_53_does(name: str, kept: str) -> None:
    assert names.escaped(name) == names.escaped(kept) == kept


def test_a_fragment_becomes_a_zone_with_an_apex() -> None:
    apex = dns.name.from_text("example.com")
    zone = zone_from_text("www A 192.0.2.1\n", apex)
    node = zone.node(apex) or {}
    assert {RdataType.SOA, RdataType.NS} <= set(node)


def test_names_between_vanish_with_the_last_record_below() -> None:
    apex = dns.name.from_text("example.com")
    zone = zone_from_text("a.b A 192.0.2.1\n", apex)
    between = dns.name.from_text("b.example.com")
    assert zone.node(between) == {}
    assert zone.remove(dns.name.from_text("a.b.example.com"), RdataType.A)
    assert zone.node(between) is None


def test_request_that_breaks_off_is_no_failure_of_the_simulator() -> None:
    environ = create_environ(method="POST", input_stream=io.BytesIO(b"half"))
    environ["CONTENT_LENGTH"] = "8"
    with pytest.raises(ConnectionError):
        incoming.read(environ)
