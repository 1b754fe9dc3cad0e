from __future__ import annotations

import socket
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from support.fake_aws import Answer, FakeAws

if TYPE_CHECKING:
    from support.cli import Cli, Result

NO_CREDENTIALS = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
COMMANDS = {
    "init domain": ("init", "domain", "example.org", "--yes"),
    "init email": ("init", "email", "otp@example.org", "--yes"),
    "records": ("records", "example.com"),
    "check-dns": ("check-dns", "example.com"),
    "check-dns --wait": ("check-dns", "example.com", "--wait", "--timeout", "0s"),
    "status": ("status",),
    "request-production": (
        "request-production",
        "--mail-type",
        "transactional",
        "--website",
        "https://example.com",
        "--yes",
    ),
    "send-test": ("send-test", "--from", "otp@example.com", "--simulate", "success"),
}
# These say what is not known beside what is, and go on.
GO_ON = {"check-dns", "check-dns --wait", "status"}
EVERY = pytest.mark.parametrize("command", COMMANDS)


def tells(done: Result, code: int, *words: str) -> None:
    """Hold a failure against the contract: three lines at the end of stderr, nothing on stdout."""
    assert done.code == code, done.said
    assert done.stdout == ""
    *_, what, why, try_ = done.stderr.splitlines()
    assert why.startswith("  why: ")
    assert try_.startswith("  try: ")
    for word in words:
        assert word in f"{what}\n{why}\n{try_}"
    assert "Traceback" not in done.stderr


@EVERY
def test_no_credentials(verified: Cli, command: str) -> None:
    done = verified(*COMMANDS[command], env=NO_CREDENTIALS)
    tells(done, 4, "there are no AWS credentials", "aws configure", "AWS_ACCESS_KEY_ID")
    as_json = verified(*COMMANDS[command], "-o", "json", env=NO_CREDENTIALS)
    assert (as_json.code, as_json.error["kind"]) == (4, "credentials")
    assert verified.calls() == []


@EVERY
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("expired-token", ("has expired", "Log in again")),
        ("clock-skew", ("the clock of this machine is 15 min behind", "Set the clock")),
    ],
)
def test_nothing_can_be_asked_at_all(verified: Cli, command: str, kind: str, words: tuple[str, ...]) -> None:
    verified.fault("*", kind)
    tells(verified(*COMMANDS[command]), 4, *words)


@pytest.mark.parametrize("command", ["init domain", "status"])
def test_keys_that_aws_does_not_know(verified: Cli, command: str) -> None:
    verified.fault("*", "invalid-token")
    tells(verified(*COMMANDS[command]), 4, "AWS does not know these credentials here", "get-caller-identity")


@EVERY
def test_a_denied_action_is_named_with_the_statement_that_allows_it(verified: Cli, command: str) -> None:
    verified.fault("ses:*", "denied")
    done = verified(*COMMANDS[command])
    assert done.code == 4, done.said
    assert "Traceback" not in done.stderr
    if command in GO_ON:
        assert "is not allowed" in done.stdout.replace("\n", " ").replace("  ", " ")
    else:
        tells(done, 4, "is not allowed", '"Effect": "Allow", "Action": "ses:')


@EVERY
@pytest.mark.parametrize("kind", [pytest.param("throttled", marks=pytest.mark.slow), "server-error"])
def test_trouble_at_the_other_end(verified: Cli, command: str, kind: str) -> None:
    verified.fault("ses:*", kind)
    done = verified(*COMMANDS[command])
    if command in GO_ON:
        assert done.code == (8 if "--wait" in command else 5), done.said
        assert "Traceback" not in done.stderr
    else:
        tells(done, 5, "slow down" if kind == "throttled" and command != "send-test" else "AWS says")


@EVERY
def test_an_endpoint_at_which_nothing_listens(verified: Cli, command: str) -> None:
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{bound.getsockname()[1]}"
        done = verified(*COMMANDS[command], "--endpoint-url", nowhere)
    if command in GO_ON:
        assert done.code == (8 if "--wait" in command else 5), done.said
        assert "cannot be reached" in " ".join(done.stdout.split())
    else:
        tells(done, 5, "the endpoint cannot be reached", "--endpoint-url")


@pytest.mark.parametrize("kind", ["expired-token", "clock-skew"])
def test_with_json_the_code_of_aws_is_in_the_document(verified: Cli, kind: str) -> None:
    verified.fault("*", kind)
    error = verified("records", "example.com", "-o", "json").error
    assert error["kind"] == {"expired-token": "credentials", "clock-skew": "clock"}[kind]
    assert error["aws_code"]


@pytest.mark.parametrize("command", sorted(GO_ON))
def test_with_json_an_endpoint_at_which_nothing_listens_is_one_document(verified: Cli, command: str) -> None:
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{bound.getsockname()[1]}"
        done = verified(*COMMANDS[command], "--endpoint-url", nowhere, "-o", "json")
    assert isinstance(done.json, dict)
    assert "cannot be reached" in done.stdout


@pytest.mark.parametrize("command", ["init domain", "check-dns", "status"])
@pytest.mark.parametrize(
    "page",
    [
        Answer("<html><body>Bad gateway</body></html>", 502, {"content-type": "text/html"}),
        Answer("<html><body>Hotel wifi: please sign in</body></html>", 200, {"content-type": "text/html"}),
        Answer([1, 2, 3], 200),
        Answer({"Account": 7, "VerificationStatus": ["x"], "DkimAttributes": "y"}, 200),
        Answer("", 204),
    ],
    ids=["gateway", "captive portal", "a list", "wrong types", "nothing"],
)
def test_a_stranger_that_answers_instead_of_aws_is_no_bug(verified: Cli, command: str, page: Answer) -> None:
    with FakeAws() as stranger:
        stranger.will(page)
        done = verified(*COMMANDS[command], "--endpoint-url", stranger.url, "-o", "json")
    assert done.code in {1, 5, 8}, done.said[-2000:]
    assert "Traceback" not in done.stderr
    assert isinstance(done.json, dict)


def test_a_profile_that_does_not_exist_is_a_mistake_that_names_it(verified: Cli) -> None:
    done = verified("status", "--profile", "nobody", "-o", "json")
    assert (done.code, verified.calls()) == (2, [])
    assert "nobody" in done.error["what"]


def test_the_metadata_service_is_asked_once_and_not_waited_for(verified: Cli) -> None:
    connections: list[socket.socket] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as metadata:

        def accept() -> None:
            while True:
                try:
                    connections.append(metadata.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=accept)
        thread.start()
        endpoint = f"http://127.0.0.1:{metadata.getsockname()[1]}"
        env = {
            **NO_CREDENTIALS,
            "AWS_EC2_METADATA_DISABLED": None,
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": endpoint,
        }
        done = verified("records", "example.com", env=env)
        metadata.shutdown(socket.SHUT_RDWR)
    thread.join()
    for connection in connections:
        connection.close()
    tells(done, 4, "there are no AWS credentials")
    assert len(connections) <= 2  # a token, and the role without one


def test_a_status_that_is_denied_in_part_shows_the_rest(verified: Cli) -> None:
    verified.fault("ses:GetAccount", "denied")
    done = verified("status", "-o", "json")
    assert (done.code, done.json["account"]) == (4, None)
    assert [one["name"] for one in done.json["identities"]] == ["example.com"]
    assert done.json["caller"]["account_id"] == "123456789012"
    assert [one["fact"] for one in done.json["unread"]] == ["account"]
    assert "ses:GetAccount is not allowed" in done.json["unread"][0]["reason"]


def test_a_status_without_the_caller_is_no_failure(verified: Cli) -> None:
    verified.fault("sts:GetCallerIdentity", "denied")
    done = verified("status", "-o", "json")
    assert (done.code, done.json["caller"]) == (0, None)
    assert done.json["account"]["production"] is False


def test_setting_up_goes_on_where_the_caller_cannot_be_known(cli: Cli) -> None:
    cli.fault("sts:GetCallerIdentity", "denied")
    done = cli("init", "domain", "example.com", "--yes", "-o", "json")
    assert (done.code, done.json["account"], done.json["applied"]) == (0, None, True)
    assert "account not known" in done.stderr


def test_an_action_that_is_denied_in_the_middle_is_named(cli: Cli) -> None:
    cli.fault("ses:PutEmailIdentityMailFromAttributes", "denied")
    done = cli("init", "domain", "example.com", "--yes", "-o", "json")
    assert (done.code, done.error["aws_code"]) == (4, "AccessDeniedException")
    assert "ses:PutEmailIdentityMailFromAttributes is not allowed" in done.error["what"]


def test_records_of_an_identity_that_does_not_exist_are_a_finding(cli: Cli) -> None:
    done = cli("records", "example.com", "-o", "json")
    assert (done.code, done.error["kind"]) == (1, "not-found")
    assert done.error["try"] == "sesctl init domain example.com --region us-east-1"


def test_a_traceback_is_shown_only_when_asked_for(cli: Cli) -> None:
    assert "Traceback" not in cli("records", "example.com").stderr
    assert "Traceback" in cli("records", "example.com", "--debug").stderr
