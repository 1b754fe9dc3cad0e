from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.fake_aws import Answer, FakeAws

from sesctl.sim.environment import SECRET_KEY

if TYPE_CHECKING:
    from support.cli import Cli

TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN"  # noqa: S105 - made up for the test
PASSWORD = "correct-horse"  # noqa: S105 - the same
COMMANDS = [
    ("init", "domain", "example.org", "--yes"),
    ("init", "email", "otp@example.org", "--yes"),
    ("records", "example.com"),
    ("check-dns", "example.com"),
    ("status",),
    ("request-production", "--mail-type", "transactional", "--website", "https://example.com", "--dry-run"),
    ("send-test", "--from", "otp@example.com", "--simulate", "success"),
    ("init", "zone", "example.org", "--dry-run"),
    ("init", "sender", "--from", "otp@example.com", "--user", "my-app", "--yes"),
    ("publish", "example.com", "--dry-run"),
    ("remove", "domain", "example.com", "--dry-run"),
    ("init", "events", "example.com", "--yes"),
    ("init", "alarms", "--yes"),
    ("init", "env", "--from", "otp@example.com", "--dry-run"),
    ("policy", "sender", "--from", "otp@example.com"),
    ("policy", "operator"),
    ("doctor", "example.com", "--user", "my-app"),
    (
        "explain",
        "An error occurred (MessageRejected) when calling the SendEmail operation: x",
        "--from",
        "a@example.com",
    ),
    ("status", "example.com", "--all-regions", "--region-timeout", "2"),
]
pytestmark = pytest.mark.slow
EVERY = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))


def keeps_quiet(said: str) -> None:
    for secret in (SECRET_KEY, TOKEN, PASSWORD):
        assert secret not in said
        assert secret[4:-4] not in said


@EVERY
@pytest.mark.parametrize("fault", [None, "bad-signature"])
def test_no_secret_is_printed_whatever_happens(
    verified: Cli, command: tuple[str, ...], fault: str | None
) -> None:
    if fault:
        verified.fault("*", fault)
    env = {"AWS_SESSION_TOKEN": TOKEN}
    output = ("-o", "json") if fault and command[0] != "policy" else ()
    keeps_quiet(verified(*command, "--debug", "-vv", *output, env=env).said)


@EVERY
def test_an_endpoint_that_repeats_what_it_was_sent_gives_nothing_away(
    verified: Cli, command: tuple[str, ...]
) -> None:
    text = f"The canonical request was: x-amz-security-token:{TOKEN}; secret {SECRET_KEY}"
    with FakeAws() as endpoint:
        endpoint.will(Answer({"message": text}, 403, {"x-amzn-errortype": "SignatureDoesNotMatch"}))
        options = ("--debug", "-vv", "--endpoint-url", endpoint.url)
        keeps_quiet(verified(*command, *options, env={"AWS_SESSION_TOKEN": TOKEN}).said)


@EVERY
def test_the_password_of_an_endpoint_or_of_a_proxy_is_not_printed(
    verified: Cli, command: tuple[str, ...]
) -> None:
    url = f"http://user:{PASSWORD}@127.0.0.1:1"
    keeps_quiet(verified(*command, "--debug", "-vv", "--endpoint-url", url).said)
    proxied = {"HTTP_PROXY": url, "HTTPS_PROXY": url, "NO_PROXY": None, "no_proxy": None}
    keeps_quiet(verified(*command, "--debug", "-vv", env=proxied).said)


def test_the_simulator_prints_no_key_of_the_surroundings(verified: Cli) -> None:
    real = {"AWS_SECRET_ACCESS_KEY": "a" * 30 + "REALLY", "AWS_SESSION_TOKEN": TOKEN}
    done = verified("sim", "exec", "--", "env", env=real)
    assert done.code == 0
    assert "REALLY" not in done.said
    assert TOKEN not in done.said
