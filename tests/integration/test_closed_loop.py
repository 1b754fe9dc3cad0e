"""From SendEmail to the copy in a mailbox: everything real but SES itself, which is the simulator."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from support.certificates import make_certificate
from support.imap_server import PASSWORD, USER, dovecot

from sesctl.cli.context import SystemClock
from sesctl.dns.transport import DnsTransport
from sesctl.mail.imap import ImapMailbox, ImapPlace
from sesctl.mail.sources import open_source
from sesctl.model.arrival import Wanted
from sesctl.model.lookup import Server
from sesctl.sim.driver import Driver
from sesctl.sim.settings import SimSettings
from sesctl.sim.simulator import Simulator
from sesctl.workflows.closed_loop import prove, wait_for_copy
from sesctl.workflows.inspect import Inspection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sesctl.model.arrival import Arrival, Proof
    from sesctl.ports import MailSource

CODE = "493817"


@pytest.fixture
def driver() -> Iterator[Driver]:
    with contextlib.ExitStack() as running:
        yield Driver(running.enter_context(Simulator(SimSettings(scenario="domain-verified"))))


def send(driver: Driver) -> tuple[Wanted, bytes]:
    """Send a code; what is wanted, and the copy as the receiver would store it."""
    since = datetime.now(UTC)
    body = {"Text": {"Data": f"Your code: {CODE}"}, "Html": {"Data": f"<p>Your code: <b>{CODE}</b></p>"}}
    sent = driver.client("sesv2").send_email(
        FromEmailAddress="otp@example.com",
        Destination={"ToAddresses": ["ana@example.com"]},
        Content={"Simple": {"Subject": {"Data": f"{CODE} is your code"}, "Body": body}},
    )
    return Wanted(sent["MessageId"], CODE, since), driver.fetch("GET", "/_sim/mailbox/1.eml?received=1")[1]


def proved(driver: Driver, source: MailSource, wanted: Wanted) -> Proof:
    found: Arrival | None = wait_for_copy(source, wanted, SystemClock(), 30)
    source.close()
    assert found is not None
    resolver = (Server(driver.simulator.resolver, "resolver"),)
    return prove(found, wanted, Inspection(SystemClock(), DnsTransport(5), resolver))


def test_a_code_that_was_sent_arrives_in_a_maildir(driver: Driver, tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    source = open_source(str(tmp_path), {})
    wanted, copy = send(driver)
    (tmp_path / "new/1.copy").write_bytes(copy)
    proof = proved(driver, source, wanted)
    assert (proof.code_arrived, proof.report.verdict, proof.arrival.mail.junk) == (True, "ready", False)


def test_a_code_that_was_sent_arrives_in_the_junk_of_an_imap_server(driver: Driver, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with dovecot(certificate) as server:
        place = ImapPlace("127.0.0.1", server.port, "INBOX", USER, PASSWORD)
        wanted, copy = send(driver)
        server.deliver(copy.replace(b"is your code", b"is YOUR code"), "1.copy", "Junk")
        proof = proved(driver, ImapMailbox(place, trust=certificate.trusting()), wanted)
    assert proof.arrival.mail.junk
    assert proof.code_arrived
    assert {one.check for one in proof.report.findings} == {"message-dkim-invalid", "message-claims-differ"}
